"""Taking in thousands of changes at once: planned in memory (`bulk_plan`), written in sets, on either engine.

Most of what travels was changed by nobody else. Row by row it costs fifty statements where one does; so plain
transactions are gathered into a plan and written together. What is not plain goes one by one through `sync.merge`, in its turn:
the order in which transactions came is kept, so both ways end the same, and a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Protocol

from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import replays
from stationdesk.models.machine import Origin
from stationdesk.storage.work import Work
from stationdesk.sync.bulk_plan import Plan, Planner, step
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.merge import Merge

CHUNK: Final = 4000
"""Changes planned before they are written: enough that a statement's price vanishes, little in memory."""
ASKED: Final = 800
"""Ids in one question (SQLite takes 32,766 parameters; its planner likes fewer)."""
WRITER: Final = "bulk-writer"
"""Where a unit of work says how it writes sets, if not as SQLite does."""
LOCK: Final = "station-lock"
"""Where it says how a station is kept for itself alone."""

LOG_TRANSACTION: Final = (
    *("station_id", "device_no", "epoch", "txn", "author", "hlc", "wall", "reason", "schema"),
    *("first_seq", "count", "salt", "digest", "chain"),
)
LOG_CHANGE: Final = (
    *(
        "station_id",
        "device_no",
        "epoch",
        "seq",
        "txn",
        "table_name",
        "record_id",
        "op",
        "payload",
        "replaces",
    ),
    *("mac", "key"),
)
HEAD: Final = ("station_id", "record_id", "col", "table_name", "head")

One = Callable[[Transaction, list[Change]], bool]
Plain = Callable[[Transaction, list[Change]], bool]


class Writer(Protocol):
    """Writes sets of rows in the open transaction."""

    errors: tuple[type[Exception], ...]
    """What it raises when a row is refused: the set is then taken one by one, to hold what is wrong alone."""

    def log(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """New rows, many of one table: the log and its heads."""

    def together(self) -> AbstractContextManager[Any]:
        """What is written in it may be sent in one go; a row that is refused is known when it ends."""

    def add(self, table: str, station_id: str, records: dict[str, dict[str, Any]]) -> None:
        """New records of one table, each with the columns it has."""

    def change(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """New values of columns; each row is the values, then station and record."""

    def move(self, rows: list[tuple[str, str, str, str, str]]) -> None:
        """Heads (`HEAD`), new or in place of what stands there."""

    def heads(
        self, station_id: str, records: Sequence[str], *, births: bool
    ) -> Iterable[tuple[str, str, str, str]]:
        """(record, column, table, head) of records; with `births` only those that stand for a birth."""


class SqliteWriter:
    """Sets by `executemany` on the driver's own connection."""

    errors: tuple[type[Exception], ...] = (
        sqlcipher.IntegrityError,
        sqlcipher.DataError,
        sqlcipher.ProgrammingError,
        sqlcipher.InterfaceError,
        OverflowError,
    )

    def __init__(self, work: Work) -> None:
        self._raw: Any = work.connection.connection.driver_connection

    def log(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        listed = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        self._raw.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)

    def add(self, table: str, station_id: str, records: dict[str, dict[str, Any]]) -> None:
        names = list(dict.fromkeys(name for values in records.values() for name in values))
        rows = [(station_id, record, *map(values.get, names)) for record, values in records.items()]
        self.log(table, ("station_id", "id", *names), rows)

    def together(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def change(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        sets = ", ".join(f'"{column}" = ?' for column in columns)
        self._raw.executemany(f'UPDATE "{table}" SET {sets} WHERE station_id = ? AND id = ?', rows)

    def move(self, rows: list[tuple[str, str, str, str, str]]) -> None:
        self._raw.executemany(
            "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (station_id, record_id, col) DO UPDATE SET head = excluded.head",
            rows,
        )

    def heads(
        self, station_id: str, records: Sequence[str], *, births: bool
    ) -> Iterable[tuple[str, str, str, str]]:
        for start in range(0, len(records), ASKED):
            some = records[start : start + ASKED]
            found: list[tuple[str, str, str, str]] = self._raw.execute(
                "SELECT record_id, col, table_name, head FROM heads WHERE station_id = ?"
                + (" AND col = '*'" if births else "")
                + f" AND record_id IN ({', '.join('?' * len(some))})",
                (station_id, *some),
            ).fetchall()
            yield from found


def alone(work: Work, station_id: str) -> None:
    """Nobody else takes this station in until the transaction ends. (On SQLite there is one writer anyway.)"""
    lock: Callable[[Work, str], None] | None = work.extra.get(LOCK)
    if lock is not None:
        lock(work, station_id)


def refusals(work: Work) -> tuple[type[Exception], ...]:
    """What the database raises for a row that it will not have, whatever keeps the rows."""
    writer: Any = work.extra.get(WRITER) or SqliteWriter
    errors: tuple[type[Exception], ...] = writer.errors
    return (*errors, IntegrityError, DataError, ProgrammingError, InterfaceError)


def take(
    work: Work,
    merge: Merge,
    came: Iterable[tuple[Transaction, list[Change]]],
    one: One,
    plain: Plain = lambda txn, changes: True,
) -> int:
    """Apply transactions in the order they came; how many changes were applied in sets.

    `one` applies, recognises or holds a single transaction by the rules of `take_in`; what it applied it counts itself.
    `plain` keeps a transaction out of the sets where a rule of take-in has to look at it.
    """
    return _Run(work, merge, one, plain).all(came)


class _Run:
    def __init__(self, work: Work, merge: Merge, one: One, plain: Plain) -> None:
        self._work = work
        self._merge = merge
        self._one = one
        self._plain = plain
        self._writer: Writer = work.extra.get(WRITER) or SqliteWriter(work)
        self._planner = Planner(merge.station_id, self._origin, self._known)
        self._applied = 0

    def all(self, came: Iterable[tuple[Transaction, list[Change]]]) -> int:
        chunk: list[tuple[Transaction, list[Change]]] = []
        size = 0
        for txn, changes in came:
            chunk.append((txn, changes))
            size += len(changes)
            if size >= CHUNK:
                self._chunk(chunk)
                chunk, size = [], 0
        self._chunk(chunk)
        return self._applied

    def _chunk(self, chunk: list[tuple[Transaction, list[Change]]]) -> None:
        steps = [step(txn, changes) for txn, changes in chunk]
        self._planner.look_up(one for one in steps if one is not None)
        for (txn, changes), one in zip(chunk, steps, strict=True):
            if one is not None and self._plain(txn, changes):
                if self._planner.admit(one):
                    continue
                self._flush()
                self._planner.look_up([one])
                if self._planner.admit(one):
                    continue
            self._flush()
            self._one(txn, changes)
            self._planner.forget(changes)
        self._flush()
        self._planner.end_chunk()

    def _flush(self) -> None:
        """Write what is planned. Where the database refuses a row, everything of the plan goes one by one."""
        plan = self._planner.plan
        self._planner.begin_anew()
        if not plan.transactions:
            return
        point = self._work.session.begin_nested()
        assert self._work.connection.in_nested_transaction()  # asking for it is what sets the savepoint
        try:
            self._write(plan)
        except self._writer.errors:
            point.rollback()
            for each in plan.steps:
                self._planner.forget(each.changes)
                self._one(each.txn, each.changes)
            return
        point.commit()
        for (device_no, epoch), cursor in plan.cursors.items():
            origin = self._origin(device_no, epoch)
            if origin is None:
                origin = Origin(station_id=plan.station_id, device_no=device_no, epoch=epoch)
                self._work.session.add(origin)
            origin.seq, origin.txn, origin.hlc = cursor.seq, cursor.txn, cursor.hlc
            origin.chain = cursor.chain.hex()
        self._work.session.flush()
        for each in plan.steps:
            for change, values in zip(each.changes, each.values, strict=True):
                if change.table in replays.REPLAYED or change.table in replays.TELLS:
                    self._merge.tell(each.txn.origin, change, values)
        for touched in (plan.fresh, plan.changed):
            for table, records in touched.items():
                self._merge.kept.setdefault(table, set()).update(records)
        self._applied += plan.count

    def _write(self, plan: Plan) -> None:
        station, writer = plan.station_id, self._writer
        writer.log("transactions", LOG_TRANSACTION, plan.transactions)
        writer.log("changes", LOG_CHANGE, plan.changes)
        writer.log(
            "heads", HEAD, [(station, record, "*", table, head) for record, table, head in plan.births]
        )
        with writer.together():
            for table, records in plan.fresh.items():
                writer.add(table, station, records)
            for table, records in plan.changed.items():
                alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
                for record, values in records.items():
                    alike.setdefault(tuple(values), []).append((*values.values(), station, record))
                for columns, rows in alike.items():
                    writer.change(table, columns, rows)
            writer.move([(station, record, column, *at) for (record, column), at in plan.moved.items()])

    def _origin(self, device_no: int, epoch: int) -> Origin | None:
        return self._work.session.get(Origin, (self._merge.station_id, device_no, epoch))

    def _known(self, changed: set[str], named: set[str]) -> Iterable[tuple[str, str, str, str]]:
        station = self._merge.station_id
        if changed:
            yield from self._writer.heads(station, sorted(changed), births=False)
        if named:
            yield from self._writer.heads(station, sorted(named), births=True)
