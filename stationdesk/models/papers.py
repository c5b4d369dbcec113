"""Papers made from stored facts, and files attached to records."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Paper(Synced):
    """A paper of a record: its facts, frozen; the PDF once it was issued."""

    __tablename__ = "papers"
    __table_args__ = (
        Index(None, "station_id", "subject_id"),
        Index(None, "station_id", "number"),
        Index(None, "station_id", "made_at"),
        STRICT,
    )
    __policy__ = "free"

    kind: Mapped[str]
    subject_table: Mapped[str]
    subject_id: Mapped[str]
    number: Mapped[str | None]
    facts: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    pdf_blob: Mapped[str | None]
    """Name of the encrypted file under blobs/; the paper's own bytes, kept for reprints."""
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]


class PaperEvent(Synced):
    """made → sent to the printer → confirmed by the clerk; reprints with a reason."""

    __tablename__ = "paper_events"
    __table_args__ = (refers("paper_id", "papers"), Index(None, "station_id", "paper_id"), STRICT)
    __policy__ = "free"
    collection = True

    paper_id: Mapped[str]
    kind: Mapped[str]
    """`saved`, `printed`, `confirmed`, `reprinted`, `voided`."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    copies: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None]


class Attachment(Synced):
    """A file kept with a record: a scan, a photo. The bytes are an encrypted file under blobs/."""

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "station_id", "subject_id"), STRICT)
    __policy__ = "free"
    collection = True

    subject_table: Mapped[str]
    subject_id: Mapped[str]
    title: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    blob: Mapped[str]
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]
    consent: Mapped[str | None] = mapped_column(sort_order=50)
    """Of whoever is on a photo: `yes` they agreed, `papers` nobody is on it, only papers; nothing where not asked."""


class BlankSlip(Synced):
    """A pre-numbered blank form that was printed for use at the door; each is used once, or struck off."""

    __tablename__ = "blank_slips"
    __table_args__ = (Index(None, "station_id", "number"), Index(None, "station_id", "used_id"), STRICT)
    __policy__ = "free"

    kind: Mapped[str]
    """`visit`, `custody` or `request` for the door; `receipt`, `notice`, `seal` for days without power."""
    number: Mapped[str] = guarded()
    paper_id: Mapped[str | None]
    printed_at: Mapped[datetime]
    given_to: Mapped[str | None]
    """The user who carries it about."""
    used_at: Mapped[datetime | None]
    used_table: Mapped[str | None]
    used_id: Mapped[str | None] = guarded()
    struck_at: Mapped[datetime | None]
    struck_why: Mapped[str | None]
