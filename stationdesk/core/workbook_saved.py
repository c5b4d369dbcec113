"""A workbook that is read to be changed, and saved as bytes: in memory, and let go of whatever happens.

openpyxl writes every sheet to a temporary file first, readable by anybody who gets hold of the disk and left there by a
crash; people stand in these sheets, and nothing personal may lie on a disk in clear. It closes its archives only when all
went well; one that was being written and is found as garbage is finished after its bytes are gone, and complains.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook


@contextmanager
def changing(source: bytes, *, macros: bool = False) -> Iterator[Workbook]:
    """A workbook of that content, with its macros if they are to stay. Raises whatever openpyxl raises over broken parts."""
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(source), keep_vba=macros)
    try:
        reader.read()
        yield reader.wb
    finally:
        reader.archive.close()
        # Where it stopped half-way the reader knows of no workbook yet, but its parser does.
        begun = getattr(getattr(reader, "parser", None), "wb", None)
        if begun is not None and begun.vba_archive is not None:
            begun.vba_archive.close()


def saved(book: Workbook) -> bytes:
    """What `book.save` would write. The book cannot be saved again."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):  # type: ignore[misc]
        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            text = io.BytesIO()
            writer = WorksheetWriter(ws, text)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], text.getvalue())
            self.manifest.append(ws)

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        InMemory(book, archive).save()
    return out.getvalue()
