"""What passes between a township and its villages beside the log: answers, tasks, reminders, packs sent down."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced


class TownshipTask(Synced):
    """A table that the township wants filled by its villages (任务, 一张表). Its workbook is an attachment of it."""

    __tablename__ = "township_tasks"
    __table_args__ = (Index(None, "station_id", "state", "due_on"), STRICT)
    __policy__ = "free"

    number: Mapped[str]
    title: Mapped[str]
    office: Mapped[str]
    """The office that asks, by the pack `township_offices`; only it sees what comes back."""
    opened_at: Mapped[datetime]
    user_id: Mapped[str | None]
    due_on: Mapped[date | None]
    state: Mapped[str]
    """`open` or `closed`."""
    file_name: Mapped[str]
    layout: Mapped[Any] = mapped_column(Document)
    """What was recognised when it was opened: `sheet`, `heading_row`, `columns` (letter, heading, role, fill)."""
    may_add: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class TownshipItem(Synced):
    """One thing that a township sends down to one village.

    It is written twice under the same id: by the township in its own log (what was said, when, by which office), and by
    the village when it took it in (what became of it). The village's row travels up and is the proof that it arrived.
    """

    __tablename__ = "township_items"
    __table_args__ = (
        Index(None, "station_id", "kind", "subject_id"),
        Index(None, "station_id", "village", "made_at"),
        STRICT,
    )
    __policy__ = "free"

    kind: Mapped[str]
    """`answer` (to a case), `task`, `reminder` or `pack`."""
    township: Mapped[str]
    """Station id of the township that says it."""
    village: Mapped[str]
    """Station id of the village that it is for."""
    office: Mapped[str]
    office_name: Mapped[str]
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]
    """Who decided it at the township; at the village who took it in."""
    subject_id: Mapped[str | None]
    """The case, the township's task, or what a reminder is about."""
    number: Mapped[str | None]
    """The number by which people know the subject."""
    body: Mapped[Any] = mapped_column(Document)
    sent_at: Mapped[datetime | None]
    """When it last went into a bundle (the township's row)."""
    taken_at: Mapped[datetime | None]
    """When it was taken in (the village's row)."""
    outcome: Mapped[str | None]
    """The village's row: `done`, `already`, `refused` (with `why`)."""
    why: Mapped[str | None]
    task_id: Mapped[str | None]
    """The village's own task that came of it."""
    seen_at: Mapped[datetime | None]
    """When somebody at the village looked at it: it leaves Today then."""
