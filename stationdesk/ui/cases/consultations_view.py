"""首问: who asked, what they were told, whom to ask whether it was settled; one key makes a case of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHeaderView, QStackedWidget, QWidget

from stationdesk.core import matter_names
from stationdesk.core.clock import civil_date, local
from stationdesk.core.words import N_
from stationdesk.services import consultations, counter_data, packs
from stationdesk.services.cases import CHANNELS
from stationdesk.services.consultations import ConsultationQuery, ConsultationRow, Guide
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.cases.consultations_form import ConsultationForm, office_field, office_of
from stationdesk.ui.cases.counter_fields import HalfTyped, made_chooser
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import short
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import column, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

CHIPS: tuple[tuple[str, str], ...] = (
    ("waiting", N_("待办")),
    ("ask", N_("该回问")),
    ("mine", N_("我的")),
    ("case", N_("已转办件")),
    ("all", N_("全部")),
)
TONES = {"open": "warn", "answered": "good", "guided": "accent", "case": "plain"}
WIDE = 3


def query_of(chip: str, text: str, today: date) -> ConsultationQuery:
    """What a chip asks."""
    return {
        "waiting": ConsultationQuery(waiting=True, text=text),
        "ask": ConsultationQuery(follow_until=today, text=text),
        "mine": ConsultationQuery(mine=True, text=text),
        "case": ConsultationQuery(states=("case",), text=text),
        "all": ConsultationQuery(text=text),
    }[chip]


def columns(today: Callable[[], date]) -> list[Column]:
    """Number tail, when, who, what, state, when to ask, first worker."""
    return [
        Column(tr("编号"), lambda one: tail(one.number), 84),
        Column(tr("来访时间"), lambda one: when(one, today()), 104),
        Column(tr("来访人"), lambda one: one.asker or tr("未留名"), 84),
        Column(tr("问了什么"), lambda one: one.subject.replace("\n", " "), 200),
        Column(tr("状态"), lambda one: one.state_name, 84),
        Column(
            tr("回问"),
            lambda one: short(one.follow_by, today()) if one.follow_by else "",
            104,
            light=lambda one: {"late": "late", "today": "near"}.get(
                one.due, "normal" if one.follow_by else ""
            ),
        ),
        Column(tr("首问人"), lambda one: one.worker, 72),
    ]


def when(one: ConsultationRow, today: date) -> str:
    """The time today, the day before."""
    there = local(one.came_at)
    return f"{there:%H:%M}" if there.date() == today else f"{there:%m-%d %H:%M}"


class ConsultationsView(SheetPage):
    """首问."""

    word = "cases"
    cares_about = frozenset({"consultations", "cases", "people", "users"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._wanted = ""
        self._today = date.min
        self._offices: tuple[counter_data.Office, ...] = ()
        self._follow_days = 2
        self.detail_row: ConsultationRow | None = None
        self._half = HalfTyped(frame, "consultation")
        self._new = action(
            tr("登记咨询"), self.new, name="consultations.new", glyph="plus", key="F2", parent=self
        )
        self._case = action(
            tr("转为办件"),
            self.to_case,
            name="consultations.case",
            glyph="clipboard-text",
            key="F9",
            parent=self,
        )
        for one in (self._new, self._case):
            one.setEnabled(False)
        self._build()

    def _build(self) -> None:
        self.table = BigTable(columns(lambda: self._today), self._fetch)
        self.view = BigView(self.table, spoken=tr("咨询列表"), name="consultations.list")
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WIDE, QHeaderView.ResizeMode.Stretch)
        self.view.row_chosen.connect(self.read_one)
        self.view.opened.connect(lambda _id: self.detail())
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS], spoken=tr("筛选咨询"), name="consultations.chips"
        )
        self.chips.chosen.connect(lambda _key: self.read_list())
        self.search = SearchLine(
            "consultations.search", tr("在咨询里找：内容、姓名、编号后几位、电话"), tr("内容、姓名、编号　F3")
        )
        self.search.setMaximumWidth(theme.now().px(240))
        self.search.setMinimumWidth(theme.now().px(120))
        self.search.asked.connect(lambda _text: self.read_list())
        self.search.chosen.connect(self.view.setFocus)
        filters = row(self.chips, self.search, gap=theme.S)
        filters.setStretch(0, 3)
        filters.setStretch(1, 2)
        self._nothing = EmptyState(
            tr("还没有登记咨询"),
            tr("有人来问事，按 F2 记一句：谁问、问什么、怎样答的。您是首问人，要负责到底。"),
            icon="question",
            step=tr("F2　登记咨询"),
            on_step=self.new,
        )
        self._none_here = EmptyState(
            tr("没有符合的咨询"), tr("换一个筛选，或清空搜索。"), icon="funnel-simple"
        )
        self.body = QStackedWidget()
        self.body.setObjectName("consultations.body")
        for part in (self.view, self._none_here):
            self.body.addWidget(part)
        listing = QWidget()
        listing.setLayout(column(filters, self.body, gap=theme.S))
        listing.setFocusProxy(self.view)
        self.pane = CounterPane(
            "consultations.detail", tr("在左边选一次咨询，这里是问答经过和下一步。"), "question"
        )
        self.pane.asked.connect(self.step)
        self.panes = ListDetail(listing, self.pane)
        held = QWidget()
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        held.setLayout(lay)
        self._held = held
        self._stack = QStackedWidget()
        self._stack.setObjectName("consultations.stack")
        self._stack.addWidget(held)
        self._stack.addWidget(self._nothing)
        self.setLayout(column(self._stack))

    # what the host asks ------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction | None:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._case,)

    def refresh(self) -> None:
        self.allow(self._new, "cases:accept")
        self.read_list()
        self.read_counts()

    def arrive(self, **where: Any) -> None:
        """`consultation` opens one, `chip` a filter, `new` the form."""
        self._to_list()
        if where.get("consultation"):
            self._wanted = str(where["consultation"])
            self.chips.choose("all")
            self.panes.show_detail()
        elif where.get("chip"):
            self.chips.choose(str(where["chip"]))
        if where.get("new"):
            self.new()

    def new(self) -> None:
        """F2: the form in the side sheet; in it, an empty one after what was saved."""
        if not self.may("cases:accept"):
            return

        def look(work: Any) -> tuple[tuple[counter_data.Office, ...], int, bool]:
            days = int(packs.holding(work, "counter").body["follow_days"])
            return counter_data.offices(work), days, self._half.there(work)

        def show(found: tuple[tuple[counter_data.Office, ...], int, bool]) -> None:
            self._offices, self._follow_days, kept = found
            form = ConsultationForm(self.frame, self._offices)
            form.set_follow_days(self._follow_days)
            form.finished.connect(self._on_entered)
            self.open_form(form, tr("登记咨询"))
            if kept:
                self._go_on(form)

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def _go_on(self, form: ConsultationForm) -> None:
        def show(body: Mapping[str, Any]) -> None:
            form.restore(body)
            self.frame.say(tr("接着上次没填完的。"))

        self.jobs.run(lambda: self.desk.change(self._half.take, reason="drafts"), show, owner=form)

    def put_by(self) -> None:
        if isinstance(self._sheet, ConsultationForm):
            self._half.keep(self._sheet.body())

    def _on_entered(self, _sentence: str, consultation_id: str) -> None:
        self._wanted = consultation_id
        if self.chips.current not in ("waiting", "all"):
            self.chips.choose("all")

    def _to_list(self) -> None:
        """A view that has just come up gave the focus to its first button: one works in the list."""
        at = QApplication.focusWidget()
        if at is not None and self.isAncestorOf(at):
            self.setFocus()

    def filter(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def detail(self) -> None:
        self.panes.toggle()

    def primary(self) -> None:
        """F9: a case of the one that is selected."""
        if self._sheet is None:
            self.to_case()

    def print_(self) -> None:
        """F8: the notice for the one that is selected."""
        self.step("notice")

    def back(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        return False

    def setFocus(self, *_reason: Any) -> None:
        if self._stack.currentWidget() is self._held:
            self.view.setFocus()
        elif self._nothing.button is not None:
            self._nothing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # reading -----------------------------------------------------------------------------------------

    def read_list(self) -> None:
        """The ids of the list again; the line at hand stays if it is still there."""
        self._turn += 1
        turn, chip, text = self._turn, self.chips.current or "waiting", self.search.text().strip()

        def look(work: Any) -> tuple[list[str], bool, date]:
            ids = consultations.ids(work, query_of(chip, text, work.today))
            some = bool(ids) or bool(consultations.ids(work, ConsultationQuery(limit=1)))
            return ids, some, work.today

        def show(found: tuple[list[str], bool, date]) -> None:
            if turn != self._turn:
                return
            ids, some, self._today = found
            kept = self._wanted or self.view.current
            self._wanted = ""
            self.table.set_ids(ids)
            self.body.setCurrentWidget(self.view if ids else self._none_here)
            at = self._held if some else self._nothing
            if self._stack.currentWidget() is not at:
                moved = self._sheet is None and self.isVisible() and self.focusWidget() is not None
                self._stack.setCurrentWidget(at)
                if moved:
                    self.setFocus()
            if ids and (not kept or not self.view.choose(kept)):
                self.view.selectRow(0)
            elif ids:
                self.read_one(kept)
            else:
                self.detail_row = None
                self.pane.show_nothing()
                withhold(self._case, tr(CHOOSE))

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def read_counts(self) -> None:
        """The figures on the chips of what waits."""

        def show(found: consultations.ConsultationFigures) -> None:
            self.chips.set_count("ask", len(found.to_ask))

        self.jobs.run(lambda: self.desk.read(consultations.figures), show, owner=self)

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, Any]], None]) -> None:
        wanted = list(ids)
        self.jobs.run(
            lambda: self.desk.read(lambda work: {one.id: one for one in consultations.rows(work, wanted)}),
            take,
            owner=self,
        )

    def read_one(self, consultation_id: str) -> None:
        """One consultation into the pane beside the list."""

        def show(found: tuple[ConsultationRow, date]) -> None:
            one, today = found
            if self.view.current == one.id:
                self.detail_row = one
                self._show(one, today)

        self.jobs.run(
            lambda: self.desk.read(lambda work: (consultations.get(work, consultation_id), work.today)),
            show,
            owner=self,
        )

    def _show(self, one: ConsultationRow, today: date) -> None:
        steps = self._steps(one)
        can = "case" in [step for step, _words, _icon in steps]
        self.allow(self._case, "cases:accept", unless="" if can else tr("这一条已经转成办件，或已经了结。"))
        asked = one.came_at
        warning = tr("▲ 该回问了：办好没有？") if one.due else ""
        self.pane.show_facts(
            one.subject,
            (one.state_name, TONES[one.state]),
            (
                (tr("编号"), one.number),
                (tr("来访人"), one.asker or tr("未留名")),
                (tr("电话"), one.phone),
                (tr("来访时间"), f"{short(civil_date(asked), today)} {local(asked):%H:%M}"),
                (tr("怎么来的"), tr(CHANNELS.get(one.channel, one.channel))),
                (tr("事项"), matter_names.shown(one.matter_name)),
                (tr("首问人"), one.worker),
                (tr("答复"), one.answer),
                (tr("转介去向"), one.guided_to),
                (tr("回问日期"), short(one.follow_by, today) if one.follow_by else ""),
                (tr("结果"), one.outcome),
                (tr("办件"), one.case_number),
            ),
            steps,
            warning,
        )

    def _steps(self, one: ConsultationRow) -> list[tuple[str, str, str]]:
        """What may be done, the usual first."""
        found: list[tuple[str, str, str]] = []
        if self.may("cases:accept"):
            waits = one.state == "guided" and one.settled_at is None
            if waits:
                found.append(("settle", tr("回问…"), "phone"))
            if one.state == "open":
                found.append(("answer", tr("答复…"), "check"))
            if one.state in ("open", "answered") or waits:
                found.append(("case", tr("F9 转为办件"), "clipboard-text"))
            if one.state in ("open", "answered"):
                found.append(("guide", tr("转介…"), "arrow-right"))
            found.append(("notice", tr("F8 告知书"), "printer"))
        if one.case_id:
            found.append(("open_case", tr("看办件"), "arrow-square-out"))
        if one.person_id and self.may("residents:read"):
            found.append(("person", tr("看档案"), "user"))
        return found

    # doing -------------------------------------------------------------------------------------------

    def step(self, what: str) -> None:
        """A button of the pane."""
        one = self.detail_row
        if one is None or what not in self.pane.steps:
            return
        {
            "settle": self._settle,
            "answer": self._answer,
            "guide": self._guide,
            "notice": self._notice,
            "case": lambda _one: self.to_case(),
            "open_case": lambda row: self.frame.go("cases", view="list", case=row.case_id),
            "person": lambda row: self.frame.go("residents", person=row.person_id),
        }[what](one)

    def to_case(self) -> None:
        """The acceptance form with what is known; the case is linked when it is accepted."""
        one = self.detail_row
        if one is None or not self._case.isEnabled():
            return
        self.frame.go(
            "cases",
            new=True,
            person=one.person_id or "",
            matter=one.matter_code or "",
            who="" if one.person_id else one.asker,
            consultation=one.id,
        )

    def _answer(self, one: ConsultationRow) -> None:
        self.ask(
            "consultation_answer",
            tr("答复"),
            [Ask("answer", tr("怎样答复的"), "long", needed=True)],
            tr("记下答复"),
            lambda work, given: consultations.answer(work, one.id, given["answer"]),
            lambda told: told.sentence,
            intro=one.subject,
            reason="cases:accept",
        )

    def _guide(self, one: ConsultationRow) -> None:
        def look(work: Any) -> tuple[counter_data.Office, ...]:
            return counter_data.offices(work)

        def show(offices: tuple[counter_data.Office, ...]) -> None:
            box = office_field("consultation_guide.office", offices)
            self.ask(
                "consultation_guide",
                tr("转介"),
                [
                    Ask(
                        "guided_to",
                        tr("转介到哪里"),
                        "made",
                        value=made_chooser(box, lambda: office_of(box)),
                        needed=True,
                    ),
                    Ask("follow_by", tr("哪天回问"), "day", help=tr("空着就按规定的天数。")),
                ],
                tr("转介"),
                lambda work, given: consultations.guide(
                    work, one.id, Guide(str(given["guided_to"]), given["follow_by"])
                ),
                lambda told: told.sentence,
                intro=one.subject,
                reason="cases:accept",
            )

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def _settle(self, one: ConsultationRow) -> None:
        def act(work: Any, given: Mapping[str, Any]) -> Any:
            return consultations.settle(
                work, one.id, str(given["result"]), str(given["outcome"]), again=given["follow_by"]
            )

        phone = tr("　电话 {phone}", phone=one.phone) if one.phone else ""
        self.ask(
            "consultation_settle",
            tr("回问"),
            [
                Ask(
                    "result",
                    tr("办好没有"),
                    "choice",
                    needed=True,
                    value="settled",
                    choices=[(key, tr(words)) for key, words in consultations.RESULTS.items()],
                ),
                Ask("outcome", tr("怎么说的"), "line"),
                Ask("follow_by", tr("没联系上的，哪天再问"), "day", help=tr("空着就按规定的天数。")),
            ],
            tr("记下"),
            act,
            lambda told: told.sentence,
            intro=tr(
                "{who}{phone}　转介：{to}", who=one.asker or tr("未留名"), phone=phone, to=one.guided_to
            ),
            reason="cases:accept",
        )

    def _notice(self, one: ConsultationRow) -> None:
        def made(told: consultations.Told) -> None:
            if told.paper is not None:
                issuing.preview(self.frame, self, told.paper, done=self.view.setFocus)

        self.jobs.run(
            lambda: self.desk.change(lambda work: consultations.notice(work, one.id), reason="cases:accept"),
            made,
            owner=self,
        )
