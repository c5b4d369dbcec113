"""A table that somebody brought for a publicity sheet, before its cells are looked at one by one.

A formula that was never worked out reads as an empty cell; here it is found and named, so that nothing is left out in
silence. A character that no font has is named with its line and column before the sheet has a number.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from stationdesk.core import workbook_hidden
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.services import sheets
from stationdesk.services.publicity_rows import FormulaInCell, GivenRows
from stationdesk.services.sheets import Recognise, Table

_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>""", re.DOTALL
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_ERROR: Final = re.compile(rb"""\bt=["']e["']""")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>[^<]*[^<\s]|<(?:\w+:)?is\b")


class CharacterWithoutFont(Refusal):
    """A character that would be printed as an empty box."""

    template = N_(
        "第{line}行“{column}”里有一个字（{code}）这台电脑的字体都没有，印出来会是空框。"
        "请改用别的写法，或安装含有这个字的字体后再导入。"
    )


def read(path: Path, recognise: Recognise) -> Table:
    """Read a table from a file. Raises FormulaInCell and the refusals of `services.sheets`."""
    table = sheets.read_table(path, recognise)
    if table.kind == "xlsx":
        body = path.read_bytes()
        empty = {
            (row.number, place)
            for row in table.rows
            for place, value in enumerate(row.values)
            if value == "" and place < len(table.headings)
        }
        for number, place in _unworked(body, table.sheet):
            if (number, place) in empty:
                raise FormulaInCell(
                    line=number, column=table.headings[place].strip() or str(place + 1), field="rows"
                )
    return table


def covered(given: GivenRows, missing: Callable[[str], Iterable[str]]) -> None:
    """`missing` says which characters of a text no font has. Raises CharacterWithoutFont for the first of them."""
    every = "".join(
        sorted({char for _, row in given.rows for value in row if isinstance(value, str) for char in value})
    )
    gone = set(missing(every))
    if not gone:
        return
    for line, row in given.rows:
        for place, value in enumerate(row):
            if isinstance(value, str):
                for char in value:
                    if char in gone:
                        column = (
                            given.headings[place].strip() if place < len(given.headings) else str(place + 1)
                        )
                        raise CharacterWithoutFont(
                            line=line, column=column, code=f"U+{ord(char):04X}", field="rows"
                        )


def _unworked(body: bytes, sheet: str) -> list[tuple[int, int]]:
    """Row and place (from 0) of formulas of a worksheet that have no result, or an error for one (#REF!)."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            part = workbook_hidden.part_of(archive, sheet)
            content = archive.read(part) if part else b""
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return []
    return [
        (int(row), _place(letters))
        for said, letters, row, inside in _CELL.findall(content)
        if _ERROR.search(said) or (_FORMULA.search(inside) and not _VALUE.search(inside))
    ]


def _place(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
