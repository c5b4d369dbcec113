"""Promises about the sender's workbook: understood as it is, and given back with only the filled cells changed."""

from __future__ import annotations

import csv
import io
import random
import re
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.services import sheets, task_books, task_scan, task_xlsx
from stationdesk.services.task_books import Fill
from stationdesk.services.task_xlsx import FormulaInTheWay
from tests.services.workbooks import A, B, by_calamine, by_openpyxl, parts, table, zipped

SHEET1 = "xl/worksheets/sheet1.xml"


def made(lines: list[list[Any]], **more: Any) -> bytes:
    """A plain sheet by openpyxl, another writer than the tables of `workbooks`."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = "表1"
    for line in lines:
        page.append(line)
    for merged in more.get("merged", ()):
        page.merge_cells(merged)
    if password := more.get("protected"):
        page.protection.password = password
        page.protection.enable()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_townships_table_is_understood() -> None:
    book = task_books.read(table())
    assert (book.sheet, book.heading_top, book.heading_row) == ("摸排表", 3, 4)
    assert [line.row for line in book.lines] == [6, 7, 8]
    assert book.lines[0].values == {"A": "1", "B": "曾大山", "C": A, "D": "男"}
    found = {one.letter: one for one in book.columns}
    assert [found[letter].role for letter in "ABCDEFGK"] == [
        "number", "name", "id_number", "sex", "phones", "living_address", "", "remark",
    ]  # fmt: skip
    assert found["E"].heading == "联系方式/手机"
    assert [one.letter for one in book.columns if one.fill] == list("EFGHIJK")
    assert found["G"].choices == ("低保", "特困", "其他"), "a list on a hidden sheet"
    assert found["H"].choices == ("是", "否")
    assert found["H"].strict
    assert found["J"].kind == "date"
    assert found["K"].hidden
    assert book.notes == 3
    assert not book.room_below
    assert set(book.warnings) == {"formulas", "hidden"}


def test_only_the_filled_cells_of_one_sheet_change() -> None:
    body = table(formula=False)
    back = task_books.write(body, "摸排表", [Fill(6, "E", "13812345678", True), Fill(8, "G", "特困")])
    before, after = parts(body), parts(back)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [SHEET1]
    old, new = before[SHEET1].decode(), after[SHEET1].decode()
    cell = re.compile(r'<c r="(?:E6|G8)".*?(?:/>|</c>)')
    assert cell.sub("", old) == cell.sub("", new), "outside the two cells the sheet is the same to the byte"
    style = re.search(r'<c r="G8" s="(\d+)"', old)
    assert style is not None
    assert f'<c r="G8" s="{style[1]}" t="inlineStr">' in new


def test_two_readers_read_what_was_filled() -> None:
    back = task_books.write(
        table(),
        "摸排表",
        [
            Fill(6, "E", "13812345678", True),
            Fill(6, "I", "3500.5"),
            Fill(6, "J", "2026-11-20"),
            Fill(7, "F", ' 四组<1>&"2"号\n后屋 '),
            Fill(7, "G", "=1+1"),
            Fill(8, "F", "_x0041_"),
            Fill(8, "H", "𠮷"),
        ],
    )
    for lines in (by_openpyxl(back, "摸排表"), by_calamine(back, "摸排表")):
        assert lines[5][4] == "13812345678", "a phone stays text"
        assert lines[5][8] == 3500.5, "an amount is a number, so that sums work"
        assert f"{lines[5][9]:%Y-%m-%d}" == "2026-11-20"
        assert lines[6][5] == ' 四组<1>&"2"号\n后屋 '
        assert lines[6][6] == "=1+1"
        assert lines[7][7] == "𠮷"
    assert by_calamine(back, "摸排表")[7][5] == "_x0041_"
    assert b"<f>1+1" not in parts(back)[SHEET1], "what looks like a formula is text"


def test_sums_are_worked_out_anew_and_nothing_else_is_touched() -> None:
    content = parts(table())
    content["xl/workbook.xml"] = re.sub(rb"<calcPr[^>]*/>", b"", content["xl/workbook.xml"])
    body = zipped(content)
    back = task_books.write(body, "摸排表", [Fill(6, "I", "100")])
    before, after = parts(body), parts(back)
    assert [name for name in before if before[name] != after[name]] == [SHEET1, "xl/workbook.xml"]
    added = b'<calcPr fullCalcOnLoad="1"/>'
    assert after["xl/workbook.xml"].replace(added, b"") == before["xl/workbook.xml"]
    assert by_openpyxl(back, "摸排表")[8][8] == "=SUM(I6:I8)"
    with pytest.raises(FormulaInTheWay):
        task_books.write(body, "摸排表", [Fill(9, "I", "1")])


def test_rows_that_are_not_there_yet_are_put_in_their_place() -> None:
    body = made([["姓名", "身份证号", "电话"], ["张三", A], [None], [None], ["李四", B]])
    back = task_books.write(
        body,
        "表1",
        [Fill(9, "A", "王五", True, 5), Fill(3, "C", "1"), Fill(4, "A", "甲", True), Fill(9, "C", "2")],
    )
    for lines in (by_openpyxl(back, "表1"), by_calamine(back, "表1")):
        assert [line[0] or "" for line in lines] == ["姓名", "张三", "", "甲", "李四", "", "", "", "王五"]
        assert [str(lines[at][2] or "").removesuffix(".0") for at in (2, 8)] == ["1", "2"]
    assert b'ref="A1:C9"' in parts(back)[SHEET1]


def test_an_empty_sheet_and_self_closed_rows_are_opened_up() -> None:
    content = parts(made([["姓名", "电话"], ["张三"]]))
    raw = content[SHEET1]
    content[SHEET1] = re.sub(
        rb"<sheetData>.*</sheetData>", b'<sheetData><row r="2" ht="30"/></sheetData>', raw
    )
    back = task_books.write(zipped(content), "表1", [Fill(2, "B", "x"), Fill(2, "A", "y"), Fill(1, "A", "z")])
    assert by_openpyxl(back, "表1") == [["z", None], ["y", "x"]]
    assert b'<row r="2" ht="30">' in parts(back)[SHEET1]
    content[SHEET1] = re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData/>", raw)
    back = task_books.write(zipped(content), "表1", [Fill(3, "B", "x"), Fill(1, "A", "z")])
    assert by_calamine(back, "表1") == [["z", ""], ["", ""], ["", "x"]]


def test_a_prefixed_workbook_is_filled_in_its_own_spelling() -> None:
    content = parts(made([["姓名", "电话"], ["张三", None]]))
    raw = content[SHEET1].decode()
    raw = re.sub(r"<(/?)(?!\?)", r"<\1x:", raw).replace('xmlns="', 'xmlns:x="')
    content[SHEET1] = raw.encode()
    back = task_books.write(zipped(content), "表1", [Fill(2, "B", "甲"), Fill(4, "A", "乙")])
    assert by_openpyxl(back, "表1") == [["姓名", "电话"], ["张三", "甲"], [None, None], ["乙", None]]


def test_a_merged_household_is_read_on_every_line_and_written_once() -> None:
    lines = [["户主", "姓名", "身份证号", "住址"], ["曾大山", "曾大山", A], [None, "单秀英", B]]
    body = made(lines, merged=("A2:A3", "D2:D3"))
    book = task_books.read(body)
    assert [line.values["A"] for line in book.lines] == ["曾大山", "曾大山"]
    back = task_books.write(body, "表1", [Fill(2, "D", "四组"), Fill(3, "D", "四组")])
    assert [line[3] for line in by_openpyxl(back, "表1")] == ["住址", "四组", None]
    with pytest.raises(task_books.MergedCellsDiffer):
        task_books.write(body, "表1", [Fill(2, "D", "四组"), Fill(3, "D", "五组")])


def test_notes_examples_and_totals_are_nobodys_line() -> None:
    lines: list[list[Any]] = [
        ["某镇留守老人情况表"],
        ["序号", "姓名", "年龄", "是否独居"],
        ["例", "张某某", 70, "是"],
        [1, "曾大山", 70, None],
        [2, None, None, None],
        [3, None, None, None],
        ["合计", None, "=SUM(C4:C6)", None],
        ["填表人：", None, "审核人：", None],
    ]
    book = task_books.read(made(lines))
    assert [line.row for line in book.lines] == [4]
    assert book.spare_rows == (5, 6)
    assert book.notes == 3
    assert not book.room_below
    assert [one.letter for one in book.columns if one.fill] == ["D"]


def test_a_person_can_point_at_the_headings() -> None:
    lines = [["甲", "乙"], ["姓名", "电话"], ["曾大山", None]]
    assert task_books.read(made(lines), heading_row=2).heading_row == 2
    with pytest.raises(task_books.NameColumnMissing):
        task_books.read(made(lines), heading_row=1)
    with pytest.raises(task_books.HeadingsNotFound):
        task_books.read(made([["a", "b"], ["c", "d"]]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_goes_back_in_its_own_encoding_with_untouched_lines_as_they_were(
    encoding: str, separator: str
) -> None:
    lines = [
        ["姓名", "身份证号", "电话", "备注"],
        ["曾大山", A, "", 'a"b'],
        ["单秀英", B, "", "第一行\r\n第二行"],
        ["尾", "", "", ""],
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(lines)
    body = out.getvalue().encode(encoding)
    book = task_books.read(body)
    assert (book.kind, [line.row for line in book.lines]) == ("csv", [2, 3, 4])
    back = task_books.write(body, "", [Fill(2, "C", "138"), Fill(4, "D", "=cmd()"), Fill(5, "A", "新")])
    again = list(csv.reader(io.StringIO(back.decode(encoding), newline=""), delimiter=separator))
    assert again[1] == ["曾大山", A, "138", 'a"b']
    assert again[2] == lines[2]
    assert again[3][3] == "'=cmd()"
    assert again[4] == ["新"]
    untouched = out.getvalue().split("\r\n")
    assert untouched[0] + "\r\n" in back.decode(encoding)
    assert untouched[2] + "\r\n" in back.decode(encoding)
    assert task_books.write(body, "", []) == body


def test_what_is_no_workbook_is_refused_by_name() -> None:
    for body, code in (
        (b"", "sheet-empty"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 3, "sheet-locked"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "sheet-damaged"),
        (b"PK\x03\x04 rubbish", "sheet-damaged"),
        (zipped({"a.txt": b"x"}), "sheet-unknown"),
        (zipped({"content.xml": b"<x/>", "mimetype": b"o"}), "book-unsupported"),
        (b"%PDF-1.7 ...", "sheet-unknown"),
        (b"\xff\xfe\x00", "sheet-garbled"),
    ):
        with pytest.raises(Unhappy) as caught:
            task_books.read(body)
        assert caught.value.code == code, body[:20]


def test_a_sheet_of_a_hundred_thousand_rows_is_refused_quickly() -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    for row in range(100_000):
        page.write(row, 0, "姓名" if row == 0 else "张三")
    book.close()
    with pytest.raises(sheets.SheetTooWide):
        task_books.read(out.getvalue())
    far = made([["姓名", "电话"], ["张三", None]])
    content = parts(far)
    content[SHEET1] = content[SHEET1].replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(sheets.SheetTooWide):
        task_books.read(zipped(content))


def test_bombs_and_tricks_of_xml_are_refused() -> None:
    content = parts(made([["姓名", "电话"], ["张三", None]]))
    bomb = dict(content)
    bomb["xl/media/x.bin"] = b"\0" * 60_000_000
    with pytest.raises(sheets.SheetSuspicious):
        task_books.read(zipped(bomb))
    entity = dict(content)
    raw = re.sub(rb"^<\?xml[^>]*>", b"", content[SHEET1])
    entity[SHEET1] = b'<!DOCTYPE worksheet [<!ENTITY b "c">]>' + raw
    with pytest.raises(sheets.SheetDamaged):
        # Here and not in the other reader, which would refuse it for reasons of its own.
        task_xlsx.Package(zipped(entity)).layout("表1")
    wide = dict(content)
    wide[SHEET1] = content[SHEET1].decode().encode("utf-16")
    with pytest.raises(task_scan.BookUnsupported):
        task_books.read(zipped(wide))


def test_protection_stays_and_is_said() -> None:
    body = made([["姓名", "身份证号", "电话"], ["张三", A, None]], protected="secret")
    assert "protected" in task_books.read(body).warnings
    back = task_books.write(body, "表1", [Fill(2, "C", "138")])
    assert b"<sheetProtection" in parts(back)[SHEET1]


def test_random_damage_never_crashes() -> None:
    body = table()
    content = parts(body)
    wild = random.Random(20261122)
    outcomes = set()
    for turn in range(250):
        if turn % 3:
            # Inside the parts, so that the checksums of the ZIP do not catch it first.
            broken = dict(content)
            name = wild.choice(
                [
                    SHEET1,
                    "xl/workbook.xml",
                    "xl/styles.xml",
                    "xl/_rels/workbook.xml.rels",
                    "xl/sharedStrings.xml",
                ]
            )
            raw = bytearray(broken[name])
            for _ in range(wild.choice((1, 2, 8))):
                at = wild.randrange(len(raw))
                if wild.random() < 0.3:
                    del raw[at : at + wild.randrange(40)]
                else:
                    raw[at] = wild.choice(b"<>\"'/&0129Azx \x00\xff")
            broken[name] = bytes(raw)
            given = zipped(broken)
        else:
            raw = bytearray(body)
            for _ in range(wild.choice((1, 3, 30))):
                raw[wild.randrange(len(raw))] = wild.randrange(256)
            given = bytes(raw[: wild.randrange(len(raw))] if wild.random() < 0.3 else raw)
        try:
            book = task_books.read(given)
            task_books.write(given, book.sheet, [Fill(book.lines[0].row if book.lines else 9, "E", "1")])
            outcomes.add("read")
        except Unhappy as said:
            outcomes.add(said.code)
    assert {"read", "sheet-damaged"} <= outcomes


def test_nothing_filled_gives_back_every_part_as_it_was() -> None:
    body = table(formula=False)
    assert parts(task_books.write(body, "摸排表", [])) == parts(body)


def test_an_old_xls_comes_back_as_xlsx_and_says_so() -> None:
    body = (Path(__file__).parents[1] / "data" / "tasks" / "old.xls").read_bytes()
    found = task_books.read(body)
    assert found.kind == "xls"
    assert "xls" in found.warnings
    assert found.sheets == ("表1",)
    assert found.lines[0].values == {"A": "1", "B": "曾大山", "C": A, "D": "1970-03-04"}
    back = task_books.write(body, found.sheet, [Fill(3, "E", "13812345678", True)])
    lines = by_openpyxl(back, "表1")
    assert lines[0][0] == "某镇摸排表（旧格式）", "the first cell of a merged title is still there"
    assert lines[2][:3] == [1, "曾大山", A]
    assert lines[2][4] == "13812345678"
    assert f"{lines[3][3]:%Y-%m-%d}" == "1972-05-06"


def test_refusals_carry_no_names() -> None:
    with pytest.raises(Refusal) as caught:
        task_books.read(made([["姓名乙", "x"], ["曾大山", A]], merged=()), heading_row=9)
    assert "曾大山" not in caught.value.message
    assert A not in repr(caught.value)


def test_a_table_of_households_is_matched_by_their_heads() -> None:
    lines = [["户主姓名", "户主身份证号", "家庭人口", "住房类型"], ["曾大山", A, None, None]]
    roles = [one.role for one in task_books.read(made(lines)).columns]
    assert roles[:2] == ["name", "id_number"]
    lines = [["户主姓名", "户主身份证号", "姓名", "身份证号", "电话"], ["曾大山", A, "单秀英", B, None]]
    roles = [one.role for one in task_books.read(made(lines)).columns]
    assert roles == ["household_head", "head_id_number", "name", "id_number", "phones"]


def test_a_guardian_is_not_whose_line_it_is() -> None:
    lines = [["监护人姓名", "留守儿童姓名", "身份证号", "监护人电话"], ["曾大山", "曾小宝", B, None]]
    book = task_books.read(made(lines))
    assert [one.role for one in book.columns][:3] == ["", "name", "id_number"]
