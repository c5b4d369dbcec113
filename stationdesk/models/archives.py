"""The station's files of a year (年终归档): what was counted, what was filed, what was handed to the township."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class ArchiveCount(Synced):
    """Pages of a record as somebody counted them on paper; id seeded from the record."""

    __tablename__ = "archive_counts"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    record: Mapped[str]
    """What is filed: `certificate:ID`, `seal_book:2026` …"""
    pages: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class ArchiveExtra(Synced):
    """A paper that no record of the desk stands for: typed in, to be filed with the others."""

    __tablename__ = "archive_extras"
    __table_args__ = (Index(None, "station_id", "year"), STRICT)
    __policy__ = "free"

    year: Mapped[int]
    category: Mapped[str]
    title: Mapped[str]
    responsible: Mapped[str]
    document: Mapped[str | None]
    """Its own number (文号)."""
    dated: Mapped[date]
    pages: Mapped[int]
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]


class ArchiveVolume(Synced):
    """The papers of one category and year, closed: nothing in it changes afterwards. Id seeded from both."""

    __tablename__ = "archive_volumes"
    __table_args__ = (Index(None, "station_id", "year"), STRICT)
    __policy__ = "guarded"

    number: Mapped[str]
    year: Mapped[int]
    category: Mapped[str]
    period: Mapped[str]
    """`permanent`, `30` or `10` years."""
    list_version: Mapped[str]
    keeper: Mapped[str]
    items: Mapped[int]
    pages: Mapped[int]
    boxes: Mapped[Any] = mapped_column(Document)
    """Of each box: number, first and last item, pages."""
    gaps: Mapped[Any] = mapped_column(Document)
    """What was missing when it was closed, as sentences."""
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str | None]
    lacks_why: Mapped[str | None] = mapped_column(sort_order=50)
    """Why it was closed although something was missing."""


class ArchiveItem(Synced):
    """One line of a volume (件). Only added; id seeded from the volume and the record."""

    __tablename__ = "archive_items"
    __table_args__ = (refers("volume_id", "archive_volumes"), Index(None, "station_id", "volume_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    volume_id: Mapped[str]
    seq: Mapped[int]
    box: Mapped[int]
    document: Mapped[str | None]
    responsible: Mapped[str]
    title: Mapped[str]
    dated: Mapped[date]
    pages: Mapped[int]
    remark: Mapped[str | None]
    record: Mapped[str]


class ArchiveAddendum(Synced):
    """A correction or an addition after a volume was closed. Only added."""

    __tablename__ = "archive_addenda"
    __table_args__ = (refers("volume_id", "archive_volumes"), Index(None, "station_id", "volume_id"), STRICT)
    __policy__ = "free"
    collection = True

    volume_id: Mapped[str]
    kind: Mapped[str]
    """`added`, `corrected` or `missing`."""
    seq: Mapped[int | None]
    """Of what is corrected or missing; empty for what is added."""
    title: Mapped[str]
    document: Mapped[str | None]
    pages: Mapped[int | None]
    record: Mapped[str | None]
    reason: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class ArchiveHandover(Synced):
    """Volumes handed to the township: listed, then signed for on paper."""

    __tablename__ = "archive_handovers"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    unit: Mapped[str]
    """Who takes them."""
    volumes: Mapped[Any] = mapped_column(Document)
    """Ids."""
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    giver: Mapped[str]
    taker: Mapped[str]
    witness: Mapped[str]
    signed_on: Mapped[date | None] = guarded()
    signed_by: Mapped[str | None] = guarded()
    """Who signed at the township, as it stands on the paper."""
    remark: Mapped[str | None]


class BlackoutPack(Synced):
    """What was printed for the days without power or computer: numbered blanks of a month."""

    __tablename__ = "blackout_packs"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    month: Mapped[str]
    """2026-11."""
    number: Mapped[str] = guarded()
    slips: Mapped[Any] = mapped_column(Document)
    """Numbers of the blanks by form."""
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
