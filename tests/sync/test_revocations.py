"""A device that no longer counts: what it wrote before stays, what comes after is held on every machine, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.sync import device_errands, errands, peers, revocations
from stationdesk.sync.revocations import Revoke
from tests.sync.machines import Machine, Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def _three(place: Place) -> tuple[Machine, Machine, Machine]:
    """Two PCs of a village and the township; everyone knows everyone."""
    first, township = place.village(), place.township()
    place.enrol(first, township)
    second = place.another(first)
    card = place.root / "b-t.sdcard"
    errands.write_card(second.desk, card)
    errands.enrol(township.desk, card)
    card = place.root / "t-b.sdcard"
    errands.write_card(township.desk, card)
    errands.enrol(second.desk, card)
    return first, second, township


def _seq(machine: Machine, origin: str) -> int:
    from stationdesk.sync import log

    return machine.desk.read(lambda work: log.vector(work, work.station_id)).get(origin, 0)


def test_what_was_written_before_stays_and_what_comes_after_is_refused_everywhere(place: Place) -> None:
    first, second, township = _three(place)
    early = second.add("周早来")
    first.take(second.export(place.root / "s1"))
    made = device_errands.revoke(first.desk, Revoke("020", "stolen", "柜台被撬"))
    assert made.until == {"20.1": _seq(second, "20.1")}
    assert made.reason == "stolen"
    second.add("周晚来")
    late = second.export(place.root / "s2")
    refused = first.take(late)
    assert (refused.applied, [one["reason"] for one in refused.problems]) == (0, ["device-revoked"])
    assert first.person(early).name == "周早来"
    # The revocation travels in the next bundle; the township then refuses the device, too, and keeps what it had.
    township.take(first.export(place.root / "s3"))
    answer = township.take(late)
    assert [one["reason"] for one in answer.problems] == ["device-revoked"]
    assert township.person(early, first.desk.device.station_id).name == "周早来"
    assert township.digests(first.desk.device.station_id) == first.digests()


def test_what_a_sister_carries_past_the_line_is_held_and_counts_when_the_line_is_put_back(
    place: Place,
) -> None:
    first, second, township = _three(place)
    third = place.another(first, "c")
    second.take(first.export(place.root / "s0"))
    first.take(second.export(place.root / "s1"))
    device_errands.revoke(first.desk, Revoke("020", "lost"))
    late = second.add("周晚来")
    third.take(second.export(place.root / "s2"))  # the third PC has not heard yet
    carried = third.export(place.root / "s3")
    taken = first.take(carried)
    assert {one["reason"] for one in taken.problems} == {"revoked"}
    assert taken.quarantined == len(taken.problems)
    with pytest.raises(Exception, match="No row"):
        first.person(late)
    until = _seq(third, "20.1")
    again = device_errands.revoke(first.desk, Revoke("020", "lost", after=until))
    assert again.held == 0
    assert first.person(late).name == "周晚来"
    township.take(first.export(place.root / "s4"))
    assert township.digests(first.desk.device.station_id) == first.digests()
    third.take(first.export(place.root / "s5"))
    assert third.digests() == first.digests()


def test_two_revocations_made_apart_come_to_the_same_line_in_any_order(place: Place) -> None:
    first, second, _township = _three(place)
    third = place.another(first, "c")
    second.take(first.export(place.root / "s0"))
    second.add("周先来")
    first.take(second.export(place.root / "s1"))
    second.add("周后来")
    third.take(second.export(place.root / "s2"))
    one = device_errands.revoke(first.desk, Revoke("020", "lost"))
    other = device_errands.revoke(third.desk, Revoke("020", "stolen"))
    assert one.until["20.1"] < other.until["20.1"]
    from_third, from_first = third.export(place.root / "s3"), first.export(place.root / "s4")
    first.take(from_third)
    third.take(from_first)
    assert first.digests() == third.digests()
    lines = [
        machine.desk.read(lambda work: revocations.limits(work, work.station_id))
        for machine in (first, third)
    ]
    last = other.until["20.1"]
    assert [line.allows(20, 1, last) for line in lines] == [True, True]
    assert [line.allows(20, 1, last + 1) for line in lines] == [False, False]


def test_a_revoked_device_is_addressed_no_more_and_shown_as_such(place: Place) -> None:
    first, second, _township = _three(place)
    device_errands.revoke(first.desk, Revoke("020", "broken"))
    first.add()
    bundle = first.export(place.root / "s1")
    answer = second.take(bundle)
    assert [one["reason"] for one in answer.problems] == ["not-for-us"]
    rows = {row.device_no: row.revoked for row in first.desk.read(peers.list_all)}
    assert rows[20] is True


def test_a_mistaken_revocation_is_taken_back_and_nothing_was_lost(place: Place) -> None:
    first, second, _township = _three(place)
    device_errands.revoke(first.desk, Revoke("020", "lost"))
    late = second.add("周晚来")
    bundle = second.export(place.root / "s1")
    assert first.take(bundle).applied == 0
    device_errands.restore(first.desk, "020")
    assert first.take(bundle).applied > 0
    assert first.person(late).name == "周晚来"
    with pytest.raises(revocations.NotRevoked):
        device_errands.restore(first.desk, "020")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Revoke("077", "lost"), "device-unknown"),
        (Revoke("020", "because"), "reason-unknown"),
        (Revoke("010", "lost"), "own-device"),
        (Revoke("020", "lost", after=1), "line-too-early"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_revocation_that_makes_no_sense_is_refused(place: Place, request_: Revoke, code: str) -> None:
    first, second, _township = _three(place)
    second.add()
    first.take(second.export(place.root / "s0"))
    second.add()
    first.take(second.export(place.root / "s1"))
    with pytest.raises(Refusal) as refused:
        device_errands.revoke(first.desk, request_)
    assert refused.value.code == code


def test_revoking_twice_says_up_to_where_it_counts(place: Place) -> None:
    first, _second, _township = _three(place)
    device_errands.revoke(first.desk, Revoke("020", "lost"))
    with pytest.raises(revocations.RevokedAlready):
        device_errands.revoke(first.desk, Revoke("020", "lost"))


def test_a_township_shuts_out_the_only_pc_of_a_village(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    township.take(village.export(place.root / "s1"))
    station = village.desk.device.station_id
    made = device_errands.revoke(township.desk, Revoke("010", "stolen", station="421221106202"))
    assert made.station_id == station
    village.add("周晚来")
    answer = township.take(village.export(place.root / "s2"))
    assert [one["reason"] for one in answer.problems] == ["device-revoked"]


def test_a_pc_that_moved_keeps_its_slot_and_its_former_life_is_shut_out(place: Place) -> None:
    """Backup on the old PC, restored on the new one: the same device in its next number; what the old one writes later counts nowhere."""
    import shutil

    from stationdesk.core.paths import Home
    from stationdesk.services import backups
    from tests.fixtures import PASSWORD, QUICK, USER, open_desk

    old, township = place.village(), place.township()
    place.enrol(old, township)
    person = old.add("周早来")
    township.take(old.export(place.root / "s0"))
    made = backups.create(old.desk.home, old.desk.opened, clock=old.clock)
    stick = place.root / "move"
    shutil.copytree(made.file.parent, stick)
    home = place.root / "new"
    backups.put_back(
        stick / made.file.name,
        Home(home),
        unlock=lambda keys: keys.unlock(USER, PASSWORD),
        permit="backup:restore",
        clock=old.clock,
        kdf=QUICK,
    )
    new = Machine(open_desk(home, old.clock), old.clock, home)
    place.machines.append(new)
    assert new.desk.device.device_no == 11
    done = device_errands.revoke(new.desk, Revoke(new.desk.device.device_id, "replaced", former_only=True))
    assert done.former
    new.add("周新机")
    later = new.export(place.root / "s1")
    answer = township.take(later)
    assert answer.problems == (), "the new PC is known by its slot and keys"
    assert township.person(person, new.desk.device.station_id).name == "周早来"
    old.add("周旧机")
    refused = township.take(old.export(place.root / "s2"))
    assert [one["reason"] for one in refused.problems] == ["device-revoked"]
    assert township.digests(new.desk.device.station_id) == new.digests()
