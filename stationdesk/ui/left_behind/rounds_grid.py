"""整表录入: the sheets of a round typed back by number, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core.errors import Unhappy
from stationdesk.services import left_behind_rounds_check as checking
from stationdesk.services.left_behind_rounds import CODES, RoundRow
from stationdesk.services.left_behind_rounds_check import COLUMNS, Kept, Typed
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, withhold
from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.pieces.typing_grid import TypingGrid
from stationdesk.ui.words import tr


class RoundGrid(QWidget):
    """A grid of numbers and figures. Ctrl+Enter keeps every line, or none; `kept` hears what came of it."""

    def __init__(self, frame: Frame, kept: Callable[[Kept], None]) -> None:
        super().__init__()
        self.setObjectName("left_behind.rounds.typing")
        self.frame, self._done = frame, kept
        self._round: RoundRow | None = None
        self.grid = TypingGrid(
            [tr(words) for words in COLUMNS.values()],
            name="left_behind.rounds.grid",
            spoken=tr("核查表整表录入"),
        )
        self._keep = button(
            tr("Ctrl+Enter　全部记下"), self.save, look="primary", name="left_behind.rounds.grid.keep"
        )
        codes = tr("　").join(f"{code} {tr(words)}" for code, words in CODES.items())
        words = tr(
            "照纸上的序号录，序号可写 3-8；结果写数字：{codes}。不写结果就是情况不变。全部存下或全部不存。",
            codes=codes,
        )
        self.said = label(words, "second", wrap=True, name="left_behind.rounds.grid.said")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.S)
        lay.addWidget(self.said)
        lay.addWidget(self.grid, 1)
        lay.addLayout(row(None, self._keep))
        self.setFocusProxy(self.grid)

    def show_round(self, held: RoundRow | None) -> None:
        """For which round the lines are; None: there is no open one."""
        self._round = held
        withhold(self._keep, "" if held is not None else tr("没有开着的一轮核查。"))

    def save(self) -> None:
        """Every line, or none."""
        held, desk = self._round, self.frame.desk
        if held is None or not self._keep.isEnabled():
            return
        keys = list(COLUMNS)
        rows = self.grid.rows()
        typed = [Typed(dict(zip(keys, cells, strict=True))) for _number, cells in rows]
        places = [number for number, _cells in rows]
        # A number alone says nothing; written on purpose in this grid it means that nothing changed.
        typed = [
            Typed({**one.texts, "code": "1"})
            if one.texts["n"] and not any(one.texts[key] for key in keys if key != "n")
            else one
            for one in typed
        ]
        self.grid.clear_marks()

        def done(kept: Kept) -> None:
            self.grid.set_headings(self.grid.headings)
            self._done(kept)

        def refused(problem: Unhappy) -> bool:
            number, _, column = str(problem.field or "").partition(":")
            if number.isdecimal() and column in COLUMNS and int(number) <= len(places):
                self.grid.point_at(places[int(number) - 1], tr(COLUMNS[column]))
            return False

        self.frame.jobs.run(
            lambda: desk.change(lambda work: checking.keep(work, held.id, typed), reason="left_behind:check"),
            done,
            refused,
            busy=self._keep,
            owner=self,
        )
