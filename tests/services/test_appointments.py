"""预约: a place is promised once, on a day the station is open, to somebody who can come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.core.lengths import TextTooLong
from stationdesk.core.phones import PhoneUnknown
from stationdesk.desk import Desk
from stationdesk.services import (
    appointment_book,
    appointment_hours,
    appointments,
    consultation_lists,
    consultations,
    papers,
)
from stationdesk.services.appointment_hours import Hours, HoursWrong
from stationdesk.services.appointments import (
    AddressMissing,
    AlreadyExpected,
    AppointmentOver,
    AppointmentPast,
    AppointmentTooFar,
    Booked,
    DayOff,
    NewAppointment,
    NobodyExpected,
    NotYetMissed,
    PlaceUnknown,
    SlotFull,
    SlotUnknown,
    TimeWrong,
)
from tests.services.window import AGENCY, People, accept, move_in

MONDAY = date(2026, 11, 23)
"""The day after the clock of the tests."""


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def book(desk: Desk, slot: str = "09:00", day: date = MONDAY, **more: Any) -> Booked:
    given = {"name": "李四"} | more if not more.get("person_id") else more
    return desk.change(lambda work: appointments.book(work, NewAppointment(day, slot, **given)))


def row(desk: Desk, one: Booked) -> appointments.AppointmentRow:
    return desk.read(lambda work: appointments.get(work, one.appointment_id))


def test_somebody_is_expected_with_a_number_and_a_sentence(desk: Desk, people: People) -> None:
    got = book(desk, "9：00", person_id=people.wang, matter_code=AGENCY, phone="138 1234 5678")
    assert got.number == "约421221106202-20261122-010-0001"
    assert got.sentence == "已约好11月23日 09:00，编号约421221106202-20261122-010-0001"
    line = row(desk, got)
    assert (line.who, line.phone, line.slot, line.state) == ("𠮷田·王", "13812345678", "09:00", "booked")


def test_telephones_in_the_counters_lists_are_masked_for_who_may_not_see_numbers(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    got = book(desk, name="李四", phone="13812345678")
    asked = consultations.NewConsultation("问低保", name="李四", phone="13812345678")
    desk.change(lambda work: consultations.add(work, asked))
    supervisor = colleague(desk, "supervisor", name="钱监督")
    for one, shown in ((desk, "13812345678"), (supervisor, "138****5678")):
        assert one.read(lambda work: appointments.get(work, got.appointment_id)).phone == shown
        [[line]] = [day.rows for day in one.read(lambda work: appointment_book.week(work, MONDAY, 1))]
        assert line.phone == shown
        query = consultation_lists.ConsultationQuery()
        [told] = one.read(lambda work, query=query: consultation_lists.listed(work, query))
        assert told.phone == shown


def test_a_full_place_is_refused_with_the_next_that_is_free(desk: Desk) -> None:
    for name in ("一", "二"):
        book(desk, "11:30", name=name)
    with pytest.raises(SlotFull) as why:
        book(desk, "11:30", name="三")
    assert (why.value.field, "11月23日 14:30" in why.value.message) == ("slot", True)
    for time in ("14:30", "15:00", "15:30", "16:00", "16:30", "17:00"):
        for name in ("一", "二"):
            book(desk, time, name=name)
    with pytest.raises(SlotFull) as why:
        book(desk, "17:00", name="三")
    assert "11月24日 08:30" in why.value.message


def test_a_cancelled_place_is_free_again(desk: Desk) -> None:
    one = book(desk, name="一")
    book(desk, name="二")
    desk.change(lambda work: appointments.cancel(work, one.appointment_id, "下雨"))
    book(desk, name="三")
    assert row(desk, one).remark == "2026-11-22 取消：下雨"
    with pytest.raises(AppointmentOver):
        desk.change(lambda work: appointments.came(work, one.appointment_id))


def test_the_same_person_is_not_expected_twice_at_once(desk: Desk, people: People) -> None:
    one = book(desk, person_id=people.wang)
    for again in ({"person_id": people.wang}, {"person_id": people.wang, "place": "home", "address": "一组"}):
        with pytest.raises(AlreadyExpected) as why:
            book(desk, **again)
        assert one.number in why.value.message
        assert "王" not in why.value.message
    book(desk, "09:30", person_id=people.wang)
    book(desk, name="李四", phone="13812345678", slot="10:00")
    with pytest.raises(AlreadyExpected):
        book(desk, name="李四", phone="138-1234-5678", slot="10:00")


BAD: list[tuple[dict[str, Any], type[Refusal], str]] = [
    ({"day": date(2026, 11, 20)}, AppointmentPast, "day"),
    ({"day": date(2026, 11, 22), "slot": "08:30"}, AppointmentPast, "slot"),
    ({"day": date(2027, 1, 22)}, AppointmentTooFar, "day"),
    ({"day": date(9999, 12, 31)}, AppointmentTooFar, "day"),
    ({"day": date(2026, 11, 28)}, DayOff, "day"),
    ({"day": date(2027, 1, 1)}, DayOff, "day"),
    ({"slot": "08:45"}, SlotUnknown, "slot"),
    ({"slot": "13:00"}, SlotUnknown, "slot"),
    ({"slot": "25:00"}, TimeWrong, "slot"),
    ({"slot": "早上"}, TimeWrong, "slot"),
    ({"slot": ""}, TimeWrong, "slot"),
    ({"name": " "}, NobodyExpected, "person"),
    ({"phone": "请打隔壁"}, PhoneUnknown, "phone"),
    ({"phone": "1381234567"}, PhoneUnknown, "phone"),
    ({"place": "moon"}, PlaceUnknown, "place"),
    ({"place": "point"}, AddressMissing, "address"),
    ({"place": "home"}, AddressMissing, "address"),
    ({"place": "point", "address": "路" * 301}, TextTooLong, "address"),
    ({"remark": "记" * 501}, TextTooLong, "remark"),
    ({"matter_code": "NO-1"}, Refusal, "matter"),
    ({"channel": "pigeon"}, Refusal, "channel"),
]


@pytest.mark.parametrize(("given", "refusal", "field"), BAD)
def test_rubbish_is_refused_at_its_field_and_leaves_nothing(
    desk: Desk, given: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as why:
        book(desk, **given)
    assert why.value.field == field
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM appointments")) == 0


def test_a_day_off_names_the_next_open_day_and_may_be_booked_even_so(desk: Desk) -> None:
    with pytest.raises(DayOff) as why:
        book(desk, day=date(2026, 11, 28))
    assert "11月30日" in why.value.message
    got = book(desk, day=date(2026, 11, 28), even_so=True)
    assert any("休息日" in one for one in got.warnings)


def test_a_year_without_a_calendar_is_said_to_be_unsure(desk: Desk) -> None:
    got = book(desk, day=date(2027, 1, 6), phone="13812345678")
    assert got.warnings == ("2027年放假安排还没有公布，到时请再核对",)


def test_make_up_days_are_open_and_holidays_are_not(desk: Desk) -> None:
    def kind(day: date) -> appointment_hours.DayKind:
        return desk.read(lambda work: appointment_hours.day_kind(work, day))

    assert kind(date(2026, 10, 10)).open  # a Saturday worked
    assert not kind(date(2026, 10, 7)).open
    assert kind(date(2026, 10, 7)).holiday
    assert not kind(date(2026, 11, 22)).open


def test_home_visits_and_mobile_points_take_no_place_at_the_counter(desk: Desk) -> None:
    book(desk, "09:10", place="home", address="三组12号", name="一")
    book(desk, "12:40", place="point", address="赶集日三岔口", name="二")
    found = desk.read(lambda work: appointments.day_book(work, MONDAY))
    assert all(slot.taken == 0 for slot in found.slots)
    assert (found.expected, found.free) == (2, len(found.slots) * 2)


def test_moved_is_written_down_and_frees_the_old_place(desk: Desk, clock: SetClock) -> None:
    one = book(desk)
    clock.set(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    desk.change(lambda work: appointments.missed(work, one.appointment_id))
    day = date(2026, 11, 25)
    got = desk.change(lambda work: appointments.move(work, one.appointment_id, day, "14:30"))
    line = row(desk, got)
    assert (line.state, line.day, line.slot) == ("booked", day, "14:30")
    assert line.remark == "2026-11-23 由2026-11-23 09:00改期"
    assert desk.read(lambda work: appointments.day_book(work, MONDAY)).expected == 0
    desk.change(lambda work: appointments.move(work, one.appointment_id, day, "14:30"))


def test_nobody_is_missed_before_their_time(desk: Desk) -> None:
    one = book(desk)
    with pytest.raises(NotYetMissed):
        desk.change(lambda work: appointments.missed(work, one.appointment_id))


def test_who_came_becomes_a_case_that_is_named_once(desk: Desk, people: People) -> None:
    one = book(desk, person_id=people.qinglan)
    desk.change(lambda work: appointments.came(work, one.appointment_id))
    got = accept(desk, people.qinglan, channel="appointment")
    desk.change(lambda work: appointments.became(work, one.appointment_id, got.case_id))
    line = row(desk, one)
    assert (line.state, line.case_number) == ("came", got.number)
    for twice in (appointments.became, lambda work, a, _c: appointments.came(work, a)):
        with pytest.raises(AppointmentOver):
            desk.change(lambda work, twice=twice: twice(work, one.appointment_id, got.case_id))


def test_today_and_the_list_to_ring(desk: Desk, clock: SetClock) -> None:
    friday = date(2026, 11, 27)
    mine = book(desk, "14:30", friday)
    weekend = book(desk, "10:00", date(2026, 11, 28), place="home", address="一组")
    monday = book(desk, "10:00", date(2026, 11, 30))
    book(desk, "10:00", date(2026, 12, 1))
    clock.set(datetime(2026, 11, 27, 1, 0, tzinfo=UTC))
    found = desk.read(appointments.figures)
    assert (found.today, found.late, found.unmarked) == ((mine.appointment_id,), (), ())
    assert found.to_ring == (weekend.appointment_id, monday.appointment_id)
    clock.set(datetime(2026, 11, 27, 7, 0, tzinfo=UTC))
    assert desk.read(appointments.figures).late == (mine.appointment_id,)
    assert [one.id for one in desk.read(appointments.today)] == [mine.appointment_id]
    clock.set(datetime(2026, 11, 28, 1, 0, tzinfo=UTC))
    assert desk.read(appointments.figures).unmarked == (mine.appointment_id,)


def test_the_slip_says_when_where_and_what_to_bring(desk: Desk, people: People) -> None:
    one = book(desk, person_id=people.wang, matter_code=AGENCY)
    paper = desk.change(lambda work: appointments.slip(work, one.appointment_id)).paper
    assert paper is not None
    facts: Any = desk.read(lambda work: papers.facts(work, paper.id))
    assert (facts.weekday, facts.time, facts.place) == ("周一", "09:00", "四邑村便民服务站")
    assert facts.bring
    assert all("original" not in thing for thing in facts.bring)
    from stationdesk.documents.render import render

    assert render(facts)[:5] == b"%PDF-"
    desk.change(lambda work: appointments.cancel(work, one.appointment_id))
    with pytest.raises(AppointmentOver):
        desk.change(lambda work: appointments.slip(work, one.appointment_id))


def test_the_station_settles_its_own_hours(desk: Desk) -> None:
    assert desk.read(appointments.hours).unconfirmed
    own = Hours((1, 3, 6), (("09:00", "11:00"),), 40, 1, 30)
    desk.change(lambda work: appointments.set_hours(work, own))
    got = desk.read(appointments.hours)
    assert got == own
    assert got.slots == ("09:00", "09:40", "10:20")
    with pytest.raises(DayOff):
        book(desk, "09:40", date(2026, 11, 24))
    book(desk, "09:40", date(2026, 11, 28))
    with pytest.raises(SlotFull):
        book(desk, "09:40", date(2026, 11, 28), name="二")


@pytest.mark.parametrize(
    "wrong",
    [
        Hours((), (("09:00", "11:00"),), 30, 1, 30),
        Hours((8,), (("09:00", "11:00"),), 30, 1, 30),
        Hours((1,), (("11:00", "09:00"),), 30, 1, 30),
        Hours((1,), (("09:00", "11:00"), ("10:00", "12:00")), 30, 1, 30),
        Hours((1,), (("9:00", "11:00"),), 30, 1, 30),
        Hours((1,), (("09:00", "09:10"),), 30, 1, 30),
        Hours((1,), (("09:00", "11:00"),), 0, 1, 30),
        Hours((1,), (("09:00", "11:00"),), 30, 100, 30),
        Hours((1,), (("09:00", "11:00"),), 30, 1, 367),
    ],
)
def test_hours_that_make_no_sense_are_refused(desk: Desk, wrong: Hours) -> None:
    with pytest.raises(HoursWrong):
        desk.change(lambda work: appointments.set_hours(work, wrong))
    assert desk.read(appointments.hours).unconfirmed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9", "09:00"), ("930", "09:30"), ("0930", "09:30"), ("9点", "09:00"), ("14：30", "14:30")],
)
def test_times_are_taken_as_people_write_them(typed: str, kept: str) -> None:
    assert appointment_hours.time_of(typed) == kept
    assert appointment_hours.periods_of(f"{typed}-17:30") == ((kept, "17:30"),)
