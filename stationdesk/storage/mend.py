"""Putting right from the change log, in one quiet transaction, what stands beside it and is wrong.

The log is what was saved; rows and heads follow from it. So a row that says something else, or is gone, is written
anew from the log, and only where the log is whole for that record. A hole in the log itself is closed from a
backup when what the backup has there gives the very digest that the log's chain has: nothing that cannot
be proved is put in. Nothing is taken away: a row that the log does not know stays where it is, for people to look at.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from stationdesk.core import chain, replays
from stationdesk.core.late import dataclass
from stationdesk.storage import capture, check_rows, follows, standing
from stationdesk.storage.standing import BIRTH, Standing
from stationdesk.storage.work import Work


@dataclass
class Mended:
    """How much was put right: rows written anew, values set, heads set, transactions of the log brought back."""

    rows: int = 0
    values: int = 0
    heads: int = 0
    log: int = 0
    left: int = 0
    """Records that the log cannot say any more (erased by law): left as they are."""


def from_log(work: Work) -> Mended:
    """Rows and heads of every record as the log says, where they differ. A quiet unit of work."""
    done = Mended()
    tables = {table.name: capture.columns(table) for table in capture.synced_tables()}
    on_trip = bool(work.scalar("SELECT 1 FROM trip_rows LIMIT 1"))
    for made, heads in list(_differing(work, tables)):
        if made.erased or not made.born:
            done.left += 1
            continue
        if on_trip and work.scalar("SELECT 1 FROM trip_rows WHERE record_id = :r", r=made.record):
            done.left += 1
            continue
        _set_heads(work, made, heads, done)
        _set_row(work, made, tables[made.table], done)
    if done.rows or done.values or done.heads:
        work.touched |= tables.keys()
    return done


def _differing(work: Work, tables: dict[str, list[str]]) -> list[tuple[Standing, dict[str, list[str]]]]:
    """The records that a check would name. All are found before the first is written to."""
    found: list[tuple[Standing, dict[str, list[str]]]] = []
    for made, heads in check_rows.beside(work):
        columns = tables.get(made.table)
        if columns is None:
            continue
        row = _row(work, made, columns)
        wrong = heads != made.heads or row is None
        if row is not None and not wrong:
            for col in columns:
                known, value = made.shown(col, made.heads.get(col, made.heads[BIRTH]))
                if known and value != row[col] and not _follows(work, made, col, row[col]):
                    wrong = True
                    break
        if wrong:
            found.append((made, heads))
    return found


def _follows(work: Work, made: Standing, col: str, value: Any) -> bool:
    return follows.shows(work, made.table, (made.station, made.record), col, value)


def _row(work: Work, made: Standing, columns: list[str]) -> dict[str, Any] | None:
    listed = ", ".join(f'"{name}"' for name in columns)
    rows = work.tuples(
        f'SELECT {listed} FROM "{made.table}" WHERE station_id = :s AND id = :r',
        s=made.station,
        r=made.record,
    )
    return dict(zip(columns, rows[0], strict=True)) if rows else None


def _set_heads(work: Work, made: Standing, heads: dict[str, list[str]], done: Mended) -> None:
    for col in heads.keys() - made.heads.keys():
        work.run(
            "DELETE FROM heads WHERE station_id = :s AND record_id = :r AND col = :c",
            {"s": made.station, "r": made.record, "c": col},
        )
        done.heads += 1
    for col, named in made.heads.items():
        if heads.get(col) == named:
            continue
        work.run(
            "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, :c, :t, :h)"
            " ON CONFLICT (station_id, record_id, col) DO UPDATE"
            " SET head = excluded.head, table_name = excluded.table_name",
            {
                "s": made.station,
                "r": made.record,
                "c": col,
                "t": made.table,
                "h": json.dumps(named, separators=(",", ":")),
            },
        )
        done.heads += 1


def _set_row(work: Work, made: Standing, columns: list[str], done: Mended) -> None:
    here = _row(work, made, columns)
    clock = standing.clock(work, made.station)
    policies = capture.policies()
    wanted: dict[str, Any] = {}
    for col in columns:
        agreed, value = made.shown(col, made.heads.get(col, made.heads[BIRTH]))
        if not agreed and here is not None:
            continue  # an open conflict: what shows until somebody chooses is not ours to say
        if not agreed and policies[made.table, col] == "guarded":
            value = made.before_fork(col, clock)
        if here is not None and _follows(work, made, col, here[col]):
            continue
        wanted[col] = value
    if here is None:
        names = ", ".join(f'"{name}"' for name in ("station_id", "id", *wanted))
        marks = ", ".join(f":v{n}" for n in range(len(wanted)))
        given = {f"v{n}": value for n, value in enumerate(wanted.values())}
        work.run(
            f'INSERT INTO "{made.table}" ({names}) VALUES (:s, :r{", " + marks if marks else ""})',
            {"s": made.station, "r": made.record, **given},
        )
        done.rows += 1
    else:
        changed = {col: value for col, value in wanted.items() if value != here[col]}
        if changed:
            _update(work, made, changed)
            done.values += len(changed)
    _replay(work, made)


def _update(work: Work, made: Standing, values: dict[str, Any]) -> None:
    sets = ", ".join(f'"{col}" = :v{n}' for n, col in enumerate(values))
    work.run(
        f'UPDATE "{made.table}" SET {sets} WHERE station_id = :s AND id = :r',
        {f"v{n}": value for n, value in enumerate(values.values())} | {"s": made.station, "r": made.record},
    )


def _replay(work: Work, made: Standing) -> None:
    """Where several machines added events, what a record shows is what they add up to."""
    kind = replays.REPLAYED.get(made.table)
    if kind is None:
        return
    named = {"s": made.station, "r": made.record}
    writers = work.tuples(
        f"SELECT DISTINCT c.device_no, c.epoch FROM changes c JOIN {kind.events} e ON e.station_id = c.station_id"
        f" AND e.id = c.record_id WHERE e.station_id = :s AND e.{kind.refers} = :r AND c.op = 'I'",
        **named,
    )
    if len(writers) < 2:
        return
    rows = work.rows(f'SELECT * FROM "{made.table}" WHERE station_id = :s AND id = :r', **named)
    events = work.rows(f"SELECT * FROM {kind.events} WHERE station_id = :s AND {kind.refers} = :r", **named)
    found = replays.outcome(kind, rows[0], events).values
    if found:
        _update(work, made, dict(found))


def counters(work: Work, used: dict[tuple[str, int], int]) -> int:
    """Let counting go on above the numbers that were given; a counter is never set back. How many were raised.

    Every kind that this device counts is raised: a number left out is an empty line in a book, one given twice is not.
    """
    kinds = [row["kind"] for row in work.rows("SELECT DISTINCT kind FROM counters")]
    raised = 0
    for (period, device), value in used.items():
        for kind in sorted({*kinds, "case", "visit", "certificate", "paper"}):
            raised += work.run(
                "INSERT INTO counters (kind, period, device_no, value) VALUES (:k, :p, :d, :v)"
                " ON CONFLICT (kind, period, device_no) DO UPDATE SET value = excluded.value"
                " WHERE value < excluded.value",
                {"k": kind, "p": period, "d": device, "v": value},
            )
    return raised


def origins(work: Work) -> int:
    """Let the log's progress be what the log has, where it stands behind; never back, or numbers would come twice."""
    moved = 0
    for row in work.rows(
        "SELECT t.station_id, t.device_no, t.epoch, t.txn, t.first_seq + t.count - 1 AS seq, t.hlc, t.chain"
        " FROM transactions t JOIN (SELECT station_id, device_no, epoch, max(txn) AS txn FROM transactions"
        " GROUP BY station_id, device_no, epoch) m ON m.station_id = t.station_id AND m.device_no = t.device_no"
        " AND m.epoch = t.epoch AND m.txn = t.txn"
    ):
        moved += work.run(
            "INSERT INTO origins (station_id, device_no, epoch, seq, txn, hlc, chain)"
            " VALUES (:station_id, :device_no, :epoch, :seq, :txn, :hlc, :chain)"
            " ON CONFLICT (station_id, device_no, epoch) DO UPDATE SET seq = excluded.seq, txn = excluded.txn,"
            " hlc = max(hlc, excluded.hlc), chain = excluded.chain"
            " WHERE origins.txn < excluded.txn OR origins.txn = excluded.txn AND origins.seq < excluded.seq",
            row,
        )
    return moved


def strays(work: Work) -> int:
    """Take away changes beyond the log's end that no transaction was ever sealed over; how many.

    Nobody can have saved them, and with them nothing more can be saved. The backup made before a repair has them still.
    """
    return work.run(
        "DELETE FROM changes WHERE seq > (SELECT o.seq FROM origins o WHERE o.station_id = changes.station_id"
        " AND o.device_no = changes.device_no AND o.epoch = changes.epoch)"
        " AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.station_id = changes.station_id"
        " AND t.device_no = changes.device_no AND t.epoch = changes.epoch AND t.txn = changes.txn)"
    )


_CHANGES = "station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload, replaces, mac, key"
_TRANSACTIONS = "station_id, device_no, epoch, txn, author, hlc, wall, reason, schema, first_seq, count, salt, digest, chain"


def log_from(work: Work, backup: Any) -> int:
    """Close holes of the log from an opened backup (a DB-API connection), each only where the chain proves it.

    How many transactions were brought back or set right. A quiet unit of work.
    """
    mended = 0
    for key in work.tuples("SELECT station_id, device_no, epoch FROM origins"):
        mended += _transactions_from(work, backup, key)
        for txn in work.rows(
            "SELECT * FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e ORDER BY txn",
            s=key[0],
            d=key[1],
            e=key[2],
        ):
            if _whole(txn, _changes(work, key, txn["first_seq"], txn["count"])):
                continue
            rows = backup.execute(
                f"SELECT {_CHANGES} FROM changes WHERE station_id = ? AND device_no = ? AND epoch = ?"
                " AND seq >= ? AND seq < ? ORDER BY seq",
                (*key, txn["first_seq"], txn["first_seq"] + txn["count"]),
            ).fetchall()
            if not _whole(txn, rows):
                continue
            marks = ", ".join("?" * 12)
            raw = work.connection.connection.driver_connection
            assert raw is not None
            raw.execute(
                "DELETE FROM changes WHERE station_id = ? AND device_no = ? AND epoch = ? AND seq >= ? AND seq < ?",
                (*key, txn["first_seq"], txn["first_seq"] + txn["count"]),
            )
            raw.executemany(f"INSERT INTO changes ({_CHANGES}) VALUES ({marks})", rows)
            mended += 1
    return mended


def _transactions_from(work: Work, backup: Any, key: tuple[Any, ...]) -> int:
    """Headers that are missing in the middle, where the chain runs through them to the next that is here."""
    here = {
        row["txn"]: row
        for row in work.rows(
            "SELECT * FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e",
            s=key[0],
            d=key[1],
            e=key[2],
        )
    }
    last = work.rows(
        "SELECT txn, chain FROM origins WHERE station_id = :s AND device_no = :d AND epoch = :e",
        s=key[0],
        d=key[1],
        e=key[2],
    )[0]
    names = [name.strip() for name in _TRANSACTIONS.split(",")]
    done = 0
    before = chain.GENESIS.hex()
    for number in range(1, last["txn"] + 1):
        if number in here:
            before = here[number]["chain"]
            continue
        rows = backup.execute(
            f"SELECT {_TRANSACTIONS} FROM transactions WHERE station_id = ? AND device_no = ? AND epoch = ? AND txn = ?",
            (*key, number),
        ).fetchall()
        if not rows:
            return done
        txn = dict(zip(names, rows[0], strict=True))
        if chain_of(txn, before) != txn["chain"]:
            return done
        if number == last["txn"] and txn["chain"] != last["chain"]:
            return done
        marks = ", ".join(f":{name}" for name in names)
        work.run(f"INSERT INTO transactions ({_TRANSACTIONS}) VALUES ({marks})", txn)
        before, done = txn["chain"], done + 1
    return done


def chain_of(txn: dict[str, Any], before: str) -> str:
    """The chain value that a transaction must have after the one before it (hex)."""
    header = chain.Header(
        *(
            txn[name]
            for name in (
                "station_id",
                "device_no",
                "epoch",
                "txn",
                "author",
                "hlc",
                "wall",
                "reason",
                "schema",
                "first_seq",
                "count",
            )
        )
    )
    return chain.chain(bytes.fromhex(before), header, bytes.fromhex(txn["digest"])).hex()


def _changes(work: Work, key: tuple[Any, ...], first: int, count: int) -> list[tuple[Any, ...]]:
    return work.tuples(
        f"SELECT {_CHANGES} FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e"
        " AND seq >= :first AND seq < :end ORDER BY seq",
        s=key[0],
        d=key[1],
        e=key[2],
        first=first,
        end=first + count,
    )


def _whole(txn: dict[str, Any], rows: list[tuple[Any, ...]]) -> bool:
    """Whether these changes are the ones whose digest the transaction has."""

    def bare(text: str | None) -> bytes | None:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if text else None

    if len(rows) != txn["count"]:
        return False
    try:
        entries = [
            chain.Entry(
                row[3],
                row[5],
                row[6],
                row[7],
                (row[8] or "").encode(),
                (row[9] or "").encode(),
                bare(row[10]),
                bare(row[11]),
            )
            for row in rows
        ]
        return bool(chain.txn_digest(bytes.fromhex(txn["salt"] or ""), entries).hex() == txn["digest"])
    except ValueError:
        return False
