"""Sheets that the register itself can fill: cases served, seals used. Counts and categories, nobody's number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.workdays import Calendar
from stationdesk.models.cases import Case, CaseRating
from stationdesk.models.certificates import Certificate
from stationdesk.models.residents import Person
from stationdesk.models.seals import SealUse
from stationdesk.services import packs, users
from stationdesk.services.publicity_periods import Period
from stationdesk.services.publicity_rows import GivenRows
from stationdesk.storage.work import Work

_DONE: Final = frozenset({"finished", "delivered", "archived"})
_SATISFIED: Final = 3
"""好差评 from 基本满意 on."""


def rows(work: Work, code: str, period: Period) -> GivenRows | None:
    """The table of a sheet for a period, from the register; None when the register does not have it."""
    source = SOURCES.get(code)
    if source is None or period.start is None or period.end is None:
        return None
    return source(work, period.start, period.end)


def _served(work: Work, start: date, end: date) -> GivenRows:
    """FW-01: cases by matter."""
    pack = packs.holding(work, "matters")
    windows = {window["key"]: window["name_zh"] for window in pack.body["windows"]}
    window_of = {matter["code"]: windows.get(matter["window"], "") for matter in pack.items()}
    calendar = Calendar.from_pack(packs.holding(work, "calendars"))
    found: dict[str, list[Case]] = {}
    for case in work.session.execute(
        sa.select(Case)
        .where(Case.station_id == work.station_id, Case.withdrawn_at.is_(None))
        .order_by(Case.id)
    ).scalars():
        if start <= civil_date(case.opened_at) <= end:
            found.setdefault(case.matter_code, []).append(case)
    scores: dict[str, list[int]] = {}
    for case_id, score in work.session.execute(
        sa.select(CaseRating.case_id, CaseRating.score).where(
            CaseRating.station_id == work.station_id, CaseRating.withdrawn_at.is_(None)
        )
    ):
        scores.setdefault(case_id, []).append(score)
    lines = []
    for code in sorted(found):
        cases = found[code]
        done = [c for c in cases if c.state in _DONE and c.closed_at is not None]
        days = [
            calendar.workdays_between(civil_date(c.opened_at), civil_date(c.closed_at))
            for c in done
            if c.closed_at
        ]
        late = sum(
            c.due_on is not None and (civil_date(c.closed_at) if c.closed_at else work.today) > c.due_on
            for c in cases
        )
        given = [score for c in cases for score in scores.get(c.id, ())]
        lines.append(
            (
                window_of.get(code, ""),
                cases[0].matter_name,
                str(len(cases)),
                str(len(done)),
                str(late),
                f"{sum(days) / len(days):.1f}" if days else "",
                str(sum(c.channel in ("visit", "proxy") for c in cases)),
                f"{100 * sum(s >= _SATISFIED for s in given) / len(given):.0f}%" if given else "—",
            )
        )
    headings = ("窗口", "事项", "收件", "办结", "超期", "平均用时（工作日）", "上门代办", "满意率")
    return GivenRows(headings, tuple(enumerate(lines, 1)))


def _sealed(work: Work, start: date, end: date) -> GivenRows:
    """CW-05: seal uses by the book; the applicant's name is masked by the sheet."""
    who = users.names(work)
    lines = []
    for use, person in work.session.execute(
        sa.select(SealUse, Person.name)
        .outerjoin(
            Certificate,
            sa.and_(Certificate.station_id == SealUse.station_id, Certificate.id == SealUse.certificate_id),
        )
        .outerjoin(
            Person, sa.and_(Person.station_id == Certificate.station_id, Person.id == Certificate.person_id)
        )
        .where(SealUse.station_id == work.station_id, SealUse.withdrawn_at.is_(None))
        .order_by(SealUse.used_at, SealUse.id)
    ):
        day = civil_date(use.used_at)
        if start <= day <= end:
            lines.append(
                (
                    day.isoformat(),
                    use.title,
                    person or "",
                    str(use.copies),
                    who.get(use.approver_id or "", ""),
                )
            )
    return GivenRows(("日期", "用印事由", "申请人", "份数", "批准人"), tuple(enumerate(lines, 1)))


SOURCES: Final[Mapping[str, Callable[[Work, date, date], GivenRows]]] = {"FW-01": _served, "CW-05": _sealed}
"""Sheets that can be made without a file."""
