"""From a proxy request with a home visit to a left-behind child on the register, by the command line alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.test_left_behind_rules import Family, both_away

Cli = Callable[..., Said]


@pytest.fixture
def child(home: Path, clock: SetClock) -> str:
    """A child whose parents are both away, and the grandmother who is at home."""
    with open_desk(home, clock) as desk:
        return desk.change(lambda work: both_away(Family(work)))[0]


def test_from_a_request_and_a_visit_to_the_register(
    cli: Cli, home: Path, clock: SetClock, child: str, tmp_path: Path
) -> None:
    paper, slip = tmp_path / "authority.pdf", tmp_path / "slip.pdf"
    asked = cli(
        "proxy", "request", "--person", "张桂英", "--matter", "LB-010", "--way", "oral",
        "--witness", "邻居刘某", "--scope", "submit", "--scope", "collect", "--out", paper,
    )  # fmt: skip
    assert asked.code == 0, asked.err
    assert asked.json["state"] == "authorised"
    assert paper.read_bytes().startswith(b"%PDF")
    number = asked.json["number"]
    held = cli("proxy", "custody", "out", number, "--item", "户口簿", "--copy", "居民身份证=2", "--out", slip)
    assert held.json["originals_out"] == 1
    assert slip.read_bytes().startswith(b"%PDF")
    assert [row["item"] for row in cli("proxy", "custody", "list", "--mine").json["items"]] == [
        "户口簿",
        "居民身份证",
    ]
    made = cli("proxy", "case", number, "--all-materials")
    assert (made.code, made.json["state"]) == (0, "accepted")
    assert made.json["case_id"]
    assert cli("proxy", "step", number, "办理", "--office", "镇人社窗口").json["state"] == "handling"
    assert cli("proxy", "deliver", number).json["state"] == "delivered"
    stopped = cli("proxy", "return-visit", number)
    assert (stopped.code, stopped.json["error"]["code"]) == (2, "original-still-out")
    assert cli("proxy", "custody", "back", number, "--item", "户口簿").json["originals_out"] == 0
    assert cli("proxy", "return-visit", number, "--note", "满意").json["state"] == "closed"
    shown = cli("proxy", "show", number).json
    assert [step["kind"] for step in shown["steps"]][-1] == "return_visit"
    assert cli("proxy", "list", "--state", "open").json["requests"] == []

    visit = cli("visits", "record", "--person", child, "--health", "良好", "--needs", "作业辅导")
    assert (visit.code, visit.json["result"]) == (0, "seen")

    found = cli("left-behind", "candidates", "--kind", "child").json["candidates"]
    assert [one["person_id"] for one in found] == [child]
    assert {"person_id", "kind", "reason", "rule"} <= set(found[0])
    assert "东莞" in found[0]["reason"]
    done = cli("left-behind", "confirm", child)
    assert (done.json["kind"], done.json["decision"]) == ("child", "confirmed")
    assert cli("left-behind", "candidates", "--kind", "child").json["candidates"] == []
    assessed = cli("left-behind", "assess", child, "--grade", "poor")
    assert (assessed.json["risk"], assessed.json["guardianship"]) == ("high", "poor")
    counts = cli("left-behind", "summary", "--rows", "child/grade/poor").json
    assert counts["groups"]["child"]["total"] == 1
    assert counts["rows"] == [child]
    plan = cli("visits", "plan").json
    assert plan["planned"] == 0
    later = cli("visits", "plan", "--to", "2026-11-29").json
    assert [row["person_id"] for row in later["visits"]] == [child]
    assert cli("visits", "list", "--on", "2026-11-27").json["visits"][0]["state"] == "planned"
    assert cli("left-behind", "close", child, "--reason", "随父母外出").code == 0
    assert cli("left-behind", "list").json["enrolments"] == []
    assert len(cli("left-behind", "list", "--closed").json["enrolments"]) == 1


def test_the_register_of_another_day(cli: Cli, child: str) -> None:
    early = cli("left-behind", "candidates", "--on", "2026-02-24", "--kind", "child").json["candidates"]
    late = cli("left-behind", "candidates", "--on", "2026-02-25", "--kind", "child").json["candidates"]
    assert (len(early), len(late)) == (0, 1)


def test_a_refusal_says_the_rule_and_names_nobody(cli: Cli, child: str) -> None:
    said = cli("proxy", "request", "--person", "张桂英", "--matter", "PO-008")
    assert (said.code, said.json["error"]["code"]) == (2, "person-needed")
    assert said.json["error"]["field"] == "matters"
    assert "张桂英" not in said.err + said.out
    ahead = cli("visits", "record", "--person", child, "--on", "2026-11-23")
    assert (ahead.code, ahead.json["error"]["code"]) == (2, "visit-ahead")
    nobody = cli("left-behind", "reject", child)
    assert (nobody.code, nobody.json["error"]["code"]) == (2, "reason-missing")


def test_a_childs_file_wants_authority_or_a_reason(cli: Cli, child: str, tmp_path: Path) -> None:
    cli("left-behind", "confirm", child)
    assert cli("left-behind", "show", child).json["error"]["code"] == "file-not-authorised"
    form = tmp_path / "form.pdf"
    opened = cli("left-behind", "show", child, "--emergency", "夜里未归", "--out", form)
    assert (opened.code, opened.json["emergency"]) == (0, True)
    assert form.read_bytes().startswith(b"%PDF")


def test_papers_of_visits_and_of_the_counts(cli: Cli, child: str, tmp_path: Path) -> None:
    cli("left-behind", "enrol", child, "--kind", "child", "--reason", "父母在外", "--evidence", "入户核实")
    cli("visits", "plan")
    for verb, name in (
        (("visits", "sheet"), "sheet.pdf"),
        (("visits", "record", "--person", child), "record.pdf"),
        (("left-behind", "summary"), "summary.pdf"),
    ):
        said = cli(*verb, "--out", tmp_path / name)
        assert said.code == 0, said.out
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")


def test_people_read_tables(cli: Cli, child: str) -> None:
    assert "王小宝" in cli("left-behind", "candidates", as_json=False).out
    assert "总数" in cli("left-behind", "summary", as_json=False).out
    cli("proxy", "request", "--person", "张桂英", "--matter", "LB-010")
    assert "已委托" in cli("proxy", "list", as_json=False).out
    number = cli("proxy", "list").json["requests"][0]["number"]
    assert "委托" in cli("proxy", "show", number, as_json=False).out
