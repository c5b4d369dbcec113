"""Reading a spreadsheet that somebody brought: CSV in any usual encoding, XLSX, XLS, ODS.

Values come as the file has them (text, number, date), so that a number which a spreadsheet has rounded is
known for what it is. What cannot be read is refused in a sentence; nothing is guessed in silence: sheets
not read, merged cells that were filled and headings not understood are named in the result.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from stationdesk.core import workbook_bounds, workbook_hidden, zip_faults
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

Value = str | int | float | bool | date | datetime | time | timedelta

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_UNPACKED: Final = 600 * 1024 * 1024
MAX_RATIO: Final = 200
"""A worksheet of text shrinks ten- to thirty-fold; a zip bomb a thousand-fold."""
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 300
MAX_CELL: Final = 100_000
HEADING_ROWS: Final = 30
"""How far down the headings may be: titles, notes and the name of the village stand above them."""


class SheetMissing(Refusal):
    template = N_("找不到这个表格文件。请检查文件名，U盘是否已拔出。")


class SheetUnreadable(Trouble):
    template = N_("读不了这个表格文件（{detail}）。请关闭正在使用它的程序，或把它复制到本机后再试。")


class SheetTooLarge(Refusal):
    template = N_("表格文件有 {size} MB，超过 {limit} MB 的上限，没有导入。请分成几个文件。")


class SheetTooWide(Refusal):
    template = N_(
        "表格有 {rows} 行、{columns} 列，超过 {max_rows} 行、{max_columns} 列的上限，没有导入。请删去多余的行列或分成几个文件。"
    )


class SheetSuspicious(Refusal):
    template = N_("表格文件解压后异常巨大，可能是恶意文件，没有打开。请用表格软件另存为新文件再导入。")


class SheetLocked(Refusal):
    template = N_("表格文件有打开密码。请先在表格软件中取消密码，另存后再导入。")


class SheetUnknown(Refusal):
    template = N_("这个文件不是表格（CSV、XLSX 或 XLS），没有导入。请在表格软件中另存为 XLSX 后再试。")


class SheetDamaged(Refusal):
    template = N_("表格文件已损坏，读不出来，没有导入。请在表格软件中打开并另存为新文件后再试。")


class SheetGarbled(Refusal):
    template = N_(
        "这个 CSV 文件既不是 UTF-8 也不是 GBK/GB18030 编码，第 {line} 行起读不懂，没有导入。请另存为 XLSX 后再试。"
    )


class SheetQuotes(Refusal):
    template = N_(
        "CSV 文件第 {line} 行附近的引号不成对，之后的内容会连成一格，没有导入。请改正引号或另存为 XLSX。"
    )


class CellTooLong(Refusal):
    template = N_("第 {row} 行有一格超过 {limit} 个字，没有导入。请核对是否粘贴了别的内容。")


class SheetEmpty(Refusal):
    template = N_("表格里没有内容，没有导入。请检查是否选错了文件或工作表。")


class HeadingsMissing(Refusal):
    """Parameters: found (the likeliest row's headings), wanted."""

    template = N_(
        "没有找到表头。表格里应有一行列名，至少包含“姓名”和“公民身份号码”；看到的是：{found}。也可以用对照文件（--map）指定各列。"
    )


@dataclass(frozen=True)
class SheetRow:
    """One row below the headings; `number` is the row as the spreadsheet counts, from 1."""

    number: int
    values: tuple[Value, ...] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """What a file holds: the headings and the rows below them, empty rows left out."""

    kind: str
    """`csv`, `xlsx`, `xls` or `ods`."""
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...] = field(repr=False)
    heading_row: int
    sheet: str = field(default="", repr=False)
    unread_sheets: tuple[str, ...] = field(default=(), repr=False)
    """Other sheets with content, hidden ones too, which were not read."""
    filled: int = 0
    """Cells that took their value from a merged cell."""
    encoding: str = ""
    hidden_rows: tuple[int, ...] = ()
    """Numbers of rows that were read although the sender's screen does not show them (hidden, filtered, folded)."""
    hidden_columns: tuple[str, ...] = ()
    """Headings of columns that were read although they are not shown."""
    hidden_places: tuple[int, ...] = ()
    """Where those columns stand, from 0."""


Recognise = Callable[[str], bool]


def read_table(path: Path, recognise: Recognise) -> Table:
    """Read a file; `recognise` says whether a text is a known heading, so that the heading row is found.

    Raises the refusals of this module, and SheetUnreadable when the machine will not give the file.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise SheetUnknown
        if size > MAX_BYTES:
            raise SheetTooLarge(size=size // 1048576, limit=MAX_BYTES // 1048576)
        body = path.read_bytes()
    except FileNotFoundError:
        raise SheetMissing(field="file") from None
    except OSError as wrong:
        raise SheetUnreadable(detail=type(wrong).__name__) from wrong
    return read_bytes(body, recognise)


def read_bytes(body: bytes, recognise: Recognise) -> Table:
    """The same for a file's content."""
    if not body.strip(b"\x00 \r\n\t"):
        raise SheetEmpty
    if body.startswith(b"PK"):
        return _zipped(body, recognise)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in body:
            raise SheetLocked
        try:
            require_sound(body, "xls")
        except SheetDamaged as wrong:
            raise SheetUnknown from wrong  # a letter or a picture of an old program comes in the same box
        return _workbook(body, "xls", recognise)
    return _text(body, recognise)


# Text ------------------------------------------------------------------------------------------

_CHANGED_2022: Final = {
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15,
    0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE81E: 0x9FB4, 0xE826: 0x9FB5,
    0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB,
}  # fmt: skip
"""Places that GB 18030-2022 maps to real characters and Python's codec (2005) to private use."""


def decode(body: bytes) -> tuple[str, str]:
    """The text of a file and the encoding found. Raises SheetGarbled, SheetUnknown."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(name), name
            except UnicodeDecodeError as wrong:
                raise SheetGarbled(line=_line(body, wrong.start)) from None
    if b"\x00" in body:
        raise SheetUnknown
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError as wrong:
        raise SheetGarbled(line=_line(body, wrong.start)) from None
    return text.translate(_CHANGED_2022), "gb18030"


def _line(body: bytes, at: int) -> int:
    return body.count(b"\n", 0, at) + 1


def _text(body: bytes, recognise: Recognise) -> Table:
    text, encoding = decode(body)
    controls = sum(1 for ch in text[:4000] if ord(ch) < 32 and ch not in "\r\n\t")
    if controls > 4 or text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "%pdf-"):
        raise SheetUnknown
    lines: list[list[Value]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    before = csv.field_size_limit(MAX_CELL)
    try:
        for cells in reader:
            if len(lines) > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise SheetTooWide(
                    rows=text.count("\n") + (not text.endswith("\n")),
                    columns=len(cells),
                    max_rows=MAX_ROWS,
                    max_columns=MAX_COLUMNS,
                )
            lines.append(list(cells))
    except csv.Error as wrong:
        if "field larger" in str(wrong):
            raise CellTooLong(row=len(lines) + 1, limit=MAX_CELL) from None
        raise SheetQuotes(line=reader.line_num) from None
    finally:
        csv.field_size_limit(before)
    found = _table("csv", lines, recognise, encoding=encoding)
    if found is None:
        raise _no_headings(lines)
    return found


def _separator(text: str) -> str:
    head = "\n".join(text.splitlines()[:HEADING_ROWS])
    return max(",\t;|，；", key=lambda sign: (head.count(sign), sign == ","))


# Workbooks -------------------------------------------------------------------------------------


def _zipped(body: bytes, recognise: Recognise) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise SheetLocked
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(body), 50_000):
                raise SheetSuspicious
            if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
                require_sound(body, "xlsx")
                return _workbook(body, "xlsx", recognise)
            if "content.xml" in names:
                if unpacked > MAX_BYTES:
                    raise SheetSuspicious
                require_sound(body, "ods")
                return _workbook(body, "ods", recognise)
    except Refusal:
        raise
    except (OSError, *zip_faults.BROKEN) as wrong:
        raise SheetDamaged from wrong
    raise SheetUnknown


def require_sound(body: bytes, kind: str) -> None:
    """Raise unless a workbook (`xlsx`, `ods`, `xls`) may be given to its reader: SheetDamaged, SheetSuspicious, SheetTooWide."""
    rows, columns = MAX_ROWS + HEADING_ROWS, MAX_COLUMNS
    try:
        if kind == "xls":
            workbook_bounds.xls(body)
        else:
            look = workbook_bounds.ods if kind == "ods" else workbook_bounds.xlsx
            look(body, most=min(MAX_UNPACKED, MAX_RATIO * max(len(body), 50_000)), rows=rows, columns=columns)
    except workbook_bounds.TooWide as wide:
        raise SheetTooWide(
            rows=wide.rows, columns=wide.columns, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS
        ) from wide
    except workbook_bounds.Overblown as wrong:
        raise SheetSuspicious from wrong
    except workbook_bounds.Unsound as wrong:
        raise SheetDamaged from wrong


def _workbook(body: bytes, kind: str, recognise: Recognise) -> Table:
    import python_calamine as calamine

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        tables: list[tuple[bool, Table]] = []
        contents: list[tuple[str, bool]] = []
        first: list[list[Value]] = []
        for number, card in enumerate(book.sheets_metadata):
            if card.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            if sheet.end is None:
                continue
            if sheet.end[0] > MAX_ROWS + HEADING_ROWS or sheet.end[1] >= MAX_COLUMNS:
                raise SheetTooWide(
                    rows=sheet.end[0] + 1,
                    columns=sheet.end[1] + 1,
                    max_rows=MAX_ROWS,
                    max_columns=MAX_COLUMNS,
                )
            lines: list[list[Value]] = sheet.to_python(skip_empty_area=False)
            filled = _fill(lines, sheet.merged_cell_ranges or (), recognise)
            visible = card.visible == calamine.SheetVisibleEnum.Visible
            contents.append((card.name, visible))
            first = first or lines
            table = _table(kind, lines, recognise, sheet=card.name, filled=filled)
            if table is not None:
                tables.append((visible, table))
    except calamine.PasswordError:
        raise SheetLocked from None
    except calamine.CalamineError as wrong:
        if "assword" in str(wrong):
            raise SheetLocked from None
        if kind == "xls":
            raise SheetUnknown from wrong
        raise SheetDamaged from wrong
    except (ValueError, OverflowError, UnicodeDecodeError) as wrong:
        raise SheetDamaged from wrong
    except BaseException as wrong:
        # A panic of the library over a broken file is no ordinary exception and is known by its name.
        if type(wrong).__name__ == "PanicException":
            raise SheetDamaged from None
        raise
    if not contents:
        raise SheetEmpty
    shown = [table for visible, table in tables if visible]
    if not shown:
        raise _no_headings(first)
    chosen = max(shown, key=lambda table: (sum(map(recognise, table.headings)), len(table.rows)))
    others = tuple(name for name, _ in contents if name != chosen.sheet)
    hidden = workbook_hidden.find(body, kind, chosen.sheet)
    places = tuple(
        at for at, heading in enumerate(chosen.headings) if heading.strip() and at + 1 in hidden.columns
    )
    return replace(
        chosen,
        unread_sheets=others,
        hidden_rows=tuple(row.number for row in chosen.rows if row.number in hidden.rows),
        hidden_columns=tuple(chosen.headings[at].strip() for at in places),
        hidden_places=places,
    )


def _fill(lines: list[list[Value]], merged: Iterable[Any], recognise: Recognise) -> int:
    """Give every cell of a merged range the value that the range shows; how many were filled.

    Only ranges one column wide: a range across columns is a title or a note, not a value of each column.
    """
    filled = 0
    for (top, left), (bottom, right) in merged:
        if left != right or top >= len(lines) or left >= len(lines[top]):
            continue
        value = lines[top][left]
        if value == "" or (isinstance(value, str) and recognise(value)):
            continue
        for row in range(top + 1, min(bottom + 1, len(lines))):
            if lines[row][left] == "" and any(cell != "" for cell in lines[row]):
                lines[row][left] = value
                filled += 1
    return filled


# The heading row -------------------------------------------------------------------------------


def _table(
    kind: str,
    lines: Sequence[Sequence[Value]],
    recognise: Recognise,
    *,
    sheet: str = "",
    filled: int = 0,
    encoding: str = "",
) -> Table | None:
    best, at = 0, -1
    for number, line in enumerate(lines[:HEADING_ROWS]):
        known = sum(1 for cell in line if isinstance(cell, str) and recognise(cell))
        if known > best:
            best, at = known, number
    if at < 0:
        return None
    headings = [str(cell).strip() for cell in lines[at]]
    while headings and not headings[-1]:
        headings.pop()
    rows = []
    for number, line in enumerate(lines[at + 1 :], at + 2):
        if any(not (isinstance(cell, str) and not cell.strip()) for cell in line):
            rows.append(SheetRow(number, tuple(line)))
    return Table(kind, tuple(headings), tuple(rows), at + 1, sheet, (), filled, encoding)


_HEADING: Final = re.compile(
    "姓名|人名|名称|号|码|日期|时间|址|电话|手机|性别|民族|备注|说明|类|户|关系|情况|单位|人员|年龄|等级|原因|方式|内容|项目"
    "|金额|收入|地点|状态|材料|事项|品名|数量|规格|价格|name|number|phone|date|address|remark|sex|birth",
    re.IGNORECASE,
)
"""What the name of a column has in it, and that of a person has not."""


def _no_headings(lines: Sequence[Sequence[Value]]) -> Refusal:
    fullest = max(lines[:HEADING_ROWS], key=lambda line: sum(1 for cell in line if cell != ""), default=[])
    seen = [str(cell).strip() for cell in fullest if isinstance(cell, str) and cell.strip()]
    # Only what may be a column's name is repeated: a row of data names people.
    safe = [text if len(text) <= 12 and _HEADING.search(text) else "…" for text in seen][:8]
    if set(safe) <= {"…"}:
        safe = []
    return HeadingsMissing(found=say(N_("、")).join(safe) or "—", field="file")
