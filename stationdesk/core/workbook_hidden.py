"""Which rows and columns of a worksheet are hidden: by hand, by a filter, or folded away in a group.

Readers of workbooks give every cell, shown or not. Who sends a table of thirty rows filtered out of three hundred means
thirty; who opens it here has three hundred. So what is not shown is found, for faces to speak of. Numbers are 1-based,
as spreadsheets count. A file that cannot be looked through hides nothing: its own reader says what is wrong with it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Final
from xml.parsers import expat

from stationdesk.core import workbook_bounds, zip_faults
from stationdesk.core.late import dataclass

MOST: Final = 250_000
"""Rows beyond this are not counted: no table of ours is as long."""

_TAG: Final = re.compile(rb"<(?:\w+:)?(row|col)(?=[\s/>])([^<>]*)>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_SHEET: Final = re.compile(r"""<(?:\w+:)?sheet\b([^>]*)>""")
_RELATION: Final = re.compile(r"""<(?:\w+:)?Relationship\b([^>]*)>""")


@dataclass(frozen=True)
class Hidden:
    """What a worksheet does not show."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def find(body: bytes, kind: str, sheet: str) -> Hidden:
    """What the worksheet of that name hides. `kind`: `xlsx`, `xls` or `ods`; another hides nothing."""
    look = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}.get(kind)
    if look is None:
        return Hidden()
    try:
        return look(body, sheet)
    except (
        KeyError, ValueError, IndexError, OSError, struct.error, expat.ExpatError, *zip_faults.BROKEN
    ):  # fmt: skip
        return Hidden()


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of an XLSX that holds the worksheet of that name; empty where there is none. Raises KeyError."""
    import html  # its names are a third of a megabyte, which nobody needs before a table is read

    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    wanted = ""
    for found in _SHEET.findall(book):
        said = dict(_ATTRIBUTE.findall(found))
        if html.unescape(said.get("name", "")) == sheet:
            wanted = next((value for key, value in said.items() if key.endswith(":id")), "")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for found in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(found))
        if said.get("Id") == wanted:
            target = said.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _xlsx(body: bytes, sheet: str) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        part = part_of(archive, sheet)
        if not part:
            return Hidden()
        rest, row = b"", 0
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 20):
                text = rest + chunk
                whole = max(0, text.rfind(b"<"))
                for name, given in _TAG.findall(text[:whole]):
                    said = dict(_ATTRIBUTE.findall(given.decode("utf-8", "replace")))
                    if name == b"row":
                        row = int(said.get("r", row + 1))
                        if row <= MOST and _is_hidden(said, "ht"):
                            rows.add(row)
                    elif _is_hidden(said, "width"):
                        columns |= _span(int(said["min"]), int(said["max"]))
                rest = text[whole:]
    return Hidden(frozenset(rows), frozenset(columns))


def _is_hidden(said: dict[str, str], size: str) -> bool:
    """By the mark, or by a height or width of nothing."""
    return said.get("hidden") in ("1", "true") or float(said.get(size) or 1) == 0


def _span(first: int, last: int) -> set[int]:
    return set(range(max(1, first), min(last, 16_384) + 1))


def _xls(body: bytes, sheet: str) -> Hidden:
    """[MS-XLS] 2.4.28 BoundSheet8, 2.4.221 Row, 2.4.53 ColInfo."""
    book = workbook_bounds.xls_stream(body)
    at, begin = 0, -1
    while at + 4 <= len(book) and begin < 0:
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == 0x0085 and size >= 8:
            place, _state, length, wide = struct.unpack_from("<IHBB", book, at + 4)
            raw = book[at + 12 : at + 12 + (length * 2 if wide & 1 else length)]
            if raw.decode("utf-16-le" if wide & 1 else "latin-1") == sheet:
                begin = place
        at += 4 + size
    rows: set[int] = set()
    columns: set[int] = set()
    at = begin
    while at >= 0 and at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == 0x000A:
            break
        if kind == 0x0208 and size >= 14 and book[at + 4 + 12] & 0x20:
            rows.add(struct.unpack_from("<H", book, at + 4)[0] + 1)
        elif kind == 0x007D and size >= 10:
            first, last, _width, _looks, marks = struct.unpack_from("<5H", book, at + 4)
            if marks & 1:
                columns |= _span(first + 1, last + 1)
        at += 4 + size
    return Hidden(frozenset(rows), frozenset(columns))


def _ods(body: bytes, sheet: str) -> Hidden:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        content = archive.read("content.xml")
    table = _OdsTable(sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler = table.begins
    parser.EndElementHandler = table.ends
    parser.Parse(content, True)
    return Hidden(frozenset(table.rows), frozenset(table.columns))


class _OdsTable:
    """Walks one table of an OpenDocument sheet; rows and columns that are repeated count as often as they say."""

    def __init__(self, sheet: str) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self._sheet, self._in, self._row, self._column = sheet, False, 0, 0
        self._folded: list[bool] = []

    def begins(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        kind = name.rpartition(":")[2]
        said = {key.rpartition(":")[2]: value for key, value in given.items()}
        if kind == "table":
            self._in, self._row, self._column = said.get("name") == self._sheet, 0, 0
        elif not self._in:
            return
        elif kind in ("table-row-group", "table-column-group"):
            self._folded.append(said.get("display") == "false")
        elif kind in ("table-row", "table-column"):
            rows = kind == "table-row"
            times = int(said.get("number-rows-repeated" if rows else "number-columns-repeated", "1"))
            first = (self._row if rows else self._column) + 1
            last = min(first + times - 1, MOST)
            if said.get("visibility") in ("collapse", "filter") or any(self._folded):
                (self.rows if rows else self.columns).update(range(first, last + 1))
            if rows:
                self._row = last
            else:
                self._column = last

    def ends(self, name: str) -> None:
        """An element ends."""
        kind = name.rpartition(":")[2]
        if kind == "table":
            self._in = False
        elif self._in and kind in ("table-row-group", "table-column-group"):
            self._folded.pop()
