"""Window cases: what was brought, what was answered, by when, and everything that happened."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Case(Synced):
    """One matter of one person or organisation. Its state is the replay of its events."""

    __tablename__ = "cases"
    __table_args__ = (
        refers("person_id", "people"),
        refers("organisation_id", "organisations"),
        Index(None, "station_id", "number"),
        Index(None, "station_id", "state", "due_on"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "opened_at"),
        # What statistics add up of all that was closed in a period.
        Index(
            "ix_cases_closed",
            "station_id",
            "closed_at",
            "withdrawn_at",
            "outcome",
            "due_on",
            "decides",
            "opened_at",
            "worker_id",
            "matter_code",
            "channel",
            "person_id",
            "id",
        ),
        Index(None, "station_id", "matter_name"),
        # Few cases are an organisation's, belong to an entry for many people or went up with a list: only those
        # are indexed.
        Index("ix_cases_batch", "station_id", "batch_id", "state", sqlite_where=text("batch_id IS NOT NULL")),
        Index(
            "ix_cases_organisation",
            "station_id",
            "organisation_id",
            "opened_at",
            sqlite_where=text("organisation_id IS NOT NULL"),
        ),
        Index(
            "ix_cases_handover",
            "station_id",
            "handover_id",
            "state",
            sqlite_where=text("handover_id IS NOT NULL"),
        ),
        # Newest first, and only such as are done: in the order of the ids, which rise with time.
        Index("ix_cases_newest", "station_id", "id", "withdrawn_at", "state"),
        # Everything that lists, chips and figures ask of all cases: no row of the table is opened for them.
        Index(
            "ix_cases_list",
            "station_id",
            "state",
            "withdrawn_at",
            "due_on",
            "station_due_on",
            "worker_id",
            "closed_at",
            "opened_at",
            "matter_code",
            "decides",
            "external_number",
            "id",
        ),
        STRICT,
    )
    __policy__ = "free"

    number: Mapped[str] = guarded()
    person_id: Mapped[str | None]
    organisation_id: Mapped[str | None]
    by_person_id: Mapped[str | None]
    """Who came to the counter when it was not the applicant."""
    by_relation: Mapped[str | None]
    matter_code: Mapped[str]
    matter_name: Mapped[str]
    matter_version: Mapped[str]
    """Version of the matters pack under which the case was accepted; it keeps it for ever."""
    decides: Mapped[str]
    """`village` or `agency`: who decides the matter."""
    channel: Mapped[str] = mapped_column(default="counter")
    state: Mapped[str] = mapped_column(info={"policy": "events"})
    outcome: Mapped[str] = mapped_column(info={"policy": "events"})
    opened_at: Mapped[datetime]
    accepted_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    station_due_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    due_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    due_provisional: Mapped[bool] = mapped_column(default=False, info={"policy": "events"})
    calendar_version: Mapped[str | None]
    station_days: Mapped[int | None]
    promised_days: Mapped[int | None]
    statutory_days: Mapped[int | None]
    first_worker_id: Mapped[str | None]
    """首问负责: the first worker stays named."""
    worker_id: Mapped[str | None]
    contact_phone: Mapped[str | None]
    summary: Mapped[str | None]
    external_number: Mapped[str | None]
    """The number that the provincial platform gave, typed back."""
    proxy_request_id: Mapped[str | None]
    closed_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    result: Mapped[str | None] = guarded()
    batch_id: Mapped[str | None] = mapped_column(sort_order=50)
    """The entry for many people (`case_batches`) that this case belongs to."""
    handover_id: Mapped[str | None] = mapped_column(sort_order=51)
    """The 转办单 (`case_handovers`) with which it last went up."""
    platform: Mapped[str | None] = mapped_column(sort_order=52)
    """Key of the platform (pack `platforms`) into which it was typed again."""
    platform_at: Mapped[datetime | None] = mapped_column(sort_order=53)


class CaseMaterial(Synced):
    """One line of the check list, with what the station has of it."""

    __tablename__ = "case_materials"
    __table_args__ = (refers("case_id", "cases"), Index(None, "station_id", "case_id"), STRICT)
    __policy__ = "free"
    collection = True

    case_id: Mapped[str]
    line: Mapped[int]
    name: Mapped[str]
    form: Mapped[str | None]
    copies: Mapped[int] = mapped_column(default=1)
    required: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str]
    """`have`, `copy`, `missing` or `promised`."""
    received_at: Mapped[datetime | None]
    promised_by: Mapped[date | None]
    held_from: Mapped[str | None] = mapped_column(sort_order=50)
    """Id of the earlier case material of which the station still had it: not asked for again."""
    problem: Mapped[str | None] = mapped_column(sort_order=51)
    """What is wrong with what was brought (expired, not signed …), as the notice says it."""


class CaseEvent(Synced):
    """One thing that happened to a case. Only added; the state machine replays them in order."""

    __tablename__ = "case_events"
    __table_args__ = (
        refers("case_id", "cases"),
        Index(None, "station_id", "case_id"),
        # One case's story in its order; without it the index by time is taken, and every event is looked at.
        Index("ix_case_events_story", "station_id", "case_id", "at", "id"),
        Index(None, "station_id", "kind", "case_id"),
        STRICT,
    )
    __policy__ = "events"
    collection = True

    case_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    note: Mapped[str | None]
    data: Mapped[Any | None] = mapped_column(Document)


class CaseNotice(Synced):
    """一次性告知: one notice that lists everything missing; a second needs a reason."""

    __tablename__ = "case_notices"
    __table_args__ = (
        refers("case_id", "cases"),
        Index(None, "station_id", "case_id"),
        Index(None, "station_id", "made_at"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    case_id: Mapped[str]
    number: Mapped[str]
    n: Mapped[int]
    reason: Mapped[str | None]
    lines: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[datetime]


class CaseRating(Synced):
    """好差评: five levels, one rating a service, voluntary."""

    __tablename__ = "case_ratings"
    __table_args__ = (
        refers("case_id", "cases"),
        Index(None, "station_id", "case_id"),
        Index(None, "station_id", "at"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    case_id: Mapped[str]
    score: Mapped[int]
    at: Mapped[datetime]
    comment: Mapped[str | None]


class CaseRatingStep(Synced):
    """What was done about a 差评: called, being mended, mended, told, visited again."""

    __tablename__ = "case_rating_steps"
    __table_args__ = (
        refers("rating_id", "case_ratings"),
        refers("case_id", "cases"),
        Index(None, "station_id", "case_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    rating_id: Mapped[str]
    case_id: Mapped[str]
    kind: Mapped[str]
    """`called`, `unreachable`, `unfounded`, `planned`, `mended`, `told` or `revisited`."""
    at: Mapped[datetime]
    day: Mapped[date]
    user_id: Mapped[str | None]
    note: Mapped[str | None]
    due_on: Mapped[date | None]
    """For `planned`: the day by which it is mended."""


class CaseBatch(Synced):
    """One matter taken in for many people at once: a household, a grid or a pasted list."""

    __tablename__ = "case_batches"
    __table_args__ = (Index(None, "station_id", "opened_at"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    kind: Mapped[str]
    """`household`, `grid` or `list`."""
    matter_code: Mapped[str]
    matter_name: Mapped[str]
    title: Mapped[str]
    opened_at: Mapped[datetime]
    worker_id: Mapped[str | None]
    remark: Mapped[str | None]


class CaseHandover(Synced):
    """转办单: cases handed up together, one list."""

    __tablename__ = "case_handovers"
    __table_args__ = (Index(None, "station_id", "made_at"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    office: Mapped[str]
    """The office or agency that takes them."""
    made_at: Mapped[datetime]
    worker_id: Mapped[str | None]
    carried_by: Mapped[str | None]
    taken_by: Mapped[str | None]
    """Who signed for it there."""
    taken_on: Mapped[date | None]
    remark: Mapped[str | None]


class DayClosing(Synced):
    """日清: one worker's day, closed: what was counted and what was left open, as it stood then."""

    __tablename__ = "day_closings"
    __table_args__ = (Index(None, "station_id", "day"), STRICT)
    __policy__ = "free"

    day: Mapped[date]
    user_id: Mapped[str | None]
    """None: the whole station's day."""
    closed_at: Mapped[datetime]
    counts: Mapped[Any] = mapped_column(Document)
    remark: Mapped[str | None]
