"""Starts of a version on trial that speak neither for it nor against it: several at once, a dead battery, another window."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from stationdesk.cli import frame, verbs
from stationdesk.core import launch, program_locks
from stationdesk.core.clock import SetClock
from stationdesk.core.clock_set import ClockNotSet
from stationdesk.storage.home_place import HomeGone
from stationdesk.storage.lock import DataLock, DeskBusy
from stationdesk.sync import updates
from tests.fixtures import PASSWORD, QUICK, START, USER
from tests.sync import updating
from tests.sync.test_updates import good, here, on_trial, pointer, take, works  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture's name is the test's argument
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")

SLOW = """#!/bin/sh
echo begun >> "{log}"
sleep 1.5
sed 's/trying/good/;s/"tries": [0-9]*/"tries": 0/' "{pointer}" > "{pointer}.$$" && mv "{pointer}.$$" "{pointer}"
exit 0
"""


def start_at_once(times: int, *, apart: float = 0.15) -> list[int | None]:
    """What so many starts in a row ended with: a clerk whose slow computer shows nothing yet clicks again."""
    fork = multiprocessing.get_context("fork")
    said = fork.Queue()

    def one() -> None:
        said.put(launch.begin([]))

    starts = [fork.Process(target=one) for _ in range(times)]
    for start in starts:
        start.start()
        time.sleep(apart)
    for start in starts:
        start.join(30)
    return [said.get(timeout=5) for _ in starts]


@pytest.mark.parametrize("apart", [0, 0.15])
def test_an_impatient_clerk_who_clicks_five_times_keeps_the_version_that_is_just_opening(
    here: Path, tmp_path: Path, apart: float
) -> None:
    take(updating.update(tmp_path, run=SLOW.format(log=tmp_path / "log", pointer=here / launch.POINTER)))
    assert start_at_once(5, apart=apart) == [0] * 5
    assert updates.taken_back() is None
    assert (pointer(here)["state"], pointer(here)["bad"]) == ("good", [])


def test_a_version_that_fails_for_an_impatient_clerk_is_taken_back_once_and_for_its_own_reason(
    here: Path, tmp_path: Path
) -> None:
    take(updating.update(tmp_path, run="#!/bin/sh\nsleep 1\nexit 70\n"))
    ends = start_at_once(4)
    assert ends[0] is None or None in ends  # at least one of them went on with the installed program
    assert (launch.rolled_back() or {})["why"] == "failed"
    assert pointer(here)["current"] is None
    assert len(pointer(here)["bad"]) == 1
    assert launch.begin([]) is None


def test_whoever_goes_on_as_the_installed_program_keeps_no_other_start_waiting(
    here: Path, tmp_path: Path
) -> None:
    take(updating.update(tmp_path, run="#!/bin/sh\nexit 70\n"))
    assert launch.begin([]) is None  # this process is the installed program now, for hours
    take(updating.update(tmp_path, "9.2.0", run=works(here, tmp_path)))
    assert start_at_once(1) == [0]
    assert pointer(here)["state"] == "good"


@pytest.mark.usefixtures("short_wait")
@pytest.mark.parametrize("wrong", ["clock", "busy"])
def test_a_dead_clock_battery_or_another_window_speaks_not_against_a_new_version(
    on_trial: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: str,
) -> None:
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)
    words = ["--home", str(home), "--user", USER, "residents", "add", "赵小一", "--birth", "1990-01-02"]
    clock = SetClock(START.replace(year=2020) if wrong == "clock" else START)
    with DataLock(home / "station.lock") if wrong == "busy" else nullcontext():
        assert frame.run(words, verbs.ALL, clock=clock, kdf=QUICK) == 3
    assert "日期" in capsys.readouterr().err or wrong == "busy"
    assert pointer(on_trial)["tries"] == 0


def test_what_a_command_beside_the_first_start_answers_is_its_answer(
    here: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A refusal of a version that another start is trying is no failure of it, and nothing was taken back."""
    take(updating.update(tmp_path, run="#!/bin/sh\nexit 2\n"))
    lock = os.open(here / program_locks.TRIAL, os.O_RDWR | os.O_CREAT, 0o600)
    assert program_locks.lock(lock)
    try:
        assert launch.begin(["update", "x.sdupdate"]) == 2
    finally:
        os.close(lock)
    assert capfd.readouterr().err == ""
    assert (pointer(here)["state"], pointer(here)["tries"]) == ("trying", 0)


def test_wherever_the_home_was_sought_in_vain_it_is_not_the_versions_fault() -> None:
    assert {
        one.code for one in (HomeGone, *HomeGone.__subclasses__(), DeskBusy, ClockNotSet)
    } == launch.NOT_ITS_FAULT
