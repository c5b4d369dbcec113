"""One process writes; who waits is told for whom; a crash holds nobody up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Trouble
from stationdesk.storage import lock as lock_module
from stationdesk.storage.lock import DataLock, DeskBusy, holder_of

_HOLD = """
import sys, time
from pathlib import Path
from stationdesk.storage.lock import DataLock
DataLock(Path(sys.argv[1]), program="desk").acquire()
print("held", flush=True)
time.sleep(60)
"""


def _hold(path: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    return child


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    child = _hold(path)
    try:
        started = time.monotonic()
        with pytest.raises(DeskBusy) as busy:
            DataLock(path).acquire(timeout=0.3)
        assert time.monotonic() - started >= 0.3
        assert busy.value.exit_code == 3
        assert str(child.pid) in busy.value.message
        assert busy.value.params["since"] is not None
        held = holder_of(path)
        assert held is not None
        assert (held.pid, held.program) == (child.pid, "desk")
    finally:
        child.kill()
        child.communicate()


def test_a_killed_holder_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    child = _hold(path)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert holder_of(path) is None
    with DataLock(path) as lock:
        assert lock.held


def test_a_waiter_gets_it_when_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    first = DataLock(path).acquire()
    with pytest.raises(DeskBusy):
        DataLock(path).acquire(timeout=0.0)
    first.release()
    with DataLock(path) as second:
        assert second.held
    assert not second.held
    assert path.exists()


def test_since_when_is_said_in_local_time(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    clock = SetClock(datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    with DataLock(path, clock=clock):
        with pytest.raises(DeskBusy) as busy:
            DataLock(path).acquire(timeout=0.0)
        assert "2026年11月22日 09:30" in busy.value.message


def test_a_full_disk_does_not_keep_the_writer_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lock_module.os, "write", full)
    path = tmp_path / "station.lock"
    with DataLock(path), pytest.raises(DeskBusy) as busy:
        DataLock(path).acquire(timeout=0.0)
    assert "另一个程序" in busy.value.message


def test_a_missing_folder_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        DataLock(tmp_path / "gone" / "station.lock").acquire(timeout=0.0)
    assert holder_of(tmp_path / "gone" / "station.lock") is None
