"""The counter is interrupted: the cover, the lock and the end of the day cost nothing that was typed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from stationdesk.desk import Desk
from stationdesk.services import appointments, consultations
from stationdesk.services.consultations import ConsultationQuery
from stationdesk.ui.cases import views
from stationdesk.ui.cases.appointments_form import AppointmentForm
from stationdesk.ui.cases.consultations_form import ConsultationForm
from stationdesk.ui.window import DeskWindow
from tests.services.window import AGENCY, People
from tests.ui.test_accessibility import nameless
from tests.ui.test_counter import MONDAY, appointments_of, consultations_of, people, window

__all__ = ["people", "window"]


@pytest.mark.parametrize("word", [view.word for view in views.ENTRIES])
def test_the_cover_hides_every_view_and_swallows_the_key_that_lifts_it(window: DeskWindow, word: str) -> None:
    window.go("cases", view=word)
    window.activateWindow()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F12)
    assert window.cover.isVisible()
    assert window.cover.geometry().contains(window.rect().adjusted(2, 2, -2, -2))
    QTest.keyClick(window.cover, Qt.Key.Key_F2)
    assert not window.cover.isVisible()
    assert not window.sheet.is_open
    assert not getattr(window.page, "accepting", False)


@pytest.mark.parametrize("word", [view.word for view in views.ENTRIES])
def test_every_view_can_be_put_by(window: DeskWindow, word: str) -> None:
    window.go("cases", view=word)
    window.put_by()


def test_a_half_typed_consultation_is_there_again_after_the_lock(
    window: DeskWindow, desk: Desk, people: People
) -> None:
    view = consultations_of(window, new=True)
    form = view._sheet
    assert isinstance(form, ConsultationForm)
    form.asked.set_matter(AGENCY, "高龄津贴申领")
    form.asked.set_text("老人津贴")
    form.ways.choose("guided")
    form.office.setCurrentText("镇里张主任")
    form.who.set_person(people.wang, "𠮷田·王")
    form.phone.setText("13812345678")
    window.put_by()
    window.sheet.close_sheet()
    window.sheet.close_sheet()
    view = consultations_of(window, new=True)
    again = view._sheet
    assert isinstance(again, ConsultationForm)
    assert again is not form
    assert (again.asked.text, again.asked.code, again.ways.current) == ("老人津贴", AGENCY, "guided")
    again.save()
    (got,) = desk.read(lambda work: consultations.listed(work, ConsultationQuery()))
    assert (got.guided_to, got.phone, got.person_id) == ("镇里张主任", "13812345678", people.wang)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM drafts")) == 0


def test_a_half_typed_appointment_is_there_again_after_the_lock(
    window: DeskWindow, desk: Desk, people: People
) -> None:
    view = appointments_of(window, day=MONDAY, new=True)
    form = view._sheet
    assert isinstance(form, AppointmentForm)
    form.day.set_day(date(2026, 11, 25))
    form.slot.setCurrentIndex(form.slot.findData("15:00"))
    form._remember()
    form.who.line.setText("李四")
    form.matter.set_matter(AGENCY, "高龄津贴申领")
    form.place.setCurrentIndex(form.place.findData("point"))
    form.address.setText("三岔口")
    window.put_by()
    window.sheet.close_sheet()
    window.sheet.close_sheet()
    view = appointments_of(window, day=MONDAY, new=True)
    again = view._sheet
    assert isinstance(again, AppointmentForm)
    again.save()
    (got,) = desk.read(lambda work: appointments.listed(work))
    assert (got.day, got.slot, got.who, got.matter_code) == (date(2026, 11, 25), "15:00", "李四", AGENCY)
    assert (got.place, got.address) == ("point", "三岔口")


def test_an_untouched_form_leaves_no_draft(window: DeskWindow, desk: Desk) -> None:
    consultations_of(window, new=True)
    window.put_by()
    window.sheet.close_sheet()
    appointments_of(window, day=MONDAY, new=True)
    window.put_by()
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM drafts")) == 0


@pytest.mark.parametrize("word", ["consultations", "appointments"])
def test_every_control_of_the_counter_has_a_name(window: DeskWindow, word: str) -> None:
    window.go("cases", view=word, new=True)
    assert nameless(window) == []


def test_every_control_of_the_counter_s_settings_has_a_name(window: DeskWindow) -> None:
    for section in ("counter", "machine"):
        window.go("settings", section=section)
        assert nameless(window) == []
