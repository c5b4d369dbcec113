"""Targets: spreadsheets and lists that somebody brought, and data packs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date

from stationdesk.core import calendar_files, packs
from stationdesk.services import sheets
from tests.fuzz.spoil import packed
from tests.fuzz.target import TODAY, Place, Run, target

NUMBER = "422301198005120027"
ROWS = (
    ("姓名", "公民身份号码", "性别", "民族", "出生日期", "户编号", "与户主关系", "现住址", "联系电话", "网格", "外出务工", "外出日期", "外出地点", "备注"),
    ("曾庆兰", NUMBER, "女", "汉", "1980-05-12", "001", "户主", "四邑村1组", "13807130001", "一网格", "是", "2026-02-01", "武汉", "=1+1"),
    ("单秀英", "", "女", "汉族", "1972年5月6日", "001", "母", "", "", "", "否", "", "", "'+x"),
    ("曾大山", "", "男", "", "19700304", "002", "户主", "", "0715-3456789", "", "", "", "", ""),
)  # fmt: skip


def csv_of(rows: tuple[tuple[str, ...], ...] = ROWS, mark: str = ",", coding: str = "utf-8") -> bytes:
    """Rows as a CSV file."""
    return "".join(mark.join(row) + "\r\n" for row in rows).encode(coding)


def xlsx_of(rows: tuple[tuple[str, ...], ...] = ROWS, sheet: str = "居民") -> bytes:
    """Rows as a workbook, with a merged cell, a date and a number among them."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        page.write_datetime(
            2, 4, __import__("datetime").datetime(1972, 5, 6), book.add_format({"num_format": "yyyy/m/d"})
        )
        page.merge_range(len(rows), 5, len(rows) + 1, 5, "003")
        page.write_number(len(rows), 8, 13807130001)
        book.add_worksheet("别的").write(0, 0, "说明")
    return out.getvalue()


def ods_of() -> bytes:
    """A small OpenDocument table."""
    cells = "".join(
        "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row) + "</table:table-row>"
        for row in ROWS[:2]
    )  # fmt: skip
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="居民">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    listed = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed([("mimetype", kind), ("META-INF/manifest.xml", listed), ("content.xml", content.encode())])


def _xls(place: Place) -> list[bytes]:
    from pathlib import Path

    return [(Path(__file__).parents[1] / "data" / "tasks" / "old.xls").read_bytes()]


def _residents(place: Place) -> Run:
    from stationdesk.services import residents_batch, residents_import
    from stationdesk.services.residents_headings import recogniser

    known = recogniser(None)

    def run(data: bytes) -> None:
        table = sheets.read_bytes(data, known)
        place.tried(lambda work: residents_batch.apply(work, residents_import.plan(work, table)))

    return run


target(
    "residents-csv",
    "lines",
    lambda place: [csv_of(), csv_of(mark="\t"), csv_of(coding="gb18030"), csv_of(coding="utf-16")],
    stateful=True,
)(_residents)
target("residents-xlsx", "zip", lambda place: [xlsx_of()], stateful=True)(_residents)
target("residents-ods", "zip", lambda place: [ods_of()])(_residents)
target("residents-xls", "bytes", _xls)(_residents)


@target(
    "import-map", "json", lambda place: [json.dumps({"名字": "姓名", "证号": "id_number", "x": "-"}).encode()]
)
def _map(place: Place) -> Run:
    from stationdesk.services import residents_headings

    return lambda data: residents_headings.read_map(place.file(data, "map.json"))


@target(
    "publicity-rows",
    "zip",
    lambda place: [xlsx_of((("项目", "金额", "日期"), ("曾庆兰", "=1+1", "2026-11-22")))],
)
def _publicity(place: Place) -> Run:
    from stationdesk.services import publicity_files

    return lambda data: publicity_files.read(
        place.file(data, "rows.xlsx"), lambda text: text.strip() in ("项目", "金额", "日期")
    )


@target(
    "list-from-above", "lines", lambda place: [csv_of(), "曾庆兰\n单秀英 1972-05-06\n".encode(), xlsx_of()]
)
def _from_above(place: Place) -> Run:
    from stationdesk.services import left_behind_compare_read

    return lambda data: left_behind_compare_read.from_file(place.file(data, "list.csv"), TODAY)


def _task(place: Place) -> Run:
    from stationdesk.services import task_books

    def run(data: bytes) -> None:
        book = task_books.read(data)
        fills = [
            task_books.Fill(line.row, one.letter, "=1+1 曾")
            for line in book.lines[:3]
            for one in book.columns
            if one.fill
        ][:6]
        made = task_books.write(data, book.sheet, fills)
        task_books.unlike(made, book.sheet, fills)

    return run


def _task_xlsx(place: Place) -> list[bytes]:
    from tests.services import workbooks

    return [workbooks.table(), workbooks.table(spare=2, footer=False, formula=False)]


target("task-xlsx", "zip", _task_xlsx)(_task)
target(
    "task-csv",
    "lines",
    lambda place: [
        csv_of(
            (("序号", "姓名", "身份证号", "困难类型"), ("1", "曾庆兰", NUMBER, ""), ("2", "单秀英", "", ""))
        )
    ],
)(_task)
target("task-xls", "bytes", _xls)(_task)


@target("township-task", "zip", _task_xlsx)
def _split(place: Place) -> Run:
    """The table that a township divides among its villages (read by `task_books`, written by openpyxl)."""
    from stationdesk.services import township_tasks

    def run(data: bytes) -> None:
        township_tasks.read_in(place.file(data, "table.xlsx"))
        _taken_apart(data)

    return run


def _taken_apart(data: bytes) -> None:
    from stationdesk.services import task_books, township_tasks

    book = task_books.read(data)
    if book.kind in ("xlsx", "xlsm") and book.lines:
        township_tasks.without_rows(data, book, {book.lines[0].row})


@target("catalogue-book", "zip", lambda place: [_book()], stateful=True)
def _catalogue(place: Place) -> Run:
    from stationdesk.services import matters_import

    return lambda data: place.tried(lambda work: matters_import.import_pack(work, data))


def _book() -> bytes:
    from stationdesk.services import matters_book

    whole = packs.load("matters")
    raw = json.loads((packs.folder() / "matters" / f"{whole.version}.json").read_bytes())
    raw["body"]["matters"] = raw["body"]["matters"][:2]
    raw["version"] = "9999-1"
    return matters_book.write(packs.parse(json.dumps(raw).encode()))


def _shipped(name: str) -> Callable[[Place], list[bytes]]:
    def seeds(place: Place) -> list[bytes]:
        version = packs.load(name).version
        raw = json.loads((packs.folder() / name / f"{version}.json").read_bytes())
        raw["version"] = "9999-1"
        return [json.dumps(_short(raw), ensure_ascii=False).encode()]

    return seeds


def _short(value: object) -> object:
    """A pack with the first two of everything: small cases are tried more often."""
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in (value[:2] if value and isinstance(value[0], dict) else value)]
    return value


@target(
    "data-pack",
    "json",
    lambda place: [
        seed for name in ("matters", "permits", "publicity", "certificates") for seed in _shipped(name)(place)
    ],
)
def _pack(place: Place) -> Run:
    return packs.parse


@target("catalogue-pack", "json", _shipped("matters"), stateful=True)
def _matters_pack(place: Place) -> Run:
    from stationdesk.services import matters_import

    return lambda data: place.tried(lambda work: matters_import.import_pack(work, data))


@target("calendar-pack", "json", _shipped("calendars"), stateful=True)
def _calendar_pack(place: Place) -> Run:
    from stationdesk.services import calendars

    def run(data: bytes) -> None:
        place.desk.read(lambda work: calendars.preview(work, data))
        place.tried(lambda work: calendars.take_in(work, data))

    return run


@target("holiday-year", "json", lambda place: [_year()], stateful=True)
def _holidays(place: Place) -> Run:
    from stationdesk.services import calendars

    def run(data: bytes) -> None:
        calendar_files.is_year_file(data)
        calendar_files.warnings(data)
        place.tried(lambda work: calendars.take_in(work, data))

    return run


def _year() -> bytes:
    days = [{"name": "元旦", "date": f"2027-01-0{n}", "isOffDay": True} for n in (1, 2, 3)]
    days.append({"name": "春节", "date": date(2027, 1, 9).isoformat(), "isOffDay": False})
    return json.dumps(
        {"year": 2027, "papers": ["https://www.gov.cn/x"], "days": days}, ensure_ascii=False
    ).encode()


@target("round-sheet", "lines", lambda place: [csv_of((("序号", "code", "who"), ("1", "same", "曾庆兰")))])
def _round(place: Place) -> Run:
    """A round's answers typed on a sheet (`left-behind round-keep`)."""
    from stationdesk.cli import left_behind_work

    return lambda data: left_behind_work.typed_rows(data)
