"""Sends and fetches by network on a thread of its own: the database lane never waits for a line. Offline it says nothing."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from stationdesk.core import unsaid
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.sync import carrying
from stationdesk.ui import beside
from stationdesk.ui.sync.reading import errand_desk
from stationdesk.ui.words import tr

log = logging.getLogger(__name__)

FIRST_MS = 2_000
AFTER_EXPORT_MS = 5_000
EVERY_MS = 20 * 60_000


class _WhileOpen:
    """The desk for an errand beside the lane: once it was closed (another user, a restore) nothing is read or written any more."""

    def __init__(self, errands_desk: Any, desk: Any, stop: threading.Event) -> None:
        self._errands_desk, self._desk, self._stop = errands_desk, desk, stop

    def __getattr__(self, name: str) -> Any:
        if self._stop.is_set() or getattr(self._desk, "closed", False):
            raise Cancelled
        return getattr(self._errands_desk, name)


class Courier(QObject):
    """One a window. `settled` after every try, whatever it came to; `running` while one is under way."""

    settled = Signal()

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.setObjectName("courier")
        self._frame = frame
        self._inline = bool(getattr(frame.jobs, "_inline", False))
        self._stop = threading.Event()
        self.running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._by_itself)
        self.destroyed.connect(self._stop.set)

    @classmethod
    def of(cls, frame: Any) -> Courier:
        """The window's courier, made when first asked for."""
        found = frame.findChild(Courier, "courier")
        return found if found is not None else cls(frame)

    def desk(self) -> Any:
        """The desk for errands beside the lane."""
        return _WhileOpen(errand_desk(self._frame), self._frame.desk, self._stop)

    def begin(self) -> None:
        """Look after sending from now on: soon after the start, after an export, and now and then."""
        unheard = self._frame.desk.on_changed(self._on_changed)
        self.destroyed.connect(lambda _gone=None: unheard())
        self._timer.start(FIRST_MS)

    def _on_changed(self, touched: set[str]) -> None:
        # Called on whatever thread made the change.
        if "sync" in touched and not self.running and isValid(self):
            QTimer.singleShot(0, self, lambda: self._timer.start(AFTER_EXPORT_MS))

    def _by_itself(self) -> None:
        self._timer.start(round(EVERY_MS * (0.8 + 0.4 * random.random())))
        desk = self.desk()
        may_send, may_fetch = (self._frame.desk.may(one) for one in ("sync:export", "sync:import"))

        def errand() -> tuple[carrying.Sent | None, carrying.Fetched | None]:
            way = desk.read(carrying.way)
            if way is None or not way.automatic:
                return None, None
            sent = (
                carrying.send(desk, tries=2, cancelled=self._stop.is_set, sparing=True) if may_send else None
            )
            if sent is not None and sent.problem not in (None, "unconfirmed"):
                return sent, None  # no line: asking again at once is no use
            fetched = carrying.fetch(desk, tries=2, cancelled=self._stop.is_set) if may_fetch else None
            return sent, fetched

        def done(found: tuple[carrying.Sent | None, carrying.Fetched | None]) -> None:
            sent, fetched = found
            if sent is not None and sent.sent and sent.delivered:
                self._frame.say(tr("已送达 {n} 项：镇里的服务器确认收齐。", n=sent.delivered))
            if fetched is not None and fetched.taken.confirmed:
                self._frame.say(tr("取回镇里的回执：{n} 项已入库。", n=fetched.taken.confirmed))

        # What a person should know of a refusal stands on the sync page; nothing pops up.
        self.run(errand, done, lambda problem: None)

    def run(
        self,
        errand: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Unhappy], object],
    ) -> bool:
        """Do an errand beside the lane; its answer comes on the UI thread. False while another is under way."""
        if self.running:
            return False
        self.running = True
        back = partial(self._on_came_back, done, failed)
        if self._inline:
            back(*beside.call(errand))
        else:
            beside.send(_on_a_thread, errand, back, owner=self)
        return True

    def _on_came_back(
        self,
        done: Callable[[Any], object],
        failed: Callable[[Unhappy], object],
        result: Any,
        problem: BaseException | None,
    ) -> None:
        self.running = False
        if problem is None:
            done(result)
        elif isinstance(problem, Unhappy):
            failed(problem)
        elif not isinstance(problem, Cancelled):
            log.error("bug in carrying: %s", type(problem).__name__)
            log.debug("every place: %s", unsaid.places(problem))
            self._frame.jobs.broke.emit(type(problem).__name__)
        self.settled.emit()


def _on_a_thread(do: Callable[[], None]) -> None:
    threading.Thread(target=do, name="courier", daemon=True).start()
