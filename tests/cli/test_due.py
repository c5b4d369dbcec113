"""`due`: the working-day calendar by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures import Said

Cli = Callable[..., Said]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-29", 3, "2026-05-07"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-12-25", 3, "2026-12-30"),
        ("20261122", 0, "2026-11-22"),
    ],
)
def test_working_days_are_counted_by_the_announced_calendar(
    cli: Cli, start: str, days: int, due: str
) -> None:
    said = cli("due", start, days)
    assert said.code == 0
    assert (said.json["due"], said.json["calendar_version"], said.json["provisional"]) == (
        due,
        "2026-1",
        False,
    )


def test_a_year_without_a_calendar_is_provisional(cli: Cli) -> None:
    assert cli("due", "2026-12-30", 5).json["provisional"]
    assert "暂估" in cli("due", "2026-12-30", 5, as_json=False).out


def test_calendar_days_move_off_a_holiday(cli: Cli) -> None:
    assert cli("due", "2026-09-21", 10, "--calendar-days").json["due"] == "2026-10-08"


def test_no_home_is_needed(cli: Cli, tmp_path: Path) -> None:
    assert cli("due", "2026-02-12", 5, at=tmp_path / "empty").json["due"] == "2026-02-26"


@pytest.mark.parametrize(
    "words", [("soon", "5"), ("2026-02-30", "5"), ("2026-02-12", "-1"), ("2026-02-12", "many")]
)
def test_wrong_usage_is_64(cli: Cli, words: tuple[str, str]) -> None:
    assert cli("due", *words).code == 64
