"""`doctor`: says what is there and what to do, without a password."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest


def states(said) -> dict[str, str]:
    return {one["name"]: one["state"] for one in said.json["checks"]}


def test_a_sound_computer_is_told_so_without_a_password(cli) -> None:
    said = cli("doctor")
    found = states(said)
    assert said.code == 0, said.out
    assert said.json["ok"] is True
    assert {"python", "database", "home", "disk", "clock", "printers", "font-song"} <= found.keys()
    assert "bad" not in found.values()
    assert all(one["what_to_do"] for one in said.json["checks"] if one["state"] == "bad")


def test_a_clock_before_the_programs_own_making_is_bad(cli, clock) -> None:
    clock.set(datetime(2019, 1, 1, tzinfo=UTC))
    said = cli("doctor")
    assert said.code == 1
    assert states(said)["clock"] == "bad"


@pytest.mark.parametrize("year", [1970, 2009, 2025, 9999])
def test_a_home_is_not_worked_in_on_a_day_that_cannot_be(cli, clock, year: int) -> None:
    clock.set(datetime(year, 1, 5, tzinfo=UTC))
    for words in (["cases", "list"], ["cases", "close-day"], ["check"]):
        said = cli(*words)
        assert (said.code, said.json["error"]["code"]) == (3, "clock-not-set")
        assert str(year) in said.json["error"]["message"]


def test_a_home_without_its_keys_or_in_a_cloud_folder_is_bad(cli, home: Path, tmp_path: Path) -> None:
    (home / "keys.json").unlink()
    assert states(cli("doctor"))["home"] == "bad"
    assert states(cli("doctor", at=tmp_path / "OneDrive" / "站"))["home"] == "bad"


def test_people_read_sentences(cli) -> None:
    said = cli("doctor", as_json=False)
    assert "SQLCipher" in said.out
    assert "[良好]" in said.out
