"""Pages as plain lists of what is drawn, and the one place that turns them into PDF bytes.

A layout first builds every `Page` (so that the number of pages is known and every character has a font), then
`write_pdf` draws them. Coordinates are points from the top left corner. The same pages, title and date give the same
bytes: reportlab's invariant mode, a time stamp from the facts, no Helvetica.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, Literal

from stationdesk.core.late import dataclass
from stationdesk.documents.fonts import FontSet, Role

MM = 72 / 25.4

A3 = (297 * MM, 420 * MM)
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)

Align = Literal["left", "centre", "right"]

_drawing = threading.Lock()
"""reportlab's fonts may serve one document at a time."""


@dataclass(frozen=True)
class Style:
    """How a text looks: role, size and line pitch in points, heavier strokes for titles, grey 0 (black) to 1."""

    role: Role = "fangsong"
    size: float = 12.0
    pitch: float = 18.0
    bold: bool = False
    grey: float = 0.0

    def at(self, size: float, pitch: float | None = None) -> Style:
        """The same in another size."""
        return replace(self, size=size, pitch=pitch if pitch is not None else size * self.pitch / self.size)


@dataclass(frozen=True)
class Text:
    """A piece of text on its baseline, `spread` points added after each character."""

    x: float
    y: float
    text: str
    style: Style
    spread: float = 0.0


@dataclass(frozen=True)
class Rule:
    """A straight line; `dash` are its strokes and gaps in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.6
    dash: tuple[float, ...] = ()
    grey: float = 0.0


@dataclass(frozen=True)
class Box:
    """A rectangle: filled with a grey, or an outline when `fill` is None."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.6
    fill: float | None = None


@dataclass(frozen=True)
class Ring:
    """A circle, where the seal goes. Never a seal."""

    x: float
    y: float
    radius: float
    grey: float = 0.75


@dataclass(frozen=True)
class Cells:
    """Black squares of a code: runs (column, row, length) of a module `size`, drawn as one shape."""

    x: float
    y: float
    size: float
    runs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Picture:
    """A picture (JPEG bytes) in its place."""

    x: float
    y: float
    width: float
    height: float
    data: bytes = field(repr=False)


Mark = Text | Rule | Box | Ring | Cells | Picture


@dataclass
class Page:
    """One page and what is on it."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    parts: int = 1
    """How many papers lie side by side on it; each gets its own watermark."""

    def add(self, *marks: Mark) -> None:
        """Put marks on the page."""
        self.marks += marks

    def moved(self, dx: float, dy: float) -> list[Mark]:
        """The marks shifted, for putting this page on a larger sheet."""
        return [_moved(mark, dx, dy) for mark in self.marks]


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Rule):
        return replace(mark, x1=mark.x1 + dx, x2=mark.x2 + dx, y1=mark.y1 + dy, y2=mark.y2 + dy)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def place(
    page: Page, fonts: FontSet, x: float, y: float, text: str, style: Style, align: Align = "left"
) -> None:
    """Put one line of text on the page; `x` is its left end, middle or right end. Raises GlyphMissing."""
    width = fonts.width(text, style.role, style.size)
    left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
    page.add(Text(left, y, text, style))


@dataclass(frozen=True)
class Imprint:
    """What a PDF says about itself, and what is written across every page."""

    title: str
    author: str
    made_on: date
    watermark: str = ""


def write_pdf(pages: list[Page], imprint: Imprint, fonts: FontSet) -> bytes:
    """The pages as a PDF. Raises GlyphMissing before anything is drawn, FontsMissing without any font."""
    from reportlab.pdfgen.canvas import Canvas

    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                fonts.runs(mark.text, mark.style.role)
    first = fonts.pdf(fonts.chain("song")[0])
    with _drawing:
        buffer = io.BytesIO()
        canvas: Any = Canvas(
            buffer,
            pagesize=A4,
            invariant=1,
            pageCompression=1,
            initialFontName=first.fontName,
            lang="zh-CN",
        )
        day = imprint.made_on
        # The day of the facts, and nothing of the machine (reportlab would take in SOURCE_DATE_EPOCH), so that the
        # same facts give the same bytes at any time and anywhere.
        canvas._doc.signature = hashlib.md5(usedforsecurity=False)
        canvas._doc._timeStamp = SimpleNamespace(
            t=0.0, YMDhms=(day.year, day.month, day.day, 0, 0, 0), dhh=8, dmm=0, tzname="+08:00"
        )
        canvas.setTitle(imprint.title)
        canvas.setAuthor(imprint.author)
        canvas.setSubject(imprint.title)
        canvas.setCreator("StationDesk")
        canvas.setProducer("StationDesk")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for page in pages:
            canvas.setPageSize((page.width, page.height))
            if imprint.watermark:
                _watermark(canvas, page, imprint.watermark, fonts)
            _draw(canvas, page, fonts)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def _watermark(canvas: Any, page: Page, text: str, fonts: FontSet) -> None:
    part = page.width / page.parts
    style = Style(role="hei", size=min(part, page.height) * 0.30, grey=0.9)
    width = fonts.width(text, style.role, style.size)
    for n in range(page.parts):
        canvas.saveState()
        canvas.translate(part * (n + 0.5), page.height / 2)
        canvas.rotate(40)
        pen = canvas.beginText()
        _write(pen, Text(-width / 2, 0, text, style), fonts, -style.size * 0.35)
        canvas.drawText(pen)
        canvas.restoreState()


def _write(pen: Any, mark: Text, fonts: FontSet, baseline: float) -> None:
    style = mark.style
    pen.setTextOrigin(mark.x, baseline)
    pen.setFillGray(style.grey)
    if style.bold:
        pen.setTextRenderMode(2)
        pen.setStrokeGray(style.grey)
    if mark.spread:
        pen.setCharSpace(mark.spread)
    for face, part in fonts.runs(mark.text, style.role):
        pen.setFont(fonts.pdf(face).fontName, style.size)
        pen.textOut(part)
    if mark.spread:
        pen.setCharSpace(0)
    if style.bold:
        pen.setTextRenderMode(0)


def _draw(canvas: Any, page: Page, fonts: FontSet) -> None:
    for mark in page.marks:
        if isinstance(mark, Rule):
            canvas.setLineWidth(mark.weight)
            canvas.setStrokeGray(mark.grey)
            canvas.setDash(list(mark.dash))
            canvas.line(mark.x1, page.height - mark.y1, mark.x2, page.height - mark.y2)
        elif isinstance(mark, Box):
            canvas.setDash([])
            canvas.setStrokeGray(0)
            canvas.setLineWidth(mark.weight)
            if mark.fill is not None:
                canvas.setFillGray(mark.fill)
            low = page.height - mark.y - mark.height
            canvas.rect(
                mark.x, low, mark.width, mark.height, stroke=mark.fill is None, fill=mark.fill is not None
            )
        elif isinstance(mark, Ring):
            canvas.setDash([3, 3])
            canvas.setLineWidth(0.6)
            canvas.setStrokeGray(mark.grey)
            canvas.circle(mark.x, page.height - mark.y, mark.radius)
            canvas.setDash([])
        elif isinstance(mark, Picture):
            from reportlab.lib.utils import ImageReader

            low = page.height - mark.y - mark.height
            canvas.drawImage(ImageReader(io.BytesIO(mark.data)), mark.x, low, mark.width, mark.height)
        elif isinstance(mark, Cells):
            # Counted in cells from the upper left: whole numbers are written faster and shorter than points.
            canvas.saveState()
            canvas.setFillGray(0)
            canvas.transform(mark.size, 0, 0, -mark.size, mark.x, page.height - mark.y)
            shape = canvas.beginPath()
            shape._code.extend(f"{column} {row} {length} 1 re" for column, row, length in mark.runs)
            canvas.drawPath(shape, stroke=0, fill=1)
            canvas.restoreState()
    # Text comes last, in one object: the text layer is then in reading order.
    pen = canvas.beginText()
    for mark in page.marks:
        if isinstance(mark, Text) and mark.text:
            if mark.style.bold:
                pen._code.append(f"{mark.style.size * 0.028:.3f} w")
            _write(pen, mark, fonts, page.height - mark.y)
    canvas.drawText(pen)


def qr_cells(text: str, x: float, y: float, side: float) -> Cells:
    """A QR code (error level M) of `side` points with its upper left corner at x, y; the quiet zone is the caller's."""
    import segno

    matrix = segno.make(text, error="m", micro=False).matrix
    runs: list[tuple[int, int, int]] = []
    for row, bits in enumerate(matrix):
        column = 0
        while column < len(bits):
            length = 0
            while column + length < len(bits) and bits[column + length]:
                length += 1
            if length:
                runs.append((column, row, length))
            column += length + 1
    return Cells(x, y, side / len(matrix), tuple(runs))
