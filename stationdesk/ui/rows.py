"""A list that is read whole: some hundred rows at most, kept in order, with its own empty state in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import column, label
from stationdesk.ui.tables import BigTable, BigView, Column

WAIT_MS = 60
"""Holding an arrow key down must not open everything that is passed."""


def breakable(number: str) -> str:
    """A long number that may go on in the next line after each hyphen: a narrow pane shows all of it."""
    return number.replace("-", "-\u200b")


class Rows(QWidget):
    """Rows by their id. `chosen(row)` as the line settles, `opened(row)` on Enter."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        spoken: str,
        name: str,
        key: Callable[[Any], str] = lambda row: str(row.id),
        count: Callable[[int], str] = lambda n: "",
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}.box")
        self._key, self._count = key, count
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settled)
        self._rows: dict[str, Any] = {}
        self.table = BigTable(columns, lambda ids, take: take({one: self._rows[one] for one in ids}))
        self.view = BigView(self.table, spoken=spoken, name=name)
        self.view.row_chosen.connect(lambda _one: self._timer.start(WAIT_MS))
        self.view.opened.connect(lambda one: self.opened.emit(self._rows[one]))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self._state: QWidget | None = None
        self.below = label("", "second", name=f"{name}.count")
        self.setLayout(column(self.stack, self.below, gap=theme.XS))
        self.setFocusProxy(self.view)
        self._wanted = ""

    @property
    def current(self) -> Any | None:
        """The row of the current line."""
        return self._rows.get(self.view.current)

    @property
    def rows(self) -> list[Any]:
        """What is shown, in order."""
        return list(self._rows.values())

    def want(self, record: str) -> None:
        """Choose this row when it is shown, now or at the next reading."""
        self._wanted = record
        if self.view.choose(record):
            self._wanted = ""

    def show_rows(self, rows: Sequence[Any], empty: Callable[[], QWidget]) -> None:
        """Show these; the chosen one stays chosen. `empty()` is shown in their place when there are none."""
        keep, next_one = self._wanted or self.view.current, self._survivor(rows)
        self._rows = {self._key(row): row for row in rows}
        self.table.set_ids(list(self._rows))
        self.below.setText(self._count(len(rows)) if rows else "")
        at = QApplication.focusWidget()
        waited = (
            self._state is not None and at is not None and (at is self._state or self._state.isAncestorOf(at))
        )
        if self._state is not None:
            self.stack.removeWidget(self._state)
            self._state.deleteLater()
            self._state = None
        if not rows:
            self._state = empty()
            self.stack.addWidget(self._state)
            self.stack.setCurrentWidget(self._state)
            self.setFocusProxy(self._state)
            self._timer.stop()
            self.chosen.emit(None)
            return
        self.setFocusProxy(self.view)
        self.stack.setCurrentWidget(self.view)
        if waited:
            # Who stood on the words of the empty list stands on its lines now, not on the rail.
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and self.view.choose(keep):
            self._wanted = ""
        else:
            self.view.selectRow(next_one)
        self._settled()

    def _survivor(self, rows: Sequence[Any]) -> int:
        """Which line follows the current one if it is gone: the next of those that stayed, else the last before it.

        0 for another list altogether.
        """
        before = list(self._rows)
        at = self.view.currentIndex().row()
        if not 0 <= at < len(before):
            return 0
        places = {self._key(row): number for number, row in enumerate(rows)}
        near = (*before[at:], *reversed(before[:at]))
        return next((places[one] for one in near if one in places), 0)

    def step(self, by: int) -> None:
        """The next line, for a search field above that keeps the focus."""
        if self._rows:
            at = max(0, min(self.table.rowCount() - 1, self.view.currentIndex().row() + by))
            self.view.selectRow(at)

    def _settled(self) -> None:
        self._timer.stop()
        self.chosen.emit(self.current)
