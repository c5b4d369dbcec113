"""Beside the registers: a proposal with its reason, a person of a register, an opened child's file, the counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from stationdesk.core.words import N_
from stationdesk.services.left_behind import GRADES, KIND_WORDS
from stationdesk.ui import theme
from stationdesk.ui.cases.cards import Tag, empty_card, fact
from stationdesk.ui.left_behind.age_risk import word_of
from stationdesk.ui.left_behind.reading import Home, Proposed, Someone, Turn, day_words
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.panes import RebuiltPane
from stationdesk.ui.pieces.plain import button, label, line
from stationdesk.ui.residents.household_drawing import HouseholdDrawing
from stationdesk.ui.words import tr

CARERS = {
    "grandparent": N_("祖辈"),
    "relative": N_("其他亲属"),
    "guardian": N_("监护人"),
    "other": N_("其他人"),
    "none": N_("无人照护"),
}
TONES = {"high": "bad", "medium": "warn", "low": "good"}


class Pane(RebuiltPane):
    """Rebuilt for each thing that is looked at. `asked(what)`; `person_asked(id)` for someone of the household."""

    asked = Signal(str)
    person_asked = Signal(str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("left_behind.detail")
        self._may = may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nobody is chosen."""
        self._empty()
        self._lay.addWidget(empty_card(tr("在左边选一个人，这里是理由、一家人和能做的事。"), "hand-heart"))
        self._lay.addStretch(1)

    def show_words(self, words: str, icon: str = "hand-heart") -> None:
        """What can be done with the list, where its lines have no detail."""
        self._empty()
        self._lay.addWidget(empty_card(words, icon))
        self._lay.addStretch(1)

    def _actions(self, actions: list[tuple[str, str, str]]) -> None:
        box = FlowBox(name="left_behind.actions", gap=theme.S)
        for number, (what, words, icon) in enumerate(actions):
            made = button(
                words,
                lambda what=what: self.asked.emit(what),  # type: ignore[misc]
                look="primary" if number == 0 and what == "confirm" else "plain",
                icon=icon,
                name=f"left_behind.{what}",
            )
            box.add(made)
        if actions:
            self._lay.addWidget(box)

    def _home(self, home: Home | None) -> None:
        if home is None or not home.members:
            return
        self._lay.addWidget(line())
        words = "　".join(
            part for part in (tr("第 {n} 户", n=home.number) if home.number else "", home.grid) if part
        )
        self._lay.addWidget(label(words or tr("这一家"), "second", wrap=True))
        drawing = HouseholdDrawing()
        drawing.set_members(home.members)
        drawing.opened.connect(self.person_asked)
        self._lay.addWidget(drawing)
        if home.address:
            self._lay.addWidget(fact(tr("地址"), home.address))

    def show_proposed(self, one: Proposed, home: Home | None) -> None:
        """A proposal: the sentence that says why, and the two answers."""
        self._empty()
        age = tr("{n}岁", n=one.age) if one.age is not None else ""
        head = "　".join(part for part in (one.name, age) if part)
        self.setAccessibleName(f"{head}，{one.reason}")
        self._lay.addWidget(label(head, "section", wrap=True, name="left_behind.detail.name"))
        tags = FlowBox(name="left_behind.tags", gap=theme.XS)
        tags.add(Tag(tr(KIND_WORDS[one.kind])))
        tags.add(Tag(tr("建议纳入"), "warn"))
        if one.candidate is not None and one.candidate.both_away:
            tags.add(Tag(tr("父母都在外"), "plain"))
        self._lay.addWidget(tags)
        self._lay.addWidget(label(one.reason, wrap=True, name="left_behind.detail.reason"))
        if one.rule:
            self._lay.addWidget(
                label(
                    tr("按{version}版规则提出，由人确认才算数。", version=one.rule.rpartition("@")[2]),
                    "second",
                    wrap=True,
                )
            )
        if self._may("left_behind:enrol"):
            self._actions(
                [
                    ("confirm", tr("F9  确认纳入"), "check-circle"),
                    ("reject", tr("Del  不纳入…"), "x-circle"),
                    ("family", tr("看一家人"), "house-line"),
                ]
            )
        self._home(home)
        self._lay.addStretch(1)

    def show_turn(self, one: Turn, home: Home | None, today: date) -> None:
        """A turning point: what it is, what follows, and the two answers; a contact only says what it is."""
        self._empty()
        self.setAccessibleName(f"{one.name}，{one.sort}，{one.what}")
        self._lay.addWidget(label(one.name, "section", wrap=True, name="left_behind.detail.name"))
        tags = FlowBox(name="left_behind.tags", gap=theme.XS)
        tags.add(Tag(tr(KIND_WORDS[one.kind])))
        tags.add(Tag(one.sort, "plain" if one.contact else "warn"))
        self._lay.addWidget(tags)
        self._lay.addWidget(label(one.what, wrap=True, name="left_behind.detail.reason"))
        proposal = one.proposal
        if proposal is not None:
            follows = {
                "close": tr("确认后从{day}起退出名册，历史保留。", day=day_words(one.day, today)),
                "marks": tr("确认后困境儿童等标签到{day}为止。", day=day_words(one.day, today)),
            }.get(proposal.effect, tr("核对办妥后确认，就不再提醒。"))
            if proposal.ahead:
                follows = tr("还没有到那一天，到时再确认。")
            self._lay.addWidget(label(follows, "second", wrap=True))
            if self._may("left_behind:enrol"):
                actions = [] if proposal.ahead else [("confirm", tr("F9  确认"), "check-circle")]
                actions += [
                    ("decline", tr("Del  不处理…"), "x-circle"),
                    ("family", tr("看一家人"), "house-line"),
                ]
                self._actions(actions)
        self._home(home)
        self._lay.addStretch(1)

    def _person_head(self, one: Someone) -> None:
        row = one.row
        age = tr("{n}岁", n=row.age) if row.age is not None else ""
        head = "　".join(part for part in (one.name, age) if part)
        self.setAccessibleName(head)
        self._lay.addWidget(label(head, "section", wrap=True, name="left_behind.detail.name"))
        tags = FlowBox(name="left_behind.tags", gap=theme.XS)
        tags.add(Tag(tr(KIND_WORDS[row.kind])))
        tags.add(Tag(tr("风险{word}", word=word_of(row.risk)), TONES.get(row.risk or "", "plain")))
        if row.guardianship:
            tags.add(Tag(tr("监护{word}", word=tr(GRADES[row.guardianship][0])), "plain"))
        self._lay.addWidget(tags)

    def _person_facts(self, one: Someone, today: date) -> None:
        row = one.row
        self._lay.addWidget(fact(tr("在册自"), day_words(row.since, today)))
        if row.carer_kind:
            self._lay.addWidget(fact(tr("照护人"), tr(CARERS.get(row.carer_kind, row.carer_kind))))
        if row.responsible:
            self._lay.addWidget(fact(tr("责任人"), row.responsible))
        self._lay.addWidget(fact(tr("上次走访"), day_words(one.last, today)))

    def show_person(self, one: Someone, home: Home | None, today: date) -> None:
        """Someone on a register. Of a child only what the list shows: the file is opened on purpose."""
        self._empty()
        self._person_head(one)
        child = one.row.kind == "child"
        actions: list[tuple[str, str, str]] = []
        if child and self._may("left_behind:open_child"):
            actions.append(("open", tr("打开档案"), "lock-key"))
        elif not child:
            actions.append(("open", tr("Enter  打开档案"), "identification-card"))
        actions.append(("family", tr("看一家人"), "house-line"))
        if self._may("left_behind:enrol"):
            if child:
                actions.append(("assess", tr("监护评估…"), "note-pencil"))
            actions.append(("close", tr("退出名册…"), "sign-out"))
        if self._may("visits:record"):
            actions.append(("visit", tr("去走访"), "person-simple-walk"))
        if self._may("left_behind:report"):
            actions.append(("harm", tr("强制报告…"), "warning"))
        self._actions(actions)
        self._lay.addWidget(line())
        self._person_facts(one, today)
        if child:
            words = (
                tr("档案凭书面授权打开；每次打开都留痕。")
                if self._may("left_behind:open_child")
                else tr("儿童的姓名和档案只给有授权的人看。")
            )
            self._lay.addWidget(label(words, "second", wrap=True, name="left_behind.detail.locked"))
        else:
            self._lay.addWidget(fact(tr("理由"), one.row.why))
            self._home(home)
        self._lay.addStretch(1)
