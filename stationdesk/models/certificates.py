"""Certificates that may be issued, refusals of those that may not, and the use of the seal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, refers


class Certificate(Synced):
    """A certificate of a kind on the permitted list: draft → approved → issued → void."""

    __tablename__ = "certificates"
    __table_args__ = (
        refers("person_id", "people"),
        Index(None, "station_id", "number"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "guarded"

    kind: Mapped[str]
    list_version: Mapped[str]
    title: Mapped[str]
    person_id: Mapped[str]
    fields: Mapped[Any] = mapped_column(Document)
    purpose: Mapped[str | None]
    asked_by: Mapped[str | None]
    """索要单位: who demanded it."""
    evidence: Mapped[str | None]
    state: Mapped[str] = mapped_column(info={"policy": "events"})
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    approval: Mapped[str | None]
    """Post that must approve, empty when none."""
    approved_by: Mapped[str | None] = mapped_column(info={"policy": "events"})
    approved_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    number: Mapped[str | None]
    issued_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    valid_until: Mapped[date | None]
    qr: Mapped[str | None]
    voided_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    void_reason: Mapped[str | None]
    replaces_id: Mapped[str | None]
    salt: Mapped[str | None]
    """16 random bytes as hex, of the hash in the code; never printed."""
    decision: Mapped[str | None]
    """Number or date of the meeting that decided, where the kind asks for one."""
    verified_by: Mapped[Any | None] = mapped_column(Document)
    """Names of those who looked into the facts."""
    verified_how: Mapped[Any | None] = mapped_column(Document, sort_order=50)
    """In which ways, by the keys of the pack: ledger, visit, neighbours …"""
    verified_on: Mapped[date | None] = mapped_column(sort_order=51)
    for_court: Mapped[bool | None] = mapped_column(sort_order=52)
    """Evidence: signed by hand by whoever is responsible and whoever made it, before it is sealed."""


class CertificateSwitch(Synced):
    """A kind taken into use here, or out of it: why, and on whose word. Only added."""

    __tablename__ = "certificate_switches"
    __table_args__ = (Index(None, "station_id", "kind"), STRICT)
    __policy__ = "events"
    collection = True

    kind: Mapped[str]
    on: Mapped[bool]
    reason: Mapped[str]
    basis: Mapped[str | None]
    """The local list that keeps it, and who in the township confirmed that."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class ProhibitedExtra(Synced):
    """An item of the local prohibited list that the pack does not name: typed in with the paper it stands on."""

    __tablename__ = "prohibited_extras"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    name: Mapped[str]
    words: Mapped[Any] = mapped_column(Document)
    """Other words by which people ask for it."""
    authority: Mapped[str]
    how: Mapped[str]
    station_does: Mapped[str | None]
    basis: Mapped[str]
    """The document that lists it, with its number and the item in it."""
    at: Mapped[datetime]
    user_id: Mapped[str | None]


class CertificateEvent(Synced):
    """One thing that happened to a certificate. Only added."""

    __tablename__ = "certificate_events"
    __table_args__ = (
        refers("certificate_id", "certificates"),
        Index(None, "station_id", "certificate_id"),
        STRICT,
    )
    __policy__ = "events"
    collection = True

    certificate_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    note: Mapped[str | None]


class CertificateRefusal(Synced):
    """A demand that was refused with a slip (证明事项告知单): by which item, where to go instead."""

    __tablename__ = "certificate_refusals"
    __table_args__ = (refers("person_id", "people"), Index(None, "station_id", "at"), STRICT)
    __policy__ = "free"
    collection = True

    number: Mapped[str]
    person_id: Mapped[str | None]
    wording: Mapped[str]
    item: Mapped[str]
    item_name: Mapped[str]
    list_version: Mapped[str]
    authority: Mapped[str | None]
    demanded_by: Mapped[str | None]
    demanded_for: Mapped[str | None]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
