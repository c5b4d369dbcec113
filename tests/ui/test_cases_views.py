"""Promises of the cases page as a host: views by tabs and keys, F2 from any of them, nothing lost between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.ui.cases import views
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.cases.views import View
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Frame, Hooks, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.window import DeskWindow

HERE = __name__
Opened = Callable[[], CasesPage]


class Quiet(Page):
    """A view that makes nothing new."""

    word = "cases"
    cares_about = frozenset({"quiet"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.line = QLineEdit()
        self.line.setAccessibleName("一行")
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)
        self.seen: list[dict[str, Any]] = []
        self.read = 0

    @property
    def title(self) -> str:
        return "安静"

    def arrive(self, **where: Any) -> None:
        self.seen.append(where)

    def refresh(self) -> None:
        self.read += 1


class Making(Quiet):
    """A view with a new thing of its own."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.made = 0

    def new(self) -> None:
        self.made += 1


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opened:
    more = (View("quiet", "安静", f"{HERE}:Quiet"), View("making", "造物", f"{HERE}:Making"))
    hidden = (View("hidden", "看不见", f"{HERE}:Missing", "no:such"),)
    monkeypatch.setattr(views, "ENTRIES", (views.ENTRIES[0], *more, *hidden))

    def open_() -> CasesPage:
        window = DeskWindow(desk, Jobs(inline=True), Hooks(), clock=desk.clock)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go("cases")
        made = window.page
        assert isinstance(made, CasesPage)
        return made

    return open_


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, how)


CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_control_tab_walks_round_the_views(opened: Opened) -> None:
    page = opened()
    assert page.tabs.words == ("list", "quiet", "making")
    page.setFocus()
    press(Qt.Key.Key_Tab, CONTROL)
    assert page.view.title == "安静"
    assert QApplication.focusWidget() is page.view.line  # type: ignore[attr-defined]
    press(Qt.Key.Key_Tab, CONTROL)
    assert page.tabs.current == "making"
    press(Qt.Key.Key_Tab, CONTROL)
    assert page.tabs.current == "list"
    press(Qt.Key.Key_Backtab, CONTROL | SHIFT)
    assert page.tabs.current == "making"
    press(Qt.Key.Key_2, CONTROL)
    assert page.tabs.current == "quiet"


def test_f2_opens_the_form_from_a_view_that_makes_nothing_and_esc_comes_back(opened: Opened) -> None:
    page = opened()
    page.frame.go("cases", view="quiet")
    press(Qt.Key.Key_F2)
    assert page.accepting
    assert page.title == "新办件"
    press(Qt.Key.Key_Escape)
    assert not page.accepting
    assert page.view.title == "安静"


def test_a_view_with_its_own_new_keeps_f2_and_shift_f2_is_a_case(opened: Opened) -> None:
    page = opened()
    page.frame.go("cases", view="making")
    view = page.view
    assert isinstance(view, Making)
    press(Qt.Key.Key_F2)
    assert view.made == 1
    assert not page.accepting
    assert [one.objectName() for one in page.other_actions] == ["cases.new_case"]
    press(Qt.Key.Key_F2, SHIFT)
    assert page.accepting


def test_where_a_view_is_asked_for_the_rest_reaches_it(opened: Opened) -> None:
    page = opened()
    page.frame.go("cases", view="quiet", task="x")
    view = page.view
    assert isinstance(view, Quiet)
    assert view.seen[-1] == {"task": "x"}
    page.frame.go("cases", view="hidden")
    assert page.view is view
    page.frame.go("today")
    page.frame.go("cases")
    assert page.view is view
    page.frame.go("cases", chip="late")
    assert page.tabs.current == "list"


def test_only_the_view_that_is_shown_is_read_again(opened: Opened) -> None:
    page = opened()
    page.frame.go("cases", view="quiet")
    view = page.view
    assert isinstance(view, Quiet)
    assert view.read == 1
    page.frame.go("cases", view="list")
    page.refresh()
    assert view.read == 1
    page.frame.go("cases", view="quiet")
    assert view.read == 2
    assert "quiet" in page.cares_about


def test_tabs_without_room_are_in_the_menu_and_the_chosen_one_stays_in_sight(opened: Opened) -> None:
    page = opened()
    tabs = page.tabs
    tabs.setFixedWidth(tabs.more.sizeHint().width() + 30)
    page.frame.go("cases", view="making")
    chosen = tabs.findChild(QPushButton, "cases.view.making")
    assert chosen is not None
    assert chosen.isVisible()
    assert tabs.more.isVisible()
    assert {view.word for view in tabs._hidden} >= {"quiet"}
