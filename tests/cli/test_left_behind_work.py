"""`left-behind week, rounds, compare, counts`: the work on the registers from the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stationdesk.desk import Desk
from stationdesk.services import left_behind, left_behind_files, users
from stationdesk.services.left_behind import Choice
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, couple

CLI = Callable[..., Any]


@pytest.fixture
def village(desk: Desk) -> Callable[[], str]:
    """A child on the register, a woman proposed; the desk is closed so that the command line may write."""

    def made() -> str:
        child = desk.change(lambda work: both_away(Family(work)))[0]
        desk.change(lambda work: couple(Family(work), "2026-01-01"))
        desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
        desk.close()
        return child

    return made


def test_a_round_from_opening_to_its_end(village: Callable[[], str], cli: CLI, tmp_path: Path) -> None:
    village()
    opened = cli("left-behind", "round-open", "--period", "half").json
    assert (opened["title"], opened["total"]) == ("2026年下半年核查", 3)
    lines = cli("left-behind", "round-lines").json["lines"]
    child = next(one for one in lines if one["kind"] == "child")
    sheet = tmp_path / "sheet.pdf"
    assert cli("left-behind", "round-sheet", "--out", str(sheet)).json["file"] == str(sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    done = cli("left-behind", "round-check", str(child["n"]), "2", "--who", "a", "--on", "2026-11-01")
    assert (done.code, done.json["result"]) == (0, "changed")
    again = cli("left-behind", "round-check", str(child["n"]), "1")
    assert (again.code, again.json["error"]["code"]) == (2, "line-answered")
    typed = tmp_path / "typed.csv"
    with typed.open("w", newline="", encoding="gbk") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", "结果"])
        writer.writerows([[one["n"], "9", "", "", "", "去镇上"] for one in lines if one["kind"] != "child"])
    assert cli("left-behind", "round-keep", str(typed)).json["results"] == {"absent": 2}
    refused = cli("left-behind", "round-close")
    assert (refused.code, refused.json["error"]["code"]) == (2, "round-lines-open")
    assert cli("left-behind", "round-close", "--reason", "下季再访").json["closed_on"] == "2026-11-22"
    assert cli("left-behind", "rounds").json["rounds"][0]["done"] == 1


def test_a_list_is_compared_answered_and_sent_back(
    village: Callable[[], str], cli: CLI, tmp_path: Path
) -> None:
    village()
    given = tmp_path / "list.csv"
    given.write_text("姓名,身份证号\n王小宝,\n外村孩子,\n", encoding="utf-8")
    made = cli("left-behind", "compare", str(given), "--kind", "child", "--title", "县名单").json
    assert {one["name"]: one["state"] for one in made["lines"]} == {"王小宝": "same", "外村孩子": "unknown"}
    line = made["lines"][1]["id"]
    assert cli("left-behind", "list-close", made["list_id"]).code == 2
    assert cli("left-behind", "list-answer", line, "not_ours").json["answer"] == "not_ours"
    out = tmp_path / "answer.xlsx"
    assert cli("left-behind", "list-export", made["list_id"], str(out)).json["rows"] == 2
    rows = list(openpyxl.load_workbook(out).active.values)  # type: ignore[union-attr]
    assert rows[2][3:6] == ("档案里没有", None, "不是本村的人")
    assert cli("left-behind", "list-close", made["list_id"]).json["open"] == 0
    assert cli("left-behind", "list-export", made["list_id"], str(out)).json["error"]["code"] == "book-there"


def test_counts_balance_and_a_number_gives_its_rows(
    village: Callable[[], str], cli: CLI, tmp_path: Path
) -> None:
    village()
    found = cli("left-behind", "counts", "--rows", "child/flow/came").json
    child = found["groups"]["child"]
    assert child["adds_up"]
    assert (child["total"], child["lines"]["child/flow/opening"]["count"]) == (1, 0)
    assert len(found["rows"]) == 1
    book = tmp_path / "counts.xlsx"
    cli("left-behind", "counts", "--period", "quarter", "--out", str(book))
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == ["留守儿童", "留守妇女", "留守老年人", "儿童汇总（栏次）"]
    national = list(opened["儿童汇总（栏次）"].values)
    assert national[3][0] == 1
    checks = [row[0] for row in national[5:] if row[0]]
    assert len(checks) >= 6
    assert all(str(one).endswith("，相等") for one in checks)
    paper = tmp_path / "counts.pdf"
    assert cli("left-behind", "counts", "--out", str(paper)).json["paper_id"]
    assert paper.exists()
    assert cli("left-behind", "counts", "--rows", "child/no/such").code == 64


def test_what_is_posted_hides_small_numbers(village: Callable[[], str], cli: CLI, tmp_path: Path) -> None:
    village()
    out = tmp_path / "posted.pdf"
    found = cli("left-behind", "posted", "--out", str(out)).json
    assert found["groups"]["child"][0]["shown"] is None
    assert found["groups"]["woman"][0]["shown"] == 0
    assert out.exists()


def test_a_register_of_children_is_written_only_with_authorisation(
    desk: Desk, cli: CLI, tmp_path: Path
) -> None:
    child = desk.change(lambda work: both_away(Family(work)))[0]
    desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    desk.close()
    book = tmp_path / "children.xlsx"
    refused = cli("left-behind", "export", "child", str(book))
    assert (refused.code, refused.json["error"]["code"]) == (2, "nobody-to-export")
    assert not book.exists()


def test_the_columns_are_those_of_the_national_form(
    desk: Desk, colleague: Callable[..., Desk], tmp_path: Path
) -> None:
    from stationdesk.models.users import AuditEntry
    from stationdesk.services import left_behind_xlsx

    child = desk.change(lambda work: both_away(Family(work)))[0]
    made = desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    secretary = colleague(desk, "secretary", name="赵书记")
    secretary.change(lambda work: left_behind_files.authorise(work, desk.actor.user_id or "", "日常探访"))
    book = tmp_path / "children.xlsx"
    done = desk.change(lambda work: left_behind_xlsx.register_book(work, book, "child"))
    assert (done.rows, done.left_out) == (1, 0)
    head, row = list(openpyxl.load_workbook(book).active.values)  # type: ignore[union-attr]
    line = dict(zip(head, row, strict=True))
    assert line["姓名"] == "王小宝"
    assert (line["父亲姓名"], line["父亲当前务工地点"]) == ("王建国", "广东省东莞市")
    assert line["父母双方同时外出"] == "是"

    def looks(work: Work) -> set[str]:
        return {
            row.tag for row in work.session.query(AuditEntry).filter_by(target_id=made.enrolment_id).all()
        }

    assert "left_behind:export" in desk.read(looks)
    assert desk.read(users.list_all)


def test_the_week_and_a_ledger(village: Callable[[], str], cli: CLI, tmp_path: Path) -> None:
    village()
    found = cli("left-behind", "week").json
    assert {one["sort"] for one in found["tasks"]} >= {"visit", "enter"}
    assert found["loads"][0]["due"] >= 1
    out = tmp_path / "ledger.pdf"
    assert cli("left-behind", "ledger", "woman", "--out", str(out)).json["kind"] == "left_behind_ledger"
    assert out.exists()
    assert cli("papers", "render", "left_behind_ledger", "elder", "--out", str(tmp_path / "e.pdf")).code == 0


def test_leaving_with_a_sort_of_reason(village: Callable[[], str], cli: CLI) -> None:
    child = village()
    refused = cli("left-behind", "leave", child, "--sort", "aged")
    assert (refused.code, refused.json["error"]["code"]) == (2, "not-that-old")
    assert cli("left-behind", "leave", child, "--sort", "moved", "--note", "到县城上学").json["closed_why"]
