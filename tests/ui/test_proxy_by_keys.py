"""What an agent's hands do at the desk: Tab goes where the eye goes, F9 gives back, nothing is asked in vain."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.services import custody, kinship, matters, proxy, proxy_collect, proxy_lists, residents
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.proxy.matters_line import MattersLine
from stationdesk.ui.proxy.requests_view import RequestsView
from stationdesk.ui.shots import settle
from tests.ui.test_proxy_page import OPEN, long, matter, opened, page_of, person, requested, sheet_of

__all__ = ["opened"]


def with_powers(desk: Desk, whose: str) -> str:
    new = proxy.NewRequest(whose, (matter(desk),), scope=("submit", "collect"))
    request = desk.change(lambda work: proxy.request(work, new)).request_id
    desk.change(lambda work: proxy.authorise(work, request))
    return request


def handed_in(desk: Desk, request: str, *names: str) -> None:
    lines = tuple(custody.Line(name) for name in names)
    desk.change(lambda work: custody.take_in(work, custody.HandingOut(request, lines)))


def words_of(page: RequestsView) -> list[str]:
    return [one.text() for one in page.pane.findChildren(QPushButton) if not one.isHidden()]


def test_after_a_grown_up_the_matters_come_next_and_not_a_guardian(
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
    who.line.setFocus()
    qtbot.keyClicks(who.line, "zql")
    qtbot.keyClick(who.line, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is what.line
    assert sheet.form.row("guardian_id").isHidden()


def test_a_guardian_can_be_named_for_a_grown_up(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page.request(person(desk), "曾庆兰")
    settle(window.jobs)
    sheet = sheet_of(page)
    tick = sheet.widgets["guarded"]
    assert isinstance(tick, QCheckBox)
    tick.setChecked(True)
    assert not sheet.form.row("guardian_id").isHidden()


def test_a_child_without_a_known_guardian_is_asked_for_one_at_the_field(desk: Desk, opened: OPEN) -> None:
    new = residents.NewPerson(name="小宝", sex="1", birth=date(2016, 3, 1))
    child = desk.change(lambda work: residents.add(work, new)).person_id
    window = opened(desk)
    page = page_of(window)
    page.request(child, "小宝")
    settle(window.jobs)
    sheet = sheet_of(page)
    what = sheet.widgets["matters"]
    assert isinstance(what, MattersLine)
    what._taken[matter(desk)] = "x"
    window.page_does("save")
    settle(window.jobs)
    assert "监护人" in sheet.form.row("guardian_id").error


def test_a_witness_is_asked_for_only_what_was_said(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    window.page_does("new")
    sheet = sheet_of(page)
    way = sheet.widgets["way"]
    assert isinstance(way, QComboBox)
    assert sheet.form.row("witness").isHidden()
    way.setCurrentIndex(way.findData("oral"))
    assert not sheet.form.row("witness").isHidden()


def test_something_else_is_named_in_the_villagers_words(desk: Desk, opened: OPEN, qtbot: QtBot) -> None:
    window = opened(desk)
    page = page_of(window)
    page.request(person(desk), "曾庆兰")
    settle(window.jobs)
    what = sheet_of(page).widgets["matters"]
    assert isinstance(what, MattersLine)
    what.line.setFocus()
    what.line.setText("到镇里问征地款")
    qtbot.keyClick(what.line, Qt.Key.Key_Return)
    assert what.chosen() == (matters.OTHER,)
    assert QApplication.focusWidget() is what.said
    what.said.clear()
    window.page_does("save")
    settle(window.jobs)
    assert "写明是什么事" in sheet_of(page).form.row("matters").error
    what.said.setText("到镇里问征地款")
    window.page_does("save")
    settle(window.jobs)
    [row] = desk.read(proxy_lists.listed)
    assert row.matters == ("其他诉求（到镇里问征地款）",)


def test_tab_goes_from_a_refused_matter_to_what_is_offered_instead(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    alone = next(row for row in desk.read(matters.find) if not row.proxy_allowed)
    window = opened(desk)
    page = page_of(window)
    page.request(person(desk), "曾庆兰")
    settle(window.jobs)
    what = sheet_of(page).widgets["matters"]
    assert isinstance(what, MattersLine)
    what._refuse(alone.code, alone.name)
    settle(window.jobs)
    assert QApplication.focusWidget() is what.line
    qtbot.keyClick(what.line, Qt.Key.Key_Tab)
    at = QApplication.focusWidget()
    assert at is not None
    assert at.objectName() == "proxy.matters.home"


def test_what_is_in_hand_says_whose_it_is_and_f9_gives_it_back(desk: Desk, opened: OPEN) -> None:
    request = with_powers(desk, person(desk))
    handed_in(desk, request, "身份证", "户口簿")
    window = opened(desk)
    page = page_of(window)
    page.requests_chips.choose("hands")
    settle(window.jobs)
    assert [(one.whose, one.item) for one in page.items.rows] == [("曾庆兰", "身份证"), ("曾庆兰", "户口簿")]
    page._on_row(page.items.rows[0])
    settle(window.jobs)
    assert "F9　交还" in words_of(page)
    window.page_does("primary")
    settle(window.jobs)
    window.page_does("save")
    settle(window.jobs)
    window.close_preview()
    left = desk.read(lambda work: proxy_lists.items(work, out_only=True))
    assert [one.item for one in left] == ["户口簿"]


def test_what_was_collected_is_among_what_is_in_hand(desk: Desk, opened: OPEN) -> None:
    request = with_powers(desk, person(desk))
    desk.change(lambda work: proxy.step(work, proxy.Stepping(request, "accept")))
    new = proxy_collect.NewCollected(request, "不动产权证", "L77", "王会计")
    desk.change(lambda work: proxy_collect.collect(work, new))
    window = opened(desk)
    page = page_of(window)
    page.requests_chips.choose("items")
    [held] = page.items.rows
    assert (held.whose, held.item, held.form, held.holder) == (
        "曾庆兰",
        "不动产权证",
        "collected",
        desk.actor.name,
    )


def test_a_childs_things_are_handed_over_by_the_guardian(desk: Desk, opened: OPEN) -> None:
    mother = person(desk)
    new = residents.NewPerson(name="小宝", sex="1", birth=date(2016, 3, 1))
    child = desk.change(lambda work: residents.add(work, new)).person_id
    desk.change(lambda work: kinship.add(work, kinship.NewKin(child, mother, "mother")))
    wanted = proxy.NewRequest(child, (matter(desk),), guardian_id=mother)
    request = desk.change(lambda work: proxy.request(work, wanted)).request_id
    window = opened(desk)
    page = page_of(window)
    page.take_in(request)
    giver = sheet_of(page).widgets["taken_from"]
    assert isinstance(giver, QLineEdit)
    assert giver.text() == "曾庆兰"


def test_revoking_says_what_is_still_to_be_given_back(desk: Desk, opened: OPEN) -> None:
    request = with_powers(desk, person(desk))
    handed_in(desk, request, "身份证")
    window = opened(desk)
    page = page_of(window)
    settle(window.jobs)
    page.step("revoke")
    long(sheet_of(page), "reason", "自己去办")
    window.page_does("save")
    settle(window.jobs)
    assert "还有 1 件没交还" in window.status.words


def test_whoever_asks_may_take_an_agents_work_over(desk: Desk, opened: OPEN) -> None:
    requested(desk)
    window = opened(desk)
    page = page_of(window)
    page.hand_over()
    settle(window.jobs)
    to = sheet_of(page).widgets["to"]
    assert isinstance(to, QComboBox)
    assert to.findData(desk.actor.user_id) >= 0


def test_another_request_is_read_from_its_name_on(desk: Desk, opened: OPEN) -> None:
    whose = person(desk)
    for _ in range(2):
        handed_in(desk, with_powers(desk, whose), "身份证", "户口簿") if _ else with_powers(desk, whose)
    window = opened(desk)
    page = page_of(window)
    settle(window.jobs)
    area = next(one for one in page.both.findChildren(QScrollArea) if one.widget() is page.pane)
    bar = area.verticalScrollBar()
    page._on_row(page.requests.rows[0])
    settle(window.jobs)
    QApplication.processEvents()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    page._on_row(page.requests.rows[1])
    settle(window.jobs)
    assert bar.value() == 0
