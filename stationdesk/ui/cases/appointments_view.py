"""预约: a week of days above, the chosen day's times below it with who is expected, and one of them beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStackedWidget,
    QWidget,
)

from stationdesk.core import matter_names
from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.late import dataclass
from stationdesk.services import appointments
from stationdesk.services.appointments import AppointmentRow, DayBook
from stationdesk.services.cases import CHANNELS
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.appointments_form import AppointmentForm, MoveForm
from stationdesk.ui.cases.appointments_week import DAYS, WeekStrip, nobody_expected, nobody_to_ring
from stationdesk.ui.cases.counter_fields import HalfTyped
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import ElidedLabel, action
from stationdesk.ui.pieces.dates import DateField, short
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import column, icon_button, row
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

TONES = {"booked": "accent", "came": "good", "missed": "bad", "cancelled": "plain"}
WIDE = 3


@dataclass(frozen=True)
class Line:
    """A line of the day: somebody who is expected, or a time with free places."""

    id: str
    time: str
    one: AppointmentRow | None
    free: int = 0


@dataclass(frozen=True)
class _Found:
    """What the lane read for a day."""

    day: date
    books: tuple[DayBook, ...]
    rows: tuple[AppointmentRow, ...]
    unsure: bool
    next_open: date


def lines_of(book: DayBook) -> list[Line]:
    """The day by time: everybody who is expected, and one line for what is free at each time."""
    made: list[Line] = [Line(one.id, one.slot, one) for one in book.rows]
    if book.open:
        made += [Line(f"free {slot.time}", slot.time, None, slot.free) for slot in book.slots if slot.free]
    return sorted(made, key=lambda line: (line.time, line.one is None))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def columns() -> list[Column]:
    """Time, who, telephone, matter, place, state."""

    def of(
        read: Callable[[AppointmentRow], str], free: Callable[[Line], str] | None = None
    ) -> Callable[[Line], str]:
        def text(line: Line) -> str:
            if line.one is not None:
                return read(line.one)
            return free(line) if free is not None else ""

        return text

    return [
        Column(tr("时间"), lambda line: line.time, 112, light=_light),
        Column(tr("谁来"), of(lambda one: one.who, lambda line: tr("空 {n} 个号", n=line.free)), 104),
        Column(tr("电话"), of(lambda one: one.phone), 112),
        Column(
            tr("事项"), of(lambda one: matter_names.shown(one.matter_name) or one.remark.split("\n")[0]), 180
        ),
        Column(tr("地点"), of(lambda one: one.place_name), 84),
        Column(tr("状态"), of(lambda one: one.state_name), 72),
    ]


def _light(line: Line) -> str:
    if line.one is None or line.one.state != "booked":
        return ""
    return "near" if line.one.late else "normal"


class AppointmentsView(SheetPage):
    """预约."""

    word = "cases"
    cares_about = frozenset({"appointments", "cases", "people", "station_settings"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._wanted = ""
        self._ringing = False
        self._half = HalfTyped(frame, "appointment")
        self.lines: dict[str, Line] = {}
        self.day = self._today()
        self._settled = False
        """Whether a day was chosen; before, the book opens on the first day on which somebody may come."""
        self._new = action(
            tr("新预约"), self.new, name="appointments.new", glyph="plus", key="F2", parent=self
        )
        self._ring = action(tr("提醒电话"), self.ring, name="appointments.ring", glyph="phone", parent=self)
        self._print = action(
            tr("预约单"), self.print_, name="appointments.slip", glyph="printer", key="F8", parent=self
        )
        withhold(self._print, tr(CHOOSE))
        self._new.setEnabled(False)
        self._build()

    def _today(self) -> date:
        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    def _build(self) -> None:
        self.strip = WeekStrip()
        self.strip.chosen.connect(self.show_day)
        clock = getattr(self.desk, "clock", None)
        self.picked = DateField("appointments.pick", tr("跳到哪天"), self.day, clock=clock)
        self.picked.setFixedWidth(theme.now().px(120))
        self.picked.changed.connect(lambda day: self.show_day(day) if day is not None else None)
        head = row(
            icon_button("caret-left", tr("上一周"), lambda: self._step(-DAYS), name="appointments.before"),
            self.strip,
            icon_button("caret-right", tr("下一周"), lambda: self._step(DAYS), name="appointments.after"),
            gap=theme.XS,
        )
        head.setStretch(1, 1)
        self.said = ElidedLabel("second", name="appointments.said")
        below = row(self.said, self.picked, gap=theme.S)
        below.setStretch(0, 1)
        self.table = BigTable(columns(), self._fetch)
        self.view = BigView(self.table, spoken=tr("预约簿"), name="appointments.list")
        wide = self.view.horizontalHeader()
        wide.setStretchLastSection(False)
        wide.setSectionResizeMode(WIDE, QHeaderView.ResizeMode.Stretch)
        self.view.row_chosen.connect(self._on_line)
        self.view.opened.connect(self._on_opened)
        self._stack = QStackedWidget()
        self._stack.setObjectName("appointments.stack")
        self._stack.addWidget(self.view)
        self._state: EmptyState | None = None
        listing = QWidget()
        listing.setLayout(column(head, below, self._stack, gap=theme.S))
        listing.setFocusProxy(self.view)
        self.pane = CounterPane(
            "appointments.detail",
            tr("选一位预约的人看详情；在空号上按 Enter 就约这个时间。"),
            "calendar-blank",
        )
        self.pane.asked.connect(self.step)
        self.panes = ListDetail(listing, self.pane)
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        self.setLayout(lay)

    # what the host asks ------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction | None:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._ring, self._print)

    def refresh(self) -> None:
        self.allow(self._new, "cases:accept")
        self.read()

    def arrive(self, **where: Any) -> None:
        """`day` a day, `appointment` one of them, `ring` the list to ring, `new` the form, `half` what it begins with."""
        self._to_list()
        if where.get("appointment"):
            self._open(str(where["appointment"]))
        elif where.get("day"):
            self.show_day(where["day"])
        elif where.get("ring"):
            self.ring()
        if where.get("new"):
            self.new()
            if where.get("half") and isinstance(self._sheet, AppointmentForm):
                self._sheet.restore(where["half"])

    def new(self) -> None:
        """F2: the form, at the free time that is selected."""
        if not self.may("cases:accept"):
            return
        line = self.lines.get(self.view.current)
        slot = line.time if line is not None and line.one is None else ""
        day = self.day if self.day >= self._today() else self._today()
        form = AppointmentForm(self.frame, day, slot)
        form.finished.connect(lambda _said, one: self._on_booked(form, one))
        self.open_form(form, tr("新预约"))

        def go_on(body: Mapping[str, Any]) -> None:
            form.restore(body)
            self.frame.say(tr("接着上次没填完的。"))

        def look(kept: bool) -> None:
            if kept:
                self.jobs.run(lambda: self.desk.change(self._half.take, reason="drafts"), go_on, owner=form)

        self.jobs.run(lambda: self.desk.read(self._half.there), look, owner=form)

    def put_by(self) -> None:
        if isinstance(self._sheet, AppointmentForm):
            self._half.keep(self._sheet.body())

    def _on_booked(self, form: AppointmentForm, one: str) -> None:
        self._wanted = one
        if form.booked is not None:
            self.show_day(form.booked.day)

    def _to_list(self) -> None:
        """A view that has just come up gave the focus to its first button: one works in the list."""
        at = QApplication.focusWidget()
        if at is not None and self.isAncestorOf(at):
            self.setFocus()

    def filter(self) -> None:
        """F3: to the day that one jumps to."""
        self.picked.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def detail(self) -> None:
        self.panes.toggle()

    def primary(self) -> None:
        """F9: who is selected has come, and their case begins."""
        if self._sheet is None:
            self.step("case")

    def print_(self) -> None:
        """F8: the slip of who is selected."""
        self.step("slip")

    def back(self) -> bool:
        if self._ringing:
            self.show_day(self.day)
            return True
        return False

    def setFocus(self, *_reason: Any) -> None:
        """To the list; on a day without one, to what may be done about it."""
        if self._state is None:
            self.view.setFocus()
        else:
            (self._state.button or self._state).setFocus()

    # reading -----------------------------------------------------------------------------------------

    def show_day(self, day: date) -> None:
        """Another day; its week comes with it."""
        focused = any(one.hasFocus() for one in self.strip.days)
        self.day, self._ringing, self._settled = day, False, True
        self.read()
        if focused:
            self.strip.take_focus()

    def _step(self, days: int) -> None:
        self.show_day(self.day + timedelta(days=days))

    def ring(self) -> None:
        """Whom to ring for the next open day, in place of the day."""
        self._ringing = self._settled = True
        self.read()
        self.setFocus()

    def read(self) -> None:
        """The week and its chosen day again, or the list to ring."""
        self._turn += 1
        turn, chosen, ringing, settled = self._turn, self.day, self._ringing, self._settled

        def look(work: Any) -> _Found:
            rows = appointments.reminders(work) if ringing else ()
            day = chosen if settled else appointments.first_day(work)
            books = appointments.week(work, monday_of(day), DAYS)
            near = day if books[day.weekday()].open else appointments.next_open(work, max(day, work.today))
            return _Found(day, books, rows, appointments.hours(work).unconfirmed, near)

        def show(found: _Found) -> None:
            if turn == self._turn:
                day, books, rows, unsure = found.day, found.books, found.rows, found.unsure
                self.day = day
                self.strip.show_week(books, day, self._today())
                self.picked.blockSignals(True)
                self.picked.set_day(day)
                self.picked.blockSignals(False)
                self._show_lines(books[day.weekday()], rows, ringing, unsure)
                self._show_state(books[day.weekday()], found.next_open, ringing)

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def _show_lines(
        self, book: DayBook, rows: tuple[AppointmentRow, ...], ringing: bool, unsure: bool
    ) -> None:
        lines = (
            [Line(one.id, f"{one.day:%m-%d} {one.slot}", one) for one in rows] if ringing else lines_of(book)
        )
        self.lines = {line.id: line for line in lines}
        self.said.set_whole(self._said(book, rows, ringing, unsure))
        kept = self._wanted or self.view.current
        self._wanted = ""
        self.table.set_ids([line.id for line in lines])
        if not lines:
            self.pane.show_nothing()
            withhold(self._print, tr(CHOOSE))
        elif not kept or not self.view.choose(kept):
            self.view.selectRow(0)
        else:
            self._on_line(kept)

    def _show_state(self, book: DayBook, next_open: date, ringing: bool) -> None:
        """In the place of an empty list: why there is nothing, and what to do."""
        had = self._state is not None and self._state.isAncestorOf(QApplication.focusWidget() or self)
        if self._state is not None:
            self._stack.removeWidget(self._state)
            self._state.deleteLater()
            self._state = None
        if not self.lines:
            self._state = (
                nobody_to_ring(lambda: self.show_day(self.day))
                if ringing
                else nobody_expected(book, next_open, self._today(), self.show_day)
            )
            self._stack.addWidget(self._state)
        self._stack.setCurrentWidget(self._state or self.view)
        if had or (self._state is not None and self.view.hasFocus()):
            self.setFocus()

    def _said(self, book: DayBook, rows: tuple[AppointmentRow, ...], ringing: bool, unsure: bool) -> str:
        if ringing:
            return tr("要打电话提醒的 {n} 位（到下一个开门日）。Esc 回到当天。", n=len(rows))
        day = short(book.day, self._today())
        parts = []
        if not book.open:
            parts.append(tr("{day}：{why}，不开门", day=day, why=book.holiday or tr("休息日")))
        else:
            parts.append(tr("{day}：{n} 人预约，空 {free} 个号", day=day, n=book.expected, free=book.free))
        if book.provisional:
            parts.append(tr("◐ 放假安排未公布"))
        if unsure:
            parts.append(tr("开放时间待核（设置·站点）"))
        return "　".join(parts)

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, Any]], None]) -> None:
        take({one: self.lines[one] for one in ids if one in self.lines})

    def _open(self, appointment_id: str) -> None:
        def show(one: AppointmentRow) -> None:
            self._wanted = one.id
            self.show_day(one.day)
            self.panes.show_detail()

        self.jobs.run(
            lambda: self.desk.read(lambda work: appointments.get(work, appointment_id)), show, owner=self
        )

    def _on_opened(self, line_id: str) -> None:
        line = self.lines.get(line_id)
        if line is not None and line.one is None:
            self.new()
        else:
            self.detail()

    def _on_line(self, line_id: str) -> None:
        line = self.lines.get(line_id)
        one = line.one if line is not None else None
        if one is None:
            self.pane.show_nothing()
            withhold(self._print, tr(CHOOSE))
            return
        steps = self._steps(one)
        can = "slip" in [step for step, _words, _icon in steps]
        self.allow(self._print, "cases:accept", unless="" if can else tr("这个预约已经了结，不再打预约单。"))
        today = self._today()
        self.pane.show_facts(
            one.who,
            (one.state_name, TONES[one.state]),
            (
                (tr("时间"), f"{short(one.day, today)} {one.slot}"),
                (tr("事项"), matter_names.shown(one.matter_name)),
                (tr("地点"), f"{one.place_name} {one.address}".strip()),
                (tr("电话"), one.phone),
                (tr("怎么约的"), tr(CHANNELS.get(one.channel, one.channel))),
                (tr("编号"), one.number),
                (tr("登记人"), one.made_by),
                (tr("备注"), one.remark),
                (tr("办件"), one.case_number),
            ),
            steps,
            tr("▲ 时间已过：来了没有？") if one.late else "",
        )

    def _steps(self, one: AppointmentRow) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        if self.may("cases:accept"):
            if one.state in ("booked", "missed") or (one.state == "came" and one.case_id is None):
                found.append(("case", tr("F9 来了，办件"), "clipboard-text"))
            if one.state in ("booked", "missed"):
                found.append(("came", tr("来了，不办件"), "check"))
            if one.late:
                found.append(("missed", tr("没来"), "x-circle"))
            if one.state in ("booked", "missed"):
                found.append(("move", tr("改期…"), "calendar-check"))
                found.append(("cancel", tr("取消…"), "prohibit"))
            if one.state == "booked":
                found.append(("slip", tr("F8 预约单"), "printer"))
        if one.case_id:
            found.append(("open_case", tr("看办件"), "arrow-square-out"))
        return found

    # doing -------------------------------------------------------------------------------------------

    def step(self, what: str) -> None:
        """A button of the pane, or its key."""
        line = self.lines.get(self.view.current)
        one = line.one if line is not None else None
        if one is None or what not in self.pane.steps:
            return
        if what == "case":
            self.frame.go(
                "cases",
                new=True,
                person=one.person_id or "",
                matter=one.matter_code or "",
                who="" if one.person_id else one.who,
                channel="visit"
                if one.place == "home"
                else "mobile"
                if one.place == "point"
                else "appointment",
                appointment=one.id,
            )
        elif what == "open_case":
            self.frame.go("cases", view="list", case=one.case_id)
        elif what == "move":
            form = MoveForm(self.frame, one)
            form.finished.connect(lambda _said, moved: self._open(moved))
            self.open_form(form, tr("改期：{who}", who=one.who))
        elif what == "cancel":
            self.ask(
                "appointment_cancel",
                tr("取消预约"),
                [Ask("reason", tr("为什么取消"), "line")],
                tr("取消这个预约"),
                lambda work, given: appointments.cancel(work, one.id, str(given["reason"])),
                lambda booked: booked.sentence,
                intro=f"{one.who}　{short(one.day, self._today())} {one.slot}",
                reason="cases:accept",
            )
        elif what == "slip":
            self._slip(one)
        else:
            change = appointments.came if what == "came" else appointments.missed
            self.jobs.run(
                lambda: self.desk.change(lambda work: change(work, one.id), reason="cases:accept"),
                lambda booked: self.frame.say(booked.sentence),
                owner=self,
            )

    def _slip(self, one: AppointmentRow) -> None:
        def made(booked: appointments.Booked) -> None:
            if booked.paper is not None:
                issuing.preview(self.frame, self, booked.paper, done=self.view.setFocus)

        self.jobs.run(
            lambda: self.desk.change(lambda work: appointments.slip(work, one.id), reason="cases:accept"),
            made,
            owner=self,
        )
