"""`bench township-growth`: slopes. Several numbers of villages into PostgreSQL, whole and divided by village.

Seconds, bytes on disk, what a report costs, and the same pile given once more, for each number of villages.
Only by name: it takes minutes. Figures are for TOWNSHIP.md; `baseline` is the smallest number of villages.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.cli.bench import Measured, Plan
from stationdesk.cli.bench_sync import exchange

if TYPE_CHECKING:
    from stationdesk.cli.bench_villages import Village
    from stationdesk.desk import Desk

COUNTS = (10, 30, 90)
PEOPLE = 60
PARTS = 16


def growth(plan: Plan) -> list[Measured]:
    """Slopes of a township in PostgreSQL, whole and partitioned. Raises NoServerHere."""
    from stationdesk.cli import bench_villages, throwaway_server

    found: list[Measured] = []
    with (
        exchange(PEOPLE) as (village, township, root),
        throwaway_server.server() as url,
        tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder,
    ):
        lines = village.read(bench_villages.lines_of)
        own, to = village.device.station_id, township.keys().recipient
        made = bench_villages.copies(lines, own, to, Path(folder), max(COUNTS))
        township.change(lambda work: bench_villages.enrol(work, made), reason="sync:enrol")
        first: dict[str, float] = {}
        for count in COUNTS:
            for parts in (0, PARTS):
                with database(url, f"g{count}_{parts}") as own_url:
                    figures = _one(township, own_url, made[:count], parts, root / f"r{count}-{parts}")
                for name, value in figures.items():
                    base = first.setdefault(f"{name} {parts}", value)
                    kind = "whole" if not parts else f"{parts} parts"
                    found.append(
                        Measured(
                            f"township-growth {count} {kind}: {name}",
                            round(value, 3),
                            round(base, 3),
                            round(value / base, 2) if base else 0.0,
                            0.0,
                            True,
                            name.rsplit(" ", 1)[-1],
                        )
                    )
    return found


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """An empty database of its own on a throw-away server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        try:
            yield server.replace("///postgres?", f"///{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _one(
    township: Desk, url: str, villages: Sequence[Village], parts: int, receipts: Path
) -> dict[str, float]:
    from stationdesk.sync import postgres, postgres_partition, postgres_report, postgres_take_in

    postgres.prepare(url)
    if parts:
        postgres_partition.partition(url, parts)
    files = [bundle for one in villages for bundle in one.bundles]
    random.Random(7).shuffle(files)
    changes = sum(one.changes for one in villages)
    before = _bytes(url)
    began = time.perf_counter()
    taken = postgres_take_in.take_in_files(township, url, files, receipts=receipts)
    spent = time.perf_counter() - began
    assert (taken.applied, taken.problems) == (changes, ())
    began = time.perf_counter()
    rows = postgres_report.report(township, url)
    report = time.perf_counter() - began
    assert sum(row.people > 0 for row in rows) == len(villages)
    began = time.perf_counter()
    again = postgres_take_in.take_in_files(township, url, files)
    known = time.perf_counter() - began
    assert again.already >= changes
    size = _bytes(url) - before
    return {
        "changes/s": changes / spent,
        "µs/change": spent / changes * 1e6,
        "bytes/change": size / changes,
        "MB": size / 1e6,
        "report s": report,
        "one village ms": _ask(url, villages[0].station_id),
        "already known ms/bundle": known / len(files) * 1e3,
    }


def _bytes(url: str) -> int:
    return int(_scalar(url, "SELECT pg_database_size(current_database())"))


def _ask(url: str, station: str) -> float:
    """Milliseconds of a question about one village: its cases with the people, by month."""
    import psycopg

    question = (
        "SELECT substr(c.opened_at, 1, 7), count(*), count(DISTINCT p.id) FROM cases c JOIN people p"
        " ON p.station_id = c.station_id AND p.id = c.person_id WHERE c.station_id = %s GROUP BY 1"
    )
    with psycopg.connect(url) as connection:
        connection.execute("ANALYZE")
        spent = []
        for _ in range(9):
            began = time.perf_counter()
            connection.execute(question, (station,)).fetchall()
            spent.append((time.perf_counter() - began) * 1e3)
    return sorted(spent)[len(spent) // 2]


def _scalar(url: str, question: str) -> Any:
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


BENCHES = {"township-growth": growth}
