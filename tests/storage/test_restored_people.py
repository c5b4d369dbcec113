"""Promises about who opens a home that was put back: the people and passwords of today, not of the backup's day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Trouble
from stationdesk.desk import Desk
from stationdesk.security import slots
from stationdesk.security.permits import NotPermitted
from stationdesk.services import backup_people, user_changes
from stationdesk.services import backups as service
from tests.fixtures import PASSWORD, PIN, USER, open_desk
from tests.storage.test_backups import grid, grids, put_back

NEW = "a new password 8"


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer remembers its epochs; each test has a computer of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


def test_who_was_removed_since_restores_nothing_with_the_password_of_then(
    desk: Desk, colleague: Callable[..., Desk], clock: SetClock, home: Path, tmp_path: Path
) -> None:
    other = colleague(desk, "admin", "head", name="赵离开")
    user = other.actor.user_id
    other.close()
    row = service.create(desk.home, desk.opened, clock=clock)
    assert user is not None
    desk.slots.remove(desk.opened, user)
    desk.change(lambda work: None)
    desk.close()
    before = (home / "station.db").read_bytes()

    def them(keys: slots.KeySlots) -> slots.Opened:
        return keys.unlock("赵离开", PIN)

    with pytest.raises(service.RemovedSince):
        put_back(row.file, home, clock, unlock=them)
    assert (home / "station.db").read_bytes() == before
    # On a computer that knows of nobody the backup is what there is.
    put_back(row.file, tmp_path / "elsewhere", clock, unlock=them)


def test_after_a_restore_the_passwords_of_today_open_the_home(
    desk: Desk, clock: SetClock, home: Path
) -> None:
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.slots.change_password(USER, PASSWORD, NEW)
    grid(desk, "晚")
    desk.close()
    done = put_back(row.file, home, clock, unlock=lambda keys: keys.unlock(USER, NEW))
    assert (done.passwords, done.old_password, done.set_aside) == ("today", False, None)
    with pytest.raises(slots.WrongPassword):
        open_desk(home, clock)
    with open_desk(home, clock, USER, NEW) as again:
        assert grids(again) == ["早"]


def test_an_old_password_restores_and_opens_nothing_afterwards(
    desk: Desk, clock: SetClock, home: Path
) -> None:
    grid(desk, "早")
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.slots.change_password(USER, PASSWORD, NEW)
    desk.close()
    done = put_back(row.file, home, clock)
    assert (done.passwords, done.old_password) == ("today", True)
    assert done.before is not None  # the key is the same: what was there is a backup, and not only set aside
    with pytest.raises(slots.WrongPassword):
        open_desk(home, clock)
    open_desk(home, clock, USER, NEW).close()


def test_a_backup_from_before_a_new_key_is_put_back_under_the_new_key(
    desk: Desk, clock: SetClock, home: Path, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.services import user_rekey

    other = colleague(desk, "admin", "head", name="赵离开")
    user = other.actor.user_id
    assert user is not None
    other.close()
    grid(desk, "早")
    blob = desk.blobs.put(b"scan" * 1000)
    row = service.create(desk.home, desk.opened, clock=clock)
    kept = (home / "keys.json").read_bytes()
    desk.slots.remove(desk.opened, user)
    user_rekey.rekey(desk)
    desk.slots.change_password(USER, PASSWORD, NEW)
    desk.close()
    with pytest.raises(service.RemovedSince):
        put_back(row.file, home, clock, unlock=lambda keys: keys.unlock("赵离开", PIN))
    with pytest.raises(backup_people.PasswordOfThen):
        put_back(row.file, home, clock)
    done = put_back(row.file, home, clock, unlock=lambda keys: keys.unlock(USER, NEW))
    assert done.passwords == "today"
    with open_desk(home, clock, USER, NEW) as again:
        assert grids(again) == ["早"]
        assert again.blobs.read(blob.name) == b"scan" * 1000
    # The key file of the backup's day, put into the restored home, opens nothing.
    for name in ("keys.json", "keys.json.bak"):
        (home / name).write_bytes(kept)
    with pytest.raises(Trouble):
        open_desk(home, clock, "赵离开", PIN)


def test_who_may_no_longer_restore_gets_an_old_post_back_by_no_backup(
    desk: Desk, clock: SetClock, home: Path, colleague: Callable[..., Desk]
) -> None:
    other = colleague(desk, "admin", "head", name="赵曾任")
    user = other.actor.user_id
    assert user is not None
    other.close()
    row = service.create(desk.home, desk.opened, clock=clock)
    desk.change(lambda work: user_changes.set_posts(work, user, ("clerk",)))
    desk.close()
    with pytest.raises(NotPermitted):
        put_back(row.file, home, clock, unlock=lambda keys: keys.unlock("赵曾任", PIN))
    put_back(row.file, home, clock)
