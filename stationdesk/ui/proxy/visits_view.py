"""走访: the visits of this week, planned and made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_
from stationdesk.services import papers, proxy_people, visit_clashes, visit_papers, visits
from stationdesk.services.blank_slips import SlipRow
from stationdesk.services.visit_clashes import Clash
from stationdesk.services.visit_misses import Missed
from stationdesk.services.visit_roster import Waiting
from stationdesk.services.visits import VisitRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import CHOOSE, Frame, withhold
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.proxy import clash_card, reading, visit_sheets
from stationdesk.ui.proxy.columns import blank_columns, missed_columns, visit_columns, waiting_columns
from stationdesk.ui.proxy.detail import Pane
from stationdesk.ui.proxy.photo_sheet import PhotoSheet
from stationdesk.ui.proxy.reading import Shown
from stationdesk.ui.proxy.roster_bar import RosterBar
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr

VISITS = {
    "today": N_("今天"),
    "late": N_("已过日子"),
    "missing": N_("找人"),
    "week": N_("七天内"),
    "waiting": N_("该走未排"),
    "made": N_("已走访"),
    "clashes": N_("同日两份"),
    "blanks": N_("空白单"),
}


class VisitsView(SheetPage):
    """One list with its filters, one detail."""

    word = "proxy"
    cares_about = frozenset({"visits", "left_behind"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._shown: Shown | None = None
        self._list_turn = self._turn = 0
        self._whole: visits.VisitDetail | None = None
        self._asked = False
        self._build()
        self._visit = action(
            tr("记走访"), self.record, name="proxy.visit", glyph="person-simple-walk", key="F9", parent=self
        )
        withhold(self._visit, tr(CHOOSE))
        self._other = action(
            tr("临时走访"), self.new, name="proxy.visit.new", glyph="user-plus", key="F2", parent=self
        )
        self.allow(self._other, "visits:record")
        self._plan = action(tr("安排一周"), self.plan, name="proxy.plan", glyph="calendar-blank", parent=self)
        self.allow(self._plan, "visits:plan")
        self._sheet_action = action(
            tr("走访单"), self.day_sheet, name="proxy.day_sheet", glyph="printer", key="F8", parent=self
        )

        self._event = action(
            tr("重大变化"), self.happened, name="proxy.visit.event", glyph="warning", parent=self
        )
        self.allow(self._event, "visits:record")
        self._blank = action(
            tr("空白单"), self.blanks, name="proxy.visit.blanks", glyph="file-text", parent=self
        )
        self.allow(self._blank, "visits:record")
        self._photos = action(
            tr("照片归位"), self.photos, name="proxy.visit.photos", glyph="image", parent=self
        )
        self.allow(self._photos, "visits:record")
        self._events: tuple[str, ...] = ()
        self._contacts: tuple[tuple[str, str], ...] = ()

    @property
    def searching(self) -> bool:
        """Whether those who are looked for are shown."""
        return self.visits_chips.current == "missing"

    def _build(self) -> None:
        self.visits_chips = FilterChips(
            [(key, tr(one)) for key, one in VISITS.items()], spoken=tr("筛选走访"), name="proxy.visits.filter"
        )
        self.visits_chips.chosen.connect(self._on_chip)
        self.visits = Rows(
            visit_columns(lambda: self.today),
            spoken=tr("走访"),
            name="proxy.visits",
            count=lambda n: tr("{n} 户次", n=n),
        )
        self.visits.chosen.connect(self._on_row)
        self.visits.opened.connect(lambda _row: self.record())
        self.missed = Rows(
            missed_columns(lambda: self.today),
            spoken=tr("要找的人"),
            name="proxy.missed",
            key=lambda one: str(one.visit_id),
            count=lambda n: tr("{n} 人　F9 记下联系了谁", n=n),
        )
        self.missed.chosen.connect(self._on_row)
        self.missed.opened.connect(lambda _row: self.record())
        self.waiting = Rows(
            waiting_columns(lambda: self.today),
            spoken=tr("该走未排"),
            name="proxy.waiting",
            count=lambda n: tr("{n} 人该走访还没有排", n=n),
        )
        self.waiting.chosen.connect(self._on_row)
        self.waiting.opened.connect(lambda one: self.record_for(one.id, one.name))
        self.blank_rows = Rows(
            blank_columns(lambda: self.today),
            spoken=tr("没交回的空白单"),
            name="proxy.blanks",
            count=lambda n: tr("{n} 张　F9 注销", n=n),
        )
        self.blank_rows.chosen.connect(self._on_row)
        self.blank_rows.opened.connect(lambda _row: self.record())
        self.clashes = Rows(
            clash_card.clash_columns(lambda: self.today),
            spoken=tr("同日两份走访"),
            name="proxy.clashes",
            count=lambda n: tr("{n} 处　F9 写明怎么回事", n=n),
        )
        self.clashes.chosen.connect(self._on_row)
        self.clashes.opened.connect(lambda _row: self.record())
        self.bar = RosterBar("proxy.visits.bar")
        self.bar.changed.connect(self._show)
        self.lists = Lists("proxy.visits.lists")
        for rows in (self.visits, self.missed, self.waiting, self.blank_rows, self.clashes):
            self.lists.addWidget(rows)
        self.pane = Pane(self.may, self.frame)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.visits_chips)
        lay.addWidget(self.bar)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.lists)

    # the host asks ----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("上门走访")

    @property
    def primary_action(self) -> QAction:
        return self._visit

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._other, self._plan, self._sheet_action, self._photos, self._event, self._blank)

    def arrive(self, **where: Any) -> None:
        """`chip` a filter, `visit_person` + `name` a new visit."""
        if chip := where.get("chip"):
            self._asked = True
            self.visits_chips.choose(str(chip))
        if person := where.get("visit_person"):
            self.record_for(str(person), str(where.get("name", "")))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._list_turn += 1
        turn = self._list_turn

        def show(found: tuple[Shown, Any]) -> None:
            if turn != self._list_turn:
                return
            self._shown, (self._events, self._contacts) = found
            self.today = self._shown.today
            asked = reading.asked_visits(self._shown)
            if not self._asked and self._shown.missed:
                self.visits_chips.choose("missing")
            elif not self._asked and asked["late"]:
                # What is late is the first thing to do, also on a day with visits of its own.
                self.visits_chips.choose("late")
            self._show()

        def look(work: Any) -> tuple[Shown, Any]:
            return reading.shown(work), visit_sheets.rules(work)

        self.frame.jobs.run(lambda: desk.read(look), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._shown = None
        state = not_read(problem, tr("您的岗位看不到走访"))
        self.lists.setCurrentWidget(self.visits)
        self.visits.show_rows([], lambda: state)
        return forbidden

    def new(self) -> None:
        if self._other.isEnabled():
            self.record_for("", "")

    def filter(self) -> None:
        self.visits_chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def primary(self) -> None:
        """F9: a need that was found on the visit shown becomes a case; else what the page does first."""
        if self._whole is not None and self.pane.need_open(self._whole):
            self._do("need_case", self._whole.row.id)
        else:
            super().primary()

    def print_(self) -> None:
        self.day_sheet()

    def back(self) -> bool:
        if self.visits_chips.current != "today":
            self._asked = True
            self.visits_chips.choose("today")
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    def _on_chip(self, _key: str) -> None:
        self._asked = True
        self._show()

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        visited = reading.asked_visits(shown)
        self.bar.offer((*shown.planned, *shown.done, *shown.waiting))
        left = {key: [one for one in seen if self.bar.passes(one)] for key, seen in visited.items()}
        waiting = [one for one in shown.waiting if self.bar.passes(one)]
        for key, seen in left.items():
            self.visits_chips.set_count(key, len(seen))
        for key, n in (
            ("missing", len(shown.missed)),
            ("waiting", len(waiting)),
            ("blanks", len(shown.blanks)),
            ("clashes", sum(not one.settled for one in shown.clashes)),
        ):
            self.visits_chips.set_count(key, n)
        lists: dict[str, tuple[Rows, Sequence[Any], Callable[[], QWidget]]] = {
            "missing": (self.missed, shown.missed, self._nobody_missing),
            "waiting": (self.waiting, waiting, self._nobody_waiting),
            "blanks": (self.blank_rows, shown.blanks, self._no_blanks),
            "clashes": (self.clashes, shown.clashes, self._no_clashes),
        }
        chip = self.visits_chips.current or "today"
        rows, what, empty = lists.get(chip) or (self.visits, left[chip], self._no_visits)
        self.bar.setVisible(chip not in ("missing", "blanks", "clashes"))
        self.lists.setCurrentWidget(rows)
        rows.show_rows(what, empty)
        self._offer(rows.current)

    def _nobody_waiting(self) -> QWidget:
        return EmptyState(
            tr("七天内该走的都排上了"), tr("按规则该走访、还没有排的人会列在这里。"), icon="check-circle"
        )

    def _no_clashes(self) -> QWidget:
        return EmptyState(
            tr("没有同日两份的走访"),
            tr("两人不知道对方也去了同一户，带回来的两份记录会并排列在这里。"),
            icon="check-circle",
        )

    def _no_blanks(self) -> QWidget:
        return EmptyState(tr("没有在外的空白单"), tr("写坏、遗失的空白单在这里注销。"), icon="check-circle")

    def _nobody_missing(self) -> QWidget:
        return EmptyState(
            tr("没有要找的人"),
            tr("高风险的人不在家，会一直列在这里：当日再访、邻居、子女、110，直到有下落。"),
            icon="check-circle",
        )

    def _no_visits(self) -> QWidget:
        if self._shown is not None and self._shown.visits_shut:
            return EmptyState(tr("您的岗位看不到走访"), icon="lock-simple", state="forbidden")
        if self.bar.narrowed:
            return EmptyState(
                tr("这样筛选没有走访"),
                tr("换一个网格、人群、风险、规则或走访人。"),
                icon="funnel-simple",
                step=tr("不筛选"),
                on_step=self.bar.clear,
            )
        if self.visits_chips.current == "late":
            return EmptyState(tr("没有过了日子还没去的"), icon="check-circle")
        return EmptyState(
            tr("没有安排走访"),
            tr("按风险和规则把该走的人排到一周里，同一户排在同一天。"),
            icon="person-simple-walk",
            step=tr("安排一周") if self.may("visits:plan") else "",
            on_step=self.plan,
        )

    def _on_row(self, one: Any) -> None:
        self._whole = None
        self._turn += 1
        if isinstance(one, VisitRow):
            self._read_one(one.id)
        elif isinstance(one, Missed):
            self.pane.show_missed(one, self.today)
        elif isinstance(one, Waiting):
            self.pane.show_waiting(one, self.today)
        elif isinstance(one, SlipRow):
            self.pane.show_slip(one, self.today)
        elif isinstance(one, Clash):
            self._compare(one)
        else:
            self.pane.show_nothing()
        self._offer(one)

    def _offer(self, one: Any) -> None:
        ready = isinstance(one, Missed | Waiting | SlipRow)
        ready = ready or (isinstance(one, VisitRow) and one.state == "planned")
        ready = ready or (isinstance(one, Clash) and not one.settled)
        done = tr("选中的这一条不用再记走访。") if one is not None else tr(CHOOSE)
        self.allow(self._visit, "visits:record", unless="" if ready else done)

    def _compare(self, one: Clash) -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: list[visits.VisitDetail]) -> None:
            if turn == self._turn:
                self.pane.show_made(
                    clash_card.build(one, found, self.today, self.may("visits:record"), self._do), one.name
                )

        self.frame.jobs.run(
            lambda: desk.read(lambda work: visit_clashes.compare(work, one)), show, owner=self
        )

    def _read_one(self, visit: str) -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: visits.VisitDetail) -> None:
            if turn == self._turn:
                self._whole = found
                self.pane.show_visit(found, self.today)

        self.frame.jobs.run(lambda: desk.read(lambda work: visits.detail(work, visit)), show, owner=self)

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str, one: str) -> None:
        if what == "visit":
            self.record()
        elif what == "look_visit":
            self._turn += 1
            self._read_one(one)
        elif what == "person":
            self.frame.go("residents", person=one)
        elif what == "case":
            self.frame.go("cases", case=one)
        elif what == "request":
            self.frame.go("proxy", view="requests", record=one)
        elif what == "need_case" and self._whole is not None:
            whole = self._whole
            self.frame.go(
                "cases",
                new=True,
                person=whole.row.person_id,
                channel="visit",
                visit=one,
                remark=whole.needs,
            )
        elif what == "need_request" and self._whole is not None:
            row = self._whole.row
            self.frame.go("proxy", view="requests", person=row.person_id, name=row.name, visit=one)
        elif what == "harm" and self._whole is not None:
            self.frame.report_harm(self._whole.row.person_id, self._whole.row.name, one)
        elif what == "visit_paper":
            self._print(lambda work: visit_papers.record_paper(work, one))

    def _print(self, make: Callable[[Any], papers.PaperRow]) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(make, reason="papers:make"),
            lambda found: issuing.preview(self.frame, self, found),
            owner=self,
        )

    def record(self) -> None:
        """F9 on a planned visit: how it went; on somebody missing: whom we tried to reach; a blank is struck off."""
        rows = self.lists.currentWidget()
        one = rows.current if isinstance(rows, Rows) else None
        if not self.may("visits:record"):
            return
        if isinstance(one, Missed):
            visit_sheets.tried(self, one, self._contacts)
        elif isinstance(one, Waiting):
            self.record_for(one.id, one.name)
        elif isinstance(one, SlipRow):
            visit_sheets.strike(self, one)
        elif isinstance(one, Clash) and not one.settled:
            clash_card.settle(self, one)
        elif isinstance(one, VisitRow) and one.state == "planned":
            visit_sheets.record(self, self.today, one.name, one.id, one.person_id, self._recorded)

    def record_for(self, person: str, name: str) -> None:
        """A visit that was not planned."""
        visit_sheets.record(self, self.today, name, None, person, self._recorded)

    def _recorded(self, made: visits.Made, needs: bool) -> None:
        """A need is at hand for F9 at once; without one the list goes on where it was."""
        if needs:
            self.visits.want(made.visit_id)
            self.visits_chips.choose("made")

    def happened(self) -> None:
        """A major change in somebody's life."""
        visit_sheets.happened(self, self._events)

    def blanks(self) -> None:
        """Pre-numbered blanks for the door."""
        visit_sheets.blanks(self, lambda paper: issuing.preview(self.frame, self, paper))

    def photos(self) -> None:
        """Phone photos of a day find their visits."""
        done = self.visits.current if self.visits_chips.current == "made" else None
        day = civil_date(done.visited_at) if isinstance(done, VisitRow) and done.visited_at else self.today
        form = PhotoSheet(self.frame, day)
        self.open_form(form, tr("照片归位"))
        form.setFocus()

    def plan(self) -> None:
        """The visits that fall due in seven days, for everybody or for one agent, by grid and walking order."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(proxy_people.agents),
            lambda agents: visit_sheets.plan(self, agents, self.bar.agent, self.today, self._planned),
            owner=self,
        )

    def _planned(self, made: visits.Planned) -> str:
        self.visits_chips.choose("week")
        self.refresh()
        return tr(
            "排了 {n} 次走访（{first} 到 {last}），早先已排 {m} 次。", n=len(made.made),
            first=day_words(made.first, self.today), last=day_words(made.last, self.today), m=made.already,
        )  # fmt: skip

    def day_sheet(self) -> None:
        """The sheet to write on: for the day of the planned visit that is chosen, else for today's."""
        one = self.visits.current if self.lists.currentWidget() is self.visits else None
        planned = isinstance(one, VisitRow) and one.state == "planned"
        day = (one.planned_on or self.today) if planned and one is not None else self.today
        if self._shown is None or not any(row.planned_on == day for row in self._shown.planned):
            self.frame.say(tr("今天没有安排走访，先“安排一周”。"))
            return
        self._print(lambda work: visit_papers.day_sheet(work, day))
