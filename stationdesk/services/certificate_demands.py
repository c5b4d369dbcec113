"""The monthly report of improper demands (不当索要证明): who demanded what must not be certified, as a paper and a workbook.

It goes to the township. No villager stands in it: what is on no list is counted, its wording stays at the station.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say, speaking
from stationdesk.core.workbook_made import workbook
from stationdesk.models.certificates import Certificate, CertificateRefusal
from stationdesk.security import audit
from stationdesk.services import certificate_gate, numbers, papers, station, users
from stationdesk.services.sheet_values import guard
from stationdesk.storage.leaving import Leaving
from stationdesk.storage.places import is_unc, share_of
from stationdesk.storage.work import Work

HEADINGS = ("序号", "索要单位", "索要的证明", "清单序号", "次数", "应由谁出具或核验")
DETAIL_HEADINGS = ("序号", "日期", "告知单编号", "索要单位", "索要的证明", "清单序号", "告知的去处")


class MonthToCome(Refusal):
    template = N_("这个月还没有到，没有可报的。请选本月或以前的月份。")


class BookNameWrong(Refusal):
    template = N_("月报导出为 XLSX。文件名请以 .xlsx 结尾。")


class BookExists(Refusal):
    template = N_("这个文件已经有了。请换一个文件名，或先确认可以覆盖。")


class BookOnShare(Refusal):
    template = N_("月报不写到网络共享。请先存到本机或U盘，再交给乡镇。")


@dataclass(frozen=True)
class Report:
    """The report that was made."""

    paper_id: str
    number: str
    month: str
    total: int


def facts(work: Work, month: date) -> facts_of.CertificateDemands:
    """What the report of a month says; nothing is written. Needs `certificates:read`. Raises MonthToCome."""
    users.require(work, "certificates:read")
    if (month.year, month.month) > (work.today.year, work.today.month):
        raise MonthToCome(field="month")
    with speaking("zh"):
        listed = certificate_gate.document(work)
        authority = {item.code: item.authority for item in certificate_gate.items_here(work)}
        counted: dict[tuple[str, str, str], int] = {}
        before = year = 0
        last = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        for row in _rows(work):
            day = civil_date(row.at)
            year += day.year == month.year and day.month <= month.month
            before += (day.year, day.month) == (last.year, last.month)
            if (day.year, day.month) == (month.year, month.month):
                # What is on no list stands in the asker's own words, which may name a person.
                key = (
                    row.demanded_by or say(N_("未说明")),
                    row.item_name if row.item else say(N_("清单外事项")),
                    row.item,
                )
                counted[key] = counted.get(key, 0) + 1
        lines = tuple(
            facts_of.DemandLine(
                unit=unit,
                item=item,
                listed=_listed(work, code),
                authority=authority.get(code, ""),
                count=n,
            )
            for (unit, item, code), n in sorted(counted.items(), key=lambda x: (-x[1], x[0]))
        )
    issued = work.session.execute(
        sa.select(Certificate.issued_at).where(
            Certificate.station_id == work.station_id,
            Certificate.issued_at.is_not(None),
            Certificate.withdrawn_at.is_(None),
        )
    ).scalars()
    here = station.detail(work)
    return facts_of.CertificateDemands(
        **papers.frame(work),
        month=f"{month.year}年{month.month}月",
        document=listed,
        lines=lines,
        total=sum(one.count for one in lines),
        before=before,
        year=year,
        issued=sum(
            (civil_date(at).year, civil_date(at).month) == (month.year, month.month) for at in issued if at
        ),
        township=here.town,
    )


def make(work: Work, month: date) -> Report:
    """Keep the report as a numbered paper. Needs `certificates:refuse`. Raises MonthToCome."""
    users.require(work, "certificates:refuse")
    said = facts(work, month)
    number = numbers.take(work, "certificate_demands")
    subject = f"{month:%Y-%m}"
    paper = papers.make(work, "certificate_demands", "certificate_demands", subject, said, number)
    audit.record(work, "certificates:report", paper.id, month=subject, total=said.total)
    return Report(paper.id, number, subject, said.total)


def book(work: Work, month: date, path: Path, *, over: bool = False) -> int:
    """Write the report and its lines as a workbook; how many lines. Needs `certificates:read`.

    Texts stay text: nothing that a unit was typed as is run as a formula. Raises MonthToCome, BookNameWrong,
    BookExists, BookOnShare, and what writing a file raises.
    """
    said = facts(work, month)
    if path.suffix.lower() != ".xlsx":
        raise BookNameWrong(field="file")
    if is_unc(str(path)) or share_of(path.absolute()) is not None:
        raise BookOnShare(field="file")
    if path.exists() and not over:
        raise BookExists(field="file")
    detail = [
        row
        for row in _rows(work)
        if (civil_date(row.at).year, civil_date(row.at).month) == (month.year, month.month)
    ]
    out = io.BytesIO()
    with workbook(out) as made:
        _summary(made, said)
        _detail(work, made, detail)
    with Leaving(work, path) as draft:
        draft.write(out.getvalue())
        draft.keep()
    audit.record(work, "certificates:report", None, month=f"{month:%Y-%m}", rows=len(detail))
    return len(detail)


def _summary(made: Any, said: facts_of.CertificateDemands) -> None:
    text = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold, number = made.add_format({"bold": True}), made.add_format({"num_format": "0"})
    sheet = made.add_worksheet("汇总")
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 2, 28, text)
    sheet.set_column(5, 5, 48, text)
    sheet.write_string(0, 0, f"{said.village} {said.month} 不当索要证明情况", bold)
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(2, column, heading, bold)
    sheet.freeze_panes(3, 0)
    for at, line in enumerate(said.lines, 3):
        sheet.write_number(at, 0, at - 2, number)
        sheet.write_string(at, 1, guard(line.unit), text)
        sheet.write_string(at, 2, guard(line.item), text)
        sheet.write_string(at, 3, line.listed, text)
        sheet.write_number(at, 4, line.count, number)
        sheet.write_string(at, 5, guard(line.authority), text)
    end = len(said.lines) + 3
    for down, (words, value) in enumerate(
        (("合计", said.total), ("上月", said.before), ("本年累计", said.year), ("本月出具证明", said.issued))
    ):
        sheet.write_string(end + down, 1, words, bold)
        sheet.write_number(end + down, 4, value, number)


def _detail(work: Work, made: Any, rows: list[CertificateRefusal]) -> None:
    text = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = made.add_format({"bold": True})
    sheet = made.add_worksheet("明细")
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, len(DETAIL_HEADINGS) - 1, 22, text)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(DETAIL_HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for at, row in enumerate(rows, 1):
        values = (
            civil_date(row.at).isoformat(),
            row.number,
            row.demanded_by or "未说明",
            row.item_name if row.item else "清单外事项",
            _listed(work, row.item),
            row.authority or "",
        )
        sheet.write_number(at, 0, at)
        for column, value in enumerate(values, 1):
            sheet.write_string(at, column, guard(value), text)


def _rows(work: Work) -> list[CertificateRefusal]:
    return list(
        work.session.execute(
            sa.select(CertificateRefusal)
            .where(
                CertificateRefusal.station_id == work.station_id, CertificateRefusal.withdrawn_at.is_(None)
            )
            .order_by(CertificateRefusal.at, CertificateRefusal.id)
        ).scalars()
    )


def _listed(work: Work, code: str) -> str:
    item = certificate_gate.item_of(work, code) if code else None
    if item is None or not item.listed:
        return "清单外"
    number = certificate_gate.number_in_list(work, code)
    return f"第{number}项" if number else "已列入"
