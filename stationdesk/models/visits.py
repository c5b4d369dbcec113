"""Home visits: planned by rule, done with or without a network, complete on their own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, refers


class Visit(Synced):
    """A visit to a person, planned or done. Not at home is a result."""

    __tablename__ = "visits"
    __table_args__ = (
        refers("person_id", "people"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "state", "planned_on"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    number: Mapped[str]
    person_id: Mapped[str]
    request_id: Mapped[str | None]
    """The proxy request it belongs to, if any."""
    agent_id: Mapped[str | None]
    companion: Mapped[str | None]
    why: Mapped[str | None]
    """The rule or wish that asked for it."""
    planned_on: Mapped[date | None]
    state: Mapped[str]
    """`planned`, `done`, `missed` or `dropped`."""
    visited_at: Mapped[datetime | None]
    mode: Mapped[str | None]
    """`door`, `phone`, `video`, `neighbour` …"""
    result: Mapped[str | None]
    """`seen`, `not_home`, `refused`, `moved`."""
    seen: Mapped[str | None]
    health: Mapped[str | None]
    spirit: Mapped[str | None]
    safety: Mapped[str | None]
    hygiene: Mapped[str | None]
    housing: Mapped[str | None]
    needs: Mapped[str | None]
    collected: Mapped[str | None]
    risk: Mapped[str | None]
    """`low`, `medium`, `high` as seen that day."""
    signed_by: Mapped[str | None]
    next_on: Mapped[date | None]
    deadline_at: Mapped[datetime | None] = mapped_column(sort_order=50)
    """By when after a major change somebody must have been there (24 hours)."""
    arrived: Mapped[str | None] = mapped_column(sort_order=51)
    """`HH:MM` at +08:00."""
    departed: Mapped[str | None] = mapped_column(sort_order=52)
    signed_how: Mapped[str | None] = mapped_column(sort_order=53)
    """`signed`, `fingerprint`, `for_them` or `not_signed`."""
    signed_because: Mapped[str | None] = mapped_column(sort_order=54)
    """Why somebody else signed, or nobody."""
    photo_consent: Mapped[bool | None] = mapped_column(sort_order=55)
    case_id: Mapped[str | None] = mapped_column(sort_order=56)
    """The case that a need found here became."""
    report_id: Mapped[str | None] = mapped_column(sort_order=57)
    """The mandatory report that a risk seen here led to."""
    serial: Mapped[str | None] = mapped_column(sort_order=58)
    """Number of the blank slip on which it was written down at the door."""


class VisitContact(Synced):
    """After nobody was at home: whom we tried to reach, and whether the person was accounted for. Only added."""

    __tablename__ = "visit_contacts"
    __table_args__ = (refers("visit_id", "visits"), Index(None, "station_id", "visit_id"), STRICT)
    __policy__ = "free"
    collection = True

    visit_id: Mapped[str]
    contact: Mapped[str]
    """Key of a contact in the pack `visit_rules`."""
    reached: Mapped[bool]
    """Whether it is known now where the person is and that they are safe."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    note: Mapped[str | None]


class VisitClashNote(Synced):
    """How it was when two agents were at one door on one day: a note beside their records. Only added."""

    __tablename__ = "visit_clash_notes"
    __table_args__ = (Index(None, "station_id", "day"), STRICT)
    __policy__ = "free"
    collection = True

    day: Mapped[date]
    home: Mapped[str]
    """The household's id, or the person's who has none."""
    visits: Mapped[Any] = mapped_column(Document)
    """Ids of the visits that were compared; with another one it is open again."""
    note: Mapped[str]
    user_id: Mapped[str | None]
    at: Mapped[datetime]
