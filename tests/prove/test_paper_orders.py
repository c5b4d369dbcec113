"""Whatever order the steps of a paper arrive in, both engines end the same; see `tests/sync/orders_papers.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync import orders, orders_papers, registers
from tests.sync.machines import Place
from tests.sync.registers import OnPostgres
from tests.sync.registers import server as server
from tests.sync.test_orders import OnSqlite

pytestmark = pytest.mark.prove
Both = tuple[dict[str, orders.Story], OnSqlite, OnPostgres]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Both]:
    place = Place(tmp_path_factory.mktemp("papers"))
    stories, town = orders_papers.tell(place)
    station = place.machines[0].desk.device.station_id
    town.desk.home.staging.mkdir(parents=True, exist_ok=True)
    on_sqlite = OnSqlite(town, station)
    for url in registers.made(server):
        on_postgres = OnPostgres(town, station, url)
        yield {story.name: story for story in stories}, on_sqlite, on_postgres
        on_postgres.close()
    on_sqlite.close()
    place.close()


@pytest.mark.parametrize("name", ["certificate", "sheet", "session"])
def test_the_steps_of_a_paper_end_the_same_in_many_orders_on_both_engines(name: str, told: Both) -> None:
    stories, on_sqlite, on_postgres = told
    story = stories[name]
    lots = list(orders.orders(story, most=40))
    assert orders.assert_one_end(on_sqlite, story, lots) == len(lots) >= 39
    assert orders.assert_one_end(on_postgres, story, lots[:25]) == 25
    assert orders.end(on_sqlite, story, lots[7]) == orders.end(on_postgres, story, lots[23])
