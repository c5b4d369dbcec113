"""Tables that people bring: what cannot hang on a board is refused with its row and column, never left out in silence."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.desk import Desk
from stationdesk.documents.fonts import here
from stationdesk.services import publicity, publicity_files, publicity_rows, sheets
from stationdesk.services.publicity_rows import GivenRows
from tests.services.test_publicity import given, make

HEADINGS = ("姓名", "困难类型", "拟救助金额")


def known(text: str) -> bool:
    return text.strip() in HEADINGS


def workbook(
    folder: Path, *rows: tuple[Any, ...], before: Callable[[Any], object] = lambda _book: None
) -> Path:
    book = openpyxl.Workbook()
    before(book)
    page = book.active
    assert page is not None
    for row in (HEADINGS, *rows):
        page.append(row)
    file = folder / "救助.xlsx"
    book.save(file)
    return file


def table(file: Path) -> GivenRows:
    read = publicity_files.read(file, known)
    return GivenRows(read.headings, tuple((row.number, row.values) for row in read.rows))


@pytest.mark.parametrize("cell", ["=100+1", "=SUM(C1:C1)", '=HYPERLINK("http://x")'])
def test_a_formula_without_a_result_is_named_not_left_empty(tmp_path: Path, cell: str) -> None:
    file = workbook(tmp_path, ("王敏", "因灾", 200), ("李四", "因灾", cell))
    with pytest.raises(publicity_rows.FormulaInCell) as said:
        table(file)
    assert (said.value.params["line"], said.value.params["column"]) == (3, "拟救助金额")


def test_a_formula_with_its_result_is_read_as_the_result(tmp_path: Path) -> None:
    file = workbook(tmp_path, ("王敏", "因灾", "=100+1"))
    parts = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>100+1</f><v />" in sheet or b"<f>100+1</f><v></v>" in sheet or b"<f>100+1</f><v/>" in sheet
    for empty in (b"<v />", b"<v></v>", b"<v/>"):
        sheet = sheet.replace(b"<f>100+1</f>" + empty, b"<f>100+1</f><v>101</v>")
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert table(file).rows[0][1][2] == 101


def test_a_formula_on_another_page_of_the_workbook_is_none_of_this_ones(tmp_path: Path) -> None:
    def other(book: Any) -> None:
        book.create_sheet("说明").append(["", "", ""])
        book["说明"]["C2"] = "=1+1"

    assert table(workbook(tmp_path, ("王敏", "因灾", None), before=other)).rows[0][1][0] == "王敏"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("=1+1", publicity_rows.FormulaInCell),
        ("＝1+1", publicity_rows.FormulaInCell),
        ("@SUM(A1)", publicity_rows.FormulaInCell),
        ("'=1+1", publicity_rows.FormulaInCell),
        ("#REF!", publicity_rows.FormulaInCell),
        ("#DIV/0!", publicity_rows.FormulaInCell),
        ("因\u202e灾", publicity_rows.CellUnprintable),
        ("因\u2066灾", publicity_rows.CellUnprintable),
        ("因\u200f灾", publicity_rows.CellUnprintable),
        ("因\u0007灾", publicity_rows.CellUnprintable),
        ("因\ufffd灾", publicity_rows.CellUnprintable),
        ("因\ufffe灾", publicity_rows.CellUnprintable),
        ("因\U000e0041灾", publicity_rows.CellUnprintable),
        ("灾" * 201, publicity_rows.CellUnprintable),
    ],
)
def test_what_no_paper_carries_is_refused_with_row_and_column(
    desk: Desk, text: str, why: type[Refusal]
) -> None:
    rows = given(HEADINGS, ("王敏", "因灾", 100), ("李四", text, 200))
    with pytest.raises(why) as said:
        make(desk, "SW-04", rows, period="2026-10")
    assert (said.value.params["line"], said.value.params["column"]) == (3, "困难类型")
    assert "第3行" in said.value.message
    assert "困难类型" in said.value.message
    assert desk.read(publicity.list_all) == ()


def test_two_hundred_characters_are_not_too_many(desk: Desk) -> None:
    assert make(desk, "SW-04", given(HEADINGS, ("王敏", "灾" * 200, 100)), period="2026-10").rows == 1


@pytest.mark.parametrize("char", ["\ue000", "\U000f0001", "\u0378", "\U0003ffff"])
def test_a_character_of_no_font_is_named_with_its_place(char: str) -> None:
    rows = given(HEADINGS, ("王敏", "因灾", "100"), (f"李{char}", "因灾", "200"))
    with pytest.raises(publicity_files.CharacterWithoutFont) as said:
        publicity_files.covered(rows, here().missing)
    assert (said.value.params["line"], said.value.params["column"]) == (3, "姓名")
    assert f"U+{ord(char):04X}" in said.value.message
    assert "李" not in said.value.message


def rubbish() -> dict[str, bytes]:
    noise = random.Random(7)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "no workbook")
    half = io.BytesIO()
    with zipfile.ZipFile(half, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook")
    return {
        "empty.xlsx": b"",
        "zeros.csv": b"\x00" * 4096,
        "noise.xlsx": noise.randbytes(4096),
        "other.zip": archive.getvalue(),
        "half.xlsx": half.getvalue(),
        "cut.xlsx": archive.getvalue()[:40],
        "picture.csv": b"\x89PNG\r\n\x1a\n" + noise.randbytes(2000),
        "page.csv": b"%PDF-1.7\n" + noise.randbytes(2000),
        "quotes.csv": '姓名,困难类型,拟救助金额\n王敏,"因灾,100\n'.encode() * 3,
        "headless.csv": "甲,乙\n1,2\n".encode(),
    }


@pytest.mark.parametrize("name", sorted(rubbish()))
def test_rubbish_is_refused_in_words(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(rubbish()[name])
    with pytest.raises(Unhappy) as said:
        publicity_files.read(file, known)
    assert isinstance(said.value, Refusal), "the file's fault, not the machine's"
    assert said.value.message


def test_a_spreadsheet_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "旧.csv"
    file.write_bytes("姓名,困难类型,拟救助金额\n王敏,因灾,100\n".encode("gb18030"))
    assert table(file).rows[0][1][0] == "王敏"
    assert sheets.read_table(file, known).encoding
