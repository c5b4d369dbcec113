"""What the command line makes at this computer's own place is the window's home as well; what --home names never is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core import paths
from stationdesk.core.clock import SetClock
from stationdesk.storage import home_place
from tests.fixtures import PASSWORD, QUICK, START


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    return frame.run([*map(str, words), "--json"], verbs.ALL, clock=SetClock(START), kdf=QUICK)


INIT = ("--user", "王敏", "init", "--village", "421221106202", "--name", "四邑村便民服务站")


def test_init_writes_the_note_by_which_the_window_finds_a_moved_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(monkeypatch, *INIT) == 0
    code = json.loads(capsys.readouterr().out)["recovery_code"]
    own = paths.default_home()
    assert json.loads(home_place.note_file().read_text("utf-8"))["root"] == str(own)
    assert run(monkeypatch, "backup", "create", "--to", tmp_path / "U盘") == 0
    (copy,) = (tmp_path / "U盘").glob("*.sdbackup")
    own.rename(tmp_path / "抽屉")
    assert run(monkeypatch, *INIT) == 3  # asked for, not begun anew
    capsys.readouterr()
    assert run(monkeypatch, "doctor", "--pack", tmp_path / "诊断.zip") == 1  # it answers in every state
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert str(own) in told["home"]["message"]
    assert (told["home"]["state"], told["disk"]["state"]) == ("bad", "ok")
    assert not own.exists()
    (tmp_path / "恢复码.txt").write_text(code, "utf-8")
    by_code = ("--codes-file", tmp_path / "恢复码.txt")
    assert run(monkeypatch, "--home", own, "backup", "restore", copy, *by_code) == 0
    assert home_place.find() == own


def test_a_home_named_on_purpose_is_never_taken_for_this_computers_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "--home", tmp_path / "试用", *INIT) == 0
    assert not home_place.note_file().exists()
    assert home_place.find() == paths.default_home()
