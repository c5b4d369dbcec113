"""The program's mark, drawn: a roof over a counter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from stationdesk.ui import theme


def draw_mark(painter: QPainter, rect: QRectF) -> None:
    """StationDesk's mark: a roof over a counter, in the accent."""
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
