"""Visits by the command line beyond plan and record: somebody missing, a major change, blanks for the door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.test_visits import person

Cli = Callable[..., Said]


@pytest.fixture
def elder(home: Path, clock: SetClock) -> str:
    with open_desk(home, clock) as desk:
        return person(desk, "1940-01-01", "独居")


def test_somebody_missing_is_looked_for_until_found(cli: Cli, elder: str) -> None:
    visit = cli("visits", "record", "--person", elder, "--result", "not_home", "--risk", "high").json
    assert [one["number"] for one in cli("visits", "missed").json["people"]] == [visit["number"]]
    after = cli("visits", "tried", visit["number"], "--contact", "neighbour")
    assert (after.code, after.json["next_contact"]) == (0, "retry")
    found = cli(
        "visits", "tried", visit["number"], "--contact", "children", "--reached", "--note", "在女儿家"
    )
    assert found.json["open"] is False
    assert cli("visits", "missed").json["people"] == []


def test_a_major_change_is_planned_at_once(cli: Cli, elder: str) -> None:
    made = cli("visits", "event", "--person", elder, "--what", "住院", "--note", "摔倒")
    assert (made.code, made.json["planned_on"]) == (0, "2026-11-22")
    wrong = cli("visits", "event", "--person", elder, "--what", "下雨")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "event-unknown")


def test_a_blank_is_printed_and_typed_back_once(cli: Cli, elder: str, tmp_path: Path) -> None:
    out = tmp_path / "blanks.pdf"
    numbers = cli("visits", "blanks", "--count", "3", "--out", out).json["numbers"]
    assert len(numbers) == 3
    assert out.read_bytes().startswith(b"%PDF")
    assert cli("visits", "record", "--person", elder, "--serial", numbers[0]).code == 0
    twice = cli("visits", "record", "--person", elder, "--serial", numbers[0])
    assert (twice.code, twice.json["error"]["code"]) == (2, "slip-used")
    assert cli("visits", "strike", numbers[1], "--reason", "淋湿").code == 0
    left = cli("visits", "blank-list", "--out-only").json["slips"]
    assert [slip["number"] for slip in left] == numbers[2:]
