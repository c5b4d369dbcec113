"""Who may put a backup back, and by whose passwords the restored home opens.

A backup opens by the passwords of its day. Where the home still has its own key file, that one wins: today's password
opens an older backup (also one from before a re-key), and after restoring the passwords, people and codes are those of
today. So an old password that somebody learned, and whoever has left, come back by no backup.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from stationdesk.core.clock import Clock
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_
from stationdesk.security import keyfile, slots
from stationdesk.security.blobs_of import blobs_of
from stationdesk.security.keyfile import KeyFile
from stationdesk.services import users
from stationdesk.storage import backups, schema
from stationdesk.storage import engine as engines
from stationdesk.storage.work import Actor, read_device, unit


class RemovedSince(Refusal):
    """Whoever opens the backup has no password in this home any more."""

    template = N_(
        "这位同事在这个备份之后已从本机移除，不能用当时的密码在本机恢复。"
        "请由现在能登录的站长或管理员恢复，或用恢复码。现有数据没有动。"
    )


class PasswordOfThen(Refusal):
    """The keys were renewed since the backup: only a password of today puts it back here."""

    template = N_(
        "这个备份之后本机换过钥匙，不能用备份那天的密码在本机恢复。请用现在的密码；忘记了可先用恢复码重设。"
        "也可以恢复到一个新的空文件夹（--home）。现有数据没有动。"
    )


@dataclass(frozen=True)
class Opening:
    """A staged backup as it was opened. `today`: the home's own key file, where it goes on; `permitted`: asked today."""

    keys: slots.Opened
    newest: slots.Opened
    today: KeyFile | None
    permitted: bool


def opened(
    file: Path,
    home: Home,
    staged: Callable[[], slots.Opened],
    current: slots.Opened | None,
    *,
    permit: str,
    clock: Clock,
) -> Opening:
    """Open a staged backup: by today's keys (`current`) where they fit, else by the password of its day (`staged`).

    Raises RemovedSince, PasswordOfThen, NotPermitted (by the posts of today, where they can be read).
    """
    today = _today(home)
    found = None if current is None else _sealed_with(file, current)
    keys = staged() if found is None else found
    if today is None or today.home_id != keys.home_id:
        return Opening(keys, keys, None, False)
    if keys.user_id and keys.user_id not in {one.user_id for one in today.slots if one.kind == "person"}:
        raise RemovedSince(field="password")
    if today.genuine(keys.home_key):
        newest = keys
    elif current is not None and today.genuine(current.home_key):
        newest = current
    else:
        raise PasswordOfThen(field="password")
    return Opening(keys, newest, today, _permitted_today(home, newest, permit, clock))


def keep_people(staged: Home, home: Home, how: Opening) -> slots.Opened:
    """Today's key file into the staged home, and its database under today's key; the keys to go on with."""
    if how.today is None:
        return how.keys
    if how.newest.home_key != how.keys.home_key:
        _under(staged.database, how.keys.database_key, how.newest.database_key)
    keyfile.save(staged.keys, how.today)
    tries = home.keys.with_name("attempts.json")
    if tries.exists():
        backups.copy_file(tries, staged.keys.with_name(tries.name))
    return how.newest


def _today(home: Home) -> KeyFile | None:
    """The home's own key file; None where there is nothing to go by, and the backup is what helps."""
    try:
        return keyfile.load(home.keys)
    except (keyfile.KeysMissing, keyfile.KeysDamaged, keyfile.KeysTooNew):
        return None


def _sealed_with(file: Path, current: slots.Opened) -> slots.Opened | None:
    with backups.opened(file) as (_, manifest):
        for keys in (current, *current.former):
            if backups.is_sealed_by(manifest, keys.backup_key):
                return keys
    return None


def _permitted_today(home: Home, keys: slots.Opened, permit: str, clock: Clock) -> bool:
    """Whether today's database gives this person the permit; False where it is too hurt or too old to be asked.

    Raises RemovedSince for somebody disabled, NotPermitted for who holds no such post today: a backup of the day on
    which they did would else give it back to them.
    """
    if not (keys.user_id and home.database.exists()):
        return False
    try:
        engine = engines.make_engine(home.database, keys.database_key)
    except Trouble:
        return False
    try:
        with engines.translated(), engine.connect().execution_options(reading=True) as connection:
            if schema.needs_upgrade(connection):
                return False
        with engines.translated(), engine.connect() as connection, Session(connection) as session:
            device = read_device(session, clock.now())
        with unit(
            engine, device, actor=Actor(None), clock=clock, blobs=blobs_of(home, keys), mode="read"
        ) as work:
            work.actor = users.actor(work, users.at_desk(work, keys.user_id))
            users.require(work, permit)
    except users.NobodyWithThatId as gone:
        raise RemovedSince(field="password") from gone
    except (Trouble, sa.exc.SQLAlchemyError, ValueError, TypeError, LookupError, AttributeError):
        return False  # rows that cannot be read are what is being restored; the permits of the backup's day count
    finally:
        engine.dispose()
    return True


def _under(database: Path, old: bytes, new: bytes) -> None:
    """A staged database under another key, and proved under it."""
    with closing(engines.connect(database, old)) as connection, engines.translated():
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
    with closing(engines.connect(database, new)) as connection, engines.translated():
        what = backups.damage(connection, full=False)
        if what:
            raise backups.BackupNotProved(what=what)
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
