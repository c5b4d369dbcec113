"""`publicity` as scripts use it; sheets read back by both readers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_certificates import read_back
from tests.fixtures import PIN, Said
from tests.services.test_hidden_rows import hidden_book

Cli = Callable[..., Said]

HEADINGS = ("日期", "凭证号", "摘要", "收入", "支出", "经办人", "审批人", "余额")
ROWS = (
    ("2026-10-03", "202610-01", "门面租金", "3000", "", "王敏", "李主任", "13000"),
    ("2026-10-09", "202610-02", "路灯维修", "", "1250.50", "王敏", "曾𬭊玉", "11749.50"),
)


def written(file: Path, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows((headings, *rows))
    return file


def test_a_sheet_goes_from_file_to_board_to_archive(cli: Cli, tmp_path: Path) -> None:
    for name in ("周监委", "吴监委"):
        assert cli("users", "add", name, "--post", "supervisor", pin=PIN).code == 0
    file = written(tmp_path / "rows.csv", *ROWS)
    made = cli("publicity", "make", "CA-01", "--rows", file, "--period", "2026-10").json
    sheet, out = made["sheet_id"], tmp_path / "sheet.pdf"
    draft = cli("publicity", "print", sheet, "--paper", "A4", "--out", out).json
    assert draft["draft"]
    assert "草" in read_back(out)
    assert cli("publicity", "post", sheet).json["error"]["code"] == "reviews-missing"
    for name in ("周监委", "吴监委"):
        assert cli("publicity", "review", sheet, user=name, password=PIN).code == 0
    posted = cli("publicity", "post", sheet, "--meeting", "2026-11-20", "--place", "公开栏").json
    assert posted["state"] == "posted"
    assert posted["until_on"] == "2026-12-02"
    for size in ("A4", "A3"):
        assert not cli("publicity", "print", sheet, "--paper", size, "--out", out).json["draft"]
        text = read_back(out)
        for wanted in (
            "财务收支明细公布",
            "2026年10月",
            "1,250.50",
            "11,749.50",
            "合计",
            "2026年12月2日",
        ):
            assert wanted in text, wanted
        assert set("曾𬭊玉") <= set(text), "a narrow cell folds the name"
        assert "草" not in text
    first = out.read_bytes()
    assert cli("publicity", "print", sheet, "--paper", "A3", "--out", out).code == 0
    assert out.read_bytes() == first
    said = cli("publicity", "object", sheet, "--text", "路灯太贵").json
    assert cli(
        "publicity", "answer", sheet, "--objection", said["objection_id"], "--text", "已出示票据"
    ).json["answer"]
    assert cli("publicity", "take-down", sheet).json["error"]["code"] == "too-early-to-take-down"
    assert cli("publicity", "show", sheet).json["state"] == "posted"
    assert cli("publicity", "list", "--state", "posted").json["sheets"][0]["sheet_id"] == sheet
    assert len(cli("publicity", "sheets").json["sheets"]) == 27


@pytest.mark.parametrize(
    ("code", "rows", "error"),
    [
        ("SA-017", ROWS, "never-posted"),
        ("CA-01", (("2026-10-03", "1", "转给13807151234", "1", "", "王敏", "李", "1"),), "cell-not-postable"),
        ("CA-01", (("2026-10-03", "1", "=1+1", "1", "", "王敏", "李", "1"),), "formula-in-cell"),
        ("CA-01", (*ROWS, ("2026-10-10", "3", "笔", "", "1", "王敏", "李", "9")), "balance-wrong"),
    ],
)
def test_bad_sheets_are_refused_whole(
    cli: Cli, tmp_path: Path, code: str, rows: tuple[tuple[str, ...], ...], error: str
) -> None:
    said = cli("publicity", "make", code, "--rows", written(tmp_path / "rows.csv", *rows))
    assert said.code == 2
    assert said.json["error"]["code"] == error
    assert cli("publicity", "list").json["sheets"] == []
    plain = cli("publicity", "make", code, "--rows", tmp_path / "rows.csv", as_json=False)
    assert "13807151234" not in plain.err
    assert plain.err.count("\n") == 1


def test_a_workbook_is_read_and_a_missing_glyph_stops_it(cli: Cli, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("申请人", "困难类型", "拟救助金额"), ("曾小敏", "因灾", 1500)):
        book.active.append(row)
    book.save(tmp_path / "rows.xlsx")
    made = cli("publicity", "make", "SW-04", "--rows", tmp_path / "rows.xlsx").json
    assert made["rows"] == 1
    assert made["publisher"] == "township"
    assert made["missing"] == ["监督电话"]
    book.active.append(("某\U0003fff0", "因灾", 100))
    book.save(tmp_path / "rows.xlsx")
    said = cli("publicity", "make", "SW-04", "--rows", tmp_path / "rows.xlsx")
    assert said.code == 2
    assert len(cli("publicity", "list").json["sheets"]) == 1


def test_hidden_rows_of_a_workbook_are_told_or_left_out(cli: Cli, tmp_path: Path) -> None:
    rows = (("申请人", "困难类型", "内部备注"), ("曾小敏", "因灾", "x"), ("单秀英", "因病", "y"))
    (tmp_path / "rows.xlsx").write_bytes(hidden_book(rows, gone=(2,), columns=()))
    make = ("publicity", "make", "SW-04", "--leave-out", "--rows", tmp_path / "rows.xlsx")
    assert "▲ 表格里有1 行是隐藏或被筛选掉的（第 3 行）" in cli(*make, as_json=False).out
    (tmp_path / "rows.xlsx").write_bytes(hidden_book(rows, gone=(2,), columns=(2,)))
    made = cli("publicity", "make", "SW-04", "--rows", tmp_path / "rows.xlsx", "--visible-only").json
    assert (made["rows"], made["hidden"]) == (1, "")


def test_a_signed_sheet_is_recorded_and_confirmed_on_the_command_line(cli: Cli, tmp_path: Path) -> None:
    from PIL import Image

    for name in ("周监委", "吴监委"):
        assert cli("users", "add", name, "--post", "supervisor", pin=PIN).code == 0
    file = written(tmp_path / "rows.csv", *ROWS)
    made = cli("publicity", "make", "CA-01", "--rows", file, "--period", "2026-10").json
    assert made["account"]["closing"] == "11,749.50"
    out, scan = tmp_path / "out.pdf", tmp_path / "scan.png"
    assert cli("paper-approvals", "pending", "--out", out).json["pending"][0]["needed"] == 2
    assert "财务收支明细公布" in "".join(read_back(out).split())
    for n, name in enumerate(("周监委", "吴监委")):
        Image.new("RGB", (30, 40 + n), "white").save(scan)
        said = cli("paper-approvals", "record", made["number"], "--signer", name, "--scan", scan).json
        assert said["state"] == "open"
    assert said["subject_state"] == "reviewed"
    assert cli("paper-approvals", "confirm").json["confirmed"] == 0, "nobody confirms for another"
    assert cli("paper-approvals", "confirm", user="周监委", password=PIN).json["confirmed"] == 1
    left = cli("paper-approvals", "list", "--open").json["approvals"]
    assert [row["signer"] for row in left] == ["吴监委"]
    denied = cli(
        "paper-approvals", "deny", left[0]["approval_id"], "--reason", "不是", user="吴监委", password=PIN
    )
    assert denied.json["state"] == "denied"
    posted = cli("publicity", "post", made["sheet_id"], "--meeting", "11号")
    assert posted.json["error"]["code"] == "reviews-missing"


def test_boards_templates_and_the_record_on_the_command_line(cli: Cli, tmp_path: Path) -> None:
    assert cli("publicity", "places", "村口", "老粮站").json["places"] == ["村口", "老粮站"]
    assert cli("publicity", "scheme", "three").json["scheme"] == "three"
    own = cli("publicity", "template", "SW-04", "--days", "8", "--note", "镇里审定").json
    assert (own["days"], own["own"]) == (8, True)
    assert cli("publicity", "template", "SW-04", "--days", "2").json["error"]["code"] == "too-short"
    file = written(tmp_path / "r.csv", ("曾小敏", "因灾", "x"), headings=("谁", "困难类型", "备注一"))
    words = ("publicity", "make", "SW-04", "--rows", file)
    assert cli(*words).json["error"]["code"] == "columns-not-allowed"
    made = cli(*words, "--column", "谁=申请人", "--column", "备注一=").json
    sheet = made["sheet_id"]
    assert cli("publicity", "received", sheet, "--reference", "镇民政9号").code == 0
    assert cli("publicity", "post", sheet, "--by", "李三", "--signed-by", "王四").code == 0
    assert cli("publicity", "interrupt", sheet, "--reason", "雨淋").json["state"] == "made"
    assert cli("publicity", "post", sheet).json["state"] == "posted"
    out = tmp_path / "record.pdf"
    assert cli("publicity", "record", sheet, "--out", out).code == 0
    text = "".join(read_back(out).split())
    for wanted in ("公示记录", "提前撤下", "王四", "老粮站", "镇民政9号"):
        assert wanted in text, wanted
    assert any(row["code"] == "CA-01" for row in cli("publicity", "calendar").json["calendar"])
    begun = cli("publicity", "begin", "SW-02", "--out", tmp_path / "b.csv").json
    assert begun["rows"] == 0
