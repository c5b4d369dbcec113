"""Codes of national standards: from a code to its name and from people's words to a code.

Lists come from the packs `codes` and `ethnic`; words like 之子 or 儿媳妇 that household books and tables use are
part of the pack. What is not known is answered with None, never guessed: an import shows it to the clerk.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal, get_args

from stationdesk.core.late import dataclass

CodeList = Literal[
    "sex",
    "marriage",
    "health",
    "disability",
    "disability_grade",
    "education",
    "political",
    "relation",
    "document",
    "urban_rural",
    "ethnic",
]


@dataclass(frozen=True)
class Coded:
    """One line of a code list."""

    code: str
    name: str
    name_en: str
    unconfirmed: bool
    """From memory, shown with 待核 where lists are kept."""


def items(code_list: CodeList) -> tuple[Coded, ...]:
    """The lines of a list in the standard's order, for choosing from."""
    return tuple(_tables(code_list)[0].values())


def get(code_list: CodeList, code: str) -> Coded | None:
    """The line of a code; leading noughts may be missing (`1` finds 01 of a two-digit list)."""
    by_code = _tables(code_list)[0]
    width = max(len(known) for known in by_code)
    return by_code.get(code) or by_code.get(code.zfill(width))


def name(code_list: CodeList, code: str, *, english: bool = False) -> str | None:
    """What people read for a code."""
    found = get(code_list, code)
    if found is None:
        return None
    return found.name_en if english else found.name


def code_of(code_list: CodeList, text: str) -> str | None:
    """The code that a word, a name or a code itself means in this list; None when nobody can say.

    `汉`, `汉族`, `01` and `1` all mean 01; `之子`, `儿子` and `20` mean 20.
    """
    plain = _plain(text)
    if not plain:
        return None
    by_word = _tables(code_list)[1]
    if plain in by_word:
        return by_word[plain]
    if plain.isascii() and plain.isdigit():
        found = get(code_list, plain)
        return found.code if found else None
    if code_list == "ethnic":
        return by_word.get(plain + "族") or by_word.get(plain.removesuffix("族"))
    return None


def known_lists() -> tuple[str, ...]:
    """The names of all lists."""
    return get_args(CodeList)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@cache
def _tables(code_list: CodeList) -> tuple[dict[str, Coded], dict[str, str]]:
    from stationdesk.core import packs

    if code_list == "ethnic":
        rows = packs.load("ethnic").items()
        words = {row["letters"]: row["code"] for row in rows if row["letters"]}
    else:
        found = next((one for one in packs.load("codes").items() if one["list"] == code_list), None)
        if found is None:
            raise KeyError(code_list)
        rows, words = found["items"], dict(found["words"])
    by_code = {
        row["code"]: Coded(row["code"], row["name"], row["name_en"], bool(row["unconfirmed"])) for row in rows
    }
    # A code list's own names win over free words.
    by_word = {_plain(word): code for word, code in words.items()}
    by_word |= {_plain(row.name): row.code for row in by_code.values()}
    return by_code, by_word
