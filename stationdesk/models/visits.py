"""Home visits: planned by rule, done with or without a network, complete on their own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from stationdesk.models.table import STRICT, Synced, refers


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
