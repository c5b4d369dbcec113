"""The whole main job in one go, through the verbs of the command line, as `make run` does it without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.cli import frame, tour, verbs
from stationdesk.cli.tour_frame import MARK, Registers
from stationdesk.core.clock import SetClock
from tests.fixtures import QUICK, START


def run(*line: object, registers: Registers = verbs.ALL) -> int:
    words = [str(word) for word in line]
    return frame.run(words, (*registers, tour.registering(registers)), clock=SetClock(START), kdf=QUICK)


@pytest.mark.prove
def test_the_whole_job_ends_with_the_townships_receipt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "kept.txt").write_text("the window's own", "utf-8")
    assert run("tour", "--out", tmp_path, "--people", 200, "--no-pages", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["word"] == "镇里已入库"
    files = [Path(made["file"]) for made in said["files"]]
    assert all(file.is_file() and file.stat().st_size for file in files)
    suffixes = {file.suffix for file in files}
    assert suffixes == {".xlsx", ".pdf", ".sdcard", ".sdbundle", ".sdreceipt"}
    assert all(file.read_bytes().startswith(b"%PDF") for file in files if file.suffix == ".pdf")
    assert (tmp_path / "home" / "kept.txt").read_text("utf-8") == "the window's own"
    bundles = [file for file in files if file.suffix == ".sdbundle"]
    assert len(bundles) == 2, "the records, and behind them the files"
    # A second time: afresh, not on top of the first.
    assert run("tour", "--out", tmp_path, "--people", 200, "--no-pages", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert len(again["files"]) == len(files)
    assert len(list((tmp_path / "stick").glob("*.sdbundle"))) == len(bundles)


def test_a_step_that_fails_is_named_and_ends_the_tour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_cases = tuple(add for add in verbs.ALL if "cli.cases" not in add.__module__)
    code = run("tour", "--out", tmp_path, "--people", 50, "--no-pages", "--json", registers=without_cases)
    error = json.loads(capsys.readouterr().out)["error"]
    assert (code, error["code"]) == (3, "tour-step-failed")
    assert "受理一个办件" in error["message"]


def test_a_folder_that_no_tour_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mine.txt").write_text("mine", "utf-8")
    assert run("tour", "--out", tmp_path, "--no-pages", "--json") == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "tour-folder-taken"
    assert (tmp_path / "papers" / "mine.txt").exists()
    assert not (tmp_path / MARK).exists()
