"""The registers of a past day as they were known then: risk and guardianship from the assessments made by that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from stationdesk.models.left_behind import Assessment
from stationdesk.services import left_behind
from stationdesk.storage.work import Work


def register(
    work: Work, on: date | None = None, *, kind: str | None = None, closed_too: bool = False
) -> list[left_behind.Row]:
    """As `left_behind.register`; on a day gone by each row says what was known that day.

    The last assessment until then, or none, and no word of who left later. Needs `left_behind:read`.
    """
    rows = left_behind.register(work, kind=kind, on=on, closed_too=closed_too)
    if on is None or on >= work.today:
        return rows
    later, graded = set(), {}
    for one in work.session.execute(
        sa.select(Assessment)
        .where(Assessment.station_id == work.station_id, Assessment.withdrawn_at.is_(None))
        .order_by(Assessment.made_on, Assessment.id)
    ).scalars():
        if one.made_on <= on:
            graded[one.enrolment_id] = (one.grade, one.risk)
        else:
            later.add(one.enrolment_id)
    found = []
    for row in rows:
        if row.until is not None and row.until > on:
            # Left only afterwards: on that day nobody knew.
            row = replace(row, until=None, closed_why=None)
        if row.id in graded:
            grade, risk = graded[row.id]
            row = replace(row, guardianship=grade, risk=risk)
        elif row.id in later:
            # Assessed only afterwards: nobody had judged it on that day.
            row = replace(row, guardianship=None, risk=None)
        found.append(row)
    return found
