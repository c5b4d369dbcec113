"""密存对象: people in the sealed care groups, whom to visit next, and their care visits; opened with one's own key.

Nothing of it is on any other page. Closing the view, leaving it or locking the desk forgets what was opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import masks
from stationdesk.core.clock import SystemClock, civil_date
from stationdesk.core.errors import Unhappy
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_
from stationdesk.services import care_groups, users
from stationdesk.services import care_groups_read as reading
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services.care_groups_read import Due, Member
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.masked import MaskedLabel
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import button, label, line, take_out
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {"due": N_("该走访"), "open": N_("在册"), "closed": N_("已结束")}
LIGHTS = {"late": "late", "near": "near", "ahead": "normal"}
LEVELS = {"high": "bad", "medium": "warn", "low": "good"}


@dataclass(frozen=True)
class Line:
    """Somebody in care as the list shows them."""

    id: str
    member: Member = field(repr=False)
    due: Due
    gone: str
    """`died` or `moved` when the residents' register says so by now."""


@dataclass(frozen=True)
class Found:
    """What the view was read with; `pack` is None until then."""

    pack: Pack | None = None
    today: date = date.min
    lines: tuple[Line, ...] = field(default=(), repr=False)
    locked: int = 0
    staff: Mapping[str, str] = field(default_factory=dict, repr=False)


def read(desk: Any) -> Found:
    """On the lane: everybody this reader's key opens; who may read by now is let in on the way."""
    opened = reading.unseal(desk.change(care_groups.sealed_members, reason="care:read"), desk.opened.identity)
    for one, wrap in group_keys.wraps_for(desk.read(care_groups.missing), desk.opened.identity):
        desk.change(partial(care_groups.admit, one=one, wrapped=wrap), reason="care:read")
    ids = tuple(one.body.person_id for one in opened.members if one.body.person_id)

    def rest(work: Any) -> tuple[Pack, date, dict[str, str], dict[str, str]]:
        return care_groups.rules(work), work.today, care_groups.gone(work, ids), users.names(work)

    pack, today, gone, staff = desk.read(rest)
    lines = [
        Line(one.id, one, reading.due(one, pack, today), gone.get(one.body.person_id or "", ""))
        for one in opened.members
    ]
    lines.sort(key=lambda each: (each.member.closed_on is not None, each.due.on, each.id))
    return Found(pack, today, tuple(lines), opened.locked, staff)


class CareView(SheetPage):
    """The list by the day of the next visit; beside it facts, visits and what to do."""

    word = "left_behind"
    cares_about = frozenset({"care_members", "care_entries"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._clock = getattr(frame.desk, "clock", None) or SystemClock()
        self._found = Found()
        self._stale = False
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("看什么"), name="care.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.rows = Rows(
            self._columns(), spoken=tr("密存对象"), name="care.list", count=lambda n: tr("共 {n} 人", n=n)
        )
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(lambda one: self.visit(one) if self.may(care_groups.RECORD) else None)
        self.note = label("", "warn", wrap=True, name="care.locked")
        self.note.hide()
        self.pane = QWidget()
        self.pane.setObjectName("care.detail")
        self._lay = QVBoxLayout(self.pane)
        self._lay.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        self._lay.setSpacing(theme.M)
        self.both = ListDetail(self.rows, self.pane)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.note)
        lay.addWidget(self.both, 1)
        self._new = action(
            tr("登记对象"), self.new, name="care.new", glyph="user-plus", key="F2", parent=self
        )
        self.allow(self._new, care_groups.RECORD)
        self.setFocusProxy(self.rows)

    @property
    def today(self) -> date:
        """The civil day by the desk's clock."""
        return civil_date(self._clock.now())

    def _columns(self) -> list[Column]:
        return [
            Column(
                tr("下次走访"),
                lambda one: "—" if one.member.closed_on else day_words(one.due.on, self.today),
                104,
                light=lambda one: "" if one.member.closed_on else LIGHTS[one.due.state],
            ),
            Column(tr("姓名"), lambda one: one.member.body.name, 96),
            Column(tr("类别"), lambda one: self._group_word(one.member), 128),
            Column(tr("等级"), lambda one: self._level_word(one.member), 80),
            Column(tr("上次走访"), lambda one: day_words(one.due.last_on, self.today), 88),
            Column(tr("走访人"), lambda one: self._found.staff.get(one.member.responsible, ""), 88),
        ]

    def _group_word(self, one: Member) -> str:
        return tr(reading.rule_of(self._found.pack, one.body.group)["name"]) if self._found.pack else ""

    def _level_word(self, one: Member) -> str:
        if self._found.pack is None:
            return ""
        levels = reading.rule_of(self._found.pack, one.body.group)["levels"]
        return tr(next((each["name"] for each in levels if each["level"] == one.level), one.level))

    # the frame asks ---------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return N_("密存对象")

    @property
    def primary_action(self) -> QAction:
        return self._new

    def refresh(self) -> None:
        self._stale = False

        def show(found: Found) -> None:
            self._found = found
            self._show()

        self.frame.jobs.run(lambda: read(self.frame.desk), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._found = Found()
        self.rows.show_rows(
            [], lambda: EmptyState(tr("这一页没有读出来"), problem.message, icon="warning", state="error")
        )
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Shown again after it was left: what it had opened was forgotten."""
        super().showEvent(event)
        if self._stale:
            QTimer.singleShot(0, self, self.refresh)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing of it stays behind another page or the cover of a locked desk."""
        super().hideEvent(event)
        if self._found.lines and not self._stale:
            self._stale = True
            self._found = Found(self._found.pack, self._found.today)
            QTimer.singleShot(0, self, self._show)

    def new(self) -> None:
        if self.may(care_groups.RECORD) and self._found.pack is not None:
            self._ask_group(self._found.pack)

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    # showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        lines = self._found.lines
        running = [one for one in lines if one.member.closed_on is None]
        due = [one for one in running if one.due.state != "ahead" or one.gone or one.due.over]
        shown: dict[str, Sequence[Line]] = {
            "due": due,
            "open": running,
            "closed": [one for one in lines if one.member.closed_on is not None],
        }
        self.chips.set_count("due", len(due))
        self.chips.set_count("open", len(running))
        self.note.setVisible(bool(self._found.locked))
        self.note.setText(
            tr("▲ 有 {n} 项是您得到权限之前写的，请让已能看的人打开一次本页，再同步。", n=self._found.locked)
        )
        self.rows.show_rows(shown[self.chips.current], self._nothing)
        self._on_row(self.rows.current)

    def _nothing(self) -> QWidget:
        words = {
            "due": tr("近一周没有该走访的"),
            "open": tr("还没有登记密存对象"),
            "closed": tr("没有已结束的"),
        }
        return EmptyState(
            words[self.chips.current],
            tr(
                "精神障碍患者、社区服刑人员、刑满释放人员只在这里登记；别的页面、搜索、导出、走访名单里都没有。"
            ),
            icon="lock-key",
            step=tr("登记对象") if self.may(care_groups.RECORD) else "",
            on_step=self.new,
        )

    def _empty(self) -> None:
        take_out(self._lay)

    def _on_row(self, one: Line | None) -> None:
        self._empty()
        if one is None or self._found.pack is None:
            self.pane.setAccessibleName(tr("密存对象"))
            self._lay.addWidget(empty_card(tr("在左边选一个人。"), "lock-key"))
            self._lay.addStretch(1)
            return
        body = one.member.body
        age = tr("{n}岁", n=age_on(body.birth, self.today)) if body.birth else ""
        head = "　".join(part for part in (body.name, age) if part)
        self.pane.setAccessibleName(head)
        self._lay.addWidget(label(head, "section", wrap=True, name="care.name"))
        tags = FlowBox(name="care.tags", gap=theme.XS)
        tags.add(Tag(self._group_word(one.member)))
        tags.add(Tag(self._level_word(one.member), LEVELS.get(one.member.level, "plain")))
        if one.member.closed_on is not None:
            tags.add(Tag(tr("已结束"), "plain"))
        self._lay.addWidget(tags)
        self._warnings(one)
        self._actions(one)
        self._lay.addWidget(line())
        self._facts(one)
        self._visits(one)
        self._lay.addStretch(1)

    def _warnings(self, one: Line) -> None:
        if one.member.closed_on is not None:
            return
        if one.gone:
            words = tr("▲ 档案里已登记死亡。") if one.gone == "died" else tr("▲ 档案里已登记迁出。")
            self._lay.addWidget(label(words + tr("请核实后结束。"), "warn", wrap=True))
        if one.due.over:
            self._lay.addWidget(label(tr("▲ 规定的年限已满，请考虑结束；由人决定。"), "warn", wrap=True))

    def _actions(self, one: Line) -> None:
        if not self.may(care_groups.RECORD):
            return
        box = FlowBox(name="care.actions", gap=theme.S)

        def add(words: str, run: Any, name: str, icon: str, *, first: bool = False) -> None:
            made = button(words, run, icon=icon, look="primary" if first else "plain", name=f"care.{name}")
            box.add(made)

        if one.member.closed_on is None:
            add(tr("Enter  登记走访"), partial(self.visit, one), "visit", "person-simple-walk", first=True)
            add(tr("改情况…"), partial(self._change, one), "change", "note-pencil")
            add(tr("结束…"), partial(self._end, one, "close"), "close", "sign-out")
        else:
            add(tr("重新关怀…"), partial(self._end, one, "reopen"), "reopen", "arrow-counter-clockwise")
        self._lay.addWidget(box)

    def _facts(self, one: Line) -> None:
        assert self._found.pack is not None
        rule = reading.rule_of(self._found.pack, one.member.body.group)
        body = one.member.body
        self._lay.addWidget(fact(tr("自"), day_words(body.since, self.today)))
        if one.member.closed_on is None:
            due = tr("{day}（每 {n} 天）", day=day_words(one.due.on, self.today), n=one.due.every_days)
            self._lay.addWidget(fact(tr("下次走访"), due))
        self._lay.addWidget(fact(tr("走访人"), self._found.staff.get(one.member.responsible, "—")))
        if body.phone:
            shown = MaskedLabel(
                masks.phone(body.phone),
                lambda show: show(body.phone),
                spoken=tr("电话"),
                name="care.phone",
            )
            self._lay.addWidget(fact(tr("电话"), shown))
        if body.address:
            self._lay.addWidget(fact(tr("住址"), body.address))
        for each in rule["facts"]:
            if text := one.member.facts.get(each["fact"], ""):
                self._lay.addWidget(fact(tr(each["name"]), text))
        if body.note:
            self._lay.addWidget(fact(tr("说明"), body.note))

    def _visits(self, one: Line) -> None:
        assert self._found.pack is not None
        rule = reading.rule_of(self._found.pack, one.member.body.group)
        names = {each["item"]: each["name"] for each in rule["visit"]}
        results = {each["result"]: each["name"] for each in self._found.pack.body["results"]}
        kinds = {"facts": tr("改了情况"), "close": tr("结束"), "reopen": tr("重新关怀")}
        self._lay.addWidget(line())
        self._lay.addWidget(label(tr("走访和经过"), "second"))
        for step in reversed(one.member.steps):
            body = step.body
            parts = [day_words(body.on, self.today), kinds.get(body.kind, "")]
            parts += [tr(results.get(body.result, ""))] if body.result else []
            parts += [f"{tr(names.get(key, key))}：{tr(choice)}" for key, choice in body.answers.items()]
            parts += [body.words, step.by]
            self._lay.addWidget(label("　".join(part for part in parts if part), wrap=True))
        if not one.member.steps:
            self._lay.addWidget(label(tr("还没有走访过。"), "second", wrap=True))

    # doing ------------------------------------------------------------------------------------------

    def _ask_group(self, pack: Pack) -> None:
        """Which group first: its facts and levels follow from it."""
        self.ask(
            "care.group",
            tr("登记对象"),
            [
                Ask("person", tr("谁"), "person", help=tr("档案里没有的人，在下面写姓名")),
                Ask("name", tr("姓名")),
                Ask(
                    "group",
                    tr("类别"),
                    "choice",
                    needed=True,
                    value=pack.items()[0]["group"],
                    choices=[(one["group"], tr(one["name"])) for one in pack.items()],
                ),
                Ask(
                    "level",
                    tr("等级"),
                    "choice",
                    needed=True,
                    value="medium",
                    choices=[(one["level"], tr(one["name"])) for one in pack.items()[0]["levels"]],
                    help=tr("等级决定多久走访一次"),
                ),
                Ask("since", tr("从哪天起"), "day", value=self.today),
                Ask("phone", tr("电话"), hint=tr("空着：用档案里的")),
                Ask("responsible", tr("谁走访"), "choice", choices=list(self._found.staff.items())),
                Ask("note", tr("说明"), "long"),
            ],
            tr("密存登记"),
            self._add,
            lambda _id: tr("已密存登记。请接着补上情况。"),
            intro=tr("登记在册本身就是敏感信息：只有有权限的人用本人密钥打得开。"),
            reason="care:record",
        )

    def _add(self, work: Any, values: Mapping[str, Any]) -> str:
        new = care_groups.NewMember(
            values["group"] or "",
            values["person"] or None,
            values["name"],
            values["level"] or "",
            values["since"],
            phone=values["phone"],
            responsible=values["responsible"] or "",
            note=values["note"],
        )
        reading.not_twice([one.member for one in self._found.lines], new)
        return care_groups.add(work, new)

    def _change(self, one: Line) -> None:
        assert self._found.pack is not None
        rule = reading.rule_of(self._found.pack, one.member.body.group)
        asks = [
            Ask(
                "level",
                tr("等级"),
                "choice",
                needed=True,
                value=one.member.level,
                choices=[(each["level"], tr(each["name"])) for each in rule["levels"]],
            ),
            *(
                Ask(f"facts.{each['fact']}", tr(each["name"]), value=one.member.facts.get(each["fact"], ""))
                for each in rule["facts"]
            ),
            Ask(
                "responsible",
                tr("谁走访"),
                "choice",
                value=one.member.responsible,
                choices=list(self._found.staff.items()),
            ),
            Ask("words", tr("为什么改"), "long"),
        ]

        def act(work: Any, values: Mapping[str, Any]) -> None:
            facts = {
                name.partition(".")[2]: text for name, text in values.items() if name.startswith("facts.")
            }
            changed = {key: text for key, text in facts.items() if text != one.member.facts.get(key, "")}
            care_groups.change(
                work,
                one.id,
                one.member.body.group,
                level=values["level"] if values["level"] != one.member.level else "",
                facts=changed,
                responsible=values["responsible"] or "",
                words=values["words"],
            )

        self.ask(
            "care.change",
            tr("改情况"),
            asks,
            tr("登记"),
            act,
            lambda _none: tr("已登记。"),
            reason="care:record",
        )

    def visit(self, one: Line) -> None:
        """A care visit: what the pack asks of this group, each by choice."""
        if self._found.pack is None or one.member.closed_on is not None:
            return
        pack = self._found.pack
        rule = reading.rule_of(pack, one.member.body.group)
        asks = [
            Ask(
                "result",
                tr("结果"),
                "choice",
                needed=True,
                value="seen",
                choices=[(each["result"], tr(each["name"])) for each in pack.body["results"]],
            ),
            Ask("on", tr("哪天"), "day", value=self.today),
            *(
                Ask(
                    f"answers.{each['item']}",
                    tr(each["name"]),
                    "choice",
                    choices=[(choice, tr(choice)) for choice in each["choices"]],
                )
                for each in rule["visit"]
            ),
            Ask("words", tr("看到的情况"), "long"),
            Ask("companion", tr("同行人")),
            Ask("next_on", tr("约好下次"), "day", help=tr("空着：按等级")),
        ]

        def act(work: Any, values: Mapping[str, Any]) -> tuple[str, ...]:
            answers = {
                name.partition(".")[2]: choice
                for name, choice in values.items()
                if name.startswith("answers.") and choice
            }
            care_groups.visit(
                work,
                care_groups.NewVisit(
                    one.id,
                    one.member.body.group,
                    values["result"] or "",
                    values["on"],
                    answers,
                    values["words"],
                    values["companion"],
                    values["next_on"],
                ),
            )
            return reading.alarm(pack, one.member.body.group, answers)

        def done(numbers: tuple[str, ...]) -> str:
            if numbers:
                return tr("已登记走访。▲ 情况紧急，请马上打 {numbers}。", numbers="、".join(numbers))
            return tr("已登记走访。")

        self.ask("care.visit", tr("关怀走访"), asks, tr("登记走访"), act, done, reason="care:record")

    def _end(self, one: Line, kind: str) -> None:
        verb = care_groups.close if kind == "close" else care_groups.reopen
        self.ask(
            f"care.{kind}",
            tr("结束") if kind == "close" else tr("重新关怀"),
            [Ask("why", tr("原因"), "long", needed=True)],
            tr("登记"),
            lambda work, values: verb(work, one.id, values["why"]),
            lambda _none: tr("已登记。"),
            reason="care:record",
        )
