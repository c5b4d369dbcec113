"""Lists of any length: an array of ids, and pages of rows fetched as they are looked at.

`BigTable` never copies a whole list into Qt, never sorts or filters: SQL does, and hands in the ids
in order. `BigView` shows it; Ctrl+A marks *all that match* (`everything`), without Qt selecting a
million cells; Space marks one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from stationdesk.core.late import dataclass
from stationdesk.ui import clipboard, theme
from stationdesk.ui.pieces.lights import draw, spoken
from stationdesk.ui.words import tr

PAGE = 64
PAGES_KEPT = 64
Index = QModelIndex | QPersistentModelIndex
LIGHT_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column:
    """A column: its head, how a row's text is read, its width at 100 %, and its light if it shows one.

    `light(row)` answers a key of `theme.LIGHTS` or an empty text. `sort` is handed back when the head
    is clicked (empty: not sortable).
    """

    words: str
    text: Callable[[Any], str]
    width: int = 120
    light: Callable[[Any], str] | None = None
    right: bool = False
    sort: str = ""


class BigTable(QAbstractTableModel):
    """Rows by id. `fetch(ids, take)` reads rows for ids and calls `take({id: row})`, now or later.

    A row that is not there yet shows `…`; it is filled in when `take` is called (on the UI thread).
    """

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[Sequence[str], Callable[[dict[str, Any]], None]], object],
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[str] = ()
        self._pages: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._turn = 0
        self.marked: set[str] = set()
        self.everything = False

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show another list; marks that are still in it stay."""
        self.beginResetModel()
        self._ids = ids
        self._turn += 1
        self._pages.clear()
        self._asked.clear()
        self.everything = False
        if self.marked:
            self.marked &= set(ids)
        self.endResetModel()

    def reread(self) -> None:
        """The same ids, but what they hold may have changed."""
        self._turn += 1
        self._pages.clear()
        self._asked.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def id_at(self, row: int) -> str:
        """The id of a line."""
        return self._ids[row]

    def row_of(self, record: str) -> int:
        """The line an id stands in, -1 when it is not in this list."""
        try:
            return self._ids.index(record)
        except ValueError:
            return -1

    def row_at(self, row: int) -> Any | None:
        """The row of a line if it has been read; asks for its page otherwise."""
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            rows = self._pages.get(page)
            if rows is None:
                return None
        else:
            self._pages.move_to_end(page)
        return rows.get(self._ids[row])

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        turn = self._turn

        def take(rows: dict[str, Any]) -> None:
            if turn != self._turn:
                return
            self._asked.discard(page)
            self._pages[page] = rows
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
            first = page * PAGE
            last = min(first + PAGE, len(self._ids)) - 1
            if last >= first:
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

        self._fetch(self._ids[page * PAGE : (page + 1) * PAGE], take)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, LIGHT_ROLE):
            return None
        row = self.row_at(index.row())
        if row is None:
            return "…" if role != LIGHT_ROLE and index.column() == 0 else ""
        light = column.light(row) if column.light else ""
        if role == LIGHT_ROLE:
            return light
        text = column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole and light:
            return f"{column.words} {text} {spoken(light)}"
        return text

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Horizontal:
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.words
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        elif role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        return None


class BigView(QTableView):
    """A list that is worked with the keyboard. `row_chosen(id)` as the line changes, `opened(id)` on Enter."""

    row_chosen = Signal(str)
    opened = Signal(str)
    marks_changed = Signal()
    sort_asked = Signal(str, bool)

    def __init__(self, model: BigTable, *, spoken: str, name: str = "list") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.table = model
        self.setModel(model)
        worn = theme.now()
        self.setFont(worn.font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(worn.control + 4)
        head = self.horizontalHeader()
        head.setObjectName(f"{name}.head")
        head.setAccessibleName(tr("列标题"))
        head.setFont(worn.font("second"))
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(worn.px(40))
        head.sectionClicked.connect(self._on_head)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(_Cells(self))
        for index, column in enumerate(model.columns):
            self.setColumnWidth(index, worn.px(column.width))
        # No input method here: letters jump to a line, Space marks it.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.table.id_at(index.row())))
        self._sorted = ("", True)

    @property
    def current(self) -> str:
        """The id of the current line, empty when there is none."""
        row = self.currentIndex().row()
        return self.table.id_at(row) if 0 <= row < self.table.rowCount() else ""

    def choose(self, record: str) -> bool:
        """Make an id the current line; False when it is not in the list."""
        row = self.table.row_of(record)
        if row < 0:
            return False
        self.selectRow(row)
        self.scrollTo(self.table.index(row, 0))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_A and control:
            self.mark_all()
        elif event.key() == Qt.Key.Key_Space and self.current:
            self.table.marked ^= {self.current}
            self.table.everything = False
            self._marks_moved()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.table.rowCount():
            # Qt's own goes to the first and last column, which a list of whole lines does not have.
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self.table.rowCount() - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current and not control:
            self.opened.emit(self.current)
        elif event.key() == Qt.Key.Key_C and control and self.current:
            row = self.table.row_at(self.currentIndex().row())
            if row is not None:
                clipboard.copy("\t".join(column.text(row) for column in self.table.columns))
        else:
            super().keyPressEvent(event)

    def selectAll(self) -> None:
        """Never Qt's own: a million cells take thirteen seconds."""
        self.mark_all()

    def mark_all(self) -> None:
        """Mark all that match; a second time takes the marks away."""
        self.table.everything = not self.table.everything
        self.table.marked.clear()
        self._marks_moved()

    def keyboardSearch(self, text: str) -> None:
        """Type to jump among the lines already read; never walks a million rows."""
        start = max(0, self.currentIndex().row())
        wanted = text.casefold()
        for row in range(start + (1 if len(text) == 1 else 0), min(start + PAGE * 4, self.table.rowCount())):
            read = self.table.row_at(row)
            if read is not None and self.table.columns[0].text(read).casefold().startswith(wanted):
                self.selectRow(row)
                return

    def _marks_moved(self) -> None:
        self.viewport().update()
        self.marks_changed.emit()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.row_chosen.emit(self.table.id_at(now.row()))

    def _on_head(self, section: int) -> None:
        key = self.table.columns[section].sort
        if not key:
            return
        up = not self._sorted[1] if self._sorted[0] == key else True
        self._sorted = (key, up)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(True)
        head.setSortIndicator(section, Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder)
        self.sort_asked.emit(key, up)


class _Cells(QStyledItemDelegate):
    """Cells with their light in front, marks as a bar on the left, a hair line below."""

    def __init__(self, view: BigView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn = theme.now()
        rect = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if selected:
            painter.fillRect(rect, worn.colour("accent_soft"))
        elif hovered:
            painter.fillRect(rect, worn.colour("window"))
        table = self._view.table
        marked = table.everything or table.id_at(index.row()) in table.marked
        if index.column() == 0 and marked:
            painter.fillRect(QRect(rect.topLeft(), QSize(worn.px(4), rect.height())), worn.colour("accent"))
        painter.setPen(worn.colour("line"))
        painter.drawLine(rect.bottomLeft() + QPoint(0, 0), rect.bottomRight())
        pad = worn.px(10)
        text_rect = rect.adjusted(pad, 0, -worn.px(6), 0)
        light = index.data(LIGHT_ROLE)
        if light:
            side = worn.px(9)
            square = QRectF(text_rect.left(), rect.center().y() - side / 2 + 1, side, side)
            draw(painter, square, light, worn.colour(theme.LIGHTS[light][2]))
            text_rect.setLeft(text_rect.left() + side + worn.px(6))
        text = str(index.data() or "")
        painter.setFont(option.font)
        painter.setPen(worn.colour("ink2" if text == "…" else "ink"))
        side_flag = index.data(Qt.ItemDataRole.TextAlignmentRole)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, side_flag, shown)
        painter.restore()


def columns_menu(view: BigView, parent: QWidget) -> QMenu:
    """A menu to show and hide columns; the first one always stays."""
    menu = QMenu(parent)
    menu.setObjectName("columns")
    for number, column in enumerate(view.table.columns[1:], 1):
        entry = QAction(column.words, menu)
        entry.setCheckable(True)
        entry.setChecked(not view.isColumnHidden(number))
        entry.toggled.connect(lambda on, number=number: view.setColumnHidden(number, not on))
        menu.addAction(entry)
    QTimer.singleShot(0, menu, menu.ensurePolished)
    return menu
