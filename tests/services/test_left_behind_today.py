"""Today's figures of the registers: only what waits, only for whoever may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from stationdesk.core.clock import SetClock, noon
from stationdesk.desk import Desk
from stationdesk.services import left_behind, left_behind_today, left_behind_turning
from stationdesk.services import left_behind_compare as comparing
from stationdesk.services import left_behind_rounds as rounds
from stationdesk.services.left_behind import Choice, Graded
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away

TODAY = date(2026, 11, 22)


def test_proposals_high_risk_rounds_and_lists_are_counted_and_vanish_when_done(
    desk: Desk, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    assert desk.read(left_behind_today.waiting) == left_behind_today.Waiting()
    child = desk.change(lambda work: both_away(Family(work)))[0]
    assert (
        desk.read(left_behind_today.waiting).proposed == 2
    )  # the child, and the grandmother whose son is away
    made = desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    desk.change(lambda work: left_behind.assess(work, Graded(made.enrolment_id or "", "poor")))
    desk.change(lambda work: rounds.open_round(work, rounds.NewRound(due_on=TODAY + timedelta(days=20))))
    new = comparing.NewList("child", "名单", text="外村孩子")
    desk.change(lambda work: comparing.compare(work, new))
    now = desk.read(left_behind_today.waiting)
    assert (now.proposed, now.round_open, now.lists) == (1, 0, 2)
    clock.set(noon(TODAY + timedelta(days=10), 9))
    now = desk.read(left_behind_today.waiting)
    assert (now.round_open, now.round_late, now.contacts) == (2, False, 1)
    clock.set(noon(TODAY + timedelta(days=30), 9))
    assert desk.read(left_behind_today.waiting).round_late
    outsider = colleague(desk, "agent")
    assert outsider.read(left_behind_today.waiting) == left_behind_today.Waiting()


def test_who_is_proposed_is_the_same_whether_or_not_the_leavers_were_asked_first(desk: Desk) -> None:
    """Today asks the rules once for both; whoever is on the register is told apart afterwards."""
    child = desk.change(lambda work: both_away(Family(work)))[0]
    desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))

    def after_the_leavers(work: Work) -> list[left_behind.Candidate]:
        left_behind_turning.leavers(work)
        assert any(key.startswith("derived ") for key in work.extra)
        return left_behind.candidates(work)

    alone = desk.read(left_behind.candidates)
    assert desk.read(after_the_leavers) == alone
    assert [one.kind for one in alone] == ["elder"]
