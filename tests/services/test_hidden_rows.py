"""Promises about tables whose sender hid rows or columns: what was read beyond what he sees is said, and may be left out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stationdesk.core import workbook_hidden
from stationdesk.services import sheet_hidden, sheets, task_books
from tests.fuzz.targets_tables import ods_of

ROWS = (
    ("姓名", "出生日期", "备注"),
    ("甲一", "1990-01-02", "看得见"),
    ("乙二", "1991-01-02", "筛选掉"),
    ("丙三", "1992-01-02", "看得见"),
    ("丁四", "1993-01-02", "隐藏"),
)
XLS = Path(__file__).parents[1] / "data" / "sheets" / "hidden.xls"


def hidden_book(
    rows: tuple[tuple[str, ...], ...] = ROWS,
    *,
    gone: tuple[int, ...] = (2, 4),
    columns: tuple[int, ...] = (2,),
) -> bytes:
    """A workbook with hidden rows and columns (from 0), the sheet that is meant behind another."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("说明").write(0, 0, "这一页只有说明")
        page = book.add_worksheet("人口 & 户")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
        for number in gone:
            page.set_row(number, None, None, {"hidden": True})
        for number in columns:
            page.set_column(number, number, None, None, {"hidden": True})
    return out.getvalue()


def hidden_ods() -> bytes:
    """Two hidden rows that are written once and repeated; a folded column."""
    with zipfile.ZipFile(io.BytesIO(ods_of())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["content.xml"].decode()
    first = text.index("<table:table-row>")
    second = text.index("<table:table-row>", first + 5)
    end = text.index("</table:table>")
    row = text[second:end].replace(
        "<table:table-row>", '<table:table-row table:visibility="filter" table:number-rows-repeated="2">'
    )
    columns = '<table:table-column/><table:table-column-group table:display="false"><table:table-column/></table:table-column-group>'
    parts["content.xml"] = (text[:first] + columns + text[first:end] + row + text[end:]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def known(text: str) -> bool:
    return text in ("姓名", "出生日期", "备注", "公民身份号码")


@pytest.mark.parametrize("body", [hidden_book(), XLS.read_bytes()], ids=["xlsx", "xls"])
def test_rows_and_columns_that_the_sender_does_not_see_are_counted(body: bytes) -> None:
    table = sheets.read_bytes(body, known)
    assert len(table.rows) == 4
    assert (table.hidden_rows, table.hidden_columns) == ((3, 5), ("备注",))
    assert (
        sheet_hidden.said(table)
        == "表格里有2 行是隐藏或被筛选掉的（第 3、5 行），1 列是隐藏的（备注），也读进来了。"
    )
    seen = sheet_hidden.without(table)
    assert [row.values[0] for row in seen.rows] == ["甲一", "丙三"]
    assert seen.headings == ("姓名", "出生日期", "")
    assert {row.values[2] for row in seen.rows} == {""}
    assert sheet_hidden.said(seen) == ""


def test_an_open_document_table_says_what_it_folds_away() -> None:
    table = sheets.read_bytes(hidden_ods(), known)
    assert len(table.rows) == 3
    assert table.hidden_rows == (3, 4)
    assert table.hidden_columns == (table.headings[1],)


def test_what_shows_everything_says_nothing() -> None:
    assert sheet_hidden.said(sheets.read_bytes(hidden_book(gone=(), columns=()), known)) == ""
    assert sheet_hidden.said(sheets.read_bytes("姓名,备注\n甲一,x\n".encode(), known)) == ""


def test_hidden_rows_without_anything_in_them_are_not_counted() -> None:
    table = sheets.read_bytes(hidden_book(gone=(2, 40), columns=(9,)), known)
    assert (table.hidden_rows, table.hidden_columns) == ((3,), ())


@pytest.mark.parametrize("mark", ['hidden="true"', "hidden = '1'", 'ht="0" customHeight="1"'])
def test_every_spelling_of_hidden_is_known(mark: str) -> None:
    with zipfile.ZipFile(io.BytesIO(hidden_book(gone=(), columns=()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    parts[part] = parts[part].replace(b'<row r="3"', f'<row r="3" {mark}'.encode(), 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    assert workbook_hidden.find(out.getvalue(), "xlsx", "人口 & 户").rows == {3}


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_what_cannot_be_looked_through_hides_nothing(body: bytes, kind: str) -> None:
    assert workbook_hidden.find(body, kind, "x") == workbook_hidden.Hidden()


def test_a_task_table_says_that_rows_of_it_are_hidden() -> None:
    people: Any = (("序号", "姓名", "是否低保"), ("1", "甲一", ""), ("2", "乙二", ""))
    book = task_books.read(hidden_book(people, gone=(2,), columns=()))
    assert "hidden_rows" in book.warnings
    assert len(book.lines) == 2
    assert "hidden_rows" not in task_books.read(hidden_book(people, gone=(), columns=())).warnings
