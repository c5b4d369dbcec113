"""Full-process proxy requests: authority, scope, originals in whose hands, steps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class ProxyRequest(Synced):
    """委托 → 受理 → 办理 → 送达 → 归档 → 上报 → 回访; its state is the replay of its steps."""

    __tablename__ = "proxy_requests"
    __table_args__ = (
        refers("principal_id", "people"),
        Index(None, "station_id", "number"),
        Index(None, "station_id", "principal_id"),
        Index(None, "station_id", "state"),
        STRICT,
    )
    __policy__ = "free"

    number: Mapped[str] = guarded()
    principal_id: Mapped[str]
    guardian_id: Mapped[str | None]
    """Who acts for a principal under 18 or without capacity."""
    agent_id: Mapped[str]
    """The user who acts."""
    way: Mapped[str]
    """`written`, `oral`, `phone` or `visit`."""
    witness: Mapped[str | None]
    reason: Mapped[str | None]
    requested_at: Mapped[datetime]
    matters: Mapped[Any] = mapped_column(Document)
    """Codes and names of the matters, as they stood."""
    matter_version: Mapped[str]
    scope: Mapped[Any] = mapped_column(Document)
    """Powers item by item: submit, correct, sign_for, collect, pay."""
    sub_delegation: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date] = guarded()
    authorised_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    revoked_at: Mapped[datetime | None] = guarded()
    state: Mapped[str] = mapped_column(info={"policy": "events"})
    case_id: Mapped[str | None]
    delivered_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    closed_at: Mapped[datetime | None] = mapped_column(info={"policy": "events"})
    remark: Mapped[str | None]


class CustodyItem(Synced):
    """An original that changed hands: out of the villager's, and back, line by line."""

    __tablename__ = "custody_items"
    __table_args__ = (
        refers("request_id", "proxy_requests"),
        Index(None, "station_id", "request_id"),
        Index(None, "station_id", "holder_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    request_id: Mapped[str]
    item: Mapped[str]
    form: Mapped[str]
    """`original` or `copy`."""
    copies: Mapped[int] = mapped_column(default=1)
    taken_at: Mapped[datetime]
    taken_from: Mapped[str]
    note: Mapped[str | None]
    return_by: Mapped[date | None]
    """When the villager was promised to have it back."""
    holder_id: Mapped[str | None]
    """The user in whose hands it is; empty once it was given back."""
    slip_number: Mapped[str]
    returned_at: Mapped[datetime | None]
    returned_to: Mapped[str | None]
    return_slip_number: Mapped[str | None]
    taken_for: Mapped[str | None] = mapped_column(sort_order=50)
    """Whose request it was when the thing was taken in: an agent's id."""
    returned_for: Mapped[str | None] = mapped_column(sort_order=51)
    """Whose request it was when the thing was given back."""


class ProxyStep(Synced):
    """One step: where, when, with whom it was spoken, what came of it. Only added."""

    __tablename__ = "proxy_steps"
    __table_args__ = (
        refers("request_id", "proxy_requests"),
        Index(None, "station_id", "request_id"),
        STRICT,
    )
    __policy__ = "events"
    collection = True

    request_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    office: Mapped[str | None]
    spoken_to: Mapped[str | None]
    note: Mapped[str | None]
    told_by: Mapped[str | None]
    """Channel by which the villager was told: phone, message, face."""
    agent_id: Mapped[str | None] = mapped_column(sort_order=50)
    """Whose request it was then: a month stays whose work it was when an agent hands over."""


class Trip(Synced):
    """A trip to the township: who goes where on which day, for which requests (批量代办)."""

    __tablename__ = "trips"
    __table_args__ = (Index(None, "station_id", "state", "day"), STRICT)
    __policy__ = "free"

    number: Mapped[str] = guarded()
    day: Mapped[date]
    agent_id: Mapped[str]
    office: Mapped[str]
    state: Mapped[str]
    """`planned`, `gone`, `back` or `dropped`."""
    left_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
    remark: Mapped[str | None]


class TripItem(Synced):
    """One errand of a trip: what is to be done for which request, and what came of it."""

    __tablename__ = "trip_items"
    __table_args__ = (
        refers("trip_id", "trips"),
        refers("request_id", "proxy_requests"),
        Index(None, "station_id", "trip_id"),
        Index(None, "station_id", "request_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    trip_id: Mapped[str]
    request_id: Mapped[str]
    errand: Mapped[str]
    """Key of an errand in the pack `proxy_rules`."""
    state: Mapped[str]
    """`open`, `done` or `failed`."""
    done_at: Mapped[datetime | None]
    spoken_to: Mapped[str | None]
    note: Mapped[str | None]


class ProxyFee(Synced):
    """Money that passed an agent's hands: a fee paid for the villager until it is settled, or money and things
    collected for them until they have them."""

    __tablename__ = "proxy_fees"
    __table_args__ = (
        refers("request_id", "proxy_requests"),
        Index(None, "station_id", "request_id"),
        STRICT,
    )
    __policy__ = "guarded"
    collection = True

    request_id: Mapped[str]
    what: Mapped[str]
    fen: Mapped[int]
    receipt: Mapped[str]
    """Number of the receipt of the office that was paid."""
    paid_at: Mapped[datetime]
    paid_by: Mapped[str | None]
    second: Mapped[str | None]
    """The second person who was there: money is never handled alone."""
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    settled_with: Mapped[str | None]
    """Who paid it back, or what it was charged to."""
    settlement: Mapped[str | None]
    """Number of the settlement slip, or of the slip by which what was collected was handed over."""
    kind: Mapped[str | None] = mapped_column(sort_order=50)
    """`paid` for the villager (also where empty), or `collected` for them; then the columns say who collected
    what on which paper of the office, and when, by whom and to whom it was handed over."""
    holder_id: Mapped[str | None] = mapped_column(sort_order=51)
    """The user in whose hands something collected is (empty: whoever collected it, or handed over)."""


class AgentStatement(Synced):
    """What an agent did in a month, sealed at its end: the figures as they stood, whatever comes in later."""

    __tablename__ = "agent_statements"
    __table_args__ = (Index(None, "station_id", "month"), STRICT)
    __policy__ = "guarded"

    number: Mapped[str]
    month: Mapped[str]
    """`YYYY-MM`."""
    agent_id: Mapped[str]
    figures: Mapped[Any] = mapped_column(Document)
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str | None]
