"""Promises about the shape of the database: migrations and models agree, newer ones are refused in words."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.storage import backups, schema
from stationdesk.storage.engine import make_engine
from tests.fixtures import open_desk

KEY = bytes(range(32))


@contextmanager
def database(path: Path) -> Iterator[sa.Connection]:
    engine = make_engine(path, KEY, create=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def shape(connection: sa.Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    return {name: re.sub(r"\s+", " ", sql).strip() for name, sql in rows}


def test_the_first_revision_makes_exactly_what_the_models_say(tmp_path: Path) -> None:
    with database(tmp_path / "made.db") as connection:
        schema.create(connection)
        made = shape(connection)
        assert not schema.needs_upgrade(connection)
    with database(tmp_path / "moved.db") as connection:
        assert schema.needs_upgrade(connection)
        schema.move(connection)
        assert shape(connection) == made
        assert schema.stored_revision(connection) == schema.REVISION


def test_the_file_of_the_first_revision_is_up_to_date() -> None:
    script = Path(__file__).parents[2] / "resources" / "make" / "migration.py"
    said = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_up_down_and_up_again_is_the_same(tmp_path: Path) -> None:
    with database(tmp_path / "x.db") as connection:
        schema.move(connection)
        first = shape(connection)
        schema.move(connection, "base")
        assert shape(connection) == {}
        schema.move(connection)
        assert shape(connection) == first


def test_the_head_is_the_revision_of_this_program() -> None:
    assert schema.known_revisions()[-1] == schema.REVISION


def set_revision(home: Path, clock: SetClock, revision: str) -> None:
    with open_desk(home, clock) as desk:
        desk.change(
            lambda work: work.run("UPDATE alembic_version SET version_num = :v", {"v": revision}),
            mode="quiet",
        )


def test_a_database_of_a_newer_program_is_refused_in_words(home: Path, clock: SetClock) -> None:
    set_revision(home, clock, "0999")
    before = (home / "station.db").read_bytes()
    with pytest.raises(schema.DatabaseNewer, match="0999"):
        open_desk(home, clock)
    assert (home / "station.db").read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_database_as_it_was_and_a_backup(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: sa.Connection, revision: str = "head") -> None:
        connection.exec_driver_sql("DROP TABLE search_keys")
        raise schema.UpgradeFailed

    with monkeypatch.context() as patch:
        patch.setattr(schema, "needs_upgrade", lambda connection: True)
        patch.setattr(schema, "move", broken)
        with pytest.raises(schema.UpgradeFailed):
            open_desk(home, clock)
    assert [row.why for row in backups.list_all(home / "backups")] == ["upgrade"]
    with open_desk(home, clock) as desk:
        assert isinstance(desk, Desk)
        assert desk.read(lambda work: work.scalar("SELECT count(*) FROM search_keys")) >= 0
