"""`doctor`: says what is there and what to do, without a password."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fixtures import START


def states(said) -> dict[str, str]:
    return {one["name"]: one["state"] for one in said.json["checks"]}


def written_when_the_clock_says(home: Path) -> None:
    """The disk's times are the real day's, the test's clock stands still: as if both were of one computer."""
    os.utime(home / "station.db", (START.timestamp(), START.timestamp()))


def test_a_sound_computer_is_told_so_without_a_password(cli, home: Path) -> None:
    written_when_the_clock_says(home)
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


def _told(cli, home: Path) -> dict[str, dict[str, str]]:
    said = cli("doctor", at=home)
    found = {one["name"]: one for one in said.json["checks"]}
    bad = [one for one in found.values() if one["state"] == "bad"]
    assert said.code == (1 if bad else 0)
    assert said.json["ok"] is not bool(bad)
    assert all(one["what_to_do"] for one in bad)
    return found


def _no_card(home: Path) -> None:
    (home / "home.json").unlink()


def _foreign_keys(home: Path) -> None:
    card = json.loads((home / "home.json").read_text("utf-8"))
    (home / "home.json").write_text(json.dumps(card | {"home_id": "x"}), "utf-8")


def _plain_database(home: Path) -> None:
    (home / "station.db").write_bytes(b"SQLite format 3\0" + b"\0" * 4080)


def _found_torn(home: Path) -> None:
    entry = {
        "at": "2026-11-22T00:00:00.000Z",
        "seconds": 1.5,
        "bytes": 1,
        "found": ["page-cipher"],
        "file": (home / "station.db").stat().st_ino,
    }
    (home / "health.json").write_text(json.dumps({"quick": entry}), "utf-8")


SICK = {
    "its card is gone": (_no_card, "home", "home.json"),
    "the keys of another home": (_foreign_keys, "home", "不是同一个站点"),
    "no database": (lambda home: (home / "station.db").unlink(), "home", "缺少数据库"),
    "an empty database": (lambda home: (home / "station.db").write_bytes(b""), "home", "空的"),
    "a database that is not encrypted": (_plain_database, "database-file", "没有加密"),
    "a database cut off": (lambda home: os.truncate(home / "station.db", 9000), "database-file", "截短"),
    "a database wiped at its head": (
        lambda home: (home / "station.db").write_bytes(b"\0" * 8192),
        "database-file",
        "抹掉",
    ),
    "torn pages found in the background": (_found_torn, "health", "有损坏"),
    "a card that is no card": (lambda home: (home / "home.json").write_text("x"), "home", "home.json"),
}


@pytest.mark.parametrize("name", SICK)
def test_a_sick_home_is_told_in_words_with_the_next_step(cli, home: Path, name: str) -> None:
    make, check, words = SICK[name]
    make(home)
    found = _told(cli, home)
    assert (found[check]["state"], words in found[check]["message"]) == ("bad", True), found[check]


def test_a_full_disk_is_bad(cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stationdesk.services import computer

    monkeypatch.setattr(computer, "free_space", lambda _place: 1_000_000)
    assert _told(cli, home)["disk"]["state"] == "bad"


def test_a_read_only_database_is_bad(cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stationdesk.cli import doctor

    real = os.access
    monkeypatch.setattr(
        doctor.os, "access", lambda place, mode: "station.db" not in str(place) and real(place, mode)
    )
    assert "只读" in _told(cli, home)["home"]["message"]


def test_a_home_in_use_is_well_and_says_by_whom(cli, desk, home: Path) -> None:
    desk.hold()
    found = _told(cli, home)
    assert found["in-use"]["state"] == "ok"
    assert "StationDesk" in found["in-use"]["message"]


def test_the_last_look_at_the_database_is_told(cli, home: Path) -> None:
    assert _told(cli, home)["health"]["state"] == "warn"
    cli("check", "--full")
    found = _told(cli, home)["health"]
    assert (found["state"], "没有发现问题" in found["message"]) == ("ok", True)


def test_a_place_where_no_home_is_yet_is_well(cli, tmp_path: Path) -> None:
    assert _told(cli, tmp_path / "nothing")["home"]["state"] == "ok"


def test_what_an_interrupted_founding_left_is_no_station_that_lost_its_card(cli, home: Path) -> None:
    (home / "home.json").unlink()
    (home / ".founding").touch()
    said = _told(cli, home)
    assert said["home"]["state"] == "ok"
    assert "还没有站点数据" in said["home"]["message"]


def test_a_database_that_this_user_may_not_read_is_told_and_the_rest_goes_on(
    cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def forbidden(self: Path, *given, **more):
        if self == home / "station.db":
            raise PermissionError(13, "no right")
        return real(self, *given, **more)

    monkeypatch.setattr(Path, "open", forbidden)
    said = _told(cli, home)
    assert said["database-file"]["state"] == "bad"
    assert said["database-file"]["what_to_do"]
    assert "printers" in said
