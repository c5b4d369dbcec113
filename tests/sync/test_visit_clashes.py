"""Two agents at one door on one day: both records stay, side by side, and a note says how it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.security.permits import NotPermitted
from stationdesk.services import proxy_today, visit_clashes, visits
from stationdesk.services.visit_clashes import Clash
from stationdesk.storage.work import Work
from tests.fixtures import START
from tests.sync import laptops
from tests.sync.machines import Machine, Place

WHY = "两人都去了，一人送药一人量血压"


def clashes(machine: Machine, **more: bool) -> list[Clash]:
    return machine.desk.read(lambda work: visit_clashes.listed(work, **more))


def settle(machine: Machine, clash: Clash, note: str = WHY) -> Clash:
    return machine.desk.change(
        lambda work: visit_clashes.settle(work, [one.id for one in clash.visits], note),
        reason="visits:record",
    )


def twice(place: Place) -> tuple[Machine, Machine, dict[str, str]]:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, ids["elder"], result="seen", health="好", risk="low")
    laptops.visit(home, ids["elder"], result="not_home", companion="李")
    laptops.bring_home(place, carried, home)
    return home, carried, ids


def test_both_records_are_there_side_by_side_and_on_today(place: Place) -> None:
    home, _, ids = twice(place)
    (clash,) = clashes(home)
    assert (clash.person_id, clash.devices, clash.agree, clash.settled) == (
        ids["elder"],
        (10, 20),
        False,
        False,
    )
    records = home.desk.read(lambda work: visit_clashes.compare(work, clash))
    told = {(one.row.result, dict(one.observed).get("health"), one.companion) for one in records}
    assert told == {("seen", "好", ""), ("not_home", None, "李")}
    assert home.desk.read(proxy_today.waiting).clashes == (clash.id,)


def test_a_note_settles_it_and_both_records_stay(place: Place) -> None:
    home, _, ids = twice(place)
    before = home.desk.read(lambda work: visits.listed(work, state="done", person_id=ids["elder"]))
    done = settle(home, clashes(home)[0])
    assert (done.settled, done.note, done.settled_by) == (True, WHY, home.desk.user_name)
    after = home.desk.read(lambda work: visits.listed(work, state="done", person_id=ids["elder"]))
    assert after == before
    assert clashes(home, open_only=True) == []
    assert home.desk.read(proxy_today.waiting).clashes == ()
    with pytest.raises(visit_clashes.ClashGone):
        settle(home, done)


def test_a_note_says_something(place: Place) -> None:
    home, _, _ = twice(place)
    for words in ("", "  好的 "):
        with pytest.raises(visit_clashes.ClashNoteMissing):
            settle(home, clashes(home)[0], words)
    assert not clashes(home)[0].settled


def test_a_third_record_opens_it_again(place: Place) -> None:
    home, carried, ids = twice(place)
    seen = clashes(home)[0]
    laptops.visit(carried, ids["elder"], result="refused")
    laptops.bring_home(place, carried, home)
    with pytest.raises(visit_clashes.ClashGone):
        settle(home, seen)  # what the person looked at is not all of it any more
    settle(home, clashes(home)[0])
    laptops.visit(home, ids["elder"], result="seen")
    (again,) = clashes(home, open_only=True)
    assert len(again.visits) == 4


def test_the_note_is_on_every_machine(place: Place) -> None:
    home, _, _ = twice(place)
    other = place.another(home, "b")
    assert len(clashes(other, open_only=True)) == 1
    settle(home, clashes(home)[0])
    other.take(home.export(place.root / "on"))
    assert clashes(other, open_only=True) == []
    assert clashes(other)[0].note == WHY
    assert other.digests() == home.digests()


def test_two_agents_see_different_people_of_one_household(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, ids["elder"], result="seen")
    assert carried.desk.actor.user_id == home.desk.actor.user_id
    laptops.visit(home, ids["child"], result="seen")
    laptops.bring_home(place, carried, home)
    # One agent who went twice sees two people of a household: that is a visit.
    assert clashes(home) == []

    def someone_else(work: Work) -> None:
        work.run(
            "UPDATE visits SET agent_id = 'x' WHERE person_id = :p AND state = 'done'", {"p": ids["child"]}
        )

    home.desk.change(someone_else, reason="test")
    (clash,) = clashes(home)
    assert clash.name in ("周桂英、周小满", "周小满、周桂英")


def test_one_machine_is_no_clash_and_neither_are_two_days(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(home, ids["elder"], result="not_home")
    laptops.visit(home, ids["elder"], result="seen")  # the retry of the same day
    assert clashes(home) == []
    carried.clock.set(START + timedelta(days=1))
    laptops.visit(carried, ids["elder"], result="seen")
    home.clock.set(START + timedelta(days=1))
    laptops.bring_home(place, carried, home)
    assert clashes(home) == []


def test_who_may_not_record_visits_settles_none(place: Place) -> None:
    from dataclasses import replace

    home, _, _ = twice(place)
    home.desk.actor = replace(home.desk.actor, permits=home.desk.actor.permits - {"visits:record"})
    with pytest.raises(NotPermitted):
        settle(home, clashes(home)[0])
