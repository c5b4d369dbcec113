"""One section of the settings: a column of parts, read again when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, allow
from stationdesk.ui.pieces.plain import label, take_out
from stationdesk.ui.words import tr


class Section(QWidget):
    """A section. `open_asked(form, title)`: the page opens the form in the side sheet and refreshes after it."""

    open_asked = Signal(object, str)

    def __init__(self, frame: Frame, may: Callable[[str], bool], name: str) -> None:
        super().__init__()
        self.setObjectName(f"settings.{name}")
        self.frame, self.may = frame, may
        # Lines longer than this are hard to read, however wide the screen is.
        self.setMaximumWidth(theme.now().px(880))
        self.lay = QVBoxLayout(self)
        self.lay.setContentsMargins(theme.XS, 0, theme.M, theme.L)
        self.lay.setSpacing(theme.M)
        self.lay.addWidget(label(tr("正在读…"), "second"))
        self.lay.addStretch(1)
        self._at, self._denied = "", False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        """Which part has the keys, by name: it is another widget after every redraw."""
        if now is None or not self.isAncestorOf(now):
            return
        if old is not None and self.isAncestorOf(old) and not old.isEnabled():
            return  # the button that was pressed works; the keys come back to it
        self._at = now.objectName()

    @property
    def desk(self) -> Any:
        """The open desk itself: settings ask for its keys and its home, which the frame's protocol leaves out."""
        return self.frame.desk

    def read(self) -> Any:
        """What the section shows; on the lane."""
        return None

    def draw(self, found: Any) -> None:
        """Build the section from what was read."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read and draw again."""
        self.frame.jobs.run(self.read, self._show, owner=self)

    def _show(self, found: Any) -> None:
        had = self.window().focusWidget()  # none: it was a button of ours that could not be pressed meanwhile
        held = self.isAncestorOf(had) if had is not None else bool(self._at)
        at = self._at  # taking the parts out moves the keys on
        self.clear()
        self._denied = False
        self.draw(found)
        if self._denied:
            self.add(label(tr("灰色的按钮您的岗位不能用；谁可以，见“权限一览”。"), "second", wrap=True))
        self.lay.addStretch(1)
        if held:  # else they would fall to the first button of the window
            QTimer.singleShot(0, self, lambda: self._take_keys(at))

    def _take_keys(self, at: str) -> None:
        """The keys back to where they were before the redraw, or to the first part that takes any."""
        live = [one for one in self.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        live = [one for one in live if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        same = [one for one in live if at and one.objectName() == at]
        for one in (same or live)[:1]:
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, target: QWidget, permit: str, *, unless: str = "") -> None:
        """Enable a button for who has the permit; else it and the end of the section say why it cannot be pressed.

        `unless`: what else keeps it from being pressed now.
        """
        allow(target, self.may(permit), permit, unless=unless)
        self._denied = self._denied or not self.may(permit)

    def clear(self) -> None:
        """Take every part out."""
        take_out(self.lay)

    def add(self, *parts: QWidget | QBoxLayout) -> None:
        """Put parts below each other."""
        for part in parts:
            if isinstance(part, QWidget):
                self.lay.addWidget(part)
            else:
                self.lay.addLayout(part)
