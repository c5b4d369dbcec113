"""Log = tables: every column shows the value that its head wrote; every head is the one that the log says.

One walk through the log in the order of its records, beside the heads in the same order; rows are fetched by their
ids, some hundreds at a time. So memory stays small however large the station is, and no table is read twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import field
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage import capture, follows, standing
from stationdesk.storage.finding import BACKUP, REPAIR, Finding, Found
from stationdesk.storage.standing import BIRTH, Standing
from stationdesk.storage.work import Work

SOME: Final = 400
"""Rows fetched in one question."""
Heads = dict[str, list[str]]


@dataclass
class _Look:
    """One check under way: what is gathered, and the records whose rows are fetched next."""

    work: Work
    tables: dict[str, sa.Table]
    born: Found
    gone: Found
    differs: Found
    loose: Found
    heads: Found
    on_trip: bool
    """On a laptop with a trip pack the log of others is not here: what the pack brought stands for it."""
    waiting: dict[str, list[tuple[Standing, Heads]]] = field(default_factory=dict)


def look(work: Work) -> Iterator[Finding]:
    """The findings `row-unlogged`, `row-missing`, `row-differs`, `head-loose`, `head-differs`."""
    found = _Look(
        work,
        {table.name: table for table in capture.synced_tables()},
        born=Found("row-unlogged", N_("有 {count} 条记录不在变更日志里（绕过程序写入）。"), BACKUP),
        gone=Found("row-missing", N_("变更日志里有 {count} 条记录在表里找不到。"), REPAIR, repairable=True),
        differs=Found(
            "row-differs", N_("有 {count} 条记录的内容与变更日志不一致。"), REPAIR, repairable=True
        ),
        loose=Found("head-loose", N_("有 {count} 个当前值指向不存在的变更。"), REPAIR, repairable=True),
        heads=Found(
            "head-differs", N_("有 {count} 条记录的当前值与变更日志推算的不一致。"), REPAIR, repairable=True
        ),
        on_trip=bool(work.scalar("SELECT 1 FROM trip_rows LIMIT 1")),
    )
    for made, heads in beside(work):
        if made.table not in found.tables:
            continue  # a table of a later program: its changes wait
        waiting = found.waiting.setdefault(made.table, [])
        waiting.append((made, heads))
        if len(waiting) >= SOME:
            _compare(found, made.table)
    for table in list(found.waiting):
        _compare(found, table)
    _unlogged(found)
    for each in (found.born, found.gone, found.differs, found.loose, found.heads):
        yield from each.told()


def beside(work: Work) -> Iterator[tuple[Standing, Heads]]:
    """Each record by its log with the heads that are stored; one that has heads and no log stands empty."""
    logged = standing.every(work)
    stored = (
        (key, [(row[2], row[3], row[4]) for row in rows])
        for key, rows in groupby(
            work.stream(
                "SELECT station_id, record_id, table_name, col, head FROM heads ORDER BY station_id, record_id"
            ),
            key=lambda row: (row[0], row[1]),
        )
    )
    log, heads = next(logged, None), next(stored, None)
    while log is not None or heads is not None:
        mine = None if log is None else (log.station, log.record)
        theirs = None if heads is None else heads[0]
        if theirs is None or (mine is not None and mine < theirs):
            assert log is not None
            yield log, {}
            log = next(logged, None)
            continue
        assert heads is not None
        named = {col: _list(head) for _, col, head in heads[1]}
        if mine == theirs:
            assert log is not None
            yield log, named
            log = next(logged, None)
        else:
            yield Standing(*theirs, table=heads[1][0][0]), named
        heads = next(stored, None)


def _list(head: str) -> list[str]:
    try:
        found = json.loads(head)
    except ValueError:
        return [head]
    return [str(one) for one in found] if isinstance(found, list) else [head]


def _compare(found: _Look, name: str) -> None:
    records, found.waiting[name] = found.waiting[name], []
    if not records:
        return
    work, table = found.work, found.tables[name]
    columns = capture.columns(table)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    brought: dict[tuple[str, str], dict[str, Any]] = {}
    for station, group in groupby(records, key=lambda one: one[0].station):
        named = [made.record for made, _ in group]
        rows |= _rows(work, name, columns, station, named)
        if found.on_trip:
            brought |= _brought(work, name, station, named)
    for made, heads in records:
        key = (made.station, made.record)
        row = rows.get(key)
        if row is None:
            if (
                heads or not made.erased
            ):  # what was shelved stands in the log without content and never was a row
                found.gone.add(f"{name} {made.record}")
            continue
        if BIRTH not in heads:
            (found.heads if made.born else found.born).add(f"{name} {made.record}")
            continue
        if key not in brought and not made.erased and _loose(found, made, heads):
            continue
        if key not in brought and not made.erased and heads != made.heads:
            found.heads.add(f"{name} {made.record}")
            continue
        born = made.payloads.get(heads[BIRTH][0]) if len(heads) == len(heads[BIRTH]) == 1 else None
        if born is not None and all(born.get(col) == row[col] for col in columns):
            continue  # as it was written first: most rows are
        for col in columns:
            current = heads.get(col, heads[BIRTH])
            known, value = _side(work, made, current, col, brought.get(key))
            # Several heads that disagree are a conflict: what shows then is the merge's business.
            if known and value != row[col] and not follows.shows(work, name, key, col, row[col]):
                found.differs.add(f"{name} {made.record} {col}")


def _loose(found: _Look, made: Standing, heads: Heads) -> bool:
    there = [head for listed in heads.values() for head in listed if head not in made.payloads]
    for head in there[:1]:
        found.loose.add(f"{made.table} {made.record} {head}")
    return bool(there)


def _side(
    work: Work, made: Standing, heads: list[str], col: str, brought: dict[str, Any] | None
) -> tuple[bool, Any]:
    if brought is not None:
        own = f"{work.device_no}.{work.epoch}."
        if len(heads) != 1:
            return False, None
        if heads[0] not in made.payloads:
            return (True, brought.get(col)) if not heads[0].startswith(own) else (False, None)
    return made.shown(col, heads)


def _rows(
    work: Work, table: str, columns: list[str], station: str, records: list[str]
) -> dict[tuple[str, str], dict[str, Any]]:
    listed = ", ".join(f'"{name}"' for name in ("id", *columns))
    marks, given = _marks(records)
    return {
        (station, row[0]): dict(zip(columns, row[1:], strict=True))
        for row in work.tuples(
            f'SELECT {listed} FROM "{table}" WHERE station_id = :s AND id IN ({marks})', s=station, **given
        )
    }


def _brought(
    work: Work, table: str, station: str, records: list[str]
) -> dict[tuple[str, str], dict[str, Any]]:
    marks, given = _marks(records)
    return {
        (station, row[0]): json.loads(row[1])
        for row in work.tuples(
            "SELECT record_id, body FROM trip_rows WHERE station_id = :s AND table_name = :t"
            f" AND record_id IN ({marks})",
            s=station,
            t=table,
            **given,
        )
    }


def _marks(records: list[str]) -> tuple[str, dict[str, str]]:
    return ", ".join(f":r{n}" for n in range(len(records))), {
        f"r{n}": record for n, record in enumerate(records)
    }


def _unlogged(found: _Look) -> None:
    for name in found.tables:
        for row in found.work.rows(
            f'SELECT r.id FROM "{name}" r WHERE NOT EXISTS (SELECT 1 FROM heads h WHERE h.station_id = r.station_id'
            " AND h.record_id = r.id)"
        ):
            # One whose log is whole and whose heads are lost was told above.
            if not found.work.scalar(
                "SELECT 1 FROM changes WHERE record_id = :r AND table_name = :t AND op = 'I' LIMIT 1",
                r=row["id"],
                t=name,
            ):
                found.born.add(f"{name} {row['id']}")
