"""The practice township from the command line: offices answer, bundles go down, the village shows what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.cli import practice, practice_township
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from tests.fixtures import QUICK, START, Said

PASSWORD = practice_township.PASSWORD


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, practice_township.MadeTownship]:
    root = tmp_path_factory.mktemp("practice") / "town"
    return root, practice_township.make_township(
        Home(root),
        lambda beside: practice.make_village(beside, 120, clock=SetClock(START), kdf=QUICK),
        clock=SetClock(START),
        kdf=QUICK,
    )


def test_a_practice_township_is_filled_and_both_homes_are_sound(
    made: tuple[Path, practice_township.MadeTownship], cli: Callable[..., Said]
) -> None:
    root, facts = made
    assert facts.taken_in > 1000
    assert facts.tasks == 1
    assert (
        cli("township", "report", at=root, user="周主任", password=PASSWORD).json["villages"][0]["people"]
        == 120
    )
    for home, user in ((root, "周主任"), (Path(facts.village_home), facts.village.users[0])):
        assert cli("check", at=home, user=user, password=PASSWORD).json["ok"] is True


def test_an_office_answers_and_the_village_has_it(
    made: tuple[Path, practice_township.MadeTownship], cli: Callable[..., Said], tmp_path: Path
) -> None:
    root, facts = made

    def town(*words: object, user: str = "周主任") -> Said:
        return cli("township", *words, at=root, user=user, password=PASSWORD)

    def village(*words: object) -> Said:
        return cli(*words, at=Path(facts.village_home), user=facts.village.users[0], password=PASSWORD)

    case = next(row for row in town("inbox", "--waits", "answer").json["cases"] if row["decides"] == "agency")
    assert town("answer", case["number"], "--result", "refused").code == 2  # a refusal needs a reason
    said = town("answer", case["number"], "--result", "accepted", "--due", "2026-12-30")
    assert said.json["where"] == "made"
    assert (
        town("answer", case["number"], "--result", "finished", user="李民政").json["error"]["code"]
        == "case-not-here"
    )
    stick = tmp_path / "stick"
    stick.mkdir()
    (sent,) = town("send", "--to", stick).json["bundles"]
    taken = village("sync", "import", sent["file"]).json
    assert taken["down"] == sent["items"]
    assert taken["down_refused"] == 0
    assert village("cases", "show", case["number"]).json["state"] == "accepted"
    received = village("township", "received", "--unseen").json["items"]
    assert {one["kind"] for one in received} >= {"answer", "task"}
    (line,) = town("waiting").json["villages"]
    assert line["sent"] == sent["items"]
    assert town("send", "--to", stick, user="李民政").code == 2
    rows = town("tasks").json["tasks"]
    assert rows[0]["villages"] == 1
    assert town("progress", rows[0]["number"]).json["villages"][0]["where"] == "sent"
    out = tmp_path / "合.xlsx"
    assert town("merge", rows[0]["number"], "--out", out).json["villages"] == 1
    assert out.exists()
    months = town("growth", case["village"]).json["months"]
    assert sum(month["changes"] for month in months) == facts.taken_in
