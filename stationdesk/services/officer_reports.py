"""At the township: the mandatory reports of villages that were let through to the officer at the desk, and to nobody else.

What is listed follows from the wraps that came for this officer's own key; a colleague, the administrator and the head of the
office see no number, no village and no count. Opening one is a look, and is in the audit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.left_behind import MandatoryReport, ReportCall, ReportStep
from stationdesk.models.machine import OfficerPart
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import left_behind_report_keys as keys
from stationdesk.services.left_behind_reports import Line, SealedPart, SealedReport
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class OfficerLine:
    """A report as the officer's list shows it: no name, no situation; the content is opened on purpose."""

    station_id: str
    village: str
    id: str
    number: str
    found_at: datetime
    made_at: datetime
    first_minutes: int | None
    """Minutes from discovery to the first call; None while nobody was called."""
    closed: bool


def listed(work: Work, recipient: str) -> tuple[OfficerLine, ...]:
    """The reports of villages that this officer (their age public key) can open whole, the newest first."""
    wraps = _wraps(work, recipient)
    if not wraps:
        return ()
    rows = work.session.execute(
        sa.select(MandatoryReport)
        .where(
            MandatoryReport.station_id.in_({station for station, _ in wraps}),
            MandatoryReport.withdrawn_at.is_(None),
        )
        .order_by(MandatoryReport.made_at.desc(), MandatoryReport.id)
    ).scalars()
    return tuple(
        _line(work, row) for row in rows if all((row.station_id, one) in wraps for one in _groups(work, row))
    )


def open_report(work: Work, station_id: str, report_id: str, recipient: str) -> SealedReport:
    """One report, sealed, with this officer's wraps, for `left_behind_reports_read.unseal`. Raises ReportUnknown."""
    wraps = _wraps(work, recipient)
    row = work.session.get(MandatoryReport, (station_id, report_id))
    if row is None or row.withdrawn_at is not None:
        raise keys.ReportUnknown(field="report")
    if not all((station_id, one) in wraps for one in _groups(work, row)):
        raise keys.ReportUnknown(field="report")
    who = {
        row_.id: row_.name
        for row_ in work.session.execute(sa.select(User.id, User.name).where(User.station_id == station_id))
    }

    def part(kind: str, one: Any, at: datetime, minutes: int | None, table: str) -> SealedPart:
        return SealedPart(
            one.id,
            kind,
            at,
            who.get(one.user_id or "", ""),
            minutes,
            one.group_id,
            one.cipher,
            wraps[station_id, one.group_id],
            f"{table}:{one.id}",
        )

    found = [part("report", row, row.made_at, None, "mandatory_reports")]
    found += [
        part("call", one, one.called_at, one.minutes, "report_calls") for one in _of(work, row, ReportCall)
    ]
    found += [part(one.kind, one, one.at, None, "report_steps") for one in _of(work, row, ReportStep)]
    audit.record(work, keys.READ, row.id, kind="mandatory_report", station=station_id)
    line = _line(work, row)
    calls = sum(1 for one in found if one.kind == "call")
    author = who.get(row.user_id or "", "")
    known = Line(
        row.id, row.number, row.found_at, row.made_at, author, False, calls, line.first_minutes, line.closed
    )
    return SealedReport(known, tuple(found), (work.actor.name,))


def _wraps(work: Work, recipient: str) -> dict[tuple[str, str], tuple[str, ...]]:
    rows = work.session.execute(
        sa.select(OfficerPart).where(
            OfficerPart.recipient == recipient, OfficerPart.station_id != work.station_id
        )
    ).scalars()
    return {(row.station_id, row.group_id): tuple(row.wrapped.split("\n")) for row in rows}


def _of(work: Work, row: MandatoryReport, table: Any) -> list[Any]:
    return list(
        work.session.execute(
            sa.select(table)
            .where(
                table.station_id == row.station_id,
                table.report_id == row.id,
                table.withdrawn_at.is_(None),
            )
            .order_by(table.id)
        ).scalars()
    )


def _groups(work: Work, row: MandatoryReport) -> set[str]:
    return {
        row.group_id,
        *(one.group_id for one in (*_of(work, row, ReportCall), *_of(work, row, ReportStep))),
    }


def _line(work: Work, row: MandatoryReport) -> OfficerLine:
    village = work.scalar("SELECT name FROM stations WHERE station_id = :s AND id = :s", s=row.station_id)
    calls = [one.minutes for one in _of(work, row, ReportCall) if one.minutes is not None]
    ends = [one.kind for one in _of(work, row, ReportStep) if one.kind in ("close", "reopen")]
    closed = bool(ends) and ends[-1] == "close"
    return OfficerLine(
        row.station_id,
        str(village or ""),
        row.id,
        row.number,
        row.found_at,
        row.made_at,
        min(calls, default=None),
        closed,
    )
