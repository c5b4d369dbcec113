"""The recovery code: 32 characters on paper that open a home when every password is forgotten.

Written in eight groups of four, `4F7K-0ZQX-…`, in Crockford's base 32 (digits and letters without
I, L, O, U): 30 characters of chance (150 bits) and two of check. The check is the value modulo the
prime 1021, so one wrong character and two swapped neighbours among the first thirty are always noticed.
Whatever a tired person types is read kindly: o for 0, i and l for 1, small letters, full-width letters,
spaces, dashes and dots.
"""

from __future__ import annotations

import secrets
import unicodedata

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 8, 4
LENGTH = GROUPS * GROUP
_CHECK = 2
_PRIME = 1021
_KINDLY = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = frozenset(" \t\r\n\u3000\u200b\u200c\u200d\ufeff-‐‑‒–—―−ー_.·。、,，:：/")


class CodeTooShort(Refusal):
    """Fewer or more characters than a recovery code has. Parameters: count, length."""

    template = N_(
        "恢复码应有 {length} 个字符（8 组，每组 4 个），现在是 {count} 个。请对照纸上的恢复码补全。"
    )


class CodeCharacterUnknown(Refusal):
    """A character that no recovery code contains. Parameters: group, character."""

    template = N_(
        "恢复码第 {group} 组中的“{character}”不是恢复码里会有的字符。请对照纸上的恢复码重新输入这一组。"
    )


class CodeMistyped(Refusal):
    """The check does not agree: something was mistyped."""

    template = N_("恢复码有输错的字符。请对照纸上的恢复码，逐组核对后再试。")


@dataclass(frozen=True, repr=False)
class RecoveryCode:
    """A whole and checked recovery code; `str` writes it in groups, `repr` shows nothing."""

    plain: str

    def __str__(self) -> str:
        return "-".join(self.plain[at : at + GROUP] for at in range(0, LENGTH, GROUP))

    def __repr__(self) -> str:
        return "RecoveryCode(…)"

    @property
    def secret(self) -> bytes:
        """What opens the slot: the 32 characters in ASCII."""
        return self.plain.encode("ascii")


def new_code() -> RecoveryCode:
    """A new recovery code from the system's source of chance."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - _CHECK))
    return RecoveryCode(body + check_of(body))


def parse(text: str, field: str = "recovery_code") -> RecoveryCode:
    """The code that was typed; CodeTooShort, CodeCharacterUnknown, CodeMistyped at `field`."""
    whole = characters(text, field=field)
    if len(whole) != LENGTH:
        raise CodeTooShort(count=len(whole), length=LENGTH, field=field)
    if check_of(whole[:-_CHECK]) != whole[-_CHECK:]:
        raise CodeMistyped(field=field)
    return RecoveryCode(whole)


def characters(text: str, groups: int = GROUPS, field: str = "recovery_code") -> str:
    """What was typed, read kindly, without its separators. Raises CodeCharacterUnknown."""
    found: list[str] = []
    for character in unicodedata.normalize("NFKC", text):
        if character in _SEPARATORS:
            continue
        plain = character.upper().translate(_KINDLY)
        if len(plain) != 1 or plain not in ALPHABET:
            raise CodeCharacterUnknown(
                group=min(len(found) // GROUP + 1, groups), character=character, field=field
            )
        found.append(plain)
    return "".join(found)


def check_of(body: str) -> str:
    """The two characters of check: one wrong character and two swapped neighbours are always noticed."""
    value = 0
    for character in body:
        value = (value * 32 + ALPHABET.index(character)) % _PRIME
    return ALPHABET[value >> 5] + ALPHABET[value & 31]
