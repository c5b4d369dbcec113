"""The change log as it is stored, turned into lines that travel, and back.

Salt, digest and chain are stored as hex and travel as base64url; payloads and replaces keep their exact
text in both, because the hashes are over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Raw

from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import NO_JSON, Change, Line, Transaction, Vector

BATCH = 2000


def vector(work: Work, station_id: str) -> Vector:
    """How far the log of each device and epoch of a station is complete here."""
    rows = work.rows(
        "SELECT device_no, epoch, seq FROM origins WHERE station_id = :s AND seq > 0 ORDER BY device_no, epoch",
        s=station_id,
    )
    return {f"{row['device_no']}.{row['epoch']}": row["seq"] for row in rows}


def digests(work: Work, station_id: str) -> dict[str, str]:
    """Record type → digest of all heads, as it travels."""
    return {
        row["table_name"]: f"{row['heads']}:{row['digest']:015x}"
        for row in work.rows(
            "SELECT table_name, heads, digest FROM digests WHERE station_id = :s AND heads > 0 ORDER BY table_name",
            s=station_id,
        )
    }


def count_between(work: Work, station_id: str, since: Vector, until: Vector) -> int:
    """How many changes lie after `since` and not after `until`.

    Counted by the headers of their transactions: the changes themselves are kept in the order of their numbers, so
    that counting them would read the whole log, which every look at the sync state would wait for.
    """
    total = 0
    for origin, (first, last) in wire.missing_between(since, until).items():
        device_no, epoch = map(int, origin.split("."))
        total += work.scalar(
            "SELECT coalesce(sum(min(first_seq + count - 1, :last) - max(first_seq, :first) + 1), 0)"
            " FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e"
            " AND first_seq <= :last AND first_seq + count > :first",
            s=station_id,
            d=device_no,
            e=epoch,
            first=first,
            last=last,
        )
    return total


def lines_between(work: Work, station_id: str, since: Vector, until: Vector) -> Iterator[Line]:
    """Every transaction after `since` up to `until` with its changes, in the order of `headers_between`."""
    for txn in headers_between(work, station_id, since, until):
        yield wire.lean(txn)
        yield from changes_of(work, station_id, txn.device_no, txn.epoch, txn.first_seq, txn.count)


def headers_between(work: Work, station_id: str, since: Vector, until: Vector) -> Iterator[Transaction]:
    """Every transaction after `since` up to `until`, in an order in which causes come first.

    A hybrid logical clock never runs before its cause, so ordering by it puts a change after
    whatever its author had seen.
    """
    wanted = wire.missing_between(since, until)
    if not wanted:
        return
    terms, params = [], {"s": station_id}
    for n, (origin, (first, last)) in enumerate(wanted.items()):
        device_no, epoch = map(int, origin.split("."))
        terms.append(f"(device_no = :d{n} AND epoch = :e{n} AND first_seq BETWEEN :f{n} AND :l{n})")
        params |= {f"d{n}": device_no, f"e{n}": epoch, f"f{n}": first, f"l{n}": last}  # type: ignore[dict-item]
    headers = work.rows(
        f"SELECT * FROM transactions WHERE station_id = :s AND ({' OR '.join(terms)})"
        " ORDER BY hlc, device_no, epoch, txn",
        **params,
    )
    for row in headers:
        yield transaction_line(row)


def changes_of(
    work: Work, station_id: str, device_no: int, epoch: int, first_seq: int, count: int
) -> Iterator[Change]:
    """The changes of one transaction, in order of seq."""
    for start in range(first_seq, first_seq + count, BATCH):
        # Tuples and positions: a whole village's history comes through here, and names cost as much as SQLite does.
        for seq, table, record, op, payload, replaces, mac, key in work.tuples(
            "SELECT seq, table_name, record_id, op, payload, replaces, mac, key FROM changes"
            " WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq >= :first AND seq < :end ORDER BY seq",
            s=station_id,
            d=device_no,
            e=epoch,
            first=start,
            end=min(start + BATCH, first_seq + count),
        ):
            yield Change(
                seq,
                table,
                record,
                op,
                Raw(payload) if payload else NO_JSON,
                Raw(replaces) if replaces else NO_JSON,
                mac or "",
                key or "",
            )


def transaction_line(row: Any) -> Transaction:
    """The header line of a stored transaction."""
    return Transaction(
        device_no=row["device_no"],
        epoch=row["epoch"],
        txn=row["txn"],
        hlc=row["hlc"],
        wall=row["wall"],
        schema=row["schema"],
        first_seq=row["first_seq"],
        count=row["count"],
        author=row["author"],
        reason=row["reason"],
        salt=wire.to64(bytes.fromhex(row["salt"])) if row["salt"] else "",
        chain=wire.to64(bytes.fromhex(row["chain"])),
    )


def store(
    work: Work, station_id: str, txn: Transaction, changes: list[Change], digest: bytes, chain: bytes
) -> None:
    """Write another machine's transaction into the log, as it came."""
    work.run(
        "INSERT INTO transactions (station_id, device_no, epoch, txn, author, hlc, wall, reason, schema, first_seq,"
        " count, salt, digest, chain) VALUES (:s, :d, :e, :x, :u, :h, :w, :r, :v, :q, :n, :salt, :digest, :chain)",
        {
            "s": station_id,
            "d": txn.device_no,
            "e": txn.epoch,
            "x": txn.txn,
            "u": txn.author,
            "h": txn.hlc,
            "w": txn.wall,
            "r": txn.reason,
            "v": txn.schema,
            "q": txn.first_seq,
            "n": txn.count,
            "salt": wire.from64(txn.salt).hex() if txn.salt else "",
            "digest": digest.hex(),
            "chain": chain.hex(),
        },
    )
    work.run(
        "INSERT INTO changes (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload, replaces,"
        " mac, key) VALUES (:s, :d, :e, :q, :x, :t, :i, :o, :p, :b, :m, :y)",
        [
            {
                "s": station_id,
                "d": txn.device_no,
                "e": txn.epoch,
                "q": change.seq,
                "x": txn.txn,
                "t": change.table,
                "i": change.record,
                "o": change.op,
                "p": bytes(change.payload).decode() or None,
                "b": bytes(change.replaces).decode() or None,
                "m": change.mac or None,
                "y": change.key or None,
            }
            for change in changes
        ],
    )
