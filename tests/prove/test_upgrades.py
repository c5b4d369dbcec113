"""Promise 9, upgrades: the backup that an upgrade made first brings a kept home back, and the upgrade is done again.

Homes of every released revision are opened in `tests/storage/test_schema.py`, killed at every stage of the upgrade in
`test_deed_kills`, upgraded on a disk that says no in `test_fail_fs`, and cut off from power in `test_file_power`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stationdesk.storage import schema
from tests.prove.deed_aftermath import Workers, clean
from tests.prove.deeds import Hand
from tests.prove.worker_deeds import State, state


def rows(now: State | None) -> dict[str, int]:
    """How many people, cases and papers there are."""
    assert now is not None
    return {name: now.get(name, 0) for name in ("people", "cases", "papers", "users", "households")}


@pytest.mark.prove
@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_the_backup_before_an_upgrade_brings_everything_back_and_is_upgraded_again(
    revision: str, deeds: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed, name = f"upgrade-{int(revision)}", f"kept-{revision}"
    passed = deeds.unbroken(deed)
    root: Path = deeds.place(deed)
    monkeypatch.setenv("XDG_DATA_HOME", str(root / "computer"))
    before = state(root / name)
    assert before is not None
    assert before["revision"] == int(revision)
    hand = Hand(root, 1)
    hand("residents", "list", home=name, pin="practice")
    upgraded = state(root / name)
    assert upgraded is not None
    assert upgraded["revision"] == int(schema.REVISION)
    assert rows(upgraded) == rows(before)
    made = hand("backup", "list", home=name, pin="practice")["backups"]
    [backup] = [one["file"] for one in made if one["why"] == "upgrade"]
    hand("backup", "verify", backup, home=name, pin="practice")
    hand("backup", "restore", backup, home=name, pin="practice")
    hand("residents", "list", home=name, pin="practice")
    again = state(root / name)
    assert again is not None
    assert again["revision"] == int(schema.REVISION)
    assert rows(again) == rows(before)
    clean(root, passed, f"{name} restored from before its upgrade")
