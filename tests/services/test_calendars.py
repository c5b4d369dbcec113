"""A year's calendar comes: which days change is shown before, which cases move is shown after."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stationdesk.core import packs as files
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import calendars, case_lists
from tests.core.test_calendar_files import year_file
from tests.services.window import VILLAGE, accept, footprint, move_in


def test_changed_days_are_shown_and_every_moved_case_is_named(desk: Desk, clock: SetClock) -> None:
    people = move_in(desk)
    clock.set(datetime(2026, 12, 30, 1, tzinfo=UTC))
    got = accept(desk, people.qinglan, VILLAGE)
    still = accept(desk, people.wang, "CV-001")
    assert (got.due, got.provisional) == (date(2027, 1, 7), True)
    before = footprint(desk)
    seen = desk.read(lambda work: calendars.preview(work, year_file()))
    assert (seen.years_added, seen.already, seen.holds, seen.open_cases) == ((2027,), False, True, 1)
    assert (date(2027, 1, 4), False) in [(one.day, one.works) for one in seen.days]
    assert (date(2027, 2, 20), True) in [(one.day, one.works) for one in seen.days]
    assert footprint(desk) == before
    done = desk.change(lambda work: calendars.take_in(work, year_file()))
    assert [(one.number, one.before, one.after, one.provisional) for one in done.changes] == [
        (got.number, date(2027, 1, 7), date(2027, 1, 8), False)
    ]
    detail = desk.read(lambda work: case_lists.detail(work, got.case_id))
    assert (detail.row.due_on, detail.row.provisional) == (date(2027, 1, 8), False)
    assert still.case_id != got.case_id


def test_the_same_year_again_changes_nothing(desk: Desk) -> None:
    assert desk.change(lambda work: calendars.take_in(work, year_file())).new
    before = footprint(desk)
    assert desk.read(lambda work: calendars.preview(work, year_file())).already
    assert not desk.change(lambda work: calendars.take_in(work, year_file())).new
    assert {**footprint(desk), "transactions": 0} == {**before, "transactions": 0}
    assert desk.read(calendars.known)[1][0].year == 2027


def test_an_older_calendar_says_that_it_will_not_hold(desk: Desk) -> None:
    desk.change(lambda work: calendars.take_in(work, year_file()))
    raw = (files.folder() / "calendars" / "2026-1.json").read_text("utf-8").replace('"2026-1"', '"2025-9"', 1)
    seen = desk.read(lambda work: calendars.preview(work, raw.encode()))
    assert (seen.holds, seen.years_removed) == (False, (2027,))


def test_only_who_may_import_packs_takes_a_calendar_in(desk: Desk, colleague: object) -> None:
    clerk = colleague(desk, "clerk")  # type: ignore[operator]
    with pytest.raises(NotPermitted):
        clerk.change(lambda work: calendars.take_in(work, year_file()))
