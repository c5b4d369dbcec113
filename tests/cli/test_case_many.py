"""`cases batch`, `hand-over`, `platform`: the words scripts rely on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.desk import Desk
from stationdesk.services import case_handovers
from tests.services.window import AGENCY, VILLAGE, accept, move_in


@pytest.fixture
def village(desk: Desk) -> Any:
    people = move_in(desk)
    desk.close()
    return people


def test_a_list_is_taken_in_and_what_was_not_is_said(
    cli: Callable[..., Any], village: Any, tmp_path: Path
) -> None:
    file = tmp_path / "名单.txt"
    file.write_bytes("曾庆兰\n无名氏\n".encode("gb18030"))
    dry = cli("cases", "batch", "--matter", AGENCY, "--list", file, "--all-materials", "--dry-run").json
    assert dry["counts"] == {"matched": 1, "nobody": 1}
    out = tmp_path / "签名表.pdf"
    got = cli("cases", "batch", "--matter", AGENCY, "--list", file, "--all-materials", "--out", out)
    assert got.code == 1
    assert got.json["counts"] == {"received": 1}
    assert [line["state"] for line in got.json["left_out"]] == ["nobody"]
    assert out.read_bytes().startswith(b"%PDF")
    (row,) = cli("cases", "batches").json["batches"]
    assert (row["people"], row["open"]) == (1, 1)
    assert cli("cases", "batches", row["number"][-4:]).json["cases"][0]["state"] == "received"
    step = cli("cases", "batch-step", row["number"], "forward").json
    assert (step["done"], step["refused"]) == (1, 0)
    assert cli("cases", "batch-step", row["number"], "forward").code == 1


def test_an_entry_is_undone(cli: Callable[..., Any], village: Any, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("曾庆兰", "utf-8")
    got = cli("cases", "batch", "--matter", AGENCY, "--list", file, "--all-materials").json
    assert cli("cases", "batch-undo", got["batch_id"], "--reason", "误登").json["done"] == 1
    assert cli("cases", "batches").json["batches"] == []
    assert cli("cases", "batches", got["batch_id"]).code == 2


def test_a_file_that_is_no_list_is_refused(cli: Callable[..., Any], village: Any, tmp_path: Path) -> None:
    missing = cli("cases", "batch", "--matter", AGENCY, "--list", tmp_path / "no.txt")
    assert (missing.code, missing.json["error"]["code"]) == (2, "list-file-unreadable")
    assert cli("cases", "batch", "--matter", AGENCY).code == 64


def test_everything_that_waits_goes_up_one_list_an_office(
    cli: Callable[..., Any], desk: Desk, tmp_path: Path
) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    accept(desk, people.wang, "PT-001")
    desk.close()
    out = tmp_path / "转办单.pdf"
    got = cli("cases", "hand-over", "--all-received", "--out", out)
    assert got.code == 0
    assert len(got.json["handovers"]) == 2
    assert [Path(file).name for file in got.json["files"]] == ["转办单.pdf", "转办单-2.pdf"]
    assert cli("cases", "hand-over", "--all-received").code == 2
    number = got.json["handovers"][0]["number"]
    taken = cli("cases", "taken-over", number, "--by", "李主任").json
    assert taken["taken_by"] == "李主任"
    assert cli("cases", "hand-over-undo", number, "--reason", "误").code == 2
    other = got.json["handovers"][1]["number"]
    assert cli("cases", "hand-over-undo", other, "--reason", "误").code == 0
    assert cli("cases", "hand-overs").json["not_handed_over"][0]["count"] == 1


def test_an_office_that_waits_for_nothing_is_no_order_to_send_everything(
    cli: Callable[..., Any], desk: Desk
) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    office = desk.read(case_handovers.waiting)[0].office
    desk.close()
    assert cli("cases", "hand-over", "--to", "别的单位").code == 64
    got = cli("cases", "hand-over", "--to", office).json
    assert [one["gone"] for one in got["handovers"]] == [1]


def test_one_office_takes_everything_when_it_is_named(
    cli: Callable[..., Any], desk: Desk, tmp_path: Path
) -> None:
    people = move_in(desk)
    one = accept(desk, people.qinglan, AGENCY)
    accept(desk, people.wang, "PT-001")
    own = accept(desk, people.wang, VILLAGE)
    desk.close()
    got = cli("cases", "hand-over", "--to", "青山镇便民服务中心", "--case", one.number, "--case", own.number)
    assert got.code == 1
    (made,) = got.json["handovers"]
    assert (made["gone"], made["to"]) == (1, "青山镇便民服务中心")
    rest = cli("cases", "hand-over", "--to", "青山镇便民服务中心", "--all-received").json
    assert [one["gone"] for one in rest["handovers"]] == [1]


def test_a_case_is_shown_field_by_field_and_its_number_comes_back(
    cli: Callable[..., Any], desk: Desk
) -> None:
    people = move_in(desk)
    case = accept(desk, people.qinglan, AGENCY)
    desk.close()
    assert cli("cases", "platform", "--waiting").json["count"] == 1
    fields = cli("cases", "platform", case.number).json["fields"]
    assert {"key", "label", "value", "required"} <= set(fields[0])
    assert cli("cases", "platform", case.number, "--number", "AB-1").code == 0
    assert cli("cases", "platform", "--waiting").json["count"] == 0
    wrong = cli("cases", "platform", case.number, "--number", "AB-2")
    assert (wrong.code, wrong.json["error"]["field"]) == (2, "reason")
