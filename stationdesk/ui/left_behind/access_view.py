"""档案查阅: emergency openings that wait for a review, and the standing authorisations with their paper and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from stationdesk.core import moments
from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.security import sealed
from stationdesk.services import file_access, users
from stationdesk.services.file_access import AuthorisationRow, OpeningRow
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind import access_sheets
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists, first_field
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {
    "waiting": N_("待复核"),
    "holding": N_("现有授权"),
    "reviewed": N_("已复核"),
    "ended": N_("已终止"),
}
STATES = {
    "later": N_("还没开始"),
    "holds": N_("有效"),
    "soon": N_("快到期"),
    "expired": N_("已过期"),
    "ended": N_("已终止"),
}


@dataclass(frozen=True)
class Shown:
    """What the view was read with."""

    openings: tuple[OpeningRow, ...] = ()
    authorisations: tuple[AuthorisationRow, ...] = ()
    staff: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def read(work: Any) -> Shown:
    """Everything the view lists."""
    own = work.user_id
    staff = [(one.id, one.name) for one in users.list_all(work) if not one.disabled and one.id != own]
    return Shown(
        file_access.openings(work, done_too=True),
        file_access.authorisations(work, ended_too=True),
        tuple(staff),
    )


class AccessView(SheetPage):
    """Two lists under four chips; the reason of an opening is opened on purpose."""

    word = "left_behind"
    cares_about = frozenset(
        {"file_openings", "file_opening_reviews", "file_authorisations", "file_authorisation_steps"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self._found = Shown()
        self._words: dict[str, tuple[str, str]] = {}
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("看什么"), name="access.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.openings = Rows(
            self._opening_columns(),
            spoken=tr("紧急打开"),
            name="access.openings",
            count=lambda n: tr("共 {n} 次", n=n),
        )
        self.openings.chosen.connect(self._on_opening)
        self.openings.opened.connect(lambda one: self.read_reason(one.id))
        self.authorisations = Rows(
            self._authorisation_columns(),
            spoken=tr("查阅授权"),
            name="access.authorisations",
            count=lambda n: tr("共 {n} 份授权", n=n),
        )
        self.authorisations.chosen.connect(self._on_authorisation)
        self.lists = Lists("access.lists")
        self.lists.addWidget(self.openings)
        self.lists.addWidget(self.authorisations)
        self.pane = QWidget()
        self.pane.setObjectName("access.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.lists, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        self._new = action(tr("登记授权"), self.new, name="access.grant", glyph="key", key="F2", parent=self)
        self.setFocusProxy(self.lists)

    @property
    def today(self) -> date:
        """The civil day by the desk's clock."""
        return civil_date(self._clock.now())

    def _opening_columns(self) -> list[Column]:
        return [
            Column(
                tr("复核"),
                lambda one: tr("待复核") if one.justified is None else _found_words(one),
                96,
                light=lambda one: "late" if one.justified is None else "normal",
            ),
            Column(tr("时间"), lambda one: moments.shown(one.at, self._clock.now()), 112),
            Column(tr("谁打开"), lambda one: one.user, 88),
            Column(tr("孩子"), lambda one: one.child, 88),
            Column(tr("复核人"), lambda one: one.reviewer, 88),
        ]

    def _authorisation_columns(self) -> list[Column]:
        return [
            Column(tr("状态"), lambda one: tr(STATES[one.state]), 96, light=_light),
            Column(tr("谁可以打开"), lambda one: one.user, 96),
            Column(tr("孩子"), lambda one: one.child or tr("全部"), 88),
            Column(tr("至"), lambda one: day_words(one.until, self.today) if one.until else tr("长期"), 112),
            Column(tr("签字"), lambda one: tr("已签") if one.signed_on else tr("待签"), 64),
        ]

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("档案查阅")

    @property
    def primary_action(self) -> QAction:
        return self._new

    def arrive(self, **where: Any) -> None:
        """`chip` chooses what is listed, `record` a line."""
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
            self._show()
        if record := where.get("record"):
            self.openings.want(str(record))

    def refresh(self) -> None:
        def show(found: Shown) -> None:
            self._found = found
            self._show()

        self.frame.jobs.run(lambda: self.frame.desk.read(read), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        def state() -> EmptyState:
            return EmptyState(tr("这一页没有读出来"), problem.message, icon="warning", state="error")

        self._found = Shown()
        self.openings.show_rows([], state)
        self.authorisations.show_rows([], state)
        return False

    def new(self) -> None:
        access_sheets.grant(self, self.today, list(self._found.staff), self._granted)

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def print_(self) -> None:
        one = self.authorisations.current
        if self._list is self.authorisations and one is not None and one.state in ("holds", "soon", "later"):
            self.print_paper(one.id)

    def back(self) -> bool:
        if self._words:
            self._words = {}
            self._redraw()
            return True
        return False

    # showing ----------------------------------------------------------------------------------------

    @property
    def _list(self) -> Rows:
        return self.openings if self.chips.current in ("waiting", "reviewed") else self.authorisations

    def _show(self) -> None:
        waiting = [one for one in self._found.openings if one.justified is None]
        holding = [one for one in self._found.authorisations if one.state in ("holds", "soon", "later")]
        self.chips.set_count("waiting", len(waiting))
        self.chips.set_count("holding", len(holding))
        self.lists.setCurrentWidget(self._list)
        wanted: dict[str, Sequence[Any]] = {
            "waiting": waiting,
            "reviewed": [one for one in reversed(self._found.openings) if one.justified is not None],
            "holding": holding,
            "ended": [one for one in self._found.authorisations if one.state in ("expired", "ended")],
        }
        self._list.show_rows(wanted[self.chips.current], self._nothing)
        self._redraw()

    def _nothing(self) -> QWidget:
        if self.chips.current in ("waiting", "reviewed"):
            return EmptyState(
                tr("没有等待复核的紧急打开") if self.chips.current == "waiting" else tr("还没有复核过"),
                tr("没有授权的人在紧急情况下打开儿童档案，要由另一个人在这里复核。"),
                icon="shield-check",
            )
        return EmptyState(
            tr("还没有登记授权") if self.chips.current == "holding" else tr("没有终止的授权"),
            tr("儿童档案凭书面授权打开（未成年人网络保护条例第三十六条）。"),
            icon="key",
            step=tr("登记授权"),
            on_step=self.new,
        )

    def _redraw(self) -> None:
        one, at = self._list.current, QApplication.focusWidget()
        inside = at is not None and self.pane.isAncestorOf(at)
        if self._list is self.openings:
            self._on_opening(one)
        else:
            self._on_authorisation(one)
        if inside and (first := first_field(self.pane)) is not None:
            first.setFocus()  # The button that was pressed is gone: go on beside it.

    def _empty(self) -> None:
        take_out(self._lay)

    def _on_opening(self, one: OpeningRow | None) -> None:
        if self._list is not self.openings:
            return
        self._empty()
        if one is None:
            self._lay.addWidget(empty_card(tr("在左边选一次紧急打开。"), "shield-check"))
            self._lay.addStretch(1)
            return
        if one.id not in self._words:
            self._words = {}
        self.pane.setAccessibleName(tr("紧急打开　{name}", name=one.user))
        self._lay.addWidget(label(one.child or tr("儿童档案"), "section", wrap=True, name="access.child"))
        tags = FlowBox(name="access.tags", gap=theme.XS)
        tags.add(Tag(tr("紧急打开"), "warn"))
        tags.add(Tag(tr("待复核"), "bad") if one.justified is None else Tag(_found_words(one), "plain"))
        self._lay.addWidget(tags)
        self._opening_actions(one)
        self._lay.addWidget(line())
        self._lay.addWidget(fact(tr("谁打开"), one.user))
        self._lay.addWidget(fact(tr("时间"), moments.shown(one.at, self._clock.now())))
        said = self._words.get(one.id)
        if said is not None:
            self._lay.addWidget(fact(tr("理由"), said[0]))
        if one.reviewed_at is not None:
            self._lay.addWidget(
                fact(tr("复核"), f"{moments.shown(one.reviewed_at, self._clock.now())}　{one.reviewer}")
            )
            if said is not None and said[1]:
                self._lay.addWidget(fact(tr("核实的情况"), said[1]))
        if one.mine and one.justified is None:
            self._lay.addWidget(label(tr("这是您自己打开的，要由另一个人复核。"), "warn", wrap=True))
        elif said is None:
            self._lay.addWidget(label(tr("理由是密存的，用您本人的密钥打开。"), "second", wrap=True))
        self._lay.addStretch(1)

    def _opening_actions(self, one: OpeningRow) -> None:
        box = FlowBox(name="access.actions", gap=theme.S)
        if one.id not in self._words:
            box.add(
                button(
                    tr("Enter  看理由"),
                    partial(self.read_reason, one.id),
                    icon="lock-key",
                    name="access.reason",
                )
            )
        if one.justified is None and not one.mine:
            box.add(
                button(
                    tr("必要…"),
                    partial(access_sheets.review, self, one.id, justified=True),
                    icon="check-circle",
                    name="access.justified",
                )
            )
            box.add(
                button(
                    tr("不必要…"),
                    partial(access_sheets.review, self, one.id, justified=False),
                    icon="x-circle",
                    name="access.unjustified",
                )
            )
        box.add(
            button(
                tr("谁看过"),
                partial(access_sheets.show_looks, self.frame, self, one.enrolment_id),
                icon="eye",
                name="access.looks",
            )
        )
        self._lay.addWidget(box)

    def read_reason(self, opening_id: str) -> None:
        """Open the words of an emergency opening with one's own key; written into the audit."""
        desk: Any = self.frame.desk

        def opened() -> tuple[str, str]:
            found = desk.change(lambda work: file_access.words_of(work, opening_id), reason="sealed:read")
            said = {one.of: _unsealed(one, desk.opened.identity) for one in found}
            return said.get("file_openings", tr("（没有留下理由）")), said.get("file_opening_reviews", "")

        def show(said: tuple[str, str]) -> None:
            self._words = {opening_id: said}
            self._redraw()
            self.both.show_detail()

        self.frame.jobs.run(opened, lambda said: self.frame.jobs.later(0, partial(show, said)), owner=self)

    def _on_authorisation(self, one: AuthorisationRow | None) -> None:
        if self._list is not self.authorisations:
            return
        self._empty()
        if one is None:
            self._lay.addWidget(empty_card(tr("在左边选一份授权。"), "key"))
            self._lay.addStretch(1)
            return
        self.pane.setAccessibleName(tr("授权　{name}", name=one.user))
        self._lay.addWidget(label(one.user, "section", wrap=True, name="access.holder"))
        tags = FlowBox(name="access.tags", gap=theme.XS)
        tone = {"soon": "warn", "holds": "good"}.get(one.state, "plain")
        tags.add(Tag(tr(STATES[one.state]), tone))
        tags.add(Tag(one.child or tr("全村儿童"), "plain"))
        self._lay.addWidget(tags)
        self._authorisation_actions(one)
        self._lay.addWidget(line())
        term = tr("{since} 至 {until}", since=one.since, until=one.until or tr("书面终止时"))
        self._lay.addWidget(fact(tr("有效期"), term))
        if one.days_left is not None:
            self._lay.addWidget(fact(tr("还有"), tr("{n} 天", n=one.days_left)))
        self._lay.addWidget(fact(tr("理由"), one.reason))
        self._lay.addWidget(fact(tr("授权人"), one.granted_by))
        self._lay.addWidget(
            fact(tr("签字"), day_words(one.signed_on, self.today) if one.signed_on else tr("还没有登记"))
        )
        if one.ended_on is not None:
            self._lay.addWidget(fact(tr("终止"), f"{one.ended_on}　{one.ended_why}"))
        if one.idle:
            words = tr("▲ 这个人的岗位没有“打开儿童个人档案”的权限，这份授权现在用不上。")
            self._lay.addWidget(label(words, "warn", wrap=True))
        self._lay.addStretch(1)

    def _authorisation_actions(self, one: AuthorisationRow) -> None:
        box = FlowBox(name="access.actions", gap=theme.S)

        def add(words: str, run: Any, name: str, icon: str) -> None:
            box.add(button(words, run, icon=icon, name=f"access.{name}"))

        if one.state in ("holds", "soon", "later"):
            add(tr("F8  打印授权书"), partial(self.print_paper, one.id), "print", "printer")
            if one.signed_on is None:
                add(tr("登记签字…"), partial(self._sign, one), "sign", "check-circle")
            add(tr("终止…"), partial(self._end, one), "end", "x-circle")
        add(tr("续期…"), partial(self._again, one), "again", "arrow-counter-clockwise")
        self._lay.addWidget(box)

    # doing ------------------------------------------------------------------------------------------

    def _granted(self, one: str) -> None:
        self.chips.choose("holding")
        self._show()
        self.authorisations.want(one)
        self.print_paper(one)

    def print_paper(self, authorisation_id: str) -> None:
        """The written authorisation to sign; the same paper each time."""
        desk = self.frame.desk
        self.frame.jobs.run(
            lambda: desk.change(
                lambda work: file_access.authorisation_paper(work, authorisation_id), reason="papers:make"
            ),
            lambda paper: issuing.preview(self.frame, self, paper),
            owner=self,
        )

    def _sign(self, one: AuthorisationRow) -> None:
        self.ask(
            "access.signed",
            tr("登记签字"),
            [Ask("on", tr("哪天签的"), "day", value=self.today)],
            tr("登记"),
            lambda work, values: file_access.sign(work, one.id, values["on"]),
            lambda _none: tr("已登记签字。"),
            reason="left_behind:authorise",
        )

    def _end(self, one: AuthorisationRow) -> None:
        self.ask(
            "access.end",
            tr("终止授权：{name}", name=one.user),
            [Ask("reason", tr("原因"), "long", needed=True, hint=tr("例如：调岗、离岗"))],
            tr("终止授权"),
            lambda work, values: file_access.end(work, one.id, values["reason"]),
            lambda _none: tr("授权已终止，从现在起打不开儿童档案。"),
            reason="left_behind:authorise",
        )

    def _again(self, one: AuthorisationRow) -> None:
        access_sheets.grant(
            self,
            self.today,
            list(self._found.staff),
            self._granted,
            holder=one.user_id,
            reason=one.reason,
        )


def _found_words(one: OpeningRow) -> str:
    return tr("必要") if one.justified else tr("不必要")


def _light(one: AuthorisationRow) -> str:
    return {"soon": "near", "expired": "late"}.get(one.state, "normal")


def _unsealed(words: file_access.SealedWords, identity: str) -> str:
    try:
        return file_access.unseal_words(words, identity)
    except sealed.NotPermittedToRead:
        return tr("（封存时您还没有权限，本机密钥打不开）")
