"""A sheet is looked at in pieces: where one ends changes nothing, and no sign hides in another."""

from __future__ import annotations

import io
import zipfile

import pytest

from stationdesk.core import workbook_bounds

LINE = '<row r="{n}"><c r="A{n}" t="s" s="12"><v>1</v></c><c r="B{n}"/></row>'


def book(sheet: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>")
    return out.getvalue()


def looked(sheet: str) -> None:
    workbook_bounds.xlsx(book(sheet), most=50_000_000, rows=200_000, columns=300)


@pytest.mark.parametrize("shift", range(0, len(LINE), 6))
def test_a_cell_between_two_pieces_is_whole(shift: int) -> None:
    cells = "".join(LINE.format(n=n) for n in range(100_000, 118_000))
    looked(" " * shift + cells)


@pytest.mark.parametrize(
    "cell",
    [
        '<c x=">" r="XFD1048576"><v>1</v></c>',
        "<c x='<c/>' r='XFD1048576'/>",
        f'<c x="{"y" * 301}" r="XFD1048576"/>',
        '<c r="XFD1048576"',
    ],
)
def test_a_cell_hides_its_place_behind_nothing(cell: str) -> None:
    with pytest.raises((workbook_bounds.Unsound, workbook_bounds.TooWide)):
        looked(f'<row r="1">{cell}</row>')


def test_a_sheet_without_signs_for_a_million_characters_is_none() -> None:
    with pytest.raises(workbook_bounds.Unsound):
        looked('<row r="1"><c r="A1"><v>' + "1" * 3_000_000)
