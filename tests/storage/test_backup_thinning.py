"""Promises about automatic backups: made in time whatever the clock once said, thinned so that a good one always stays."""

from __future__ import annotations

import itertools
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import backup_care
from stationdesk.services import backups as service
from stationdesk.storage import backup_thinning, backups
from tests.fixtures import found, open_desk


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
    long_ago(desk.home.backups / "blobs")
    gone = backup_thinning.thin(desk.home.backups, clock.now(), backup_thinning.Keep(1, 0, 0, 0))
    assert len(gone) == 1
    assert not list((desk.home.backups / "blobs").glob("??/*"))


def test_thinning_leaves_what_another_backup_may_be_at_or_an_unreadable_one_may_name(
    desk: Desk, clock: SetClock
) -> None:
    blob = desk.blobs.put(b"of a backup that cannot be read now")
    unread = service.create(desk.home, desk.opened, clock=clock).file
    desk.blobs.remove(blob.name)
    clock.set(clock.at + timedelta(days=3))
    gone = service.create(desk.home, desk.opened, clock=clock).file
    clock.set(clock.at + timedelta(days=3))
    service.create(desk.home, desk.opened, clock=clock)
    store, keep = desk.home.backups / "blobs", backup_thinning.Keep(1, 0, 0, 0)
    long_ago(store)
    being = store / "ab" / ("ab" * 32)
    being.parent.mkdir()
    being.write_bytes(b"of a backup that another program is writing")
    whole = unread.read_bytes()
    unread.write_bytes(whole[:-40])
    assert backup_thinning.thin(desk.home.backups, clock.now(), keep) == [gone]
    assert len(list(store.glob("??/*"))) == 2
    unread.write_bytes(whole)
    assert backup_thinning.thin(desk.home.backups, clock.now(), keep) == [unread]
    assert list(store.glob("??/*")) == [being]


def long_ago(store: Path) -> None:
    for file in store.glob("??/*"):
        os.utime(file, (0, 0))


def test_thinning_never_takes_the_last_good_one_for_a_newer_that_is_known_to_be_bad(
    desk: Desk, clock: SetClock
) -> None:
    """Of one day the newest stays; where that one did not open when it was tried, the newest that may be good stays too."""
    at, made = clock.at, []
    for hour in range(3):
        clock.set(at + timedelta(hours=hour))
        made.append(service.create(desk.home, desk.opened, clock=clock).file)
    for bad in made[1:]:
        data = bytearray(bad.read_bytes())
        data[len(data) // 2] ^= 1
        bad.write_bytes(data)
        with pytest.raises(backups.BackupDamaged):
            backup_care.prove(desk.home, bad, desk.opened, clock=clock)
    clock.set(at + timedelta(days=4))
    assert service.automatic(desk.home, desk.opened, clock=clock)
    assert set(made) - {row.file for row in service.list_all(desk.home)} == {made[1]}


@pytest.mark.parametrize("days", [3650, 2])
def test_a_clock_that_was_ahead_once_stops_no_automatic_backup(
    desk: Desk, clock: SetClock, days: int
) -> None:
    at = clock.at
    clock.set(at + timedelta(days=days))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    clock.set(at)
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    assert service.automatic(desk.home, desk.opened, clock=clock) is None
    clock.set(at + timedelta(days=1, minutes=1))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None


def test_an_automatic_backup_is_made_once_a_day(desk: Desk, clock: SetClock) -> None:
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    assert service.automatic(desk.home, desk.opened, clock=clock) is None
    clock.set(clock.at + timedelta(days=1, minutes=1))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None


def test_a_backup_of_another_station_beside_ours_stands_for_none_of_ours(
    desk: Desk, clock: SetClock, tmp_path: Path
) -> None:
    """Somebody copied a neighbour's into the folder: it is no reason to make none today, nor to thin ours of that day."""
    at = clock.at
    ours = service.create(desk.home, desk.opened, clock=clock).file
    clock.set(at + timedelta(hours=1))
    found(tmp_path / "neighbour", clock)
    with open_desk(tmp_path / "neighbour", clock) as other:
        theirs = service.create(other.home, other.opened, clock=clock).file
    (desk.home.backups / theirs.name).write_bytes(theirs.read_bytes())
    clock.set(at + timedelta(days=1, minutes=1))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    assert backup_care.rehearse(desk.home, desk.opened, clock=clock).problem == ""
    clock.set(at + timedelta(days=30))
    assert service.automatic(desk.home, desk.opened, clock=clock) is not None
    assert ours.exists()
