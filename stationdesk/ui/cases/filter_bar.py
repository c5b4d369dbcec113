"""Above the list: the user's saved filters as chips, and the active filter said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from stationdesk.services.case_filters import NamedFilter
from stationdesk.ui import theme
from stationdesk.ui.pieces.actions import ElidedLabel
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, row
from stationdesk.ui.words import tr


class SavedChips(FlowBox):
    """One chip a saved filter; Delete takes one away. `chosen(NamedFilter)`, `dropped(name)`."""

    chosen = Signal(object)
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="cases.saved")
        self.setAccessibleName(tr("保存的筛选"))
        self._held: dict[str, NamedFilter] = {}
        self._buttons: dict[str, QPushButton] = {}
        self.hide()

    def show_filters(self, found: Sequence[NamedFilter], current: str = "") -> None:
        """Show these; the one that is active is marked."""
        self.clear()
        self._held = {one.name: one for one in found}
        self._buttons = {}
        for one in found:
            chip = button(one.name, look="chip", icon="funnel-simple", name=f"cases.saved.{one.name}")
            chip.setCheckable(True)
            chip.setToolTip(tr("按 Delete 删去这个筛选"))
            chip.clicked.connect(partial(self._choose, one.name))
            chip.installEventFilter(self)
            self._buttons[one.name] = chip
            self.add(chip)
        self.mark(current)
        self.setVisible(bool(found))

    def mark(self, current: str) -> None:
        """Mark the active one."""
        for name, chip in self._buttons.items():
            chip.setChecked(name == current)

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(self._held[name])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            names = list(self._buttons)
            at = next((n for n, one in enumerate(self._buttons.values()) if one is watched), -1)
            move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if at >= 0 and move is not None:
                self._buttons[names[(at + move) % len(names)]].setFocus()
                return True
            if at >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.dropped.emit(names[at])
                return True
        return super().eventFilter(watched, event)


class ActiveFilter(QFrame):
    """What the list is narrowed to, in words, with the way back."""

    def __init__(self, change: Callable[[], object], clear: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("cases.active")
        self.setProperty("look", "banner")
        self.words = ElidedLabel(name="cases.active.words")
        self._change = button(tr("改条件"), change, look="link", name="cases.active.change")
        self._clear = button(tr("清除 (Esc)"), clear, look="link", name="cases.active.clear")
        self._clear.setAccessibleName(tr("清除筛选"))
        lay = row(self.words, self._change, self._clear, gap=theme.S)
        lay.setContentsMargins(theme.M, 0, theme.S, 0)
        lay.setStretch(0, 1)
        self.setLayout(lay)
        self.hide()

    def say(self, words: str, count: int | None = None) -> None:
        """Say it; nothing to say hides the line."""
        whole = words if count is None else tr("{words}（{n} 件）", words=words, n=count)
        self.words.set_whole(tr("只看：{what}", what=whole) if words else "")
        self.setVisible(bool(words))
