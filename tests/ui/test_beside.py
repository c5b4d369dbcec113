"""Work on other threads: nothing of the window is let go of there, and nobody looks for garbage there."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from stationdesk.ui import beside
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.sweeping import Sweeper


class Kept:
    """Stands for a page that only the functions of a job know of; tells which thread let go of it."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.get_ident())


class Lingering:
    """A thread that does what it is given, and stays a while when it has done it."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    def start(self, do: Callable[[], None]) -> None:
        def work() -> None:
            do()
            self.may_end.wait(20)

        threading.Thread(target=work, daemon=True).start()


@pytest.mark.parametrize("goes_wrong", [False, True])
def test_what_a_job_knows_of_is_let_go_of_on_the_window_s_thread(qtbot: QtBot, goes_wrong: bool) -> None:
    ends: list[int] = []
    thread = Lingering()

    def ask() -> None:
        page = Kept(ends)

        def work() -> Kept:
            if goes_wrong:
                raise ValueError(page)
            return page

        beside.send(thread.start, work, lambda result, problem: page and None)

    ask()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [threading.get_ident()]
    thread.may_end.set()


def test_the_lane_lets_go_of_nothing_of_the_window(qtbot: QtBot) -> None:
    ends: list[int] = []
    jobs = Jobs()

    def ask() -> None:
        page = Kept(ends)
        jobs.run(lambda: (page, None)[1], lambda _: page and None)

    for _ in range(300):
        ask()
    qtbot.waitUntil(lambda: len(ends) == 300)
    assert set(ends) == {threading.get_ident()}
    jobs.close()


def test_an_answer_for_a_page_that_is_gone_is_dropped_with_all_it_knows(qtbot: QtBot) -> None:
    ends: list[int] = []
    told: list[object] = []
    thread = Lingering()
    owner = QObject()

    def ask() -> None:
        page = Kept(ends)
        beside.send(thread.start, lambda: None, lambda *_: told.append(page), owner=owner)

    ask()
    delete(owner)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [threading.get_ident()]
    assert told == []
    thread.may_end.set()


def test_what_no_thread_takes_is_not_kept(qapp: object) -> None:
    ends: list[int] = []

    def no_thread(do: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    def ask() -> None:
        page = Kept(ends)
        beside.send(no_thread, lambda: page, lambda *_: None)

    with pytest.raises(RuntimeError, match="new thread"):
        ask()
    assert ends == [threading.get_ident()]


def test_garbage_is_looked_for_on_the_window_s_thread_alone(qtbot: QtBot) -> None:
    class Page:
        def __init__(self) -> None:
            self.itself = self

    looks: list[int] = []
    found = threading.Event()
    last: list[weakref.ref[Page]] = []

    def looked(phase: str, info: dict[str, int]) -> None:
        looks.append(threading.get_ident())

    def work() -> None:
        for _ in range(100_000):
            page = Page()
        last.append(weakref.ref(page, lambda _: found.set()))

    gc.enable()
    parent = QObject()
    sweeper = Sweeper(parent)
    gc.callbacks.append(looked)
    try:
        worker = threading.Thread(target=work)
        worker.start()
        qtbot.waitUntil(found.is_set, timeout=20_000)
        worker.join()
    finally:
        gc.callbacks.remove(looked)
    assert last[0]() is None
    assert set(looks) == {threading.get_ident()}
    assert sweeper.parent() is parent
