"""What a search found, under its field: the focus and the input method stay in the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stationdesk.core.late import dataclass
from stationdesk.ui import icons, theme

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole.UserRole + 1
ROOMY, TIGHT = 700, 560
"""Heights of the window, at 100 % text, down to which eight or six lines are shown."""


@dataclass(frozen=True)
class Choice:
    """One line: a title, what tells it apart, and on the right what matters of it."""

    key: str
    title: str = field(repr=False)
    second: str = field(repr=False)
    right: str = ""
    icon: str = "user"


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.choices: tuple[Choice, ...] = ()

    def show(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = tuple(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choices[index.row()]
        if role == ROLE:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(part for part in (choice.title, choice.second, choice.right) if part)
        return None


class _Line(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, theme.now().control + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn = theme.now()
        choice: Choice = index.data(ROLE)
        rect = QRect(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        if on or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("accent_soft" if on else "window"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        side = worn.px(theme.ICON)
        drawing = icons.pixmap(choice.icon, theme.ICON, "accent" if on else "ink2")
        painter.drawPixmap(rect.left() + theme.S + 1, rect.center().y() - side // 2 + 1, drawing)
        text = rect.adjusted(theme.S * 2 + side, 0, -theme.S, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(worn.font("second"))
        metrics = painter.fontMetrics()
        if choice.right:
            right = metrics.elidedText(choice.right, Qt.TextElideMode.ElideRight, text.width() * 2 // 5)
            painter.setPen(worn.colour("ink2"))
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | middle, right)
            text.setRight(text.right() - metrics.horizontalAdvance(right) - theme.M)
        painter.setFont(worn.font())
        painter.setPen(worn.colour("ink"))
        metrics = painter.fontMetrics()
        room = text.width() if not choice.second else max(text.width() * 3 // 5, worn.px(96))
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, middle, title)
        text.setLeft(text.left() + metrics.horizontalAdvance(title) + theme.M)
        if choice.second and text.width() > worn.px(24):
            painter.setFont(worn.font("second"))
            painter.setPen(worn.colour("ink2"))
            second = painter.fontMetrics().elidedText(
                choice.second, Qt.TextElideMode.ElideRight, text.width()
            )
            painter.drawText(text, middle, second)
        painter.restore()


class Choices(QListView):
    """The lines; `taken(key)` on a click. Arrows reach it from the field through `step`."""

    taken = Signal(str)

    def __init__(self, name: str, spoken: str, most: int = 8) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._most = most
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Line(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setStyleSheet("QListView { border: none; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda index: self.taken.emit(self._model.choices[index.row()].key))
        self.hide()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these; the first is the one Enter takes. None: the list is away."""
        self._model.show(choices)
        self.setVisible(bool(choices))
        room = self.window().height() / theme.now().scale
        rows = min(self._most if room >= ROOMY else 6 if room >= TIGHT else 4, len(choices))
        self.setFixedHeight(max(1, rows) * (theme.now().control + 2) + 2)
        if choices:
            self.setCurrentIndex(self._model.index(0, 0))

    def step(self, by: int) -> None:
        """Move the chosen line."""
        count = self._model.rowCount()
        if count:
            row = (self.currentIndex().row() + by) % count
            self.setCurrentIndex(self._model.index(row, 0))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is shown."""
        return self._model.choices

    @property
    def current(self) -> Choice | None:
        """The line Enter takes."""
        row = self.currentIndex().row()
        return self._model.choices[row] if 0 <= row < len(self._model.choices) else None
