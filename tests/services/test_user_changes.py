"""Posts change and people leave: nothing in hand is lost with them, and what they did stays theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import proxy_care, user_changes, users
from stationdesk.storage.work import Work
from tests.fixtures import START
from tests.services.test_proxy import authorised
from tests.services.window import AGENCY, accept, move_in


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


def test_everything_in_hand_goes_to_a_colleague_in_one_step_with_leaving(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.models.cases import Case
    from stationdesk.models.proxy import CustodyItem, ProxyRequest
    from stationdesk.models.seals import Seal
    from stationdesk.services import seal_holders, user_leaving

    agent = colleague(desk, "agent", "clerk", "admin", name="要走的")
    other = colleague(desk, "agent", "clerk", name="接手的")
    trainee = colleague(desk, "trainee", name="见习的")
    gone, stays = agent.actor.user_id or "", other.actor.user_id or ""
    authorised(agent)
    accepted = accept(agent, move_in(agent).qinglan, AGENCY, all_materials=True).case_id

    def keep(work: Work) -> None:
        work.session.add(
            Seal(station_id=work.station_id, name="四邑村村民委员会", body="committee", keeper=gone)
        )

    agent.change(keep)
    before = desk.read(lambda work: user_leaving.in_hand(work, gone))
    assert (before.cases, before.requests, before.seals) == (1, 1, 1)
    with pytest.raises(user_changes.WorkInHand) as told:
        desk.change(lambda work: user_changes.disable(work, gone))
    assert "办件 1 件" in told.value.message
    to = user_leaving.Passing(trainee.actor.user_id or "", "离职", "监交人")
    with pytest.raises(user_leaving.TakerMayNot):
        desk.change(lambda work: user_changes.disable(work, gone, to))
    with pytest.raises(seal_holders.WitnessNeeded):
        desk.change(lambda work: user_changes.disable(work, gone, user_leaving.Passing(stays, "离职")))
    done = desk.change(
        lambda work: user_changes.disable(work, gone, user_leaving.Passing(stays, "离职", "李监督"))
    )
    assert done.user.disabled
    assert done.passed is not None
    assert done.passed.kinds == before.kinds

    def owners(work: Work) -> set[str | None]:
        case = work.session.get_one(Case, (work.station_id, accepted))
        assert case.first_worker_id == gone  # 首问负责: the first worker stays named
        return {
            case.worker_id,
            *work.session.execute(sa.select(ProxyRequest.agent_id)).scalars(),
            *work.session.execute(sa.select(CustodyItem.holder_id)).scalars(),
            *work.session.execute(sa.select(Seal.keeper)).scalars(),
        }

    assert desk.read(owners) <= {stays, None}
