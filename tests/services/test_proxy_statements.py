"""An agent's month is counted from the records, sealed once when it is over, and shows what came in later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.papers import AgentStatement
from stationdesk.desk import Desk
from stationdesk.services import custody, papers, proxy, proxy_care, proxy_statements, users, visits
from stationdesk.services.custody import HandingOut, Line
from stationdesk.services.proxy import Stepping
from tests.services.test_proxy import authorised
from tests.services.test_visits import person


def test_a_month_is_counted_and_sealed_once_it_is_over(desk: Desk, clock: SetClock) -> None:
    request = authorised(desk).request_id
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    desk.change(lambda work: proxy.step(work, Stepping(request, "accept", told_by="phone")))
    who = person(desk, "1950-01-01", "独居")
    desk.change(lambda work: visits.record(work, visits.Recorded(who)))
    seen = desk.read(lambda work: proxy_statements.look(work, "2026-11"))
    counted = {key: value for key, value in seen.figures.items() if value}
    assert counted == {"taken": 1, "told": 1, "visits": 1, "items_in": 1}
    with pytest.raises(proxy_statements.MonthNotOver):
        desk.change(lambda work: proxy_statements.seal(work, "2026-11"))
    clock.set(datetime(2026, 11, 30, 16, 30, tzinfo=UTC))
    sealed = desk.change(lambda work: proxy_statements.seal(work, "2026-11"))
    facts = desk.read(lambda work: papers.facts(work, sealed.paper.id))
    assert isinstance(facts, AgentStatement)
    assert facts.month == "2026年11月"
    assert len(facts.originals) == 1
    with pytest.raises(proxy_statements.SealedAlready, match=sealed.number):
        desk.change(lambda work: proxy_statements.seal(work, "2026-11"))


def test_what_is_entered_later_shows_as_a_difference(desk: Desk, clock: SetClock) -> None:
    clock.set(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    desk.change(lambda work: proxy_statements.seal(work, "2026-11"))
    who = person(desk, "1950-01-01", "独居")
    from datetime import date

    late = visits.Recorded(who, visited_on=date(2026, 11, 28))
    desk.change(lambda work: visits.record(work, late))
    seen = desk.read(lambda work: proxy_statements.look(work, "2026-11"))
    assert seen.sealed is not None
    assert (seen.sealed["visits"], seen.figures["visits"]) == (0, 1)
    assert seen.changed == ("visits",)


@pytest.mark.parametrize("month", ["2026-13", "2026", "", "11-2026"])
def test_a_month_that_is_none_is_refused(desk: Desk, month: str) -> None:
    with pytest.raises(proxy_statements.MonthWrong):
        desk.read(lambda work: proxy_statements.look(work, month))


def test_a_month_stays_whose_work_it_was_when_the_agent_hands_over(
    desk: Desk, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    request = authorised(desk).request_id
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    desk.change(lambda work: proxy.step(work, Stepping(request, "accept")))
    colleague(desk, "agent")
    me = desk.actor.user_id or ""
    other = next(row.id for row in desk.read(users.list_all) if row.id != me)
    before = desk.read(lambda work: proxy_statements.look(work, "2026-11", me)).figures
    clock.set(clock.at + timedelta(days=20))
    sealed = desk.change(lambda work: proxy_statements.seal(work, "2026-11", me))
    desk.change(lambda work: proxy_care.hand_over(work, me, other, "调离"))
    desk.change(lambda work: custody.give_back(work, custody.GivingBack(request)))
    desk.change(lambda work: proxy.deliver(work, request))
    look = desk.read(lambda work: proxy_statements.look(work, "2026-11", me))
    assert (look.figures, look.changed) == (before, ())
    assert sealed.figures == before
    theirs = desk.read(lambda work: proxy_statements.look(work, "2026-11", other)).figures
    assert (theirs["taken"], theirs["items_in"]) == (0, 0)
    later = desk.read(lambda work: proxy_statements.look(work, "2026-12", other)).figures
    assert (later["taken"], later["delivered"], later["items_back"]) == (0, 1, 1)
