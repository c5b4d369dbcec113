"""决策监督: what the village decides in four steps and makes public; what its supervisors looked into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import decisions, supervision
from stationdesk.services.decisions import DecisionRow, Held, NewDecision, StepRow
from stationdesk.services.supervision import CheckRow, NewCheck
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask
from stationdesk.ui.certificates.drawn_page import DrawnPage
from stationdesk.ui.pages import CHOOSE, Frame
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {"decisions": N_("村级决策"), "checks": N_("村务监督")}
LIGHTS = {"passed": "normal", "settled": "normal", "open": "near", "mended": "near", "rejected": ""}
CHECKERS = 3


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    decisions: tuple[DecisionRow, ...]
    checks: tuple[CheckRow, ...]
    rules: Mapping[str, Any]


def seen(work: Any) -> Seen:
    """Everything at once. Needs `publicity:read`."""
    return Seen(decisions.list_all(work), supervision.list_all(work), decisions.rules(work))


class DecisionsView(DrawnPage):
    """One list of the two; beside it what was chosen. F2 writes a new one, F9 what comes next."""

    word = "certificates"
    cares_about = frozenset(
        {
            "village_decisions",
            "village_decision_steps",
            "supervision_checks",
            "supervision_steps",
            "seal_uses",
        }
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._turn = 0
        self._seen: Seen | None = None
        self._wanted = ""
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("看什么"), name="decisions.chips"
        )
        self.chips.chosen.connect(lambda _key: self._list())
        self.list = Rows(
            [
                Column(tr("事项"), lambda r: r.title if isinstance(r, DecisionRow) else r.about, 260),
                Column(tr("日期"), lambda r: _day(r).isoformat(), 96),
                Column(
                    tr("状态"),
                    self._state,
                    140,
                    light=lambda r: "late" if getattr(r, "overdue", False) else LIGHTS.get(r.state, "normal"),
                ),
                Column(tr("编号"), lambda r: r.number, 230),
            ],
            spoken=tr("决策和监督"),
            name="decisions.list",
            count=lambda n: tr("{n} 项", n=n),
        )
        self.list.chosen.connect(lambda _row: self._detail())
        self.words = label("", wrap=True, name="decisions.detail")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pane = QWidget()
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        inside.addWidget(self.words)
        inside.addStretch(1)
        self.both = ListDetail(self.list, pane)
        self.list.opened.connect(lambda _row: self.both.show_detail())
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)
        self._new = action(
            tr("登记决策…"), self.new, name="decisions.new", glyph="note-pencil", key="F2", parent=self
        )
        self._next = action(
            tr("登记下一步…"), self.next_step, name="decisions.next", glyph="check", key="F9", parent=self
        )
        self._public = action(
            tr("登记公开…"), self.publish, name="decisions.publish", glyph="megaphone-simple", parent=self
        )
        self.setFocusProxy(self.list)
        self._enable()

    @property
    def title(self) -> str:
        return tr("决策监督")

    @property
    def primary_action(self) -> QAction:
        return self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._next, self._public)

    def setFocus(self, *_reason: Any) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, **where: Any) -> None:
        """`chip`: decisions or checks; `state`: the first one that is `late`, `open` or `mended`; `record` one by its id."""
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
            self._list()
        if record := where.get("record"):
            self.list.want(str(record))
        self._wanted = str(where.get("state", ""))
        if self._seen is not None and self._wanted:
            self._list()

    def _first_wanted(self) -> None:
        """Put the hand on what a figure of Today spoke of, once the list is there."""
        wanted, self._wanted = self._wanted, ""
        rows = self._seen.checks if self._seen is not None and not self.deciding else ()
        for one in rows:
            if one.overdue if wanted == "late" else one.state == wanted:
                self.list.want(one.id)
                return

    def refresh(self) -> None:
        """Read both lists."""
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: Seen) -> None:
            if turn == self._turn:
                self._seen = found
                self._list()

        self.frame.jobs.run(lambda: desk.read(seen), show, owner=self)

    @property
    def deciding(self) -> bool:
        """Whether decisions are shown, not checks."""
        return self.chips.current == "decisions"

    def _list(self) -> None:
        if self._seen is None:
            return
        self._new.setText(tr("登记决策…") if self.deciding else tr("登记检查…"))
        empty = (
            EmptyState(
                tr("还没有决策"),
                tr("重大事项先在这里登记，四议走完，公开表和用印就写它的编号。"),
                icon="users-three",
            )
            if self.deciding
            else EmptyState(
                tr("还没有检查"),
                tr("村务监督委员会每查一次登记一次：查了什么、查出什么、谁在哪天前改好。"),
                icon="magnifying-glass",
            )
        )
        if self._wanted:
            self._first_wanted()
        self.list.show_rows(self._seen.decisions if self.deciding else self._seen.checks, lambda: empty)
        self._detail()

    def _state(self, row: Any) -> str:
        words = decisions.STATES if isinstance(row, DecisionRow) else supervision.STATES
        return tr("已逾期") if getattr(row, "overdue", False) else tr(words[row.state])

    def _detail(self) -> None:
        row = self.list.current
        if isinstance(row, DecisionRow):
            self.words.setText("\n".join(self._decision(row)))
        elif isinstance(row, CheckRow):
            self.words.setText("\n".join(self._check(row)))
        else:
            self.words.setText(tr("选中一项，这里显示经过。"))
        self._enable()

    def _enable(self) -> None:
        row = self.list.current
        permit = "decisions:record" if self.deciding else "supervision:record"
        choose = tr(CHOOSE) if row is None else ""
        self.allow(self._new, permit)
        steps = isinstance(row, DecisionRow) and row.state == "open"
        mends = isinstance(row, CheckRow) and row.state in ("open", "mended")
        ended = "" if steps or mends else tr("这一项已经办完，没有下一步。")
        secret = "" if isinstance(row, DecisionRow) and row.not_public else tr("这一项没有等公开的内容。")
        self.allow(self._next, permit, unless=choose or ended)
        self.allow(self._public, permit, unless=choose or secret)
        self.actions_changed.emit()

    def _decision(self, row: DecisionRow) -> list[str]:
        lines = [
            row.title,
            tr("种类：{what}", what=row.subject_name),
            tr("编号：{number}", number=row.number),
        ]
        if row.summary:
            lines.append(row.summary)
        lines += ["", *(self._step(one) for one in row.steps)]
        if row.next and self._seen is not None:
            name = next(one["name"] for one in self._seen.rules["steps"] if one["step"] == row.next)
            lines.append(tr("○ 下一步：{step}", step=tr(name)))
        if row.publics:
            lines += ["", *(f"{one.held_on}　{one.name}　{one.sheet}".rstrip() for one in row.publics)]
        if row.not_public:
            lines += ["", tr("▲ 还没登记公开：{what}", what=tr("、").join(row.not_public))]
        return lines

    def _step(self, one: StepRow) -> str:
        mark = "●" if one.outcome == "passed" else "✕"
        said = f"{mark} {one.held_on}　{one.name}"
        if one.present is not None:
            said += "　" + tr(
                "实到{present}人，赞成{in_favour}人", present=one.present, in_favour=one.in_favour or 0
            )
        return said + (f"\n{one.note}" if one.note else "")

    def _check(self, row: CheckRow) -> list[str]:
        lines = [
            row.about,
            row.question_name,
            tr("检查人：{names}（{group}）", names=tr("、").join(row.checkers), group=row.group),
            tr("编号：{number}", number=row.number),
            "",
            row.finding,
        ]
        if row.problem and row.mend_by is not None:
            lines += ["", tr("▲ {who}在{day}前改好", who=row.responsible, day=row.mend_by)]
        lines += [
            f"{one.on}　{tr(supervision.KINDS[one.kind])}　{one.who}　{one.note}".rstrip()
            for one in row.steps
        ]
        return lines

    # what is done ------------------------------------------------------------------------------------

    def new(self) -> None:
        """F2."""
        if self._seen is None or not self._new.isEnabled():
            return
        if self.deciding:
            self._new_decision(self._seen.rules)
        else:
            self._new_check(self._seen.rules)

    def _new_decision(self, rules: Mapping[str, Any]) -> None:
        self.ask(
            "decisions.open",
            tr("登记决策"),
            [
                Ask("title", tr("决策事项"), needed=True),
                Ask(
                    "subject",
                    tr("种类"),
                    "choice",
                    needed=True,
                    choices=tuple((one["subject"], tr(one["name"])) for one in rules["subjects"]),
                ),
                Ask("opened_on", tr("提出的日期"), "day", value=self.today),
                Ask("summary", tr("说明"), "long"),
            ],
            tr("登记"),
            lambda work, v: decisions.open_(
                work, NewDecision(v["title"], v["subject"] or "", v["summary"], v["opened_on"])
            ),
            self._put_down,
            reason="decisions:record",
        )

    def _new_check(self, rules: Mapping[str, Any]) -> None:
        asks = [
            Ask(
                "question",
                tr("哪一问"),
                "choice",
                needed=True,
                choices=tuple((one["question"], tr(one["name"])) for one in rules["questions"]),
            ),
            Ask("about", tr("查什么"), needed=True),
            Ask("finding", tr("检查情况"), "long", needed=True),
            *(
                Ask(
                    f"checker{n}",
                    tr("检查人 {n}", n=n),
                    needed=n <= rules["checkers"],
                    help=tr("村务监督委员会成员，不是村委会成员、会计、文书") if n == 1 else "",
                )
                for n in range(1, CHECKERS + 1)
            ),
            Ask("checked_on", tr("检查日期"), "day", needed=True, value=self.today),
            Ask("problem", tr("有问题要整改"), "check"),
            Ask("responsible", tr("责任人"), help=tr("要整改时填")),
            Ask("mend_by", tr("整改期限"), "day", help=tr("要整改时填")),
            Ask("refers_to", tr("对应的编号"), help=tr("公开表、决策或证明的编号")),
        ]
        self.ask(
            "supervision.record",
            tr("登记检查"),
            asks,
            tr("登记"),
            self._record,
            self._put_down,
            reason="supervision:record",
        )

    def _put_down(self, row: DecisionRow | CheckRow) -> str:
        """The hand lies on what was just registered: F9 goes on with that one, not with the one chosen before."""
        self.list.want(row.id)
        return tr("已登记，编号{number}。", number=row.number)

    def _record(self, work: Any, v: Mapping[str, Any]) -> CheckRow:
        return supervision.record(
            work,
            NewCheck(
                v["question"] or "",
                v["about"],
                v["finding"],
                tuple(v[f"checker{n}"] for n in range(1, CHECKERS + 1)),
                v["checked_on"] or self.today,
                v["problem"],
                v["responsible"],
                v["mend_by"],
                v["refers_to"],
            ),
        )

    def next_step(self) -> None:
        """F9: the step that comes next, or what became of a finding."""
        row = self.list.current
        if not self._next.isEnabled() or self._seen is None:
            return
        if isinstance(row, CheckRow):
            self._mend(row)
        elif isinstance(row, DecisionRow):
            self._hold(row, self._seen.rules)

    def _hold(self, row: DecisionRow, rules: Mapping[str, Any]) -> None:
        step = next(one for one in rules["steps"] if one["step"] == row.next)
        votes = bool(step["votes"])
        asks = [
            Ask("held_on", tr("日期"), "day", needed=True, value=self.today),
            Ask("chair", tr("主持人")),
        ]
        if votes:
            bodies = tuple((one["body"], tr(one["name"])) for one in rules["bodies"])
            asks.append(
                Ask("body", tr("哪个会议"), "choice", needed=True, choices=bodies, value="representatives")
            )
        asks += [
            Ask("entitled", tr("应到人数"), "number", needed=votes),
            Ask("present", tr("实到人数"), "number", needed=votes),
            Ask("in_favour", tr("赞成"), "number", needed=votes),
            Ask("against", tr("反对"), "number"),
            Ask("abstained", tr("弃权"), "number"),
            Ask("rejected", tr("没有通过"), "check"),
            Ask("note", tr("说明"), "long", help=tr("没有通过要写原因")),
        ]

        def act(work: Any, v: Mapping[str, Any]) -> DecisionRow:
            def count(name: str) -> int | None:
                return int(v[name]) if v[name] else None

            held = Held(
                row.next,
                v["held_on"] or self.today,
                not v["rejected"],
                v["chair"],
                v.get("body") or "",
                entitled=count("entitled"),
                present=count("present"),
                in_favour=count("in_favour"),
                against=count("against"),
                abstained=count("abstained"),
                note=v["note"],
            )
            return decisions.hold(work, row.id, held)

        self.ask(
            "decisions.hold",
            tr(step["name"]),
            asks,
            tr("登记"),
            act,
            lambda after: tr("已登记：{state}。", state=tr(decisions.STATES[after.state])),
            reason="decisions:record",
        )

    def _mend(self, row: CheckRow) -> None:
        kinds = ("mended",) if row.state == "open" else ("confirmed", "not_mended")
        self.ask(
            "supervision.step",
            tr("整改和复查"),
            [
                Ask(
                    "kind",
                    tr("结果"),
                    "choice",
                    needed=True,
                    choices=tuple((one, tr(supervision.KINDS[one])) for one in kinds),
                    value=kinds[0],
                ),
                Ask("who", tr("经手人"), needed=True, help=tr("复查人不能是整改责任人")),
                Ask("on", tr("日期"), "day", value=self.today),
                Ask("note", tr("说明"), "long"),
            ],
            tr("登记"),
            lambda work, v: supervision.step(work, row.id, v["kind"] or "", v["who"], v["note"], v["on"]),
            lambda after: tr("已登记：{state}。", state=tr(supervision.STATES[after.state])),
            reason="supervision:record",
        )

    def publish(self) -> None:
        """What was made public, by which sheet."""
        row = self.list.current
        if not isinstance(row, DecisionRow) or self._seen is None or not self._public.isEnabled():
            return
        done = {one.step for one in row.publics}
        held = {one.step for one in row.steps if one.outcome == "passed"}
        choices = tuple(
            (one["public"], tr(one["name"]))
            for one in self._seen.rules["publics"]
            if one["public"] not in done and one["after"] in held
        )
        self.ask(
            "decisions.publish",
            tr("登记公开"),
            [
                Ask("public", tr("公开了什么"), "choice", needed=True, choices=choices, value=choices[0][0]),
                Ask("on", tr("日期"), "day", needed=True, value=self.today),
                Ask("sheet", tr("公开表编号"), help=tr("用公开表张贴的填")),
                Ask("note", tr("说明"), "long"),
            ],
            tr("登记"),
            lambda work, v: decisions.publish(
                work, row.id, v["public"] or "", v["on"] or self.today, sheet=v["sheet"], note=v["note"]
            ),
            lambda _after: tr("已登记公开。"),
            reason="decisions:record",
        )

    def detail(self) -> None:
        self.both.show_detail()


def _day(row: Any) -> date:
    return row.passed_on or row.opened_on if isinstance(row, DecisionRow) else row.checked_on
