"""The program's mark, drawn: a roof over a counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import after_paint

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QIcon, QPainter, QPixmap


def draw_mark(painter: QPainter, rect: QRectF) -> None:
    """StationDesk's mark: a roof over a counter, in the accent."""
    from PySide6.QtCore import QPointF, QRectF, Qt
    from PySide6.QtGui import QPainter, QPainterPath, QPen

    worn = theme.now()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 32, rect.height() / 32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.colour("accent"))
    painter.drawRoundedRect(QRectF(0, 0, 32, 32), 8, 8)
    pen = QPen(worn.colour("accent_ink"), 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    roof = QPainterPath(QPointF(7, 14.5))
    roof.lineTo(16, 7.5)
    roof.lineTo(25, 14.5)
    painter.drawPath(roof)
    painter.drawLine(QPointF(7.5, 20.5), QPointF(24.5, 20.5))
    painter.drawLine(QPointF(11, 20.5), QPointF(11, 25))
    painter.drawLine(QPointF(21, 20.5), QPointF(21, 25))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.colour("accent_ink"))
    painter.drawEllipse(QPointF(16, 15.6), 2.1, 2.1)
    painter.restore()


def pixels(side: int, ratio: float = 1.0) -> QPixmap:
    """The mark as pixels of a logical side."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QPainter, QPixmap

    image = QPixmap(round(side * ratio), round(side * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_mark(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def window_icon() -> QIcon:
    """The mark as the window's icon."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for side in (16, 32, 48, 128):
        made.addPixmap(pixels(side))
    return made


class Mark(QLabel):
    """The mark at a size; drawn in the first idle moment, its place is kept."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = theme.now().px(side)
        self.setFixedSize(QSize(self._side, self._side))
        after_paint(self, lambda: self.setPixmap(pixels(self._side, self.devicePixelRatioF())))
