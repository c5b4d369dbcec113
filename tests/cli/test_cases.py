"""`cases` on the command line: the contract's words and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from tests.fixtures import Said, open_desk
from tests.services.window import People, move_in, text_of

Cli = Callable[..., Said]


@pytest.fixture
def people(home: Path, clock: SetClock) -> People:
    with open_desk(home, clock) as desk:
        return move_in(desk)


def test_accept_answers_with_the_keys_of_the_contract(cli: Cli, people: People, tmp_path: Path) -> None:
    out = tmp_path / "slip.pdf"
    said = cli(
        "cases",
        "accept",
        "--person",
        "421221199001011231",
        "--matter",
        "SA-014",
        "--all-materials",
        "--out",
        out,
    )
    assert said.code == 0
    assert {"case_id", "number", "outcome", "due", "missing"} <= set(said.json)
    assert (said.json["outcome"], said.json["due"], said.json["missing"]) == ("received", "2026-11-24", [])
    assert said.json["file"] == str(out)
    assert said.json["number"] in text_of(out.read_bytes())


def test_what_is_missing_becomes_a_numbered_notice_and_exit_0(cli: Cli, people: People) -> None:
    said = cli(
        "cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--material", "户口簿=have"
    )
    assert (said.code, said.json["outcome"], said.json["due"]) == (0, "notice", None)
    assert said.json["notice_number"].startswith("告421221106202-20261122-010-")
    assert "户口簿（首页、本人页）" not in said.json["missing"]
    assert len(said.json["missing"]) == 3


def test_a_life_from_promise_to_rating(cli: Cli, people: People) -> None:
    made = cli(
        "cases", "accept", "--person", people.qinglan, "--matter", "PT-005", "--all-materials",
        "--material", "申请=promised",
    )  # fmt: skip
    if made.code:
        names = cli("matters", "show", "PT-005").json["materials"]
        made = cli(
            "cases", "accept", "--person", people.qinglan, "--matter", "PT-005", "--all-materials",
            "--material", f"{names[0]['name']}=promised",
        )  # fmt: skip
    assert made.json["outcome"] == "deferred"
    case = made.json["number"]
    assert cli("cases", "supplement", case, "--all-materials").json["state"] == "accepted"
    stopped = cli("cases", "suspend", case, "--procedure", "公示", "--reason", "公示")
    assert stopped.json["state"] == "suspended"
    assert cli("cases", "resume", case).json["state"] == "accepted"
    longer = cli("cases", "extend", case, "--days", "3", "--reason", "复杂", "--approved-by", "主任")
    assert longer.json["due"] > made.json["due"]
    done = cli("cases", "finish", case).json
    assert {"case_id", "state"} <= set(done)
    assert done["state"] == "finished"
    assert cli("cases", "rate", case, "--score", "5").json["state"] == "finished"
    assert cli("cases", "rate", case, "4").code == 2
    assert cli("cases", "deliver", case, "--receiver", "本人").json["state"] == "delivered"
    shown = cli("cases", "show", case).json
    assert [one["kind"] for one in shown["history"]] == [
        "deferred", "supplemented", "suspended", "resumed", "extended", "finished", "rated", "delivered",
    ]  # fmt: skip


def test_an_agencys_case_is_forwarded_and_answered(cli: Cli, people: People) -> None:
    case = cli("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--all-materials").json[
        "case_id"
    ]
    assert cli("cases", "forward", case).json["state"] == "forwarded"
    assert cli("cases", "answer", case, "--result", "accepted").json["due"] == "2026-12-18"
    assert cli("cases", "withdraw", case).json["state"] == "withdrawn"


def test_lists_filter_and_say_how_many(cli: Cli, people: People) -> None:
    for matter in ("SA-014", "PT-005"):
        cli("cases", "accept", "--person", people.qinglan, "--matter", matter, "--all-materials")
    assert cli("cases", "list").json["total"] == 2
    one = cli("cases", "list", "--state", "received").json["cases"]
    assert [row["matter_code"] for row in one] == ["SA-014"]
    due = cli("cases", "list", "--due-before", "2026-11-24").json["cases"]
    assert [row["matter_code"] for row in due] == ["SA-014"]
    text = cli("cases", "list", as_json=False).out
    assert "高龄津贴申领" in text
    assert "曾庆兰" in text


def test_refusals_are_one_line_without_a_name_and_exit_2(cli: Cli, people: People) -> None:
    case = cli("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--all-materials").json[
        "number"
    ]
    for words, code in (
        (("cases", "finish", case), "step-not-possible"),
        (("cases", "show", "9999"), "case-unknown"),
        (("cases", "accept", "--person", people.qinglan, "--matter", "ZZ-1"), "matter-unknown"),
        (
            ("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--material", "船票=have"),
            "material-unknown",
        ),
        (("cases", "list", "--state", "lost"), "state-unknown"),
        (
            ("cases", "refuse", "--person", people.qinglan, "--matter", "SA-001", "--reason", "否"),
            "relief-never-refused",
        ),
    ):
        said = cli(*words)
        assert (said.code, said.json["error"]["code"], said.json["error"]["kind"]) == (2, code, "refusal"), (
            words
        )
        plain = cli(*words, as_json=False)
        assert plain.err.count("\n") == 1
        assert "曾庆兰" not in plain.err


def test_wrong_usage_is_64(cli: Cli, people: People) -> None:
    assert cli("cases", "accept", "--matter", "SA-014").code == 64
    assert cli("cases", "list", "--due-before", "soon").code == 64
    assert (
        cli("cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--material", "户口簿").code
        == 64
    )


def test_a_paper_that_cannot_be_written_undoes_nothing(cli: Cli, people: People, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "slip.pdf"
    said = cli(
        "cases", "accept", "--person", people.qinglan, "--matter", "SA-014", "--all-materials", "--out", out
    )
    assert (said.code, said.json["outcome"]) == (1, "received")
    assert said.json["paper_error"]["message"]
    assert cli("cases", "show", said.json["case_id"]).code == 0


def test_an_empty_flag_is_nobody(cli: Cli, people: People) -> None:
    given = ("--matter", "PT-005", "--all-materials", "--organisation", "", "--by", "")
    got = cli("cases", "accept", "--person", people.qinglan, *given)
    assert (got.code, got.json["outcome"]) == (0, "accepted")
