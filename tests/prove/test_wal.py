"""Promise 2, in another way: the write-ahead log cut at every frame and inside frames is always a prefix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.models.residents import Grid, Household
from stationdesk.services import check
from tests.fixtures import open_desk

WAL_HEADER = 32
FRAME_HEADER = 24


def prove(home: Path, clock: SetClock, tmp_path: Path, saves: int, inside: tuple[int, ...]) -> None:
    start = tmp_path / "start"
    desk = open_desk(home, clock)
    desk.hold()
    counts = []
    with desk.raw().connect() as connection:
        page = int(connection.exec_driver_sql("PRAGMA page_size").scalar())
        connection.connection.execute("PRAGMA wal_autocheckpoint = 0")
    for n in range(saves):

        def save(work, n: int = n) -> None:
            house = Household(station_id=work.station_id, id=new_id(), number=f"{n:03d}")
            work.session.add(house)
            work.session.add(Grid(station_id=work.station_id, id=new_id(), name=f"{n}"))

        desk.change(save)
        counts.append((home / "station.db-wal").stat().st_size)
    shutil.copytree(home, start)
    desk.close()
    whole = (start / "station.db-wal").read_bytes()
    frame = FRAME_HEADER + page
    assert (len(whole) - WAL_HEADER) % frame == 0
    cuts = [0, WAL_HEADER // 2]
    cuts += [
        at + within
        for at in range(WAL_HEADER, len(whole) + 1, frame)
        for within in inside
        if at + within <= len(whole)
    ]
    seen = []
    for cut in cuts:
        after = tmp_path / "after"
        shutil.rmtree(after, ignore_errors=True)
        shutil.copytree(start, after)
        (after / "station.db-shm").unlink(missing_ok=True)
        (after / "station.db-wal").write_bytes(whole[:cut])
        with open_desk(after, clock) as opened:
            grids, houses = (
                opened.read(lambda work, t=table: work.scalar(f"SELECT count(*) FROM {t}"))
                for table in ("grids", "households")
            )
            assert grids == houses, "half a transaction"
            assert opened.read(lambda work: check.look(work, opened.home)) == []
        assert grids == sum(size <= cut for size in counts)
        seen.append(grids)
    assert seen == sorted(seen), "a longer log shows less"
    assert set(seen) == set(range(saves + 1)), "some save has no cut of its own"


def test_a_log_cut_at_every_frame_is_a_prefix(home: Path, clock: SetClock, tmp_path: Path) -> None:
    prove(home, clock, tmp_path, saves=3, inside=(0,))


@pytest.mark.prove
def test_a_log_cut_at_and_inside_every_frame_is_a_prefix(home: Path, clock: SetClock, tmp_path: Path) -> None:
    prove(home, clock, tmp_path, saves=12, inside=(0, 1, FRAME_HEADER, 2000))
