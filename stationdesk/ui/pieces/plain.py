"""The plainest pieces: labels, buttons, lines, spacing. Everything has an object name and a spoken name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from stationdesk.ui import icons, theme

Look = Literal["plain", "primary", "quiet", "danger", "link", "chip", "tile"]


def label(text: str = "", kind: str = "base", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label of one of the kinds of text: base, second, section, title, hero, error, good, warn."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind != "base":
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if name:
        made.setObjectName(name)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … when there is no room; the whole of it is in the tool tip."""

    def __init__(self, kind: str = "base", *, name: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if kind != "base":
            self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The sentence as it was set."""
        return self._whole

    def set_whole(self, text: str) -> None:
        """Set the sentence."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def natural_width(self) -> int:
        """The width at which nothing is left out."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 2

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()


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
    made = QPushButton(f" {text}" if icon and text else text)
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
    made.setCursor(
        Qt.CursorShape.PointingHandCursor if look in ("link", "tile") else Qt.CursorShape.ArrowCursor
    )
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_button(
    icon: str, spoken: str, clicked: Callable[[], object] | None = None, *, name: str = ""
) -> QToolButton:
    """A button that shows only an icon; `spoken` is its name for a screen reader and its tool tip."""
    made = QToolButton()
    made.setProperty("look", "quiet")
    made.setIcon(icons.icon(icon))
    made.setIconSize(QSize(theme.now().px(theme.ICON), theme.now().px(theme.ICON)))
    made.setAccessibleName(spoken)
    made.setToolTip(spoken)
    made.setObjectName(name or f"button.{icon}")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def action_button(action: QAction, *, primary: bool = False) -> QPushButton:
    """A header button that follows an action: its text, its key, whether it is enabled."""
    made = button(
        "", action.trigger, look="primary" if primary else "plain", name=f"action.{action.objectName()}"
    )

    def follow() -> None:
        key = action.property("key") or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = action.text()
        gap = " " if action.property("glyph") else ""
        made.setText(gap + (f"{key}  {words}" if key else words))
        made.setAccessibleName(words)
        made.setToolTip(action.toolTip() if action.toolTip() != words else "")
        made.setEnabled(action.isEnabled())
        made.setVisible(action.isVisible())
        glyph = action.property("glyph")
        if glyph:
            made.setIcon(icons.icon(str(glyph), "accent_ink" if primary else "ink"))
            made.setIconSize(QSize(theme.now().px(theme.ICON), theme.now().px(theme.ICON)))

    follow()
    action.changed.connect(follow)
    return made


def action(
    text: str,
    run: Callable[[], object],
    *,
    name: str,
    glyph: str = "",
    key: str = "",
    parent: QWidget | None = None,
) -> QAction:
    """An action for a page header. `key` is only shown (the frame owns the function keys)."""
    made = QAction(text, parent)
    made.setObjectName(name)
    if glyph:
        made.setProperty("glyph", glyph)
    if key:
        made.setProperty("key", key)
    made.triggered.connect(lambda _checked=False: run())
    return made


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
