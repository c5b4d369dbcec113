"""Whether a workbook of somebody else may be given to the reader of workbooks at all.

The reader (calamine, in Rust) trusts what a file says of itself: it follows a chain of sectors that runs in a circle,
makes room for four thousand million cells because one cell says that it stands there, and unpacks whatever a part holds
whatever the directory says. Where memory ends it ends the program with it, and nothing can catch that. So what
it would believe is looked at here first, in bounded time and memory.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from stationdesk.core import zip_faults

MAX_CELLS: Final = 6_000_000
"""Of the rectangle that a sheet spans: the largest that the bounds of rows and columns would allow is ten times as much."""
LONGEST: Final = 1 << 20
"""Bytes between two signs of a sheet: a cell holds 32,767 characters at the most."""
_FREE: Final = 0xFFFFFFFA
_END: Final = 0xFFFFFFFE
_CELLS: Final = frozenset(
    (0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x0206, 0x0406)
)
"""Records of a sheet that begin with the row and the column of a cell."""


class Unsound(ValueError):
    """The file is damaged, or pretends to be what it is not."""


class Overblown(ValueError):
    """It would take far more room than it has content."""


class TooWide(ValueError):
    """A cell stands beyond every bound."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__("too wide")
        self.rows, self.columns = rows, columns


# XLSX ---------------------------------------------------------------------------------------------------

_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c(?=[\s>/])(?:(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,20}\s*/?>)?"""
)
"""A cell as every writer writes it. One that begins like a cell and goes on in another way is just its beginning here."""
_AT: Final = re.compile(rb"""\sr\s*=\s*["']([^"'<>]*)""")
_PLACE: Final = re.compile(rb"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,8})\s*")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row[^>]*?\sr=["']\s*\+?([0-9]{1,60})""")
_START: Final = re.compile(rb"<(?:\w+:)?(row|c)[\s>/]")
_SHEET: Final = re.compile(r"xl/worksheets/[^/]*\.xml$", re.IGNORECASE)
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def xlsx(body: bytes, *, most: int, rows: int, columns: int) -> None:
    """Raise unless every part is as long as the directory says and no cell stands beyond so many rows and columns.

    `most`: bytes that all parts together may unpack to. Raises Unsound, Overblown, TooWide.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            total = 0
            for part in package.infolist():
                total += _true_size(body, part, most - total)
            for part in package.infolist():
                if _SHEET.search(part.filename):
                    _sheet(package, part, rows, columns)
    except (Unsound, Overblown, TooWide):
        raise
    except (OSError, *zip_faults.BROKEN) as wrong:
        raise Unsound from wrong


def _true_size(body: bytes, part: zipfile.ZipInfo, most: int) -> int:
    """How long a part really is, unpacked. The other reader goes by the packed bytes, not by what the directory says."""
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unsound
    head = body[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise Unsound
    begin = part.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    if part.compress_type == zipfile.ZIP_STORED:
        size = part.compress_size
    else:
        size, packed, machine = (
            0,
            memoryview(body)[begin : begin + part.compress_size],
            zlib.decompressobj(-15),
        )
        rest: bytes | memoryview = packed
        while rest and not machine.eof:
            size += len(machine.decompress(rest, 1 << 20))
            if size > most:
                raise Overblown
            rest = machine.unconsumed_tail
    if size != part.file_size:
        raise Unsound
    if size > most:
        raise Overblown
    return size


def _sheet(package: zipfile.ZipFile, part: zipfile.ZipInfo, most_rows: int, most_columns: int) -> None:
    rest, rows, columns, unnamed, across = b"", 0, 0, 0, 0
    with package.open(part) as stream:
        more = True
        while more:
            chunk = stream.read(1 << 20)
            more = bool(chunk)
            text = rest + chunk
            # A piece ends where a sign may go on in the next one: that sign is looked at whole, with the next piece.
            end = text.rfind(b"<") if more else len(text)
            text, rest = text[: max(end, 0)], text[max(end, 0) :]
            if len(rest) > LONGEST:
                raise Unsound
            for cell in _CELL.findall(text):
                if not cell.endswith(b">"):
                    raise Unsound
                for said in _AT.findall(cell):
                    place = _PLACE.fullmatch(said)
                    if place is None:
                        raise Unsound
                    rows, columns = max(rows, int(place[2])), max(columns, _column(place[1]))
            for row in _ROW.findall(text):
                rows = max(rows, int(row))
            for what in _START.findall(text):
                # Rows and cells that say no place stand one further each.
                unnamed, across = (unnamed + 1, 0) if what == b"row" else (unnamed, across + 1)
                columns = max(columns, min(across, most_columns + 1))
    if rows > most_rows or columns > most_columns:
        raise TooWide(rows, columns)
    if max(rows, unnamed) * columns > MAX_CELLS * 10:
        raise TooWide(max(rows, unnamed), columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + (letter & 0x5F) - 64
    return number


# ODS ----------------------------------------------------------------------------------------------------


def ods(body: bytes, *, most: int, rows: int, columns: int) -> None:
    """The same for an OpenDocument table: what is repeated counts as often as it says. Raises Unsound, Overblown, TooWide."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            total = 0
            for part in package.infolist():
                total += _true_size(body, part, most - total)
            content = package.read("content.xml")
    except (Unsound, Overblown):
        raise
    except (KeyError, OSError, *zip_faults.BROKEN) as wrong:
        raise Unsound from wrong
    if _DOCTYPE.search(content):
        raise Unsound
    table = _Table(rows, columns)
    parser = expat.ParserCreate()
    parser.StartElementHandler = table.begins
    parser.EndElementHandler = table.ends
    parser.CharacterDataHandler = table.said
    try:
        parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise Unsound from wrong


class _Table:
    """Counts the cells of a table that would be laid out, repeated ones too; empty ends of rows and tables are not."""

    def __init__(self, rows: int, columns: int) -> None:
        self._most = rows, columns
        self._rows = self._waiting = self._columns = self._wide = self._across = self._repeat = 0
        self._filled = False

    def begins(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        kind = name.rpartition(":")[2]
        if kind == "table":
            self._rows = self._waiting = self._wide = 0
        elif kind == "table-row":
            self._repeat = _times(given, "number-rows-repeated")
            self._across = self._columns = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._across += _times(given, "number-columns-repeated")
            self._filled = any(
                key.rpartition(":")[2] in ("value", "value-type", "formula", "date-value", "string-value")
                for key in given
            )
            if self._filled:
                self._columns = self._across

    def said(self, text: str) -> None:
        """Text in an element."""
        if text.strip():
            self._columns = self._across

    def ends(self, name: str) -> None:
        """An element ends."""
        if name.rpartition(":")[2] != "table-row":
            return
        self._waiting += self._repeat
        if self._columns:
            self._rows, self._wide = self._waiting, max(self._wide, self._columns)
        if (
            self._rows > self._most[0]
            or self._wide > self._most[1]
            or self._rows * self._wide > MAX_CELLS * 10
        ):
            raise TooWide(self._rows, self._wide)


def _times(given: dict[str, str], name: str) -> int:
    found = next((value for key, value in given.items() if key.rpartition(":")[2] == name), "1")
    return min(int(found), 1 << 40) if re.fullmatch(r"[0-9]{1,12}", found) else 1 << 40


# XLS ----------------------------------------------------------------------------------------------------


def xls(body: bytes) -> None:
    """Raise unless the sectors of an old workbook form chains with an end and its cells stand near each other.

    Sources: [MS-CFB] 2.2 to 2.6, [MS-XLS] 2.5.10. Raises Unsound, TooWide.
    """
    try:
        box = _Box(body)
        book = box.stream("Workbook")
        _records(box.stream("Book") if book is None else book)
    except (struct.error, IndexError, UnicodeDecodeError) as wrong:
        raise Unsound from wrong


def xls_stream(body: bytes) -> bytes:
    """The stream of an old workbook that holds its records; empty where there is none. Raises Unsound and struct.error."""
    box = _Box(body)
    return box.stream("Workbook") or box.stream("Book") or b""


class _Box:
    """A compound file: sectors in chains, a directory, small streams inside a stream of their own."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        version, _order, shift, small = struct.unpack_from("<HHHH", body, 26)
        if (version, shift) not in ((3, 9), (4, 12)) or small != 6:
            raise Unsound
        self._size = 1 << shift
        self._count = -(-max(0, len(body) - self._size) // self._size)
        directories, fats, first_directory = struct.unpack_from("<III", body, 40)
        self._cutoff, first_mini, minis, next_difat, difats = struct.unpack_from("<IIIII", body, 56)
        if max(directories, fats, minis, difats) > self._count:
            raise Unsound
        listed = list(struct.unpack_from("<109I", body, 76))
        seen = set()
        while next_difat < _FREE:
            if next_difat in seen:
                raise Unsound
            seen.add(next_difat)
            more = self._numbers(next_difat)
            listed += more[:-1]
            next_difat = more[-1]
        self._fat = [one for sector in listed if sector != 0xFFFFFFFF for one in self._numbers(sector)]
        if len(self._fat) > 4 * self._count + 4096:
            raise Unsound
        listing = self._joined(first_directory)
        self._entries = [listing[at : at + 128] for at in range(0, len(listing) - 127, 128)]
        if not self._entries:
            raise Unsound
        self._small = self._joined(self._start(self._entries[0]))
        mini = self._joined(first_mini)
        self._mini = list(struct.unpack(f"<{len(mini) // 4}I", mini))
        for entry in self._entries[1:]:
            if entry[66] == 2:
                self._content(entry)

    @staticmethod
    def _start(entry: bytes) -> int:
        return int(struct.unpack_from("<I", entry, 116)[0])

    def _sector(self, number: int) -> bytes:
        if number >= self._count:
            raise Unsound
        begin = (number + 1) * self._size
        return self._body[begin : begin + self._size]

    def _numbers(self, sector: int) -> list[int]:
        found = self._sector(sector)
        return list(struct.unpack(f"<{len(found) // 4}I", found[: len(found) // 4 * 4]))

    @staticmethod
    def _chain(first: int, table: list[int]) -> list[int]:
        found: dict[int, None] = {}
        while first != _END:
            if first in found or first >= len(table):
                raise Unsound
            found[first] = None
            first = table[first]
        return list(found)

    def _joined(self, first: int) -> bytes:
        if first >= _FREE:
            return b""
        return b"".join(map(self._sector, self._chain(first, self._fat)))

    def _content(self, entry: bytes) -> bytes:
        size = int(struct.unpack_from("<I", entry, 120)[0])
        if size > len(self._body):
            raise Unsound
        first = self._start(entry)
        if not size:
            return b""
        if size >= self._cutoff:
            return self._joined(first)[:size]
        pieces = self._chain(first, self._mini)
        return b"".join(self._small[one * 64 : one * 64 + 64] for one in pieces)[:size]

    def stream(self, name: str) -> bytes | None:
        """The content of a stream, None where there is none of the name."""
        for entry in self._entries:
            length = int(struct.unpack_from("<H", entry, 64)[0])
            if entry[66] == 2 and 2 <= length <= 64:
                called = entry[: length - 2].decode("utf-16-le")
                if called.lower() == name.lower():
                    return self._content(entry)
        return None


def _records(book: bytes | None) -> None:
    """Walk the records of a workbook: strings that are counted, cells that say where they stand."""
    if book is None:
        raise Unsound
    at, rows, columns, cells = 0, 0, 0, 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        begin, at = at + 4, at + 4 + size
        if kind == 0x0809:  # each sheet begins anew
            rows = columns = 0
        elif kind == 0x00FC and size >= 8:
            if struct.unpack_from("<I", book, begin + 4)[0] > len(book):
                raise Unsound
        elif kind == 0x0200 and size >= 12:
            top, bottom, left, right = struct.unpack_from("<IIHH", book, begin)
            if max(top, bottom) > 65_536 or max(left, right) > 256 or top > bottom or left > right:
                raise Unsound
        elif kind in _CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", book, begin)
            if kind in (0x00BD, 0x00BE):  # several cells beside each other: the last column stands at the end
                column = max(column, struct.unpack_from("<H", book, at - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            cells += 1
            if columns > 256 or rows * columns > MAX_CELLS:
                raise TooWide(rows, columns)
    if cells > MAX_CELLS:
        raise TooWide(rows, columns)
