"""Promises of Today: every figure opens its list, nothing is a dead end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import case_life, case_lists, cases, residents, today
from stationdesk.services.case_lists import CaseQuery
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.today.page import NextThing, TodayPage
from stationdesk.ui.window import DeskWindow

OLD_AGE, DISPUTE = "SA-014", "SF-001"
BLIND_POST = "admin"
"""The administrator of the program sees no case."""
Opened = Callable[..., DeskWindow]


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Opened:
    def opened(width: int = 1366, height: int = 768) -> DeskWindow:
        made = DeskWindow(desk, Jobs(inline=True), clock=desk.clock)
        made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
        qtbot.addWidget(made)
        made.resize(width, height)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.go("today")
        return made

    return opened


@pytest.fixture
def person(desk: Desk) -> str:
    return desk.change(
        lambda work: residents.add(work, residents.NewPerson("曾桂芳", birth=date(1940, 1, 1), sex="2")),
        reason="residents:edit",
    ).person_id


def take_in(desk: Desk, person: str, code: str = OLD_AGE, **more: Any) -> cases.Receipt:
    new = cases.NewCase(code, person, **({"all_materials": True} | more))
    return desk.change(lambda work: cases.accept(work, new))


def page_of(window: DeskWindow) -> TodayPage:
    page = window.page
    assert isinstance(page, TodayPage)
    return page


def test_a_new_station_is_greeted_with_the_next_step(window: Opened) -> None:
    page = page_of(window())
    assert page._stack.currentIndex() == 1
    page._empty.button.click()
    assert page.frame.shown == "cases"
    assert page.frame.page.accepting


def test_every_figure_opens_its_list(desk: Desk, clock: SetClock, person: str, window: Opened) -> None:
    take_in(desk, person)
    take_in(desk, person, all_materials=False)
    clock.set(datetime(2026, 12, 7, 1, 0, tzinfo=UTC))
    made = window()
    tiles = {one.tile.key: one for one in page_of(made).tiles.tiles}
    assert tiles["overdue"].tile.count == 1
    assert tiles["overdue"].tile.light == "late"
    for key in ("overdue", "to_forward", "notices_waiting"):
        tile = tiles[key].tile
        made.go("today")
        QTest.keyClick(
            next(one for one in page_of(made).tiles.tiles if one.tile.key == key), Qt.Key.Key_Return
        )
        assert made.shown == "cases"
        assert made.page.listing.table.rowCount() == tile.count
    assert made.page.back(), "Esc goes back to the whole list"
    assert made.page.listing.table.rowCount() == 2


def test_the_day_is_said_in_words(person: str, desk: Desk, window: Opened) -> None:
    take_in(desk, person)
    page = page_of(window())
    assert "2026年11月22日 周日" in page.greeting.text()
    assert "王敏" in page.greeting.text()
    assert "转报" in page.second.text()


def test_the_week_shows_what_is_due_and_opens_the_day(desk: Desk, person: str, window: Opened) -> None:
    receipt = take_in(desk, person)
    made = window()
    page = page_of(made)
    assert receipt.due is not None
    loads = {one.day: one.due for one in page.week._days}
    assert len(loads) == 7
    assert loads[receipt.due] == 1
    page.week.chosen.emit(receipt.due)
    assert made.shown == "cases"
    assert made.page.listing.table.rowCount() == 1


def test_on_time_is_counted_by_week(desk: Desk, clock: SetClock, person: str) -> None:
    kept = take_in(desk, person, DISPUTE)
    late = take_in(desk, person, DISPUTE)
    desk.change(lambda work: case_life.finish(work, kept.case_id))
    clock.set(datetime(2027, 1, 20, 1, 0, tzinfo=UTC))
    desk.change(lambda work: case_life.finish(work, late.case_id))
    weeks = {one.monday: one for one in desk.read(today.overview).behind}
    assert len(weeks) == today.WEEKS_BEHIND
    week = weeks[date(2027, 1, 18)]
    assert (week.closed, week.on_time) == (1, 0)
    clock.set(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    first = {one.monday: one for one in desk.read(today.overview).behind}[date(2026, 11, 16)]
    assert (first.closed, first.on_time) == (1, 1)


def test_what_comes_next_is_one_press_away_and_follows_changes(
    desk: Desk, person: str, window: Opened
) -> None:
    made = window()
    page = page_of(made)
    receipt = take_in(desk, person)
    QApplication.processEvents()
    lines = page._next_card.findChildren(NextThing)
    assert [line.objectName() for line in lines] == [f"today.next.{receipt.number}"]
    lines[0].go.click()
    assert made.shown == "cases"
    assert made.page.listing.pane.detail.row.id == receipt.case_id


def test_whoever_may_not_see_cases_still_has_a_page(
    desk: Desk, person: str, colleague: Callable[..., Desk], qtbot: QtBot
) -> None:
    take_in(desk, person)
    made = DeskWindow(colleague(desk, BLIND_POST), Jobs(inline=True), clock=desk.clock)
    made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(made)
    made.go("today")
    assert "to_forward" not in {one.tile.key for one in page_of(made).tiles.tiles}
    assert made.banner.words == ""


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)])
def test_it_fits_the_smallest_screen(desk: Desk, person: str, window: Opened, size: tuple[int, int]) -> None:
    take_in(desk, person)
    made = window(*size)
    assert (made.width(), made.height()) == size
    for tile in page_of(made).tiles.tiles:
        assert tile.width() >= tile.minimumSizeHint().width()


def test_figures_agree_with_their_lists(desk: Desk, person: str) -> None:
    take_in(desk, person)
    found = desk.read(today.overview)
    for figure in found.figures:
        assert figure.count == len(desk.read(lambda work, f=figure: case_lists.ids(work, f.query)))
    assert desk.read(lambda work: case_lists.count(work, CaseQuery())) == 1
