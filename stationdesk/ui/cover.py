"""The cover (F12): hides what is on the screen from whoever steps up to the counter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from stationdesk.ui import theme
from stationdesk.ui.mark import draw_mark
from stationdesk.ui.words import tr


class Cover(QWidget):
    """Lies over the whole window. Any key or a click takes it away; nothing reaches what lies under it."""

    lifted = Signal()

    def __init__(self, host: QWidget, station: str) -> None:
        super().__init__(host)
        self.setObjectName("cover")
        self.setAccessibleName(tr("屏幕已遮住，按任意键返回"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._station, self._host = station, host
        self._back: QWidget | None = None
        host.installEventFilter(self)
        self.hide()

    def put(self) -> None:
        """Cover the screen."""
        self._back = self._host.window().focusWidget()
        self.setGeometry(self._host.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def lift(self) -> None:
        """Take the cover away; the focus goes back to where it was."""
        self.hide()
        back, self._back = self._back, None
        try:
            if back is not None:
                back.setFocus()
        except RuntimeError:
            # What had the focus was deleted meanwhile.
            self._host.setFocus()
        self.lifted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # Every shortcut is taken here, so that no key works under the cover.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        self.lift()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.lift()

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.fillRect(self.rect(), worn.colour("sunken"))
        side = worn.px(64)
        middle = self.rect().center()
        draw_mark(painter, QRectF(middle.x() - side / 2, middle.y() - side * 1.4, side, side))
        painter.setFont(worn.font("title"))
        painter.setPen(worn.colour("ink"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        area = QRectF(0, middle.y() - side * 0.1, self.width(), worn.px(40))
        painter.drawText(area, flags, self._station)
        painter.setFont(worn.font())
        painter.setPen(worn.colour("ink2"))
        painter.drawText(area.translated(0, worn.px(36)), flags, tr("请稍候，马上为您办理"))
        painter.setFont(worn.font("second"))
        bottom = QRectF(0, self.height() - worn.px(40), self.width(), worn.px(24))
        painter.drawText(bottom, flags, tr("按任意键返回"))
        painter.end()
