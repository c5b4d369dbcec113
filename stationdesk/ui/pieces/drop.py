"""A place to drop files on, with a button for those who do not drag."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from stationdesk.ui import files, theme
from stationdesk.ui.pieces.plain import button, column, label, row


class DropCard(QFrame):
    """A place to drop files on, with a button for those who do not drag. `dropped(paths)`."""

    dropped = Signal(list)

    def __init__(
        self, words: str, second: str, step: str, *, name: str, kinds: str, many: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "card")
        self.setAcceptDrops(True)
        self._kinds, self._many, self._step = kinds, many, step
        self.button = button(step, self._choose, look="primary", icon="folder-open", name=f"{name}.choose")
        self.setLayout(
            column(
                label(words, wrap=True),
                label(second, "second", wrap=True),
                row(self.button, None),
                margin=theme.L,
            )
        )

    def _choose(self) -> None:
        if self._many:
            chosen = files.ask_open_many(self, self._step, self._kinds)
        else:
            one = files.ask_open(self, self._step, self._kinds)
            chosen = [one] if one else []
        if chosen:
            self.dropped.emit([Path(one) for one in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files if self._many else files[:1])
