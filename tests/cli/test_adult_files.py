"""Women's and elders' files, a family and turning points, by the command line alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.services import residents
from stationdesk.storage.work import Work
from tests.fixtures import Said, open_desk
from tests.services.test_left_behind_rules import Family, both_away, couple, elder

Cli = Callable[..., Said]


@pytest.fixture
def people(home: Path, clock: SetClock) -> dict[str, str]:
    """A wife, an elder with a son and a daughter away, and a child."""

    def build(work: Work) -> dict[str, str]:
        _, wife = couple(Family(work), "2025-03-01")
        family = Family(work)
        old, son, daughter = elder(family)
        family.away(daughter, "2025-01-01")
        kid, father, *_ = both_away(Family(work))
        work.session.flush()
        residents.set_phones(work, son, ("13900000001",))
        return {"wife": wife, "old": old, "son": son, "kid": kid, "father": father}

    with open_desk(home, clock) as desk:
        return desk.change(build)


def test_a_womans_file_is_written_and_read(cli: Cli, people: dict[str, str]) -> None:
    assert cli("left-behind", "confirm", people["wife"], "--kind", "woman", "--since", "2026-06-01").code == 0
    made = cli(
        "left-behind", "woman", people["wife"], "--set", "labour=full", "--set", "trainings=online,farming",
        "--set", "difficulties=low_income", "--right", "土地被占", "--done", "已报告",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert made.json["labour"] == "有劳动能力"
    assert made.json["fields"]["trainings"] == ["farming", "online"]
    assert [one["code"] for one in made.json["difficulties"]] == ["low_income", "rights"]
    given = cli(
        "left-behind", "help", people["wife"], "--group", "woman", "--sort", "training", "--what", "月嫂班"
    )
    assert (given.code, given.json["kind_word"]) == (0, "技能培训")
    assert len(cli("left-behind", "woman", people["wife"]).json["helps"]) == 1
    wrong = cli("left-behind", "woman", people["wife"], "--set", "labour=strong")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "word-not-listed")


def test_an_elders_file_masks_telephones_until_they_are_asked_for(cli: Cli, people: dict[str, str]) -> None:
    assert cli("left-behind", "confirm", people["old"], "--kind", "elder").code == 0
    made = cli(
        "left-behind", "elder", people["old"], "--set", "living=alone", "--set", "ability_score=40",
        "--set", "ability_on=2026-09-01", "--contact", "王婶,13700000002,邻居",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert made.json["ability"]["tag"] == "失能"
    assert made.json["contacts_missing"] == 1
    assert cli("left-behind", "elder-child", people["old"], "--child", people["son"], "--frequency", "weekly",
               "--contact", "2026-11-01").code == 0  # fmt: skip
    seen = cli("left-behind", "elder", people["old"])
    assert "13700000002" not in seen.out
    assert "13900000001" not in seen.out
    assert seen.json["children"][0]["quiet_days"] == 14
    shown = cli("left-behind", "elder", people["old"], "--reveal")
    assert {one["number"] for one in shown.json["phones"]} == {"13700000002", "13900000001"}
    audit = cli("left-behind", "family", people["old"])
    assert [one["name"] for one in audit.json["members"] if one["registers"]] == ["刘老"]


def test_a_turning_point_is_settled(cli: Cli, people: dict[str, str], home: Path, clock: SetClock) -> None:
    assert cli("left-behind", "confirm", people["kid"], "--kind", "child").code == 0
    with open_desk(home, clock) as desk:
        desk.change(
            lambda work: work.run(
                "UPDATE absences SET back = '2026-09-01' WHERE person_id = :p", {"p": people["father"]}
            )
        )
    (one,) = cli("left-behind", "turning").json["proposals"]
    assert (one["turn"], one["effect"]) == ("back", "close")
    assert cli("left-behind", "settle", one["id"], "--decline").code == 2
    assert (
        cli("left-behind", "settle", one["id"], "--decline", "--reason", "又要走").json["decision"]
        == "rejected"
    )
    assert cli("left-behind", "turning").json["proposals"] == []
    again = cli("left-behind", "settle", one["id"])
    assert (again.code, again.json["error"]["code"]) == (2, "turn-gone")
