"""Values of a workbook through the library that reads every program's files; an old .xls made into an .xlsx.

For `task_books`. Whatever a broken file makes the library do, even a panic, is a refusal.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from stationdesk.core.errors import Refusal
from stationdesk.core.workbook_made import workbook
from stationdesk.services import sheet_values, sheets
from stationdesk.services.sheets import MAX_COLUMNS, SheetDamaged, SheetLocked, SheetTooWide, Value
from stationdesk.services.task_scan import MAX_ROWS


@contextmanager
def _damage() -> Iterator[None]:
    """A broken file is refused. A panic of the library is no ordinary exception and is known by its name."""
    try:
        yield
    except (Refusal, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as wrong:  # a panic of the reader is no ordinary exception; the rest is raised again
        if "assword" in type(wrong).__name__ or "assword" in str(wrong):
            raise SheetLocked(field="file") from None
        if isinstance(wrong, Exception) or type(wrong).__name__ == "PanicException":
            raise SheetDamaged(field="file") from None
        raise


def _open(body: bytes) -> Any:
    import python_calamine as calamine

    sheets.require_sound(body, "xls" if body.startswith(b"\xd0\xcf\x11\xe0") else "xlsx")
    with _damage(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))


class Values:
    """The values of a workbook as text. Raises SheetDamaged, SheetLocked."""

    def __init__(self, body: bytes) -> None:
        self._book = _open(body)

    def lines(self, name: str) -> list[list[str]]:
        """All lines of a sheet, from row 1."""
        with _damage():
            found: list[list[Value]] = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return [[readable(cell) for cell in line] for line in found]


def readable(value: Value) -> str:
    """A cell as a person reads it. Guards against formulas stay: what goes back must be what came."""
    if isinstance(value, str):
        return value.strip(" \t\r\n\u3000\u00a0\ufeff\u200b")[: sheets.MAX_CELL]
    return sheet_values.text_of(value)


def as_xlsx(body: bytes) -> bytes:
    """An .xls as .xlsx: values, dates and merged cells of every sheet. The same bytes for the same file."""
    import python_calamine as calamine
    from xlsxwriter.exceptions import XlsxWriterException

    book = _open(body)
    out = io.BytesIO()
    made = workbook(out)
    made.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    try:
        for card in list(book.sheets_metadata):
            if card.typ == calamine.SheetTypeEnum.WorkSheet:
                page = made.add_worksheet(card.name)
                if card.visible != calamine.SheetVisibleEnum.Visible:
                    page.hide()
                _copy(book, card.name, page, day)
        made.close()
    except XlsxWriterException as wrong:
        # Two sheets of one name, merged ranges that overlap: no program writes that.
        raise SheetDamaged(field="file") from wrong
    return out.getvalue()


def _copy(book: Any, name: str, page: Any, day: Any) -> None:
    with _damage():
        sheet = book.get_sheet_by_name(name)
        end, merged = sheet.end, sheet.merged_cell_ranges or ()
        if end is not None and (end[0] > MAX_ROWS or end[1] > MAX_COLUMNS):
            raise SheetTooWide(rows=end[0], columns=end[1], max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
        lines = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in merged:
        if (top, left) != (bottom, right):
            # Merging empties the range; its first cell is written below, over it.
            page.merge_range(top, left, bottom, right, "")
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                if value:
                    page.write_string(row, column, value[:32_767])
            elif isinstance(value, bool):
                page.write_boolean(row, column, value)
            elif isinstance(value, datetime | date):
                page.write_datetime(row, column, value, day)
            elif isinstance(value, time | timedelta):
                page.write_string(row, column, str(value))
            else:
                page.write_number(row, column, value)
