"""三留守 worked at the real desk: proposals are answered by a person, a child's file opens on purpose only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import left_behind, left_behind_files
from stationdesk.ui.ask_sheet import AskSheet
from stationdesk.ui.left_behind.age_risk import AgeRisk, Mark
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.left_behind.page import LeftBehindPage
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_left_behind_rules import Family, both_away

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "left_behind")


def page_of(window: DeskWindow) -> LeftBehindPage:
    assert isinstance(window.page, LeftBehindHost)
    assert isinstance(window.page.view, LeftBehindPage)
    return window.page.view


def child(desk: Desk) -> str:
    return desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]


def on_register(desk: Desk) -> str:
    choice = left_behind.Choice(child(desk), "child")
    made = desk.change(lambda work: left_behind.confirm(work, choice))
    assert made.enrolment_id is not None
    return made.enrolment_id


def type_into(page: LeftBehindPage, name: str, words: str) -> AskSheet:
    sheet = page._sheet
    assert isinstance(sheet, AskSheet)
    area = sheet.widgets[name]
    assert isinstance(area, QPlainTextEdit)
    area.setPlainText(words)
    return sheet


def test_an_empty_register_leads_to_who_is_waiting(desk: Desk, opened: OPEN) -> None:
    child(desk)
    page = page_of(opened(desk))
    page.lists.currentWidget()._state.button.click()  # type: ignore[attr-defined, union-attr]
    assert page.views.current == "proposed"
    assert len(page.proposed.rows) == 1


def test_a_proposal_says_why_and_is_confirmed_with_one_key(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    child(desk)
    window = opened(desk)
    page = page_of(window)
    page.views.choose("proposed")
    assert "务工" in page.proposed.rows[0].reason
    qtbot.keyClick(page.proposed.view, Qt.Key.Key_F9)
    settle(window.jobs)
    assert page.proposed.rows == []
    assert len(desk.read(left_behind.register)) == 1
    assert "已纳入" in window.status.words


def test_a_proposal_is_not_turned_down_without_a_reason(desk: Desk, opened: OPEN) -> None:
    child(desk)
    window = opened(desk)
    page = page_of(window)
    page.views.choose("proposed")
    page.do("reject")
    sheet = type_into(page, "reason", "")
    window.page_does("save")
    assert sheet.form.row("reason").error
    sheet = type_into(page, "reason", "母亲每天回家")
    window.page_does("save")
    settle(window.jobs)
    assert page.proposed.rows == []
    assert desk.read(left_behind.register) == []


def test_a_childs_file_stays_shut_until_a_reason_is_written(desk: Desk, opened: OPEN) -> None:
    on_register(desk)
    window = opened(desk)
    page = page_of(window)
    assert page.file is None
    page.do("open")
    sheet = type_into(page, "emergency", "")
    window.page_does("save")
    assert page.file is None
    assert sheet.form.row("emergency").error
    type_into(page, "emergency", "夜里无人看护，须马上联系照护人")
    window.page_does("save")
    settle(window.jobs)
    assert page.file is not None
    assert page.file[1].emergency


def test_with_a_standing_authorisation_it_opens_at_once(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    on_register(desk)
    me = desk.actor.user_id or ""
    colleague(desk, "secretary").change(
        lambda work: left_behind_files.authorise(work, me, "儿童主任，书面授权第1号")
    )
    window = opened(desk)
    page = page_of(window)
    page._opened()
    settle(window.jobs)
    assert page.file is not None
    assert not page.file[1].emergency


def test_whoever_may_not_open_files_sees_a_masked_name(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    on_register(desk)
    real = desk.read(left_behind.register)[0].name
    page = page_of(opened(colleague(desk, "head")))
    shown = page.people.rows[0].name
    assert shown.startswith(real[0])
    assert shown.endswith("＊")
    assert real not in page.pane.accessibleName()


def test_without_the_permit_the_page_says_so(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    window = opened(colleague(desk, "supervisor"))
    state = window.findChild(EmptyState, "state.forbidden")
    assert state is not None
    assert "看不到" in state.accessibleName()


def test_a_number_of_the_summary_opens_the_people_behind_it(desk: Desk, opened: OPEN) -> None:
    on_register(desk)
    page = page_of(opened(desk))
    page.views.choose("summary")
    total = page.cells.rows[0]
    page._open_cell(total)
    assert len(page.people.rows) == total[1].count == 1
    assert page.back()
    assert page.views.current == "summary"


def test_the_picture_says_in_words_what_it_draws(qtbot: QtBot) -> None:
    picture = AgeRisk()
    qtbot.addWidget(picture)
    picture.resize(600, 120)
    picture.set_marks([Mark("a", 7, "high"), Mark("b", 7, "low"), Mark("c", 12, "")], 0, 16)
    assert picture.accessibleName() == "年龄和风险：共 3 人，风险未评 1 人，风险高 1 人，风险低 1 人"
    with qtbot.waitSignal(picture.chosen) as got:
        qtbot.keyClick(picture, Qt.Key.Key_Right)
        qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert got.args == ["a"]


def test_summary_prints_numbers_only(desk: Desk, opened: OPEN) -> None:
    on_register(desk)
    window = opened(desk)
    page_of(window).print_summary()
    settle(window.jobs)
    assert window._preview is not None
