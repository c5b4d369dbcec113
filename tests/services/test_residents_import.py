"""Promises about bringing spreadsheets in, and taking them back."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import idnumber
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.search import people
from stationdesk.services import (
    absences,
    residents,
    residents_batch,
    residents_export,
    residents_headings,
    residents_import,
    residents_list,
    residents_refusals,
    sheets,
)
from stationdesk.services.practice import population, sheet
from tests.fixtures import START, open_desk

A = idnumber.make("421202", date(1970, 3, 4), 11)
B = idnumber.make("421202", date(1972, 5, 6), 22)
C = idnumber.make("421202", date(2015, 7, 8), 33)
HEAD = [
    "姓名",
    "公民身份号码",
    "户编号",
    "与户主关系",
    "网格",
    "联系电话",
    "外出务工",
    "外出日期",
    "外出地点",
]
FAMILY = [
    ["曾大山", A, "001", "户主", "第一网格", "13812345678", "是", "2026-02-20", "广东省东莞市"],
    ["单秀英", B, "001", "妻", "第一网格", "", "否", "", ""],
    ["曾小宝", C, "001", "儿子", "第一网格", "", "", "", ""],
]


def write_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8", sep: str = ",") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sep).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: list[list[Any]], **more: Any) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(more.get("name", "名单"))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(r, c, value, day)
                elif isinstance(value, str):
                    page.write_string(r, c, value)
                else:
                    page.write(r, c, value)
        for first_row, first_column, last_row, last_column, value in more.get("merged", ()):
            page.merge_range(first_row, first_column, last_row, last_column, value)
        for hidden in more.get("hidden", ()):
            other = book.add_worksheet(hidden)
            other.write(0, 0, "姓名")
            other.hide()
    return path


def plan(desk: Desk, path: Path, mapping: dict[str, str] | None = None) -> residents_import.ImportPlan:
    checked = residents_headings.check_map(mapping) if mapping else None
    table = residents_import.read(path, checked)
    return desk.read(lambda work: residents_import.plan(work, table, checked))


def bring_in(desk: Desk, path: Path) -> residents_batch.Imported:
    made = plan(desk, path)
    return desk.change(lambda work: residents_batch.apply(work, made))


def count(desk: Desk, table: str) -> int:
    return int(
        desk.read(lambda work: work.scalar(f"SELECT count(*) FROM {table} WHERE withdrawn_at IS NULL"))
    )


def one(desk: Desk, path: Path) -> tuple[str, str]:
    """The column and code of the only refused row."""
    made = plan(desk, path)
    assert made.refused == len(made.rows) == 1
    return made.rows[0].column, made.rows[0].code


def test_a_family_comes_in_whole(desk: Desk, tmp_path: Path) -> None:
    done = bring_in(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    assert (done.read, done.added, done.refused) == (3, 3, 0)
    child = desk.read(lambda work: residents.resolve(work, C))
    shown = desk.read(lambda work: residents_list.detail(work, child))
    assert {k.kind: k.name for k in shown.kin} == {"father": "曾大山", "mother": "单秀英"}
    assert shown.household is not None
    assert shown.household.grid == "第一网格"
    assert [a.place for a in desk.read(absences.list_all)] == ["广东省东莞市"]
    assert [hit.name for hit in desk.read(lambda work: people.find(work, "sxy"))] == ["单秀英"]


def test_a_dry_run_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    made = plan(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    assert made.added == 3
    assert count(desk, "people") == 0
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM search_dirty")) == 0


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, *FAMILY])
    bring_in(desk, path)
    again = bring_in(desk, path)
    assert (again.added, again.updated, again.unchanged, again.batch_id) == (0, 0, 3, None)


def test_an_update_takes_only_filled_cells(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    done = bring_in(
        desk,
        write_csv(tmp_path / "b.csv", [["姓名", "身份证号", "电话", "现住址"], ["曾大山", A, "", "三组5号"]]),
    )
    assert (done.added, done.updated) == (0, 1)
    person = desk.read(lambda work: residents.resolve(work, A))
    shown = desk.read(lambda work: residents_list.detail(work, person))
    assert shown.living_address == "三组5号"
    assert len(shown.phones_masked) == 1
    assert shown.relation == "户主"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_is_read(desk: Desk, tmp_path: Path, encoding: str) -> None:
    assert plan(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY], encoding)).added == 3


@pytest.mark.parametrize("sep", [",", "\t", ";"])
def test_every_usual_separator_is_read(desk: Desk, tmp_path: Path, sep: str) -> None:
    assert plan(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY], sep=sep)).added == 3


def test_characters_that_gb18030_moved_in_2022_are_read_as_characters() -> None:
    text, encoding = sheets.decode("姓名\n".encode("gb18030") + b"\xfe\x59\xa6\xd9")
    assert (text[-2:], encoding) == ("\u9fb4\ufe10", "gb18030")
    assert len(sheets._CHANGED_2022) == 18


@pytest.mark.parametrize("name", ["𬀩𫖯䶮", "\U00031a42明", "买买提·" + "阿" * 46, "欧阳\u3007", "A·B"])
def test_rare_and_long_names_stay_as_written(desk: Desk, tmp_path: Path, name: str) -> None:
    bring_in(desk, write_csv(tmp_path / "a.csv", [["姓名", "出生日期"], [name, "1990-01-02"]]))
    assert desk.read(lambda work: work.scalar("SELECT name FROM people")) == name


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ["曾大山", A[:-1] + ("1" if A[-1] != "1" else "2"), ""],
            ("公民身份号码", "id-number-check-digit-wrong"),
        ),
        (["曾大山", "4.21202E+17", ""], ("公民身份号码", "id-number-rounded")),
        (["曾大山", A[:15] + "000", ""], ("公民身份号码", "id-number-rounded")),
        (["曾大山", "12345", ""], ("公民身份号码", "id-number-wrong-length")),
        (["曾大山", "421202199002300011", ""], ("公民身份号码", "id-number-impossible-date")),
        (["曾大山", A, "1970-02-30"], ("出生日期", "date-impossible")),
        (["曾大山", A, "1970年3月"], ("出生日期", "date-incomplete")),
        (["曾大山", "", "2027-01-01"], ("出生日期", "date-in-future")),
        (["曾大山", A, "1971-03-04"], ("出生日期", "birth-contradicts")),
        (["", A, ""], ("姓名", "name-missing")),
        (["曾" * 101, A, ""], ("姓名", "name-too-long")),
        (["曾＊山", A, ""], ("姓名", "value-masked")),
        (["曾大山", "", ""], ("公民身份号码", "id-number-or-birth-missing")),
    ],
)
def test_a_bad_row_is_named_with_column_and_reason(
    desk: Desk, tmp_path: Path, row: list[str], expected: tuple[str, str]
) -> None:
    path = write_csv(tmp_path / "a.csv", [["姓名", "公民身份号码", "出生日期"], row, ["单秀英", B, ""]])
    made = plan(desk, path)
    assert [(note.row, note.column, note.code) for note in made.rows] == [(2, *expected)]
    assert made.added == 1
    assert made.rows[0].reason.endswith("。")


def test_numbers_that_a_spreadsheet_rounded_are_refused_with_that_reason(desk: Desk, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号"], ["曾大山", int(A)], ["单秀英", B]])
    made = plan(desk, path)
    assert (made.added, made.rows[0].code) == (1, "id-number-rounded")
    assert "电子表格" in made.rows[0].reason


def test_duplicates_inside_a_file_are_refused_naming_the_other_row(desk: Desk, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["姓名", "身份证号"], ["曾大山", A], ["曾小山", A]])
    made = plan(desk, path)
    assert (made.added, made.rows[0].row, made.rows[0].code) == (1, 3, "repeated-in-file")
    assert "第 2 行" in made.rows[0].reason


def test_merged_cells_count_for_every_row_they_span(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["四邑村人口表"], [], ["姓名", "身份证号", "户编号", "与户主关系"]]
    rows += [["曾大山", A, "", "户主"], ["单秀英", B, "", "妻"], ["曾小宝", C, "", "子"]]
    path = write_xlsx(
        tmp_path / "a.xlsx", rows, merged=[(3, 2, 5, 2, "001"), (0, 0, 0, 3, "四邑村人口表")], hidden=["旧表"]
    )
    made = plan(desk, path)
    assert (made.added, made.refused, made.filled, made.unread_sheets) == (3, 0, 2, ("旧表",))
    desk.change(lambda work: residents_batch.apply(work, made))
    assert count(desk, "households") == 1
    assert desk.read(lambda work: work.scalar("SELECT count(DISTINCT household_id) FROM people")) == 1


def test_dates_of_a_workbook_are_read_however_they_are_kept(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["姓名", "出生日期"],
        ["甲一", datetime(1990, 1, 2)],
        ["乙二", 19900102],
        ["丙三", 32875],
        ["丁四", "1990年1月2日"],
        ["戊五", "1990.1.2"],
        ["己六", "１９９０/1/2"],
    ]
    bring_in(desk, write_xlsx(tmp_path / "a.xlsx", rows))
    births = desk.read(lambda work: work.rows("SELECT DISTINCT birth FROM people"))
    assert [row["birth"] for row in births] == ["1990-01-02"]


def test_wrong_columns_are_refused_with_what_was_seen(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(sheets.HeadingsMissing) as said:
        plan(desk, write_csv(tmp_path / "a.csv", [["品名", "数量"], ["化肥", "3"]]))
    assert "品名" in said.value.message
    with pytest.raises(residents_refusals.NameColumnMissing):
        plan(desk, write_csv(tmp_path / "b.csv", [["性别", "民族"], ["男", "汉"]]))
    with pytest.raises(residents_refusals.NumberColumnsMissing):
        plan(desk, write_csv(tmp_path / "c.csv", [["姓名", "性别"], ["曾大山", "男"]]))
    with pytest.raises(residents_refusals.ColumnTwice):
        plan(desk, write_csv(tmp_path / "d.csv", [["姓名", "身份证号", "身份证"], ["曾大山", A, B]]))


def test_a_mapping_names_columns_and_leaves_others_out(desk: Desk, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["村民", "证号", "备注"], ["曾大山", A, "x"]])
    made = plan(desk, path, {"村民": "姓名", "证号": "公民身份号码", "备注": ""})
    assert (made.added, made.ignored) == (1, ("备注",))
    with pytest.raises(residents_headings.MapFieldUnknown):
        residents_headings.check_map({"村民": "收入"})


def torn_xls(at: int) -> bytes:
    """An old .xls with one byte overwritten: its reader panics, which is no ordinary exception."""
    body = bytearray((Path(__file__).parents[1] / "data" / "tasks" / "old.xls").read_bytes())
    body[at] = 255 if at > 2130 else 0
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        *((torn_xls(at), sheets.SheetDamaged) for at in (514, 666, 762, 2128, 2131, 2132)),
        (b"", sheets.SheetEmpty),
        (b"PK\x03\x04 not a zip", sheets.SheetDamaged),
        (b"\x89PNG\r\n\x1a\n\x00\x00", sheets.SheetUnknown),
        (b"%PDF-1.7 ...", sheets.SheetUnknown),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), sheets.SheetLocked),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, sheets.SheetUnknown),
        ('姓名,身份证号\n"曾大山,1\n单,2\n'.encode(), sheets.SheetQuotes),
        (b"\xd0\xd5\xc3\xfb,\xff\xff\xff\n", sheets.SheetGarbled),
    ],
)
def test_what_is_no_readable_table_is_refused_in_a_sentence(
    desk: Desk, tmp_path: Path, body: bytes, why: type[Refusal]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(body)
    with pytest.raises(why) as said:
        plan(desk, path)
    assert said.value.message.endswith("。")


def test_a_bomb_is_not_unpacked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    with pytest.raises(sheets.SheetSuspicious):
        plan(desk, path)


def test_a_cell_at_the_far_end_does_not_fill_the_memory(desk: Desk, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名"]] + [[]] * 5)
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "姓名")
        page.write(1048575, 16383, "x")
    with pytest.raises(sheets.SheetTooWide):
        plan(desk, path)


def test_an_undone_batch_leaves_nothing_and_restores_what_it_changed(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    head = ["姓名", "身份证号", "现住址", "户编号", "村民代表"]
    bring_in(
        desk,
        write_csv(
            tmp_path / "b.csv",
            [
                head,
                ["曾大山", A, "新屋", "001", "赵代表"],
                ["新人", idnumber.make("421202", date(1980, 1, 1), 5), "", "002", ""],
            ],
        ),
    )
    assert (count(desk, "people"), count(desk, "households")) == (4, 2)
    done = desk.change(lambda work: residents_batch.undo(work))
    assert done.kept == ()
    assert (count(desk, "people"), count(desk, "households")) == (3, 1)
    person = desk.read(lambda work: residents.resolve(work, A))
    shown = desk.read(lambda work: residents_list.detail(work, person))
    assert shown.living_address is None
    assert shown.household is not None
    assert shown.household.representative is None
    assert desk.read(lambda work: people.find(work, "新人")) == []
    desk.change(lambda work: residents_batch.undo(work))
    assert (count(desk, "people"), count(desk, "phones"), count(desk, "grids"), count(desk, "absences")) == (
        0,
        0,
        0,
        0,
    )
    with pytest.raises(residents_batch.BatchUnknown):
        desk.change(lambda work: residents_batch.undo(work))


def test_what_was_worked_on_since_survives_an_undo_and_is_listed(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    person = desk.read(lambda work: residents.resolve(work, B))
    desk.change(lambda work: residents.edit(work, residents.EditPerson(person, {"remark": "已核对"})))
    child = desk.read(lambda work: residents.resolve(work, C))
    desk.change(
        lambda work: absences.add(work, absences.NewAbsence(child, date(2026, 9, 1), "湖北省咸宁市", "study"))
    )
    done = desk.change(lambda work: residents_batch.undo(work))
    kept = {kept.record_id: kept.why for kept in done.kept}
    assert (kept[person], kept[child]) == ("changed", "used")
    assert count(desk, "people") == 2
    assert count(desk, "households") == 1


def test_a_plan_is_not_written_after_somebody_changed_something(desk: Desk, tmp_path: Path) -> None:
    made = plan(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    desk.change(lambda work: residents.add(work, residents.NewPerson("甲", A)))
    with pytest.raises(residents_batch.PlanStale):
        desk.change(lambda work: residents_batch.apply(work, made))
    assert count(desk, "people") == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_without_a_change(desk: Desk, tmp_path: Path, kind: str) -> None:
    village = population.generate(300, 3, today=date(2026, 11, 22))
    rows = sheet.as_sheet(village)
    path = write_csv(tmp_path / "a.csv", [list(sheet.HEADINGS), *(list(row.values()) for row in rows)])
    bring_in(desk, path)
    tricky = ["=1+1", "'=1", "-5", "@x", "＋y", "''z", "'普通"]
    for at, person in enumerate(desk.read(lambda work: residents_list.ids(work))[: len(tricky)]):
        desk.change(
            lambda work, p=person, t=tricky[at]: residents.edit(work, residents.EditPerson(p, {"remark": t}))
        )
    out = tmp_path / f"out.{kind}"
    made = desk.change(lambda work: residents_export.export(work, out, reveal=True))
    again = plan(desk, out)
    assert made.rows == again.read == again.unchanged
    assert (again.added, again.updated, again.refused) == (0, 0, 0)
    if kind == "csv":
        assert not [line for line in out.read_text("utf-8-sig").split(",") if line.startswith(("=", "@"))]


def test_a_masked_file_is_refused_as_a_whole(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    out = tmp_path / "out.xlsx"
    desk.change(lambda work: residents_export.export(work, out))
    with zipfile.ZipFile(out) as archive:
        assert A.encode() not in archive.read("xl/sharedStrings.xml")
    with pytest.raises(residents_refusals.FileMasked) as said:
        plan(desk, out)
    assert said.value.code == "value-masked"


def test_spoilt_rows_of_the_practice_village_are_refused_and_the_rest_comes_in(
    desk: Desk, tmp_path: Path
) -> None:
    village = population.generate(400, 5, today=date(2026, 11, 22))
    rows, spoilt = sheet.with_mistakes(village, every=20)
    path = write_csv(tmp_path / "a.csv", [list(sheet.HEADINGS), *(list(row.values()) for row in rows)])
    made = plan(desk, path)
    expected = {bad.row + 2: bad.how for bad in spoilt if bad.how != "merged cell"}
    refused = {note.row for note in made.rows}
    assert expected.keys() <= refused
    warned = {note.row for note in made.warnings}
    assert {bad.row + 2 for bad in spoilt if bad.how == "merged cell"} <= warned
    assert made.added + made.refused == made.read == len(rows)


SCRIPT = """
import sys, time
from datetime import datetime
from pathlib import Path
from stationdesk.core.clock import SetClock
from stationdesk.services import residents_batch, residents_import
from tests.fixtures import START, open_desk
desk = open_desk(Path(sys.argv[1]), SetClock(START))
table = residents_import.read(Path(sys.argv[2]))
plan = desk.read(lambda work: residents_import.plan(work, table))
def half(work):
    residents_batch.apply(work, plan)
    work.session.flush()
    print("written", flush=True)
    time.sleep(60)
desk.change(half)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_killed_import_leaves_the_register_as_it_was(home: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, *FAMILY])
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(home), str(path)],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "written\n"
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    time.sleep(0.1)
    with open_desk(home, SetClock(START)) as desk:
        assert (count(desk, "people"), count(desk, "households"), count(desk, "import_batches")) == (0, 0, 0)
        assert desk.read(lambda work: work.scalar("PRAGMA integrity_check")) == "ok"
        assert bring_in(desk, path).added == 3


def test_import_needs_its_permit(desk: Desk, colleague: Callable[..., Desk], tmp_path: Path) -> None:
    other = colleague(desk, "agent")
    with pytest.raises(Refusal) as said:
        plan(other, write_csv(tmp_path / "a.csv", [HEAD, *FAMILY]))
    assert said.value.code == "not-permitted"
