"""A real PostgreSQL server for tests, and the township's database on it as a `Township` of the arrival-order suite.

The server is started from Debian's package, in a temporary folder, under its own user; where the package is missing the tests
fail and say so: they are never skipped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stationdesk.cli import throwaway_server
from stationdesk.core.ids import new_id
from stationdesk.storage.work import Work
from stationdesk.sync import errands, peers, reader, take_in
from stationdesk.sync.postgres_take_in import RegisterDesk
from tests.sync.machines import Machine

_number = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server of our own, for the whole run."""
    with throwaway_server.server("fsync = off") as url:
        yield url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """An empty database of its own."""
    yield from made(server)


def made(server: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    name = f"t{next(_number)}_{new_id()[-6:]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")  # type: ignore[arg-type]
        yield server.replace("///postgres?", f"///{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


class OnPostgres:
    """The township's database, in one transaction that is never committed: again and again from the same state."""

    def __init__(self, town: Machine, station: str, url: str) -> None:
        self.register = RegisterDesk.of(town.desk, url)
        self.town = town
        self.station = station
        self._stack = ExitStack()
        self._unit: ExitStack | None = None
        self._bundles: dict[Path, reader.OpenBundle] = {}
        self._point: Any = None
        town.desk.home.staging.mkdir(parents=True, exist_ok=True)

    def begin(self, base: Sequence[Path]) -> None:
        self._end()
        self._unit = ExitStack()
        self.work: Work = self._unit.enter_context(self.register._unit())
        self.take_in(base)
        self._point = self.work.session.begin_nested()

    def again(self) -> None:
        self._point.rollback()
        self.work.session.expunge_all()
        self._point = self.work.session.begin_nested()

    def take_in(self, files: Sequence[Path]) -> None:
        for file in files:
            bundle = self._opened(file)
            take_in.take_in(self.work, bundle, bundle.manifest.bundle)

    def _opened(self, file: Path) -> reader.OpenBundle:
        if file not in self._bundles:
            self._bundles[file] = self._stack.enter_context(
                reader.open(
                    file,
                    [self.town.desk.keys().identity],
                    lambda claim: peers.key_for(self.work, claim),
                    scratch_dir=self.town.desk.home.staging,
                    stations={self.station},
                )
            )
        return self._bundles[file]

    def digests(self) -> dict[str, str]:
        return errands.digests(self.work, self.station)

    def rows(self, table: str) -> list[dict[str, Any]]:
        key = "txn" if table == "held" else "id"
        return self.work.rows(f"SELECT * FROM {table} WHERE station_id = :s ORDER BY {key}", s=self.station)

    def _end(self) -> None:
        if self._unit is not None:
            self._point.rollback()
            self._unit.close()
            self._unit = None

    def close(self) -> None:
        self._end()
        self._stack.close()
        self.register.__exit__()
