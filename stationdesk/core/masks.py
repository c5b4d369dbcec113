"""Masks: how much of a number or a name is shown, on screen and on posted sheets, in one place.

On screen an identity number shows its first three and last four characters; on a posted sheet the rules of
the publicity pack apply (`by_rule`). `find_numbers` looks for what must not be printed inside free text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from stationdesk.core.late import dataclass

STAR: Final = "*"
WIDE_STAR: Final = "＊"


def id_number(number: str) -> str:
    """`421***********1234`: as on screen."""
    return _middle(number, 3, 4)


def id_number_on_sheet(number: str) -> str:
    """First six and last four, eight stars between: as the publicity rules say."""
    return _middle(number, 6, 4, WIDE_STAR)


def phone(number: str) -> str:
    """`138****5678`; a landline keeps its area code and last two (`0715-*****34`)."""
    area, dash, local = number.partition("-")
    if dash:
        shown, inner, extension = local.partition("-")
        return f"{area}-{_middle(shown, 0, 2)}" + (f"{inner}{STAR * len(extension)}" if inner else "")
    return number if len(number) <= 6 else _middle(number, 3, 4)


def bank(number: str) -> str:
    """Only the last four digits of an account."""
    plain = re.sub(r"\s", "", number)
    return _middle(plain, 0, 4)


def name(text: str) -> str:
    """The surname (a compound one whole) and a star for each other character.

    Names with a dot and names without a Han surname keep their first character only.
    """
    from stationdesk.core import surnames

    surname = surnames.surname_of(text) or text[:1]
    return surname + "".join(ch if ch == "·" else WIDE_STAR for ch in text[len(surname) :])


_RULES: Final[Mapping[str, Callable[[str], str]]] = {
    "none": lambda text: text,
    "name": name,
    "id": id_number_on_sheet,
    "phone": phone,
    "bank": bank,
}


def by_rule(rule: str, text: str) -> str:
    """The text as the rule of a sheet's column shows it (`none`, `name`, `id`, `phone`, `bank`).

    Raises KeyError for a rule nobody defined: a sheet must never be printed with a mask not understood.
    """
    return _RULES[rule](text)


@dataclass(frozen=True)
class Found:
    """A number inside free text that must not be posted."""

    kind: str
    """`id`, `phone` or `bank`."""
    start: int
    end: int
    text: str = field(repr=False)


def find_numbers(text: str) -> list[Found]:
    """Identity numbers (18 or 15 digits), mobile numbers and bank accounts (16 to 19 digits) in free text.

    Digits of other scripts, in circles or in words do not hide them, nor what stands between the digits: blanks,
    dashes, brackets, one sign throughout, marks that cannot be seen. Prefers alarm to silence: a run of digits of the
    right length is found whether its check digit is right or not.
    """
    if len(text) < _SHORTEST:
        return []
    folded = _OH.sub("0", text.translate(_FOLD))
    # The program's own numbers (village-day-device-running) are made to be printed.
    folded = _OWN_NUMBER.sub(lambda match: "#" * len(match[0]), folded)
    spans: list[tuple[str, int, int]] = []
    for digits in dict.fromkeys((folded, folded.translate(_SPOKEN))):
        if sum(map(digits.count, "0123456789")) < _SHORTEST:
            continue
        spans += [(kind, *match.span()) for kind, pattern in _PATTERNS for match in pattern.finditer(digits)]
        for apart in _PARTINGS:
            spans += _together(digits, apart)
    found: list[Found] = []
    for kind, start, end in spans:
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Found(kind, start, end, text[start:end]))
    return sorted(found, key=lambda one: one.start)


_SHORTEST: Final = 11
"""Digits of a mobile number."""


_GAP: Final = r"[ \-]?"
_UNSEEN: Final = "\u200b"


class _Fold(dict[int, str]):
    """Code point → the one sign that it is read as: digits of every script, blanks, dashes, points, marks unseen."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        digit = unicodedata.digit(sign, None)
        if digit is not None:
            plain = str(digit)
        elif kind in ("Cf", "Mn", "Me"):
            plain = _UNSEEN
        elif kind == "Pd" or sign == "−":
            plain = "-"
        elif sign.isspace():
            plain = " "
        elif sign in "·•・‧∙⋅":
            plain = "·"
        elif sign == "。":
            plain = "."
        else:
            plain = unicodedata.normalize("NFKC", sign).upper()
        self[code] = found = plain if len(plain) == 1 else sign
        return found


_FOLD: Final = _Fold()
_SPOKEN: Final = str.maketrans("〇零○一幺壹二贰两三叁四肆五伍六陆七柒八捌九玖", "00011122233445566778899")
_OH: Final = re.compile(r"(?<=[0-9])O(?=[0-9])")
_OWN_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{12}-20[0-9]{6}-[0-9]{3}-[0-9]{4}(?![0-9])")
_PATTERNS: Final = (
    ("id", re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9X](?![0-9X])")),
    ("bank", re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{15,18}}(?![0-9])")),
    ("id", re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{14}}(?![0-9])")),
    ("phone", re.compile(rf"(?<![0-9])(?:(?:\+|00)86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])")),
)
_ID_18: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X](?![0-9X])"
)
_PHONE: Final = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_BANK: Final = re.compile(r"(?<![0-9])[0-9]{16,19}(?![0-9])")
_BLANKS: Final = " " + _UNSEEN
# What may part the digits of one number: blanks, dashes and brackets together, else one sign throughout.
_PARTINGS: Final = (_BLANKS, _BLANKS + "-()[]", *(_BLANKS + sign for sign in ".·、,/\\_*~|:"))
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_FEW: Final = 4
"""A number is written in so many groups at most, or digit by digit; more groups are a list of numbers."""


def _together(folded: str, apart: str) -> list[tuple[str, int, int]]:
    """Kind, start and end of numbers whose digits stand together once what parts them is left out."""
    kept = [place for place, sign in enumerate(folded) if sign not in apart]
    if len(kept) == len(folded):
        return []
    joined = "".join(folded[place] for place in kept)
    found = []
    wanted = (("id", _ID_18), ("phone", _PHONE), *([("bank", _BANK)] if apart == _BLANKS else ()))
    for kind, pattern in wanted:
        for match in pattern.finditer(joined):
            start, end = kept[match.start()], kept[match.end() - 1] + 1
            said = folded[start:end]
            groups = re.findall(r"[0-9X]+", said)
            few = len(groups) <= _FEW or all(len(one) == 1 for one in groups)
            if (few or apart in _PARTINGS[:2]) and not _THOUSANDS.fullmatch(said):
                found.append((kind, start, end))
    return found


def _middle(text: str, head: int, tail: int, star: str = STAR) -> str:
    if len(text) <= head + tail:
        return star * len(text)
    return text[:head] + star * (len(text) - head - tail) + text[len(text) - tail :]
