"""One request on two machines: steps count whatever the clocks say, and what both took in is not lost from the lists."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import proxy_states as states
from stationdesk.core.errors import Refusal
from stationdesk.core.proxy_states import State
from stationdesk.services import (
    blank_slips,
    custody,
    proxy,
    proxy_collect,
    proxy_fees,
    proxy_lists,
    trips,
    visits,
)
from stationdesk.services.custody import GivingBack, HandingOut, Line
from stationdesk.services.proxy import Stepping
from stationdesk.storage.work import Work
from tests.services.test_proxy import ALLOWED
from tests.sync.machines import Machine, Place

Pair = tuple[Machine, Machine, str, Path]


def ask(machine: Machine, who: str, *scope: str) -> str:
    new = proxy.NewRequest(who, (ALLOWED,), scope=scope or ("submit", "collect", "pay"))
    taken = machine.desk.change(lambda work: proxy.request(work, new))
    machine.desk.change(lambda work: proxy.authorise(work, taken.request_id))
    return taken.request_id


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    place = Place(tmp_path)
    first = place.village()
    request = ask(first, first.add(birth=date(1950, 1, 1)))
    second = place.another(first, ahead=timedelta(minutes=1))
    for machine in (first, second):
        machine.clock.set(machine.clock.at + timedelta(days=40))
    yield first, second, request, tmp_path
    place.close()


def exchange(first: Machine, second: Machine, folder: Path) -> None:
    here, there = first.export(folder / "ab"), second.export(folder / "ba")
    second.take(here)
    first.take(there)


def step(machine: Machine, request: str, kind: str, told: str = "") -> str:
    return machine.desk.change(lambda work: proxy.step(work, Stepping(request, kind, told_by=told))).state


def standing(machine: Machine, request: str) -> State:
    return machine.desk.read(lambda work: proxy.state_of(work, proxy.get(work, request)))


@pytest.mark.parametrize("days", [-39, -1, 1, 365])
def test_steps_count_though_a_clock_is_a_year_off(pair: Pair, days: int) -> None:
    first, second, request, folder = pair
    second.clock.set(second.clock.at + timedelta(days=days))
    try:
        assert step(second, request, "accept") == State.ACCEPTED
    except proxy.AuthorityExpired:
        assert days == 365
        return
    exchange(first, second, folder)
    assert step(first, request, "handle") == State.HANDLING
    assert step(first, request, "deliver") == State.DELIVERED
    second.take(first.export(folder / "last"))
    assert standing(first, request) == standing(second, request) == State.DELIVERED
    assert first.digests() == second.digests()


def test_a_clock_put_right_after_it_went_ahead_loses_no_step(pair: Pair) -> None:
    first, _, request, _ = pair
    first.clock.set(first.clock.at + timedelta(days=30))
    assert step(first, request, "accept") == State.ACCEPTED
    first.clock.set(first.clock.at - timedelta(days=30))
    assert step(first, request, "handle") == State.HANDLING
    assert step(first, request, "deliver") == State.DELIVERED


def test_a_request_closed_here_while_an_original_came_in_there_stays_on_the_lists(pair: Pair) -> None:
    first, second, request, folder = pair
    for kind in ("accept", "deliver", "return_visit"):
        step(first, request, kind)
    second.desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    exchange(first, second, folder)
    for machine in (first, second):
        (item,) = machine.desk.read(lambda work: proxy_lists.items(work, out_only=True))
        assert item.item == "户口簿"
        assert machine.desk.read(proxy_lists.figures).originals_out == (item.id,)
    assert second.desk.change(lambda work: custody.give_back(work, GivingBack(request))).still_out == 0


def test_the_same_original_received_on_two_machines_is_told_and_both_slips_stay(pair: Pair) -> None:
    first, second, request, folder = pair
    for machine in (first, second):
        machine.desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
    exchange(first, second, folder)
    for machine in (first, second):
        items = machine.desk.read(lambda work: proxy_lists.items(work, out_only=True))
        assert [item.twice for item in items] == [True, True]
        assert len({item.slip_number for item in items}) == 2
    first.desk.change(lambda work: custody.give_back(work, GivingBack(request)))
    assert first.desk.read(lambda work: proxy_lists.items(work, out_only=True)) == []


def test_one_blank_typed_in_on_two_machines_is_told(pair: Pair) -> None:
    first, second, _, folder = pair
    who = first.add("周桂英", birth=date(1950, 1, 1))
    (slip,) = first.desk.change(lambda work: blank_slips.make(work, "visit", 1)).slips
    second.take(first.export(folder / "slips"))
    for machine in (first, second):
        given = visits.Recorded(who, serial=slip.number)
        machine.desk.change(lambda work, given=given: visits.record(work, given))
    exchange(first, second, folder)
    for machine in (first, second):
        (row,) = machine.desk.read(blank_slips.listed)
        assert len(row.twice) == 2
        assert set(row.twice) == {one.number for one in machine.desk.read(visits.listed)}
    assert first.digests() == second.digests()


def test_steps_taken_apart_are_judged_by_all_of_them(pair: Pair) -> None:
    first, second, request, folder = pair
    step(first, request, "accept")
    step(first, request, "deliver")
    second.clock.set(second.clock.at + timedelta(hours=1))
    step(second, request, "accept")
    step(second, request, "handle")
    exchange(first, second, folder)
    assert standing(first, request) == standing(second, request) == State.DELIVERED
    for machine in (first, second):
        with pytest.raises(Refusal):
            machine.desk.change(lambda work: custody.take_in(work, HandingOut(request, (Line("户口簿"),))))
        with pytest.raises(Refusal):
            machine.desk.change(
                lambda work: proxy_fees.pay(work, proxy_fees.NewFee(request, "费", 1, "1", "李㛃"))
            )
    assert step(first, request, "archive") == State.ARCHIVED
    second.take(first.export(folder / "last"))
    assert first.digests() == second.digests()
    assert {
        machine.desk.read(lambda work: proxy_lists.listed(work)[0].state) for machine in (first, second)
    } == {State.ARCHIVED}


ITEMS = ("户口簿", "身份证", "宅基地使用证")


def acts(rng: random.Random, work: Work, request: str, count: int) -> Any:
    """One thing somebody does to a request, at random."""
    receipt = f"票{work.device_no}-{count}"
    kind = rng.choice(
        ("step",) * 6
        + ("out", "out", "back", "pay", "settle", "collect", "hand", "plan", "leave", "home", "revoke")
    )
    trip = next((row.id for row in trips.listed(work, open_only=True)), "none")
    if kind == "step":
        return proxy.step(work, Stepping(request, rng.choice(tuple(states.STEPS)), "注", told_by="phone"))
    if kind == "out":
        return custody.take_in(work, HandingOut(request, (Line(rng.choice(ITEMS)),)))
    if kind == "back":
        return custody.give_back(work, GivingBack(request))
    if kind == "pay":
        return proxy_fees.pay(
            work, proxy_fees.NewFee(request, "费", rng.choice((-1, 0, 100)), receipt, "李㛃")
        )
    if kind == "settle":
        return proxy_fees.settle(work, request, "付清")
    if kind == "collect":
        return proxy_collect.collect(work, proxy_collect.NewCollected(request, "证", receipt, "李㛃"))
    if kind == "hand":
        return proxy_collect.hand(work, request)
    if kind == "plan":
        return trips.plan(work, trips.NewTrip(work.today, "镇里", ((request, ""),)))
    if kind == "leave":
        return trips.leave(work, trip)
    if kind == "home":
        items = trips.detail(work, trip).items
        results = [trips.Brought(one.id, rng.choice(("done", "failed")), "注") for one in items]
        return trips.come_back(work, trip, results)
    return proxy.revoke(work, request, "收回") if rng.random() < 0.2 else None


def promises(machine: Machine) -> None:
    """What holds after whatever was done."""

    def look(work: Work) -> None:
        items = proxy_lists.items(work)
        for row in proxy_lists.listed(work):
            assert proxy.state_of(work, proxy.get(work, row.id)) in State
            assert State(row.state) in State
        for one in items:
            assert (one.returned_at is None) == (one.return_slip_number is None), "in and out are pairs"
            assert one.returned_at is not None or one in proxy_lists.items(work, out_only=True)
        for fee in (*proxy_fees.listed(work), *proxy_collect.listed(work)):
            assert fee.fen >= 0
        figures = proxy_lists.figures(work)
        out = {one.id for one in items if one.returned_at is None and one.form == "original"}
        assert set(figures.originals_out) == out

    machine.desk.read(look)


def closes_nothing_early(work: Work, request: str, before: State) -> None:
    after = proxy.state_of(work, proxy.get(work, request))
    if after != before and after in (State.ARCHIVED, State.REPORTED, State.CLOSED):
        assert proxy.originals_out(work, request) == 0, "nothing closes while an original is out"
        assert proxy.collected_open(work, request) == 0
        assert after != State.CLOSED or proxy.fees_open(work, request) == 0


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_any_order_on_two_machines_the_promises_hold(pair: Pair, seed: int) -> None:
    first, second, request, folder = pair
    rng = random.Random(seed)
    who = first.add("周桂英", birth=date(1950, 1, 1))
    requests = [request, ask(first, who), ask(first, who)]
    second.take(first.export(folder / "begin"))
    latest = max(first.clock.at, second.clock.at)
    for turn in range(90):
        machine, named = rng.choice((first, second)), rng.choice(requests)
        machine.clock.set(machine.clock.at + timedelta(hours=rng.choice((-15, -1, 0, 1, 5, 19))))
        latest = max(latest, machine.clock.at)
        machine.clock.set(max(machine.clock.at, latest - timedelta(hours=15)))  # what is far ahead is held

        def do(work: Work, named: str = named, turn: int = turn) -> None:
            before = proxy.state_of(work, proxy.get(work, named))
            acts(rng, work, named, turn)
            closes_nothing_early(work, named, before)

        with contextlib.suppress(Refusal):
            machine.desk.change(do)
        if turn % 30 == 29:
            (folder / str(turn)).mkdir()
            exchange(first, second, folder / str(turn))
            assert first.digests() == second.digests()
            for one in (first, second):
                promises(one)
            for named in requests:
                assert standing(first, named) == standing(second, named)
