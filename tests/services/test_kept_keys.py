"""An older key file put back is no way in for an old password or for somebody removed; the newest comes back by itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.security import keyfile
from stationdesk.security.slots import KeysPutBack, NobodyByThatName, WrongPassword
from stationdesk.services import audit_entries, backups, user_rekey
from tests.fixtures import PASSWORD, PIN, USER, open_desk

NEW = "另外三个字的口令词"


def older(home: Path) -> tuple[bytes, bytes]:
    keys = home / "keys.json"
    return keys.read_bytes(), keyfile.second(keys).read_bytes()


def put(home: Path, kept: tuple[bytes, bytes]) -> None:
    keys = home / "keys.json"
    keys.write_bytes(kept[0])
    keyfile.second(keys).write_bytes(kept[1])


def tags(desk: Desk) -> list[str]:
    return [one.tag for one in desk.read(lambda work: audit_entries.entries(work, audit_entries.Asked()))]


def changed(desk: Desk, home: Path) -> tuple[bytes, bytes]:
    """The key files of before the head's password was changed; the desk is closed."""
    kept = older(home)
    desk.slots.change_password(USER, PASSWORD, NEW)
    desk.change(lambda work: None)
    desk.close()
    return kept


def test_an_old_password_opens_nothing_with_the_old_key_file_put_back(
    desk: Desk, home: Path, clock: SetClock
) -> None:
    put(home, changed(desk, home))
    with pytest.raises(KeysPutBack):
        open_desk(home, clock, USER, PASSWORD)
    with pytest.raises(WrongPassword):  # the newest key file is there again
        open_desk(home, clock, USER, PASSWORD)
    with open_desk(home, clock, USER, NEW) as again:
        assert "desk:keys_put_back" in tags(again)


def test_somebody_removed_does_not_come_back_with_an_old_key_file(
    desk: Desk, colleague: Any, home: Path, clock: SetClock
) -> None:
    other = colleague(desk, "secretary", name="赵离开")
    user = other.actor.user_id
    other.close()
    kept = older(home)
    desk.slots.remove(desk.opened, user)
    desk.change(lambda work: None)
    desk.close()
    put(home, kept)
    with pytest.raises(KeysPutBack):
        open_desk(home, clock, "赵离开", PIN)
    with pytest.raises(NobodyByThatName):
        open_desk(home, clock, "赵离开", PIN)
    open_desk(home, clock, USER, PASSWORD).close()


def test_whose_password_is_still_the_same_comes_in_and_the_newest_file_is_back(
    desk: Desk, colleague: Any, home: Path, clock: SetClock
) -> None:
    colleague(desk, "clerk", name="李会计").close()
    put(home, changed(desk, home))
    with open_desk(home, clock, "李会计", PIN):
        pass
    with pytest.raises(WrongPassword):
        open_desk(home, clock, USER, PASSWORD)
    with open_desk(home, clock, USER, NEW) as again:
        assert tags(again).count("desk:keys_put_back") == 1


def test_the_locked_window_is_not_opened_by_an_old_key_file(desk: Desk, home: Path) -> None:
    kept = older(home)
    desk.slots.change_password(USER, PASSWORD, NEW)
    put(home, kept)
    with pytest.raises(WrongPassword):
        desk.slots.unlock(USER, PASSWORD)
    assert desk.slots.unlock(USER, NEW).user_id == desk.opened.user_id


def test_a_key_that_was_saved_while_the_database_could_not_be_written_is_no_older_one(
    desk: Desk, home: Path, clock: SetClock
) -> None:
    desk.slots.change_password(USER, PASSWORD, NEW)
    desk._engine.dispose()
    desk.close()
    with open_desk(home, clock, USER, NEW) as again:
        assert "desk:keys_put_back" not in tags(again)


def test_restoring_an_older_backup_and_a_new_key_are_no_older_key_files(
    desk: Desk, home: Path, clock: SetClock
) -> None:
    before = backups.create(desk.home, desk.opened, clock=clock)
    desk.slots.change_password(USER, PASSWORD, NEW)
    desk.change(lambda work: None)
    user_rekey.rekey(desk)
    desk.change(lambda work: None)
    desk.close()
    with open_desk(home, clock, USER, NEW) as again:
        assert "desk:keys_put_back" not in tags(again)
    from stationdesk.core.paths import Home

    restored = home.parent / "restored"
    backups.put_back(
        before.file, Home(restored), unlock=lambda keys: keys.unlock(USER, PASSWORD), clock=clock
    )
    with open_desk(restored, clock, USER, PASSWORD) as back:
        assert "desk:keys_put_back" not in tags(back)
    shutil.rmtree(restored)
