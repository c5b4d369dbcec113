"""Real machines for sync tests: a village with one or two PCs, and its township; quick keys, set clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.new_home import join_station
from stationdesk.storage.work import Work
from stationdesk.sync import card, errands, status
from tests.fixtures import PASSWORD, QUICK, START, USER, found_alike, open_desk


@dataclass
class Machine:
    """One opened home with a clock of its own."""

    desk: Desk
    clock: SetClock
    folder: Path

    def add(self, name: str = "曾庆兰", **columns: Any) -> str:
        """Enter a person; the id."""
        made = new_id()

        def write(work: Work) -> None:
            work.session.add(Person(station_id=work.station_id, id=made, name=name, **columns))

        self.desk.change(write, reason="residents:edit")
        return made

    def edit(self, person: str, **columns: Any) -> None:
        """Change columns of a person, as a clerk's edit does."""

        def write(work: Work) -> None:
            row = work.session.get_one(Person, (work.station_id, person))
            for name, value in columns.items():
                setattr(row, name, value)

        self.desk.change(write, reason="residents:edit")

    def person(self, person: str, station_id: str | None = None) -> Person:
        """The row as it is here now (detached)."""
        return self.desk.read(
            lambda work: work.session.get_one(Person, (station_id or work.station_id, person))
        )

    def digests(self, station_id: str | None = None) -> dict[str, str]:
        """The digests of a station here."""
        return self.desk.read(lambda work: errands.digests(work, station_id or work.station_id))

    def conflicts(self) -> list[status.ConflictRow]:
        """Open conflict items."""
        return self.desk.read(status.open_conflicts)

    def export(self, stick: Path) -> Path:
        """Export to a folder; the bundle."""
        stick.mkdir(exist_ok=True)
        made = errands.export(self.desk, stick)
        assert made.file is not None
        return made.file

    def take(self, *files: Path, receipts: Path | None = None) -> errands.TakenIn:
        """Take files in."""
        return errands.take_in_files(self.desk, files, receipts=receipts)


@dataclass
class Place:
    """A village's machines and their township, with everyone's cards exchanged."""

    root: Path
    machines: list[Machine] = field(default_factory=list)
    founding: Callable[..., object] = found_alike
    """`found` where something outlives the test (a server) and would know the village again."""

    def village(self) -> Machine:
        """The first PC of the village."""
        clock = SetClock(START)
        self.founding(self.root / "a")
        return self._opened("a", clock)

    def township(self) -> Machine:
        """A township home."""
        from stationdesk.services import station

        clock = SetClock(START)
        self.founding(
            self.root / "t",
            village=station.village("421221106"),
            name="潘家湾镇便民服务中心",
            kind="township",
        )
        return self._opened("t", clock)

    def another(
        self, first: Machine, name: str = "b", ahead: timedelta = timedelta(), approved_by: str | None = None
    ) -> Machine:
        """Another PC of the village, joined and enrolled (with the word of its head), holding what the first has."""
        clock = SetClock(START + ahead)
        asked = self.root / f"{name}-asked.sdcard"
        errands.write_card(first.desk, asked)
        join_station(Home(self.root / name), card.read(asked), USER, PASSWORD, clock=clock, kdf=QUICK)
        joined = self._opened(name, clock)
        own = self.root / f"{name}.sdcard"
        errands.write_card(joined.desk, own)
        errands.enrol(first.desk, own, approved_by=approved_by)
        joined.take(first.export(self.root / f"to-{name}"))
        return joined

    def enrol(self, village: Machine, township: Machine) -> None:
        """Exchange cards both ways."""
        for who, whom in ((village, township), (township, village)):
            file = self.root / f"{who.folder.name}-{whom.folder.name}.sdcard"
            errands.write_card(who.desk, file)
            errands.enrol(whom.desk, file)

    def _opened(self, name: str, clock: SetClock) -> Machine:
        made = Machine(open_desk(self.root / name, clock), clock, self.root / name)
        self.machines.append(made)
        return made

    def close(self) -> None:
        """Close every machine."""
        for machine in self.machines:
            machine.desk.close()
