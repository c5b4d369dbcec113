"""`backup` on the command line: create, list, verify, restore, as the contract names them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))


def test_create_list_verify_restore(cli, tmp_path: Path) -> None:
    made = cli("backup", "create")
    assert made.code == 0, made.out
    file = made.json["file"]
    assert [one["file"] for one in cli("backup", "list").json["backups"]] == [file]
    assert cli("backup", "verify", file).json["ok"] is True
    done = cli("backup", "restore", file)
    assert done.code == 0, done.out
    assert (done.json["device_no"], done.json["epoch"]) == (11, 2)
    said = cli("check").json
    assert (said["ok"], said["findings"], said["repaired"]) == (True, [], [])


def test_a_file_on_a_stick_restores_into_an_empty_folder(cli, tmp_path: Path) -> None:
    made = cli("backup", "create", "--to", tmp_path / "stick")
    assert made.json["whole"] is True
    done = cli("backup", "restore", made.json["file"], at=tmp_path / "new")
    assert done.code == 0, done.out
    assert cli("check", at=tmp_path / "new").json["ok"] is True


def test_refusals_and_troubles_have_their_exit_codes(cli, tmp_path: Path) -> None:
    text = tmp_path / "x.sdbackup"
    text.write_text("不是备份", "utf-8")
    said = cli("backup", "verify", text)
    assert (said.code, said.json["error"]["code"]) == (2, "not-a-backup")
    said = cli("backup", "verify", tmp_path / "nowhere.sdbackup")
    assert (said.code, said.json["error"]["code"]) == (3, "place-missing")
    made = cli("backup", "create")
    said = cli("backup", "restore", made.json["file"], password="not the password")
    assert (said.code, said.json["error"]["code"]) == (2, "wrong-password")


def test_whoever_may_not_restore_changes_nothing(cli, desk, colleague, home: Path) -> None:
    from tests.fixtures import PIN

    other = colleague(desk, "worker", name="李会计")
    other._engine.dispose()
    desk.close()
    made = cli("backup", "create")
    before = (home / "station.db").read_bytes()
    said = cli("backup", "restore", made.json["file"], user="李会计", password=PIN)
    assert (said.code, said.json["error"]["kind"]) == (2, "refusal")
    assert (home / "station.db").read_bytes() == before
