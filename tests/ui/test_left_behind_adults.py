"""Women's and elders' files, families, turning points and past days, worked at the real desk with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import elder_files, family_help, left_behind, woman_files
from stationdesk.services.left_behind import Choice
from stationdesk.storage.work import Work
from stationdesk.ui.ask_sheet import AskSheet, Ticks
from stationdesk.ui.left_behind.elder_pane import ElderPane
from stationdesk.ui.left_behind.family_view import FamilyView
from stationdesk.ui.left_behind.host import LeftBehindHost
from stationdesk.ui.left_behind.page import LeftBehindPage
from stationdesk.ui.left_behind.woman_pane import WomanPane
from stationdesk.ui.shots import settle
from stationdesk.ui.window import DeskWindow
from tests.services.test_left_behind_rules import Family, both_away, couple, elder

OPEN = Callable[[Desk], DeskWindow]


@pytest.fixture
def opened(open_page: Callable[..., DeskWindow]) -> OPEN:
    return lambda desk: open_page(desk, "left_behind")


def page_of(window: DeskWindow) -> LeftBehindPage:
    assert isinstance(window.page, LeftBehindHost)
    assert isinstance(window.page.view, LeftBehindPage)
    return window.page.view


def family_of(window: DeskWindow) -> FamilyView:
    assert isinstance(window.page, LeftBehindHost)
    assert isinstance(window.page.view, FamilyView)
    return window.page.view


def woman(desk: Desk) -> str:
    _, wife = desk.change(lambda work: couple(Family(work), "2025-03-01"))
    desk.change(lambda work: left_behind.confirm(work, Choice(wife, "woman", since=date(2026, 6, 1))))
    return wife


def old(desk: Desk) -> str:
    def build(work: Work) -> str:
        family = Family(work)
        person, _, daughter = elder(family)
        family.away(daughter, "2025-01-01")
        return person

    person = desk.change(build)
    desk.change(lambda work: left_behind.confirm(work, Choice(person, "elder", since=date(2026, 6, 1))))
    return person


def child(desk: Desk) -> tuple[str, str]:
    kid, father, *_ = desk.change(lambda work: both_away(Family(work)))
    desk.change(lambda work: left_behind.confirm(work, Choice(kid, "child", since=date(2026, 6, 1))))
    return kid, father


def sheet_of(page: LeftBehindPage) -> AskSheet:
    assert isinstance(page._sheet, AskSheet)
    return page._sheet


def fill(sheet: AskSheet, name: str, words: str) -> None:
    widget = sheet.widgets[name]
    if isinstance(widget, QPlainTextEdit):
        widget.setPlainText(words)
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(words))
    elif isinstance(widget, Ticks):
        widget._boxes[words].setChecked(True)
    else:
        assert isinstance(widget, QLineEdit)
        widget.setText(words)
        widget.setModified(True)


def said(widget: object) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def press(page: LeftBehindPage, name: str) -> None:
    assert page.opened is not None
    button = page.opened[1].findChild(QPushButton, name)
    assert button is not None, name
    button.click()


def test_a_womans_file_opens_with_enter_and_is_filled_in(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    wife = woman(desk)
    window = opened(desk)
    page = page_of(window)
    page.kinds.choose("woman")
    qtbot.keyClick(page.people.view, Qt.Key.Key_Return)
    assert page.opened is not None
    assert isinstance(page.opened[1], WomanPane)
    assert "陈夫" in said(page.opened[1])
    press(page, "left_behind.woman.edit")
    sheet = sheet_of(page)
    fill(sheet, "elders_cared", "很多")
    window.page_does("save")
    assert sheet.form.row("elders_cared").error
    fill(sheet, "elders_cared", "2")
    fill(sheet, "labour", "full")
    fill(sheet, "difficulties", "low_income")
    fill(sheet, "trainings", "online")
    window.page_does("save")
    settle(window.jobs)
    file = desk.read(lambda work: woman_files.look(work, wife))
    assert (file.labour, file.trainings, file.values["elders_cared"]) == ("有劳动能力", ("电商直播",), 2)
    assert isinstance(page.opened[1], WomanPane)
    assert "电商直播" in said(page.opened[1])
    qtbot.keyClick(page.people.view, Qt.Key.Key_Escape)
    assert page.opened is None


def test_help_is_written_down_from_the_file(desk: Desk, opened: OPEN) -> None:
    wife = woman(desk)
    window = opened(desk)
    page = page_of(window)
    page.kinds.choose("woman")
    page.do("open")
    press(page, "left_behind.woman.help")
    sheet = sheet_of(page)
    fill(sheet, "kind", "training")
    fill(sheet, "what", "月嫂班三天")
    window.page_does("save")
    settle(window.jobs)
    (row,) = desk.read(lambda work: family_help.of_person(work, wife, "woman"))
    assert row.what == "月嫂班三天"
    assert page.opened is not None
    assert "月嫂班三天" in said(page.opened[1])


def test_harmed_rights_leave_no_trace_in_the_file_of_who_may_not_see_them(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    wife = woman(desk)
    desk.change(lambda work: woman_files.add_right(work, wife, "遭受家庭暴力"))
    page = page_of(opened(desk))
    page.kinds.choose("woman")
    page.do("open")
    assert page.opened is not None
    assert "遭受家庭暴力" in said(page.opened[1])
    assert page.opened[1].findChild(QPushButton, "left_behind.woman.settle") is not None

    def bare(work: Work) -> woman_files.WomanFile:
        permits = frozenset(work.actor.permits) - {"left_behind:report", "left_behind:review"}
        object.__setattr__(work.actor, "permits", permits)
        return woman_files.look(work, wife)

    before = desk.actor.permits
    file = desk.read(bare)
    object.__setattr__(desk.actor, "permits", before)
    one = page.people.rows[0]
    pane = WomanPane(one, file, page.today, lambda _permit: True)
    qtbot.addWidget(pane)
    assert "家庭暴力" not in said(pane)
    assert "权益" not in said(pane)
    assert pane.findChild(QPushButton, "left_behind.woman.right") is None


def test_an_elders_file_says_what_is_missing_and_takes_two_contacts(desk: Desk, opened: OPEN) -> None:
    person = old(desk)
    window = opened(desk)
    page = page_of(window)
    page.kinds.choose("elder")
    page.do("open")
    assert page.opened is not None
    assert isinstance(page.opened[1], ElderPane)
    words = said(page.opened[1])
    assert "还缺 2 位紧急联系人" in words
    assert "本月还没有探访" in words
    press(page, "left_behind.elder.edit")
    sheet = sheet_of(page)
    for name, value in (
        ("contact1_name", "刘子"), ("contact1", "13900000001"), ("contact1_relation", "儿子"),
        ("contact2_name", "王婶"), ("contact2", "13900000001"), ("ability_score", "40"),
        ("ability_on", "2026-09-01"),
    ):  # fmt: skip
        fill(sheet, name, value)
    window.page_does("save")
    assert sheet.form.row("contact2").error
    fill(sheet, "contact2", "13700000002")
    window.page_does("save")
    settle(window.jobs)
    file = desk.read(lambda work: elder_files.look(work, person))
    assert [one.name for one in file.contacts] == ["刘子", "王婶"]
    assert page.opened is not None
    words = said(page.opened[1])
    assert "重度失能" in words
    assert "13700000002" not in words
    press(page, "left_behind.elder.phones")
    settle(window.jobs)
    assert page.opened is not None
    assert "13700000002" in said(page.opened[1])


def test_a_turning_point_is_confirmed_with_f9_and_declined_with_delete(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    child(desk)
    child(desk)
    desk.change(lambda work: work.run("UPDATE absences SET back = '2026-09-01' WHERE reason = 'work'"))
    window = opened(desk)
    page = page_of(window)
    page.views.choose("turning")
    assert [one.sort for one in page.turning.rows] == ["家人返回", "家人返回"]
    page.turning.view.setFocus()
    qtbot.keyClick(page.turning.view, Qt.Key.Key_Delete)
    fill(sheet_of(page), "reason", "下周又走")
    window.page_does("save")
    settle(window.jobs)
    assert len(page.turning.rows) == 1
    qtbot.keyClick(page.turning.view, Qt.Key.Key_F9)
    settle(window.jobs)
    assert page.turning.rows == []
    assert len(desk.read(left_behind.register)) == 1
    assert "已退出名册" in window.status.words


def test_a_parent_home_for_a_short_while_stands_there_as_a_contact_without_an_answer(
    desk: Desk, opened: OPEN
) -> None:
    _, father = child(desk)
    desk.change(
        lambda work: work.run("UPDATE absences SET back = '2026-11-10' WHERE person_id = :p", {"p": father})
    )
    page = page_of(opened(desk))
    page.views.choose("turning")
    (one,) = page.turning.rows
    assert one.sort == "团聚"
    assert "12天" in one.what
    assert page.pane.findChild(QPushButton, "left_behind.confirm") is None


def test_a_past_day_shows_its_register_and_offers_nothing_to_do(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    woman(desk)
    window = opened(desk)
    page = page_of(window)
    page.kinds.choose("woman")
    assert len(page.people.rows) == 1
    page.day.setText("2026-05-31")
    page.day.setModified(True)
    page.day.settle()
    settle(window.jobs)
    assert page.people.rows == []
    assert not page.past.isHidden()
    assert "2026-05-31" in page.past.text()
    assert not page.primary_action.isEnabled()
    page.day.setText("2026-06-01")
    page.day.setModified(True)
    page.day.settle()
    settle(window.jobs)
    assert len(page.people.rows) == 1
    assert page.pane.findChild(QPushButton, "left_behind.close") is None
    assert page.back()
    settle(window.jobs)
    assert page.on is None
    assert page.past.isHidden()
    page.day.setText("2027-01-01")
    page.day.setModified(True)
    page.day.settle()
    assert page.on is None
    assert "还没有到" in window.status.words


def test_the_family_of_a_register_row_opens_with_everybody_and_offers_proxy(desk: Desk, opened: OPEN) -> None:
    kid, father = child(desk)
    window = opened(desk)
    page_of(window).do("family")
    settle(window.jobs)
    view = family_of(window)
    assert {one.name for one in view.rows.rows} == {"王小宝", "王建国", "李梅", "张桂英"}
    assert view.family is not None
    assert view.family.person_id == kid
    assert "广东省东莞市" in view._where(next(one for one in view.rows.rows if one.person_id == father))
    button = view.findChild(QPushButton, "family.request")
    assert button is not None
    # A child is no principal: whoever is grown up and at home is.
    principal = view._principal()
    assert principal is not None
    assert principal.name == "张桂英"
    button.click()
    settle(window.jobs)
    assert window.page is not None
    assert window.page.word == "proxy"


def test_enter_on_a_member_leads_to_the_record_or_to_the_file(desk: Desk, opened: OPEN) -> None:
    _, father = child(desk)
    window = opened(desk)
    window.go("left_behind", view="family", person=father)
    settle(window.jobs)
    view = family_of(window)
    view._open(next(one for one in view.rows.rows if one.registers))
    settle(window.jobs)
    assert page_of(window).views.current == "register"
    window.go("left_behind", view="family", person=father)
    settle(window.jobs)
    view._open(next(one for one in view.rows.rows if one.person_id == father))
    settle(window.jobs)
    assert window.page is not None
    assert window.page.word == "residents"


def test_a_masked_child_is_masked_on_the_family_view_too(
    desk: Desk, opened: OPEN, colleague: Callable[..., Desk]
) -> None:
    kid, _ = child(desk)
    window = opened(colleague(desk, "head"))
    window.go("left_behind", view="family", person=kid)
    settle(window.jobs)
    view = family_of(window)
    assert "王小宝" not in {one.name for one in view.rows.rows}
    assert "王小宝" not in said(view)
    assert "王小宝" not in view.pane.accessibleName()
