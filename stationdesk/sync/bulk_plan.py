"""What a run of transactions does when nobody else changed the same: planned in memory, to be written in sets.

A transaction is *plain* when it is the next of its device, its hashes agree, every record it makes is new here, and
every change replaces exactly what its column shows here now. Then the rules of `sync.merge` leave one answer: the change
is the head and its value shows. The plan says so for thousands of them at once. Whatever is not plain (concurrent
values, withdrawals, records born twice, erased pasts, missing records) is refused by `admit` and goes through `sync.merge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

import msgspec

from stationdesk.core.chain import GENESIS
from stationdesk.core.late import dataclass
from stationdesk.models.machine import Origin
from stationdesk.storage.schema import REVISION, known_revisions
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import Change, Transaction
from stationdesk.sync.merge import BIRTH, WITHDRAWN, references, tables
from stationdesk.sync.sense import UNREADABLE, nonsense

_values = msgspec.json.Decoder(dict[str, Any]).decode
_replaced = msgspec.json.Decoder(dict[str, list[str]]).decode
_ERASES = f'"{WITHDRAWN}"'.encode()


@dataclass
class _Cursor:
    """Where the log of one device and epoch will stand when the plan is written."""

    seq: int
    txn: int
    chain: bytes
    hlc: int = 0


@dataclass(frozen=True)
class Step:
    """One transaction as it came, with its changes decoded once."""

    txn: Transaction
    changes: list[Change]
    values: list[dict[str, Any]]
    replaced: list[dict[str, list[str]]]


def step(txn: Transaction, changes: list[Change]) -> Step | None:
    """Decode a transaction for the plan; None when it is certainly not plain."""
    values, replaced = [], []
    try:
        for change in changes:
            if change.mac or (change.op == "U" and _ERASES in bytes(change.payload)):
                return None
            values.append(_values(change.payload))
            replaced.append(_replaced(change.replaces) if change.op == "U" and change.replaces else {})
    except UNREADABLE:
        return None
    return Step(txn, changes, values, replaced)


@dataclass
class Plan:
    """What is to be written for a run of plain transactions of one station."""

    station_id: str
    transactions: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[tuple[Any, ...]] = field(default_factory=list)
    births: list[tuple[str, str, str]] = field(default_factory=list)
    """(record, table, head)"""
    moved: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(record, column) → (table, head)"""
    fresh: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Table → new record → its columns."""
    changed: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Table → record that is here already → columns to set."""
    steps: list[Step] = field(default_factory=list)
    cursors: dict[tuple[int, int], _Cursor] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many changes it holds."""
        return len(self.changes)


class Planner:
    """Admits plain transactions to a plan. `known`: what stands here (`load`), kept true by what is admitted."""

    def __init__(
        self,
        station_id: str,
        origin_of: Callable[[int, int], Origin | None],
        load: Callable[[set[str], set[str]], Iterable[tuple[str, str, str, str]]],
    ) -> None:
        """`origin_of`: the stored origin of a device and epoch. `load(changed, named)`: (record, column, table, head) of
        every head of the records to be changed, and of the births of those that are only named."""
        self.station_id = station_id
        self.plan = Plan(station_id)
        self._origin_of = origin_of
        self._load = load
        self._heads: dict[str, dict[str, str]] = {}
        self._table: dict[str, str] = {}
        self._cursors: dict[tuple[int, int], _Cursor] = {}
        self._revisions = {REVISION, *known_revisions()}

    def look_up(self, steps: Iterable[Step]) -> None:
        """Learn what stands here of everything that these transactions touch or name: two queries, not thousands."""
        changed: set[str] = set()
        named: set[str] = set()
        for one in steps:
            for change, values in zip(one.changes, one.values, strict=True):
                if change.op == "U":
                    changed.add(change.record)
                else:
                    named.add(change.record)
                for column, _ in references().get(change.table, ()):
                    value = values.get(column)
                    if isinstance(value, str):
                        named.add(value)
        changed -= self._heads.keys()
        named -= self._table.keys()
        named -= changed
        for record, column, table, head in self._load(changed, named):
            self._heads.setdefault(record, {})[column] = head
            self._table[record] = table
        for record in named:
            self._heads.pop(record, None)  # only its birth was asked for: no picture of its columns

    def forget(self, changes: Iterable[Change]) -> None:
        """Somebody else wrote these records: what was known of them no longer holds, nor where logs stand."""
        self._cursors.clear()
        for change in changes:
            self._heads.pop(change.record, None)
            self._table.pop(change.record, None)

    def begin_anew(self) -> None:
        """What was planned is about to be written: the next plan goes on from there."""
        self.plan = Plan(self.station_id)

    def end_chunk(self) -> None:
        """What is written need not be remembered column by column."""
        self._heads.clear()

    def admit(self, one: Step) -> bool:
        """Take a transaction into the plan; False, with nothing changed, when it is not plain."""
        txn = one.txn
        cursor = self._cursor(txn)
        if cursor is None or txn.first_seq != cursor.seq + 1 or txn.txn != cursor.txn + 1:
            return False
        if txn.schema not in self._revisions:
            return False
        heads, born = self._effect(one)
        if heads is None:
            return False
        try:
            digest = wire.digest_of(txn, one.changes)
            given = wire.from64(txn.chain) if txn.chain else None
        except ValueError:
            return False
        value = wire.chain_after(cursor.chain, self.station_id, txn, digest)
        if given is not None and given != value:
            return False
        self._keep(one, heads, born, digest, value)
        cursor.seq, cursor.txn, cursor.chain, cursor.hlc = txn.last_seq, txn.txn, value, txn.hlc
        self.plan.cursors[txn.device_no, txn.epoch] = cursor
        return True

    def _cursor(self, txn: Transaction) -> _Cursor | None:
        key = txn.device_no, txn.epoch
        found = self._cursors.get(key)
        if found is None:
            origin = self._origin_of(*key)
            if origin is None:
                found = _Cursor(0, 0, GENESIS)
            elif origin.stopped_why:
                return None
            else:
                found = _Cursor(origin.seq, origin.txn, bytes.fromhex(origin.chain), origin.hlc)
            self._cursors[key] = found
        return found

    def _effect(self, one: Step) -> tuple[dict[str, dict[str, str]] | None, dict[str, str]]:
        """The heads after a transaction (record → column → head), and what it gave birth to; None: not plain."""
        heads: dict[str, dict[str, str]] = {}
        born: dict[str, str] = {}
        start = f'["{one.txn.device_no}.{one.txn.epoch}.'
        named: list[tuple[str, str]] = []
        for change, values, replaced in zip(one.changes, one.values, one.replaced, strict=True):
            table, record = change.table, change.record
            columns = tables().get(table)
            if columns is None or not columns.issuperset(values) or nonsense(table, values):
                return None, born
            mine = f'{start}{change.seq}"]'
            if change.op == "I":
                if record in born or record in self._table:
                    return None, born
                born[record] = table
                heads[record] = {BIRTH: mine}
            else:
                now = heads.get(record)
                if now is None:
                    before = self._heads.get(record)
                    if before is None or WITHDRAWN in before or self._table[record] != table:
                        return None, born
                    now = heads[record] = dict(before)
                elif born.get(record, self._table.get(record)) != table:
                    return None, born
                for column in values:
                    head = now.get(column) or now.get(BIRTH, "")
                    # One identity only (a list of several is a conflict that stands open), and this change replaces
                    # it and nothing else: what it replaces beside it may not have come yet, and has to come first.
                    if "," in head or list(replaced.get(column, ())) != [head[2:-2]]:
                        return None, born
                    # A withdrawal replaces every head of its record: whether it saw them all, merging has to ask.
                    if column == WITHDRAWN:
                        return None, born
                    now[column] = mine
            for column, target in references()[table]:
                value = values.get(column)
                if value is not None:
                    named.append((value, target))
        for value, target in named:
            if (born.get(value) or self._table.get(value)) != target:
                return None, born
        return heads, born

    def _keep(
        self, one: Step, heads: dict[str, dict[str, str]], born: dict[str, str], digest: bytes, value: bytes
    ) -> None:
        txn, plan = one.txn, self.plan
        origin = self.station_id, txn.device_no, txn.epoch
        plan.transactions.append(
            (
                *origin,
                txn.txn,
                txn.author,
                txn.hlc,
                txn.wall,
                txn.reason,
                txn.schema,
                txn.first_seq,
                txn.count,
                wire.from64(txn.salt).hex() if txn.salt else "",
                digest.hex(),
                value.hex(),
            )
        )
        start = f'["{txn.device_no}.{txn.epoch}.'
        for change, values in zip(one.changes, one.values, strict=True):
            table, record = change.table, change.record
            plan.changes.append(
                (
                    *origin,
                    change.seq,
                    txn.txn,
                    table,
                    record,
                    change.op,
                    bytes(change.payload).decode() or None,
                    bytes(change.replaces).decode() or None,
                    None,
                    change.key or None,
                )
            )
            mine = f'{start}{change.seq}"]'
            if change.op == "I":
                plan.births.append((record, table, mine))
                plan.fresh.setdefault(table, {})[record] = dict(values)
                continue
            for column in values:
                plan.moved[record, column] = (table, mine)
            new = plan.fresh.get(table, {}).get(record)
            if new is None:
                new = plan.changed.setdefault(table, {}).setdefault(record, {})
            new.update(values)
        self._heads.update(heads)
        self._table.update(born)
        plan.steps.append(one)
