"""The promise about a backup's copy under writers: other programs commit and move the log as they like, each copy is of one commit."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from stationdesk.storage import backup_copy, engine

KEY: Final = bytes(range(32))
ROWS: Final = 1500
COPIES: Final = 4
PATIENCE: Final = 60.0

WRITER = """
import random, sys
from pathlib import Path
from sqlcipher3 import dbapi2
from stationdesk.storage import engine
connection, rng = engine.connect(Path(sys.argv[1]), bytes(range(32))), random.Random(int(sys.argv[2]))
connection.execute("PRAGMA synchronous = OFF")
while True:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except dbapi2.OperationalError:  # the other one's turn
        continue
    n = connection.execute("SELECT max(txn) FROM transactions").fetchone()[0] + 1
    for row in rng.sample(range(int(sys.argv[3])), rng.choice((1, 5, 40, 300))):
        for table in ("left_hand", "right_hand"):
            text = "x" * rng.randrange(2000, 3500)
            connection.execute(f"UPDATE {table} SET txn = ?, text = ? WHERE n = ?", (n, text, row))
    connection.execute("INSERT INTO transactions VALUES ('s', 1, 1, ?)", (n,))
    connection.execute("COMMIT")
    if rng.random() < 0.2:
        how = rng.choice(("PASSIVE", "FULL", "RESTART", "TRUNCATE"))
        try:
            connection.execute(f"PRAGMA wal_checkpoint({how})").fetchall()
        except dbapi2.OperationalError:  # somebody reads or writes
            pass
"""
"""Commits the same to two tables, without end, and has the log moved into the file in every way there is."""


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """A database that two other programs write into."""
    file = tmp_path / "station.db"
    with closing(engine.connect(file, KEY, create=True)) as held:
        held.execute("PRAGMA synchronous = OFF")
        held.execute("CREATE TABLE this_device (station_id TEXT, device_no INT, epoch INT)")
        held.execute("INSERT INTO this_device VALUES ('s', 1, 1)")
        held.execute(
            "CREATE TABLE transactions (station_id TEXT, device_no INT, epoch INT, txn INT,"
            " PRIMARY KEY (station_id, device_no, epoch, txn)) WITHOUT ROWID"
        )
        held.execute("BEGIN IMMEDIATE")
        for table in ("left_hand", "right_hand"):
            held.execute(f"CREATE TABLE {table} (n INTEGER PRIMARY KEY, txn INT, text TEXT)")
            held.executemany(f"INSERT INTO {table} VALUES (?, 0, ?)", ((n, "x" * 3000) for n in range(ROWS)))
        held.execute("INSERT INTO transactions VALUES ('s', 1, 1, 0)")
        held.execute("COMMIT")
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(seed), str(ROWS)])
            for seed in range(2)
        ]
        try:
            yield file
        finally:
            for writer in writers:
                writer.kill()
                writer.wait()


@pytest.mark.prove
def test_a_copy_made_while_two_other_programs_write_is_of_one_commit(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = backup_copy._read, set[int]()

    def slowly(path: Path, how, *given: int) -> bytes:
        time.sleep(0.005)  # a slow disk: the others commit many times while one copy is made
        return read(path, how, *given)

    monkeypatch.setattr(backup_copy, "_PIECE", 64 << 10)
    monkeypatch.setattr(backup_copy, "_read", slowly)
    plainly, left = backup_copy._by_sqlite, []
    monkeypatch.setattr(backup_copy, "_by_sqlite", lambda *given: left.append(plainly(*given)))
    until = time.monotonic() + PATIENCE
    while len(seen) < COPIES:
        assert time.monotonic() < until, "nothing was written meanwhile"
        copy = tmp_path / "copy.db"
        copy.unlink(missing_ok=True)
        backup_copy.copy_database(written, KEY, copy)
        with closing(engine.connect(copy, KEY)) as opened:
            assert opened.execute("PRAGMA cipher_integrity_check").fetchall() == []
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            last, count = opened.execute("SELECT max(txn), count(*) FROM transactions").fetchone()
            assert count == last + 1
            apart = "SELECT count(*) FROM left_hand l JOIN right_hand r USING (n) WHERE l.txn <> r.txn OR l.txn > ?"
            assert opened.execute(apart, (last,)).fetchone() == (0,)
            assert opened.execute("SELECT max(txn) FROM left_hand").fetchone() == (last,)
        seen.add(last)
    assert len(left) < COPIES, "none was copied page by page"
