"""Derived tables: search keys, conflict items, duplicate items, digests. Rebuilt at any time."""

from typing import Any

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stationdesk.models.table import STRICT, Derived, Document

KEYS = {"sqlite_strict": True, "sqlite_with_rowid": False}


class SearchKey(Derived):
    """One way to find a record as it is typed; the scope (station) must lead the index."""

    __tablename__ = "search_keys"
    __table_args__ = (PrimaryKeyConstraint("scope", "key", "record_id"), KEYS)

    scope: Mapped[str]
    key: Mapped[str]
    record_id: Mapped[str]


class SearchOf(Derived):
    """The keys that a record has, so that they can be replaced when it changes."""

    __tablename__ = "search_of"
    __table_args__ = (PrimaryKeyConstraint("scope", "record_id"), KEYS)

    scope: Mapped[str]
    record_id: Mapped[str]
    keys: Mapped[str]


class SearchDirty(Derived):
    """Records whose search keys are stale; emptied before every commit."""

    __tablename__ = "search_dirty"
    __table_args__ = (PrimaryKeyConstraint("station_id", "table_name", "record_id"), KEYS)

    station_id: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str]


class Conflict(Derived):
    """Two concurrent values of a guarded column, or two events that exclude each other."""

    __tablename__ = "conflicts"
    __table_args__ = (STRICT,)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Seeded from record and column, so that every machine has the same item."""
    station_id: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str]
    col: Mapped[str]
    sides: Mapped[Any] = mapped_column(Document)
    """List of {identity, value, author, at}."""
    found_at: Mapped[str]


class Duplicate(Derived):
    """Two records that may be one: people (`id`, `name`), or another table's (`why` begins with its name)."""

    __tablename__ = "duplicates"
    __table_args__ = (STRICT,)

    id: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str]
    first_id: Mapped[str]
    second_id: Mapped[str]
    why: Mapped[str]


class Digest(Derived):
    """The sum over all heads of a record type of a hash of each, modulo 2^60.

    Two machines whose vectors are equal and whose digests differ do not hold the same values.
    """

    __tablename__ = "digests"
    __table_args__ = (PrimaryKeyConstraint("station_id", "table_name"), KEYS)

    station_id: Mapped[str]
    table_name: Mapped[str]
    heads: Mapped[int]
    digest: Mapped[int]
