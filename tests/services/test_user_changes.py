"""Posts change and people leave: nothing in hand is lost with them, and what they did stays theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import proxy_care, user_changes, users
from tests.fixtures import START
from tests.services.test_proxy import authorised


def test_nobody_leaves_with_a_villagers_request_in_hand(desk: Desk, colleague: Callable[..., Desk]) -> None:
    agent = colleague(desk, "agent", "admin", name="代办员甲")
    other = colleague(desk, "agent", name="代办员乙")
    gone, stays = agent.actor.user_id or "", other.actor.user_id or ""
    asked = authorised(agent)
    with pytest.raises(user_changes.WorkInHand):
        desk.change(lambda work: user_changes.disable(work, gone))
    assert not next(row for row in desk.read(users.list_all) if row.id == gone).disabled
    desk.change(lambda work: proxy_care.hand_over(work, gone, stays, "调离"))
    done = desk.change(lambda work: user_changes.disable(work, gone))
    assert done.user.disabled
    assert asked


def test_a_post_taken_away_still_held_yesterday(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock
) -> None:
    other = colleague(desk, "clerk").actor.user_id or ""
    clock.set(START + timedelta(days=3))
    desk.change(lambda work: user_changes.set_posts(work, other, ["agent", "agent"]))
    today = desk.read(lambda work: work.today)
    assert desk.read(lambda work: users.posts_on(work, today))[other] == ("agent",)
    assert desk.read(lambda work: users.posts_on(work, today - timedelta(days=1)))[other] == ("clerk",)


def test_a_post_given_by_mistake_and_taken_back_the_same_day_was_never_held(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    other = colleague(desk, "clerk").actor.user_id or ""
    desk.change(lambda work: user_changes.set_posts(work, other, ["head"]))
    desk.change(lambda work: user_changes.set_posts(work, other, ["clerk"]))
    today = desk.read(lambda work: work.today)
    assert desk.read(lambda work: users.posts_on(work, today))[other] == ("clerk",)


def test_posts_that_should_not_meet_are_told(desk: Desk, colleague: Callable[..., Desk]) -> None:
    other = colleague(desk, "clerk").actor.user_id or ""
    done = desk.change(lambda work: user_changes.set_posts(work, other, ["supervisor", "clerk"]))
    assert any("监督" in what for what in done.conflicts)
    with pytest.raises(user_changes.NoPosts):
        desk.change(lambda work: user_changes.set_posts(work, other, []))
    with pytest.raises(users.PostUnknown):
        desk.change(lambda work: user_changes.set_posts(work, other, ["king"]))


def test_only_who_manages_people_changes_them(desk: Desk, colleague: Callable[..., Desk]) -> None:
    clerk = colleague(desk, "clerk")
    me = desk.actor.user_id or ""
    with pytest.raises(NotPermitted):
        clerk.change(lambda work: user_changes.set_posts(work, me, ["trainee"]))
    with pytest.raises(NotPermitted):
        clerk.change(lambda work: user_changes.disable(work, me))


def test_a_clock_that_went_back_takes_nobodys_post_away(desk: Desk, clock: SetClock) -> None:
    before = desk.actor.permits
    clock.set(clock.at - timedelta(days=400))
    desk.refresh_actor()
    assert desk.actor.permits == before
