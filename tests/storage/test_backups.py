"""Promises about backups: proved before they have a name, restored whole or not at all, numbers never twice."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stationdesk.core import patient
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.residents import Grid
from stationdesk.security import slots
from stationdesk.services import backups as service
from stationdesk.services import numbers
from stationdesk.storage import backup_thinning, backups, home_card, restore
from stationdesk.storage.lock import DataLock, DeskBusy
from tests.fixtures import PASSWORD, QUICK, USER, found, open_desk


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer remembers its epochs; each test has a computer of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


def grid(desk: Desk, name: str = "一网格") -> str:
    """Save one grid; its id."""

    def add(work):
        row = Grid(station_id=work.station_id, id=new_id(), name=name)
        work.session.add(row)
        return row.id

    return desk.change(add)


def grids(desk: Desk) -> list[str]:
    return [row["name"] for row in desk.read(lambda work: work.rows("SELECT name FROM grids ORDER BY id"))]


def unlock(keys: slots.KeySlots) -> slots.Opened:
    return keys.unlock(USER, PASSWORD)


def put_back(file: Path, home: Path, clock: SetClock, **changes) -> service.Restored:
    return service.put_back(file, Home(home), unlock=changes.get("unlock", unlock), clock=clock, kdf=QUICK)


def test_a_backup_is_made_while_the_desk_is_open_and_proved(desk: Desk, clock: SetClock) -> None:
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    assert row.file.name == "20261122-090000-manual.sdbackup"
    assert row.counts["grids"] == 1
    assert service.verify(desk.home, row.file, desk.opened) == row
    assert [one.file for one in service.list_all(desk.home)] == [row.file]
    assert not list(desk.home.backups.glob(".*"))


def test_a_backup_opens_with_public_tools_and_says_nothing_personal(desk: Desk, clock: SetClock) -> None:
    grid(desk, "曾庆兰家")
    row = service.create(desk.home, desk.opened, clock=clock)
    with zipfile.ZipFile(row.file) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"station.db", "keys.json", "home.json", "manifest.json"}
        assert archive.read("station.db")[:15] != b"SQLite format 3"
        assert "曾庆兰" not in archive.read("manifest.json").decode()
    assert "曾庆兰".encode() not in row.file.read_bytes()


def test_attachments_are_copied_once_beside_the_home_and_inside_a_file_that_stands_alone(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    blob = desk.blobs.put(b"scan" * 1000)
    here = service.create(desk.home, desk.opened, clock=clock)
    there = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    assert (here.blobs, here.whole, there.blobs, there.whole) == (1, False, 1, True)
    linked = desk.home.backups / "blobs" / blob.name[:2] / blob.name
    assert linked.stat().st_ino != desk.blobs.path_of(blob.name).stat().st_ino
    before = linked.stat().st_mtime_ns
    service.create(desk.home, desk.opened, clock=clock)
    assert linked.stat().st_mtime_ns == before
    with zipfile.ZipFile(there.file) as archive:
        assert archive.read(f"blobs/{blob.name[:2]}/{blob.name}") == linked.read_bytes()


def test_damage_to_an_attachment_is_not_damage_to_its_copy(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """Not even where an older program made the copy a second name of the same file."""
    blob = desk.blobs.put(b"scan" * 1000)
    place, beside = desk.blobs.path_of(blob.name), desk.home.backups / "blobs" / blob.name[:2] / blob.name
    beside.parent.mkdir(parents=True)
    os.link(place, beside)
    service.create(desk.home, desk.opened, clock=clock)
    whole = beside.read_bytes()
    with place.open("r+b") as handle:
        handle.seek(2000)
        handle.write(b"broken")
    assert beside.read_bytes() == whole

    made = service.create(desk.home, desk.opened, clock=clock)
    assert beside.read_bytes() == whole
    assert made.blobs == 1
    there = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    with zipfile.ZipFile(there.file) as archive:
        assert archive.read(f"blobs/{blob.name[:2]}/{blob.name}") == whole


def test_a_damaged_attachment_is_not_taken_for_a_good_one(desk: Desk, clock: SetClock) -> None:
    blob = desk.blobs.put(b"scan" * 1000)
    desk.blobs.path_of(blob.name).write_bytes(b"SDBLOB broken")
    assert service.create(desk.home, desk.opened, clock=clock).blobs == 0
    assert not list((desk.home.backups / "blobs").glob("??/*"))


def test_a_disk_without_room_for_copies_keeps_second_names(
    desk: Desk, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.storage import atomic, blob_copies

    def full(path: Path, needed: int) -> None:
        raise atomic.DiskFull(missing_mb=1, free_mb=0, place="backups")

    monkeypatch.setattr(blob_copies, "require_space", full)
    monkeypatch.setattr(blob_copies, "_cloned", lambda path, place: False)
    blob = desk.blobs.put(b"scan" * 1000)
    kept = blob_copies.keep([(blob.name, desk.blobs.path_of(blob.name))], desk.home.backups / "blobs")
    assert (kept.copied, kept.shared) == (0, 1)


def test_a_year_of_backups_is_thinned_as_promised() -> None:
    """A year of leaving the desk every two hours, thinned each time: the last two days whole, then a day, a week, a month."""
    keep, now = backup_thinning.Keep(), datetime(2025, 1, 1, 0, 30, tzinfo=UTC)
    rows: list[backups.BackupRow] = []
    for hour in range(0, 366 * 24, 2):
        at = now + timedelta(hours=hour)
        if 8 <= (at.hour + 8) % 24 <= 18:
            file = Path(f"{at:%Y%m%d-%H%M%S}-auto.sdbackup")
            rows.append(backups.BackupRow(file, at, "auto", 1, "", "", 10, 1, {}, 0, False))
            staying = backup_thinning.kept(rows, at, keep)
            rows = [row for row in rows if row.file in staying]
    end = rows[-1].made_at
    ages = sorted((end - row.made_at for row in rows), reverse=True)
    days = {(row.made_at + timedelta(hours=8)).date() for row in rows}
    months = {(day.year, day.month) for day in days}
    assert all(end.date() - timedelta(days=back) in days for back in range(13))
    assert sum(1 for age in ages if age < timedelta(days=2)) >= 10
    assert len(months) in (12, 13)
    assert ages[0] > timedelta(days=330)
    assert len(rows) <= 12 + 12 + 10 + 12


def damaged(file: Path, kind: str) -> None:
    data = bytearray(file.read_bytes())
    if kind == "cut":
        data = data[: len(data) * 2 // 3]
    elif kind == "page":
        data[20_000] ^= 1
    elif kind == "empty":
        data.clear()
    elif kind == "text":
        data = bytearray("不是备份".encode())
    else:
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(members["manifest.json"])
        if kind == "counts":
            manifest["counts"]["people"] = 99
        elif kind == "newer":
            manifest["version"] = 2
        elif kind == "no keys":
            del members["keys.json"]
        members["manifest.json"] = json.dumps(manifest).encode()
        with zipfile.ZipFile(file, "w") as archive:
            for name, body in members.items():
                archive.writestr(name, body)
        return
    file.write_bytes(data)


@pytest.mark.parametrize("kind", ["cut", "page", "empty", "text", "counts", "newer", "no keys"])
def test_a_damaged_backup_is_never_restored_and_the_home_stays(
    desk: Desk, clock: SetClock, home: Path, kind: str
) -> None:
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    damaged(row.file, kind)
    with pytest.raises((backups.NotABackup, backups.BackupDamaged, backups.BackupTooNew)):
        service.verify(desk.home, row.file, desk.opened)
    desk.close()
    before = (home / "station.db").read_bytes()
    with pytest.raises((backups.NotABackup, backups.BackupDamaged, backups.BackupTooNew)):
        put_back(row.file, home, clock)
    assert (home / "station.db").read_bytes() == before
    assert not (home / ".restoring").exists()


def test_restoring_brings_back_that_day_with_a_fresh_device_number(
    desk: Desk, clock: SetClock, home: Path
) -> None:
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    first = desk.change(lambda work: numbers.take(work, "case"))
    grid(desk, "晚")
    desk.close()
    done = put_back(row.file, home, clock)
    assert (done.device_no, done.epoch, done.blobs_missing, done.set_aside) == (11, 2, 0, None)
    assert done.before is not None
    assert backups.row_of(done.before).why == "before-restore"
    with open_desk(home, clock) as again:
        assert grids(again) == ["早"]
        second = again.change(lambda work: numbers.take(work, "case"))
        assert second != first
        assert "-011-" in second
        seqs = again.read(
            lambda work: work.rows("SELECT device_no, epoch, seq FROM origins ORDER BY device_no")
        )
        assert [(r["device_no"], r["epoch"]) for r in seqs] == [(10, 1), (11, 2)]
    # The state before can be had back in turn, and again with numbers never used.
    done = put_back(done.before, home, clock)
    assert (done.device_no, done.epoch) == (12, 3)
    with open_desk(home, clock) as again:
        assert grids(again) == ["早", "晚"]


def test_a_backup_restores_on_another_computer_with_the_password(
    desk: Desk, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid(desk)
    blob = desk.blobs.put(b"scan" * 1000)
    row = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other computer"))
    done = put_back(row.file, tmp_path / "new", clock)
    assert done.blobs_missing == 0
    with open_desk(tmp_path / "new", clock) as there:
        assert grids(there) == ["一网格"]
        assert there.blobs.read(blob.name) == b"scan" * 1000


def test_a_wrong_password_restores_nothing(desk: Desk, clock: SetClock, tmp_path: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    with pytest.raises(slots.WrongPassword):
        put_back(row.file, tmp_path / "new", clock, unlock=lambda keys: keys.unlock(USER, "wrong password"))
    assert not (tmp_path / "new" / "station.db").exists()
    assert not (tmp_path / "new" / ".restoring").exists()


def test_a_backup_of_another_station_is_refused(desk: Desk, clock: SetClock, tmp_path: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    found(tmp_path / "other")
    with pytest.raises(restore.OtherStation):
        put_back(row.file, tmp_path / "other", clock)


def test_nothing_is_restored_under_an_open_desk(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    with DataLock(home / "station.lock"), pytest.raises(DeskBusy):
        put_back(row.file, home, clock)


LOOK = """
import sys
from pathlib import Path
from stationdesk.storage import engine
connection = engine.connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM people").fetchone()
print("looking", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a file that is open cannot be renamed")
def test_nothing_is_put_in_place_under_whoever_began_to_look_meanwhile(
    desk: Desk, clock: SetClock, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing, that one would remove the log of the database that was put in place, by its name."""
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    key, bring, lookers = desk.opened.database_key.hex(), restore._bring_blobs, []

    def meanwhile(*given) -> int:
        look = [sys.executable, "-c", LOOK, str(home / "station.db"), key]
        lookers.append(subprocess.Popen(look, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        assert lookers[0].stdout.readline() == b"looking\n"
        return bring(*given)

    monkeypatch.setattr(restore, "_bring_blobs", meanwhile)
    try:
        with pytest.raises(restore.HomeOpenElsewhere):
            put_back(row.file, home, clock)
    finally:
        lookers[0].communicate()
    with open_desk(home, clock) as again:
        assert grids(again) == ["晚"]


def test_a_damaged_home_is_set_aside_and_replaced(desk: Desk, clock: SetClock, home: Path) -> None:
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    ruined = b"ruined" * 10_000
    (home / "station.db").write_bytes(ruined)
    done = put_back(row.file, home, clock)
    assert done.before is None
    assert done.set_aside is not None
    assert (done.set_aside / "station.db").read_bytes() == ruined
    with open_desk(home, clock) as again:
        assert grids(again) == ["一网格"]


@pytest.mark.parametrize("after", range(14))
def test_what_is_set_aside_is_never_lost_wherever_the_restore_is_cut(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The former files have no backup: they lie in the home, or set aside, whichever rename or removal was the last."""
    grid(desk)
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    former = b"opened by nobody here" * 10_000
    (home / "station.db").write_bytes(former)
    left, begun = [after], []

    class Cut(BaseException):
        pass

    def cut_before(act: Callable) -> Callable:
        def step(self: Path, *given, **more):
            begun.extend(one for one in given if one == home / ".restoring" / "swapping")
            if begun:
                left[0] -= 1
            if left[0] == -1:
                shutil.copytree(home, tmp_path / "after")
                raise Cut
            return act(self, *given, **more)

        return step

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, cut_before(getattr(Path, name)))
    with contextlib.suppress(Cut):
        put_back(row.file, home, clock)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for place in (home, tmp_path / "after") if (tmp_path / "after").exists() else (home,):
        home_card.read_card(Home(place))
        assert former in [one.read_bytes() for one in place.rglob("station.db")]
        if (place / "station.db").read_bytes() == former:
            assert not list(place.glob("backups/set-aside-*"))


def test_files_set_aside_twice_in_a_second_have_two_folders(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    at, aside = clock.at, []
    for former in (b"first" * 10_000, b"second" * 10_000):
        (home / "station.db").write_bytes(former)
        clock.set(at)
        aside.append(put_back(row.file, home, clock).set_aside)
    assert [(one / "station.db").read_bytes()[:5] for one in aside] == [b"first", b"secon"]


def test_nothing_of_an_earlier_exchange_gets_into_the_next(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a scanner held what an exchange left, clearing it away failed: an undone one would bring it back."""
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    stale = home / ".restoring" / "old"
    stale.mkdir(parents=True)
    (stale / "station.db").write_bytes(b"of last year")
    cleared = patient.clear_away
    monkeypatch.setattr(patient, "clear_away", lambda _folder: None)
    really: Callable = Path.replace

    class Cut(BaseException):
        pass

    def replace(self: Path, target: Path) -> Path:
        if self.parent == home:
            raise Cut
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with contextlib.suppress(Cut, restore.HomeOpenElsewhere):
        put_back(row.file, home, clock)
    monkeypatch.setattr(patient, "clear_away", cleared)
    monkeypatch.setattr(Path, "replace", really)
    with open_desk(home, clock) as again:
        assert grids(again) == ["早", "晚"]


@pytest.mark.parametrize("after", range(8))
def test_an_interrupted_restore_returns_to_before(
    desk: Desk, clock: SetClock, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The power goes between any two renames of the swap: the next opening finds the old state."""
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    grid(desk, "晚")
    desk.close()
    really: Callable = Path.replace
    left = [after]

    class Cut(BaseException):
        pass

    def replace(self: Path, target: Path) -> Path:
        if ".restoring" in str(self) or ".restoring" in str(target):
            if Path(target).parent == home / ".restoring" / "new" or str(target).endswith("swapping"):
                return really(self, target)
            if left[0] == 0:
                # The disk as it stands now is all that the next start will see.
                left[0] = -1
                shutil.copytree(home, tmp_path / "after")
                raise Cut
            left[0] -= 1
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with contextlib.suppress(Cut):
        put_back(row.file, home, clock)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if not (tmp_path / "after").exists():
        with open_desk(home, clock) as again:
            assert grids(again) == ["早"]
        return
    for place in (home, tmp_path / "after"):
        with open_desk(place, clock) as again:
            assert grids(again) == ["早", "晚"]
        assert not (place / ".restoring").exists()


WHOLE = {
    "files": ["home.json"],
    "station": "s",
    "memories": {"/x/epochs.json": {"1": {"generation": 1, "epoch": 2}}},
}


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\xff",
        b"{",
        b"[" * 100_000,
        b"null",
        b"3",
        b"{}",
        b'{"files": 3}',
        b'{"files": ["home.json", "../x"]}',
        b'{"files": [["home.json"]]}',
        *(
            json.dumps(WHOLE | {key: value}).encode()
            for key, value in (
                ("station", 7),
                ("memories", 7),
                ("memories", {"/x": 7}),
                ("memories", {"/x": {"1": {"generation": "1"}}}),
            )
        ),
    ],
)
def test_a_spoilt_record_of_an_interrupted_exchange_is_said_and_nothing_is_touched(
    spoilt: bytes, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    old = restore.folder_of(home) / "old"
    old.mkdir(parents=True)
    (home.root / "home.json").write_bytes(b"new")
    (home.root / "keys.json").write_bytes(b"of whom?")
    (old / "home.json").write_bytes(b"former")
    (old.parent / "swapping").write_bytes(spoilt)

    def lies() -> dict[str, bytes]:
        return {
            str(one.relative_to(home.root)): one.read_bytes()
            for one in home.root.rglob("*")
            if one.is_file() and one.name != home.lock.name
        }

    before = lies()
    for open_ in (lambda: restore.recover(home), lambda: home_card.read_card(home)):
        with pytest.raises(restore.ExchangeUnreadable):
            open_()
        assert lies() == before


def test_an_exchange_that_is_undone_writes_to_no_place_but_the_two_of_memories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    home = Home(tmp_path / "home")
    (restore.folder_of(home) / "old").mkdir(parents=True)
    elsewhere = tmp_path / "epochs.json"
    noted = WHOLE | {"memories": {str(elsewhere): {"1": {"generation": 1, "epoch": 2}}}}
    (restore.folder_of(home) / "swapping").write_text(json.dumps(noted))
    assert restore.recover(home)
    assert not elsewhere.exists()
    assert restore.remembered_epoch(home, "s", 10) == 2


def test_after_nine_restores_the_device_must_enrol_anew(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    restore.remember_epoch(desk.home, desk.station.station_id, 19, 30)
    desk.close()
    with pytest.raises(restore.GenerationsUsedUp):
        put_back(row.file, home, clock)


def test_thinning_keeps_all_of_two_days_then_days_weeks_and_months() -> None:
    now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

    def row(hours: int) -> backups.BackupRow:
        at = now - timedelta(hours=hours)
        return backups.BackupRow(Path(f"{hours}"), at, "auto", 1, "0001", "s", 10, 1, {}, 0, False)

    rows = [row(hours) for hours in range(1, 24 * 800, 6)]
    kept = {int(path.name) for path in backup_thinning.kept(rows, now, backup_thinning.Keep())}
    assert set(range(1, 48, 6)) <= kept
    assert len([hours for hours in kept if hours < 48]) == 8
    assert 20 < len(kept) < 8 + 12 + 10 + 12 + 1
    days = sorted({(now - timedelta(hours=hours)).date() for hours in kept if hours >= 48}, reverse=True)
    assert all((a - b).days == 1 for a, b in itertools.pairwise(days[:12]))
    assert max(kept) > 24 * 300
    assert backup_thinning.kept(rows[-1:], now, backup_thinning.Keep(0, 0, 0, 0)) == {rows[-1].file}


def test_what_a_killed_backup_left_half_written_goes_a_day_later(desk: Desk, clock: SetClock) -> None:
    kept = service.create(desk.home, desk.opened, clock=clock)
    fresh, old = (desk.home.backups / f".station-{name}.part" for name in ("fresh", "old"))
    for left in (fresh, old):
        left.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    assert backup_thinning.thin(desk.home.backups, clock.now()) == []
    assert fresh.exists()
    assert not old.exists()
    assert kept.file.exists()


def test_thinning_removes_the_attachments_that_nobody_refers_to_any_more(desk: Desk, clock: SetClock) -> None:
    blob = desk.blobs.put(b"old scan")
    service.create(desk.home, desk.opened, clock=clock)
    desk.blobs.remove(blob.name)
    clock.set(clock.at + timedelta(days=3))
    service.create(desk.home, desk.opened, clock=clock)
    gone = backup_thinning.thin(desk.home.backups, clock.now(), backup_thinning.Keep(1, 0, 0, 0))
    assert len(gone) == 1
    assert not list((desk.home.backups / "blobs").glob("??/*"))


def test_an_automatic_backup_is_made_once_a_day(desk: Desk, clock: SetClock) -> None:
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    assert service.automatic(desk.home, desk.opened, clock=clock) is None
    clock.set(clock.at + timedelta(days=1, minutes=1))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None


def test_a_copy_that_is_not_proved_becomes_no_backup(
    desk: Desk, clock: SetClock, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.copy_database

    def torn(database: Path, key: bytes, copy: Path) -> None:
        made(database, key, copy)
        with copy.open("r+b") as handle:
            handle.seek(5 * 4096 + 100)
            handle.write(b"torn")

    monkeypatch.setattr(backups, "copy_database", torn)
    with pytest.raises(backups.BackupNotProved) as said:
        service.create(Home(home), desk.opened, clock=clock)
    assert "HMAC" not in str(said.value)
    assert [one.name for one in Home(home).backups.iterdir() if one.is_file()] == []


@pytest.mark.parametrize("where", ["member", "directory"])
def test_a_package_that_the_medium_spoils_gets_no_name(
    desk: Desk, clock: SetClock, home: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    flushed = backups._settle
    times = iter(("member", "directory"))

    def spoilt(path: Path) -> None:
        flushed(path)
        if next(times) == where:
            with path.open("r+b") as handle:
                handle.seek(70_000 if where == "member" else -60, os.SEEK_SET if where == "member" else 2)
                handle.write(b"spoilt")

    monkeypatch.setattr(backups, "_settle", spoilt)
    with pytest.raises(backups.BackupNotProved):
        service.create(Home(home), desk.opened, clock=clock)
    assert [one.name for one in Home(home).backups.iterdir() if one.is_file()] == []


def forged(file: Path, key: bytes, into: Path, **changes) -> Path:
    """The same backup, its manifest changed and sealed again by somebody who has the station's key."""
    with zipfile.ZipFile(file) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    manifest = json.loads(dict(parts)["manifest.json"]) | changes.pop("manifest", {})
    manifest["seal"] = backups.seal_of(manifest, key)
    extra = changes.pop("extra", [])
    made = into / "forged.sdbackup"
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in [*parts, *extra]:
            archive.writestr(name, json.dumps(manifest) if name == "manifest.json" else data)
    return made


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "changes",
    [
        {"manifest": {"blobs": ["../../evil"]}},
        {"manifest": {"blobs": ["C:\\evil"]}},
        {"manifest": {"blobs": [7]}},
        {"manifest": {"blobs": "evil"}},
        {"manifest": {"device_no": 10_000}},
        {"manifest": {"epoch": 1 << 70}},
        {"manifest": {"made_at": "yesterday"}},
        {"extra": [("evil.exe", b"evil")]},
        {"extra": [("keys.json", b"evil")]},
    ],
    ids=str,
)
def test_a_backup_that_names_what_no_backup_has_is_none_even_with_the_right_seal(
    desk: Desk, clock: SetClock, tmp_path: Path, changes: dict
) -> None:
    desk.blobs.put(b"scan" * 1000)
    row = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    file = forged(row.file, desk.opened.backup_key, tmp_path, **changes)
    desk.close()
    with pytest.raises(backups.NotABackup):
        put_back(file, tmp_path / "new", clock)
    assert not (tmp_path / "new" / "station.db").exists()
    assert not (tmp_path / "evil").exists()


def test_a_member_that_swells_is_not_unpacked_to_its_end(
    desk: Desk, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    swollen = tmp_path / "swollen.sdbackup"
    with (
        zipfile.ZipFile(row.file) as archive,
        zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as into,
    ):
        for name in archive.namelist():
            into.writestr(name, bytes(40 << 20) if name == "home.json" else archive.read(name))
    desk.close()
    read = []
    really = backups.pieces
    monkeypatch.setattr(backups, "pieces", lambda handle: (read.append(p) or p for p in really(handle)))
    with backups.opened(swollen) as (archive, manifest), pytest.raises(backups.BackupDamaged):
        list(backups.member(archive, manifest, "home.json", swollen))
    assert sum(map(len, read)) <= 2 << 20
