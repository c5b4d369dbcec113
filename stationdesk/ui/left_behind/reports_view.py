"""强制报告: the reports this person may open, each opened on purpose; calls, follow-ups, the end, who may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import masks, moments
from stationdesk.core.clock import SystemClock
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_reports_read as reading
from stationdesk.services import users
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind import report_sheets
from stationdesk.ui.left_behind.report_sheets import minutes_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows, breakable
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

STEPS = {
    "follow": N_("后续"),
    "named": N_("又涉及"),
    "close": N_("办结"),
    "reopen": N_("重新打开"),
    "print": N_("打印"),
}
CHIPS = {"open": N_("办理中"), "all": N_("全部")}
LATE = 30
"""Minutes after discovery without a call when the light turns red: the law says at once."""


class ReportsView(SheetPage):
    """The list shows numbers and times only; what a report says is opened with Enter, which is written down."""

    word = "left_behind"
    cares_about = frozenset({"left_behind"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self._lines: tuple[reports.Line, ...] = ()
        self._opened: reading.Report | None = None
        self._wanted = ""
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("哪些报告"), name="reports.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.rows = Rows(
            self._columns(),
            spoken=tr("强制报告"),
            name="reports.list",
            count=lambda n: tr("共 {n} 份报告", n=n),
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda one: self.open(one.id))
        self.pane = QWidget()
        self.pane.setObjectName("reports.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.rows, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        self._new = action(
            tr("新报告"), self.new, name="reports.new", glyph="warning", key="Ctrl+Shift+R", parent=self
        )
        # The window has the key already; here it only stands on the button.
        self._new.setShortcut("")
        self.setFocusProxy(self.rows)

    def _columns(self) -> list[Column]:
        def when(at: datetime) -> str:
            return moments.shown(at, self._clock.now())

        return [
            Column(
                tr("首次报告"),
                lambda one: tr("还没有") if one.first_minutes is None else minutes_words(one.first_minutes),
                112,
                light=self._light,
            ),
            Column(tr("发现"), lambda one: when(one.found_at), 112),
            Column(tr("电话"), lambda one: str(one.calls), 56, right=True),
            Column(tr("状态"), lambda one: tr("已办结") if one.closed else tr("办理中"), 72),
            Column(tr("登记人"), lambda one: one.author, 88),
            Column(tr("编号"), lambda one: one.number, 250),
        ]

    @staticmethod
    def _light(one: reports.Line) -> str:
        if one.first_minutes is None:
            return "late"
        return "near" if one.first_minutes > LATE else "normal"

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("强制报告")

    @property
    def primary_action(self) -> QAction:
        return self._new

    def arrive(self, **where: Any) -> None:
        """`record`: the id of a report, which is opened."""
        if record := where.get("record"):
            self._wanted = str(record)
            self.chips.choose("all")
            self.rows.want(self._wanted)
            self.refresh()

    def refresh(self) -> None:
        desk: Any = self.frame.desk

        def read() -> tuple[reports.Line, ...]:
            # A laptop that is out for a trip is given no standing key.
            if getattr(desk, "trip", None) is None and not desk.read(
                lambda work: report_keys.key_known(work, desk.opened.recipient)
            ):
                # The first look on this computer: what is written from now on opens here as well.
                desk.change(
                    lambda work: report_keys.hold_key(work, desk.opened.recipient), reason="sealed:read"
                )
            found: tuple[reports.Line, ...] = desk.read(reports.listed)
            return found

        def show(found: tuple[reports.Line, ...]) -> None:
            before = self._opened
            self._lines = found
            now = {one.id: one for one in found}
            if before is not None and before.line.id not in now:
                self._opened = None
            self._show()
            wanted, self._wanted = self._wanted, ""
            if not wanted and before is not None and now.get(before.line.id, before.line) != before.line:
                wanted = before.line.id
            if wanted:
                self.open(wanted)

        self.frame.jobs.run(read, show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._lines = ()
        self.rows.show_rows(
            [], lambda: EmptyState(tr("这一页没有读出来"), problem.message, icon="warning", state="error")
        )
        return False

    def new(self) -> None:
        report_sheets.start(self.frame)

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def print_(self) -> None:
        if self._opened is not None:
            report_sheets.print_report(self.frame, self, self._opened.line.id)

    def back(self) -> bool:
        if self._opened is not None:
            self._opened = None
            self._on_row(self.rows.current)
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        waiting = [one for one in self._lines if not one.closed]
        self.chips.set_count("open", len(waiting))
        self.chips.set_count("all", len(self._lines))
        self.rows.show_rows(waiting if self.chips.current == "open" else self._lines, self._nothing)

    def _nothing(self) -> QWidget:
        return EmptyState(
            tr("没有您能看的强制报告"),
            tr(
                "只有登记人和有权阅读密存内容的人看得到；报告里提到的人看不到。发现孩子可能受到伤害，在哪一页都可以按 Ctrl+Shift+R。"
            ),
            icon="shield-check",
            step=tr("登记强制报告"),
            on_step=self.new,
        )

    def _empty(self) -> None:
        take_out(self._lay)

    def _on_row(self, one: Any) -> None:
        if self._opened is not None and one is not None and self._opened.line.id == one.id:
            return
        self._opened = None
        self._empty()
        if one is None:
            self._lay.addWidget(empty_card(tr("报告的内容在这里打开。"), "shield-check"))
        else:
            self._lay.addWidget(label(breakable(one.number), "section", wrap=True, name="reports.number"))
            self._facts(one)
            self._lay.addWidget(
                label(tr("内容是密存的，用您本人的密钥打开；每次打开都留痕。"), "second", wrap=True)
            )
            self._lay.addWidget(
                button(tr("Enter  打开"), partial(self.open, one.id), icon="lock-key", name="reports.open")
            )
        self._lay.addStretch(1)

    def _facts(self, one: reports.Line) -> None:
        now = self._clock.now()
        self._lay.addWidget(fact(tr("发现"), moments.shown(one.found_at, now)))
        self._lay.addWidget(fact(tr("登记"), f"{moments.shown(one.made_at, now)}　{one.author}"))
        if one.first_minutes is None:
            self._lay.addWidget(label(tr("▲ 还没有登记向谁报告"), "error", wrap=True))
        else:
            words = tr("发现后 {time}", time=minutes_words(one.first_minutes))
            self._lay.addWidget(fact(tr("首次报告"), words))

    def open(self, report_id: str) -> None:
        """Open a report with one's own key."""

        def show(found: reading.Report) -> None:
            # The look was written down, which reads the list again first: the report is shown after that.
            self._opened = found
            self._draw(found)
            self.both.show_detail()

        self.frame.jobs.run(
            lambda: report_sheets.opened(self.frame, report_id),
            lambda found: self.frame.jobs.later(0, partial(show, found)),
            self._shut,
            owner=self,
        )

    def _shut(self, problem: Unhappy) -> bool:
        self._opened = None
        self._on_row(self.rows.current)
        return False

    def _draw(self, report: reading.Report) -> None:
        self._empty()
        body, at = report.body, report.line
        self.pane.setAccessibleName(tr("强制报告 {number}", number=at.number))
        self._lay.addWidget(label(body.who, "section", wrap=True, name="reports.who"))
        tags = FlowBox(name="reports.tags", gap=theme.XS)
        tags.add(Tag(tr("情形{code}", code=body.situation), "bad"))
        tags.add(Tag(tr("已办结") if at.closed else tr("办理中"), "plain" if at.closed else "warn"))
        self._lay.addWidget(tags)
        self._lay.addWidget(label(body.situation_words, wrap=True))
        self._actions(report)
        self._lay.addWidget(line())
        self._facts(at)
        for words, value in (
            (tr("身份证"), masks.id_number(body.id_no) if body.id_no else ""),
            (tr("住址"), body.address),
            (tr("地点"), body.place),
            (tr("怎么发现"), body.how),
            (tr("事实"), body.facts),
            (tr("已做的"), body.done),
            (tr("还涉及"), "、".join(report.named)),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        self._history(report)
        self._lay.addWidget(line())
        self._lay.addWidget(fact(tr("能打开的人"), "、".join(report.readers)))
        self._lay.addWidget(fact(tr("编号"), breakable(at.number)))
        self._lay.addStretch(1)

    def _history(self, report: reading.Report) -> None:
        now = self._clock.now()
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("报告和后续"), "second"))
        found: list[tuple[datetime, str]] = []
        for call in report.calls:
            told = call.body
            parts = (
                tr("报告给{whom}", whom=told.whom),
                tr("发现后 {time}", time=minutes_words(call.minutes)),
                told.taken_by,
                told.receipt,
                told.note,
            )
            found.append((call.at, "　".join(part for part in parts if part)))
        for step in report.steps:
            names = "、".join(one.name for one in step.body.named)
            parts2 = (tr(STEPS[step.kind]), names, step.body.words, step.by)
            found.append((step.at, "　".join(part for part in parts2 if part)))
        for when, words in sorted(found, key=lambda one: one[0]):
            self._lay.addWidget(label(f"{moments.shown(when, now)}　{words}", wrap=True))
        if not found:
            self._lay.addWidget(label(tr("还没有登记向谁报告。"), "warn", wrap=True))

    def _actions(self, report: reading.Report) -> None:
        box = FlowBox(name="reports.actions", gap=theme.S)

        def add(words: str, run: Any, name: str, icon: str, *, first: bool = False) -> None:
            made = button(words, run, icon=icon, look="primary" if first else "plain", name=f"reports.{name}")
            box.add(made)

        record = report.line.id
        if report.line.closed:
            add(tr("重新打开…"), partial(self._step, report, "reopen"), "reopen", "arrow-counter-clockwise")
        else:
            add(
                tr("打电话报告"), partial(report_sheets.open_calls, self.frame, record), "call", "phone",
                first=not report.calls,
            )  # fmt: skip
            add(tr("后续…"), partial(self._step, report, "follow"), "follow", "note-pencil")
            add(tr("又涉及谁…"), partial(self._name, report), "name", "user-plus")
            add(tr("办结…"), partial(self._step, report, "close"), "close", "check-circle")
        add(
            tr("F8  打印报告单"),
            partial(report_sheets.print_report, self.frame, self, record),
            "print",
            "printer",
        )
        add(tr("让别人也能看…"), partial(self._let_in, report), "admit", "key")
        self._lay.addWidget(box)

    # doing ------------------------------------------------------------------------------------------

    def _step(self, report: reading.Report, kind: str) -> None:
        record = report.line.id
        do = {"follow": reports.follow_up, "close": reports.close, "reopen": reports.reopen}[kind]
        hints = {
            "follow": tr("谁做了什么、孩子现在怎样"),
            "close": tr("由谁接手、孩子怎样安置"),
            "reopen": tr("出了什么新情况"),
        }
        self.ask(
            f"reports.{kind}",
            tr(STEPS[kind]),
            [Ask("words", tr("写明情况"), "long", needed=True, hint=hints[kind])],
            tr("登记"),
            lambda work, values: do(work, record, values["words"]),
            lambda _line: self._again(record, tr("已登记。")),
            reason="left_behind:report",
        )

    def _name(self, report: reading.Report) -> None:
        record = report.line.id

        def act(work: Any, values: Mapping[str, Any]) -> reports.Line:
            named = report_sheets.named_in(values["named"])
            if not named:
                raise reports.VictimMissing(field="named")
            for one in named:
                last = reports.name_also(work, record, one, child_id=report.body.person_id)
            return last

        self.ask(
            "reports.named",
            tr("又涉及谁"),
            [Ask("named", tr("姓名"), needed=True, hint=tr("例如：某某（继父）、某某（邻居）"))],
            tr("登记"),
            act,
            lambda _line: self._again(record, tr("已登记；站里如有此人，其从此看不到这份报告。")),
            intro=tr("写到的人如在本站工作，从现在起看不到这份报告，村主任和管理员也一样。"),
            reason="left_behind:report",
        )

    def _let_in(self, report: reading.Report) -> None:
        """Somebody who reads sealed content and came after the report was written."""
        desk: Any = self.frame.desk
        record = report.line.id

        def read(work: Any) -> list[tuple[str, str, str]]:
            who = users.names(work)
            return [(user, key, who.get(user, "")) for user, key in report_keys.without_key(work, record)]

        def ask(found: Sequence[tuple[str, str, str]]) -> None:
            if not found:
                self.frame.say(tr("有权阅读密存内容的人都已能看，或被报告提到。"))
                return

            def act(work: Any, values: Mapping[str, Any]) -> None:
                sealed_report = reports.open_report(work, record)
                for user, key, name in found:
                    if user == values["user"]:
                        wraps = reading.wraps_for(sealed_report, desk.opened.identity, key, user, name)
                        report_keys.admit(work, record, user, key, wraps)

            self.ask(
                "report_keys.admit",
                tr("让别人也能看"),
                [
                    Ask(
                        "user",
                        tr("谁"),
                        "choice",
                        needed=True,
                        choices=list({u: (u, n) for u, _k, n in found}.values()),
                    )
                ],
                tr("让其能看"),
                act,
                lambda _none: self._again(record, tr("已登记。")),
                reason="left_behind:report",
            )

        self.frame.jobs.run(lambda: desk.read(read), ask, owner=self)

    def _again(self, record: str, words: str) -> str:
        """Show the report as it stands after a step; whoever named themselves no longer sees it."""
        self.frame.jobs.later(0, partial(self.open, record))
        return words
