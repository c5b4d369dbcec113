"""Lights: a shape, a word and a colour, readable without seeing colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui import theme
from stationdesk.ui.words import tr


def draw(painter: QPainter, rect: QRectF, light: str, colour: QColor) -> None:
    """Draw a light's shape (circle, triangle, square, half circle) into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if light == "near":
        painter.drawPolygon(
            QPolygonF([QPointF(rect.center().x(), rect.top()), rect.bottomRight(), rect.bottomLeft()])
        )
    elif light == "late":
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
    elif light == "provisional":
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(colour)
        pen.setWidthF(1.4)
        painter.drawPie(rect, 90 * 16, 180 * 16)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(rect.adjusted(0.7, 0.7, -0.7, -0.7))
    else:
        painter.drawEllipse(rect)
    painter.restore()


def spoken(light: str) -> str:
    """The word of a light: 正常, 临期, 超期, 暂估."""
    return tr(theme.LIGHTS.get(light, theme.LIGHTS["normal"])[1])  # type: ignore[call-overload]


class LightLabel(QWidget):
    """A light with its word, or with other words in its place (`3 项待导出`)."""

    def __init__(self, light: str = "normal", words: str | None = None, *, name: str = "light") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._light, self._words = light, ""
        self.set_light(light, words)

    def set_light(self, light: str, words: str | None = None) -> None:
        """Change the light; without words it says its own."""
        self._light = light
        self._words = spoken(light) if words is None else words
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What stands beside the light."""
        return self._words

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.height() + 2 + metrics.horizontalAdvance(self._words), metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        side = worn.px(9)
        top = (self.height() - side) / 2
        shown = theme.LIGHTS.get(self._light, theme.LIGHTS["normal"])  # type: ignore[call-overload]
        draw(painter, QRectF(1, top, side, side), self._light, worn.colour(shown[2]))
        painter.setPen(worn.colour("ink"))
        painter.drawText(
            QRectF(side + worn.px(6), 0, self.width(), self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self._words,
        )
        painter.end()
