"""Asking for somebody's erasure or for everything to be handed out, by two people; and what was erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class DataRequest(Synced):
    """One asks, another decides: to erase a person (PIPL 47, or because the time is over), or to hand everything out."""

    __tablename__ = "data_requests"
    __table_args__ = (Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"

    kind: Mapped[str]
    """`erase` or `export`."""
    person_id: Mapped[str | None]
    records: Mapped[str | None]
    """A kind of the schedule, where all its records whose time is over are meant and no person."""
    ground: Mapped[str]
    """`asked` by the person or whoever may for them, `due` by the schedule; `restored`: erased before, and brought back by a backup."""
    asked_by: Mapped[str | None]
    asked_at: Mapped[datetime]
    state: Mapped[str] = guarded()
    """`asked`, `approved`, `declined`, `withdrawn` (by who asked), `done`."""
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    counts: Mapped[Any | None] = mapped_column(Document)
    """Table → how many records; codes and counts only."""


class ErasedRecord(Synced):
    """A record whose content is gone: which, and the change that says what stays of it."""

    __tablename__ = "erased_records"
    __table_args__ = (refers("request_id", "data_requests"), Index(None, "station_id", "record_id"), STRICT)
    __policy__ = "free"
    collection = True

    request_id: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str]
    how: Mapped[str]
    """`own`: blanked; `beside`: another's record, in which only name and numbers were taken out."""
    tombstone: Mapped[str]
    """Identity of the change (`12.1.1045`) that the record begins with from now on."""
    at: Mapped[datetime]
