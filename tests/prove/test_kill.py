"""Promise 1, saved is saved: a desk killed at any moment loses nothing that was said to be saved."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import check
from tests.fixtures import open_desk


def killed(home: Path, wait: float) -> list[str]:
    """Run a desk, kill it `wait` seconds after its first saving; the ids it had said were saved."""
    command = [sys.executable, "-m", "tests.prove.worker", str(home), "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    assert first.endswith("\n"), "the worker did not start"
    return [line for line in (first + rest).split("\n") if len(line) == 36]


def prove(home: Path, runs: int, seed: int) -> None:
    chance = random.Random(seed)
    saved: set[str] = set()
    for run in range(runs):
        saved |= set(killed(home, chance.uniform(0, 0.12)))
        with open_desk(home, SetClock(datetime(2100, 1, 1, tzinfo=UTC))) as desk:
            there = desk.read(lambda work: {row["id"] for row in work.rows("SELECT id FROM people")})
            assert saved <= there, f"run {run}: {len(saved - there)} of {len(saved)} are gone"
            numbers = desk.read(
                lambda work: [row["remark"] for row in work.rows("SELECT remark FROM people")]
            )
            assert len(set(numbers)) == len(numbers)
            if run % 10 == 9 or run == runs - 1:
                # A file whose record was never committed is allowed; everything else is not.
                check.fold(desk.raw())
                found = desk.read(lambda work: check.look(work, desk.home))
                assert {one.code for one in found} <= {"blob-orphan"}, found
    assert len(saved) >= runs


def test_killed_desks_lose_nothing(home: Path) -> None:
    prove(home, 4, seed=1)


@pytest.mark.prove
def test_a_hundred_and_fifty_killed_desks_lose_nothing(home: Path) -> None:
    prove(home, 150, seed=20261122)
