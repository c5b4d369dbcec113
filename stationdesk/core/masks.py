"""Masks: how much of a number or a name is shown, on screen and on posted sheets, in one place.

On screen an identity number shows its first three and last four characters; on a posted sheet the rules of
the publicity pack apply (`by_rule`). `find_numbers` looks for what must not be printed inside free text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

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


_GAP: Final = r"[ \-－　]?"


def find_numbers(text: str) -> list[Found]:
    """Identity numbers (18 or 15 digits), mobile numbers and bank accounts (16 to 19 digits) in free text.

    Full-width digits and single spaces or hyphens between digits do not hide them. Prefers alarm to silence: a
    run of digits of the right length is found whether its check digit is right or not.
    """
    folded = text.translate(_FOLD)
    # The program's own numbers (village-day-device-running) are made to be printed.
    folded = _OWN_NUMBER.sub(lambda match: "#" * len(match[0]), folded)
    found: list[Found] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Found(kind, start, end, text[start:end]))
    return sorted(found, key=lambda one: one.start)


_FOLD: Final = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    0xFF38: "X",
    0xFF58: "X",
    ord("x"): "X",
}
_OWN_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{12}-20[0-9]{6}-[0-9]{3}-[0-9]{4}(?![0-9])")
_PATTERNS: Final = (
    ("id", re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9X](?![0-9X])")),
    ("bank", re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{15,18}}(?![0-9])")),
    ("id", re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{14}}(?![0-9])")),
    ("phone", re.compile(rf"(?<![0-9])(?:(?:\+|00)86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])")),
)


def _middle(text: str, head: int, tail: int, star: str = STAR) -> str:
    if len(text) <= head + tail:
        return star * len(text)
    return text[:head] + star * (len(text) - head - tail) + text[len(text) - tail :]
