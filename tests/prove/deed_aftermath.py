"""What must hold after a deed was broken off, whatever broke it: and the workers that break it off.

The database of each home is in a state that an unbroken deed passes through, none earlier than what was said to be
done; it checks clean, its log says what its tables say; what has a final name is whole; and the deed can be done.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock
from stationdesk.services import check
from stationdesk.storage import backups, program_folder
from tests.fixtures import PASSWORD, START, USER, open_desk
from tests.prove.deeds import WIPED, prepare
from tests.prove.worker_deeds import State, state

HOMES = ("a", "t", "new0", "second0", "kept-0001", "kept-0002", "l", "l2")
OWN = {
    "new0": "init",
    "second0": "join",
    "kept-0001": "upgrade-1",
    "kept-0002": "upgrade-2",
    "l": "trip-out",
    "l2": "trip-home",
}
"""Homes that only one deed touches."""
CREATE, OPEN, WRITE, TRUNCATE, FLUSH, RENAME, REMOVE, FOLDER, READ = (1 << bit for bit in range(9))
WRITES = CREATE | OPEN | WRITE | TRUNCATE | FLUSH | RENAME | FOLDER


class Passed:
    """What an unbroken deed passes through: the states of each home, and everything it asks of the disk."""

    def __init__(self, said: list[list[Any]], root: Path, before: dict[str, State | None]) -> None:
        self.states: dict[str, list[tuple[int, State | None]]] = {
            home: [(-1, now)] for home, now in before.items()
        }
        for line in said:
            if line[0] == "state":
                self.states[line[1]].append((line[2], line[3]))
        self.ops = [(letter, path) for letter, path in next(line[1] for line in said if line[0] == "ops")]
        self.said = next(line[1] for line in said if line[0] == "said")
        for home in before:
            if home in WIPED:
                self.states[home].append((self.said - 1, None))
            self.states[home].append((self.said - 1, state(root / home)))
        self.files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


class Workers:
    """Desks in processes of their own; see `worker_deeds`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.prepared = folder, folder / "prepared"
        prepare(self.prepared)
        shim = folder / "failing.so"
        source = Path(__file__).with_name("failing.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True)
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.prove.worker_deeds", str(shim)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "LD_PRELOAD": str(shim)},
        )
        self.passed: dict[str, Passed] = {}
        self.tally: dict[str, dict[str, int]] = {}
        self.before: dict[str, State | None] = {}

    def place(self, deed: str) -> Path:
        """A fresh copy of the prepared place, always under one path; without homes that only other deeds touch."""
        root = self.folder / "place"
        shutil.rmtree(root, ignore_errors=True)
        others = [home for home, own in OWN.items() if own != deed]
        shutil.copytree(self.prepared, root, ignore=lambda folder, names: others)
        facts = root / "facts.json"
        facts.write_text(facts.read_text("utf-8").replace(str(self.prepared), str(root)), "utf-8")
        return root

    def again(self, root: Path, deed: str) -> tuple[int, str, str]:
        """The deed once more, when nothing is in its way: exit code, code, sentence."""
        said, ended = self.do("again", root, deed)
        assert ended == 0
        [(_, code, word, sentence)] = [line for line in said if line[0] == "again"]
        return code, word, sentence

    def do(self, what: str, root: Path, deed: str, **how: Any) -> tuple[list[list[Any]], int]:
        """One order: what was said, and how the process ended."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        order = {"do": what, "root": str(root), "deed": deed, "minutes": 1, **how}
        self.server.stdin.write(json.dumps(order, ensure_ascii=False) + "\n")
        said: list[list[Any]] = []
        while not said or said[-1][0] != "ended":
            line = self.server.stdout.readline()
            assert line.endswith("\n"), "the workers are gone"
            said.append(json.loads(line))
        return said[:-1], said[-1][1]

    def unbroken(self, deed: str) -> Passed:
        """What the deed passes through when nothing breaks it; played once."""
        if deed not in self.passed:
            root = self.place(deed)
            touched = [home for home in HOMES if OWN.get(home, deed) == deed]
            for home in touched:
                if home not in self.before:
                    self.before[home] = state(root / home)
            said, code = self.do("watch", root, deed, where=f"{root}/", kinds=WRITES | REMOVE)
            assert code == 0, f"{deed} does not even work unbroken"
            self.passed[deed] = Passed(said, root, {home: self.before[home] for home in touched})
        return self.passed[deed]

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator[Workers]:
        """Workers in a folder of their own, in memory where there is such a place: a killed process needs no real disk."""
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
        with tempfile.TemporaryDirectory(prefix="deeds-", dir=memory if roomy else None) as folder:
            made = cls(Path(folder))
            try:
                yield made
            finally:
                made.close()

    def count(self, proof: str, what: str) -> None:
        """For the figures of a proof."""
        figures = self.tally.setdefault(proof, {})
        figures[what] = figures.get(what, 0) + 1

    def close(self) -> None:
        for pipe in (self.server.stdin, self.server.stdout):
            assert pipe is not None
            pipe.close()
        self.server.wait()


def states_hold(root: Path, passed: Passed, done: int, what: str) -> None:
    """Each home stands where an unbroken deed stands at some moment, and not before what was said."""
    for home, states in passed.states.items():
        now = state(root / home)
        last = max(at for at, (said, _) in enumerate(states) if said < done)
        assert now in [each for _, each in states[last:]], (
            f"{what}: {home} is in no state of an unbroken deed"
            f" {_difference(now, states[last][1])} ({done} said)"
        )


def _difference(one: State | None, other: State | None) -> dict[str, tuple[int, int]]:
    one, other = one or {}, other or {}
    return {
        name: (one.get(name, 0), other.get(name, 0))
        for name in one.keys() | other.keys()
        if one.get(name) != other.get(name)
    }


def clean(root: Path, passed: Passed, what: str, *, full: bool = True) -> None:
    """Each home that the deed touched opens and checks clean, and the version to be started is whole."""
    programs = root / "computer" / "StationDeskProgram"
    if (programs / "current.json").exists():
        named = json.loads((programs / "current.json").read_text("utf-8"))["current"]["folder"]
        assert program_folder.changed(programs / named) == [], f"{what}: half of a program"
    for home, states in passed.states.items():
        unchanged = len({json.dumps(each, sort_keys=True) for _, each in states}) == 1
        if unchanged or not (root / home / "home.json").exists() or state(root / home) is None:
            continue
        password = "practice" if home.startswith("kept") else PASSWORD
        with open_desk(root / home, SetClock(START + timedelta(minutes=2)), USER, password) as desk:
            check.fold(desk.raw())
            found = desk.read(lambda work, d=desk: check.look(work, d.home, full=full))
            # A home kept from another day; attachments that are still on their way in a parcel of their own.
            more = {"t": ("blob-missing",), "kept-0001": ("clock-back",), "kept-0002": ("clock-back",)}
            known = {"blob-orphan", *more.get(home, ())}
            assert {one.code for one in found} <= known, f"{what}: {home}: {found}"


def whole(file: Path) -> bool:
    """Whether a file that has its final name is all of what such a file is."""
    body = file.read_bytes()
    match file.suffix:
        case ".pdf":
            return body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF")
        case ".zip" | ".xlsx" | ".sdbackup" | ".sdbundle" if body[:2] == b"PK":
            with zipfile.ZipFile(file) as archive:
                good = archive.testzip() is None
            return good and (file.suffix != ".sdbackup" or backups.row_of(file).bytes == len(body))
        case ".json" | ".sdcard" | ".sdreceipt" if body[:1] in (b"{", b"["):
            json.loads(body)
            return True
        case _:
            return bool(body)
