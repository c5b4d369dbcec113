"""The catalogue as a workbook that the township edits and sends back: sheets 说明, 事项 and 材料.

Writing it out and reading it back changes nothing. Whatever a workbook has no column for stays as the catalogue it
is compared with has it. A row that cannot be right is named with its sheet, row, column and reason; with one such row
nothing of the workbook is taken.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

from stationdesk.core import matter_codes as codes
from stationdesk.core import packs as pack_files
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.matter_cells import MATERIAL_CELLS, MATTER_CELLS, Cells, CellWrong
from stationdesk.core.matter_shapes import MAX_MATERIALS, MAX_MATTERS
from stationdesk.core.words import N_, say
from stationdesk.core.workbook_made import workbook
from stationdesk.services import sheet_hidden, sheets

ABOUT, MATTERS, MATERIALS = "说明", "事项", "材料"
CODE: Final = codes.FIELD_NAMES["code"]
VERSION, FIRST_DAY, TITLE, BASED_ON = "版本", "生效日期", "目录名称", "在哪一版上修改"
MAX_REFUSED: Final = 200
"""So many wrong rows are named; the rest are counted."""
_DAY: Final = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?")

HOW_TO: Final = (
    "怎样修改：在“事项”“材料”两张表里改，改完把本表的“版本”换成新的（只用字母、数字和短横），写上从哪天起执行，存盘后发回。",
    "一行一个事项；事项编码不要改，新增的用新编码。删去一行就是取消这个事项。材料一行一份，用事项编码对应。",
    "“待核”一列写的是还没有核实的栏目；核实以后把它删去。空着的格子表示未填。",
)


class CatalogueHeadingsMissing(Refusal):
    template = N_(
        "工作簿里没有找到“{sheet}”表的表头。应有“事项”“材料”两张表，可用“导出目录”得到一份样子，在它上面修改。"
    )


class CatalogueTooLong(Refusal):
    template = N_("“{sheet}”表有 {rows} 行，超过 {limit} 行的上限，没有导入。请检查是否选错了文件。")


class CatalogueVersionMissing(Refusal):
    template = N_("没有写明新目录的版本号。请在“说明”表填写，例如 2026-3，或在导入时写上。")


class CatalogueDayMissing(Refusal):
    template = N_("没有写明新目录从哪天起执行。请在“说明”表填写，例如 2026-12-01，或在导入时写上。")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken: where, and why."""

    sheet: str
    row: int
    """As the spreadsheet counts, from 1."""
    column: str
    reason: str


@dataclass(frozen=True)
class BookRead:
    """What a workbook said: the catalogue as a pack's bytes, or the rows that stand in its way."""

    data: bytes = field(repr=False)
    refused: tuple[BadRow, ...]
    more: int = 0
    """Wrong rows beyond those named."""
    hidden: str = ""
    """What was read although the workbook does not show it, as sentences; empty when it shows everything."""


def write(pack: pack_files.Pack) -> bytes:
    """The catalogue as XLSX."""
    out = io.BytesIO()
    with workbook(out) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#EFEFEF", "text_wrap": True})
        about = book.add_worksheet(ABOUT)
        about.set_column(0, 0, 18, text)
        about.set_column(1, 1, 70, text)
        facts = (
            (TITLE, pack.title),
            (VERSION, pack.version),
            (FIRST_DAY, pack.effective_from.isoformat()),
            (BASED_ON, pack.version),
        )
        for row, (heading, value) in enumerate((("项目", "内容"), *facts)):
            about.write_string(row, 0, heading, bold)
            about.write_string(row, 1, value, bold if row == 0 else text)
        for row, line in enumerate(HOW_TO, len(facts) + 2):
            about.write_string(row, 1, line, text)
        listed = book.add_worksheet(MATTERS)
        _head(listed, [(one.heading, one.width) for one in MATTER_CELLS], bold, text)
        for row, record in enumerate(pack.items(), 1):
            for column, cells in enumerate(MATTER_CELLS):
                _put(listed, row, column, cells.write(record, pack.body), text)
        lines = book.add_worksheet(MATERIALS)
        _head(
            lines,
            [(CODE, 12), ("事项名称", 30), *((one.heading, one.width) for one in MATERIAL_CELLS)],
            bold,
            text,
        )
        row = 0
        for record in pack.items():
            for line in record["materials"]:
                row += 1
                _put(lines, row, 0, record["code"], text)
                _put(lines, row, 1, record["name_zh"], text)
                for column, cells in enumerate(MATERIAL_CELLS, 2):
                    _put(lines, row, column, cells.write(line, pack.body), text)
    return out.getvalue()


def _head(sheet: Any, headings: Sequence[tuple[str, int]], bold: Any, text: Any) -> None:
    sheet.freeze_panes(1, 2)
    for column, (heading, width) in enumerate(headings):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, heading, bold)


def _put(sheet: Any, row: int, column: int, value: str, text: Any) -> None:
    if value:
        sheet.write_string(row, column, value, text)


def read(
    data: bytes, base: pack_files.Pack, *, version: str | None = None, effective_from: date | None = None
) -> BookRead:
    """The catalogue that a workbook holds, made on top of `base`.

    `version` and `effective_from` stand before what the sheet 说明 says. Raises CatalogueHeadingsMissing,
    CatalogueTooLong, CatalogueVersionMissing, CatalogueDayMissing, and what `sheets.read_bytes` raises.
    """
    matters = _sheet(data, MATTERS, {one.heading for one in MATTER_CELLS}, {CODE, "事项名称"})
    if len(matters.rows) > MAX_MATTERS:
        raise CatalogueTooLong(sheet=MATTERS, rows=len(matters.rows), limit=MAX_MATTERS, field="file")
    materials = _sheet(data, MATERIALS, {one.heading for one in MATERIAL_CELLS}, {CODE, "材料名称"})
    most = MAX_MATTERS * 10
    if len(materials.rows) > most:
        raise CatalogueTooLong(sheet=MATERIALS, rows=len(materials.rows), limit=most, field="file")
    about = _about(data)
    wanted = version or about.get(VERSION, "")
    if not wanted:
        raise CatalogueVersionMissing(field="version")
    day = effective_from or _day(about.get(FIRST_DAY, ""))
    if day is None:
        raise CatalogueDayMissing(field="effective_from")
    bad: list[BadRow] = []
    records = _matters(matters, base, bad)
    _materials(materials, base, records, bad)
    body = _thawed(base.body) | {"matters": list(records.values())}
    raw = {
        "pack": "matters",
        "version": wanted,
        "effective_from": day.isoformat(),
        "title": about.get(TITLE) or base.title,
        "source": {"kind": "township", "note": f"工作簿，在 {base.version} 版上修改"},
        "body": body,
    }
    made = (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return BookRead(
        made, tuple(bad[:MAX_REFUSED]), max(0, len(bad) - MAX_REFUSED), _hidden(matters, materials)
    )


def _hidden(*tables: sheets.Table) -> str:
    found = ((table.sheet, sheet_hidden.said(table)) for table in tables)
    return "".join(say(N_("“{sheet}”：{said}"), sheet=sheet, said=said) for sheet, said in found if said)


def based_on(data: bytes) -> str:
    """The version that the workbook was written out from; `` where it does not say."""
    return _about(data).get(BASED_ON, "")


def _sheet(data: bytes, name: str, known: set[str], needed: set[str]) -> sheets.Table:
    try:
        # The other sheet has the code as well: what only this one has must be there.
        table = sheets.read_bytes(data, lambda text: text.strip() in known)
    except sheets.HeadingsMissing:
        raise CatalogueHeadingsMissing(sheet=name, field="file") from None
    if not needed <= set(table.headings):
        raise CatalogueHeadingsMissing(sheet=name, field="file")
    return table


def _about(data: bytes) -> dict[str, str]:
    keys = {TITLE, VERSION, FIRST_DAY, BASED_ON}
    try:
        table = sheets.read_bytes(data, lambda text: text.strip() in ("项目", "内容"))
    except sheets.HeadingsMissing:
        return {}
    if table.headings[:2] != ("项目", "内容"):
        return {}
    found = {_text(row.values[0]): _text(row.values[1]) for row in table.rows if len(row.values) > 1}
    return {key: value for key, value in found.items() if key in keys}


def _day(text: str) -> date | None:
    parts = _DAY.fullmatch(text.strip())
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else None
    except ValueError:
        return None


def _matters(table: sheets.Table, base: pack_files.Pack, bad: list[BadRow]) -> dict[str, dict[str, Any]]:
    places = {heading: n for n, heading in enumerate(table.headings)}
    before = {record["code"]: record for record in base.items()}
    found: dict[str, dict[str, Any]] = {}
    for row in table.rows:
        texts = {heading: _text(row.values[n]) for heading, n in places.items() if n < len(row.values)}
        code = texts.get(CODE, "")
        if code in found:
            bad.append(BadRow(MATTERS, row.number, CODE, say(N_("编码“{code}”前面已有一行"), code=code[:40])))
            continue
        record = _matter(texts, before.get(code), base.body, row.number, bad)
        if code:
            found[code] = record
    return found


def _matter(
    texts: Mapping[str, str],
    before: Mapping[str, Any] | None,
    body: Mapping[str, Any],
    number: int,
    bad: list[BadRow],
) -> dict[str, Any]:
    record = _thawed(before) if before is not None else _blank()
    for cells in MATTER_CELLS:
        if cells.heading not in texts and before is not None:
            continue
        value = _cell(cells, texts.get(cells.heading, ""), before, body, MATTERS, number, bad)
        if before is None or value != before.get(cells.field):
            record[cells.field] = _thawed(value)
    if before is None or record["window"] != before["window"]:
        record["window_zh"] = _name(body["windows"], record["window"])
    if before is None or record.get("nanhai_key") != before.get("nanhai_key"):
        record["nanhai_category"] = _name(body["nanhai_categories"], record.get("nanhai_key"))
    if before is None or record["handling_type"] != before["handling_type"]:
        record["handling_type_zh"] = codes.HANDLING.get(record["handling_type"] or "", "")
    return record


def _materials(
    table: sheets.Table, base: pack_files.Pack, records: dict[str, dict[str, Any]], bad: list[BadRow]
) -> None:
    places = {heading: n for n, heading in enumerate(table.headings)}
    before = {record["code"]: {line["name"]: line for line in record["materials"]} for record in base.items()}
    listed: dict[str, list[dict[str, Any]]] = {code: [] for code in records}
    for row in table.rows:
        texts = {heading: _text(row.values[n]) for heading, n in places.items() if n < len(row.values)}
        code = texts.get(CODE, "")
        if code not in listed:
            bad.append(
                BadRow(
                    MATERIALS, row.number, CODE, say(N_("“事项”表里没有编码“{code}”"), code=code[:40] or "—")
                )
            )
            continue
        name = texts.get("材料名称", "")
        if name and any(line["name"] == name for line in listed[code]):
            bad.append(BadRow(MATERIALS, row.number, "材料名称", say(N_("这份材料在这个事项里已有一行"))))
            continue
        if len(listed[code]) >= MAX_MATERIALS:
            bad.append(
                BadRow(MATERIALS, row.number, CODE, say(N_("一个事项的材料超过{most}份"), most=MAX_MATERIALS))
            )
            continue
        listed[code].append(_material(texts, before.get(code, {}).get(name), base.body, row.number, bad))
    for code, lines in listed.items():
        records[code]["materials"] = lines


def _material(
    texts: Mapping[str, str],
    before: Mapping[str, Any] | None,
    body: Mapping[str, Any],
    number: int,
    bad: list[BadRow],
) -> dict[str, Any]:
    line: dict[str, Any] = _thawed(before) if before is not None else {"note": "", "required": True}
    for cells in MATERIAL_CELLS:
        if cells.heading not in texts and before is not None:
            continue
        value = _cell(cells, texts.get(cells.heading, ""), before, body, MATERIALS, number, bad)
        if before is None or value != before.get(cells.field):
            line[cells.field] = value
            if cells.field == "is_need":
                # 容缺后补 is required all the same: it may only come later.
                line["required"] = value != "2"
    return line


def _cell(
    cells: Cells,
    text: str,
    before: Mapping[str, Any] | None,
    body: Mapping[str, Any],
    sheet: str,
    number: int,
    bad: list[BadRow],
) -> Any:
    try:
        return cells.value(text, before, body)
    except CellWrong as wrong:
        bad.append(BadRow(sheet, number, cells.heading, str(wrong)))
        return None


def _blank() -> dict[str, Any]:
    """A matter that no version had: what nobody wrote stays empty."""
    return {
        "window": None,
        "handling_type": None,
        "materials": [],
        "steps": [],
        "unconfirmed": [],
        "source": {"kind": "township"},
    }


def _name(groups: Sequence[Mapping[str, Any]], key: str | None) -> str:
    return next((group["name_zh"] for group in groups if group["key"] == key), "")


def _text(value: sheets.Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _thawed(value: Any) -> Any:
    """A pack's read-only value as plain dicts and lists again."""
    if isinstance(value, Mapping):
        return {key: _thawed(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_thawed(inner) for inner in value]
    return value
