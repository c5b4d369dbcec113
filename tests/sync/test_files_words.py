"""Attachments have the same four words as records, each with its own proof; every side counts them alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stationdesk.storage.work import Work
from stationdesk.sync import carrying, errands, files_out, log, phone, status, trace, untold
from stationdesk.sync.carriers.address import Address
from stationdesk.sync.carriers.memory import FarSide, MemoryCarrier
from tests.sync.machines import Machine, Place
from tests.sync.test_files_travel import _attach as attach


def _pair(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    return village, township


def _out(machine: Machine, stick: Path, *, with_files: bool = True) -> tuple[errands.Exported, list[Path]]:
    stick.mkdir(exist_ok=True)
    made = errands.export(machine.desk, stick, with_files=with_files)
    return made, [one for one in (made.file, *made.more) if one is not None]


def _files(machine: Machine) -> tuple[int, int, int, int]:
    now = machine.desk.read(status.status)
    return now.files_pending, now.files_exported, now.files_delivered, now.files_received


def _words(machine: Machine) -> list[tuple[int, str]]:
    """Of every bundle of files: how many, and the word proved for it; the newest first."""
    return [(one.files, one.word) for one in machine.desk.read(trace.exports) if one.files]


def test_each_word_of_a_bundle_of_files_waits_for_its_own_proof(place: Place) -> None:
    village, township = _pair(place)
    for _ in range(3):
        attach(village, os.urandom(2000))
    assert _files(village) == (3, 0, 0, 0)
    made, bundles = _out(village, place.root / "s1")
    assert (made.files, made.files_for) == (3, (("潘家湾镇便民服务中心", 3),))
    assert _files(village) == (0, 3, 0, 0)
    assert _words(village) == [(3, "exported")]
    taken = township.take(*bundles, receipts=place.root / "r1")
    assert (taken.files, taken.files_already) == (3, 0)
    assert _files(village) == (0, 3, 0, 0), "nothing was signed that is known here"
    heard = village.take(*taken.receipts)
    assert heard.confirmed_files == 3
    now = village.desk.read(status.status)
    assert (now.word, now.sentence.endswith("项，附件 3 个。")) == ("镇里已入库", True)
    assert _files(village) == (0, 0, 0, 3)
    assert _words(village) == [(3, "received")]


def test_records_received_without_their_files_do_not_say_that_all_is_received(place: Place) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    _made, (records, _lost) = _out(village, place.root / "s1")
    answer = township.take(records, receipts=place.root / "r1")
    heard = village.take(*answer.receipts)
    assert (heard.confirmed > 0, heard.confirmed_files) == (True, 0)
    now = village.desk.read(status.status)
    assert (now.pending, now.word, now.sentence) == (0, "待导出", "待导出：附件 1 个。")
    assert _words(village) == [(1, "exported")], "the bundle that got lost never says that it arrived"
    again, bundles = _out(village, place.root / "s2")
    assert again.files == 1
    assert village.desk.read(status.status).word == "已导出"
    answer = township.take(*bundles, receipts=place.root / "r2")
    assert village.take(*answer.receipts).confirmed_files == 1
    assert village.desk.read(status.status).word == "镇里已入库"
    assert sorted(_words(village)) == [(1, "exported"), (1, "received")]


def test_files_left_out_of_an_export_stay_to_be_exported(place: Place) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    _made, bundles = _out(village, place.root / "s1", with_files=False)
    village.take(*township.take(*bundles, receipts=place.root / "r1").receipts)
    assert village.desk.read(status.status).word == "待导出"
    assert _files(village) == (1, 0, 0, 0)


def test_delivered_is_said_of_files_only_when_the_far_side_confirmed_them(place: Place) -> None:
    village, township = _pair(place)
    far = FarSide()
    given = Address(url="https://town.example/")
    village.desk.change(lambda work: carrying.set_address(work, given), reason="sync:enrol")
    attach(village, os.urandom(2000))

    def send() -> carrying.Sent:
        return carrying.send(village.desk, make=lambda _address: MemoryCarrier(far), sleep=lambda _s: None)

    far.confirms = False
    send()
    assert _files(village) == (1, 0, 0, 0), "what lies in the outbox is not exported"
    far.confirms = True
    carrying.fetch(village.desk, make=lambda _address: MemoryCarrier(far), sleep=lambda _s: None)
    assert _files(village) == (0, 0, 1, 0)
    assert _words(village) == [(1, "delivered")]
    assert village.desk.read(status.status).word == "已送达"
    (place.root / "came").mkdir()
    for (_station, name), data in far.whole.items():
        (place.root / "came" / name).write_bytes(data)
    answer = township.take(*sorted((place.root / "came").iterdir()), receipts=place.root / "r")
    village.take(*answer.receipts)
    assert _files(village) == (0, 0, 0, 1)


def test_a_code_read_out_by_telephone_proves_nothing_about_files(place: Place) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    later = attach(village, os.urandom(2000))
    _made, bundles = _out(village, place.root / "s1")
    answer = township.take(*bundles, receipts=place.root / "r1")
    code = errands.code_for(township.desk, village.desk.read(lambda work: work.station_id))
    heard = village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")
    assert heard.confirmed > 0
    assert _files(village) == (0, 2, 0, 0)
    assert village.desk.read(status.status).word == "已导出"
    assert village.take(*answer.receipts).confirmed_files == 2, "the file says what the code could not"
    assert _files(village) == (0, 0, 0, 2)
    assert later not in village.desk.read(lambda work: files_out.lacked(work, work.station_id))


def test_files_that_were_never_written_are_still_due_after_a_code_by_telephone(place: Place) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    _made, bundles = _out(village, place.root / "s1", with_files=False)
    township.take(*bundles)
    code = errands.code_for(township.desk, village.desk.read(lambda work: work.station_id))
    village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")
    assert _files(village) == (1, 0, 0, 0)
    made, bundles = _out(village, place.root / "s2")
    assert made.files == 1
    assert township.take(*bundles).files == 1


def test_export_take_in_and_receipt_count_files_alike(place: Place) -> None:
    """A sister PC that lacks everything, and contents that the township had before: who gets how many is said."""
    village, township = _pair(place)
    form = os.urandom(2000)  # an empty form that every village keeps
    other = Place(place.root / "elsewhere")
    neighbour = other.village()
    other.machines.append(township)
    for who, whom in ((neighbour, township), (township, neighbour)):
        errands.write_card(who.desk, place.root / "n.sdcard")
        errands.enrol(whom.desk, place.root / "n.sdcard")
    attach(neighbour, form)
    township.take(*_out(neighbour, place.root / "n1")[1])
    neighbour.desk.close()

    for content in (form, os.urandom(1000)):
        attach(village, content)
    _made, bundles = _out(village, place.root / "s1")
    taken = township.take(*bundles, receipts=place.root / "r1")
    assert (taken.files, taken.files_already) == (1, 1)
    assert village.take(*taken.receipts).confirmed_files == 2
    place.another(village, "b")
    attach(village, os.urandom(1000))
    made, bundles = _out(village, place.root / "s2")
    town, sister = made.files_for
    assert (town[0], town[1], sister[1]) == ("潘家湾镇便民服务中心", 1, made.files)
    taken = township.take(*bundles, receipts=place.root / "r2")
    assert taken.files + taken.files_already == town[1]
    assert village.take(*taken.receipts).confirmed_files == town[1]


def test_a_receipt_that_says_nothing_new_was_still_read(place: Place) -> None:
    village, township = _pair(place)
    village.add()
    _made, bundles = _out(village, place.root / "s1")
    answer = township.take(*bundles, receipts=place.root / "r1")
    code = errands.code_for(township.desk, village.desk.read(lambda work: work.station_id))
    village.desk.change(lambda work: phone.confirm(work, code), mode="quiet")
    heard = village.take(*answer.receipts)
    assert (heard.heard, heard.confirmed, heard.confirmed_files, heard.problems) == (1, 0, 0, ())


def test_files_without_a_receipt_are_among_what_was_not_told(place: Place) -> None:
    village, township = _pair(place)
    attach(village, os.urandom(2000))
    _made, bundles = _out(village, place.root / "s1")
    listed = village.desk.read(untold.untold).unanswered
    assert sorted(one.files for one in listed) == [0, 1]
    village.take(*township.take(*bundles, receipts=place.root / "r1").receipts)
    assert village.desk.read(untold.untold).unanswered == ()


@pytest.mark.parametrize("lacks", [1, files_out.MOST_LACKED])
def test_an_answer_that_could_not_name_everything_proves_no_file(
    place: Place, monkeypatch: pytest.MonkeyPatch, lacks: int
) -> None:
    monkeypatch.setattr(files_out, "MOST_LACKED", 1 if lacks == 1 else lacks)
    village, township = _pair(place)
    for _ in range(3):
        attach(village, os.urandom(2000))
    _made, (records, _files_bundle) = _out(village, place.root / "s1")
    answer = township.take(records, receipts=place.root / "r1")
    assert village.take(*answer.receipts).confirmed_files == 0


def test_files_and_changes_are_counted_the_same_however_many_changes_there_are(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short stretch of the log is read as it lies, a long one by its records; neither counts what it does not name."""
    village, _township = _pair(place)
    for _ in range(3):
        attach(village, os.urandom(2000))

    def found(work: Work) -> list[tuple[set[str], int, int]]:
        have = log.vector(work, work.station_id)
        (origin, last), *_ = have.items()
        return [
            (
                files_out.recorded_since(work, {origin: first} if first else {}, {origin: until}),
                log.count_between(work, work.station_id, {origin: first} if first else {}, {origin: until}),
                work.scalar("SELECT count(*) FROM changes WHERE seq > :a AND seq <= :b", a=first, b=until),
            )
            for first, until in ((0, last), (last // 2, last), (last - 1, last), (3, last - 2))
        ]

    few = village.desk.read(found)
    monkeypatch.setattr(files_out, "_FEW", 0)
    assert village.desk.read(found) == few
    assert len(few[0][0]) == 3
    assert [counted for _files, counted, _there in few] == [there for _files, _counted, there in few]
