"""The week of the appointment book as a row of days, and what a day without anybody says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from stationdesk.core.words import weekday
from stationdesk.services.appointments import DayBook
from stationdesk.ui import theme
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.pieces.plain import button
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr

DAYS = 7


class WeekStrip(QWidget):
    """Seven days, each with how many are expected. Left and right go on, page keys by weeks. `chosen(day)`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("appointments.week")
        self.setAccessibleName(tr("一周"))
        self.books: tuple[DayBook, ...] = ()
        self.day = date.min
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(2)
        self.days: list[QPushButton] = []
        for number in range(DAYS):
            one = button("", partial(self._on_day, number), look="chip", name=f"appointments.day.{number}")
            one.setCheckable(True)
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            one.setFixedHeight(2 * theme.now().control - theme.M)
            one.installEventFilter(self)
            self._group.addButton(one)
            self.days.append(one)
            lay.addWidget(one, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_week(self, books: Sequence[DayBook], day: date, today: date) -> None:
        """The days of a week, the chosen one marked."""
        self.books, self.day = tuple(books), day
        for one, book in zip(self.days, self.books, strict=True):
            name = weekday(book.day)
            if book.day == today:
                name = tr("今天")
            closed = (
                tr("休") if len(tr("休")) < 3 else "×"
            )  # the tool tip has the words where they are longer
            count = str(book.expected) if book.expected else ("—" if book.open else closed)
            one.setText(f"{name}\n{book.day:%d}·{count}")
            rest = "" if book.open else tr("，不开门")
            holiday = f" {book.holiday}" if book.holiday else ""
            spoken = tr(
                "{day}，{n} 人预约，空 {free} 个号",
                day=short(book.day, today),
                n=book.expected,
                free=book.free,
            )
            one.setAccessibleName(spoken + rest)
            one.setToolTip(spoken + rest + holiday)
            one.setChecked(book.day == day)

    def _on_day(self, number: int) -> None:
        if number < len(self.books):
            self.chosen.emit(self.books[number].day)

    def take_focus(self) -> None:
        """To the chosen day."""
        for one in self.days:
            if one.isChecked():
                one.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            move = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_PageUp: -DAYS,
                Qt.Key.Key_PageDown: DAYS,
            }.get(Qt.Key(key))
            if move is not None and self.day != date.min:
                self.chosen.emit(self.day + timedelta(days=move))
                return True
        return super().eventFilter(watched, event)


def nobody_to_ring(back: Callable[[], object]) -> EmptyState:
    """In the place of an empty list of whom to ring."""
    return EmptyState(
        tr("没有要打电话提醒的"),
        tr("到下一个开门日还没有人预约。"),
        icon="phone",
        step=tr("回到预约簿"),
        on_step=back,
    )


def nobody_expected(
    book: DayBook, next_open: date, today: date, show_day: Callable[[date], object]
) -> EmptyState:
    """In the place of an empty day: why nobody may come, and what to do."""
    day = short(book.day, today)
    if book.open:
        return EmptyState(
            tr("{day}约满了", day=day),
            tr("改约别的日子：在一周的日子上按 ← →。"),
            icon="calendar-blank",
            step=tr("看后一天"),
            on_step=lambda: show_day(book.day + timedelta(days=1)),
        )
    if book.day < today:
        second = tr("这一天没有人预约过。")
    else:
        second = tr(
            "最近开门的是{next}。一定要约这一天：按 F2，勾选“照样预约”；上门的照常可约。",
            next=short(next_open, today),
        )
    return EmptyState(
        tr("{day}：{why}，不开门", day=day, why=book.holiday or tr("休息日")),
        second,
        icon="calendar-blank",
        step=tr("看{day}", day=short(next_open, today)),
        on_step=lambda: show_day(next_open),
    )
