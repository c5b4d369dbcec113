"""Decisions of the village (四议五公开) and checks by its supervisory committee (四问四查)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class VillageDecision(Synced):
    """A matter that is decided in four steps; sheets and uses of the seal refer to its number."""

    __tablename__ = "village_decisions"
    __table_args__ = (Index(None, "station_id", "number"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    title: Mapped[str]
    subject: Mapped[str]
    """Key of `subjects` in the pack `decision_rules`."""
    summary: Mapped[str | None]
    opened_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    list_version: Mapped[str]


class VillageDecisionStep(Synced):
    """One of the steps that was held, or one thing that was made public. Only added."""

    __tablename__ = "village_decision_steps"
    __table_args__ = (
        refers("decision_id", "village_decisions"),
        Index(None, "station_id", "decision_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    decision_id: Mapped[str]
    step: Mapped[str]
    """Key of `steps` or `publics` in the pack `decision_rules`."""
    held_on: Mapped[date]
    body: Mapped[str | None]
    """Of the last step: `assembly` or `representatives`."""
    chair: Mapped[str | None]
    entitled: Mapped[int | None]
    present: Mapped[int | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    outcome: Mapped[str]
    """`passed`, `rejected`, or `posted` for what was made public."""
    note: Mapped[str | None]
    sheet: Mapped[str | None]
    """Number of the sheet by which it was made public."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class SupervisionCheck(Synced):
    """One check of the supervisory committee: which question, what was looked at, what was found."""

    __tablename__ = "supervision_checks"
    __table_args__ = (Index(None, "station_id", "checked_on"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    question: Mapped[str]
    """Key of `questions` in the pack `decision_rules`."""
    checked_on: Mapped[date]
    checkers: Mapped[Any] = mapped_column(Document)
    """Names of at least two; need not be users of the desk."""
    about: Mapped[str]
    refers_to: Mapped[str | None]
    """Number of a sheet, a decision or a certificate."""
    finding: Mapped[str]
    problem: Mapped[bool]
    """Whether something is to be put right."""
    responsible: Mapped[str | None]
    mend_by: Mapped[date | None]
    list_version: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]


class SupervisionStep(Synced):
    """What was put right after a check, and that somebody looked again. Only added."""

    __tablename__ = "supervision_steps"
    __table_args__ = (refers("check_id", "supervision_checks"), Index(None, "station_id", "check_id"), STRICT)
    __policy__ = "free"
    collection = True

    check_id: Mapped[str]
    kind: Mapped[str]
    """`mended`, `confirmed` (looked at again, put right) or `not_mended`."""
    on: Mapped[date]
    who: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
