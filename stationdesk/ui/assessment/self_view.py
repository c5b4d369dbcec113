"""自评表: the station's assessments of itself beside the indicators of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import assessment, assessment_indicators, assessment_words, papers
from stationdesk.services.assessment import AssessmentRow, LineRow, Typed, plain
from stationdesk.ui import issuing, theme
from stationdesk.ui.ask_sheet import Ask, SheetPage
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.panes import FilterChips, ListDetail
from stationdesk.ui.pieces.plain import card, label
from stationdesk.ui.pieces.states import EmptyState, not_read
from stationdesk.ui.publicity.reading import period_words
from stationdesk.ui.rows import Rows
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr

CHIPS = {"all": N_("全部指标"), "missing": N_("还没填"), "unmet": N_("未达到"), "older": N_("历次自评")}


@dataclass(frozen=True)
class Seen:
    """What the view shows."""

    all: tuple[AssessmentRow, ...]
    schemes: dict[str, str]


def seen(work: Any) -> Seen:
    """Everything at once. Needs `assessment:read`."""
    return Seen(assessment.list_all(work), assessment.schemes(work))


class SelfView(SheetPage):
    """The newest self-assessment with its lines; under 历次自评 the ones before. F2 begins one, F9 answers a line."""

    word = "assessment"
    cares_about = frozenset({"assessments", "assessment_lines"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.today = dates.today()
        self._turn = 0
        self._seen: Seen | None = None
        self._chosen = ""
        self.head = label("", wrap=True, name="assessment.head")
        self.chips = FilterChips(
            [(key, tr(words)) for key, words in CHIPS.items()], spoken=tr("看什么"), name="assessment.chips"
        )
        self.chips.chosen.connect(lambda _key: self._list())
        self.list = Rows(
            [
                Column(tr("指标"), lambda r: r.name if isinstance(r, LineRow) else r.number, 240),
                Column(
                    tr("实际"),
                    lambda r: (
                        (assessment_words.value(r.value) or tr(assessment.SOURCES[r.source]))
                        if isinstance(r, LineRow)
                        else period_words(r.period)
                    ),
                    140,
                ),
                Column(tr("是否达到"), self._met, 124, light=self._light),
                Column(tr("得分"), self._score, 90, right=True),
            ],
            spoken=tr("考核指标"),
            name="assessment.list",
            key=lambda r: r.code if isinstance(r, LineRow) else r.id,
            count=lambda n: tr("共 {n} 项指标", n=n),
        )
        self.list.chosen.connect(lambda _row: self._detail())
        self.words = label("", wrap=True, name="assessment.detail")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pane = QWidget()
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        inside.addWidget(self.words)
        inside.addStretch(1)
        self.both = ListDetail(self.list, pane)
        self.list.opened.connect(self._opened)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        self._head_card = card(self.head, margin=theme.M, gap=theme.XS)
        lay.addWidget(self._head_card)
        lay.addWidget(self.chips)
        lay.addWidget(self.both, 1)

        def one(key: str, words: str, run: Any, glyph: str, shortcut: str = "") -> QAction:
            return action(words, run, name=f"assessment.{key}", glyph=glyph, key=shortcut, parent=self)

        self._new = one("new", tr("开始自评…"), self.new, "note-pencil", "F2")
        self._fill = one("fill", tr("填写这一项…"), self.fill, "pencil-simple", "F9")
        self._finish = one("finish", tr("完成自评…"), self.finish, "check-circle")
        self._print = one("print", tr("打印自评表"), self.print_, "printer", "F8")
        self._recount = one("recount", tr("重新统计"), self.recount, "arrow-clockwise")
        self._withdraw = one("withdraw", tr("作废…"), self.withdraw, "prohibit")
        self.setFocusProxy(self.list)
        self._enable()

    @property
    def title(self) -> str:
        return tr("考核自评")

    @property
    def primary_action(self) -> QAction:
        return self._fill if self.current is not None else self._new

    @property
    def other_actions(self) -> Sequence[QAction]:
        rest = (self._finish, self._print, self._recount, self._withdraw)
        return (self._new, *rest) if self.current is not None else ()

    @property
    def current(self) -> AssessmentRow | None:
        """The assessment that is shown: the chosen one, else the newest."""
        found = self._seen.all if self._seen is not None else ()
        return next((one for one in found if one.id == self._chosen), found[0] if found else None)

    def setFocus(self, *_reason: Any) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read them all."""
        self._turn += 1
        turn, desk = self._turn, self.frame.desk

        def show(found: Seen) -> None:
            if turn == self._turn:
                self._seen = found
                self._list()

        self.frame.jobs.run(lambda: desk.read(seen), show, self._unreadable, owner=self)

    def _unreadable(self, problem: Unhappy) -> bool:
        forbidden = problem.code == "not-permitted"
        self._seen = None
        state = not_read(problem, tr("您的岗位看不到考核自评"))
        self.list.show_rows([], lambda: state)
        for part in (self._head_card, self.chips):
            part.setVisible(not forbidden)
        self._detail()
        return forbidden

    def _list(self) -> None:
        if self._seen is None:
            return
        row, chip = self.current, self.chips.current
        if row is not None:
            self.chips.set_count("missing", row.missing)
            self.chips.set_count("unmet", sum(one.met is False for one in row.lines))
        self.chips.set_count("older", len(self._seen.all))
        shown: Sequence[Any]
        if chip == "older":
            shown = self._seen.all
        else:
            shown = [
                one
                for one in (row.lines if row is not None else ())
                if chip == "all" or (one.unanswered if chip == "missing" else one.met is False)
            ]
        self.list.show_rows(shown, self._empty)
        self.head.setText(self._said(row))
        self._detail()

    def _empty(self) -> QWidget:
        if self.current is None:
            return EmptyState(
                tr("还没有做过自评"),
                tr("选一套指标，台账里有的自动统计，其余填上数字和依据，完成后打印自评表。"),
                icon="chart-bar",
                step=tr("开始自评…") if self._new.isEnabled() else "",
                on_step=self.new,
            )
        return EmptyState(tr("这里没有要填的"), tr("其他指标在“全部指标”里。"), icon="check-circle")

    def _said(self, row: AssessmentRow | None) -> str:
        if row is None:
            return tr("考核自评：每项写明实际数、期间和依据，得分与等次由此得出。")
        said = f"{period_words(row.period)}　{row.scheme_name}　{row.number}"
        if row.full is not None:
            score = row.score if row.score is not None else row.so_far
            said += "\n" + tr("{score}分（满分{full}）", score=plain(score), full=plain(row.full))
            if row.grade:
                said += "　" + tr("等次：{grade}", grade=tr(row.grade))
        else:
            said += "\n" + tr("{n} 项达到，共 {all} 项", n=row.met, all=len(row.lines))
        if row.missing:
            said += "　▲ " + tr("还有 {n} 项没有填", n=row.missing)
        elif row.state == "open":
            said += "　" + tr("都填好了，可以完成自评")
        return said

    def _met(self, row: Any) -> str:
        if isinstance(row, AssessmentRow):
            return tr("已完成") if row.state == "finished" else tr("填写中")
        if row.met is None:
            return tr("还没填") if row.unanswered else "—"
        return tr("达到") if row.met else tr("未达到")

    def _light(self, row: Any) -> str:
        if isinstance(row, AssessmentRow):
            return "normal" if row.state == "finished" else "near"
        if row.unanswered:
            return "near"
        return "" if row.met is None else "normal" if row.met else "late"

    def _score(self, row: Any) -> str:
        if isinstance(row, AssessmentRow):
            return plain(row.score) or "—"
        return f"{plain(row.points) or '—'}/{plain(row.full)}" if row.full is not None else "—"

    def _detail(self) -> None:
        row = self.list.current
        if isinstance(row, LineRow):
            parts = [
                row.name,
                tr("要求：{wanted}", wanted=assessment_words.value(row.wanted)),
                tr(
                    "实际：{value}",
                    value=assessment_words.value(row.value) or tr(assessment.SOURCES[row.source]),
                ),
                tr("来源：{source}", source=tr(assessment.SOURCES[row.source])),
            ]
            if row.evidence:
                parts.append(tr("依据：{evidence}", evidence=assessment_words.evidence(row.evidence)))
            if row.why:
                parts.append(tr("改分原因：{why}", why=row.why))
            parts += ["", tr("文件原文（{place}）：{quote}", place=row.place, quote=row.quote)]
            if row.note:
                parts.append(tr("说明：{note}", note=row.note))
            self.words.setText("\n".join(parts))
        elif isinstance(row, AssessmentRow):
            self.words.setText(self._said(row) + "\n\n" + tr("按回车打开这一份。"))
        else:
            self.words.setText(tr("选中一项，这里显示要求、实际和依据。"))
        self._enable()

    def _enable(self) -> None:
        row, makes = self.current, assessment.MAKES
        none = tr("还没有自评，先按 F2 开始。") if row is None else ""
        closed = none or (
            "" if row is not None and row.state == "open" else tr("这份自评已经完成，不能再改。")
        )
        line = "" if isinstance(self.list.current, LineRow) else tr("请先选一项指标。")
        missing = tr("还有没填的指标。") if row is not None and row.missing else ""
        self.allow(self._new, makes, unless="" if self._seen is not None else tr("这一页没有读出来。"))
        self.allow(self._fill, makes, unless=closed or line)
        self.allow(self._finish, makes, unless=closed or missing)
        self.allow(self._recount, makes, unless=closed)
        self.allow(self._withdraw, makes, unless=none)
        withhold(self._print, none)
        self.actions_changed.emit()

    def _opened(self, row: Any) -> None:
        if isinstance(row, AssessmentRow):
            self._chosen = row.id
            self.chips.choose("all")
        elif self._fill.isEnabled():
            self.fill()
        else:
            self.both.show_detail()

    # doing ------------------------------------------------------------------------------------------

    def new(self) -> None:
        """F2: begin one for a year or a quarter."""
        if self._seen is None or not self._new.isEnabled():
            return

        def said(row: AssessmentRow) -> str:
            self._chosen = row.id
            return tr(
                "已开始，编号{number}。台账里有的已统计，还有 {n} 项要填。", number=row.number, n=row.missing
            )

        self.ask(
            "assessment.open",
            tr("开始自评"),
            [
                Ask(
                    "scheme", tr("用哪套指标"), "choice", needed=True, value=assessment_indicators.HUNDRED,
                    choices=tuple(self._seen.schemes.items()), help=tr("各地标准不同，只按一套评"),
                ),
                Ask("period", tr("期间"), needed=True, value=str(self.today.year), help=tr("年度写 2026，季度写 2026Q3")),
            ],
            tr("开始"),
            lambda work, v: assessment.open_(work, v["scheme"] or "", v["period"]),
            said,
            reason="assessment:open",
        )  # fmt: skip

    def fill(self) -> None:
        """F9: answer the chosen indicator."""
        row, line = self.current, self.list.current
        if row is None or not isinstance(line, LineRow) or not self._fill.isEnabled():
            return
        self.ask(
            "assessment.fill",
            line.name,
            self._asks(line),
            tr("保存"),
            lambda work, v: assessment.fill(
                work,
                row.id,
                Typed(
                    line.code,
                    self._value(line, v["value"]),
                    v["evidence"],
                    v.get("points", ""),
                    v.get("why", ""),
                    v.get("left", False),
                ),
            ),
            lambda _row: tr("已填：{name}。", name=line.name),
            intro=tr("要求：{wanted}", wanted=assessment_words.value(line.wanted)),
            reason="assessment:fill",
        )

    def _value(self, line: LineRow, given: Any) -> str:
        """What was typed; nothing where the register's own count stands as it stood."""
        if isinstance(given, tuple):
            same = line.source == "register" and set(given) == set(line.have)
            return "" if same else "、".join(given) or "无"
        said = str(given or "")
        if line.source == "register" and line.kind == "boolean" and (said == "是") == line.met:
            return ""
        return said

    def _asks(self, line: LineRow) -> list[Ask]:
        typed_before = line.value if line.source == "typed" else ""
        if line.kind == "checklist":
            value = Ask(
                "value",
                tr("已有的"),
                "ticks",
                value=line.have,
                choices=tuple((one, tr(one)) for one in line.required),
            )
        elif line.kind == "boolean":
            now = "" if line.met is None else "是" if line.met else "否"
            value = Ask(
                "value", tr("是否做到"), "choice", value=now, choices=(("是", tr("是")), ("否", tr("否")))
            )
        else:
            share = line.unit in assessment_indicators.SHARES
            hint = tr("写成 12/15，或百分数") if share else tr("单位：{unit}", unit=tr(line.unit))
            if line.counted:
                hint = tr("台账已统计，空着就用统计数；") + hint
            value = Ask("value", tr("实际"), value=typed_before.split("（")[0], help=hint)
        asks = [value, Ask("evidence", tr("依据"), help=tr("台账、会议记录、照片编号"))]
        if line.full is not None:
            asks += [
                Ask(
                    "points", tr("得分"), help=tr("空着：达到得{full}分，没达到不得分", full=plain(line.full))
                ),
                Ask("why", tr("改分的原因")),
            ]
        if line.may_be_left:
            asks.append(Ask("left", tr("不适用"), "check"))
        return asks

    def finish(self) -> None:
        """Fix score and grade; the paper is made."""
        row = self.current
        if row is None or not self._finish.isEnabled():
            return
        self.ask(
            "assessment.finish",
            tr("完成自评"),
            [Ask("sure", tr("已逐项核对"), "check", needed=True)],
            tr("完成"),
            lambda work, _v: assessment.finish(work, row.id),
            lambda done: (
                tr("自评已完成。{grade}", grade=tr(done.grade)) if done.grade else tr("自评已完成。")
            ),
            intro=tr("完成后不能再改。分数和等次由此定下，打印的自评表以此为准。"),
            reason="assessment:finish",
        )

    def recount(self) -> None:
        """Count again what the register knows."""
        row, desk = self.current, self.frame.desk
        if row is None or not self._recount.isEnabled():
            return

        def done(_row: AssessmentRow) -> None:
            self.frame.say(tr("已从台账重新统计。"))
            self.refresh()

        self.frame.jobs.run(
            lambda: desk.change(lambda work: assessment.recount(work, row.id), reason="assessment:fill"),
            done,
            owner=self,
        )

    def withdraw(self) -> None:
        """It no longer counts."""
        row = self.current
        if row is None or not self._withdraw.isEnabled():
            return
        self.ask(
            "assessment.withdraw",
            tr("作废自评表"),
            [Ask("why", tr("原因"), needed=True)],
            tr("作废"),
            lambda work, v: assessment.withdraw(work, row.id, v["why"]),
            lambda _none: tr("已作废。"),
            reason="assessment:withdraw",
        )

    def print_(self) -> None:
        """F8: the paper of a finished one; a draft as it stands otherwise."""
        row, desk = self.current, self.frame.desk
        if row is None:
            return
        if row.state == "finished":
            self.frame.jobs.run(
                lambda: desk.read(lambda work: papers.latest(work, "assessment_sheet", row.id)),
                lambda paper: issuing.preview(self.frame, self, paper),
                owner=self,
            )
            return

        def drawn() -> bytes:
            from stationdesk.documents.render import render

            return render(desk.read(lambda work: assessment.facts(work, row.id)))

        title = tr("样稿：{title}", title=tr("考核自评表"))
        self.frame.jobs.run(drawn, lambda pdf: self.frame.preview(pdf, title), owner=self)
