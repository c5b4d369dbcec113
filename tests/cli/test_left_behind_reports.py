"""A mandatory report by the command line: number, minutes, whom to call, what followed; nothing for others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core import moments
from stationdesk.core.clock import SetClock, noon, stamp
from tests.fixtures import PIN, START, Said, open_desk
from tests.services.test_left_behind_rules import Family, both_away

Cli = Callable[..., Said]
SECRET = "左臂多处青紫说是被打"


def test_from_discovery_to_the_end(cli: Cli, home: Path, clock: SetClock, tmp_path: Path) -> None:
    with open_desk(home, clock) as desk:
        child = desk.change(lambda work: both_away(Family(work)))[0]
    sheet = tmp_path / "report.pdf"
    made = cli(
        "left-behind", "report", "--person", child, "--situation", "4", "--found-at", "8:40",
        "--how", "走访", "--facts", SECRET, "--named", "钱满仓=继父", "--out", sheet,
    )  # fmt: skip
    assert made.code == 0, made.err
    assert {"report_id", "number", "minutes"} <= set(made.json)
    assert made.json["minutes"] == 20
    assert [one["number"] for one in made.json["call"]][:2] == ["110", "120"]
    assert sheet.read_bytes().startswith(b"%PDF")
    number = made.json["number"]
    clock.set(clock.at + timedelta(minutes=3))
    told = cli(
        "left-behind", "report-call", number, "--to", "公安", "--number", "110", "--receipt", "受案1号"
    )
    assert (told.json["number"], told.json["minutes"]) == (number, 23)
    assert cli("left-behind", "report-follow", number, "--note", "孩子到姑姑家").json["state"] == "open"
    (line,) = cli("left-behind", "report-list").json["reports"]
    assert (line["number"], line["minutes"], line["calls"]) == (number, 23, 1)
    assert SECRET not in str(line)
    shown = cli("left-behind", "report-show", number).json
    assert (shown["facts"], shown["person_id"], shown["named"]) == (SECRET, child, ["钱满仓"])
    assert shown["calls"][0]["receipt"] == "受案1号"
    assert cli("left-behind", "report-follow", number, "--note", "完", "--close").json["state"] == "closed"
    again = tmp_path / "again.pdf"
    assert cli("papers", "render", "mandatory_report", number, "--out", again).code == 0
    assert again.read_bytes().startswith(b"%PDF")
    assert cli("papers", "list").json["papers"] == []


def test_a_refusal_names_the_field_and_no_person(cli: Cli) -> None:
    for words, code, field in (
        (["--who", "女孩", "--situation", "Q", "--facts", "x"], "situation-unknown", "situation"),
        (["--situation", "4", "--facts", "x"], "victim-missing", "person"),
        (["--who", "女孩", "--situation", "4"], "facts-missing", "facts"),
        (["--who", "女孩", "--situation", "4", "--facts", "x", "--found-at", "天亮时"], "moment-unreadable", "found_at"),
    ):  # fmt: skip
        said = cli("left-behind", "report", *words)
        assert said.code == 2
        assert (said.json["error"]["code"], said.json["error"]["field"]) == (code, field)
    assert cli("left-behind", "report-list").json["reports"] == []


def test_facts_may_come_from_a_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "facts.txt").write_text(SECRET, "utf-8")
    made = cli(
        "left-behind", "report", "--who", "女孩", "--situation", "9", "--facts-file", tmp_path / "facts.txt"
    )
    assert cli("left-behind", "report-show", made.json["report_id"]).json["facts"] == SECRET


def test_the_head_is_told_nothing(
    cli: Cli, home: Path, clock: SetClock, colleague: Callable[..., object]
) -> None:
    made = cli("left-behind", "report", "--who", "女孩", "--situation", "9", "--facts", SECRET)
    with open_desk(home, clock) as desk:
        colleague(desk, "head", "admin", name="赵主任")
    for words in (
        ["report-show", made.json["number"]],
        ["report-call", made.json["report_id"], "--to", "110"],
    ):
        said = cli("left-behind", *words, user="赵主任", password=PIN)
        assert (said.code, said.json["error"]["code"]) == (2, "report-unknown")
    assert cli("left-behind", "report-list", user="赵主任", password=PIN).json["reports"] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:40", noon(START.date(), 8, 40)),
        ("0840", noon(START.date(), 8, 40)),
        ("8点40分", noon(START.date(), 8, 40)),
        ("昨天 21:05", noon((START - timedelta(days=1)).date(), 21, 5)),
        ("11-20 7:00", noon((START - timedelta(days=2)).date(), 7, 0)),
        ("2026-11-20 07:00", noon((START - timedelta(days=2)).date(), 7, 0)),
    ],
)
def test_a_moment_is_typed_as_people_say_it(typed: str, meant: object) -> None:
    found = moments.parse(typed, START)
    assert found is not None
    assert stamp(found) == stamp(meant)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["25:00", "9:75", "13-40 9:00", "早上", "9"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(moments.MomentUnreadable):
        moments.parse(typed, START)
