"""The unit of work: one action, one transaction, everything in it or nothing.

`desk.py` opens one, runs a service function with it and commits; nobody else commits. A `Work` is what
services are handed: a session, who is acting with which permits, what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import chain
from stationdesk.core.clock import Clock, civil_date, next_hlc, stamp, witnessed_hlc
from stationdesk.core.late import dataclass
from stationdesk.models.machine import Origin, ThisDevice
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.engine import (
    DIGEST_BITS,
    Capture,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseTrouble,
    DiskFailing,
    WriteOutsideWork,
    head_digest,
    translated,
)
from stationdesk.storage.schema import REVISION

__all__ = [
    "CAME_IN",
    "Actor",
    "DatabaseBusy",
    "DatabaseDamaged",
    "DatabaseFull",
    "DatabaseReadOnly",
    "DatabaseTrouble",
    "Device",
    "DiskFailing",
    "LogHasGap",
    "Work",
    "WriteOutsideWork",
    "read_device",
    "seal",
    "translated",
    "unit",
]

LEAVING: Final = "leaving"
"""In `Work.extra`: files of `storage.leaving` that wait for the commit."""
CAME_IN: Final = "came in"
"""In `Work.extra`: others' changes were applied within a transaction of our own; the desk looks again who and what it is."""
DIGEST_MODULUS: Final = 1 << DIGEST_BITS


class LogHasGap(RuntimeError):
    """A bug: the numbers of a transaction's changes do not follow each other; it is not committed."""


@dataclass(frozen=True)
class Actor:
    """Who acts: the user and the permits that their posts give.

    `program` is the program itself while it founds a station; someone who opened the home by recovery code
    is nobody, with no permits.
    """

    user_id: str | None
    permits: frozenset[str] = frozenset()
    name: str = field(default="", repr=False)
    program: bool = False
    posts: tuple[str, ...] = ()
    """The names of the posts, for the top bar."""


@dataclass
class Work:
    """An open transaction, handed to a service function; rows never leave it."""

    session: Session
    actor: Actor
    station_id: str
    device_id: str
    device_no: int
    epoch: int
    at: datetime
    clock: Clock
    blobs: Blobs
    capture: Capture = field(repr=False)
    extra: dict[str, Any] = field(default_factory=dict)
    """For what a desk shares with its services within one transaction (loaded packs, caches)."""
    touched: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The civil date of this transaction."""
        return civil_date(self.at)

    @property
    def user_id(self) -> str | None:
        """The acting user's id."""
        return self.actor.user_id

    @property
    def connection(self) -> sa.Connection:
        """The connection, for SQL that is better said in SQL."""
        return self.session.connection()

    @property
    def reading(self) -> bool:
        """Whether nothing can be written meanwhile: what was read once holds until the end, and nothing waits to be flushed."""
        return "reading" in self.connection.info

    def _driver(self) -> Any:
        """The driver's own connection, within this transaction.

        Plain SQL goes to it directly: SQLAlchemy's parsing of a text and its result objects cost
        four times what SQLite needs for a keystroke's query.
        """
        return self.connection.connection.driver_connection

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """Rows of a plain SQL query (`:name` parameters), as mappings."""
        cursor = self._driver().execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Rows of a plain SQL query as they come, for many thousands of them."""
        found: list[tuple[Any, ...]] = self._driver().execute(sql, params).fetchall()
        return found

    def stream(self, sql: str, **params: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of a plain SQL query one by one, for more of them than memory should hold."""
        yield from self._driver().execute(sql, params)

    def scalar(self, sql: str, **params: Any) -> Any:
        """The first value of a plain SQL query, or None."""
        found = self._driver().execute(sql, params).fetchall()
        return found[0][0] if found else None

    def run(
        self, sql: str, params: Iterable[dict[str, Any] | tuple[Any, ...]] | dict[str, Any] | None = None
    ) -> int:
        """Run a plain SQL statement (many times for a list of parameters, named or by place); rows touched."""
        if params is None:
            return int(self._driver().execute(sql).rowcount)
        if isinstance(params, dict):
            return int(self._driver().execute(sql, params).rowcount)
        given = list(params)
        return int(self._driver().executemany(sql, given).rowcount) if given else 0


@dataclass
class Device:
    """This machine's place in the station, read once when the home is opened."""

    station_id: str
    device_id: str
    device_no: int
    epoch: int
    hlc: int = 0


def read_device(session: Session, now: datetime) -> Device:
    """The one row that says which device this is, with its clock as far as it has come."""
    row = session.get_one(ThisDevice, 1)
    device = Device(row.station_id, row.device_id, row.device_no, row.epoch)
    witness(session, device, now)
    return device


def witness(session: Session, device: Device, now: datetime) -> None:
    """Bring the device's logical clock past every change seen here.

    A clock more than a day ahead never advances ours; our own last change always counts.
    """
    rows = session.execute(sa.select(Origin.device_no, Origin.epoch, Origin.station_id, Origin.hlc))
    for device_no, epoch, station_id, hlc in rows:
        own = (station_id, device_no, epoch) == (device.station_id, device.device_no, device.epoch)
        device.hlc = max(device.hlc, hlc) if own else witnessed_hlc(device.hlc, hlc, now)


@contextmanager
def unit(
    engine: sa.Engine,
    device: Device,
    *,
    actor: Actor,
    clock: Clock,
    blobs: Blobs,
    mode: str = "capture",
) -> Iterator[Work]:
    """An open unit of work. Whoever opens it seals and commits it (`desk.py`); else it rolls back.

    `mode` is `capture` for what people do, `quiet` for take-in and seeding, `read` for looking.
    """
    with translated():
        options = {"reading": True} if mode == "read" else {}
        with engine.connect().execution_options(**options) as connection:
            capture: Capture = connection.info["capture"]
            session = Session(bind=connection, autoflush=True, expire_on_commit=False)
            try:
                if mode != "read":
                    capture.open(mode, device.station_id, device.device_no, device.epoch)
                if mode == "capture":
                    _next(session, device, capture)
                work = Work(
                    session=session,
                    actor=actor,
                    station_id=device.station_id,
                    device_id=device.device_id,
                    device_no=device.device_no,
                    epoch=device.epoch,
                    at=clock.now(),
                    clock=clock,
                    blobs=blobs,
                    capture=capture,
                )
                try:
                    yield work
                except BaseException:
                    # A file of a transaction that did not happen gets no name, whatever ended it.
                    for file in work.extra.get(LEAVING, ()):
                        file.drop()
                    raise
                for file in work.extra.get(LEAVING, ()):
                    file.name()
            except (sa.exc.DBAPIError, sqlcipher.Error) as wrong:
                if mode == "read" and "readonly" in str(wrong):
                    raise WriteOutsideWork("a write in a unit of work that only reads") from wrong
                raise
            finally:
                session.close()  # savepoints that an error left open are taken back while they are still counted
                capture.close()


def _raw(session: Session) -> Any:
    """The DB-API connection: sealing runs inside every save, and the ORM would cost more than the save."""
    return session.connection().connection


def _next(session: Session, device: Device, capture: Capture) -> None:
    row = (
        _raw(session)
        .execute(
            "SELECT seq, txn FROM origins WHERE station_id = ? AND device_no = ? AND epoch = ?",
            (device.station_id, device.device_no, device.epoch),
        )
        .fetchone()
    )
    seq, txn = row or (0, 0)
    capture.start(seq, txn + 1)


def seal(work: Work, device: Device, reason: str) -> bool:
    """Close the transaction's part of the log: digest, chain, digests of record types.

    Called by the desk just before its commit. Returns whether anything was logged. Raises LogHasGap (a
    bug) rather than commit a transaction whose numbers do not follow each other.
    """
    work.session.flush()
    capture, raw = work.capture, _raw(work.session)
    if capture.mode != "capture":
        _keep_digests(raw, capture)
        return False
    origin = (device.station_id, device.device_no, device.epoch)
    # The columns are those of `chain.Entry`, the bytes those that are hashed: an import has thousands of rows.
    changes: list[chain.Entry] = raw.execute(
        "SELECT seq, table_name, record_id, op, CAST(payload AS BLOB), CAST(coalesce(replaces, '') AS BLOB),"
        " NULL, NULL FROM changes"
        " WHERE station_id = ? AND device_no = ? AND epoch = ? AND seq > ? ORDER BY seq",
        (*origin, capture.sealed),
    ).fetchall()
    if not changes:
        _keep_digests(raw, capture)
        return False
    first_seq, last_seq = changes[0][0], changes[-1][0]
    if first_seq != capture.sealed + 1 or last_seq != capture.sealed + len(changes):
        raise LogHasGap
    _count_births(capture, changes)
    _keep_digests(raw, capture)
    salt = chain.new_salt()
    digest = chain.txn_digest(salt, changes)
    before = raw.execute(
        "SELECT hlc, chain FROM origins WHERE station_id = ? AND device_no = ? AND epoch = ?", origin
    ).fetchone()
    # Another process of this machine may have written since this desk was opened.
    device.hlc = next_hlc(max(device.hlc, before[0] if before else 0), work.at)
    header = chain.Header(
        *origin,
        capture.txn,
        work.actor.user_id,
        device.hlc,
        stamp(work.at),
        reason,
        REVISION,
        first_seq,
        len(changes),
    )
    value = chain.chain(bytes.fromhex(before[1]) if before else chain.GENESIS, header, digest).hex()
    raw.execute(
        "INSERT INTO transactions (station_id, device_no, epoch, txn, author, hlc, wall, reason, schema, first_seq,"
        " count, salt, digest, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*header, salt.hex(), digest.hex(), value),
    )
    raw.execute(
        "INSERT INTO origins (station_id, device_no, epoch, seq, txn, hlc, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (station_id, device_no, epoch) DO UPDATE"
        " SET seq = excluded.seq, txn = excluded.txn, hlc = excluded.hlc, chain = excluded.chain",
        (*origin, last_seq, capture.txn, device.hlc, value),
    )
    work.touched |= {change[1] for change in changes}
    return True


def _count_births(capture: Capture, changes: list[chain.Entry]) -> None:
    """Count the records born in this transaction into the digests; their triggers left it to us."""
    station, start = capture.station_id, f"{capture.device_no}.{capture.epoch}."
    born: dict[str, int] = {}
    sums: dict[str, int] = {}
    for seq, table, record, op, *_ in changes:
        if op == "I":
            born[table] = born.get(table, 0) + 1
            sums[table] = sums.get(table, 0) + head_digest(record, "*", f'["{start}{seq}"]')
    for table, count in born.items():
        capture.heads[station, table] += count
        capture.digests[station, table] += sums[table]


def _keep_digests(raw: Any, capture: Capture) -> None:
    """Add what the heads moved in this transaction to the stored digests."""
    for (station, table), heads in capture.heads.items():
        raw.execute(
            "INSERT INTO digests (station_id, table_name, heads, digest) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (station_id, table_name) DO UPDATE"
            " SET heads = heads + excluded.heads, digest = (digest + excluded.digest) % ?",
            (station, table, heads, capture.digests[station, table] % DIGEST_MODULUS, DIGEST_MODULUS),
        )
    capture.heads.clear()
    capture.digests.clear()
