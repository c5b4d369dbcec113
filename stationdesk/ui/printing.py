"""Printing and saving a paper: always the PDF that was shown, never drawn a second time.

The printer gets the PDF's own pages as images at 300 dots an inch: what leaves the printer is what was
in the preview, whatever fonts the printer knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from stationdesk.core import patient, settings
from stationdesk.core.errors import Trouble
from stationdesk.core.settings import PrinterSetup
from stationdesk.core.words import N_

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
POINTS = 72.0


class PaperUnreadable(Trouble):
    """The bytes are no PDF that can be shown."""

    template = N_("这张纸打不开。记录没有丢，请从列表里重新打印；还不行就做一次“检查”。")


class PrinterSilent(Trouble):
    """The printer did not take the job."""

    template = N_(
        "打印机没有接收。事已经办好、编号不变，看看打印机开了没有、有没有纸，再点“打印”，或先“另存为”。"
    )


class PrinterGone(Trouble):
    """The printer that was remembered for this size is not there. Parameters: name, size."""

    template = N_(
        "记住的打印机“{name}”（{size}）找不到了：看看线插好没有、开了没有。先另选一台，或“另存为”；事已经办好。"
    )


class PrinterNone(Trouble):
    """This computer has no printer at all."""

    template = N_(
        "这台电脑还没有添加打印机。事已经办好：先“另存为”，拿到别的电脑上打印；要在这里打印，请在系统的“设置”里添加打印机。"
    )


class PaperNotSaved(Trouble):
    """The file could not be written."""

    template = N_("没能存到那里（盘满了，或者不许写）。记录没有丢，换一个地方再存。")


class Paper:
    """An opened PDF: its pages as images. Close it when done."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        self.pdf = pdf
        try:
            self._document = pypdfium2.PdfDocument(pdf)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as why:
            raise PaperUnreadable() from why

    def size(self, page: int) -> QSizeF:
        """A page's size in points."""
        width, height = self._document.get_page_size(page)
        return QSizeF(width, height)

    def image(self, page: int, scale: float) -> QImage:
        """A page drawn at `scale` pixels a point."""
        drawn = self._document[page]
        try:
            bitmap = drawn.render(scale=scale, rev_byteorder=True)
        finally:
            drawn.close()
        data = bytes(bitmap.buffer)
        kind = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
        return QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()

    def pages(self, scale: float) -> Iterator[QImage]:
        """Every page in turn."""
        for page in range(self.count):
            yield self.image(page, scale)

    def close(self) -> None:
        """Give the memory back."""
        self._document.close()


SHEETS = {"A3": (841.9, 1190.6), "A4": (595.3, 841.9), "A5": (419.5, 595.3)}
"""Sides in points, the shorter first."""
_NEAR = 6.0


def size_of(paper: Paper) -> str:
    """Which sheet the first page is: A3, A4, A5, upright or lying; empty for another size."""
    size = paper.size(0)
    short, long = sorted((size.width(), size.height()))
    for name, (a, b) in SHEETS.items():
        if abs(short - a) <= _NEAR and abs(long - b) <= _NEAR:
            return name
    return ""


class Printers:
    """The printers of this computer, as Qt knows them."""

    def names(self) -> list[str]:
        """What they are called."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return list(QPrinterInfo.availablePrinterNames())

    def default(self) -> str:
        """The one the computer takes unless told otherwise; empty when there is none."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return str(QPrinterInfo.defaultPrinterName())

    def open(self, setup: PrinterSetup | None) -> QPrinter:
        """A printer set up as it was remembered, or the default one."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if setup is not None:
            printer.setPrinterName(setup.printer)
            put_on(printer, setup)
        return printer


def put_on(printer: QPrinter, setup: PrinterSetup) -> None:
    """Both sides or one, and how many."""
    from PySide6.QtPrintSupport import QPrinter

    way = QPrinter.DuplexMode
    printer.setDuplex(
        {"off": way.DuplexNone, "long": way.DuplexLongSide, "short": way.DuplexShortSide}[setup.duplex]
    )
    printer.setCopyCount(setup.copies)


def taken_from(printer: QPrinter) -> PrinterSetup:
    """What was chosen in the printer dialog, to be remembered."""
    from PySide6.QtPrintSupport import QPrinter

    way = QPrinter.DuplexMode
    duplex: Literal["off", "long", "short"] = "off"
    if printer.duplex() == way.DuplexLongSide:
        duplex = "long"
    elif printer.duplex() == way.DuplexShortSide:
        duplex = "short"
    copies = max(1, min(printer.copyCount(), settings.MOST_COPIES))
    return PrinterSetup(printer=printer.printerName(), duplex=duplex, copies=copies)


class Remembered:
    """Which printer takes which size on this machine; nothing is kept where there is no file for it."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def setup(self, size: str) -> PrinterSetup | None:
        """What is remembered of a size."""
        return settings.read(self._file).printers.get(size) if self._file is not None else None

    @property
    def directly(self) -> bool:
        """Whether a remembered printer prints with no question."""
        return self._file is not None and settings.read(self._file).print_directly

    def keep(self, size: str, setup: PrinterSetup | None) -> None:
        """Remember a printer for a size, or forget it. Raises OSError."""
        if self._file is None or not size:
            return
        kept = dict(settings.read(self._file).printers)
        if setup is None:
            kept.pop(size, None)
        else:
            kept[size] = setup
        settings.change(self._file, printers=kept)


def remembered_of(desk: Any) -> Remembered:
    """What this machine remembers, for an open desk."""
    home = getattr(desk, "home", None)
    return Remembered(getattr(home, "machine", None))


def print_paper(paper: Paper, printer: QPrinter) -> int:
    """Print every page at its own size; the number of pages. Raises `PrinterSilent`."""
    printer.setResolution(DPI)
    printer.setFullPage(True)
    _lay_out(printer, paper.size(0))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterSilent()
    try:
        for page in range(paper.count):
            if page:
                _lay_out(printer, paper.size(page))
                if not printer.newPage():
                    raise PrinterSilent()
            image = paper.image(page, DPI / POINTS)
            painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)
    finally:
        ended = painter.end()
    if not ended:
        raise PrinterSilent()
    return paper.count


def _lay_out(printer: QPrinter, size: QSizeF) -> None:
    wide = size.width() > size.height()
    upright = size.transposed() if wide else size
    page = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(page, way, QMarginsF(0, 0, 0, 0)))


def save_paper(pdf: bytes, file: Path) -> None:
    """Write the PDF whole or not at all. Raises `PaperNotSaved`."""
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as out:
            out.write(pdf)
            out.flush()
            os.fsync(out.fileno())
        patient.replace(part, file)
    except OSError as why:
        with suppress(OSError):  # a stick that is gone cannot be tidied up
            patient.remove(part, missing_ok=True)
        raise PaperNotSaved() from why
