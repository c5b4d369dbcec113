"""Promises about the change log: nothing is written without it, and it says exactly what was written."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import chain
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.desk import Desk
from stationdesk.models import Synced
from stationdesk.models.residents import Grid
from stationdesk.models.table import Base
from stationdesk.storage import capture
from stationdesk.storage.checks import recomputed
from stationdesk.storage.engine import WriteOutsideWork, head_digest
from stationdesk.storage.work import LogHasGap

TABLES = {table.name: table for table in capture.synced_tables()}


def raw(work) -> Any:
    return work.connection.connection


def value(column: sa.Column[Any], n: int) -> Any:
    from sqlalchemy.dialects import sqlite

    kind = column.type.compile(dialect=sqlite.dialect())
    return n if kind == "INTEGER" else float(n) if kind in ("REAL", "FLOAT") else f"值{n}'\"\n"


def insert(work, table: sa.Table, n: int = 1, **given: Any) -> tuple[str, dict[str, Any]]:
    """Every column filled, by plain SQL; references are left to point nowhere (they are deferred)."""
    row = {column.name: value(column, n + at) for at, column in enumerate(table.columns)}
    row |= {"station_id": work.station_id, "id": new_id()} | given
    names = ", ".join(f'"{name}"' for name in row)
    raw(work).execute(
        f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(row))})', tuple(row.values())
    )
    return row["id"], {name: value for name, value in row.items() if name not in ("station_id", "id")}


def logged(work, record: str) -> list[dict[str, Any]]:
    rows = work.rows("SELECT * FROM changes WHERE record_id = :r ORDER BY seq", r=record)
    return [dict(row) for row in rows]


class Undo(Exception):
    """Thrown at the end of a unit of work that shall leave nothing."""


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_synced_table_is_captured(desk: Desk, name: str) -> None:
    table = TABLES[name]

    def look(work) -> None:
        record, given = insert(work, table)
        (birth,) = logged(work, record)
        assert (birth["op"], birth["table_name"], birth["replaces"]) == ("I", name, None)
        assert json.loads(birth["payload"]) == given
        first = f"{birth['device_no']}.{birth['epoch']}.{birth['seq']}"
        before = {column: [first] for column in given}
        for column in table.columns:
            if column.name in ("station_id", "id"):
                continue
            new = value(column, 1000)
            if name == "audit":  # what was done and seen is never changed, not even on the record
                with pytest.raises(Exception, match="append-only"):
                    raw(work).execute(f'UPDATE "{name}" SET "{column.name}" = ? WHERE id = ?', (new, record))
                continue
            raw(work).execute(f'UPDATE "{name}" SET "{column.name}" = ? WHERE id = ?', (new, record))
            change = logged(work, record)[-1]
            assert change["op"] == "U"
            assert json.loads(change["payload"]) == {column.name: new}
            replaced = json.loads(change["replaces"])[column.name]
            if column.name == "withdrawn_at":
                assert set(before[column.name]) <= set(replaced)
            else:
                assert replaced == before[column.name]
            before[column.name] = [f"{change['device_no']}.{change['epoch']}.{change['seq']}"]
        heads = {
            row["col"]: json.loads(row["head"])
            for row in work.rows("SELECT * FROM heads WHERE record_id = :r", r=record)
        }
        assert heads == ({} if name == "audit" else before) | {"*": [first]}
        raise Undo

    with pytest.raises(Undo):
        desk.change(look)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_written_changed_or_deleted_outside_a_unit_of_work(desk: Desk, name: str) -> None:
    table = TABLES[name]

    with desk.raw().connect() as connection:
        driver = connection.connection
        connection.exec_driver_sql("SELECT 1")
        columns = [f'"{c.name}"' for c in table.columns if not c.nullable]
        values = [value(c, 1) for c in table.columns if not c.nullable]
        with pytest.raises(Exception, match="user-defined function"):
            driver.execute(
                f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(values))})', values
            )

    def changed(sql: str):
        def look(work) -> None:
            record, _ = insert(work, table)
            work.capture.mode = "closed"
            gate = dict(work.capture._gate)
            work.capture._gate.clear()
            try:
                raw(work).execute(sql.format(name=name), (record,))
            finally:
                work.capture._gate.update(gate)

        with pytest.raises(WriteOutsideWork):
            desk.change(look)

    changed('UPDATE "{name}" SET withdrawn_why = 1 WHERE id = ?')
    changed('DELETE FROM "{name}" WHERE id = ?')


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_deleted_replaced_or_given_another_id(desk: Desk, name: str) -> None:
    table = TABLES[name]

    def attempt(sql: str, message: str) -> None:
        def look(work) -> None:
            record, _ = insert(work, table)
            raw(work).execute(sql, {"r": record, "n": new_id()})

        with pytest.raises(Exception, match=message):
            desk.change(look)

    attempt(f'DELETE FROM "{name}" WHERE id = :r', "never deleted")
    attempt(f'UPDATE "{name}" SET id = :n WHERE id = :r', "keeps its id")
    attempt(f'INSERT OR REPLACE INTO "{name}" SELECT * FROM "{name}" WHERE id = :r', "never deleted")


def test_a_row_of_another_station_cannot_be_written_as_ours(desk: Desk) -> None:
    with pytest.raises(WriteOutsideWork):
        desk.change(lambda work: insert(work, TABLES["grids"], station_id=new_id()))


def test_every_synced_table_and_column_has_a_merge_policy() -> None:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Synced):
            assert "__policy__" in vars(mapper.class_), mapper.class_.__name__
    assert set(capture.policies().values()) <= {"free", "guarded", "events"}
    assert {
        key for table in TABLES.values() for key in ((table.name, c) for c in capture.columns(table))
    } == set(capture.policies())


def test_synced_tables_begin_with_their_key_and_are_unique_in_nothing_else() -> None:
    for table in TABLES.values():
        assert [column.name for column in table.primary_key] == ["station_id", "id"]
        assert [column.name for column in table.columns][:2] == ["station_id", "id"]
        assert not [index for index in table.indexes if index.unique]
        assert not [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
        for key in table.foreign_key_constraints:
            assert (key.deferrable, key.initially, key.ondelete) == (True, "DEFERRED", "RESTRICT")


def test_the_log_itself_is_append_only(desk: Desk) -> None:
    for sql in ("DELETE FROM changes", "UPDATE changes SET op = 'U'", "DELETE FROM transactions"):
        with pytest.raises(Exception, match="append-only"):
            desk.change(lambda work, sql=sql: work.run(sql))
    with desk.raw().connect() as connection, pytest.raises(Exception, match="user-defined function"):
        connection.exec_driver_sql("DELETE FROM changes")


def grid(work, name: str = "网格") -> Grid:
    row = Grid(station_id=work.station_id, id=new_id(), name=name)
    work.session.add(row)
    work.session.flush()
    return row


def test_chain_and_digests_are_what_a_full_recomputation_gives(desk: Desk, clock: SetClock) -> None:
    for n in range(5):

        def step(work, n: int = n) -> None:
            rows = [grid(work, f"第{m}网格") for m in range(n + 1)]
            rows[0].remark = "改"
            work.session.flush()
            rows[0].remark = "再改"

        desk.change(step, reason=f"test:{n}")

    def look(work) -> None:
        value = chain.GENESIS
        for txn in work.rows("SELECT * FROM transactions ORDER BY txn"):
            entries = [
                chain.Entry(
                    r["seq"],
                    r["table_name"],
                    r["record_id"],
                    r["op"],
                    r["payload"].encode(),
                    (r["replaces"] or "").encode(),
                )
                for r in work.rows("SELECT * FROM changes WHERE txn = :t ORDER BY seq", t=txn["txn"])
            ]
            assert len(entries) == txn["count"]
            digest = chain.txn_digest(bytes.fromhex(txn["salt"]), entries)
            fields = ("station_id", *chain.Header._fields[1:])
            header = chain.Header(*(txn[name] for name in fields))
            value = chain.chain(value, header, digest)
            assert (digest.hex(), value.hex()) == (txn["digest"], txn["chain"])
        stored = {
            (r["station_id"], r["table_name"]): (r["heads"], r["digest"])
            for r in work.rows("SELECT * FROM digests")
        }
        assert stored == recomputed(work)
        origin = work.rows("SELECT * FROM origins")[0]
        assert (origin["seq"], origin["chain"]) == (work.scalar("SELECT max(seq) FROM changes"), value.hex())

    desk.read(look)


def test_the_logical_clock_never_goes_back_even_if_the_computers_does(desk: Desk, clock: SetClock) -> None:
    desk.change(grid)
    clock.set(clock.at.replace(year=2020))
    desk.change(grid)
    stamps = desk.read(
        lambda work: [row["hlc"] for row in work.rows("SELECT hlc FROM transactions ORDER BY txn")]
    )
    assert stamps == sorted(set(stamps))


def test_a_refusal_leaves_no_trace(desk: Desk) -> None:
    def counts(work) -> list[Any]:
        names = [
            r["name"] for r in work.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return [(name, work.scalar(f'SELECT count(*) FROM "{name}"')) for name in names]

    before = desk.read(counts)

    def refused(work) -> None:
        grid(work)
        raise Undo

    with pytest.raises(Undo):
        desk.change(refused)
    assert desk.read(counts) == before
    desk.change(grid)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM changes WHERE table_name = 'grids'")) == 1


def test_a_savepoint_taken_back_leaves_neither_numbers_nor_digests(desk: Desk) -> None:
    def step(work) -> None:
        grid(work, "留下").remark = "一"
        point = work.session.begin_nested()
        grid(work, "收回").remark = "二"
        work.session.flush()
        point.rollback()
        with work.session.begin_nested():
            grid(work, "也留下")
        grid(work, "又留").remark = "三"

    desk.change(step)

    def look(work) -> None:
        seqs = [row["seq"] for row in work.rows("SELECT seq FROM changes ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        stored = {
            (r["station_id"], r["table_name"]): (r["heads"], r["digest"])
            for r in work.rows("SELECT * FROM digests")
        }
        assert stored == recomputed(work)

    desk.read(look)


def test_a_transaction_with_a_gap_in_its_numbers_is_not_committed(desk: Desk) -> None:
    def step(work) -> None:
        grid(work)
        work.capture.seq += 1
        grid(work)

    with pytest.raises(LogHasGap):
        desk.change(step)
    assert desk.read(lambda work: work.scalar("SELECT count(*) FROM grids")) == 0


def test_a_change_to_the_same_value_is_no_change(desk: Desk) -> None:
    def step(work) -> int:
        row = grid(work)
        work.run("UPDATE grids SET name = name, remark = NULL WHERE id = :r", {"r": row.id})
        return len(logged(work, row.id))

    assert desk.change(step) == 1


def test_a_reading_unit_of_work_cannot_write_anything(desk: Desk) -> None:
    for sql in (
        "UPDATE stations SET name = 'x'",
        "INSERT INTO machine_settings (key, value) VALUES ('a', '1')",
        "DELETE FROM search_keys",
        "CREATE TABLE t (x)",
    ):
        with pytest.raises(WriteOutsideWork):
            desk.read(lambda work, sql=sql: work.run(sql))
    # … and the connection, back in the pool, writes again.
    for _ in range(3):
        desk.change(grid)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60).filter(lambda text: "\0" not in text))
def test_any_text_is_logged_as_the_json_it_is(text: str) -> None:
    from stationdesk.storage.engine import sqlcipher as driver

    with driver.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (a TEXT, b INTEGER, c TEXT)")
        connection.execute("INSERT INTO t VALUES (?, 7, NULL)", (text,))
        old, new = connection.execute(
            "SELECT json_patch('{}', json_object('a', a, 'b', b, 'c', c)),"
            " '{' || substr(concat(CASE WHEN a IS NOT NULL THEN ',\"a\":' || json_quote(a) END,"
            " CASE WHEN b IS NOT NULL THEN ',\"b\":' || json_quote(b) END,"
            " CASE WHEN c IS NOT NULL THEN ',\"c\":' || json_quote(c) END), 2) || '}' FROM t"
        ).fetchone()
        assert json.loads(new) == json.loads(old) == {"a": text, "b": 7}
    connection.close()


def test_head_digest_is_the_first_sixty_bits_of_its_hash() -> None:
    from hashlib import sha256

    text = 'abc|*|["10.1.1"]'
    assert head_digest("abc", "*", '["10.1.1"]') == int(sha256(text.encode()).hexdigest()[:15], 16)
