"""Tables that the program writes are made in memory: no temporary file holds people in clear."""

from __future__ import annotations

import ast
import io
import tempfile
from pathlib import Path

import openpyxl
import pytest

import stationdesk
from stationdesk.core.workbook_saved import saved

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
