"""A new version of the program was taken back after it had brought the database up: the backup from before is put back.

Only where nothing was written since: the change log and every other table have as many rows as in the backup (the log only
grows), and what this computer keeps for itself alone is the same. The newer database is set aside, never removed. Otherwise the home stays
as it is, and opening it says that the newer program is needed (`schema.DatabaseNewer`).
"""

from __future__ import annotations

import logging
import shutil
from contextlib import closing
from typing import Any

from stationdesk import __version__
from stationdesk.core import launch, patient
from stationdesk.core.clock import Clock
from stationdesk.core.paths import Home
from stationdesk.models import Base
from stationdesk.models.table import Derived, MachineOnly
from stationdesk.security import slots
from stationdesk.storage import backups, restore, schema
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import Draft, make_folder, require_space
from stationdesk.storage.lock import DataLock

log = logging.getLogger(__name__)


def settle(home: Home, opened: slots.Opened, clock: Clock) -> bool:
    """Put the backup from before an upgrade back where a newer program was taken back; whether that was done.

    Called before a home is opened; nearly always nothing is to be done, and one look at a file says so.
    """
    note = launch.rolled_back()
    if note is None or launch.number(note["version"]) <= launch.number(__version__):
        return False
    if not home.database.exists() or _revision(home, opened) in schema.known_revisions():
        return False
    with DataLock(home.lock, clock=clock):
        staged = restore.begin(home)
        for row in backups.list_all(home.backups):
            if row.schema in schema.known_revisions():
                # Only the newest of our own shape can end where the newer database ends.
                return _put_back(home, staged, opened, row.file, clock)
    return False


def _revision(home: Home, opened: slots.Opened) -> str:
    with engines.translated(), closing(engines.connect(home.database, opened.database_key)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _put_back(home: Home, staged: Home, opened: slots.Opened, file: Any, clock: Clock) -> bool:
    work = restore.folder_of(home)
    make_folder(staged.root)
    try:
        with backups.opened(file) as (archive, manifest):
            backups.check_seal(manifest, opened.backup_key, file)
            require_space(home.root, manifest["members"]["station.db"]["bytes"])
            with Draft(staged.database) as draft:
                for piece in backups.member(archive, manifest, "station.db", file):
                    draft.write(piece)
                draft.keep()
            backups.check_database(staged.database, opened.database_key, manifest, file)
        if not _nothing_since(staged, home, opened.database_key):
            log.warning("a newer database was written in: the backup from before is not put back")
            patient.clear_away(work)
            return False
        # The keys and the card stay those of today: a password that was changed since is the right one.
        for name in restore.FILES:
            if not name.startswith("station.db") and (home.root / name).exists():
                shutil.copy2(home.root / name, staged.root / name)
        restore.exchange(home, staged, restore.aside_folder(home, clock))
    except BaseException:
        # Half a copy is of no use, whatever broke it off; a swap that has begun is finished later.
        if not (work / "swapping").exists():
            patient.clear_away(work)
        raise
    log.warning("the database is as it was before the newer program: %s", file.name)
    return True


def _nothing_since(staged: Home, home: Home, key: bytes) -> bool:
    """Whether the newer database holds nothing that the backup has not."""
    own, derived = _named(MachineOnly), _named(Derived)
    with (
        engines.translated(),
        closing(engines.connect(staged.database, key)) as before,
        closing(engines.connect(home.database, key)) as now,
    ):
        old, new = _tables(before), _tables(now)
        for name in sorted(old - derived - {"alembic_version"}):
            if name not in new or _count(before, name) != _count(now, name):
                return False
            if name in own:
                there = _columns(now, name)
                columns = [column for column in _columns(before, name) if column in there]
                if _rows(before, name, columns) != _rows(now, name, columns):
                    return False
        return all(_count(now, name) == 0 for name in new - old - derived)


def _named(kind: type[Base]) -> set[str]:
    return {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, kind)
    }


def _tables(connection: Any) -> set[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {str(row[0]) for row in found}


def _count(connection: Any, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _columns(connection: Any, table: str) -> list[str]:
    return [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()]


def _rows(connection: Any, table: str, columns: list[str]) -> list[Any]:
    names = ", ".join(f'"{column}"' for column in columns)
    return sorted(map(repr, connection.execute(f'SELECT {names} FROM "{table}"').fetchall()))
