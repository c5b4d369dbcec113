"""登记答复: what the township answered, typed in for many at once; each line says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from stationdesk.core import matter_names
from stationdesk.core.case_states import State
from stationdesk.core.words import N_
from stationdesk.services import case_handovers, case_life
from stationdesk.services.case_by_line import BatchLine
from stationdesk.services.case_handovers import HandoverCase
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import card, column, label, restyle, row
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr

MOST = 60
"""So many at a time: each is four fields, and a list of answers is one sheet of paper."""
RESULTS: tuple[tuple[str, str], ...] = (
    ("accepted", State.ACCEPTED.word),
    ("deferred", State.DEFERRED.word),
    ("returned", State.RETURNED.word),
    ("refused", State.REFUSED.word),
    ("finished", State.FINISHED.word),
)
SAME: str = N_("全部填成")


class _Line:
    """The four fields of one case."""

    def __init__(self, one: HandoverCase, n: int) -> None:
        self.case = one
        tail = one.number.rsplit("-", 1)[-1]
        spoken = f"{one.applicant} {tail}"
        results = [(key, tr(words)) for key, words in RESULTS]
        self.result = pick(f"answers.{n}.result", tr("{who} 的答复", who=spoken), results, None)
        self.on = DateField(f"answers.{n}.on", tr("{who} 的答复日期", who=spoken))
        self.on.setPlaceholderText(tr("日期：不填就是今天"))
        self.number = text_field(
            f"answers.{n}.number", tr("{who} 的机关编号", who=spoken), hint=tr("机关的编号"), digits=True
        )
        self.reason = text_field(
            f"answers.{n}.reason", tr("{who} 的理由", who=spoken), hint=tr("理由（退回、不予受理必填）")
        )
        self.said: QLabel = label("", "error", wrap=True, name=f"answers.{n}.said")
        self.said.hide()
        self.box = card(
            label(f"{one.applicant}　{matter_names.shown(one.matter_name)}", wrap=True),
            label(one.number, "second", wrap=True),
            row(self.result, self.on, gap=theme.S),
            row(self.number, self.reason, gap=theme.S),
            self.said,
            margin=theme.M,
            gap=theme.XS,
        )
        self.box.setObjectName(f"answers.{n}")

    @property
    def typed(self) -> bool:
        return self.result.currentData() is not None

    def read(self) -> case_life.Answered:
        """What stands in the line."""
        self.on.settle()
        return case_life.Answered(
            self.case.case_id,
            str(self.result.currentData()),
            self.on.day,
            reason=self.reason.text(),
            external_number=self.number.text().strip() or None,
        )

    def show(self, words: str, good: bool) -> None:
        """What became of it."""
        self.said.setProperty("kind", "good" if good else "error")
        self.said.setText(words)
        self.said.setVisible(bool(words))
        restyle(self.said)


class AnswersSheet(SideForm):
    """Lines without an answer are left alone. Lines that were refused stay, with the reason; the others are done."""

    def __init__(self, frame: Frame, cases: Sequence[HandoverCase]) -> None:
        super().__init__(frame, "answers")
        shown = list(cases)[:MOST]
        self.lay.addWidget(label(tr("没有选答复的不动。退回补正和不予受理要写理由。"), "second", wrap=True))
        if len(cases) > MOST:
            more = tr("先登记前 {n} 件，其余 {left} 件下一次。", n=MOST, left=len(cases) - MOST)
            self.lay.addWidget(label(more, "warn", wrap=True))
        results = [(key, tr(words)) for key, words in RESULTS]
        self.all = pick("answers.all", tr("全部填成"), results, None)
        self.all.activated.connect(self._on_all)
        if len(shown) > 1:
            self.lay.addLayout(row(label(tr("全部填成")), self.all, None))
        self.lines = [_Line(one, n) for n, one in enumerate(shown)]
        held = QWidget()
        held.setLayout(column(*(line.box for line in self.lines), gap=theme.S))
        self.lay.addWidget(held)
        for line in self.lines:
            for widget in (line.result, line.on, line.number, line.reason):
                self.watch(widget)
        self.end(tr("登记答复"))

    def _on_all(self, _index: int) -> None:
        chosen = self.all.currentData()
        if chosen is None:
            return
        for line in self.lines:
            if not line.typed and line.result.isEnabled():
                line.result.setCurrentIndex(line.result.findData(chosen))

    def save(self) -> None:
        typed = [line for line in self.lines if line.typed and line.result.isEnabled()]
        if not typed:
            self.warn(tr("还没有选一件的答复。"))
            return
        for line in typed:
            line.on.settle()
            if line.on.wrong:
                line.show(tr("不是日期：请写成 11-22 或 20261122"), False)
                line.on.setFocus()
                return
        given = tuple(line.read() for line in typed)
        self.put(
            lambda work: case_handovers.answers(work, given),
            lambda lines: self._answered(typed, lines),
            reason="cases:accept",
        )

    def _answered(self, typed: list[_Line], lines: Sequence[BatchLine]) -> None:
        done = sum(one.done for one in lines)
        if done == len(lines):
            self.finished.emit(tr("已登记 {n} 件答复", n=done), "")
            return
        for line, one in zip(typed, lines, strict=True):
            words = tr("✓ {state}", state=tr(State(one.state).word)) if one.done else one.why
            line.show(words, one.done)
            for widget in (line.result, line.on, line.number, line.reason):
                widget.setEnabled(not one.done)
        left = next(line for line, one in zip(typed, lines, strict=True) if not one.done)
        left.reason.setFocus()
        self._touched = True
        self.warn(tr("登记了 {n} 件，{left} 件没有登记成，改好再按一次。", n=done, left=len(lines) - done))


def tagged(found: Any) -> str:
    """How far a hand-over is, in words."""
    if found.waiting:
        return tr("待答复 {n}", n=found.waiting)
    if found.returned:
        return tr("退回 {n}", n=found.returned)
    return tr("已答复")
