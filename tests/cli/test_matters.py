"""`matters` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from stationdesk.core import packs
from tests.fixtures import Said

Cli = Callable[..., Said]


def test_the_catalogue_says_its_version(cli: Cli) -> None:
    said = cli("matters", "list")
    assert (said.code, said.json["version"], len(said.json["matters"])) == (0, "2026-2", 101)
    found = cli("matters", "list", "gljt").json["matters"]
    assert [row["code"] for row in found] == ["SA-014", "OT-001"]


def test_a_matter_is_shown_with_its_materials_and_national_codes(cli: Cli) -> None:
    said = cli("matters", "show", "SA-014")
    assert (said.json["code"], said.json["decides"], said.json["version"]) == ("SA-014", "agency", "2026-2")
    assert len(said.json["materials"]) == 5
    assert (said.json["national"]["list_kind"], said.json["national"]["task_code"]) == ("assist", None)
    text = cli("matters", "show", "SA-014", as_json=False).out
    assert "清单类型：协助政府事项（待核）" in text
    assert "实施编码：未填" in text
    assert cli("matters", "show", "SA-999").json["error"]["code"] == "matter-unknown"


def test_a_new_catalogue_is_previewed_and_imported(cli: Cli, tmp_path: Path) -> None:
    raw = json.loads((packs.folder() / "matters" / "2026-2.json").read_text("utf-8"))
    raw |= {"version": "2026-9", "effective_from": "2026-11-21"}
    raw["body"]["matters"] = raw["body"]["matters"][1:]
    raw["body"]["matters"][0]["promised_days"] = 3
    file = tmp_path / "matters.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    seen = cli("matters", "import", file, "--dry-run").json
    assert (seen["imported"], seen["removed"]) == (False, ["PT-001"])
    (changed,) = seen["changed"]
    assert (changed["code"], changed["fields"]) == ("PT-002", ["promised_days"])
    assert (changed["changes"][0]["old"], changed["changes"][0]["new"]) == ("5", "3")
    assert "承诺办结时限（工作日）：5 → 3" in cli("matters", "import", file, "--dry-run", as_json=False).out
    assert cli("matters", "list").json["version"] == "2026-2"
    assert cli("matters", "import", file).json["imported"]
    assert cli("matters", "list").json["version"] == "2026-9"
    assert not cli("matters", "import", file).json["imported"]
    assert cli("matters", "import", tmp_path / "none.json").code == 3


def test_the_exported_workbook_comes_back_without_a_change(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "目录.xlsx"
    assert cli("matters", "export", file).json["matters"] == 101
    same = cli("matters", "import", file).json
    assert (same["already"], same["imported"], same["changed"], same["added"]) == (True, False, [], [])
    again = cli("matters", "import", file, "--edition", "2027-1", "--effective", "2027-01-01").json
    assert (again["imported"], again["same"], again["changed"], again["holds"]) == (True, 101, [], "coming")
    listed = cli("matters", "list").json
    assert (listed["version"], [one["version"] for one in listed["coming"]]) == ("2026-2", ["2027-1"])
    assert "2027-1 版将于2027年1月1日生效" in cli("matters", "list", as_json=False).out


def test_the_windows_follow_what_the_station_chose(cli: Cli) -> None:
    assert len(cli("matters", "windows").json["windows"]) == 7
    assert len(cli("matters", "windows", "--choose", "eight").json["windows"]) == 8
    first = cli("matters", "list", "--window", "国土房产").json["matters"]
    assert {row["window_name"] for row in first} == {"国土房产"}


def test_own_words_are_added_and_taken_away(cli: Cli) -> None:
    assert cli("matters", "words", "CN-014", "--add", "灯泡憋了").json["own_words"] == ["灯泡憋了"]
    assert cli("matters", "list", "灯泡憋了").json["matters"][0]["code"] == "CN-014"
    assert cli("matters", "words", "CN-014", "--drop", "灯泡憋了").json["own_words"] == []


def test_admissions_funds_and_the_burden_list(cli: Cli, tmp_path: Path) -> None:
    made = cli("matters", "admit", "--matter", "SA-014", "--department", "县民政局", "--fund", "12000").json
    assert (made["title"], made["state"], made["fund_fen"]) == ("高龄津贴申领", "unapproved", 1200000)
    id_ = made["admission_id"]
    got = cli("matters", "fund", id_, "5000", "--voucher", "记-12").json
    assert (got["received_fen"], got["balance_fen"]) == (500000, 700000)
    assert cli("matters", "fund", id_, "-5").code == 2
    assert len(cli("matters", "admissions").json["admissions"]) == 1
    sheet, paper = tmp_path / "减负.xlsx", tmp_path / "减负.pdf"
    assert cli("matters", "burden", "--out", sheet).json["file"] == str(sheet)
    assert cli("matters", "burden", "--out", paper).json["number"]
    assert sheet.read_bytes()[:2] == b"PK"
    assert paper.read_bytes()[:4] == b"%PDF"


def test_the_directory_hangs_on_the_wall_in_both_sizes(cli: Cli, tmp_path: Path) -> None:
    import pypdfium2

    for size, short in (("A3", 842), ("A4", 595)):
        file = tmp_path / f"{size}.pdf"
        assert cli("matters", "poster", "--out", file, "--paper", size).code == 0
        book = pypdfium2.PdfDocument(file)
        assert round(book[0].get_height()) == short
        text = "".join(page.get_textpage().get_text_range() for page in book)
        assert "高龄津贴申领" in text
        assert "其他诉求" in text
    flow = tmp_path / "flow.pdf"
    assert cli("matters", "poster", "--flow", "--out", flow).json["kind"] == "proxy_poster"


def test_an_a3_poster_comes_as_two_a4_for_a_station_without_a_large_printer(cli: Cli, tmp_path: Path) -> None:
    import pypdfium2

    sizes = {}
    for name, more in (("one", ()), ("two", ("--tile",))):
        file = tmp_path / f"{name}.pdf"
        assert cli("matters", "poster", "--out", file, *more).code == 0
        made = pypdfium2.PdfDocument(file)
        sizes[name] = [round(max(made.get_page_size(n))) for n in range(len(made))]
        made.close()
    assert set(sizes["one"]) == {1191}
    assert sizes["two"] == [842] * 2 * len(sizes["one"])
