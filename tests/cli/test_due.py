"""`due`: the working-day calendar by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from stationdesk.core import packs
from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.window import accept, move_in

Cli = Callable[..., Said]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-29", 3, "2026-05-07"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-12-25", 3, "2026-12-30"),
        ("20261122", 0, "2026-11-23"),
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


def test_a_new_years_calendar_ends_the_provisional_dates(
    cli: Cli, home: Path, clock: SetClock, tmp_path: Path
) -> None:
    clock.set(datetime(2026, 12, 30, 1, tzinfo=UTC))
    with open_desk(home, clock) as desk:
        got = accept(desk, move_in(desk).qinglan)
    assert (got.due, got.provisional) == (date(2027, 1, 7), True)
    raw = json.loads((packs.folder() / "calendars" / "2026-1.json").read_text("utf-8"))
    raw |= {"version": "2027-1", "effective_from": "2026-11-05"}
    raw["body"]["years"]["2027"] = raw["body"]["years"]["2026"] | {
        "off": {f"2027-01-0{day}": "元旦" for day in (1, 2, 3, 4)},
        "work": {},
    }
    file = tmp_path / "calendar.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    said = cli("calendars", "import", file)
    assert (said.code, said.json["new"], said.json["recounted"]) == (0, True, 1)
    shown = cli("cases", "show", got.number).json
    assert (shown["due"], shown["provisional"]) == ("2027-01-08", False)
    assert cli("calendars", "import", file).json["new"] is False
    matters = packs.folder() / "matters" / "2026-1.json"
    assert cli("calendars", "import", matters).json["error"]["code"] == "not-a-calendar"


def test_a_year_file_is_previewed_then_taken_in_and_every_moved_case_is_named(
    cli: Cli, home: Path, clock: SetClock, tmp_path: Path
) -> None:
    from tests.core.test_calendar_files import year_file

    clock.set(datetime(2026, 12, 30, 1, tzinfo=UTC))
    with open_desk(home, clock) as desk:
        got = accept(desk, move_in(desk).qinglan)
    file = tmp_path / "2027.json"
    file.write_bytes(year_file())
    seen = cli("calendars", "import", file, "--dry-run").json
    assert (seen["new"], seen["years_added"], seen["open_cases"]) == (False, [2027], 1)
    assert cli("calendars", "list").json["years"][0]["year"] == 2026
    said = cli("calendars", "import", file, as_json=False).out
    assert f"{got.number}  办结期限 2027-01-07 → 2027-01-08" in said
    assert "2027-01-04 周一 改为休息 元旦" in said
    assert cli("cases", "show", got.number).json["provisional"] is False
    assert cli("calendars", "list").json["years"][0]["year"] == 2027
    file.write_bytes(year_file([]))
    assert cli("calendars", "import", file).json["error"]["code"] == "holidays-not-announced"
