"""Simple drawn charts with the numbers beside them, and the same numbers said to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import weekday
from stationdesk.ui import theme
from stationdesk.ui.pieces.lights import draw
from stationdesk.ui.words import tr


@dataclass(frozen=True)
class DayLoad:
    """One day of a week strip: what is due, what of it is late or near, whether people work that day."""

    day: date
    due: int
    late: int = 0
    near: int = 0
    workday: bool = True
    about: str = ""


class WeekStrip(QWidget):
    """Days side by side with what is due; arrows move, Enter opens. `chosen(day)` when one is opened."""

    chosen = Signal(object)

    def __init__(self, *, spoken: str, name: str = "week") -> None:
        super().__init__()
        self.setObjectName(name)
        self._spoken = spoken
        self._days: Sequence[DayLoad] = ()
        self._today: date | None = None
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spoken)

    def set_days(self, days: Sequence[DayLoad], today: date) -> None:
        """Show these days."""
        self._days, self._today = tuple(days), today
        self._at = next((i for i, one in enumerate(days) if one.day == today), 0)
        said = tr("；").join(tr("{day}：{n} 件到期", day=one.day, n=one.due) for one in days)
        self.setAccessibleDescription(said)
        self.setAccessibleName(f"{self._spoken}：{said}")
        self.update()

    def sizeHint(self) -> QSize:
        worn = theme.now()
        return QSize(worn.px(420), worn.px(84))

    def _cell(self, index: int) -> QRectF:
        count = max(1, len(self._days))
        width = (self.width() - theme.S * (count - 1)) / count
        return QRectF(index * (width + theme.S), 0, width, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, one in enumerate(self._days):
            cell = self._cell(index).adjusted(1, 1, -1, -1)
            today = one.day == self._today
            focused = self.hasFocus() and index == self._at
            painter.setPen(QPen(worn.colour("accent" if focused or today else "line"), 2 if focused else 1))
            painter.setBrush(worn.colour("accent_soft" if today else "surface" if one.workday else "window"))
            painter.drawRoundedRect(cell, theme.RADIUS, theme.RADIUS)
            inner = cell.adjusted(worn.px(8), worn.px(6), -worn.px(8), -worn.px(6))
            painter.setFont(worn.font("second"))
            painter.setPen(worn.colour("accent" if today else "ink2"))
            head = tr("今天") if today else weekday(one.day)
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, head)
            painter.setPen(worn.colour("ink2"))
            painter.drawText(
                inner,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
                f"{one.day.month}-{one.day.day}",
            )
            painter.setFont(worn.font("title"))
            painter.setPen(worn.colour("ink" if one.due else "ink2"))
            text = str(one.due) if one.due else ("–" if one.workday else tr("休"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)
            side, right, bottom = worn.px(9), inner.right(), inner.bottom() - worn.px(7)
            for light, amount, colour in (("late", one.late, "bad"), ("near", one.near, "warn")):
                if not amount:
                    continue
                painter.setFont(worn.font("second"))
                painter.setPen(worn.colour(colour))
                width = painter.fontMetrics().horizontalAdvance(str(amount))
                painter.drawText(
                    QRectF(right - width, bottom - side * 0.7, width + 1, side * 2), 0, str(amount)
                )
                draw(
                    painter,
                    QRectF(right - width - side - 4, bottom - side * 0.25, side, side),
                    light,
                    worn.colour(colour),
                )
                right -= width + side + worn.px(12)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is not None and self._days:
            self._at = (self._at + move) % len(self._days)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._days:
            self.chosen.emit(self._days[self._at].day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, one in enumerate(self._days):
            if self._cell(index).contains(event.position()):
                self._at = index
                self.update()
                self.chosen.emit(one.day)


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its value, and the light it is drawn in (empty: the accent)."""

    words: str
    value: float
    light: str = ""
    shown: str = ""


class Bars(QWidget):
    """Lying bars with words on the left and the number on the right; a threshold is a line across."""

    def __init__(
        self, *, spoken: str, name: str = "bars", threshold: float | None = None, top: float | None = None
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._spoken, self._threshold, self._top = spoken, threshold, top
        self._bars: Sequence[Bar] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spoken)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars."""
        self._bars = tuple(bars)
        said = tr("；").join(f"{bar.words} {bar.shown or format(bar.value, 'g')}" for bar in bars)
        self.setAccessibleName(f"{self._spoken}：{said}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.now().px(280), theme.now().px(24) * max(1, len(self._bars)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(worn.font("second"))
        metrics = painter.fontMetrics()
        left = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0) + theme.M
        texts = [bar.shown or format(bar.value, "g") for bar in self._bars]
        right = max((metrics.horizontalAdvance(text) for text in texts), default=0) + theme.S
        room = max(8.0, self.width() - left - right)
        top = self._top or max((bar.value for bar in self._bars), default=0) or 1
        height = worn.px(24)
        for index, (bar, text) in enumerate(zip(self._bars, texts, strict=True)):
            y = index * height
            painter.setPen(worn.colour("ink"))
            painter.drawText(QRectF(0, y, left, height), Qt.AlignmentFlag.AlignVCenter, bar.words)
            track = QRectF(left, y + height / 2 - worn.px(4), room, worn.px(8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("hover"))
            painter.drawRoundedRect(track, worn.px(4), worn.px(4))
            colour = theme.LIGHTS[bar.light][2] if bar.light else "accent"  # type: ignore[index]
            painter.setBrush(worn.colour(colour))
            filled = QRectF(track)
            filled.setWidth(max(0.0, min(1.0, bar.value / top)) * room)
            painter.drawRoundedRect(filled, worn.px(4), worn.px(4))
            painter.setPen(worn.colour("ink2"))
            painter.drawText(
                QRectF(self.width() - right, y, right, height),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                text,
            )
        if self._threshold is not None and self._bars:
            x = left + room * min(1.0, self._threshold / top)
            painter.setPen(QPen(worn.colour("edge"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(int(x), 2, int(x), height * len(self._bars) - 2)
        painter.end()
