"""本周: what is due in the registers, worker by worker; one key goes to where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import left_behind
from stationdesk.services import left_behind_work as service
from stationdesk.services.left_behind_work import SORTS, Load, Task, Week
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.left_behind.age_risk import word_of
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = (("mine", N_("我的")), ("late", N_("逾期")), ("all", N_("全部")))
STEPS = {
    "urgent": (N_("去登记走访"), "person-simple-walk"),
    "visit": (N_("去登记走访"), "person-simple-walk"),
    "contact": (N_("打开名册里的这个孩子"), "hand-heart"),
    "assess": (N_("去评估"), "hand-heart"),
    "letter": (N_("打开名册里的这个孩子"), "hand-heart"),
    "goal": (N_("打开名册里的这个孩子"), "hand-heart"),
    "enter": (N_("去确认"), "check-circle"),
    "leave": (N_("去确认"), "check-circle"),
    "turn": (N_("打开居民档案"), "calendar-check"),
    "check": (N_("去核查"), "list-checks"),
    "list": (N_("去核对"), "list-checks"),
}


class WorkView(SheetPage):
    """Chips, workers, the list in the order to do it, what to do next."""

    word = "left_behind"
    cares_about = frozenset(
        {
            "left_behind", "residents", "visits", "absences", "left_behind_assessments", "guardian_contacts",
            "care_letters", "care_notices", "care_goals", "left_behind_rounds", "left_behind_round_lines",
            "left_behind_lists", "left_behind_list_lines",
        }
    )  # fmt: skip

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._shown: Week | None = None
        self._next = action(
            tr("接着办"),
            self.primary,
            name="left_behind.work.next",
            glyph="arrow-right",
            key="F9",
            parent=self,
        )
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS], spoken=tr("看谁的"), name="left_behind.work.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.workers = pick("left_behind.work.worker", tr("责任人"), (), None)
        self.workers.setMinimumWidth(theme.now().px(200))
        self.workers.currentIndexChanged.connect(lambda _at: self._show())
        self.said = label("", "second", wrap=True, name="left_behind.work.said")
        self.rows = Rows(
            [
                Column(tr("该办日"), self._day, 84, light=self._light),
                Column(tr("工作"), lambda t: tr(SORTS[t.sort]), 104),
                Column(tr("姓名"), lambda t: t.name, 96),
                Column(tr("要做什么"), lambda t: t.what, 220),
                Column(tr("风险"), lambda t: word_of(t.risk) if t.risk else "", 72),
                Column(tr("责任人"), lambda t: t.worker or "—", 84),
            ],
            spoken=tr("本周要做的"),
            name="left_behind.work",
            count=lambda n: tr("{n} 件", n=n),
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda _one: self.primary())
        self.pane = CounterPane("left_behind.work.pane", tr("在左边选一件，这里是要做什么。"), "hand-heart")
        self.pane.asked.connect(lambda _step: self.primary())
        self.both = ListDetail(self.rows, self.pane)
        above = row(self.chips, self.workers, gap=theme.L)
        above.setStretch(0, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(above)
        lay.addWidget(self.said)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.rows)

    @property
    def title(self) -> str:
        return tr("本周")

    @property
    def primary_action(self) -> QAction:
        return self._next

    @property
    def other_actions(self) -> Sequence[QAction]:
        return ()

    def arrive(self, **where: Any) -> None:
        """`chip` mine, late or all; `record` one task."""
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
        if record := where.get("record"):
            self.rows.want(str(record))

    def refresh(self) -> None:
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: Week) -> None:
            if turn == self._turn:
                self._take(found)

        self.frame.jobs.run(lambda: desk.read(service.week), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._shown = None
        self.rows.show_rows(
            [],
            lambda: not_read(problem, tr("您的岗位看不到三留守名册")),
        )
        return problem.code == "not-permitted"

    def _take(self, found: Week) -> None:
        first = self._shown is None
        self._shown = found
        chosen = self.workers.currentData()
        self.workers.blockSignals(True)
        self.workers.clear()
        self.workers.addItem(tr("所有人"), None)
        for one in found.loads:
            self.workers.addItem(_load_words(one), one.worker_id or "")
        self.workers.setCurrentIndex(max(0, self.workers.findData(chosen)) if chosen is not None else 0)
        self.workers.blockSignals(False)
        if first and not self._of("mine"):
            self.chips.choose("all")
        self._show()

    def _of(self, chip: str) -> list[Task]:
        if self._shown is None:
            return []
        who = self.workers.currentData()
        tasks = [one for one in self._shown.tasks if who is None or (one.worker_id or "") == who]
        if chip == "mine":
            return [one for one in tasks if one.worker_id == self._shown.me]
        return [one for one in tasks if one.late] if chip == "late" else tasks

    def _show(self) -> None:
        if self._shown is None:
            return
        for key, _words in CHIPS:
            self.chips.set_count(key, len(self._of(key)))
        tasks = self._of(self.chips.current)
        late = [one for one in self._of("all") if one.late]
        by_risk = tr("，").join(
            tr("{risk}风险 {n}", risk=word_of(risk), n=n)
            for risk in ("high", "medium", "low")
            if (n := sum(1 for one in late if one.risk == risk))
        )
        self.said.setText(
            tr("逾期 {n} 件（{risks}）。先办排在最上面的。", n=len(late), risks=by_risk)
            if by_risk
            else tr("逾期 {n} 件。先办排在最上面的。", n=len(late))
            if late
            else tr("没有逾期的。这里是到 {day} 要办的。", day=self._shown.until)
        )
        self.rows.show_rows(tasks, self._nothing)

    def _nothing(self) -> EmptyState:
        return EmptyState(
            tr("这里没有要办的"),
            tr("走访、评估、待确认、核查和名单，到期前一周会出现在这里。"),
            icon="check-circle",
            step=tr("看全部"),
            on_step=lambda: self.chips.choose("all"),
        )

    def _day(self, one: Task) -> str:
        return day_words(one.due_on, self._shown.today) if self._shown else ""

    @staticmethod
    def _light(one: Task) -> str:
        return "late" if one.late else "near" if one.sort == "urgent" else "normal"

    def _on_row(self, one: Any) -> None:
        withhold(self._next, "" if isinstance(one, Task) else tr(CHOOSE))
        if not isinstance(one, Task) or self._shown is None:
            self.pane.show_nothing()
            return
        words, icon = STEPS[one.sort]
        late = one.days_late(self._shown.today)
        tag = (tr("逾期 {n} 天", n=late), "bad") if late else (tr("该办"), "good")
        facts = [
            (tr("要做什么"), one.what),
            (tr("类别"), tr(left_behind.KIND_WORDS[one.kind])),
            (tr("风险"), word_of(one.risk) if one.risk else ""),
            (tr("住址"), one.address),
            (tr("网格"), one.grid),
            (tr("责任人"), one.worker),
        ]
        title = tr("{sort}：{name}", sort=tr(SORTS[one.sort]), name=one.name)
        self.pane.show_facts(title, tag, facts, [("go", tr(words), icon)])

    def primary(self) -> None:
        """F9 or Enter: to where the line is done."""
        one = self.rows.current
        if not isinstance(one, Task):
            return
        if one.sort in ("visit", "urgent"):
            self.frame.go("proxy", view="visits", visit_person=one.person_id, name=one.name)
        elif one.sort == "enter":
            self.frame.go("left_behind", view="proposed", kind=one.kind, record=f"{one.kind}:{one.person_id}")
        elif one.sort == "leave":
            self.frame.go("left_behind", view="proposed", kind=one.kind, record=one.enrolment_id)
        elif one.sort == "turn":
            self.frame.go("residents", person=one.person_id)
        elif one.sort == "check":
            self.frame.go("left_behind", view="rounds", record=one.record)
        elif one.sort == "list":
            self.frame.go("left_behind", view="compare", list=one.record)
        else:
            self.frame.go("left_behind", view="register", kind=one.kind, record=one.enrolment_id)

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def back(self) -> bool:
        if self.chips.current != "all":
            self.chips.choose("all")
            return True
        return False


def _load_words(one: Load) -> str:
    who = one.worker or tr("没有责任人")
    if one.late:
        return tr("{who}　{n} 件，逾期 {late}", who=who, n=one.due, late=one.late)
    return tr("{who}　{n} 件", who=who, n=one.due)
