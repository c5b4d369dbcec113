"""Settling a conflict: a person chooses one side, and that is an ordinary change which replaces every head.

The other machines take it in like any change: the column has one head again and the item goes away there
too. Nothing of the sides is lost; they stay in the log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import capture
from stationdesk.storage.work import Work
from stationdesk.sync.merge import BIRTH, WITHDRAWN, tables


class ConflictGone(Refusal):
    template = N_("这一项冲突已经处理过了，或又有了新的内容。请刷新后再看。")


class SideUnknown(Refusal):
    template = N_("选的不是这项冲突的任何一方。请刷新后再选。")


@dataclass(frozen=True)
class Choice:
    """Which side holds: the conflict's id and the identity of the change (`12.1.1045`) whose value is taken."""

    conflict_id: str
    identity: str


@dataclass(frozen=True)
class Settled:
    """What was settled: the record and column, and whether the shown value changed by it."""

    table: str
    record_id: str
    column: str
    changed: bool


def settle(work: Work, choice: Choice) -> Settled:
    """Give a column the value of one side. Needs `sync:settle`. Raises ConflictGone, SideUnknown."""
    require(work, "sync:settle")
    found = work.rows(
        "SELECT id, table_name, record_id, col, sides FROM conflicts WHERE station_id = :s AND id = :c",
        s=work.station_id,
        c=choice.conflict_id,
    )
    if not found:
        raise ConflictGone(field="conflict")
    row = found[0]
    table, record, col = row["table_name"], row["record_id"], row["col"]
    if col not in tables().get(table, frozenset()):
        raise ConflictGone(field="conflict")
    sides = {side["identity"]: side for side in json.loads(row["sides"])}
    if choice.identity not in sides:
        raise SideUnknown(field="side")
    if col != WITHDRAWN and sorted(sides) != sorted(_heads(work, record, col)):
        # Something newer came in between: what the person looked at is no longer what is to be decided.
        raise ConflictGone(field="conflict")
    value = sides[choice.identity]["value"]
    shown = work.scalar(
        f'SELECT "{col}" FROM "{table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=record
    )
    work.session.flush()
    if shown != value:
        work.run(
            f'UPDATE "{table}" SET "{col}" = :v WHERE station_id = :s AND id = :r',
            {"v": value, "s": work.station_id, "r": record},
        )
    else:
        confirm(work, table, record, col, value)
    work.run("DELETE FROM conflicts WHERE id = :c", {"c": choice.conflict_id})
    work.session.expire_all()
    audit.record(work, "sync:settle", record, column=col, side=choice.identity)
    work.touched |= {"sync", table}
    return Settled(table, record, col, shown != value)


def _heads(work: Work, record: str, *columns: str) -> list[str]:
    """The identities that now stand for columns of a record (all of them without a name)."""
    rows = work.rows(
        "SELECT col, head FROM heads WHERE station_id = :s AND record_id = :r", s=work.station_id, r=record
    )
    known = {row["col"]: json.loads(row["head"]) for row in rows}
    wanted = columns or tuple(known)
    return sorted({one for col in wanted for one in known.get(col, known.get(BIRTH, []))})


def confirm(work: Work, table: str, record: str, col: str, value: Any) -> None:
    """Write the change that the trigger leaves out because the value already shows: it replaces every head.

    The same two statements as `storage.capture` generates, for a value that stays.
    """
    assert table in {one.name for one in capture.synced_tables()}
    replaced = _heads(work, record) if col == WITHDRAWN else _heads(work, record, col)
    work.run(
        "INSERT INTO changes (station_id, device_no, epoch, seq, txn, table_name, record_id, op, payload, replaces)"
        " VALUES (:s, sd_device(), sd_epoch(), sd_seq(), sd_txn(), :t, :r, 'U', :payload, :replaces)",
        {
            "s": work.station_id,
            "t": table,
            "r": record,
            "payload": json.dumps({col: value}, ensure_ascii=False, separators=(",", ":")),
            "replaces": json.dumps({col: replaced}, separators=(",", ":")),
        },
    )
    work.run(
        "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, :c, :t, sd_head())"
        " ON CONFLICT (station_id, record_id, col) DO UPDATE SET head = excluded.head",
        {"s": work.station_id, "r": record, "c": col, "t": table},
    )
