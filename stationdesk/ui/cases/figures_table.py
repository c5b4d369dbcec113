"""A small table of figures: read by a screen reader cell by cell, Enter on a number opens what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from stationdesk.core.late import dataclass
from stationdesk.ui import theme


@dataclass(frozen=True)
class FigureCell:
    """What a cell shows, and what opens when it is pressed (None: nothing)."""

    text: str
    opens: Callable[[], object] | None = None


class FiguresTable(QTableWidget):
    """Rows of figures with a head; as high as its rows, up to `most`, then it scrolls. `opened` for tests."""

    opened = Signal(int, int)

    def __init__(self, heads: Sequence[str], *, spoken: str, name: str, most: int = 12) -> None:
        super().__init__(0, len(heads))
        worn = theme.now()
        self._most = most
        self._cells: list[Sequence[FigureCell]] = []
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFont(worn.font())
        self.setHorizontalHeaderLabels(list(heads))
        first = self.horizontalHeaderItem(0)
        if first is not None:
            first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(worn.control + 2)
        head = self.horizontalHeader()
        head.setObjectName(f"{name}.head")
        head.setAccessibleName(spoken)
        head.setFont(worn.font("second"))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(worn.px(56))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # The whole line is followed by the eye to its name; the cell that Enter opens has a frame of its own.
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.cellDoubleClicked.connect(self._open)
        self.cellClicked.connect(self._open)
        self._size()

    def show_rows(self, rows: Sequence[Sequence[FigureCell]]) -> None:
        """Show these; the cell with the focus keeps its place."""
        at = (max(0, self.currentRow()), max(0, self.currentColumn()))
        self._cells = list(rows)
        self.setRowCount(len(rows))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                item = QTableWidgetItem(cell.text)
                if x:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                head = self.horizontalHeaderItem(x)
                said = f"{row[0].text} {head.text() if head else ''} {cell.text}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
                if cell.opens is not None:
                    item.setForeground(theme.now().colour("accent"))
                self.setItem(y, x, item)
        if rows:
            self.setCurrentCell(min(at[0], len(rows) - 1), at[1])
        self._size()
        self._give_room()

    def _size(self) -> None:
        worn = theme.now()
        lines = min(self._most, max(1, len(self._cells)))
        self.setFixedHeight((worn.control + 2) * lines + worn.px(36) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """The first column takes what the figures leave, and never less than a name needs."""
        figures = sum(self.columnWidth(n) for n in range(1, self.columnCount()))
        self.setColumnWidth(0, max(theme.now().px(140), self.viewport().width() - figures))

    def _open(self, row: int, column: int) -> None:
        cell = self._cells[row][column]
        if cell.opens is not None:
            self.opened.emit(row, column)
            cell.opens()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.currentRow() >= 0:
            self._open(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)
