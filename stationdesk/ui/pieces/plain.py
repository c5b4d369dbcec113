"""The plainest pieces: labels, buttons, lines, spacing. Everything has an object name and a spoken name.

The password page is made of them, and naming Qt's own namespace builds all its enums: a quarter of what a bare
window takes to start. So a property is set by its word here, and `Qt` is named only once somebody is at work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from stationdesk.ui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent

Look = Literal["plain", "primary", "quiet", "danger", "link", "chip", "tab", "tile"]


class PressButton(QPushButton):
    """A push button that Enter presses as the space bar does; a double click presses it once.

    Clerks used to icons double-click buttons too: a second go would be refused, or say that nothing was done.
    """

    _pointed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():  # a finger that stays on Enter asks once
                self.click()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.isCheckable():
            super().mouseDoubleClickEvent(event)
            return
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        if not self._pointed:
            from PySide6.QtCore import Qt

            self._pointed = True
            hand = self.property("look") in ("link", "tile")
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().enterEvent(event)


def label(text: str = "", kind: str = "base", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label of one of the kinds of text: base, second, section, title, hero, error, good, warn."""
    made = QLabel(text)
    made.setProperty("textFormat", "PlainText")
    if kind != "base":
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if name:
        made.setObjectName(name)
    return made


def place_words(place: object) -> str:
    """A path that may go on in the next line after each folder: it has no blanks, and its end tells the most."""
    return str(place).replace("/", "/\u200b").replace("\\", "\\\u200b")


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    look: Look = "plain",
    icon: str = "",
    name: str = "",
    tip: str = "",
) -> QPushButton:
    """A push button. `primary` at most once on a screen."""
    made = PressButton(f" {text}" if icon and text else text)
    if look != "plain":
        made.setProperty("look", look)
    if icon:
        made.setIcon(
            icons.icon(icon, "accent_ink" if look == "primary" else "bad" if look == "danger" else "ink")
        )
        made.setIconSize(QSize(theme.now().px(theme.ICON), theme.now().px(theme.ICON)))
    made.setObjectName(name or f"button.{text}")
    made.setAccessibleName(text)
    if tip:
        made.setToolTip(tip)
    made.setAutoDefault(False)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_button(
    icon: str,
    spoken: str,
    clicked: Callable[[], object] | None = None,
    *,
    name: str = "",
    made: QToolButton | None = None,
) -> QToolButton:
    """A button that shows only an icon; `spoken` is its name for a screen reader and its tool tip."""
    made = made or QToolButton()
    made.setProperty("look", "quiet")
    made.setIconSize(QSize(theme.now().px(theme.ICON), theme.now().px(theme.ICON)))
    set_icon(made, icon)
    made.setAccessibleName(spoken)
    made.setToolTip(spoken)
    made.setObjectName(name or f"button.{icon}")
    made.setProperty("focusPolicy", "StrongFocus")
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def set_icon(shown: QAbstractButton, icon: str, colour: str = "ink") -> None:
    """Give a button an icon: at once once icons are in use, in the first idle moment before.

    The first drawing loads the SVG reader; the password field does not wait for it.
    """
    if icons.warm():
        shown.setIcon(icons.icon(icon, colour))
    else:
        after_paint(shown, lambda: shown.setIcon(icons.icon(icon, colour)))


def after_paint(owner: QObject, call: Callable[[], object]) -> None:
    """Call once the first picture is on the screen, while `owner` lives.

    Counted from the first turn of the event loop: from here it would be over before anything is painted.
    """
    QTimer.singleShot(0, owner, lambda: QTimer.singleShot(theme.AFTER_PAINT_MS, owner, call))


def line() -> QFrame:
    """A hair line across."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


def card(*parts: QWidget | QBoxLayout, margin: int = theme.L, gap: int = theme.S) -> QFrame:
    """A white card around its parts, one below the other."""
    made = QFrame()
    made.setProperty("look", "card")
    made.setLayout(column(*parts, margin=margin, gap=gap))
    return made


def column(*parts: QWidget | QBoxLayout | int | None, margin: int = 0, gap: int = theme.S) -> QVBoxLayout:
    """A column of parts; a number is fixed space, None takes what is left."""
    made = QVBoxLayout()
    _fill(made, parts, margin, gap)
    return made


def row(*parts: QWidget | QBoxLayout | int | None, margin: int = 0, gap: int = theme.S) -> QHBoxLayout:
    """A row of parts; a number is fixed space, None takes what is left."""
    made = QHBoxLayout()
    _fill(made, parts, margin, gap)
    return made


def in_the_middle(outer: QVBoxLayout, one: QWidget) -> None:
    """Put a card in the middle of a page, a little above it, as those are that stand before the desk."""
    outer.addStretch(2)
    # In a row of its own: aligned in the column, its wrapped lines would be measured at the page's width.
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(one)
    middle.addStretch(1)
    outer.addLayout(middle)
    outer.addStretch(3)


def _fill(
    layout: QBoxLayout, parts: tuple[QWidget | QBoxLayout | int | None, ...], margin: int, gap: int
) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def restyle(widget: QWidget) -> None:
    """Have the style sheet read a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def take_out(lay: QLayout) -> None:
    """Take everything out of a layout, what lies in layouts within it too, so that it can be built anew."""
    while (item := lay.takeAt(0)) is not None:
        old, inner = item.widget(), item.layout()
        if old is not None:
            old.hide()
            old.deleteLater()
        elif inner is not None:
            take_out(inner)
            inner.deleteLater()
