"""Promises about what may be typed: what is far too long or no number is refused, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.services import households, residents, residents_list, station, users
from tests.fixtures import Said, found
from tests.services.window import move_in


def test_a_case_keeps_no_phone_that_is_none(desk: Desk, cli: Callable[..., Said]) -> None:
    people = move_in(desk)
    desk.close()
    words = (
        "cases",
        "accept",
        "--person",
        people.qinglan,
        "--matter",
        "SA-014",
        "--all-materials",
        "--phone",
    )
    said = cli(*words, "abc")
    assert (said.code, said.json["error"]["code"], said.json["error"]["field"]) == (
        2,
        "phone-unknown",
        "phone",
    )
    assert cli("cases", "list").json["total"] == 0
    assert cli(*words, "138 1234 5678").code == 0


@pytest.mark.parametrize(("column", "size"), [("number", 41), ("address", 301), ("remark", 2001)])
def test_a_household_takes_no_pasted_page(desk: Desk, column: str, size: int) -> None:
    given = {"number": "001", column: "长" * size}
    with pytest.raises(Refusal) as said:
        desk.change(lambda work: households.add_household(work, households.NewHousehold(**given)))  # type: ignore[arg-type]
    assert (said.value.code, said.value.field) == ("text-too-long", column)
    assert desk.read(households.list_households) == []


@pytest.mark.parametrize(("column", "size"), [("living_address", 301), ("remark", 2001)])
def test_a_person_takes_no_pasted_page(desk: Desk, column: str, size: int) -> None:
    new = residents.NewPerson("单大山", "110101199003070134", more={column: "长" * size})
    with pytest.raises(Refusal) as said:
        desk.change(lambda work: residents.add(work, new))
    assert (said.value.code, said.value.field) == ("text-too-long", column)
    assert desk.read(lambda work: residents_list.list_page(work)).total == 0


@pytest.mark.parametrize(("name", "code"), [("李" * 61, "text-too-long"), ("李\n会计", "text-has-controls")])
def test_users_and_stations_have_names_of_one_line(desk: Desk, name: str, code: str) -> None:
    with pytest.raises(Refusal) as said:
        desk.change(lambda work: users.add(work, users.NewUser(name, ("clerk",))))
    assert (said.value.code, said.value.field) == (code, "name")
    with pytest.raises(Refusal) as said:
        desk.change(lambda work: station.edit(work, station.EditStation(name)))
    assert said.value.code == code


@pytest.mark.parametrize("village", ["410000000000", "421221106000", "421221000202"])
def test_a_village_station_has_the_code_of_a_village(tmp_path: Path, village: str) -> None:
    with pytest.raises(station.VillageCodeWrong):
        found(tmp_path / "new", village=station.village(village, "某村"))


@pytest.mark.parametrize(
    "words", [("residents", "list"), ("matters", "list"), ("cases", "list"), ("seal", "book")]
)
def test_a_limit_below_zero_is_wrong_usage(cli: Callable[..., Said], words: tuple[str, ...]) -> None:
    said = cli(*words, "--limit", "-1")
    assert (said.code, said.json["error"]["kind"]) == (64, "usage")


def test_a_day_sheet_that_cannot_be_written_says_what_was_kept(
    cli: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    said = cli("visits", "sheet", "--out", tmp_path / "file" / "sheet.pdf")
    assert (said.code, "paper_error" in said.json, "paper_id" in said.json) == (1, True, True)


def test_a_summary_that_cannot_be_written_says_what_was_kept(
    cli: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    said = cli("left-behind", "summary", "--out", tmp_path / "file" / "summary.pdf")
    assert (said.code, "paper_error" in said.json, "paper_id" in said.json) == (1, True, True)
