"""A large log in parts makes progress whatever may wait here, and nobody makes the checks of it endless."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationdesk.sync import card as cards
from stationdesk.sync import device_errands, errands, minisign, proofs, return_log, take_in
from stationdesk.sync.manifest import Head
from stationdesk.sync.revocations import Revoke
from tests.sync.machines import Place
from tests.sync.test_export_parts import LIMIT, _people
from tests.sync.test_proofs import Village
from tests.sync.test_proofs import homes as homes
from tests.sync.test_proofs import village as village
from tests.sync.test_return import _new_pc


@pytest.fixture
def parts(village: Village, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """c wrote much, signed once at its end, and broke. b carries it in several bundles."""
    for _ in range(8):
        _people(village.c, 60)
    assert village.b.take(village.c.export(village.root / "c")).problems == ()
    monkeypatch.setattr(errands, "BUNDLE_BYTES", LIMIT)
    stick = village.root / "parts"
    stick.mkdir()
    made = errands.export(village.b.desk, stick)
    assert made.file is not None
    assert len(made.more) >= 2
    return [made.file, *made.more]


@pytest.mark.parametrize(
    ("most", "turned"),
    [
        pytest.param(1_000, True, id="none-of-it-backwards"),
        pytest.param(1_000, False, id="none-of-it-in-order", marks=pytest.mark.prove),
        pytest.param(130_000, True, id="some-of-it-backwards", marks=pytest.mark.prove),
        pytest.param(130_000, False, id="some-of-it-in-order", marks=pytest.mark.prove),
    ],
)
def test_a_dead_sisters_log_in_parts_comes_in_however_little_may_wait(
    most: int, turned: bool, village: Village, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_in, "HELD_MOST", most)
    if turned:
        # As they come over days: the last first, each on its own.
        for one in reversed(parts):
            made = village.t.take(one)
    else:
        made = village.t.take(*parts)
        assert made.problems == ()
    assert village.held() == []
    assert village.t.digests(village.station) == village.b.digests()
    assert village.t.take(*parts).applied == 0


@pytest.mark.prove
def test_what_no_signature_proves_makes_no_progress_and_no_end(
    village: Village, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_in, "HELD_MOST", 1_000)
    made = village.t.take(*parts[:-1])
    assert {one["reason"] for one in made.problems} == {take_in.TooMuchWaits.code}
    assert made.applied == 0
    assert village.t.take(parts[-1]).problems == ()
    assert village.t.digests(village.station) == village.b.digests()


def test_a_villages_log_goes_back_in_several_bundles(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    old, township = place.village(), place.township()
    place.enrol(old, township)
    for _ in range(8):
        _people(old, 60)
    township.take(old.export(place.root / "s"))
    device_errands.revoke(township.desk, Revoke("010", "broken", station="421221106202"))
    given = place.root / "return.sdcard"
    return_log.write_card(township.desk, "421221106202", given)
    joined, own = _new_pc(place, given)
    monkeypatch.setattr(errands, "BUNDLE_BYTES", LIMIT)
    monkeypatch.setattr(take_in, "HELD_MOST", 1_000)
    back = place.root / "back"
    back.mkdir()
    told: list[tuple[int, int]] = []
    made = return_log.return_to(
        township.desk,
        "421221106202",
        cards.read(own),
        back,
        progress=lambda done, total: told.append((done, total)),
    )
    files = [made.file, *made.more]
    assert len(files) >= 3
    assert all(file.stat().st_size <= LIMIT for file in files)
    assert sorted(done for done, _ in told) == [done for done, _ in told]
    assert told[-1][0] == told[-1][1]
    taken = joined.take(*reversed(files))
    assert (taken.problems, taken.held) == ((), 0)
    assert taken.applied == made.changes
    assert joined.digests()["people"] == township.digests(old.desk.device.station_id)["people"]
    assert joined.desk.device.device_no == 990


def test_false_signatures_are_reckoned_once_each(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer can put any number of heads into a bundle whose chains are right and whose signatures are not."""
    for n in range(40):
        village.c.add(f"丙的人{n}")
    village.b.take(village.c.export(village.root / "c"))
    village.b.desk.change(lambda work: work.run("DELETE FROM head_proofs", {}), mode="quiet")
    false = 15

    def forged(work: object, station: str, until: object, key: object) -> tuple[Head, ...]:
        rows = work.rows(  # type: ignore[attr-defined]
            "SELECT first_seq + count - 1 AS seq, chain FROM transactions WHERE station_id = :s AND device_no = 30"
            " ORDER BY txn DESC LIMIT :n",
            s=station,
            n=false,
        )
        line = minisign.SecretKey.generate().sign_line(b"something else")
        return tuple(Head(30, 1, row["seq"], row["chain"], line) for row in rows)

    with monkeypatch.context() as patched:
        patched.setattr(proofs, "heads", forged)
        bad = village.b.export(village.root / "b")
    tried = []
    real = minisign.PublicKey.verify_line

    def counted(self: minisign.PublicKey, message: bytes, line: str) -> None:
        tried.append(line)
        real(self, message, line)

    monkeypatch.setattr(minisign.PublicKey, "verify_line", counted)
    made = village.t.take(bad)
    assert made.held > 40
    assert len(tried) <= 2 * false, "not once for every transaction"
