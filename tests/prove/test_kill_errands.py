"""Promise 1 for whole errands: `kill -9` while cases are accepted, spreadsheets brought in, bundles exported, taken in.

Afterwards the station opens and checks clean, everything that was said to be done is there, a number is given
once, an import is whole or absent, what has a bundle's name is a bundle, and export and take-in go on.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import check, papers
from stationdesk.sync import errands, log, peers, receipt
from tests.fixtures import START, open_desk
from tests.prove.worker_errands import POINTS, ROWS, bring_in, grids
from tests.sync.machines import Place

WINDOW = {"accept": 0.5, "import": 0.5, "export": 0.5, "take": 0.9}
"""Seconds after the desk stands open within which it is killed: a few errands of each kind."""


class Workers:
    """Desks in processes of their own; see `worker_errands`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.prove.worker_errands"]
        self.server = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def killed(self, root: Path, kind: str, run: int, wait: float = 0, point: str = "") -> list[Any]:
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
        assert code == -signal.SIGKILL or (kind == "take" and code == 0 and not point), code
        assert [one for one in said if one[0] == "at"] == ([["at", point]] if point else [])
        return said

    def _line(self, word: str) -> list[Any]:
        line = self._read()
        assert line[0] == word, line
        return line

    def _read(self) -> list[Any]:
        assert self.server.stdout is not None
        text = self.server.stdout.readline()
        if not text.endswith("\n"):
            assert self.server.stderr is not None
            raise AssertionError(self.server.stderr.read())
        found: list[Any] = json.loads(text)
        return found

    def close(self) -> None:
        for pipe in (self.server.stdin, self.server.stdout, self.server.stderr):
            assert pipe is not None
            pipe.close()
        self.server.wait()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village with one person, and its township; enrolled with each other; nothing exported."""
    root = tmp_path_factory.mktemp("founded")
    place = Place(root)
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆兰")
    place.close()
    (root / "stick").mkdir()
    return root


@pytest.fixture(scope="module")
def sent(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a stick of four bundles, each holding also what is in those before."""
    root = tmp_path_factory.mktemp("sent") / "place"
    shutil.copytree(founded, root)
    with open_desk(root / "a", SetClock(START)) as desk:
        for n in range(4):
            bring_in(desk, root, 0, n)
            grids(desk, 50)
            errands.export(desk, root / "stick")
    return root


@pytest.fixture
def root(founded: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    shutil.copytree(founded, folder)
    return folder


def opened(root: Path, name: str, run: int) -> Desk:
    """A home after a kill, a minute after the run before."""
    return open_desk(root / name, SetClock(START + timedelta(minutes=run)))


def clean(desk: Desk, *, full: bool = True) -> None:
    """It checks clean; a file whose record was never committed is allowed."""
    check.fold(desk.raw())
    found = desk.read(lambda work: check.look(work, desk.home, full=full))
    assert {one.code for one in found} <= {"blob-orphan"}, found


def table(desk: Desk, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    return desk.read(lambda work: [tuple(row.values()) for row in work.rows(sql, **params)])


class Accepting:
    """Cases at the counter, through many deaths of one desk."""

    def __init__(self, workers: Workers, root: Path) -> None:
        self.workers, self.root = workers, root
        self.cases: dict[str, str] = {}
        self.papers: dict[str, str] = {}

    def die(self, run: int, wait: float = 0, point: str = "") -> None:
        for line in self.workers.killed(self.root, "accept", run, wait, point):
            if line[0] != "at":
                (self.cases if line[0] == "case" else self.papers)[line[1]] = line[2]
        with opened(self.root, "a", run) as desk:
            there = dict(table(desk, "SELECT id, number FROM cases"))
            lost = self.cases.items() - there.items()
            assert not lost, f"run {run}: {len(lost)} of {len(self.cases)} cases are gone"
            assert len(set(there.values())) == len(there), "a number was given twice"
            for part in ("case_events", "papers"):
                key = "case_id" if part == "case_events" else "subject_id"
                parts = {one for (one,) in table(desk, f"SELECT DISTINCT {key} FROM {part}")}
                assert there.keys() <= parts, f"a case without {part}"
            for paper, digest in self.papers.items():
                pdf = desk.read(lambda work, p=paper: papers.pdf(work, p))
                assert pdf is not None
                assert hashlib.sha256(pdf).hexdigest() == digest
            clean(desk)


class BringingIn:
    """Spreadsheets, each whole or absent."""

    def __init__(self, workers: Workers, root: Path) -> None:
        self.workers, self.root = workers, root
        self.marks: set[str] = set()

    def die(self, run: int, wait: float = 0, point: str = "") -> None:
        said = self.workers.killed(self.root, "import", run, wait, point)
        self.marks |= {line[1] for line in said if line[0] == "import"}
        with opened(self.root, "a", run) as desk:
            people = dict(
                table(desk, "SELECT remark, count(*) FROM people WHERE remark IS NOT NULL GROUP BY remark")
            )
            assert self.marks <= people.keys(), f"run {run}: an import is gone"
            assert set(people.values()) <= {ROWS}, f"run {run}: half an import"
            for part, each in (("phones", ROWS), ("memberships", ROWS), ("households", ROWS // 3)):
                [(count,)] = table(desk, f"SELECT count(*) FROM {part}")
                assert count == each * len(people), part
            [(batches,)] = table(desk, "SELECT count(*) FROM import_batches")
            assert batches == len(people)
            clean(desk, full=run % 5 == 0 or bool(point))


class Exporting:
    """Bundles onto a stick; the township takes each run's in, and sometimes its answer comes back."""

    def __init__(self, workers: Workers, root: Path) -> None:
        self.workers, self.root, self.stick = workers, root, root / "stick"
        self.bundles = 0

    def die(self, run: int, wait: float = 0, point: str = "") -> None:
        said = self.workers.killed(self.root, "export", run, wait, point)
        done = {line[1]: line[2] for line in said if line[0] == "bundle"}
        with opened(self.root, "a", run) as village, opened(self.root, "t", run) as township:
            there = {
                file.name: hashlib.sha256(file.read_bytes()).hexdigest()
                for file in self.stick.glob("*.sdbundle")
            }
            assert done.items() <= there.items(), f"run {run}: a bundle is gone or another"
            for name, digest in table(village, "SELECT file_name, sha256 FROM exports WHERE made_at = :a",
                                      a=f"{START + timedelta(minutes=run):%Y-%m-%dT%H:%M:%S}.000Z"):  # fmt: skip
                assert there[name] == digest, "noted as exported and not on the stick"
            clean(village, full=run % 5 == 0 or bool(point))
            # Whatever has a bundle's name is one: the township takes every one of them in.
            taken = self.take(township, self.root / "receipts")
            assert taken.bundles == len(there)
            again = errands.export(village, self.stick)
            assert again.file is not None
            assert list(self.stick.iterdir()) == [again.file], "what a kill left behind is swept"
            taken = self.take(township, self.root / "receipts")
            own = village.device.station_id
            assert digests(village, own) == digests(township, own)
            clean(township, full=False)
            if run % 3 == 0:
                answer = errands.take_in_files(village, taken.receipts)
                assert answer.confirmed > 0
            self.bundles += len(there)
        shutil.rmtree(self.root / "receipts")

    def take(self, township: Desk, receipts: Path) -> errands.TakenIn:
        """Everything on the stick, which is empty afterwards."""
        files = sorted(self.stick.glob("*.sdbundle"))
        taken = errands.take_in_files(township, files, receipts=receipts)
        assert (taken.quarantined, taken.held, taken.conflicts) == (0, 0, 0), taken.problems
        for file in files:
            file.unlink()
        return taken


class TakingIn:
    """A township and a stick of bundles, begun anew each time."""

    def __init__(self, workers: Workers, sent: Path, folder: Path) -> None:
        self.workers, self.sent, self.root = workers, sent, folder / "taking"
        self.files = sorted((sent / "stick").glob("*.sdbundle"))
        with opened(sent, "a", 0) as village:
            self.own = village.device.station_id
            self.digests = digests(village, self.own)
        self.whole: set[int] = {0}
        """Where the village's log may stand at the township: before any bundle, or after one of them."""
        (folder / "measured").mkdir()
        shutil.copytree(sent / "t", folder / "measured" / "t")
        with opened(folder / "measured", "t", 0) as township:
            for file in self.files:
                errands.take_in_files(township, [file])
                self.whole.add(self.reached(township))
        assert len(self.whole) == len(self.files) + 1

    def reached(self, township: Desk) -> int:
        return sum(township.read(lambda work: log.vector(work, self.own)).values())

    def die(self, run: int, wait: float = 0, point: str = "") -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        for part in ("t", "stick"):
            shutil.copytree(self.sent / part, self.root / part)
        done = [
            line for line in self.workers.killed(self.root, "take", run, wait, point) if line[0] == "taken"
        ]
        with opened(self.root, "t", run) as township, opened(self.sent, "a", 0) as village:
            clean(township)
            assert self.reached(township) in self.whole, f"run {run}: half a bundle"
            for _, name, changes, receipts in done:
                assert all((self.root / "receipts" / one).is_file() for one in receipts)
                again = errands.take_in_files(township, [self.root / "stick" / name])
                assert (again.applied, again.already) == (0, changes), f"run {run}: a bundle is gone"
            for file in (self.root / "receipts").glob("*.sdreceipt"):
                answer = receipt.read(
                    file,
                    lambda station: village.read(lambda work: peers.township_key(work, station)),
                    self.own,
                )
                assert sum(answer.accepted.values()) <= self.reached(township)
            taken = errands.take_in_files(township, self.files, receipts=self.root / "receipts")
            assert (taken.bundles, taken.quarantined, taken.held) == (len(self.files), 0, 0)
            assert digests(township, self.own) == self.digests
            clean(township, full=False)


def digests(desk: Desk, station_id: str) -> dict[str, str]:
    return desk.read(lambda work: errands.digests(work, station_id))


Errand = Accepting | BringingIn | Exporting | TakingIn


def errand(kind: str, workers: Workers, root: Path, sent: Path) -> Errand:
    if kind == "take":
        return TakingIn(workers, sent, root.parent)
    return {"accept": Accepting, "import": BringingIn, "export": Exporting}[kind](workers, root)


SHORT = {
    "accept": ("paper-file-kept", ""),
    "import": ("import-sealed", ""),
    "export": ("export-unnamed", "export-named"),
    "take": ("take-committing",),
}


@pytest.mark.parametrize("kind", SHORT)
def test_a_desk_killed_at_its_errands_loses_nothing_and_leaves_nothing_half(
    kind: str, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, workers, root, sent)
    for run, point in enumerate(SHORT[kind], start=1):
        work.die(run, WINDOW[kind] / 2, point)


@pytest.mark.prove
@pytest.mark.parametrize("kind", WINDOW)
def test_desks_killed_at_named_points_lose_nothing_and_leave_nothing_half(
    kind: str, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, workers, root, sent)
    points = [name for name, point in POINTS.items() if point.kind == kind]
    assert len(points) >= 6
    for run, point in enumerate(points, start=1):
        work.die(run, point=point)


@pytest.mark.prove
@pytest.mark.parametrize(("kind", "kills"), [("accept", 45), ("import", 40), ("export", 40), ("take", 40)])
def test_desks_killed_at_any_moment_lose_nothing_and_leave_nothing_half(
    kind: str, kills: int, workers: Workers, root: Path, sent: Path
) -> None:
    work = errand(kind, workers, root, sent)
    chance = random.Random(f"{kind} 20261122")
    for run in range(1, kills + 1):
        work.die(run, chance.uniform(0, WINDOW[kind]))
    if isinstance(work, Accepting):
        assert len(work.cases) > kills
    elif isinstance(work, BringingIn):
        assert len(work.marks) > kills
    elif isinstance(work, Exporting):
        assert work.bundles > kills / 2
