"""Organisations and shops as one list, with the file of whichever is chosen beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.case_states import STATE_WORDS, State
from stationdesk.core.late import dataclass
from stationdesk.services import organisations
from stationdesk.services.organisations import (
    KINDS,
    CaseLine,
    Filter,
    OrganisationDetail,
    OrganisationRow,
)
from stationdesk.ui import theme
from stationdesk.ui.attachments import AttachmentStrip
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.masked import MaskedLabel
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, column, label, line, row, take_out
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.side_form import combo
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

WAIT_MS = 60


def columns() -> list[Column]:
    """The columns of the list."""
    return [
        Column(tr("名称"), lambda o: o.name, 240, sort="name"),
        Column(tr("类别"), lambda o: o.kind_name, 110, sort="kind"),
        Column(tr("统一社会信用代码"), lambda o: o.credit_code or "—", 170),
        Column(tr("联系人"), lambda o: o.contact or "", 80),
        Column(tr("电话"), lambda o: o.phone_masked, 102),
        Column(tr("办件"), lambda o: str(o.cases) if o.cases else "", 50, right=True),
    ]


@dataclass(frozen=True)
class File:
    """One organisation with its cases (None: not for this person)."""

    organisation: OrganisationDetail
    cases: tuple[CaseLine, ...] | None


def file(work: Any, organisation_id: str) -> File:
    """What the pane shows of an organisation. Raises OrganisationUnknown."""
    found = organisations.get(work, organisation_id)
    may = "cases:read" in work.actor.permits
    return File(found, organisations.cases_of(work, found.id) if may else None)


class OrganisationPane(QWidget):
    """Shows one organisation. `asked(what, id)`: edit, withdraw, case, accept."""

    asked = Signal(str, str)

    def __init__(self, frame: Frame, may: Callable[[str], bool]) -> None:
        super().__init__()
        self.setObjectName("organisation")
        self._frame, self._may = frame, may
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self._lay.setSpacing(theme.S)
        self.shown: File | None = None
        self.show_none()

    def show_none(self) -> None:
        """Nothing is chosen."""
        self.shown = None
        self._clear()
        self._lay.addWidget(
            EmptyState(tr("选一个单位看档案"), tr("上下键选，F4 到档案，回车修改"), icon="storefront")
        )

    def show_file(self, found: File) -> None:
        """Show a file."""
        self.shown = found
        self._clear()
        one = found.organisation
        name = label(one.name, "title", wrap=True, name="organisation.name")
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay.addWidget(name)
        if one.kind_name:
            self._lay.addWidget(label(one.kind_name, "second"))
        self._steps(one)
        self._facts(one)
        strip = AttachmentStrip(self._frame, "organisation.files", title=tr("证照和附件"))
        strip.show_record("organisations", one.id)
        self._lay.addWidget(strip)
        self._cases(found)
        self._lay.addStretch(1)

    def _steps(self, one: OrganisationDetail) -> None:
        steps = FlowBox(name="organisation.steps")
        if self._may("cases:accept"):
            steps.add(
                button(
                    tr("为它办事"),
                    partial(self.asked.emit, "accept", one.id),
                    icon="clipboard-text",
                    name="organisation.accept",
                )
            )
        if self._may("residents:edit"):
            steps.add(
                button(
                    tr("修改"),
                    partial(self.asked.emit, "edit", one.id),
                    icon="pencil-simple",
                    name="organisation.edit",
                )
            )
            steps.add(
                button(
                    tr("撤销…"),
                    partial(self.asked.emit, "withdraw", one.id),
                    look="quiet",
                    name="organisation.withdraw",
                )
            )
        self._lay.addWidget(steps)

    def _facts(self, one: OrganisationDetail) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        self._lay.addLayout(grid)
        code = label(one.credit_code or tr("没有登记"), "base" if one.credit_code else "second", wrap=True)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        facts: list[tuple[str, QWidget]] = [(tr("信用代码"), code)]
        if one.contact:
            facts.append((tr("联系人"), label(one.contact, wrap=True)))
        if one.phone_masked:
            facts.append((tr("电话"), self._phone(one)))
        if one.address:
            facts.append((tr("地址"), label(one.address, wrap=True)))
        if one.remark:
            facts.append((tr("备注"), label(one.remark, wrap=True)))
        for at, (words, value) in enumerate(facts):
            side = (
                Qt.AlignmentFlag.AlignVCenter if isinstance(value, MaskedLabel) else Qt.AlignmentFlag.AlignTop
            )
            grid.addWidget(label(words, "second"), at, 0, side)
            grid.addWidget(value, at, 1)

    def _phone(self, one: OrganisationDetail) -> MaskedLabel:
        def reveal(show: Callable[[str], None]) -> None:
            desk = self._frame.desk
            self._frame.jobs.run(
                lambda: desk.change(
                    lambda work: organisations.reveal(work, one.id, "look"), reason="residents:reveal"
                ),
                lambda whole: show(whole or ""),
                owner=self,
            )

        return MaskedLabel(
            one.phone_masked,
            reveal if self._may("residents:reveal") else None,
            spoken=tr("电话"),
            name="organisation.phone",
        )

    def _cases(self, found: File) -> None:
        if found.cases is None:
            return
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("办件"), "section"))
        if not found.cases:
            self._lay.addWidget(label(tr("还没有办件。"), "second"))
        for one in found.cases:
            matter = matter_names.shown(one.matter_name)
            state = tr(STATE_WORDS[State(one.state)]) if one.state in set(State) else one.state
            link = button(
                f"{one.opened_at:%Y-%m-%d}  {matter}",
                partial(self.asked.emit, "case", one.id),
                look="link",
                name=f"case.{one.id}",
            )
            link.setAccessibleName(f"{matter} {state}")
            link.setToolTip(matter)
            link.setMinimumWidth(theme.now().px(80))
            holder = QHBoxLayout()
            holder.setSpacing(theme.XS)
            holder.addWidget(link, 1)
            holder.addWidget(label(state, "second"))
            self._lay.addLayout(holder)

    def _clear(self) -> None:
        take_out(self._lay)


class OrganisationsView:
    """The organisations of the residents page: `top` stands beside the switch, `body` under it.

    `hold(form, gone)` tells the page which form is open, or is no more, for its Ctrl+Enter.
    """

    def __init__(self, frame: Frame, may: Callable[[str], bool], hold: Callable[..., None]) -> None:
        self.frame, self._may, self._hold = frame, may, hold
        self._turn = self._file_turn = 0
        self._filter, self._sort = Filter(), "name"
        self._wanted = ""
        self.kind: QComboBox = combo("organisations.kind", tr("类别"))
        self.kind.addItem(tr("全部类别"), None)
        for key, words in KINDS.items():
            self.kind.addItem(tr(words), key)
        self.search = SearchLine(
            "organisations.search", tr("查单位"), tr("名称、拼音、首字母，信用代码或电话尾号")
        )
        self.search.asked.connect(
            lambda text: self._narrow(text.strip(), self.kind.currentData(), first=True)
        )
        self.search.stepped.connect(self._step)
        self.search.chosen.connect(self.detail)
        self.kind.setMinimumWidth(theme.now().px(140))
        self.kind.activated.connect(
            lambda _at: self._narrow(self.search.text().strip(), self.kind.currentData())
        )
        self.top = QWidget()
        beside = row(self.search, self.kind, gap=theme.S)
        beside.setStretch(0, 1)
        self.top.setLayout(beside)
        self.table = BigTable(columns(), self._fetch)
        self.view = BigView(self.table, spoken=tr("单位名单"), name="organisations.list")
        self.view.row_chosen.connect(self._on_row)
        self.view.opened.connect(lambda one: self.do("edit", one))
        self.view.sort_asked.connect(self._on_sort)
        self.stack = QStackedWidget()
        self.stack.setObjectName("organisations.stack")
        self.stack.addWidget(self.view)
        self._empty: QWidget | None = None
        self.count = label("", "second", name="organisations.count")
        side = QWidget()
        side.setObjectName("organisations.listing")
        side.setLayout(column(self.stack, self.count, gap=theme.XS))
        side.setFocusProxy(self.view)
        self.pane = OrganisationPane(frame, may)
        self.pane.asked.connect(self.do)
        self.body = ListDetail(side, self.pane)
        self._timer = QTimer(self.body)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read_file)

    # the page asks ------------------------------------------------------------------------------------

    def refresh(self, *, first: bool = False) -> None:
        """Read the list again."""
        self._turn += 1
        turn, wanted, sort, desk = self._turn, self._filter, self._sort, self.frame.desk

        def show(found: list[str]) -> None:
            if turn == self._turn:
                self._show(found, first=first)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: organisations.ids(work, wanted, sort)),  # type: ignore[arg-type]
            show,
            owner=self.body,
        )

    def show_one(self, organisation: str) -> None:
        """Show one file, whether or not the list has it now."""
        self._wanted = organisation
        self.view.choose(organisation)
        self._wanted = organisation
        self._read_file()
        self.body.show_detail()

    def find(self, text: str) -> None:
        """Search for a text."""
        self.search.setText(text)

    def detail(self) -> None:
        """F4."""
        self.body.show_detail() if self.body.folded else self.body.toggle()

    def back(self) -> bool:
        """Esc: the search first, then the filter."""
        if self.search.text():
            self.search.clear()
            return True
        if self._filter.kind is not None:
            self.kind.setCurrentIndex(0)
            self._narrow("", None)
            return True
        return False

    # reading ------------------------------------------------------------------------------------------

    def _narrow(self, text: str, kind: str | None, *, first: bool = False) -> None:
        self._filter = Filter(text, kind)
        self.refresh(first=first and bool(text))

    def _on_sort(self, key: str, _up: bool) -> None:
        self._sort = key
        self.refresh()

    def _show(self, found: list[str], *, first: bool) -> None:
        keep = self._wanted or self.view.current
        self.table.set_ids(tuple(found))
        self.count.setText(tr("{n} 个单位", n=len(found)) if found else "")
        if not found:
            self._show_empty()
            return
        self.stack.setCurrentWidget(self.view)
        if first or not (keep and self.view.choose(keep)):
            self.view.selectRow(0)
        self._read_file()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self.stack.removeWidget(self._empty)
            self._empty.deleteLater()
        if self._filter.text or self._filter.kind:
            self._empty = EmptyState(
                tr("没有符合的单位"),
                tr("换名称、拼音或代码尾号试试，或去掉筛选。"),
                icon="magnifying-glass",
                step=tr("看全部单位"),
                on_step=self._all,
            )
        else:
            self._empty = EmptyState(
                tr("还没有登记单位"),
                tr("村里的企业、商店、合作社、学校都可以登记，办事时像人一样选它。"),
                icon="storefront",
                step=tr("登记单位") if self._may("residents:edit") else "",
                on_step=self.new,
            )
        self.stack.addWidget(self._empty)
        self.stack.setCurrentWidget(self._empty)
        self.pane.show_none()

    def _all(self) -> None:
        self.kind.setCurrentIndex(0)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._narrow("", None)

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, OrganisationRow]], None]) -> None:
        desk, wanted = self.frame.desk, list(ids)
        self.frame.jobs.run(
            lambda: desk.read(lambda work: {one.id: one for one in organisations.rows(work, wanted)}),
            take,
            owner=self.body,
        )

    def _on_row(self, _one: str) -> None:
        self._wanted = ""
        self._timer.start(WAIT_MS)

    def _read_file(self) -> None:
        self._timer.stop()
        wanted = self._wanted or self.view.current
        if not wanted:
            return
        self._file_turn += 1
        turn, desk = self._file_turn, self.frame.desk

        def show(found: File) -> None:
            if turn == self._file_turn:
                self.pane.show_file(found)

        self.frame.jobs.run(lambda: desk.read(lambda work: file(work, wanted)), show, owner=self.body)

    def _step(self, by: int) -> None:
        if self.table.rowCount():
            at = max(0, min(self.table.rowCount() - 1, self.view.currentIndex().row() + by))
            self.view.selectRow(at)

    # doing --------------------------------------------------------------------------------------------

    def do(self, what: str, one: str) -> None:
        """What a row or the pane asks for."""
        if what == "case":
            self.frame.go("cases", case=one)
        elif what == "accept":
            self.frame.go("cases", new=True, person=f"o:{one}")  # as `cases.reading.FIRM` spells it
        elif self._may("residents:edit"):
            {"edit": self.edit, "withdraw": self.withdraw}[what](one)

    def new(self, name: str = "") -> None:
        """F2 among the organisations."""
        from stationdesk.ui.residents.organisation_form import OrganisationForm

        self._open(OrganisationForm(self.frame, None, name=name), tr("登记单位"))

    def edit(self, one: str) -> None:
        """Correct an organisation."""
        from stationdesk.ui.residents.organisation_form import OrganisationForm

        self._with(
            lambda found: self._open(OrganisationForm(self.frame, found), tr("修改 {name}", name=found.name)),
            one,
        )

    def withdraw(self, one: str) -> None:
        """Take an organisation out of the lists, with undo."""
        from stationdesk.ui.residents.organisation_form import WithdrawOrganisationForm

        def undo() -> None:
            desk = self.frame.desk
            self.frame.jobs.run(
                lambda: desk.change(lambda work: organisations.restore(work, one), reason="residents:edit"),
                lambda _none: self.refresh(),
                owner=self.body,
            )

        self._with(
            lambda found: self._open(
                WithdrawOrganisationForm(self.frame, found), tr("撤销 {name}", name=found.name), undo
            ),
            one,
        )

    def _with(self, then: Callable[[OrganisationDetail], object], one: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: organisations.get(work, one)), then, owner=self.body
        )

    def _open(self, form: Any, title: str, undo: Callable[[], object] | None = None) -> None:
        self._hold(form)

        def finished(sentence: str, one: str) -> None:
            self._hold(form, True)
            self.frame.close_sheet()
            if sentence:
                self.frame.say(sentence, undo)
            if one and undo is None:
                self._wanted = one
            self.refresh()

        form.finished.connect(finished)
        self.frame.open_sheet(form, title, form.may_close)
        form.destroyed.connect(lambda: self._hold(form, True))
