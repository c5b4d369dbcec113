"""Attachments and issued papers travel apart from the records, only where they are lacking, and a cut is made good."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stationdesk.core.ids import new_id
from stationdesk.models.papers import Attachment, Paper
from stationdesk.storage.work import Work
from stationdesk.sync import errands, files_out, medium, status, writer
from tests.sync.machines import Machine, Place

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def _attach(machine: Machine, content: bytes) -> str:
    """An attachment of some person; its SHA-256."""
    person = machine.add()

    def write(work: Work) -> None:
        ref = work.blobs.put(content)
        row = Attachment(
            station_id=work.station_id,
            id=new_id(),
            subject_table="people",
            subject_id=person,
            title="户口簿",
            media_type="application/pdf",
            size=len(content),
            sha256=ref.sha256,
            blob=ref.name,
            made_at=work.at,
            user_id=work.user_id,
        )
        work.session.add(row)

    machine.desk.change(write, reason="test")
    return hashlib.sha256(content).hexdigest()


def _issue(machine: Machine, pdf: bytes) -> str:
    """An issued paper with its PDF, kept the way `papers.keep` does: after the record; its SHA-256."""
    made = new_id()

    def write(work: Work) -> None:
        work.session.add(
            Paper(
                station_id=work.station_id,
                id=made,
                kind="case_receipt",
                subject_table="cases",
                subject_id=made,
                facts={},
                made_at=work.at,
            )
        )

    machine.desk.change(write, reason="test")

    def keep(work: Work) -> None:
        row = work.session.get_one(Paper, (work.station_id, made))
        row.pdf_sha256, row.pdf_blob = hashlib.sha256(pdf).hexdigest(), work.blobs.put(pdf).name

    machine.desk.change(keep, reason="test")
    return hashlib.sha256(pdf).hexdigest()


def _has(machine: Machine, sha256: str) -> bool:
    return machine.desk.read(lambda work: work.blobs.name_of(sha256) in work.blobs)


def _out(machine: Machine, stick: Path) -> errands.Exported:
    stick.mkdir(exist_ok=True)
    return errands.export(machine.desk, stick)


def _all(made: errands.Exported) -> list[Path]:
    assert made.file is not None
    return [made.file, *made.more]


def _pair(place: Place) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    return village, township


def test_files_and_issued_papers_arrive_behind_the_records_and_are_not_sent_again(place: Place) -> None:
    village, township = _pair(place)
    content, pdf = os.urandom(300_000), b"%PDF-1.7" + os.urandom(50_000)
    attached, issued = _attach(village, content), _issue(village, pdf)
    made = _out(village, place.root / "s1")
    assert (made.files, len(made.more), made.files_left, made.problem) == (2, 1, 0, None)
    taken = township.take(*_all(made), receipts=place.root / "receipts")
    assert (taken.files, taken.problems) == (2, ())
    assert _has(township, attached)
    assert _has(township, issued)
    again = _out(village, place.root / "s2")
    assert again.files == 0, "not even before the receipt came"
    taken = township.take(*_all(again), receipts=place.root / "receipts")
    village.take(*taken.receipts)
    third = _out(village, place.root / "s3")
    assert (third.file, third.files) == (None, 0)


def test_records_are_never_held_up_by_files_and_a_lost_stick_of_files_is_made_good(place: Place) -> None:
    village, township = _pair(place)
    attached = _attach(village, os.urandom(200_000))
    made = _out(village, place.root / "s1")
    records, _lost = _all(made)
    taken = township.take(records, receipts=place.root / "r1")
    assert taken.applied > 0
    assert not _has(township, attached)
    assert village.take(*taken.receipts).confirmed > 0
    again = _out(village, place.root / "s2")
    assert again.files == 1, "the receipt says that it is lacking"
    township.take(*_all(again))
    assert _has(township, attached)


def test_files_that_come_before_their_records_are_named_and_come_again(place: Place) -> None:
    village, township = _pair(place)
    attached = _attach(village, os.urandom(100_000))
    records, files = _all(_out(village, place.root / "s1"))
    early = township.take(files)
    assert [one["reason"] for one in early.problems] == ["files-before-records"]
    assert not _has(township, attached)
    township.take(records)
    assert township.take(files).files == 1
    assert _has(township, attached)


def test_a_sister_says_what_it_lacks_and_only_she_gets_it(place: Place) -> None:
    village, township = _pair(place)
    sister = place.another(village, "b")
    attached = _attach(village, os.urandom(120_000))
    made = _out(village, place.root / "s1")
    receipts = township.take(*_all(made), receipts=place.root / "r1").receipts
    village.take(*receipts)
    sister.take(_all(made)[0])  # the records only
    sister.add("周姐妹")
    assert sister.desk.read(lambda work: files_out.lacked(work, work.station_id)) == (attached,)
    village.take(sister.export(place.root / "s2"))
    again = _out(village, place.root / "s3")
    assert again.files == 1
    answer = township.take(again.more[0] if again.more else again.file)  # type: ignore[arg-type]
    assert [one["reason"] for one in answer.problems] == ["not-for-us"], "the township has it already"
    # Told, but nobody has to look at it, and nothing is kept that can never be opened here.
    assert (answer.quarantined, township.desk.read(status.status).quarantined) == (0, 0)
    assert not (township.desk.home.root / "quarantine").exists()
    sister.take(*_all(again))
    assert _has(sister, attached)
    paper = sister.desk.read(lambda work: files_out.lacked(work, work.station_id))
    assert paper == ()


def test_a_second_try_goes_on_behind_the_last_verified_bundle(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = _pair(place)
    hashes = [_attach(village, os.urandom(400_000)) for _ in range(4)]
    monkeypatch.setattr(errands, "BUNDLE_BYTES", 1_000_000)
    real, calls = writer.write, []

    def pulled(folder: Path, *args: object, **more: object) -> writer.Written:
        calls.append(folder)
        if len(calls) == 4:  # records, two files bundles, then the stick is gone
            raise medium.MediumGone
        return real(folder, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(errands.writer, "write", pulled)
    made = _out(village, place.root / "s1")
    assert made.changes > 0
    assert made.problem is not None
    assert (made.files, made.files_left) == (2, 2)
    assert "还剩 2 个" in made.problem.message
    monkeypatch.setattr(errands.writer, "write", real)
    again = _out(village, place.root / "s1")
    assert (again.files, again.files_left) == (2, 0)
    township.take(*sorted((place.root / "s1").iterdir()))
    assert all(_has(township, one) for one in hashes)


def test_an_attachment_greater_than_a_bundle_goes_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = _pair(place)
    monkeypatch.setattr(errands, "BUNDLE_BYTES", 1_000_000)
    big, small = _attach(village, os.urandom(2_500_000)), _attach(village, os.urandom(1000))
    made = _out(village, place.root / "s1")
    assert (made.files, len(made.more)) == (2, 2)
    assert township.take(*_all(made)).files == 2
    assert _has(township, big)
    assert _has(township, small)


def test_cancelling_between_files_keeps_the_records(place: Place) -> None:
    village, _township = _pair(place)
    _attach(village, os.urandom(100_000))
    asked = {"n": 0}

    def cancelled() -> bool:
        asked["n"] += 1
        return any(file.suffix == ".sdbundle" for file in (place.root / "s1").iterdir())

    (place.root / "s1").mkdir()
    made = errands.export(village.desk, place.root / "s1", cancelled=cancelled)
    assert made.changes > 0
    assert (made.files, made.files_left, made.problem) == (0, 1, None)
    assert [file.name for file in (place.root / "s1").iterdir()] == [made.file.name]  # type: ignore[union-attr]


def test_a_bundle_shared_out_to_the_brim_still_fits() -> None:
    """age adds sixteen bytes to every 64 KiB: a gibibyte of content is more than a gibibyte of bundle."""
    full = [writer.Blob(f"{n:064x}", 1024**2, lambda: None) for n in range(3000)]  # type: ignore[arg-type,return-value]
    for share in writer.share_out(full):
        content = sum(one.size + 300 for one in share)
        assert content + content // 65536 * 16 + 100_000 <= writer.MAX_BYTES


def test_an_export_does_not_go_through_all_records_to_know_what_is_lacking(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, _township = _pair(place)
    for n in range(30):
        _attach(village, str(n).encode() * 100)
    asked: list[str] = []
    real = type(village.desk.blobs).__contains__

    def counted(self: object, name: str) -> bool:
        asked.append(name)
        return real(self, name)  # type: ignore[arg-type]

    monkeypatch.setattr(type(village.desk.blobs), "__contains__", counted)
    assert village.desk.read(lambda work: files_out.lacked(work, work.station_id)) == ()
    assert asked == []


@pytest.mark.prove
def test_a_stick_pulled_at_any_write_leaves_only_whole_bundles(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records and files: whatever the moment, there is a sentence, nothing half, and the next export makes it whole."""
    import errno

    from stationdesk.core.errors import Trouble
    from stationdesk.sync import peers, reader

    village, township = _pair(place)
    hashes = [_attach(village, os.urandom(60_000)) for _ in range(3)]
    monkeypatch.setattr(errands, "BUNDLE_BYTES", 400_000)
    real, calls, stop = os.fsync, {"n": 0}, {"at": 0}
    stick = place.root / "s1"
    stick.mkdir()

    def gone(descriptor: int) -> None:
        if str(stick) in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            calls["n"] += 1
            if calls["n"] >= stop["at"] > 0:
                raise OSError(errno.EIO, "pulled")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", gone)
    sentences = 0
    for moment in range(1, 9):
        calls["n"], stop["at"] = 0, moment
        try:
            made = _out(village, stick)
            sentences += made.problem is not None
        except Trouble as trouble:
            sentences += "{" not in trouble.message
        assert [one for one in stick.iterdir() if one.suffix != ".sdbundle"] == []
        identity = township.desk.read(peers.own_identity)
        for file in stick.iterdir():
            with reader.open(
                file, [identity], lambda claim: township.desk.read(lambda work: peers.key_for(work, claim))
            ) as bundle:
                bundle.verify()
    assert sentences >= 3
    stop["at"] = 0
    _out(village, stick)
    township.take(*sorted(stick.iterdir()))
    assert all(_has(township, one) for one in hashes)
