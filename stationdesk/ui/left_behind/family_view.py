"""一家: a household from any of its members: drawn, listed, what is open for it, and what cannot be right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import matter_names
from stationdesk.core.errors import Unhappy
from stationdesk.core.proxy_states import STATE_WORDS, State
from stationdesk.core.words import N_
from stationdesk.services import family_page
from stationdesk.services.family_page import Away, Family, Member, OnRegister
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind.age_risk import light_of, word_of
from stationdesk.ui.left_behind.page import KINDS
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import ListDetail
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.residents.household_drawing import HouseholdDrawing
from stationdesk.ui.residents.household_drawing import Member as Drawn
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


class FamilyView(SheetPage):
    """Whom, above; the members, left; the household and the chosen member, right."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents", "visits", "proxy"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self.family: Family | None = None
        self._person = ""
        self._to_people = False
        """Once the family is read the focus goes to its people."""
        self._turn = 0
        self.who = PersonLine(frame, "family.who", tr("从谁看起"))
        self.who.taken.connect(self._on_taken)
        self.rows = Rows(
            self._columns(),
            spoken=tr("这一家的人"),
            name="family.members",
            key=lambda one: one.person_id,
            count=lambda n: tr("{n} 人", n=n),
        )
        self.rows.chosen.connect(lambda _one: self._draw())
        self.rows.opened.connect(self._open)
        self.pane = QWidget()
        self.pane.setObjectName("family.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.rows, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.who)
        lay.addWidget(self.both, 1)
        self._proxy = action(
            tr("代办"), self.request, name="family.proxy", glyph="handshake", key="F2", parent=self
        )
        withhold(self._proxy, tr("请先选一家。"))
        self._visit = action(
            tr("去走访"),
            partial(self.do, "visit"),
            name="family.visit",
            glyph="person-simple-walk",
            parent=self,
        )
        self.allow(self._visit, "visits:record")
        self._show()

    def _columns(self) -> list[Column]:
        return [
            Column(tr("姓名"), lambda m: m.name, 96),
            Column(tr("关系"), _relation, 110),
            Column(tr("年龄"), lambda m: "" if m.age is None else str(m.age), 48, right=True),
            Column(tr("在哪里"), self._where, 230),
            Column(tr("名册"), _registers, 136, light=_light),
            Column(tr("上次见到"), self._last, 92),
        ]

    def _where(self, one: Member) -> str:
        if one.died:
            return tr("已故")
        return away_words(one.away, self.today) or (tr("在家") if not one.kin_of else tr("不在这一户"))

    def _last(self, one: Member) -> str:
        visits = (self.family.visits if self.family else None) or ()
        last = next((each.last_on for each in visits if each.person_id == one.person_id), None)
        return day_words(last, self.today)

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("一家")

    @property
    def primary_action(self) -> QAction:
        return self._proxy

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._visit,)

    def arrive(self, **where: Any) -> None:
        """`person`: any member of the household."""
        if person := where.get("person"):
            self._person = str(person)
            self._to_people = True
            self.refresh()

    def refresh(self) -> None:
        if not self._person:
            return
        desk, person = self.frame.desk, self._person
        self._turn += 1
        turn = self._turn

        def show(found: tuple[Family, date]) -> None:
            if turn == self._turn:
                self.family, self.today = found
                self._show()

        self.frame.jobs.run(
            lambda: desk.read(lambda work: (family_page.look(work, person), work.today)),
            show,
            self._unreadable,
            owner=self,
        )

    def _unreadable(self, problem: Unhappy) -> bool:
        self.family = None
        forbidden = problem.code == "not-permitted"
        self.rows.show_rows(
            [],
            lambda: not_read(problem, tr("您的岗位看不到居民档案")),
        )
        self._draw()
        return forbidden

    def new(self) -> None:
        self.request()

    def filter(self) -> None:
        self.who.setFocus()

    def detail(self) -> None:
        self.both.toggle()

    def setFocus(self, *reason: Any) -> None:
        """To the people, or to the line that asks whose family."""
        (self.rows.view if self.family is not None else self.who).setFocus()

    # showing ----------------------------------------------------------------------------------------

    def _on_taken(self, person: str) -> None:
        if person:
            self._person = person
            self._to_people = True
            self.refresh()

    def _show(self) -> None:
        family = self.family
        self.allow(self._proxy, "proxy:request", unless=tr("请先选一家。") if family is None else "")
        if family is None:
            self.rows.show_rows([], self._nobody)
        else:
            self.rows.want(family.person_id)
            self.rows.show_rows((*family.members, *family.elsewhere), self._nobody)
            if self._to_people:
                self._to_people = False
                self.rows.view.setFocus()
        self._draw()

    def _nobody(self) -> QWidget:
        return EmptyState(
            tr("先选一个人"),
            tr("在上面输入这一家任何一个人的姓名；名册和居民档案里也有“看一家人”。"),
            icon="house-line",
        )

    def _draw(self) -> None:
        take_out(self._lay)
        family = self.family
        if family is None:
            self._lay.addWidget(
                empty_card(tr("这里是一家人：谁在家、谁在外、在册的人、代办和走访。"), "house-line")
            )
            self._lay.addStretch(1)
            return
        number = tr("第 {n} 户", n=family.number) if family.number else tr("没有户编号")
        head = "　".join(part for part in (number, family.grid) if part)
        self.pane.setAccessibleName(head)
        self._lay.addWidget(label(head, "section", wrap=True, name="family.head"))
        if family.address:
            self._lay.addWidget(label(family.address, "second", wrap=True))
        for flag in family.flags:
            mark = "■" if flag.urgent else "▲"
            self._lay.addWidget(
                label(
                    f"{mark} {flag.words}", "error" if flag.urgent else "warn", wrap=True, name="family.flag"
                )
            )
        self._actions(family)
        self._member(family)
        drawing = HouseholdDrawing()
        drawing.set_members([self._drawn(one) for one in family.members])
        drawing.opened.connect(self._choose)
        self._lay.addWidget(drawing)
        self._errands(family)
        self._visits(family)
        self._lay.addStretch(1)

    def _actions(self, family: Family) -> None:
        box = FlowBox(name="family.actions", gap=theme.S)
        if self.may("proxy:request"):
            box.add(
                button(
                    tr("F2  为这一家代办"),
                    self.request,
                    look="primary" if family.offer_proxy else "plain",
                    icon="handshake",
                    name="family.request",
                )
            )
        steps = [("visit", tr("去走访"), "person-simple-walk", "visits:record")]
        steps.append(("harm", tr("强制报告…"), "warning", "left_behind:report"))
        steps.append(("file", tr("居民档案"), "identification-card", "residents:read"))
        for what, words, icon, permit in steps:
            if self.may(permit):
                box.add(button(words, partial(self.do, what), icon=icon, name=f"family.{what}"))
        self._lay.addWidget(box)
        if family.offer_proxy:
            words = tr("家里有留守的人：村民不用跑，我们上门代办。")
            self._lay.addWidget(label(words, "second", wrap=True))

    def _member(self, family: Family) -> None:
        one = self.rows.current
        if not isinstance(one, Member):
            return
        self._lay.addWidget(line())
        age = tr("{n}岁", n=one.age) if one.age is not None else ""
        self._lay.addWidget(
            label("　".join(part for part in (one.name, age, _relation(one)) if part), name="family.member")
        )
        if one.marks:
            tags = FlowBox(name="family.tags", gap=theme.XS)
            for mark in one.marks:
                tags.add(Tag(mark, "plain"))
            self._lay.addWidget(tags)
        self._lay.addWidget(fact(tr("在哪里"), self._where(one)))
        for own in one.registers:
            words = tr("{day}起　风险{risk}", day=day_words(own.since, self.today), risk=word_of(own.risk))
            self._lay.addWidget(fact(tr(KINDS[own.kind]), words))
            self._lay.addWidget(
                button(
                    tr("打开名册上的记录"),
                    partial(self._register, own),
                    look="link",
                    name=f"family.register.{own.kind}",
                )
            )
        if one.masked:
            self._lay.addWidget(label(tr("孩子的姓名和档案只给有授权的人看。"), "second", wrap=True))
        self._lay.addWidget(line())

    def _drawn(self, one: Member) -> Drawn:
        at = self.rows.current
        current = isinstance(at, Member) and at.person_id == one.person_id
        away = away_words(one.away, self.today) if one.away and one.away.back is None else ""
        return Drawn(one.person_id, one.name, one.relation, one.age, one.is_head, away, one.died, current)

    def _errands(self, family: Family) -> None:
        if family.errands is None:
            return
        self._lay.addWidget(label(tr("正在代办（{n} 件）", n=len(family.errands)), "second"))
        for one in family.errands:
            out = tr("原件在外 {n} 件", n=one.originals_out) if one.originals_out else ""
            state = tr(STATE_WORDS[State(one.state)])
            words = "　".join(
                part for part in (one.principal, matter_names.several(one.matters), state, out) if part
            )
            made = button(words, partial(self._errand, one.id), look="link", name="family.errand")
            self._lay.addWidget(made)

    def _visits(self, family: Family) -> None:
        if family.visits is None:
            return
        self._lay.addWidget(label(tr("走访"), "second"))
        for one in family.visits:
            parts = [one.name]
            if one.last_on:
                parts.append(tr("上次{day}", day=day_words(one.last_on, self.today)))
            if one.planned_on:
                parts.append(tr("已排{day}", day=day_words(one.planned_on, self.today)))
            elif one.due_on:
                parts.append(tr("应在{day}前", day=day_words(one.due_on, self.today)))
            if one.floor:
                parts.append(tr("每月至少一次"))
            words = ("▲ " if one.late else "") + "　".join(parts)
            self._lay.addWidget(label(words, "warn" if one.late else "base", wrap=True))
        if not family.visits:
            self._lay.addWidget(label(tr("这一家没有要走访的人。"), "second", wrap=True))

    # doing ------------------------------------------------------------------------------------------

    def _choose(self, person: str) -> None:
        self.rows.view.choose(person)

    def _open(self, one: Member) -> None:
        """Enter: the record on the register, and for whoever is on none the residents' file."""
        if one.registers:
            self._register(one.registers[0])
        elif not one.masked:
            self.frame.go("residents", person=one.person_id)

    def _register(self, own: OnRegister) -> None:
        self.frame.go("left_behind", view="register", kind=own.kind, record=own.enrolment_id)

    def _errand(self, request: str) -> None:
        self.frame.go("proxy", view="requests", record=request)

    def request(self) -> None:
        """A proxy request for the chosen member; a child's is asked for by whoever is grown up at home."""
        one = self._principal()
        if one is None and self.family is not None:
            self.frame.say(tr("这一户没有成年人可以委托。先核实谁照护孩子，登记到这一户后再代办。"))
        elif one is not None and self.may("proxy:request"):
            self.frame.go("proxy", view="requests", person=one.person_id, name=one.name)

    def _principal(self) -> Member | None:
        at, family = self.rows.current, self.family
        if family is None:
            return None
        grown = [
            one
            for one in family.members
            if not one.died and not one.masked and (one.age is None or one.age >= 18)
        ]
        if isinstance(at, Member) and at in grown:
            return at
        home = [one for one in grown if one.away is None or one.away.back is not None]
        return next(iter(home or grown), None)

    def do(self, what: str) -> None:
        """Something with the chosen member."""
        one = self.rows.current
        if not isinstance(one, Member):
            return
        if what == "visit":
            self.frame.go("proxy", view="visits", visit_person=one.person_id, name=one.name)
        elif what == "harm":
            self.frame.report_harm(one.person_id, one.name)
        elif what == "file" and not one.masked:
            self.frame.go("residents", person=one.person_id)


def away_words(away: Away | None, today: date) -> str:
    """Where somebody is and since when; a short stay at home in words of its own."""
    if away is None:
        return ""
    if away.back is not None and away.contact_until is not None:
        return tr(
            "{day}回家，按团聚计到{until}",
            day=day_words(away.back, today),
            until=day_words(away.contact_until, today),
        )
    return tr("{place} · {day}起", place=away.place, day=day_words(away.since, today))


def _relation(one: Member) -> str:
    return tr("{who}的{what}", who=one.kin_of, what=one.relation) if one.kin_of else one.relation


def _registers(one: Member) -> str:
    return tr("、").join(
        tr("{kind} {risk}", kind=tr(KINDS[own.kind]), risk=word_of(own.risk)) for own in one.registers
    )


def _light(one: Member) -> str:
    if not one.registers:
        return ""
    order = ("high", "medium", "low")
    risks = sorted(
        (own.risk or "" for own in one.registers),
        key=lambda risk: order.index(risk) if risk in order else len(order),
    )
    return light_of(risks[0])
