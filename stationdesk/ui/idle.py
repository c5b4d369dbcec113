"""Locks the desk when nobody is at it: after some minutes without a key or a touch, and after standby.

A clerk who is called to the door leaves a family's file on the screen. Half a minute before, the window says
so in one line; any key or movement is enough to stay. A computer that slept is locked before it shows
anything: the first thing a person does after it only wakes the password page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

TICK_MS: Final = 1000
WARN_SECONDS: Final = 30
SLEPT_SECONDS: Final = 20
"""A tick that comes this much too late was held up by standby, not by work: the window never stands for a second."""
ALIVE: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    )
)


def seconds_that_count() -> float:
    """A clock that nobody can set and that goes on while the computer sleeps."""
    if sys.platform.startswith("linux"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # under Windows it counts standby as well


class IdleLock(QObject):
    """Calls `lock` when it is time. `minutes` is asked each time, so that a changed setting holds at once.

    `open_now` says whether there is anything to lock. `warn(seconds)` is told what is left, and None when
    somebody came back.
    """

    def __init__(
        self,
        app: QApplication,
        minutes: Callable[[], int],
        open_now: Callable[[], bool],
        lock: Callable[[], None],
        warn: Callable[[int | None], None],
        *,
        seconds: Callable[[], float] = seconds_that_count,
    ) -> None:
        super().__init__(app)
        self._minutes, self._open_now, self._lock, self._warn = minutes, open_now, lock, warn
        self._seconds = seconds
        self._touched = self._ticked = seconds()
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        app.installEventFilter(self)

    def close(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def tick(self) -> None:
        """Look at the clock; lock or warn when it is time."""
        now = self._seconds()
        slept = now - self._ticked > SLEPT_SECONDS
        self._ticked = now
        if not self._open_now():
            self._touched, self._warned = now, False
            return
        left = self._minutes() * 60 - (now - self._touched)
        if slept or left <= 0:
            self._warned = False
            self._touched = now
            self._warn(None)
            self._lock()
        elif left <= WARN_SECONDS:
            self._warned = True
            self._warn(int(left) + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in ALIVE:
            return False
        now = self._seconds()
        if now - self._ticked > SLEPT_SECONDS and self._open_now():
            self.tick()
            return True  # what woke the computer must not reach what was on the screen
        self._touched = now
        if self._warned:
            self._warned = False
            self._warn(None)
        return False
