"""Promises about backups: proved before they have a name, restored whole or not at all, numbers never twice."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.residents import Grid
from stationdesk.security import slots
from stationdesk.services import backups as service
from stationdesk.services import backups_found, numbers
from stationdesk.storage import backups, restore
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


def test_keys_that_change_while_the_database_is_copied_do_not_shut_the_backup_up(
    desk: Desk, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = desk.home.keys.read_bytes(), desk.home.card.read_bytes()
    copy = backups.copy_database

    def rekeyed(*given: Any) -> None:
        copy(*given)
        desk.home.keys.write_bytes(b"{}")
        desk.home.card.write_bytes(b"{}")

    monkeypatch.setattr(backups, "copy_database", rekeyed)
    row = service.create(desk.home, desk.opened, clock=clock)
    with zipfile.ZipFile(row.file) as archive:
        assert (archive.read("keys.json"), archive.read("home.json")) == was


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


@pytest.mark.usefixtures("short_wait")
def test_nothing_is_restored_under_an_open_desk(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.close()
    with DataLock(home / "station.lock"), pytest.raises(DeskBusy):
        put_back(row.file, home, clock)


def test_after_nine_restores_the_device_must_enrol_anew(desk: Desk, clock: SetClock, home: Path) -> None:
    row = service.create(desk.home, desk.opened, clock=clock)
    restore.remember_epoch(desk.home, desk.station.station_id, 19, 30)
    desk.close()
    with pytest.raises(restore.GenerationsUsedUp):
        put_back(row.file, home, clock)


def test_an_attachment_saved_while_a_backup_begins_is_in_it_as_its_row_is(
    desk: Desk, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, names = backups.copy_database, []

    def saved_first(*given) -> None:
        names.append(desk.blobs.put(b"scan" * 100 + bytes([len(names)])).name)
        copy(*given)

    monkeypatch.setattr(backups, "copy_database", saved_first)
    here = service.create(desk.home, desk.opened, clock=clock)
    there = service.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    assert (here.blobs, there.blobs) == (1, 2)
    with zipfile.ZipFile(there.file) as archive:
        assert {f"blobs/{name[:2]}/{name}" for name in names} <= set(archive.namelist())


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
        {"manifest": {"made_at": "2026-11-22T05:00:00"}},
        {"manifest": {"made_at": "0001-01-01T00:00:00+23:00"}},
        {"manifest": {"counts": {"people": None}}},
        {"manifest": {"counts": [["people", {}]]}},
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
    for beside in (desk.home.backups, row.file.parent):
        (beside / "20261121-000000-manual.sdbackup").write_bytes(file.read_bytes())
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None  # it keeps nobody from theirs
    assert [one.file for one in backups_found.look([row.file.parent])] == [row.file]
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
