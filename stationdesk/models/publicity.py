"""Publicity sheets (村务公开): whose, for which period, with which rows, through which chain."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Document, Synced, guarded, refers


class Sheet(Synced):
    """One sheet of one period, made from a template of the publicity pack."""

    __tablename__ = "sheets"
    __table_args__ = (Index(None, "station_id", "code"), Index(None, "station_id", "state"), STRICT)
    __policy__ = "free"

    code: Mapped[str]
    list_version: Mapped[str]
    number: Mapped[str] = guarded()
    title: Mapped[str]
    part: Mapped[str]
    period: Mapped[str]
    publisher: Mapped[str]
    """`village`, `collective`, `party`, `township` or `county`."""
    state: Mapped[str] = mapped_column(info={"policy": "events"})
    made_at: Mapped[datetime]
    made_by: Mapped[str | None]
    days: Mapped[int | None]
    calendar: Mapped[str | None]
    """`working` or `calendar` days."""
    posted_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    until_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    taken_down_on: Mapped[date | None] = mapped_column(info={"policy": "events"})
    places: Mapped[Any | None] = mapped_column(Document)
    columns: Mapped[Any | None] = mapped_column(Document)
    """Label and type of each column, as they are printed."""
    total: Mapped[Any | None] = mapped_column(Document)
    source: Mapped[str | None]
    """`file`, `register` or `typed`."""
    opening: Mapped[int | None] = mapped_column(sort_order=50)
    """Of an account: what was there before its first line, in fen."""
    closing: Mapped[int | None] = mapped_column(sort_order=51)
    """Of an account: what is there after its last line, in fen; the next period begins with it."""
    asked: Mapped[Any | None] = mapped_column(Document, sort_order=52)
    """What the template said when the sheet was made: note, who signs, legal basis, part; and how headings were read."""
    version: Mapped[int | None] = mapped_column(sort_order=53)
    """Of the same sheet for the same period: 2 for the one made after the first was sent back."""


class SheetRow(Synced):
    """One line of a sheet; only whitelisted columns are kept, already masked as they will be read."""

    __tablename__ = "sheet_rows"
    __table_args__ = (refers("sheet_id", "sheets"), Index(None, "station_id", "sheet_id", "line"), STRICT)
    __policy__ = "guarded"
    collection = True

    sheet_id: Mapped[str]
    line: Mapped[int]
    cells: Mapped[Any] = mapped_column(Document)


class SheetEvent(Synced):
    """made → reviewed → meeting → posted → objected/answered → taken down → archived. Only added."""

    __tablename__ = "sheet_events"
    __table_args__ = (refers("sheet_id", "sheets"), Index(None, "station_id", "sheet_id"), STRICT)
    __policy__ = "events"
    collection = True

    sheet_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
    who: Mapped[str | None]
    note: Mapped[str | None]
    data: Mapped[Any | None] = mapped_column(Document)


class SheetCopy(Synced):
    """The village's own wording of one template: fewer or own columns, own title and days. The newest one counts."""

    __tablename__ = "sheet_copies"
    __table_args__ = (Index(None, "station_id", "code"), STRICT)
    __policy__ = "free"

    code: Mapped[str]
    title: Mapped[str]
    frequency: Mapped[str]
    days: Mapped[int | None]
    calendar: Mapped[str]
    columns: Mapped[Any] = mapped_column(Document)
    """Key, label, type and mask of each, in their order."""
    sign_offs: Mapped[Any] = mapped_column(Document)
    note: Mapped[str | None]
    reason: Mapped[str | None]
    """Whose decision it was."""
    made_at: Mapped[datetime]
    user_id: Mapped[str | None]


class SheetPlace(Synced):
    """One place where a sheet hangs; photos of it are attached to this record."""

    __tablename__ = "sheet_places"
    __table_args__ = (refers("sheet_id", "sheets"), Index(None, "station_id", "sheet_id"), STRICT)
    __policy__ = "free"
    collection = True

    sheet_id: Mapped[str]
    place: Mapped[str]
    posted_on: Mapped[date]
    posted_by: Mapped[str | None]
    """Who put it up, by name: need not be a user of the desk."""


class SheetDecline(Synced):
    """Something happened that a sheet is published for at once, and somebody said why none is. Only added."""

    __tablename__ = "sheet_declines"
    __table_args__ = (Index(None, "station_id", "code"), STRICT)
    __policy__ = "free"

    code: Mapped[str]
    """Of the sheet that was not made."""
    cause_table: Mapped[str]
    cause_id: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None]
