"""What departments may put on the station (准入), and the money that comes with it (费随事转)."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from stationdesk.models.table import STRICT, Synced, refers


class Admission(Synced):
    """准入: a delegated matter was admitted by whoever may admit it. Never stops a villager."""

    __tablename__ = "admissions"
    __table_args__ = (Index(None, "station_id", "matter_code"), STRICT)
    __policy__ = "free"

    matter_code: Mapped[str | None]
    """Matter of the catalogue; None: a task or duty that is in no catalogue."""
    title: Mapped[str]
    department: Mapped[str]
    approval_number: Mapped[str | None]
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    valid_to: Mapped[date | None]
    fund_fen: Mapped[int | None]
    """工作经费 promised a year, in fen."""
    remark: Mapped[str | None]


class FundEntry(Synced):
    """费随事转: money that came for an admitted matter, in a year."""

    __tablename__ = "fund_entries"
    __table_args__ = (refers("admission_id", "admissions"), Index(None, "station_id", "admission_id"), STRICT)
    __policy__ = "free"
    collection = True

    admission_id: Mapped[str]
    year: Mapped[int]
    received_on: Mapped[date]
    fen: Mapped[int]
    voucher: Mapped[str | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    remark: Mapped[str | None]
