"""全程代理 and 走访: requests on their way with the originals in whose hands, and the visits of this week."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.proxy_states import OPEN, STATE_WORDS, STEP_WORDS, State
from stationdesk.core.words import N_
from stationdesk.services import custody, papers, proxy, proxy_lists, visit_papers, visits
from stationdesk.services.proxy_lists import ItemRow, ProxyDetail, ProxyRow
from stationdesk.services.visits import VisitRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, AskSheet, SheetPage
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import row
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.proxy import reading
from stationdesk.ui.proxy.columns import item_columns, request_columns, visit_columns
from stationdesk.ui.proxy.detail import Pane
from stationdesk.ui.proxy.matters_line import MattersLine
from stationdesk.ui.proxy.reading import Shown
from stationdesk.ui.proxy.refusals import WhoseMissing
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr

SIDES = {"requests": N_("代办"), "visits": N_("走访")}
REQUESTS = {"open": N_("在办"), "mine": N_("我的"), "items": N_("手中原件"), "all": N_("全部")}
VISITS = {"today": N_("今天"), "week": N_("本周"), "late": N_("已过日子"), "made": N_("已走访")}
EXPIRES_AFTER = 90


class ProxyPage(SheetPage):
    """Two sides (代办, 走访), each with its own filters; one list, one detail."""

    word = "proxy"
    cares_about = frozenset({"proxy", "visits", "left_behind"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = civil_date(SystemClock().now())
        self._shown: Shown | None = None
        self._turn = self._list_turn = 0
        self._open: ProxyDetail | None = None
        self._build()
        self._new = action(
            tr("新代办"), self.request, name="proxy.new", glyph="handshake", key="F2", parent=self
        )
        self._new.setEnabled(self.may("proxy:request"))
        self._visit = action(
            tr("记走访"), self.record, name="proxy.visit", glyph="person-simple-walk", key="F9", parent=self
        )
        self._visit.setEnabled(self.may("visits:record"))
        self._other = action(
            tr("临时走访"), self.new, name="proxy.visit.new", glyph="user-plus", key="F2", parent=self
        )
        self._other.setEnabled(self.may("visits:record"))
        self._plan = action(tr("安排一周"), self.plan, name="proxy.plan", glyph="calendar-blank", parent=self)
        self._plan.setEnabled(self.may("visits:plan"))
        self._sheet_action = action(
            tr("走访单"), self.day_sheet, name="proxy.day_sheet", glyph="printer", key="F8", parent=self
        )

    def _build(self) -> None:
        self.sides = self._chips(SIDES, tr("代办还是走访"), "proxy.sides")
        self.requests_chips = self._chips(REQUESTS, tr("筛选代办"), "proxy.filter")
        self.visits_chips = self._chips(VISITS, tr("筛选走访"), "proxy.visits.filter")
        self.visits_chips.hide()
        chips = row(self.sides, self.requests_chips, self.visits_chips, gap=theme.L)
        self.sides.keep_together()
        chips.setStretch(1, 1)
        chips.setStretch(2, 1)
        self.requests = Rows(
            request_columns(lambda: self.today),
            spoken=tr("代办"),
            name="proxy.list",
            count=lambda n: tr("{n} 件", n=n),
        )
        self.items = Rows(
            item_columns(lambda: self.today),
            spoken=tr("手中原件"),
            name="proxy.items",
            count=lambda n: tr("{n} 件", n=n),
        )
        self.visits = Rows(
            visit_columns(lambda: self.today),
            spoken=tr("走访"),
            name="proxy.visits",
            count=lambda n: tr("{n} 户次", n=n),
        )
        self.lists = QStackedWidget()
        self.lists.setObjectName("proxy.lists")
        for rows in (self.requests, self.items, self.visits):
            rows.chosen.connect(self._on_row)
            self.lists.addWidget(rows)
        self.items.opened.connect(lambda item: self.arrive(record=item.request_id))
        self.visits.opened.connect(lambda _row: self.record())
        self.pane = Pane(self.may)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        self.requests.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(chips)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.lists)

    def _chips(self, words: Mapping[str, str], spoken: str, name: str) -> FilterChips:
        made = FilterChips([(key, tr(one)) for key, one in words.items()], spoken=spoken, name=name)
        made.chosen.connect(lambda _key: self._on_chip())
        return made

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def visiting(self) -> bool:
        """Whether the visits are shown."""
        return self.sides.current == "visits"

    @property
    def primary_action(self) -> QAction:
        return self._visit if self.visiting else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._other, self._plan, self._sheet_action) if self.visiting else ()

    def arrive(self, **where: Any) -> None:
        """`view` requests or visits, `chip` a filter, `record` a request, `visit_person` + `name` a new visit."""
        if view := where.get("view"):
            self.sides.choose(str(view))
        if chip := where.get("chip"):
            chips = self.visits_chips if str(chip) in VISITS else self.requests_chips
            self.sides.choose("visits" if chips is self.visits_chips else "requests")
            chips.choose(str(chip))
        if record := where.get("record") or where.get("id"):
            self.sides.choose("requests")
            self.requests_chips.choose("all")
            self.requests.want(str(record))
        if person := where.get("visit_person"):
            self.record_for(str(person), str(where.get("name", "")))
        if person := where.get("person"):
            self.request(str(person), str(where.get("name", "")))

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
        state = EmptyState(
            tr("您的岗位看不到代办和走访") if forbidden else tr("这一页没有读出来"),
            problem.message if forbidden else tr("原因写在上面。已保存的都在，按 F5 再读一次。"),
            icon="lock-simple" if forbidden else "warning",
            state="forbidden" if forbidden else "error",
        )
        self.requests.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.requests)
        return forbidden

    def new(self) -> None:
        if not self.visiting:
            if self._new.isEnabled():
                self.request()
        elif self._other.isEnabled():
            self.record_for("", "")

    def filter(self) -> None:
        (self.visits_chips if self.visiting else self.requests_chips).focus()

    def detail(self) -> None:
        self.both.toggle()

    def primary(self) -> None:
        """F9: the visit, or the next step of the request that is shown; without one, a new request."""
        if not self.visiting and self._open is not None and (kind := self.pane.next_step(self._open)):
            self.step(kind)
        else:
            super().primary()

    def print_(self) -> None:
        if self.visiting:
            self.day_sheet()
        elif self._open is not None and self._open.papers:
            self._do("paper", self._open.papers[-1].id)

    def back(self) -> bool:
        if self.visiting and self.visits_chips.current != "today":
            self.visits_chips.choose("today")
            return True
        if not self.visiting and self.requests_chips.current != "open":
            self.requests_chips.choose("open")
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    def _on_chip(self) -> None:
        self.requests_chips.setVisible(not self.visiting)
        self.visits_chips.setVisible(self.visiting)
        self._show()
        self.actions_changed.emit()

    def _asked_requests(self, shown: Shown) -> dict[str, list[ProxyRow]]:
        open_ = [one for one in shown.requests if State(one.state) in OPEN]
        return {
            "open": open_,
            "mine": [one for one in open_ if one.agent == shown.me],
            "all": list(shown.requests),
        }

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        requests, visited = self._asked_requests(shown), reading.asked_visits(shown)
        self.sides.set_count("requests", len(requests["open"]))
        self.sides.set_count("visits", len(visited["today"]) + len(visited["late"]))
        for key, rows in requests.items():
            self.requests_chips.set_count(key, len(rows))
        self.requests_chips.set_count("items", len(shown.items))
        for key, seen in visited.items():
            self.visits_chips.set_count(key, len(seen))
        chip = self.visits_chips.current if self.visiting else self.requests_chips.current
        if self.visiting:
            self._list(self.visits, visited[chip], self._no_visits)
            current = self.visits.current
            self._visit.setEnabled(
                self.may("visits:record") and isinstance(current, VisitRow) and current.state == "planned"
            )
        elif chip == "items":
            self._list(self.items, shown.items, self._no_items)
        else:
            self._list(self.requests, requests[chip], self._no_requests)

    def _list(self, rows: Rows, what: Sequence[Any], empty: Callable[[], QWidget]) -> None:
        self.lists.setCurrentWidget(rows)
        rows.show_rows(what, empty)

    def _no_requests(self) -> QWidget:
        return EmptyState(
            tr("没有在办的代办"),
            tr("村民不方便跑的事，由代办员全程办：委托写清楚，原件收还都有单子。"),
            icon="handshake",
            step=tr("新代办") if self.may("proxy:request") else "",
            on_step=self.request,
        )

    def _no_items(self) -> QWidget:
        return EmptyState(
            tr("没有原件在外"), tr("收了谁的证件，这里一直挂着，直到交还。"), icon="check-circle"
        )

    def _no_visits(self) -> QWidget:
        if self._shown is not None and self._shown.visits_shut:
            return EmptyState(tr("您的岗位看不到走访"), icon="lock-simple", state="forbidden")
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
        self._turn += 1
        self._open = None
        if isinstance(one, ProxyRow):
            self._read_one(one.id)
        elif isinstance(one, ItemRow):
            self._read_one(one.request_id)
        elif isinstance(one, VisitRow):
            self.pane.show_visit(one, self.today)
        else:
            self.pane.show_nothing()
        if self.visiting:
            self._visit.setEnabled(
                self.may("visits:record") and isinstance(one, VisitRow) and one.state == "planned"
            )

    def _read_one(self, request: str) -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: ProxyDetail) -> None:
            if turn == self._turn:
                self._open = found
                self.pane.show_request(found, self.today)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: proxy_lists.detail(work, request)), show, owner=self
        )

    # doing: requests --------------------------------------------------------------------------------

    def _do(self, what: str, one: str) -> None:
        if what.startswith("step:"):
            self.step(what.removeprefix("step:"))
        elif what == "take_in":
            self.take_in(one)
        elif what in ("back", "back_all"):
            self.give_back(() if what == "back_all" else (one,))
        elif what == "paper":
            self._preview(one)
        elif what == "case":
            self.frame.go("cases", case=one)
        elif what == "person":
            self.frame.go("residents", person=one)
        elif what == "visit":
            self.record()
        elif what == "visit_paper":
            self._print(lambda work: visit_papers.record_paper(work, one))

    def _preview(self, paper_id: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: papers.row(work, paper_id)),
            lambda found: issuing.preview(self.frame, self, found),
            owner=self,
        )

    def _print(self, make: Callable[[Any], papers.PaperRow]) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(make, reason="papers:make"),
            lambda found: issuing.preview(self.frame, self, found),
            owner=self,
        )

    def request(self, person: str = "", name: str = "") -> None:
        """F2: who, which matters, in which way, with what power, until when; then the paper to be signed."""
        today = self.today
        asks = [
            Ask("principal_id", tr("谁委托"), "person", needed=True),
            Ask("matters", tr("代办什么"), "made", needed=True, value=MattersLine(self.frame, "proxy.matters")),
            Ask(
                "way", tr("怎么委托的"), "choice", needed=True, value="written",
                choices=[(key, tr(words)) for key, words in proxy.WAYS.items()],
            ),
            Ask(
                "scope", tr("授权做哪些"), "ticks", needed=True, value=("submit", "correct"),
                choices=[(key, tr(words)) for key, words in proxy.SCOPE.items()],
                help=tr("逐项写明，不能写“全权”"),
            ),
            Ask("expires_on", tr("授权到哪天"), "day", value=today + timedelta(days=EXPIRES_AFTER)),
            Ask("witness", tr("见证人"), help=tr("口头委托要有见证人，不能是代办员")),
            Ask("guardian_id", tr("监护人"), "person", help=tr("委托人是未成年人或不能辨认自己行为时")),
            Ask("reason", tr("为什么要代办"), hint=tr("例如：行动不便，子女在外")),
        ]  # fmt: skip

        def act(work: Any, values: Mapping[str, Any]) -> proxy.Taken:
            if not values["principal_id"]:
                raise WhoseMissing(field="principal_id")
            return proxy.request(
                work,
                proxy.NewRequest(
                    values["principal_id"],
                    values["matters"],
                    values["way"],
                    values["scope"],
                    values["expires_on"],
                    values["reason"],
                    values["witness"],
                    values["guardian_id"] or None,
                ),
            )

        def done(taken: proxy.Taken) -> str:
            self.requests_chips.choose("open")
            self.requests.want(taken.request_id)
            self.refresh()
            if taken.paper is not None:
                paper = taken.paper
                self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, paper))
            return tr("已接受委托，编号 {number}。请委托人在委托书上签字。", number=taken.number)

        form = self.ask(
            "proxy.request", tr("新代办"), asks, tr("接受委托"), act, done, reason="proxy:request"
        )
        line = form.widgets["principal_id"]
        if person and isinstance(line, PersonLine):
            line.set_person(person, name)

    def step(self, kind: str) -> None:
        """One step of the way, with what came of it."""
        one = self._open
        if one is None:
            return
        words = tr(STEP_WORDS[kind])
        asks: list[Ask] = []
        if kind == "authorise" and one.row.way in ("oral", "phone"):
            asks.append(Ask("witness", tr("见证人"), value=one.witness))
        if kind in ("accept", "handle", "report"):
            asks.append(Ask("office", tr("到哪个窗口")))
            asks.append(Ask("spoken_to", tr("找了谁")))
        if kind in ("tell", "deliver", "return_visit", "handle"):
            asks.append(
                Ask(
                    "told_by", tr("怎么告知的"), "choice", choices=[(k, tr(w)) for k, w in proxy.TOLD.items()],
                    value={"deliver": "face", "return_visit": "phone", "tell": "phone"}.get(kind),
                )
            )  # fmt: skip
        revoke = kind == "revoke"
        asks.append(
            Ask("reason" if revoke else "note", tr("原因") if revoke else tr("说明"), "long", needed=revoke)
        )

        def act(work: Any, values: Mapping[str, Any]) -> proxy.Taken:
            if revoke:
                return proxy.revoke(work, one.row.id, values["reason"])
            if kind == "authorise":
                return proxy.authorise(
                    work, one.row.id, witness=values.get("witness", ""), note=values["note"]
                )
            return proxy.step(
                work,
                proxy.Stepping(
                    one.row.id,
                    kind,
                    values["note"],
                    values.get("office", ""),
                    values.get("spoken_to", ""),
                    values.get("told_by") or "",
                ),
            )

        self.ask(
            f"proxy.step.{kind}",
            tr("{step}：{name}", step=words, name=one.row.principal),
            asks,
            words,
            act,
            lambda taken: tr(
                "{number} {state}。", number=tail(taken.number), state=tr(STATE_WORDS[State(taken.state)])
            ),
            reason=f"proxy:{kind}",
        )

    def take_in(self, request: str) -> None:
        """Things come into our hands: a line each, with the slip."""

        def act(work: Any, values: Mapping[str, Any]) -> custody.Slip:
            lines = []
            for text in values["items"].splitlines():
                if text.strip():
                    item, _, rest = text.strip().partition(" ")
                    copy = rest.strip() in ("复印件", "复印", "copy")
                    lines.append(custody.Line(item, "copy" if copy else "original"))
            return custody.take_in(
                work, custody.HandingOut(request, tuple(lines), values["taken_from"], values["return_by"])
            )

        self.ask(
            "proxy.take_in",
            tr("收取材料"),
            [
                Ask(
                    "items", tr("收了什么"), "long", needed=True,
                    hint=tr("一行一件，例如：\n身份证\n户口簿 复印件"), help=tr("复印件在后面空一格写明，其余都算原件"),
                ),
                Ask("return_by", tr("约定哪天还"), "day"),
                Ask("taken_from", tr("谁交来的"), help=tr("不写就是委托人本人")),
            ],
            tr("收下并出交接单"),
            act,
            self._slip_done,
            intro=tr("银行卡密码、密码、养老金现金一律不收。"),
            reason="proxy:custody",
        )  # fmt: skip

    def give_back(self, items: tuple[str, ...]) -> None:
        """Back into the villager's hands, with the slip."""
        one = self._open
        if one is None:
            return
        names = [i.item for i in one.items if i.returned_at is None and (not items or i.id in items)]
        self.ask(
            "proxy.give_back",
            tr("交还"),
            [Ask("returned_to", tr("交给谁"), help=tr("不写就是委托人本人"))],
            tr("交还并出交接单"),
            lambda work, values: custody.give_back(
                work, custody.GivingBack(one.row.id, items, values["returned_to"])
            ),
            self._slip_done,
            intro="、".join(names),
            reason="proxy:custody",
        )

    def _slip_done(self, slip: custody.Slip) -> str:
        self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, slip.paper))
        return tr("交接单 {number}，还有 {n} 件原件在外。", number=tail(slip.number), n=slip.still_out)

    # doing: visits ----------------------------------------------------------------------------------

    def record(self) -> None:
        """F9 on a planned visit: how it went."""
        one = self.visits.current
        if isinstance(one, VisitRow) and one.state == "planned" and self.may("visits:record"):
            self._record(one.name, one.id, one.person_id)

    def record_for(self, person: str, name: str) -> None:
        """A visit that was not planned."""
        self._record(name, None, person)

    def _record(self, name: str, visit_id: str | None, person: str) -> None:
        fine = tr("良好")
        blocks = [Ask(key, tr(words), hint=fine) for key, words in visits.BLOCKS.items()]
        asks = [
            *([] if visit_id else [Ask("person_id", tr("走访谁"), "person", needed=True)]),
            Ask(
                "result", tr("见到了吗"), "choice", needed=True, value="seen",
                choices=[(key, tr(words)) for key, words in visits.RESULTS.items()],
            ),
            Ask(
                "mode", tr("怎么走访的"), "choice", needed=True, value="door",
                choices=[(key, tr(words)) for key, words in visits.MODES.items()],
            ),
            Ask("visited_on", tr("哪天"), "day", value=self.today),
            *blocks,
            Ask("needs", tr("需要什么"), "long"),
            Ask("risk", tr("看下来风险"), "choice", choices=[(k, tr(w)) for k, w in visits.RISKS.items()]),
            Ask("companion", tr("同行的人")),
        ]  # fmt: skip

        def act(work: Any, values: Mapping[str, Any]) -> visits.Made:
            given = dict(values)
            who = given.pop("person_id", "") or person
            if not who:
                raise WhoseMissing(field="person_id")
            return visits.record(work, visits.Recorded(person_id=who, visit_id=visit_id, **given))

        def done(made: visits.Made) -> str:
            if made.retry_id is not None:
                then = "、".join(made.then)
                return tr(
                    "已记下没见到，{day}再去；先联系：{then}。",
                    day=day_words(made.next_on, self.today),
                    then=then or "—",
                )
            if made.next_on is None:
                return tr("走访已记下。")
            return tr("走访已记下，下次 {day}。", day=day_words(made.next_on, self.today))

        form: AskSheet = self.ask(
            "proxy.visit", tr("记走访：{name}", name=name) if name else tr("临时走访"), asks, tr("记下"), act, done,
            reason="visits:record",
        )  # fmt: skip
        line = form.widgets.get("person_id")
        if person and isinstance(line, PersonLine):
            line.set_person(person, name)

    def plan(self) -> None:
        """The visits that fall due in the coming seven days, by grid and walking order."""
        desk = self.frame.desk

        def done(made: visits.Planned) -> None:
            self.visits_chips.choose("week")
            self.refresh()
            self.visits.view.setFocus()
            self.frame.say(
                tr("排了 {n} 次走访（{first} 到 {last}），早先已排 {m} 次。", n=len(made.made),
                   first=day_words(made.first, self.today), last=day_words(made.last, self.today), m=made.already)
            )  # fmt: skip

        # Busy: a second click of a double click would plan again, and say that nothing was planned.
        self.frame.jobs.run(
            lambda: desk.change(visits.plan, reason="visits:plan"), done, busy=self, owner=self
        )

    def day_sheet(self) -> None:
        """The sheet to write on, for today's visits."""
        if self._shown is None or not reading.asked_visits(self._shown)["today"]:
            self.frame.say(tr("今天没有安排走访，先“安排一周”。"))
            return
        today = self.today
        self._print(lambda work: visit_papers.day_sheet(work, today))
