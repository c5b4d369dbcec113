"""Promises about `tasks` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from stationdesk.core import idnumber
from tests.fixtures import Said
from tests.services.workbooks import A, by_calamine, by_openpyxl, parts, table

Cli = Callable[..., Said]
HEAD = "姓名,公民身份号码,户编号,与户主关系,现住址,联系电话\n"


@pytest.fixture
def stick(cli: Cli, tmp_path: Path) -> Path:
    """A stick with a township's table, and a village with one of its people."""
    (tmp_path / "people.csv").write_text(HEAD + f"曾大山,{A},001,户主,四邑村三组,13812345678\n", "utf-8")
    assert cli("residents", "import", tmp_path / "people.csv").code == 0
    (tmp_path / "摸排.xlsx").write_bytes(table())
    return tmp_path


def opened(cli: Cli, stick: Path, *more: str) -> str:
    said = cli("tasks", "open", stick / "摸排.xlsx", "--title", "困难群众", "--from", "镇民政办", *more)
    assert said.code == 0, said.err
    return str(said.json["number"])


def test_a_table_goes_from_the_stick_and_back(cli: Cli, stick: Path) -> None:
    seen = cli("tasks", "look", stick / "摸排.xlsx").json
    assert (seen["sheet"], seen["lines"], seen["matched"]) == ("摸排表", 3, {"id_number": 1})
    said = cli(
        "tasks",
        "open",
        stick / "摸排.xlsx",
        "--title",
        "困难群众",
        "--from",
        "镇民政办",
        "--due",
        "2026-11-24",
    ).json
    assert said["unmatched"] == [7, 8]
    task = said["number"]
    assert [one["light"] for one in cli("tasks", "list").json["tasks"]] == ["amber"]
    done = cli(
        "tasks", "fill", task, "6", "--set", "手机=13812345678", "--set", "G=低保", "--channel", "phone"
    ).json
    assert done["filled"] == {"E": "13812345678", "G": "低保"}
    assert cli("tasks", "fill", task, "7", "--state", "absent").json["filled"] == {"K": "多次联系未找到"}
    shown = cli("tasks", "show", task).json
    assert (shown["settled"], shown["states"]["open"], shown["states"]["absent"]) == (2, 1, 1)
    out = stick / "back.xlsx"
    refused = cli("tasks", "return", task, "--out", out)
    assert refused.code == 2
    assert refused.json["error"]["code"] == "lines-still-open"
    assert not out.exists()
    assert cli("tasks", "list").json["tasks"][0]["state"] == "open"
    back = cli("tasks", "return", task, "--out", out, "--open-too").json
    assert (back["cells"], back["open"]) == (3, 1)
    for lines in (by_openpyxl(out.read_bytes(), "摸排表"), by_calamine(out.read_bytes(), "摸排表")):
        assert [lines[5][4], lines[5][6], lines[6][10]] == ["13812345678", "低保", "多次联系未找到"]
    before, after = parts((stick / "摸排.xlsx").read_bytes()), parts(out.read_bytes())
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert cli("tasks", "list", "--state", "returned").json["tasks"][0]["number"] == task


def test_a_return_that_cannot_be_written_leaves_the_task_open(cli: Cli, stick: Path) -> None:
    task = opened(cli, stick)
    said = cli("tasks", "return", task, "--out", stick / "no" / "such" / "back.xlsx", "--open-too")
    assert said.code == 3
    assert cli("tasks", "list").json["tasks"][0]["state"] == "open"


def test_the_register_fills_what_it_knows(cli: Cli, stick: Path) -> None:
    task = opened(cli, stick)
    assert cli("tasks", "prefill", task, "--column", "手机", "--column", "住址").json == {"cells": 2}
    row = cli("tasks", "rows", task).json["rows"][0]
    assert row["filled"] == {"E": "13812345678", "F": "四邑村三组"}
    assert row["state"] == "open"
    assert cli("tasks", "fill", task, "6", "--set", "困难类型=特困").code == 0
    again = opened(cli, stick)
    assert cli("tasks", "prefill", again, "--from-task", task).json == {"cells": 3}
    assert cli("tasks", "prefill", again).json["error"]["kind"] == "usage"


def test_people_who_are_missing_are_listed_by_age_and_added(cli: Cli, stick: Path, tmp_path: Path) -> None:
    young = idnumber.make("421202", date(2000, 11, 22), 4)
    old = idnumber.make("421202", date(1946, 11, 22), 4)
    almost = idnumber.make("421202", date(1946, 11, 23), 4)
    lines = "".join(
        f"{name},{number},{at},户主,,\n"
        for at, (name, number) in enumerate((("年轻", young), ("八十", old), ("差一天", almost)), 10)
    )
    (tmp_path / "more.csv").write_text(HEAD + lines, "utf-8")
    assert cli("residents", "import", tmp_path / "more.csv").code == 0
    (stick / "摸排.xlsx").write_bytes(table(footer=False, spare=1))
    task = opened(cli, stick, "--may-add")
    asked = ("tasks", "missing", task, "--age-from", "80")
    assert [one["name"] for one in cli(*asked).json["people"]] == ["八十"]
    assert cli("tasks", "missing", task, "--age-to", "79").json["people"].__len__() == 2
    assert cli(*asked, "--add").json["added"] == 1
    assert cli(*asked).json["people"] == []
    assert cli("tasks", "rows", task).json["rows"][-1]["row"] == 9


def test_a_sheet_to_take_along_is_printed(cli: Cli, stick: Path) -> None:
    task = opened(cli, stick)
    said = cli("tasks", "print", task, "--out", stick / "a.pdf")
    assert said.code == 0
    assert (stick / "a.pdf").read_bytes().startswith(b"%PDF")
    assert cli("papers", "render", "task_sheet", task, "--out", stick / "b.pdf").code in (0, 2)


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        (("tasks", "show", "nothing"), 2, "task-unknown"),
        (("tasks", "fill", "{task}", "99"), 2, "row-unknown"),
        (("tasks", "fill", "{task}", "6", "--set", "困难类型=高保"), 2, "choice-unknown"),
        (("tasks", "fill", "{task}", "6", "--set", "手机"), 64, "usage"),
        (("tasks", "open", "{stick}/none.xlsx", "--title", "t", "--from", "f"), 2, "sheet-missing"),
        (("tasks", "open", "{stick}/people.csv", "--title", " ", "--from", "f"), 2, "title-missing"),
        (("tasks", "rows", "{task}", "--grid", "没有"), 2, "grid-unknown"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    cli: Cli, stick: Path, words: tuple[str, ...], code: int, kind: str
) -> None:
    task = opened(cli, stick)
    said = cli(*(word.format(task=task, stick=stick) for word in words))
    assert (said.code, said.json["error"]["code"]) == (code, kind)


def test_a_closed_task_is_filled_no_more(cli: Cli, stick: Path) -> None:
    task = opened(cli, stick)
    assert cli("tasks", "close", task).code == 0
    assert cli("tasks", "fill", task, "6").json["error"]["code"] == "task-closed"


def test_people_read_tables_in_words(cli: Cli, stick: Path) -> None:
    task = opened(cli, stick)
    for words in (("list",), ("show", task), ("rows", task), ("look", str(stick / "摸排.xlsx"))):
        said = cli("tasks", *words, as_json=False)
        assert said.code == 0
        assert A not in said.out


@pytest.mark.parametrize("given", ["/dev/zero", ".", "~nobody-of-that-name/x.xlsx"])
def test_what_is_no_file_is_no_table(cli: Cli, given: str) -> None:
    said = cli("tasks", "look", given)
    assert (said.code, said.json["error"]["kind"]) == (2, "refusal")
