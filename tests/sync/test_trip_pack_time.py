"""A trip pack ends when it ends: whatever the clock says, and what was written still comes home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from stationdesk.core import steady
from stationdesk.models.residents import Mark, Person
from stationdesk.services import visit_lists
from stationdesk.storage.work import Work
from stationdesk.sync import errands, status, trip_errands, trip_held, trip_packs
from stationdesk.sync.trip_choice import Wish
from tests.fixtures import START, open_desk
from tests.sync import laptops
from tests.sync.machines import Machine, Place


def people(machine: Machine) -> int:
    return int(machine.desk.read(lambda work: work.scalar("SELECT count(*) FROM people")))


def test_after_it_ended_nobody_is_seen_and_everything_comes_home(place: Place) -> None:
    home, carried, ids = laptops.away(place, days=3)
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="好")
    carried.clock.set(START + timedelta(days=3, minutes=1))
    with pytest.raises(trip_held.TripPackOver):
        people(carried)
    with pytest.raises(trip_held.TripPackOver):
        carried.edit(ids["elder"], remark="晚了")
    taken = laptops.bring_home(place, carried, home)
    assert (taken.problems, taken.held) == ((), 0)  # the export's own audit entry is nobody's household
    assert home.desk.read(lambda work: visit_lists.get(work, ids["visit"]).state) == "done"
    laptops.receipt_to(carried, taken)
    laptops.wipe(carried)


def test_it_stays_ended_when_it_is_opened_again(place: Place) -> None:
    _, carried, _ = laptops.away(place, days=1)
    carried.desk.close()
    carried.clock.set(START + timedelta(days=2))
    with open_desk(carried.folder, carried.clock) as desk:
        with pytest.raises(trip_held.TripPackOver):
            desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))
        assert desk.beyond_expiry.read(trip_packs.status).over


def test_a_clock_put_back_gives_no_second_life(place: Place) -> None:
    _, carried, _ = laptops.away(place, days=3)
    carried.clock.set(START + timedelta(days=4))
    with pytest.raises(trip_held.TripPackOver):
        people(carried)
    carried.desk.close()
    carried.clock.set(START + timedelta(hours=1))
    with open_desk(carried.folder, carried.clock) as desk, pytest.raises(trip_held.TripPackOver):
        desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))


def test_a_clock_put_back_before_the_end_stops_viewing_until_it_is_right(place: Place) -> None:
    _, carried, _ = laptops.away(place, days=7)
    carried.clock.set(START + timedelta(days=5))
    assert people(carried) == 2
    carried.clock.set(START - timedelta(days=365))
    with pytest.raises(trip_held.TripClockBack):
        people(carried)
    carried.clock.set(START + timedelta(days=5, hours=1))
    assert people(carried) == 2


def test_a_laptop_a_year_behind_does_not_open_a_pack(place: Place) -> None:
    home, _ = laptops.village(place)
    carried = laptops.laptop(place, home)
    file = laptops.make(home, place.root / "p.sdtrip")
    carried.clock.set(START - timedelta(days=365))
    with pytest.raises(trip_packs.ClockNotInTime):
        trip_packs.open_pack(carried.desk, file)
    carried.clock.set(START)
    assert trip_packs.open_pack(carried.desk, file).people == 2


def test_a_laptop_a_year_ahead_neither_opens_nor_moves_our_clock(place: Place) -> None:
    home, carried, ids = laptops.away(place, days=3)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    before = home.desk.device.hlc
    carried.clock.set(START + timedelta(days=365))
    with pytest.raises(trip_held.TripPackOver):
        people(carried)
    taken = laptops.bring_home(place, carried, home)  # its audit entry carries next year's clock
    assert taken.problems == ()
    a_day = int(timedelta(days=1).total_seconds() * 1000) << 16
    assert home.desk.device.hlc - before < a_day
    late = laptops.laptop(place, home, "m", ahead=timedelta(days=365))
    with pytest.raises(trip_held.TripPackOver):
        trip_packs.open_pack(
            late.desk, laptops.make(home, place.root / "m.sdtrip", Wish(households=("H-2",)), device="30")
        )


def test_days_are_few(place: Place) -> None:
    home, _ = laptops.village(place)
    laptops.laptop(place, home)
    for days in (0, 32):
        with pytest.raises(trip_packs.DaysWrong):
            laptops.make(home, place.root / "p.sdtrip", days=days)


# outside the grant --------------------------------------------------------------------------------------


def smuggle(carried: Machine, name: str = "外人") -> str:
    """A person of no household, written on the laptop past the services."""
    return carried.add(name)


def test_what_is_not_on_the_list_waits_for_review_and_blocks_nothing(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    carried.edit(ids["elder"], remark="先")
    stranger = smuggle(carried)
    carried.edit(stranger, remark="再改")
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    taken = laptops.bring_home(place, carried, home)
    assert [one["reason"] for one in taken.problems] == ["review scope people", "review scope people"]
    assert home.person(ids["elder"]).remark == "先"
    assert home.desk.read(lambda work: work.session.get(Person, (work.station_id, stranger))) is None
    # What was written afterwards has nothing to do with it: it is in already.
    assert home.desk.read(lambda work: visit_lists.get(work, ids["visit"]).state) == "done"
    waiting = home.desk.read(status.status)
    assert waiting.quarantined == 2
    # It is not lost either: the receipt says so, and the laptop may be wiped.
    assert laptops.receipt_to(carried, taken).confirmed > 0
    laptops.wipe(carried)
    bundle = home.desk.read(
        lambda work: work.scalar("SELECT bundle_id FROM held WHERE why = 'review' LIMIT 1")
    )
    trip_errands.release(home.desk, bundle)
    assert home.person(stranger).remark == "再改"
    assert home.desk.read(lambda work: visit_lists.get(work, ids["visit"]).state) == "done"
    assert home.desk.read(lambda work: work.scalar("SELECT count(*) FROM held")) == 0


def test_a_new_child_of_the_household_is_on_the_list(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    baby = carried.add("周小宝", household_id=ids["first"])
    laptops.add(carried, Mark(person_id=baby, mark="newborn"))
    assert laptops.bring_home(place, carried, home).problems == ()
    assert home.person(baby).name == "周小宝"


def test_moving_somebody_elses_visit_to_the_list_waits(place: Place) -> None:
    home, carried, _ids = laptops.away(place, wish=Wish(households=("H-1",)))

    def steal(work: Work) -> None:
        work.run("UPDATE stations SET phone = '1' WHERE id = :s", {"s": work.station_id})

    carried.desk.change(steal, reason="test")
    taken = laptops.bring_home(place, carried, home)
    assert [one["reason"] for one in taken.problems] == ["review scope stations"]


def test_what_was_written_after_the_end_waits(place: Place) -> None:
    home, carried, ids = laptops.away(place, days=1)
    carried.clock.set(START + timedelta(days=2))

    def late(work: Work) -> None:
        work.session.get_one(Person, (work.station_id, ids["elder"])).remark = "到期后"

    carried.desk._change(late, "residents:edit", "capture")  # a program that ignores the end
    taken = laptops.bring_home(place, carried, home)
    assert [one["reason"] for one in taken.problems] == ["review expired"]
    assert "到期后" in taken.problems[0]["message"]
    assert home.person(ids["elder"]).remark is None
    again = home.take(place.root / "stick" / next((place.root / "stick").glob("*.sdbundle")).name)
    assert again.applied == 0


def test_a_recalled_pack_brings_nothing_in_by_itself(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    number = home.desk.read(trip_packs.status).given[0].number
    home.clock.set(START + timedelta(hours=2))
    home.desk.change(lambda work: trip_packs.recall(work, number), reason="sync:trip-pack")
    carried.clock.set(START + timedelta(hours=3))
    carried.edit(ids["elder"], remark="不该")
    taken = laptops.bring_home(place, carried, home)
    assert [one["reason"] for one in taken.problems] == ["review expired"]
    given = home.desk.read(trip_packs.status).given[0]
    assert (given.ended_why, given.review) == ("recalled", 1)


def test_another_machine_of_the_station_judges_the_same(place: Place) -> None:
    home, _ = laptops.village(place)
    other = place.another(home, "b")
    carried = laptops.laptop(place, home)
    assert laptops.number_of(other) == 20
    trip_packs.open_pack(carried.desk, laptops.make(home, place.root / "p.sdtrip", device="30"))
    assert other.take(home.export(place.root / "on")).problems == ()
    smuggle(carried)
    stick = place.root / "stick"
    stick.mkdir()
    file = errands.export(carried.desk, stick).file
    assert file is not None
    taken = other.take(file)
    assert [one["reason"] for one in taken.problems] == ["review scope people"]
    # Signed by a machine that the laptop knows from its pack.
    assert laptops.receipt_to(carried, taken).confirmed > 0


def test_what_a_person_let_pass_is_not_judged_again_elsewhere(place: Place) -> None:
    home, carried, _ = laptops.away(place)
    other = place.another(home, "b")
    stranger = smuggle(carried)
    laptops.bring_home(place, carried, home)
    bundle = home.desk.read(
        lambda work: work.scalar("SELECT bundle_id FROM held WHERE why = 'review' LIMIT 1")
    )
    trip_errands.release(home.desk, bundle)
    assert other.take(home.export(place.root / "on")).problems == ()
    assert other.person(stranger).name == "外人"
    assert other.digests() == home.digests()


# the steady clock ----------------------------------------------------------------------------------------


@pytest.fixture
def boot(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what the steady clock says: seconds on, or another start of the computer."""
    now = {"boot": "one", "at": 1000.0}
    monkeypatch.setattr(steady, "mark", lambda: steady.Mark(str(now["boot"]), float(now["at"])))

    def on(*, seconds: float = 0.0, start: str = "") -> None:
        now["at"] = float(now["at"]) + seconds if not start else 0.0
        now["boot"] = start or now["boot"]

    return on


DAY_SECONDS = 86_400.0


def test_a_clock_that_stands_still_does_not_keep_a_pack_alive(
    place: Place, boot: Callable[..., None]
) -> None:
    _, carried, _ = laptops.away(place, days=2)
    for _ in range(48):
        boot(seconds=3600)
        carried.clock.set(START + timedelta(minutes=30))  # put back a little, again and again
        try:
            people(carried)
        except (trip_held.TripClockBack, trip_held.TripPackOver) as stopped:
            last: Exception = stopped
    assert isinstance(last, trip_held.TripPackOver)


def test_far_behind_after_a_restart_is_stopped_and_ends_when_its_time_was_used(
    place: Place, boot: Callable[..., None]
) -> None:
    _, carried, _ = laptops.away(place, days=3)
    boot(seconds=2.9 * DAY_SECONDS)
    carried.clock.set(START + timedelta(days=2, hours=21, minutes=30))
    assert people(carried) == 2
    carried.desk.close()
    boot(start="two")  # nothing is known of how long it was off
    carried.clock.set(START - timedelta(days=200))
    with open_desk(carried.folder, carried.clock) as desk:
        with pytest.raises(trip_held.TripClockBack):
            desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))
        boot(seconds=0.2 * DAY_SECONDS)  # it runs on: what is left of the pack's time is used up
        with pytest.raises((trip_held.TripClockBack, trip_held.TripPackOver)):
            desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))
    with open_desk(carried.folder, carried.clock) as desk:
        boot(seconds=0.2 * DAY_SECONDS)
        with pytest.raises(trip_held.TripPackOver):
            desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))
        assert desk.beyond_expiry.read(trip_packs.status).over


def test_asleep_counts_as_well_and_is_kept_on_disk(place: Place, boot: Callable[..., None]) -> None:
    _, carried, _ = laptops.away(place, days=1)
    boot(seconds=1.5 * DAY_SECONDS)
    with pytest.raises(trip_held.TripPackOver):
        people(carried)
    carried.desk.close()
    with open_desk(carried.folder, carried.clock) as desk:
        assert desk.trip is not None
        assert desk.trip.seen >= START + timedelta(days=1.4)
    boot(start="later")  # another start does not begin the pack again
    with open_desk(carried.folder, carried.clock) as desk, pytest.raises(trip_held.TripPackOver):
        desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))


def test_the_steady_clock_goes_on_by_itself() -> None:
    first = steady.mark()
    assert 0.0 <= steady.since(first) < 60.0
    assert steady.since(None) == 0.0
    assert steady.since(steady.Mark("another start", 0.0)) == 0.0
