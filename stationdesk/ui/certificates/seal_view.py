"""用印: how the seal is kept, its sessions (同启 · 用印 · 同签 · 同封), the book, and what the book does not account for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.core.words import say
from stationdesk.services import (
    certificates,
    decisions,
    papers,
    seal,
    seal_holders,
    seal_records,
    seal_sessions,
    users,
)
from stationdesk.services.seal import Gaps, SealLine
from stationdesk.services.seal_holders import Arrangement, NewHolder, SealStanding
from stationdesk.services.seal_sessions import Closing, Opening, SessionRow, Use
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.certificates import seal_on_paper, seal_pin
from stationdesk.ui.certificates.columns import book_columns
from stationdesk.ui.certificates.drawn_page import DrawnPage
from stationdesk.ui.certificates.seal_presence import PresenceForm
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.plain import card, label
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

PARTS = 5


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    standing: SealStanding | None
    keeper: str = field(repr=False)
    running: SessionRow | None
    lines: tuple[SealLine, ...]
    gaps: Gaps
    methods: Mapping[str, str]
    documents: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...] = field(repr=False)
    today: date
    others: tuple[tuple[str, str], ...] = field(repr=False)
    """Who may type a paper in together with whoever sits here."""
    unsealed: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Certificates issued and not sealed yet: number, and number with title."""
    decided: tuple[tuple[str, str], ...] = ()
    """Decisions that were passed: number, and short number with title."""


def seen(work: Any) -> Seen:
    """Everything at once. Needs `seal:read`."""
    rows = [row for row in seal.list_all(work) if row.body == "committee"]
    rules = seal_holders.rules(work)
    standing = seal_holders.standing(work) if rows else None
    running = [one for one in seal_sessions.running(work) if standing and one.seal == standing.name]
    people = tuple((row.id, row.name) for row in users.list_all(work) if not row.disabled)
    gaps = seal.gaps(work)
    return Seen(
        standing,
        next((row.keeper for row in rows if standing and row.id == standing.id), ""),
        running[0] if running else None,
        tuple(reversed(seal.book(work))),
        gaps,
        {one["method"]: say(one["name"]) for one in rules["methods"]},
        tuple((one["kind"], say(one["name"])) for one in rules["documents"] if one["kind"] != "certificate"),
        people,
        work.today,
        tuple(one for one in people if one[0] != work.user_id),
        _unsealed(work, gaps),
        _decided(work),
    )


def _unsealed(work: Any, gaps: Gaps) -> tuple[tuple[str, str], ...]:
    if "certificates:read" not in work.actor.permits:
        return tuple((number, number[-13:]) for number in gaps.unsealed)
    titles = {row.number: tr(row.title) for row in certificates.list_all(work)}
    return tuple((number, f"{number[-13:]}　{titles.get(number, '')}") for number in gaps.unsealed)


def _decided(work: Any) -> tuple[tuple[str, str], ...]:
    if "publicity:read" not in work.actor.permits:
        return ()
    passed = decisions.list_all(work, state="passed")
    return tuple((row.number, f"{row.number[-8:]}　{row.title}") for row in passed)


def columns() -> list[Column]:
    """The book, with the session in which a line was sealed."""
    return [
        *book_columns()[:3],
        Column(tr("文书种类"), lambda u: u.document, 96),
        *book_columns()[3:],
        Column(tr("同启"), lambda u: u.session[-8:] if u.session else "—", 92),
    ]


class SealView(DrawnPage):
    """The seal's standing above, its book below. F2: what comes next."""

    word = "certificates"
    cares_about = frozenset({"seals", "seal_uses", "seal_sessions", "seal_holders", "certificates"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._seen: Seen | None = None
        self.state = label("", "section", wrap=True, name="seal.state")
        self.kept = label("", "second", wrap=True, name="seal.kept")
        self.gaps = label("", "warn", wrap=True, name="seal.gaps")
        self.book = Rows(columns(), spoken=tr("用印簿"), name="seal.book", count=lambda n: tr("{n} 次", n=n))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(card(self.state, self.kept, self.gaps, margin=theme.M, gap=theme.XS))
        lay.addWidget(self.book, 1)
        self._next = action(tr("登记用印…"), self.new, name="seal.next", glyph="stamp", key="F2", parent=self)
        self._close = action(
            tr("同签同封…"), self.close_session, name="seal.close", glyph="lock-key", key="F9", parent=self
        )
        self._more = [
            action(tr("保管方式…"), self.arrange, name="seal.arrange", glyph="users-three", parent=self),
            action(tr("持瓣人设口令…"), self.set_pin, name="seal.pin", glyph="lock-simple", parent=self),
            action(tr("打印登记簿…"), self.print_, name="seal.print", glyph="printer", key="F8", parent=self),
            action(tr("空白同启记录单…"), self.blank, name="seal.blank", glyph="printer", parent=self),
            action(tr("补录纸面同启…"), self.on_paper, name="seal.paper", glyph="paperclip", parent=self),
            action(tr("带出印章…"), self.carry_out, name="seal.out", glyph="export", parent=self),
            action(tr("停用印章…"), self.stop, name="seal.stop", glyph="x-circle", parent=self),
        ]
        for each in (self._next, self._close, *self._more[:2], *self._more[3:]):
            self.allow(each, "seal:keep")
        self.setFocusProxy(self.book)

    @property
    def title(self) -> str:
        return tr("用印")

    @property
    def primary_action(self) -> QAction:
        return self._next

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._close, *self._more)

    def setFocus(self, *_reason: Any) -> None:
        self.book.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the standing and the book."""
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: Seen) -> None:
            if turn == self._turn:
                self._show(found)

        self.frame.jobs.run(lambda: desk.read(seen), show, owner=self)

    def _show(self, found: Seen) -> None:
        self._seen = found
        standing, running = found.standing, found.running
        shared = standing is not None and standing.method != "single"
        if standing is None:
            self.state.setText(tr("还没有登记印章。先在“保管方式”里写明由谁保管，或直接登记第一次用印。"))
        elif standing.stopped_on is not None:
            self.state.setText(tr("印章已停用。新章启用时，在“保管方式”里写明由谁保管。"))
        elif running is not None:
            self.state.setText(
                tr(
                    "印章已{how}：{at} 同启，已用印 {n} 次。用完请同签、同封（F9）。",
                    how=tr("带出") if running.place != "station" else tr("取出"),
                    at=f"{local(running.opened_at):%H:%M}",
                    n=running.uses,
                )
            )
        elif shared:
            self.state.setText(
                tr("印章在信封 {number} 里。用印先同启（F2）。", number=standing.envelope)
                if standing.envelope
                else tr("印章分开保管，还没有登记信封（封条）号。用印先同启（F2）。")
            )
        else:
            self.state.setText(tr("印章由 {name} 保管。", name=found.keeper or tr("（未指定）")))
        words = []
        if standing is not None:
            words.append(f"{standing.name}　{found.methods.get(standing.method, standing.method)}")
            if shared:
                names = "、".join(one.name for one in standing.holders)
                words.append(tr("持瓣人：{names}（到场 {n} 人）", names=names, n=standing.quorum))
                unset = [one.name for one in standing.holders if one.pin_set_at is None]
                if unset:
                    words.append(tr("在这台电脑上还没有设口令：{names}", names="、".join(unset)))
        self.kept.setText("\n".join(words))
        self.kept.setVisible(bool(words))
        self.gaps.setText("\n".join(self._missing(found.gaps)))
        self.gaps.setVisible(bool(self.gaps.text()))
        self._next.setText(tr("同启…") if shared and running is None else tr("登记用印…"))
        out = tr("印章已取出，请先同签、同封。") if running is not None else ""
        unknown = "" if standing is not None else tr("还没有登记印章。")
        alone = unknown or ("" if shared else tr("印章由一个人保管，没有持瓣人。"))
        self.allow(
            self._close, "seal:keep", unless="" if running is not None else tr("印章没有取出，不用同封。")
        )
        self.allow(self._more[1], "seal:keep", "seal:hold", unless=alone)
        self.allow(self._more[4], "seal:keep", unless=alone or out)
        self.allow(self._more[5], "seal:keep", unless=unknown or out)
        self.actions_changed.emit()
        self.book.show_rows(
            found.lines,
            lambda: EmptyState(
                tr("还没有用印"),
                tr("盖完章在这里登记；证明在“证明”里出具后也写进这本簿子。"),
                icon="stamp",
            ),
        )

    def _missing(self, gaps: Gaps) -> list[str]:
        said = []
        if gaps.unsealed:
            said.append(tr("▲ 已出具、没有登记用印的证明 {n} 份", n=len(gaps.unsealed)))
        if gaps.chain:
            said.append(tr("▲ 信封号对不上或封口破损的同启 {n} 次", n=len(gaps.chain)))
        return said

    # what is done ------------------------------------------------------------------------------------

    def new(self) -> None:
        """F2: open it, or write down what was sealed."""
        found = self._seen
        if found is None or not self._next.isEnabled():
            return
        if found.standing is not None and found.standing.method != "single" and found.running is None:
            self.open_session()
        else:
            self.use()

    def open_session(self, *, out: bool = False) -> None:
        """同启, in the station or to be carried out."""
        standing = self._seen.standing if self._seen else None
        if standing is None:
            return
        ready = sum(one.pin_set_at is not None for one in standing.holders)
        if ready < min(standing.quorum, len(standing.holders)):
            self.set_pin()
            self.frame.say(
                tr(
                    "同启要 {n} 人输口令，现在只有 {m} 人设了。请持瓣人先各自设口令。",
                    n=standing.quorum,
                    m=ready,
                )
            )
            return
        asks = [
            Ask("envelope", tr("启封信封（封条）号"), value=standing.envelope, needed=bool(standing.holders)),
            Ask("broken", tr("封口有破损"), "check"),
            Ask("remark", tr("说明"), help=tr("信封号不对或封口破损时要写清")),
        ]
        if out:
            asks += [
                Ask("place", tr("带到哪里"), needed=True),
                Ask("borrower", tr("带出人"), needed=True),
                Ask("allowed_by", tr("同意人"), needed=True),
                Ask("due", tr("哪天归还"), "day", needed=True),
            ]
        form = PresenceForm(
            self.frame,
            "seal.open",
            standing,
            asks,
            tr("带出") if out else tr("同启"),
            _opened,
            lambda row: tr("已同启，编号 {number}。盖完章登记用印，用完同签、同封。", number=row.number),
            tr("到场的持瓣人各自输入口令，按回车。口令只证明人在场，别人看不到。")
            if standing.holders
            else tr("写明谁带出、谁同意、哪天归还。"),
        )
        self.open_form(form, tr("带出印章") if out else tr("同启"))

    def carry_out(self) -> None:
        self.open_session(out=True)

    def use(self) -> None:
        """One line of the book."""
        found = self._seen
        if found is None:
            return
        sealing = Ask(
            "certificate", tr("给哪份证明盖章"), "choice", choices=found.unsealed,
            help=tr("盖的是证明就在这里选，种类和标题不用填"),
        )  # fmt: skip
        asks = [
            *((sealing,) if found.unsealed else ()),
            Ask("document", tr("文书种类"), "choice", needed=True, choices=found.documents, value="letter"),
            Ask("title", tr("标题"), help=tr("合同、公函等写明是什么")),
            Ask("copies", tr("份数"), "number", value="1", needed=True),
            Ask("pages", tr("每份页数"), "number", value="1", needed=True),
            Ask("straddle", tr("盖骑缝章"), "check"),
            Ask("approver", tr("批准人"), help=tr("主任签批的文书要填")),
            *(
                (Ask("recorded", tr("哪次会议决定的"), "choice", choices=found.decided),)
                if found.decided
                else ()
            ),
            Ask(
                "decision",
                tr("会议决议号"),
                help=tr("合同、借款、土地和集体资产要有；上面选了就不用填")
                if found.decided
                else tr("合同、借款、土地和集体资产要有"),
            ),
            Ask("applicant", tr("用印人")),
            Ask("paper_kept", tr("签字的用印审批单已留存"), "check"),
        ]
        self.ask(
            "seal.use",
            tr("登记用印"),
            asks,
            tr("登记"),
            _used,
            lambda line: tr("已登记用印，第 {seq} 号。", seq=line.seq),
            intro=tr("盖完章再登记。空白纸不盖章。"),
            reason="seal:keep",
        )

    def close_session(self) -> None:
        """同签, 同封."""
        standing = self._seen.standing if self._seen else None
        running = self._seen.running if self._seen else None
        if standing is None or running is None or not self._close.isEnabled():
            return
        if running.on_paper:
            self._paper_form(closing=True)
            return
        asks = [
            Ask("envelope", tr("新信封（封条）号"), needed=bool(standing.holders)),
            Ask("remark", tr("说明")),
        ]
        form = PresenceForm(
            self.frame,
            "seal.close",
            standing,
            asks,
            tr("同签、同封"),
            lambda work, here, values: seal_sessions.close(
                work, Closing(here, values["envelope"], remark=values["remark"])
            ),
            lambda row: tr("已同签、同封，用印 {n} 次。", n=row.uses),
            tr("各人看过这一次的用印，再输入口令；印章封进新信封，封口写上新号。"),
        )
        self.open_form(form, tr("同签、同封"))

    def on_paper(self) -> None:
        """A session that was kept on paper is typed in."""
        if self._more[4].isEnabled():
            self._paper_form(closing=False)

    def _paper_form(self, *, closing: bool) -> None:
        found = self._seen
        if found is None or found.standing is None:
            return
        made = seal_on_paper.form(self.frame, found.standing, found.others, found.today, closing=closing)
        self.open_form(made, tr("补录纸面同签、同封") if closing else tr("补录纸面同启"))

    def arrange(self) -> None:
        """Who keeps it, alone or in parts."""
        found = self._seen
        if found is None:
            return
        standing = found.standing
        now = standing.holders if standing else ()
        asks = [
            Ask(
                "method",
                tr("保管方式"),
                "choice",
                needed=True,
                choices=tuple(found.methods.items()),
                value=standing.method if standing else "single",
            ),
            Ask(
                "keeper",
                tr("保管人"),
                "choice",
                choices=found.people,
                value=standing.keeper_id if standing else None,
                help=tr("书记、主任一般不宜直接保管"),
            ),
            *(
                Ask(
                    f"holder{n}",
                    tr("第 {n} 瓣持有人", n=n),
                    value=now[n - 1].name if n <= len(now) else "",
                    help=tr("分瓣或同封时填，不必是本站人员") if n == 1 else "",
                )
                for n in range(1, PARTS + 1)
            ),
            Ask(
                "quorum",
                tr("几人到场才能启封"),
                "number",
                value=str(standing.quorum) if now and standing else "",
            ),
            Ask("envelope", tr("现在的信封（封条）号"), value=standing.envelope if standing else ""),
            Ask("witness", tr("监交人"), help=tr("换人时要有，不能是移交人或接收人")),
            Ask("reason", tr("原因")),
        ]
        self.ask(
            "seal.arrange",
            tr("保管方式"),
            asks,
            tr("登记"),
            _arranged,
            self._arranged,
            reason="seal:keep",
        )

    def _arranged(self, result: tuple[bool, Any]) -> str:
        handed, _standing = result
        if handed:
            self.frame.jobs.later(0, lambda: self._paper(seal_records.handover))
        return tr("保管方式已登记。持瓣人请各自设口令。")

    def set_pin(self) -> None:
        """A holder chooses a PIN at this computer."""
        standing = self._seen.standing if self._seen else None
        if standing is None or not standing.holders:
            return
        form = seal_pin.form(self.frame, standing, self._seen.people if self._seen else (), self._pin_told)
        self.open_form(form, tr("持瓣人设口令"))

    def _pin_told(self, whose: str) -> str:
        self.refresh()  # a PIN belongs to this computer: no station's table tells of it
        return tr("{name}的口令已设。", name=whose)

    def stop(self) -> None:
        """Damaged, lost, replaced."""
        self.ask(
            "seal.stop",
            tr("停用印章"),
            [Ask("reason", tr("原因"), needed=True, hint=tr("损坏、遗失、换章"))],
            tr("停用"),
            lambda work, values: seal_holders.stop(work, "", values["reason"]),
            lambda _made: tr("印章已停用。请报乡镇，新章启用时重新登记。"),
            intro=tr("停用后不能再登记用印，登记簿保留。"),
            reason="seal:keep",
        )

    def print_(self) -> None:
        """F8: the book."""
        self._paper(seal_records.book)

    def blank(self) -> None:
        """The form for a session away from the computer."""
        self._paper(seal_records.blank)

    def _paper(self, make: Any) -> None:
        desk = self.frame.desk

        def show(row: papers.PaperRow) -> None:
            issuing.preview(self.frame, self, row)

        self.frame.jobs.run(lambda: desk.change(make, reason="papers:make"), show, owner=self)

    def detail(self) -> None:
        self.book.setFocus(Qt.FocusReason.OtherFocusReason)


def _opened(work: Any, here: tuple[str, ...], values: Mapping[str, Any]) -> SessionRow:
    out = None
    if "place" in values:
        day = values["due"] or work.today
        out = seal_sessions.CarriedOut(
            values["place"], values["borrower"], values["allowed_by"], seal_sessions.end_of(day)
        )
    return seal_sessions.open_(
        work, Opening(here, values["envelope"], not values["broken"], remark=values["remark"], out=out)
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _used(work: Any, values: Mapping[str, Any]) -> SealLine:
    return seal.use(
        work,
        Use(
            certificate=values.get("certificate") or "",
            document=values["document"] or "",
            title=values["title"],
            copies=_number(values["copies"]),
            pages=_number(values["pages"]),
            straddle=values["straddle"],
            applicant=values["applicant"],
            approver=values["approver"],
            paper_kept=values["paper_kept"],
            decision=values["decision"] or values.get("recorded") or "",
        ),
    )


def _arranged(work: Any, values: Mapping[str, Any]) -> tuple[bool, SealStanding | None]:
    before = [row for row in seal.list_all(work) if row.body == "committee"]
    handed = seal_holders.handovers(work)
    keeper = values["keeper"]
    standing = seal_holders.standing(work) if before else None
    live = standing if standing is not None and standing.stopped_on is None else None
    if keeper is not None and (live is None or live.keeper_id != keeper):
        seal.set_up(work, keeper, values["witness"], values["reason"])
    elif not before:
        raise seal_holders.SealUnknown(field="keeper")
    known = {row.name: row.id for row in users.list_all(work) if not row.disabled}
    names = [name for n in range(1, PARTS + 1) if (name := values[f"holder{n}"])]
    shared = values["method"] != "single"
    standing = seal_holders.arrange(
        work,
        Arrangement(
            values["method"],
            tuple(NewHolder(name, user_id=known.get(name)) for name in names) if shared else (),
            _number(values["quorum"]) or None if shared else None,
            values["envelope"],
            witness=values["witness"],
            reason=values["reason"],
        ),
    )
    return seal_holders.handovers(work) > handed, standing
