"""全程代理 and 走访 worked at the real desk: the way of a request, originals in whose hands, visits by the grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.services import matters, proxy, proxy_lists, residents, visits
from stationdesk.ui.ask_sheet import AskSheet, SheetPage
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.proxy.errands_view import ErrandsView
from stationdesk.ui.proxy.matters_line import MattersLine
from stationdesk.ui.proxy.page import ProxyPage
from stationdesk.ui.proxy.path_drawing import PathDrawing
from stationdesk.ui.proxy.requests_view import RequestsView
from stationdesk.ui.proxy.visit_grid_view import VisitGridView
from stationdesk.ui.proxy.visits_view import VisitsView
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "proxy")


def page_of(window: DeskWindow) -> RequestsView:
    assert isinstance(window.page, ProxyPage)
    assert isinstance(window.page.view, RequestsView)
    return window.page.view


def visits_of(window: DeskWindow) -> VisitsView:
    window.go("proxy", view="visits")
    assert isinstance(window.page, ProxyPage)
    assert isinstance(window.page.view, VisitsView)
    return window.page.view


def sheet_of(page: SheetPage) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def person(desk: Desk) -> str:
    new = residents.NewPerson(name="曾庆兰", id_number="11010519491231002X")
    return desk.change(lambda work: residents.add(work, new)).person_id


def matter(desk: Desk) -> str:
    return next(row.code for row in desk.read(lambda work: matters.find(work)) if row.proxy_allowed)


def requested(desk: Desk) -> str:
    new = proxy.NewRequest(person(desk), (matter(desk),))
    return desk.change(lambda work: proxy.request(work, new)).request_id


def long(sheet: AskSheet, name: str, words: str) -> None:
    area = sheet.widgets[name]
    assert isinstance(area, QPlainTextEdit)
    area.setPlainText(words)


def test_a_new_request_is_written_by_keyboard_and_its_paper_shown(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    person(desk)
    window = opened(desk)
    page = page_of(window)
    window.page_does("new")
    sheet = sheet_of(page)
    who, what = sheet.widgets["principal_id"], sheet.widgets["matters"]
    assert isinstance(who, PersonLine)
    assert isinstance(what, MattersLine)
    qtbot.keyClicks(who.line, "zql")
    qtbot.keyClick(who.line, Qt.Key.Key_Return)
    assert who.shown_name == "曾庆兰"
    what.line.setText("高龄津贴")
    qtbot.keyClick(what.line, Qt.Key.Key_Return)
    assert len(what.chosen()) == 1
    window.page_does("save")
    settle(window.jobs)
    assert window._preview is not None
    window.close_preview()
    assert [one.principal for one in page.requests.rows] == ["曾庆兰"]
    assert page._open is not None
    assert page._open.scope == ("submit", "correct")


def test_nobody_chosen_is_said_at_the_field(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page.request()
    window.page_does("save")
    assert sheet_of(page).form.row("principal_id").error
    assert desk.read(proxy_lists.listed) == []


def test_the_way_moves_on_with_each_step(desk: Desk, opened: OPEN) -> None:
    requested(desk)
    window = opened(desk)
    page = page_of(window)
    for kind, state in (
        ("authorise", State.AUTHORISED),
        ("accept", State.ACCEPTED),
        ("handle", State.HANDLING),
    ):
        page.step(kind)
        window.page_does("save")
        settle(window.jobs)
        assert page._open is not None
        assert page._open.row.state == state
    drawing = page.pane.findChild(PathDrawing)
    assert drawing is not None
    assert drawing.accessibleName().startswith("走到：办理中")


def test_originals_stay_listed_until_they_are_back(desk: Desk, opened: OPEN) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    window = opened(desk)
    page = page_of(window)
    page.take_in(request)
    long(sheet_of(page), "items", "身份证\n户口簿 复印件")
    window.page_does("save")
    settle(window.jobs)
    window.close_preview()
    page.requests_chips.choose("items")
    assert [(one.item, one.form) for one in page.items.rows] == [("身份证", "original"), ("户口簿", "copy")]
    page._do("back_all", request)
    window.page_does("save")
    settle(window.jobs)
    window.close_preview()
    assert page.items.rows == []


def test_a_bank_card_with_its_password_is_refused_in_place(desk: Desk, opened: OPEN) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    window = opened(desk)
    page = page_of(window)
    page.take_in(request)
    sheet = sheet_of(page)
    long(sheet, "items", "银行卡和密码")
    window.page_does("save")
    assert "不得代管" in sheet.warned.text() + sheet.form.row("items").error
    assert desk.read(lambda work: proxy_lists.items(work)) == []


def test_a_visit_that_was_not_planned_is_written_down(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    window = opened(desk)
    page = visits_of(window)
    window.page_does("new")
    sheet = sheet_of(page)
    line, health = sheet.widgets["person_id"], sheet.widgets["health"]
    assert isinstance(line, PersonLine)
    assert isinstance(health, QLineEdit)
    line.set_person(who, "曾庆兰")
    health.setText("血压正常")
    window.page_does("save")
    settle(window.jobs)
    page.visits_chips.choose("made")
    assert [(one.name, one.result) for one in page.visits.rows] == [("曾庆兰", "seen")]


def test_a_planned_visit_is_recorded_with_f9(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    who = person(desk)
    desk.change(
        lambda work: visits.record(
            work, visits.Recorded(who, "not_home", risk="high", visited_on=date(2026, 11, 22))
        )
    )
    planned = desk.read(lambda work: visits.listed(work, state="planned"))
    window = opened(desk)
    page = visits_of(window)
    page.visits_chips.choose("week")
    assert len(page.visits.rows) == len(planned) == 1
    qtbot.keyClick(page.visits.view, Qt.Key.Key_F9)
    window.page_does("save")
    settle(window.jobs)
    assert desk.read(lambda work: visits.listed(work, state="planned")) == []
    assert "走访已记下" in window.status.words


def test_the_day_sheet_and_the_record_of_a_visit_come_up_as_paper(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    desk.change(
        lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="high", visited_on=work.today))
    )
    window = opened(desk)
    page = visits_of(window)
    page.day_sheet()
    settle(window.jobs)
    assert window._preview is not None
    window.close_preview()
    page.visits_chips.choose("made")
    button = page.findChild(QPushButton, "proxy.visit.print")
    assert button is not None
    button.click()
    settle(window.jobs)
    assert window._preview is not None


def test_the_focus_goes_to_the_visits_a_plan_made(desk: Desk, opened: OPEN) -> None:
    person(desk)
    window = opened(desk)
    page = visits_of(window)
    page.plan()
    settle(window.jobs)
    window.page_does("save")
    settle(window.jobs)
    assert page.isEnabled()
    assert page.visits_chips.current == "week"


def test_f9_does_the_next_step_of_the_request_shown(desk: Desk, opened: OPEN) -> None:
    requested(desk)
    window = opened(desk)
    page = page_of(window)
    assert page._open is not None
    looks = {
        one.objectName().removeprefix("proxy.step."): one.property("look")
        for one in page.pane.findChildren(QPushButton)
        if one.objectName().startswith("proxy.step.")
    }
    assert looks["authorise"] == "primary"
    assert looks["revoke"] == "quiet"
    page.primary()
    window.page_does("save")
    settle(window.jobs)
    assert page._open.row.state == State.AUTHORISED


def test_f9_begins_a_request_when_none_is_shown(desk: Desk, opened: OPEN) -> None:
    page = page_of(opened(desk))
    page.primary()
    assert "principal_id" in sheet_of(page).widgets


def test_a_trip_is_planned_and_its_results_typed_in_once(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    window = opened(desk)
    window.go("proxy", view="errands")
    settle(window.jobs)
    assert isinstance(window.page, ProxyPage)
    board = window.page.view
    assert isinstance(board, ErrandsView)
    assert [one.request_id for one in board.waiting.rows] == [request]
    qtbot.keyClick(board.waiting.view, Qt.Key.Key_Space)
    window.page_does("new")
    office = sheet_of(board).widgets["office"]
    assert isinstance(office, QLineEdit)
    office.setText("镇便民服务中心")
    window.page_does("save")
    settle(window.jobs)
    assert board.chips.current == "trips"
    (trip,) = board.trips.rows
    assert trip.items == 1
    window.page_does("primary")
    window.page_does("save")
    settle(window.jobs)
    assert board.chips.current == "over"
    assert desk.read(lambda work: proxy_lists.detail(work, request)).row.state == State.HANDLING


def test_an_empty_board_says_what_to_do(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    window.go("proxy", view="errands")
    settle(window.jobs)
    window.page_does("new")
    assert "没有" in window.status.words


def test_somebody_missing_comes_up_first_and_goes_when_there_is_word(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    who = person(desk)
    desk.change(lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="high")))
    window = opened(desk)
    page = visits_of(window)
    settle(window.jobs)
    assert page.searching
    assert [one.name for one in page.missed.rows] == ["曾庆兰"]
    qtbot.keyClick(page.missed.view, Qt.Key.Key_F9)
    sheet = sheet_of(page)
    window.page_does("save")
    settle(window.jobs)
    assert "接着联系" in window.status.words
    qtbot.keyClick(page.missed.view, Qt.Key.Key_F9)
    sheet = sheet_of(page)
    reached = sheet.widgets["reached"]
    assert isinstance(reached, QCheckBox)
    reached.setChecked(True)
    long(sheet, "note", "女儿说在她家")
    window.page_does("save")
    settle(window.jobs)
    assert page.missed.rows == []


def test_a_major_change_and_blanks_from_the_header(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    window = opened(desk)
    page = visits_of(window)
    settle(window.jobs)
    page.happened()
    sheet = sheet_of(page)
    line = sheet.widgets["person_id"]
    assert isinstance(line, PersonLine)
    line.set_person(who, "曾庆兰")
    event = sheet.widgets["event"]
    assert isinstance(event, QComboBox)
    event.setCurrentIndex(event.findData("住院"))
    window.page_does("save")
    settle(window.jobs)
    page.visits_chips.choose("today")
    assert [one.why for one in page.visits.rows] == ["住院"]
    page.blanks()
    window.page_does("save")
    settle(window.jobs)
    assert window._preview is not None


def test_a_day_sheet_is_typed_back_whole_or_not_at_all(desk: Desk, opened: OPEN) -> None:
    who = person(desk)
    desk.change(lambda work: visits.record(work, visits.Recorded(who, "not_home", risk="high")))
    window = opened(desk)
    window.go("proxy", view="grid")
    settle(window.jobs)
    assert isinstance(window.page, ProxyPage)
    view = window.page.view
    assert isinstance(view, VisitGridView)
    day = desk.read(lambda work: work.today)
    view.day.set_day(day)
    view._on_day()
    settle(window.jobs)
    assert view.grid.rows()[0][1][0] == "曾庆兰"
    view.grid.fill([["9"]], 0, 1)
    window.page_does("save")
    settle(window.jobs)
    assert len(desk.read(lambda work: visits.listed(work, state="planned"))) == 1
    assert (view.grid.currentRow(), view.grid.currentColumn()) == (0, 1)
    view.grid.fill([["1", "930", "950", "良好"]], 0, 1)
    window.page_does("save")
    settle(window.jobs)
    assert desk.read(lambda work: visits.listed(work, state="planned")) == []
    assert "已记下 1 次" in window.status.words


def test_another_tab_gives_the_focus_to_its_list(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    window = opened(desk)
    page = page_of(window)
    page.requests.view.setFocus()
    window.go("proxy", view="errands")
    settle(window.jobs)
    assert isinstance(window.page, ProxyPage)
    board = window.page.view
    assert isinstance(board, ErrandsView)
    assert QApplication.focusWidget() is board.waiting.view
