"""The counter's own views: a consultation in a few keys, an appointment with the telephone at the ear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import appointments, consultations, counter_data
from stationdesk.services.appointments import NewAppointment
from stationdesk.services.consultations import ConsultationQuery, Guide, NewConsultation
from stationdesk.ui.cases.appointments_form import AppointmentForm, MoveForm
from stationdesk.ui.cases.appointments_view import AppointmentsView
from stationdesk.ui.cases.consultations_form import ConsultationForm
from stationdesk.ui.cases.consultations_view import ConsultationsView
from stationdesk.ui.cases.page import CasesPage
from stationdesk.ui.jobs import Jobs
from stationdesk.ui.pages import Hooks
from stationdesk.ui.preview import PreviewPane
from stationdesk.ui.window import DeskWindow
from tests.services.window import AGENCY, VILLAGE, People, move_in

MONDAY = date(2026, 11, 23)


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


@pytest.fixture
def window(desk: Desk, people: People, qtbot: QtBot) -> DeskWindow:
    made = DeskWindow(desk, Jobs(inline=True), Hooks(), clock=desk.clock)
    made.jobs.broke.connect(lambda kind: pytest.fail(f"a bug on the lane: {kind}"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def consultations_of(window: DeskWindow, **where: Any) -> ConsultationsView:
    window.go("cases", view="consultations", **where)
    page = window.page
    assert isinstance(page, CasesPage)
    view = page.view
    assert isinstance(view, ConsultationsView)
    return view


def appointments_of(window: DeskWindow, **where: Any) -> AppointmentsView:
    window.go("cases", view="appointments", **where)
    page = window.page
    assert isinstance(page, CasesPage)
    view = page.view
    assert isinstance(view, AppointmentsView)
    return view


def keys(window: DeskWindow, *pressed: Any) -> None:
    """Press keys where the focus is; a text is typed."""
    for one in pressed:
        if QApplication.activeWindow() is None:  # a busy machine may have taken it away
            window.activateWindow()
            QApplication.processEvents()
        at = QApplication.focusWidget() or window
        if isinstance(one, str):
            QTest.keyClicks(at, one)
        elif isinstance(one, tuple):
            QTest.keyClick(at, one[0], one[1])
        else:
            QTest.keyClick(at, one)
        QApplication.processEvents()


SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def only(desk: Desk) -> consultations.ConsultationRow:
    (found,) = desk.read(lambda work: consultations.listed(work, ConsultationQuery()))
    return found


def test_a_consultation_takes_two_keys_beside_its_words(window: DeskWindow, desk: Desk) -> None:
    consultations_of(window)
    keys(window, Qt.Key.Key_F2)
    QApplication.focusWidget().insert("低保怎么办")  # type: ignore[union-attr, attr-defined]
    keys(window, SAVE)
    got = only(desk)
    assert (got.subject, got.state, got.answer) == ("低保怎么办", "answered", "当面口头答复")
    assert window.sheet.isHidden()


def test_pinyin_and_enter_take_the_matter_and_words_stay_words(window: DeskWindow, desk: Desk) -> None:
    view = consultations_of(window)
    keys(window, Qt.Key.Key_F2)
    form = view._sheet
    assert isinstance(form, ConsultationForm)
    keys(window, "gljt", Qt.Key.Key_Return)
    assert (form.asked.code, form.asked.text) == (AGENCY, form.asked.title)
    form.asked.drop()
    form.asked.line.clear()
    keys(window, "zzzz", Qt.Key.Key_Return)
    assert (form.asked.code, form.asked.text) == ("", "zzzz"), "no matter is spelled so"


def test_guiding_on_takes_five_keys_and_keeps_place_and_telephone(window: DeskWindow, desk: Desk) -> None:
    view = consultations_of(window)
    keys(window, Qt.Key.Key_F2)
    form = view._sheet
    assert isinstance(form, ConsultationForm)
    form.asked.set_text("迁户口")
    keys(window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "consultation_form.way.answered"  # type: ignore[union-attr]
    keys(window, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Down)
    place = next(n for n in range(form.office.count()) if form.office.itemData(n) == "police")
    form.office.setCurrentIndex(place)
    keys(window, SAVE)
    got = only(desk)
    assert (got.state, got.guided_to, got.follow_by) == (
        "guided",
        "派出所，乡镇（街道），110",
        date(2026, 11, 24),
    )
    assert view.view.current == got.id


def test_an_arrow_takes_the_matter_and_enter_alone_keeps_the_words(window: DeskWindow) -> None:
    view = consultations_of(window, new=True)
    form = view._sheet
    assert isinstance(form, ConsultationForm)
    form.asked.line.setText("高龄津贴")
    assert form.asked.found.choices
    keys(window, Qt.Key.Key_Return)
    assert (form.asked.code, form.asked.text) == ("", "高龄津贴")
    form.asked.line.setFocus()
    form.asked.line.setText("高龄津贴 ")
    keys(window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert form.asked.code == AGENCY
    assert "高龄津贴" in form.asked.text


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(window: DeskWindow, desk: Desk) -> None:
    view = consultations_of(window, new=True)
    form = view._sheet
    assert isinstance(form, ConsultationForm)
    form.save()
    assert "问了什么" in form.form.row("subject").error
    form.asked.set_text("问")
    form.phone.setText("一三八")
    form.save()
    assert "电话号码不对" in form.form.row("phone").error
    assert form.asked.text == "问"
    assert desk.read(lambda work: consultations.ids(work, ConsultationQuery())) == []


def test_f9_makes_a_case_that_is_linked_when_it_is_accepted(
    window: DeskWindow, desk: Desk, people: People
) -> None:
    desk.change(
        lambda work: consultations.add(
            work, NewConsultation("公开栏在哪", matter_code=VILLAGE, person_id=people.qinglan)
        )
    )
    consultations_of(window)
    window.page.refresh()  # type: ignore[union-attr]
    keys(window, Qt.Key.Key_F9)
    page = window.page
    assert isinstance(page, CasesPage)
    assert page.accepting
    assert page.form.who is not None
    assert page.form.chosen is not None
    assert only(desk).state == "open"
    page.form.accept()
    got = only(desk)
    assert (got.state, bool(got.case_number)) == ("case", True)
    window.status.undo()
    assert (only(desk).state, only(desk).case_id) == ("open", None)


def test_a_form_that_is_left_and_another_begun_is_not_linked_to_the_wrong_one(
    window: DeskWindow, desk: Desk, people: People
) -> None:
    desk.change(lambda work: consultations.add(work, NewConsultation("问", matter_code=VILLAGE)))
    consultations_of(window)
    window.page.refresh()  # type: ignore[union-attr]
    keys(window, Qt.Key.Key_F9)
    page = window.page
    assert isinstance(page, CasesPage)
    page.new_case()  # kept as a draft; an empty one begins
    page.form.take_person(people.wang)
    page.form.take_matter(VILLAGE)
    page.form.accept()
    assert only(desk).state == "open"


def test_who_was_guided_on_is_asked_by_one_button(window: DeskWindow, desk: Desk, clock: SetClock) -> None:
    desk.change(lambda work: consultations.add(work, NewConsultation("问", guide=Guide("tax"))))
    clock.set(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    view = consultations_of(window, chip="ask")
    assert view.pane.steps[0] == "settle"
    view.pane.findChild(QPushButton, "consultations.detail.settle").click()
    assert view._sheet is not None
    view._sheet.save()
    assert only(desk).settled_at is not None
    assert view.view.current == ""


def test_the_notice_comes_up_as_paper_with_f8(window: DeskWindow, desk: Desk, people: People) -> None:
    desk.change(
        lambda work: consultations.add(work, NewConsultation("问", matter_code=AGENCY, person_id=people.wang))
    )
    consultations_of(window)
    window.page.refresh()  # type: ignore[union-attr]
    keys(window, Qt.Key.Key_F8)
    assert window.findChild(PreviewPane) is not None
    assert desk.read(
        lambda work: work.scalar("SELECT count(*) FROM papers WHERE kind = 'consultation_notice'")
    )


def test_a_place_is_booked_from_the_free_line_that_is_chosen(
    window: DeskWindow, desk: Desk, people: People
) -> None:
    view = appointments_of(window, day=MONDAY)
    assert view.view.choose("free 09:30")
    keys(window, Qt.Key.Key_Return)
    form = view._sheet
    assert isinstance(form, AppointmentForm)
    assert (form.day.day, form.slot.time) == (MONDAY, "09:30")
    form.who.set_person(people.wang, "𠮷田·王")
    form.save()
    (got,) = desk.read(lambda work: appointments.listed(work))
    assert (got.slot, got.who, got.channel) == ("09:30", "𠮷田·王", "phone")
    assert view.view.current == got.id
    assert "slip" in view.pane.steps


def test_a_day_off_is_said_before_it_is_saved_and_asked_for_again(window: DeskWindow, desk: Desk) -> None:
    view = appointments_of(window, day=MONDAY, new=True)
    form = view._sheet
    assert isinstance(form, AppointmentForm)
    form.day.set_day(date(2026, 11, 28))
    assert "不开门" in form.form.row("day")._below.text()
    assert not form.even_so.isHidden()
    form.who.line.setText("李四")
    form.slot.setEditText("9:00")
    form.save()
    assert "站点不开门" in form.form.row("day").error
    form.even_so.setChecked(True)
    form.save()
    assert len(desk.read(lambda work: appointments.listed(work))) == 1


def test_somebody_without_a_file_is_looked_for_by_name_when_they_come(window: DeskWindow, desk: Desk) -> None:
    desk.change(
        lambda work: appointments.book(
            work, NewAppointment(MONDAY, "09:00", name="曾庆", matter_code=VILLAGE)
        )
    )
    view = appointments_of(window, day=MONDAY)
    view.view.choose(next(one for one in view.lines if not one.startswith("free")))
    keys(window, Qt.Key.Key_F9)
    page = window.page
    assert isinstance(page, CasesPage)
    assert page.form.who_line.text() == "曾庆"
    found = desk.read(lambda work: work.scalar("SELECT id FROM people WHERE name = '曾庆兰'"))
    page.form.take_person(found)
    assert page.form.request() is not None
    assert page.form.request().channel == "appointment"  # type: ignore[union-attr]
    page.form.accept()
    (got,) = desk.read(lambda work: appointments.listed(work))
    assert (got.state, bool(got.case_id)) == ("came", True)


def test_the_week_is_walked_by_arrows_and_page_keys(window: DeskWindow) -> None:
    view = appointments_of(window, day=MONDAY)
    view.strip.take_focus()
    keys(window, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Left)
    assert view.day == date(2026, 11, 30)
    assert view.strip.days[0].text() == "周一\n30·—"
    assert view.strip.days[0].isChecked()


def test_moving_shows_what_is_free_and_goes_to_the_new_day(window: DeskWindow, desk: Desk) -> None:
    desk.change(lambda work: appointments.book(work, NewAppointment(MONDAY, "09:00", name="李四")))
    view = appointments_of(window, day=MONDAY)
    view.view.choose(next(one for one in view.lines if not one.startswith("free")))
    view.step("move")
    form = view._sheet
    assert isinstance(form, MoveForm)
    form.day.set_day(date(2026, 11, 25))
    form.save()
    assert view.day == date(2026, 11, 25)
    assert desk.read(lambda work: appointments.day_book(work, MONDAY)).expected == 0


def test_the_list_to_ring_shows_telephones_and_goes_back_with_esc(window: DeskWindow, desk: Desk) -> None:
    desk.change(
        lambda work: appointments.book(
            work, NewAppointment(MONDAY, "09:00", name="李四", phone="13812345678")
        )
    )
    view = appointments_of(window, day=date(2026, 11, 22))
    view.ring()
    assert [line.one.phone for line in view.lines.values() if line.one] == ["13812345678"]
    assert view.back()
    assert not view.back()
    assert view.lines == {}


def test_who_may_only_read_is_offered_nothing_to_do(
    desk: Desk, people: People, colleague: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk.change(lambda work: consultations.add(work, NewConsultation("问")))
    desk.change(lambda work: appointments.book(work, NewAppointment(MONDAY, "09:00", name="李四")))
    other = colleague(desk, "supervisor")
    assert "cases:accept" not in other.actor.permits
    made = DeskWindow(other, Jobs(inline=True), Hooks(), clock=desk.clock)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    if "cases:read" in other.actor.permits:
        view = consultations_of(made, chip="all")
        assert view.pane.steps == ()
        assert not view._new.isEnabled()
        book = appointments_of(made, day=MONDAY)
        assert book.pane.steps == ()
    assert desk.read(counter_data.offices)


def test_today_offers_drafts_back_and_knows_the_counter(
    window: DeskWindow, desk: Desk, people: People, clock: SetClock
) -> None:
    from stationdesk.ui.today.page import TodayPage

    desk.change(lambda work: consultations.add(work, NewConsultation("问", guide=Guide("tax"))))
    desk.change(lambda work: consultations.add(work, NewConsultation("问", name="李四")))
    desk.change(lambda work: appointments.book(work, NewAppointment(MONDAY, "09:00", name="李四")))
    page = window.page
    window.go("cases", new=True)
    page = window.page
    assert isinstance(page, CasesPage)
    page.form.take_person(people.wang)
    page.form.leave()
    clock.set(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    window.go("today")
    today = window.page
    assert isinstance(today, TodayPage)
    today.refresh()
    shown = {tile.tile.key: tile.tile.count for tile in today.tiles.tiles}
    assert {key: shown.get(key) for key in ("asked", "to_ask", "unmarked", "to_ring")} == {
        "asked": 1,
        "to_ask": 1,
        "unmarked": 1,
        "to_ring": None,
    }
    assert len(today.strip.rows) == 1
    today.strip.findChild(QPushButton, "drafts.resume.0").click()
    assert page.accepting
    assert page.form.who is not None
    window.go("today")
    today.refresh()
    for tile in today.tiles.tiles:
        if tile.tile.key == "to_ask":
            today._on_tile(tile.tile)
    assert isinstance(page.view, ConsultationsView)
    assert page.view.chips.current == "ask"


# the first day, and days without anybody --------------------------------------------------------------


def test_on_a_closed_day_the_book_opens_on_the_next_open_one(window: DeskWindow) -> None:
    assert appointments_of(window).day == MONDAY, "today is a Sunday"


def test_on_a_closed_day_with_somebody_expected_the_book_opens_on_it(window: DeskWindow, desk: Desk) -> None:
    new = NewAppointment(date(2026, 11, 22), "16:00", name="李四", place="home", address="一组")
    desk.change(lambda work: appointments.book(work, new))
    assert appointments_of(window).day == date(2026, 11, 22)


def test_a_closed_day_says_what_to_do_and_does_it_by_one_key(window: DeskWindow) -> None:
    view = appointments_of(window, day=date(2026, 11, 28))
    state = view._state
    assert state is not None
    assert "不开门" in state.accessibleName()
    assert "照样预约" in state.accessibleName()
    view.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert view.day == date(2026, 11, 30)
    assert view._state is None
    assert view.view.hasFocus()


def test_nobody_to_ring_leads_back_to_the_book(window: DeskWindow) -> None:
    view = appointments_of(window)
    view.ring()
    assert view._state is not None
    view._state.button.click()
    assert view._state is None
    assert view.day == MONDAY
