"""What a killed program left in a home's `staging` goes with the next desk that writes; what somebody works with stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

from stationdesk.core.clock import SetClock
from stationdesk.storage import scratch
from tests.fixtures import open_desk

LEFT = (
    "verify-0a1b2c3d4e5f.db",
    "verify-0a1b2c3d4e5f.db-wal",
    ".verify-0a1b2c3d4e5f.db.0123456789ab.part",
    "repair-0.db",
    "repair-1.db-shm",
    "look-4711-abcdef/read.db",
)


def lay(home: Path, age: float) -> None:
    then = time.time() - age
    for name in LEFT:
        file = home / "staging" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 100)
        for one in (file, file.parent):
            os.utime(one, (then, then))


def test_databases_that_a_killed_check_or_repair_unpacked_go_with_the_next_writing_desk(
    home: Path, clock: SetClock
) -> None:
    lay(home, scratch.STALE + 60)
    with open_desk(home, clock) as desk:
        desk.change(lambda work: None, reason="test")
    assert list((home / "staging").iterdir()) == []


def test_what_another_program_unpacked_a_moment_ago_stays(home: Path, clock: SetClock) -> None:
    lay(home, 60)
    old = time.time() - scratch.STALE - 60
    os.utime(home / "staging" / "look-4711-abcdef", (old, old))  # its database is still written
    with open_desk(home, clock) as desk:
        desk.change(lambda work: None, reason="test")
    assert all((home / "staging" / name).exists() for name in LEFT)
