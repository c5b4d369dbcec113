"""The authority in every corner: who may witness and guard, what was not granted, and what ends it on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.models.residents import Mark, Person
from stationdesk.services import (
    cases,
    custody,
    proxy,
    proxy_care,
    proxy_collect,
    proxy_fees,
    proxy_lists,
    trips,
    users,
)
from stationdesk.services.custody import GivingBack, HandingOut, Line
from stationdesk.services.proxy import Stepping
from stationdesk.storage.work import Work
from tests.services.test_proxy import ALLOWED, asked, authorised, person


def dies(desk: Desk, request: str) -> None:
    def write(work: Work) -> None:
        row = proxy.get(work, request)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(write)


def mark(desk: Desk, who: str, word: str) -> None:
    def write(work: Work) -> None:
        work.session.add(Mark(station_id=work.station_id, id=new_id(), person_id=who, mark=word))

    desk.change(write)


def trip(desk: Desk, *requests: str) -> trips.TripRow:
    day = desk.read(lambda work: work.today)
    new = trips.NewTrip(day, "镇便民服务中心", tuple((one, "") for one in requests))
    return desk.change(lambda work: trips.plan(work, new))


def other_than(desk: Desk) -> str:
    me = desk.actor.user_id
    return next(row.id for row in desk.read(users.list_all) if row.id != me)


@pytest.mark.parametrize("witness", ["王敏", "曾庆兰", " 王 敏 ", "王\u3000敏"])
def test_nobody_is_the_witness_of_their_own_authority(desk: Desk, witness: str) -> None:
    with pytest.raises(proxy.WitnessMissing):
        asked(desk, way="oral", witness=witness)
    with pytest.raises(proxy.WitnessMissing):
        asked(desk, way="phone", witness=witness)
    taken = asked(desk, way="phone")
    with pytest.raises(proxy.WitnessMissing):
        desk.change(lambda work: proxy.authorise(work, taken.request_id, witness=witness))
    taken = asked(desk)
    with pytest.raises(proxy.WitnessMissing):
        desk.change(lambda work: proxy.authorise(work, taken.request_id, witness=witness))
    assert desk.read(lambda work: proxy.get(work, taken.request_id).witness) is None


def test_a_guardian_who_asks_for_a_child_is_not_the_witness_of_it(desk: Desk) -> None:
    child = person(desk, "小宝", date(2015, 1, 1))
    with pytest.raises(proxy.WitnessMissing):
        asked(desk, principal_id=child, guardian_id=person(desk), way="oral", witness="曾庆兰")


@pytest.mark.parametrize("word", proxy.WITHOUT_CAPACITY)
def test_who_cannot_act_for_themselves_guards_nobody(desk: Desk, word: str) -> None:
    child, guardian = person(desk, "小宝", date(2020, 1, 1)), person(desk)
    mark(desk, guardian, word)
    with pytest.raises(proxy.GuardianUnfit):
        asked(desk, principal_id=child, guardian_id=guardian)
    unable = person(desk, "周桂英", guardian_capacity="none")
    with pytest.raises(proxy.GuardianUnfit):
        asked(desk, principal_id=child, guardian_id=unable)


def test_only_somebody_who_may_act_is_named_as_agent(desk: Desk, colleague: Callable[..., Desk]) -> None:
    colleague(desk, "head")
    head = other_than(desk)
    with pytest.raises(proxy.AgentMayNot):
        asked(desk, agent_id=head)
    taken = authorised(desk)
    with pytest.raises(proxy.AgentMayNot):
        desk.change(lambda work: proxy_care.hand_over(work, desk.actor.user_id or "", head, "调离"))
    day = desk.read(lambda work: work.today)
    new = trips.NewTrip(day, "镇里", ((taken.request_id, ""),), head)
    with pytest.raises(proxy.AgentMayNot):
        desk.change(lambda work: trips.plan(work, new))


def test_a_case_is_opened_only_for_what_was_asked_and_once(desk: Desk) -> None:
    taken = authorised(desk)
    other = cases.NewCase("SA-014", all_materials=True)
    with pytest.raises(proxy.MatterNotAsked):
        desk.change(lambda work: proxy.open_case(work, taken.request_id, other))
    new = cases.NewCase(ALLOWED, all_materials=True)
    desk.change(lambda work: proxy.open_case(work, taken.request_id, new))
    with pytest.raises(proxy.CaseOpened):
        desk.change(lambda work: proxy.open_case(work, taken.request_id, new))


def test_a_handing_over_is_never_written_without_being_one(desk: Desk) -> None:
    taken = authorised(desk)
    with pytest.raises(proxy.StepNotNow):
        desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "handed", "给别人")))


def test_word_to_the_villager_says_by_which_channel(desk: Desk) -> None:
    taken = authorised(desk)
    with pytest.raises(proxy.ToldUnknown):
        desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "tell", "快好了")))
    desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "tell", "快好了", told_by="phone")))


def test_nothing_is_delivered_to_the_dead(desk: Desk) -> None:
    taken = authorised(desk)
    desk.change(lambda work: proxy.step(work, Stepping(taken.request_id, "accept")))
    dies(desk, taken.request_id)
    with pytest.raises(proxy.PrincipalGone):
        desk.change(lambda work: proxy.deliver(work, taken.request_id))
    for told in ("phone", "message", "face"):
        with pytest.raises(proxy.PrincipalGone):
            desk.change(
                lambda work, told=told: proxy.step(work, Stepping(taken.request_id, "tell", told_by=told))
            )
    assert desk.change(lambda work: proxy.revoke(work, taken.request_id, "去世")).state == State.REVOKED


@pytest.mark.parametrize("ending", ["died", "expired", "revoked"])
def test_nobody_sets_out_with_an_authority_that_has_ended(desk: Desk, clock: SetClock, ending: str) -> None:
    gone, stays = authorised(desk), authorised(desk)
    made = trip(desk, gone.request_id, stays.request_id)
    end(desk, clock, gone.request_id, ending)
    with pytest.raises(trips.ErrandEnded) as refused:
        desk.change(lambda work: trips.leave(work, made.id))
    assert gone.number in str(refused.value)


@pytest.mark.parametrize("ending", ["died", "expired", "revoked"])
def test_what_was_done_on_the_way_is_written_down_though_the_authority_ended_meanwhile(
    desk: Desk, clock: SetClock, ending: str
) -> None:
    gone, stays = authorised(desk), asked(desk, expires_on=date(2027, 6, 1))
    desk.change(lambda work: proxy.authorise(work, stays.request_id))
    made = trip(desk, gone.request_id, stays.request_id)
    desk.change(lambda work: trips.leave(work, made.id))
    end(desk, clock, gone.request_id, ending)
    items = desk.read(lambda work: trips.detail(work, made.id)).items
    results = [trips.Brought(item.id, "done", "收了") for item in items]
    back = desk.change(lambda work: trips.come_back(work, made.id, results))
    assert (back.done, back.ended) == (2, (gone.number,))
    kinds = [row.kind for row in desk.read(lambda work: proxy_lists.detail(work, gone.request_id)).steps]
    assert "handle" not in kinds, "nothing more is done in their name"
    assert [row.state for row in desk.read(lambda work: trips.detail(work, made.id)).items] == [
        "done",
        "done",
    ]
    assert desk.read(lambda work: proxy.get(work, stays.request_id).state) == State.HANDLING


def end(desk: Desk, clock: SetClock, request: str, how: str) -> None:
    if how == "died":
        dies(desk, request)
    elif how == "revoked":
        desk.change(lambda work: proxy.revoke(work, request, "收回"))
    else:
        clock.set(clock.at + timedelta(days=91))


def test_who_went_on_with_money_fetched_by_another_hands_it_on_in_turn(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    taken = authorised(desk)
    new = proxy_collect.NewCollected(taken.request_id, "退款", "单1", "李㛃", 8000)
    desk.change(lambda work: proxy_collect.collect(work, new))
    colleague(desk, "agent")
    me, other = desk.actor.user_id or "", other_than(desk)
    desk.change(lambda work: proxy_care.hand_over(work, me, other, "调离"))
    with pytest.raises(proxy_care.NothingToPassOn):
        desk.change(lambda work: proxy_care.hand_over(work, me, other, "再来一次"))
    again = desk.change(lambda work: proxy_care.hand_over(work, other, me, "回来"))
    from stationdesk.services import papers

    facts = desk.read(lambda work: papers.facts(work, again.paper.id))
    assert facts.requests[0].originals == ("代领：退款 80.00元",)  # type: ignore[attr-defined]


def test_what_a_leaving_agent_still_has_of_an_ended_request_goes_along(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    taken = authorised(desk)
    desk.change(lambda work: custody.take_in(work, HandingOut(taken.request_id, (Line("户口簿"),))))
    new = proxy_collect.NewCollected(taken.request_id, "退款", "单1", "李㛃", 8000)
    desk.change(lambda work: proxy_collect.collect(work, new))
    desk.change(lambda work: proxy.revoke(work, taken.request_id, "收回"))
    colleague(desk, "agent")
    me, other = desk.actor.user_id or "", other_than(desk)
    assert desk.change(lambda work: proxy_care.hand_over(work, me, other, "调离")).originals == 1
    with pytest.raises(proxy_care.NothingToPassOn):
        desk.change(lambda work: proxy_care.hand_over(work, me, other, "再来一次"))
    assert desk.change(lambda work: proxy_care.hand_over(work, other, me, "回来")).originals == 1


def test_a_trip_on_its_way_goes_with_the_agents_work(desk: Desk, colleague: Callable[..., Desk]) -> None:
    taken = authorised(desk)
    made = trip(desk, taken.request_id)
    desk.change(lambda work: trips.leave(work, made.id))
    colleague(desk, "agent")
    me, other = desk.actor.user_id or "", other_than(desk)
    desk.change(lambda work: proxy_care.hand_over(work, me, other, "病倒"))
    assert desk.read(lambda work: trips.detail(work, made.id)).row.agent_id == other


def test_the_same_hand_is_not_both_of_two(desk: Desk) -> None:
    taken = asked(desk, scope=("pay", "collect"))
    desk.change(lambda work: proxy.authorise(work, taken.request_id))
    for second in ("王敏", "王 敏", "王\u3000敏", "曾庆兰"):
        with pytest.raises(proxy_fees.SecondMissing):
            desk.change(
                lambda work, second=second: proxy_collect.collect(
                    work, proxy_collect.NewCollected(taken.request_id, "证", "1", second)
                )
            )
        with pytest.raises(proxy_fees.SecondMissing):
            desk.change(
                lambda work, second=second: proxy_fees.pay(
                    work, proxy_fees.NewFee(taken.request_id, "费", 100, "1", second)
                )
            )


def test_two_records_of_one_person_have_one_list_of_requests(desk: Desk) -> None:
    from stationdesk.models.residents import PersonAlias

    first, second = person(desk), person(desk)
    taken = asked(desk, principal_id=first)

    def merge(work: Work) -> None:
        work.session.add(
            PersonAlias(
                station_id=work.station_id, id=new_id(), alias_id=first, person_id=second, since=work.at
            )
        )

    desk.change(merge)
    for who in (first, second):
        found = desk.read(lambda work, who=who: proxy_lists.listed(work, person_id=who))
        assert [row.id for row in found] == [taken.request_id]


def test_the_same_original_is_not_received_for_two_requests_of_one_person(desk: Desk) -> None:
    who = person(desk)
    first, second = (asked(desk, principal_id=who).request_id for _ in range(2))
    for one in (first, second):
        desk.change(lambda work, one=one: proxy.authorise(work, one))
    slip = desk.change(lambda work: custody.take_in(work, HandingOut(first, (Line("居民户口簿"),))))
    for name in ("居民户口簿", "居民 户口簿", "居民户口簿 "):
        with pytest.raises(custody.AlreadyHeld) as refused:
            desk.change(lambda work, name=name: custody.take_in(work, HandingOut(second, (Line(name),))))
        assert slip.number in str(refused.value)
    desk.change(lambda work: custody.give_back(work, GivingBack(first)))
    assert (
        desk.change(lambda work: custody.take_in(work, HandingOut(second, (Line("居民户口簿"),)))).still_out
        == 1
    )


def test_only_whom_the_villager_named_goes_unless_another_was_allowed(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    mine = asked(desk, scope=("submit", "pay", "collect"))
    shared = asked(desk, scope=("submit", "pay", "collect"), sub_delegation=True)
    for one in (mine, shared):
        desk.change(lambda work, one=one: proxy.authorise(work, one.request_id))
    other = colleague(desk, "worker")
    day = desk.read(lambda work: work.today)
    acts = (
        lambda work, request: trips.plan(work, trips.NewTrip(day, "镇里", ((request, ""),))),
        lambda work, request: proxy_fees.pay(work, proxy_fees.NewFee(request, "费", 100, "票1", "李㛃")),
        lambda work, request: proxy_collect.collect(
            work, proxy_collect.NewCollected(request, "证", "单1", "李㛃")
        ),
    )
    for act in acts:
        with pytest.raises(proxy.SubDelegationMissing):
            other.change(lambda work, act=act: act(work, mine.request_id))
        other.change(lambda work, act=act: act(work, shared.request_id))
    them = other.actor.user_id or ""
    desk.change(lambda work: proxy_care.hand_over(work, desk.actor.user_id or "", them, "调离"))
    for act in acts[:1]:
        other.change(lambda work, act=act: act(work, mine.request_id))
