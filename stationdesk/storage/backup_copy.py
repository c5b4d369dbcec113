"""A consistent copy of an open database, its encrypted pages as they lie on the disk.

SQLite's own backup deciphers every page and enciphers it again, which is most of the time of a backup. In WAL mode a
copy needs neither. As long as a reader stands open, only pages of commits that the reader sees are moved into the
database file, and the log keeps those commits (or, where all of them are in the file already, the file stands still).
So the file copied first and the log copied after it are together the database as of the last whole commit in the copied
log, provided that this is all of one log: where all of it is in the file already, the log may begin anew while it is
copied, and a part of the former one would put older pages over newer ones. SQLite folds the one into the other by the rules by which it opens a database after a power cut
(sqlite.org/walformat.html). Whatever is not beyond doubt is copied by SQLite's backup instead.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any, Final

from stationdesk.core import patient
from stationdesk.storage import engine as engines
from stationdesk.storage.atomic import saying

_PIECE: Final = 1 << 20
_LOG_HEADER: Final = struct.Struct(">8I")
_FRAME_HEADER: Final = struct.Struct(">6I")
_STANDS: Final = "SELECT max(txn) FROM transactions JOIN this_device USING (station_id, device_no, epoch)"  # by the primary key
_held: dict[tuple[int, int], int] = {}
"""Database files that were opened here, by device and number. Elsewhere than on Windows they stay open: closing any
handle of a file gives back every lock that this process has on it, SQLite's own too (sqlite.org/howtocorrupt.html, 2.2)."""
_holding: Final = threading.Lock()


def copy_database(database: Path, key: bytes, copy: Path) -> None:
    """A consistent copy, one file; not yet proved. Raises the troubles of the place and of the database."""
    with closing(engines.connect(database, key)) as source:
        with saying(copy):
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with engines.translated():
            if not _by_pages(source, database, key, copy):
                _by_sqlite(source, key, copy)


def _by_pages(source: Any, database: Path, key: bytes, copy: Path) -> bool:
    """Whether the copy is made; what is there otherwise is to be written over."""
    if source.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return False
    log, beside = Path(f"{database}-wal"), Path(f"{copy}-wal")
    try:
        source.execute("BEGIN")
        try:
            stands = _stands(source)
            with saying(copy):
                _copy_standing(database, copy)
            least = _logged(database, key)
            with saying(copy):
                _copy_plain(log, beside)
            # The head of a log is written before anything else of it: the same head, and nothing was written over.
            same = _head(log) == _head(beside)
        finally:
            source.execute("ROLLBACK")
        frames = _commits(beside)
        if same and frames >= least and _folded(copy, key, frames, stands):
            return True
    finally:
        with saying(beside):
            patient.remove(beside, missing_ok=True)
    with saying(copy):
        os.truncate(copy, 0)
        patient.remove(Path(f"{copy}-shm"), missing_ok=True)
    return False


def _stands(connection: Any) -> tuple[Any, ...]:
    """Where the database stands, in a moment; asking it makes the reader see what it will see from now on."""
    return tuple(connection.execute(_STANDS).fetchone())


def _logged(database: Path, key: bytes) -> int:
    """How many frames of the log belong to commits, as SQLite knows without reading it: fewer in its file, and the file is hurt.

    Asked of another connection: one that reads is not answered.
    """
    with closing(engines.connect(database, key)) as other:
        return int(other.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])


def _folded(copy: Path, key: bytes, frames: int, stands: tuple[Any, ...]) -> bool:
    """The copied log moved into the copied file: whether all of it was understood, and it stands where its source stood."""
    try:
        connection = engines.connect(copy, key)
    except (
        engines.DatabaseUnreadable
    ):  # the first page is hurt; SQLite's backup says what is wrong with the source
        return False
    with closing(connection):
        connection.execute("PRAGMA synchronous = OFF")
        _, understood, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if max(understood, 0) != frames or moved != understood:
            return False  # a commit was being written meanwhile, or the log is damaged
        # Without a log beside it the copy is one file.
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        now = _stands(connection)
        return now == stands or (now[0] is not None and stands[0] is not None and now[0] > stands[0])


def _by_sqlite(source: Any, key: bytes, copy: Path) -> None:
    with closing(engines.connect(copy, key, create=True)) as target:
        target.execute("PRAGMA synchronous = OFF")
        # No log and no journal of the copy itself: each would write half a gigabyte a second time.
        target.execute("PRAGMA journal_mode = OFF").fetchall()
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()


def _head(log: Path) -> bytes:
    """What a log begins with, new each time that it begins anew; nothing where there is none."""
    with saying(log), suppress(FileNotFoundError), log.open("rb") as handle:
        return handle.read(_LOG_HEADER.size)
    return b""


def _commits(log: Path) -> int:
    """How many frames of a log belong to commits, by their headers; 0 for none."""
    with suppress(FileNotFoundError), log.open("rb") as handle:
        header = handle.read(_LOG_HEADER.size)
        if len(header) < _LOG_HEADER.size:
            return 0
        _, _, page, _, *salts, _, _ = _LOG_HEADER.unpack(header)
        found = at = 0
        while len(header := handle.read(_FRAME_HEADER.size)) == _FRAME_HEADER.size:
            _, commit, *of, _, _ = _FRAME_HEADER.unpack(header)
            if of != salts:  # of the log before this one, not yet written over
                break
            at += 1
            if commit:
                found = at
            handle.seek(page, os.SEEK_CUR)
        return found
    return 0


def _copy_plain(source: Path, target: Path) -> None:
    """The log, which nobody locks; where there is none, none."""
    with suppress(FileNotFoundError), source.open("rb") as handle:
        fd = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(fd, "wb", buffering=0) as into:
            while piece := _read(source, handle.read, _PIECE):
                _write(target, into, piece)


def _copy_standing(source: Path, target: Path) -> None:
    """The database file, without giving back the locks on it."""
    with target.open("r+b", buffering=0) as into:
        if os.name == "nt":
            with source.open("rb") as handle:
                while piece := _read(source, handle.read, _PIECE):
                    _write(target, into, piece)
            return
        with _holding:
            fd, at = _standing(source), 0
            while piece := _read(source, os.pread, fd, _PIECE, at):
                _write(target, into, piece)
                at += len(piece)


def _read(path: Path, read: Callable[..., bytes], *given: int) -> bytes:
    with saying(path):
        return read(*given)


def _write(path: Path, into: IO[bytes], piece: bytes) -> None:
    view = memoryview(piece)
    with saying(path):
        while view:
            view = view[into.write(view) :]


def _standing(source: Path) -> int:
    """A handle of a database file for reading, the same one every time; closed only when the file has no name left."""
    with saying(source):
        for known, fd in list(_held.items()):
            if os.fstat(fd).st_nlink == 0:
                os.close(_held.pop(known))
        there = source.stat()
        name = (there.st_dev, there.st_ino)
        if name not in _held:
            _held[name] = os.open(source, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        return _held[name]
