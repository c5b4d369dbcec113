"""What is fuzzed: one target a reader of foreign bytes, with the place it works in and its good files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.storage.work import Work
from tests.fixtures import START, found, open_desk

CORPUS = Path(__file__).parent / "corpus"
TODAY = START.date()


class Undone(Exception):
    """Ends a transaction that went well, so that the next case finds the same station."""


@dataclass
class Place:
    """A folder to work in, and a station that is founded when a target first asks for one."""

    root: Path
    shared: dict[str, Any] = field(default_factory=dict)
    """What several targets need and one made: machines, keys."""

    @cached_property
    def home(self) -> Path:
        """A founded home."""
        found(self.root / "home")
        return self.root / "home"

    @cached_property
    def desk(self) -> Desk:
        """The opened station of `home`."""
        return open_desk(self.home, SetClock(START))

    @cached_property
    def inbox(self) -> Path:
        """Where the file of a case is put down."""
        folder = self.root / "inbox"
        folder.mkdir(exist_ok=True)
        return folder

    def file(self, data: bytes, name: str) -> Path:
        """The bytes of a case as a file."""
        path = self.inbox / name
        path.write_bytes(data)
        return path

    def empty(self, name: str) -> Path:
        """An empty folder of a name."""
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def tried(self, change: Callable[[Work], object]) -> None:
        """Do something in a transaction and take it back: what it writes is written, and the next case starts anew."""

        def once(work: Work) -> None:
            change(work)
            work.session.flush()
            raise Undone

        try:
            self.desk.change(once, reason="fuzz")
        except Undone:
            return

    def state(self) -> Any:
        """What a refused file must not have changed: the log, the tables behind it, and what lies in the folder."""

        def counts(work: Work) -> Any:
            log = [tuple(row.values()) for row in work.rows("SELECT count(*), max(seq) FROM changes")]
            return log, [tuple(row.values()) for row in work.rows("SELECT count(*) FROM staged_files")]

        return self.desk.read(counts), self.files()

    def files(self) -> list[tuple[str, int]]:
        """What lies in the folder of the home, without the database that is being written."""
        own = ("station.db", "station.lock", "logs")
        return sorted(
            (found.relative_to(self.home).as_posix(), found.stat().st_size)
            for found in self.home.rglob("*")
            if found.is_file() and not found.relative_to(self.home).as_posix().startswith(own)
        )

    def close(self) -> None:
        """Close what was opened."""
        if "desk" in self.__dict__:
            self.desk.close()
        for one in self.shared.values():
            if hasattr(one, "close"):
                one.close()


Run = Callable[[bytes], object]
Seeds = Callable[[Place], Sequence[bytes]]


@dataclass(frozen=True)
class Target:
    """One reader: its name, how its files are spoilt, where good ones come from, and how it is given one."""

    name: str
    kind: str
    make: Callable[[Place], Run]
    good: Seeds
    stateful: bool = False
    """Whether it writes: then a refusal is held against the state of the station."""

    def seeds(self, place: Place) -> list[bytes]:
        """Good files, and what has been kept of bad ones."""
        return [*self.good(place), *(file.read_bytes() for file in self.kept())]

    def kept(self) -> list[Path]:
        """The files kept in the repository for this target."""
        return sorted(file for file in (CORPUS / self.name).glob("*") if file.is_file())


TARGETS: dict[str, Target] = {}


def target(
    name: str, kind: str, good: Seeds, *, stateful: bool = False
) -> Callable[[Callable[[Place], Run]], Callable[[Place], Run]]:
    """Enter a target; the function makes its reader for a place."""

    def enter(make: Callable[[Place], Run]) -> Callable[[Place], Run]:
        assert name not in TARGETS, name
        TARGETS[name] = Target(name, kind, make, good, stateful)
        return make

    return enter


def texts(*lines: str) -> Seeds:
    """Seeds that are typed."""
    return lambda place: [line.encode() for line in lines]


def typed(data: bytes) -> str:
    """Bytes as something that was typed or pasted; what is no UTF-8 becomes half signs, as a bad clipboard gives them."""
    return data.decode("utf-8", "surrogateescape")
