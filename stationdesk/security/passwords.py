"""What a password must be, and how strong it looks, in words for the person choosing it."""

from __future__ import annotations

import math
import re
import unicodedata

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

LEAST = 8
LEAST_PRACTICE = 4

_COMMON = frozenset(
    """12345678 123456789 1234567890 87654321 88888888 66666666 11111111 00000000 11223344 12344321
    password password1 passw0rd qwertyui qwertyuiop asdfghjkl 1qaz2wsx 1q2w3e4r qazwsxedc abcd1234 a1234567 a12345678
    aa123456 abc12345 abc123456 woaini123 woaini1314 5201314a 520131400 iloveyou admin123 admin888 administrator
    changeme qwer1234 asdf1234 zxcvbnm1 147258369 123123123 111222333 123qweasd""".split()  # noqa: SIM905 - one word after another reads better than quotes
)
_RUNS = "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx3edc4rfv"


class PasswordMissing(Refusal):
    """No password was typed."""

    template = N_("请输入密码。")


class PasswordTooShort(Refusal):
    """Parameter: least (characters)."""

    template = N_("密码太短，至少 {least} 个字符。可以用几个不相关的词或一句好记的话。")


class PasswordIsName(Refusal):
    """The password is the person's own name."""

    template = N_("密码不能和姓名相同。请换一个只有您自己知道的密码。")


@dataclass(frozen=True)
class Strength:
    """How a password looks: `level` 0 (refused) to 4, and `words` that say it and what would help."""

    level: int
    words: str


def prepared(password: str) -> bytes:
    """The bytes that are hashed.

    NFKC, because an input method may give full-width letters and digits on one day and ordinary ones
    on another; spaces inside and around count.
    """
    return unicodedata.normalize("NFKC", password).encode("utf-8")


def require_acceptable(password: str, login: str, *, practice: bool = False) -> None:
    """Raise PasswordMissing, PasswordTooShort or PasswordIsName (field `password`)."""
    text = unicodedata.normalize("NFKC", password)
    if not text.strip():
        raise PasswordMissing(field="password")
    least = LEAST_PRACTICE if practice else LEAST
    if len(text) < least:
        raise PasswordTooShort(least=least, field="password")
    if text.casefold() == unicodedata.normalize("NFKC", login).casefold():
        raise PasswordIsName(field="password")


def strength(password: str) -> Strength:
    """An estimate from length, kinds of characters, repeats, runs, dates and common passwords; no promise."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < LEAST:
        return Strength(0, say(N_("太短：至少 {least} 个字符"), least=LEAST))
    lowered = text.casefold()
    if lowered in _COMMON or len(set(lowered)) <= 2:
        return Strength(1, say(N_("很弱：这是最常见的密码之一，一猜就中")))
    bits = _bits(text)
    if bits < 36:
        return Strength(1, say(N_("弱：容易猜到，不要用生日、电话或连续的数字")))
    if bits < 50:
        return Strength(2, say(N_("一般：再加几个字符更好")))
    if bits < 70:
        return Strength(3, say(N_("较强")))
    return Strength(4, say(N_("强")))


def _bits(text: str) -> float:
    lowered = text.casefold()
    # A date (19880412), a mobile number and a run (abcd, 4321) are worth a few characters, not their length.
    shortened = re.sub(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])", "#d", lowered)
    shortened = re.sub(r"1[3-9]\d{9}", "#dm", shortened)
    shortened = re.sub(r"(.+?)\1+", r"\1#", shortened)
    kept: list[str] = []
    for character in shortened:
        pair = (kept[-1] if kept else "") + character
        if len(pair) == 2 and (pair in _RUNS or pair[::-1] in _RUNS):
            kept[-1] = character
            continue
        kept.append(character)
    kinds = (
        10 * any(c.isdigit() for c in text)
        + 26 * any("a" <= c <= "z" for c in text)
        + 26 * any("A" <= c <= "Z" for c in text)
        + 33 * any(c.isascii() and not c.isalnum() for c in text)
        + 2000 * any(not c.isascii() for c in text)
    )
    return len(kept) * math.log2(max(kinds, 2))
