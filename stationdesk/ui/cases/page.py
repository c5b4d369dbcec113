"""Cases (窗口办理): the list and one case beside it; F2 opens the form in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.services import case_life, case_lists, drafts
from stationdesk.services.case_lists import CaseDetail, CaseQuery
from stationdesk.services.cases import Receipt
from stationdesk.services.papers import PaperRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.cases import case_list, steps
from stationdesk.ui.cases.accept_drafts import FORM
from stationdesk.ui.cases.accept_form import AcceptForm
from stationdesk.ui.cases.case_detail import CaseDetailPane
from stationdesk.ui.cases.reading import months_days
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import ElidedLabel, action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView
from stationdesk.ui.words import tr

DRAFTS_SHOWN = 2


class DraftStrip(QFrame):
    """Half-typed forms, offered back."""

    def __init__(
        self, resume: Callable[[drafts.DraftRow], object], drop: Callable[[drafts.DraftRow], object]
    ) -> None:
        super().__init__()
        self.setObjectName("drafts")
        self.setProperty("look", "banner")
        self._resume, self._drop = resume, drop
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.M, theme.XS, theme.S, theme.XS)
        self._lay.setSpacing(0)
        self.rows: tuple[drafts.DraftRow, ...] = ()
        self.hide()

    def show_drafts(self, found: Sequence[drafts.DraftRow], today: date, *, but: str = "") -> None:
        """Show the latest few; `but` is the one that is open."""
        while (item := self._lay.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.rows = tuple(one for one in found if one.slot != but)[:DRAFTS_SHOWN]
        for number, draft in enumerate(self.rows):
            self._lay.addWidget(self._line(draft, number, today))
        rest = len([one for one in found if one.slot != but]) - len(self.rows)
        if rest > 0:
            self._lay.addWidget(label(tr("另有 {n} 份没填完的", n=rest), "second", name="drafts.rest"))
        self.setVisible(bool(self.rows))

    def _line(self, draft: drafts.DraftRow, number: int, today: date) -> QWidget:
        body = draft.body
        names = " · ".join(part for part in (body.get("person_name"), body.get("matter_name")) if part)
        words = ElidedLabel(name=f"drafts.words.{number}")
        day = months_days(civil_date(draft.saved_at), today)
        words.set_whole(tr("没填完：{names}（{day}）", names=names, day=day))
        go = button(tr("接着填"), lambda: self._resume(draft), look="link", name=f"drafts.resume.{number}")
        away = button(tr("不要了"), lambda: self._drop(draft), look="link", name=f"drafts.drop.{number}")
        made = QWidget()
        lay = row(words, go, away, gap=theme.S)
        lay.setStretch(0, 1)
        made.setLayout(lay)
        return made


class CasesPage(Page):
    """窗口办理."""

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

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.desk, self.jobs = frame.desk, frame.jobs
        self._turn = 0
        self._wanted = ""
        self._extra: CaseQuery | None = None
        self._drafts: tuple[drafts.DraftRow, ...] = ()
        self._form: AcceptForm | None = None
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
        self.strip = DraftStrip(self.resume, self._drop)
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
        self.pane = CaseDetailPane(self._may)
        self.pane.step_asked.connect(self._on_step)
        self.pane.paper_asked.connect(self._on_paper)
        self.pane.person_asked.connect(lambda one: self.frame.go("residents", person=one))
        self.panes = ListDetail(listing, self.pane)
        self._stack = QStackedWidget()
        self._stack.setObjectName("cases.stack")
        held = QWidget()
        lay = column(self.panes)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.M)
        held.setLayout(lay)
        self._stack.addWidget(held)
        self._stack.addWidget(self._nothing)
        self.setLayout(column(self._stack))
        self._list_holder = held

    @property
    def form(self) -> AcceptForm:
        """The acceptance form, made when it is first wanted."""
        if self._form is None:
            self._form = AcceptForm(self.frame, self._today)
            self._form.left.connect(self.show_list)
            self._form.accepted.connect(self._on_accepted)
            self._form.drafts_changed.connect(self.read_drafts)
            self._form.case_asked.connect(self.open_case)
            self._stack.addWidget(self._form)
        return self._form

    def put_by(self) -> None:
        if self._form is not None:
            self._form.keep()

    @property
    def accepting(self) -> bool:
        """Whether the form is shown."""
        return self._form is not None and self._stack.currentWidget() is self._form

    def _today(self) -> date:
        clock = getattr(self.desk, "clock", None) or SystemClock()
        return civil_date(clock.now())

    def _may(self, permit: str) -> bool:
        asked = getattr(self.desk, "may", None)
        return bool(asked(permit)) if asked is not None else False

    # what the frame asks -----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("新办件") if self.accepting else super().title

    @property
    def primary_action(self) -> QAction | None:
        return None if self.accepting else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return () if self.accepting else (self._print,)

    def refresh(self) -> None:
        self.read_list()
        self.read_counts()
        self.read_drafts()

    def arrive(self, **where: Any) -> None:
        """`case` opens one, `query` and `words` a list from Today, `new`/`matter`/`person` start a form."""
        if where.get("matter") or where.get("person") or where.get("new"):
            self.new()
            if where.get("person"):
                self.form.take_person(str(where["person"]))
            if where.get("matter"):
                self.form.take_matter(str(where["matter"]))
            return
        if where.get("case"):
            self.open_case(str(where["case"]))
        elif where.get("query") is not None:
            self.show_list()
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
            self.show_list()
            self.chips.choose(str(where["chip"]))

    def new(self) -> None:
        """F2: the form; in the form, what is half typed is kept and an empty one begins."""
        if not self._may("cases:accept"):
            self.jobs.run(lambda: self.desk.read(_require_accept), owner=self)
            return
        form = self.form
        if self.accepting and not form.empty:
            form.keep()
            form.clear()
        self._stack.setCurrentWidget(form)
        self.actions_changed.emit()
        if form.empty:
            form.ask_who()
        elif form.chosen is None:
            form.ask_what()
        elif form.who is None:
            form.ask_who()
        else:
            form.ask_materials()

    def filter(self) -> None:
        if not self.accepting:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def detail(self) -> None:
        (self.form.panes if self.accepting else self.panes).toggle()

    def print_(self) -> None:
        if self.accepting:
            paper = self.form.receipt.first_paper
            if paper is not None:
                self.form.show_paper(paper)
            return
        found = self.pane.paper()
        if found is not None:
            self._on_paper(found)

    def save(self) -> None:
        if self.accepting:
            self.form.accept()

    def primary(self) -> None:
        if self.accepting:
            self.form.accept()
        else:
            super().primary()

    def back(self) -> bool:
        if self.accepting:
            self.form.leave()
            return True
        if self.search.text():
            self.search.clear()
            return True
        if self._extra is not None:
            self.chips.choose("open")
            return True
        return False

    def setFocus(self, *reason: Any) -> None:
        """The frame gives the focus back after a preview or a search: to where the work is."""
        if self.accepting:
            line = self.form.who_line if self.form.band_who.is_open else self.form
            line.setFocus()
        elif self._stack.currentWidget() is self._list_holder:
            self.view.setFocus()
        else:
            super().setFocus(Qt.FocusReason.OtherFocusReason)

    # reading -----------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Back from the form."""
        self._stack.setCurrentWidget(self._list_holder)
        self.actions_changed.emit()
        self.read_list()
        self.read_drafts()
        self.view.setFocus()

    def _query(self) -> CaseQuery:
        text = self.search.text().strip()
        if self._extra is not None:
            from dataclasses import replace

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
            if not self.accepting:
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
            self._drafts = found
            but = self._form.slot if self._form is not None and self.accepting else ""
            self.strip.show_drafts(found, self._today(), but=but)

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
        self.actions_changed.emit()

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

    def _on_accepted(self, receipt: Receipt) -> None:
        self.frame.say(receipt.sentence, partial(self._undo, receipt.case_id))

    def _undo(self, case_id: str) -> None:
        self.jobs.run(
            lambda: self.desk.change(
                lambda work: case_life.undo(work, case_id, tr("刚登记就撤销")), reason="cases:accept"
            ),
            self._undone,
            owner=self,
        )

    def _undone(self, stepped: Any) -> None:
        self.frame.say(stepped.sentence)
        if self._form is not None:
            self._form.receipt.clear()

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
        self.frame.open_sheet(sheet, tr(step.words))

    def _on_stepped_case(self, stepped: Any) -> None:
        self.frame.close_sheet()
        self.frame.say(stepped.sentence)
        self.read_list()
        self.read_counts()
        if stepped.papers:
            self._on_paper(stepped.papers[0])

    def _on_paper(self, paper: PaperRow) -> None:
        issuing.preview(self.frame, self, paper, done=self.view.setFocus)

    def resume(self, draft: drafts.DraftRow) -> None:
        """Go on with a half-typed form."""
        form = self.form
        self._stack.setCurrentWidget(form)
        self.actions_changed.emit()
        form.resume(draft)
        self.read_drafts()

    def _drop(self, draft: drafts.DraftRow) -> None:
        if self._form is not None and self._form.slot == draft.slot:
            self._form.clear()

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


def _require_accept(work: Any) -> None:
    from stationdesk.services import users

    users.require(work, "cases:accept")
