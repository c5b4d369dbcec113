"""What must hold after an errand was broken off, whatever broke it: a kill, a full disk.

The station opens and checks clean, everything that was said to be done is there, a number is given once, an
import is whole or absent, what has a bundle's name is a bundle, and export and take-in go on.
"""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock, stamp
from stationdesk.desk import Desk
from stationdesk.services import check, papers
from stationdesk.sync import errands, log, peers, receipt
from tests.fixtures import START, open_desk
from tests.prove.worker_errands import ROWS, TOWNSHIP, grids

Said = list[list[Any]]
"""The lines a worker had said."""


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


class Errand:
    """One kind of errand: where it is done, and what must hold however it ended."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def count(self) -> int:
        """How many errands were said to be done."""
        raise NotImplementedError

    def begin(self) -> None:
        """Lay out what a run begins with."""

    def look(self, said: Said, run: int) -> None:
        """Open what a run left, and hold it against what it had said."""
        raise NotImplementedError


class Accepting(Errand):
    """Cases at the counter, through many deaths of one desk."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.cases: dict[str, str] = {}
        self.papers: dict[str, str] = {}

    @property
    def count(self) -> int:
        return len(self.cases)

    def look(self, said: Said, run: int) -> None:
        for line in said:
            if line[0] in ("case", "paper"):
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


class BringingIn(Errand):
    """Spreadsheets, each whole or absent."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.marks: set[str] = set()

    @property
    def count(self) -> int:
        return len(self.marks)

    def look(self, said: Said, run: int) -> None:
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
            clean(desk, full=run % 5 == 0 or run < 20)


class Exporting(Errand):
    """Bundles onto a stick; the township takes each run's in, and sometimes its answer comes back."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.stick = root / "stick"
        self.bundles = 0

    @property
    def count(self) -> int:
        return self.bundles

    def look(self, said: Said, run: int) -> None:
        done = {line[1]: line[2] for line in said if line[0] == "bundle"}
        with opened(self.root, "a", run) as village, opened(self.root, "t", run) as township:
            there = {
                file.name: hashlib.sha256(file.read_bytes()).hexdigest()
                for file in self.stick.glob("*.sdbundle")
            }
            assert done.items() <= there.items(), f"run {run}: a bundle is gone or another"
            noted = self.noted(village, run)
            assert noted.items() <= there.items(), "noted as exported and not on the stick"
            clean(village, full=run % 5 == 0 or run < 20)
            # Whatever has a bundle's name is one: the township takes every one of them in.
            taken = self.take(township, self.root / "receipts")
            assert taken.bundles == len(there)
            grids(village, 1)
            again = errands.export(village, self.stick)
            assert again.file is not None
            assert list(self.stick.iterdir()) == [again.file], "what a kill left behind is swept"
            assert self.noted(village, run).keys() - noted.keys() == {again.file.name}
            taken = self.take(township, self.root / "receipts")
            own = village.device.station_id
            assert digests(village, own) == digests(township, own)
            clean(township, full=False)
            if run % 2 == 0:
                answer = errands.take_in_files(village, taken.receipts)
                assert answer.confirmed > 0
            self.bundles += len(there)
        shutil.rmtree(self.root / "receipts")

    def noted(self, village: Desk, run: int) -> dict[str, str]:
        """What this run's exports were noted down as."""
        since, until = (stamp(START + timedelta(minutes=at)) for at in (run, run + 1))
        sql = "SELECT file_name, sha256 FROM exports WHERE made_at BETWEEN :a AND :b"
        return dict(table(village, sql, a=since, b=until))

    def take(self, township: Desk, receipts: Path) -> errands.TakenIn:
        """Everything on the stick, which is empty afterwards."""
        files = sorted(self.stick.glob("*.sdbundle"))
        taken = errands.take_in_files(township, files, receipts=receipts)
        assert (taken.quarantined, taken.held, taken.conflicts) == (0, 0, 0), taken.problems
        for file in files:
            file.unlink()
        return taken


class TakingIn(Errand):
    """A township and a stick of bundles, begun anew each time."""

    def __init__(self, sent: Path, folder: Path) -> None:
        super().__init__(folder / "taking")
        self.sent = sent
        self.files = sorted((sent / "stick").glob("*.sdbundle"))
        with opened(sent, "a", 0) as village:
            self.own = village.device.station_id
            self.digests = digests(village, self.own)
        self.taken = 0
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

    def begin(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        for part in ("t", "stick"):
            shutil.copytree(self.sent / part, self.root / part)

    @property
    def count(self) -> int:
        return self.taken

    def look(self, said: Said, run: int) -> None:
        done = [line[1:] for line in said if line[0] == "taken"]
        piles = [line[1:] for line in said if line[0] == "pile"]
        self.taken += len(done) + len(piles)
        with opened(self.root, "t", run) as township, opened(self.sent, "a", 0) as village:
            clean(township)
            assert self.reached(township) in self.whole, f"run {run}: half a bundle"
            for changes, receipts in piles:
                assert all((self.root / "receipts" / one).is_file() for one in receipts)
                again = errands.take_in_files(township, sorted((self.root / "stick").iterdir()))
                assert (again.applied, again.already) == (0, changes), f"run {run}: a bundle is gone"
            for name, changes, receipts in done:
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


def errand(kind: str, root: Path, sent: Path) -> Errand:
    """The errand of a kind, in a place of its own."""
    if kind in TOWNSHIP:
        return TakingIn(sent, root.parent)
    from tests.prove.counter_aftermath import COUNTER
    from tests.prove.record_aftermath import RECORDS

    kinds: dict[str, type[Errand]] = {
        "accept": Accepting,
        "import": BringingIn,
        "export": Exporting,
        **COUNTER,
        **RECORDS,
    }
    return kinds[kind](root)
