"""Text that a spreadsheet would work out stays text on every way out, and comes back in as it was written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from stationdesk.core import workbook_made
from stationdesk.desk import Desk
from stationdesk.services import residents_batch, residents_export, residents_import, sheet_values
from tests.fuzz.targets_tables import NUMBER, csv_of

FORMULAS = (
    "=cmd|'/C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1)", "=HYPERLINK(\"http://x\",\"y\")", "'=1+1", "''x", "＝1+1", "＋1", "－1", "＠x",
    "=", "+", "-", "@", "-0", "= 1", "=\u200b1",
)  # fmt: skip
STATIONDESK = Path(__file__).resolve().parents[2] / "stationdesk"


def _rows(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    heads = ("姓名", "公民身份号码", "现住址", "备注", "外出务工", "外出日期", "外出地点")
    from datetime import date

    from stationdesk.core import idnumber

    numbers = [idnumber.make("421221", date(1980, 1, 1), n) for n in range(1, len(texts) + 1)]
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    return (
        heads,
        *(
            (f"曾甲{chr(0x4E00 + n)}", number, text, text, "是", "2026-02-01", text)
            for n, (number, text) in enumerate(zip(numbers, quoted, strict=True))
        ),
    )


def _bring_in(desk: Desk, file: Path) -> residents_batch.Imported:
    table = residents_import.read(file)
    return desk.change(
        lambda work: residents_batch.apply(work, residents_import.plan(work, table)),
        reason="residents:import",
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_from_a_table_stay_text_out_and_in(desk: Desk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(csv_of(_rows(FORMULAS)))
    _bring_in(desk, file)
    kept = {row["remark"] for row in desk.read(lambda work: work.rows("SELECT remark FROM people"))}
    # One sign before a formula is the escape that exports add, and is taken off again.
    assert {"=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1"} <= kept
    out = tmp_path / f"out.{kind}"
    desk.change(lambda work: residents_export.export(work, out, reveal=True), reason="residents:export")
    body = out.read_bytes()
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
        assert not [
            cell
            for cell in cells
            if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
        ]
    else:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            assert not any(
                b"<f>" in package.read(name) or b"<f " in package.read(name) for name in package.namelist()
            )
    again = _bring_in(desk, out)
    assert (again.added, again.updated) == (0, 0)


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_formula_is_nobodys_name_unless_it_is_kept_as_text(desk: Desk, tmp_path: Path, sign: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text(f'姓名,公民身份号码\n"{sign}曾庆兰",{NUMBER}\n', "utf-8", newline="")
    table = residents_import.read(file)
    made = desk.read(lambda work: residents_import.plan(work, table))
    for step in made.steps:
        assert step.new is not None
        assert not str(step.new["name"]).startswith(("\t", "\r", "\n"))
        assert sheet_values.guard(str(step.new["name"])).startswith(("'", "曾"))
    assert made.added + made.refused == 1


def test_every_text_is_guarded_and_comes_back() -> None:
    for text in FORMULAS:
        assert not sheet_values.guard(text).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert sheet_values.unguard(sheet_values.guard(text)) == text


def _sources() -> list[tuple[str, str]]:
    return [
        (file.relative_to(STATIONDESK).as_posix(), file.read_text("utf-8"))
        for file in STATIONDESK.rglob("*.py")
    ]


def test_every_workbook_that_is_written_takes_no_text_for_a_formula() -> None:
    """`write` decides by what a text looks like, but where the one function that makes workbooks says otherwise."""
    out = io.BytesIO()
    with workbook_made.workbook(out) as book:
        sheet = book.add_worksheet("甲")
        for at, text in enumerate((*FORMULAS, "00123", "https://example.org")):
            sheet.write(at, 0, text)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as package:
        cells = package.read("xl/worksheets/sheet1.xml")
        assert cells.count(b' t="s"') == len(FORMULAS) + 2
        assert not any(sign in cells for sign in (b"<f>", b"<f ", b"<hyperlink"))
    for name, text in _sources():
        assert "xlsxwriter.Workbook(" not in text or name == "core/workbook_made.py", name
        assert ".write_formula(" not in text, name


def test_every_list_that_is_written_is_guarded() -> None:
    """CSV has no types: whoever writes one guards its cells."""
    wrote = [(name, text) for name, text in _sources() if re.search(r"csv\.writer\(", text)]
    assert len(wrote) >= 5
    for name, text in wrote:
        assert "guard(" in text or name.startswith("services/practice/"), name
