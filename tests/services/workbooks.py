"""Tables as townships send them, made with real spreadsheet writers, for the tests of tasks."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from stationdesk.core import idnumber

A = idnumber.make("421202", date(1970, 3, 4), 11)
B = idnumber.make("421202", date(1972, 5, 6), 22)
C = idnumber.make("421202", date(2015, 7, 8), 33)
PEOPLE = (("曾大山", A), ("单秀英", B), ("曾小宝", C))
HEADINGS = (
    "序号",
    "姓名",
    "身份证号",
    "性别",
    "手机",
    "住址",
    "困难类型",
    "是否低保",
    "年收入",
    "走访日期",
    "备注",
)
FIRST = 6
"""The first row with a person."""


def table(
    people: Sequence[tuple[str, str]] = PEOPLE, *, spare: int = 0, footer: bool = True, formula: bool = True
) -> bytes:
    """摸排表: a merged title, headings of two lines, columns counted, validations, a total, hidden things, a picture."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page, lists = book.add_worksheet("摸排表"), book.add_worksheet("码表")
    lists.hide()
    lists.write_column(0, 0, ["低保", "特困", "其他"])
    head = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#DDEEFF"})
    text = book.add_format({"num_format": "@", "border": 1})
    day = book.add_format({"num_format": "yyyy/m/d", "border": 1})
    money = book.add_format({"num_format": "#,##0.00", "border": 1})
    page.merge_range(0, 0, 0, 10, "××镇2026年困难群众摸排表", head)
    page.merge_range(1, 0, 1, 10, "填报单位：　　　　填报日期：", head)
    for at, heading in enumerate(HEADINGS):
        if heading == "手机":
            page.merge_range(2, at, 2, at + 1, "联系方式", head)
        if heading in ("手机", "住址"):
            page.write(3, at, heading, head)
        else:
            page.merge_range(2, at, 3, at, heading, head)
    page.write_row(4, 0, list(range(1, 12)))
    row = 5
    for number, (name, id_number) in enumerate([*people, *[("", "")] * spare], 1):
        page.write_number(row, 0, number)
        if name:
            page.write_string(row, 1, name, text)
            page.write_string(row, 2, id_number, text)
            page.write_string(row, 3, "男", text)
        page.write_blank(row, 6, None, text)
        page.write_blank(row, 8, None, money)
        page.write_blank(row, 9, None, day)
        row += 1
    if footer:
        page.write_string(row, 1, "合计")
        if formula:
            page.write_formula(row, 8, f"=SUM(I6:I{row})", money, 0)
        page.merge_range(row + 2, 0, row + 2, 10, "填表说明：1、逐户核实；2、于月底前报送。")
    page.data_validation(5, 6, row - 1, 6, {"validate": "list", "source": "=码表!$A$1:$A$3"})
    page.data_validation(5, 7, row - 1, 7, {"validate": "list", "source": ["是", "否"]})
    page.set_column(2, 2, 22)
    page.set_column(10, 10, 30, None, {"hidden": True})
    page.freeze_panes(5, 2)
    page.write_comment(5, 1, "请核对")
    page.insert_image(0, 12, "seal.png", {"image_data": io.BytesIO(picture())})
    page.conditional_format(
        5, 8, row - 1, 8, {"type": "cell", "criteria": ">", "value": 9000, "format": head}
    )
    book.close()
    return out.getvalue()


def picture() -> bytes:
    """A PNG of one red dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


def parts(body: bytes) -> dict[str, bytes]:
    """The parts of a workbook file by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    """A workbook file out of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return out.getvalue()


def by_openpyxl(body: bytes, sheet: str) -> list[list[Any]]:
    """The values of a sheet as openpyxl reads them."""
    import openpyxl

    page = openpyxl.load_workbook(io.BytesIO(body))[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def by_calamine(body: bytes, sheet: str) -> list[list[Any]]:
    """The same as calamine reads them."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    found: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return found
