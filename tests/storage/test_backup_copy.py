"""Promises about the copy that a backup begins with: as of one commit, whoever writes meanwhile, and no lock given back."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stationdesk.storage import backup_copy, engine
from stationdesk.storage.atomic import DiskFull

KEY = bytes(range(32))
ROWS = 200


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A database in WAL mode, held open: what a copy asks for, and two tables that every commit writes alike."""
    file = tmp_path / "station.db"
    with closing(engine.connect(file, KEY, create=True)) as held:
        held.execute("PRAGMA synchronous = OFF")
        held.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        held.execute("CREATE TABLE this_device (station_id TEXT, device_no INT, epoch INT)")
        held.execute("INSERT INTO this_device VALUES ('s', 1, 1)")
        held.execute(
            "CREATE TABLE transactions (station_id TEXT, device_no INT, epoch INT, txn INT,"
            " PRIMARY KEY (station_id, device_no, epoch, txn)) WITHOUT ROWID"
        )
        held.execute("CREATE TABLE left_hand (n INT, text TEXT)")
        held.execute("CREATE TABLE right_hand (n INT, text TEXT)")
        for n in range(ROWS):
            write(held, n)
        yield file


def write(connection, n: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO left_hand VALUES (?, ?)", (n, "左" * 900))
    connection.execute("INSERT INTO transactions VALUES ('s', 1, 1, ?)", (n,))
    connection.execute("INSERT INTO right_hand VALUES (?, ?)", (n, "右" * 900))
    connection.execute("COMMIT")


def commits(file: Path) -> int:
    """How many commits a database has, whole."""
    with closing(engine.connect(file, KEY)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        found = [
            tuple(row[0] for row in opened.execute(f"SELECT n FROM {table} ORDER BY n"))
            for table in ("left_hand", "transactions", "right_hand")
            if table != "transactions"
        ]
        found.append(tuple(row[0] for row in opened.execute("SELECT txn FROM transactions ORDER BY txn")))
    assert found[0] == found[1] == found[2] == tuple(range(len(found[0])))
    return len(found[0])


def never_by_sqlite(*_given) -> None:
    raise AssertionError("the pages were not copied as they lie")


@pytest.mark.parametrize("moved", [True, False])
def test_a_copy_has_what_is_in_the_log_and_what_was_moved_into_the_file(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: bool
) -> None:
    monkeypatch.setattr(backup_copy, "_by_sqlite", never_by_sqlite)
    if moved:
        with closing(engine.connect(database, KEY)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    assert commits(tmp_path / "copy.db") == ROWS
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def test_what_is_committed_and_moved_while_it_is_copied_is_in_whole_or_not_at_all(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_copy, "_by_sqlite", never_by_sqlite)
    plain, done, counted = backup_copy._copy_plain, threading.Event(), [ROWS]

    def between() -> None:
        """Commits, and asks for them to be moved into the file, as often as a busy desk would."""
        with closing(engine.connect(database, KEY)) as other:
            other.execute("PRAGMA busy_timeout = 0")
            for _ in range(30):
                write(other, counted[0])
                counted[0] += 1
                other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        done.set()

    def log_later(source: Path, target: Path) -> None:
        between()
        plain(source, target)

    read = backup_copy._read

    def slowly(path: Path, how, *given: int) -> bytes:
        piece = read(path, how, *given)
        if not done.is_set():
            between()
        return piece

    monkeypatch.setattr(backup_copy, "_PIECE", 64 << 10)
    monkeypatch.setattr(backup_copy, "_read", slowly)
    monkeypatch.setattr(backup_copy, "_copy_plain", log_later)
    backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    assert ROWS <= commits(tmp_path / "copy.db") <= counted[0]
    assert counted[0] == ROWS + 60


def test_a_log_that_is_not_understood_to_its_end_is_left_to_sqlite(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, asked = backup_copy._copy_plain, backup_copy._by_sqlite
    called = []

    def spoilt(source: Path, target: Path) -> None:
        plain(source, target)
        with target.open("r+b") as handle:
            handle.seek(target.stat().st_size // 2)
            handle.write(b"spoilt")

    monkeypatch.setattr(backup_copy, "_copy_plain", spoilt)
    monkeypatch.setattr(backup_copy, "_by_sqlite", lambda *given: called.append(asked(*given)))
    backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    assert called
    assert commits(tmp_path / "copy.db") == ROWS


def test_a_log_that_ends_too_early_is_left_to_sqlite(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, asked = backup_copy._copy_plain, backup_copy._by_sqlite
    called = []

    def short(source: Path, target: Path) -> None:
        plain(source, target)
        frames = (target.stat().st_size - 32) // 4120
        with target.open("r+b") as handle:
            handle.truncate(32 + frames // 2 * 4120)

    monkeypatch.setattr(backup_copy, "_copy_plain", short)
    monkeypatch.setattr(backup_copy, "_by_sqlite", lambda *given: called.append(asked(*given)))
    backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    assert called
    assert commits(tmp_path / "copy.db") == ROWS


@pytest.mark.parametrize("anew", ["removed", "written over"])
def test_a_log_that_begins_anew_while_it_is_copied_takes_nothing_back(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anew: str
) -> None:
    """All of the log is in the file; a part of it, copied before it began anew, would put older pages over newer ones."""
    with closing(engine.connect(database, KEY)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        told = marked_twice(other)
        other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        read, done = backup_copy._read, []

        def early(path: Path, how, *given: int) -> bytes:
            piece = read(path, how, *given)
            if path.name.endswith("-wal"):
                done.append(len(piece))
                if sum(done[:-1]) <= told < sum(done):
                    if anew == "removed":
                        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                    else:
                        mark(other, "三", "left_hand", "right_hand")
            return piece

        monkeypatch.setattr(backup_copy, "_PIECE", 64 << 10)
        monkeypatch.setattr(backup_copy, "_read", early)
        backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
        assert sum(done) > told
    with closing(engine.connect(tmp_path / "copy.db", KEY)) as opened:
        assert marks(opened) in ([("二", "二")], [("三", "三")])


def test_a_log_whose_end_is_gone_is_left_to_sqlite(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no later transaction was noted: SQLite knows how long it was."""
    with closing(engine.connect(database, KEY)) as other:
        told, plain = marked_twice(other), backup_copy._copy_plain

        def short(source: Path, target: Path) -> None:
            plain(source, target)
            with target.open("r+b") as handle:
                handle.truncate(told)

        monkeypatch.setattr(backup_copy, "_copy_plain", short)
        backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    with closing(engine.connect(tmp_path / "copy.db", KEY)) as opened:
        assert marks(opened) == [("二", "二")]


def mark(connection, word: str, *tables: str) -> None:
    """A commit that no transaction is noted of."""
    connection.execute("BEGIN IMMEDIATE")
    for table in tables:
        connection.execute(f"UPDATE {table} SET text = ?", (word * 900,))
    connection.execute("COMMIT")


def marked_twice(connection) -> int:
    """A log of two commits: one for the left hand, one for both; where in it the first one ends."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    mark(connection, "一", "left_hand")
    first = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1]
    mark(connection, "二", "left_hand", "right_hand")
    return 32 + first * (24 + 4096)


def marks(connection) -> list[tuple[str, str]]:
    """What stands in both hands: one pair, where the copy is of one commit."""
    asked = "SELECT DISTINCT substr(l.text, 1, 1), substr(r.text, 1, 1) FROM left_hand l JOIN right_hand r USING (n)"
    return connection.execute(asked).fetchall()


FREE = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""
"""Another program asks whether anybody has the database open, as SQLite does before it removes the log: the shared bytes."""


@pytest.mark.skipif(sys.platform == "win32", reason="there a handle's locks are its own")
def test_a_copy_gives_back_no_lock_of_who_has_the_database_open(database: Path, tmp_path: Path) -> None:
    for n in range(2):
        backup_copy.copy_database(database, KEY, tmp_path / f"copy{n}.db")
        asked = subprocess.run([sys.executable, "-c", FREE, str(database)], capture_output=True, timeout=60)
        assert asked.returncode
        assert b"BlockingIOError" in asked.stderr


def test_a_copy_for_which_there_is_no_room_says_so(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, into, piece: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_copy, "_write", full)
    with pytest.raises(DiskFull):
        backup_copy.copy_database(database, KEY, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db-*"))
