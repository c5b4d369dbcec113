"""For tests of the window: dressed, in Chinese, everything inline, every warning of Qt a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.ui import theme, words
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.ui.fake_desk import FakeDesk, hooks


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, Chinese; put back after a test that changed it. Its windows are gone before the next one."""
    if theme.now().dark or theme.now().scale != 1.0 or not qapp.styleSheet():
        theme.wear(qapp)
    words.choose_language(qapp, "zh")
    yield
    set_language("zh")
    # What a test has let go of goes at once and not when the next event loop runs, which may be many tests
    # later: every change of theme asks each widget that still lives for its looks.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if theme.now().dark or theme.now().scale != 1.0:
        theme.wear(qapp)


@pytest.fixture
def open_desk(qtbot: QtBot) -> Callable[..., DeskWindow]:
    """Opens a frame on a fake desk and shows it."""

    def opened(
        width: int = 1366, height: int = 768, with_hooks: Hooks | None = None, **facts: object
    ) -> DeskWindow:
        desk = FakeDesk(**facts)  # type: ignore[arg-type]
        window = DeskWindow(desk, Jobs(inline=True), with_hooks or hooks())
        qtbot.addWidget(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("today")
        return window

    return opened


@pytest.fixture
def open_page(qtbot: QtBot) -> Callable[..., DeskWindow]:
    """Opens the frame on a real desk, goes to a page (`where` as for `go`) and waits until it is read."""

    def opened(desk: Desk, word: str, **where: str) -> DeskWindow:
        window = DeskWindow(desk, Jobs(inline=True))
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go(word, **where)
        settle(window.jobs)
        return window

    return opened
