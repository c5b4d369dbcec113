"""The shape of the database: made new, brought up to date, or refused when it is newer than we are.

Alembic costs a third of a second to import; it is imported only when the stored revision differs from
`REVISION`. Migrations run in one transaction, with a backup before (made by the caller) and a check
after; the capture triggers are dropped and made anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from stationdesk import __version__
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_
from stationdesk.models import Base
from stationdesk.storage import capture
from stationdesk.storage.engine import translated

REVISION = "0003"
"""The revision that the models of this program describe."""


class DatabaseNewer(Refusal):
    """Parameters: found, ours: revisions; program: this one's version, which an earlier build may share with the newer one."""

    template = N_(
        "这个数据库由更新的程序使用过（数据版本 {found}，本程序 {program} 只认到 {ours}）。请安装新版程序后再打开；"
        "新版的版本号若也是 {program}，请用完整安装包重新安装。数据没有被改动。"
    )


class UpgradeFailed(Trouble):
    template = N_("数据库升级没有完成，已回到升级前的状态，数据没有丢。请联系乡镇或重新安装程序。")


@cache
def statements() -> tuple[str, ...]:
    """Every table and index as SQL: the same for every database, and two thirds of the work of making one."""
    found: list[str] = []
    dialect = sqlite.dialect()
    into = sa.create_mock_engine(
        "sqlite://", lambda made, *_: found.append(str(made.compile(dialect=dialect)))
    )
    Base.metadata.create_all(into, checkfirst=False)
    return tuple(found)


def create(connection: sa.Connection) -> None:
    """Every table, index and trigger, in an empty database."""
    for statement in statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY) STRICT")
    connection.execute(sa.text("INSERT INTO alembic_version VALUES (:v)"), {"v": REVISION})
    capture.regenerate(connection)


def stored_revision(connection: sa.Connection) -> str | None:
    """The revision written in the database, or None when there is none."""
    has = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).first()
    if has is None:
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def needs_upgrade(connection: sa.Connection) -> bool:
    """Whether the database is older than the program. Raises DatabaseNewer when it is newer."""
    found = stored_revision(connection)
    if found == REVISION:
        return False
    if found is not None and found not in known_revisions():
        raise DatabaseNewer(found=found, ours=REVISION, program=__version__)
    return True


def known_revisions() -> list[str]:
    """Every revision this program knows, oldest first (from the file names, without Alembic)."""
    versions = Path(__file__).parent / "migrations" / "versions"
    return sorted(file.stem.split("_")[0] for file in versions.glob("[0-9]*.py"))


def config(connection: sa.Connection) -> Any:
    """Alembic's configuration for one connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def move(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the database to a revision, within the connection's own transaction.

    Raises UpgradeFailed when a migration fails or leaves dangling references; the caller rolls back.
    """
    from alembic import command

    capture.drop(connection)
    made = config(connection)
    now = stored_revision(connection)
    try:
        if revision == "base" or (now is not None and revision != "head" and revision < now):
            command.downgrade(made, revision)
        else:
            command.upgrade(made, revision)
    except sa.exc.SQLAlchemyError as wrong:
        raise UpgradeFailed from wrong
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise UpgradeFailed
    if stored_revision(connection) == REVISION:
        capture.regenerate(connection)


def brought_up(engine: sa.Engine) -> None:
    """Bring an older database up to this program, in one transaction. Raises UpgradeFailed and what the disk says."""
    with translated(), engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction first: within one the pragma does nothing.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        move(connection)
        connection.commit()
    engine.dispose()
