"""Promise 2, power loss: whatever was not flushed is gone or torn, and what was said to be saved is there.

A shim under the C library writes down every write, flush and rename of a working desk. The log is replayed up
to a random point; of what was not flushed by then nothing, some, or torn halves reach the imagined disk.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import check
from tests.fixtures import open_desk

HEADER = struct.Struct("<c3xIIIq")
SECTOR = 512


class Op(NamedTuple):
    """One thing the process asked of the disk."""

    kind: str
    path: Path
    other: Path
    offset: int
    data: bytes


class Cut(NamedTuple):
    """A home after the power went: how much had been acknowledged, and where the home is."""

    number: int
    marks: int
    home: Path


def recorded(home: Path, tmp_path: Path, count: int, synchronous: str = "") -> list[Op]:
    """Let a desk work under the shim; everything it asked of the disk, in order."""
    shim, log = tmp_path / "shim.so", tmp_path / "ops.log"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(shim), "PROVE_MATCH": f"{home}/", "PROVE_LOG": str(log)}
    environment["PROVE_SYNCHRONOUS"] = synchronous
    command = [sys.executable, "-m", "tests.prove.worker", str(home), str(count), str(home / "marks")]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return log_of(log)


def log_of(log: Path) -> list[Op]:
    """What the shim wrote down."""
    data, at, ops = log.read_bytes(), 0, []
    while at < len(data):
        kind, path, other, length, offset = HEADER.unpack_from(data, at)
        at += HEADER.size
        names = data[at : at + path].decode(), data[at + path : at + path + other].decode()
        at += path + other
        body = data[at : at + length] if kind == b"W" else b""
        at += len(body)
        ops.append(Op(kind.decode(), Path(names[0]), Path(names[1]), offset, body))
    assert any(op.kind == "S" for op in ops)
    return ops


class Disk:
    """An imagined disk: what is durable, and per file what is only pending."""

    def __init__(self, start: Path) -> None:
        self.files = {path: bytearray(path.read_bytes()) for path in start.rglob("*") if path.is_file()}
        self.pending: dict[Path, list[Op]] = {}
        self.marks = 0

    def do(self, op: Op) -> None:
        if op.path.name == "marks":
            if op.kind == "W":
                self.marks = int(op.data)
        elif op.kind in "WT":
            self.pending.setdefault(op.path, []).append(op)
        elif op.kind == "S":
            for one in self.pending.pop(op.path, []):
                self.apply(one)
        elif op.kind == "U":
            self.files.pop(op.path, None)
            self.pending.pop(op.path, None)
        elif op.kind == "R":
            # The name may reach the disk at once; content that was not flushed does not come with it.
            if op.path in self.files:
                self.files[op.other] = self.files.pop(op.path)
            if op.path in self.pending:
                self.pending[op.other] = self.pending.pop(op.path)

    def apply(self, op: Op, data: bytes | None = None) -> None:
        body = self.files.setdefault(op.path, bytearray())
        content = op.data if data is None else data
        end = op.offset + (len(content) if op.kind == "W" else 0)
        if len(body) < end:
            body.extend(bytes(end - len(body)))
        if op.kind == "W":
            body[op.offset : op.offset + len(content)] = content
        else:
            del body[op.offset :]

    def cut(self, chance: random.Random, lose_all: bool) -> None:
        """The power goes: of what is pending, writes are lost, kept, or torn at a sector."""
        for ops in self.pending.values():
            for op in ops:
                luck = 1.0 if lose_all else chance.random()
                if luck < 0.5:
                    self.apply(op)
                elif luck < 0.7 and op.kind == "W":
                    self.apply(op, op.data[: SECTOR * chance.randint(0, len(op.data) // SECTOR)])

    def put_to(self, home: Path, target: Path) -> None:
        for path, body in self.files.items():
            if not path.name.endswith("-shm"):
                place = target / path.relative_to(home)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(body)


def cut_off(home: Path, tmp_path: Path, count: int, cuts: int, seed: int, **how: str) -> Iterator[Cut]:
    """Homes as a power cut leaves them, one after another in the same place."""
    start = tmp_path / "start"
    shutil.copytree(home, start)
    ops = recorded(home, tmp_path, count, **how)
    chance = random.Random(seed)
    for n in range(cuts):
        disk = Disk(start)
        disk.files = {home / path.relative_to(start): body for path, body in disk.files.items()}
        for op in ops[: chance.randint(1, len(ops))]:
            disk.do(op)
        disk.cut(chance, lose_all=n % 2 == 0)
        after = tmp_path / "after"
        shutil.rmtree(after, ignore_errors=True)
        disk.put_to(home, after)
        yield Cut(n, disk.marks, after)


def prove(home: Path, tmp_path: Path, count: int, cuts: int, seed: int) -> None:
    for n, marks, after in cut_off(home, tmp_path, count, cuts, seed):
        with open_desk(after, SetClock(datetime(2100, 1, 1, tzinfo=UTC))) as desk:
            people = desk.read(lambda work: work.scalar("SELECT count(*) FROM people"))
            assert people >= marks, f"cut {n}: {marks} were acknowledged, {people} are there"
            check.fold(desk.raw())
            found = desk.read(lambda work: check.look(work, desk.home, full=True))
            # A file whose record was not committed, or a torn one nobody refers to, is no loss.
            referred = {one.code for one in found} - {"blob-orphan"}
            if referred == {"blob-damaged"}:
                wanted = desk.read(
                    lambda work: {r["blob"] for r in work.rows("SELECT blob FROM attachments")}
                )
                torn = next(one for one in found if one.code == "blob-damaged")
                assert not wanted & set(torn.where)
                referred = set()
            assert not referred, f"cut {n}: {found}"


def test_a_power_cut_loses_nothing_that_was_said_to_be_saved(home: Path, tmp_path: Path) -> None:
    prove(home, tmp_path, count=25, cuts=8, seed=3)


@pytest.mark.prove
def test_a_hundred_and_twenty_power_cuts_lose_nothing(home: Path, tmp_path: Path) -> None:
    prove(home, tmp_path, count=400, cuts=120, seed=20261122)


@pytest.mark.prove
def test_this_proof_would_notice_a_desk_that_flushes_less(home: Path, tmp_path: Path) -> None:
    lost = 0
    for _, marks, after in cut_off(home, tmp_path, count=100, cuts=30, seed=7, synchronous="NORMAL"):
        with open_desk(after, SetClock(datetime(2100, 1, 1, tzinfo=UTC))) as desk:
            lost += max(0, marks - desk.read(lambda work: work.scalar("SELECT count(*) FROM people")))
    print(f"{lost} acknowledged commits were lost in 30 cuts with synchronous=NORMAL")
    assert lost > 0
