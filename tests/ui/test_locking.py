"""Nobody at the desk: it locks, it says so before, and what was half done is there again afterwards."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core import calling, settings
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.ui import clipboard, watch
from stationdesk.ui.idle import SLEPT_SECONDS, WARN_SECONDS, IdleLock
from stationdesk.ui.instance import Listener
from stationdesk.ui.opening import Given, Opening
from stationdesk.ui.unlock import Unlocking
from tests.fixtures import PASSWORD, START, USER


class Watched:
    """An idle lock on a clock of our own."""

    def __init__(self, app: QApplication) -> None:
        self.now = 1000.0
        self.open = True
        self.locked = 0
        self.said: list[int | None] = []
        self.lock = IdleLock(
            app, lambda: 3, lambda: self.open, self._lock, self.said.append, seconds=lambda: self.now
        )
        self.lock._timer.stop()

    def _lock(self) -> None:
        self.locked += 1
        self.open = False

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            self.lock.tick()


@pytest.fixture
def watched(qapp: QApplication) -> Iterator[Watched]:
    made = Watched(qapp)
    yield made
    made.lock.close()


def test_nobody_for_three_minutes_locks_once(watched: Watched) -> None:
    watched.wait(179)
    assert not watched.locked
    watched.wait(60)
    assert watched.locked == 1


def test_it_is_said_half_a_minute_before_and_a_key_keeps_it_open(watched: Watched, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watched.wait(180 - WARN_SECONDS - 1)
    assert watched.said == []
    watched.wait(2)
    assert watched.said[-1]
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert watched.said[-1] is None
    watched.wait(100)
    assert not watched.locked


def test_after_standby_it_locks_and_what_woke_it_reaches_nothing(watched: Watched, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watched.wait(5)
    watched.now += SLEPT_SECONDS + 1
    assert watched.lock.eventFilter(widget, QEvent(QEvent.Type.MouseButtonPress))
    assert watched.locked == 1


def test_a_locked_desk_is_not_locked_again(watched: Watched) -> None:
    watched.open = False
    watched.wait(1000)
    assert watched.locked == 0


@pytest.fixture
def opening(qapp: QApplication, qtbot: QtBot, home: Path) -> Iterator[Opening]:
    made = Opening(qapp, Given(Home(home), SetClock(START), inline=True))
    qtbot.addWidget(made.shell)
    made.start()
    yield made
    made.close()


def unlock(opening: Opening) -> None:
    assert opening.unlocking is not None
    opening.unlocking.asked.emit(Unlocking(USER, PASSWORD))


def test_locking_takes_questions_and_copies_off_the_screen(opening: Opening, qtbot: QtBot) -> None:
    unlock(opening)
    dialog = QDialog(opening.shell)
    dialog.setModal(True)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    clipboard.copy("张三 420101")
    opening.lock()
    assert not dialog.isVisible()
    assert QGuiApplication.clipboard().text() == ""
    assert opening.shell.shown is opening.unlocking


def test_what_is_copied_from_a_list_does_not_stay(qtbot: QtBot) -> None:
    clipboard.copy("张三", seconds=0)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")


def test_a_second_start_is_heard_and_locks_without_a_password(opening: Opening, qtbot: QtBot) -> None:
    unlock(opening)
    opening.watch.listen()
    try:
        asked: list[bool] = []
        from threading import Thread

        thread = Thread(target=lambda: asked.append(calling.call(opening.home.root, "lock")))
        thread.start()
        qtbot.waitUntil(lambda: bool(asked), timeout=5000)
        thread.join()
        assert asked == [True]
        assert opening.shell.shown is opening.unlocking
    finally:
        opening.watch.end()


def test_a_bundle_opened_by_double_click_waits_for_the_password(opening: Opening, tmp_path: Path) -> None:
    file = tmp_path / "x.sdbundle"
    file.write_bytes(b"no bundle at all")
    opening.watch.heard("open", str(file))
    assert opening.window is None
    unlock(opening)
    assert opening.window is not None
    assert opening.window.page is not None
    assert opening.window.page.word == "sync"


def test_every_file_that_is_opened_has_a_page() -> None:
    assert set(watch.PAGES) == set(calling.OPENED)


def test_a_socket_left_by_a_killed_window_is_no_hindrance(tmp_path: Path, qtbot: QtBot) -> None:
    Path(calling.address(tmp_path)).write_text("left")
    heard: Callable[..., bool] = lambda *_asked: True  # noqa: E731
    listener = Listener(tmp_path, heard)
    assert listener.listening
    listener.close()


@pytest.fixture
def other_window(home: Path) -> Iterator[list[bytes]]:
    """Another process that has the home open; what it was asked."""
    heard: list[bytes] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(calling.address(home))
        server.listen()

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    heard.append(line.recv(calling.LONGEST))
                    line.sendall(b'{"done": true}\n')

        threading.Thread(target=serve, daemon=True).start()
        yield heard
        server.shutdown(socket.SHUT_RDWR)
    Path(calling.address(home)).unlink()


def test_of_two_quick_clicks_one_window_stays_and_gets_the_file(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, other_window: list[bytes]
) -> None:
    """A window that was begun before the other one listened finds it a moment later."""
    opening = Opening(qapp, Given(Home(home), SetClock(START), file=tmp_path / "x.sdbundle"))
    qtbot.addWidget(opening.shell)
    opening.start()
    assert opening.shell.isVisible()
    qtbot.waitUntil(lambda: not opening.shell.isVisible())
    assert [json.loads(line) for line in other_window] == [
        {"do": "open", "path": str(tmp_path / "x.sdbundle")}
    ]


def test_a_window_in_which_somebody_types_already_stays(
    qapp: QApplication, qtbot: QtBot, home: Path, other_window: list[bytes]
) -> None:
    opening = Opening(qapp, Given(Home(home), SetClock(START)))
    qtbot.addWidget(opening.shell)
    opening.start()
    assert opening.unlocking is not None
    opening.unlocking.password.line.setText("p")
    qtbot.waitUntil(lambda: bool(other_window))
    assert opening.shell.isVisible()
    opening.close()


def test_minutes_that_nobody_offers_are_ten(tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    file.write_text('{"lock_minutes": 100000}')
    assert settings.read(file).lock_minutes == 10
