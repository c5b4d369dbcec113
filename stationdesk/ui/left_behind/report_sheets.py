"""强制报告 from anywhere: one sheet that asks only what is needed, then the numbers to call and the log of calls.

What is half typed is kept sealed to whoever typed it. What is read here is opened with the reader's own key, on the
lane, and never written anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidget, QPlainTextEdit, QScrollArea

from stationdesk.core import moments
from stationdesk.core.clock import SystemClock
from stationdesk.core.errors import Unhappy
from stationdesk.core.report_contents import NamedPerson
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import button, column, label, line, row
from stationdesk.ui.pieces.side_form import SideForm
from stationdesk.ui.words import tr

DRAFT_MS = 2500
TICK_MS = 5000
NAMES = re.compile(r"[、，,;；\n]+")
RELATION = re.compile(r"(.+?)[（(](.*?)[）)]")


def start(frame: Frame, person: str = "", name: str = "", visit_id: str | None = None) -> None:
    """Ctrl+Shift+R, and the buttons that know the person already."""
    form = ReportForm(frame, visit_id)
    frame.open_sheet(form, tr("强制报告"), form.may_close)
    form.begin(person, name)


def open_calls(frame: Frame, report_id: str) -> None:
    """The numbers and the log of calls of a report; opening it is written into the audit."""

    def shown(found: tuple[reading.Report, tuple[reading.ToCall, ...]]) -> None:
        sheet = CallSheet(frame, found[0].line, found[1], found[0].calls, may_log=True)
        frame.open_sheet(sheet, tr("打电话报告"), sheet.may_close)

    frame.jobs.run(lambda: _opened_with_numbers(frame, report_id), shown)


def opened(frame: Frame, report_id: str) -> reading.Report:
    """A report, opened with the reader's own key (on the lane). Raises ReportUnknown, NotPermittedToRead."""
    desk: Any = frame.desk
    found = desk.change(lambda work: reports.open_report(work, report_id), reason="sealed:read")
    return reading.unseal(found, desk.opened.identity)


def _opened_with_numbers(frame: Frame, report_id: str) -> tuple[reading.Report, tuple[reading.ToCall, ...]]:
    report = opened(frame, report_id)
    situation = report.body.situation
    return report, frame.desk.read(lambda work: reading.numbers_to_call(work, situation))


def print_report(frame: Frame, owner: QObject, report_id: str) -> None:
    """The paper, drawn from the opened report; what goes to the printer or a file is counted, nothing is kept."""
    desk = frame.desk

    def draw() -> tuple[bytes, str]:
        from stationdesk.documents.render import render

        report = opened(frame, report_id)
        facts = desk.read(lambda work: reading.sheet(work, report))
        return render(facts), report.line.number

    def count(*_pages: int) -> None:
        frame.jobs.run(
            lambda: desk.change(lambda work: reports.printed(work, report_id), reason="papers:printed")
        )

    def show(drawn: tuple[bytes, str]) -> None:
        frame.close_sheet()
        frame.preview(drawn[0], f"{tr('强制报告单')} {drawn[1]}", printed=count, saved=count)

    frame.jobs.run(draw, show, owner=owner)


def minutes_words(minutes: int) -> str:
    """How long since discovery, as it is read from across a room."""
    if minutes < 60:
        return tr("{n} 分钟", n=minutes)
    if minutes < 48 * 60:
        return tr("{h} 小时 {n} 分", h=minutes // 60, n=minutes % 60)
    return tr("{d} 天", d=minutes // 1440)


def named_in(text: str) -> tuple[NamedPerson, ...]:
    """`张三（继父）、李四` as people who are named."""
    found = []
    for one in NAMES.split(text):
        match = RELATION.fullmatch(one.strip())
        name, relation = (match[1], match[2]) if match else (one, "")
        if name.strip():
            found.append(NamedPerson(name=name.strip(), relation=relation.strip()))
    return tuple(found)


class Situations(QListWidget):
    """The situations; the key with a situation's number chooses it, Enter goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report.situation")
        self.setAccessibleName(tr("情形"))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(theme.now().px(186))
        self._codes: tuple[str, ...] = ()

    def show_situations(self, rows: tuple[tuple[str, str], ...], chosen: str = "") -> None:
        """Put them in, once they are read."""
        self._codes = tuple(code for code, _ in rows)
        self.addItems([f"{code}　{words}" for code, words in rows])
        self.choose(chosen)

    def choose(self, code: str) -> None:
        """Choose a situation by its code."""
        if code in self._codes:
            self.setCurrentRow(self._codes.index(code))

    @property
    def code(self) -> str:
        """The chosen situation; empty while none is."""
        return self._codes[self.currentRow()] if self.currentRow() >= 0 and self.selectedItems() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().upper() in self._codes and event.text():
            self.choose(event.text().upper())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class ReportForm(SideForm):
    """Who, which situation, when, what was seen; the rest when there is time."""

    def __init__(self, frame: Frame, visit_id: str | None = None) -> None:
        super().__init__(frame, "report")
        self._visit = visit_id
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self.urgent = label(tr("情况紧急先打 110，受伤打 120；打完再填。"), "error", wrap=True)
        self.urgent.setObjectName("report.urgent")
        self.lay.addWidget(self.urgent)
        may = getattr(frame.desk, "may", None)
        self.person: PersonLine | None = None
        if may is None or may("residents:read"):
            self.person = PersonLine(frame, "report.person", tr("谁受到伤害"))
            self.field("person", tr("谁受到伤害"), self.person)
        self.who = self._line("who", tr("没登记或不认识"), tr("样貌、年龄、穿着"))
        if self.person is None:
            self.form.add("person", self.form.row("who"))
        self.situation = Situations()
        self.field("situation", tr("情形（按数字键选）"), self.situation, needed=True)
        self.situation.itemSelectionChanged.connect(self._touch)
        self.found_at = self._line(
            "found_at", tr("什么时候发现的"), "9:30", help=tr("也可写 昨天 21:00 或 11-22 9:30")
        )
        self.facts = self._area(
            "facts",
            tr("看到、听到什么"),
            tr("原话和看到的样子。不追问孩子，不作判断"),
            needed=True,
        )
        self.lay.addWidget(line())
        self.lay.addWidget(label(tr("下面的可以打完电话再补"), "second"))
        self.place = self._line("place", tr("地点"), "")
        self.how = self._line("how", tr("怎么发现的"), tr("走访、邻居告知、本人来站……"))
        self.done = self._area("done", tr("已经做了什么"), "")
        self.named = self._line(
            "named",
            tr("还涉及谁"),
            tr("例如：某某（继父）、某某（邻居）"),
            help=tr("写到的人如在本站工作，看不到这份报告，村主任和管理员也一样"),
        )
        self.end(tr("登记，并看要打的电话"))
        self.found_at.setText(moments.shown(self._clock.now(), self._clock.now()))
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.timeout.connect(self._keep)
        self._sent = False

    def _line(self, name: str, words: str, hint: str, *, help: str = "") -> QLineEdit:
        made = text_field(f"report.{name}", words, hint=hint, sensitive=True)
        self.field(name, words, made, help=help)
        return made

    def _area(self, name: str, words: str, hint: str, *, needed: bool = False) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName(f"report.{name}")
        made.setAccessibleName(words)
        made.setPlaceholderText(hint)
        made.setTabChangesFocus(True)
        made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        made.setFixedHeight(theme.now().px(84 if needed else 60))
        self.field(name, words, made, needed=needed)
        return made

    def begin(self, person: str, name: str) -> None:
        """Read the situations and what was half typed before; a person who is known already stands in place."""
        desk: Any = self.frame.desk

        def read() -> tuple[tuple[tuple[str, str], ...], Mapping[str, Any]]:
            rows = desk.read(reports.situations)
            draft = desk.read(reading.draft)
            return rows, {} if draft is None else reading.unseal_draft(draft, desk.opened.identity)

        def show(found: tuple[tuple[tuple[str, str], ...], Mapping[str, Any]]) -> None:
            self.situation.show_situations(found[0])
            if found[1]:
                self._fill(found[1])
            if person and self.person is not None:
                self.person.set_person(person, name)
            if found[1]:
                self.warn(tr("这是上次没填完的，接着填就行。"), "second")
            self._touched = bool(found[1])

        self.frame.jobs.run(read, show, owner=self)

    def _fill(self, kept: Mapping[str, Any]) -> None:
        if kept.get("person") and self.person is not None:
            self.person.set_person(str(kept["person"]), str(kept.get("name", "")))
        self.situation.choose(str(kept.get("situation", "")))
        for name in ("who", "found_at", "place", "how", "named"):
            getattr(self, name).setText(str(kept.get(name, "")))
        for name in ("facts", "done"):
            getattr(self, name).setPlainText(str(kept.get(name, "")))
        self._visit = self._visit or kept.get("visit")

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {
            "person": self.person.person if self.person is not None else "",
            "name": self.person.shown_name if self.person is not None else "",
            "situation": self.situation.code,
            "visit": self._visit,
            **{name: getattr(self, name).text() for name in ("who", "found_at", "place", "how", "named")},
            **{name: getattr(self, name).toPlainText() for name in ("facts", "done")},
        }

    def _touch(self, *_values: object) -> None:
        super()._touch()
        if hasattr(self, "_draft"):
            self._draft.start(DRAFT_MS)

    def _keep(self) -> None:
        if self._sent or not self._touched:
            return
        desk, kept = self.frame.desk, self.values()
        kept["found_at"] = self._dated(kept["found_at"])
        self.frame.jobs.run(
            lambda: desk.change(lambda work: reading.save_draft(work, kept), reason="drafts:save")
        )

    def put_by(self) -> None:
        """The desk is being locked or closed: keep what is half typed now."""
        self._draft.stop()
        self._keep()

    def _dated(self, typed: str) -> str:
        """A time of today is another time tomorrow: a draft keeps its day."""
        try:
            at = moments.parse(typed, self._clock.now())
        except Unhappy:
            return typed
        from stationdesk.core.clock import local

        return typed if at is None else f"{local(at):%Y-%m-%d %H:%M}"

    def may_close(self) -> bool:
        """Esc keeps what is half typed, sealed, and closes."""
        self.put_by()
        if self._touched and not self._sent:
            self.frame.say(tr("强制报告的草稿已密存，按 Ctrl+Shift+R 接着填。"))
        return True

    def save(self) -> None:
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        given = self.values()
        try:
            found_at = moments.parse(given["found_at"], self._clock.now(), "found_at")
        except Unhappy as wrong:
            self.form.show(wrong)
            return
        desk: Any = self.frame.desk
        new = reports.NewReport(
            given["situation"],
            given["facts"],
            given["person"] or None,
            given["who"],
            found_at,
            given["place"],
            given["how"],
            given["done"],
            named_in(given["named"]),
            desk.opened.recipient,
            self._visit,
        )
        situation = given["situation"]

        def change(work: Any) -> reports.Made:
            made = reports.report(work, new)
            reading.drop_draft(work)
            return made

        def act() -> tuple[reports.Made, tuple[reading.ToCall, ...]]:
            made = desk.change(change, reason="left_behind:report")
            return made, desk.read(lambda work: reading.numbers_to_call(work, situation))

        self._draft.stop()
        self.frame.jobs.run(act, self._made, self._failed, busy=self.button, owner=self)

    def _made(self, found: tuple[reports.Made, tuple[reading.ToCall, ...]]) -> None:
        self._sent = True
        self._draft.stop()
        made, numbers = found
        kept = reports.Line(
            made.report_id, made.number, made.found_at, made.found_at, "", made.mine, 0, None, False
        )
        sheet = CallSheet(self.frame, kept, numbers, (), may_log=made.mine)
        frame = self.frame
        frame.open_sheet(sheet, tr("现在就打电话"), sheet.may_close)
        frame.say(tr("强制报告已登记。请现在打电话，打完登记谁接的。"))


class CallSheet(SideForm):
    """The numbers, large; how long since discovery, running; who was called, when, and what they answered."""

    def __init__(
        self,
        frame: Frame,
        line_: reports.Line,
        numbers: tuple[reading.ToCall, ...],
        calls: tuple[reading.CallLine, ...],
        *,
        may_log: bool,
    ) -> None:
        super().__init__(frame, "report.calls")
        self._may_log = may_log
        self._line = line_
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self._warned = False
        self._told = len(calls)
        self.since = label("", "hero", wrap=True, name="report.since")
        self.lay.addWidget(self.since)
        self.lay.addWidget(label(line_.number, "second", wrap=True, name="report.number"))
        self._show_numbers(numbers)
        self.lay.addWidget(line())
        self.log = column(gap=theme.XS)
        self.lay.addLayout(self.log)
        for one in calls:
            self._logged(one.at, one.minutes, one.body.whom, one.body.taken_by, one.body.receipt)
        self.nobody = label(tr("还没有登记向谁报告。"), "warn", wrap=True, name="report.nobody")
        self.nobody.setVisible(not calls)
        self.lay.addWidget(self.nobody)
        if may_log:
            self._fields()
        else:
            self._sealed_away()
        self._tick()
        timer = QTimer(self)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)

    def _show_numbers(self, numbers: tuple[reading.ToCall, ...]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(1, 1)
        for at, one in enumerate(numbers):
            number = label(one.number, "hero" if at < 2 else "title", name=f"report.number.{one.number}")
            number.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            name = one.name + (tr("（待核）") if one.to_confirm else "")
            words = label(f"{name}\n{one.about}" if one.about else name, wrap=True)
            told = button(
                tr("打了"), partial(self._took, one), name=f"report.called.{one.number}", icon="phone"
            )
            told.setAccessibleName(tr("打了{name}", name=f"{one.name} {one.number}"))
            told.setEnabled(self._may_log)
            grid.addWidget(number, at, 0)
            grid.addWidget(words, at, 1)
            grid.addWidget(told, at, 2)
        self.lay.addLayout(grid)

    def _fields(self) -> None:
        self.whom = self._line_field("whom", tr("报告给谁"), tr("110、派出所、镇民政办、学校……"), needed=True)
        self.phone = self._line_field("phone", tr("拨的号码"), "")
        self.taken_by = self._line_field("taken_by", tr("谁接的"), tr("姓名或警号"))
        self.receipt = self._line_field("receipt", tr("回执或案件号"), tr("没有先空着"))
        self.at = self._line_field("at", tr("几点打的"), tr("空着就是现在"))
        self.note = self._line_field("note", tr("对方怎么说"), "")
        self.end(tr("登记这次报告"))
        stretch = self.lay.takeAt(self.lay.count() - 1)
        del stretch
        self.lay.addLayout(
            row(
                button(tr("打印报告单"), self._print, icon="printer", name="report.print"),
                button(tr("看报告和后续"), self._show, icon="list-bullets", name="report.show"),
                None,
            )
        )
        self.lay.addStretch(1)

    def _sealed_away(self) -> None:
        self.button = button(tr("打完了"), self.frame.close_sheet, look="primary", name="report.calls.save")
        self.lay.addWidget(
            label(tr("报告提到了您的名字，由别人接着办；您不能再打开它。"), "second", wrap=True)
        )
        self.lay.addWidget(self.button)
        self.lay.addStretch(1)

    def _line_field(self, name: str, words: str, hint: str, *, needed: bool = False) -> QLineEdit:
        made = text_field(f"report.{name}", words, hint=hint, sensitive=True)
        self.field(name, words, made, needed=needed)
        return made

    def _tick(self) -> None:
        seconds = (self._clock.now() - self._line.found_at).total_seconds()
        self.since.setText(tr("距发现 {time}", time=minutes_words(max(0, int(seconds // 60)))))

    def _took(self, one: reading.ToCall) -> None:
        self.whom.setText(one.chinese or one.name)
        self.phone.setText(one.number)
        self.at.setText(moments.shown(self._clock.now(), self._clock.now()))
        self._touch()
        self._bring(self.taken_by)

    def _bring(self, field: QLineEdit) -> None:
        """To a field that may lie below what is seen of the sheet."""
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.button)
            above.ensureWidgetVisible(self.form.row("whom"))

    def _logged(self, at: datetime, minutes: int, whom: str, taken_by: str, receipt: str) -> None:
        parts = (
            moments.shown(at, self._clock.now()),
            tr("用时 {time}", time=minutes_words(minutes)),
            whom,
            taken_by,
            receipt,
        )
        self.log.addWidget(
            label("　".join(part for part in parts if part), "good", wrap=True, name="report.log")
        )

    def save(self) -> None:
        if not self._may_log:
            self.frame.close_sheet()
            return
        if not self.button.isEnabled():
            return
        self.form.clear()
        self.warn("")
        try:
            at = moments.parse(self.at.text(), self._clock.now()) or self._clock.now()
        except Unhappy as wrong:
            self.form.show(wrong)
            return
        new = reports.NewCall(
            self._line.id,
            self.whom.text(),
            self.phone.text(),
            self.taken_by.text(),
            self.receipt.text(),
            self.note.text(),
            at,
        )
        desk = self.frame.desk

        def done(called: reports.Called) -> None:
            self._touched, self._told = False, self._told + 1
            self.nobody.hide()
            self._logged(at, called.minutes, new.whom, new.taken_by, new.receipt)
            for field in (self.whom, self.phone, self.taken_by, self.receipt, self.at, self.note):
                field.clear()
            self.whom.setFocus(Qt.FocusReason.OtherFocusReason)
            self.frame.say(tr("已登记：距发现 {time}。", time=minutes_words(called.minutes)))

        self.frame.jobs.run(
            lambda: desk.change(lambda work: reports.call(work, new), reason="left_behind:report"),
            done,
            self._failed,
            busy=self.button,
            owner=self,
        )

    def may_close(self) -> bool:
        """Esc: a call half typed, or nobody called yet, is said once."""
        if self._touched and not super().may_close():
            return False
        if not self._told and not self._warned and self._may_log:
            self._warned = True
            self.warn(
                tr("▲ 还没有登记向谁报告。打了电话再登记；再按一次 Esc 先离开，在三留守的强制报告里接着办。")
            )
            return False
        return True

    def _print(self) -> None:
        self._warned, self._touched = True, False
        print_report(self.frame, self, self._line.id)

    def _show(self) -> None:
        self._warned, self._touched = True, False
        self.frame.go("left_behind", view="reports", record=self._line.id)
