"""Several laptops out at the same time: each household with one of them, unless somebody says why with two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.services import visit_lists
from stationdesk.sync import trip_choice, trip_packs
from stationdesk.sync.trip_choice import Wish
from tests.fixtures import START, USER
from tests.sync import laptops
from tests.sync.machines import Machine, Place

FIRST, SECOND = Wish(households=("H-1",)), Wish(households=("H-2",))


def two(place: Place) -> tuple[Machine, Machine, Machine, dict[str, str]]:
    home, ids = laptops.village(place)
    return home, laptops.laptop(place, home, "l"), laptops.laptop(place, home, "m"), ids


def test_two_agents_are_out_with_two_laptops_and_both_come_home(place: Place) -> None:
    home, one, other, ids = two(place)
    trip_packs.open_pack(one.desk, laptops.make(home, place.root / "1.sdtrip", FIRST, device="20"))
    trip_packs.open_pack(other.desk, laptops.make(home, place.root / "2.sdtrip", SECOND, device="30"))
    laptops.visit(one, ids["elder"], result="seen")
    laptops.visit(other, ids["other"], result="not_home")
    for carried in (one, other):
        taken = laptops.bring_home(place, carried, home)
        assert (taken.problems, taken.held) == ((), 0)
        laptops.receipt_to(carried, taken)
    done = home.desk.read(lambda work: visit_lists.listed(work, state="done"))
    assert {row.person_id for row in done} == {ids["elder"], ids["other"]}
    given = home.desk.read(trip_packs.status).given
    assert sorted((row.device, row.ended_why) for row in given) == [(20, None), (30, None)]
    assert all(row.came_back for row in given)
    laptops.wipe(one)
    laptops.wipe(other)


def test_a_household_is_not_in_two_packs(place: Place) -> None:
    home, _, _, _ = two(place)
    laptops.make(home, place.root / "1.sdtrip", FIRST, device="20")
    with pytest.raises(trip_choice.AlreadyTaken) as said:
        laptops.make(home, place.root / "2.sdtrip", Wish(households=("H-1", "H-2")), device="30")
    assert said.value.params["count"] == 1
    assert home.desk.read(trip_packs.status).given[0].number in said.value.message
    assert not (place.root / "2.sdtrip").exists()
    assert len(home.desk.read(trip_packs.status).given) == 1


def test_unless_it_is_said_why_in_words_that_stay(place: Place) -> None:
    home, _, _, _ = two(place)
    laptops.make(home, place.root / "1.sdtrip", FIRST, device="20")
    for reason in ("", "  嗯 "):
        with pytest.raises(trip_choice.AlreadyTaken):
            laptops.make(
                home, place.root / "2.sdtrip", Wish(households=("H-1",), both_because=reason), device="30"
            )
    why = "两人分头送药和量血压"
    laptops.make(home, place.root / "2.sdtrip", Wish(households=("H-1",), both_because=why), device="30")
    assert [row.both_because for row in home.desk.read(trip_packs.status).given] == [why, ""]


def test_a_reason_that_was_not_needed_is_not_kept(place: Place) -> None:
    home, _, _, _ = two(place)
    laptops.make(
        home, place.root / "1.sdtrip", Wish(households=("H-1",), both_because="随便写写"), device="20"
    )
    assert home.desk.read(trip_packs.status).given[0].both_because == ""


@pytest.mark.parametrize("how", ["expired", "recalled", "same laptop"])
def test_a_pack_that_is_out_no_more_keeps_nobody(place: Place, how: str) -> None:
    home, _, _, _ = two(place)
    laptops.make(home, place.root / "1.sdtrip", FIRST, device="20", days=1)
    if how == "expired":
        home.clock.set(START + timedelta(days=2))
    elif how == "recalled":
        number = home.desk.read(trip_packs.status).given[0].number
        home.desk.change(lambda work: trip_packs.recall(work, number), reason="sync:trip-pack")
    device = "20" if how == "same laptop" else "30"
    laptops.make(home, place.root / "2.sdtrip", FIRST, device=device)
    newest, before = home.desk.read(trip_packs.status).given
    assert newest.ended_why is None
    assert before.ended_why == {"expired": None, "recalled": "recalled", "same laptop": "replaced"}[how]


def test_what_the_replaced_pack_brings_home_still_counts(place: Place) -> None:
    home, one, _, ids = two(place)
    trip_packs.open_pack(one.desk, laptops.make(home, place.root / "1.sdtrip", FIRST, device="20"))
    home.clock.set(START + timedelta(hours=1))
    laptops.make(home, place.root / "2.sdtrip", FIRST, device="20")
    one.clock.set(START + timedelta(hours=2))
    laptops.visit(one, ids["elder"], result="seen")
    taken = laptops.bring_home(place, one, home)
    assert (taken.problems, taken.held) == ((), 0)


def test_who_goes_with_it_is_written_down(place: Place) -> None:
    home, _, _, _ = two(place)
    laptops.make(home, place.root / "1.sdtrip", Wish(households=("H-1",), carried_by=USER), device="20")
    assert home.desk.read(trip_packs.status).given[0].carried_by == USER
    with pytest.raises(trip_choice.AgentUnknown):
        laptops.make(home, place.root / "2.sdtrip", Wish(households=("H-2",), carried_by="谁"), device="30")
