"""One-time codes for a first unlock: short enough for the telephone, good for one person on one computer.

A computer has a secret of its own. From it, the person and the number of the request follows what opens that person's
*entry slot* there (50 bits, behind Argon2id). An officer at any desk of the station who was given the secret (sealed
to them) can say the code; the computer itself need not be reachable. Written `ABCD-EFGH-JKMN-PQRS`::

    10 characters  what opens the slot
     2             the last day on which the code is taken, counted in days, modulo 1024
     2             a tag over that day (10 bits), known only once the slot is open
     2             check of the fourteen before, so that a slip of the tongue is not counted as a wrong try

The request, read out at the other computer, is `device number - number of the request and one digit of check`.
"""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.security import recovery

LENGTH: Final = 16
TRIES: Final = 5
"""Wrong codes after which the entry is closed until somebody has opened the desk on that computer."""
DAYS: Final = 2
LONGEST: Final = 7
_DAYS = 1024
_FIRST = date(2026, 1, 1)


class EntryCodeTooShort(Refusal):
    """Fewer or more characters than a one-time code has. Parameters: count, length."""

    template = N_("一次性登录码应有 {length} 个字符（4 组，每组 4 个），现在是 {count} 个。请再听一遍。")


class EntryCodeMistyped(Refusal):
    """The check does not agree: something was misheard or mistyped. Not counted as a try."""

    template = N_("登录码有听错或输错的字符。请和发码的人逐组核对后再输。")


class EntryRequestMistyped(Refusal):
    """The number of the request does not agree with its check."""

    template = N_("请求号不对。它显示在那台电脑的开门页上，例如 012-37。请再念一遍。")


@dataclass(frozen=True, repr=False)
class EntryCode:
    """A whole code; `str` writes it in groups, `repr` shows nothing."""

    secret: bytes
    day: int
    tag: str
    plain: str

    def __str__(self) -> str:
        return "-".join(self.plain[at : at + 4] for at in range(0, LENGTH, 4))

    def __repr__(self) -> str:
        return "EntryCode(…)"


def code(device_secret: bytes, user_id: str, serial: int, until: date) -> EntryCode:
    """The code for a person and a request at the computer with this secret."""
    return _code(_body(device_secret, user_id, serial), tag_key(device_secret, user_id, serial), until)


def slot_secret(device_secret: bytes, user_id: str, serial: int) -> bytes:
    """What opens the entry slot of a person."""
    return _body(device_secret, user_id, serial).encode()


def tag_key(device_secret: bytes, user_id: str, serial: int) -> bytes:
    """What the last day of a code is tagged with; it lies in the slot."""
    return hmac.digest(device_secret, f"stationdesk/entry/tag/{user_id}/{serial}".encode(), "sha256")


def parse(text: str) -> EntryCode:
    """The code that was typed, read as kindly as recovery codes. EntryCodeTooShort, EntryCodeMistyped."""
    found = recovery.characters(text, groups=4)
    if len(found) != LENGTH:
        raise EntryCodeTooShort(count=len(found), length=LENGTH, field="entry_code")
    if recovery.check_of(found[:-2]) != found[-2:]:
        raise EntryCodeMistyped(field="entry_code")
    return EntryCode(found[:10].encode(), _number(found[10:12]), found[12:14], found)


def last_day(given: EntryCode, key: bytes, near: date) -> date | None:
    """The last day of a code, near a day; None when its tag does not fit (somebody changed it)."""
    if not hmac.compare_digest(given.tag, _tag(key, given.day)):
        return None
    here = (near - _FIRST).days
    return near + timedelta(days=(given.day - here + _DAYS // 2) % _DAYS - _DAYS // 2)


def request(device_no: int, serial: int) -> str:
    """The number that the other computer shows: `012-37`."""
    return f"{device_no:03d}-{serial}{_digit(device_no, serial)}"


def parse_request(text: str) -> tuple[int, int]:
    """Device number and number of the request. Raises EntryRequestMistyped."""
    plain = "".join(one for one in text.translate(_WIDE) if one not in " ·.")
    device, dash, rest = plain.partition("-")
    if not (dash and len(device) == 3 and (device + rest).isascii() and (device + rest).isdigit()):
        raise EntryRequestMistyped(field="request")
    if not 2 <= len(rest) <= 6 or int(rest[-1]) != _digit(int(device), int(rest[:-1])):
        raise EntryRequestMistyped(field="request")
    return int(device), int(rest[:-1])


_WIDE = str.maketrans("０１２３４５６７８９－—–", "0123456789---")


def _code(body: str, key: bytes, until: date) -> EntryCode:
    day = (until - _FIRST).days % _DAYS
    plain = body + _two(day) + _tag(key, day)
    plain += recovery.check_of(plain)
    return EntryCode(body.encode(), day, plain[12:14], plain)


def _body(device_secret: bytes, user_id: str, serial: int) -> str:
    made = hmac.digest(device_secret, f"stationdesk/entry/code/{user_id}/{serial}".encode(), "sha256")
    value = int.from_bytes(made[:7], "big") & ((1 << 50) - 1)
    return "".join(recovery.ALPHABET[(value >> shift) & 31] for shift in range(45, -1, -5))


def _tag(key: bytes, day: int) -> str:
    return _two(int.from_bytes(hmac.digest(key, str(day).encode(), "sha256")[:2], "big") & 1023)


def _two(value: int) -> str:
    return recovery.ALPHABET[value >> 5] + recovery.ALPHABET[value & 31]


def _number(two: str) -> int:
    return recovery.ALPHABET.index(two[0]) << 5 | recovery.ALPHABET.index(two[1])


def _digit(device_no: int, serial: int) -> int:
    return (device_no * 7 + serial * 3 + 5) % 11 % 10
