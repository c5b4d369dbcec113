"""Promises about the shape of the database: migrations and models agree, newer ones are refused in words."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.services import check
from stationdesk.storage import backups, schema
from stationdesk.storage.engine import make_engine
from tests.fixtures import open_desk

KEY = bytes(range(32))
LATER = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
"""After every kept home was put away."""
RELEASED = {
    "0001": "b67dfd7599c8348bf62a0b6dfdcf1934cd2d8832efa47c49dfa1ab8eb4d5972e",
    "0002": "b8bc24a2314c9809f3d350caf819ad7d721d02c5e4576df2320d2f1bc8f58a5e",
    "0003": "5dcf673156ca9808a4e76786f70887149e2c72bebc478f829a5a0ac3b91dab1b",
}
"""Revision → SHA-256 of its file on the day it was released."""
HELD = {
    "0001": {
        "people": 12,
        "cases": 9,
        "case_events": 34,
        "papers": 19,
        "proxy_requests": 2,
        "visits": 6,
    },
    "0002": {
        "people": 30,
        "cases": 42,
        "case_events": 134,
        "papers": 109,
        "proxy_requests": 12,
        "visits": 8,
        "tasks": 3,
        "appointments": 16,
        "left_behind": 5,
        "certificates": 3,
        "sheets": 5,
        "attachments": 20,
    },
    "0003": {
        "people": 30,
        "cases": 42,
        "case_events": 129,
        "papers": 98,
        "proxy_requests": 12,
        "visits": 8,
        "tasks": 3,
        "appointments": 17,
        "left_behind": 1,
        "certificates": 3,
        "sheets": 8,
        "attachments": 19,
        "archive_volumes": 3,
        "seal_uses": 3,
        "supervision_checks": 4,
        "village_decisions": 3,
        "blackout_packs": 1,
        "audit": 429,
    },
}
"""What the kept home of each revision held when it was put away."""


def _migration() -> Any:
    """The script beside the resources, which is no package."""
    place = Path(__file__).parents[2] / "resources" / "make" / "migration.py"
    spec = importlib.util.spec_from_file_location("migration_script", place)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


migration = _migration()


@contextmanager
def database(path: Path) -> Iterator[sa.Connection]:
    engine = make_engine(path, KEY, create=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def shape(connection: sa.Connection) -> migration.Shape:
    return migration.shape(connection)


def test_the_revisions_together_make_exactly_what_the_models_say(tmp_path: Path) -> None:
    with database(tmp_path / "made.db") as connection:
        schema.create(connection)
        made = shape(connection)
        assert not schema.needs_upgrade(connection)
    with database(tmp_path / "moved.db") as connection:
        assert schema.needs_upgrade(connection)
        schema.move(connection)
        assert shape(connection) == made
        assert schema.stored_revision(connection) == schema.REVISION


def test_a_released_revision_is_never_touched() -> None:
    for revision, digest in RELEASED.items():
        (file,) = migration.FOLDER.glob(f"{revision}_*.py")
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest, file.name


def test_up_down_and_up_again_is_the_same(tmp_path: Path) -> None:
    with database(tmp_path / "x.db") as connection:
        schema.move(connection)
        first = shape(connection)
        schema.move(connection, "base")
        assert shape(connection) == migration.Shape()
        schema.move(connection)
        assert shape(connection) == first


def test_the_head_is_the_revision_of_this_program() -> None:
    assert schema.known_revisions()[-1] == schema.REVISION


@pytest.mark.parametrize("revision", sorted(RELEASED))
def test_a_home_of_every_released_revision_opens_with_all_it_held(tmp_path: Path, revision: str) -> None:
    kept = Path(__file__).parents[1] / "data" / "homes" / revision
    home = tmp_path / "home"
    shutil.copytree(kept, home)
    clock = SetClock(LATER)
    with open_desk(home, clock, "王敏", "practice") as desk:
        assert (
            desk.read(lambda work: work.scalar("SELECT version_num FROM alembic_version")) == schema.REVISION
        )
        held = desk.read(
            lambda work: {table: work.scalar(f"SELECT count(*) FROM {table}") for table in HELD[revision]}
        )
        assert held == HELD[revision]
        assert desk.read(lambda work: check.look(work, Home(home), full=True)) == []
    taken = "upgrade" in [row.why for row in backups.list_all(home / "backups")]
    assert taken == (revision != schema.REVISION)


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
