"""The one database lane: work leaves the UI thread, its result comes back to it.

`jobs.run(fn, then)` puts `fn` on the lane; jobs run one after another in the order given. The result
goes to `then` on the UI thread. What goes wrong is of three kinds: a `Refusal` goes to `failed`
(where a form shows it at its field) or to the signal `refused`; a `Trouble` to the signal `troubled`
(a banner that says what to do) and to `failed` as well when one is given; anything else is a bug: it
is logged with its traceback and `broke` is emitted, the work on screen stays. `Cancelled` is silence.

Read the widgets *before* calling `run`: `fn` must not touch a widget.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from stationdesk.core import unsaid
from stationdesk.core.errors import Cancelled, Trouble, Unhappy
from stationdesk.ui import beside

log = logging.getLogger(__name__)

Failed = Callable[[Unhappy], bool | None]
BUSY_AFTER_MS = 150


class Jobs(QObject):
    """One worker thread and the way back. `inline=True` runs at once on the caller's thread (tests)."""

    refused = Signal(object)
    troubled = Signal(object)
    broke = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, *, inline: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inline = inline
        self._pool = None if inline else ThreadPoolExecutor(1, thread_name_prefix="database")
        self._waiting = 0
        self._closed = False

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self._waiting == 0

    def run(
        self,
        fn: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        failed: Failed | None = None,
        busy: QWidget | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Put `fn` on the lane. `failed` returns True when it has shown a refusal itself.

        `busy` is disabled until the answer is there. When `owner` (or `busy`) was destroyed meanwhile,
        the answer is dropped: there is nobody left to show it to.
        """
        if self._closed:
            # What the last jobs before the end set off (pages reading themselves anew): nobody sees it.
            log.debug("asked after the end: %s", getattr(fn, "__qualname__", "?"))
            return
        job = _Job(then, failed, busy, owner)
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)
        if busy is not None:
            at = busy.window().focusWidget()
            job.focused = at if at is not None and (at is busy or busy.isAncestorOf(at)) else None
            busy.setEnabled(False)
        if self._pool is None:
            self._finish(job, *beside.call(fn))
            return
        beside.send(self._pool.submit, fn, partial(self._finish, job), owner=self)

    def _finish(self, job: _Job, result: Any, problem: BaseException | None) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)
        if job.busy is not None and isValid(job.busy):
            job.busy.setEnabled(True)
            if job.focused is not None and isValid(job.focused):
                job.focused.setFocus()
        if any(who is not None and not isValid(who) for who in (job.busy, job.owner)):
            if problem is not None:
                self._tell(None, problem)
            return
        if problem is not None:
            self._tell(job.failed, problem)
        elif job.then is not None:
            try:
                job.then(result)
            except Exception as bug:  # noqa: BLE001 - told as a bug
                self._tell(None, bug)

    def _tell(self, failed: Failed | None, problem: BaseException) -> None:
        if isinstance(problem, Cancelled):
            return
        if isinstance(problem, Unhappy):
            shown = False
            if failed is not None:
                try:
                    shown = bool(failed(problem))
                except Exception as bug:  # noqa: BLE001 - told as a bug
                    self._tell(None, bug)
            if shown:
                return
            if isinstance(problem, Trouble):
                log.warning("trouble: %s", problem.code)
                self.troubled.emit(problem)
            else:
                self.refused.emit(problem)
            return
        # The message of a foreign exception may quote what a person typed: only its kind and place
        # go to the log, never its text.
        log.error("bug: %s at %s", type(problem).__name__, _place(problem))
        log.debug("every place: %s", unsaid.places(problem))
        self.broke.emit(type(problem).__name__)

    def later(self, milliseconds: int, call: Callable[[], object]) -> None:
        """Call on the UI thread after a while (0: when the event loop is idle)."""
        QTimer.singleShot(milliseconds, self, call)

    def close(self) -> None:
        """Finish what is under way and end the lane; what is asked afterwards is not done."""
        self._closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=False)


class _Job:
    """Where the answer of one piece of work goes."""

    def __init__(
        self,
        then: Callable[[Any], object] | None,
        failed: Failed | None,
        busy: QWidget | None,
        owner: QObject | None,
    ) -> None:
        self.then, self.failed, self.busy, self.owner = then, failed, busy, owner
        self.focused: QWidget | None = None
        """What had the focus in `busy`: it gets it back."""


def _place(problem: BaseException) -> str:
    """Where it happened: file and line of the innermost frames, newest last."""
    frames = []
    step = problem.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('stationdesk', 1)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return " < ".join(reversed(frames[-6:]))
