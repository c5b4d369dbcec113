"""Whether the window ever stands still while cases are accepted: a heartbeat on the UI thread of a real desk.

The lane is a real thread, the village has three thousand people. A timer beats as often as it can; the longest
time between two beats is how long a key would have had to wait.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from stationdesk.ui import theme
from stationdesk.ui.ahead import Ahead
from stationdesk.ui.hooks import hooks
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.window import DeskWindow

QUIET_MS = 60
"""Between two steps of a person, at the least."""
AFTERWARDS_MS = 1500
"""Papers are drawn ahead some time after a case: that belongs to it."""
MATTER = "gljt"


class Heart(QObject):
    """Beats on the UI thread, and knows the longest pause since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def longest(self) -> float:
        """Milliseconds of the longest pause since the last call."""
        self._beat()
        found, self._longest = self._longest * 1000, 0.0
        return found


def _turn(app: QApplication, jobs: Jobs, milliseconds: int) -> None:
    """Let the window live for a while, and then until the lane is idle."""
    end = time.perf_counter() + milliseconds / 1000
    while time.perf_counter() < end or not jobs.idle:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _press(app: QApplication, window: QWidget, key: int, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        at = window.focusWidget()  # whether or not the screen has made the window the active one
        if at is not None:
            app.sendEvent(at, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def stalls(desk: Any, who: str, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Step → the longest pause in milliseconds: the first time a step is done, and the median of later ones.

    `who` is typed to find a person (initials, as the search takes them).
    """
    theme.choose_style()
    found = QApplication.instance() or QApplication([])
    assert isinstance(found, QApplication)
    app = found
    theme.wear(app)
    jobs = Jobs()
    window = DeskWindow(desk, jobs, hooks(lambda: None))
    broken: list[str] = []
    jobs.broke.connect(broken.append)
    window.resize(1366, 768)
    window.show()
    window.go("today")
    ahead = Ahead(window)  # as the opened desk does while Today is looked at
    while not ahead.done:
        _turn(app, jobs, QUIET_MS)
    window.activateWindow()
    _turn(app, jobs, QUIET_MS)
    heart = Heart()
    _turn(app, jobs, QUIET_MS)
    pauses: dict[str, list[float]] = {}

    def step(name: str, act: Callable[[], object], wait: int = QUIET_MS) -> None:
        _turn(app, jobs, 1)
        heart.longest()
        act()
        _turn(app, jobs, wait)
        pauses.setdefault(name, []).append(heart.longest())

    def key(sign: str, code: int = 0) -> Callable[[], None]:
        return lambda: _press(app, window, code or (ord(sign.upper()) if sign.isascii() else 0), sign)

    enter, space = key("\r", Qt.Key.Key_Return), key(" ", Qt.Key.Key_Space)
    accepted = 0
    for _ in range(rounds):
        step("F2", lambda: window.go("cases", new=True))
        form = window.page.form  # type: ignore[union-attr]
        for sign in who:
            step("who, a key", key(sign))
        step("who, Enter", enter)
        for sign in MATTER:
            step("matter, a key", key(sign))
        step("matter, Enter", enter)
        for line in form.materials.lines:
            if line.required:
                step("material, Space", space)
        before = form.receipt.receipt
        step("F9", form.accept, AFTERWARDS_MS)
        accepted += form.receipt.receipt is not None and form.receipt.receipt is not before
        step("receipt, preview", lambda: window.page.print_(), AFTERWARDS_MS // 2)  # type: ignore[union-attr]
        step("preview, Esc", window._back)
    window.put_by()
    _turn(app, jobs, QUIET_MS)
    jobs.close()
    window.deleteLater()
    if broken or accepted != rounds:
        raise RuntimeError(f"the measured window failed: {accepted} of {rounds} accepted, {broken}")
    first = {name: max(found[: len(found) // rounds]) for name, found in pauses.items()}
    later = {
        name: statistics.median(found[len(found) // rounds :] or found) for name, found in pauses.items()
    }
    return first, later
