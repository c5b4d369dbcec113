"""居民档案: everyone of the village as one list, with the file of whoever is chosen beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from stationdesk.core.words import N_
from stationdesk.services import residents_list
from stationdesk.services.residents_list import PersonRow
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.side_form import combo
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.residents import listing
from stationdesk.ui.residents.listing import Around, Query
from stationdesk.ui.residents.organisations import OrganisationsView
from stationdesk.ui.residents.person_pane import PersonPane
from stationdesk.ui.tables import BigTable, BigView, Column
from stationdesk.ui.words import tr

CHIPS = {
    "all": N_("全部"),
    "registered": N_("户籍"),
    "other": N_("非户籍"),
    "away": N_("在外"),
    "children": N_("未满18岁"),
    "old": N_("60岁以上"),
    "no_id": N_("缺身份号码"),
    "gone": N_("已故、迁出"),
}
WAIT_MS = 60
"""Holding an arrow key down must not read every file that is passed."""


def marks(one: PersonRow) -> str:
    """What stands in the last column: the few words that change how someone is served."""
    words = [
        tr("已故") if one.died else "",
        tr("迁出") if one.moved else "",
        tr("在外") if one.away and not one.died else "",
        tr("缺号码") if not one.id_number_masked else "",
        tr("非户籍") if one.resident_type == "other" else "",
    ]
    return "  ".join(word for word in words if word)


def light(one: PersonRow) -> str:
    """A light only where something is to be looked at."""
    if one.died or one.moved:
        return "provisional"
    return "near" if one.away or not one.id_number_masked else ""


def short_grid(name: str) -> str:
    """第一网格 for 第一网格（一、二组）: what stands in brackets is in the detail. A bare 网格（东） stays whole."""
    head = name.partition("（")[0].strip()
    return head if len(head) > 2 else name


def columns() -> list[Column]:
    """The columns of the list."""
    return [
        Column(tr("姓名"), lambda p: p.name, 86, sort="name"),
        Column(tr("性别"), lambda p: p.sex.removesuffix("性"), 60),
        Column(tr("年龄"), lambda p: "" if p.age is None else str(p.age), 46, right=True, sort="age"),
        Column(tr("身份号码"), lambda p: p.id_number_masked or "—", 140),
        Column(tr("户编号"), lambda p: p.household_number or "", 72, sort="household"),
        Column(tr("与户主"), lambda p: p.relation, 78),
        Column(tr("网格"), lambda p: short_grid(p.grid or ""), 72, sort="grid"),
        Column(tr("电话"), lambda p: p.phone_masked, 100),
        Column(tr("标记"), marks, 76, light=light),
    ]


class ResidentsPage(Page):
    """Search line, filters, list, file; editing in side sheets."""

    word = "residents"
    cares_about = frozenset({"residents"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._query = Query()
        self._turn = self._file_turn = 0
        self._wanted = ""
        self._total: int | None = None
        self._form: Any = None
        self._build()
        self._new = action(
            tr("登记居民"), self.new_person, name="residents.new", glyph="user-plus", key="F2", parent=self
        )
        self._import = action(
            tr("导入…"), self.import_, name="residents.import", glyph="download-simple", parent=self
        )
        self._export = action(tr("导出…"), self.export, name="residents.export", glyph="export", parent=self)
        self._doubles = action(
            tr("查重"), self.duplicates, name="residents.duplicates", glyph="arrows-merge", parent=self
        )
        self._new_organisation = action(
            tr("登记单位"),
            self.organisations.new,
            name="residents.new_organisation",
            glyph="storefront",
            key="F2",
            parent=self,
        )
        self.allow(self._new, "residents:edit")
        self.allow(self._new_organisation, "residents:edit")
        self.allow(self._import, "residents:import")
        self.allow(self._export, "residents:export")
        self.allow(self._doubles, "residents:merge")

    def _build(self) -> None:
        self.search = SearchLine(
            "residents.search", tr("查居民"), tr("姓名、拼音、首字母，身份号码或电话尾号")
        )
        self.search.asked.connect(self._on_text)
        self.search.stepped.connect(self._step)
        self.search.chosen.connect(self.detail)
        self.grid = combo("residents.grid", tr("网格"))
        self.grid.addItem(tr("全部网格"), None)
        self.grid.setMinimumWidth(theme.now().px(140))
        self.grid.activated.connect(
            lambda _i: self._ask(replace(self._query, grid_id=self.grid.currentData()))
        )
        self.chips = FilterChips([(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("筛选"))
        self.chips.chosen.connect(lambda key: self._ask(replace(self._query, chip=key)))
        self.table = BigTable(columns(), self._fetch)
        self.view = BigView(self.table, spoken=tr("居民名单"), name="residents.list")
        self.view.row_chosen.connect(self._on_row)
        self.view.opened.connect(lambda one: self._do("edit", one))
        self.view.sort_asked.connect(lambda key, up: self._ask(replace(self._query, sort=key, up=up)))
        self.stack = QStackedWidget()
        self.stack.setObjectName("residents.stack")
        self.stack.addWidget(self.view)
        self._empty: QWidget | None = None
        self.count = label("", "second", name="residents.count")
        list_side = QWidget()
        list_side.setObjectName("residents.listing")
        list_side.setLayout(column(self.stack, self.count, gap=theme.XS))
        list_side.setFocusProxy(self.view)
        self.pane = PersonPane(self.frame, self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(list_side, self.pane)
        top = row(self.search, self.grid, gap=theme.S)
        top.setStretch(0, 1)
        top_side, people = QWidget(), QWidget()
        top_side.setLayout(top)
        inside = column(self.chips, self.both, gap=theme.S)
        inside.setStretch(1, 1)
        people.setLayout(inside)
        # People and organisations are two lists under one switch; each keeps what it was asked for.
        self.organisations = OrganisationsView(self.frame, self.may, self._hold)
        self.switch = FilterChips(
            [("people", tr("人")), ("organisations", tr("单位、商户"))],
            spoken=tr("看人还是看单位"),
            name="residents.switch",
        )
        self.switch.keep_together()
        self.switch.chosen.connect(self._switch)
        self.tops, self.bodies = QStackedWidget(), QStackedWidget()
        for tops, part in (
            (self.tops, (top_side, self.organisations.top)),
            (self.bodies, (people, self.organisations.body)),
        ):
            for one in part:
                tops.addWidget(one)
        self.tops.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.tops.setObjectName("residents.tops")
        self.bodies.setObjectName("residents.bodies")
        head = row(self.switch, self.tops, gap=theme.L)
        head.setStretch(1, 1)
        lay = column(head, self.bodies, gap=theme.S)
        lay.setStretch(1, 1)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
        self.setFocusProxy(self.search)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read_file)

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction:
        return self._new_organisation if self.on_organisations else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return () if self.on_organisations else (self._import, self._export, self._doubles)

    @property
    def on_organisations(self) -> bool:
        """Whether the organisations are shown, not the people."""
        return self.tops.currentIndex() == 1

    def _switch(self, key: str) -> None:
        at = int(key == "organisations")
        if at == self.tops.currentIndex():
            return
        self.tops.setCurrentIndex(at)
        self.bodies.setCurrentIndex(at)
        self.setFocusProxy(self.organisations.search if at else self.search)
        self.actions_changed.emit()
        self.refresh()

    def arrive(self, **where: Any) -> None:
        """`person` shows one file, `household` a household, `chip` a filter, `text` a search, `new` the form.

        `organisation` shows an organisation's file, `view="organisations"` their list.
        """
        organisation = where.get("organisation")
        if organisation or where.get("view") == "organisations":
            self.switch.choose("organisations")
            if organisation:
                self.organisations.show_one(str(organisation))
            if where.get("new"):
                self.organisations.new(str(where.get("name", "")))
            return
        if where and self.on_organisations:
            self.switch.choose("people")
        if "chip" in where or "household" in where or "text" in where:
            self._query = Query(
                chip=where.get("chip", "all"), household_id=where.get("household"), text=where.get("text", "")
            )
            self.chips._buttons[self._query.chip].setChecked(True)
            self._set_text(self._query.text)
            self.refresh()
        person = where.get("person") or where.get("record") or where.get("id")
        if person:
            self._show_person(str(person))
        if where.get("new"):
            self.new_person(str(where.get("name", "")))

    def refresh(self) -> None:
        if self.on_organisations:
            self.organisations.refresh()
            return
        self._turn += 1
        turn, query, desk = self._turn, self._query, self.frame.desk

        def show(found: tuple[str, ...]) -> None:
            if turn == self._turn:
                self._show_ids(found)

        def show_around(found: Around) -> None:
            if turn == self._turn:
                self._show_around(found)

        # The list first: counting every filter takes longer than reading what is shown.
        self.frame.jobs.run(
            lambda: desk.read(lambda work: listing.ids(work, query)), show, self._unreadable, owner=self
        )
        self.frame.jobs.run(
            lambda: desk.read(lambda work: listing.around(work, query)), show_around, owner=self
        )

    def filter(self) -> None:
        search = self.organisations.search if self.on_organisations else self.search
        search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        search.selectAll()

    def detail(self) -> None:
        if self.on_organisations:
            self.organisations.detail()
            return
        self.both.show_detail() if self.both.folded else self.both.toggle()

    def save(self) -> None:
        if self._form is not None:
            self._form.save()

    def back(self) -> bool:
        if self.on_organisations:
            return self.organisations.back()
        if self.search.text():
            self.search.clear()
            return True
        if self._query.narrowed:
            self.grid.setCurrentIndex(0)
            self._query = replace(Query(), sort=self._query.sort, up=self._query.up)
            self.chips.choose("all")
            return True
        return False

    # reading ----------------------------------------------------------------------------------------

    def _ask(self, query: Query) -> None:
        self._query = query
        self.refresh()

    def _set_text(self, text: str) -> None:
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)

    def _on_text(self, text: str) -> None:
        """A letter more only asks for ids: the counts of the filters do not follow what is typed."""
        self._turn += 1
        self._query = replace(self._query, text=text.strip(), household_id=None)
        turn, query, desk = self._turn, self._query, self.frame.desk

        def show(found: tuple[str, ...]) -> None:
            if turn == self._turn:
                self._show_ids(found, first=bool(query.text))

        self.frame.jobs.run(
            lambda: desk.read(lambda work: listing.ids(work, query)), show, self._unreadable, owner=self
        )

    def _show_around(self, found: Around) -> None:
        for chip, count in found.counts.items():
            self.chips.set_count(chip, count)
        chosen = self._query.grid_id
        self.grid.clear()
        self.grid.addItem(tr("全部网格"), None)
        for grid in found.grids:
            self.grid.addItem(grid.name, grid.id)
        self.grid.setCurrentIndex(max(0, self.grid.findData(chosen)))
        self._total = found.total

    def _show_ids(self, ids: tuple[str, ...], *, first: bool = False) -> None:
        keep = self._wanted or self.view.current
        self.table.set_ids(ids)
        self.count.setText(tr("{n} 人", n=len(ids)) if ids else "")
        if not ids:
            self._show_empty()
            return
        self.stack.setCurrentWidget(self.view)
        wanted = self._wanted
        if first or not (keep and self.view.choose(keep)):
            if wanted and not first:
                # Asked for by name but not in this list (dead, moved, filtered away): the file stays open.
                self._wanted = wanted
            else:
                self.view.selectRow(0)
        self._read_file()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self.stack.removeWidget(self._empty)
            self._empty.deleteLater()
        if self._query.narrowed or self._total:
            self._empty = EmptyState(
                tr("没有符合的人"),
                tr("换拼音、首字母或号码尾号试试，或去掉筛选。"),
                icon="magnifying-glass",
                step=tr("看全部居民"),
                on_step=self._all,
            )
        else:
            self._empty = EmptyState(
                tr("还没有居民档案"),
                tr("可以从 Excel 导入户籍表，也可以一人一人登记。"),
                icon="users-three",
                step=tr("导入户籍表…") if self.may("residents:import") else "",
                on_step=self.import_,
            )
        self.stack.addWidget(self._empty)
        self.stack.setCurrentWidget(self._empty)
        self.pane.show_nobody()

    def _all(self) -> None:
        self._set_text("")
        self._query = Query()
        self.chips.choose("all")

    def _unreadable(self, _problem: object) -> bool:
        self.pane.show_nobody(tr("这一页没有读出来"), tr("原因写在上面。已保存的都在，按 F5 再读一次。"))
        return False

    def _fetch(self, ids: Sequence[str], take: Callable[[dict[str, Any]], None]) -> None:
        desk, wanted = self.frame.desk, list(ids)
        self.frame.jobs.run(
            lambda: desk.read(lambda work: {one.id: one for one in residents_list.rows(work, wanted)}),
            take,
            owner=self,
        )

    def _on_row(self, _person: str) -> None:
        self._wanted = ""
        self._timer.start(WAIT_MS)

    def _read_file(self) -> None:
        self._timer.stop()
        person = self._wanted or self.view.current
        if not person:
            return
        self._file_turn += 1
        turn, desk = self._file_turn, self.frame.desk

        def show(found: listing.File) -> None:
            if turn == self._file_turn:
                self.pane.show_file(found)

        self.frame.jobs.run(lambda: desk.read(lambda work: listing.file(work, person)), show, owner=self)

    def _show_person(self, person: str) -> None:
        """Show one file, whether or not the list has the person now."""
        self._wanted = person
        if not self.view.choose(person):
            self._wanted = person
        self._read_file()
        self.both.show_detail()

    def _step(self, by: int) -> None:
        at = max(0, min(self.table.rowCount() - 1, self.view.currentIndex().row() + by))
        if self.table.rowCount():
            self.view.selectRow(at)

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str, one: str) -> None:
        if what == "person":
            self._show_person(one)
        elif what == "case":
            self.frame.go("cases", case=one)
        elif what == "family":
            self.frame.go("left_behind", view="family", person=one)
        elif what == "harm":
            file = self.pane.file
            self.frame.report_harm(one, file.person.name if file is not None else "")
        elif self.may("residents:edit"):
            {
                "edit": self.edit,
                "away": self.away,
                "back": self.came_back,
                "move": self.move_home,
                "household": self.household,
            }[what](one)

    def _open(self, form: Any, title: str) -> None:
        self._form = form
        form.finished.connect(self._finished)
        self.frame.open_sheet(form, title, form.may_close)
        form.destroyed.connect(lambda: self._forget(form))

    def _forget(self, form: Any) -> None:
        if self._form is form:
            self._form = None

    def _finished(self, sentence: str, person: str) -> None:
        self._form = None
        self.frame.close_sheet()
        if sentence:
            self.frame.say(sentence)
        if person:
            self._wanted = person
            self.refresh()

    def new_person(self, name: str = "") -> None:
        """F2: the number first; birth and sex follow from it."""
        from stationdesk.ui.residents.person_form import PersonForm

        self._open(PersonForm(self.frame, None, name=name), tr("登记居民"))

    def edit(self, person: str) -> None:
        """Correct a file."""
        from stationdesk.ui.residents.person_form import PersonForm

        desk = self.frame.desk

        def show(found: residents_list.PersonDetail) -> None:
            self._open(PersonForm(self.frame, found), tr("修改 {name}", name=found.name))

        self.frame.jobs.run(
            lambda: desk.read(lambda work: residents_list.detail(work, person)), show, owner=self
        )

    def _detail(self, then: Callable[[residents_list.PersonDetail], object], person: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: residents_list.detail(work, person)), then, owner=self
        )

    def away(self, person: str) -> None:
        """Someone goes away."""
        from stationdesk.ui.residents.absence_form import AbsenceForm

        self._detail(
            lambda d: self._open(AbsenceForm(self.frame, d), tr("登记外出：{name}", name=d.name)), person
        )

    def came_back(self, person: str) -> None:
        """Someone is back."""
        from stationdesk.ui.residents.absence_form import ReturnForm

        self._detail(
            lambda d: self._open(ReturnForm(self.frame, d), tr("登记返回：{name}", name=d.name)), person
        )

    def move_home(self, person: str) -> None:
        """Someone changes households."""
        from stationdesk.ui.residents.household_form import MoveForm

        self._detail(lambda d: self._open(MoveForm(self.frame, d), tr("移户：{name}", name=d.name)), person)

    def household(self, household: str) -> None:
        """Correct a household."""
        from stationdesk.services import households
        from stationdesk.ui.residents.household_form import HouseholdForm

        desk = self.frame.desk

        def show(found: tuple[Any, Any]) -> None:
            home, grids = found
            self._open(HouseholdForm(self.frame, home, grids), tr("改这一户：{number}", number=home.number))

        self.frame.jobs.run(
            lambda: desk.read(
                lambda work: (households.household(work, household), households.list_grids(work))
            ),
            show,
            owner=self,
        )

    def _hold(self, form: Any, gone: bool = False) -> None:
        if gone:
            self._forget(form)
        else:
            self._form = form

    def import_(self) -> None:
        """From a spreadsheet, in steps."""
        from stationdesk.ui.residents.import_sheet import ImportSheet

        self._open(ImportSheet(self.frame), tr("导入居民"))

    def export(self) -> None:
        """To a spreadsheet."""
        from stationdesk.ui.residents.export_form import ExportForm

        self._open(ExportForm(self.frame, self._query, self._total or 0), tr("导出居民"))

    def duplicates(self) -> None:
        """Two files for one person."""
        from stationdesk.ui.residents.duplicates_sheet import DuplicatesSheet

        self._open(DuplicatesSheet(self.frame, self._do), tr("可能重复的档案"))
