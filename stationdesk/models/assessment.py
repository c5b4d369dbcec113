"""The station's assessment of itself (考核自评) against the indicators of a pack."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Assessment(Synced):
    """One self-assessment of a period: open while its lines are filled in, then finished and never changed."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "station_id", "period"), STRICT)
    __policy__ = "guarded"

    number: Mapped[str]
    period: Mapped[str]
    """A year (`2026`) or a quarter (`2026Q3`)."""
    since: Mapped[date]
    until: Mapped[date]
    """The last day whose facts count: the end of the period, or the day it was begun if that is earlier."""
    scheme: Mapped[str]
    """`scheme_100`, or the indicators of one place of the pack (`SY`, `TL`, `XN`, `NH`, `KL`)."""
    list_version: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str | None]
    score: Mapped[int | None]
    """Hundredths of a point; None where the scheme gives no points."""
    grade: Mapped[str | None]
    met: Mapped[int | None]
    """How many of its indicators were met."""
    remark: Mapped[str | None] = mapped_column(info={"policy": "free"})


class AssessmentLine(Synced):
    """One indicator of a self-assessment: what was found, from where, how many points it gives itself."""

    __tablename__ = "assessment_lines"
    __table_args__ = (
        refers("assessment_id", "assessments"),
        Index(None, "station_id", "assessment_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    assessment_id: Mapped[str]
    code: Mapped[str] = guarded()
    line: Mapped[int]
    full: Mapped[int | None]
    """Points it can give at most, in hundredths."""
    points: Mapped[int | None]
    """Points it gives itself, in hundredths; None while nothing is known."""
    source: Mapped[str]
    """`register`, `typed`, `missing` or `not_applicable`."""
    value: Mapped[str | None]
    """As the sheet shows it: `12/15 (80%)`, `600㎡`, `是`."""
    have: Mapped[Any | None] = mapped_column(Document)
    """Of a list to be ticked: what is there."""
    met: Mapped[bool | None]
    wanted: Mapped[str]
    """The threshold in words, as it held for this station."""
    evidence: Mapped[str | None]
    why: Mapped[str | None]
    """Why the points differ from what follows from the value."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]
