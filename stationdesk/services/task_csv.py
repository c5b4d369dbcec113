"""A CSV table to be filled: untouched lines go back byte for byte, in the file's encoding, with its separator.

For `task_books`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import field
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.services import sheet_values, sheets
from stationdesk.services.sheets import (
    MAX_COLUMNS,
    CellTooLong,
    SheetGarbled,
    SheetQuotes,
    SheetTooWide,
    SheetUnknown,
)
from stationdesk.services.task_scan import MAX_ROWS

_MARKS: Final = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
_LATER: Final = str.maketrans({chr(old): chr(new) for old, new in sheets._CHANGED_2022.items()})


@dataclass(frozen=True)
class CsvFile:
    """A parsed file: its byte order mark, encoding, separator, and its records as text and as cells."""

    mark: bytes
    encoding: str
    separator: str
    records: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)

    def readable(self) -> list[list[str]]:
        """The cells as people read them."""
        later = self.encoding == "gb18030"
        return [[cell.translate(_LATER) if later else cell for cell in cells] for _, cells in self.records]


def parse(body: bytes) -> CsvFile:
    """Read a file. Raises SheetGarbled, SheetUnknown, SheetTooWide, CellTooLong, SheetQuotes."""
    text, encoding = sheets.decode(body)
    mark = _MARKS.get(encoding, b"")
    mark = mark if mark and body.startswith(mark) else b""
    # As it stands in the file, without the later characters of GB 18030: untouched lines stay what they are.
    raw = body[len(mark) :].decode(encoding)
    if raw.encode(encoding) != body[len(mark) :]:
        raise SheetGarbled(line=1, field="file")
    controls = sum(1 for sign in raw[:4000] if ord(sign) < 32 and sign not in "\r\n\t")
    if controls > 4 or text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "%pdf-"):
        raise SheetUnknown(field="file")
    separator = sheets._separator(text)
    physical = list(io.StringIO(raw, newline=""))
    if len(physical) > MAX_ROWS * 2:
        raise SheetTooWide(rows=len(physical), columns=0, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    records: list[tuple[str, tuple[str, ...]]] = []
    reader = csv.reader(physical, delimiter=separator, strict=True)
    before = csv.field_size_limit(sheets.MAX_CELL)
    done = 0
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS or len(records) >= MAX_ROWS:
                raise SheetTooWide(
                    rows=len(physical), columns=len(cells), max_rows=MAX_ROWS, max_columns=MAX_COLUMNS
                )
            records.append(("".join(physical[done : reader.line_num]), tuple(cells)))
            done = reader.line_num
    except csv.Error as wrong:
        if "field larger" in str(wrong):
            raise CellTooLong(row=len(records) + 1, limit=sheets.MAX_CELL, field="file") from None
        raise SheetQuotes(line=reader.line_num, field="file") from None
    finally:
        csv.field_size_limit(before)
    return CsvFile(mark, encoding, separator, tuple(records))


def write(body: bytes, cells: Iterable[tuple[int, int, str]]) -> bytes:
    """The file with cells (row from 1, column from 1, text) filled. Formulas are guarded as in every export."""
    found = parse(body)
    wanted: dict[int, dict[int, str]] = {}
    for row, column, text in cells:
        wanted.setdefault(row, {})[column - 1] = text
    newline = "\r\n" if any(text.endswith("\r\n") for text, _ in found.records[:50]) else "\n"
    quoted = bool(found.records) and all(
        text.lstrip().startswith('"') and text.rstrip("\r\n").endswith('"') for text, _ in found.records[:20]
    )
    out: list[str] = []
    for number in range(1, max([len(found.records), *wanted]) + 1):
        text, old = found.records[number - 1] if number <= len(found.records) else ("", ())
        if number not in wanted:
            out.append(text or newline)
            continue
        values = list(old)
        for at, value in wanted[number].items():
            values += [""] * (at + 1 - len(values))
            values[at] = value if _harmless(value) else sheet_values.guard(value)
        if out and not out[-1].endswith(("\n", "\r")):
            out[-1] += newline
        ending = re.search(r"(\r\n|\n|\r)?$", text)
        end = (ending[0] if ending else "") or (newline if number < len(found.records) or not text else "")
        buffer = io.StringIO(newline="")
        writer = csv.writer(
            buffer,
            delimiter=found.separator,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
            lineterminator="",
        )
        writer.writerow(values)
        out.append(buffer.getvalue() + end)
    return found.mark + "".join(out).encode(found.encoding)


def _harmless(text: str) -> bool:
    """Numbers with a sign are no formulas."""
    return bool(re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text))
