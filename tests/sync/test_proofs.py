"""What a device carries for a sister counts as far as the sister itself signed: nobody puts words into another's mouth."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.core import chain
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.models.station import Device
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import log, minisign, proofs
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import Head
from tests.fixtures import START, open_desk
from tests.sync.bundles import STATION, practice
from tests.sync.chaos import prepared
from tests.sync.machines import Machine
from tests.sync.test_attacked_contents import _came
from tests.sync.test_bad_contents_taken import Txn, take_in_crafted


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proofs")
    prepared(folder, 3)
    return folder


@dataclass
class Village:
    """a, b, c and their township t; t has heard of everybody by a alone."""

    root: Path
    machines: dict[str, Machine]

    def __getattr__(self, name: str) -> Machine:
        return self.machines[name]

    @property
    def station(self) -> str:
        return self.b.desk.device.station_id

    def held(self) -> list[dict[str, Any]]:
        return self.t.desk.read(
            lambda work: work.rows("SELECT device_no, txn, why, detail FROM held ORDER BY device_no, txn")
        )

    def names(self) -> set[str]:
        return {
            row["name"]
            for row in self.t.desk.read(
                lambda work: work.rows("SELECT name FROM people WHERE station_id = :s", s=self.station)
            )
        }

    def stopped(self) -> list[int]:
        rows = self.t.desk.read(
            lambda work: work.rows("SELECT device_no FROM origins WHERE stopped_why IS NOT NULL")
        )
        return [row["device_no"] for row in rows]


@pytest.fixture
def village(homes: Path, tmp_path: Path) -> Iterator[Village]:
    machines = {}
    for name in "abct":
        shutil.copytree(homes / name, tmp_path / name)
        clock = SetClock(START + timedelta(hours=1))
        machines[name] = Machine(open_desk(tmp_path / name, clock), clock, tmp_path / name)
    made = Village(tmp_path, machines)
    said = made.a.export(tmp_path / "first")
    for one in (made.b, made.c, made.t):
        assert one.take(said).problems == ()
    yield made
    for machine in machines.values():
        machine.desk.close()


def next_of(machine: Machine) -> tuple[Transaction, bytes]:
    """The last transaction of a machine's own log, and the chain after it."""

    def look(work: Work) -> tuple[Transaction, bytes]:
        (row,) = work.rows(
            "SELECT * FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e ORDER BY txn DESC LIMIT 1",
            s=work.station_id,
            d=work.device_no,
            e=work.epoch,
        )
        return log.transaction_line(row), bytes.fromhex(row["chain"])

    return machine.desk.read(look)


def put_into_mouth(author: Machine, name: str) -> tuple[Txn, bytes]:
    """A transaction in the place of `author`'s next one, made by somebody else; and the chain it would give."""
    before, value = next_of(author)
    salt = b"s" * 16
    change = Change(
        before.last_seq + 1, "people", new_id(), "I", wire.raw(json.dumps({"name": name}, ensure_ascii=False))
    )
    made = Transaction(
        device_no=before.device_no,
        epoch=before.epoch,
        txn=before.txn + 1,
        hlc=before.hlc + 1,
        wall=before.wall,
        schema=before.schema,
        first_seq=before.last_seq + 1,
        count=1,
        author=before.author,
        reason="residents:edit",
        salt=wire.to64(salt),
    )
    digest = wire.digest_of(made, [change])
    return (made, [change]), wire.chain_after(value, author.desk.device.station_id, made, digest)


def carried(village: Village, *more: Txn, heads: tuple[Head, ...] | None = None) -> list[Any]:
    """The township takes in a bundle of b's with these transactions in it; what is held then."""
    village.b.add(f"丁{new_id()[-4:]}")
    crafted = _came(village.t, village.b.export(village.root / f"b{new_id()[-6:]}"), village.station)
    crafted.came = [*crafted.came, *more]
    if heads is not None:
        crafted.manifest = msgspec.structs.replace(crafted.manifest, heads=heads)
    return take_in_crafted(village.t, crafted)


def test_what_a_sister_signed_is_taken_in_from_whoever_carries_it(village: Village) -> None:
    village.c.add("丙的人")
    village.b.take(village.c.export(village.root / "c"))
    taken = village.t.take(village.b.export(village.root / "b"))
    assert (taken.held, taken.quarantined, taken.problems) == (0, 0, ())
    assert "丙的人" in village.names()
    assert village.t.digests(village.station) == village.b.digests()
    # And on from there: the township has the proof, too, should it ever have to give the log back.
    kept = village.t.desk.read(
        lambda work: proofs.heads(work, village.station, log.vector(work, village.station), None)
    )
    assert {head.device for head in kept} == {10, 20, 30}


@pytest.mark.parametrize("signed", ["nothing", "by the carrier", "a head further back", "with nonsense"])
def test_nobody_writes_in_a_sisters_number(village: Village, signed: str) -> None:
    village.c.add("丙的人")
    village.b.take(village.c.export(village.root / "c"))
    forged, value = put_into_mouth(village.c, "假的人")
    key = signer(village.b.desk.keys())
    device, epoch, seq = forged[0].device_no, forged[0].epoch, forged[0].last_seq
    message = chain.head_message(village.station, device, epoch, seq, value)
    real = village.b.desk.read(
        lambda work: proofs.heads(work, village.station, log.vector(work, village.station), key)
    )
    more = {
        "nothing": (),
        "by the carrier": (Head(device, epoch, seq, value.hex(), key.sign_line(message)),),
        "a head further back": tuple(
            msgspec.structs.replace(one, seq=seq, chain=value.hex()) for one in real if one.device == device
        ),
        "with nonsense": (Head(device, epoch, seq, "zz", "zz"),),
    }
    held = carried(village, forged, heads=real + more[signed])
    assert [row["why"] for row in held] == ["unproved"]
    assert "丙的人" in village.names()
    assert "假的人" not in village.names()
    # What c really wrote next comes, is taken in, and c is not stopped for what another had said in its name.
    village.c.add("丙的下一个人")
    taken = village.t.take(village.c.export(village.root / "c2"))
    assert taken.applied > 0
    assert "丙的下一个人" in village.names()
    assert "假的人" not in village.names()
    assert [(row["why"], row["detail"]) for row in village.held()] == [("bad", "unproved")]
    assert village.stopped() == []


def test_what_stands_of_a_sister_is_not_written_over_and_she_is_not_stopped(village: Village) -> None:
    forged, _ = put_into_mouth(village.c, "假的人")
    village.c.add("丙的人")
    village.t.take(village.c.export(village.root / "c"))
    held = carried(village, forged)
    assert [(row["why"], row["detail"]) for row in held] == [("bad", "unproved")]
    village.c.add("丙的下一个人")
    assert village.t.take(village.c.export(village.root / "c2")).applied > 0
    assert {"丙的人", "丙的下一个人"} <= village.names()
    assert village.stopped() == []


def test_a_key_written_over_a_sisters_record_signs_nothing(village: Village) -> None:
    key = signer(village.b.desk.keys())
    own = village.c.desk.device.device_id
    village.c.add("丙的人")
    village.b.take(village.c.export(village.root / "c1"))

    def steal(work: Work) -> None:
        work.session.get_one(Device, (work.station_id, own)).sign_key = key.public.line

    village.b.desk.change(steal, reason="sync:enrol")
    forged, value = put_into_mouth(village.c, "假的人")
    device, epoch, seq = forged[0].device_no, forged[0].epoch, forged[0].last_seq
    message = chain.head_message(village.station, device, epoch, seq, value)
    held = carried(village, forged, heads=(Head(device, epoch, seq, value.hex(), key.sign_line(message)),))
    assert {row["device_no"] for row in held} == {device}
    assert held[0]["why"] == "unproved"
    assert "假的人" not in village.names()
    # And what c signs itself is still known for its own.
    village.c.add("丙的下一个人")
    assert village.t.take(village.c.export(village.root / "c")).problems == ()


def test_what_is_beyond_waits_for_its_proof_and_then_is_in(village: Village) -> None:
    village.c.add("丙的人")
    village.b.take(village.c.export(village.root / "c"))
    village.b.add("乙的人")
    file = village.b.export(village.root / "b")
    crafted = _came(village.t, file, village.station)
    own = tuple(one for one in crafted.manifest.heads if one.device == crafted.manifest.device)
    crafted.manifest = msgspec.structs.replace(crafted.manifest, heads=own)  # as an older program wrote it
    held = take_in_crafted(village.t, crafted)
    assert {row["device_no"] for row in held} == {30}
    assert held[0]["why"] == "unproved"
    assert "乙的人" in village.names()
    assert "丙的人" not in village.names()
    assert village.t.take(file).problems == ()
    assert village.held() == []
    assert village.t.digests(village.station) == village.b.digests()


def test_a_sister_that_speaks_for_itself_is_the_proof(village: Village) -> None:
    village.c.add("丙的人")
    said = village.c.export(village.root / "c")
    village.b.take(said)
    carried(village, heads=())
    assert village.held()[0]["why"] == "unproved"
    village.t.take(said)
    assert village.held() == []
    assert "丙的人" in village.names()


def test_two_cards_for_one_number_prove_nothing_until_one_of_them_did(village: Village) -> None:
    c = village.c.desk.device
    number = village.c.desk.read(lambda work: work.device_no)

    def second(work: Work) -> None:
        line = minisign.SecretKey.generate().public.line
        age = work.session.get_one(Device, (work.station_id, c.device_id)).age_key
        work.session.add(
            Device(
                station_id=work.station_id, id=new_id(), number=number, epoch=1, label="另一台", sign_key=line,
                age_key=age, enrolled_at=work.at,
            )
        )  # fmt: skip

    village.b.desk.change(second, reason="sync:enrol")
    village.t.take(village.b.export(village.root / "b"))

    def key(work: Work) -> Any:
        return proofs.device_key(work, c.station_id, number)

    assert village.t.desk.read(key) is None
    # The first PC knows c by its card, whatever anybody writes down.
    village.a.take(next((village.root / "b").iterdir()))
    assert village.a.desk.read(key) == signer(village.c.desk.keys()).public


def test_a_moved_pc_signs_what_it_wrote_in_its_earlier_life(village: Village) -> None:
    key = signer(village.c.desk.keys())
    vector = village.c.desk.read(lambda work: log.vector(work, work.station_id))
    until = vector | {"31.2": 5}

    def later(work: Work) -> tuple[Head, ...]:
        return proofs.heads(work, work.station_id, until, key)

    made = village.c.desk.read(later)
    assert all(head.device != 31 for head in made), "of what is not here nothing is signed"
    own = next(head for head in made if head.device == 30)
    message = chain.head_message(village.station, 30, 1, own.seq, bytes.fromhex(own.chain))
    key.public.verify_line(message, own.signature)


# the rule itself, over any chain and any heads ----------------------------------------------------------------

KEY = minisign.SecretKey.generate()
LINES = list(practice(6))
CAME: list[Txn] = []
for _line in LINES:
    if isinstance(_line, Transaction):
        CAME.append((wire.lean(_line), []))
    else:
        CAME[-1][1].append(_line)
CHAINS = [wire.from64(line.chain) for line in LINES if isinstance(line, Transaction)]


class Nothing:
    """A machine that knows nothing of the station yet."""

    def rows(self, sql: str, **params: Any) -> list[Any]:
        return []

    def scalar(self, sql: str, **params: Any) -> None:
        return None


def _head(at: int, key: minisign.SecretKey) -> Head:
    txn = CAME[at][0]
    message = chain.head_message(STATION, 10, 1, txn.last_seq, CHAINS[at])
    return Head(10, 1, txn.last_seq, CHAINS[at].hex(), key.sign_line(message))


def _tampered(came: list[Txn], at: int, how: str) -> list[Txn]:
    header, changes = came[at]
    if how == "value":
        changes = [msgspec.structs.replace(changes[0], record=new_id()), *changes[1:]]
    elif how == "author":
        header = msgspec.structs.replace(header, author=new_id())
    elif how == "left out":
        return [*came[:at], *came[at + 1 :]]
    elif how == "twice":
        return [*came[: at + 1], *came[at:]]
    return [*came[:at], (header, changes), *came[at + 1 :]]


@settings(max_examples=60, deadline=None)
@given(
    length=st.integers(1, len(CAME)),
    signed=st.sets(st.integers(0, len(CAME) - 1), max_size=3),
    stranger=st.sets(st.integers(0, len(CAME) - 1), max_size=2),
    tampered=st.none()
    | st.tuples(st.integers(0, len(CAME) - 1), st.sampled_from(("value", "author", "left out", "twice"))),
)
def test_exactly_what_a_signed_head_is_reached_from_is_proved(
    length: int, signed: set[int], stranger: set[int], tampered: tuple[int, str] | None
) -> None:
    other = minisign.SecretKey.generate()
    heads = (*(_head(at, KEY) for at in signed), *(_head(at, other) for at in stranger))
    came = CAME[:length]
    if tampered is not None and tampered[0] < length:
        came = _tampered(came, *tampered)
    else:
        tampered = None
    bundle = SimpleNamespace(
        manifest=SimpleNamespace(heads=heads, by="", device=20), transactions=lambda: iter(came)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofs, "device_key", lambda work, station, device: KEY.public)
        proved = proofs.Proofs(Nothing(), STATION, bundle)  # type: ignore[arg-type]
        sound = length if tampered is None else tampered[0]
        furthest = max((at for at in signed if at < sound), default=-1)
        if tampered is not None and tampered[1] in ("left out", "twice"):
            furthest = furthest if tampered == (length - 1, "left out") else -1  # nothing of it is believed
        for at, (txn, _) in enumerate(came):
            assert proved.covers(txn) == (at <= furthest), (at, furthest)


def test_a_copied_disk_is_stopped_where_its_log_parts_and_nothing_of_it_is_lost(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told by the copy itself here, carried by a sister there: signed by the same key, so it is a fork and no forgery."""
    village.c.desk.close()
    shutil.copytree(village.root / "c", village.root / "copy")
    monkeypatch.setenv("XDG_DATA_HOME", str(village.root / "other computer"))
    copy = Machine(open_desk(village.root / "copy", village.c.clock), village.c.clock, village.root / "copy")
    copy.add("抄来的人")
    said = copy.export(village.root / "said by the copy")
    copy.desk.close()
    monkeypatch.undo()
    village.c.desk = open_desk(village.root / "c", village.c.clock)
    village.c.add("原来的人")
    village.t.take(village.c.export(village.root / "c1"))
    village.b.take(said)
    village.t.take(village.b.export(village.root / "b1"))
    assert "抄来的人" not in village.names()
    assert village.stopped() == [30]
    held = village.t.desk.read(lambda work: work.rows("SELECT body FROM held WHERE why = 'fork'"))
    assert sum("抄来的人" in row["body"] for row in held) == 1
    village.a.take(next((village.root / "c1").iterdir()))
    village.a.take(said)
    held = village.a.desk.read(lambda work: work.rows("SELECT body FROM held WHERE why = 'fork'"))
    assert sum("抄来的人" in row["body"] for row in held) == 1
