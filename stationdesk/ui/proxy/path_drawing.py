"""The way of a proxy request drawn: 委托 → 授权 → 受理 → 办理 → 送达 → 归档 → 上报 → 回访, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.proxy_states import STATE_WORDS, STEP_WORDS, State
from stationdesk.ui import theme
from stationdesk.ui.words import tr

WAY = ("request", "authorise", "accept", "handle", "deliver", "archive", "report", "return_visit")
REACHED = {
    State.REQUESTED: 0,
    State.AUTHORISED: 1,
    State.ACCEPTED: 2,
    State.HANDLING: 3,
    State.DELIVERED: 4,
    State.ARCHIVED: 5,
    State.REPORTED: 6,
    State.CLOSED: 7,
}


class PathDrawing(QWidget):
    """Stops on a line; reached ones filled, the present one ringed, the day below where it is known."""

    def __init__(self, state: State, days: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("proxy.path")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._state, self._days = state, dict(days)
        done = [step for step in WAY if step in days]
        if state == State.REVOKED:
            self._at = max((WAY.index(step) for step in done), default=0)
        else:
            self._at = REACHED[state]
        said = "，".join(tr("{step} {day}", step=tr(STEP_WORDS[step]), day=days[step]) for step in done)
        self.setAccessibleName(
            tr("走到：{state}", state=tr(STATE_WORDS[state])) + (f"。{said}" if said else "")
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.now().px(300), theme.now().px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.now().px(220), theme.now().px(58))

    def names(self, metrics: QFontMetrics) -> dict[int, QRectF]:
        """Where the names of stops stand. Long ones (English, large text) would lie over each other: the present
        stop is named first, then the next, the first, the last, and whichever still has room."""
        width, high = self.width() / len(WAY), theme.now().px(20)
        last = len(WAY) - 1
        placed: dict[int, QRectF] = {}
        for number in dict.fromkeys((self._at, min(self._at + 1, last), 0, last, *range(len(WAY)))):
            room = metrics.horizontalAdvance(tr(STEP_WORDS[WAY[number]])) + 2.0
            left = min(max(0.0, (number + 0.5) * width - room / 2), max(0.0, self.width() - room))
            name = QRectF(left, 2, room, high)
            if not any(name.adjusted(-4, 0, 4, 0).intersects(one) for one in placed.values()):
                placed[number] = name
        return placed

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(WAY)
        y, radius = worn.px(30), worn.px(5)
        ended = self._state == State.REVOKED
        for number in range(len(WAY) - 1):
            painter.setPen(QPen(worn.colour("accent" if number < self._at and not ended else "line"), 2))
            painter.drawLine(
                QPointF((number + 0.5) * width + radius + 2, y),
                QPointF((number + 1.5) * width - radius - 2, y),
            )
        painter.setFont(worn.font("second"))
        named = self.names(painter.fontMetrics())
        for number, step in enumerate(WAY):
            middle = (number + 0.5) * width
            # What was passed over (archived without a report) is no stop that was made.
            reached = number <= self._at and (step in self._days or number in (0, self._at))
            tone = "ink2" if ended else "accent"
            painter.setPen(QPen(worn.colour(tone if number <= self._at else "edge"), 1.5))
            painter.setBrush(worn.colour(tone) if reached else worn.colour("surface"))
            painter.drawEllipse(QPointF(middle, y), radius, radius)
            if number == self._at and not ended:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(middle, y), radius + 3, radius + 3)
            painter.setPen(worn.colour("ink" if number <= self._at else "ink2"))
            if number in named:
                painter.drawText(named[number], Qt.AlignmentFlag.AlignCenter, tr(STEP_WORDS[step]))
            day = self._days.get(step, "")
            # Where stops are close, only the first and the present day have room.
            if painter.fontMetrics().horizontalAdvance("00-00") + theme.XS > width and number not in (
                0,
                self._at,
            ):
                day = ""
            painter.setPen(worn.colour("ink2"))
            wide = max(width, painter.fontMetrics().horizontalAdvance("00-00") + 2.0)
            left = min(max(0.0, middle - wide / 2), self.width() - wide)
            below = QRectF(left, y + radius + 3, wide, worn.px(18))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, day)
        painter.end()
