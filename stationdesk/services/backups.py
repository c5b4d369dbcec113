"""Backups as the station does them: made by whoever may, automatic ones thinned, restored with a new epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from stationdesk.core.clock import Clock
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.models.machine import ThisDevice
from stationdesk.models.station import Device as DeviceRow
from stationdesk.models.users import User
from stationdesk.security import audit, slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.services import backup_care, backup_people, retention, users
from stationdesk.services.backup_people import RemovedSince
from stationdesk.storage import backup_thinning, backups, lost_card, restore, schema
from stationdesk.storage import engine as engines
from stationdesk.storage.backups import BackupRow
from stationdesk.storage.blobs import BlobDamaged, BlobMissing
from stationdesk.storage.restore import Restored
from stationdesk.storage.work import Actor, read_device, seal, unit

__all__ = [
    "BackupRow",
    "PutBack",
    "RemovedSince",
    "Restored",
    "automatic",
    "create",
    "list_all",
    "put_back",
    "verify",
]

WHY = {
    "manual": N_("手动"),
    "auto": N_("自动"),
    "upgrade": N_("升级前"),
    "before-restore": N_("恢复前"),
    "before-repair": N_("修复前"),
    "rekey": N_("换钥匙后"),
}
"""Why a backup was made, in words."""
EVERY = timedelta(days=1)
"""How often an automatic backup is made."""
OFTEN = timedelta(hours=2)
"""How often of a database that is copied in a moment, when something was written since."""
SMALL = 64 << 20


@dataclass(frozen=True)
class PutBack(Restored):
    """A backup that was put back. `passwords`: `today` where the home's own key file was kept, else `backup`'s day."""

    passwords: Literal["today", "backup"] = "backup"
    old_password: bool = False


def create(
    home: Home, opened: slots.Opened, *, clock: Clock, to: Path | None = None, why: str = "manual"
) -> BackupRow:
    """A backup now; with `to` a file that stands alone, for a stick or another disk. Raises troubles of the place."""
    made = backups.create(
        home,
        opened.backup_key,
        opened.database_key,
        why=why,
        clock=clock,
        to=to,
        whole=lambda name: _whole(home, opened, name),
    )
    if to is not None:
        backup_care.note_elsewhere(home, to, clock.now())
    return made


def card_back(home: Home, file: Path) -> bool:
    """Only the lost card (`home.json`) out of a backup; whether it was put back. See `storage/lost_card.py`."""
    return lost_card.put_back_from(home, file)


def _whole(home: Home, opened: slots.Opened, name: str) -> bool:
    """Whether an attachment in the home is what its name says."""
    try:
        blobs_of(home, opened).verify(name)
    except (BlobMissing, BlobDamaged):
        return False
    return True


def automatic(home: Home, opened: slots.Opened, *, clock: Clock) -> BackupRow | None:
    """A backup when one is due, and thinning; None when none was due.

    Due is one a day; of a small database one every two hours in which something was written.
    """
    now = clock.now()
    newest = next(iter(backup_care.ours(home, now)), None)
    # One of a day to come was made while the clock was ahead: it says nothing of how long ago it was.
    if newest is not None and backup_care.within(_span(home, newest), newest.made_at, now):
        return None
    made = create(home, opened, clock=clock, why="auto")
    backup_thinning.thin(home.backups, clock.now(), bad=backup_care.no_help(home, now))
    return made


def _span(home: Home, newest: BackupRow) -> timedelta:
    written = max(
        (path.stat().st_mtime for path in (home.database, Path(f"{home.database}-wal")) if path.exists()),
        default=0.0,
    )
    if home.database.stat().st_size < SMALL and written > newest.file.stat().st_mtime:
        return OFTEN
    return EVERY


def list_all(home: Home, folder: Path | None = None) -> list[BackupRow]:
    """The backups of this home (or in a folder), newest first."""
    return backups.list_all(folder or home.backups)


def verify(home: Home, file: Path, opened: slots.Opened) -> BackupRow:
    """Prove a backup by opening it. Raises NotABackup, BackupDamaged, BackupTooNew."""
    keys = backup_care.keys_of(file, opened)
    return backups.verify(file, keys.database_key, keys.backup_key, home.staging)


def put_back(
    file: Path,
    home: Home,
    *,
    unlock: Callable[[slots.KeySlots], slots.Opened],
    permit: str = "backup:restore",
    clock: Clock,
    kdf: slots.Kdf = slots.FULL,
) -> PutBack:
    """Restore a backup into a home that nobody has open (or an empty folder). See `storage/restore.py`.

    Whoever restores must hold `permit` today, or where that cannot be read have held it on the day of the backup,
    or have come by a recovery code.

    `unlock` is given the key slots of the home and, where those do not open by it, those of the backup. Where the
    home has key slots they stay as they are: a restore brings back no old password and nobody who has left.
    """
    current: slots.Opened | None = None
    if home.database.exists() and slots.KeySlots(home).exists:
        try:
            current = unlock(slots.KeySlots(home, clock=clock, kdf=kdf))
        except (slots.WrongPassword, slots.NobodyByThatName, slots.KeysDamaged):
            current = None  # a password changed since the backup: the present files are set aside as they are

    how: list[backup_people.Opening] = []

    def staged_keys(staged: Home) -> slots.Opened:
        how.append(
            backup_people.opened(
                file,
                home,
                lambda: unlock(slots.KeySlots(staged, clock=clock, kdf=kdf)),
                current,
                permit=permit,
                clock=clock,
            )
        )
        return how[-1].keys

    def begin_epoch(staged: Home, keys: restore.Keys, device_no: int, epoch: int) -> restore.Keys:
        opened = how[-1]
        _begin_epoch(
            staged,
            opened.keys,
            device_no,
            epoch,
            clock,
            None if opened.permitted else permit,
            noted=home,
        )
        return backup_people.keep_people(staged, home, opened)

    done = restore.restore(
        file, home, unlock=staged_keys, begin_epoch=begin_epoch, current=current, clock=clock
    )
    kept = how[-1].today is not None
    return PutBack(
        **{name.name: getattr(done, name.name) for name in fields(done)},
        passwords="today" if kept else "backup",
        old_password=kept and current is None,
    )


def _begin_epoch(
    home: Home,
    opened: slots.Opened,
    device_no: int,
    epoch: int,
    clock: Clock,
    permit: str | None,
    noted: Home | None = None,
) -> None:
    """The first transaction of a restored database: who it is from now on, known to everyone.

    `permit`: what whoever restores must have held on the day of the backup; None where today was asked.
    Who was erased since the backup is erased again, by the note in the home (`noted`) that is being restored."""
    engine = engines.make_engine(home.database, opened.database_key)
    try:
        blobs = blobs_of(home, opened)
        with engine.connect().execution_options(reading=True) as connection:
            older = schema.needs_upgrade(connection)
        # A backup from before an upgrade is brought up to this program before anything is written in it.
        if older:
            schema.brought_up(engine)
        with engine.connect() as connection, Session(connection) as session:
            before = read_device(session, clock.now())
        actor = Actor(None, program=True)
        if opened.user_id:
            with unit(engine, before, actor=actor, clock=clock, blobs=blobs, mode="read") as work:
                who = users.at_desk(work, opened.user_id)
                # Whoever may today needs not have been there on the day of the backup.
                if permit is not None or work.session.get(User, (work.station_id, who)) is not None:
                    actor = users.actor(work, who)
                if permit is not None:
                    work.actor = actor
                    users.require(work, permit)
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "UPDATE this_device SET device_no = ?, epoch = ? WHERE one = 1", (device_no, epoch)
            )
            connection.commit()
        with engine.connect() as connection, Session(connection) as session:
            device = read_device(session, clock.now())
        with unit(engine, device, actor=actor, clock=clock, blobs=blobs, mode="capture") as work:
            this = work.session.get_one(ThisDevice, 1)
            row = work.session.get(DeviceRow, (this.station_id, this.device_id))
            if row is not None:
                row.number, row.epoch = device_no, epoch
            audit.record(work, "backup:restore", this.device_id, epoch=epoch, number=device_no)
            if noted is not None:
                retention.again(work, noted)
            seal(work, device, "backup:restore")
            work.session.commit()
    finally:
        engine.dispose()
