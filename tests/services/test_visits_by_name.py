"""Sheets typed in by name: the planned visit it was is not left waiting, and a risk that is known is not forgotten."""

from __future__ import annotations

from datetime import timedelta

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import visit_misses, visits
from stationdesk.services.visits import Recorded
from tests.services.test_visits import TODAY, person


def test_somebody_at_high_risk_who_is_out_again_stays_at_high_risk(desk: Desk, clock: SetClock) -> None:
    who = person(desk, "1990-01-01")
    desk.change(lambda work: visits.record(work, Recorded(who, "seen", risk="high")))
    clock.set(clock.at + timedelta(days=2))
    made = desk.change(lambda work: visits.record(work, Recorded(who, "not_home")))
    assert made.next_on == TODAY + timedelta(days=2)
    assert [one.person_id for one in desk.read(visit_misses.missed)] == [who]


def test_a_risk_that_was_written_down_as_lower_holds(desk: Desk) -> None:
    who = person(desk, "1990-01-01")
    desk.change(lambda work: visits.record(work, Recorded(who, "seen", risk="high")))
    made = desk.change(lambda work: visits.record(work, Recorded(who, "not_home", risk="low")))
    assert made.next_on == TODAY + timedelta(days=3)
    assert desk.read(visit_misses.missed) == []


def test_a_visit_typed_in_by_name_is_the_one_that_was_planned(desk: Desk, clock: SetClock) -> None:
    who = person(desk, "1990-01-01")
    first = desk.change(lambda work: visits.record(work, Recorded(who, "not_home", risk="high")))
    clock.set(clock.at + timedelta(days=1))
    second = desk.change(lambda work: visits.record(work, Recorded(who)))
    assert second.visit_id == first.retry_id
    assert desk.read(lambda work: visits.listed(work, state="planned")) == []


def test_a_visit_planned_for_later_still_stands(desk: Desk) -> None:
    who = person(desk, "1990-01-01")
    first = desk.change(lambda work: visits.record(work, Recorded(who, "not_home", risk="low")))
    second = desk.change(lambda work: visits.record(work, Recorded(who)))
    assert second.visit_id != first.retry_id
    assert len(desk.read(lambda work: visits.listed(work, state="planned"))) == 1
