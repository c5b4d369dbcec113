"""What waits for a person blocks nobody: not the laptop's later work, not the station's, not the township."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.models.residents import Phone
from stationdesk.services import check, visit_lists
from stationdesk.storage.work import Work
from stationdesk.sync import take_in, trip_errands
from tests.fixtures import START
from tests.sync import laptops
from tests.sync.machines import Machine, Place


def waiting(home: Machine) -> list[str]:
    return home.desk.read(
        lambda work: [row["detail"] for row in work.rows("SELECT detail FROM held ORDER BY txn")]
    )


def bundle_of(home: Machine) -> str:
    return str(
        home.desk.read(lambda work: work.scalar("SELECT bundle_id FROM held WHERE why = 'review' LIMIT 1"))
    )


def sound(machine: Machine) -> list[str]:
    check.fold(machine.desk.raw())
    return [one.code for one in machine.desk.read(lambda work: check.look(work, machine.desk.home))]


def people(machine: Machine, station_id: str | None = None) -> set[str]:
    return machine.desk.read(lambda work: {row["name"] for row in work.rows("SELECT name FROM people")})


def test_what_builds_on_it_waits_with_it_and_everything_else_is_in(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    stranger = carried.add("外人")
    laptops.add(carried, Phone(person_id=stranger, number="13700000000"))
    carried.edit(ids["elder"], remark="照常")
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    taken = laptops.bring_home(place, carried, home)
    assert waiting(home) == ["scope people", "scope phones"]
    assert taken.held == 2
    assert home.person(ids["elder"]).remark == "照常"
    assert home.desk.read(lambda work: visit_lists.get(work, ids["visit"]).state) == "done"
    assert sound(home) == []
    # Nothing of it shows, not even in the log: only its place in the chain is there.
    logged = home.desk.read(
        lambda work: work.scalar("SELECT count(*) FROM changes WHERE payload LIKE '%外人%'")
    )
    assert logged == 0
    trip_errands.release(home.desk, bundle_of(home))
    assert people(home) >= {"外人"}
    assert waiting(home) == []
    assert sound(home) == []


def test_a_value_written_over_one_that_waits_waits_with_it(place: Place) -> None:
    home, carried, ids = laptops.away(place)

    def too_much(work: Work) -> None:
        work.run("UPDATE stations SET phone = '1' WHERE id = :s", {"s": work.station_id})
        work.run("UPDATE people SET remark = '一' WHERE id = :p", {"p": ids["elder"]})

    carried.desk.change(too_much, reason="test")
    carried.edit(ids["elder"], remark="二")  # on the list by itself, but it was written over what waits
    carried.edit(ids["child"], remark="照常")
    laptops.bring_home(place, carried, home)
    assert waiting(home) == ["scope stations", "behind"]
    assert home.person(ids["elder"]).remark is None
    assert home.person(ids["child"]).remark == "照常"
    trip_errands.release(home.desk, bundle_of(home))
    assert home.person(ids["elder"]).remark == "二"
    assert sound(home) == []


def test_the_township_is_not_held_up_and_sees_it_only_once_it_was_let_pass(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    town = place.township()
    place.enrol(home, town)
    stranger = carried.add("外人")
    carried.edit(ids["elder"], remark="照常")
    laptops.bring_home(place, carried, home)
    home.edit(ids["elder"], remark="站里再改")
    station = home.desk.read(lambda work: work.station_id)
    first = town.take(home.export(place.root / "up"))
    assert (first.problems, first.held) == ((), 0)
    assert town.person(ids["elder"], station).remark == "站里再改"
    assert "外人" not in people(town)
    trip_errands.release(home.desk, bundle_of(home))
    second = town.take(home.export(place.root / "up2"))
    assert (second.problems, second.held) == ((), 0)
    assert town.person(stranger, station).name == "外人"
    assert town.digests(station) == home.digests()


def test_what_the_station_changed_meanwhile_is_not_overwritten_by_letting_it_pass(place: Place) -> None:
    home, carried, ids = laptops.away(place, days=1)
    carried.clock.set(START + timedelta(days=2))

    def late(work: Work) -> None:
        work.run("UPDATE people SET name = '周桂瑛' WHERE id = :p", {"p": ids["elder"]})

    carried.desk._change(late, "residents:edit", "capture")
    laptops.bring_home(place, carried, home)
    home.edit(ids["elder"], name="周贵英")
    passed = trip_errands.release(home.desk, bundle_of(home))
    assert (passed.applied, passed.kept) == (0, 1)
    assert home.person(ids["elder"]).name == "周贵英"
    assert waiting(home) == []


def test_let_pass_twice_is_refused_and_the_same_bundle_again_is_recognised(place: Place) -> None:
    home, carried, _ = laptops.away(place)
    stranger = carried.add("外人")
    laptops.bring_home(place, carried, home)
    named = bundle_of(home)
    trip_errands.release(home.desk, named)
    with pytest.raises(take_in.NothingHeld):
        trip_errands.release(home.desk, named)
    again = home.take(next((place.root / "stick").glob("*.sdbundle")))
    assert (again.applied, again.held, again.problems) == (0, 0, ())
    assert home.person(stranger).name == "外人"
