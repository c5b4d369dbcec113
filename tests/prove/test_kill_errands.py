"""Promise 1 for whole errands: `kill -9` while cases are accepted, spreadsheets brought in, bundles exported, taken in,
many taken in at once, cases handed over, tables from above given back, days closed, certificates approved and sealed, seals
stopped, volumes closed, sheets posted, children enrolled with their letters.

At any moment, and at named ones. What must hold afterwards is in `aftermath`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.prove.aftermath import Errand, Said, errand
from tests.prove.worker_errands import POINTS, TOWNSHIP

WINDOW = {
    "accept": 0.5,
    "import": 0.8,
    "export": 0.4,
    "take": 1.2,
    "pile": 1.2,
    "batch": 1.2,
    "handover": 0.8,
    "table": 1.0,
    "closing": 1.8,
    "certificate": 0.9,
    "stamp": 0.4,
    "volume": 0.9,
    "sheet": 0.6,
    "letter": 2.0,
}
"""Seconds after the desk stands open within which it is killed: a few errands of each kind."""


class Workers:
    """Desks in processes of their own; see `worker_errands`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.prove.worker_errands"]
        # What goes wrong in a worker is on stderr, which pytest shows.
        self.server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def killed(self, root: Path, kind: str, run: int, wait: float = 0, point: str = "") -> Said:
        """Let a desk work until it is killed after `wait` seconds, or at the point; what it had said was done."""
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps([str(root), kind, run, point]) + "\n")
        pid = self._line("pid")[1]
        self._line("open")
        if not point:
            time.sleep(wait)
            os.kill(pid, signal.SIGKILL)
        said = []
        while (line := self._read()) != ["ended"]:
            said.append(line)
        self.server.stdin.write("how\n")
        code = self._line("how")[1]
        assert code == -signal.SIGKILL or (kind in TOWNSHIP and code == 0 and not point), code
        assert [one for one in said if one[0] == "at"] == ([["at", point]] if point else [])
        return said

    def _line(self, word: str) -> list[Any]:
        line = self._read()
        assert line[0] == word, line
        return line

    def _read(self) -> list[Any]:
        assert self.server.stdout is not None
        text = self.server.stdout.readline()
        assert text.endswith("\n"), "the workers are gone"
        found: list[Any] = json.loads(text)
        return found

    def close(self) -> None:
        for pipe in (self.server.stdin, self.server.stdout):
            assert pipe is not None
            pipe.close()
        self.server.wait()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def die(work: Errand, workers: Workers, kind: str, run: int, wait: float = 0, point: str = "") -> None:
    """One run of an errand to its death, and the look afterwards."""
    work.begin()
    work.look(workers.killed(work.root, kind, run, wait, point), run)


SHORT = {
    "accept": ("paper-file-kept", ""),
    "import": ("import-sealed", ""),
    "export": ("export-unnamed", "export-named"),
    "take": ("take-moved",),
    "pile": ("pile-stored",),
    "batch": ("batch-third-case", "batch-paper-kept"),
    "handover": ("handover-committing", "handover-committed"),
    "table": ("table-flushed", "table-written"),
    "closing": ("closing-committing", "closing-paper-kept"),
    "certificate": ("certificate-approval-committing", "certificate-stamping"),
    "stamp": ("stamp-stop-committing",),
    "volume": ("volume-committing",),
    "sheet": ("sheet-posting",),
    "letter": ("letter-signing",),
}


@pytest.mark.parametrize("kind", SHORT)
def test_a_desk_killed_at_its_errands_loses_nothing_and_leaves_nothing_half(
    kind: str, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, root, sent)
    for run, point in enumerate(SHORT[kind], start=1):
        die(work, workers, kind, run, WINDOW[kind] / 2, point)


@pytest.mark.prove
@pytest.mark.parametrize("kind", WINDOW)
def test_desks_killed_at_named_points_lose_nothing_and_leave_nothing_half(
    kind: str, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, root, sent)
    points = [name for name, point in POINTS.items() if point.kind == kind]
    assert len(points) >= 6
    for run, point in enumerate(points, start=1):
        die(work, workers, kind, run, point=point)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("kind", "kills"),
    [
        ("accept", 45),
        ("import", 40),
        ("export", 40),
        ("take", 30),
        ("pile", 10),
        ("batch", 30),
        ("handover", 30),
        ("table", 24),
        ("closing", 24),
        ("certificate", 8),
        ("stamp", 8),
        ("volume", 8),
        ("sheet", 8),
        ("letter", 8),
    ],
)
def test_desks_killed_at_any_moment_lose_nothing_and_leave_nothing_half(
    kind: str, kills: int, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, root, sent)
    chance = random.Random(f"{kind} 20261122")
    for run in range(1, kills + 1):
        die(work, workers, kind, run, chance.uniform(0, WINDOW[kind]))
    # Else they were killed before they had done anything, and nothing is proved.
    assert work.count > kills / 4
