"""What is due this week: late and risky first, each worker's own, and of a child's file only that something is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from stationdesk.core.clock import SetClock, noon
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models.child_files import CareGoal
from stationdesk.services import file_access_sight, left_behind, visits
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services import left_behind_work as weekly
from stationdesk.services.left_behind import ByHand, Choice, Graded
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, elder

TODAY = date(2026, 11, 22)


def enrolled(desk: Desk, born: str = "2016-05-05") -> tuple[str, str]:
    child = desk.change(lambda work: both_away(Family(work), born))[0]
    made = desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    return child, made.enrolment_id or ""


def sorts(desk: Desk, person: str | None = None) -> list[tuple[str, bool]]:
    tasks = desk.read(weekly.week).tasks
    return [(one.sort, one.late) for one in tasks if person is None or one.person_id == person]


def test_who_was_never_visited_and_never_assessed_is_due(desk: Desk, clock: SetClock) -> None:
    child, _ = enrolled(desk)
    assert ("visit", False) in sorts(desk, child)
    clock.set(noon(TODAY + timedelta(days=8), 9))
    assert ("assess", True) in sorts(desk, child)


def test_what_was_done_is_no_longer_due(desk: Desk, clock: SetClock) -> None:
    child, enrolment = enrolled(desk)
    desk.change(lambda work: visits.record(work, visits.Recorded(child)))
    desk.change(lambda work: left_behind.assess(work, Graded(enrolment, "good")))
    assert [sort for sort, _ in sorts(desk, child) if sort in ("visit", "assess")] == []
    clock.set(noon(TODAY + timedelta(days=86), 9))
    assert ("visit", False) in sorts(desk, child)
    clock.set(noon(TODAY + timedelta(days=92), 9))
    assert ("visit", True) in sorts(desk, child)
    clock.set(noon(TODAY + timedelta(days=184), 9))
    assert ("assess", True) in sorts(desk, child)


def test_late_comes_first_and_among_the_late_the_high_risk(desk: Desk, clock: SetClock) -> None:
    low, first = enrolled(desk)
    high, second = enrolled(desk)
    for enrolment, grade in ((first, "good"), (second, "poor")):
        desk.change(lambda work, e=enrolment, g=grade: left_behind.assess(work, Graded(e, g)))  # type: ignore[misc]
    for child in (low, high):
        desk.change(lambda work, c=child: visits.record(work, visits.Recorded(c)))  # type: ignore[misc]
    clock.set(noon(TODAY + timedelta(days=100), 9))
    found = [one for one in desk.read(weekly.week).tasks if one.sort == "visit"]
    assert [one.person_id for one in found] == [high, low]
    loads = desk.read(weekly.week).loads
    assert loads[0].late_by_risk["high"] >= 1
    assert sum(load.due for load in loads) == len(desk.read(weekly.week).tasks)


def test_each_worker_has_their_own(desk: Desk, colleague: Callable[..., Desk]) -> None:
    other = colleague(desk, "child_director", "worker")
    child = desk.change(lambda work: both_away(Family(work)))[0]
    choice = Choice(child, "child", responsible_id=other.actor.user_id)
    desk.change(lambda work: left_behind.confirm(work, choice))
    found = desk.read(weekly.week)
    mine = [one for one in found.of(other.actor.user_id) if one.person_id == child]
    assert "visit" in {one.sort for one in mine}
    assert not [one for one in found.of(desk.actor.user_id) if one.person_id == child]


def test_proposals_birthdays_and_open_rounds_are_work_too(desk: Desk, clock: SetClock) -> None:
    child, _ = enrolled(desk, "2010-11-25")
    desk.change(lambda work: elder(Family(work)))
    assert {"turn", "enter"} <= {sort for sort, _ in sorts(desk)}
    desk.change(
        lambda work: rounds.open_round(work, rounds.NewRound(since=TODAY, due_on=TODAY + timedelta(days=3)))
    )
    assert ("check", False) in sorts(desk, child)
    clock.set(noon(TODAY + timedelta(days=4), 9))
    assert ("check", True) in sorts(desk, child)
    assert ("leave", False) in sorts(desk, child)


def test_a_care_plan_is_told_only_as_something_that_is_due(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    child, _ = enrolled(desk)

    def goal(work: Work) -> None:
        work.session.add(
            CareGoal(
                station_id=work.station_id,
                id=new_id(),
                person_id=child,
                kind="warmth",
                goal="每周一次心理辅导",
                who="王敏",
                by_on=TODAY - timedelta(days=2),
                made_on=TODAY - timedelta(days=20),
            )
        )

    desk.change(goal)
    (task,) = [one for one in desk.read(weekly.week).tasks if one.sort == "goal"]
    assert task.late
    assert "心理" not in task.what
    head = colleague(desk, "head")
    seen = head.read(weekly.week).tasks
    assert "goal" not in {one.sort for one in seen}
    assert {one.name for one in seen if one.person_id == child} == {"王**"} or all(
        "小宝" not in one.name for one in seen
    )


def test_who_lost_sight_of_a_child_has_no_work_with_it(desk: Desk, colleague: Callable[..., Desk]) -> None:
    from stationdesk.core.report_contents import NamedPerson

    child, _ = enrolled(desk)
    other = colleague(desk, "child_director", name="周干部")
    assert child in {one.person_id for one in other.read(weekly.week).tasks}
    named = [NamedPerson(name="周干部", user_id=other.actor.user_id or "")]
    desk.change(lambda work: file_access_sight.lose(work, child, named))
    assert child not in {one.person_id for one in other.read(weekly.week).tasks}
    assert child in {one.person_id for one in desk.read(weekly.week).tasks}


def test_an_elder_at_home_alone_is_visited_monthly(desk: Desk, clock: SetClock) -> None:
    old = desk.change(lambda work: elder(Family(work)))[0]
    desk.change(lambda work: left_behind.enrol(work, ByHand(old, "elder", "x", "y")))
    desk.change(lambda work: visits.record(work, visits.Recorded(old)))
    clock.set(noon(TODAY + timedelta(days=31), 9))
    assert ("visit", True) in sorts(desk, old)
