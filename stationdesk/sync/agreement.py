"""Two machines that have the same changes must show the same values: their digests say whether they do.

Compared whenever a bundle or a receipt comes from a machine whose vector is ours. Where they differ, what stands
here is first set right from our own log, which its chain proves; if they differ still, what was applied stays, the
station is marked 不一致, and everything of it is asked for again with the next receipts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.words import N_, say
from stationdesk.models.machine import MachineSetting
from stationdesk.storage import checks
from stationdesk.storage.work import Work
from stationdesk.sync import log
from stationdesk.sync.changes import Vector
from stationdesk.sync.merge import CannotApply, Merge
from stationdesk.sync.opened import Opened

KEY: Final = "unlike:"
ASK: Final = 3
"""How many times a station is asked for everything again before only people can help."""
AGAIN: Final = timedelta(days=1)


def difference(work: Work, station_id: str, vector: Vector, digests: Mapping[str, str]) -> list[str] | None:
    """Record types in which somebody with this vector shows other values than we do.

    None where there is nothing to compare: other changes are there than here, or no digests were sent.
    """
    theirs = {origin: seq for origin, seq in vector.items() if seq}
    if not digests or log.vector(work, station_id) != theirs:
        return None
    ours = log.digests(work, station_id)
    return sorted(table for table in {*ours, *digests} if ours.get(table) != digests.get(table))


def compare(desk: Opened, station_id: str, vector: Vector, digests: Mapping[str, str]) -> bool:
    """Compare, mend what can be mended here, and mark or unmark the station; whether it is marked now."""

    def differing(work: Work) -> list[str] | None:
        return difference(work, station_id, vector, digests)

    found = desk.read(differing)
    marked = desk.read(lambda work: mark(work, station_id))
    if found is None or (not found and marked is None):
        return marked is not None
    changes = desk.read(lambda work: sum(log.vector(work, station_id).values()))
    tries = bool(found) and _tries(marked, changes, desk.clock.now())
    for step in (_recount, _rebuild):
        if found and tries:
            desk.change(partial(step, station_id=station_id, tables=found), mode="quiet")
            found = desk.read(differing) or []
    left = found
    tried: dict[str, Any] = {"tried": changes, "tried_at": stamp(desk.clock.now())} if tries else {}
    desk.change(lambda work: _note(work, station_id, left, tried), mode="quiet")
    return bool(found)


def _tries(marked: Mapping[str, Any] | None, changes: int, now: datetime) -> bool:
    """Whether all of a station is looked through once more: whoever sends digests that can never be ours must not make us do
    so with every small bundle. A few times at once, then once a day, or when its log has doubled."""
    if marked is None or marked["times"] <= ASK:
        return True
    before, at = marked.get("tried"), marked.get("tried_at")
    return not before or not at or changes >= 2 * before or unstamp(at) + AGAIN <= now or unstamp(at) > now


def mark(work: Work, station_id: str) -> dict[str, Any] | None:
    """How a station is unlike what it sent: `tables`, `since`, `times`; None when it is not."""
    row = work.session.get(MachineSetting, KEY + station_id)
    return None if row is None or not row.value else dict(row.value)


def marks(work: Work) -> dict[str, dict[str, Any]]:
    """Every station that is marked, as `mark` says it: one question for all of them."""
    rows = work.session.execute(
        sa.select(MachineSetting).where(MachineSetting.key.startswith(KEY, autoescape=True))
    )
    return {row.key.removeprefix(KEY): dict(row.value) for row in rows.scalars() if row.value}


def advice(found: Mapping[str, Any]) -> str:
    """What a mark means at the side that takes in, and what to do next."""
    kinds = len(found["tables"])
    if found["times"] <= ASK:
        return say(
            N_(
                "不一致：有 {kinds} 类记录，这里显示的和村里的不同。已入库的都在；请把新回执交给村里，村里照回执把内容重新导出一次，再接收。"
            ),
            kinds=kinds,
        )
    return say(
        N_(
            "不一致：重新导出 {times} 次后，仍有 {kinds} 类记录和村里的不同。请在村里和镇里各做一次“检查数据”，把两份结果交给技术人员；查清以前以村里显示的为准。"
        ),
        kinds=kinds,
        times=ASK,
    )


def asked_again(work: Work, station_id: str) -> list[tuple[str, int, int]]:
    """The ranges (origin, first, last) to be sent again because the values differ: everything, a few times."""
    found = mark(work, station_id)
    if found is None or found["times"] > ASK:
        return []
    return [(origin, 1, seq) for origin, seq in log.vector(work, station_id).items()]


def _note(work: Work, station_id: str, tables: list[str], tried: Mapping[str, Any]) -> None:
    key = KEY + station_id
    row = work.session.get(MachineSetting, key)
    if not tables:
        if row is not None:
            work.session.delete(row)
    else:
        before: dict[str, Any] = dict(row.value) if row is not None and row.value else {}
        value: dict[str, Any] = {
            "tables": tables,
            "since": before.get("since", stamp(work.at)),
            "times": before.get("times", 0) + 1,
        }
        value |= {name: before[name] for name in ("tried", "tried_at") if name in before}
        value |= tried
        if row is None:
            work.session.add(MachineSetting(key=key, value=value))
        else:
            row.value = value
    work.touched.add("sync")


def _recount(work: Work, station_id: str, tables: list[str]) -> None:
    """Count the digests of this station's record types anew from their heads: the counter itself may be what is wrong."""
    counted = checks.recomputed_of(work, station_id, tables)
    for table in tables:
        heads, digest = counted.get(table, (0, 0))
        work.run(
            "INSERT INTO digests (station_id, table_name, heads, digest) VALUES (:s, :t, :h, :d)"
            " ON CONFLICT (station_id, table_name) DO UPDATE SET heads = excluded.heads, digest = excluded.digest",
            {"s": station_id, "t": table, "h": heads, "d": digest},
        )


def _rebuild(work: Work, station_id: str, tables: list[str]) -> None:
    """Make the rows and heads of record types anew from the log, in an order in which causes come first."""
    merge = Merge(work, station_id)
    point = work.session.begin_nested()
    for table in tables:
        work.run(f'DELETE FROM "{table}" WHERE station_id = :s', {"s": station_id})
        work.run("DELETE FROM heads WHERE station_id = :s AND table_name = :t", {"s": station_id, "t": table})
        work.run(
            "DELETE FROM conflicts WHERE station_id = :s AND table_name = :t", {"s": station_id, "t": table}
        )
    wanted = set(tables)
    try:
        for row in work.rows(
            "SELECT * FROM transactions WHERE station_id = :s ORDER BY hlc, device_no, epoch, txn",
            s=station_id,
        ):
            txn = log.transaction_line(row)
            came = log.changes_of(work, station_id, txn.device_no, txn.epoch, txn.first_seq, txn.count)
            changes = [change for change in came if change.table in wanted]
            if changes:
                merge.apply(txn, changes)
        merge.settle()
    except CannotApply:
        point.rollback()  # left as it was: people are told by the mark
        return
    point.commit()
    work.touched |= wanted
