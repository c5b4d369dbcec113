"""`cases …` steps on the command line: each verb of a case's life, its keys and its refusals."""

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


def accepted(cli: Cli, people: People, matter: str = "PT-005") -> str:
    said = cli("cases", "accept", "--person", people.qinglan, "--matter", matter, "--all-materials")
    return str(said.json["number"])


def test_every_step_answers_case_and_state(cli: Cli, people: People, tmp_path: Path) -> None:
    case = accepted(cli, people)
    lives: tuple[tuple[str, ...], ...] = (
        ("correct", "--reason", "写错", "--phone", "13800000001"),
        ("forward", "--note", "请示"),
        ("answer", "--result", "replied", "--reason", "同意"),
        ("extend", "--days", "3", "--reason", "复杂", "--approved-by", "村主任"),
        ("suspend", "--procedure", "hearing", "--reason", "听证", "--days", "5"),
        ("resume",),
        ("finish", "--result", "查询结果", "--certificate", "四邑〔2026〕1号"),
        ("rate", "1", "--detail", "efficiency=2", "--comment", "慢"),
        ("deliver", "--blank", "--place", "家中"),
        ("deliver", "--how", "委托", "--receiver", "王小红", "--relation", "女儿", "--place", "家中"),
        ("archive",),
    )
    for verb, *more in lives:
        said = cli("cases", verb, case, *more)
        assert said.code == 0, (verb, said.out, said.err)
        assert {"case_id", "state"} <= set(said.json), verb
    assert said.json["state"] == "archived"
    shown = cli("cases", "show", case).json
    assert shown["file"]["certificate_no"] == "四邑〔2026〕1号"
    assert [one["kind"] for one in shown["history"]][-2:] == ["delivered", "archived"]
    text = cli("cases", "show", case, as_json=False).out
    assert "138****0001" in text
    assert "13800000001" not in text
    assert "委托送达" in text


def test_the_receipt_of_a_delivery_is_written_out(cli: Cli, people: People, tmp_path: Path) -> None:
    case = accepted(cli, people)
    cli("cases", "finish", case)
    out = tmp_path / "receipt.pdf"
    said = cli(
        "cases",
        "deliver",
        case,
        "--how",
        "left",
        "--refused-why",
        "不签",
        "--witness",
        "周德旺",
        "--out",
        out,
    )
    assert (said.code, said.json["file"]) == (0, str(out))
    text = text_of(out.read_bytes())
    assert "送达回证" in text
    assert "■留置送达" in text
    assert "周德旺" in text


def test_a_step_that_has_not_seen_the_newest_event_is_refused(cli: Cli, people: People) -> None:
    case = accepted(cli, people)
    seen = cli("cases", "show", case).json["file"]["last_event"]
    assert cli("cases", "correct", case, "--reason", "写错", "--remark", "新").code == 0
    said = cli("cases", "finish", case, "--seen", seen)
    assert (said.code, said.json["error"]["code"]) == (2, "changed-meanwhile")
    now = cli("cases", "show", case).json["file"]["last_event"]
    assert cli("cases", "finish", case, "--seen", now).code == 0


def test_a_bad_rating_is_worked_off(cli: Cli, people: People) -> None:
    case = accepted(cli, people)
    cli("cases", "finish", case)
    cli("cases", "rate", case, "2", "--comment", "慢")
    assert cli("cases", "ratings").json["total"] == 1
    assert cli("cases", "remarks").json["remarks"] == [{"month": "2026-11", "score": 2, "comment": "慢"}]
    assert (
        cli("cases", "rating-step", case, "mended", "--note", "改").json["error"]["code"]
        == "rating-step-not-now"
    )
    for kind in ("called", "mended", "told", "revisited"):
        assert cli("cases", "rating-step", case, kind, "--note", "好").code == 0
    assert cli("cases", "ratings").json["total"] == 0
    assert cli("cases", "rate", case, "--score", "5", "--detail", "x").code == 64


def test_what_is_late_is_listed_and_lapses_only_when_told_to(
    cli: Cli, people: People, clock: SetClock
) -> None:
    from datetime import UTC, datetime

    name = cli("matters", "show", "PT-005").json["materials"][0]["name"]
    said = cli(
        "cases", "accept", "--person", people.qinglan, "--matter", "PT-005", "--all-materials",
        "--material", f"{name}=promised",
    )  # fmt: skip
    case = said.json["number"]
    assert cli("cases", "late").json["total"] == 0
    clock.set(datetime(2026, 12, 1, 1, tzinfo=UTC))
    assert [one["number"] for one in cli("cases", "late").json["cases"]] == [case]
    assert cli("cases", "lapse", case, "--note", "联系过").json["state"] == "withdrawn"


def test_a_case_becomes_a_proxy_request(cli: Cli, people: People) -> None:
    case = accepted(cli, people, "SA-014")
    said = cli("cases", "proxy", case, "--reason", "行动不便")
    assert (said.code, said.json["state"]) == (0, "received")
    assert cli("cases", "show", case).json["proxy_request_id"]
    assert cli("cases", "proxy", case).json["error"]["code"] == "already-proxied"


def test_a_slip_comes_in_large_type(cli: Cli, people: People, tmp_path: Path) -> None:
    case = accepted(cli, people, "SA-014")
    out = tmp_path / "large.pdf"
    said = cli("cases", "slip", case, "--large", "--out", out)
    assert said.code == 0
    assert said.json["number"] == case
    assert "收到的材料" in text_of(out.read_bytes())
