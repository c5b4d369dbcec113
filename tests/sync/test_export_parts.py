"""More records than one bundle holds go into several: each whole, in any order, cut and taken up again."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.errors import Cancelled, Trouble
from stationdesk.models.machine import Export
from stationdesk.models.residents import Person
from stationdesk.storage.work import Work
from stationdesk.sync import errands, medium, passages, peers, reader, status, writer
from tests.sync.machines import Machine, Place
from tests.sync.test_files_travel import _attach as attach

LIMIT = 340_000
"""Bytes of a bundle here: a quarter of a megabyte is kept for what is in every bundle."""


def _people(machine: Machine, count: int) -> None:
    """One transaction."""

    def write(work: Work) -> None:
        from stationdesk.core.ids import new_id

        work.session.add_all(
            Person(
                station_id=work.station_id, id=new_id(), name=f"曾{n}", remark=os.urandom(100).hex() + "住址"
            )
            for n in range(count)
        )

    machine.desk.change(write, reason="residents:edit")


@pytest.fixture
def pair(place: Place, monkeypatch: pytest.MonkeyPatch) -> tuple[Machine, Machine]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    monkeypatch.setattr(errands, "BUNDLE_BYTES", LIMIT)
    for _ in range(8):
        _people(village, 60)
    return village, township


def _all(made: errands.Exported) -> list[Path]:
    assert made.file is not None
    return [made.file, *made.more]


def _export(machine: Machine, stick: Path, **more: Callable[..., object]) -> errands.Exported:
    stick.mkdir(exist_ok=True)
    return errands.export(machine.desk, stick, **more)  # type: ignore[arg-type]


def test_records_beyond_one_bundle_go_into_several_and_arrive_in_any_order(
    pair: tuple[Machine, Machine], place: Place
) -> None:
    village, township = pair
    attach(village, os.urandom(3000))
    seen: list[tuple[int, int]] = []
    made = _export(village, place.root / "s", progress=lambda done, total: seen.append((done, total)))
    bundles = _all(made)
    assert len(bundles) >= 4
    assert made.files == 1
    assert all(one.stat().st_size <= LIMIT for one in bundles)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen), "the bar never goes back"
    assert seen[-1][0] == seen[-1][1] == 2 * made.bytes
    own = village.desk.read(lambda work: f"{work.device_no}.{work.epoch}")
    spans = [
        (row.from_vector.get(own, 0), row.to_vector[own])
        for row in village.desk.read(lambda work: work.session.query(Export).order_by(Export.file_name).all())
        if row.changes
    ]
    assert spans[0][0] == 0
    assert all(spans[n][0] == spans[n - 1][1] for n in range(1, len(spans))), (
        "each begins where the last ended"
    )
    assert village.desk.read(status.status).word == "已导出"
    mixed = bundles[:-1]
    random.Random(7).shuffle(mixed)
    taken = [township.take(one, receipts=place.root / "r") for one in (*mixed, bundles[-1])]
    assert sum(one.applied for one in taken) == made.changes
    station = village.desk.read(lambda work: work.station_id)
    assert township.digests(station) == village.digests()
    village.take(*taken[-1].receipts)
    assert village.desk.read(status.status).word == "镇里已入库"


def test_every_bundle_of_several_signs_for_itself(pair: tuple[Machine, Machine], place: Place) -> None:
    village, township = pair
    identity = township.desk.read(peers.own_identity)
    bundles = _all(_export(village, place.root / "s"))
    for n, file in enumerate(bundles):
        with reader.open(
            file, [identity], lambda claim: township.desk.read(lambda work: peers.key_for(work, claim))
        ) as bundle:
            bundle.verify()
            (head,) = bundle.manifest.heads
            assert head.seq == bundle.manifest.to_vector[f"{head.device}.{head.epoch}"]
            assert bool(bundle.manifest.digests) == (n == len(bundles) - 1), "digests are of everything"


def test_stopping_keeps_what_was_finished_and_the_next_export_goes_on_behind_it(
    pair: tuple[Machine, Machine], place: Place
) -> None:
    village, township = pair
    stick = place.root / "s"
    stick.mkdir()
    made = _export(village, stick, cancelled=lambda: len(list(stick.glob("*.sdbundle"))) >= 2)
    assert (len(_all(made)), made.problem) == (2, None)
    assert made.changes_left > 0
    assert sorted(stick.iterdir()) == _all(made), "no half file"
    now = village.desk.read(status.status)
    assert now.pending >= made.changes_left, "what was not written is still to be exported"
    assert now.exported == made.changes
    again = _export(village, stick)
    assert _all(again)[:2] == _all(made)
    assert again.changes > made.changes + made.changes_left - 1
    assert village.desk.read(status.status).pending == 0
    township.take(*_all(again))
    assert township.digests(village.desk.read(lambda work: work.station_id)) == village.digests()


@pytest.mark.prove
def test_on_another_stick_a_cut_export_begins_anew(pair: tuple[Machine, Machine], place: Place) -> None:
    village, township = pair
    first = place.root / "s"
    first.mkdir()
    made = _export(village, first, cancelled=lambda: len(list(first.glob("*.sdbundle"))) >= 2)
    spoilt = _all(made)[1]
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"x")
    whole = _export(village, place.root / "other")
    assert whole.changes_left == 0
    taken = township.take(*_all(whole))
    assert taken.applied == whole.changes
    assert township.digests(village.desk.read(lambda work: work.station_id)) == village.digests()


@pytest.mark.prove
def test_a_finished_bundle_that_was_spoilt_meanwhile_is_written_again(
    pair: tuple[Machine, Machine], place: Place
) -> None:
    village, township = pair
    for _ in range(6):
        _people(village, 60)
    stick = place.root / "s"
    stick.mkdir()
    made = _export(village, stick, cancelled=lambda: len(list(stick.glob("*.sdbundle"))) >= 2)
    spoilt = _all(made)[1]
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"x")
    stopped = _export(village, stick, cancelled=lambda: len(list(stick.glob("*.sdbundle"))) >= 4)
    assert spoilt not in _all(stopped)
    whole = _export(village, stick)
    assert spoilt not in _all(whole)
    assert set(_all(stopped)) <= set(_all(whole))
    assert township.take(*_all(whole)).applied == whole.changes


def test_a_stick_pulled_between_two_bundles_is_said_beside_what_is_finished(
    pair: tuple[Machine, Machine], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, _township = pair
    real, calls = writer.write, []

    def pulled(*args: object, **more: object) -> writer.Written:
        calls.append(1)
        if len(calls) == 3:
            raise medium.MediumGone
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "write", pulled)
    made = _export(village, place.root / "s")
    assert made.problem is not None
    assert "写好并核对了 2 个" in made.problem.message
    assert f"还剩 {made.changes_left} 项" in made.problem.message
    calls.clear()
    monkeypatch.setattr(writer, "write", real)
    assert _export(village, place.root / "s").changes_left == 0


def test_cancelling_the_first_of_several_leaves_nothing(pair: tuple[Machine, Machine], place: Place) -> None:
    village, _township = pair
    stick = place.root / "s"
    with pytest.raises(Cancelled):
        _export(village, stick, cancelled=lambda: True)
    assert list(stick.iterdir()) == []


@pytest.mark.prove
def test_one_transaction_greater_than_a_bundle_goes_alone_and_whole(
    pair: tuple[Machine, Machine], place: Place
) -> None:
    village, township = pair
    _people(village, 3500)
    _people(village, 3)
    made = _export(village, place.root / "s")
    sizes = [one.stat().st_size for one in _all(made)]
    assert sum(size > LIMIT for size in sizes) == 1
    township.take(*reversed(_all(made)))
    assert township.digests(village.desk.read(lambda work: work.station_id)) == village.digests()


def test_what_is_read_as_text_is_what_is_read_line_by_line(pair: tuple[Machine, Machine]) -> None:
    from stationdesk.sync import changes as wire
    from stationdesk.sync import log
    from stationdesk.sync.keys import signer

    village, _township = pair
    person = village.add('引号"和\\反斜杠\n换行')
    village.edit(person, remark="😀")

    def compare(work: Work) -> None:
        until = log.vector(work, work.station_id)
        passing = passages.Passing(work, {}, until, signer(village.desk.keys()))
        text = b"\n".join(one.text for one in passing.passages(lambda: 1 << 30)) + b"\n"
        lines = list(log.lines_between(work, work.station_id, {}, until))
        assert text == b"".join(map(wire.encode_line, lines))
        assert [*wire.decode_lines(text)] == lines
        assert passing.whole

    village.desk.read(compare)


@pytest.mark.parametrize(
    ("moment", "wrong"),
    [
        (3, errno.ENOSPC),
        (11, errno.EIO),
        *(pytest.param(n, errno.ENOSPC, marks=pytest.mark.prove) for n in range(1, 26, 2)),
        *(pytest.param(n, errno.EIO, marks=pytest.mark.prove) for n in range(2, 26, 2)),
        pytest.param(7, errno.EROFS, marks=pytest.mark.prove),
    ],
)
def test_a_full_or_pulled_stick_at_any_stage_of_both_kinds_leaves_only_whole_bundles_and_true_words(
    pair: tuple[Machine, Machine], place: Place, monkeypatch: pytest.MonkeyPatch, moment: int, wrong: int
) -> None:
    village, township = pair
    attach(village, os.urandom(30_000))
    stick, at = place.root / "s", {"n": 0}
    stick.mkdir()

    def fails(real: Callable[..., object]) -> Callable[..., object]:
        def called(where: object, *rest: object) -> object:
            path = Path(f"/proc/self/fd/{where}").readlink() if isinstance(where, int) else Path(str(where))
            if stick in (path, *path.parents):
                at["n"] += 1
                if at["n"] == moment:
                    raise OSError(wrong, "injected")
            return real(where, *rest)

        return called

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fails(os.write))
        patch.setattr(os, "fsync", fails(os.fsync))
        patch.setattr(Path, "rename", fails(Path.rename))
        try:
            made = _export(village, stick)
            told, changes, attached = made.problem, made.changes, made.files
        except Trouble as trouble:
            told, changes, attached = trouble, 0, 0
    assert (told is not None) == (at["n"] >= moment)
    assert told is None or "{" not in told.message
    assert [one for one in stick.iterdir() if one.suffix != ".sdbundle"] == []
    now = village.desk.read(status.status)
    assert (now.exported, now.files_exported) == (changes, attached), "no word runs ahead of what lies there"
    identity = township.desk.read(peers.own_identity)
    for file in stick.iterdir():
        with reader.open(
            file, [identity], lambda claim: township.desk.read(lambda work: peers.key_for(work, claim))
        ) as bundle:
            bundle.verify()
    made = _export(village, stick)
    assert (made.problem, made.changes_left, made.files_left) == (None, 0, 0)
    taken = township.take(*sorted(stick.glob("*.sdbundle")))
    assert (taken.problems, taken.held, taken.files) == ((), 0, 1)
    assert township.digests(village.desk.read(lambda work: work.station_id)) == village.digests()
