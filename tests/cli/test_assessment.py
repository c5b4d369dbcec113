"""`assessment`, `committee` and `publicity prompts` on the command line, as programs read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

Cli = Callable[..., Any]


def test_an_assessment_is_begun_filled_and_printed(cli: Cli, tmp_path: Path) -> None:
    assert {one["scheme"] for one in cli("assessment", "schemes").json["schemes"]} >= {"scheme_100", "KL"}
    row = cli("assessment", "open", "2026").json
    assert (row["state"], row["full"], len(row["lines"])) == ("open", "100", 20)
    number = row["number"]
    filled = cli("assessment", "fill", number, "SY-03", "--value", "12/15", "--evidence", "签到册").json
    line = next(one for one in filled["lines"] if one["code"] == "SY-03")
    assert (line["value"], line["points"], line["met"]) == ("12/15（80%）", "6", True)
    refused = cli("assessment", "fill", number, "SY-03", "--value", "很多", "--evidence", "无")
    assert (refused.code, refused.json["error"]["code"]) == (2, "value-unreadable")
    refused = cli("assessment", "finish", number)
    assert (refused.code, refused.json["error"]["code"]) == (2, "lines-unanswered")
    out = tmp_path / "自评.pdf"
    made = cli("assessment", "print", number, "--out", out).json
    assert made["draft"] is True
    document = pypdfium2.PdfDocument(out.read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "12/15" in text
    assert "考核自评表" in text
    said = cli("assessment", "show", number, as_json=False)
    assert said.code == 0
    assert "限时办结率" in said.out
    assert cli("assessment", "withdraw", number, "--why", "重做").json["withdrawn"] == number
    assert cli("assessment", "list").json["assessments"] == []


def test_the_bodies_of_the_village_are_listed_with_their_conflicts(cli: Cli) -> None:
    one = cli("committee", "add", "周会计", "--body", "accounts").json
    assert one["body"] == "accounts"
    refused = cli("committee", "add", "周会计", "--body", "supervisors")
    assert (refused.code, refused.json["error"]["code"]) == (2, "member-conflicted")
    assert "周会计" not in refused.err
    assert [row["name"] for row in cli("committee", "list").json["members"]] == ["周会计"]
    assert cli("committee", "end", one["member_id"]).code == 0
    assert cli("committee", "list").json["members"] == []


def test_what_is_due_at_once_is_listed_and_declined(cli: Cli) -> None:
    assert cli("publicity", "prompts").json == {"prompts": []}
    number = cli("decisions", "open", "--title", "修路", "--subject", "public_works").json["number"]
    for step in ("propose", "discuss", "examine"):
        cli("decisions", "hold", number, step)
    votes = ("--body", "representatives", "--entitled", "30", "--present", "20", "--in-favour", "11")
    assert cli("decisions", "hold", number, "resolve", *votes).code == 0
    found = cli("publicity", "prompts").json["prompts"]
    assert [one["code"] for one in found] == ["CW-01", "CW-04"]
    assert found[0]["causes"][0]["number"] == number
    assert cli("publicity", "decline", "CW-04", "--why", "县里统一公示").json["declined"] == 1
    assert [one["code"] for one in cli("publicity", "prompts").json["prompts"]] == ["CW-01"]
