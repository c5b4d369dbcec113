"""Re-verification of the registers (核查): rounds and their lines; lists from above and what became of each line."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class CheckRound(Synced):
    """One round (a quarter's, a half-year's): whom it asks about was frozen when it was opened."""

    __tablename__ = "left_behind_rounds"
    __table_args__ = (Index(None, "station_id", "closed_on"), STRICT)
    __policy__ = "free"

    number: Mapped[str]
    title: Mapped[str]
    period: Mapped[str]
    """`quarter`, `half` or `other`."""
    since: Mapped[date]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    user_id: Mapped[str | None]
    closed_on: Mapped[date | None] = guarded()
    closed_why: Mapped[str | None]
    """Why it was closed although lines were open."""


class RoundLine(Synced):
    """One person of a round, numbered household by household as they are walked."""

    __tablename__ = "left_behind_round_lines"
    __table_args__ = (
        refers("round_id", "left_behind_rounds"),
        refers("person_id", "people"),
        Index(None, "station_id", "round_id", "n"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    round_id: Mapped[str]
    n: Mapped[int]
    house: Mapped[int]
    """Running number of the household within the round."""
    household_id: Mapped[str | None]
    person_id: Mapped[str]
    kind: Mapped[str]
    """`child`, `woman` or `elder`."""
    enrolment_id: Mapped[str | None]
    """None: the rules propose this person and nobody has decided yet."""
    worker_id: Mapped[str | None]
    result: Mapped[str | None] = guarded()
    """Key of `left_behind_rounds.RESULTS`; None while it is open."""
    checked_on: Mapped[date | None]
    checked_by: Mapped[str | None]
    changes: Mapped[Any | None] = mapped_column(Document)
    """What was changed by it, as codes and days: `[{"what": "back", "on": "2026-11-20"}]`."""
    note: Mapped[str | None]


class RegisterList(Synced):
    """A list from above (上级名单) that is compared with a register."""

    __tablename__ = "left_behind_lists"
    __table_args__ = (Index(None, "station_id", "closed_on"), STRICT)
    __policy__ = "free"

    number: Mapped[str]
    title: Mapped[str]
    sender: Mapped[str | None]
    kind: Mapped[str]
    """Register it is compared with."""
    as_of: Mapped[date]
    """The day whose register it is compared with."""
    opened_at: Mapped[datetime]
    user_id: Mapped[str | None]
    read: Mapped[int]
    closed_on: Mapped[date | None]


class RegisterListLine(Synced):
    """One line: whom the list names, or whom it leaves out, how that differs, and what was done about it."""

    __tablename__ = "left_behind_list_lines"
    __table_args__ = (
        refers("list_id", "left_behind_lists"),
        Index(None, "station_id", "list_id", "n"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    list_id: Mapped[str]
    n: Mapped[int]
    """Line as it was listed, from 1; 0 for somebody whom the list leaves out."""
    name: Mapped[str | None]
    id_number: Mapped[str | None]
    person_id: Mapped[str | None]
    enrolment_id: Mapped[str | None]
    state: Mapped[str]
    """Key of `left_behind_compare.STATES`, as it was found."""
    detail: Mapped[str | None]
    """What belongs to the state: a day, a reason."""
    answer: Mapped[str | None] = guarded()
    """Key of `left_behind_compare.ANSWERS`; None while it is open."""
    answer_note: Mapped[str | None]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
