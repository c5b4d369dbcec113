"""A trip pack: only the households on the list, back home exactly, and what was not home is not wiped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.desk import Desk
from stationdesk.services import check, visit_clashes, visit_lists
from stationdesk.storage.work import Work
from stationdesk.sync import errands, trip_choice, trip_file, trip_packs, trip_wipe
from stationdesk.sync.trip_choice import Wish
from tests.fixtures import START, USER, open_desk
from tests.sync import laptops
from tests.sync.machines import Machine, Place


def names(machine: Machine) -> set[str]:
    return machine.desk.read(lambda work: {row["name"] for row in work.rows("SELECT name FROM people")})


def test_only_the_households_on_the_list_are_on_the_laptop(place: Place) -> None:
    _home, carried, ids = laptops.away(place)
    assert names(carried) == {"周桂英", "周小满"}
    assert laptops.number_of(carried) == 20
    rows = carried.desk.read(
        lambda work: {
            t: work.scalar(f"SELECT count(*) FROM {t}")
            for t in ("households", "phones", "kinships", "visits", "changes", "transactions")
        }
    )
    # The father lives elsewhere: the kinship stays at home with him.
    assert rows == {"households": 1, "phones": 1, "kinships": 1, "visits": 1, "changes": 0, "transactions": 0}
    found = carried.desk.read(lambda work: visit_lists.listed(work, state="planned"))
    assert [one.id for one in found] == [ids["visit"]]
    assert carried.desk.user_name == USER


def test_the_laptop_is_whole_in_itself(place: Place) -> None:
    _, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="好")
    carried.edit(ids["elder"], remark="耳背")
    check.fold(carried.desk.raw())
    assert carried.desk.read(lambda work: check.look(work, carried.desk.home, full=True)) == []


def test_a_changed_row_on_the_laptop_is_found_by_check(place: Place) -> None:
    _, carried, ids = laptops.away(place)

    def tamper(work: Work) -> None:
        work.run("UPDATE people SET remark = 'x' WHERE id = :p", {"p": ids["elder"]})

    carried.desk.change(tamper, mode="quiet")
    found = carried.desk.read(lambda work: check.look(work, carried.desk.home))
    assert "row-differs" in {one.code for one in found}


def test_what_was_written_away_comes_home_and_replaces_what_it_saw(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="好")
    carried.edit(ids["elder"], name="周桂瑛")  # guarded: a wrong `replaces` would be a conflict
    taken = laptops.bring_home(place, carried, home)
    assert (taken.problems, taken.conflicts, taken.held) == ((), 0, 0)
    assert home.person(ids["elder"]).name == "周桂瑛"
    assert home.desk.read(lambda work: visit_lists.get(work, ids["visit"]).state) == "done"
    assert home.conflicts() == []


def test_a_change_at_home_meanwhile_is_a_conflict_not_a_loss(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    carried.edit(ids["elder"], name="周桂瑛")
    home.edit(ids["elder"], name="周贵英")
    laptops.bring_home(place, carried, home)
    assert [one.column for one in home.conflicts()] == ["name"]
    assert {side["value"] for side in home.conflicts()[0].sides} == {"周桂瑛", "周贵英"}


def test_two_agents_at_the_same_door_on_the_same_day(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, ids["elder"], result="seen", health="好")
    laptops.visit(home, ids["elder"], result="not_home")
    laptops.bring_home(place, carried, home)
    done = home.desk.read(lambda work: visit_lists.listed(work, state="done", person_id=ids["elder"]))
    assert len(done) == 2
    clash = home.desk.read(lambda work: visit_clashes.listed(work, laptops.DAY))
    assert [(one.person_id, len(one.numbers), one.agree) for one in clash] == [(ids["elder"], 2, False)]
    assert set(clash[0].devices) == {10, 20}
    shown = home.desk.read(lambda work: visit_lists.detail(work, done[0].id))
    assert shown.same_day == (done[1].number,)


@pytest.mark.parametrize("home_last", [True, False])
def test_the_same_planned_visit_written_down_twice_stays_two_records(place: Place, home_last: bool) -> None:
    home, carried, ids = laptops.away(place)
    (carried if home_last else home).clock.set(START + timedelta(hours=1))
    (home if home_last else carried).clock.set(START + timedelta(hours=2))
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="好", needs="买药")
    laptops.visit(home, visit_id=ids["visit"], result="not_home", companion="李")
    taken = laptops.bring_home(place, carried, home)
    assert taken.parted == 1
    done = home.desk.read(lambda work: visit_lists.listed(work, state="done", person_id=ids["elder"]))
    told = {
        (one.row.result, dict(one.observed).get("health"), one.needs, one.companion)
        for one in home.desk.read(lambda work: [visit_lists.detail(work, row.id) for row in done])
    }
    # Neither is mixed with the other.
    assert told == {("seen", "好", "买药", ""), ("not_home", None, "", "李")}
    clash = home.desk.read(lambda work: visit_clashes.listed(work, laptops.DAY))
    assert [(len(one.numbers), one.devices, one.agree) for one in clash] == [(2, (10, 20), False)]
    # Once is enough, and check agrees.
    assert home.take(next((place.root / "stick").glob("*.sdbundle"))).parted == 0
    check.fold(home.desk.raw())
    assert home.desk.read(lambda work: check.look(work, home.desk.home)) == []


def test_two_machines_that_part_the_same_visit_make_the_same_one(place: Place) -> None:
    home, ids = laptops.village(place)
    other = place.another(home, "b")
    carried = laptops.laptop(place, home)
    trip_packs.open_pack(carried.desk, laptops.make(home, place.root / "p.sdtrip", device="30"))
    other.take(home.export(place.root / "one"))
    laptops.visit(carried, visit_id=ids["visit"], result="seen", health="好")
    laptops.visit(home, visit_id=ids["visit"], result="not_home")
    other.take(home.export(place.root / "two"))
    laptops.bring_home(place, carried, home)
    assert other.take(next((place.root / "stick").glob("*.sdbundle"))).parted == 1
    third = home.export(place.root / "three")
    back = other.export(place.root / "back")
    assert (other.take(third).problems, home.take(back).problems) == ((), ())
    for machine in (home, other):
        done = machine.desk.read(lambda work: visit_lists.listed(work, state="done", person_id=ids["elder"]))
        assert {one.result for one in done} == {"seen", "not_home"}
        assert len(done) == 2
    assert home.digests() == other.digests()


def test_no_bundle_is_ever_addressed_to_the_laptop(place: Place) -> None:
    home, carried, _ = laptops.away(place)
    other = place.another(home, "b")
    home.edit(home.add("新来的"), remark="x")
    second = laptops.laptop(place, home, "m")
    bundle = home.export(place.root / "all")
    told = carried.take(bundle)
    assert [one["reason"] for one in told.problems] == ["whole-bundle-refused"]
    # Even a laptop that holds no pack yet cannot open it.
    assert [one["reason"] for one in second.take(bundle).problems] == ["not-for-us"]
    assert other.take(bundle).problems == ()


def test_the_pack_opens_on_its_laptop_alone(place: Place) -> None:
    home, _ = laptops.village(place)
    carried = laptops.laptop(place, home)
    other = laptops.laptop(place, home, "m")
    file = laptops.make(home, place.root / "p.sdtrip")
    with pytest.raises(trip_file.TripPackNotForUs):
        trip_packs.open_pack(other.desk, file)
    bent = place.root / "bent.sdtrip"
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    bent.write_bytes(data)
    with pytest.raises(trip_file.NotATripPack):
        trip_packs.open_pack(carried.desk, bent)
    assert b"H-1" not in file.read_bytes()


def test_a_pack_signed_by_somebody_else_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from stationdesk.sync import minisign

    home, _ = laptops.village(place)
    carried = laptops.laptop(place, home)
    stranger = minisign.SecretKey.generate()
    monkeypatch.setattr(trip_packs, "signer", lambda keys: stranger)
    file = laptops.make(home, place.root / "p.sdtrip")
    with pytest.raises(trip_file.TripPackSignatureWrong):
        trip_packs.open_pack(carried.desk, file)
    assert names(carried) == set()


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (Wish(), trip_choice.NobodyChosen),
        (Wish(households=("H-9",)), trip_choice.HouseholdNotFound),
        (Wish(visits_on=laptops.DAY, agent="谁"), trip_choice.AgentUnknown),
        (Wish(visits=("nope",)), trip_choice.VisitNotFound),
    ],
)
def test_a_wish_that_means_nothing_makes_no_pack(place: Place, wish: Wish, refusal: type[Exception]) -> None:
    home, _ = laptops.village(place)
    laptops.laptop(place, home)
    with pytest.raises(refusal):
        laptops.make(home, place.root / "p.sdtrip", wish)
    assert not (place.root / "p.sdtrip").exists()
    assert home.desk.read(trip_packs.status).given == ()


def test_a_machine_that_holds_everything_is_no_trip_laptop(place: Place) -> None:
    home, _ = laptops.village(place)
    other = place.another(home, "b")
    other.add("在乙机")
    home.take(other.export(place.root / "from-b"))
    with pytest.raises(trip_packs.DeviceHoldsEverything):
        laptops.make(home, place.root / "p.sdtrip")
    with pytest.raises(trip_packs.DeviceUnknown):
        laptops.make(home, place.root / "p.sdtrip", device="77")


def test_a_pack_that_cannot_be_written_was_never_given(place: Place) -> None:
    from stationdesk.core.errors import Trouble

    home, _ = laptops.village(place)
    laptops.laptop(place, home)
    with pytest.raises(Trouble):
        laptops.make(home, place.root / "gone" / "p.sdtrip")
    assert home.desk.read(trip_packs.status).given == ()


def test_wiped_only_after_the_receipt(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    with pytest.raises(trip_wipe.NotHomeYet):
        laptops.wipe(carried)
    taken = laptops.bring_home(place, carried, home)
    assert len(taken.receipts) == 1
    with pytest.raises(trip_wipe.NotHomeYet):
        laptops.wipe(carried)  # taken in is not yet signed for
    assert laptops.receipt_to(carried, taken).confirmed > 0
    assert carried.desk.read(trip_packs.status).unsent == 0
    old_keys = carried.desk.home.keys.read_bytes()
    gone = laptops.wipe(carried)
    assert (gone.items_lost, gone.files_lost) == (0, 0)
    assert carried.desk.home.keys.read_bytes() != old_keys
    with open_desk(carried.folder, carried.clock) as blank:
        assert blank.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 0
        assert blank.trip is None


def test_writing_after_the_receipt_needs_another(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    carried.edit(ids["elder"], remark="又来过")
    with pytest.raises(trip_wipe.NotHomeYet) as said:
        laptops.wipe(carried)
    assert "1 项" in said.value.message


def test_wiping_without_a_receipt_says_what_is_lost(place: Place) -> None:
    _, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    with pytest.raises(trip_wipe.ReasonMissing):
        laptops.wipe(carried, "嗯")
    gone = laptops.wipe(carried, "电脑进水，导不出来")
    assert gone.items_lost > 0


def test_nothing_of_the_trip_is_left_on_the_disk(place: Place) -> None:
    from stationdesk.services import backups

    home, carried, ids = laptops.away(place)
    backups.create(carried.desk.home, carried.desk.opened, clock=carried.clock)
    folder = carried.folder
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert any(path.is_relative_to(folder / "backups") for path in before)
    old = (folder / "station.db").read_bytes()[:4096]
    backup = next(path for path in before if path.is_relative_to(folder / "backups"))
    wrapped = {}
    for path in (folder / "keys.json", folder / "keys.json.bak", backup):
        # Another name for the same blocks: what was written there must be gone, not only the name.
        link = place.root / f"{path.name}.link"
        link.hardlink_to(path)
        wrapped[link] = path.read_bytes()
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    laptops.wipe(carried)
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left <= {
        "home.json",
        "keys.json",
        "keys.json.bak",
        "station.db",
        "station.db-wal",
        "station.db-shm",
        "station.lock",
    }
    assert (folder / "station.db").read_bytes()[:4096] != old
    for link, content in wrapped.items():
        assert link.stat().st_size == len(content)
        assert link.read_bytes() != content


def test_the_laptop_goes_out_again_under_its_number(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    first = laptops.visit(carried, visit_id=ids["visit"], result="not_home")
    retry = carried.desk.read(lambda work: visit_lists.get(work, first.retry_id or "").number)
    laptops.receipt_to(carried, laptops.bring_home(place, carried, home))
    laptops.wipe(carried)
    again = place._opened("l", carried.clock)
    file = laptops.make(home, place.root / "second.sdtrip", Wish(households=("H-1", "H-2")))
    trip_packs.open_pack(again.desk, file)
    assert laptops.number_of(again) == 20
    made = laptops.visit(again, ids["other"], result="seen")
    assert made.number > retry
    assert made.number.split("-")[2] == "020"
    check.fold(again.desk.raw())
    assert again.desk.read(lambda work: check.look(work, again.desk.home)) == []
    taken = laptops.bring_home(place, again, home)
    assert (taken.problems, taken.held) == ((), 0)
    assert laptops.receipt_to(again, taken).confirmed > 0
    laptops.wipe(again)
    found = home.desk.read(lambda work: visit_lists.listed(work, person_id=ids["other"], state="done"))
    assert [one.number for one in found] == [made.number]


def test_a_receipt_of_another_station_frees_nothing(place: Place) -> None:
    home, carried, ids = laptops.away(place)
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    taken = laptops.bring_home(place, carried, home)
    bent = place.root / "bent.sdreceipt"
    bent.write_bytes(taken.receipts[0].read_bytes().replace(b'\\"20.1\\":', b'\\"20.1\\":9'))
    told = errands.take_in_files(carried.desk, [bent])
    assert [one["reason"] for one in told.problems] == ["receipt-signature-wrong"]
    with pytest.raises(trip_wipe.NotHomeYet):
        laptops.wipe(carried)


def test_a_second_pack_waits_for_the_wipe(place: Place) -> None:
    home, carried, _ = laptops.away(place)
    file = laptops.make(home, place.root / "second.sdtrip")
    with pytest.raises(trip_packs.LaptopInUse):
        trip_packs.open_pack(carried.desk, file)


def test_a_laptop_gives_no_packs_away(place: Place) -> None:
    _, carried, _ = laptops.away(place)
    with pytest.raises(trip_packs.NotFromALaptop):
        laptops.make(carried, place.root / "x.sdtrip", device="20")


def test_the_township_ends_like_the_village(place: Place) -> None:
    home, ids = laptops.village(place)
    town = place.township()
    place.enrol(home, town)
    carried = laptops.laptop(place, home)
    trip_packs.open_pack(carried.desk, laptops.make(home, place.root / "p.sdtrip"))
    laptops.visit(carried, visit_id=ids["visit"], result="seen")
    laptops.bring_home(place, carried, home)
    assert town.take(home.export(place.root / "up")).problems == ()
    station = home.desk.device.station_id
    assert town.digests(station) == home.digests()


def test_a_laptop_broken_off_right_after_opening_knows_who_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = laptops.village(place)
    away = laptops.laptop(place, home)
    file = laptops.make(home, place.root / "p.sdtrip")

    def ends(self: Desk, *_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(Desk, "_look_again", ends)
    with pytest.raises(SystemExit):
        trip_packs.open_pack(away.desk, file)
    monkeypatch.undo()
    away.desk.close()
    with open_desk(away.folder, away.clock) as again:
        assert again.device.device_no == 20
        assert again.may("visits:record")
