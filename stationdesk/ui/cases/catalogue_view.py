"""目录: the matters by window or by search, the catalogue's versions, admissions and money, the 减负 list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_, civil
from stationdesk.services import matters
from stationdesk.services.admissions import AdmissionRow, BurdenLine, NewAdmission
from stationdesk.services.matters import CatalogueVersion, MatterDetail, MatterRow
from stationdesk.ui import theme
from stationdesk.ui.cases import catalogue_reading as reading
from stationdesk.ui.cases import catalogue_tables as tables
from stationdesk.ui.cases.catalogue_pane import CataloguePane
from stationdesk.ui.cases.catalogue_reading import Shown
from stationdesk.ui.cases.catalogue_sheets import CatalogueSheets
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import column, label, row
from stationdesk.ui.pieces.search_line import SearchLine
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr

PARTS: tuple[tuple[str, str], ...] = (
    ("matters", N_("事项")),
    ("versions", N_("版本")),
    ("admissions", N_("准入和经费")),
    ("burden", N_("减负清单")),
)
ALL = "all"


class CatalogueView(CatalogueSheets):
    """目录."""

    word = "cases"
    cares_about = frozenset(
        {"matters", "admissions", "fund_entries", "station", "station_settings", "packs", "cases"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = self._list_turn = self._search_turn = 0
        self.chosen_matter: MatterDetail | None = None
        self._import = action(
            tr("导入目录…"),
            self.import_file,
            name="catalogue.import",
            glyph="download-simple",
            key="F2",
            parent=self,
        )
        self._export = action(tr("导出…"), self.export, name="catalogue.export", glyph="export", parent=self)
        self._poster = action(tr("上墙…"), self.print_, name="catalogue.poster", glyph="printer", parent=self)
        self._scheme = action(
            tr("窗口分类…"), self.choose_scheme, name="catalogue.scheme", glyph="list-bullets", parent=self
        )
        self._admit = action(tr("登记准入…"), self.admit, name="catalogue.admit", glyph="plus", parent=self)
        self.allow(self._import, "packs:import")
        self.allow(self._scheme, "station:settings")
        self.allow(self._admit, "matters:admit")
        self._build()

    def _build(self) -> None:
        self.matter_rows, self.version_rows, self.admission_rows, self.burden_rows = tables.lists()
        self.parts = FilterChips(
            [(key, tr(words)) for key, words in PARTS], spoken=tr("目录的各部分"), name="catalogue.parts"
        )
        self.parts.chosen.connect(lambda _key: self._show())
        self.search = SearchLine(
            "catalogue.search", tr("找事项：名称、拼音、日常说法、编码"), tr("名称、拼音、大白话　F3")
        )
        self.search.setMaximumWidth(theme.now().px(260))
        self.search.setMinimumWidth(theme.now().px(130))
        self.search.asked.connect(self._search)
        self.search.stepped.connect(lambda by: self.matter_rows.step(by))
        self.search.chosen.connect(lambda: self.matter_rows.view.setFocus())
        top = row(self.parts, self.search, gap=theme.S)
        top.setStretch(0, 3)
        top.setStretch(1, 2)
        self.windows: FilterChips | None = None
        self.lists = QStackedWidget()
        self.lists.setObjectName("catalogue.lists")
        for one in (self.matter_rows, self.version_rows, self.admission_rows, self.burden_rows):
            one.chosen.connect(self._on_row)
            one.opened.connect(self._opened)
            self.lists.addWidget(one)
        self.about = label("", "second", wrap=True, name="catalogue.about")
        listing = QWidget()
        self._held = column(top, self.about, self.lists, gap=theme.S)
        self._held.setStretch(2, 1)
        listing.setLayout(self._held)
        listing.setFocusProxy(self.lists)
        self.pane = CataloguePane(self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(listing, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.addWidget(self.both)
        self.setFocusProxy(self.lists)

    @property
    def part(self) -> str:
        return self.parts.current

    # what the host asks ------------------------------------------------------------------------------

    def setFocus(self, *_reason: Any) -> None:
        """To the list that is shown: a stack of lists would keep the focus to itself."""
        shown = self.lists.currentWidget()
        if shown is not None:
            shown.setFocus()

    @property
    def title(self) -> str:
        return tr("目录")

    @property
    def primary_action(self) -> QAction | None:
        return self._admit if self.parts.current in ("admissions", "burden") else self._import

    @property
    def other_actions(self) -> Sequence[QAction]:
        if self.parts.current in ("admissions", "burden"):
            return (self._poster, self._export)
        return (self._poster, self._export, self._scheme)

    def arrive(self, **where: Any) -> None:
        """`part` shows a list, `matter` one matter, `text` a search."""
        if part := where.get("part"):
            self.parts.choose(str(part))
        if code := where.get("matter"):
            self.parts.choose("matters")
            self.search.clear()
            self._pick_window(ALL)
            self.matter_rows.want(str(code))
        if text := where.get("text"):
            self.parts.choose("matters")
            self.search.setText(str(text))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn = self._list_turn

        def show(found: Shown) -> None:
            if turn == self._list_turn:
                self._take(found)

        self.frame.jobs.run(lambda: desk.read(reading.shown), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self.shown = None
        state = not_read(problem, tr("您的岗位看不到事项目录"))
        self.matter_rows.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.matter_rows)
        return forbidden

    def new(self) -> None:
        """F2: what the shown part is for: a new catalogue, or an admission."""
        if (made := self.primary_action) is not None and made.isEnabled():
            made.trigger()

    def filter(self) -> None:
        if self.parts.current != "matters":
            self.parts.choose("matters")
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def detail(self) -> None:
        self.both.toggle()

    def back(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        if self.parts.current != "matters":
            self.parts.choose("matters")
            return True
        if self.windows is not None and self.windows.current != ALL:
            self._pick_window(ALL)
            return True
        return False

    # showing -----------------------------------------------------------------------------------------

    def _take(self, found: Shown) -> None:
        before = self.shown
        self.shown = found
        if before is None or [one.key for one in before.windows] != [one.key for one in found.windows]:
            self._make_windows(found)
        assert self.windows is not None
        self.windows.set_count(ALL, len(found.rows))
        for one in found.windows:
            self.windows.set_count(one.key, len(one.codes))
        self.parts.set_count("admissions", len(found.admissions))
        self.parts.set_count("burden", len(found.burden.lines))
        self._show()

    def _make_windows(self, found: Shown) -> None:
        if self.windows is not None:
            self._held.removeWidget(self.windows)
            self.windows.hide()
            self.windows.deleteLater()
        self.windows = FilterChips(
            [(ALL, tr("全部窗口")), *((one.key, one.shown) for one in found.windows)],
            spoken=tr("按窗口看"),
            name="catalogue.windows",
        )
        # Eight windows need a second line on most screens, and a fixed height would not give it.
        policy = self.windows.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.windows.setSizePolicy(policy)
        self.windows.chosen.connect(lambda _key: self._show())
        self._held.insertWidget(1, self.windows)

    def _pick_window(self, key: str) -> None:
        if self.windows is not None:
            self.windows.choose(key)

    def _show(self) -> None:
        found, part = self.shown, self.parts.current
        self.actions_changed.emit()
        if found is None:
            return
        if self.windows is not None:
            self.windows.setVisible(part == "matters")
        self.about.setText(self._about(found, part))
        lists: Mapping[str, tuple[Rows, Sequence[Any]]] = {
            "matters": (self.matter_rows, self._matters(found)),
            "versions": (self.version_rows, found.versions),
            "admissions": (self.admission_rows, found.admissions),
            "burden": (self.burden_rows, found.burden.lines),
        }
        rows, what = lists[part]
        self.lists.setCurrentWidget(rows)
        rows.show_rows(what, self._nothing)

    def _matters(self, found: Shown) -> Sequence[MatterRow]:
        text = self.search.text().strip()
        rows = found.found.get(text, found.rows) if text else found.rows
        chosen = self.windows.current if self.windows is not None else ALL
        return rows if chosen == ALL else [one for one in rows if one.window == chosen]

    def _about(self, found: Shown, part: str) -> str:
        if part == "matters":
            said = tr(
                "{title} {version} 版，{day}起。窗口按{scheme}。◐ 待核 {n} 项。",
                title=found.title,
                version=found.version,
                day=civil(found.since),
                scheme=tr(matters.SCHEMES[found.scheme]),
                n=found.unconfirmed,
            )
            coming = (
                tr("{version} 版将于{day}生效。", version=one.version, day=civil(one.effective_from))
                for one in found.coming
            )
            return "".join((said, *coming))
        if part == "versions":
            return tr("换了新目录，以前收的件仍按收件时的版本办。")
        if part == "admissions":
            return tr("部门的事进村，先有批准（准入），再有经费（费随事转）。这里不拦来办事的人。")
        burden = found.burden
        return tr(
            "{since}至今：没有准入或经费的事项 {cases} 件、任务 {tasks} 项。只用来向上说明，不拦来办事的人。",
            since=civil(burden.since),
            cases=burden.cases,
            tasks=burden.tasks,
        )

    def _nothing(self) -> QWidget:
        part = self.parts.current
        if part == "admissions":
            return EmptyState(
                tr("还没有登记准入"),
                tr("部门把事交到村里，先登记批准文号和约定的经费，到账一笔记一笔。"),
                icon="stamp",
                step=tr("登记准入…") if self.may("matters:admit") else "",
                on_step=self.admit,
            )
        if part == "burden":
            return EmptyState(
                tr("没有要减的负"),
                tr("今年办的部门事项和任务，准入和经费都齐了。"),
                icon="check-circle",
            )
        return EmptyState(tr("这里没有事项"), tr("换一个窗口，或清空搜索。"), icon="funnel-simple")

    def _search(self, text: str) -> None:
        self._search_turn += 1
        turn, desk, wanted = self._search_turn, self.frame.desk, text.strip()
        if not wanted:
            self._show()
            return

        def show(rows: tuple[MatterRow, ...]) -> None:
            if turn == self._search_turn and self.shown is not None:
                self.shown.found.clear()
                self.shown.found[wanted] = rows
                self._show()

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.searched(work, wanted)), show, owner=self)

    def _on_row(self, one: Any) -> None:
        self._turn += 1
        self.chosen_matter = None
        if isinstance(one, MatterRow):
            self._read(one.code)
        elif isinstance(one, CatalogueVersion):
            self.pane.show_version(one)
        elif isinstance(one, AdmissionRow):
            self.pane.show_admission(one)
        elif isinstance(one, BurdenLine):
            self.pane.show_burden(one)
        else:
            self.pane.show_nothing()

    def _read(self, code: str) -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: MatterDetail) -> None:
            if turn == self._turn:
                self.chosen_matter = found
                self.pane.show_matter(found)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.one(work, code)), show, owner=self)

    # doing -------------------------------------------------------------------------------------------

    def _do(self, step: str) -> None:
        name, _, which = step.partition(":")
        current = self._current()
        if name == "withdraw_fund":
            self.withdraw_fund(which)
        elif name == "accept" and self.chosen_matter is not None:
            self.frame.go("cases", new=True, matter=self.chosen_matter.code)
        elif name == "words" and self.chosen_matter is not None:
            self.words(self.chosen_matter)
        elif name == "export_version" and isinstance(current, CatalogueVersion):
            self.export(current.version)
        elif isinstance(current, AdmissionRow):
            {"fund": self.fund, "amend": self.amend, "withdraw": self.withdraw}[name](current)
        elif isinstance(current, BurdenLine):
            self.admission_form(
                NewAdmission(
                    current.department,
                    current.code or None,
                    "" if current.code else current.title,
                )
            )

    def _opened(self, _row: Any) -> None:
        self.both.show_detail()

    def _current(self) -> Any:
        rows = self.lists.currentWidget()
        return rows.current if isinstance(rows, Rows) else None
