"""The change log is written by triggers, generated here from the models.

No author of a service can forget it, and it sees ORM, Core and raw SQL alike. A withdrawal names every head
of the record, so that an edit its author had not seen is recognised as concurrent. Without a unit of work
the triggers' functions raise, so the write fails. `INSERT OR REPLACE` would delete without a log: with
`recursive_triggers` on it meets the trigger that forbids deletion.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from stationdesk.models import Base, Synced

PREFIX = "sd_"

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
    # Written out instead of json_patch('{}', json_object(…)), which gives the same text at twice the price.
    pairs = ", ".join(
        f"CASE WHEN NEW.{_quoted(n)} IS NOT NULL THEN ',\"{n}\":' || json_quote(NEW.{_quoted(n)}) END"
        for n in columns(table)
    )
    return f"""CREATE TRIGGER {PREFIX}{table.name}_i AFTER INSERT ON {_quoted(table.name)}
WHEN sd_capturing(NEW.station_id) BEGIN
  INSERT INTO changes (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload)
  VALUES (NEW.station_id, sd_device(), sd_epoch(), sd_seq(), sd_txn(), '{table.name}', NEW.id, 'I',
          '{{' || substr(concat({pairs}), 2) || '}}');
  INSERT INTO heads (station_id, record_id, col, table_name, head)
  VALUES (NEW.station_id, NEW.id, '*', '{table.name}', sd_head());
END"""


def _update(table: sa.Table) -> str:
    names = columns(table)
    changed = " OR ".join(f"NEW.{_quoted(n)} IS NOT OLD.{_quoted(n)}" for n in names)
    rows = " UNION ALL ".join(
        f"SELECT '{n}' AS k, NEW.{_quoted(n)} AS v WHERE NEW.{_quoted(n)} IS NOT OLD.{_quoted(n)}"
        for n in names
    )
    every = (
        "(SELECT json_group_array(j.value) FROM heads h, json_each(h.head) j"
        " WHERE h.station_id = NEW.station_id AND h.record_id = NEW.id)"
    )
    head = (
        "(SELECT json(coalesce("
        "(SELECT head FROM heads WHERE station_id = NEW.station_id AND record_id = NEW.id AND col = k), "
        "(SELECT head FROM heads WHERE station_id = NEW.station_id AND record_id = NEW.id AND col = '*'))))"
    )
    return f"""CREATE TRIGGER {PREFIX}{table.name}_u AFTER UPDATE ON {_quoted(table.name)}
WHEN sd_capturing(NEW.station_id) AND ({changed}) BEGIN
  INSERT INTO changes
    (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload, replaces)
  SELECT NEW.station_id, sd_device(), sd_epoch(), sd_seq(), sd_txn(), '{table.name}', NEW.id, 'U',
         json_group_object(k, v),
         json_group_object(k, CASE WHEN k = 'withdrawn_at' THEN json({every}) ELSE {head} END) FROM ({rows});
  INSERT INTO heads (station_id, record_id, col, table_name, head)
  SELECT NEW.station_id, NEW.id, k, '{table.name}', sd_head() FROM ({rows}) WHERE true
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
    """The log is append-only; only a quiet unit of work (erasure by law) may touch what is in it."""
    for name in ("changes", "transactions"):
        for verb, ending in (("DELETE", "d"), ("UPDATE", "u")):
            yield f"""CREATE TRIGGER {PREFIX}{name}_{ending} BEFORE {verb} ON {name} WHEN NOT sd_quiet() BEGIN
  SELECT RAISE(ABORT, 'the change log is append-only');
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


def statements() -> Iterator[str]:
    """Every trigger, as SQL; the same models always give the same text."""
    for table in synced_tables():
        yield _insert(table)
        yield _update(table)
        yield from _fixed(table)
    yield from _digest()
    yield from _log()
    yield from _search()


def regenerate(connection: sa.Connection) -> None:
    """Drop every trigger of ours and make them anew (a new home, the end of a migration)."""
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 3) = 'sd_'"
    ).fetchall()
    for (name,) in rows:
        connection.exec_driver_sql(f"DROP TRIGGER {_quoted(name)}")
    for statement in statements():
        connection.exec_driver_sql(statement)
