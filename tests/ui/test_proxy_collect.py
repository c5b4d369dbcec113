"""At the desk: a guardian is proposed, what needs the person is offered otherwise, what was collected is handed over."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import (
    custody,
    kinship,
    matters,
    papers,
    proxy,
    proxy_collect,
    proxy_lists,
    residents,
)
from stationdesk.storage.work import Work
from stationdesk.ui.cases.appointments_form import AppointmentForm
from stationdesk.ui.cases.appointments_view import AppointmentsView
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.person_line import PersonLine
from stationdesk.ui.proxy.matters_line import MattersLine
from stationdesk.ui.shots import settle
from tests.ui.test_proxy_page import OPEN, matter, opened, page_of, person, requested, sheet_of

__all__ = ["opened"]


def test_a_childs_parent_stands_in_the_form_before_anybody_looks(desk: Desk, opened: OPEN) -> None:
    mother = person(desk)
    new = residents.NewPerson(name="小宝", sex="1", birth=date(2016, 3, 1))
    child = desk.change(lambda work: residents.add(work, new)).person_id
    desk.change(lambda work: kinship.add(work, kinship.NewKin(child, mother, "mother")))
    window = opened(desk)
    page = page_of(window)
    page.request(child, "小宝")
    settle(window.jobs)
    sheet = sheet_of(page)
    line = sheet.widgets["guardian_id"]
    assert isinstance(line, PersonLine)
    assert line.person == mother
    code = matter(desk)
    what = sheet.widgets["matters"]
    assert isinstance(what, MattersLine)
    what._taken[code] = "x"
    agent, more = sheet.widgets["agent_id"], sheet.widgets["sub_delegation"]
    assert isinstance(agent, QComboBox)
    assert isinstance(more, QCheckBox)
    assert agent.count() >= 1
    more.setChecked(True)
    window.page_does("save")
    settle(window.jobs)
    [row] = desk.read(proxy_lists.listed)
    detail = desk.read(lambda work: proxy_lists.detail(work, row.id))
    assert detail.guardian == "曾庆兰"
    assert detail.sub_delegation


def test_a_matter_for_oneself_is_not_taken_and_an_appointment_at_home_is_offered(
    desk: Desk, opened: OPEN, qtbot: QtBot
) -> None:
    whose = person(desk)
    alone = next(row for row in desk.read(matters.find) if not row.proxy_allowed)
    window = opened(desk)
    page = page_of(window)
    page.request(whose, "曾庆兰")
    what = sheet_of(page).widgets["matters"]
    assert isinstance(what, MattersLine)
    what.line.setText(alone.name)
    qtbot.keyClick(what.line, Qt.Key.Key_Return)
    settle(window.jobs)
    assert what.chosen() == ()
    assert "依据" in what.rule.text()
    button = what.findChild(QPushButton, "proxy.matters.home")
    assert button is not None
    button.click()
    settle(window.jobs)
    assert isinstance(window.page, CasesPage)
    assert isinstance(window.page.view, AppointmentsView)
    form = window.page.view._sheet
    assert isinstance(form, AppointmentForm)
    assert form.place.currentData() == "home"
    assert form.who.person == whose
    assert form.matter.code == alone.code


def test_what_was_collected_is_written_down_and_handed_over(desk: Desk, opened: OPEN) -> None:
    new = proxy.NewRequest(person(desk), (matter(desk),), scope=("submit", "collect"))
    taken = desk.change(lambda work: proxy.request(work, new))
    desk.change(lambda work: proxy.authorise(work, taken.request_id))
    window = opened(desk)
    page = page_of(window)
    page.requests.want(taken.request_id)
    page._do("collect", taken.request_id)
    sheet = sheet_of(page)
    for name, text in (("what", "退款"), ("fen", "80"), ("receipt", "退01"), ("second", "李㛃")):
        field = sheet.widgets[name]
        assert isinstance(field, QLineEdit)
        field.setText(text)
    window.page_does("save")
    settle(window.jobs)
    assert page._open is not None
    assert [row.fen for row in page._open.collected] == [8000]
    assert page.pane.findChild(QPushButton, "proxy.hand") is not None
    page._do("hand", taken.request_id)
    window.page_does("save")
    settle(window.jobs)
    window.close_preview()
    [row] = desk.read(proxy_collect.listed)
    assert row.handed_to == "曾庆兰"


def test_a_death_shows_what_is_left_to_do_and_prints_the_list(desk: Desk, opened: OPEN) -> None:
    request = requested(desk)
    desk.change(lambda work: proxy.authorise(work, request))
    given = custody.HandingOut(request, (custody.Line("户口簿"),))
    desk.change(lambda work: custody.take_in(work, given))

    def died(work: Work) -> None:
        row = proxy.get(work, request)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(died)
    window = opened(desk)
    page = page_of(window)
    page.requests.want(request)
    settle(window.jobs)
    button = page.pane.findChild(QPushButton, "proxy.heirs")
    assert button is not None
    # Nothing that acts for the dead is offered; F9 prints the list.
    assert page.pane.findChild(QPushButton, "proxy.step.accept") is None
    assert page.pane.findChild(QPushButton, "proxy.step.revoke") is not None
    window.page_does("primary")
    settle(window.jobs)
    window.close_preview()
    made = desk.read(lambda work: papers.of(work, "proxy_requests", request))
    assert "heirs_list" in {one.kind for one in made}


def test_the_wall_list_is_made_at_the_desk(desk: Desk, opened: OPEN) -> None:
    window = opened(desk)
    page = page_of(window)
    page.poster()
    window.page_does("save")
    settle(window.jobs)
    assert window._preview is not None
    window.close_preview()


def test_every_paper_has_a_name_for_people() -> None:
    from stationdesk.core.papers import KINDS
    from stationdesk.ui.issuing import KIND_WORDS

    assert KINDS.keys() <= KIND_WORDS.keys()
