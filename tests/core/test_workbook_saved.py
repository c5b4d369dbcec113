"""Tables that the program writes are made in memory: no temporary file holds people in clear."""

from __future__ import annotations

import ast
import gc
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest

import stationdesk
from stationdesk.core.workbook_saved import changing, saved

SOURCES = Path(stationdesk.__file__).parent


def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "名单"
    page.append(["姓名", "公民身份号码"])
    page.append(["闻人雪瑶", "421221197708154525"])
    page.merge_cells("A3:B3")
    page.column_dimensions["A"].width = 31
    made.create_sheet("第二张")["B2"] = 5
    return made


def test_no_temporary_file_is_made_of_a_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refused)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    again = openpyxl.load_workbook(io.BytesIO(saved(book())))
    page = again["名单"]
    assert [one.value for one in page[2]] == ["闻人雪瑶", "421221197708154525"]
    assert [str(one) for one in page.merged_cells.ranges] == ["A3:B3"]
    assert page.column_dimensions["A"].width == 31
    assert again["第二张"]["B2"].value == 5
    with pytest.raises(AssertionError, match="temporary"):
        book().save(io.BytesIO())


@pytest.fixture
def complaints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Python says of things that it finds as garbage and cannot finish."""
    heard: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda one: heard.append(repr(one.exc_value)))
    return heard


def test_a_workbook_that_cannot_be_saved_leaves_nothing_open(complaints: list[str]) -> None:
    hurt = book()
    for page in hurt.worksheets:
        page.sheet_state = "hidden"
    with pytest.raises(IndexError, match="visible") as kept:
        saved(hurt)
    ring: list[object] = [
        kept
    ]  # as an error does that is kept by the frame it passed through: no count falls to nothing
    ring.append(ring)
    del hurt, page, kept, ring
    gc.collect()
    assert complaints == []


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "docProps/app.xml"])
def test_a_workbook_with_macros_that_cannot_be_read_leaves_nothing_open(
    part: str, complaints: list[str]
) -> None:
    whole, hurt = io.BytesIO(saved(book())), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(hurt, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        start = target.getinfo(part).header_offset + 30 + len(part)
    body = bytearray(hurt.getvalue())
    body[start : start + 8] = b"<<<<<<<<"
    with pytest.raises(zipfile.BadZipFile), changing(bytes(body), macros=True):
        pass
    gc.collect()
    assert complaints == []


def test_a_changed_workbook_keeps_what_it_had(complaints: list[str]) -> None:
    with changing(saved(book()), macros=True) as made:
        made["名单"].delete_rows(1)
        body = saved(made)
    del made
    gc.collect()
    assert openpyxl.load_workbook(io.BytesIO(body))["名单"]["A1"].value == "闻人雪瑶"
    assert complaints == []


def test_every_workbook_of_the_program_is_made_in_memory() -> None:
    """By `saved`, or with `in_memory`: whoever writes the next one is reminded here."""
    wrong = []
    for file in SOURCES.rglob("*.py"):
        text = file.read_text("utf-8")
        if "openpyxl" in text and file.name != "workbook_saved.py":
            wrong += [
                f"{file.name}:{one.lineno} {ast.unparse(one)}"
                for one in ast.walk(ast.parse(text))
                if isinstance(one, ast.Call)
                and isinstance(one.func, ast.Attribute)
                and one.func.attr == "save"
                and ast.unparse(one.func.value) in ("book", "made", "workbook")
            ]
        if "xlsxwriter.Workbook(" in text and '"in_memory": True' not in text:
            wrong.append(f"{file.name}: xlsxwriter without in_memory")
    assert wrong == []
