"""`check` on the command line: one JSON value, exit 0 when all is well, 1 when something was found."""

from __future__ import annotations

from pathlib import Path

from stationdesk.core.ids import new_id
from stationdesk.models.residents import Person


def test_a_sound_station_is_ok(cli) -> None:
    said = cli("check", "--full")
    assert (said.code, said.json) == (0, {"ok": True, "findings": [], "repaired": []})
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


def test_a_database_that_cannot_be_opened_is_a_finding(cli, home: Path) -> None:
    (home / "station.db").write_bytes(b"ruined" * 9000)
    said = cli("check")
    assert said.code == 1
    assert [one["code"] for one in said.json["findings"]] == ["database-unreadable"]
    (home / "station.db").unlink()
    said = cli("check")
    assert [one["code"] for one in said.json["findings"]] == ["database-missing"]
    assert "backup restore" in said.json["findings"][0]["what_to_do"]
