"""The XML of one worksheet, walked once: where its rows and cells lie in the bytes, and what stands where.

For `task_xlsx`, which replaces the bytes of single cells. Everything is bounded: the file came from somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final
from xml.parsers import expat

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services.sheets import MAX_COLUMNS, SheetDamaged, SheetSuspicious, SheetTooWide

MAX_ROWS: Final = 30_000
MAX_PART: Final = 160 * 1024 * 1024
MAX_CELLS: Final = 2_000_000
MAX_PARTS: Final = 5_000
TEXT_FORMAT: Final = 49

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 1."""


class BookUnsupported(Refusal):
    """What this workbook has that is not kept exactly. Parameter: what."""

    template = N_(
        "这个工作簿用了本程序不能原样保留的内容（{what}），没有打开。请在表格软件中另存为 XLSX 后再试。"
    )


@dataclass(frozen=True)
class Rule:
    """A list validation: where it holds, its formula, whether other values are stopped."""

    ranges: tuple[Merge, ...]
    formula: str
    strict: bool


@dataclass
class Layout:
    """What stands where on a sheet, values left out."""

    merges: list[Merge] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    column_styles: dict[int, int] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    protected: bool = False
    tables: bool = False
    last_row: int = 0
    last_column: int = 0


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    made = ""
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(65 + rest) + made
    return made


def column_number(text: str) -> int:
    """A → 1, AA → 27. Raises ValueError for what is no column."""
    number = 0
    for sign in text:
        if not "A" <= sign <= "Z":
            raise ValueError("no column")
        number = number * 26 + ord(sign) - 64
    if not number or number > 16_384:
        raise ValueError("no column")
    return number


_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def place(text: str) -> tuple[int, int]:
    """`B7` → (7, 2). Raises ValueError."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise ValueError("no cell")
    return int(found[2]), column_number(found[1])


def span(text: str) -> Merge:
    """`A1:B2` or `A1` → rows and columns. Raises ValueError."""
    first, _, last = text.partition(":")
    top, left = place(first)
    bottom, right = place(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


class _Doctype(ValueError):
    """A document type in a part: no spreadsheet writes one, an attack does."""


def parser_for(raw: bytes) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise _Doctype

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise BookUnsupported(what=encoding[:20], field="file")

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declared
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BookUnsupported(what="UTF-16", field="file")
    return parser


def local(name: str) -> str:
    return name.rpartition(":")[2]


def elements(raw: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in their order: local names with local attribute names."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) > 500_000:
            raise SheetSuspicious
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parser = parser_for(raw)
    parser.StartElementHandler = start
    parser.Parse(raw, True)
    return found


TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")


@dataclass
class CellBytes:
    column: int
    start: int
    end: int
    style: bytes


@dataclass
class RowBytes:
    start: int
    tag_end: int
    empty: bool
    style: bytes
    inner_end: int = 0
    cells: list[CellBytes] = field(default_factory=list)


@dataclass
class Seen:
    layout: Layout = field(default_factory=Layout)
    rows: dict[int, RowBytes] = field(default_factory=dict)
    prefix: bytes = b""
    data_end: int = 0
    data_empty: tuple[int, int] | None = None
    dimension: tuple[int, int, str] | None = None


def scan(raw: bytes) -> Seen:
    return _Scan(raw).run()


class _Scan:
    """One walk over the XML of a sheet: rows and cells with their places in the bytes, and the layout."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.seen = Seen()
        self.parser = parser_for(raw)
        self.row = self.column = self.count = 0
        self.line: RowBytes | None = None
        self.cell: CellBytes | None = None
        self.tag_end = 0
        self.in_data = False
        self.text: list[str] | None = None
        self.rule: dict[str, str] | None = None

    def run(self) -> Seen:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.Parse(self.raw, True)
        if not self.seen.data_end:
            raise SheetDamaged
        return self.seen

    def _tag(self) -> tuple[int, int, bool]:
        start = self.parser.CurrentByteIndex
        found = TAG.match(self.raw, start)
        if found is None:
            raise SheetDamaged
        return start, found.end(), found[0].endswith(b"/>")

    def _start(self, name: str, given: dict[str, str]) -> None:
        what = local(name)
        if self.in_data:
            if what == "c":
                self._start_cell(given)
            elif what == "row":
                self._start_row(given)
            elif what in ("v", "is", "f") and self.cell is not None:
                layout = self.seen.layout
                layout.last_row = max(layout.last_row, self.row)
                layout.last_column = max(layout.last_column, self.column)
                if layout.last_row > MAX_ROWS or layout.last_column > MAX_COLUMNS:
                    raise SheetTooWide(
                        rows=layout.last_row,
                        columns=layout.last_column,
                        max_rows=MAX_ROWS,
                        max_columns=MAX_COLUMNS,
                    )
                if what == "f":
                    layout.formulas.add((self.row, self.column))
                    if given.get("t") in ("array", "dataTable") and "ref" in given:
                        self._formula_area(given["ref"])
            return
        self._start_around(what, name, given)

    def _formula_area(self, ref: str) -> None:
        # An array formula owns all the cells of its area; a shared one only those that say so themselves.
        top, left, bottom, right = span(ref)
        if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
            raise SheetSuspicious
        if bottom <= MAX_ROWS and right <= MAX_COLUMNS and (bottom > top or right > left):
            self.seen.layout.formulas |= {
                (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
            }

    def _start_around(self, what: str, name: str, given: dict[str, str]) -> None:
        layout = self.seen.layout
        if what == "sheetData":
            start, end, empty = self._tag()
            self.seen.prefix = name.encode()[: -len("sheetData")]
            self.in_data = not empty
            self.tag_end = end
            if empty:
                self.seen.data_end = end
                self.seen.data_empty = (start, end)
        elif what == "mergeCell":
            layout.merges.append(span(given.get("ref", "")))
            if len(layout.merges) > 200_000:
                raise SheetSuspicious
        elif what == "col":
            first, last = int(given.get("min", "0")), int(given.get("max", "0"))
            for column in range(max(1, first), min(last, MAX_COLUMNS) + 1):
                if style := given.get("style"):
                    layout.column_styles[column] = int(style)
                if given.get("hidden", "0") in ("1", "true"):
                    layout.hidden_columns.add(column)
        elif what == "dimension":
            start, end, _ = self._tag()
            found = re.search(rb"""\sref=["']([A-Z0-9:]+)["']""", self.raw[start:end])
            if found is not None:
                self.seen.dimension = (start + found.start(1), start + found.end(1), found[1].decode())
        elif what == "sheetProtection":
            layout.protected = given.get("sheet", "0") in ("1", "true")
        elif what == "tablePart":
            layout.tables = True
        elif what == "dataValidation":
            self.rule = {local(key): value for key, value in given.items()} | {"formula": ""}
        elif self.rule is not None and what in ("formula1", "f", "sqref"):
            self.text = []

    def _start_row(self, given: dict[str, str]) -> None:
        start, end, empty = self._tag()
        number = int(given["r"]) if "r" in given else self.row + 1
        if number <= self.row or number > 1_048_576:
            raise SheetDamaged
        self.row, self.column = number, 0
        if given.get("hidden", "0") in ("1", "true"):
            self.seen.layout.hidden_rows.add(number)
        style = given.get("s", "") if given.get("customFormat", "0") in ("1", "true") else ""
        self.line = RowBytes(start, end, empty, style.encode(), end)
        self.seen.rows[number] = self.line

    def _start_cell(self, given: dict[str, str]) -> None:
        if self.line is None:
            raise SheetDamaged
        start, end, empty = self._tag()
        if "r" in given:
            row, column = place(given["r"])
            if row != self.row or column <= self.column:
                raise SheetDamaged
        else:
            column = self.column + 1
        self.column = column
        self.count += 1
        if self.count > MAX_CELLS:
            raise SheetTooWide(rows=self.row, columns=column, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
        style = str(int(given.get("s", "0") or "0"))
        self.seen.layout.styles[self.row, column] = int(style)
        self.cell = CellBytes(column, start, end, style.encode() if "s" in given else b"")
        self.line.cells.append(self.cell)
        if empty:
            self.cell = None

    def _end(self, name: str) -> None:
        what = local(name)
        if self.in_data:
            if what == "c" and self.cell is not None:
                self.cell.end = self._closed()
                self.cell = None
            elif what == "row" and self.line is not None:
                if not self.line.empty:
                    self.line.inner_end = self.parser.CurrentByteIndex
                self.line = None
            elif what == "sheetData":
                self.in_data = False
                self.seen.data_end = self.parser.CurrentByteIndex
            return
        if self.rule is not None:
            if what in ("formula1", "f") and self.text is not None:
                self.rule["formula"] = self.rule["formula"] or "".join(self.text)
                self.text = None
            elif what == "formula2":
                self.text = None
            elif what == "sqref" and self.text is not None:
                self.rule["sqref"] = "".join(self.text)
                self.text = None
            elif what == "dataValidation":
                self._keep_rule(self.rule)
                self.rule = self.text = None

    def _closed(self) -> int:
        return self.raw.index(b">", self.parser.CurrentByteIndex) + 1

    def _keep_rule(self, given: Mapping[str, str]) -> None:
        if given.get("type") != "list" or not given["formula"]:
            return
        ranges = []
        for text in given.get("sqref", "").split():
            try:
                ranges.append(span(text))
            except ValueError:
                continue
        strict = (
            given.get("showErrorMessage", "0") in ("1", "true") and given.get("errorStyle", "stop") == "stop"
        )
        self.seen.layout.rules.append(Rule(tuple(ranges), given["formula"].strip(), strict))

    def _characters(self, piece: str) -> None:
        if self.text is not None:
            self.text.append(piece)
