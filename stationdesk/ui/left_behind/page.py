"""三留守: who is proposed and why, the registers with risk and last visit, the counts; a child's file on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import left_behind_summary
from stationdesk.ui import theme
from stationdesk.ui.left_behind import child_opening, deeds, family_files, reading
from stationdesk.ui.left_behind.age_risk import AgeRisk, Mark, light_of, word_of
from stationdesk.ui.left_behind.columns import cell_columns, person_columns, proposed_columns, turning_columns
from stationdesk.ui.left_behind.detail import Pane
from stationdesk.ui.left_behind.opened import OpenedFiles
from stationdesk.ui.left_behind.reading import Home, Proposed, Shown, Someone, Turn
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.lights import LightLabel
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.plain import card, label, row
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

KINDS = {"child": N_("儿童"), "woman": N_("妇女"), "elder": N_("老人")}
VIEWS = {"register": N_("在册"), "proposed": N_("待确认"), "turning": N_("变动"), "summary": N_("汇总")}
YEARS = {"child": (0, 16), "woman": (18, 60), "elder": (60, 90)}
PICTURE_FROM = 470
"""A page lower than this keeps its room for the list."""


class LeftBehindPage(OpenedFiles):
    """Two rows of chips (whom, what), the picture, the list, the detail."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "visits"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)

        self.today = dates.today()
        self._shown: Shown | None = None
        self._only: frozenset[str] | None = None
        self._list_turn = 0
        self.on: date | None = None
        """A past day whose registers are shown; None for today."""
        self._build()
        self._new = action(
            tr("手工纳入"), self.enrol, name="left_behind.enrol", glyph="user-plus", key="F2", parent=self
        )
        self.allow(self._new, "left_behind:enrol")
        self._paper = action(
            tr("打印汇总表"), self.print_summary, name="left_behind.summary", glyph="printer", parent=self
        )
        self._confirm = action(
            tr("确认"),
            self.confirm,
            name="left_behind.confirm",
            glyph="check-circle",
            key="F9",
            parent=self,
        )
        self.allow(self._confirm, "left_behind:enrol")

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
        self.day = DateField("left_behind.on", tr("看哪一天的名册，空着是今天"))
        self.day.setPlaceholderText(tr("今天"))
        self.day.setFixedWidth(theme.now().px(120))
        self.day.changed.connect(self._on_day)
        chips = row(self.kinds, self.views, label(tr("名册日期"), "second"), self.day, gap=theme.M)
        self.kinds.keep_together()
        chips.setStretch(1, 1)
        self.past = label("", "warn", wrap=True, name="left_behind.past")
        self.past.hide()
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
            "turning", turning_columns(lambda: self.today), tr("到龄、返回、迁出、去世和团聚")
        )
        self.cells = self._rows("cells", cell_columns(), tr("汇总"), key=lambda c: f"{c[0]}:{c[1].key}")
        self.cells.opened.connect(self._open_cell)
        self.turning.opened.connect(lambda _one: self.both.show_detail())
        self.people.opened.connect(lambda _one: self._opened())
        self.lists = Lists("left_behind.lists")
        for rows in (self.people, self.proposed, self.turning, self.cells):
            self.lists.addWidget(rows)
        for rows, run in ((self.proposed, "reject"), (self.turning, "decline")):
            key = QShortcut(QKeySequence(Qt.Key.Key_Delete), rows)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.do, run))
        # A past day is only looked at.
        self.pane = Pane(lambda permit: self.on is None and self.may(permit))
        self.pane.asked.connect(self.do)
        self.pane.person_asked.connect(lambda one: self.frame.go("residents", person=one))
        self.side.addWidget(self.pane)
        self.both = ListDetail(self.lists, self.side)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(chips)
        lay.addWidget(self.past)
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
        return self._confirm if self.views.current in ("proposed", "turning") else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._new, self._paper) if self.views.current in ("proposed", "turning") else (self._paper,)

    def arrive(self, **where: Any) -> None:
        """`kind` child, woman or elder; `view` register, proposed, turning or summary; `record` one enrolment.

        `on` a past day (YYYY-MM-DD or a date), empty for today.
        """
        if "on" in where:
            given = where["on"]
            self.day.set_day(date.fromisoformat(given) if isinstance(given, str) and given else given or None)
        if kind := where.get("kind"):
            self.kinds.choose(str(kind))
        if view := where.get("view") or where.get("chip"):
            self.views.choose(str(view))
        if record := where.get("record") or where.get("id"):
            self.people.want(str(record))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn, on = self._list_turn, self.on

        def show(found: Shown) -> None:
            if turn == self._list_turn:
                self._shown, self.today, self.on = found, found.today, found.on
                self._show()

        self.frame.jobs.run(
            lambda: desk.read(lambda work: reading.shown(work, on)), show, self._unreadable, owner=self
        )

    def _on_day(self, day: date | None) -> None:
        """Another day: everything is read as it was then; a day to come has no register yet."""
        if day is not None and day > self.today:
            self.day.set_day(None)
            self.frame.say(tr("{day} 还没有到，名册只能看到今天。", day=f"{day:%Y-%m-%d}"))
            return
        wanted = None if day == self.today else day
        if wanted != self.on:
            self.on = wanted
            self.put_away()
            self.refresh()

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._shown = None
        self._glance.hide()
        state = not_read(problem, tr("您的岗位看不到三留守名册"))
        self._list(self.people, [], lambda: state)
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
            self.do("form")
        else:
            self.print_summary()

    def back(self) -> bool:
        if self.opened is not None:
            self.put_away()
            self._on_row(self.people.current)
            return True
        if self._only is not None:
            self._only = None
            self.views.choose("summary")
            return True
        if self.views.current != "register":
            self.views.choose("register")
            return True
        if self.on is not None:
            self.day.set_day(None)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)

    def make_room(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = self.height() / theme.now().scale
        shown = self._shown is not None and self.views.current == "register"
        self._glance.setVisible(shown and room >= PICTURE_FROM and self.opened is None)

    # showing ----------------------------------------------------------------------------------------

    def _on_chip(self) -> None:
        self._only = None
        self.put_away()
        self._show()
        at = QApplication.focusWidget()
        self.both.show_list()
        if at is not None and self.isAncestorOf(at) and at.isVisible():
            at.setFocus()
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
        turning = [one for one in shown.turning if one.kind == kind]
        self.views.set_count("turning", sum(1 for one in turning if one.proposal is not None))
        self._show_picture(mine, kind)
        self._fit()
        now = shown.on is None
        self.past.setVisible(not now)
        if shown.on is not None:
            day = f"{shown.on:%Y-%m-%d}"
            self.past.setText(tr("▲ 这是 {day} 的名册，只能看。按 Esc 回到今天。", day=day))
        past = "" if now else tr("这是过去某一天的名册，只能看。按 Esc 回到今天。")
        some = bool(turning if view == "turning" else proposed)
        self.allow(self._new, "left_behind:enrol", unless=past)
        self.allow(self._confirm, "left_behind:enrol", unless=past or ("" if some else tr("没有要确认的。")))
        if view == "register":
            rows = [one for one in mine if self._only is None or {one.id, one.row.person_id} & self._only]
            self._list(self.people, rows, self._nobody)
        elif view == "proposed":
            self._list(self.proposed, proposed, self._no_proposal)
        elif view == "turning":
            self._list(self.turning, turning, self._no_turn)
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

    def _no_turn(self) -> QWidget:
        return EmptyState(
            tr("没有要处理的变动"),
            tr("满16、18、60、80岁，家人返回满天数，迁出、去世，都在这里提出，由人确认。"),
            icon="calendar-check",
        )

    def _on_row(self, one: Any) -> None:
        if self.opened is not None and isinstance(one, Someone) and one.id == self.opened[0]:
            return  # The lists were read again under an opened file: it stays open on the same line.
        self.turn += 1
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
        elif isinstance(one, Turn):
            self.pane.show_turn(one, None, self.today)
            if one.kind != "child" or self.may("left_behind:open_child"):
                self._read_home(one.person_id, lambda home: self.pane.show_turn(one, home, self.today))
        else:
            self.pane.show_nothing()

    def _read_home(self, person: str, show: Any) -> None:
        turn, desk = self.turn, self.frame.desk

        def take(home: Home) -> None:
            if turn == self.turn and home.members:
                show(home)

        self.frame.jobs.run(lambda: desk.read(lambda work: reading.home(work, person)), take, owner=self)

    def _opened(self) -> None:
        one = self.people.current
        if isinstance(one, Someone) and (one.row.kind != "child" or self.may("left_behind:open_child")):
            self.do("open")
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

    def do(self, what: str) -> None:
        one = {"proposed": self.proposed, "turning": self.turning}.get(
            self.views.current, self.people
        ).current
        if one is None:
            return
        if what == "family":
            person = one.row.person_id if isinstance(one, Someone) else one.person_id
            self.frame.go("left_behind", view="family", person=person)
        elif self.on is not None:
            return  # A past day is only looked at.
        elif isinstance(one, Proposed | Turn):
            if self.may("left_behind:enrol"):
                self._answer(what, one)
        elif isinstance(one, Someone):
            self._do_for(what, one)

    def _answer(self, what: str, one: Proposed | Turn) -> None:
        if isinstance(one, Turn):
            if what == "confirm":
                deeds.settle(self, one)
            elif what == "decline":
                deeds.decline(self, one)
        elif what == "confirm":
            deeds.confirm(self, one)
        elif what == "reject":
            deeds.reject(self, one)

    def _do_for(self, what: str, one: Someone) -> None:
        if what == "close":
            deeds.close_enrolment(self, self.today, one.id, one.name)
        elif what == "assess":
            deeds.assess(self, one, self.today)
        elif what == "open" and one.row.kind == "child":
            child_opening.open_child(self, one)
        elif what == "open":
            family_files.open_file(self, one)
        elif what == "form":
            child_opening.print_form(self, one)
        elif what == "harm":
            self.frame.report_harm(one.row.person_id, one.name)
        elif what == "visit":
            self.frame.go("proxy", view="visits", visit_person=one.row.person_id, name=one.name)

    def confirm(self) -> None:
        """F9 on a proposal or a turning point."""
        self.do("confirm")

    def enrol(self) -> None:
        """F2: by hand, with evidence."""
        deeds.enrol(self, self.kinds.current)

    def print_summary(self) -> None:
        """The counts of the day shown, numbers only."""
        desk, on = self.frame.desk, self.on
        self.frame.jobs.run(
            lambda: desk.change(lambda work: left_behind_summary.paper(work, on), reason="left_behind:read"),
            self.preview,
            owner=self,
        )
