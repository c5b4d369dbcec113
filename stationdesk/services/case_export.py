"""The case list written to a spreadsheet: what the filter shows, masked unless revealed, audited.

The rows are written as they are read, straight into the draft of the file: a hundred thousand cases take
no more memory than a thousand, and no half of them ever lies unencrypted in a temporary folder. Every cell is
text, so that no number is rounded and nothing in a name is run as a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final, cast
from xml.sax.saxutils import escape

from stationdesk.core import masks
from stationdesk.core.clock import civil_date, local, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import case_lists, matters, users
from stationdesk.services.case_lists import CaseQuery
from stationdesk.services.cases import CHANNELS
from stationdesk.services.sheet_values import guard
from stationdesk.storage.atomic import Draft
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.places import is_unc, share_of
from stationdesk.storage.work import Work

AT_ONCE: Final = 500
HEADINGS: Final = (
    "办件编号", "申请人", "公民身份号码", "联系电话", "事项", "窗口", "状态", "谁决定", "渠道", "收件日期", "受理日期",
    "办理期限", "办结日期", "是否按时", "首问人", "经办人", "网格", "平台编号", "告知次数", "评价",
)  # fmt: skip
WIDTHS: Final = (30, 12, 22, 16, 30, 16, 12, 10, 10, 13, 13, 13, 13, 10, 10, 10, 12, 20, 10, 8)


class ExportKindWrong(Refusal):
    template = N_("办件清单导出为 XLSX。文件名请以 .xlsx 结尾。")


class ExportThere(Refusal):
    template = N_("已有同名文件，没有覆盖。请换一个文件名。")


class ExportToShare(Refusal):
    template = N_("不能导出到网络位置。请先导出到本机或U盘。")


@dataclass(frozen=True)
class Exported:
    """What was written."""

    file: str
    rows: int
    revealed: bool


def export(
    work: Work,
    path: Path,
    query: CaseQuery,
    *,
    reveal: bool = False,
    over: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the cases of a query to an XLSX. Needs `cases:export`; whole numbers `residents:reveal` as well.

    In `desk.change`, because it is audited. `over` writes over a file of the same name. Raises ExportKindWrong,
    ExportThere, ExportToShare, and trouble of the disk; nothing is left behind then.
    """
    users.require(work, "cases:export")
    if reveal:
        users.require(work, "residents:reveal")
    if path.suffix.lower() != ".xlsx":
        raise ExportKindWrong(field="file")
    if is_unc(str(path)) or share_of(path.absolute()) is not None:
        raise ExportToShare(field="file")
    if path.exists() and not over:
        raise ExportThere(field="file")
    ids = case_lists.ids(work, replace(query, limit=None, after=None))
    with Leaving(work, path) as draft:
        _write(draft, lines(work, ids, reveal=reveal, progress=progress))
        audit.record(work, "cases:export", None, rows=len(ids), revealed=int(reveal))
        draft.keep()
    return Exported(str(path), len(ids), reveal)


def lines(
    work: Work, ids: Sequence[str], *, reveal: bool, progress: Callable[[int, int], None] | None = None
) -> Iterator[list[str]]:
    """The rows of an export, in the order of the ids."""
    names = users.names(work)
    windows = {code: one.name for one in matters.windows(work) for code in one.codes}
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        more = _more(work, part)
        for row in case_lists.rows(work, part):
            extra = more.get(row.id, {})
            closed = civil_date(unstamp(extra["closed_at"])) if extra.get("closed_at") else None
            kept = "" if closed is None or row.due_on is None else "是" if closed <= row.due_on else "否"
            number, phone = extra.get("id_number") or "", extra.get("phone") or ""
            cells = (
                row.number, row.applicant, number if reveal else masks.id_number(number) if number else "",
                phone if reveal else masks.phone(phone) if phone else "", row.matter_name,
                windows.get(row.matter_code, ""), say(row.state_name),
                "村里" if row.decides == "village" else "机关", say(CHANNELS.get(row.channel, row.channel)),
                f"{local(row.opened_at):%Y-%m-%d}", extra.get("accepted_on") or "",
                row.due.isoformat() if row.due else "", closed.isoformat() if closed else "", kept,
                names.get(extra.get("first_worker_id") or "", ""), row.worker, row.grid or "",
                row.external_number or "", str(extra.get("notices") or ""), str(row.score or ""),
            )  # fmt: skip
            yield [guard(cell) for cell in cells]
        if progress is not None:
            progress(min(len(ids), start + AT_ONCE), len(ids))


def _more(work: Work, part: Sequence[str]) -> dict[str, dict[str, Any]]:
    named = {f"r{n}": one for n, one in enumerate(part)}
    listed = ", ".join(f":{name}" for name in named)
    found = work.rows(
        f"""SELECT c.id, c.accepted_on, c.closed_at, c.first_worker_id, c.contact_phone AS phone, p.id_number,
               (SELECT count(*) FROM case_notices n WHERE n.station_id = c.station_id AND n.case_id = c.id
                  AND n.withdrawn_at IS NULL) AS notices
           FROM cases c LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id
           WHERE c.station_id = :s AND c.id IN ({listed})""",
        s=work.station_id,
        **named,
    )
    return {row["id"]: row for row in found}


class _Stream:
    """What `zipfile` needs of a file that can only be written on: it then works without going back."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def write(self, data: bytes) -> int:
        return self._draft.write(data)

    def flush(self) -> None:
        """Nothing is held back here."""


_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="'
    'application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type='
    f'"{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets><sheet name="办件" sheetId="1"'
    ' r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_RELS}/styles"'
    ' Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType='
    '"none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/>'
    '<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs'
    ' count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1"'
    ' applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def _write(draft: Draft, rows: Iterator[list[str]]) -> None:
    with zipfile.ZipFile(cast(IO[bytes], _Stream(draft)), "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, body in _PARTS.items():
            book.writestr(name, _HEAD + body)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            widths = "".join(
                f'<col min="{n}" max="{n}" width="{width}" style="1" customWidth="1"/>'
                for n, width in enumerate(WIDTHS, 1)
            )
            sheet.write(
                (
                    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1"'
                    ' topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                    f"<cols>{widths}</cols><sheetData>{_row(1, HEADINGS, 2)}"
                ).encode()
            )
            for number, cells in enumerate(rows, 2):
                sheet.write(_row(number, cells, 1).encode())
            sheet.write(b"</sheetData></worksheet>")


def _row(number: int, cells: Sequence[str], style: int) -> str:
    made = "".join(
        f'<c r="{chr(65 + n)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(_UNWRITABLE.sub('', cell))}</t></is></c>"
        for n, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}">{made}</row>'
