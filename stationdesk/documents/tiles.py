"""An A3 sheet on two sheets of A4, for a station without an A3 printer: glued at the ticks it hangs as one.

The finished PDF is cut, never drawn again: what was issued is what hangs. Each A4 keeps five millimetres free, where
office printers do not print, and the two share ten for the glue; the sheet's own empty edges pay for both, so type
comes out at 98 %.
"""

from __future__ import annotations

import io
from typing import Any, Final

from stationdesk.documents.engine.sheet import A3, A4, MM

FREE: Final = 5 * MM
"""Along every edge of an A4: most printers cannot print there."""
SHARED: Final = 10 * MM
"""Printed on both, one is glued over the other."""
SHRUNK: Final = 0.98
_NEAR: Final = 6.0
_TICK: Final = 4 * MM


def is_large(width: float, height: float) -> bool:
    """Whether a page (in points) is an A3, upright or lying."""
    short, long = sorted((width, height))
    return abs(short - A3[0]) <= _NEAR and abs(long - A3[1]) <= _NEAR


def tiled(pdf: bytes) -> bytes:
    """The same pages with every A3 on two A4; other pages as they are. Raises `pypdfium2.PdfiumError` for no PDF."""
    import pypdfium2

    source = pypdfium2.PdfDocument(pdf)
    made = pypdfium2.PdfDocument.new()
    try:
        for number in range(len(source)):
            width, height = source.get_page_size(number)
            if is_large(width, height):
                _two(source, made, number, width, height)
            else:
                made.import_pages(source, [number])
        out = io.BytesIO()
        made.save(out)
    finally:
        made.close()
        source.close()
    return out.getvalue()


def _two(source: Any, made: Any, number: int, width: float, height: float) -> None:
    """The longer side is cut: a lying sheet into left and right, an upright one into upper and lower."""
    lying = width > height
    short, long = A4
    across, up = (short, long) if lying else (long, short)
    shown = source.page_as_xobject(number, made)
    step = (short - 2 * FREE - SHARED) / SHRUNK
    whole = (2 * (short - 2 * FREE) - SHARED) / SHRUNK
    first = (max(width, height) - whole) / 2
    for part in range(2):
        page = made.new_page(across, up)
        sheet = shown.as_pageobject()
        begins = first + part * step
        if lying:
            right, above = FREE - SHRUNK * begins, (up - SHRUNK * height) / 2
        else:
            # From the top: the upper half first.
            right = (across - SHRUNK * width) / 2
            above = up - FREE - SHRUNK * (height - begins)
        sheet.transform(_matrix(SHRUNK, right, above))
        page.insert_obj(sheet)
        at = short - FREE - SHARED if part == 0 else FREE + SHARED
        _ticks(page, at, across, up, lying=lying)
        page.gen_content()


def _matrix(scale: float, right: float, up: float) -> Any:
    import pypdfium2

    return pypdfium2.PdfMatrix(scale, 0, 0, scale, right, up)


def _ticks(page: Any, at: float, across: float, up: float, *, lying: bool) -> None:
    """Where the other sheet's edge lies when they are glued: a tick at either end of the line."""
    if lying:
        lines = (((at, FREE), (at, FREE + _TICK)), ((at, up - FREE), (at, up - FREE - _TICK)))
    else:
        lines = (
            ((FREE, up - at), (FREE + _TICK, up - at)),
            ((across - FREE, up - at), (across - FREE - _TICK, up - at)),
        )
    for start, end in lines:
        _line(page, start, end)


def _line(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    import pypdfium2.raw as raw

    path = raw.FPDFPageObj_CreateNewPath(*start)
    raw.FPDFPath_LineTo(path, *end)
    raw.FPDFPageObj_SetStrokeColor(path, 120, 120, 120, 255)
    raw.FPDFPageObj_SetStrokeWidth(path, 0.5)
    raw.FPDFPath_SetDrawMode(path, 0, True)
    raw.FPDFPage_InsertObject(page.raw, path)
