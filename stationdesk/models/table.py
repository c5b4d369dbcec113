"""The kinds of tables and of columns from which every model is made.

Three kinds of tables (see ARCHITECTURE.md): `Synced` rows travel between machines, `MachineOnly` rows
never leave this one, `Derived` rows can be rebuilt at any time. Column types store only what a STRICT
SQLite table and PostgreSQL both hold: text, integers, reals.
"""

import json
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from sqlalchemy import BigInteger, Dialect, ForeignKeyConstraint, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.ids import new_id

Policy = Literal["free", "guarded", "events"]
"""How two concurrent values of one column merge; see `stationdesk/sync` and design notes there.

`free`: the later clock shows, the other stays in history. `guarded`: no winner, a conflict item.
`events`: the column is a replay of the record's event rows, never merged by itself.
"""


class Instant(TypeDecorator[datetime]):
    """A moment, kept as UTC text with milliseconds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else stamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else unstamp(value)


class CivilDate(TypeDecorator[date]):
    """A day as people and the law count it, kept as YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Document(TypeDecorator[Any]):
    """A small structured value (a list of lines, a form's answers), kept as compact JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


Doc = Annotated[dict[str, Any], mapped_column(Document)]
Lines = Annotated[list[Any], mapped_column(Document)]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of one database."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: BigInteger().with_variant(Integer(), "sqlite"),
        bool: Flag,
        datetime: Instant,
        date: CivilDate,
    }


STRICT: dict[str, Any] = {"sqlite_strict": True}


class Synced(Base):
    """A row that travels: captured in the change log, merged by column, never deleted.

    `__policy__` is how a column merges unless it says otherwise with `guarded()`; a test fails for a
    table that does not declare it. `collection = True` marks tables whose rows are only ever added
    (visits, events, notes): they merge by union of ids.
    """

    __abstract__ = True
    __policy__: ClassVar[Policy]
    collection: ClassVar[bool] = False

    station_id: Mapped[str] = mapped_column(primary_key=True, sort_order=-20)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id, sort_order=-19)
    withdrawn_at: Mapped[datetime | None] = mapped_column(sort_order=90)
    withdrawn_why: Mapped[str | None] = mapped_column(sort_order=91)

    def __repr__(self) -> str:
        """The table and the id; never what the row says of a person."""
        return f"<{type(self).__name__} {self.id}>"


class MachineOnly(Base):
    """A row that belongs to this machine: secrets, counters, drafts, what was exported."""

    __abstract__ = True


class Derived(Base):
    """A row that can be rebuilt from others: search keys, conflict and duplicate items."""

    __abstract__ = True


class Log(Base):
    """The change log itself: append-only, carried in bundles, not captured."""

    __abstract__ = True


def guarded(**kwargs: Any) -> Any:
    """A column for which two concurrent values have no winner: a person decides."""
    return mapped_column(info={"policy": "guarded"}, **kwargs)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A reference within the station, checked when the transaction ends, never cascading."""
    return ForeignKeyConstraint(
        ["station_id", column],
        [f"{table}.station_id", f"{table}.id"],
        deferrable=True,
        initially="DEFERRED",
        ondelete="RESTRICT",
    )
