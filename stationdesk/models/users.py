"""Who works at the station, in which posts, and who did or looked at what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class User(Synced):
    """A person who unlocks the desk. Credentials are not here: they belong to a device."""

    __tablename__ = "users"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    name: Mapped[str] = guarded()
    staff_number: Mapped[str | None]
    phone: Mapped[str | None]
    age_key: Mapped[str | None] = guarded()
    """Public key to which sealed content is wrapped for this person."""
    disabled_at: Mapped[datetime | None]


class UserKey(Synced):
    """A person's public key on one more computer: each home has its own, `users.age_key` is that of the first."""

    __tablename__ = "user_keys"
    __table_args__ = (refers("user_id", "users"), Index(None, "station_id", "user_id"), STRICT)
    __policy__ = "free"
    collection = True

    user_id: Mapped[str]
    recipient: Mapped[str] = guarded()
    device_id: Mapped[str]


class EntryKey(Synced):
    """The secret from which one-time codes for a computer follow, sealed to those who may give them."""

    __tablename__ = "entry_keys"
    __table_args__ = (STRICT,)
    __policy__ = "free"

    device_id: Mapped[str]
    sealed: Mapped[str]
    """An age file (base64) for the public keys of everybody with `users:admit`, one a computer."""


class PostReview(Synced):
    """Something done after a post had ended, or against a rule between posts, looked at by a head. Only added."""

    __tablename__ = "post_reviews"
    __table_args__ = (Index(None, "station_id", "entry_id"), STRICT)
    __policy__ = "free"
    collection = True

    entry_id: Mapped[str]
    """Of the audit entry that it is about."""
    ground: Mapped[str]
    """`ended`, `disabled` or the code of a conflict of the pack `permits`."""
    justified: Mapped[bool]
    reason: Mapped[str]
    by: Mapped[str | None]
    at: Mapped[datetime]


class Post(Synced):
    """A post (岗位) a user holds from one day to another; permits follow from posts."""

    __tablename__ = "posts"
    __table_args__ = (refers("user_id", "users"), Index(None, "station_id", "user_id"), STRICT)
    __policy__ = "guarded"

    user_id: Mapped[str]
    post: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]


class SealedGroup(Synced):
    """A second key: what is sealed to it is readable only by those it is wrapped for."""

    __tablename__ = "sealed_groups"
    __table_args__ = (STRICT,)
    __policy__ = "guarded"

    name: Mapped[str]
    public_key: Mapped[str]


class SealedWrap(Synced):
    """The secret of a sealed group, wrapped to one recipient's own key."""

    __tablename__ = "sealed_wraps"
    __table_args__ = (refers("group_id", "sealed_groups"), STRICT)
    __policy__ = "guarded"

    group_id: Mapped[str]
    user_id: Mapped[str | None]
    recipient: Mapped[str]
    wrapped: Mapped[str]


class AuditEntry(Synced):
    """Who did, or who looked: hash-chained per device and epoch, never changed."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "station_id", "target_id"),
        Index(None, "station_id", "device_no", "epoch", "n"),
        Index(None, "station_id", "user_id", "at"),
        Index(None, "station_id", "tag", "at"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    device_no: Mapped[int]
    epoch: Mapped[int]
    n: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    tag: Mapped[str]
    """Spelled like the permit: `case:accept`."""
    target_id: Mapped[str | None]
    detail: Mapped[Any | None] = mapped_column(Document)
    """Counts and codes only; nothing personal."""
    previous: Mapped[str]
    digest: Mapped[str]
