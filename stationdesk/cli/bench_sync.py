"""`bench`: export, and take-in on SQLite, each beside the least that must be done to the same changes."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.cli.bench import Measured, Plan, people_rows, within
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say

if TYPE_CHECKING:
    from stationdesk.desk import Desk
    from stationdesk.storage.work import Work

PEOPLE = 600
"""Of the practice village whose log is measured, at the most: some six thousand changes of the practice mix."""


MORE = 20_000
"""People entered beside them for the speed of an export, so that what each export costs by itself does not tell."""


def at_least(name: str, value: float, baseline: float, goal: float, unit: str, note: str = "") -> Measured:
    """A line whose goal is a least ratio to the baseline."""
    ratio = value / baseline if baseline else 0.0
    return Measured(
        name, round(value, 3), round(baseline, 3), round(ratio, 4), goal, ratio >= goal, unit, note
    )


@contextmanager
def exchange(people: int) -> Iterator[tuple[Desk, Desk, Path]]:
    """A practice village and its township, enrolled with each other, and a folder for what travels."""
    from stationdesk.cli.practice import make_village
    from stationdesk.desk import Desk
    from stationdesk.new_home import found_station
    from stationdesk.security import slots
    from stationdesk.security.slots import KeySlots
    from stationdesk.services import station
    from stationdesk.sync import errands

    quick = slots.Kdf(8192, 1, 1)
    with tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder:
        root = Path(folder)
        there, here = Home(root / "township"), Home(root / "village")
        new = station.NewStation(station.village("421221106"), "潘家湾镇", "王敏", kind="township")
        made = found_station(there, new, "bench-password", kdf=quick)
        make_village(here, people, kdf=quick)
        first = KeySlots(here).people()[0].user_id
        with (
            Desk.open(here, first, "practice", kdf=quick) as village,
            Desk.open(there, made.user_id, "bench-password", kdf=quick) as township,
        ):
            for who, whom in ((village, township), (township, village)):
                errands.write_card(who, root / "card.sdcard")
                errands.enrol(whom, root / "card.sdcard")
            (root / "stick").mkdir()
            yield village, township, root


def _lines(work: Work) -> list[Any]:
    from stationdesk.sync import log

    return list(log.lines_between(work, work.station_id, {}, log.vector(work, work.station_id)))


def export(plan: Plan) -> list[Measured]:
    """From the database to a verified file, beside encoding, compressing and encrypting the same lines in memory."""
    import msgspec
    import pyrage
    import zstandard

    from stationdesk.services import residents_batch
    from stationdesk.sync import errands

    rounds = min(plan.rounds, 5)
    with exchange(min(plan.people, PEOPLE)) as (village, township, root):
        mix = errands.export(village, root / "stick")
        assert mix.file is not None  # the bundle of records: attachments are bundles of their own
        found = [
            within(
                "export-bytes",
                mix.file.stat().st_size / mix.changes,
                65.0,
                1.0,
                say(N_("字节/项")),
                say(N_("练习村，目标 65 字节")),
            )
        ]
        found.append(_proportional(village, root, rounds))
        for start in range(0, MORE, 5000):
            rows = village.read(lambda work, start=start: _plain(people_rows(work, 5000, start)))  # type: ignore[misc]
            village.change(lambda work, rows=rows: residents_batch.insert(work, "people", rows))  # type: ignore[misc]
        _confirm(village, nothing=True)
        times, bare = [], []
        recipient = pyrage.x25519.Recipient.from_str(township.keys().recipient)
        encode = msgspec.json.Encoder().encode
        for n in range(rounds + 1):
            stick = root / f"stick{n}"
            stick.mkdir()
            began = time.perf_counter()
            made = errands.export(village, stick)
            times.append(time.perf_counter() - began)
            lines = village.read(_lines)
            began = time.perf_counter()
            text = b"\n".join(map(encode, lines))
            pyrage.encrypt(zstandard.ZstdCompressor(level=3).compress(text), [recipient])
            bare.append(time.perf_counter() - began)
        value = made.changes / statistics.median(times[1:])
        baseline = made.changes / statistics.median(bare[1:])
        note = say(N_("练习村和新登记的人共 {changes} 项，从数据库到核对过的文件"), changes=made.changes)
        found.insert(0, at_least("export", value, baseline, 0.3, say(N_("项/秒")), note))
    return found


def _confirm(village: Desk, *, nothing: bool = False) -> None:
    """As if every partner had everything that is here now; or nothing of it."""
    from stationdesk.models.machine import Peer
    from stationdesk.sync import log, vectors

    def write(work: Work) -> None:
        if nothing:
            work.run("DELETE FROM confirmed")
            return
        for peer in work.session.query(Peer):
            vectors.note_confirmed(work, peer, log.vector(work, work.station_id))

    village.change(write, mode="quiet")


def _proportional(village: Desk, root: Path, rounds: int) -> Measured:
    """What is new, exported from this database and from one ten times as large."""
    from stationdesk.services import residents_batch
    from stationdesk.sync import errands

    def fresh(start: int, count: int) -> None:
        rows = village.read(lambda work: _plain(people_rows(work, count, start)))
        village.change(lambda work: residents_batch.insert(work, "people", rows))

    def timed(name: str) -> float:
        times = []
        for n in range(rounds):
            _confirm(village)
            fresh(n, 500)
            stick = root / f"{name}{n}"
            stick.mkdir()
            began = time.perf_counter()
            errands.export(village, stick)
            times.append(time.perf_counter() - began)
        return min(times) * 1000  # of a few milliseconds each: what else the disk was doing must not tell

    small = timed("small")
    size = int(village.read(lambda work: work.scalar("SELECT count(*) FROM changes")))
    fresh(1000, 9 * size)
    large = timed("large")
    note = say(N_("同样 500 项新内容，库大十倍"))
    return within("export-10x", large, small, 1.3, "ms", note)


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from datetime import date

    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in rows
    ]


def take_in_sqlite(plan: Plan) -> list[Measured]:
    """A bundle of a practice village into a township's home, beside bare `executemany` of the same rows into the same tables with the same indexes."""
    from stationdesk.core import pinyin
    from stationdesk.storage import engine
    from stationdesk.sync import errands

    pinyin.keys("曾庆兰")  # its dictionary is loaded once a process, whoever asks first
    with exchange(min(plan.people, PEOPLE)) as (village, township, root):
        made = errands.export(village, root / "stick")
        assert made.file is not None
        rows = village.read(_rows)
        who = township.actor.user_id
        township.close()
        times, bare = [], []
        for n in range(3):
            copy = root / f"township{n}"
            shutil.copytree(township.home.root, copy)
            with _opened(copy, who) as again:
                began = time.perf_counter()
                taken = errands.take_in_files(again, [made.file])
                times.append(time.perf_counter() - began)
                assert taken.applied == made.changes
            raw = engine.connect(root / f"bare{n}.db", bytes(32), create=True)
            _bare_tables(raw, rows)
            began = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            for table, (columns, values) in rows.items():
                listed = ", ".join(f'"{column}"' for column in columns)
                raw.executemany(
                    f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(columns))})', values
                )
            raw.execute("COMMIT")
            bare.append(time.perf_counter() - began)
            raw.close()
    note = say(N_("{changes} 项，从文件到入库，对比裸 executemany 写同样的行和索引"), changes=made.changes)
    value, baseline = made.changes / statistics.median(times), made.changes / statistics.median(bare)
    return [at_least("take-in-sqlite", value, baseline, 0.25, say(N_("项/秒")), note)]


def _opened(folder: Path, user_id: str | None) -> Desk:
    from stationdesk.desk import Desk
    from stationdesk.security import slots

    assert user_id is not None
    return Desk.open(Home(folder), user_id, "bench-password", kdf=slots.Kdf(8192, 1, 1))


def _rows(work: Work) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """What taking in writes: the log, its heads and the records, as they stand in the village."""
    from stationdesk.storage import capture

    names = ["transactions", "changes", "heads", *(table.name for table in capture.synced_tables())]
    found = {}
    for table in names:
        rows = work.rows(f'SELECT * FROM "{table}" WHERE station_id = :s', s=work.station_id)
        if rows:
            found[table] = (list(rows[0]), [tuple(row.values()) for row in rows])
    return found


def _bare_tables(raw: Any, rows: dict[str, Any]) -> None:
    """The same tables with their keys and indexes; no trigger, no reference."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from stationdesk.models import Base

    raw.execute("PRAGMA foreign_keys = OFF").fetchall()
    raw.execute("BEGIN")
    for name in rows:
        table = Base.metadata.tables[name]
        raw.execute(
            str(CreateTable(table, include_foreign_key_constraints=[]).compile(dialect=sqlite.dialect()))
        )
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            raw.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    raw.execute("COMMIT")


BENCHES = {"export": export, "take-in-sqlite": take_in_sqlite}
