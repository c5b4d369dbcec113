"""Something that takes a while: a bar, words, and a way to stop it. Safe to be told from the lane."""

from __future__ import annotations

import threading

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from stationdesk.ui.pieces.plain import button, label, row
from stationdesk.ui.words import tr


class Running(QWidget):
    """`went_on(done, total)` may be emitted on any thread; `cancelled` is asked there."""

    went_on = Signal(int, int)

    def __init__(self, words: str, *, name: str, can_stop: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self._stop = threading.Event()
        self._words = label(words, name=f"{name}.words")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}.bar")
        self._bar.setAccessibleName(words)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self.stop = button(tr("取消"), self._on_stop, name=f"{name}.stop")
        self.stop.setVisible(can_stop)
        line = row(self._words, self._bar, self.stop)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.went_on.connect(self._on_went_on)
        self.hide()

    def begin(self) -> None:
        """Show it, from the start."""
        self._stop.clear()
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.show()

    def cancelled(self) -> bool:
        """Whether a person wants it to stop."""
        return self._stop.is_set()

    def _on_stop(self) -> None:
        self._stop.set()
        self.stop.setEnabled(False)
        self._words.setText(tr("正在停下，已写的一半会删去…"))

    def _on_went_on(self, done: int, total: int) -> None:
        # Bytes of a large bundle do not fit into the bar's own numbers.
        self._bar.setRange(0, 1000)
        self._bar.setValue(min(1000, round(1000 * done / max(1, total))))
