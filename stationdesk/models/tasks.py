"""Tasks from above (摸排表, 一张表): a workbook to be filled, matched to people, returned as the same workbook."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, refers


class Task(Synced):
    """One table that somebody above wants filled. The workbook itself is an attachment of the task."""

    __tablename__ = "tasks"
    __table_args__ = (Index(None, "station_id", "state", "due_on"), STRICT)
    __policy__ = "free"

    number: Mapped[str]
    title: Mapped[str]
    sender: Mapped[str]
    """Department or office that asks."""
    matter_code: Mapped[str | None]
    admission_id: Mapped[str | None]
    """The admission (准入) it comes under; None: it is on the 减负 list."""
    opened_at: Mapped[datetime]
    worker_id: Mapped[str | None]
    due_on: Mapped[date | None]
    state: Mapped[str]
    """`open`, `returned` or `closed`."""
    file_name: Mapped[str]
    sheet: Mapped[str]
    heading_row: Mapped[int]
    columns: Mapped[Any] = mapped_column(Document)
    """List of {`letter`, `heading`, `role`, `fill`, `choices`, `strict`, `kind`}; see `services/task_books.Column`."""
    layout: Mapped[Any | None] = mapped_column(Document)
    """What else was recognised: kind of file, rows for new people, warnings."""
    may_add: Mapped[bool] = mapped_column(default=False)
    """Whether people whom the table does not name may be added below."""
    returned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    remark: Mapped[str | None]
    township_item: Mapped[str | None] = mapped_column(sort_order=50)
    """What the township sent down (`township_items`) from which it was opened; None: opened by hand."""


class TaskRow(Synced):
    """One line of the workbook: whose it is, what stands in it, what was filled in."""

    __tablename__ = "task_rows"
    __table_args__ = (
        refers("task_id", "tasks"),
        Index(None, "station_id", "task_id", "row"),
        Index(None, "station_id", "task_id", "state", "person_id", "withdrawn_at"),
        Index(None, "station_id", "person_id"),
        STRICT,
    )
    __policy__ = "free"
    collection = True

    task_id: Mapped[str]
    row: Mapped[int]
    """Row of the sheet, from 1, as the workbook counts."""
    given: Mapped[Any] = mapped_column(Document)
    """Column letter → text, as it came."""
    filled: Mapped[Any | None] = mapped_column(Document)
    """Column letter → text, as it was filled in here."""
    person_id: Mapped[str | None]
    matched_by: Mapped[str | None]
    """`id_number`, `id_part` (a masked number and the name), `name_birth`, `name_address`, `name` (to be confirmed) or `hand`."""
    state: Mapped[str]
    """`open`, `done`, `not_ours`, `absent` (not reached) or `refused`."""
    channel: Mapped[str | None]
    done_at: Mapped[datetime | None]
    worker_id: Mapped[str | None]
    note: Mapped[str | None]
