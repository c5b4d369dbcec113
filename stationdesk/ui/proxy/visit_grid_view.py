"""补录: the day sheets of a day typed back in, in the order they were walked; kept whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableWidgetItem, QVBoxLayout

from stationdesk.core.errors import Unhappy
from stationdesk.services import visit_grid, visits
from stationdesk.services.visit_grid import COLUMNS, Line, Planned
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces import dates
from stationdesk.ui.pieces.actions import action
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.plain import label, row
from stationdesk.ui.pieces.typing_grid import TypingGrid
from stationdesk.ui.words import tr

VISIT = Qt.ItemDataRole.UserRole


class VisitGridView(Page):
    """A day and a grid. Ctrl+Enter keeps every line that says more than a name."""

    word = "proxy"
    cares_about = frozenset({"visits"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._turn = 0
        self._touched = False
        self._keep = action(
            tr("全部记下"), self.save, name="proxy.grid.keep", glyph="check", key="Ctrl+Enter", parent=self
        )
        self.allow(self._keep, "visits:record")
        today = dates.today()
        self._day = today
        self.day = DateField("proxy.grid.day", tr("哪天的走访"), today)
        self.day.setMaximumWidth(theme.now().px(180))
        self.day.changed.connect(lambda _day: self._on_day())
        words = [tr(one) for one in COLUMNS.values()]
        self.grid = TypingGrid(words, name="proxy.grid", spoken=tr("走访补录"))
        self.grid.edited.connect(self._touch)
        self.said = label("", "second", wrap=True, name="proxy.grid.said")
        self.said.setText(
            tr("结果写 1 见到、2 不在家、3 拒绝、4 已搬走；风险写 1 低、2 中、3 高；只有姓名的行不会记下。")
        )
        above = row(label(tr("哪天的走访")), self.day, None, gap=theme.S)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        lay.setSpacing(theme.S)
        lay.addLayout(above)
        lay.addWidget(self.grid, 1)
        lay.addWidget(self.said)
        self.setFocusProxy(self.grid)

    @property
    def title(self) -> str:
        return tr("走访补录")

    @property
    def primary_action(self) -> QAction:
        return self._keep

    def arrive(self, **where: Any) -> None:
        """`day`: the day whose sheets are typed back."""
        if isinstance(day := where.get("day"), date) and not self._touched:
            self.day.set_day(day)
            self._on_day()

    def refresh(self) -> None:
        """Read the planned visits of the day, unless something is half typed."""
        if self._touched:
            return
        self._turn += 1
        turn, day, desk = self._turn, self._day, self.frame.desk

        def show(found: Sequence[Planned]) -> None:
            if turn == self._turn and not self._touched:
                self._fill(found)

        self.frame.jobs.run(lambda: desk.read(lambda work: visit_grid.planned(work, day)), show, owner=self)

    def primary(self) -> None:
        self.save()

    def filter(self) -> None:
        self.day.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, found: Sequence[Planned]) -> None:
        self.grid.set_headings(self.grid.headings)
        self.grid.fill([[one.name] for one in found])
        for number, one in enumerate(found):
            item = self.grid.item(number, 0)
            if item is not None:
                item.setData(VISIT, one.visit_id)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.grid.setCurrentCell(0, 1 if found else 0)
        self._touched = False

    def _touch(self) -> None:
        self._touched = True

    def _on_day(self) -> None:
        self.day.settle()
        day = self.day.day
        if day is None or day == self._day:
            return
        if self._touched:
            self.day.set_day(self._day)
            self.frame.say(tr("这一天填了还没记下：先按 Ctrl+Enter 记下，再换日子。"))
            return
        self._day = day
        self.refresh()

    def lines(self) -> list[Line]:
        """What stands in the grid, with the visits the lines belong to; lines keep their place."""
        last = max((number for number, _ in self.grid.rows()), default=0)
        keys = list(COLUMNS)
        made = []
        for number in range(last):
            cells = [self._text(number, column) for column in range(len(keys))]
            first = self.grid.item(number, 0)
            visit = first.data(VISIT) if isinstance(first, QTableWidgetItem) else None
            made.append(Line(dict(zip(keys, cells, strict=True)), str(visit) if visit else None))
        return made

    def _text(self, line: int, column: int) -> str:
        item = self.grid.item(line, column)
        return item.text().strip() if item is not None else ""

    def save(self) -> None:
        """Ctrl+Enter: every line, or none."""
        if not self._keep.isEnabled():
            return
        lines, day, desk = self.lines(), self._day, self.frame.desk
        self.grid.clear_marks()

        def done(made: list[visits.Made]) -> None:
            self._touched = False
            again = sum(one.retry_id is not None for one in made)
            words = tr("已记下 {n} 次走访。", n=len(made))
            if again:
                words += tr("其中 {n} 次没见到，已排再访。", n=again)
            self.frame.say(words)
            self.refresh()

        self.frame.jobs.run(
            lambda: desk.change(lambda work: visit_grid.keep(work, day, lines), reason="visits:record"),
            done,
            self._not_kept,
            busy=self.grid,
            owner=self,
        )

    def _not_kept(self, problem: Unhappy) -> bool:
        number, _, column = str(problem.field or "").partition(":")
        if number.isdecimal() and column in COLUMNS:
            self.grid.point_at(int(number), tr(COLUMNS[column]))
        return False
