"""Who is on these photos, and did they agree: asked in the strip before a photo is kept, answered by one key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.core import photo_consent
from stationdesk.ui import theme
from stationdesk.ui.pieces.flow import FlowBox
from stationdesk.ui.pieces.plain import button, label
from stationdesk.ui.words import tr


class PhotoQuestion(QWidget):
    """Hidden until photos wait. `answered(answer)` with a word of `core.photo_consent`."""

    answered = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._words = label("", "warn", wrap=True, name=f"{name}.words")
        box = FlowBox(name=f"{name}.answers", gap=theme.XS)
        self.buttons = {}
        for key, words in photo_consent.ANSWERS.items():
            made = button(
                tr(words),
                lambda key=key: self._answer(key),  # type: ignore[misc]
                look="plain" if key in photo_consent.KEPT else "link",
                name=f"{name}.{key}",
            )
            self.buttons[key] = made
            box.add(made)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, theme.XS, 0, theme.XS)
        lay.setSpacing(theme.XS)
        lay.addWidget(self._words)
        lay.addWidget(box)
        lay.addWidget(
            label(tr("不同意或还没有问的不留存；儿童问监护人。拍摄地点一律不留。"), "second", wrap=True)
        )
        self.setFocusProxy(self.buttons[photo_consent.PAPERS])
        self.hide()

    def ask(self, photos: int) -> None:
        """Ask about so many photos."""
        self._words.setText(tr("▲ {n} 张照片还没有附上：上面有没有人？", n=photos))
        self.show()
        self.buttons[photo_consent.PAPERS].setFocus()

    def _answer(self, key: str) -> None:
        self.hide()
        self.answered.emit(key)
