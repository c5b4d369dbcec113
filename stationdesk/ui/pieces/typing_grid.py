"""A grid to type a sheet into: one row a line, pasted from a spreadsheet with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from stationdesk.ui import theme
from stationdesk.ui.words import tr

ROWS = 12
MOST = 5000


def _block() -> list[list[str]]:
    """The clipboard as lines of cells."""
    text = QGuiApplication.clipboard().text()
    return [line.split("\t") for line in text.replace("\r", "").rstrip("\n").split("\n")]


class _Whole(QStyledItemDelegate):
    """An editor as large as its cell: what is typed stands where it will stay. `entered` when Enter has ended it,
    `pasted` when what is pasted into it is more than one cell, `left` by Shift+Tab in the first cell."""

    entered = Signal()
    pasted = Signal()
    left = Signal()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        pastes = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if pastes and event.type() == QEvent.Type.KeyPress and len(_block()) * len(_block()[0]) > 1:
            assert isinstance(editor, QWidget)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.pasted.emit()
            return True
        back = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Backtab
        grid = self.parent()
        if back and event.type() == QEvent.Type.KeyPress and isinstance(grid, TypingGrid) and grid.at_first:
            assert isinstance(editor, QWidget)
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.left.emit()
            return True
        enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
                return False  # the page's own key
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            self.entered.emit()
            return True
        return super().eventFilter(editor, event)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        editor.setGeometry(option.rect)


class TypingGrid(QTableWidget):
    """Cells of text. Ctrl+V pastes a block, Delete empties, Enter goes to the next line as a spreadsheet does, the
    last row makes another; Shift+Tab in the first cell leaves for what stands above. `edited` on any change."""

    edited = Signal()

    def __init__(
        self,
        headings: Sequence[str],
        *,
        name: str,
        spoken: str,
        shown: Callable[[str], str] = str,
    ) -> None:
        """`shown` says a heading in the reader's language; the grid itself keeps it as it was given."""
        super().__init__(ROWS, len(headings))
        self._shown = shown
        self._headings: tuple[str, ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFont(theme.now().font())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(theme.now().control)
        self.verticalHeader().setAccessibleName(tr("行号"))
        self.horizontalHeader().setAccessibleName(tr("列标题"))
        self.horizontalHeader().setStretchLastSection(True)
        self._filling = False
        self.set_headings(headings)
        typed = _Whole(self)
        typed.entered.connect(self.next_line)
        typed.pasted.connect(self.paste)
        typed.left.connect(self._leave)
        self.setItemDelegate(typed)
        self.cellChanged.connect(self._on_cell)
        self._began = 0
        self.currentCellChanged.connect(self._on_current)

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns as they are named now."""
        return self._headings

    def set_headings(self, headings: Sequence[str]) -> None:
        """Name the columns; what was typed goes away."""
        self._filling = True
        self.clearContents()
        self.setColumnCount(len(headings))
        self._headings = tuple(headings)
        said = [self._shown(words) for words in headings]
        self.setHorizontalHeaderLabels(said)
        metrics = self.fontMetrics()
        for number, words in enumerate(said):
            self.setColumnWidth(number, max(theme.now().px(92), metrics.horizontalAdvance(words) + theme.XXL))
        self._filling = False

    def fill(self, rows: Sequence[Sequence[str]], top: int = 0, left: int = 0) -> None:
        """Write a block of texts from a cell on; rows are added as needed."""
        self._filling = True
        need = min(MOST, top + len(rows) + 1)
        if need > self.rowCount():
            self.setRowCount(need)
        for down, row in enumerate(rows[: MOST - top]):
            for right, text in enumerate(row[: self.columnCount() - left]):
                self.setItem(top + down, left + right, QTableWidgetItem(text))
        self._filling = False
        self.edited.emit()

    def rows(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The lines with something in them, each with its line number; what is still being typed counts."""
        self.settle()
        found = []
        for number in range(self.rowCount()):
            cells = tuple(self._text(number, column) for column in range(self.columnCount()))
            if any(cells):
                found.append((number + 1, cells))
        return tuple(found)

    def settle(self) -> None:
        """Keep what stands in the cell that is being typed in: Ctrl+Enter does not leave it first."""
        typing = QApplication.focusWidget()
        if isinstance(typing, QLineEdit) and self.viewport().isAncestorOf(typing):
            self.commitData(typing)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def point_at(self, line: int, column: str) -> bool:
        """Mark the cell that a refusal speaks of and go there; False when there is no such cell."""
        headings = self.headings
        row = line - 1
        if column not in headings or not 0 <= row < self.rowCount():
            return False
        number = headings.index(column)
        self._filling = True
        item = self.item(row, number)
        if item is None:
            item = QTableWidgetItem("")
            self.setItem(row, number, item)
        item.setBackground(theme.now().colour("bad_soft"))
        self._filling = False
        self.setCurrentCell(row, number)
        self.scrollToItem(item)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def clear_marks(self) -> None:
        """Take the marks of refusals away."""
        self._filling = True
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is not None:
                    item.setData(Qt.ItemDataRole.BackgroundRole, None)
        self._filling = False

    def paste(self) -> None:
        """Paste a block from the clipboard at the current cell."""
        rows = _block()
        if rows != [[""]]:
            self.fill(rows, max(0, self.currentRow()), max(0, self.currentColumn()))

    @property
    def at_first(self) -> bool:
        """Whether the hand is in the first cell."""
        return self.currentRow() <= 0 and self.currentColumn() <= 0

    def _leave(self) -> None:
        # Qt goes round within the cells; whoever works by keys alone would never come to the buttons above.
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(False)
        self.setTabKeyNavigation(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backtab and self.at_first:
            self._leave()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for item in self.selectedItems():
                item.setText("")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.next_line()
        elif event.key() == Qt.Key.Key_Escape or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # The page's own keys: Ctrl+Enter, Esc.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def next_line(self) -> None:
        """Enter: the line below, in the column where this line was begun."""
        if self.currentRow() + 1 < self.rowCount():
            self.setCurrentCell(self.currentRow() + 1, self._began)

    def _on_current(self, row: int, column: int, before: int, was: int) -> None:
        # Tab at the end of a line goes round into the next; every other way into a line begins it.
        if row != before and not (column == 0 and was == self.columnCount() - 1):
            self._began = max(0, column)

    def _on_cell(self, row: int, _column: int) -> None:
        if self._filling:
            return
        if row == self.rowCount() - 1 and self.rowCount() < MOST:
            self.setRowCount(self.rowCount() + 1)
        self.edited.emit()
