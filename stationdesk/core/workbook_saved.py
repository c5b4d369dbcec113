"""A workbook as bytes, made in memory.

openpyxl writes every sheet to a temporary file first, readable by anybody who gets hold of the disk and left there by a
crash; people stand in these sheets, and nothing personal may lie on a disk in clear.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook


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
    InMemory(book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True)).save()
    return out.getvalue()
