"""A hurt home: read without being touched, and put right where the log proves that nothing is lost.

`prepare` copies the database aside, carries over what can be read, fills torn tables from the newest backup and puts rows
right from the change log; all of it beside the home, in `staging`. What comes out is a database to look at (`look_desk.LookDesk`).
Where it is proved whole, `put_in_place` may take it as the home's own; else a backup is what helps.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import field
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk.core import patient
from stationdesk.core.clock import Clock
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.search import keys as search_keys
from stationdesk.security import slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.security.permits import NotPermitted
from stationdesk.services import look_notes
from stationdesk.storage import backups, checks, mend, restore, salvage, schema
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import make_folder
from stationdesk.storage.blobs import BlobRef, Blobs
from stationdesk.storage.finding import Finding
from stationdesk.storage.lock import DataLock
from stationdesk.storage.salvage import Progress, Stopped, never, nothing
from stationdesk.storage.work import Actor, Work, read_device, translated, unit

T = TypeVar("T")
HURT: Final = frozenset({"database-unreadable", "database-damaged"})
"""Troubles after which the database may still be looked at."""
KEPT_PERMITS: Final = (":read", ":reveal", ":export")
"""What may still be done while a hurt home is looked at, by the end of the permit's name."""
WRITTEN: Final = {
    "INSERT": frozenset(("audit", "counters", "exports", "files_sent", "machine_settings", "drafts")),
    "UPDATE": frozenset(("papers", "counters", "exports", "files_sent", "machine_settings", "drafts")),
    "DELETE": frozenset(("drafts",)),
}
"""What looking, printing and exporting write by themselves: into the copy, which is thrown away."""


VERBS: Final = {18: "INSERT", 23: "UPDATE", 9: "DELETE"}
"""SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE, as an authorizer is told."""


class OnlyLooking(Refusal):
    template = N_(
        "数据库有损坏，现在只能查看、搜索、打印和导出，不能登记或改动。请先从备份恢复，或修复以后再办。"
    )


class NotProvedWhole(Refusal):
    """Something that was saved is not in what could be read."""

    template = N_("能读出来的资料不完整，不能直接换上。请从备份恢复；恢复以前可以先把还没上报的导出来。")


@dataclass(frozen=True)
class Prepared:
    """What could be read, lying in a folder of its own. `torn`: table → holes; `filled`: table → rows of a backup.

    `found` is what a check says of it; `whole` that everything ever saved is in it.
    """

    folder: Path
    database: Path
    torn: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    found: tuple[Finding, ...] = ()
    pages: int = 0
    """Pages of the hurt file that cannot be deciphered or make no sense."""

    @property
    def whole(self) -> bool:
        """Whether a check of what was read finds nothing bad."""
        return not any(one.severity == "bad" for one in self.found)

    def files(self, home: Home, opened: slots.Opened) -> Blobs:
        """The home's files, read where they lie."""
        return LookBlobs(home, opened, self.folder)

    def permits(self, permits: frozenset[str]) -> frozenset[str]:
        """What of somebody's permits is left while a hurt home is looked at."""
        kept = frozenset(one for one in permits if one.endswith(KEPT_PERMITS))
        return kept | (permits & {"backup:restore"})

    def engine(self, key: bytes, armed: Callable[[], bool]) -> sa.Engine:
        """An engine on the copy that lets nothing be written but what looking itself writes, once `armed`."""
        engine = engines.make_engine(self.database, key)

        def may(action: int, table: str | None, _col: str | None, _db: str | None, by: str | None) -> int:
            verb = VERBS.get(action)
            # What a trigger writes follows from a statement that was asked about itself.
            if verb is None or by is not None or not armed() or str(table).startswith("sqlite_"):
                return 0
            return 0 if table in WRITTEN[verb] else 1

        @sa.event.listens_for(engine, "connect")
        def _connected(connection: Any, _record: Any) -> None:
            connection.set_authorizer(may)

        return engine

    def begun(self, desk: look_notes.Looking) -> bool:
        """Somebody is at the desk: written down beside the database, which itself is not written into."""
        look_notes.begun(desk)
        return True

    def noting(self, desk: look_notes.Looking, fn: Callable[[Work], T]) -> Callable[[Work], T]:
        """`fn`, with its looks written down there."""
        return look_notes.noting(desk, fn)

    @contextmanager
    def only_looking(self, armed: bool) -> Iterator[None]:
        """What a look refuses says that it is a look, not that somebody lacks a permit or the program is broken."""
        try:
            yield
        except NotPermitted as refused:
            if not armed:
                raise
            raise OnlyLooking from refused
        except (sa.exc.DatabaseError, sqlcipher.DatabaseError) as refused:
            if armed and "not authorized" in str(refused):
                raise OnlyLooking from refused
            raise

    def remove(self) -> None:
        """Throw it away."""
        patient.clear_away(self.folder)


def prepare(
    home: Home,
    opened: slots.Opened,
    *,
    clock: Clock,
    progress: Progress = nothing,
    stopped: Stopped = never,
) -> Prepared:
    """Read a hurt home as far as it can be read. No byte of it is changed.

    Raises DatabaseMissing, DatabaseUnreadable when nothing can be read, DiskFull, Cancelled; nothing is left then.
    """
    folder = home.staging / f"look-{os.getpid()}-{secrets.token_hex(3)}"
    make_folder(folder)
    key = opened.database_key
    try:
        copy = salvage.copied(home.database, folder, progress=progress, stopped=stopped)
        bad = salvage.wrong(copy, key)
        if not bad:
            return Prepared(folder, copy, found=_checked(home, copy, opened, clock))
        target = folder / "read.db"
        done = salvage.salvaged(copy, target, key, progress=progress, stopped=stopped)
        for left in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
            patient.remove(left, missing_ok=True)
        _from_backups(home, opened, target, done, folder)
        _put_right(home, opened, target, clock, folder)
        found = _checked(home, target, opened, clock)
        return Prepared(folder, target, done.torn, done.filled, found, len(bad))
    except BaseException:  # half a copy of a hurt home helps nobody, whatever broke it off
        patient.clear_away(folder)
        raise


def _from_backups(
    home: Home, opened: slots.Opened, target: Path, done: salvage.Salvaged, folder: Path
) -> None:
    """Rows of torn tables from the newest backup that opens."""
    for row in backups.list_all(home.backups)[:3] if done.torn else ():
        place = folder / "backup.db"
        with suppress(Unhappy):
            _unpack(row.file, opened, place)
            salvage.filled(target, opened.database_key, place, done)
            return  # older ones have nothing that this one has not


def _unpack(file: Path, opened: slots.Opened, place: Path) -> None:
    with backups.opened(file) as (archive, manifest):
        backups.check_seal(manifest, opened.backup_key, file)
        with place.open("wb") as into:
            for piece in backups.member(archive, manifest, "station.db", file):
                into.write(piece)


def _put_right(home: Home, opened: slots.Opened, target: Path, clock: Clock, folder: Path) -> None:
    """The log closed from the backup, rows and heads as the log says, what is derived made anew."""
    backup = folder / "backup.db"
    with _unit(home, target, opened, clock, "quiet") as work:
        if schema.stored_revision(work.connection) != schema.REVISION:
            return  # of an older program: looked at as it is
        if backup.is_file():
            connection = engines.connect(backup, opened.database_key)
            try:
                mend.log_from(work, connection)
            finally:
                connection.close()
        mend.origins(work)
        with checks.legible(work):
            mend.from_log(work)
        mend.counters(work, checks.used_numbers(work))
        checks.repair_digests(work)
        search_keys.rebuild(work, work.station_id)
        work.session.commit()
    for left in (backup, Path(f"{backup}-wal"), Path(f"{backup}-shm")):
        patient.remove(left, missing_ok=True)


def _checked(home: Home, database: Path, opened: slots.Opened, clock: Clock) -> tuple[Finding, ...]:
    """What the checks of the database say; of files beside it the home's own check tells."""
    with _unit(home, database, opened, clock, "read") as work:
        return tuple(
            one for one in checks.run(work, full=False) if not one.code.startswith(("blob-", "clock-"))
        )


@contextmanager
def _unit(home: Home, database: Path, opened: slots.Opened, clock: Clock, mode: str) -> Iterator[Work]:
    engine = engines.make_engine(database, opened.database_key)
    try:
        with translated(), engine.connect() as connection, Session(connection) as session:
            device = read_device(session, clock.now())
        blobs = blobs_of(home, opened)
        with unit(
            engine, device, actor=Actor(None, program=True), clock=clock, blobs=blobs, mode=mode
        ) as work:
            yield work
    finally:
        engine.dispose()


def put_in_place(home: Home, prepared: Prepared, key: bytes, *, clock: Clock) -> Path:
    """Let what was read be the home's database from now on; the hurt files are set aside, where is the answer.

    Only what is proved whole: nothing that was saved is missing, so the device goes on in the same epoch. Nobody may have
    the home open. Raises NotProvedWhole, DeskBusy, HomeOpenElsewhere.
    """
    if not prepared.whole:
        raise NotProvedWhole
    with DataLock(home.lock, clock=clock):
        staged = restore.begin(home)
        make_folder(staged.root)
        for name in restore.FILES:
            if not name.startswith(home.database.name) and (home.root / name).is_file():
                backups.copy_file(home.root / name, staged.root / name)
        with closing(engines.connect(prepared.database, key)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        backups.copy_file(prepared.database, staged.database)
        aside = restore.aside_folder(home, clock)
        restore.exchange(home, staged, aside)
    prepared.remove()
    return aside


class LookBlobs(Blobs):
    """The files of a home that is looked at: read where they lie, written (a paper drawn now) beside the copy."""

    def __init__(self, home: Home, opened: slots.Opened, folder: Path) -> None:
        super().__init__(folder / "blobs", opened.blob_key, former=[one.blob_key for one in opened.former])
        self._theirs = home.blobs
        self._storing = False

    def path_of(self, name: str) -> Path:
        ours = super().path_of(name)
        theirs = self._theirs / name[:2] / name
        return theirs if theirs.is_file() and not self._storing else ours

    def _store(self, *given: object) -> BlobRef:
        self._storing = True
        try:
            return super()._store(*given)  # type: ignore[arg-type]
        finally:
            self._storing = False

    def list(self) -> Iterator[str]:
        return Blobs.list(_at(self, self._theirs))

    def sweep(self) -> int:
        return 0


def _at(blobs: Blobs, root: Path) -> Blobs:
    from copy import copy

    other = copy(blobs)
    other.root = root
    return other
