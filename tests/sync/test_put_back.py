"""After a backup was put back, here or there, what is missing since travels again; words that were said go back with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from stationdesk.core.paths import Home
from stationdesk.services import backups
from stationdesk.sync import status
from tests.fixtures import PASSWORD, QUICK, USER, open_desk
from tests.sync.machines import Machine, Place


def back_up(machine: Machine) -> Path:
    return backups.create(machine.desk.home, machine.desk.opened, clock=machine.clock).file


def put_back(machine: Machine, file: Path) -> None:
    machine.desk.close()
    machine.clock.set(machine.clock.now() + timedelta(hours=1))
    backups.put_back(
        file,
        Home(machine.folder),
        unlock=lambda keys: keys.unlock(USER, PASSWORD),
        clock=machine.clock,
        kdf=QUICK,
    )
    machine.desk = open_desk(machine.folder, machine.clock)


def word(machine: Machine) -> str:
    return machine.desk.read(status.status).word


def test_a_township_that_lost_a_week_gets_it_again(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("上周")
    made = township.take(village.export(place.root / "one"), receipts=place.root / "r1")
    village.take(*made.receipts)
    kept = back_up(township)
    lost = village.add("这周")
    made = township.take(village.export(place.root / "two"), receipts=place.root / "r2")
    old = made.receipts
    village.take(*old)
    assert word(village) == "镇里已入库"
    put_back(township, kept)
    village.add("以后")
    made = township.take(village.export(place.root / "three"), receipts=place.root / "r3")
    assert made.held > 0, "what was receipted before the disk died is missing there"
    village.take(*made.receipts)
    assert word(village) != "镇里已入库", "the proof is gone, and so is the word"
    village.take(*old)
    assert word(village) != "镇里已入库", "an older receipt proves nothing any more"
    made = township.take(village.export(place.root / "four"), receipts=place.root / "r4")
    village.take(*made.receipts)
    own = village.desk.device.station_id
    assert township.person(lost, own).name == "这周"
    assert word(village) == "镇里已入库"
    assert village.digests() == township.digests(own)


def test_a_sister_that_lost_a_week_gets_it_again(place: Place) -> None:
    first = place.village()
    second = place.another(first)
    kept = back_up(second)
    ours = first.add("这周，第一台")
    second.take(first.export(place.root / "one"))
    theirs = second.add("这周，第二台")
    first.take(second.export(place.root / "two"))
    put_back(second, kept)
    after = second.add("以后")
    first.take(second.export(place.root / "three"))
    second.take(first.export(place.root / "four"))
    for machine in (first, second):
        names = {machine.person(one).name for one in (ours, theirs, after)}
        assert names == {"这周，第一台", "这周，第二台", "以后"}
    assert first.digests() == second.digests()


def test_a_receipt_for_two_computers_serves_each_of_them(place: Place) -> None:
    first, township = place.village(), place.township()
    place.enrol(first, township)
    second = place.another(first)
    card = place.root / "again.sdcard"
    from stationdesk.sync import errands

    errands.write_card(township.desk, card)
    errands.enrol(second.desk, card)
    first.add("甲")
    second.add("乙")
    made = township.take(
        first.export(place.root / "one"), second.export(place.root / "two"), receipts=place.root / "r"
    )
    for machine in (first, second):
        taken = machine.take(*made.receipts)
        assert (taken.problems, taken.quarantined) == ((), 0)
        assert machine.desk.read(status.status).received > 0
