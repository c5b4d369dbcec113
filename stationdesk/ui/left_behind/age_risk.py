"""Ages and risks at a glance: everybody of a register as a mark over their age, its shape and colour their risk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.ui import theme
from stationdesk.ui.pieces.lights import draw
from stationdesk.ui.words import tr

RISKS = {"high": ("late", N_("高")), "medium": ("near", N_("中")), "low": ("normal", N_("低"))}
UNKNOWN = ("provisional", N_("未评"))
ORDER = ("low", "medium", "high", "")


@dataclass(frozen=True)
class Mark:
    """One person: age in years and risk (`low`, `medium`, `high`, or empty when nobody judged it)."""

    id: str
    age: int
    risk: str


def light_of(risk: str | None) -> str:
    """The light a risk is drawn in."""
    return RISKS.get(risk or "", UNKNOWN)[0]


def word_of(risk: str | None) -> str:
    """高, 中, 低 or 未评."""
    return tr(RISKS.get(risk or "", UNKNOWN)[1])


class AgeRisk(QWidget):
    """Marks stacked over a line of years. `chosen(id)`; arrows move, Enter chooses."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left_behind.picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks: list[Mark] = []
        self._at = 0
        self._span = (0, 18)

    def set_marks(self, marks: Sequence[Mark], youngest: int, oldest: int) -> None:
        """Draw these over the years from `youngest` to `oldest` (widened when someone lies outside)."""
        self._marks = sorted(marks, key=lambda one: (one.age, ORDER.index(one.risk or "")))
        ages = [one.age for one in self._marks]
        self._span = (min([youngest, *ages]), max([oldest, *ages]))
        self._at = min(self._at, max(0, len(self._marks) - 1))
        counts = {key: sum(1 for one in self._marks if (one.risk or "") == key) for key in ORDER}
        said = tr("，").join(
            tr("风险{word} {n} 人", word=word_of(key), n=n) for key, n in reversed(counts.items()) if n
        )
        self.setAccessibleName(tr("年龄和风险：共 {n} 人，{said}", n=len(self._marks), said=said))
        self.updateGeometry()
        self.update()

    def _side(self) -> int:
        return theme.now().px(11)

    def _column(self, age: int) -> int:
        """Which column of marks an age belongs to: one a year, or one for several where years are narrow."""
        first, last = self._span
        step = self._step()
        return (min(age, last) - first) // step

    def _step(self) -> int:
        first, last = self._span
        room = max(1, self.width() - 2 * theme.M)
        step = 1
        while (last - first + 1) / step * (self._side() + 6) > room:
            step += 1
        return step

    def _places(self) -> list[QPointF]:
        first, last = self._span
        columns = (last - first) // self._step() + 1
        width = (self.width() - 2 * theme.M) / columns
        heights: dict[int, int] = {}
        places = []
        for one in self._marks:
            column = self._column(one.age)
            level = heights.get(column, 0)
            heights[column] = level + 1
            x = theme.M + (column + 0.5) * width
            places.append(QPointF(x, self._base() - (level + 0.5) * (self._side() + 3) - 3))
        return places

    def _base(self) -> float:
        return self.height() - theme.now().px(18)

    def _levels(self) -> int:
        heights: dict[int, int] = {}
        for one in self._marks:
            column = self._column(one.age)
            heights[column] = heights.get(column, 0) + 1
        return max(heights.values(), default=1)

    def sizeHint(self) -> QSize:
        levels = min(6, max(3, self._levels()))
        return QSize(theme.now().px(320), levels * (self._side() + 3) + theme.now().px(18) + theme.S)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, (first, last) = self._base(), self._span
        painter.setPen(QPen(worn.colour("line"), 1))
        painter.drawLine(QPointF(theme.M, base), QPointF(self.width() - theme.M, base))
        painter.setFont(worn.font("second"))
        painter.setPen(worn.colour("ink2"))
        step = self._step()
        columns = (last - first) // step + 1
        width = (self.width() - 2 * theme.M) / columns
        every = 1
        while every * width < worn.px(44):
            every += 1
        for column in range(0, columns, every):
            rect = QRectF(theme.M + (column + 0.5) * width - 30, base + 1, 60, worn.px(17))
            words = tr("{n}岁", n=first + column * step)
            painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words)
        side = float(self._side())
        for number, (one, place) in enumerate(zip(self._marks, self._places(), strict=True)):
            light = light_of(one.risk)
            rect = QRectF(place.x() - side / 2, place.y() - side / 2, side, side)
            if number == self._at and self.hasFocus():
                painter.setPen(QPen(worn.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 3, 3)
            draw(painter, rect, light, worn.colour(theme.LIGHTS[light][2]))  # type: ignore[index]
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is not None and self._marks:
            self._at = (self._at + move) % len(self._marks)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._marks:
            self.chosen.emit(self._marks[self._at].id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        reach = self._side()
        for number, place in enumerate(self._places()):
            away = event.position() - place
            if abs(away.x()) <= reach and abs(away.y()) <= reach:
                self._at = number
                self.update()
                self.chosen.emit(self._marks[number].id)
                return
