"""The unit of work: one action, one transaction, everything in it or nothing.

`desk.py` opens one, runs a service function with it and commits; nobody else commits. A `Work` is what
services are handed: a session, who is acting with which permits, what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import chain
from stationdesk.core.clock import Clock, civil_date, next_hlc, stamp
from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.core.words import N_
from stationdesk.models.log import Transaction
from stationdesk.models.machine import Origin, ThisDevice
from stationdesk.models.search import Digest
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.engine import DIGEST_BITS, Capture, WriteOutsideWork
from stationdesk.storage.schema import REVISION

DIGEST_MODULUS: Final = 1 << DIGEST_BITS


class DatabaseFull(Trouble):
    template = N_("磁盘已满，这一步没有保存，之前保存的都在。请腾出空间后再保存一次。")


class DatabaseBusy(Trouble):
    template = N_("数据库正被另一个程序占用，这一步没有保存。请稍等片刻再试。")


class DatabaseDamaged(Trouble):
    template = N_("数据库有损坏，这一步没有保存。请到“设置”做检查，或用最近的备份恢复。")


class DatabaseReadOnly(Trouble):
    template = N_("数据文件夹是只读的，这一步没有保存。请检查磁盘或文件夹的权限。")


class DatabaseTrouble(Trouble):
    template = N_("数据库没有接受这一步（{detail}），之前保存的都在。请再试一次；仍不行请做数据库检查。")


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

    def rows(self, sql: str, **params: Any) -> list[Any]:
        """Rows of a plain SQL query, as mappings."""
        return list(self.connection.execute(sa.text(sql), params).mappings())

    def scalar(self, sql: str, **params: Any) -> Any:
        """The first value of a plain SQL query, or None."""
        return self.connection.execute(sa.text(sql), params).scalar()

    def run(self, sql: str, params: Iterable[dict[str, Any]] | dict[str, Any] | None = None) -> int:
        """Run a plain SQL statement (many times for a list of parameters); rows touched."""
        if params is None:
            return self.connection.execute(sa.text(sql)).rowcount
        given = params if isinstance(params, dict) else list(params)
        if not given:
            return 0
        return self.connection.execute(sa.text(sql), given).rowcount


@dataclass
class Device:
    """This machine's place in the station, read once when the home is opened."""

    station_id: str
    device_id: str
    device_no: int
    epoch: int
    hlc: int = 0


def read_device(session: Session) -> Device:
    """The one row that says which device this is."""
    row = session.get_one(ThisDevice, 1)
    greatest = session.execute(sa.select(sa.func.max(Origin.hlc))).scalar()
    return Device(row.station_id, row.device_id, row.device_no, row.epoch, greatest or 0)


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
            capture.mode = "closed" if mode == "read" else mode
            capture.station_id, capture.device_no, capture.epoch = (
                device.station_id,
                device.device_no,
                device.epoch,
            )
            session = Session(bind=connection, autoflush=True, expire_on_commit=False)
            try:
                if mode == "capture":
                    _next(session, device, capture)
                yield Work(
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
            finally:
                capture.close()
                session.close()


def _next(session: Session, device: Device, capture: Capture) -> None:
    row = session.execute(
        sa.text("SELECT seq, txn FROM origins WHERE station_id = :s AND device_no = :d AND epoch = :e"),
        {"s": device.station_id, "d": device.device_no, "e": device.epoch},
    ).one_or_none()
    capture.seq, capture.txn = (row[0], row[1] + 1) if row else (0, 1)


def seal(work: Work, device: Device, reason: str) -> bool:
    """Close the transaction's part of the log: digest, chain, digests of record types.

    Called by the desk just before its commit. Returns whether anything was logged.
    """
    work.session.flush()
    _keep_digests(work)
    if work.capture.mode != "capture":
        return False
    key = {"s": device.station_id, "d": device.device_no, "e": device.epoch}
    changes = work.session.execute(
        sa.text(
            "SELECT seq, table_name, record_id, op, payload, replaces FROM changes"
            " WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq > :after ORDER BY seq"
        ),
        {**key, "after": _sealed_seq(work, key)},
    ).all()
    if not changes:
        return False
    salt = chain.new_salt()
    entries = [
        chain.Entry(seq, table, record, op, payload.encode(), (replaces or "").encode())
        for seq, table, record, op, payload, replaces in changes
    ]
    digest = chain.txn_digest(salt, entries)
    device.hlc = next_hlc(device.hlc, work.at)
    origin = work.session.get(Origin, (device.station_id, device.device_no, device.epoch))
    previous = bytes.fromhex(origin.chain) if origin else chain.GENESIS
    header = chain.Header(
        device.station_id,
        device.device_no,
        device.epoch,
        work.capture.txn,
        work.actor.user_id,
        device.hlc,
        stamp(work.at),
        reason,
        REVISION,
        changes[0][0],
        len(changes),
    )
    value = chain.chain(previous, header, digest)
    work.session.add(
        Transaction(
            station_id=device.station_id,
            device_no=device.device_no,
            epoch=device.epoch,
            txn=header.txn,
            author=header.author,
            hlc=header.hlc,
            wall=header.wall,
            reason=reason,
            schema=REVISION,
            first_seq=header.first_seq,
            count=header.count,
            salt=salt.hex(),
            digest=digest.hex(),
            chain=value.hex(),
        )
    )
    if origin is None:
        origin = Origin(
            station_id=device.station_id, device_no=device.device_no, epoch=device.epoch, txn=0, seq=0, hlc=0
        )
        work.session.add(origin)
    origin.seq, origin.txn, origin.hlc, origin.chain = changes[-1][0], header.txn, device.hlc, value.hex()
    work.session.flush()
    work.touched |= {table for _, table, *_ in changes}
    return True


def _sealed_seq(work: Work, key: dict[str, Any]) -> int:
    found = work.session.execute(
        sa.text("SELECT seq FROM origins WHERE station_id = :s AND device_no = :d AND epoch = :e"), key
    ).scalar()
    return int(found or 0)


def _keep_digests(work: Work) -> None:
    """Add what the heads moved in this transaction to the stored digests."""
    capture = work.capture
    for (station, table), heads in capture.heads.items():
        row = work.session.get(Digest, (station, table))
        if row is None:
            row = Digest(station_id=station, table_name=table, heads=0, digest=0)
            work.session.add(row)
        row.heads += heads
        row.digest = (row.digest + capture.digests[station, table]) % DIGEST_MODULUS
    capture.heads.clear()
    capture.digests.clear()
    work.session.flush()


@contextmanager
def translated() -> Iterator[None]:
    """Database errors as troubles a clerk can act on; bugs stay bugs."""
    try:
        yield
    except Unhappy:
        raise
    except sa.exc.DBAPIError as wrong:
        raise _trouble(wrong.orig or wrong) from wrong
    except sqlcipher.Error as wrong:
        raise _trouble(wrong) from wrong


def _trouble(wrong: BaseException) -> BaseException:
    text = str(wrong)
    if "user-defined function" in text:
        return WriteOutsideWork(text)
    if "full" in text or "disk I/O" in text:
        return DatabaseFull()
    if "locked" in text or "busy" in text:
        return DatabaseBusy()
    if "malformed" in text or "not a database" in text:
        return DatabaseDamaged()
    if "readonly" in text:
        return DatabaseReadOnly()
    if isinstance(wrong, sqlcipher.OperationalError):
        return DatabaseTrouble(detail=type(wrong).__name__)
    return wrong
