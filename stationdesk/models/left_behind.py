"""三留守: who is on the register, why, since when; assessments; who may open a child's file."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Enrolment(Synced):
    """One person's time on one of the three registers. Re-entry is a new row; history stays."""

    __tablename__ = "left_behind"
    __table_args__ = (
        refers("person_id", "people"),
        Index(None, "station_id", "person_id"),
        Index(None, "station_id", "kind", "until"),
        STRICT,
    )
    __policy__ = "guarded"

    person_id: Mapped[str]
    kind: Mapped[str]
    """`child`, `woman` or `elder`."""
    since: Mapped[date]
    until: Mapped[date | None]
    why: Mapped[str]
    """The reason in a sentence, as it was shown when a person confirmed it."""
    rule: Mapped[str]
    """Rule and version that proposed it, or `by-hand`."""
    evidence: Mapped[Any | None] = mapped_column(Document)
    closed_why: Mapped[str | None]
    carer_id: Mapped[str | None]
    """The person who looks after a child day by day."""
    carer_kind: Mapped[str | None]
    responsible_id: Mapped[str | None]
    """The worker who answers for the visits."""
    risk: Mapped[str | None]
    guardianship: Mapped[str | None]
    school: Mapped[str | None]
    remark: Mapped[str | None] = mapped_column(info={"policy": "free"})
    closed_as: Mapped[str | None] = mapped_column(sort_order=50)
    """Key of `left_behind_leaving.LEAVING`: the sort of reason, for the counts."""


class Decision(Synced):
    """What a person decided about a proposal; a rejected one waits until the facts change."""

    __tablename__ = "left_behind_decisions"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "person_id"), STRICT)
    __policy__ = "free"
    collection = True

    person_id: Mapped[str]
    kind: Mapped[str]
    decision: Mapped[str]
    """`confirmed` or `rejected`."""
    facts: Mapped[str]
    """Digest of the facts on which it was proposed."""
    reason: Mapped[str | None]
    rule: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class Assessment(Synced):
    """A guardianship assessment (监护评估), three grades, with the risk level that follows."""

    __tablename__ = "left_behind_assessments"
    __table_args__ = (
        refers("enrolment_id", "left_behind"),
        Index(None, "station_id", "enrolment_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    enrolment_id: Mapped[str]
    made_on: Mapped[date]
    user_id: Mapped[str | None]
    grade: Mapped[str]
    """`good` (较好), `fair` (一般), `poor` (差)."""
    risk: Mapped[str]
    note: Mapped[str | None]


class FileAuthorisation(Synced):
    """A standing written authorisation to open children's files (未成年人网络保护条例 36)."""

    __tablename__ = "file_authorisations"
    __table_args__ = (refers("user_id", "users"), STRICT)
    __policy__ = "guarded"

    user_id: Mapped[str]
    person_id: Mapped[str | None]
    """One child, or empty for all children of the station."""
    granted_by: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str]


class SealedNote(Synced):
    """A note readable only by those a sealed group is wrapped for: ciphertext from birth."""

    __tablename__ = "sealed_notes"
    __table_args__ = (refers("group_id", "sealed_groups"), Index(None, "station_id", "subject_id"), STRICT)
    __policy__ = "free"
    collection = True

    group_id: Mapped[str]
    subject_table: Mapped[str]
    subject_id: Mapped[str]
    cipher: Mapped[str] = guarded()
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class MandatoryReport(Synced):
    """A mandatory report (强制报告): in clear only its number and times; who, what and where are ciphertext.

    Who may open it is who holds a wrap of its group; there is no list of those named in it.
    """

    __tablename__ = "mandatory_reports"
    __table_args__ = (refers("group_id", "sealed_groups"), Index(None, "station_id", "number"), STRICT)
    __policy__ = "free"
    collection = True

    number: Mapped[str] = guarded()
    group_id: Mapped[str]
    found_at: Mapped[datetime]
    """The moment from which minutes are counted."""
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]
    cipher: Mapped[str] = guarded()


class ReportCall(Synced):
    """A call that reported it: when, and how long after discovery; whom, and the receipt, are ciphertext."""

    __tablename__ = "report_calls"
    __table_args__ = (
        refers("report_id", "mandatory_reports"),
        refers("group_id", "sealed_groups"),
        Index(None, "station_id", "report_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    report_id: Mapped[str]
    group_id: Mapped[str]
    called_at: Mapped[datetime]
    minutes: Mapped[int]
    user_id: Mapped[str | None]
    cipher: Mapped[str] = guarded()


class ReportStep(Synced):
    """What came after: followed up, somebody else named, closed, opened again, printed. Only added."""

    __tablename__ = "report_steps"
    __table_args__ = (
        refers("report_id", "mandatory_reports"),
        refers("group_id", "sealed_groups"),
        Index(None, "station_id", "report_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    report_id: Mapped[str]
    group_id: Mapped[str]
    """The group of this step; that of the last `named` is the report's from then on."""
    kind: Mapped[str]
    """`follow`, `named`, `close`, `reopen` or `print`."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    cipher: Mapped[str | None] = guarded()
