"""A new key for the home: everybody stays in, old files and backups stay readable, and half of it is nothing of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.security.slots import NobodyByThatName
from stationdesk.services import backups, user_changes, user_rekey, users
from stationdesk.storage import engine as engines
from stationdesk.storage import rekey
from stationdesk.storage.engine import DatabaseUnreadable
from tests.fixtures import PASSWORD, PIN, USER, open_desk
from tests.services.window import move_in


def test_after_a_new_key_everybody_left_works_on_and_old_files_and_backups_are_read(
    desk: Desk, colleague: Any, home: Path, clock: SetClock
) -> None:
    person = move_in(desk).qinglan
    other = colleague(desk, "clerk", name="李会计")
    gone = colleague(desk, "agent", name="赵离开")
    gone_id = gone.actor.user_id
    old_copy = home.parent / "copy"
    for one in (other, gone):
        one._engine.dispose()
    before = backups.create(desk.home, desk.opened, clock=clock)
    blob = desk.blobs.put(b"a scan of before")
    old_key = desk.opened.database_key
    shutil.copytree(home, old_copy)
    desk.change(lambda work: user_changes.disable(work, gone_id))
    desk.slots.remove(desk.opened, gone_id)
    stages: list[str] = []
    assert user_rekey.rekey(desk, stages.append) == 1
    assert tuple(stages) == rekey.STAGES
    assert desk.opened.database_key != old_key
    # What the one who left kept: the old key opens nothing here.
    with pytest.raises(DatabaseUnreadable), closing(engines.connect(Home(home).database, old_key)) as kept:
        kept.execute("SELECT count(*) FROM people").fetchall()
    with pytest.raises(NobodyByThatName):
        desk.slots.unlock("赵离开", PIN)
    # Everybody else: the same password; old attachment, new attachment, old and new backup.
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM people WHERE id = :i", i=person)) == 1
    assert desk.blobs.read(blob.name) == b"a scan of before"
    assert desk.blobs.verify(blob.name).sha256 == blob.sha256
    again = desk.blobs.put(b"a scan of after")
    assert desk.blobs.read(again.name) == b"a scan of after"
    assert desk.blobs.named("f" * 64, blob.sha256) == blob.name
    assert backups.verify(desk.home, before.file, desk.opened).file == before.file
    newest = backups.list_all(desk.home)[0]
    assert newest.why == "rekey"
    assert backups.verify(desk.home, newest.file, desk.opened).counts["users"] == 3
    desk.close()
    with open_desk(home, clock, "李会计", PIN) as clerk:
        assert clerk.blobs.read(blob.name) == b"a scan of before"
        assert clerk.read(users.list_all)
    restored = home.parent / "restored"
    backups.put_back(
        before.file, Home(restored), unlock=lambda keys: keys.unlock(USER, PASSWORD), clock=clock
    )


def test_only_who_manages_people_gives_a_new_key(desk: Desk, colleague: Any) -> None:
    clerk = colleague(desk, "clerk")
    with pytest.raises(NotPermitted):
        user_rekey.rekey(clerk)


CHILD = """
import os, signal, sys
from pathlib import Path
from stationdesk.core.clock import SetClock
from tests.fixtures import open_desk, START
desk = open_desk(Path(sys.argv[1]), SetClock(START))
desk.rekey(lambda stage: stage == sys.argv[2] and os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.skipif(os.name == "nt", reason="kills with a signal")
@pytest.mark.prove
@pytest.mark.parametrize("stage", rekey.STAGES)
def test_killed_while_the_key_is_changed_the_home_is_whole(home: Path, clock: SetClock, stage: str) -> None:
    with open_desk(home, clock) as desk:
        blob = desk.blobs.put(b"kept")
    made = subprocess.run(
        [sys.executable, "-c", CHILD, str(home), stage], cwd=Path(__file__).parents[2], check=False
    )
    assert made.returncode == -signal.SIGKILL
    with open_desk(home, clock) as desk:
        assert len(desk.opened.retired) == (1 if stage == "done" else 0)
        assert desk.blobs.read(blob.name) == b"kept"
        assert desk.read(users.list_all)[0].name == USER
        assert not (home / ".restoring").exists()
        desk.rekey()
        assert desk.read(users.list_all)[0].name == USER


def test_a_full_disk_while_the_key_is_changed_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.storage.atomic import DiskFull

    def full(*_any: object, **_more: object) -> None:
        raise DiskFull(missing_mb=1, free_mb=0, place="x")

    for place in ("write_file", "require_space"):
        with monkeypatch.context() as patch:
            patch.setattr(rekey, place, full)
            with pytest.raises(DiskFull):
                desk.rekey()
        assert desk.opened.retired == ()
        assert desk.read(users.list_all)[0].name == USER
        assert not (desk.home.root / ".restoring").exists()
