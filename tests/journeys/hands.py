"""Somebody at a real window with nothing but a keyboard: real jobs on their own thread, every key counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.ui import files
from stationdesk.ui.hooks import hooks
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.window import DeskWindow

FAR = 80
"""So many times Tab, and what is looked for is not to be reached by it."""
Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Keyboard:
    """The keyboard at a window whose work is done by `jobs`."""

    def __init__(self, window: QWidget, jobs: Jobs) -> None:
        self.shown = window
        self.jobs = jobs
        self.broke: list[str] = []
        self.keys = 0
        jobs.broke.connect(self.broke.append)

    def wait(self) -> None:
        """Until nothing is under way, and what came back is shown."""
        limit = QDeadlineTimer(20_000)
        quiet = 0
        while quiet < 3:
            QApplication.processEvents()
            quiet = quiet + 1 if self.jobs.idle else 0
            QTest.qWait(2)
            assert not limit.hasExpired(), "the lane does not come to rest"
        assert self.broke == []

    def press(
        self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """A key to whatever has the focus."""
        for _ in range(times):
            self.keys += 1
            QTest.keyClick(QApplication.focusWidget() or self.shown, key, how)
        self.wait()

    def type(self, text: str) -> None:
        """Characters to whatever has the focus."""
        self.keys += len(text)
        at = QApplication.focusWidget()
        assert at is not None
        if text.isascii():
            QTest.keyClicks(at, text)
        else:
            came = QInputMethodEvent()  # characters come from an input method, not from keys
            came.setCommitString(text)
            QApplication.sendEvent(at, came)
        self.wait()

    def to(self, name: str, back: bool = False) -> QWidget:
        """Tab until a widget whose name begins so has the focus."""
        seen = []
        for _ in range(FAR):
            at = QApplication.focusWidget()
            if at is not None and at.objectName().startswith(name):
                return at
            seen.append("" if at is None else at.objectName())
            self.keys += 1
            QTest.keyClick(at or self.shown, Key.Key_Backtab if back else Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(f"{name} is not reached by Tab: {list(dict.fromkeys(seen))}")

    def read(self) -> str:
        """Everything that can be read on the page and in the sheet."""
        self.wait()
        return "\n".join(
            one.text() for one in self.shown.findChildren(QLabel) if one.isVisible() and one.text()
        )


class Hand(Keyboard):
    """The keyboard of a desk's window."""

    def __init__(self, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = DeskWindow(desk, Jobs(), hooks())
        super().__init__(self.window, self.window.jobs)
        self._patch = monkeypatch
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.go("today")
        self.wait()

    def answers(self, ask: str, answer: str | Path) -> None:
        """What the next file dialogs answer (a dialog of the system: its keys are not counted)."""
        given: Callable[..., object] = {
            "ask_open": lambda *_a, **_k: str(answer),
            "ask_folder": lambda *_a, **_k: str(answer),
            "ask_save": lambda *_a, **_k: (str(answer), ""),
        }[ask]
        self._patch.setattr(files, ask, given)

    def close(self) -> None:
        """The lane ends before the homes do."""
        self.window.jobs.close()
        self.window.hide()
