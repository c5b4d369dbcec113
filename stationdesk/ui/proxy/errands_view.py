"""外出: what waits to be carried to the township, the trips that carry it, and what needs following up.

Space marks errands, F2 plans a trip with them; F8 prints the sheet, F9 sets out or types all results in at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import case_record, proxy_care, trips, users
from stationdesk.services.proxy_care import Care
from stationdesk.services.trips import Errand, TripDetail, TripRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import empty_card, fact
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists, RebuiltPane
from stationdesk.ui.pieces.plain import Look, button, label, line
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows, breakable
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {"waiting": N_("等着带去"), "trips": N_("已安排"), "over": N_("已回"), "care": N_("该跟进")}
TRIP_LIGHTS = {"planned": "normal", "gone": "near", "back": "", "dropped": ""}
CARE_LIGHTS = {"died": "late", "expired": "late", "agent_gone": "late", "late": "late", "tell": "near"}


@dataclass(frozen=True)
class Board:
    """Everything the board lists."""

    waiting: tuple[Errand, ...] = field(repr=False)
    open: tuple[TripRow, ...] = field(repr=False)
    over: tuple[TripRow, ...] = field(repr=False)
    care: tuple[Care, ...] = field(repr=False)
    agents: tuple[tuple[str, str], ...] = field(repr=False)
    today: date
    next_open: date
    """Today, or the next working day: offices are shut on a rest day."""
    usual: str = ""
    """Where the last trip went: most trips with several things go to the same hall."""


def board(work: Any) -> Board:
    """Read the board. Needs `proxy:read`."""
    every, calendar = trips.listed(work), case_record.calendar(work)
    return Board(
        tuple(trips.errands(work)),
        tuple(row for row in every if row.state in ("planned", "gone")),
        tuple(row for row in every if row.state in ("back", "dropped")),
        tuple(proxy_care.due(work)),
        tuple((row.id, row.name) for row in users.list_all(work) if not row.disabled),
        work.today,
        work.today if calendar.is_workday(work.today) else calendar.due(work.today, 1).date,
        max(every, key=lambda row: row.number).office if every else "",
    )


class BoardPane(RebuiltPane):
    """Beside the list: an errand, a trip with its errands, or what is to be followed up."""

    asked = Signal(str, str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("proxy.board.detail")
        self._may = may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._empty()
        self._lay.addWidget(empty_card(tr("在左边选一件：要带去哪里、等了多久。"), "path"))
        self._lay.addStretch(1)

    def _ask(self, words: str, what: str, one: str, *, look: Look = "plain", icon: str = "") -> QWidget:
        return button(
            words, lambda: self.asked.emit(what, one), look=look, icon=icon, name=f"proxy.board.{what}"
        )

    def show_errand(self, one: Errand, today: date) -> None:
        """Something that waits."""
        self._empty()
        self._lay.addWidget(label(one.principal, "section", wrap=True))
        self._lay.addWidget(label(matter_names.several(one.matters), wrap=True))
        box = FlowBox(name="proxy.board.errand")
        if self._may("proxy:request"):
            box.add(self._ask(tr("F2　安排外出…"), "plan", one.request_id, look="primary", icon="path"))
        box.add(self._ask(tr("看这件代办"), "request", one.request_id, icon="handshake"))
        self._lay.addWidget(box)
        self._lay.addWidget(line())
        for words, value in (
            (tr("编号"), breakable(one.number)),
            (tr("差事"), tr(one.errand_name)),
            (tr("办理机关"), one.office),
            (tr("等了"), day_words(one.waiting_since, today)),
            (tr("授权到"), day_words(one.expires_on, today)),
            (tr("原件"), tr("{n} 份在站里", n=one.originals) if one.originals else ""),
            (tr("代办员"), one.agent),
        ):
            if value:
                self._lay.addWidget(fact(words, value))
        self._lay.addStretch(1)

    def show_care(self, one: Care) -> None:
        """Something to follow up."""
        self._empty()
        self._lay.addWidget(label(one.principal, "section", wrap=True))
        light = "error" if CARE_LIGHTS[one.what] == "late" else "warn"
        self._lay.addWidget(label(one.sentence, light, wrap=True))
        box = FlowBox(name="proxy.board.care")
        words = tr("F9　{word}", word=tr("看这件代办"))
        box.add(self._ask(words, "request", one.request_id, look="primary", icon="handshake"))
        self._lay.addWidget(box)
        self._lay.addWidget(line())
        self._lay.addWidget(fact(tr("编号"), breakable(one.number)))
        self._lay.addWidget(fact(tr("代办员"), one.agent))
        if one.escalated:
            self._lay.addWidget(label(tr("已同时提醒村主任和书记。"), "second", wrap=True))
        self._lay.addStretch(1)

    def show_trip(self, one: TripDetail, today: date) -> None:
        """A trip and what it carries."""
        self._empty()
        about = one.row
        self._lay.addWidget(label(about.office, "section", wrap=True))
        state = tr(trips.STATE_WORDS[about.state])
        when = tr("{day}　{agent}　{state}", day=day_words(about.day, today), agent=about.agent, state=state)
        self._lay.addWidget(label(when, "error" if about.late else "second", wrap=True))
        if about.late:
            self._lay.addWidget(label(tr("日子已过，还没有登记结果。"), "error", wrap=True))
        box = FlowBox(name="proxy.board.trip")
        if about.state in ("planned", "gone") and self._may("proxy:request"):
            box.add(self._ask(tr("F9　登记结果…"), "back", about.id, look="primary", icon="note-pencil"))
            if about.state == "planned":
                box.add(self._ask(tr("出发"), "leave", about.id, icon="path"))
            box.add(self._ask(tr("取消外出…"), "drop", about.id, look="quiet"))
        box.add(self._ask(tr("F8　外出代办单"), "sheet", about.id, icon="printer"))
        self._lay.addWidget(box)
        for item in one.items:
            self._lay.addWidget(line())
            self._lay.addWidget(label(f"{item.principal}　{tr(item.errand_name)}", wrap=True))
            self._lay.addWidget(label(matter_names.several(item.matters), "second", wrap=True))
            if item.originals:
                with_it = tr("随带原件：{items}", items="、".join(item.originals))
                self._lay.addWidget(label(with_it, "warn", wrap=True))
            if item.state != "open":
                words = "　".join(
                    part for part in (tr(trips.RESULTS[item.state]), item.spoken_to, item.note) if part
                )
                self._lay.addWidget(label(words, "error" if item.state == "failed" else "good", wrap=True))
        self._lay.addStretch(1)


class ErrandsView(SheetPage):
    """The errand board."""

    word = "proxy"
    cares_about = frozenset({"proxy", "trips", "trip_items", "proxy_requests"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._shown: Board | None = None
        self._trip: TripDetail | None = None
        self._turn = 0
        self._build()
        self._go = action(
            tr("安排外出"), self.plan, name="proxy.trip.plan", glyph="path", key="F2", parent=self
        )
        self.allow(self._go, "proxy:request")
        self._sheet_action = action(
            tr("外出代办单"), self.print_, name="proxy.trip.sheet", glyph="printer", key="F8", parent=self
        )
        withhold(self._sheet_action, tr("请先在“已安排”里选一次外出。"))

    def _build(self) -> None:
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()],
            spoken=tr("筛选外出"),
            name="proxy.board.filter",
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.waiting = Rows(
            [
                Column(tr("委托人"), lambda e: e.principal, 88),
                Column(tr("事项"), lambda e: matter_names.several(e.matters), 168),
                Column(tr("差事"), lambda e: tr(e.errand_name), 108),
                Column(tr("办理机关"), lambda e: e.office, 120),
                Column(tr("等了"), lambda e: day_words(e.waiting_since, self.today), 80),
                Column(tr("原件"), lambda e: str(e.originals) if e.originals else "—", 64, right=True),
                Column(tr("代办员"), lambda e: e.agent, 80),
            ],
            spoken=tr("等着带去的差事"),
            name="proxy.board.waiting",
            key=lambda one: str(one.request_id),
            count=lambda n: tr("{n} 件　空格标记，F2 安排外出", n=n),
        )
        self.trips = Rows(
            [
                Column(
                    tr("日子"),
                    lambda t: day_words(t.day, self.today),
                    96,
                    light=lambda t: "late" if t.late else TRIP_LIGHTS[t.state],
                ),
                Column(tr("去哪里"), lambda t: t.office, 190),
                Column(tr("代办员"), lambda t: t.agent, 80),
                Column(tr("件数"), lambda t: tr("{done}/{all}", done=t.done, all=t.items), 64, right=True),
                Column(tr("状态"), lambda t: tr(trips.STATE_WORDS[t.state]), 84),
                Column(tr("编号"), lambda t: tail(t.number), 92),
            ],
            spoken=tr("外出代办"),
            name="proxy.board.trips",
            count=lambda n: tr("{n} 次", n=n),
        )
        self.care = Rows(
            [
                Column(tr("委托人"), lambda c: c.principal, 88),
                Column(tr("该做什么"), lambda c: c.sentence, 330, light=lambda c: CARE_LIGHTS[c.what]),
                Column(tr("代办员"), lambda c: c.agent, 80),
                Column(tr("编号"), lambda c: tail(c.number), 92),
            ],
            spoken=tr("该跟进的代办"),
            name="proxy.board.care",
            key=lambda one: f"{one.request_id}.{one.what}",
            count=lambda n: tr("{n} 件", n=n),
        )
        self.lists = Lists("proxy.board.lists")
        for rows in (self.waiting, self.trips, self.care):
            rows.chosen.connect(self._on_row)
            self.lists.addWidget(rows)
        self.waiting.opened.connect(lambda one: self._request(one.request_id))
        self.care.opened.connect(lambda one: self._request(one.request_id))
        self.pane = BoardPane(self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        self.trips.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.lists)

    # the host asks ----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("外出代办")

    @property
    def primary_action(self) -> QAction:
        return self._go

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._sheet_action,)

    def arrive(self, **where: Any) -> None:
        """`chip` a filter, `trip` one."""
        if trip := where.get("trip"):
            self.chips.choose("trips")
            self.trips.want(str(trip))
        elif chip := where.get("chip"):
            self.chips.choose(str(chip))

    def refresh(self) -> None:
        desk = self.frame.desk
        self._turn += 1
        turn = self._turn

        def show(found: Board) -> None:
            if turn == self._turn:
                self._shown, self.today = found, found.today
                self._show()

        self.frame.jobs.run(lambda: desk.read(board), show, owner=self)

    def new(self) -> None:
        if self._go.isEnabled():
            self.plan()

    def primary(self) -> None:
        """F9: the results of the trip shown, or the request to follow up; elsewhere a trip with what is marked."""
        late = self.care.current
        if self.chips.current == "trips" and self._trip is not None:
            self.back_home()
        elif self.chips.current == "care" and isinstance(late, Care):
            self._request(late.request_id)
        else:
            super().primary()

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def print_(self) -> None:
        if self._trip is not None:
            self._do("sheet", self._trip.row.id)

    def back(self) -> bool:
        if self.chips.current != "waiting":
            self.chips.choose("waiting")
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        lists: dict[str, tuple[Rows, Sequence[Any], Callable[[], QWidget]]] = {
            "waiting": (self.waiting, shown.waiting, self._none_waiting),
            "trips": (self.trips, shown.open, self._no_trips),
            "over": (self.trips, shown.over, self._no_trips),
            "care": (self.care, shown.care, self._no_care),
        }
        for key, (_, rows, _) in lists.items():
            self.chips.set_count(key, len(rows))
        view, rows, empty = lists[self.chips.current or "waiting"]
        self.lists.setCurrentWidget(view)
        view.show_rows(rows, empty)

    def _none_waiting(self) -> QWidget:
        return EmptyState(
            tr("没有等着带去的差事"),
            tr("授权以后、还在办理的代办会列在这里，一次外出可以带几件。"),
            icon="check-circle",
        )

    def _no_trips(self) -> QWidget:
        return EmptyState(
            tr("没有外出"), tr("在“等着带去”里用空格标记几件，按 F2 安排一次外出。"), icon="path"
        )

    def _no_care(self) -> QWidget:
        return EmptyState(tr("没有要跟进的"), tr("该告知的都告知了，也没有拖延的。"), icon="check-circle")

    def _on_row(self, one: Any) -> None:
        self._trip = None
        withhold(self._sheet_action, "" if isinstance(one, TripRow) else tr("请先在“已安排”里选一次外出。"))
        if isinstance(one, Errand):
            self.pane.show_errand(one, self.today)
        elif isinstance(one, Care):
            self.pane.show_care(one)
        elif isinstance(one, TripRow):
            self._read_trip(one.id)
        else:
            self.pane.show_nothing()

    def _read_trip(self, trip: str) -> None:
        desk = self.frame.desk

        def show(found: TripDetail) -> None:
            current = self.trips.current
            if isinstance(current, TripRow) and current.id == found.row.id:
                self._trip = found
                self.pane.show_trip(found, self.today)

        self.frame.jobs.run(lambda: desk.read(lambda work: trips.detail(work, trip)), show, owner=self)

    # doing ------------------------------------------------------------------------------------------

    def _request(self, request: str) -> None:
        self.frame.go("proxy", view="requests", record=request)

    def _do(self, what: str, one: str) -> None:
        desk = self.frame.desk
        if what == "plan":
            self.plan()
        elif what == "request":
            self._request(one)
        elif what == "back":
            self.back_home()
        elif what == "drop":
            self._drop(one)
        elif what == "leave":
            self.frame.jobs.run(
                lambda: desk.change(lambda work: trips.leave(work, one), reason="proxy:request"),
                lambda row: self.frame.say(tr("已出发，{n} 件。", n=row.items)),
                owner=self,
            )
        elif what == "sheet":
            self.frame.jobs.run(
                lambda: desk.change(lambda work: trips.sheet(work, one), reason="proxy:request"),
                lambda paper: issuing.preview(self.frame, self, paper),
                owner=self,
            )

    def _chosen(self) -> list[Errand]:
        table = self.waiting.table
        rows = [one for one in self.waiting.rows if isinstance(one, Errand)]
        marked = rows if table.everything else [one for one in rows if one.request_id in table.marked]
        current = self.waiting.current
        return marked or ([current] if isinstance(current, Errand) else [])

    def plan(self) -> None:
        """F2: a trip with the marked errands, or the one at hand."""
        shown = self._shown
        if self.chips.current != "waiting":
            self.chips.choose("waiting")
        chosen = self._chosen()
        if shown is None or not chosen:
            self.frame.say(tr("没有等着带去的差事。"))
            return
        offices = list(dict.fromkeys(one.office for one in chosen))
        me = getattr(getattr(self.frame.desk, "actor", None), "user_id", None)
        asks = [
            Ask("office", tr("去哪里"), needed=True, value=offices[0] if len(offices) == 1 else shown.usual),
            Ask("day", tr("哪天"), "day", needed=True, value=shown.next_open),
            Ask("agent_id", tr("谁去"), "choice", needed=True, value=me, choices=shown.agents),
            Ask("remark", tr("说明")),
        ]

        def act(work: Any, values: Mapping[str, Any]) -> trips.TripRow:
            return trips.plan(
                work,
                trips.NewTrip(
                    values["day"] or work.today,
                    values["office"],
                    tuple((one.request_id, one.errand) for one in chosen),
                    values["agent_id"],
                    values["remark"],
                ),
            )

        def done(row: trips.TripRow) -> str:
            self.waiting.table.marked.clear()
            self.chips.choose("trips")
            self.trips.want(row.id)
            self.refresh()
            return tr("已安排外出，{n} 件。F8 打印外出代办单。", n=row.items)

        names = "、".join(f"{one.principal}（{tr(one.errand_name)}）" for one in chosen[:8])
        more = tr("等 {n} 件", n=len(chosen)) if len(chosen) > 8 else ""
        self.ask(
            "proxy.trip", tr("安排外出：{n} 件", n=len(chosen)), asks, tr("安排"), act, done,
            intro=f"{names}{more}", reason="proxy:request",
        )  # fmt: skip

    def back_home(self) -> None:
        """F9: what came of each errand, once for all."""
        one = self._trip
        if one is None or one.row.state not in ("planned", "gone") or not self.may("proxy:request"):
            return
        words = [(key, tr(text)) for key, text in trips.RESULTS.items()]
        asks = [Ask("spoken_to", tr("找了谁"), help=tr("各件都记上；不同的写在各件说明里"))]
        for item in one.items:
            asks.append(
                Ask(
                    f"result.{item.id}", tr("{name}：{errand}", name=item.principal, errand=tr(item.errand_name)),
                    "choice", needed=True, value="done", choices=words,
                )
            )  # fmt: skip
            asks.append(Ask(f"note.{item.id}", tr("说明"), hint=tr("没办成的写明原因")))

        def act(work: Any, values: Mapping[str, Any]) -> trips.Back:
            return trips.come_back(
                work,
                one.row.id,
                [
                    trips.Brought(
                        item.id,
                        values[f"result.{item.id}"],
                        values[f"note.{item.id}"],
                        values["spoken_to"],
                    )
                    for item in one.items
                ],
            )

        def done(back: trips.Back) -> str:
            self.chips.choose("over")
            self.trips.want(back.trip_id)
            return tr(
                "办成 {done} 件，没办成 {failed} 件，未办 {open} 件。",
                done=back.done,
                failed=back.failed,
                open=back.open,
            )

        self.ask(
            "proxy.trip.back", tr("登记结果：{office}", office=one.row.office), asks, tr("记下"), act, done,
            reason="proxy:request",
        )  # fmt: skip

    def _drop(self, trip: str) -> None:
        self.ask(
            "proxy.trip.drop",
            tr("取消外出"),
            [Ask("reason", tr("原因"), "long", needed=True)],
            tr("取消这次外出"),
            lambda work, values: trips.drop(work, trip, values["reason"]),
            lambda _row: tr("已取消，差事回到“等着带去”。"),
            reason="proxy:request",
        )
