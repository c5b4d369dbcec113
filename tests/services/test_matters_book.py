"""The catalogue as a workbook: out and back without a change; edited, it says what changes; wrong, it says where."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from stationdesk.core import packs as files
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.desk import Desk
from stationdesk.services import matters, matters_book, matters_import
from stationdesk.services.pack_store import PackVersionTaken
from tests.services.window import AGENCY, accept, footprint, move_in


def book(desk: Desk) -> Any:
    return openpyxl.load_workbook(io.BytesIO(desk.read(matters_import.export_book)[0]))


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def put(sheet: Any, code: str, heading: str, value: object) -> None:
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    row = next(cell.row for cell in sheet["A"] if cell.value == code)
    sheet.cell(row, column).value = value


def renewed(made: Any, version: str = "2026-3", day: object = "2026-11-20") -> bytes:
    about = made["说明"]
    for row in about.iter_rows():
        if row[0].value == "版本":
            row[1].value = version
        if row[0].value == "生效日期":
            row[1].value = day
    return saved(made)


@pytest.mark.parametrize("version", ["2026-1", "2026-2"])
def test_a_catalogue_written_out_and_read_back_is_the_same_to_the_last_field(version: str) -> None:
    pack = files.load("matters", version)
    back = matters_book.read(matters_book.write(pack), pack)
    assert back.refused == ()
    again = files.parse(back.data)
    assert (again.version, again.effective_from, again.title) == (
        pack.version,
        pack.effective_from,
        pack.title,
    )
    assert again.body == pack.body


def test_an_edited_workbook_says_what_changes_field_by_field_and_how_many_open_cases(desk: Desk) -> None:
    people = move_in(desk)
    accept(desk, people.qinglan, AGENCY)
    made = book(desk)
    put(made["事项"], AGENCY, "承诺办结时限（工作日）", 8)
    put(made["事项"], AGENCY, "实施编码", "11421221MB0001234X4420123456789")
    put(made["事项"], AGENCY, "待核", "")
    put(made["材料"], AGENCY, "份数", 3)
    data = renewed(made)
    before = footprint(desk)
    seen = desk.read(lambda work: matters_import.preview(work, data))
    assert footprint(desk) == before
    (changed,) = seen.changed
    said = {one.field: (one.label, one.old, one.new) for one in changed.fields}
    assert said["promised_days"] == ("承诺办结时限（工作日）", "20", "8")
    assert said["task_code"] == ("实施编码", "", "11421221MB0001234X4420123456789")
    assert said["unconfirmed"][2] == ""
    assert ("，1份，" in said["materials"][1], "，3份，" in said["materials"][2]) == (True, True)
    assert (changed.open_cases, seen.open_cases, seen.same, seen.against) == (1, 1, 100, "2026-2")
    desk.change(lambda work: matters_import.import_pack(work, data))
    now = desk.read(lambda work: matters.get(work, AGENCY))
    assert (now.row.promised_days, now.national["task_code"], now.unconfirmed) == (
        8,
        "11421221MB0001234X4420123456789",
        (),
    )
    assert now.materials[0].copies == 3


def test_a_new_matter_and_one_left_out_are_seen(desk: Desk) -> None:
    made = book(desk)
    sheet = made["事项"]
    sheet.delete_rows(2)
    lines = made["材料"]
    for row in range(lines.max_row, 1, -1):
        if lines.cell(row, 1).value == "PT-001":
            lines.delete_rows(row)
    headings = [cell.value for cell in sheet[1]]
    new = {
        "事项编码": "XN-001",
        "事项名称": "新农事",
        "窗口": "便民服务",
        "办理方式": "承诺件",
        "谁决定": "村（社区）",
    }
    sheet.append([new.get(heading) for heading in headings])
    lines.append(["XN-001", "", "身份证", "原件"])
    seen = desk.read(lambda work: matters_import.preview(work, renewed(made)))
    assert (seen.added, seen.removed, seen.changed) == (("XN-001",), ("PT-001",), ())
    assert seen.names == {"XN-001": "新农事", "PT-001": "党员组织关系转入"}
    desk.change(lambda work: matters_import.import_pack(work, renewed(made)))
    found = desk.read(lambda work: matters.get(work, "XN-001"))
    assert (found.row.decides, found.materials[0].form, found.row.window_name) == (
        "village",
        "original",
        "便民服务",
    )
    people = move_in(desk)
    assert accept(desk, people.qinglan, "XN-001").state == "accepted"


def test_every_wrong_row_is_named_and_nothing_is_half_imported(desk: Desk) -> None:
    made = book(desk)
    sheet, lines = made["事项"], made["材料"]
    put(sheet, "PT-002", "承诺办结时限（工作日）", -5)
    put(sheet, "PT-003", "窗口", "不存在的窗口")
    put(sheet, "PT-004", "办件类型", "急件")
    put(sheet, "PT-005", "事项名称", None)
    put(sheet, "PT-006", "可代办", "也许")
    put(sheet, "PT-008", "事项编码", "PT-007")
    put(lines, "PT-001", "必要性", "随便")
    lines.append(["ZZ-999", "", "身份证"])
    data = renewed(made)
    before = footprint(desk)
    seen = desk.read(lambda work: matters_import.preview(work, data))
    assert [(one.sheet, one.row, one.column) for one in seen.refused if one.row < 20] == [
        ("事项", 3, "承诺办结时限（工作日）"),
        ("事项", 4, "窗口"),
        ("事项", 5, "办件类型"),
        ("事项", 6, "事项名称"),
        ("事项", 7, "可代办"),
        ("事项", 9, "事项编码"),
        ("材料", 2, "必要性"),
    ]
    assert "党建廉政" in next(one.reason for one in seen.refused if one.column == "窗口")
    assert any("ZZ-999" in one.reason for one in seen.refused)
    with pytest.raises(matters_import.CatalogueRowsRefused) as said:
        desk.change(lambda work: matters_import.import_pack(work, data))
    assert "第3行" in said.value.message
    assert footprint(desk) == before
    assert desk.read(lambda work: matters.catalogue(work)).version == "2026-2"


def test_a_version_that_is_taken_is_refused_unless_nothing_changed(desk: Desk) -> None:
    made = book(desk)
    assert desk.change(lambda work: matters_import.import_pack(work, saved(made))).already
    put(made["事项"], AGENCY, "承诺办结时限（工作日）", 8)
    with pytest.raises(PackVersionTaken):
        desk.read(lambda work: matters_import.preview(work, saved(made)))
    free = desk.read(matters_import.next_version)
    edition = matters_import.Edition(free, date(2026, 12, 1))
    assert desk.change(lambda work: matters_import.import_pack(work, saved(made), edition)).holds == "coming"
    assert free == "2026-3"
    assert desk.read(matters_import.next_version) == "2026-4"


def broken(change: Callable[[Any], None]) -> Callable[[Desk], bytes]:
    def make(desk: Desk) -> bytes:
        made = book(desk)
        change(made)
        return saved(made)

    return make


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda desk: b"PK\x03\x04rubbish", "sheet-damaged"),
        (lambda desk: saved(openpyxl.Workbook()), "sheet-empty"),
        (broken(lambda made: made.remove(made["材料"])), "catalogue-headings-missing"),
        (broken(lambda made: made["事项"].delete_cols(1)), "catalogue-headings-missing"),
        (broken(lambda made: made.remove(made["说明"])), "catalogue-version-missing"),
        (lambda desk: renewed(book(desk), "有空 格"), "pack-wrongly-typed"),
        (lambda desk: renewed(book(desk), "2026-3", "那天"), "catalogue-day-missing"),
        (lambda desk: renewed(book(desk), "2026-3", "2026-02-30"), "catalogue-day-missing"),
        (lambda desk: b"not a catalogue", "pack-unreadable"),
        (lambda desk: b"", "pack-unreadable"),
        (lambda desk: json.dumps([1]).encode(), "pack-unreadable"),
    ],
)
def test_rubbish_is_refused_in_a_sentence(desk: Desk, make: Callable[[Desk], bytes], code: str) -> None:
    data = make(desk)
    before = footprint(desk)
    with pytest.raises(Unhappy) as said:
        desk.change(lambda work: matters_import.import_pack(work, data))
    assert said.value.code == code
    assert isinstance(said.value, Refusal)
    assert footprint(desk) == before


@pytest.mark.parametrize(
    "rows", [matters_book.MAX_MATTERS + 1, pytest.param(100_000, marks=pytest.mark.prove)]
)
def test_more_rows_than_any_catalogue_has_are_refused(desk: Desk, rows: int) -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as made:
        for name, headings in (
            ("事项", ("事项编码", "事项名称", "窗口")),
            ("材料", ("事项编码", "材料名称")),
        ):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            for row in range(1, rows + 1 if name == "事项" else 2):
                sheet.write_row(row, 0, (f"A-{row}", "事项", "便民服务"))
    with pytest.raises(matters_book.CatalogueTooLong):
        desk.read(lambda work: matters_import.preview(work, out.getvalue()))


def test_a_day_that_the_spreadsheet_keeps_as_a_date_is_read(desk: Desk) -> None:
    seen = desk.read(
        lambda work: matters_import.preview(work, renewed(book(desk), "2026-3", date(2027, 1, 1)))
    )
    assert (seen.effective_from, seen.holds) == (date(2027, 1, 1), "coming")
