"""Backups that would really help: rehearsed every week, and one of them on another disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.services import backup_care as care
from stationdesk.services import backups
from tests.fixtures import Said


def attached(desk: Desk) -> str:
    return desk.blobs.put(b"a scan of a household book" * 1000).name


def test_a_week_after_the_last_the_newest_backup_is_rehearsed_once(desk: Desk, clock: SetClock) -> None:
    attached(desk)
    backups.create(desk.home, desk.opened, clock=clock)
    done = care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert done is not None
    assert (done.problem, done.attachments) == ("", 1)
    assert care.state(desk.home, clock.now()).rehearsal == done
    assert care.rehearse_when_due(desk.home, desk.opened, clock=clock) is None
    clock.set(clock.at + timedelta(days=8))
    assert care.rehearse_when_due(desk.home, desk.opened, clock=clock) is not None


def test_a_rehearsal_leaves_the_home_as_it_was(desk: Desk, clock: SetClock) -> None:
    backups.create(desk.home, desk.opened, clock=clock)

    def contents() -> dict[Path, int]:
        return {one: one.stat().st_size for one in desk.home.root.rglob("*") if one.is_file()}

    before = contents()
    care.rehearse(desk.home, desk.opened, clock=clock)
    after = contents()
    assert set(after) - set(before) == {desk.home.backups / "care.json"}
    assert {one: size for one, size in after.items() if one in before} == before


@pytest.mark.parametrize("hurt", ["file", "attachment", "gone"])
def test_a_backup_that_would_not_help_is_told_until_one_does(desk: Desk, clock: SetClock, hurt: str) -> None:
    name = attached(desk)
    made = backups.create(desk.home, desk.opened, clock=clock)
    kept = desk.home.backups / "blobs" / name[:2] / name
    if hurt == "file":
        data = bytearray(made.file.read_bytes())
        data[len(data) // 2] ^= 1
        made.file.write_bytes(data)
    elif hurt == "attachment":
        data = bytearray(kept.read_bytes())
        data[-1] ^= 1
        kept.unlink()  # it is one with the home's own file
        kept.write_bytes(data)
    else:
        kept.unlink()
    assert care.rehearse(desk.home, desk.opened, clock=clock).problem
    assert "rehearsal" in care.state(desk.home, clock.now()).due
    made.file.unlink()
    kept.unlink(missing_ok=True)
    clock.set(clock.at + timedelta(minutes=1))
    backups.create(desk.home, desk.opened, clock=clock)
    assert care.rehearse_when_due(desk.home, desk.opened, clock=clock) is not None
    assert "rehearsal" not in care.state(desk.home, clock.now()).due


def test_only_another_disk_counts_as_elsewhere(
    desk: Desk, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.create(desk.home, desk.opened, clock=clock)
    assert "elsewhere" in care.state(desk.home, clock.now()).due
    backups.create(desk.home, desk.opened, clock=clock, to=tmp_path / "same")
    assert "elsewhere" in care.state(desk.home, clock.now()).due
    monkeypatch.setattr(care, "on_another_disk", lambda *_given: True)
    backups.create(desk.home, desk.opened, clock=clock, to=tmp_path / "stick")
    assert "elsewhere" not in care.state(desk.home, clock.now()).due
    assert "elsewhere" in care.state(desk.home, clock.now() + timedelta(days=31)).due


def test_a_new_station_is_not_scolded_and_a_week_without_a_backup_is(desk: Desk, clock: SetClock) -> None:
    assert care.state(desk.home, clock.now()).due == ()
    assert care.state(desk.home, clock.now() + timedelta(days=8)).due == ("backup",)


@pytest.mark.parametrize(
    "rubbish",
    [b"", b"[]", b"{", b'{"rehearsal": 3, "elsewhere_at": []}', b"\xff", b'{"elsewhere_at": "0001-01-01"}'],
)
def test_a_damaged_note_costs_the_note_and_nothing_else(desk: Desk, clock: SetClock, rubbish: bytes) -> None:
    backups.create(desk.home, desk.opened, clock=clock)
    (desk.home.backups / "care.json").write_bytes(rubbish)
    found = care.state(desk.home, clock.now())
    assert found.rehearsal is None
    assert care.rehearse(desk.home, desk.opened, clock=clock).problem == ""


def test_the_command_line_says_what_came_of_it(cli: Callable[..., Said], desk: Desk, clock: SetClock) -> None:
    backups.create(desk.home, desk.opened, clock=clock)
    desk.close()
    done = cli("backup", "rehearse")
    assert done.code == 0
    assert done.json["ok"] is True


def three(desk: Desk, clock: SetClock) -> list[str]:
    """Three backups, the newest first."""
    for _ in range(3):
        clock.set(clock.at + timedelta(minutes=1))
        backups.create(desk.home, desk.opened, clock=clock)
    return [one.file.name for one in backups.list_all(desk.home)]


def test_week_by_week_every_kept_backup_is_opened_again(desk: Desk, clock: SetClock) -> None:
    newest, *older = three(desk, clock)
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert newest in care.state(desk.home, clock.now()).proved
    assert len(care.state(desk.home, clock.now()).proved) == 2
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert len(care.state(desk.home, clock.now()).proved) == 2  # one a week
    clock.set(clock.at + timedelta(days=8))
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    proved = care.state(desk.home, clock.now()).proved
    assert set(proved) == {newest, *older}
    first = min(older, key=lambda name: proved[name].at)
    clock.set(clock.at + timedelta(days=8))
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert care.state(desk.home, clock.now()).proved[first].at > proved[first].at  # then again from the start


def test_an_older_backup_that_spoilt_is_told_until_it_opens_or_is_gone(desk: Desk, clock: SetClock) -> None:
    _newest, older, oldest = three(desk, clock)
    file = desk.home.backups / older
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    (desk.home.backups / oldest).unlink()
    done = care.older_when_due(desk.home, desk.opened, clock=clock)
    assert done is not None
    assert done.problem
    found = care.state(desk.home, clock.now())
    assert found.due == ("older", "elsewhere")
    assert found.proved[older].problem == done.problem
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    care.prove(desk.home, file, desk.opened, clock=clock)
    assert "older" not in care.state(desk.home, clock.now()).due


def test_a_clock_that_was_ahead_once_puts_nothing_off(desk: Desk, clock: SetClock) -> None:
    """What was noted under the wrong year is no reason to be quiet, and the newest is the newest of the right time."""
    at = clock.at
    clock.set(at + timedelta(days=3650))
    ahead = backups.create(desk.home, desk.opened, clock=clock).file.name
    care._write(desk.home, elsewhere_at=care.stamp(clock.now()))
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    clock.set(at)
    made = backups.create(desk.home, desk.opened, clock=clock).file.name
    now = care.state(desk.home, clock.now())
    assert now.newest is not None
    assert now.newest.file.name == made
    assert now.due == ("elsewhere",)
    done = care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert done is not None
    assert done.file == made
    assert set(care.state(desk.home, clock.now()).proved) == {ahead, made}
    clock.set(at + timedelta(days=9))
    assert "backup" in care.state(desk.home, clock.now()).due


def test_where_the_newest_takes_long_the_older_one_waits_for_another_day(
    desk: Desk, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest, *_older = three(desk, clock)
    monkeypatch.setattr(care, "LONG", -1.0)
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert set(care.state(desk.home, clock.now()).proved) == {newest}
    monkeypatch.setattr(care, "LONG", 45.0)
    care.rehearse_when_due(desk.home, desk.opened, clock=clock)
    assert len(care.state(desk.home, clock.now()).proved) == 2
