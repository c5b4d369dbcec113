"""The statistics page is read without guessing: the line one is on, the months side by side, words that fit."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from stationdesk.core.words import set_language
from stationdesk.desk import Desk
from stationdesk.ui.cases.consultations_view import CHIPS
from stationdesk.ui.cases.statistics_view import COLUMNS, StatisticsView
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.window import DeskWindow
from stationdesk.ui.words import tr
from tests.services.window import VILLAGE, accept, move_in


@pytest.fixture
def view(desk: Desk, qtbot: QtBot) -> StatisticsView:
    accept(desk, move_in(desk).qinglan, VILLAGE)
    window = DeskWindow(desk, Jobs(inline=True), Hooks(), clock=desk.clock)
    qtbot.addWidget(window)
    window.resize(1366, 900)
    window.show()
    window.go("cases", view="statistics")
    found = window.page.view  # type: ignore[union-attr]
    assert isinstance(found, StatisticsView)
    return found


def test_the_whole_line_is_marked_and_the_cell_that_opens_is_known(view: StatisticsView) -> None:
    table = view.months
    table.setCurrentCell(1, 3)
    marked = {(one.row(), one.column()) for one in table.selectedIndexes()}
    assert marked == {(1, column) for column in range(table.columnCount())}
    assert (table.currentRow(), table.currentColumn()) == (1, 3)


def test_both_charts_show_the_same_months_under_their_heads(view: StatisticsView, qtbot: QtBot) -> None:
    assert [one.words for one in view.kept._bars] == [one.words for one in view.load._bars]
    qtbot.wait(50)
    heads = [
        one
        for one in view.findChildren(QLabel)
        if one.text() in ("各月按时办结率", "各月收件") and one.property("kind") == "section"
    ]
    tops = {one.mapTo(view, one.rect().topLeft()).y() for one in heads}
    assert len(heads) == 2
    assert len(tops) == 1


def test_what_has_happened_is_said_as_such_in_english() -> None:
    set_language("en")
    assert tr(dict(COLUMNS)["closed"]) == "Finished"
    assert dict(CHIPS)["case"] == "已转办件"
