"""Work on another thread and the way back, on which nothing of the window travels.

Whoever lets go of an object last takes it apart, and a widget that is taken apart on another thread stops the desk or ends
it. So what is asked, with every widget its functions know of, stays in a table of the UI thread until the answer was
given; the other thread knows a number, and of the work only while it does it.
"""

from __future__ import annotations

import contextvars
import itertools
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

Start = Callable[[Callable[[], None]], object]
"""Starts another thread with what it is to call, or puts it on one."""
Back = Callable[[Any, Exception | None], object]
"""Gets the result and what went wrong, on the UI thread."""


class _Errand:
    def __init__(self, work: Callable[[], Any], back: Back, owner: QObject | None) -> None:
        self.work, self.back, self.owner = work, back, owner
        self.context = contextvars.copy_context()
        self.result: Any = None
        self.problem: Exception | None = None


class _Table(QObject):
    """Everything that is under way; one a process, and never taken apart: a thread that comes late still finds it."""

    _came_back = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self._errands: dict[int, _Errand] = {}
        self._came_back.connect(self._take)  # asked from another thread: it waits its turn on this one

    def add(self, errand: _Errand) -> int:
        number = next(self._numbers)
        self._errands[number] = errand
        return number

    def do(self, number: int) -> None:
        """On the other thread, which has let go of everything when the number is on its way back."""
        errand = self._errands[number]
        errand.result, errand.problem = errand.context.run(call, errand.work)
        del errand
        self._came_back.emit(number)

    def drop(self, number: int) -> None:
        del self._errands[number]

    @Slot(int)
    def _take(self, number: int) -> None:
        errand = self._errands.pop(number)
        if errand.owner is None or isValid(errand.owner):
            errand.back(errand.result, errand.problem)


_table: _Table | None = None


def send(start: Start, work: Callable[[], Any], back: Back, owner: QObject | None = None) -> None:
    """Have `work` done by the thread that `start` puts it on; `back` is called on the UI thread, from where this must be called.

    `work` must not touch a widget. When `owner` was destroyed meanwhile the answer is dropped.
    """
    global _table
    if _table is None:
        _table = _Table()
    table, number = _table, _table.add(_Errand(work, back, owner))
    try:
        start(lambda: table.do(number))
    except (
        BaseException
    ):  # no thread, or no lane any more: it goes on to whoever asked, but the table keeps no page for it
        table.drop(number)
        raise


def call(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """The result of work and what went wrong with it."""
    try:
        return work(), None
    except Exception as problem:  # noqa: BLE001 - carried to the UI thread
        return None, problem
