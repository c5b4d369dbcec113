"""Parts of the first start: where we are, large choices, and what this computer lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.plain import button, label, place_words, restyle, take_out
from stationdesk.ui.words import tr


class Line(Protocol):
    """One thing of this computer that was looked at (`services/computer.Line`)."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def what_to_do(self) -> str: ...


SIGNS = {"ok": ("●", "good"), "warn": ("▲", "warn"), "bad": ("■", "error")}
"""A shape for each state as well as a colour."""


class LookCard(QFrame):
    """What this computer has and lacks: what is well in one line, the rest each with what to do.

    `place(folder)` is called when the data is to lie on the second disk.
    """

    def __init__(self, place: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setObjectName("first.looked")
        self._place = place
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self._lay.setSpacing(theme.XS)
        self.hide()

    def show_lines(self, lines: Sequence[Line], second: str = "") -> None:
        """Fill the card; nothing is said twice. `second`: where the data may lie on another disk."""
        take_out(self._lay)
        self._lay.addWidget(label(tr("这台电脑"), "section"))
        well = [line for line in lines if line.state == "ok" and not line.what_to_do]
        for line in lines:
            if line in well:
                continue
            shape, kind = SIGNS[line.state]
            self._lay.addWidget(
                label(f"{shape} {line.message}", kind, wrap=True, name=f"first.looked.{line.name}")
            )
            if line.what_to_do:
                self._lay.addWidget(label(line.what_to_do, "second", wrap=True))
            if line.name == "second-disk" and second:
                words = tr("数据放到 {place}", place=second)
                self._lay.addWidget(button(words, partial(self._place, second), name="first.looked.place"))
        if well:
            said = tr("；").join(line.message for line in well)
            self._lay.addWidget(label(f"● {said}", "second", wrap=True, name="first.looked.well"))
        self.show()


class Tick(QCheckBox):
    """A check box on a page with one way on: Space ticks it, Enter means that way (`entered`), as in every field."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)


class Steps(QWidget):
    """Where we are, on the left: four words, the current one marked."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("first.steps")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.L)
        self._marks: list[tuple[QLabel, QLabel]] = []
        for text in words:
            mark, said = QLabel(), label(text, wrap=True)
            line = QHBoxLayout()
            line.setSpacing(theme.S)
            line.addWidget(mark)
            line.addWidget(said, 1)
            lay.addLayout(line)
            self._marks.append((mark, said))
        lay.addStretch(1)

    def show_step(self, at: int) -> None:
        for number, (mark, said) in enumerate(self._marks):
            if number < at:
                mark.setPixmap(icons.pixmap("check-circle", theme.ICON_BIG, "accent"))
            else:
                mark.setPixmap(
                    icons.pixmap("caret-right", theme.ICON_BIG, "accent" if number == at else "line")
                )
            said.setProperty("kind", "" if number <= at else "second")
            restyle(said)  # before the font: polishing puts back the font that it found the first time
            said.setFont(theme.now().font(bold=number == at))


def tile(icon: str, title: str, about: str, run: Callable[[], object], *, name: str) -> QWidget:
    """A large button: icon, title, a line about it."""
    made = button("", run, look="tile", name=name)
    made.setAccessibleName(title)
    made.setAccessibleDescription(about)
    lay = QHBoxLayout(made)
    lay.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
    lay.setSpacing(theme.L)
    picture = QLabel()
    picture.setPixmap(icons.pixmap(icon, 24, "accent"))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(place_words(title), wrap=True))
    words.addWidget(label(about, "second", wrap=True))
    lay.addWidget(picture)
    lay.addLayout(words, 1)
    for child in made.findChildren(QLabel):
        child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.installEventFilter(_Tall(made))
    return made


class _Tall(QObject):
    """Keeps a button as high as the words laid into it: a button by itself knows only its own text."""

    def __init__(self, held: QWidget) -> None:
        super().__init__(held)
        self._held = held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            # Afterwards: the layout still has to take in the size that this event brings.
            QTimer.singleShot(0, self, self._grow)
        return False

    def _grow(self) -> None:
        lay = self._held.layout()
        if lay is not None:
            self._held.setMinimumHeight(lay.totalHeightForWidth(self._held.width()))
