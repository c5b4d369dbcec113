"""Looking at a paper before it is printed: the PDF itself, page by page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from stationdesk.core.errors import Trouble
from stationdesk.ui import files, printing, theme
from stationdesk.ui.pieces.plain import button, icon_button, label
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
SCREEN_DPI = 96.0


class _Sheet(QWidget):
    """One page as paper on the desk."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName(f"preview.page.{number}")
        self.setAccessibleName(tr("第 {n} 页", n=number))
        self._pixmap = QPixmap()

    def show_page(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap
        self.setFixedSize(pixmap.deviceIndependentSize().toSize() + QSize(2, 2))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(1, 1, self._pixmap)
        painter.setPen(QPen(theme.now().colour("edge"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PreviewPane(QWidget):
    """The paper, with 打印, 另存为, 完成. Fits the width first; plus and minus zoom, arrows and page keys move.

    Enter prints; once it went to the printer Enter is 完成, so that nothing is printed twice by a second press. Raises `printing.PaperUnreadable` when the bytes are no PDF.
    """

    done = Signal()
    said = Signal(str)
    troubled = Signal(object)
    printed = Signal(int)
    saved = Signal()

    def __init__(
        self,
        pdf: bytes,
        title: str,
        *,
        remembered: printing.Remembered | None = None,
        printers: printing.Printers | None = None,
    ) -> None:
        super().__init__()
        self.remembered = remembered or printing.Remembered(None)
        self.printers = printers or printing.Printers()
        self.setObjectName("preview")
        self.setAccessibleName(tr("预览：{title}", title=title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.paper = printing.Paper(pdf)
        self._whole = pdf
        """The paper as it was issued; `paper` may be the same on smaller sheets."""
        self._title = title
        self._zoom: float | None = None
        self._is_shut = False
        self._out = False
        """Whether it went to a printer from here."""
        self._build(title)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw)

    def _build(self, title: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.XL, theme.S, theme.XL, theme.S)
        head.setSpacing(theme.S)
        head.addWidget(label(title, "title", name="preview.title"))
        head.addSpacing(theme.M)
        self._count = label(tr("共 {n} 页", n=self.paper.count), "second")
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(
            icon_button("magnifying-glass-minus", tr("缩小"), lambda: self.zoom(-1), name="preview.smaller")
        )
        self._shown = label("", "second", name="preview.zoom")
        head.addWidget(self._shown)
        head.addWidget(
            icon_button("magnifying-glass-plus", tr("放大"), lambda: self.zoom(1), name="preview.larger")
        )
        head.addSpacing(theme.M)
        self.tile: QPushButton | None = None
        if printing.size_of(self.paper) == "A3":
            self.tile = button(tr("拼两张 A4"), self.toggle_tiles, name="preview.tile")
            self.tile.setCheckable(True)
            self.tile.setToolTip(tr("没有 A3 打印机：打成两张 A4，对齐短线粘起来，和 A3 一样大"))
            head.addWidget(self.tile)
        finish = button(tr("完成"), self.done.emit, name="preview.done")
        finish.setToolTip(tr("Esc；打印过以后 Enter 也可以"))
        head.addWidget(finish)
        head.addWidget(button(tr("另存为…"), self.save, icon="floppy-disk", name="preview.save"))
        if self.remembered.directly:
            other = button(tr("换打印机…"), self.choose_printer, name="preview.printer")
            head.addWidget(other)
        go = button(tr("F8  打印"), self.print_, look="primary", icon="printer", name="preview.print")
        go.setToolTip(tr("Enter 也可以"))
        head.addWidget(go)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("preview.scroll")
        self._scroll.setAccessibleName(tr("纸面"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = QWidget()
        inner.setProperty("look", "clear")
        self._pages = QVBoxLayout(inner)
        self._pages.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
        self._pages.setSpacing(theme.L)
        self._sheets: list[_Sheet] = []
        self._pages.addStretch(1)
        self._lay_sheets()
        self._scroll.setWidget(inner)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addLayout(head)
        lay.addWidget(self._scroll, 1)

    def _lay_sheets(self) -> None:
        for old in self._sheets:
            self._pages.removeWidget(old)
            old.deleteLater()
        self._sheets = [_Sheet(number + 1) for number in range(self.paper.count)]
        for place, sheet in enumerate(self._sheets):
            self._pages.insertWidget(place, sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._count.setText(tr("共 {n} 页", n=self.paper.count))

    def toggle_tiles(self) -> None:
        """An A3 sheet on two A4 to be glued together, or back to the sheet as it is."""
        from stationdesk.documents import tiles

        if self.tile is None:
            return
        pdf = tiles.tiled(self._whole) if self.tile.isChecked() else self._whole
        self.paper.close()
        self.paper = printing.Paper(pdf)
        self._lay_sheets()
        self._draw()

    def shut(self) -> None:
        """Give the paper's memory back; nothing is drawn any more."""
        self._timer.stop()
        self._is_shut = True
        self.paper.close()

    @property
    def scale(self) -> float:
        """Screen pixels a point: chosen, or whatever fits the width (never above 125 %)."""
        if self._zoom is not None:
            return self._zoom * SCREEN_DPI / printing.POINTS
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        room = max(200, self._scroll.width() - bar - 2 * theme.XL - 8)
        widest = max(self.paper.size(page).width() for page in range(self.paper.count))
        return min(room / widest, 1.25 * SCREEN_DPI / printing.POINTS)

    def zoom(self, by: int) -> None:
        """The next larger or smaller zoom."""
        current = self.scale * printing.POINTS / SCREEN_DPI
        steps = [step for step in ZOOMS if (step > current + 0.01 if by > 0 else step < current - 0.01)]
        if steps:
            self._zoom = steps[0] if by > 0 else steps[-1]
            self._draw()

    def _draw(self) -> None:
        ratio, scale = self.devicePixelRatioF(), self.scale
        for number, sheet in enumerate(self._sheets):
            pixmap = QPixmap.fromImage(self.paper.image(number, scale * ratio))
            pixmap.setDevicePixelRatio(ratio)
            sheet.show_page(pixmap)
        self._shown.setText(f"{round(scale * printing.POINTS / SCREEN_DPI * 100)} %")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None and not self._is_shut:
            self._timer.start(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter prints, and is done with a paper that was printed; a finger that stays on it does so once."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat():
                return
            if self._out:
                self.done.emit()
            else:
                self.print_()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif not self._scrolled(key):
            super().keyPressEvent(event)

    def _scrolled(self, key: int) -> bool:
        """Arrows and page keys move over the paper, wherever in the preview the focus is."""
        bar = self._scroll.verticalScrollBar()
        by = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }.get(Qt.Key(key))
        if by is None:
            return False
        bar.setValue(bar.value() + by)
        return True

    def print_(self) -> None:
        """F8: on the printer remembered for this size, or after asking; what went wrong goes to `troubled`."""
        size = printing.size_of(self.paper)
        known = self.remembered.setup(size)
        if known is not None and known.printer not in self.printers.names():
            self.troubled.emit(printing.PrinterGone(name=known.printer, size=size))
            known = None
        elif known is not None and self.remembered.directly:
            self._send(self.printers.open(known), known.printer)
            return
        printer = self.printers.open(known)
        if self.ask_printer(printer):
            self._send(printer)
            self._remember(size, printer)

    def choose_printer(self) -> None:
        """The dialog, whatever is remembered."""
        size = printing.size_of(self.paper)
        known = self.remembered.setup(size)
        here = known if known is not None and known.printer in self.printers.names() else None
        printer = self.printers.open(here)
        if self.ask_printer(printer):
            self._send(printer)
            self._remember(size, printer)

    def ask_printer(self, printer: QPrinter) -> bool:
        """The computer's own dialog; whether somebody said yes."""
        if sys.platform == "win32" and not self.printers.names():
            # Windows' own dialog does not even come up then; elsewhere it prints into a file.
            self.troubled.emit(printing.PrinterNone())
            return False
        from PySide6.QtPrintSupport import QPrintDialog

        return QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted

    def _send(self, printer: QPrinter, name: str = "") -> None:
        # A job's name is seen by whoever looks at the queue: it names no person.
        printer.setDocName("StationDesk")
        try:
            pages = printing.print_paper(self.paper, printer)
        except Trouble as trouble:
            self.troubled.emit(trouble)
            return
        self._out = True
        self.printed.emit(pages)
        if name:
            self.said.emit(tr("已交给打印机“{name}”，{n} 页。", name=name, n=pages))
        else:
            self.said.emit(tr("已交给打印机，{n} 页。", n=pages))

    def _remember(self, size: str, printer: QPrinter) -> None:
        if printer.outputFileName() and not printer.printerName():
            return  # printed into a file: no printer to remember
        try:
            self.remembered.keep(size, printing.taken_from(printer))
        except OSError:
            return  # a read-only home: which printer was taken is a comfort, not a fact

    def save(self) -> None:
        """Ask where and save the PDF."""
        proposed = re.sub(r'[\\/:*?"<>|\s]+', "_", self._title) + ".pdf"
        chosen, _kind = files.ask_save(self, tr("另存为"), proposed, "PDF (*.pdf)")
        if not chosen:
            return
        try:
            printing.save_paper(self.paper.pdf, Path(chosen))
        except Trouble as trouble:
            self.troubled.emit(trouble)
            return
        self.saved.emit()
        self.said.emit(tr("已存到 {place}", place=chosen))
