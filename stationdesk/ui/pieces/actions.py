"""Actions of a page header and their buttons; a line of text that ends in dots when there is no room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget
from shiboken6 import isValid

from stationdesk.ui import icons, theme
from stationdesk.ui.pieces.plain import button


def action_button(action: QAction, *, primary: bool = False) -> QPushButton:
    """A header button that follows an action: its text, its key, whether it is enabled."""
    made = button(
        "", action.trigger, look="primary" if primary else "plain", name=f"action.{action.objectName()}"
    )

    def follow() -> None:
        if not isValid(made):
            # The header was drawn anew; the action goes on without this button.
            action.changed.disconnect(follow)
            return
        key = action.property("key") or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = action.text()
        gap = " " if action.property("glyph") else ""
        made.setText(gap + (f"{key}  {words}" if key else words))
        made.setAccessibleName(words)
        made.setToolTip(action.toolTip() if action.toolTip() != words else "")
        made.setEnabled(action.isEnabled())
        if not action.isVisible():
            made.hide()
        elif made.parentWidget() is not None:
            # Without a parent it would be a window of its own for a moment, and take the focus away.
            made.show()
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
