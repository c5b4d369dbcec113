"""The window itself: light enough to be shown first; pages of the desk come into it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from stationdesk.ui.mark import window_icon
from stationdesk.ui.pieces.plain import after_paint
from stationdesk.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QCloseEvent

SMALLEST = QSize(1024, 600)
USUAL = QSize(1366, 768)


class Shell(QMainWindow):
    """One top-level window that shows the password page, the first start, or an opened desk."""

    left = Signal()

    def __init__(self, *, may_close: Callable[[], bool] | None = None) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle(tr("村级便民服务站"))
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        self._may_close = may_close
        self._stack = QStackedWidget()
        self._stack.setObjectName("shell.stack")
        self.setCentralWidget(self._stack)
        after_paint(self, lambda: self.setWindowIcon(window_icon()))

    def show_widget(self, widget: QWidget) -> None:
        """Show a widget; it is kept until `drop`."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()

    def drop(self, widget: QWidget) -> None:
        """Take a widget away for good."""
        self._stack.removeWidget(widget)
        widget.deleteLater()

    @property
    def shown(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def remember(self, settings: QSettings) -> None:
        """Write down size and place."""
        settings.setValue("geometry", self.saveGeometry())

    def recall(self, settings: QSettings) -> None:
        """Put the window where it was; the first time, on a small screen, show it as large as that."""
        kept = settings.value("geometry")
        if kept is not None and self.restoreGeometry(kept):
            return
        screen = self.screen()
        room = screen.availableGeometry() if screen is not None else None
        if room is None or room.width() <= USUAL.width() or room.height() <= USUAL.height():
            self.showMaximized()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close is not None and not self._may_close():
            event.ignore()
            return
        self.left.emit()
        event.accept()
