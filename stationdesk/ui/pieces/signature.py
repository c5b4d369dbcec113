"""A field to sign in, by touch, pen or mouse. The picture goes with the record; the paper governs."""

from __future__ import annotations

import itertools
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui import theme
from stationdesk.ui.words import tr

WIDTH, HEIGHT = 900, 300
"""Of the picture that is kept, whatever the size on the screen."""
LEAST = 12.0
"""A stroke shorter than so many points on the screen is a slip of the hand, not a signature."""


class SignaturePad(QWidget):
    """Strokes are drawn as they come. `signed()` after each; `png()` is the picture, or None."""

    signed = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(tr("用手指、笔或鼠标签字；没有触屏的请在纸上签，扫描附上"))
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.now().px(130))
        self._strokes: list[list[QPointF]] = []
        self._down = False

    @property
    def empty(self) -> bool:
        """Whether nothing that could be a signature was drawn."""
        return self._length() < LEAST

    def clear(self) -> None:
        """Begin again."""
        self._strokes.clear()
        self._down = False
        self.update()

    def png(self) -> bytes | None:
        """The strokes in black on white as PNG; None when there is no signature."""
        if self.empty:
            return None
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(WIDTH / max(1, self.width()), HEIGHT / max(1, self.height()))
        self._draw(painter, Qt.GlobalColor.black)
        painter.end()
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(held.data())

    def sizeHint(self) -> QSize:
        return QSize(theme.now().px(320), theme.now().px(130))

    def _length(self) -> float:
        total = 0.0
        for stroke in self._strokes:
            for one, two in itertools.pairwise(stroke):
                total += (two - one).manhattanLength()
        return total

    def _draw(self, painter: QPainter, colour: Any) -> None:
        painter.setPen(
            QPen(colour, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Always paper: a signature is black on white in the dark theme too.
        painter.setBrush(Qt.GlobalColor.white)
        edge = look.colour("accent") if self.hasFocus() else look.colour("line")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        base = self.height() * 0.78
        painter.setPen(QPen(Qt.GlobalColor.lightGray, 1))
        painter.drawLine(QPointF(theme.L, base), QPointF(self.width() - theme.L, base))
        if not self._strokes:
            painter.setPen(Qt.GlobalColor.gray)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("在这里签字"))
        self._draw(painter, Qt.GlobalColor.black)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._down:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._down:
            self._go(event.position())
            self._down = False
            self.signed.emit()

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        touches = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd)
        if kind in touches and hasattr(event, "points") and event.points():
            at = event.points()[0].position()
            if kind == QEvent.Type.TouchBegin:
                self._begin(at)
            else:
                self._go(at)
            if kind == QEvent.Type.TouchEnd:
                self._down = False
                self.signed.emit()
            event.accept()
            return True
        return super().event(event)

    def _begin(self, at: QPointF) -> None:
        self._down = True
        self._strokes.append([at])
        self.update()

    def _go(self, at: QPointF) -> None:
        inside = QPointF(min(max(at.x(), 0), self.width()), min(max(at.y(), 0), self.height()))
        self._strokes[-1].append(inside)
        self.update()
