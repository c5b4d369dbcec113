"""Whatever order changes to one record arrive in, SQLite ends the same; see `tests/sync/orders.py` for the stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stationdesk.storage.work import Actor, Work, _keep_digests, unit
from stationdesk.sync import errands, peers, reader, take_in
from tests.sync import orders
from tests.sync.machines import Machine, Place

NAMES = ("guarded", "chosen", "free", "union", "withdrawn", "case", "proxy")


class OnSqlite:
    """A township's own database, in one transaction that is never committed: again and again from the same state."""

    def __init__(self, town: Machine, station: str) -> None:
        self.town = town
        self.station = station
        self._stack = ExitStack()
        self._unit: ExitStack | None = None
        self._bundles: dict[Path, reader.OpenBundle] = {}
        self._point: Any = None

    def begin(self, base: Sequence[Path]) -> None:
        self._end()
        self._unit = ExitStack()
        desk = self.town.desk
        self.work: Work = self._unit.enter_context(
            unit(
                desk._engine, desk.device, actor=Actor(None), clock=desk.clock, blobs=desk.blobs, mode="quiet"
            )
        )
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
            _keep_digests(self.work.session.connection().connection, self.work.capture)

    def _opened(self, file: Path) -> reader.OpenBundle:
        if file not in self._bundles:
            desk = self.town.desk
            key = peers.key_for
            # While the base is not in, the second machine's card is known from nowhere else.
            found = self._stack.enter_context(
                reader.open(
                    file,
                    [desk.keys().identity],
                    lambda claim: key(self.work, claim),
                    scratch_dir=desk.home.staging,
                    stations={self.station},
                )
            )
            self._bundles[file] = found
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

    def close(self) -> None:
        self._end()
        self._stack.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, orders.Story], OnSqlite]]:
    place = Place(tmp_path_factory.mktemp("orders"))
    stories, town = orders.tell(place)
    township = OnSqlite(town, place.machines[0].desk.device.station_id)
    township.town.desk.home.staging.mkdir(parents=True, exist_ok=True)
    yield {story.name: story for story in stories}, township
    township.close()
    place.close()


def test_every_story_is_told(told: tuple[dict[str, orders.Story], OnSqlite]) -> None:
    assert tuple(told[0]) == NAMES
    assert max(len(story.changes) for story in told[0].values()) == 6


@pytest.mark.parametrize("name", NAMES)
def test_some_orders_of_arrival_end_the_same(
    name: str, told: tuple[dict[str, orders.Story], OnSqlite]
) -> None:
    stories, township = told
    assert orders.assert_one_end(township, stories[name], orders.orders(stories[name], most=16)) == 16


@pytest.mark.prove
@pytest.mark.parametrize("name", NAMES)
def test_every_order_of_arrival_ends_the_same(
    name: str, told: tuple[dict[str, orders.Story], OnSqlite]
) -> None:
    """All 720 orders of six changes where people are asked; of the rest all 120 of five, or so many by lot (240 of a case)."""
    stories, township = told
    story = stories[name]
    if name in ("free", "union"):
        story = replace(story, changes=story.changes[:5], shown=())
    most = {"guarded": None, "case": 240}.get(name, 120 if len(story.changes) == 6 else None)
    count = orders.assert_one_end(township, story, orders.orders(story, most))
    # The first or the last order may be drawn by lot once more, and counts once.
    assert {"guarded": 720, "case": 240}.get(name, 120) - count in (0, 1, 2)
