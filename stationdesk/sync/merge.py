"""Merging another machine's changes into the rows, column by column. Order-free and idempotent.

A change that replaces every current head of a column applies. Otherwise the two are concurrent, and the
column keeps both as heads until a change replaces them. What shows then follows from the heads and the
log alone, never from the order of arrival:

* `free` columns: the head with the later clock shows, the others stay in history;
* `guarded` columns: the value before the fork shows, and a conflict item names every side;
* columns that follow from events (`core.replays`): the replay of all events shows; two events of which only one
  can count are a conflict item;
* other `events` columns: the later clock shows and a conflict item asks a person to look;
* a withdrawal against an edit its author had not seen: the record stays, and a conflict item asks.

Equal values settle themselves. Choosing is an ordinary change that replaces all heads.
"""

from __future__ import annotations

import json
from dataclasses import field
from functools import cache
from typing import Any

import sqlalchemy as sa

from stationdesk.core import replays
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.storage import capture
from stationdesk.storage.work import Work
from stationdesk.sync import stories
from stationdesk.sync.changes import Change, Transaction, identity
from stationdesk.sync.sense import UNREADABLE, identity_of, nonsense

BATCH = 500
BIRTH = "*"
WITHDRAWN = "withdrawn_at"
WITHDRAWN_WHY = "withdrawn_why"


class CannotApply(Exception):
    """This transaction must wait or is wrong; `why` is a code of `HeldTransaction.why`."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.detail = detail


@cache
def tables() -> dict[str, frozenset[str]]:
    """Synced table → the columns that may travel."""
    return {table.name: frozenset(capture.columns(table)) for table in capture.synced_tables()}


@cache
def references() -> dict[str, tuple[tuple[str, str], ...]]:
    """Synced table → (column, table it refers to)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for table in capture.synced_tables():
        found[table.name] = tuple(
            (constraint.column_keys[1], constraint.referred_table.name)
            for constraint in table.foreign_key_constraints
        )
    return found


@cache
def policies() -> dict[tuple[str, str], str]:
    """(table, column) → policy. Why something was withdrawn follows the withdrawal, which is asked about itself."""
    return {
        (table, column): "free" if column == WITHDRAWN_WHY else policy
        for (table, column), policy in capture.policies().items()
    }


@dataclass
class Merge:
    """The merging of one station's changes within one transaction of ours."""

    work: Work
    station_id: str
    contested: set[tuple[str, str, str]] = field(default_factory=set)
    """(table, record, column) whose conflict item must be looked at when the bundle is through."""
    written: dict[str, set[str]] = field(default_factory=dict)
    """Table → records written by the transaction being applied, whose references are checked."""
    kept: dict[str, set[str]] = field(default_factory=dict)
    """The same for everything that was applied: which pages have to look again."""
    told_by: dict[tuple[str, str], str] = field(default_factory=dict)
    """(table, record) whose events or their columns were touched → the one origin that all of it is from, with the
    record's birth; empty when there may be several, and the events must be replayed."""
    _clocks: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    _fresh: dict[tuple[str, ...], list[dict[str, Any]]] = field(default_factory=dict)
    _births: list[dict[str, Any]] = field(default_factory=list)

    def apply(self, txn: Transaction, changes: list[Change]) -> None:
        """Apply one transaction whole. Raises CannotApply; the caller rolls back to before it."""
        there = self._present({change.record for change in changes if change.op == "I"})
        for change in changes:
            known = tables().get(change.table)
            if known is None:
                raise CannotApply("bad", change.table)
            if change.erased:
                continue
            try:
                values, replaced = change.values(), change.replaced()
                for head in (head for heads in replaced.values() for head in heads):
                    identity_of(head)
            except UNREADABLE as wrong:
                raise CannotApply("bad", change.table) from wrong
            if not known.issuperset(values) or nonsense(change.table, values):
                raise CannotApply("bad", change.table)
            if change.table in replays.REPLAYED or change.table in replays.TELLS:
                self.tell(txn.origin, change, values)
            mine = identity(txn.device_no, txn.epoch, change.seq)
            self._clocks[mine] = (txn.hlc, txn.device_no, txn.epoch, change.seq)
            if change.op == "I" and change.record not in there:
                there.add(change.record)
                self._buffer(mine, change.table, change.record, values)
            elif change.op == "I":
                self._flush()
                self._born_twice(mine, change.table, change.record)
            else:
                self._flush()
                self._update(mine, change.table, change.record, values, replaced)
            self.written.setdefault(change.table, set()).add(change.record)
        self._flush()

    def forget(self) -> None:
        """Forget what was buffered for a transaction that was rolled back."""
        self._fresh.clear()
        self._births.clear()
        self.written.clear()

    def tell(self, origin: str, change: Change, values: dict[str, Any]) -> None:
        """Write down whose events a record's standing follows from."""
        if change.table in replays.REPLAYED:
            key = change.table, change.record
            if change.op == "I":
                self.told_by.setdefault(key, origin)
            elif any(replays.follows(change.table, col) for col in values):
                self.told_by[key] = origin if self.told_by.get(key) == origin else ""
            return
        table = replays.TELLS[change.table]
        refers = replays.REPLAYED[table].refers
        record = values.get(refers) or self.work.scalar(
            f'SELECT "{refers}" FROM "{change.table}" WHERE station_id = :s AND id = :r',
            s=self.station_id,
            r=change.record,
        )
        key = table, str(record)
        self.told_by[key] = origin if self.told_by.get(key) == origin else ""

    def _present(self, records: set[str]) -> set[str]:
        """Which of these records exist here already."""
        found: set[str] = set()
        listed = sorted(records)
        for start in range(0, len(listed), BATCH):
            some = {f"r{n}": record for n, record in enumerate(listed[start : start + BATCH])}
            found.update(
                row["record_id"]
                for row in self.work.rows(
                    "SELECT record_id FROM heads WHERE station_id = :s AND col = '*'"
                    f" AND record_id IN ({', '.join(':' + name for name in some)})",
                    s=self.station_id,
                    **some,
                )
            )
        return found

    def _buffer(self, mine: str, table: str, record: str, values: dict[str, Any]) -> None:
        row = {"v0": self.station_id, "v1": record}
        row |= {f"v{n}": value for n, value in enumerate(values.values(), 2)}
        self._fresh.setdefault((table, *values), []).append(row)
        self._births.append({"s": self.station_id, "r": record, "t": table, "h": f'["{mine}"]'})

    def _flush(self) -> None:
        """Write the buffered new records, many at a time: most of what travels is new records."""
        for (table, *names), rows in self._fresh.items():
            quoted = ", ".join(f'"{name}"' for name in ("station_id", "id", *names))
            listed = ", ".join(f":v{n}" for n in range(len(names) + 2))
            self.work.run(f'INSERT INTO "{table}" ({quoted}) VALUES ({listed})', rows)
        self.work.run(
            "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, '*', :t, :h)",
            self._births,
        )
        self._fresh.clear()
        self._births.clear()

    def _born_twice(self, mine: str, table: str, record: str) -> None:
        """Two machines made the same seeded row: one record, the later clock shows."""
        heads = self._heads(record)
        born = sorted({*heads[BIRTH], mine}, key=self._clock)
        self._set_head(table, record, BIRTH, born)
        latest = self._payload(born[-1])
        shown = {col: latest.get(col) for col in tables()[table] if col not in heads}
        # A column that was changed here since has heads of its own: the other birth stands beside them,
        # as it does on the other machine when those changes come there, unless one of them replaced it.
        for col in heads.keys() - {BIRTH}:
            if all(mine not in {head, *self._ancestors(col, head)} for head in heads[col]):
                after = sorted({*heads[col], mine}, key=self._clock)
                self._set_head(table, record, col, after)
                shown[col] = self._shown(table, col, after)
                self.contested.add((table, record, col))
        self._write(table, record, shown)

    def _update(
        self, mine: str, table: str, record: str, values: dict[str, Any], replaced: dict[str, list[str]]
    ) -> None:
        heads = self._heads(record)
        if BIRTH not in heads:
            raise CannotApply("waits-for", record)
        shown: dict[str, Any] = {}
        for col, value in values.items():
            before = heads.get(col, heads[BIRTH])
            # What it replaces must be here first: whatever came after it would else look concurrent to it.
            for head in replaced.get(col, ()):
                if head not in before:
                    self._clock(head)
            unseen = [head for head in before if head not in replaced.get(col, ())]
            if not unseen:
                after = [mine]
                shown[col] = value
            else:
                after = sorted({*unseen, mine}, key=self._clock)
                shown[col] = self._shown(table, col, after)
            self._set_head(table, record, col, after)
            if len(before) > 1 or len(after) > 1:
                self.contested.add((table, record, col))
        if WITHDRAWN in heads or WITHDRAWN in values:
            self.contested.add((table, record, WITHDRAWN))
        self._write(table, record, shown)

    def _shown(self, table: str, col: str, heads: list[str]) -> Any:
        """What a column with these heads shows, from the log alone."""
        sides = [self._value(head, col) for head in heads]
        if all(side == sides[0] for side in sides):
            return sides[0]
        if policies()[table, col] == "guarded":
            return self._before_fork(col, heads)
        return sides[-1]

    def _before_fork(self, col: str, heads: list[str]) -> Any:
        """The value of the latest change that every head descends from."""
        common: set[str] | None = None
        for head in heads:
            line = self._ancestors(col, head)
            common = line if common is None else common & line
        if not common:
            return None
        return self._value(max(common, key=self._clock), col)

    def _ancestors(self, col: str, head: str) -> set[str]:
        found: set[str] = set()
        waiting = [head]
        while waiting:
            replaced = self._replaced(waiting.pop()).get(col, [])
            waiting += [one for one in replaced if one not in found]
            found.update(replaced)
        return found

    def settle(self) -> int:
        """Bring conflict items, withdrawn records and what follows from events in line; how many conflicts are open."""
        open_now = self._replay()
        for table, record, col in sorted(self.contested):
            if replays.follows(table, col):
                continue  # its events say what it shows and whether they clash
            heads = self._heads(record)
            if col == WITHDRAWN:
                sides = self._withdrawal_sides(table, record, heads)
            else:
                current = heads.get(col, heads[BIRTH])
                sides = current if len(current) > 1 else []
            values = [self._value(side, col) for side in sides]
            if col != WITHDRAWN and (
                policies()[table, col] == "free" or all(value == values[0] for value in values)
            ):
                sides = []
            named = seeded_id("conflict", self.station_id, record, col)
            self.work.run("DELETE FROM conflicts WHERE id = :id", {"id": named})
            if sides:
                open_now += 1
                self._note(named, table, record, col, sides)
        return open_now

    def _replay(self) -> int:
        """Set what follows from events to which several machines added; how many clashes are open."""
        found = 0
        wanted: dict[str, set[str]] = {}
        for (table, record), origin in self.told_by.items():
            if not origin:
                wanted.setdefault(table, set()).add(record)
        for table, records in sorted(wanted.items()):
            for record in stories.by_several(self.work, self.station_id, table, records):
                found += self.retell(table, record)
        self.told_by.clear()
        return found

    def retell(self, table: str, record: str) -> bool:
        """Set one record's columns to the replay of its events; whether two of them clash, which is a conflict item."""
        told = stories.tell(self.work, self.station_id, table, record)
        if told is None:
            return False
        if told.outcome.values is not None:
            self._write(table, record, told.outcome.values)
        return stories.note(self.work, self.station_id, table, record, told)

    def _withdrawal_sides(self, table: str, record: str, heads: dict[str, list[str]]) -> list[str]:
        """A withdrawal and the edits its author had not seen; empty when it saw all.

        Two who both withdrew meant the same: the earlier one shows, and nobody is asked.
        """
        sides: set[str] = set()
        withdrawals = [head for head in heads.get(WITHDRAWN, []) if self._value(head, WITHDRAWN) is not None]
        for head in withdrawals:
            seen = {head, *self._replaced(head).get(WITHDRAWN, [])}
            unseen = {one for each in heads.values() for one in each if one not in seen}
            unseen = {one for one in unseen if one.rsplit(".", 1)[0] != head.rsplit(".", 1)[0]}
            unseen = {one for one in unseen if self._value(one, WITHDRAWN) is None}
            if unseen:
                sides |= {head, *unseen}
        earliest = min(withdrawals, key=self._clock, default=None)
        shown = None if sides or earliest is None else self._value(earliest, WITHDRAWN)
        self._write(table, record, {WITHDRAWN: shown})
        return sorted(sides, key=self._clock)

    def _note(self, named: str, table: str, record: str, col: str, sides: list[str]) -> None:
        listed = []
        for side in sides:
            hlc = self._clock(side)
            author, wall = self._author(side)
            listed.append(
                {
                    "identity": side,
                    "value": self._value(side, col),
                    "author": author,
                    "at": wall,
                    "hlc": hlc[0],
                }
            )
        self.work.run(
            "INSERT INTO conflicts (id, station_id, table_name, record_id, col, sides, found_at)"
            " VALUES (:id, :s, :t, :r, :c, :sides, :at)",
            {
                "id": named,
                "s": self.station_id,
                "t": table,
                "r": record,
                "c": col,
                "sides": json.dumps(listed, ensure_ascii=False, sort_keys=True),
                "at": max(self._author(side)[1] for side in sides),
            },
        )

    def missing_references(self) -> list[tuple[str, str]]:
        """(table, record) of what was written here that refers to a record which is not there."""
        found: list[tuple[str, str]] = []
        for table, records in self.written.items():
            for column, target in references()[table]:
                for record in records:
                    if self.work.scalar(
                        f'SELECT 1 FROM "{table}" c WHERE c.station_id = :s AND c.id = :r AND c."{column}" IS NOT NULL'
                        f' AND NOT EXISTS (SELECT 1 FROM "{target}" t WHERE t.station_id = c.station_id'
                        f' AND t.id = c."{column}")',
                        s=self.station_id,
                        r=record,
                    ):
                        found.append((table, record))
        return found

    def _heads(self, record: str) -> dict[str, list[str]]:
        rows = self.work.rows(
            "SELECT col, head FROM heads WHERE station_id = :s AND record_id = :r",
            s=self.station_id,
            r=record,
        )
        return {row["col"]: json.loads(row["head"]) for row in rows}

    def _set_head(self, table: str, record: str, col: str, heads: list[str]) -> None:
        self.work.run(
            "INSERT INTO heads (station_id, record_id, col, table_name, head) VALUES (:s, :r, :c, :t, :h)"
            " ON CONFLICT (station_id, record_id, col) DO UPDATE SET head = excluded.head",
            {
                "s": self.station_id,
                "r": record,
                "c": col,
                "t": table,
                "h": json.dumps(heads, separators=(",", ":")),
            },
        )

    def _write(self, table: str, record: str, values: dict[str, Any]) -> None:
        if not values:
            return
        sets = ", ".join(f'"{col}" = :v{n}' for n, col in enumerate(values))
        given = {f"v{n}": value for n, value in enumerate(values.values())}
        self.work.run(
            f'UPDATE "{table}" SET {sets} WHERE station_id = :s AND id = :r',
            {**given, "s": self.station_id, "r": record},
        )

    def _stored(self, head: str) -> Any:
        device_no, epoch, seq = head.split(".")
        row = self.work.connection.execute(
            sa.text(
                "SELECT c.payload, c.replaces, t.hlc, t.author, t.wall FROM changes c JOIN transactions t"
                " ON t.station_id = c.station_id AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
                " WHERE c.station_id = :s AND c.device_no = :d AND c.epoch = :e AND c.seq = :q"
            ),
            {"s": self.station_id, "d": int(device_no), "e": int(epoch), "q": int(seq)},
        ).one_or_none()
        if row is None:
            raise CannotApply("waits-for", head)
        return row

    def _payload(self, head: str) -> dict[str, Any]:
        text = self._stored(head).payload
        loaded: dict[str, Any] = json.loads(text) if text else {}
        return loaded

    def _value(self, head: str, col: str) -> Any:
        return self._payload(head).get(col)

    def _replaced(self, head: str) -> dict[str, list[str]]:
        text = self._stored(head).replaces
        loaded: dict[str, list[str]] = json.loads(text) if text else {}
        return loaded

    def _clock(self, head: str) -> tuple[int, int, int, int]:
        found = self._clocks.get(head)
        if found is None:
            device_no, epoch, seq = map(int, head.split("."))
            found = self._clocks[head] = (self._stored(head).hlc, device_no, epoch, seq)
        return found

    def _author(self, head: str) -> tuple[str | None, str]:
        row = self._stored(head)
        return row.author, row.wall
