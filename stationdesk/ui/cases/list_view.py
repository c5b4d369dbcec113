"""The list of cases (办件) and one case beside it; half-typed forms are offered back above the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QLineEdit, QStackedWidget, QWidget
from shiboken6 import isValid

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.services import case_filters, case_lists, drafts
from stationdesk.services.case_lists import CaseDetail, CaseQuery
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import case_list, steps
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.case_detail import CaseDetailPane
from stationdesk.ui.cases.draft_strip import DraftStrip
from stationdesk.ui.cases.export_sheet import ExportForm
from stationdesk.ui.cases.filter_bar import ActiveFilter, SavedChips
from stationdesk.ui.cases.filter_sheet import FilterForm, Offered, offered
from stationdesk.ui.pages import CHOOSE, Frame, Page, withhold
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
        self._held = ""
        self._hand_to_list = False
        self._first_read = True
        self._extra: CaseQuery | None = None
        self._said = ""
        self._named = ""
        self._found = 0
        self._form: FilterForm | ExportForm | None = None
        self._new = action(tr("新办件"), self.new, name="cases.new", glyph="plus", key="F2", parent=self)
        self._print = action(tr("打印…"), self.print_, name="cases.print", glyph="printer", parent=self)
        withhold(self._print, tr(CHOOSE))
        self._filter = action(
            tr("筛选…"), self.open_filter, name="cases.filter", glyph="funnel-simple", key="F3", parent=self
        )
        self._export = action(tr("导出…"), self.export, name="cases.export", glyph="export", parent=self)
        self._export.setVisible(self.may("cases:export"))
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
        self.search.asked.connect(lambda _text: self._on_typed())
        self.search.stepped.connect(self._on_stepped)
        self.search.chosen.connect(self._on_found)
        filters = row(self.chips, self.search, gap=theme.S)
        filters.setStretch(0, 3)
        filters.setStretch(1, 2)
        self.saved = SavedChips()
        self.saved.chosen.connect(lambda one: self.narrow(one.query, name=one.name))
        self.saved.dropped.connect(self._drop_filter)
        self.active = ActiveFilter(self.open_filter, self.widen)
        self.strip = DraftStrip(self.resume_asked.emit, self._drop)
        self._nothing = EmptyState(
            tr("还没有办件"),
            tr("按 F2 开始第一件：先找人，再选事项，核对材料，办结。"),
            icon="clipboard-text",
            step=tr("F2　新办件"),
            on_step=self.new,
        )
        self._none_here = EmptyState(
            tr("没有符合的办件"),
            tr("换一个筛选，或清空搜索。"),
            icon="funnel-simple",
            step=tr("在全部办件里找"),
            on_step=self.find_everywhere,
        )
        self.body = QStackedWidget()
        self.body.setObjectName("cases.body")
        for part in (self.view, self._none_here):
            self.body.addWidget(part)
        listing = QWidget()
        listing.setLayout(column(filters, self.saved, self.active, self.strip, self.body, gap=theme.S))
        listing.setFocusProxy(self.view)
        self.pane = CaseDetailPane(self.may, self.frame)
        self.pane.step_asked.connect(self._on_step)
        self.pane.paper_asked.connect(self._on_paper)
        self.pane.person_asked.connect(lambda one: self.frame.go("residents", person=one))
        self.pane.proxy_asked.connect(lambda one: self.frame.go("proxy", record=one))
        self.pane.link_asked.connect(self._on_link)
        self.pane.change_asked.connect(self._on_change)
        self.panes = ListDetail(listing, self.pane)
        self.view.installEventFilter(self)
        self.setFocusProxy(self.view)
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
        return (
            (self._filter, self._export, self._print)
            if self._export.isVisible()
            else (self._filter, self._print)
        )

    def refresh(self) -> None:
        self.read_list()
        self.read_counts()
        self.read_drafts()
        self.read_filters()

    def arrive(self, **where: Any) -> None:
        """`case` opens one, `query` and `words` a list from Today or the statistics, `chip` a filter."""
        if where.get("case"):
            self.open_case(str(where["case"]))
        elif where.get("query") is not None:
            self.narrow(where["query"], str(where.get("words") or ""))
        elif where.get("chip"):
            self.chips.choose(str(where["chip"]))

    def new(self) -> None:
        self.new_asked.emit()

    def filter(self) -> None:
        """F3: to the search line; a second time, the sheet with everything that can be chosen."""
        if self.search.hasFocus():
            self.open_filter()
            return
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
            self.widen()
            return True
        return False

    # filters -----------------------------------------------------------------------------------------

    def narrow(self, query: CaseQuery, words: str = "", name: str = "", text: str = "") -> None:
        """Show what a query has, whatever the chips said; it is said in words above the list."""
        self._extra, self._said, self._named, self._held = query, words, name, ""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self.chips.show_none()
        self.saved.mark(name)
        self.read_list()

    def _on_typed(self) -> None:
        self._held = ""
        self.read_list()

    def find_everywhere(self) -> None:
        """What is typed, looked for among all cases: a number read out may be of one that is finished."""
        self._hand_to_list = True
        self.narrow(CaseQuery(order="newest"), tr("全部办件"), text=self.search.text())

    def _on_found(self) -> None:
        """Enter in the search line: to the lines; where there are none, the same among all cases."""
        if self.table.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._extra is None and self.search.text():
            self.find_everywhere()

    def widen(self) -> None:
        """Back to what is to be done."""
        self.chips.choose("open")
        self.view.setFocus()

    def open_filter(self) -> None:
        """The sheet in which a filter is put together."""
        start = self._extra or CaseQuery()
        clock = getattr(self.desk, "clock", None)

        def show(choices: Offered) -> None:
            form = FilterForm(self.frame, choices, start, clock)
            form.wanted.connect(lambda query, name: self._on_filter(form, query, name))
            self._form = form
            self.frame.open_sheet(form, tr("筛选办件"), form.may_close)

        self.jobs.run(lambda: self.desk.read(offered), show, owner=self)

    def _on_filter(self, form: FilterForm, query: CaseQuery, name: str) -> None:
        def close() -> None:
            self._form = None
            self.frame.close_sheet()
            if case_filters.chosen(query):
                self.narrow(query, name=name)
            else:
                self.widen()
            self.view.setFocus()

        def kept(_saved: object) -> None:
            close()
            self.read_filters()

        if not name:
            close()
            return
        self.jobs.run(
            lambda: self.desk.change(lambda work: case_filters.save(work, name, query), reason="filters"),
            kept,
            form.show_problem,
            owner=self,
        )

    def read_filters(self) -> None:
        """The user's saved filters."""

        def show(found: tuple[case_filters.NamedFilter, ...]) -> None:
            self.saved.show_filters(found, self._named if self._extra is not None else "")

        self.jobs.run(lambda: self.desk.read(case_filters.listed), show, owner=self)

    def _drop_filter(self, name: str) -> None:
        def dropped(was: case_filters.NamedFilter | None) -> None:
            if was is None:
                return
            if self._named == name:
                self.widen()
            self.frame.say(tr("筛选“{name}”已删去。", name=name), lambda: self._put_back(was))
            self.read_filters()
            self.setFocus()

        self.jobs.run(
            lambda: self.desk.change(lambda work: case_filters.drop(work, name), reason="filters"),
            dropped,
            owner=self,
        )

    def _put_back(self, was: case_filters.NamedFilter) -> None:
        self.jobs.run(
            lambda: self.desk.change(
                lambda work: case_filters.save(work, was.name, was.query), reason="filters"
            ),
            lambda _kept: self.read_filters(),
            owner=self,
        )

    def export(self) -> None:
        """What is shown, to a spreadsheet."""
        # A chip narrows too: its word says what goes out, or the sheet would promise every case.
        chip = tr(dict(case_list.CHIPS)[self.chips.current or "open"])
        form = ExportForm(self.frame, self._query(), self.active.words.whole or chip, self._found)
        form.finished.connect(self._on_exported)
        self._form = form
        self.frame.open_sheet(form, tr("导出办件"), form.may_close)

    def _on_exported(self, sentence: str, _id: str) -> None:
        self._form = None
        self.frame.close_sheet()
        self.frame.say(sentence)

    # reading -----------------------------------------------------------------------------------------

    def _query(self) -> CaseQuery:
        text = self.search.text().strip()
        if self._extra is not None:
            return replace(self._extra, text=text, limit=None)
        user = getattr(getattr(self.desk, "actor", None), "user_id", None)
        return case_list.query_of(self.chips.current or "open", text, user)

    def read_list(self) -> None:
        """Read the ids of the list again; the line at hand stays if it is still there."""
        self._turn += 1
        turn, query = self._turn, self._query()

        narrowed, said, named = self._extra is not None, self._said, self._named

        def show(found: tuple[list[str], bool, str]) -> None:
            if turn != self._turn:
                return
            ids, everything, words = found
            self._found = len(ids)
            self.active.say(words, len(ids) if words else None)
            held = self._held
            kept = self._wanted or held or self.view.current
            self.table.set_ids(ids)
            self.body.setCurrentWidget(self.view if ids else self._none_here)
            self._stack.setCurrentWidget(
                self._list_holder if everything or self.strip.rows else self._nothing
            )
            self._wanted = ""
            at = QApplication.focusWidget()
            typing = isinstance(at, QLineEdit) or (at is not None and at.window() is not self.window())
            if self._first_read and ids and not typing and self.isVisible():
                # The page gave the hand to a list that was not there yet.
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._first_read = False
            if self._hand_to_list:
                (self.view if ids else self.search).setFocus(Qt.FocusReason.OtherFocusReason)
            self._hand_to_list = False
            if held and kept == held and held not in ids:
                # Finished, it has left the list; whoever it is for still stands here: delivery, rating.
                self.view.setCurrentIndex(QModelIndex())
                self.read_case(held)
                if not ids and self.pane.window().isActiveWindow():
                    self.pane.setFocus(Qt.FocusReason.OtherFocusReason)
            elif ids and (not kept or not self.view.choose(kept)):
                self.view.selectRow(0)
            elif not ids:
                self.pane.show_nothing()
                withhold(self._print, tr(CHOOSE))
            elif kept:
                self.read_case(kept)

        def look(work: Any) -> tuple[list[str], bool, str]:
            ids = case_lists.ids(work, query)
            words = ""
            if narrowed:
                words = said or case_filters.words(work, replace(query, text=""))
                words = f"{named}：{words}" if named else words
            return ids, bool(ids) or case_lists.any_case(work), words

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
            if self.view.current in (detail.row.id, ""):
                self.pane.show_case(detail, today, undo=undo)
                none = "" if self.pane.paper() is not None else tr("这一件还没有文书可以打印。")
                withhold(self._print, none)

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
        self._extra, self._said, self._named, self._held = None, "", "", ""
        self.saved.mark("")
        self.read_list()

    def _on_row(self, case_id: str) -> None:
        if case_id != self._held:
            self._held = ""
        self.read_case(case_id)

    def _on_stepped(self, by: int) -> None:
        count = self.table.rowCount()
        if count:
            now = self.view.currentIndex().row()
            self.view.selectRow(max(0, min(count - 1, now + by)))

    # doing -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list no number begins with a letter: a letter is the step it stands on in the detail."""
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            shown = self.pane.detail is not None and self.view.current in (self.pane.detail.row.id, "")
            letter = event.text()
            if plain and shown and len(letter) == 1 and letter.isascii() and letter.isalpha():
                return self.pane.take_step(letter)
        return super().eventFilter(watched, event)

    def _on_step(self, step: steps.Step) -> None:
        detail = self.pane.detail
        if detail is None:
            return

        def send(change: steps.Change) -> None:
            self.jobs.run(
                lambda: self.desk.change(change, reason=step.permit),
                partial(self._on_stepped_case, detail.row.id),
                failed,
                owner=self,
            )

        def failed(problem: Unhappy) -> bool:
            return sheet.show_problem(problem)

        sheet = steps.StepSheet(step, detail, self._today(), send, self.frame)
        sheet.stale.connect(lambda: self.read_case(detail.row.id))
        self.frame.open_sheet(sheet, tr(step.words))

    def save(self) -> None:
        """Ctrl+Enter: the filter, the export or the step whose sheet is open."""
        if self._form is not None and isValid(self._form):
            self._form.save()
            return
        for sheet in self.window().findChildren(steps.StepSheet):
            if sheet.isVisible():
                sheet.send()
                return

    def _on_link(self, kind: str, record: str) -> None:
        """From a case to what it belongs to: its entry for many, its list, its line in the platform's own part."""
        view, word = {
            "batch": ("batches", "batch"),
            "handover": ("handing_up", "handover"),
            "platform": ("handing_up", "case"),
        }[kind]
        self.frame.go("cases", view=view, **{word: record})

    def _on_change(self, change: steps.Change) -> None:
        """What the detail asks for that is no step: a copy in large type."""
        self.jobs.run(
            lambda: self.desk.change(change, reason="cases:accept"),
            lambda made: self._on_paper(made.papers[0]),
            owner=self,
        )

    def _on_stepped_case(self, case_id: str, stepped: Any) -> None:
        self._held = case_id
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
