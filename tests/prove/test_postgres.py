"""Long proofs of a township on PostgreSQL: every story in many orders, a hundred villages at once, `kill -9` in the middle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stationdesk.cli import bench_villages
from stationdesk.cli.bench_villages import Village
from stationdesk.storage.work import Work
from stationdesk.sync import errands, postgres_report
from stationdesk.sync.postgres_take_in import RegisterDesk, take_in_files
from tests.prove.worker_errands import bring_in
from tests.sync import orders, registers
from tests.sync.machines import Machine, Place
from tests.sync.registers import OnPostgres
from tests.sync.registers import database as database
from tests.sync.registers import server as server
from tests.sync.test_orders import NAMES, OnSqlite

pytestmark = pytest.mark.prove

VILLAGES = 100


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, server: str
) -> Iterator[tuple[dict[str, orders.Story], OnSqlite, OnPostgres]]:
    place = Place(tmp_path_factory.mktemp("orders"))
    stories, town = orders.tell(place)
    station = place.machines[0].desk.device.station_id
    town.desk.home.staging.mkdir(parents=True, exist_ok=True)
    on_sqlite = OnSqlite(town, station)
    for url in registers.made(server):
        on_postgres = OnPostgres(town, station, url)
        yield {story.name: story for story in stories}, on_sqlite, on_postgres
        on_postgres.close()
    on_sqlite.close()
    place.close()


@pytest.mark.parametrize("name", NAMES)
def test_orders_of_arrival_end_the_same_on_postgresql_and_as_on_sqlite(
    name: str, told: tuple[dict[str, orders.Story], OnSqlite, OnPostgres]
) -> None:
    stories, on_sqlite, on_postgres = told
    story = stories[name]
    some = list(orders.orders(story, most=40))
    assert orders.assert_one_end(on_postgres, story, some) == 40
    on_sqlite.begin(story.base)
    assert orders.end(on_sqlite, story, some[7]) == orders.end(on_postgres, story, some[23])


@dataclass
class County:
    """A township with a hundred villages, all with the history of one."""

    place: Place
    first: Machine
    town: Machine
    villages: list[Village]

    @property
    def bundles(self) -> list[Path]:
        return [bundle for village in self.villages for bundle in village.bundles]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    place = Place(tmp_path_factory.mktemp("county"))
    first, town = place.village(), place.township()
    first.add("曾庆兰")
    for n in range(2):
        bring_in(first.desk, place.root, 0, n)
    person = first.add("周桂英")
    for n in range(30):
        first.edit(person, remark=f"第{n}次")
    lines = first.desk.read(bench_villages.lines_of)
    stick = place.root / "stick"
    stick.mkdir()
    villages = bench_villages.copies(
        lines, first.desk.device.station_id, town.desk.keys().recipient, stick, VILLAGES, parts=3
    )
    town.desk.change(lambda work: bench_villages.enrol(work, villages), reason="sync:enrol")
    yield County(place, first, town, villages)
    place.close()


def _held_whole(county: County, url: str) -> None:
    """Every village is there with all it has, and everything follows from it."""
    wanted = county.first.digests()
    with RegisterDesk.of(county.town.desk, url) as register:
        for village in county.villages:
            found = register.read(lambda work, s=village.station_id: errands.digests(work, s))  # type: ignore[misc]
            assert {k: v for k, v in found.items() if k != "stations"} == {
                k: v for k, v in wanted.items() if k != "stations"
            }
        register.read(_consistent)
    rows = postgres_report.report(county.town.desk, url)
    assert len(rows) == VILLAGES
    assert {(row.missing, row.held) for row in rows} == {(0, 0)}


def _consistent(work: Work) -> None:
    """Nothing stands there by halves: each transaction has its changes, each origin ends where its log ends, each head is
    a change, each digest is the sum of its heads."""
    for question in (
        (
            "SELECT 1 FROM transactions t WHERE t.count <> (SELECT count(*) FROM changes c WHERE c.station_id = t.station_id"
            " AND c.device_no = t.device_no AND c.epoch = t.epoch AND c.txn = t.txn)"
        ),
        (
            "SELECT 1 FROM origins o WHERE o.seq <> (SELECT coalesce(max(c.seq), 0) FROM changes c WHERE"
            " c.station_id = o.station_id AND c.device_no = o.device_no AND c.epoch = o.epoch)"
        ),
        (
            "SELECT 1 FROM heads h WHERE h.col = '*' AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.station_id = h.station_id"
            " AND c.record_id = h.record_id AND c.op = 'I')"
        ),
        (
            "SELECT 1 FROM people p WHERE NOT EXISTS (SELECT 1 FROM heads h WHERE h.station_id = p.station_id"
            " AND h.record_id = p.id AND h.col = '*')"
        ),
        (
            "SELECT 1 FROM (SELECT station_id, table_name, count(*) AS n, mod(sum(sd_head_digest(record_id, col, head)),"
            " 1152921504606846976) AS d FROM heads GROUP BY station_id, table_name) h FULL JOIN digests g"
            " ON g.station_id = h.station_id AND g.table_name = h.table_name"
            " WHERE h.n IS DISTINCT FROM g.heads OR h.d IS DISTINCT FROM g.digest"
        ),
        (
            "SELECT 1 FROM taken t WHERE t.stage <> 'quarantined' AND NOT EXISTS (SELECT 1 FROM origins o"
            " WHERE o.station_id = t.station_id)"
        ),
    ):
        assert work.rows(question) == [], question


def test_a_hundred_villages_at_once_do_not_clash(county: County, database: str, tmp_path: Path) -> None:
    files = county.bundles
    random.Random(7).shuffle(files)
    made = take_in_files(county.town.desk, database, files, receipts=tmp_path / "receipts", workers=3)
    assert (made.bundles, made.held, made.quarantined, made.problems) == (3 * VILLAGES, 0, 0, ())
    assert made.applied == sum(village.changes for village in county.villages)
    assert len(made.receipts) == VILLAGES
    _held_whole(county, database)
    again = take_in_files(county.town.desk, database, files, receipts=tmp_path / "receipts", workers=3)
    assert (again.already, again.applied, again.receipts) == (made.applied, 0, ())


_RUN = """
import sys
from pathlib import Path
from stationdesk.core.clock import SetClock
from stationdesk.sync.postgres_take_in import take_in_files
from tests.fixtures import START, open_desk

if __name__ == "__main__":
    home, url, receipts, workers, *files = sys.argv[1:]
    with open_desk(Path(home), SetClock(START)) as desk:
        take_in_files(desk, url, map(Path, files), receipts=Path(receipts), workers=int(workers))
"""


def _running(
    county: County, url: str, files: list[Path], receipts: Path, workers: int
) -> subprocess.Popen[bytes]:
    script = county.place.root / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    root = Path(__file__).parents[2]
    given = [str(county.town.folder), url, str(receipts), str(workers), *map(str, files)]
    return subprocess.Popen(
        [sys.executable, str(script), *given],
        env={**os.environ, "PYTHONPATH": str(root)},
        cwd=county.place.root,
        stderr=subprocess.PIPE,
    )


def test_two_programs_take_the_same_pile_in_at_once(county: County, database: str, tmp_path: Path) -> None:
    files = county.bundles[: 3 * 40]
    runs = []
    for n in range(2):
        mixed = list(files)
        random.Random(n).shuffle(mixed)
        runs.append(_running(county, database, mixed, tmp_path / f"r{n}", 2))
    for run in runs:
        _, said = run.communicate(timeout=300)
        assert run.returncode == 0, said.decode()
    take_in_files(county.town.desk, database, county.bundles, workers=2)
    _held_whole(county, database)


def _children(process: int) -> list[int]:
    """The processes that a process started and that have a connection (they run Python, not the tracker)."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [one for one in map(int, found) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def _applied(url: str) -> int:
    try:
        with psycopg.connect(url) as connection:
            row: Any = connection.execute("SELECT count(*) FROM taken").fetchone()
            return int(row[0])
    except psycopg.Error:
        return 0  # its tables are being made


@pytest.mark.parametrize("after", [5, 150])
@pytest.mark.parametrize("whole", [False, True], ids=["a-worker", "the-program"])
def test_killed_in_the_middle_nothing_is_there_by_halves(
    after: int, whole: bool, county: County, database: str, tmp_path: Path
) -> None:
    run = _running(county, database, county.bundles, tmp_path / "receipts", 2)
    wait = time.monotonic() + 240
    while _applied(database) < after and time.monotonic() < wait and run.poll() is None:
        time.sleep(0.02)
    victims = [run.pid, *_children(run.pid)] if whole else _children(run.pid)[:1]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    _, said = run.communicate(timeout=120)
    assert run.returncode != 0
    if not whole:
        assert "TakeInCutShort" in said.decode()
    held = _applied(database)
    assert after <= held < 3 * VILLAGES
    with RegisterDesk.of(county.town.desk, database) as register:
        register.read(_consistent)
    made = take_in_files(
        county.town.desk, database, county.bundles, receipts=tmp_path / "receipts", workers=2
    )
    assert made.problems == ()
    assert len(made.receipts) == VILLAGES  # also of what was taken in before the end came
    _held_whole(county, database)
