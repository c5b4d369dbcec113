"""代办: requests on their way, and the originals in whose hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.proxy_states import OPEN, STATE_WORDS, STEP_WORDS, State
from stationdesk.core.words import N_
from stationdesk.services import (
    custody,
    papers,
    proxy,
    proxy_lists,
    proxy_people,
    proxy_statements,
    users,
)
from stationdesk.services.proxy_lists import ProxyDetail, ProxyRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.case_list import tail
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.proxy import collect_sheets, reading, request_form, request_sheets
from stationdesk.ui.proxy.columns import item_columns, request_columns
from stationdesk.ui.proxy.detail import Pane, left_with_us
from stationdesk.ui.proxy.reading import InHand, Shown
from stationdesk.ui.rows import Rows
from stationdesk.ui.words import tr

REQUESTS = {
    "open": N_("在办"),
    "mine": N_("我的"),
    "hands": N_("我手里"),
    "items": N_("手中原件"),
    "all": N_("全部"),
}


class RequestsView(SheetPage):
    """One list with its filters, one detail."""

    word = "proxy"
    cares_about = frozenset({"proxy", "left_behind", "people"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._shown: Shown | None = None
        self._turn = self._list_turn = 0
        self._open: ProxyDetail | None = None
        self._build()
        self._new = action(
            tr("新代办"), self.request, name="proxy.new", glyph="handshake", key="F2", parent=self
        )
        self.allow(self._new, "proxy:request")
        self._month = action(tr("月报"), self.month, name="proxy.month", glyph="calendar-check", parent=self)
        self._hand_over = action(
            tr("代办员移交"), self.hand_over, name="proxy.hand_over", glyph="users-three", parent=self
        )
        self.allow(self._hand_over, "proxy:custody")
        self._poster = action(tr("代办公示"), self.poster, name="proxy.poster", glyph="printer", parent=self)
        self.allow(self._poster, "matters:read")

    def _build(self) -> None:
        self.requests_chips = FilterChips(
            [(key, tr(one)) for key, one in REQUESTS.items()], spoken=tr("筛选代办"), name="proxy.filter"
        )
        self.requests_chips.chosen.connect(lambda _key: self._show())
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
            count=lambda n: tr("{n} 件　F9 交还", n=n),
        )
        self.lists = Lists("proxy.lists")
        for rows in (self.requests, self.items):
            rows.chosen.connect(self._on_row)
            self.lists.addWidget(rows)
        self.items.opened.connect(lambda item: self.arrive(record=item.request_id))
        self.pane = Pane(self.may, self.frame)
        self.pane.asked.connect(self._do)
        self.both = ListDetail(self.lists, self.pane)
        self.requests.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.requests_chips)
        lay.addWidget(self.both, 1)
        self.setFocusProxy(self.lists)

    # the host asks ----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return tr("全程代理")

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._month, self._hand_over, self._poster)

    def arrive(self, **where: Any) -> None:
        """`chip` a filter, `record` a request, `person` + `name` a new request."""
        if chip := where.get("chip"):
            self.requests_chips.choose(str(chip))
        if record := where.get("record") or where.get("id"):
            self.requests_chips.choose("all")
            self.requests.want(str(record))
        if person := where.get("person"):
            self.request(str(person), str(where.get("name", "")), str(where.get("visit", "")))

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
        state = not_read(problem, tr("您的岗位看不到代办和走访"))
        self.requests.show_rows([], lambda: state)
        self.lists.setCurrentWidget(self.requests)
        return forbidden

    def new(self) -> None:
        if self._new.isEnabled():
            self.request()

    def filter(self) -> None:
        self.requests_chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def primary(self) -> None:
        """F9: the next step of the request that is shown; without one, a new request."""
        one, held = self._open, self.items.current
        if self.lists.currentWidget() is self.items and isinstance(held, InHand) and one is not None:
            self._back_to_owner(held)
        elif one is not None and one.died_on is not None and left_with_us(one) and self.may("proxy:custody"):
            self._do("heirs", one.row.id)
        elif one is not None and (kind := self.pane.next_step(one)):
            self.step(kind)
        else:
            super().primary()

    def print_(self) -> None:
        if self._open is not None and self._open.papers:
            self._do("paper", self._open.papers[-1].id)

    def back(self) -> bool:
        if self.requests_chips.current != "open":
            self.requests_chips.choose("open")
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

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
        requests = self._asked_requests(shown)
        for key, rows in requests.items():
            self.requests_chips.set_count(key, len(rows))
        mine = [one for one in shown.items if one.holder == shown.me]
        self.requests_chips.set_count("hands", len(mine))
        self.requests_chips.set_count("items", len(shown.items))
        chip = self.requests_chips.current
        if chip in ("hands", "items"):
            self._list(self.items, mine if chip == "hands" else shown.items, self._no_items)
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

    def _on_row(self, one: Any) -> None:
        self._turn += 1
        self._open = None
        if isinstance(one, ProxyRow):
            self._read_one(one.id)
        elif isinstance(one, InHand):
            self._read_one(one.request_id, one.id)
        else:
            self.pane.show_nothing()

    def _read_one(self, request: str, held: str = "") -> None:
        turn, desk = self._turn, self.frame.desk

        def show(found: ProxyDetail) -> None:
            if turn == self._turn:
                self._open = found
                self.pane.show_request(found, self.today, held)

        self.frame.jobs.run(
            lambda: desk.read(lambda work: proxy_lists.detail(work, request)), show, owner=self
        )

    # doing ------------------------------------------------------------------------------------------

    def _do(self, what: str, one: str) -> None:
        if what.startswith("step:"):
            self.step(what.removeprefix("step:"))
        elif what == "take_in":
            self.take_in(one)
        elif what in ("back", "back_all"):
            self.give_back(() if what == "back_all" else (one,))
        elif what == "paper":
            self._preview(one)
        elif what == "sign" and self._open is not None:
            request_sheets.sign(self, one, self._open.row.principal)
        elif what == "pay":
            request_sheets.pay(self, one)
        elif what == "settle" and self._open is not None:
            request_sheets.settle(self, one, self._open.owed, self._paper)
        elif what == "collect":
            collect_sheets.collect(self, one)
        elif what == "hand" and self._open is not None:
            collect_sheets.hand(self, self._open, self._paper)
        elif what == "heirs":
            collect_sheets.heirs(self, one, self._paper)
        elif what == "case":
            self.frame.go("cases", case=one)
        elif what == "person":
            self.frame.go("residents", person=one)

    def _paper(self, paper: papers.PaperRow) -> None:
        issuing.preview(self.frame, self, paper)

    def hand_over(self) -> None:
        """An agent leaves: everything passes to another in one go."""
        desk = self.frame.desk
        me = getattr(getattr(desk, "actor", None), "user_id", None)

        def look(work: Any) -> tuple[list[users.UserRow], tuple[proxy_people.Agent, ...]]:
            return users.list_all(work), proxy_people.agents(work)

        def show(found: tuple[list[users.UserRow], tuple[proxy_people.Agent, ...]]) -> None:
            everybody, able = found
            request_sheets.hand_over(
                self,
                tuple((one.id, one.name) for one in everybody),
                tuple((one.id, one.name) for one in able),
                me,
                self._paper,
            )

        self.frame.jobs.run(lambda: desk.read(look), show, owner=self)

    def month(self) -> None:
        """Last month's statement of whoever is at the desk."""
        desk, wanted = self.frame.desk, request_sheets.last_month(self.today)
        self.frame.jobs.run(
            lambda: desk.read(lambda work: proxy_statements.look(work, wanted)),
            lambda found: request_sheets.month(self, found, self.today, self._paper),
            owner=self,
        )

    def _preview(self, paper_id: str) -> None:
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.read(lambda work: papers.row(work, paper_id)),
            lambda found: issuing.preview(self.frame, self, found),
            owner=self,
        )

    def request(self, person: str = "", name: str = "", visit: str = "") -> None:
        """F2 (or a need found on a `visit`): who, which matters, in which way, with what power, until when."""
        request_form.ask(self, self.today, person, name, visit, self._taken)

    def _taken(self, taken: proxy.Taken) -> None:
        self.requests_chips.choose("open")
        self.requests.want(taken.request_id)
        self.refresh()
        if taken.paper is not None:
            paper = taken.paper
            self.frame.jobs.later(0, lambda: issuing.preview(self.frame, self, paper))

    def poster(self) -> None:
        """Agents and matters, for the wall."""
        request_sheets.poster(self, self._paper)

    def _back_to_owner(self, held: InHand) -> None:
        """F9 in the list of what is in whose hands: it goes back to its owner, with the slip."""
        if not self.may("proxy:custody"):
            return
        self._do("hand" if held.form == "collected" else "back", held.id)

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
            Ask(
                "reason" if revoke else "note", tr("原因") if revoke else tr("说明"), "long", needed=revoke,
                value=tr("委托人去世") if revoke and one.died_on is not None else "",
            )
        )  # fmt: skip
        left = left_with_us(one) if revoke else 0
        intro = {
            "authorise": tr("委托人在委托书上签了字，或见证人确认了，才算授权。签好的委托书可扫描附在下面。"),
            "revoke": tr("还有 {n} 件没交还委托人，撤销后请马上交还。", n=left) if left else "",
        }.get(kind, "")

        def said(taken: proxy.Taken) -> str:
            words = tr(
                "{number} {state}。", number=tail(taken.number), state=tr(STATE_WORDS[State(taken.state)])
            )
            return words + (tr("还有 {n} 件没交还，在“手中原件”里。", n=left) if left else "")

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
            said,
            intro=intro,
            reason=f"proxy:{kind}",
        )

    def take_in(self, request: str) -> None:
        """Things come into our hands: a line each, with the slip."""
        one = self._open
        if one is None or one.row.id != request:
            return

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
            tr("收取材料：{name}", name=one.row.principal),
            [
                Ask(
                    "items", tr("收了什么"), "long", needed=True,
                    hint=tr("一行一件，例如：\n身份证\n户口簿 复印件"), help=tr("复印件在后面空一格写明，其余都算原件"),
                ),
                Ask("return_by", tr("约定哪天还"), "day"),
                Ask("taken_from", tr("谁交来的"), value=one.guardian, help=tr("不写就是委托人本人")),
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
        to = Ask("returned_to", tr("交给谁"), value=one.guardian, help=tr("不写就是委托人本人"))
        if one.died_on is not None:
            to = Ask("returned_to", tr("交给哪位家属"), needed=True, help=tr("委托人已去世，写明收到人"))
        self.ask(
            "proxy.give_back",
            tr("交还：{name}", name=one.row.principal),
            [to],
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
