"""What is made ahead: the counter is ready before F2, shows what stands when it is seen, and never gets in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.ahead import Ahead
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.window import DeskWindow

Open = Callable[..., DeskWindow]


class Counter(Page):
    """A page that writes down what was made and read."""

    word = "cases"
    made: list[str] = []  # noqa: RUF012 - one list for the test to look at

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        Counter.made = ["page"]

    @property
    def form(self) -> QWidget:
        Counter.made.append("form")
        return QWidget(self)

    def refresh(self) -> None:
        Counter.made.append("refresh")


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> type[Counter]:
    Counter.made = []
    monkeypatch.setattr("stationdesk.ui.window.load", lambda word: Counter)
    return Counter


def test_the_counter_is_made_while_today_is_looked_at_and_read_when_it_is_seen(
    open_desk: Open, counter: type[Counter], qtbot: QtBot
) -> None:
    window = open_desk()
    window._shown = "today"
    ahead = Ahead(window)
    qtbot.waitUntil(lambda: ahead.done, timeout=20_000)
    assert counter.made == ["page", "form"]
    window.go("cases")
    assert counter.made == ["page", "form", "refresh"]


def test_nothing_is_made_ahead_for_somebody_who_is_elsewhere_already(
    open_desk: Open, counter: type[Counter], qtbot: QtBot
) -> None:
    window = open_desk()
    window.go("residents")
    counter.made = []
    ahead = Ahead(window)
    qtbot.waitUntil(lambda: ahead.done, timeout=20_000)
    assert counter.made == []


def test_a_page_that_cannot_be_made_ahead_is_told_when_it_is_asked_for(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hurt(word: str) -> type[Page]:
        raise RuntimeError("hurt")

    window = open_desk()
    shown = window.stack.currentWidget()
    monkeypatch.setattr("stationdesk.ui.window.load", hurt)
    assert window.make_ahead("volunteers") is None
    assert window.stack.currentWidget() is shown
    window.go("volunteers")
    assert window.stack.currentWidget() is not shown
