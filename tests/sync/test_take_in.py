"""Promises of carrying changes between machines: nothing lost, nothing twice, the same end everywhere."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from stationdesk.core.clock import noon
from stationdesk.desk import NotEnrolledYet
from stationdesk.models.machine import HeldTransaction, Origin
from stationdesk.models.residents import Person
from stationdesk.storage.work import Work
from stationdesk.sync import errands, peers, status, take_in, vectors
from tests.sync.machines import Machine, Place


def test_the_words_follow_their_proofs(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    assert village.desk.read(status.status).word == "待导出"
    bundle = village.export(place.root / "stick")
    assert village.desk.read(status.status).word == "已导出"
    made = township.take(bundle, receipts=place.root / "receipts")
    assert (made.applied, made.held, made.quarantined) != (0, 0, 0)
    assert made.held == made.quarantined == 0
    assert village.desk.read(status.status).word == "已导出"
    assert village.take(*made.receipts).confirmed == made.applied
    now = village.desk.read(status.status)
    assert (now.word, now.pending, now.exported) == ("镇里已入库", 0, 0)
    own = village.desk.device.station_id
    assert village.digests() == township.digests(own)


def test_the_same_bundle_again_changes_nothing(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    bundle = village.export(place.root / "stick")
    first = township.take(bundle)
    again = township.take(bundle)
    assert again.already == first.applied
    assert again.applied == again.held == again.conflicts == 0


def test_a_lost_stick_loses_nothing(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    one = village.add("甲")
    village.export(place.root / "lost")
    two = village.add("乙")
    township.take(village.export(place.root / "stick"))
    own = village.desk.device.station_id
    assert [township.person(each, own).name for each in (one, two)] == ["甲", "乙"]


def test_after_a_receipt_only_what_is_new_travels(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    for n in range(40):
        village.add(f"居民{n}")
    made = township.take(village.export(place.root / "stick"), receipts=place.root / "receipts")
    village.take(*made.receipts)
    village.add("新来的")
    exported = errands.export(village.desk, place.root / "stick")
    assert exported.changes < 10
    assert errands.export(village.desk, place.root / "stick").changes >= exported.changes


def test_nothing_new_writes_no_bundle(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    made = township.take(village.export(place.root / "stick"), receipts=place.root / "receipts")
    village.take(*made.receipts)
    before = list((place.root / "stick").iterdir())
    assert errands.export(village.desk, place.root / "stick").file is None
    assert list((place.root / "stick").iterdir()) == before


def test_without_a_partner_export_says_what_to_do(place: Place) -> None:
    village = place.village()
    village.add()
    with pytest.raises(peers.NobodyEnrolled, match="交换卡"):
        errands.export(village.desk, place.root)


def test_a_joined_pc_writes_nothing_until_it_has_its_number(place: Place) -> None:
    first = place.village()
    known = first.add()
    second = place.another(first)
    assert second.desk.device.device_no == 20
    assert second.person(known).name == "曾庆兰"
    second.edit(known, remark="从第二台电脑改")
    first.take(second.export(place.root / "back"))
    assert first.person(known).remark == "从第二台电脑改"


def test_an_unenrolled_pc_refuses_to_write(place: Place) -> None:
    from stationdesk.core.paths import Home
    from stationdesk.new_home import join_station
    from stationdesk.sync import card
    from tests.fixtures import PASSWORD, QUICK, USER, open_desk

    first = place.village()
    errands.write_card(first.desk, place.root / "a.sdcard")
    join_station(
        Home(place.root / "b"),
        card.read(place.root / "a.sdcard"),
        USER,
        PASSWORD,
        clock=first.clock,
        kdf=QUICK,
    )
    with open_desk(place.root / "b", first.clock) as joined, pytest.raises(NotEnrolledYet):
        joined.change(lambda work: work.session.add(Person(station_id=work.station_id, name="甲")))


def _same_end(*machines: Machine) -> None:
    assert len({str(machine.digests()) for machine in machines}) == 1


def test_free_columns_show_the_later_clock_on_both(place: Place) -> None:
    first = place.village()
    known = first.add()
    second = place.another(first)
    first.edit(known, remark="先改")
    second.clock.set(first.clock.at + timedelta(minutes=5))
    second.edit(known, remark="后改")
    one, two = first.export(place.root / "s"), second.export(place.root / "s")
    first.take(two)
    second.take(one)
    assert first.person(known).remark == second.person(known).remark == "后改"
    assert first.conflicts() == second.conflicts() == []
    _same_end(first, second)


def test_guarded_columns_have_no_winner_and_one_conflict_item(place: Place) -> None:
    first = place.village()
    known = first.add("曾庆兰")
    second = place.another(first)
    first.edit(known, name="曾庆蘭")
    second.edit(known, name="曾慶兰")
    one, two = first.export(place.root / "s"), second.export(place.root / "s")
    assert first.take(two).conflicts == 1
    assert second.take(one).conflicts == 1
    for machine in (first, second):
        assert machine.person(known).name == "曾庆兰"
        (item,) = machine.conflicts()
        assert (item.table, item.record_id, item.column) == ("people", known, "name")
        assert {side["value"] for side in item.sides} == {"曾庆蘭", "曾慶兰"}
    assert first.conflicts()[0].id == second.conflicts()[0].id
    first.edit(known, name="曾庆蘭")
    second.take(first.export(place.root / "s"))
    assert second.person(known).name == "曾庆蘭"
    assert first.conflicts() == second.conflicts() == []
    _same_end(first, second)


def test_equal_values_settle_themselves(place: Place) -> None:
    first = place.village()
    known = first.add("曾庆兰")
    second = place.another(first)
    first.edit(known, name="曾庆蘭")
    second.edit(known, name="曾庆蘭")
    one, two = first.export(place.root / "s"), second.export(place.root / "s")
    first.take(two)
    second.take(one)
    assert first.person(known).name == second.person(known).name == "曾庆蘭"
    assert first.conflicts() == second.conflicts() == []
    _same_end(first, second)


def test_a_withdrawal_against_an_unseen_edit_asks_a_person(place: Place) -> None:
    first = place.village()
    known = first.add()
    second = place.another(first)
    first.edit(known, withdrawn_at=noon(first.clock.at.date()), withdrawn_why="重复登记")
    second.edit(known, remark="昨天刚来过")
    one, two = first.export(place.root / "s"), second.export(place.root / "s")
    first.take(two)
    second.take(one)
    for machine in (first, second):
        assert machine.person(known).withdrawn_at is None
        assert [item.column for item in machine.conflicts()] == ["withdrawn_at"]
    _same_end(first, second)


def test_every_order_of_arrival_ends_the_same(place: Place) -> None:
    """Three PCs edit the same person; a fourth takes the bundles in in all six orders."""
    first = place.village()
    known = first.add("曾庆兰", remark="原来")
    second, third = place.another(first, "b"), place.another(first, "c")
    first.edit(known, name="甲", remark="一")
    second.edit(known, name="乙", remark="二")
    third.clock.set(first.clock.at + timedelta(hours=1))
    third.edit(known, name="甲", remark="三")
    reader = place.another(first, "d")
    # The last to join must be known to the others before their bundles can be addressed to it.
    news = first.export(place.root / "news")
    for machine in (second, third):
        machine.take(news)
    bundles = [machine.export(place.root / f"t{n}") for n, machine in enumerate((first, second, third))]
    reader.desk.close()
    ends = set()
    for n, order in enumerate(itertools.permutations(bundles)):
        copied = place.root / f"copy{n}"
        shutil.copytree(reader.folder, copied)
        from tests.fixtures import open_desk

        machine = Machine(open_desk(copied, reader.clock), reader.clock, copied)
        machine.take(*order)
        row = machine.person(known)
        (item,) = machine.conflicts()
        ends.add((row.name, row.remark, str(item.sides), str(machine.digests())))
        machine.desk.close()
    assert len(ends) == 1
    assert next(iter(ends))[:2] == ("曾庆兰", "三")


def _split(village: Machine, place: Place) -> tuple[Path, Path]:
    """Two bundles, the second of which begins after the first."""
    one = village.export(place.root / "one")

    def pretend_confirmed(work: Work) -> None:
        from stationdesk.models.machine import Peer
        from stationdesk.sync import log

        peer = work.session.execute(sa.select(Peer).where(Peer.kind == "township")).scalar_one()
        vectors.note_confirmed(work, peer, log.vector(work, work.station_id))

    village.desk.change(pretend_confirmed, mode="quiet")
    village.add("后来的人")
    return one, village.export(place.root / "two")


def test_a_gap_is_held_and_asked_for_and_then_filled(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("先来的人")
    one, two = _split(village, place)
    made = township.take(two, receipts=place.root / "receipts")
    assert made.applied == 0
    assert made.held > 0
    own = village.desk.device.station_id
    missing = township.desk.read(lambda work: take_in.gaps(work, own))
    assert [origin for origin, _, _ in missing] == ["10.1"]
    assert missing[0][1] == 1
    made = township.take(one)
    assert made.held == 0
    assert township.desk.read(lambda work: take_in.gaps(work, own)) == []
    assert township.digests(own) == village.digests()
    with pytest.raises(sa.exc.NoResultFound):
        township.desk.read(lambda work: work.session.execute(sa.select(HeldTransaction)).scalar_one())


def test_a_cloned_disk_is_stopped_and_nothing_of_it_is_lost(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("两台都有")
    township.take(village.export(place.root / "s"))
    village.desk.close()
    shutil.copytree(village.folder, place.root / "clone")
    from tests.fixtures import open_desk

    real = Machine(open_desk(village.folder, village.clock), village.clock, village.folder)
    clone = Machine(open_desk(place.root / "clone", village.clock), village.clock, place.root / "clone")
    real.add("真机录入")
    clone.add("克隆机录入")
    township.take(real.export(place.root / "s1"))
    made = township.take(clone.export(place.root / "s2"))
    assert made.quarantined > 0
    assert {problem["reason"] for problem in made.problems} == {"fork"}
    own = village.desk.device.station_id
    stopped = township.desk.read(lambda work: work.session.get_one(Origin, (own, 10, 1)).stopped_why)
    assert stopped == "fork"
    held = township.desk.read(
        lambda work: work.session.execute(sa.select(HeldTransaction.body)).scalars().all()
    )
    assert any("克隆机录入" in body for body in held)
    real.desk.close()
    clone.desk.close()


def test_many_withdrawals_wait_for_a_second_person(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    people = [village.add(f"居民{n}") for n in range(30)]
    made = township.take(village.export(place.root / "s"), receipts=place.root / "r")
    village.take(*made.receipts)
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    for person in people[:25]:
        village.edit(person, withdrawn_at=at, withdrawn_why="误录")
    bundle = village.export(place.root / "s")
    made = township.take(bundle)
    assert made.applied == 0
    assert made.held > 0
    own = village.desk.device.station_id
    assert township.person(people[0], own).withdrawn_at is None
    waiting = township.desk.read(
        lambda work: work.session.execute(sa.select(HeldTransaction.bundle_id)).scalars().first()
    )
    township.desk.change(lambda work: take_in.release(work, waiting), mode="quiet")
    assert township.person(people[0], own).withdrawn_at == at
    assert township.digests(own) == village.digests()


def test_rubbish_is_set_aside_with_its_reason_and_the_rest_goes_on(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    good = village.export(place.root / "s")
    bad = place.root / "坏的.sdbundle"
    bad.write_bytes(b"not a bundle at all")
    made = township.take(bad, good)
    assert made.quarantined == 1
    assert made.applied > 0
    assert made.problems[0]["file"] == "坏的.sdbundle"
    kept = [row for row in township.desk.read(status.taken) if row.stage == "quarantined"]
    assert [row.why for row in kept] == ["not-a-bundle"]
    assert (township.folder / "quarantine" / kept[0].bundle_id).read_bytes() == b"not a bundle at all"


def test_a_strange_village_is_not_taken_in(place: Place) -> None:
    village, township = place.village(), place.township()
    errands.write_card(township.desk, place.root / "t.sdcard")
    errands.enrol(village.desk, place.root / "t.sdcard")
    village.add()
    made = township.take(village.export(place.root / "s"))
    assert made.applied == 0
    assert [problem["reason"] for problem in made.problems] == ["signer-unknown"]


def test_a_clock_years_ahead_never_advances_ours(place: Place) -> None:
    first = place.village()
    known = first.add()
    second = place.another(first, ahead=timedelta(days=3650))
    second.edit(known, remark="来自未来")
    first.take(second.export(place.root / "s"))
    limit = int((first.clock.at + timedelta(days=1)).timestamp() * 1000) << 16
    assert first.desk.device.hlc < limit
    assert first.person(known).remark == "来自未来"


def test_what_travels_is_not_readable_without_the_key(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("极少见的名字")
    bundle = village.export(place.root / "s").read_bytes()
    assert "极少见的名字".encode() not in bundle
    assert bundle.startswith(b"age-encryption.org/v1")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(village.folder / "station.db").execute("select * from people")
