"""Lights: a shape, a word and a colour, readable without seeing colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui import theme
from stationdesk.ui.words import tr

_FLOWING = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.AlignmentFlag.AlignLeft)


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
    """A light with its word, or with other words in its place (`3 项待导出`).

    With `wrap` a sentence goes on in the next line where the pane is narrow or the text large.
    """

    def __init__(
        self, light: str = "normal", words: str | None = None, *, name: str = "light", wrap: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._wrap = wrap
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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

    @property
    def _indent(self) -> int:
        worn = theme.now()
        return worn.px(9) + worn.px(6)

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def minimumSizeHint(self) -> QSize:
        if not self._wrap:
            return super().minimumSizeHint()
        metrics = self.fontMetrics()
        return QSize(self._indent + 6 * metrics.averageCharWidth(), metrics.height() + 4)

    def heightForWidth(self, width: int) -> int:
        if not self._wrap:
            return self.sizeHint().height()
        room = QRect(0, 0, max(1, width - self._indent), 10_000)
        return self.fontMetrics().boundingRect(room, _FLOWING, self._words).height() + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        side = worn.px(9)
        line = self.fontMetrics().height() + 4 if self._wrap else self.height()
        top = (line - side) / 2
        shown = theme.LIGHTS.get(self._light, theme.LIGHTS["normal"])  # type: ignore[call-overload]
        draw(painter, QRectF(1, top, side, side), self._light, worn.colour(shown[2]))
        painter.setPen(worn.colour("ink"))
        if self._wrap:
            room = QRect(self._indent, 2, self.width() - self._indent, self.height() - 2)
            painter.drawText(room, _FLOWING, self._words)
        else:
            painter.drawText(
                QRectF(self._indent, 0, self.width(), self.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                self._words,
            )
        painter.end()
