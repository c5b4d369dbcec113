"""Errands carried to the township, fees paid for somebody, an agent who leaves: nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.papers import AgentHandover, FeeSettlement, TripSheet
from stationdesk.core.proxy_states import State
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.security.permits import NotPermitted
from stationdesk.services import custody, papers, proxy, proxy_care, proxy_fees, proxy_lists, trips, users
from stationdesk.services.custody import HandingOut, Line
from stationdesk.services.proxy import Stepping
from stationdesk.storage.work import Work
from tests.services.test_proxy import asked, authorised

DAY = date(2026, 11, 24)


def planned(desk: Desk, *requests: str, **more: object) -> trips.TripRow:
    new = trips.NewTrip(DAY, "镇便民服务中心", tuple((one, "") for one in requests), **more)
    return desk.change(lambda work: trips.plan(work, new))


def test_the_board_lists_what_waits_and_drops_what_is_on_a_trip(desk: Desk) -> None:
    one, two = authorised(desk), authorised(desk)
    asked(desk)
    waiting = desk.read(trips.errands)
    assert [row.request_id for row in waiting] == [one.request_id, two.request_id]
    assert {row.errand for row in waiting} == {"submit"}
    planned(desk, one.request_id)
    assert [row.request_id for row in desk.read(trips.errands)] == [two.request_id]


def test_results_are_typed_in_once_for_all_and_each_makes_a_step(desk: Desk) -> None:
    requests = [authorised(desk).request_id for _ in range(3)]
    trip = planned(desk, *requests)
    assert trip.items == 3
    assert desk.change(lambda work: trips.leave(work, trip.id)).state == "gone"
    items = desk.read(lambda work: trips.detail(work, trip.number)).items
    back = desk.change(
        lambda work: trips.come_back(
            work,
            trip.id,
            (
                trips.Brought(items[0].id, "done", "已受理，15个工作日", "李科员"),
                trips.Brought(items[1].id, "failed", "缺户口簿复印件"),
            ),
        )
    )
    assert (back.done, back.failed, back.open) == (1, 1, 1)
    first = desk.read(lambda work: proxy_lists.detail(work, requests[0]))
    assert first.row.state == State.HANDLING
    assert [(step.kind, step.office, step.spoken_to) for step in first.steps[-2:]] == [
        ("accept", "", ""),
        ("handle", "镇便民服务中心", "李科员"),
    ]
    second = desk.read(lambda work: proxy_lists.detail(work, requests[1]))
    assert "没办成" in second.steps[-1].note
    assert [row.request_id for row in desk.read(trips.errands)] == requests
    with pytest.raises(trips.TripOver):
        desk.change(lambda work: trips.come_back(work, trip.id, ()))


def test_one_wrong_result_writes_none(desk: Desk) -> None:
    requests = [authorised(desk).request_id for _ in range(2)]
    trip = planned(desk, *requests)
    items = desk.read(lambda work: trips.detail(work, trip.id)).items
    said = (trips.Brought(items[0].id, "done"), trips.Brought(items[1].id, "failed"))
    with pytest.raises(trips.ResultUnexplained):
        desk.change(lambda work: trips.come_back(work, trip.id, said))
    assert {row.state for row in desk.read(proxy_lists.listed)} == {State.AUTHORISED}
    assert desk.read(lambda work: trips.detail(work, trip.id)).row.state == "planned"


def test_nobody_collects_without_the_power_or_twice(desk: Desk) -> None:
    request = authorised(desk).request_id
    trip = planned(desk, request)
    with pytest.raises(trips.PowerMissing, match="代缴费用"):
        desk.change(lambda work: trips.add(work, trip.id, ((request, "pay"),)))
    with pytest.raises(trips.AlreadyCarried, match=trip.number):
        planned(desk, request)
    assert desk.change(lambda work: trips.add(work, trip.id, ((request, "collect"),))).items == 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"day": date(2026, 11, 21)}, trips.TripDayWrong),
        ({"day": date(2027, 6, 1)}, trips.TripDayWrong),
        ({"office": "  "}, trips.OfficeMissing),
        ({"errands": ()}, trips.TripEmpty),
        ({"errands": (("nobody", ""),)}, proxy.ProxyUnknown),
    ],
)
def test_a_trip_that_cannot_be_is_refused_whole(
    desk: Desk, change: dict[str, object], error: type[Exception]
) -> None:
    given = {"day": DAY, "office": "镇里", "errands": ((authorised(desk).request_id, ""),)} | change
    with pytest.raises(error):
        desk.change(lambda work: trips.plan(work, trips.NewTrip(**given)))
    assert desk.read(trips.listed) == []


def test_the_sheet_names_the_originals_that_go_along(desk: Desk) -> None:
    request = authorised(desk).request_id
    desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    trip = planned(desk, request)
    paper = desk.change(lambda work: trips.sheet(work, trip.id))
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, TripSheet)
    assert [one.originals for one in facts.errands] == ["户口簿"]


def test_a_trip_nobody_came_back_from_is_late_the_day_after(desk: Desk, clock: SetClock) -> None:
    trip = planned(desk, authorised(desk).request_id)
    assert desk.read(trips.late) == []
    clock.set(clock.at + timedelta(days=3))
    assert [row.id for row in desk.read(trips.late)] == [trip.id]
    desk.change(lambda work: trips.drop(work, trip.id, "下大雪"))
    assert desk.read(trips.late) == []
    assert len(desk.read(trips.errands)) == 1


def test_a_villager_who_was_not_told_for_five_working_days_is_named(desk: Desk, clock: SetClock) -> None:
    request = authorised(desk).request_id
    desk.change(lambda work: proxy.step(work, Stepping(request, "accept", told_by="phone")))
    desk.change(lambda work: proxy.step(work, Stepping(request, "handle")))
    clock.set(clock.at + timedelta(days=5))
    assert [one.what for one in desk.read(proxy_care.due)] == []
    clock.set(clock.at + timedelta(days=3))
    (care,) = desk.read(proxy_care.due)
    assert (care.what, care.days_over, care.escalated) == ("tell", 1, False)
    desk.change(lambda work: proxy.step(work, Stepping(request, "tell", told_by="phone")))
    assert desk.read(proxy_care.due) == []


def test_a_late_step_is_shown_and_in_time_to_the_head_as_well(desk: Desk, clock: SetClock) -> None:
    asked(desk)
    clock.set(clock.at + timedelta(days=4))
    (care,) = desk.read(proxy_care.due)
    assert (care.what, care.days_over, care.escalated) == ("late", 1, False)
    clock.set(clock.at + timedelta(days=5))
    assert desk.read(proxy_care.due)[0].escalated


def test_what_the_law_ends_is_noticed_by_itself(desk: Desk, clock: SetClock) -> None:
    one = authorised(desk)
    two = authorised(desk)

    def dies(work: Work) -> None:
        row = proxy.get(work, two.request_id)
        work.session.get_one(Person, (work.station_id, row.principal_id)).died_on = work.today

    desk.change(dies)
    clock.set(clock.at + timedelta(days=100))
    assert [(care.request_id, care.what) for care in desk.read(proxy_care.due)] == [
        (two.request_id, "died"),
        (one.request_id, "expired"),
    ]
    assert desk.read(trips.errands) == []


def test_an_agent_who_leaves_hands_everything_over_in_one_go(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    requests = [authorised(desk).request_id for _ in range(2)]
    desk.change(lambda work: custody.take_in(work, HandingOut(requests[0], (Line("户口簿"),))))
    trip = planned(desk, requests[0])
    giver = desk.actor.user_id
    new = users.NewUser("余爱平", ("agent",))
    taker = desk.change(lambda work: users.add(work, new)).id
    with pytest.raises(proxy_care.PassingUnexplained):
        desk.change(lambda work: proxy_care.hand_over(work, giver, taker, " "))
    done = desk.change(lambda work: proxy_care.hand_over(work, giver, taker, "调离"))
    assert (done.requests, done.originals) == (2, 1)
    facts = desk.read(lambda work: papers.facts(work, done.paper.id))
    assert isinstance(facts, AgentHandover)
    assert [one.originals for one in facts.requests] == [("户口簿",), ()]
    rows = desk.read(proxy_lists.listed)
    assert {row.agent for row in rows} == {"余爱平"}
    assert {row.state for row in rows} == {State.AUTHORISED}
    assert [item.item for item in desk.read(lambda work: proxy_lists.items(work, holder_id=taker))] == [
        "户口簿"
    ]
    assert desk.read(lambda work: trips.detail(work, trip.id)).row.agent_id == taker
    with pytest.raises(proxy_care.NothingToPassOn):
        desk.change(lambda work: proxy_care.hand_over(work, giver, taker, "调离"))


def test_a_fee_needs_the_power_a_receipt_and_two_people(desk: Desk) -> None:
    plain = authorised(desk).request_id
    fee = proxy_fees.NewFee(plain, "证照工本费", 4000, "鄂财0001", "李㛃")
    with pytest.raises(proxy_fees.PayNotAllowed):
        desk.change(lambda work: proxy_fees.pay(work, fee))
    taken = asked(desk, scope=("submit", "pay"))
    desk.change(lambda work: proxy.authorise(work, taken.request_id))
    good = proxy_fees.NewFee(taken.request_id, "证照工本费", 4000, "鄂财0001", "李㛃")
    for change, error in (
        ({"receipt": ""}, proxy_fees.ReceiptMissing),
        ({"second": desk.user_name}, proxy_fees.SecondMissing),
        ({"second": ""}, proxy_fees.SecondMissing),
        ({"fen": 0}, proxy_fees.FeeWrong),
        ({"fen": 10_000_000}, proxy_fees.FeeWrong),
    ):
        from dataclasses import replace

        bad = replace(good, **change)
        with pytest.raises(error):
            desk.change(lambda work, bad=bad: proxy_fees.pay(work, bad))
    assert desk.read(proxy_fees.listed) == []
    desk.change(lambda work: proxy_fees.pay(work, good))
    with pytest.raises(proxy_fees.ReceiptTwice):
        desk.change(lambda work: proxy_fees.pay(work, good))


def test_fees_are_settled_with_one_slip_and_a_request_does_not_close_before(desk: Desk) -> None:
    taken = asked(desk, scope=("submit", "pay"))
    request = taken.request_id
    desk.change(lambda work: proxy.authorise(work, request))
    for number in ("A1", "A2"):
        fee = proxy_fees.NewFee(request, "工本费", 1250, number, "李㛃")
        desk.change(lambda work, fee=fee: proxy_fees.pay(work, fee))
    for kind in ("accept", "deliver"):
        desk.change(lambda work, kind=kind: proxy.step(work, Stepping(request, kind)))
    with pytest.raises(proxy.FeeUnsettled, match=r"25\.00元"):
        desk.change(lambda work: proxy.return_visit(work, request))
    settled = desk.change(lambda work: proxy_fees.settle(work, request, "委托人当面付清"))
    assert settled.fen == 2500
    facts = desk.read(lambda work: papers.facts(work, settled.paper.id))
    assert isinstance(facts, FeeSettlement)
    assert (facts.total, facts.total_words, len(facts.lines)) == ("25.00", "贰拾伍元整", 2)
    with pytest.raises(proxy_fees.NothingToSettle):
        desk.change(lambda work: proxy_fees.settle(work, request, "又付"))
    assert desk.change(lambda work: proxy.return_visit(work, request)).state == State.CLOSED


def test_only_who_may_carry_plans_trips(desk: Desk, colleague: Callable[..., Desk]) -> None:
    request = authorised(desk).request_id
    head = colleague(desk, "head")
    new = trips.NewTrip(DAY, "镇里", ((request, ""),))
    with pytest.raises(NotPermitted):
        head.change(lambda work: trips.plan(work, new))
