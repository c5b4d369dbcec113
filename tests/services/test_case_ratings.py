"""好差评: voluntary, once, confidential; a bad one is called about, mended, told and asked about again in its limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import rating_states
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_life, case_lists, case_ratings
from stationdesk.services.case_ratings import LowRating, RatingStep
from tests.services.window import INSTANT, People, accept, footprint, move_in


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


@pytest.fixture
def low(desk: Desk, people: People) -> str:
    """A case that was rated 不满意 on Sunday 22 November."""
    case = accept(desk, people.qinglan, INSTANT, on_the_spot=True).case_id
    desk.change(lambda work: case_ratings.rate(work, case, 2, "跑了三趟", {"efficiency": 1}))
    return case


def at(clock: SetClock, month: int, day: int) -> None:
    clock.set(datetime(2026, month, day, 1, tzinfo=UTC))


def step(desk: Desk, case: str, kind: str, note: str = "已处理", **more: Any) -> LowRating:
    return desk.change(lambda work: case_ratings.step(work, RatingStep(case, kind, note, **more)))


def refused(desk: Desk, kind: type[Refusal], case: str, step: str, **more: Any) -> Refusal:
    before = footprint(desk)
    with pytest.raises(kind) as no:
        desk.change(lambda work: case_ratings.step(work, RatingStep(case, step, **{"note": "x"} | more)))
    assert footprint(desk) == before
    return no.value


def test_a_bad_rating_is_followed_to_its_end_each_step_with_its_day(
    desk: Desk, clock: SetClock, low: str
) -> None:
    (one,) = desk.read(case_ratings.open_low_ratings)
    assert (one.case_id, one.stage, one.due_on, one.light) == (low, "new", date(2026, 11, 23), "red")
    assert one.details == {"efficiency": 1}
    assert step(desk, low, "unreachable").tries == 1
    assert step(desk, low, "called").due_on == date(2026, 12, 11), "fifteen working days after the rating"
    planned = step(desk, low, "planned", due_on=date(2026, 12, 1))
    assert (planned.stage, planned.due_on) == ("planned", date(2026, 12, 1))
    at(clock, 12, 2)
    (one,) = desk.read(case_ratings.open_low_ratings)
    assert one.light == "overdue"
    step(desk, low, "mended")
    told = step(desk, low, "told")
    assert told.due_on == date(2026, 12, 9), "five working days after being told"
    done = step(desk, low, "revisited", "现在满意了")
    assert (done.stage, done.due_on, done.open) == ("revisited", None, False)
    assert desk.read(case_ratings.open_low_ratings) == ()
    (kept,) = desk.read(lambda work: case_ratings.open_low_ratings(work, all_of_them=True))
    assert [one.kind for one in kept.steps] == [
        "unreachable", "called", "planned", "mended", "told", "revisited",
    ]  # fmt: skip
    assert [one.kind for one in kept.steps] == [
        event.data["did"]
        for event in desk.read(lambda work: case_lists.detail(work, low)).history
        if event.kind == "followed_up"
    ]


def test_a_step_out_of_turn_unexplained_or_too_late_is_refused(desk: Desk, people: People, low: str) -> None:
    no = refused(desk, case_ratings.RatingStepNotNow, low, "mended")
    assert "已联系核实" in no.message
    refused(desk, case_ratings.DateWrong, low, "called", on=date(2026, 11, 21))
    refused(desk, case_ratings.DateWrong, low, "called", on=date(2026, 11, 23))
    step(desk, low, "called")
    refused(desk, case_ratings.RatingStepUnexplained, low, "unfounded", note=" ")
    refused(desk, case_ratings.MendingTooLate, low, "planned", due_on=date(2026, 12, 14))
    refused(desk, case_ratings.MendingTooLate, low, "planned", due_on=date(2026, 11, 21))
    good = accept(desk, people.qinglan, INSTANT, on_the_spot=True).case_id
    refused(desk, case_ratings.NotRated, good, "called")
    desk.change(lambda work: case_ratings.rate(work, good, 4))
    refused(desk, case_ratings.RatingNotLow, good, "called")


def test_details_are_voluntary_and_known(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, INSTANT, on_the_spot=True).case_id
    for details, kind in (
        ({"weather": 3}, case_ratings.IndicatorUnknown),
        ({"manner": 6}, case_ratings.ScoreWrong),
    ):
        with pytest.raises(kind):
            desk.change(lambda work, details=details: case_ratings.rate(work, case, 5, "", details))
    desk.change(lambda work: case_ratings.rate(work, case, 5, "", {"manner": 5}))
    last = desk.read(lambda work: case_lists.detail(work, case)).history[-1]
    assert last.data["details"] == {"manner": 5}


def test_what_was_said_is_for_who_supervises_and_the_worker_reads_it_without_who(
    desk: Desk, low: str, colleague: Callable[..., Desk]
) -> None:
    clerk = colleague(desk, "clerk", name="赵文书")
    seen = clerk.read(lambda work: case_lists.detail(work, low))
    assert (seen.score, seen.comment, seen.file.low, seen.file.rated) == (None, None, None, True)
    assert [event.data for event in seen.history if event.kind == "rated"] == [{}]
    assert seen.row.score is None, "nor in a list"
    for asked in (
        case_ratings.open_low_ratings,
        lambda work: case_ratings.step(work, RatingStep(low, "called")),
    ):
        with pytest.raises(NotPermitted):
            clerk.change(asked)
    alone = desk.read(lambda work: case_lists.detail(work, low))
    assert (alone.score, alone.comment) == (2, "跑了三趟"), "with nobody else to call, the worker calls"
    (remark,) = desk.read(case_ratings.about_me)
    assert (remark.month, remark.score, remark.comment) == ("2026-11", 2, "跑了三趟")
    assert set(vars(remark)) == {"month", "score", "comment"}, "no name, no matter, no day"
    assert clerk.read(case_ratings.about_me) == (), "and only one's own"


def test_nobody_handles_what_was_said_of_their_own_service_while_another_can(
    desk: Desk, low: str, colleague: Callable[..., Desk]
) -> None:
    head = colleague(desk, "head", name="周主任")
    assert desk.read(case_ratings.open_low_ratings) == ()
    mine = desk.read(lambda work: case_lists.detail(work, low))
    assert (mine.score, mine.comment, mine.file.low) == (None, None, None)
    refused(desk, case_ratings.OwnRating, low, "called")
    (one,) = head.read(case_ratings.open_low_ratings)
    assert one.comment == "跑了三趟"
    assert step(head, low, "called").stage == "called"


def test_a_withdrawn_case_is_not_rated(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan).case_id
    desk.change(lambda work: case_life.withdraw(work, case))
    with pytest.raises(Refusal):
        desk.change(lambda work: case_ratings.rate(work, case, 5))


@given(st.lists(st.sampled_from(sorted(rating_states.KINDS)), max_size=20))
def test_steps_of_two_machines_never_lead_back(kinds: list[str]) -> None:
    order = ["new", "called", "planned", "unfounded", "mended", "told", "revisited"]
    stages = [rating_states.stage(kinds[:n]) for n in range(len(kinds) + 1)]
    for before, after in pairwise(stages):
        assert order.index(after) >= order.index(before)
        assert after == before or after in rating_states.NEXT[before]


def test_a_follow_up_after_the_clock_was_put_back_is_not_lost(desk: Desk, clock: SetClock, low: str) -> None:
    step(desk, low, "called")
    clock.set(clock.now() - timedelta(minutes=20))
    assert step(desk, low, "planned", due_on=date(2026, 12, 1)).stage == "planned"
