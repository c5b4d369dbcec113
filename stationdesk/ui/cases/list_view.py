"""The list of cases (办件) and one case beside it; half-typed forms are offered back above the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.services import case_lists, drafts
from stationdesk.services.case_lists import CaseDetail, CaseQuery
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import case_list, steps
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.case_detail import CaseDetailPane
from stationdesk.ui.cases.draft_strip import DraftStrip
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import column, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView
from stationdesk.ui.words import tr


class ListView(Page):
    """办件. `new_asked` F2, `resume_asked(draft)`, `draft_dropped(slot)`: the host has the form."""

    word = "cases"
    cares_about = frozenset(
        {
            "cases",
            "case_events",
            "case_materials",
            "case_ratings",
            "papers",
            "paper_events",
            "people",
            "users",
        }
    )
    new_asked = Signal()
    resume_asked = Signal(object)
    draft_dropped = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._wanted = ""
        self._extra: CaseQuery | None = None
        self._new = action(tr("新办件"), self.new, name="cases.new", glyph="plus", key="F2", parent=self)
        self._print = action(tr("打印…"), self.print_, name="cases.print", glyph="printer", parent=self)
        self._print.setEnabled(False)
        self._build()

    # building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.table = BigTable(case_list.columns(), self._fetch)
        self.view = BigView(self.table, spoken=tr("办件列表"), name="cases.list")
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(case_list.WIDE, QHeaderView.ResizeMode.Stretch)
        self.view.row_chosen.connect(self._on_row)
        self.view.opened.connect(lambda _id: self.detail())
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in case_list.CHIPS], spoken=tr("筛选办件"), name="cases.chips"
        )
        self.chips.chosen.connect(self._on_chip)
        self.search = SearchLine(
            "cases.search", tr("在办件里找：编号后几位、姓名、拼音、事项"), tr("编号后几位、姓名、事项　F3")
        )
        self.search.setMaximumWidth(theme.now().px(240))
        self.search.setMinimumWidth(theme.now().px(120))
        self.search.asked.connect(lambda _text: self.read_list())
        self.search.stepped.connect(self._on_stepped)
        self.search.chosen.connect(self.view.setFocus)
        filters = row(self.chips, self.search, gap=theme.S)
        filters.setStretch(0, 3)
        filters.setStretch(1, 2)
        self.strip = DraftStrip(self.resume_asked.emit, self._drop)
        self._nothing = EmptyState(
            tr("还没有办件"),
            tr("按 F2 开始第一件：先找人，再选事项，核对材料，办结。"),
            icon="clipboard-text",
            step=tr("F2　新办件"),
            on_step=self.new,
        )
        self._none_here = EmptyState(
            tr("没有符合的办件"), tr("换一个筛选，或清空搜索。"), icon="funnel-simple"
        )
        self.body = QStackedWidget()
        self.body.setObjectName("cases.body")
        for part in (self.view, self._none_here):
            self.body.addWidget(part)
        listing = QWidget()
        listing.setLayout(column(filters, self.strip, self.body, gap=theme.S))
        listing.setFocusProxy(self.view)
        self.pane = CaseDetailPane(self.may, self.frame)
        self.pane.step_asked.connect(self._on_step)
        self.pane.paper_asked.connect(self._on_paper)
        self.pane.person_asked.connect(lambda one: self.frame.go("residents", person=one))
        self.pane.proxy_asked.connect(lambda one: self.frame.go("proxy", record=one))
        self.pane.change_asked.connect(self._on_change)
        self.panes = ListDetail(listing, self.pane)
        self._stack = QStackedWidget()
        self._stack.setObjectName("cases.list.stack")
        held = QWidget()
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        held.setLayout(lay)
        self._stack.addWidget(held)
        self._stack.addWidget(self._nothing)
        self.setLayout(column(self._stack))
        self._list_holder = held

    def _today(self) -> date:
        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    # what the host asks ------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction | None:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._print,)

    def refresh(self) -> None:
        self.read_list()
        self.read_counts()
        self.read_drafts()

    def arrive(self, **where: Any) -> None:
        """`case` opens one, `query` and `words` a list from Today or the statistics, `chip` a filter."""
        if where.get("case"):
            self.open_case(str(where["case"]))
        elif where.get("query") is not None:
            self._extra = where["query"]
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self.frame.say(
                tr("只看：{what}。点上面的筛选可看全部。", what=where.get("words") or tr("从工作台来的"))
            )
            self.chips.show_none()
            self.read_list()
        elif where.get("chip"):
            self.chips.choose(str(where["chip"]))

    def new(self) -> None:
        self.new_asked.emit()

    def filter(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def detail(self) -> None:
        self.panes.toggle()

    def print_(self) -> None:
        found = self.pane.paper()
        if found is not None:
            self._on_paper(found)

    def back(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        if self._extra is not None:
            self.chips.choose("open")
            return True
        return False

    def setFocus(self, *_reason: Any) -> None:
        """To the list; to the one button where there is no list."""
        if self._stack.currentWidget() is self._list_holder:
            self.view.setFocus()
        elif self._nothing.button is not None:
            self._nothing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # reading -----------------------------------------------------------------------------------------

    def _query(self) -> CaseQuery:
        text = self.search.text().strip()
        if self._extra is not None:
            return replace(self._extra, text=text, limit=case_list.MOST)
        user = getattr(getattr(self.desk, "actor", None), "user_id", None)
        return case_list.query_of(self.chips.current or "open", text, user)

    def read_list(self) -> None:
        """Read the ids of the list again; the line at hand stays if it is still there."""
        self._turn += 1
        turn, query = self._turn, self._query()

        def show(found: tuple[list[str], int]) -> None:
            if turn != self._turn:
                return
            ids, everything = found
            kept = self._wanted or self.view.current
            self.table.set_ids(ids)
            self.body.setCurrentWidget(self.view if ids else self._none_here)
            self._stack.setCurrentWidget(
                self._list_holder if everything or self.strip.rows else self._nothing
            )
            self._wanted = ""
            if ids and (not kept or not self.view.choose(kept)):
                self.view.selectRow(0)
            elif not ids:
                self.pane.show_nothing()
                self._print.setEnabled(False)
            elif kept:
                self.read_case(kept)

        def look(work: Any) -> tuple[list[str], int]:
            ids = case_lists.ids(work, query)
            return ids, len(ids) or case_lists.count(work, CaseQuery())

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def read_counts(self) -> None:
        """The figures on the chips."""

        def show(found: dict[str, int]) -> None:
            for key, count in found.items():
                self.chips.set_count(key, count)

        self.jobs.run(lambda: self.desk.read(case_list.counts), show, owner=self)

    def read_drafts(self) -> None:
        """Half-typed forms of whoever is at the desk."""

        def show(found: tuple[drafts.DraftRow, ...]) -> None:
            self.strip.show_drafts(found, self._today())
            if self.strip.rows and self._stack.currentWidget() is self._nothing:
                self._stack.setCurrentWidget(self._list_holder)

        self.jobs.run(lambda: self.desk.read(lambda work: drafts.list_all(work, FORM)), show, owner=self)

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, Any]], None]) -> None:
        wanted = list(ids)

        def look(work: Any) -> dict[str, Any]:
            return {one.id: one for one in case_lists.rows(work, wanted)}

        self.jobs.run(lambda: self.desk.read(look), take, owner=self)

    def read_case(self, case_id: str) -> None:
        """Read one case into the pane beside the list."""

        def show(found: tuple[CaseDetail, date, bool]) -> None:
            detail, today, undo = found
            if self.view.current == detail.row.id:
                self.pane.show_case(detail, today, undo=undo)
                self._print.setEnabled(self.pane.paper() is not None)

        def look(work: Any) -> tuple[CaseDetail, date, bool]:
            detail = case_lists.detail(work, case_id)
            return detail, work.today, case_list.may_undo(work, detail)

        self.jobs.run(lambda: self.desk.read(look), show, owner=self)

    def open_case(self, case_id: str) -> None:
        """Show a case, whatever the filter is."""
        self._wanted = case_id
        self._stack.setCurrentWidget(self._list_holder)

        def found(row: Any) -> None:
            if row is None:
                self._wanted = ""
                return
            self._extra = None
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
            self.chips.choose("done" if row.state in case_list.DONE_STATES else "open")
            self.panes.show_detail()

        def look(work: Any) -> Any:
            rows = case_lists.rows(work, [case_id])
            return rows[0] if rows else None

        self.jobs.run(lambda: self.desk.read(look), found, owner=self)

    def _on_chip(self, _key: str) -> None:
        self._extra = None
        self.read_list()

    def _on_row(self, case_id: str) -> None:
        self.read_case(case_id)

    def _on_stepped(self, by: int) -> None:
        count = self.table.rowCount()
        if count:
            now = self.view.currentIndex().row()
            self.view.selectRow(max(0, min(count - 1, now + by)))

    # doing -------------------------------------------------------------------------------------------

    def _on_step(self, step: steps.Step) -> None:
        detail = self.pane.detail
        if detail is None:
            return

        def send(change: steps.Change) -> None:
            self.jobs.run(
                lambda: self.desk.change(change, reason=step.permit),
                self._on_stepped_case,
                failed,
                owner=self,
            )

        def failed(problem: Unhappy) -> bool:
            return sheet.show_problem(problem)

        sheet = steps.StepSheet(step, detail, self._today(), send)
        sheet.stale.connect(lambda: self.read_case(detail.row.id))
        self.frame.open_sheet(sheet, tr(step.words))

    def save(self) -> None:
        """Ctrl+Enter sends the step whose sheet is open."""
        for sheet in self.window().findChildren(steps.StepSheet):
            if sheet.isVisible():
                sheet.send()
                return

    def _on_change(self, change: steps.Change) -> None:
        """What the detail asks for that is no step: a copy in large type."""
        self.jobs.run(
            lambda: self.desk.change(change, reason="cases:accept"),
            lambda made: self._on_paper(made.papers[0]),
            owner=self,
        )

    def _on_stepped_case(self, stepped: Any) -> None:
        self.frame.close_sheet()
        self.frame.say(stepped.sentence)
        self.read_list()
        self.read_counts()
        if stepped.papers:
            self._on_paper(stepped.papers[0])

    def _on_paper(self, paper: PaperRow) -> None:
        issuing.preview(self.frame, self, paper, done=self.view.setFocus)

    def _drop(self, draft: drafts.DraftRow) -> None:
        self.draft_dropped.emit(draft.slot)

        def back() -> None:
            self.jobs.run(
                lambda: self.desk.change(
                    lambda work: drafts.save(work, draft.form, draft.slot, draft.body), reason="drafts"
                ),
                lambda _none: self.read_drafts(),
                owner=self,
            )

        def dropped(_was: bool) -> None:
            self.frame.say(tr("草稿已丢掉。"), back)
            self.read_drafts()

        self.jobs.run(
            lambda: self.desk.change(lambda work: drafts.drop(work, draft.form, draft.slot), reason="drafts"),
            dropped,
            owner=self,
        )
