"""Looks in the background whether the database is whole: some seconds after the start, and thoroughly once a week.

On a thread of its own, in a connection that only reads; the clerk waits for nothing. The thread is as urgent as the
window's: one that gives way to other programs may be held up while it holds Python's lock, and the window waits with it
(on two busy cores up to half a second; now thirty milliseconds).
The thorough look is taken only while nobody is at the desk (locked, or another program is in front) and ends at the
first sign of somebody. What is found is said above every page with the next step.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.ui import beside
from stationdesk.ui.words import tr

log = logging.getLogger(__name__)

QUICK_MS: Final = 12_000
"""After Today is on the screen and the counter is ready."""
EVERY_MS: Final = 5 * 60_000


def attach(opening: Any) -> None:
    """One a window, whose child it is."""
    assert opening.window is not None
    HealthWatch(opening, opening.window)


class HealthWatch(QObject):
    """`settled(codes)` after each look that was not stopped."""

    settled = Signal(object)

    def __init__(self, opening: Any, window: Any) -> None:
        super().__init__(window)
        self.setObjectName("health")
        self._opening, self._window = opening, window
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._full = False
        self.destroyed.connect(self._stop.set)
        QTimer.singleShot(QUICK_MS, self, self.quick)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.full_when_idle)
        self._timer.start(EVERY_MS)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._on_state)

    @property
    def running(self) -> bool:
        """Whether a look is under way."""
        return self._thread is not None and self._thread.is_alive()

    def quick(self) -> None:
        """Ask the quick questions now."""
        self._begin(full=False)

    def full_when_idle(self) -> None:
        """The weekly look, when it is due and nobody is at the desk."""
        from stationdesk.services import health

        desk = self._window.desk
        if not self.running and self._idle() and health.full_due(desk.home, desk.clock.now()):
            self._begin(full=True)

    def _idle(self) -> bool:
        locked = self._opening.shell.shown is not self._window
        return locked or QApplication.applicationState() != Qt.ApplicationState.ApplicationActive

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if self._full and self.running and state == Qt.ApplicationState.ApplicationActive:
            self._stop.set()

    def stop(self) -> None:
        """End a look that is under way."""
        self._stop.set()

    def _begin(self, *, full: bool) -> None:
        desk = self._window.desk
        if self.running or desk.closed or desk.trip is not None:
            return
        self._stop.clear()
        self._full = full
        beside.send(self._on_a_thread, partial(_look, desk, full, self._stop), self._on_came_back, owner=self)

    def _on_a_thread(self, do: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=do, name="health", daemon=True)
        self._thread.start()

    def _on_came_back(self, found: Any, problem: Exception | None) -> None:
        if isinstance(problem, Cancelled):
            return
        if isinstance(problem, Unhappy):
            log.warning("looking at the database: %s", problem.code)
            return
        if problem is not None:  # a look must not end the desk; its message may quote data
            log.error("looking at the database: bug: %s", type(problem).__name__)
            return
        self.settled.emit(tuple(one.code for one in found))
        if not found or not isValid(self._window):
            return
        from stationdesk.services import health

        log.warning("the database was found hurt: %s", ", ".join(one.code for one in found))
        if {one.code for one in found} & set(health.TORN):
            self._window.banner.show_words(
                tr(
                    "数据库文件有损坏（{what}）。已保存的先不要动：请马上停止登记，打开只看的页面，导出没上报的，再从备份恢复。",
                    what=tr(found[0].sentence, count=found[0].count),
                ),
                "bad",
                tr("只看不改地打开…"),
                self._leave,
            )
        else:
            self._window.banner.show_words(
                tr("数据库的索引与内容不符，资料没有丢。请到“设置 · 备份与检查”修复。"),
                "warn",
                tr("去修复"),
                lambda: self._window.go("settings", section="safety"),
            )

    def _leave(self) -> None:
        from stationdesk.ui import safe_entry

        safe_entry.leave(self._opening)


def _look(desk: Any, full: bool, stop: threading.Event) -> Any:
    from stationdesk.services import health

    return health.look(
        desk.home,
        desk.opened.database_key,
        clock=desk.clock,
        full=full,
        stopped=lambda: stop.is_set() or desk.closed,
    )
