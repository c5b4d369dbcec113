"""Promise 3, the disk is full: a sentence, nothing half under a final name, and the desk goes on afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import check
from stationdesk.storage import backups
from tests.fixtures import open_desk


def limited(home: Path, limit: int, what: str) -> Any:
    command = [sys.executable, "-m", "tests.prove.worker_limited", str(home), str(limit), what]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def sound(home: Path, clock: SetClock, saved: list[str]) -> None:
    with open_desk(home, clock) as desk:
        there = desk.read(lambda work: {row["id"] for row in work.rows("SELECT id FROM people")})
        assert there == set(saved)
        check.fold(desk.raw())
        found = desk.read(lambda work: check.look(work, desk.home, full=True))
        assert {one.code for one in found} <= {"blob-orphan", "clock-back"}


LIMITS = (400_000, 700_000, 1_100_000)


@pytest.mark.parametrize("limit", LIMITS)
def test_saving_on_a_full_disk_is_refused_in_words_and_keeps_what_was_saved(
    home: Path, clock: SetClock, limit: int
) -> None:
    said = limited(home, limit, "save")
    assert said["kind"] == "trouble"
    assert said["code"] in ("database-full", "disk-failing", "file-too-large")
    assert "没有保存" in said["message"] or "再试一次" in said["message"]
    sound(home, clock, said["saved"])


def test_a_backup_that_does_not_fit_leaves_nothing_behind(home: Path, clock: SetClock) -> None:
    said = limited(home, 200_000, "backup")
    assert said["kind"] == "trouble"
    assert list((home / "backups").iterdir()) == []
    assert backups.list_all(home / "backups") == []
    sound(home, clock, said["saved"])


@pytest.mark.prove
def test_saving_is_refused_in_words_at_every_size(home: Path, clock: SetClock) -> None:
    saved: list[str] = []
    for limit in range(350_000, 3_000_000, 60_000):
        said = limited(home, limit, "save")
        assert said["kind"] in ("trouble", "")
        saved += said["saved"]
        sound(home, clock, saved)
