"""Home visits: who is due by which rule, in walking order, and what a visit that found nobody leads to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock, civil_date, noon
from stationdesk.core.ids import new_id
from stationdesk.core.papers import VisitDaySheet, VisitRecord
from stationdesk.desk import Desk
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Grid, Household, Mark, Person
from stationdesk.models.visits import Visit
from stationdesk.services import papers, visit_papers, visits
from stationdesk.services.visits import Recorded
from stationdesk.storage.work import Work

TODAY = date(2026, 11, 22)


def person(
    desk: Desk,
    born: str,
    mark: str = "",
    *,
    kind: str = "",
    risk: str | None = None,
    last: date | None = None,
    grid_order: int = 1,
    house_order: int = 1,
) -> str:
    def add(work: Work) -> str:
        s = work.station_id
        grid = Grid(station_id=s, id=new_id(), name=f"第{grid_order}网格", walk_order=grid_order)
        house = Household(station_id=s, id=new_id(), number=new_id(), grid_id=grid.id, walk_order=house_order)
        row = Person(
            station_id=s, id=new_id(), name="刘老", birth=date.fromisoformat(born), household_id=house.id
        )
        work.session.add_all([grid, house, row])
        if mark:
            work.session.add(Mark(station_id=s, person_id=row.id, mark=mark))
        if kind:
            work.session.add(
                Enrolment(
                    station_id=s,
                    person_id=row.id,
                    kind=kind,
                    since=date(2026, 1, 1),
                    why="x",
                    rule="by-hand",
                    risk=risk,
                )
            )
        if last:
            work.session.add(
                Visit(
                    station_id=s,
                    number="x",
                    person_id=row.id,
                    state="done",
                    result="seen",
                    visited_at=noon(last),
                )
            )
        return row.id

    return desk.change(add)


@pytest.mark.parametrize(
    ("born", "mark", "kind", "risk", "days"),
    [
        ("1950-01-01", "独居", "", None, 30),
        ("1946-11-22", "独居", "", None, 7),
        ("1946-11-23", "独居", "", None, 30),
        ("1950-01-01", "", "elder", "low", 30),
        ("1990-01-01", "", "woman", "low", 90),
        ("2015-01-01", "", "child", "medium", 30),
        ("2015-01-01", "", "child", "high", 7),
        ("2015-01-01", "困境儿童", "", None, 30),
        ("1990-01-01", "特困人员（分散供养）", "", None, 30),
    ],
)
def test_the_shortest_interval_that_fits_holds(
    desk: Desk, born: str, mark: str, kind: str, risk: str | None, days: int
) -> None:
    who = person(desk, born, mark, kind=kind, risk=risk, last=TODAY)
    (one,) = desk.read(lambda work: visits.due(work, TODAY + timedelta(days=365)))
    assert (one.person_id, one.every_days) == (who, days)
    assert one.due_on == TODAY + timedelta(days=days)


def test_who_has_no_reason_to_be_visited_is_not_planned(desk: Desk) -> None:
    person(desk, "1990-01-01", "低保")
    assert desk.read(lambda work: visits.due(work, date.max)) == []


def test_a_plan_walks_by_grid_and_house_and_leaves_out_who_is_planned(desk: Desk) -> None:
    second = person(desk, "1950-01-01", "独居", grid_order=2, house_order=1)
    last = person(desk, "1950-01-01", "独居", grid_order=2, house_order=9)
    first = person(desk, "1950-01-01", "独居", grid_order=1, house_order=5)
    later = person(desk, "1950-01-01", "独居", grid_order=1, house_order=1, last=TODAY - timedelta(days=28))
    person(desk, "1950-01-01", "独居", last=TODAY)
    planned = desk.change(visits.plan)
    assert [row.person_id for row in planned.made] == [first, second, last, later]
    monday = TODAY + timedelta(days=1)
    assert [row.planned_on for row in planned.made] == [monday] * 3 + [TODAY + timedelta(days=2)]
    again = desk.change(visits.plan)
    assert (again.made, again.already) == ((), 4)


def test_a_recorded_visit_is_complete_and_says_when_the_next_is_due(desk: Desk) -> None:
    who = person(desk, "1950-01-01", "独居")
    planned = desk.change(visits.plan)
    given = Recorded(
        visit_id=planned.made[0].id,
        health="高血压按时服药",
        safety="用电正常",
        needs="代缴医保",
        collected="户口簿、居民身份证",
        signed_by="本人",
    )
    made = desk.change(lambda work: visits.record(work, given))
    assert made.next_on == TODAY + timedelta(days=30)
    with pytest.raises(visits.VisitAlreadyDone):
        desk.change(lambda work: visits.record(work, given))
    paper = desk.change(lambda work: visit_papers.record_paper(work, made.visit_id))
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, VisitRecord)
    assert facts.collected == ("户口簿", "居民身份证")
    assert facts.observed[0].text == "高血压按时服药"
    assert facts.appointed
    assert desk.read(lambda work: visits.due(work, TODAY + timedelta(days=29))) == []
    assert [row.person_id for row in desk.read(lambda work: visits.listed(work, person_id=who))] == [who]


def test_a_visit_nobody_planned_is_recorded_as_well(desk: Desk) -> None:
    who = person(desk, "1990-01-01")
    made = desk.change(lambda work: visits.record(work, Recorded(who, visited_on=date(2026, 11, 20))))
    assert made.next_on is None
    (row,) = desk.read(visits.listed)
    assert row.visited_at is not None
    assert civil_date(row.visited_at) == date(2026, 11, 20)


def test_a_visit_dated_tomorrow_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    who = person(desk, "1990-01-01")
    with pytest.raises(visits.VisitAhead):
        desk.change(lambda work: visits.record(work, Recorded(who, visited_on=date(2026, 11, 23))))
    assert desk.read(visits.listed) == []


def test_a_high_risk_person_not_at_home_is_tried_again_the_same_day(desk: Desk) -> None:
    who = person(desk, "1940-01-01", "独居")
    made = desk.change(lambda work: visits.record(work, Recorded(who, "not_home")))
    assert made.then == ("邻居", "子女", "110")
    (retry,) = desk.read(lambda work: visits.listed(work, state="planned"))
    assert (retry.id, retry.planned_on) == (made.retry_id, TODAY)
    assert desk.read(visits.figures).today == (made.retry_id,)


def test_not_at_home_is_no_visit_for_the_rule(desk: Desk) -> None:
    who = person(desk, "1950-01-01", "独居")
    made = desk.change(lambda work: visits.record(work, Recorded(who, "not_home")))
    assert made.next_on == TODAY + timedelta(days=3)
    (one,) = desk.read(lambda work: visits.due(work, TODAY))
    assert one.last_on is None


def test_what_was_planned_and_not_made_is_overdue(desk: Desk, clock: SetClock) -> None:
    person(desk, "1950-01-01", "独居")
    desk.change(visits.plan)
    clock.set(clock.at + timedelta(days=1))
    assert len(desk.read(visits.figures).today) == 1
    clock.set(clock.at + timedelta(days=2))
    figures = desk.read(visits.figures)
    assert (len(figures.today), len(figures.overdue)) == (0, 1)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"result": "asleep"}, visits.ResultUnknown),
        ({"mode": "drone"}, visits.ModeUnknown),
        ({"risk": "huge"}, visits.RiskWrong),
        ({"visited_on": date(1980, 1, 1)}, visits.VisitBeforeBirth),
        ({"visit_id": "nobody"}, visits.VisitUnknown),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Desk, given: dict[str, object], error: type[Exception]) -> None:
    who = person(desk, "1990-01-01")
    with pytest.raises(error):
        desk.change(lambda work: visits.record(work, Recorded(who, **given)))  # type: ignore[arg-type]


def test_the_day_sheet_lists_the_stops_in_walking_order(desk: Desk) -> None:
    person(desk, "1950-01-01", "独居", grid_order=2)
    person(desk, "1951-01-01", "独居", grid_order=1)
    desk.change(visits.plan)
    paper = desk.change(lambda work: visit_papers.day_sheet(work, TODAY + timedelta(days=1)))
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, VisitDaySheet)
    assert [stop.address for stop in facts.stops] == ["第1网格", "第2网格"]
    assert facts.agents == ("王敏",)


def test_a_week_is_planned_by_working_days_and_no_agent_is_overloaded(desk: Desk) -> None:
    for number in range(20):
        person(desk, "1950-01-01", "独居", grid_order=1, house_order=number)
    planned = desk.change(visits.plan)
    days = [row.planned_on for row in planned.made]
    assert [days.count(TODAY + timedelta(days=n)) for n in range(7)] == [0, 8, 8, 4, 0, 0, 0]


def test_who_is_at_high_risk_is_visited_first(desk: Desk) -> None:
    for number in range(10):
        person(desk, "1950-01-01", "独居", house_order=number)
    high = person(desk, "2015-01-01", kind="child", risk="high", grid_order=9, house_order=9)
    planned = desk.change(visits.plan)
    (row,) = [row for row in planned.made if row.person_id == high]
    assert row.planned_on == TODAY + timedelta(days=1)


def test_a_plan_for_a_holiday_alone_still_plans(desk: Desk) -> None:
    person(desk, "1950-01-01", "独居")
    planned = desk.change(lambda work: visits.plan(work, TODAY, TODAY))
    assert [row.planned_on for row in planned.made] == [TODAY]


def test_a_visit_is_read_whole_and_two_on_one_day_are_told(desk: Desk, clock: SetClock) -> None:
    who = person(desk, "1950-01-01", "独居")
    given = Recorded(who, health="血压高", needs="配药", collected="处方", seen="本人", arrived="09:00")
    first = desk.change(lambda work: visits.record(work, given))
    clock.set(clock.at + timedelta(hours=1))
    second = desk.change(lambda work: visits.record(work, Recorded(who)))
    seen = desk.read(lambda work: visits.detail(work, first.number))
    assert seen.observed == (("health", "血压高"),)
    assert (seen.needs, seen.collected, seen.seen, seen.arrived) == ("配药", "处方", "本人", "09:00")
    assert seen.same_day == (second.number,)
    desk.change(lambda work: visits.became(work, first.visit_id, case_id="01"))
    assert desk.read(lambda work: visits.detail(work, first.number)).case_id == "01"
