"""A dead PC loses nothing that was exported: the township gives the village's data back to its new PC, or a sister does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stationdesk.core.paths import Home
from stationdesk.new_home import join_station
from stationdesk.sync import card, device_errands, errands, log, return_log, revocations, status
from stationdesk.sync.revocations import Revoke
from tests.fixtures import PASSWORD, QUICK, USER
from tests.sync.machines import Machine, Place
from tests.sync.test_files_travel import _attach, _has
from tests.sync.test_vouched import OTHER, colleague


def _dead_village(place: Place) -> tuple[Machine, Machine, str, str]:
    """A village that exported a person and an attachment, and whose only PC is then gone."""
    village, township = place.village(), place.township()
    place.enrol(village, township)
    person = village.add("曾庆兰", remark="低保户")
    attached = _attach(village, os.urandom(80_000))
    stick = place.root / "s"
    stick.mkdir()
    made = errands.export(village.desk, stick)
    assert made.file is not None
    township.take(made.file, *made.more)
    return village, township, person, attached


def _new_pc(place: Place, given: Path, name: str = "n") -> tuple[Machine, Path]:
    join_station(
        Home(place.root / name), card.read(given), USER, PASSWORD, clock=place.machines[0].clock, kdf=QUICK
    )
    joined = place._opened(name, place.machines[0].clock)
    own = place.root / f"{name}.sdcard"
    errands.write_card(joined.desk, own)
    return joined, own


def test_a_dead_pc_loses_nothing_that_was_exported(place: Place) -> None:
    village, township, person, attached = _dead_village(place)
    station = village.desk.device.station_id
    device_errands.revoke(township.desk, Revoke("010", "broken", station="421221106202"))
    given = place.root / "return.sdcard"
    return_log.write_card(township.desk, "421221106202", given)
    joined, own = _new_pc(place, given)
    assert joined.desk.device.station_id == station
    back = place.root / "back"
    back.mkdir()
    made = return_log.return_to(township.desk, "421221106202", card.read(own), back)
    assert (made.device_no, made.files) == (990, 1)
    taken = joined.take(made.file, *made.more)
    assert (taken.problems, taken.held, taken.files) == ((), 0, 1)
    assert joined.person(person).remark == "低保户"
    assert _has(joined, attached)
    assert joined.desk.device.device_no == 990
    assert joined.desk.user_name == USER
    # It works on, under its own number; the township takes it in; what it has is not sent again.
    later = joined.add("周新来")
    now = joined.desk.read(status.status)
    assert now.township is not None
    bundle = joined.export(place.root / "s2")
    answer = township.take(bundle, receipts=place.root / "r")
    assert (answer.problems, answer.already) == ((), 0)
    assert township.person(later, station).name == "周新来"
    assert township.digests(station) == joined.digests(station)
    joined.take(*answer.receipts)
    assert joined.desk.read(status.status).pending == 0
    # The dead one comes back to life: nothing more of it is taken, here or there.
    village.add("周旧机")
    late = village.export(place.root / "s3")
    assert [one["reason"] for one in township.take(late).problems] == ["device-revoked"]


def test_numbers_given_by_a_township_never_meet_those_of_the_village(place: Place) -> None:
    _village, township, _person, _attached = _dead_village(place)
    device_errands.revoke(township.desk, Revoke("010", "broken", station="421221106202"))
    given = place.root / "return.sdcard"
    return_log.write_card(township.desk, "421221106202", given)
    joined, own = _new_pc(place, given)
    back = place.root / "back"
    back.mkdir()
    made = return_log.return_to(township.desk, "421221106202", card.read(own), back)
    again = return_log.return_to(township.desk, "421221106202", card.read(own), back)
    assert made.device_no == again.device_no == 990, "the same PC keeps its number"
    joined.take(made.file, *made.more)
    third = place.another(joined, "third")
    assert third.desk.device.device_no == 20, "the village goes on counting from below"


def test_the_township_gives_nothing_back_while_a_pc_of_the_village_counts(place: Place) -> None:
    _village, township, _person, _attached = _dead_village(place)
    given = place.root / "return.sdcard"
    return_log.write_card(township.desk, "421221106202", given)
    _joined, own = _new_pc(place, given)
    back = place.root / "back"
    back.mkdir()
    with pytest.raises(return_log.OthersStillCount) as refused:
        return_log.return_to(township.desk, "421221106202", card.read(own), back)
    assert "010" in refused.value.message
    assert list(back.iterdir()) == []
    with pytest.raises(return_log.VillageUnknown):
        return_log.write_card(township.desk, "421221106209", place.root / "x.sdcard")


def test_only_its_own_township_may_give_a_village_its_log(place: Place, tmp_path: Path) -> None:
    """A bundle that names a station and is signed by somebody else's township is nobody's."""
    village, _township, _person, _attached = _dead_village(place)
    other = Place(tmp_path / "else")
    other.root.mkdir()
    stranger = other.township()
    place.machines.append(stranger)
    card_file = place.root / "v.sdcard"
    errands.write_card(village.desk, card_file)
    errands.enrol(stranger.desk, card_file)
    given = place.root / "a.sdcard"
    errands.write_card(stranger.desk, given)

    def forged(work: object) -> Path:
        import msgspec

        from stationdesk.sync import writer
        from stationdesk.sync.keys import signer

        key = signer(stranger.desk.keys())
        fields = errands.fields_of(work, 7, {}, {}, key)  # type: ignore[arg-type]
        fields = msgspec.structs.replace(
            fields,
            station=village.desk.device.station_id,
            village="421221106202",
            heads=(),
            digests={},
            by=work.station_id,  # type: ignore[attr-defined]
        )
        to = [village.desk.keys().recipient]
        return writer.write(place.root, fields, (), (), to, key.sign).path

    answer = village.take(stranger.desk.read(forged))
    assert [one["reason"] for one in answer.problems] == ["signer-unknown"]


def test_a_sister_is_enough_to_make_a_new_pc(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    person = village.add("曾庆兰")
    sister = place.another(village, "b")
    station = village.desk.device.station_id
    device_errands.revoke(sister.desk, Revoke("010", "broken"))
    third = place.another(sister, "c")
    assert third.person(person).name == "曾庆兰"
    assert third.digests(station) == sister.digests(station)
    lines = third.desk.read(lambda work: revocations.limits(work, station))
    assert lines.revoked(10)
    assert third.desk.read(lambda work: log.vector(work, station))["10.1"] > 0


def test_where_two_work_at_the_township_two_look_at_the_card(place: Place) -> None:
    _village, township, _person, _attached = _dead_village(place)
    device_errands.revoke(township.desk, Revoke("010", "broken", station="421221106202"))
    given = place.root / "return.sdcard"
    return_log.write_card(township.desk, "421221106202", given)
    _joined, own = _new_pc(place, given)
    colleague(township)
    back = place.root / "back"
    back.mkdir()
    for alone in (None, township.desk.actor.user_id):
        with pytest.raises(return_log.ColleagueMustLook, match="同事"):
            return_log.return_to(township.desk, "421221106202", card.read(own), back, approved_by=alone)
    assert list(back.iterdir()) == []
    made = return_log.return_to(township.desk, "421221106202", card.read(own), back, approved_by=OTHER)
    assert made.device_no == 990
    (entry,) = township.desk.read(
        lambda work: work.rows("SELECT detail FROM audit WHERE detail LIKE '%\"return\"%'")
    )
    assert OTHER in entry["detail"]
