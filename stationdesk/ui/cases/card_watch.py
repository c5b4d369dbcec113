"""An ID-card reader that types while the focus is somewhere else in the form: nothing is ticked or overwritten by it.

A reader is a keyboard, so its 18 digits and Enter go to whatever has the focus. In the person field that is what one
wants. Elsewhere the run of keys is recognised by its speed and its digits: what its first keys did is put back, the
rest is swallowed, and the card is handed to the form, which says whose it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from stationdesk.core import card_reader
from stationdesk.ui.cases.checklist import CheckList
from stationdesk.ui.pieces.search_line import SearchLine

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardLine(SearchLine):
    """The person field: a reader's Tab parts its fields instead of leaving, and Enter held down counts once."""

    def __init__(self, name: str, spoken: str, hint: str = "", *, icon: str = "user") -> None:
        super().__init__(name, spoken, hint, icon=icon)
        self._run = card_reader.Run()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            now = time.monotonic()
            if event.key() == Qt.Key.Key_Tab and len(self._run.text) > 1 and self._run.going(now):
                self._run.key("\t", now)
                self.insert(",")
                return True
            if event.text() and event.text().isprintable():
                self._run.key(event.text(), now)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.key() in ENTER:
            return
        super().keyPressEvent(event)


class CardWatch(QObject):
    """Watches the focus inside `host` (but not in `besides`). `read(CardRead)` when a card came in elsewhere."""

    read = Signal(object)

    def __init__(self, host: QWidget, besides: tuple[QWidget, ...]) -> None:
        super().__init__(host)
        self._host, self._besides = host, besides
        self._at: QWidget | None = None
        self._run = card_reader.Run()
        self._put_back: Callable[[], object] = lambda: None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._at is not None and isValid(self._at):
            self._at.removeEventFilter(self)
        self._at = None
        if new is None or not self._host.isAncestorOf(new):
            return
        if not any(one is new or one.isAncestorOf(new) for one in self._besides):
            self._at = new
            new.installEventFilter(self)

    def eventFilter(self, at: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        now = time.monotonic()
        if event.key() in ENTER:
            return self._on_enter(now)
        if event.key() == Qt.Key.Key_Tab and self._run.machine and self._run.going(now):
            self._run.key("\t", now)
            return True
        sign = event.text()
        if not sign or not sign.isprintable():
            return False
        if not self._run.going(now):
            self._put_back = kept(at)
        self._run.key(sign, now)
        if not self._run.machine or isinstance(at, QLineEdit | QPlainTextEdit):
            return False
        self._put_back()
        return True

    def _on_enter(self, now: float) -> bool:
        if not (self._run.machine and self._run.going(now)):
            return False
        card = card_reader.parse(self._run.take())
        if card is None:
            return False
        self._put_back()
        self.read.emit(card)
        return True


def kept(at: QObject) -> Callable[[], object]:
    """How to put a widget back to what it shows now."""
    if isinstance(at, CheckList):
        lines, row = list(at.lines), at.at
        return lambda: at.put_back(lines, row)
    if isinstance(at, QLineEdit):
        text = at.text()
        return lambda: at.setText(text)
    if isinstance(at, QComboBox):
        index, words = at.currentIndex(), at.currentText()

        def combo() -> None:
            at.setCurrentIndex(index)
            if at.isEditable():
                at.setEditText(words)

        return combo
    if isinstance(at, QPlainTextEdit):
        whole = at.toPlainText()
        return lambda: at.setPlainText(whole)
    if isinstance(at, QAbstractButton) and at.isCheckable():
        on = at.isChecked()
        return lambda: at.setChecked(on)
    nothing: Callable[[], Any] = lambda: None  # noqa: E731
    return nothing
