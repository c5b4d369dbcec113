"""`check` on the command line: one JSON value, exit 0 when all is well, 1 when something was found."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.models.residents import Person
from stationdesk.services import backups, health
from tests.services.damage import torn


def test_a_sound_station_is_ok(cli) -> None:
    said = cli("check", "--full")
    assert (said.code, said.json["ok"], said.json["findings"], said.json["repaired"]) == (0, True, [], [])
    assert "没有发现问题" in cli("check", as_json=False).out


def test_what_can_be_rebuilt_is_found_and_then_repaired(cli, desk) -> None:
    def add(work) -> None:
        work.session.add(Person(station_id=work.station_id, id=new_id(), name="曾庆兰"))

    desk.change(add)
    desk.change(lambda work: work.run("DELETE FROM search_keys"), mode="quiet")
    desk.blobs.put(b"nobody's")
    desk.close()
    said = cli("check")
    assert said.code == 1
    assert {one["code"] for one in said.json["findings"]} == {"search-keys", "blob-orphan"}
    assert all(one["repairable"] and one["message"] and one["what_to_do"] for one in said.json["findings"])
    said = cli("check", "--repair")
    assert (said.code, said.json["ok"]) == (0, True)
    assert said.json["repaired"] == ["blob-orphan", "search-keys"]


def test_what_was_repaired_is_looked_at_in_full_and_no_page_goes_on_showing_it(cli, desk, home: Path) -> None:
    desk.change(lambda work: work.session.add(Person(station_id=work.station_id, id=new_id(), name="曾庆兰")))
    desk.change(lambda work: work.run("DELETE FROM search_keys"), mode="quiet")
    desk.close()
    assert cli("check", "--full").code == 1
    there = Home(home)
    assert health.latest(there, "full").found
    assert cli("check", "--repair").code == 0
    assert health.latest(there, "full").found == ()
    assert health.latest(there).found == ()


def test_a_database_that_cannot_be_opened_is_a_finding(cli, home: Path) -> None:
    (home / "station.db").write_bytes(b"ruined" * 9000)
    said = cli("check")
    assert said.code == 1
    assert [one["code"] for one in said.json["findings"]] == ["database-unreadable"]
    (home / "station.db").unlink()
    said = cli("check")
    assert [one["code"] for one in said.json["findings"]] == ["database-missing"]
    assert "backup restore" in said.json["findings"][0]["what_to_do"]


def _hurt(desk, home: Path) -> None:
    """A station with a person and a backup, then a page of its change log overwritten."""
    desk.change(
        lambda work: work.session.add(
            Person(station_id=work.station_id, id=new_id(), name="曾庆兰", birth=date(1960, 1, 1))
        )
    )
    backups.create(desk.home, desk.opened, clock=desk.clock)
    desk.close()
    torn("changes")(home)


def _sum(home: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.iterdir())
        if path.is_file() and path.name not in ("station.lock", "attempts.json", "attempts.json.bak")
    }


def test_a_hurt_home_is_looked_at_without_a_byte_of_it_changing(cli, desk, home: Path) -> None:
    _hurt(desk, home)
    before = _sum(home)
    found = cli("--look-only", "residents", "find", "曾庆")
    assert [one["name"] for one in found.json["people"]] == ["曾庆兰"]
    refused = cli("--look-only", "residents", "edit", found.json["people"][0]["id"], "--set", "name=x")
    assert refused.code in (2, 64)
    assert cli("--look-only", "backup", "create").code == 2
    after = _sum(home)
    assert after.pop("looks.log"), "who looked is kept beside it"
    after.pop("looks.lock")
    assert after == before
    assert not list((home / "staging").glob("look-*"))


def test_a_write_while_looking_is_refused_in_words(cli, desk, home: Path) -> None:
    _hurt(desk, home)
    said = cli("--look-only", "absences", "add", "--person", "x", "--since", "2026-01-01", "--to", "武汉")
    assert said.code in (2, 64)
    file = home.parent / "people.csv"
    file.write_text("姓名,性别,出生日期\n曾小红,女,1990-01-01\n", "utf-8")
    said = cli("--look-only", "residents", "import", str(file))
    assert (said.code, said.json["error"]["code"]) == (2, "only-looking")


def test_torn_pages_are_mended_into_a_new_file_when_nothing_is_missing(cli, desk, home: Path) -> None:
    _hurt(desk, home)
    said = cli("check")
    assert said.code == 1
    assert {one["code"] for one in said.json["findings"]} <= {"page-cipher", "database-damaged"}
    assert "HMAC" not in str(said.json)
    said = cli("check", "--repair")
    assert (said.code, said.json["ok"], said.json["repaired"]) == (0, True, ["page-cipher"])
    assert (Path(said.json["set_aside"]) / "station.db").is_file()
    assert cli("residents", "find", "曾庆").json["people"]
    assert cli("check", "--full").json["ok"]


def test_a_home_that_a_look_found_hurt_is_not_written_into(cli, desk, home: Path) -> None:
    _hurt(desk, home)
    cli("check")
    before = hashlib.sha256((home / "station.db").read_bytes()).hexdigest()
    file = home.parent / "people.csv"
    file.write_text("姓名,性别,出生日期\n曾小红,女,1990-01-01\n", "utf-8")
    said = cli("residents", "import", str(file))
    assert (said.code, said.json["error"]["code"]) == (3, "found-hurt")
    assert "--look-only" in said.json["error"]["message"]
    assert hashlib.sha256((home / "station.db").read_bytes()).hexdigest() == before
