"""Working days equal the announced calendars; what is not announced is called provisional."""

from __future__ import annotations

import json
from datetime import date, timedelta

import chinese_calendar
import pytest

from stationdesk.core import packs, workdays
from stationdesk.core.workdays import Calendar, Light

LENGTHS = (1, 2, 3, 5, 10, 20, 30, 60, 90)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return workdays.shipped()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 4, 29), 3, date(2026, 5, 7)),
        (date(2026, 9, 18), 5, date(2026, 9, 24)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 12, 25), 3, date(2026, 12, 30)),
    ],
)
def test_official_vectors(calendar: Calendar, start: date, days: int, due: date) -> None:
    found = calendar.due(start, days)
    assert found.date == due
    assert not found.provisional
    assert found.calendar_version == "2026-1"


def test_every_day_and_length_equals_the_official_calendars(calendar: Calendar) -> None:
    first, last = date(2019, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    worked = [chinese_calendar.is_workday(day) for day in days]
    assert worked == [calendar.is_workday(day) for day in days]
    # Working days in order; the n-th after a start is counted on the list, not by the code under test.
    order = [day for day, works in zip(days, worked, strict=True) if works]
    done = 0
    compared = 0
    for start, works in zip(days, worked, strict=True):
        done += works
        for length in LENGTHS:
            if done + length <= len(order):
                found = calendar.due(start, length)
                assert found.date == order[done + length - 1], (start, length)
                assert not found.provisional
                compared += 1
    assert compared > 25_000


def test_a_count_that_reaches_an_unknown_year_is_provisional(calendar: Calendar) -> None:
    assert not calendar.due(date(2026, 12, 25), 4).provisional
    over = calendar.due(date(2026, 12, 25), 5)
    assert over.provisional
    # 1 January 2027 is a Friday and a holiday by statute, so the fifth day is Monday.
    assert over.date == date(2027, 1, 4)
    assert calendar.due(date(2018, 3, 1), 3).provisional


def test_unknown_years_know_statutory_days_and_no_make_up(calendar: Calendar) -> None:
    assert not calendar.is_workday(date(2027, 2, 8))
    assert not calendar.is_workday(date(2027, 6, 9))
    assert calendar.name_of(date(2027, 2, 5)) == "除夕"
    assert not calendar.is_workday(date(2040, 10, 1))
    assert not calendar.is_workday(date(2027, 1, 2))
    assert calendar.is_workday(date(2027, 1, 5))


def test_an_imported_calendar_makes_a_date_final(calendar: Calendar) -> None:
    pack = json.loads((packs.folder() / "calendars" / "2026-1.json").read_text("utf-8"))
    pack["version"] = "2027-1"
    pack["body"]["years"]["2027"] = {
        "source": "测试",
        "off": {"2027-01-01": "元旦", "2027-01-04": "元旦"},
        "work": {"2027-01-02": "元旦"},
    }
    newer = Calendar.from_pack(packs.parse(json.dumps(pack).encode()))
    due = newer.due(date(2026, 12, 25), 5)
    assert (due.date, due.provisional, due.calendar_version) == (date(2027, 1, 2), False, "2027-1")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 9, 10), 15, date(2026, 9, 28)),  # 25 September begins three days off
        (date(2026, 9, 10), 10, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 2, 10), 7, date(2026, 2, 24)),
        (date(2026, 11, 2), 5, date(2026, 11, 9)),
        (date(2026, 11, 2), 0, date(2026, 11, 2)),
    ],
)
def test_calendar_days_end_on_a_working_day(calendar: Calendar, start: date, days: int, due: date) -> None:
    assert calendar.due_calendar(start, days).date == due


def test_done_on_the_spot_is_due_the_same_day(calendar: Calendar) -> None:
    assert calendar.due(date(2026, 11, 23), 0).date == date(2026, 11, 23)
    assert calendar.due(date(2026, 9, 20), 0).date == date(2026, 9, 20), "a Sunday that is worked"


@pytest.mark.parametrize(
    ("day", "open_again"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_what_is_promised_at_once_on_a_day_off_is_due_when_the_office_is_open(
    calendar: Calendar, day: date, open_again: date
) -> None:
    for due in (calendar.due(day, 0), calendar.due_calendar(day, 0)):
        assert due.date == open_again
        assert due.provisional == (day.year == 2027)


@pytest.mark.parametrize("days", [-1, 5000])
def test_senseless_lengths_are_refused(calendar: Calendar, days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        calendar.due(date(2026, 1, 5), days)
    with pytest.raises(ValueError, match="days"):
        calendar.due_calendar(date(2026, 1, 5), days)


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2026, 9, 24), Light.GREEN),
        (date(2026, 10, 1), Light.GREEN),
        (date(2026, 10, 8), Light.AMBER),
        (date(2026, 10, 9), Light.AMBER),
        (date(2026, 10, 10), Light.RED),
        (date(2026, 10, 12), Light.RED),
        (date(2026, 10, 13), Light.OVERDUE),
    ],
)
def test_lights_count_working_days(calendar: Calendar, today: date, light: Light) -> None:
    due = date(2026, 10, 12)
    assert calendar.light(due, today) is light
    assert light.word


def test_thresholds_of_lights_are_parameters(calendar: Calendar) -> None:
    today, due = date(2026, 11, 2), date(2026, 11, 9)
    assert calendar.light(due, today) is Light.GREEN
    assert calendar.light(due, today, amber_within=5) is Light.AMBER
    assert calendar.light(due, today, amber_within=9, red_within=5) is Light.RED


def test_working_days_between_counts_both_ways(calendar: Calendar) -> None:
    assert calendar.workdays_between(date(2026, 9, 30), date(2026, 10, 13)) == 5
    assert calendar.workdays_between(date(2026, 10, 13), date(2026, 9, 30)) == -5
