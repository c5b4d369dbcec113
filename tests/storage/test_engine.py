"""Promises about opening: encrypted, refused when it would be dangerous, one writer, many readers."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.residents import Grid
from stationdesk.new_home import found_station
from stationdesk.services import station
from stationdesk.storage import engine as engines
from stationdesk.storage.lock import DeskBusy
from stationdesk.storage.places import HomeInSyncFolder
from tests.fixtures import PASSWORD, USER, VILLAGE, open_desk


def test_a_sqlite_that_may_corrupt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engines.check_version()
    for version, fine in (("3.51.2", False), ("3.46.1", False), ("3.51.3", True), ("3.60.0", True)):
        monkeypatch.setattr(engines.sqlcipher, "sqlite_version", version)
        if fine:
            engines.check_version()
        else:
            with pytest.raises(engines.SqliteTooOld):
                engines.check_version()


def test_the_file_is_noise_without_the_key_and_a_wrong_key_is_said(desk: Desk, home: Path) -> None:
    desk.close()
    data = (home / "station.db").read_bytes()
    assert b"SQLite" not in data
    assert "四邑".encode() not in data
    with pytest.raises(engines.DatabaseUnreadable):
        engines.connect(home / "station.db", bytes(32))
    assert (home / "station.db").read_bytes() == data


def test_a_missing_database_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(engines.DatabaseMissing):
        engines.connect(tmp_path / "station.db", bytes(32))
    assert not (tmp_path / "station.db").exists()


def test_what_is_promised_of_every_connection(desk: Desk) -> None:
    with desk.raw().connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_a_home_in_a_synchronised_folder_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "坚果云" / "站"
    new = station.NewStation(station.village(VILLAGE), "四邑村便民服务站", USER)
    with pytest.raises(HomeInSyncFolder):
        found_station(Home(folder), new, PASSWORD)
    assert not folder.exists()


def grid(work) -> None:
    work.session.add(Grid(station_id=work.station_id, id=new_id(), name="网格"))


def test_a_second_process_may_read_and_is_told_to_wait_for_writing(
    desk: Desk, home: Path, clock: SetClock
) -> None:
    desk.change(grid)
    program = f"""
        import sys
        from pathlib import Path
        from stationdesk.core.ids import new_id
        from stationdesk.models.residents import Grid
        from stationdesk.storage.lock import DataLock, DeskBusy
        from tests.fixtures import open_desk, START
        from stationdesk.core.clock import SetClock
        import time
        desk = open_desk(Path({str(home)!r}), SetClock(START))
        print(desk.read(lambda work: work.scalar("SELECT count(*) FROM grids")))
        usual = DataLock.acquire.__defaults__, desk.hold.__func__.__defaults__
        DataLock.acquire.__defaults__ = desk.hold.__func__.__defaults__ = (1.0,)
        started = time.monotonic()
        try:
            desk.change(lambda work: work.session.add(
                Grid(station_id=work.station_id, id=new_id(), name="x")))
        except DeskBusy as busy:
            print(busy.code, round(time.monotonic() - started), *usual)
    """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["1", "desk-busy", "1", "(5.0,)", "(5.0,)"]
    assert DeskBusy.exit_code == 3


def test_a_writer_sees_what_another_process_wrote_before(home: Path, clock: SetClock) -> None:
    with open_desk(home, clock) as first, open_desk(home, clock) as second:
        first.change(grid)
        first._lock.release()
        first._lock = None
        second.change(grid)
        seqs = second.read(lambda work: [r["seq"] for r in work.rows("SELECT seq FROM changes ORDER BY seq")])
        assert seqs == list(range(1, len(seqs) + 1))


def test_errors_of_the_machine_are_sentences_and_bugs_stay_bugs() -> None:
    driver = engines.sqlcipher

    def meant(text: str, kind: type[Exception] = driver.OperationalError) -> BaseException:
        with pytest.raises(BaseException) as caught, engines.translated():  # noqa: PT011
            raise sa.exc.DBAPIError("", {}, kind(text))
        return caught.value

    assert isinstance(meant("database or disk is full"), engines.DatabaseFull)
    assert isinstance(meant("disk I/O error"), engines.DiskFailing)
    assert isinstance(meant("database is locked"), engines.DatabaseBusy)
    assert isinstance(meant("database disk image is malformed"), engines.DatabaseDamaged)
    assert isinstance(meant("attempt to write a readonly database"), engines.DatabaseReadOnly)
    assert isinstance(meant("user-defined function raised exception"), engines.WriteOutsideWork)
    for bug in ("no such column: full_name", 'near "locked": syntax error'):
        assert isinstance(meant(bug), driver.OperationalError)


class _Refusing:
    """A connection to which the machine says no at the first statement."""

    def __init__(self, words: str) -> None:
        self.words = words

    def execute(self, statement: str) -> object:
        raise engines.sqlcipher.OperationalError(self.words)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("words", "free", "trouble"),
    [
        ("disk I/O error", 0, engines.NoRoomToOpen),
        ("database or disk is full", 0, engines.NoRoomToOpen),
        ("disk I/O error", 10**9, engines.DiskFailing),
        ("unable to open database file", 10**9, engines.NotWritableToOpen),
        ("file is not a database", 10**9, engines.DatabaseUnreadable),
    ],
)
def test_a_full_or_read_only_disk_is_not_taken_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, free: int, trouble: type[Exception]
) -> None:
    file = tmp_path / "station.db"
    file.write_bytes(b"x" * 4096)
    monkeypatch.setattr(engines, "free_space", lambda path: free)
    monkeypatch.setattr(engines.sqlcipher, "connect", lambda *args, **options: _Refusing(words))
    with pytest.raises(trouble):
        engines.connect(file, bytes(32))
