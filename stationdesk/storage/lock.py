"""The data lock: one process writes a home; anyone may read it.

The lock is the operating system's (flock, or a locked byte on Windows) on `station.lock`, so it falls
when the process ends, however it ends. What stands in the file (program, process, since when) only serves
the sentence for whoever has to wait. The file itself is never removed: removing it would let two in.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType

from stationdesk.core import foreign_json
from stationdesk.core.clock import Clock, SystemClock, stamp, unstamp
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.storage.atomic import saying

_FAR = 1 << 30
"""The byte that is locked on Windows: far behind the text, so that others can still read who it is."""


@dataclass(frozen=True)
class Holder:
    """The process that holds a data lock: what it is, its process number, and since when."""

    program: str
    pid: int
    since: datetime | None

    def __str__(self) -> str:
        if self.since is None:
            return say(N_("另一个程序"))
        sentence = N_("{program}，进程 {pid}，{since} 起")
        return say(sentence, program=self.program, pid=self.pid, since=self.since)


class DeskBusy(Trouble):
    """Another process holds the data lock. Parameters: holder, pid, since."""

    template = N_(
        "这个站的数据正在另一个窗口或程序中使用（{holder}）。请等它做完或先关闭它，再试一次；查看不受影响。"
    )


class DataLock:
    """Held by the one process that writes a home; a context manager.

    `program` is what the other side is told (`desk`, `cli`); nothing personal.
    """

    def __init__(self, path: Path, *, program: str = "StationDesk", clock: Clock | None = None) -> None:
        self.path = path
        self._program = program
        self._clock = clock or SystemClock()
        self._fd = -1

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._fd >= 0

    def acquire(self, timeout: float = 5.0) -> DataLock:
        """Take the lock, waiting up to `timeout` seconds; DeskBusy, or Trouble when the place refuses."""
        if self.held:
            return self
        with saying(self.path):
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            deadline = time.monotonic() + timeout
            while not _try(fd):
                if time.monotonic() >= deadline:
                    holder = _read(self.path)
                    raise DeskBusy(holder=holder, pid=holder.pid, since=holder.since)
                time.sleep(0.05)
            # From here the lock is ours, whether or not the text could be written (a full disk is no reason
            # to keep a clerk out: the text only serves the other side's sentence).
            note = {"program": self._program, "pid": os.getpid(), "since": stamp(self._clock.now())}
            _write(fd, json.dumps(note).encode())
        except BaseException:  # whoever gets no lock cannot close the file, which would keep others out
            os.close(fd)
            raise
        self._fd = fd
        return self

    def release(self) -> None:
        """Let others write; nothing happens when the lock is not held."""
        fd, self._fd = self._fd, -1
        if fd < 0:
            return
        try:
            _write(fd, b"")
        finally:
            _let_go(fd)
            os.close(fd)

    def __enter__(self) -> DataLock:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now, or None when it is free (a text left by a crash does not count)."""
    try:
        fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return None  # no file yet, or a place where nobody can write: then nobody holds it
    try:
        if _try(fd):
            _let_go(fd)
            return None
    finally:
        os.close(fd)
    return _read(path)


def _read(path: Path) -> Holder:
    try:
        note = foreign_json.read(path.read_bytes())
        return Holder(str(note["program"]), int(note["pid"]), unstamp(note["since"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return Holder("", 0, None)  # taken this very moment, or a full disk: who it is stays unknown


def _write(fd: int, text: bytes) -> None:
    try:
        os.ftruncate(fd, 0)
        os.lseek(fd, 0, os.SEEK_SET)
        os.write(fd, text)
    except OSError:
        # The lock holds without its text; see `acquire`.
        return


if sys.platform == "win32":
    import msvcrt

    def _try(fd: int) -> bool:
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(fd: int) -> None:
        os.lseek(fd, _FAR, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)
