"""核查: a round's lines household by household; one figure answers a line, whole sheets are typed back by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import left_behind
from stationdesk.services import left_behind_rounds as service
from stationdesk.services import left_behind_rounds_check as checking
from stationdesk.services import left_behind_work_papers as papers_of
from stationdesk.services.left_behind_rounds import CODES, PERIODS, RESULTS, LineRow, RoundRow
from stationdesk.services.left_behind_rounds_kin import KIN_WORDS
from stationdesk.ui import theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.cases.counter_pane import CounterPane
from stationdesk.ui.left_behind.age_risk import word_of
from stationdesk.ui.left_behind.reading import day_words
from stationdesk.ui.left_behind.rounds_grid import RoundGrid
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail, Lists
from stationdesk.ui.pieces.plain import label, row
from stationdesk.ui.pieces.side_form import pick
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = (("open", N_("待核查")), ("done", N_("已核查")), ("all", N_("全部")), ("grid", N_("整表录入")))
KIN_CODES = ("2", "3", "4")


@dataclass(frozen=True)
class Shown:
    """The rounds there are and the lines of the one that is shown."""

    rounds: tuple[RoundRow, ...]
    lines: tuple[LineRow, ...]
    today: Any


class RoundsView(SheetPage):
    """A round chosen above, its lines, the answer beside. Figures 0–9 answer the line that is chosen."""

    word = "left_behind"
    cares_about = frozenset(
        {"left_behind", "residents", "absences", "left_behind_rounds", "left_behind_round_lines"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._shown: Shown | None = None
        self._wanted = ""
        self._same = action(
            tr("情况不变"), self.primary, name="left_behind.rounds.same", glyph="check", key="F9", parent=self
        )
        self._open = action(
            tr("开一轮核查"), self.new, name="left_behind.rounds.open", glyph="plus", key="F2", parent=self
        )
        self._print = action(
            tr("打印核查表"), self.print_, name="left_behind.rounds.print", glyph="printer", parent=self
        )
        self._close = action(
            tr("结束这一轮"), self.close_round, name="left_behind.rounds.close", glyph="flag", parent=self
        )
        for one in (self._same, self._open, self._print, self._close):
            self.allow(one, "left_behind:enrol")
        self.which = pick("left_behind.rounds.which", tr("哪一轮"), (), None, empty=False)
        self.which.setMinimumWidth(theme.now().px(240))
        self.which.currentIndexChanged.connect(lambda _at: self.refresh())
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS], spoken=tr("看哪些行"), name="left_behind.rounds.chips"
        )
        self.chips.chosen.connect(lambda _key: self._show())
        self.said = label("", "second", wrap=True, name="left_behind.rounds.said")
        self.rows = Rows(
            [
                Column(tr("序号"), lambda r: str(r.n), 48, right=True),
                Column(tr("户"), lambda r: tr("第{n}户", n=r.house), 96),
                Column(tr("姓名"), lambda r: r.name, 96),
                Column(tr("类别"), lambda r: tr(left_behind.KIND_WORDS[r.kind]), 150),
                Column(tr("登记情况"), _known, 150),
                Column(tr("结果"), _result, 104, light=_light),
            ],
            spoken=tr("这一轮核查的各行"),
            name="left_behind.rounds",
            count=lambda n: tr("{n} 人", n=n),
        )
        self.rows.chosen.connect(self._on_row)
        self.pane = CounterPane(
            "left_behind.rounds.pane", tr("在左边选一个人，按数字键记下核查结果。"), "list-checks"
        )
        self.pane.asked.connect(self.answer)
        self.both = ListDetail(self.rows, self.pane)
        self.grid = RoundGrid(frame, self._kept)
        self.parts = Lists("left_behind.rounds.parts")
        self.parts.addWidget(self.both)
        self.parts.addWidget(self.grid)
        above = row(self.which, self.chips, gap=theme.L)
        above.setStretch(1, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(above)
        lay.addWidget(self.said)
        lay.addWidget(self.parts, 1)
        for code in CODES:
            key = QShortcut(QKeySequence(code), self.rows.view)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.setObjectName(f"left_behind.rounds.key.{code}")
            key.activated.connect(lambda code=code: self.answer(code))
        self.setFocusProxy(self.rows)

    @property
    def title(self) -> str:
        return tr("核查")

    @property
    def primary_action(self) -> QAction:
        return self._same if self._held is not None else self._open

    @property
    def other_actions(self) -> Sequence[QAction]:
        return (self._print, self._close, self._open) if self._held is not None else ()

    @property
    def _held(self) -> RoundRow | None:
        """The round that is shown, while it is open."""
        found = self._round
        return found if found is not None and found.closed_on is None else None

    @property
    def _round(self) -> RoundRow | None:
        chosen = self.which.currentData()
        rounds = self._shown.rounds if self._shown else ()
        return next((one for one in rounds if one.id == chosen), rounds[0] if rounds else None)

    def arrive(self, **where: Any) -> None:
        """`record`: a line; `chip`: open, done, all or grid."""
        if chip := where.get("chip"):
            self.chips.choose(str(chip))
        if record := where.get("record"):
            self._wanted = str(record)
            self.rows.want(self._wanted)

    def refresh(self) -> None:
        self._turn += 1
        turn, desk, chosen = self._turn, self.frame.desk, self.which.currentData()

        def look(work: Any) -> Shown:
            rounds = tuple(service.rounds(work))
            held = next((one for one in rounds if one.id == chosen), rounds[0] if rounds else None)
            lines = tuple(service.lines(work, held.id)) if held else ()
            return Shown(rounds, lines, work.today)

        def show(found: Shown) -> None:
            if turn == self._turn:
                self._take(found)

        self.frame.jobs.run(lambda: desk.read(look), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        self._shown = None
        self.rows.show_rows(
            [],
            lambda: not_read(problem, tr("您的岗位看不到三留守名册")),
        )
        return problem.code == "not-permitted"

    def _take(self, found: Shown) -> None:
        chosen = self.which.currentData()
        self._shown = found
        self.which.blockSignals(True)
        self.which.clear()
        for one in found.rounds:
            words = tr("{title}（{done}/{all}）", title=one.title, done=one.done, all=one.total)
            self.which.addItem(words, one.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.setVisible(bool(found.rounds))
        self.which.blockSignals(False)
        self._show()
        self.actions_changed.emit()

    def _show(self) -> None:
        shown, held = self._shown, self._round
        if shown is None:
            return
        parts = {
            "open": [one for one in shown.lines if one.open],
            "done": [one for one in shown.lines if not one.open],
            "all": list(shown.lines),
        }
        for key, lines in parts.items():
            self.chips.set_count(key, len(lines))
        if held is None:
            self.said.setText("")
        else:
            left = tr("已核查 {n}/{all} 户", n=held.households_done, all=held.households)
            words = tr("{left}，期限 {day}", left=left, day=day_words(held.due_on, shown.today))
            if held.late:
                words += tr("，已过期")
            if held.closed_on:
                words += tr("，{day}已结束", day=day_words(held.closed_on, shown.today))
            self.said.setText(words)
        chip = self.chips.current
        self.parts.setCurrentWidget(self.grid if chip == "grid" else self.both)
        if chip == "grid":
            self.grid.show_round(self._held)
            self.setFocusProxy(self.grid)
        else:
            self.setFocusProxy(self.rows)
            self.rows.show_rows(parts[chip], self._nothing)

    def _nothing(self) -> QWidget:
        if self._round is None:
            return EmptyState(
                tr("还没有开过核查"),
                tr(
                    "每季度或每半年开一轮：名册上的人和待确认的人按户排好，打印核查表带下村，回来按序号录入。"
                ),
                icon="list-checks",
                step=tr("F2　开一轮核查") if self._open.isEnabled() else "",
                on_step=self.new if self._open.isEnabled() else None,
            )
        return EmptyState(tr("这里没有要核查的"), tr("全部核查完了，可以结束这一轮。"), icon="check-circle")

    def _on_row(self, one: Any) -> None:
        if not isinstance(one, LineRow):
            self.pane.show_nothing()
            return
        tag = (_result(one) or tr("待核查"), "good" if not one.open else "warn")
        facts = [
            (tr("类别"), tr(left_behind.KIND_WORDS[one.kind])),
            (tr("年龄"), "" if one.age is None else tr("{n}岁", n=one.age)),
            (tr("风险"), word_of(one.risk) if one.risk else ""),
            (tr("照护人"), one.carer),
            *(
                (
                    f"{kin.letter} {tr(KIN_WORDS[kin.word])}",
                    f"{kin.name} "
                    + (
                        tr("{day}起在{place}", day=kin.away_since, place=kin.place)
                        if kin.away_since
                        else tr("在家")
                    ),
                )
                for kin in one.relatives
            ),
            (tr("住址"), one.address),
            (tr("责任人"), one.worker),
            (
                tr("核查日期"),
                day_words(one.checked_on, self._shown.today) if one.checked_on and self._shown else "",
            ),
            (tr("备注"), one.note),
        ]
        steps: list[tuple[str, str, str]] = []
        self._same.setText(self._words(one, "1") if one.open else tr("情况不变"))
        if one.open and self._held is not None and self._same.isEnabled():
            codes = ("1", "8", "9", "2", "3", "4") if one.proposed else tuple(CODES)
            steps = [(code, f"{code} {self._words(one, code)}", "") for code in codes]
        self.pane.show_facts(tr("{n}号 {name}", n=one.n, name=one.name), tag, facts, steps)

    @staticmethod
    def _words(one: LineRow, code: str) -> str:
        if one.proposed and code in ("1", "8"):
            return tr("属实，纳入") if code == "1" else tr("不属实，不纳入")
        return tr(CODES[code])

    # doing ------------------------------------------------------------------------------------------

    def primary(self) -> None:
        """F9: the line is as it was; the next one is chosen. Where there is no round: open one."""
        if self.chips.current == "grid":
            self.grid.save()
        elif self._held is None:
            self.new()
        else:
            self.answer("1")

    def answer(self, code: str) -> None:
        """One figure for the line that is chosen; what needs more is asked."""
        one = self.rows.current
        if not isinstance(one, LineRow) or not one.open or self._held is None or not self._same.isEnabled():
            return
        if code in ("1", "9"):
            self._send(one, checking.Checked(one.id, code))
            return
        self.ask(
            "left_behind.rounds.answer",
            tr("{n}号 {name}：{what}", n=one.n, name=one.name, what=self._words(one, code)),
            self._asks(one, code),
            tr("记下"),
            lambda work, values: checking.check(
                work,
                checking.Checked(
                    one.id,
                    code,
                    values.get("who") or "",
                    values.get("on"),
                    values.get("text") or "",
                    values.get("note") or "",
                ),
            ),
            lambda row: tr("{n}号：{result}。", n=row.n, result=tr(RESULTS[row.result])),
            reason="left_behind:check",
        )

    def _asks(self, one: LineRow, code: str) -> list[Ask]:
        asks: list[Ask] = []
        if code in KIN_CODES:
            kin = [k for k in one.relatives if k.away is (code != "4")]
            choices = [(k.letter, f"{k.letter} {tr(KIN_WORDS[k.word])} {k.name}") for k in kin]
            first = choices[0][0] if len(choices) == 1 else None
            asks.append(Ask("who", tr("哪位家人"), "choice", needed=True, value=first, choices=choices))
        if code in ("2", "3", "4", "6", "7"):
            asks.append(Ask("on", tr("哪天"), "day", needed=True))
        hints = {
            "3": (tr("现在在哪里"), tr("写到省、市")),
            "4": (tr("到了哪里"), tr("写到省、市")),
            "5": (tr("现在由谁照护"), tr("姓名，或写祖辈、亲属、无人")),
            "8": (tr("为什么"), tr("一句话，别人看得懂")),
        }
        if code in hints:
            words, hint = hints[code]
            asks.append(Ask("text", words, "line", needed=True, hint=hint))
        asks.append(Ask("note", tr("备注"), "long", needed=code == "0"))
        return asks

    def _send(self, one: LineRow, answer: checking.Checked) -> None:
        desk = self.frame.desk
        at = self.rows.rows.index(one)
        after = self.rows.rows[at + 1] if at + 1 < len(self.rows.rows) else None
        if isinstance(after, LineRow):
            self.rows.want(after.id)
        self.frame.jobs.run(
            lambda: desk.change(lambda work: checking.check(work, answer), reason="left_behind:check"),
            lambda row: self.frame.say(tr("{n}号：{result}。", n=row.n, result=tr(RESULTS[row.result]))),
            owner=self,
        )

    def new(self) -> None:
        """F2: open a round."""
        if not self._open.isEnabled():
            return
        self.ask(
            "left_behind.rounds.new",
            tr("开一轮核查"),
            [
                Ask("period", tr("哪一种"), "choice", needed=True, value="quarter",
                    choices=[(key, tr(words)) for key, words in PERIODS.items()]),
                Ask("title", tr("名称"), hint=tr("不填就按季度或半年取名")),
                Ask("due_on", tr("完成期限"), "day", help=tr("不填就是季末、半年末")),
            ],
            tr("开始"),
            self._opened,
            lambda made: tr("已开“{title}”：{n} 人，{houses} 户。", title=made.title, n=made.total, houses=made.households),
            intro=tr("名册上的人和待确认的人都会列进来，按网格和户排好序号。"),
            reason="left_behind:round",
        )  # fmt: skip

    @staticmethod
    def _opened(work: Any, values: Mapping[str, Any]) -> RoundRow:
        new = service.NewRound(values["period"], values["title"], due_on=values["due_on"])
        return service.open_round(work, new)

    def close_round(self) -> None:
        """End the round; open lines need a reason."""
        held = self._held
        if held is None:
            return
        self.ask(
            "left_behind.rounds.end",
            tr("结束：{title}", title=held.title),
            [Ask("why", tr("原因"), "long", needed=bool(held.open))],
            tr("结束这一轮"),
            lambda work, values: service.close_round(work, held.id, values["why"]),
            lambda made: tr("“{title}”已结束。", title=made.title),
            intro=tr("还有 {n} 行没有核查，写明原因才能结束。", n=held.open) if held.open else "",
            reason="left_behind:round",
        )

    def print_(self) -> None:
        """The sheet to take along: drawn from today's facts, kept nowhere."""
        held, desk = self._held, self.frame.desk
        if held is None or not self._print.isEnabled():
            return

        def draw() -> bytes:
            from stationdesk.documents.render import render

            return render(
                desk.change(lambda work: papers_of.round_sheet(work, held.id), reason="left_behind:paper")
            )

        self.frame.jobs.run(draw, lambda pdf: self.frame.preview(pdf, tr("三留守核查表")), owner=self)

    def _kept(self, kept: checking.Kept) -> None:
        self.frame.say(tr("已录入 {n} 行。", n=kept.lines))
        self.refresh()

    def save(self) -> None:
        if self.chips.current == "grid":
            self.grid.save()
        else:
            super().save()

    def filter(self) -> None:
        self.chips.focus()

    def detail(self) -> None:
        self.both.toggle()

    def back(self) -> bool:
        if self.chips.current != "open":
            self.chips.choose("open")
            return True
        return False


def _known(one: LineRow) -> str:
    if one.proposed:
        return tr("待确认")
    away = [kin for kin in one.relatives if kin.away]
    return tr("，").join(
        part
        for part in (
            tr("风险{word}", word=word_of(one.risk)) if one.risk else "",
            tr("{n} 位家人在外", n=len(away)) if away else "",
        )
        if part
    )


def _result(one: LineRow) -> str:
    if one.gone and one.result is None:
        return tr("已另行处理")
    return tr(RESULTS[one.result]) if one.result else ""


def _light(one: LineRow) -> str:
    return "near" if one.result == "absent" and one.open else "" if one.open else "normal"
