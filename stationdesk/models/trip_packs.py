"""Trip packs: which households a laptop was given to take along, until when; and what it was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, MachineOnly, Synced, guarded


class TripPack(Synced):
    """A grant: this device may carry these households until that instant. Every machine judges by it."""

    __tablename__ = "trip_packs"
    __table_args__ = (Index(None, "station_id", "device_id"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    device_id: Mapped[str] = guarded()
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    expires_at: Mapped[datetime] = guarded()
    households: Mapped[Any] = mapped_column(Document)
    """Ids of the households."""
    people: Mapped[Any] = mapped_column(Document)
    """Ids of the people: all of those households, and some without one."""
    counts: Mapped[Any] = mapped_column(Document)
    """Table → how many records went along."""
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    """`recalled`: the laptop is lost, or the trip was called off; what it wrote later waits for review.
    `replaced`: the same laptop was given another pack, so this one is not out any more."""
    carried_by: Mapped[str | None] = mapped_column(sort_order=50)
    """The user who goes with it and signs for it."""
    both_because: Mapped[str | None] = mapped_column(sort_order=51)
    """Why some of the households are in another pack at the same time: said in words, or they may not be."""


class TripRow(MachineOnly):
    """On the laptop: a record as the pack brought it, beside the heads that stand for it.

    The log that wrote it is not here, so `check` compares with this instead.
    """

    __tablename__ = "trip_rows"
    __table_args__ = (PrimaryKeyConstraint("station_id", "table_name", "record_id"), STRICT)

    station_id: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str]
    body: Mapped[Any] = mapped_column(Document)
    """Column → value, nulls left out."""
