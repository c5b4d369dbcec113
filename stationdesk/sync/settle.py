"""Settling a conflict: a person chooses one side, and that is an ordinary change which replaces every head.

The other machines take it in like any change: the column has one head again and the item goes away there
too. Nothing of the sides is lost; they stay in the log. Where neither side is right a value may be typed. Of two
events of which only one can count the other is put aside, with the one it was put aside for; had another
machine chosen the other way meanwhile, both are asked about again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import idnumber, names, replays
from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.table import CivilDate
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import capture
from stationdesk.storage.work import Work
from stationdesk.sync import stories
from stationdesk.sync.merge import BIRTH, WITHDRAWN, Merge, policies, tables


class ConflictGone(Refusal):
    template = N_("这一项冲突已经处理过了，或又有了新的内容。请刷新后再看。")


class SideUnknown(Refusal):
    template = N_("选的不是这项冲突的任何一方。请刷新后再选。")


@dataclass(frozen=True)
class Choice:
    """Which side holds: the conflict's id and the identity of the change (`12.1.1045`) whose value is taken."""

    conflict_id: str
    identity: str


class NotToBeTyped(Refusal):
    template = N_("这一栏不能另外填写，请从两边选一个；要改成别的内容，请选好以后到这条资料里修改。")


class ValueWrong(Refusal):
    template = N_("填写的内容不对：不能为空，日期写成 2026-11-22。请改正后再保存。")


@dataclass(frozen=True)
class Typed:
    """Neither side is right: the value as somebody typed it (dates as YYYY-MM-DD)."""

    conflict_id: str
    value: str = field(repr=False)


TEXTS: Final = frozenset(
    {
        "name", "id_number", "place", "reason", "result", "school", "school_class", "teacher", "teacher_phone",
        "carer_name", "carer_phone", "carer_address", "number", "purpose", "carer_relation", "schooling",
    }
)  # fmt: skip
"""Guarded text columns that hold what people write, neither codes nor references."""
LONGEST: Final = 200
SIGHT: Final = "sight"
"""Where a unit of work says who may see a record's values: (work, table, record), which raises for whoever may not."""


@dataclass(frozen=True)
class Settled:
    """What was settled: the record and column, and whether the shown value changed by it."""

    table: str
    record_id: str
    column: str
    changed: bool


@dataclass(frozen=True)
class _Item:
    id: str
    table: str
    record: str
    col: str
    sides: dict[str, dict[str, Any]]


def settle(work: Work, choice: Choice) -> Settled:
    """Give a column the value of one side. Needs `sync:settle` and sight of the record.

    Raises ConflictGone, SideUnknown, ContentNotSeen.
    """
    item = _open(work, choice.conflict_id)
    if choice.identity not in item.sides:
        raise SideUnknown(field="side")
    if replays.follows(item.table, item.col):
        return _let_count(work, item, choice.identity)
    return _write(work, item, item.sides[choice.identity]["value"], choice.identity)


def may_type(table: str, column: str) -> bool:
    """Whether a value of one's own may be typed where two sides of this column differ."""
    if policies().get((table, column)) != "guarded" or column == WITHDRAWN:
        return False
    return column in TEXTS or _is_date(table, column)


def typed(work: Work, given: Typed) -> Settled:
    """Give a column a value that is neither side's. Needs `sync:settle`.

    Raises ConflictGone, NotToBeTyped, ValueWrong, and what a name or an ID number refuses.
    """
    item = _open(work, given.conflict_id)
    if not may_type(item.table, item.col):
        raise NotToBeTyped(field="value")
    return _write(work, item, _read(work, item, given.value.strip()), "")


def _read(work: Work, item: _Item, text: str) -> str:
    if not text or len(text) > LONGEST or "\n" in text:
        raise ValueWrong(field="value")
    if _is_date(item.table, item.col):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueWrong(field="value") from None
    if (item.table, item.col) == ("people", "name"):
        return names.clean(text).kept
    if item.col == "id_number":
        return idnumber.parse(text, today=work.today).number
    return text


def _is_date(table: str, column: str) -> bool:
    found = {one.name: one for one in capture.synced_tables()}[table].columns[column]
    return isinstance(found.type, CivilDate)


def _open(work: Work, conflict: str) -> _Item:
    require(work, "sync:settle")
    found = work.rows(
        "SELECT id, table_name, record_id, col, sides FROM conflicts WHERE station_id = :s AND id = :c",
        s=work.station_id,
        c=conflict,
    )
    if not found or found[0]["col"] not in tables().get(found[0]["table_name"], frozenset()):
        raise ConflictGone(field="conflict")
    row = found[0]
    require_seen(work, row["table_name"], row["record_id"])
    sides = {side["identity"]: side for side in json.loads(row["sides"])}
    item = _Item(row["id"], row["table_name"], row["record_id"], row["col"], sides)
    if replays.follows(item.table, item.col):
        return item
    if item.col != WITHDRAWN and sorted(sides) != sorted(_heads(work, item.record, item.col)):
        # Something newer came in between: what the person looked at is no longer what is to be decided.
        raise ConflictGone(field="conflict")
    return item


def require_seen(work: Work, table: str, record: str) -> None:
    """Nobody decides between values they may not see: what the desk asks (`services.file_access_records`) raises then."""
    look: Callable[[Work, str, str], None] = work.extra[SIGHT]
    look(work, table, record)


def _write(work: Work, item: _Item, value: Any, side: str) -> Settled:
    table, record, col = item.table, item.record, item.col
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
    work.run("DELETE FROM conflicts WHERE id = :c", {"c": item.id})
    return _done(work, item, side, shown != value)


def _let_count(work: Work, item: _Item, identity: str) -> Settled:
    """One event counts, those that leave no room for it are put aside; alone, it is put aside itself."""
    told = stories.tell(work, work.station_id, item.table, item.record)
    if told is None:
        raise ConflictGone(field="conflict")
    chosen = next((one for one in told.sides if one["head"] == identity), None)
    if chosen is None:
        raise ConflictGone(field="conflict")
    against = told.against(chosen["id"])
    for event, other in [(each, chosen["id"]) for each in against] or [(chosen["id"], "")]:
        _put_aside(work, item.table, event, f"{replays.SETTLED}{other}")
    if against and chosen["withdrawn_at"] is not None:
        _put_aside(work, item.table, chosen["id"], None)
    merge = Merge(work, work.station_id)
    before = told.outcome.values
    merge.retell(item.table, item.record)
    after = stories.tell(work, work.station_id, item.table, item.record)
    return _done(work, item, identity, after is not None and after.outcome.values != before)


def _put_aside(work: Work, table: str, event: str, why: str | None) -> None:
    at = None if why is None else stamp(work.at)
    work.session.flush()
    work.run(
        f"UPDATE {replays.REPLAYED[table].events} SET withdrawn_at = :at, withdrawn_why = :why"
        " WHERE station_id = :s AND id = :r",
        {"at": at, "why": why, "s": work.station_id, "r": event},
    )


def _done(work: Work, item: _Item, side: str, changed: bool) -> Settled:
    work.session.expire_all()
    audit.record(work, "sync:settle", item.record, column=item.col, side=side or "typed")
    work.touched |= {"sync", item.table}
    return Settled(item.table, item.record, item.col, changed)


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
