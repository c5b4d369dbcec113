"""A line that searches while one types, safe for Chinese input.

Nothing here acts on text that is still being composed: `textChanged` does not fire for it, and keys
pressed during composition never reach a shortcut of the field.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from stationdesk.ui import icons, theme


class SearchLine(QLineEdit):
    """A line that searches while one types: no delay, nothing during composition.

    `asked(text)` for every settled text, `chosen()` on Enter, `stepped(±1)` on the arrows, so that a
    list under it can follow while the focus stays here. Esc clears first, then passes on.
    """

    asked = Signal(str)
    chosen = Signal()
    stepped = Signal(int)

    def __init__(self, name: str, spoken: str, hint: str = "", *, icon: str = "magnifying-glass") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(hint)
        self.composing = False
        self._glass = icon
        self.setTextMargins(theme.now().px(theme.ICON) + theme.S, 0, 0, 0)
        self.textChanged.connect(self.asked)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        drawing = icons.pixmap(self._glass, theme.ICON, "ink2")
        side = drawing.deviceIndependentSize().height()
        painter = QPainter(self)
        painter.drawPixmap(QPointF(theme.S + 1, (self.height() - side) / 2), drawing)
        painter.end()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not self.composing:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.chosen.emit()
                return
            if key == Qt.Key.Key_Escape and self.text():
                self.clear()
                return
        super().keyPressEvent(event)
