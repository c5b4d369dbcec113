"""Opening the encrypted SQLite database, and the functions that its triggers call.

SQLCipher by the `sqlcipher3` wheel, raw 32-byte key (never a passphrase: Argon2id has already been
paid when the key slot was opened). WAL and `synchronous=FULL`: in simulated power cuts NORMAL lost
acknowledged commits, FULL none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.atomic import free_space

OLDEST_SQLITE = (3, 51, 3)
"""Before this version a WAL reset can corrupt a database (sqlite.org, release notes 3.51.3)."""

DIGEST_BITS = 60


class SqliteTooOld(Trouble):
    template = N_(
        "数据库组件版本过低（{version}，需要 {needed} 以上），为防止数据损坏，程序没有打开数据库。请重新安装程序。"
    )


class DatabaseMissing(Trouble):
    template = N_("找不到数据库文件。请检查数据文件夹是否被移动，或用备份恢复。")


class DatabaseUnreadable(Trouble):
    template = N_("数据库打不开：密钥不对，或文件已损坏。数据没有被改动。请用最近的备份恢复，或联系乡镇。")


class NoRoomToOpen(Trouble):
    """Opening needs some kilobytes beside the database (the WAL's index), and the disk has none left."""

    template = N_("磁盘已满，数据库暂时打不开；数据完好，不要恢复备份。请腾出一些空间后再打开。")


class NotWritableToOpen(Trouble):
    """The folder is read-only, and what opening needs beside the database cannot be made there."""

    template = N_("数据文件夹是只读的，数据库打不开；数据没有被改动。请检查磁盘写保护或文件夹的权限。")


class DatabaseFull(Trouble):
    template = N_("磁盘已满，这一步没有保存，之前保存的都在。请腾出空间后再保存一次。")


class DatabaseBusy(Trouble):
    template = N_("数据库正被另一个程序占用，这一步没有保存。请稍等片刻再试。")


class DatabaseDamaged(Trouble):
    template = N_("数据库有损坏，这一步没有保存。请到“设置”做检查，或用最近的备份恢复。")


class DatabaseReadOnly(Trouble):
    template = N_("数据文件夹是只读的，这一步没有保存。请检查磁盘或文件夹的权限。")


class DiskFailing(Trouble):
    template = N_(
        "磁盘读写出错，这一步没有保存，之前保存的都在。磁盘可能已满或正在损坏：请查看剩余空间，再试一次；仍不行请换磁盘并用备份恢复。"
    )


class DatabaseTrouble(Trouble):
    template = N_("数据库没有接受这一步（{detail}），之前保存的都在。请再试一次；仍不行请做数据库检查。")


class WriteOutsideWork(RuntimeError):
    """A bug: something wrote to a synced table with no unit of work open."""


def head_digest(record_id: str, col: str, head: str) -> int:
    """The hash of one head, as it counts in the digest of its record type (also written in SQL).

    The first 60 bits of SHA-256 of `record|column|heads`.
    """
    return int.from_bytes(sha256(f"{record_id}|{col}|{head}".encode()).digest()[:8]) >> (64 - DIGEST_BITS)


_encode: Final = msgspec.json.Encoder().encode
_names: Final = cache(lambda names: tuple(str(names).split(",")))


def fields_json(names: str, *values: Any) -> str:
    """The log's payload of a new row: its columns (named with commas between) as JSON, without the empty ones."""
    return _encode(
        {name: value for name, value in zip(_names(names), values, strict=True) if value is not None}
    ).decode()


def changed_json(names: str, *pairs: Any) -> str | None:
    """The log's payload of a changed row, from new and old value of each column; None when nothing changed."""
    each = iter(pairs)
    changed = {name: new for name, new, old in zip(_names(names), each, each, strict=True) if new != old}
    return _encode(changed).decode() if changed else None


class _Gate(dict[str, int]):
    """Station → 1 when its rows may be written and are logged. The triggers ask it for every row.

    A plain look-up in C on the way that matters; what is not in it is either quiet work (0) or refused.
    """

    quiet = False

    def __missing__(self, station_id: str) -> int:
        if self.quiet:
            return 0
        raise WriteOutsideWork("no unit of work is open for this station")


@dataclass
class Capture:
    """What the triggers of one connection ask for; closed unless a unit of work is open."""

    mode: str = "closed"
    """`closed` (writes to synced tables fail), `capture` (they are logged) or `quiet` (take-in, seeding)."""
    station_id: str = ""
    device_no: int = 0
    epoch: int = 0
    seq: int = 0
    txn: int = 0
    sealed: int = 0
    """The last seq of the transaction before."""
    heads: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    digests: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _gate: _Gate = field(default_factory=_Gate)
    _marks: list[tuple[int, dict[tuple[str, str], int], dict[tuple[str, str], int]]] = field(
        default_factory=list
    )

    def open(self, mode: str, station_id: str, device_no: int, epoch: int) -> None:
        """Let rows be written: those of the station logged (`capture`), or anybody's unlogged (`quiet`)."""
        self.close()
        self.mode = mode
        self.station_id, self.device_no, self.epoch = station_id, device_no, epoch
        self._gate.quiet = mode == "quiet"
        if mode == "capture":
            self._gate[station_id] = 1

    def start(self, seq: int, txn: int) -> None:
        """Where the log of this device stands: the last seq written, the transaction now beginning."""
        self.seq = self.sealed = seq
        self.txn = txn

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    def head(self) -> str:
        return f'["{self.device_no}.{self.epoch}.{self.seq}"]'

    def quiet(self) -> int:
        if self.mode == "closed":
            raise WriteOutsideWork("the log is written in a unit of work only")
        return 1 if self.mode == "quiet" else 0

    def moved(self, station: str, table: str, record: str, col: str, old: str | None, new: str | None) -> int:
        if self.mode == "closed":
            raise WriteOutsideWork("heads move in a unit of work only")
        if old is not None:
            self.heads[station, table] -= 1
            self.digests[station, table] -= head_digest(record, col, old)
        if new is not None:
            self.heads[station, table] += 1
            self.digests[station, table] += head_digest(record, col, new)
        return 1

    def mark(self) -> None:
        """A savepoint begins: what is counted from here may be taken back. Savepoints end in reverse order."""
        self._marks.append((self.seq, dict(self.heads), dict(self.digests)))

    def keep(self) -> None:
        """The innermost savepoint was released: what was counted stays."""
        self._marks.pop()

    def take_back(self) -> None:
        """The innermost savepoint was rolled back: so is what was counted since. Numbers leave no gap."""
        self.seq, heads, digests = self._marks.pop()
        self.heads.clear()
        self.heads.update(heads)
        self.digests.clear()
        self.digests.update(digests)

    def close(self) -> None:
        """Back to refusing writes; what was counted and not kept is forgotten."""
        self.mode = "closed"
        self._gate.clear()
        self._gate.quiet = False
        self.heads.clear()
        self.digests.clear()
        self._marks.clear()

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Within a capturing transaction, writes that are not logged: what an erasure takes out of rows and log."""
        mode, gate = self.mode, dict(self._gate)
        if mode == "capture":
            self.mode, self._gate.quiet = "quiet", True
            self._gate.clear()
        try:
            yield
        finally:
            if mode == "capture":
                self.mode, self._gate.quiet = mode, False
                self._gate.update(gate)

    def register(self, connection: Any) -> None:
        """Give the connection the functions that the triggers call.

        Each is called for every row of an import, so what need not be a Python function is none:
        a look-up and `getattr` made partial are half the price.
        """
        connection.create_function("sd_capturing", 1, self._gate.__getitem__)
        connection.create_function("sd_seq", 0, self.next_seq)
        connection.create_function("sd_head", 0, self.head)
        connection.create_function("sd_quiet", 0, self.quiet)
        for name, attribute in (("sd_device", "device_no"), ("sd_epoch", "epoch"), ("sd_txn", "txn")):
            connection.create_function(name, 0, partial(getattr, self, attribute))
        connection.create_function("sd_moved", 6, self.moved)
        connection.create_function("sd_fields", -1, fields_json)
        connection.create_function("sd_changed", -1, changed_json)


PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = OFF",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -65536",
)


def connect(path: Path, key: bytes, *, capture: Capture | None = None, create: bool = False) -> Any:
    """A raw DB-API connection to the database. Raises Trouble when it cannot be opened."""
    check_version()
    if not create and not path.is_file():
        raise DatabaseMissing
    if not create and path.stat().st_size == 0:
        raise DatabaseUnreadable  # SQLite would take an emptied file for a new database
    connection = sqlcipher.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if create:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except sqlcipher.DatabaseError as wrong:
        connection.close()
        raise _unopened(path, str(wrong)) from wrong
    (capture or Capture()).register(connection)
    return connection


def check_version() -> None:
    """Refuse a SQLite that may corrupt a database. Raises SqliteTooOld."""
    found = tuple(int(part) for part in sqlcipher.sqlite_version.split("."))
    if found < OLDEST_SQLITE:
        raise SqliteTooOld(version=sqlcipher.sqlite_version, needed=".".join(map(str, OLDEST_SQLITE)))


def make_engine(path: Path, key: bytes, *, create: bool = False) -> sa.Engine:
    """A SQLAlchemy engine over the encrypted file.

    Each pooled connection has its own `Capture`, found in `connection.info["capture"]`. Transactions
    begin with `BEGIN IMMEDIATE` unless the connection has the execution option `reading=True`: then
    nothing can be written at all until the connection goes back to the pool.
    """
    captures: dict[int, Capture] = {}

    def creator() -> Any:
        capture = Capture()
        connection = connect(path, key, capture=capture, create=create)
        captures[id(connection)] = capture
        return connection

    engine = sa.create_engine(
        "sqlite://", module=sqlcipher, creator=creator, poolclass=QueuePool, pool_size=2, max_overflow=2
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        record.info["capture"] = captures.pop(id(connection))

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        raw = connection.connection
        if connection.get_execution_options().get("reading", False):
            connection.info["reading"] = True
            raw.execute("PRAGMA query_only = ON")
            raw.execute("BEGIN")
        else:
            raw.execute("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _returned(connection: Any, record: ConnectionPoolEntry) -> None:
        if record.info.pop("reading", False) and connection is not None:
            connection.execute("PRAGMA query_only = OFF")

    @event.listens_for(engine, "savepoint")
    def _savepoint(connection: sa.Connection, name: str | None) -> None:
        connection.info["capture"].mark()

    @event.listens_for(engine, "release_savepoint")
    def _released(connection: sa.Connection, name: str, context: Any) -> None:
        connection.info["capture"].keep()

    @event.listens_for(engine, "rollback_savepoint")
    def _rolled_back(connection: sa.Connection, name: str, context: Any) -> None:
        connection.info["capture"].take_back()

    return engine


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


_LEAST = 200_000
"""Bytes that opening may need beside the database."""


def _unopened(path: Path, text: str) -> Trouble:
    """Why a database did not open: a full or read-only disk must not be taken for damage."""
    refused = "unable to open database file" in text or "disk I/O error" in text
    if "full" in text or (refused and free_space(path) < _LEAST):
        return NoRoomToOpen()
    if "unable to open database file" in text or "readonly" in text:
        return NotWritableToOpen()
    if "disk I/O error" in text:
        return DiskFailing()
    if "locked" in text:
        return DatabaseBusy()
    return DatabaseUnreadable()


_SAYS: Final[tuple[tuple[str, type[Trouble]], ...]] = (
    ("database or disk is full", DatabaseFull),
    ("disk I/O error", DiskFailing),
    ("unable to open database file", DiskFailing),  # its journal, when a disk takes no new file
    ("database is locked", DatabaseBusy),
    ("database table is locked", DatabaseBusy),
    ("database schema is locked", DatabaseBusy),
    ("disk image is malformed", DatabaseDamaged),
    ("file is not a database", DatabaseDamaged),
    ("readonly database", DatabaseReadOnly),
)


def _trouble(wrong: BaseException) -> BaseException:
    """What a database error means. A column called `full` or a wrong statement stays the bug it is."""
    text = str(wrong)
    if "user-defined function" in text:
        return WriteOutsideWork(text)
    for words, trouble in _SAYS:
        if words in text:
            return trouble()
    if "unable to open database file" in text or "out of memory" in text:
        return DatabaseTrouble(detail=text)
    return wrong
