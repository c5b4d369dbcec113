"""The change log is written by triggers, generated here from the models.

No author of a service can forget it, and it sees ORM, Core and raw SQL alike. A withdrawal names every head
of the record, so that an edit its author had not seen is recognised as concurrent. Without a unit of work
the triggers' functions raise, so the write fails. `INSERT OR REPLACE` would delete without a log: with
`recursive_triggers` on it meets the trigger that forbids deletion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

import sqlalchemy as sa

from stationdesk.models import Base, Synced

PREFIX = "sd_"
UPDATES = f"{PREFIX}updates"
"""The view that the triggers of updates write to; its own trigger writes the log."""

SEARCHED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "people": ("people", "id", ("name", "id_number", "withdrawn_at", "died_on", "moved_out_on", "birth")),
    "phones": ("people", "person_id", ("number", "withdrawn_at", "person_id")),
    "organisations": ("organisations", "id", ("name", "credit_code", "phone", "withdrawn_at")),
    "cases": ("cases", "id", ("number", "withdrawn_at")),
}
"""Table → whose search keys become stale, named by which column, when which columns change."""


def synced_tables() -> list[sa.Table]:
    """Every table whose rows travel, in an order in which references point backwards."""
    names = {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, Synced)
    }
    return [table for table in Base.metadata.sorted_tables if table.name in names]


def columns(table: sa.Table) -> list[str]:
    """The columns of a synced table that travel: all but its key."""
    return [column.name for column in table.columns if column.name not in ("station_id", "id")]


def policies() -> dict[tuple[str, str], str]:
    """(table, column) → `free`, `guarded` or `events`."""
    found: dict[tuple[str, str], str] = {}
    for mapper in Base.registry.mappers:
        if not issubclass(mapper.class_, Synced):
            continue
        table = mapper.local_table
        assert isinstance(table, sa.Table)
        for column in table.columns:
            if column.name in ("station_id", "id"):
                continue
            found[table.name, column.name] = column.info.get("policy", mapper.class_.__policy__)
    return found


def collections() -> set[str]:
    """Tables whose rows are only added: union of ids."""
    return {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Synced) and mapper.class_.collection
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _insert(table: sa.Table) -> str:
    names = columns(table)
    return f"""CREATE TRIGGER {PREFIX}{table.name}_i AFTER INSERT ON {_quoted(table.name)}
WHEN sd_capturing(NEW.station_id) BEGIN
  INSERT INTO changes (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload)
  VALUES (NEW.station_id, sd_device(), sd_epoch(), sd_seq(), sd_txn(), '{table.name}', NEW.id, 'I',
          sd_fields('{",".join(names)}', {",".join(f"NEW.{_quoted(n)}" for n in names)}));
  INSERT INTO heads (station_id, record_id, col, table_name, head)
  VALUES (NEW.station_id, NEW.id, '*', '{table.name}', sd_head());
END"""


def _update(table: sa.Table) -> str:
    names = columns(table)
    return f"""CREATE TRIGGER {PREFIX}{table.name}_u AFTER UPDATE ON {_quoted(table.name)}
WHEN sd_capturing(NEW.station_id) BEGIN
  INSERT INTO {UPDATES} VALUES (NEW.station_id, '{table.name}', NEW.id,
    sd_changed('{",".join(names)}', {",".join(f"NEW.{_quoted(n)},OLD.{_quoted(n)}" for n in names)}));
END"""


def _updates() -> Iterator[str]:
    """How a change of any record is logged: written once, where the triggers of all tables hand it in.

    Every connection reads the whole schema when it opens and keeps it: in each table's own trigger this
    was 20 ms and 5 MB a connection.
    """
    of_record = "h.station_id = NEW.station_id AND h.record_id = NEW.record_id"
    every = f"SELECT json_group_array(j.value) FROM heads h, json_each(h.head) j WHERE {of_record}"
    one = f"SELECT h.head FROM heads h WHERE {of_record} AND h.col ="
    yield f"""CREATE VIEW {UPDATES} AS
SELECT NULL AS station_id, NULL AS table_name, NULL AS record_id, NULL AS payload"""
    yield f"""CREATE TRIGGER {UPDATES}_i INSTEAD OF INSERT ON {UPDATES} WHEN NEW.payload IS NOT NULL BEGIN
  INSERT INTO changes
    (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload, replaces)
  SELECT NEW.station_id, sd_device(), sd_epoch(), sd_seq(), sd_txn(), NEW.table_name, NEW.record_id, 'U',
         NEW.payload,
         json_group_object(key, json(CASE WHEN key = 'withdrawn_at' THEN ({every})
                                     ELSE coalesce(({one} key), ({one} '*')) END))
  FROM json_each(NEW.payload);
  INSERT INTO heads (station_id, record_id, col, table_name, head)
  SELECT NEW.station_id, NEW.record_id, key, NEW.table_name, sd_head() FROM json_each(NEW.payload) WHERE true
  ON CONFLICT (station_id, record_id, col) DO UPDATE SET head = excluded.head;
END"""


def _fixed(table: sa.Table) -> Iterator[str]:
    name = _quoted(table.name)
    yield f"""CREATE TRIGGER {PREFIX}{table.name}_k BEFORE UPDATE OF station_id, id ON {name}
WHEN NEW.station_id IS NOT OLD.station_id OR NEW.id IS NOT OLD.id BEGIN
  SELECT RAISE(ABORT, 'a record keeps its id');
END"""
    yield f"""CREATE TRIGGER {PREFIX}{table.name}_d BEFORE DELETE ON {name}
WHEN sd_capturing(OLD.station_id) BEGIN
  SELECT RAISE(ABORT, 'rows are withdrawn, never deleted');
END"""


def _digest() -> Iterator[str]:
    """The digest of each record type follows its heads, whoever writes them.

    The birth of a record by its own trigger is left out: the seal counts those together, from the log.
    """
    yield f"""CREATE TRIGGER {PREFIX}heads_i AFTER INSERT ON heads WHEN sd_quiet() OR NEW.col <> '*' BEGIN
  SELECT sd_moved(NEW.station_id, NEW.table_name, NEW.record_id, NEW.col, NULL, NEW.head);
END"""
    yield f"""CREATE TRIGGER {PREFIX}heads_u AFTER UPDATE OF head ON heads BEGIN
  SELECT sd_moved(NEW.station_id, NEW.table_name, NEW.record_id, NEW.col, OLD.head, NEW.head);
END"""
    yield f"""CREATE TRIGGER {PREFIX}heads_d AFTER DELETE ON heads BEGIN
  SELECT sd_moved(OLD.station_id, OLD.table_name, OLD.record_id, OLD.col, OLD.head, NULL);
END"""


def _log() -> Iterator[str]:
    """Log and audit are append-only; only a quiet unit of work (erasure by law) may touch what is in it."""
    for name in ("changes", "transactions"):
        for verb, ending in (("DELETE", "d"), ("UPDATE", "u")):
            yield f"""CREATE TRIGGER {PREFIX}{name}_{ending} BEFORE {verb} ON {name} WHEN NOT sd_quiet() BEGIN
  SELECT RAISE(ABORT, 'the change log is append-only');
END"""
    kept = ", ".join(_quoted(name) for name in columns(Base.metadata.tables["audit"]))
    yield f"""CREATE TRIGGER {PREFIX}audit_a BEFORE UPDATE OF {kept} ON audit WHEN NOT sd_quiet() BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END"""


def _search() -> Iterator[str]:
    for table, (owner, column, watched) in SEARCHED.items():
        mark = (
            "INSERT INTO search_dirty (station_id, table_name, record_id) "
            f"VALUES (NEW.station_id, '{owner}', NEW.{_quoted(column)}) ON CONFLICT DO NOTHING;"
        )
        yield f"CREATE TRIGGER {PREFIX}{table}_si AFTER INSERT ON {_quoted(table)} BEGIN {mark} END"
        of = ", ".join(map(_quoted, watched))
        yield f"CREATE TRIGGER {PREFIX}{table}_su AFTER UPDATE OF {of} ON {_quoted(table)} BEGIN {mark} END"


@cache
def statements() -> tuple[str, ...]:
    """Every trigger and the view of updates, as SQL; the same models always give the same text."""
    of_tables = ((_insert(one), _update(one), *_fixed(one)) for one in synced_tables())
    return (*_updates(), *chain.from_iterable(of_tables), *_digest(), *_log(), *_search())


def made(connection: sa.Connection) -> dict[str, str]:
    """Name → SQL of every trigger in the database, whoever made it, and of our view."""
    rows = connection.exec_driver_sql(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR type = 'view' AND name = '{UPDATES}'"
    )
    return {str(row.name): str(row.sql) for row in rows}


def drop(connection: sa.Connection) -> None:
    """Take every trigger and view of ours away (before a migration)."""
    rows = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master"
        f" WHERE type IN ('trigger', 'view') AND substr(name, 1, {len(PREFIX)}) = '{PREFIX}' ORDER BY type"
    ).fetchall()
    for kind, name in rows:  # triggers first: a view takes its own with it
        connection.exec_driver_sql(f"DROP {kind} {_quoted(name)}")


def regenerate(connection: sa.Connection) -> None:
    """Drop every trigger of ours and make them anew (a new home, the end of a migration)."""
    drop(connection)
    for statement in statements():
        connection.exec_driver_sql(statement)
