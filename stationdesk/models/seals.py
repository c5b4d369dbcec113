"""The seals of the village, who holds which part, and every time one was taken out of its envelope."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, MachineOnly, Synced, refers


class Seal(Synced):
    """A seal of one of the village's bodies and who keeps it. No seal of a community (社区)."""

    __tablename__ = "seals"
    __table_args__ = (STRICT,)
    __policy__ = "guarded"

    name: Mapped[str]
    body: Mapped[str]
    """`committee`, `party`, `supervisors` or `collective`."""
    petals: Mapped[int] = mapped_column(default=1)
    quorum: Mapped[int] = mapped_column(default=1)
    keeper: Mapped[str | None]
    started_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    method: Mapped[str | None] = mapped_column(sort_order=50)
    """`petals` or `envelope`; empty for one keeper (pack `seal_rules`)."""
    envelope: Mapped[str | None] = mapped_column(sort_order=51)
    """Number on the envelope in which it lies now."""
    stopped_why: Mapped[str | None] = mapped_column(sort_order=52)
    """Why it is no longer used: damaged, lost, replaced."""


class SealUse(Synced):
    """One line of the seal book (用印登记)."""

    __tablename__ = "seal_uses"
    __table_args__ = (refers("seal_id", "seals"), Index(None, "station_id", "used_at"), STRICT)
    __policy__ = "guarded"
    collection = True

    seal_id: Mapped[str | None]
    used_at: Mapped[datetime]
    paper_number: Mapped[str | None]
    certificate_id: Mapped[str | None]
    title: Mapped[str]
    copies: Mapped[int] = mapped_column(default=1)
    pages: Mapped[int] = mapped_column(default=1)
    approver_id: Mapped[str | None]
    keeper_id: Mapped[str | None]
    decision: Mapped[str | None]
    where: Mapped[str] = mapped_column(default="station")
    session_id: Mapped[str | None] = mapped_column(sort_order=50)
    """The session in which it was used, for a seal that several hold."""
    document: Mapped[str | None] = mapped_column(sort_order=51)
    """Kind of document of the pack `seal_rules`."""
    applicant: Mapped[str | None] = mapped_column(sort_order=52)
    """用印人: who asked for it."""
    approver: Mapped[str | None] = mapped_column(sort_order=53)
    """Who allowed it on paper, where that person does not work at this desk."""
    straddle: Mapped[bool | None] = mapped_column(sort_order=54)
    """骑缝: sealed across the pages too."""
    paper_kept: Mapped[bool | None] = mapped_column(sort_order=55)
    """The signed request (用印审批单) lies in the file."""


class SealHolder(Synced):
    """Who holds one part of a seal, or must be there when its envelope is opened. Need not be a user of the desk."""

    __tablename__ = "seal_holders"
    __table_args__ = (refers("seal_id", "seals"), Index(None, "station_id", "seal_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    seal_id: Mapped[str]
    petal: Mapped[int]
    """Which part, from 1."""
    name: Mapped[str]
    post: Mapped[str | None]
    """What the person is in the village: 村民代表, 监委会成员 …"""
    user_id: Mapped[str | None]
    since: Mapped[date]
    until: Mapped[date | None]


class SealPin(MachineOnly):
    """A holder's PIN on this computer: it proves that the person is here, in an unlocked desk, and nothing more."""

    __tablename__ = "seal_pins"
    __table_args__ = (STRICT,)

    holder_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """Argon2id in its PHC form."""
    wrong: Mapped[int] = mapped_column(default=0)
    """Wrong tries since the last right one."""
    wait_until: Mapped[datetime | None]
    present_at: Mapped[datetime | None]
    """When the person last proved to be here; taken away when it has been used."""
    set_by: Mapped[str]
    """Who was at the desk when the PIN was chosen."""
    set_at: Mapped[datetime]


class SealSession(Synced):
    """同启 · 用印 · 同签 · 同封: from opening the envelope to closing it again."""

    __tablename__ = "seal_sessions"
    __table_args__ = (refers("seal_id", "seals"), Index(None, "station_id", "seal_id", "opened_at"), STRICT)
    __policy__ = "guarded"

    seal_id: Mapped[str]
    number: Mapped[str]
    opened_at: Mapped[datetime]
    envelope: Mapped[str]
    """Number of the envelope that was opened, as it was read then."""
    intact: Mapped[bool]
    """Whether the envelope was whole."""
    on_paper: Mapped[bool]
    """It was kept on paper, and typed in afterwards by two."""
    clerk_id: Mapped[str | None]
    """Who wrote it down."""
    second_id: Mapped[str | None]
    """Of a session on paper: the other of the two who typed it in."""
    closed_at: Mapped[datetime | None]
    new_envelope: Mapped[str | None]
    place: Mapped[str]
    """`station`, or where it was carried to."""
    borrower: Mapped[str | None]
    """Who carried it out; answers for what is sealed."""
    allowed_by: Mapped[str | None]
    """Who agreed to its being carried out."""
    due_back: Mapped[datetime | None]
    remark: Mapped[str | None] = mapped_column(info={"policy": "free"})


class SealPresence(Synced):
    """A holder who was there, and how that is known. Only added."""

    __tablename__ = "seal_presences"
    __table_args__ = (refers("session_id", "seal_sessions"), Index(None, "station_id", "session_id"), STRICT)
    __policy__ = "free"
    collection = True

    session_id: Mapped[str]
    holder_id: Mapped[str]
    stage: Mapped[str]
    """`open` (同启), `sign` (同签) or `close` (同封)."""
    how: Mapped[str]
    """`pin` or `paper`."""
    at: Mapped[datetime]


class SealHandover(Synced):
    """移交证明: the seal, or a part of it, went from one person to another before a third."""

    __tablename__ = "seal_handovers"
    __table_args__ = (refers("seal_id", "seals"), Index(None, "station_id", "seal_id"), STRICT)
    __policy__ = "guarded"
    collection = True

    seal_id: Mapped[str]
    petal: Mapped[int | None]
    """Which part; empty for the whole seal."""
    from_name: Mapped[str | None]
    to_name: Mapped[str]
    witness: Mapped[str]
    """监交人."""
    handed_on: Mapped[date]
    reason: Mapped[str | None]
