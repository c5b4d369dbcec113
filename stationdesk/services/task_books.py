"""Workbooks from above (摸排表): read for what is to be filled, and given back with only those cells changed.

`read` finds headings, columns and lines of an .xlsx, .xlsm, .xls or CSV file; `write` puts values into cells. An .xlsx
comes back as the same file with single cells replaced (`task_xlsx`), a CSV with only those lines rewritten, in its own
encoding and with its own separator; an .xls can only come back as .xlsx, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from stationdesk.core import workbook_hidden
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import sheet_values, task_csv, task_headings
from stationdesk.services.sheets import (
    MAX_BYTES,
    MAX_COLUMNS,
    SheetEmpty,
    SheetLocked,
    SheetTooLarge,
    SheetTooWide,
)
from stationdesk.services.task_scan import (
    MAX_ROWS,
    BookUnsupported,
    Layout,
    Merge,
    column_number,
    letters,
    span,
)
from stationdesk.services.task_xls import Values, as_xlsx
from stationdesk.services.task_xlsx import Package, Put

MAX_CHOICES: Final = 200
MAX_DENSE: Final = 3_000_000
PLAIN: Final = frozenset(
    ("name", "id_number", "phones", "household", "grid", "village_group", "living_address", "remark")
)
"""Roles whose values stay text however much they look like numbers."""

WARNINGS: Final[Mapping[str, str]] = {
    "xls": N_("原表是旧格式（.xls），回传时只能存为 .xlsx：内容和合并单元格保留，颜色、公式等会丢失。"),
    "signed": N_("原表带有数字签名，填写后签名失效。"),
    "protected": N_("工作表设了保护，填写不受影响，保护保留。"),
    "macros": N_("原表带有宏，宏原样保留，本程序不会运行它。"),
    "formulas": N_("表中有公式：回传的表打开时会自动重新计算，打开前看到的合计可能是旧数。"),
    "tables": N_("工作表里有“表格”区域，新增的行会在区域之外。"),
    "hidden": N_("表中有隐藏的列或工作表，原样保留。"),
    "hidden_rows": N_(
        "表中有行是隐藏或被筛选掉的，也读进来了，原样保留。不该由本村填的，请先在表格软件里删去再读。"
    ),
    "merged": N_("表中有合并的单元格，填写时写在合并区域的第一行。"),
}
"""What the sender's file has that people should know."""


class HeadingsNotFound(Refusal):
    template = N_("没有找到表头：表里应有一行列名，其中有“姓名”或“身份证号”。请指定表头在第几行。")


class NobodyInTable(Refusal):
    template = N_("表头下面没有一行人员，也没有留出的空行，没有打开。请检查是否选错了工作表。")


class NameColumnMissing(Refusal):
    template = N_("看不出哪一列是姓名或身份证号，没有打开。请指定表头在第几行，或在表里写明列名。")


class MergedCellsDiffer(Refusal):
    """Two lines of one merged cell hold different values. Parameters: row, column."""

    template = N_("第 {row} 行 {column} 列是合并的单元格，几行填的内容不一样，写不进去。请改成一样的。")


@dataclass(frozen=True)
class Column:
    """A column of the table: what it holds, whether it is for us to fill, what may be chosen."""

    letter: str
    heading: str
    role: str
    fill: bool
    choices: tuple[str, ...] = ()
    strict: bool = False
    kind: str = "text"
    """`text`, `number` or `date`, as its cells are formatted."""
    hidden: bool = False
    formula: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the table: the row as the spreadsheet counts, and what stands in it."""

    row: int
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Book:
    """What was recognised in a file."""

    kind: str
    """`xlsx`, `xlsm`, `xls` or `csv`."""
    sheet: str
    sheets: tuple[str, ...]
    """The sheets that one may choose, the hidden ones left out."""
    heading_top: int
    heading_row: int
    """The last row of the headings; lines come below."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = field(repr=False)
    spare_rows: tuple[int, ...] = ()
    """Rows that only have their number: for people whom the table does not name yet."""
    notes: int = 0
    """Rows below the headings that are no person's: notes, totals, examples."""
    room_below: bool = True
    """Whether rows may be added under the last line (nothing stands there)."""
    warnings: tuple[str, ...] = ()
    """Codes of `WARNINGS`."""
    encoding: str = ""

    def column(self, letter: str) -> Column | None:
        """The column of a letter."""
        return next((one for one in self.columns if one.letter == letter), None)


@dataclass(frozen=True)
class Fill:
    """A value for a cell of the table. `like`: the row whose looks a new row takes."""

    row: int
    letter: str
    text: str = field(repr=False)
    plain: bool = False
    like: int = 0


def kind_of(body: bytes) -> str:
    """`xlsx`, `xlsm`, `xls` or `csv`, by the content. Raises SheetEmpty, SheetTooLarge, SheetLocked, BookUnsupported …"""
    if len(body) > MAX_BYTES:
        raise SheetTooLarge(size=len(body) // 1048576, limit=MAX_BYTES // 1048576, field="file")
    if not body.strip(b"\x00 \r\n\t"):
        raise SheetEmpty(field="file")
    if body.startswith(b"PK"):
        if b"content.xml" in body and b"xl/" not in body:
            raise BookUnsupported(what="ODS", field="file")
        return "xlsm" if b"xl/vbaProject.bin" in body else "xlsx"
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in body:
            raise SheetLocked(field="file")
        return "xls"
    return "csv"


def read(body: bytes, *, sheet: str | None = None, heading_row: int | None = None) -> Book:
    """What a file holds. `sheet` and `heading_row` (the first one, from 1) where a person says so.

    Raises the refusals of `sheets`, BookUnsupported, SheetNotThere, HeadingsNotFound, NameColumnMissing, NobodyInTable.
    """
    kind = kind_of(body)
    if kind == "csv":
        return _read_csv(body, heading_row)
    source = as_xlsx(body) if kind == "xls" else body
    package = Package(source)
    names = [one for one in package.sheets if not one.hidden] or list(package.sheets)
    wanted = [package.sheet(sheet)] if sheet else names
    # Layouts first: they bound what the other reader would lay out in memory.
    layouts = {one.name: package.layout(one.name) for one in wanted}
    values = Values(source)
    found: list[tuple[int, int, str, list[list[str]], task_headings.Headings]] = []
    for number, one in enumerate(wanted):
        layout = layouts[one.name]
        if layout.last_row * layout.last_column > MAX_DENSE:
            raise SheetTooWide(
                rows=layout.last_row, columns=layout.last_column, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS
            )
        lines = values.lines(one.name)
        heads = task_headings.find(lines, layout.merges, heading_row)
        if heads is not None:
            known = sum(1 for text in heads.texts if task_headings.role_of(text))
            found.append((known, -number, one.name, lines, heads))
    if not found:
        raise HeadingsNotFound(field="heading_row")
    _, _, name, lines, heads = max(found, key=lambda one: one[:2])
    layout = layouts[name]
    _spread(lines, layout, heads.bottom)
    book = _recognise(kind, name, lines, heads, layout, package, values)
    codes = [
        *(["xls"] if kind == "xls" else []),
        *(["signed"] if package.signed else []),
        *(["macros"] if package.macros else []),
        *(["protected"] if layout.protected else []),
        *(["formulas"] if layout.formulas else []),
        *(["tables"] if layout.tables else []),
        *(["hidden"] if layout.hidden_columns or any(one.hidden for one in package.sheets) else []),
        *(
            ["hidden_rows"]
            if _rows_hidden(kind, body, name, layout) & {one.row for one in book.lines}
            else []
        ),
        *(["merged"] if any(m[2] > m[0] > heads.bottom for m in layout.merges) else []),
    ]
    return _with(book, sheets=tuple(one.name for one in names), warnings=tuple(codes))


def _rows_hidden(kind: str, body: bytes, sheet: str, layout: Layout) -> set[int]:
    # An old workbook was written anew to be read, with everything shown.
    return set(workbook_hidden.find(body, "xls", sheet).rows) if kind == "xls" else layout.hidden_rows


def _with(book: Book, **changes: Any) -> Book:
    from dataclasses import replace

    return replace(book, **changes)


def _spread(lines: list[list[str]], layout: Layout, below: int) -> None:
    """A cell merged over several lines (one household) is read in each of them; one column wide only."""
    for top, left, bottom, right in layout.merges:
        if left != right or top <= below or top > len(lines) or left > len(lines[top - 1]):
            continue
        value = lines[top - 1][left - 1]
        for row in range(top, min(bottom, len(lines))):
            if value and left <= len(lines[row]) and not lines[row][left - 1]:
                lines[row][left - 1] = value


def _recognise(
    kind: str,
    sheet: str,
    lines: Sequence[Sequence[str]],
    heads: task_headings.Headings,
    layout: Layout,
    package: Package | None,
    values: Values | None,
) -> Book:
    roles = task_headings.roles_of(heads.texts)
    people = [at for at, role in enumerate(roles) if role in task_headings.PEOPLE]
    if not people:
        raise NameColumnMissing(field="heading_row")
    found: list[Line] = []
    spare: list[int] = []
    notes, last_note = 0, 0
    number_at = roles.index("number") if "number" in roles else -1
    for row, cells in enumerate(lines[heads.bottom :], heads.bottom + 1):
        shown = [cells[at] if at < len(cells) else "" for at in range(len(heads.texts))]
        if not any(cells):
            continue
        if number_at >= 0 and shown[number_at].isdigit() and sum(1 for cell in shown if cell) == 1:
            spare.append(row)
        elif task_headings.is_note(list(cells), people):
            notes, last_note = notes + 1, row
        else:
            found.append(
                Line(
                    row, {letters(at + 1): cell for at, cell in enumerate(shown) if cell and heads.texts[at]}
                )
            )
    if not found and not spare:
        raise NobodyInTable(field="sheet")
    last = max([line.row for line in found] + spare)
    columns = []
    for at, heading in enumerate(heads.texts):
        if not heading:
            continue
        columns.append(_column(at + 1, heading, roles[at], found, spare, layout, package, values))
    return Book(
        kind,
        sheet,
        (sheet,),
        heads.top,
        heads.bottom,
        tuple(columns),
        tuple(found),
        tuple(spare),
        notes,
        last_note < last,
    )


def _column(
    number: int,
    heading: str,
    role: str,
    lines: Sequence[Line],
    spare: Sequence[int],
    layout: Layout,
    package: Package | None,
    values: Values | None,
) -> Column:
    letter = letters(number)
    rows = [line.row for line in lines] or list(spare)
    formula = any((row, number) in layout.formulas for row in rows)
    empty = sum(1 for line in lines if not line.values.get(letter))
    fill = not formula and role != "number" and (empty * 2 > len(lines) if lines else True)
    choices: tuple[str, ...] = ()
    strict = False
    kind = "text"
    if package is not None:
        middle = rows[len(rows) // 2]
        kind = package.kind_of(layout.styles.get((rows[0], number), layout.column_styles.get(number, 0)))
        for rule in layout.rules:
            if any(
                top <= middle <= bottom and left <= number <= right
                for top, left, bottom, right in rule.ranges
            ):
                choices = _choices(rule.formula, package, values, layout)
                strict = rule.strict and bool(choices)
    return Column(
        letter, heading, role, fill, choices, strict, kind, number in layout.hidden_columns, formula
    )


def _choices(formula: str, package: Package, values: Values | None, layout: Layout) -> tuple[str, ...]:
    """What a list validation offers: written out, or in a range of some sheet."""
    text = formula.strip().lstrip("=")
    if text.startswith('"') and text.endswith('"'):
        return tuple(one.strip() for one in text[1:-1].replace('""', '"').split(",") if one.strip())[
            :MAX_CHOICES
        ]
    text = package.defined.get(text, text).strip().lstrip("=")
    found = re.fullmatch(
        r"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)", text
    )
    if found is None or values is None:
        return ()
    name = (found[1] or found[2] or "").replace("''", "'")
    if name not in {one.name for one in package.sheets}:
        return ()
    area = package.layout(name)
    if area.last_row * area.last_column > MAX_DENSE:
        return ()
    top, left, bottom, right = span(found[3])
    offered: dict[str, None] = {}
    for line in values.lines(name)[top - 1 : min(bottom, top + 5_000)]:
        for cell in line[left - 1 : min(right, left + 20)]:
            if cell:
                offered[cell] = None
    return tuple(offered)[:MAX_CHOICES]


# Giving back -----------------------------------------------------------------------------------


def write(body: bytes, sheet: str, fills: Sequence[Fill]) -> bytes:
    """The file with these cells filled and nothing else changed (an .xls becomes an .xlsx).

    Raises FormulaInTheWay, MergedCellsDiffer and what `read` raises.
    """
    kind = kind_of(body)
    if kind == "csv":
        cells = [(one.row, column_number(one.letter), one.text) for one in fills]
        return task_csv.write(body, cells)
    package = Package(as_xlsx(body) if kind == "xls" else body)
    layout = package.layout(sheet)
    puts: dict[tuple[int, int], Put] = {}
    anchors = _anchors(layout.merges)
    for one in fills:
        column = column_number(one.letter)
        row, column = anchors.get((one.row, column), (one.row, column))
        other = puts.get((row, column))
        if other is not None and other.text != one.text:
            raise MergedCellsDiffer(row=one.row, column=one.letter, field="columns")
        puts[row, column] = Put(row, column, one.text, one.plain, one.like)
    return package.put(sheet, list(puts.values()))


def _anchors(merges: Sequence[Merge]) -> dict[tuple[int, int], tuple[int, int]]:
    found = {}
    for top, left, bottom, right in merges:
        if (bottom - top + 1) * (right - left + 1) > 10_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found[row, column] = (top, left)
    return found


def _read_csv(body: bytes, heading_row: int | None) -> Book:
    found = task_csv.parse(body)
    lines = [[sheet_values.text_of(cell) for cell in cells] for cells in found.readable()]
    heads = task_headings.find(lines, (), heading_row)
    if heads is None:
        raise HeadingsNotFound(field="heading_row")
    book = _recognise("csv", "", lines, heads, Layout(), None, None)
    return _with(book, encoding=found.encoding)


def unlike(body: bytes, sheet: str, fills: Sequence[Fill]) -> tuple[tuple[int, str], ...]:
    """The cells of a written file that do not read back as they were filled: none, or something is wrong."""
    kind = kind_of(body)
    if kind == "csv":
        lines = task_csv.parse(body).readable()
        anchors: dict[tuple[int, int], tuple[int, int]] = {}
    else:
        lines = Values(body).lines(sheet)
        anchors = _anchors(Package(body).layout(sheet).merges)
    wrong = []
    for one in fills:
        place = (one.row, column_number(one.letter))
        row, column = anchors.get(place, place)
        line = lines[row - 1] if row <= len(lines) else []
        found = line[column - 1] if column <= len(line) else ""
        # A number may come back as another writing of the same number: 3500.50 as 3500.5.
        if found != one.text.strip() and sheet_values.unguard(found) != one.text.strip():
            try:
                same = float(found) == float(one.text)
            except ValueError:
                same = False
            if not same:
                wrong.append((one.row, one.letter))
    return tuple(wrong)
