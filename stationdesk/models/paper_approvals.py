"""Approvals given on paper: somebody who is seldom at the desk signed a sheet; they confirm it later at the desk."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from stationdesk.models.table import STRICT, Synced


class PaperApproval(Synced):
    """One signature on paper under one thing; it counts at once and stays on Today until its signer confirms it."""

    __tablename__ = "paper_approvals"
    __table_args__ = (
        Index(None, "station_id", "subject_id"),
        Index(None, "station_id", "signer_id"),
        STRICT,
    )
    __policy__ = "guarded"

    subject_table: Mapped[str]
    """`certificates` or `sheets`."""
    subject_id: Mapped[str]
    title: Mapped[str]
    """What was signed for, without the name of a villager."""
    signer_id: Mapped[str]
    """The user whose signature it is."""
    signed_on: Mapped[date]
    opinion: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    """When the signer, at the desk with their own password, said that it is theirs."""
    denied_at: Mapped[datetime | None]
    """When the signer said that it is not."""
    denied_why: Mapped[str | None]
