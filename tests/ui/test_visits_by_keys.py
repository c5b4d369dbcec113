"""Visits and trips by keys: times as they are said, Enter goes down the sheet, what was found is at hand at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.core.proxy_states import State
from stationdesk.core.words import Language, speaking
from stationdesk.desk import Desk
from stationdesk.services import papers, proxy, visits
from stationdesk.ui import theme
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.pieces.dates import DateField
from stationdesk.ui.pieces.typing_grid import TypingGrid
from stationdesk.ui.proxy.errands_view import ErrandsView
from stationdesk.ui.proxy.page import ProxyPage
from stationdesk.ui.proxy.path_drawing import PathDrawing
from stationdesk.ui.proxy.requests_view import RequestsView
from stationdesk.ui.shots import settle
from tests.ui.test_proxy_page import OPEN, long, opened, person, requested, sheet_of, visits_of

__all__ = ["opened"]


def line(sheet_widgets: dict[str, QWidget], name: str, text: str) -> None:
    field = sheet_widgets[name]
    assert isinstance(field, QLineEdit)
    field.setText(text)


def test_a_visit_is_written_with_times_as_they_are_said_and_one_tick_for_what_is_well(
    desk: Desk, opened: OPEN
) -> None:
    who = person(desk)
    window = opened(desk)
    page = visits_of(window)
    window.page_does("new")
    sheet = sheet_of(page)
    whom, fine = sheet.widgets["person_id"], sheet.widgets["fine"]
    assert isinstance(whom, PersonLine)
    assert isinstance(fine, QCheckBox)
    whom.set_person(who, "曾庆兰")
    line(sheet.widgets, "arrived", "930")
    line(sheet.widgets, "departed", "9点50")
    line(sheet.widgets, "health", "血压偏高")
    fine.setChecked(True)
    long(sheet, "needs", "领轮椅")
    window.page_does("save")
    settle(window.jobs)
    [made] = desk.read(lambda work: visits.listed(work, state="done"))
    whole = desk.read(lambda work: visits.detail(work, made.id))
    assert (whole.arrived, whole.departed) == ("09:30", "09:50")
    said = dict(whole.observed)
    assert said["health"] == "血压偏高"
    assert {text for key, text in said.items() if key != "health"} == {"良好"}
    assert len(said) == 5
    assert page.visits_chips.current == "made"
    assert page._whole is not None
    assert page._whole.row.id == made.id


def test_nothing_is_called_well_where_nobody_was_seen(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    desk.change(lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="low")))
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("week")
    settle(window.jobs)
    page.record()
    sheet = sheet_of(page)
    result, fine = sheet.widgets["result"], sheet.widgets["fine"]
    result.setCurrentIndex(result.findData("refused"))  # type: ignore[attr-defined]
    fine.setChecked(True)  # type: ignore[attr-defined]
    window.page_does("save")
    settle(window.jobs)
    made = desk.read(lambda work: visits.listed(work, state="done"))
    refused = next(one for one in made if one.result == "refused")
    assert desk.read(lambda work: visits.detail(work, refused.id)).observed == ()


def test_the_day_sheet_is_of_the_day_that_is_looked_at(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    desk.change(lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="low")))
    [again] = desk.read(lambda work: visits.listed(work, state="planned"))
    today = desk.read(lambda work: work.today)
    assert again.planned_on is not None
    assert again.planned_on > today
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("week")
    settle(window.jobs)
    page.day_sheet()
    settle(window.jobs)
    assert window._preview is not None
    made = desk.read(lambda work: papers.listed(work))
    facts = desk.read(lambda work: papers.facts(work, made[0].id))
    assert facts.day == again.planned_on


def test_enter_goes_to_the_next_line_where_this_one_began(qtbot: QtBot) -> None:
    theme.wear(QApplication.instance())  # type: ignore[arg-type]
    grid = TypingGrid(["姓名", "结果", "到"], name="g", spoken="表")
    qtbot.addWidget(grid)
    grid.resize(600, 400)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    grid.setFocus()
    grid.setCurrentCell(0, 0)
    for key in (
        "zhang",
        Qt.Key.Key_Tab,
        "2",
        Qt.Key.Key_Return,
        "l",
        Qt.Key.Key_Tab,
        "1",
        Qt.Key.Key_Return,
    ):
        at = QApplication.focusWidget()
        assert at is not None
        if isinstance(key, str):
            qtbot.keyClicks(at, key)
        else:
            qtbot.keyClick(at, key)
        QApplication.processEvents()
    assert [cells[:2] for _line, cells in grid.rows()] == [("z", "2"), ("l", "1")]
    assert (grid.currentRow(), grid.currentColumn()) == (2, 0)


def test_a_trip_is_not_proposed_for_a_rest_day_and_goes_where_the_last_one_went(
    desk: Desk, opened: OPEN
) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    window = opened(desk)
    window.go("proxy", view="errands")
    settle(window.jobs)
    assert isinstance(window.page, ProxyPage)
    board = window.page.view
    assert isinstance(board, ErrandsView)
    assert board._shown is not None
    today = desk.read(lambda work: work.today)
    board.plan()
    day = sheet_of(board).widgets["day"]
    assert isinstance(day, DateField)
    assert day.day == board._shown.next_open
    assert day.day is not None
    assert day.day.isoweekday() <= 5 or (day.day - today) == timedelta(0)
    line(sheet_of(board).widgets, "office", "潘家湾镇便民服务中心")
    window.page_does("save")
    settle(window.jobs)
    assert board._shown.usual == "潘家湾镇便民服务中心"


def test_f9_opens_what_is_to_be_followed_up(desk: Desk, opened: OPEN, clock: SetClock) -> None:
    requested(desk)
    clock.at += timedelta(days=20)
    window = opened(desk)
    window.go("proxy", view="errands", chip="care")
    settle(window.jobs)
    assert isinstance(window.page, ProxyPage)
    board = window.page.view
    assert isinstance(board, ErrandsView)
    assert board.care.rows
    window.page_does("primary")
    settle(window.jobs)
    assert isinstance(window.page.view, RequestsView)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_of_stops_never_lie_over_each_other(qtbot: QtBot, language: Language) -> None:
    theme.wear(QApplication.instance())  # type: ignore[arg-type]
    metrics = QFontMetrics(theme.now().font("second"))
    with speaking(language):
        for state in State:
            drawing = PathDrawing(state, {})
            qtbot.addWidget(drawing)
            for width in (220, 300, 420):
                drawing.resize(width, 58)
                names = list(drawing.names(metrics).values())
                assert len(names) >= 2
                assert not any(one.intersects(two) for n, one in enumerate(names) for two in names[n + 1 :])


def test_the_requests_are_read_again_when_a_person_has_died(desk: Desk) -> None:
    assert "people" in RequestsView.cares_about


def test_what_was_asked_for_at_the_door_stands_in_the_case_that_it_becomes(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    desk.change(
        lambda work: visits.record(work, visits.Recorded(who, "seen", needs="领轮椅，腿脚不便", risk="low"))
    )
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("made")
    settle(window.jobs)
    assert page._whole is not None
    page._do("need_case", page._whole.row.id)
    settle(window.jobs)
    assert window.shown == "cases"
    form = window.page.form  # type: ignore[union-attr]
    assert form.more._remark.currentText() == "领轮椅，腿脚不便"
    assert form.who is not None


def grid_of(qtbot: QtBot) -> TypingGrid:
    theme.wear(QApplication.instance())  # type: ignore[arg-type]
    grid = TypingGrid(["姓名", "结果", "到"], name="g", spoken="表")
    qtbot.addWidget(grid)
    grid.resize(600, 400)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    grid.setFocus()
    grid.setCurrentCell(0, 1)
    QApplication.processEvents()
    return grid


def test_the_cell_that_is_being_typed_in_counts(qtbot: QtBot) -> None:
    grid = grid_of(qtbot)
    at = QApplication.focusWidget()
    assert at is not None
    qtbot.keyClicks(at, "7")
    # Ctrl+Enter is the page's: it asks for the rows while the cell is still open.
    assert grid.rows() == ((1, ("", "7", "")),)


def test_a_block_pasted_while_a_cell_is_open_goes_into_its_cells(qtbot: QtBot) -> None:
    grid = grid_of(qtbot)
    at = QApplication.focusWidget()
    assert at is not None
    assert at is not grid, "a cell is open as soon as one stands on it"
    QApplication.clipboard().setText("a\tb\nc\td\n")
    qtbot.keyClick(at, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert [cells for _line, cells in grid.rows()] == [("", "a", "b"), ("", "c", "d")]
