"""The days and the people of a visit: nobody is visited before they lived, after they died, or before it is time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.lengths import TextTooLong
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import blank_slips, visit_misses, visits
from stationdesk.storage.work import Work
from tests.services.test_visits import person


def died(desk: Desk, who: str, day: date) -> None:
    def write(work: Work) -> None:
        work.session.get_one(Person, (work.station_id, who)).died_on = day

    desk.change(write)


def record(desk: Desk, who: str, **facts: object) -> visits.Made:
    given = visits.Recorded(who, **facts)  # type: ignore[arg-type]
    return desk.change(lambda work: visits.record(work, given))


@pytest.mark.parametrize("result", tuple(visits.RESULTS))
def test_nobody_is_visited_after_their_death(desk: Desk, result: str) -> None:
    who = person(desk, "1950-01-01")
    died(desk, who, date(2026, 11, 20))
    for day in (None, date(2026, 11, 21)):
        with pytest.raises(visits.VisitAfterDeath):
            record(desk, who, result=result, visited_on=day)
    assert record(desk, who, visited_on=date(2026, 11, 20)).result == "seen", "on that day, typed in later"
    assert desk.read(lambda work: visits.listed(work, state="planned")) == []


def test_an_old_sheet_may_be_typed_in_but_no_century_old_one(desk: Desk) -> None:
    who = person(desk, "1950-01-01")
    for day in (date(1951, 1, 1), date(2023, 1, 1)):
        with pytest.raises(visits.VisitTooLongAgo):
            record(desk, who, visited_on=day)
    assert record(desk, who, visited_on=date(2026, 1, 5)).result == "seen"


def test_who_died_is_on_no_roster_and_no_day_sheet_any_more(desk: Desk) -> None:
    who, other = person(desk, "1950-01-01", "独居"), person(desk, "1951-01-01", "独居")
    assert len(desk.change(lambda work: visits.plan(work)).made) == 2
    died(desk, who, date(2026, 11, 22))
    rows = desk.read(lambda work: visits.listed(work, state="planned"))
    assert [row.person_id for row in rows] == [other]


def test_no_24_hours_run_for_the_dead(desk: Desk) -> None:
    who = person(desk, "1950-01-01")
    event = desk.read(lambda work: visit_misses.packs.holding(work, "visit_rules").body["event"]["events"][0])
    died(desk, who, date(2026, 11, 20))
    with pytest.raises(visits.VisitAfterDeath):
        desk.change(lambda work: visit_misses.happened(work, who, event))


def test_a_planned_visit_is_not_written_down_as_somebody_elses(desk: Desk) -> None:
    who, other = person(desk, "1950-01-01", "独居"), person(desk, "1951-01-01")
    (planned,) = desk.change(lambda work: visits.plan(work)).made
    with pytest.raises(visits.VisitOfAnother):
        record(desk, other, visit_id=planned.id)
    assert record(desk, who, visit_id=planned.id).visit_id == planned.id


@pytest.mark.parametrize(
    ("column", "size"),
    [*((block, 2001) for block in visits.BLOCKS), ("needs", 2001), ("seen", 301), ("companion", 301)],
)
def test_a_visit_takes_no_pasted_page(desk: Desk, column: str, size: int) -> None:
    who = person(desk, "1950-01-01")
    with pytest.raises(TextTooLong):
        record(desk, who, **{column: "长" * size})
    assert desk.read(visits.listed) == []


def test_a_visit_keeps_the_whole_number_of_its_blank(desk: Desk) -> None:
    who = person(desk, "1950-01-01")
    (slip,) = desk.change(lambda work: blank_slips.make(work, "visit", 1)).slips
    made = record(desk, who, serial=slip.number[-4:])
    assert desk.read(lambda work: visits.detail(work, made.visit_id)).serial == slip.number


def test_a_clock_a_year_ahead_dates_nothing_after_it_was_put_right(desk: Desk, clock: SetClock) -> None:
    who = person(desk, "1950-01-01", "独居")
    clock.set(clock.at + timedelta(days=365))
    ahead = record(desk, who)
    clock.set(clock.at - timedelta(days=365))
    made = record(desk, who)
    assert made.next_on is not None
    assert made.next_on < date(2027, 6, 1)
    due = {one.person_id for one in desk.read(lambda work: visits.due(work, work.today + timedelta(days=40)))}
    assert who in due, "what a wrong clock wrote keeps nobody from being visited"
    assert ahead.visit_id != made.visit_id
