"""Midnight, standby and clocks that jump: the day of a record is the day it was saved, and nothing is numbered twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.clock_set import ClockNotSet
from stationdesk.desk import Desk
from stationdesk.models.residents import Person
from stationdesk.services import cases, check, day_closing, drafts
from stationdesk.storage.lock import DeskBusy
from tests.fixtures import START, open_desk

MATTER = "PT-005"
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""The end of 22 November at +08:00, a Sunday."""
YEAR = timedelta(days=365)


@pytest.fixture
def person(desk: Desk) -> str:
    def add(work):
        row = Person(station_id=work.station_id, id="018f0000-0000-7000-8000-000000000001", name="曾庆兰")
        work.session.add(row)
        return row.id

    return desk.change(add, reason="residents:edit")


def accept(desk: Desk, person: str) -> cases.Receipt:
    new = cases.NewCase(matter_code=MATTER, person_id=person, all_materials=True)
    return desk.change(lambda work: cases.accept(work, new), reason="cases:accept")


def given(desk: Desk, day: date) -> int:
    """How many case numbers the closing of a day counts."""
    seen = desk.read(lambda work: day_closing.look(work, day))
    return sum(one.given for one in seen.serials if one.kind == "case")


def codes(desk: Desk) -> set[str]:
    return {one.code for one in desk.read(lambda work: check.look(work, desk.home, full=True))}


def test_a_form_open_over_midnight_belongs_to_the_day_on_which_it_was_saved(
    desk: Desk, clock: SetClock, person: str
) -> None:
    clock.set(MIDNIGHT - timedelta(seconds=1))
    before = accept(desk, person)
    desk.change(lambda work: drafts.save(work, "accept", "1", {"matter": MATTER}), reason="drafts")
    clock.set(MIDNIGHT)
    assert desk.read(lambda work: drafts.load(work, "accept", "1")).body == {"matter": MATTER}
    after = accept(desk, person)
    assert "-20261122-" in before.number
    assert "-20261123-" in after.number
    assert after.number.endswith("0001")
    # Five working days from Sunday and from Monday are counted from the day each was accepted.
    assert (before.due, after.due) == (date(2026, 11, 27), date(2026, 11, 30))
    assert (given(desk, date(2026, 11, 22)), given(desk, date(2026, 11, 23))) == (1, 1)
    assert codes(desk) == set()


def test_a_day_is_signed_after_midnight_and_what_comes_meanwhile_belongs_to_the_next(
    desk: Desk, clock: SetClock, person: str
) -> None:
    clock.set(MIDNIGHT - timedelta(seconds=1))
    accept(desk, person)
    seen = desk.read(lambda work: day_closing.look(work, None))
    assert seen.day == date(2026, 11, 22)
    clock.set(MIDNIGHT + timedelta(seconds=1))
    accept(desk, person)
    closed = desk.change(lambda work: day_closing.close(work, seen.day), reason="cases:close_day")
    assert closed.day == date(2026, 11, 22)
    assert given(desk, closed.day) == 1
    assert desk.read(lambda work: day_closing.look(work, None)).day == date(2026, 11, 23)


@pytest.mark.parametrize(
    "jump", [-YEAR, YEAR, 10 * YEAR], ids=["a year back", "a year ahead", "ten years ahead"]
)
def test_a_clock_that_jumps_and_returns_numbers_nothing_twice_and_loses_nothing(
    desk: Desk, clock: SetClock, person: str, home: Path, jump: timedelta
) -> None:
    numbers = [accept(desk, person).number]
    for at in (START + jump, START + timedelta(minutes=1), START + jump, START + timedelta(minutes=2)):
        clock.set(at)
        numbers.append(accept(desk, person).number)
    assert len(set(numbers)) == len(numbers)
    hlcs = desk.read(
        lambda work: [row["hlc"] for row in work.rows("SELECT hlc FROM transactions ORDER BY txn")]
    )
    assert hlcs == sorted(set(hlcs)), "the order of what was done is kept whatever the clock says"
    assert codes(desk) <= {"clock-back"}
    desk.close()
    if jump < timedelta(0):
        # Whoever opens it on such a day is told to set the clock first.
        with pytest.raises(ClockNotSet, match="校准"):
            open_desk(home, SetClock(START + jump))
    with open_desk(home, SetClock(START + max(jump, timedelta(hours=1)))) as again:
        assert again.read(lambda work: work.scalar("SELECT count(*) FROM cases")) == len(numbers)
        assert accept(again, person).number not in numbers
        assert codes(again) <= {"clock-back"}


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set by POSIX only")
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Asia/Shanghai"])
def test_the_day_is_the_day_in_china_whatever_zone_the_computer_is_set_to(
    desk: Desk, clock: SetClock, person: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Summer time ends in New York on 1 November 2026 at 06:00 UTC: an hour is had twice there.
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before = [accept(desk, person).number]
        for at in (MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1)):
            clock.set(at)
            before.append(accept(desk, person).number)
        assert [number.split("-")[1] for number in before] == ["20261122", "20261122", "20261123"]
        stored = desk.read(
            lambda work: [row["opened_at"] for row in work.rows("SELECT opened_at FROM cases")]
        )
        assert all(text.endswith("Z") for text in stored)
        assert codes(desk) == set()
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_desk_put_to_sleep_in_the_middle_goes_on_and_another_is_told_to_wait(
    home: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.prove.worker", str(home), "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        saved = [child.stdout.readline().strip() for _ in range(5)]
        os.kill(child.pid, signal.SIGSTOP)
        time.sleep(0.05)
        with open_desk(home, SetClock(datetime(2100, 1, 1, tzinfo=UTC))) as other:
            there = other.read(lambda work: {row["id"] for row in work.rows("SELECT id FROM people")})
            assert set(saved) <= there
            with pytest.raises(DeskBusy, match="正在另一个窗口或程序中使用"):
                other.hold(0.0)
        # What lies on the disk while it sleeps (a battery taken out) is a sound home.
        shutil.copytree(home, tmp_path / "asleep")
        os.kill(child.pid, signal.SIGCONT)
        saved += [child.stdout.readline().strip() for _ in range(5)]
        child.kill()
        saved += [line for line in child.stdout.read().split("\n") if len(line) == 36]
    for folder, least in ((tmp_path / "asleep", saved[:5]), (home, saved)):
        with open_desk(folder, SetClock(datetime(2100, 1, 1, tzinfo=UTC))) as desk:
            assert set(least) <= desk.read(
                lambda work: {row["id"] for row in work.rows("SELECT id FROM people")}
            )
            assert codes(desk) <= {"blob-orphan"}
