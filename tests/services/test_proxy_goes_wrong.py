"""What goes wrong on the way: authorities end, agents leave, principals die, things come twice, dates are not yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.models.users import User
from stationdesk.services import (
    attachments,
    custody,
    proxy,
    proxy_care,
    proxy_collect,
    proxy_lists,
    proxy_today,
    trips,
    users,
    visits,
)
from stationdesk.services.custody import GivingBack, HandingOut, Line
from stationdesk.services.proxy import Stepping
from stationdesk.storage.work import Work
from tests.services.test_proxy import authorised
from tests.services.test_visits import person as visited


def test_an_authority_that_expires_on_the_way_stops_the_next_step_and_the_trip(
    desk: Desk, clock: SetClock
) -> None:
    request = authorised(desk).request_id
    slip = desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    desk.change(lambda work: proxy.step(work, Stepping(request, "accept")))
    clock.at += timedelta(days=91)
    with pytest.raises(proxy.AuthorityExpired):
        desk.change(lambda work: proxy.step(work, Stepping(request, "handle")))
    day = desk.read(lambda work: work.today)
    new = trips.NewTrip(day, "镇里", ((request, ""),))
    with pytest.raises(proxy.AuthorityExpired):
        desk.change(lambda work: trips.plan(work, new))
    assert [one.what for one in desk.read(proxy_care.due)] == ["expired"]
    back = desk.change(lambda work: custody.give_back(work, GivingBack(request, slip.item_ids)))
    assert back.still_out == 0


def test_a_disabled_agent_shows_up_and_hands_everything_over_in_one_go(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    requests = [authorised(desk).request_id for _ in range(3)]
    desk.change(lambda work: custody.take_in(work, HandingOut(requests[0], (Line("户口簿"),))))
    head = colleague(desk, "head", "agent")
    me = desk.actor.user_id
    other = next(one.id for one in desk.read(users.list_all) if one.id != me)
    seen = head.read(proxy_today.waiting)
    assert seen.care == ()

    def disable(work: Work) -> None:
        work.session.get_one(User, (work.station_id, me)).disabled_at = work.at

    head.change(disable)
    # Nobody is left to follow them up: whoever leads the station sees it at once.
    assert set(head.read(proxy_today.waiting).care) == set(requests)
    passed = desk.change(lambda work: proxy_care.hand_over(work, me or "", other, "离职"))
    assert (passed.requests, passed.originals) == (3, 1)
    assert head.read(proxy_today.waiting).care == ()


def test_when_the_principal_dies_nothing_more_is_done_for_them(desk: Desk) -> None:
    request = authorised(desk).request_id

    def died(work: Work) -> None:
        row = proxy.get(work, request)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(died)
    for act in (
        lambda work: proxy.step(work, Stepping(request, "accept")),
        lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))),
        lambda work: proxy_collect.collect(work, proxy_collect.NewCollected(request, "证", "1", "李㛃")),
    ):
        with pytest.raises(proxy.PrincipalGone):
            desk.change(act)
    assert desk.change(lambda work: proxy.revoke(work, request, "委托人去世")).state == State.REVOKED


def test_the_same_original_is_not_received_twice_in_one_request_or_one_slip(desk: Desk) -> None:
    request = authorised(desk).request_id
    twice = HandingOut(request, (Line("户口簿"), Line("户口簿")))
    with pytest.raises(custody.AlreadyHeld):
        desk.change(lambda work: custody.take_in(work, twice))
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    with pytest.raises(custody.AlreadyHeld):
        desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    assert len(desk.read(lambda work: proxy_lists.items(work, request_id=request))) == 1


def test_a_visit_dated_tomorrow_is_refused_even_with_times(desk: Desk) -> None:
    who = visited(desk, "1950-01-01")
    tomorrow = desk.read(lambda work: work.today) + timedelta(days=1)
    given = visits.Recorded(who, visited_on=tomorrow, arrived="09:00", departed="09:30")
    with pytest.raises(visits.VisitAhead):
        desk.change(lambda work: visits.record(work, given))
    assert desk.read(visits.listed) == []


def test_a_signed_paper_that_is_no_picture_is_not_attached(desk: Desk) -> None:
    request = authorised(desk).request_id
    from stationdesk.core.file_kinds import FileKindUnknown

    with pytest.raises(FileKindUnknown):
        desk.change(lambda work: attachments.attach_file(work, "proxy_requests", request, b"not a photo"))


def test_a_need_that_became_a_case_waits_again_when_the_case_is_undone(desk: Desk) -> None:
    from stationdesk.services import cases
    from tests.services.test_proxy import ALLOWED

    who = visited(desk, "1950-01-01")
    made = desk.change(lambda work: visits.record(work, visits.Recorded(who, needs="想办高龄津贴")))
    case = desk.change(lambda work: cases.accept(work, cases.NewCase(ALLOWED, who, all_materials=True)))
    desk.change(lambda work: visits.became(work, made.visit_id, case_id=case.case_id))
    assert desk.read(lambda work: visits.detail(work, made.visit_id)).case_id == case.case_id
    assert desk.change(lambda work: visits.case_undone(work, case.case_id)) == 1
    assert desk.read(lambda work: visits.detail(work, made.visit_id)).case_id is None
