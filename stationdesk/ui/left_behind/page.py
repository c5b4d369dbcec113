"""三留守: who is proposed and why, the registers with risk and last visit, the counts; a child's file on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import left_behind_summary, papers
from stationdesk.services.left_behind_files import ChildFile
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.left_behind import child_opening, deeds, reading
from stationdesk.ui.left_behind.age_risk import AgeRisk, Mark, light_of, word_of
from stationdesk.ui.left_behind.columns import cell_columns, person_columns, proposed_columns, turning_columns
from stationdesk.ui.left_behind.detail import Pane
from stationdesk.ui.left_behind.reading import Home, Proposed, Shown, Someone
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import card, label, row
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

KINDS = {"child": N_("儿童"), "woman": N_("妇女"), "elder": N_("老人")}
VIEWS = {"register": N_("在册"), "proposed": N_("待确认"), "turning": N_("到龄提醒"), "summary": N_("汇总")}
YEARS = {"child": (0, 16), "woman": (18, 60), "elder": (60, 90)}
PICTURE_FROM = 470
"""A page lower than this keeps its room for the list."""


class LeftBehindPage(SheetPage):
    """Two rows of chips (whom, what), the picture, the list, the detail."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "visits"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)

        self.today = civil_date(SystemClock().now())
        self._shown: Shown | None = None
        self._only: frozenset[str] | None = None
        self._turn = self._list_turn = 0
        self.file: tuple[str, ChildFile] | None = None
        self.opened: tuple[str, QWidget] | None = None
        """The enrolment whose file is open beside the list, and the pane that shows it."""
        self._build()
        self._new = action(
            tr("手工纳入"), self.enrol, name="left_behind.enrol", glyph="user-plus", key="F2", parent=self
        )
        self._new.setEnabled(self.may("left_behind:enrol"))
        self._paper = action(
            tr("打印汇总表"), self.print_summary, name="left_behind.summary", glyph="printer", parent=self
        )
        self._confirm = action(
            tr("确认纳入"),
            self.confirm,
            name="left_behind.confirm",
            glyph="check-circle",
            key="F9",
            parent=self,
        )
        self._confirm.setEnabled(self.may("left_behind:enrol"))

    def _build(self) -> None:
        self.kinds = FilterChips(
            [(key, tr(words)) for key, words in KINDS.items()],
            spoken=tr("哪一类人"),
            name="left_behind.kinds",
        )
        self.views = FilterChips(
            [(key, tr(words)) for key, words in VIEWS.items()], spoken=tr("看什么"), name="left_behind.views"
        )
        self.kinds.chosen.connect(lambda _key: self._on_chip())
        self.views.chosen.connect(lambda _key: self._on_chip())
        chips = row(self.kinds, self.views, gap=theme.L)
        self.kinds.keep_together()
        chips.setStretch(1, 1)
        self.picture = AgeRisk()
        self.picture.chosen.connect(self._from_picture)
        self._legend = row(gap=theme.M)
        self._lights: dict[str, LightLabel] = {}
        self._legend.addWidget(label(tr("年龄和风险"), "second"))
        self._legend.addStretch(1)
        for risk in ("high", "medium", "low", ""):
            self._lights[risk] = LightLabel(light_of(risk), word_of(risk), name=f"left_behind.light.{risk}")
            self._legend.addWidget(self._lights[risk])
        self._glance = card(self._legend, self.picture, margin=theme.M, gap=theme.XS)
        self.people = self._rows("people", person_columns(lambda: self.today), tr("名册"))
        self.proposed = self._rows("proposed", proposed_columns(), tr("待确认的建议"))
        self.turning = self._rows(
            "turning", turning_columns(), tr("一个月内到龄"), key=lambda t: f"{t.person_id}:{t.age}"
        )
        self.cells = self._rows("cells", cell_columns(), tr("汇总"), key=lambda c: f"{c[0]}:{c[1].key}")
        self.cells.opened.connect(self._open_cell)
        self.turning.opened.connect(lambda t: self.frame.go("residents", person=t.person_id))
        self.people.opened.connect(lambda _one: self._opened())
        self.lists = QStackedWidget()
        self.lists.setObjectName("left_behind.lists")
        for rows in (self.people, self.proposed, self.turning, self.cells):
            self.lists.addWidget(rows)
        self.pane = Pane(self.may)
        self.pane.asked.connect(self._do)
        self.pane.person_asked.connect(lambda one: self.frame.go("residents", person=one))
        self.side = QStackedWidget()
        self.side.setObjectName("left_behind.side")
        self.side.addWidget(self.pane)
        self.both = ListDetail(self.lists, self.side)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(chips)
        lay.addWidget(self._glance)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.lists)

    def _rows(self, name: str, columns: list[Column], spoken: str, key: Any = None) -> Rows:
        more = {} if key is None else {"key": key}
        made = Rows(
            columns,
            spoken=spoken,
            name=f"left_behind.{name}",
            count=lambda n: tr("{n} 人", n=n) if name in ("people", "proposed") else "",
            **more,
        )
        made.chosen.connect(self._on_row)
        return made

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def primary_action(self) -> QAction:
        return self._confirm if self.views.current == "proposed" else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._new, self._paper) if self.views.current == "proposed" else (self._paper,)

    def arrive(self, **where: Any) -> None:
        """`kind` child, woman or elder; `view` register, proposed, turning or summary; `record` one enrolment."""
        if kind := where.get("kind"):
            self.kinds.choose(str(kind))
        if view := where.get("view") or where.get("chip"):
            self.views.choose(str(view))
        if record := where.get("record") or where.get("id"):
            self.people.want(str(record))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn = self._list_turn

        def show(found: Shown) -> None:
            if turn == self._list_turn:
                self._shown, self.today = found, found.today
                self._show()

        self.frame.jobs.run(lambda: desk.read(reading.shown), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._shown = None
        self._glance.hide()
        state = EmptyState(
            tr("您的岗位看不到三留守名册") if forbidden else tr("这一页没有读出来"),
            problem.message if forbidden else tr("原因写在上面。已保存的都在，按 F5 再读一次。"),
            icon="lock-simple" if forbidden else "warning",
            state="forbidden" if forbidden else "error",
        )
        self.people.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.people)
        return forbidden

    def new(self) -> None:
        if self._new.isEnabled():
            self.enrol()

    def filter(self) -> None:
        self.kinds.focus()

    def detail(self) -> None:
        self.both.toggle()

    def print_(self) -> None:
        if self.file is not None and self.views.current == "register":
            self._do("form")
        else:
            self.print_summary()

    def back(self) -> bool:
        if self._only is not None:
            self._only = None
            self.views.choose("summary")
            return True
        if self.file is not None or self.opened is not None:
            self._on_row(self.people.current)
            return True
        if self.views.current != "register":
            self.views.choose("register")
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        room = self.height() / theme.now().scale
        shown = self._shown is not None and self.views.current == "register"
        self._glance.setVisible(shown and room >= PICTURE_FROM)

    # showing ----------------------------------------------------------------------------------------

    def _on_chip(self) -> None:
        self._only = None
        self.put_away()
        self._show()
        self.actions_changed.emit()

    def _show(self) -> None:
        shown, kind, view = self._shown, self.kinds.current, self.views.current
        if shown is None:
            return
        for key in KINDS:
            self.kinds.set_count(key, sum(1 for one in shown.people if one.row.kind == key))
        mine = [one for one in shown.people if one.row.kind == kind]
        proposed = [one for one in shown.proposed if one.kind == kind]
        self.views.set_count("register", len(mine))
        self.views.set_count("proposed", len(proposed))
        self.views.set_count("turning", len(shown.turning))
        self._show_picture(mine, kind)
        self._fit()
        self._confirm.setEnabled(bool(proposed) and self.may("left_behind:enrol"))
        if view == "register":
            rows = [one for one in mine if self._only is None or {one.id, one.row.person_id} & self._only]
            self._list(self.people, rows, self._nobody)
        elif view == "proposed":
            self._list(self.proposed, proposed, self._no_proposal)
        elif view == "turning":
            self._list(self.turning, shown.turning, self._no_birthday)
        else:
            group = shown.summary.group(kind)
            total = left_behind_summary.Cell("total", tr("在册总数"), group.total, group.ids)
            cells = [(tr("总数"), total)]
            cells += [(part.label, cell) for part in group.parts for cell in part.cells]
            self._list(self.cells, cells, self._nobody)

    def _list(self, rows: Rows, what: Sequence[Any], empty: Any) -> None:
        self.lists.setCurrentWidget(rows)
        rows.show_rows(what, empty)

    def _show_picture(self, mine: list[Someone], kind: str) -> None:
        marks = [Mark(one.id, one.row.age, one.row.risk or "") for one in mine if one.row.age is not None]
        self.picture.set_marks(marks, *YEARS[kind])
        for risk, light in self._lights.items():
            n = sum(1 for one in mine if (one.row.risk or "") == risk)
            light.set_light(light_of(risk), f"{word_of(risk)} {n}")
            light.setVisible(bool(n) or risk in ("high", "medium", "low"))

    def _from_picture(self, record: str) -> None:
        self.people.want(record)
        self.people.view.setFocus()

    def _nobody(self) -> QWidget:
        kind = self.kinds.current
        waiting = sum(1 for one in (self._shown.proposed if self._shown else ()) if one.kind == kind)
        if waiting:
            return EmptyState(
                tr("还没有人在册"),
                tr("按外出登记，系统提出了 {n} 个人，由人确认后才算在册。", n=waiting),
                icon="hand-heart",
                step=tr("看待确认的人"),
                on_step=lambda: self.views.choose("proposed"),
            )
        return EmptyState(
            tr("还没有人在册"),
            tr("先在居民档案里登记外出务工，系统会提出名单，由人确认。"),
            icon="hand-heart",
            step=tr("打开居民档案"),
            on_step=lambda: self.frame.go("residents"),
        )

    def _no_proposal(self) -> QWidget:
        return EmptyState(
            tr("没有要确认的人"), tr("外出登记有变化时，这里会提出该纳入或退出的人。"), icon="check-circle"
        )

    def _no_birthday(self) -> QWidget:
        return EmptyState(
            tr("一个月内没有人到龄"), tr("满16、18、60、80岁前一个月在这里提醒。"), icon="calendar-check"
        )

    def _on_row(self, one: Any) -> None:
        self._turn += 1
        self.put_away()
        if isinstance(one, Proposed):
            self.pane.show_proposed(one, None)
            self._read_home(one.person_id, lambda home: self.pane.show_proposed(one, home))
        elif isinstance(one, Someone):
            self.pane.show_person(one, None, self.today)
            if one.row.kind != "child":
                self._read_home(one.row.person_id, lambda home: self.pane.show_person(one, home, self.today))
        elif self.views.current == "summary" and one is not None:
            words = tr("{what} {n} 人。按 Enter 打开这些人。", what=one[1].label, n=one[1].count)
            self.pane.show_words(words, "users-three")
        elif self.views.current == "turning" and one is not None:
            words = tr(
                "{name} {day}满{n}岁。按 Enter 打开居民档案。",
                name=one.name,
                day=f"{one.day:%m-%d}",
                n=one.age,
            )
            self.pane.show_words(words, "calendar-check")
        else:
            self.pane.show_nothing()

    def _read_home(self, person: str, show: Any) -> None:
        turn, desk = self._turn, self.frame.desk

        def take(home: Home) -> None:
            if turn == self._turn and home.members:
                show(home)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.home(work, person)), take, owner=self)

    def _opened(self) -> None:
        one = self.people.current
        if isinstance(one, Someone) and one.row.kind == "child" and self.may("left_behind:open_child"):
            self._do("open")
        self.both.show_detail()

    def _open_cell(self, cell: Any) -> None:
        """A number opens the people behind it."""
        ids = frozenset(cell[1].ids)
        if not ids:
            return
        self.views.choose("register")
        self._only = ids
        self._show()
        self.frame.say(tr("{what}：{n} 人。Esc 回到汇总。", what=cell[1].label, n=cell[1].count))
        self.people.view.setFocus()

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str) -> None:
        one = self.proposed.current if self.views.current == "proposed" else self.people.current
        if isinstance(one, Proposed):
            if what == "confirm":
                deeds.confirm(self, one, self.today)
            elif what == "reject":
                deeds.reject(self, one)
            elif what == "close":
                deeds.close_enrolment(self, self.today, one.id, one.name, one.reason)
        elif isinstance(one, Someone):
            self._do_for(what, one)

    def _do_for(self, what: str, one: Someone) -> None:
        if what == "close":
            deeds.close_enrolment(self, self.today, one.id, one.name)
        elif what == "assess":
            deeds.assess(self, one, self.today)
        elif what == "open":
            child_opening.open_child(self, one)
        elif what == "form":
            child_opening.print_form(self, one)
        elif what == "harm":
            self.frame.report_harm(one.row.person_id, one.name)
        elif what == "visit":
            self.frame.go("proxy", view="visits", visit_person=one.row.person_id, name=one.name)

    def confirm(self) -> None:
        """F9 on a proposal."""
        self._do("confirm")

    def enrol(self) -> None:
        """F2: by hand, with evidence."""
        deeds.enrol(self, self.kinds.current)

    def show_child(self, one: Someone, file: ChildFile, home: Home) -> None:
        """An opened file of a child, beside the list."""
        self._turn += 1
        self.put_away()
        self.file = (one.id, file)
        self.pane.show_child(one, file, home, self.today)
        self.both.show_detail()

    def show_opened(self, record: str, pane: QWidget) -> None:
        """An opened file beside the list, in a pane of its own, until another line is chosen or Esc is pressed."""
        # The look itself was written down, which reads the lists again first: the file is shown after that.
        self._turn += 1
        self.put_away()
        self.opened = (record, pane)
        self.side.addWidget(pane)
        self.side.setCurrentWidget(pane)
        self.both.show_detail()

    def put_away(self) -> None:
        """Close the opened file; nothing of it stays on the screen."""
        self.file = None
        if self.opened is not None:
            _record, pane = self.opened
            self.opened = None
            self.side.setCurrentWidget(self.pane)
            self.side.removeWidget(pane)
            pane.hide()
            pane.deleteLater()

    def print_summary(self) -> None:
        """The counts of today, numbers only."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(left_behind_summary.paper, reason="left_behind:read"),
            self.preview,
            owner=self,
        )

    def preview(self, paper: papers.PaperRow) -> None:
        """Show a paper that was just made."""
        issuing.preview(self.frame, self, paper)
