"""Who looked at what while the home was hurt: kept beside the database, taken into the audit once that is whole again.

A hurt database is not written into, and what a desk that only looks writes into its copy is thrown away with it; so its
entries go, before anything is shown, to `looks.log` in the home: a line each, encrypted under a key of the home, each bound
to the line before. Whoever can open the home only adds lines; a line that is changed, moved or cut out is noticed, and that is
audited. How many there are and which is the last stands, sealed under the same key, with the counters of wrong passwords:
so a cut at the end, and the whole file taken away, are noticed too, and taking both away as well (`services/traces`).
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stationdesk.core import patient
from stationdesk.core.clock import Clock, stamp
from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.security import audit
from stationdesk.security.opened import Opened
from stationdesk.security.slots import KeySlots
from stationdesk.storage.atomic import saying, sync_folder
from stationdesk.storage.lock import DataLock
from stationdesk.storage.work import Actor, Work

T = TypeVar("T")
HEAD: Final = "looks"
LOOKED: Final = "desk:looked"
BROKEN: Final = "desk:looks_broken"
UNHINDERED: Final = ("sync:export", "desk:")
"""What is done even where the disk takes no line: what was never handed up must get out of a dying computer."""


class Looking(Protocol):
    """A desk, as far as this needs it."""

    home: Home
    opened: Opened
    slots: KeySlots
    clock: Clock
    actor: Actor

    def hold(self, timeout: float = 5.0) -> None: ...
    def change(self, fn: Callable[[Work], T], reason: str = "", *, mode: str = "capture") -> T: ...


def file_of(home: Home) -> Path:
    """Where they are kept."""
    return home.root / "looks.log"


def begun(desk: Looking) -> None:
    """Write down that somebody opened the hurt home to look at it; a disk that takes nothing holds nobody up."""
    entry = {"id": new_id(), "at": stamp(desk.clock.now()), "user": desk.actor.user_id, "tag": LOOKED}
    with suppress(Trouble):
        _append(desk, [entry])


def noting(desk: Looking, fn: Callable[[Work], T]) -> Callable[[Work], T]:
    """`fn`, with what it writes into the audit kept before anything of it is shown. Raises troubles of the disk."""

    def noted(work: Work) -> T:
        here = {"s": work.station_id, "d": work.device_no, "e": work.epoch}
        where = "station_id = :s AND device_no = :d AND epoch = :e"
        before = work.scalar(f"SELECT max(n) FROM audit WHERE {where}", **here) or 0
        result = fn(work)
        work.session.flush()
        rows = work.rows(f"SELECT * FROM audit WHERE {where} AND n > :n ORDER BY n", **here, n=before)
        made = [
            {
                "id": row["id"],
                "at": row["at"],
                "user": row["user_id"],
                "tag": row["tag"],
                "target": row["target_id"],
                "detail": json.loads(row["detail"]) if row["detail"] else None,
            }
            for row in rows
        ]
        if made:
            try:
                _append(desk, made)
            except Trouble:
                if not all(str(one["tag"]).startswith(UNHINDERED) for one in made):
                    raise
        return result

    return noted


def take_in(desk: Looking) -> int:
    """Into the audit of a home that is whole again; how many entries. Tried again next time where the disk refuses."""
    file = file_of(desk.home)
    if getattr(desk, "prepared", None) is not None:
        return 0
    if desk.slots.attempts.mark(HEAD) is None and not file.exists():
        return 0
    # Another process has the desk, or nothing can be read or written: they stay where they are.
    with suppress(Unhappy):
        desk.hold(0.0)
        head = desk.slots.attempts.mark(HEAD)  # whoever had the desk before may have taken them in
        with saying(file):
            lines = file.read_bytes().splitlines() if file.exists() else []
        entries, wrong = _read(desk.opened, lines)
        wrong += _cut(desk.opened, lines, head)

        def write(work: Work) -> int:
            taken = 0
            for one in entries:
                detail = {**(one.get("detail") or {}), "looked_at": one["at"]}
                taken += audit.carry(work, one["id"], one["user"], one["tag"], one.get("target"), detail)
            if wrong:
                audit.record(work, BROKEN, None, lines=wrong)
            work.session.flush()
            return taken

        taken = desk.change(write, reason=LOOKED)
        # First what says that they are there: lines that are taken in twice are one entry, lines that are missing are tampering.
        desk.slots.attempts.keep(HEAD, None)
        with saying(file):
            patient.remove(file, missing_ok=True)
            sync_folder(file.parent)
        return taken
    return 0


def _append(desk: Looking, entries: list[dict[str, Any]]) -> None:
    """Each line is bound to the one before, so whoever else looks at the same time (the window, a command) waits meanwhile."""
    file = file_of(desk.home)
    with DataLock(file.with_suffix(".lock"), clock=desk.clock):
        made = _written(desk.opened.look_key, file, entries)
        desk.slots.attempts.keep(HEAD, [len(made), _seal(desk.opened, made)])


def _written(key: bytes, file: Path, entries: list[dict[str, Any]]) -> list[bytes]:
    """Add them to the file and flush it; all its lines."""
    with saying(file):
        there = file.read_bytes() if file.exists() else b""
        lines = there.splitlines()
        whole = not there or there.endswith(b"\n")
        before = _mark(lines[-1] if lines else b"")
        cipher = AESGCM(key)
        out = b"" if whole else b"\n"
        for one in entries:
            nonce = os.urandom(12)
            line = base64.b64encode(nonce + cipher.encrypt(nonce, json.dumps(one).encode(), before))
            out += line + b"\n"
            before = _mark(line)
        fd = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            rest = memoryview(out)
            while rest:
                rest = rest[os.write(fd, rest) :]
            os.fsync(fd)
        finally:
            os.close(fd)
    return [*lines, *out.split()]


def _seal(opened: Opened, lines: list[bytes]) -> str:
    """Over how many lines there are and the last of them, which is bound to all before it."""
    said = f"{len(lines)}:".encode() + _mark(lines[-1] if lines else b"")
    return hmac.new(opened.look_key, said, "sha256").hexdigest()


def _cut(opened: Opened, lines: list[bytes], head: Any) -> int:
    """How many lines are missing at the end, by what was sealed; 1 where the seal itself is none of ours.

    More lines than the head knows are well: the disk may have taken the line and not the head.
    """
    if head is None:
        return 0
    try:
        n, seal = int(head[0]), str(head[1])
    except (TypeError, ValueError, IndexError, KeyError):
        return 1
    if n > len(lines):
        return n - len(lines)
    sealed = lines[: max(0, n)]
    return (
        0 if any(hmac.compare_digest(_seal(keys, sealed), seal) for keys in (opened, *opened.former)) else 1
    )


def _mark(line: bytes) -> bytes:
    return sha256(line).digest()


def _read(opened: Opened, lines: list[bytes]) -> tuple[list[dict[str, Any]], int]:
    """What opens under this home's keys, and how many lines do not, or do not follow the one before."""
    found: list[dict[str, Any]] = []
    wrong = 0
    before = _mark(b"")
    for line in lines:
        for keys in (opened, *opened.former):
            try:
                data = base64.b64decode(line, validate=True)
                one = json.loads(AESGCM(keys.look_key).decrypt(data[:12], data[12:], before))
            except (InvalidTag, ValueError):
                continue
            found.append(one)
            break
        else:
            wrong += 1
        before = _mark(line)
    return found, wrong
