"""What a laptop wrote outside its grant: the log keeps its place, a person gets its content, what came after goes on.

Such a transaction is *shelved*. It enters the log with its payloads erased, so the chain is whole and proved and
nothing of it shows anywhere; its content lies in `held` until somebody lets it pass. What builds on it (a record
it made, a value it wrote) is shelved behind it; everything else the laptop wrote is taken in at once. Letting it
pass writes it anew, as an ordinary change of whoever looked at it, so that every machine ends the same.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import chain
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import HeldTransaction, Origin, Taken
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import Change, Transaction, identity
from stationdesk.sync.merge import BIRTH, Merge, policies, tables

WHY: Final = "review"
ALWAYS: Final = frozenset({"audit"})
"""Who looked or exported is written whatever the grant says: after it ended, too."""


class NothingToReview(Refusal):
    template = N_("没有等待放行的这个数据包。请刷新后再看；它可能已经放行。")


class ReviewWaits(Refusal):
    template = N_("等待放行的内容里，有 {count} 条指向还没有到的资料，暂时不能放行。请先接收前面的数据包。")


@dataclass(frozen=True)
class Released:
    """What became of what was let pass. `kept`: columns that somebody at the station changed meanwhile, left as
    they are."""

    applied: int
    kept: int


def shelve(txn: Transaction, changes: list[Change]) -> tuple[Transaction, list[Change]]:
    """The transaction as the log keeps it: payloads erased but for the audit, digest and chain unchanged."""
    salt = wire.from64(txn.salt) if txn.salt else b""
    left = []
    for change in changes:
        if change.erased:
            left.append(change)
            continue
        key = wire.from64(change.key) if change.key else chain.key_of(salt, change.seq)
        if change.table in ALWAYS:
            left.append(msgspec.structs.replace(change, key=wire.to64(key)))
            continue
        mac = chain.mac_of(
            key, change.table, change.record, change.op, bytes(change.payload), bytes(change.replaces)
        )
        left.append(
            Change(seq=change.seq, table=change.table, record=change.record, op=change.op, mac=wire.to64(mac))
        )
    return msgspec.structs.replace(txn, salt=""), left


@dataclass
class Shelf:
    """What of one device waits for review: the records it made and the identities of what it wrote."""

    records: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)

    def put(self, txn: Transaction, changes: list[Change]) -> None:
        """One more transaction that waits."""
        for change in changes:
            if change.table in ALWAYS:
                continue
            self.identities.add(identity(txn.device_no, txn.epoch, change.seq))
            if change.op == "I":
                self.records.add(change.record)

    def holds(self, changes: list[Change]) -> bool:
        """Whether something of these builds on what waits."""
        if not self.identities:
            return False
        for change in changes:
            if change.table in ALWAYS or change.erased:
                continue
            if change.record in self.records:
                return True
            if any(isinstance(value, str) and value in self.records for value in change.values().values()):
                return True
            if any(not self.identities.isdisjoint(seen) for seen in change.replaced().values()):
                return True
        return False


def shelf_of(work: Work, station_id: str, device_no: int) -> Shelf:
    """What of a device waits here now."""
    made = Shelf()
    for txn, changes in waiting(work, station_id, device_no):
        made.put(txn, changes)
    return made


def waiting(work: Work, station_id: str, device_no: int) -> list[tuple[Transaction, list[Change]]]:
    """The transactions of a device that wait here for review."""
    return [
        opened(row)
        for row in work.session.execute(
            sa.select(HeldTransaction)
            .where(
                HeldTransaction.station_id == station_id,
                HeldTransaction.device_no == device_no,
                HeldTransaction.why == WHY,
            )
            .order_by(HeldTransaction.epoch, HeldTransaction.txn)
        ).scalars()
    ]


def opened(row: HeldTransaction) -> tuple[Transaction, list[Change]]:
    """A held transaction as it came."""
    header, *rest = wire.decode_lines(row.body.encode())
    assert isinstance(header, Transaction)
    return header, [line for line in rest if isinstance(line, Change)]


def release(work: Work, bundle_id: str) -> Released:
    """Let pass what of a bundle was shelved (a capturing unit of work). Needs `sync:settle`.

    A guarded column that was changed at the station after the laptop saw it stays as it is: two such values are
    a matter of its own, not of the grant. Raises NothingToReview, ReviewWaits.
    """
    require(work, "sync:settle")
    rows = [
        row
        for row in work.session.execute(
            sa.select(HeldTransaction)
            .where(HeldTransaction.bundle_id == bundle_id, HeldTransaction.why == WHY)
            .order_by(HeldTransaction.device_no, HeldTransaction.epoch, HeldTransaction.txn)
        ).scalars()
        if _in_log(work, row)
    ]
    if not rows:
        raise NothingToReview(field="bundle")
    writer = _Writer(work)
    for row in rows:
        writer.write(*opened(row))
    missing = writer.merge.missing_references()
    if missing:
        raise ReviewWaits(count=len(missing), field="bundle")
    for row in rows:
        audit.record(
            work, "sync:settle", bundle_id, released=identity(row.device_no, row.epoch, row.first_seq)
        )
        work.session.delete(row)
    taken = work.session.get(Taken, bundle_id)
    if taken is not None:
        taken.applied = (taken.applied or 0) + writer.applied
        taken.held = max(0, (taken.held or 0) - sum(row.count for row in rows))
    work.session.flush()
    work.session.expire_all()
    work.touched |= {"sync", *writer.merge.written}
    return Released(writer.applied, writer.kept)


def _in_log(work: Work, row: HeldTransaction) -> bool:
    origin = work.session.get(Origin, (row.station_id, row.device_no, row.epoch))
    return origin is not None and origin.seq >= row.first_seq


@dataclass
class _Writer:
    """Writes shelved changes anew; remembers what it wrote itself, so that edits of one trip follow each other."""

    work: Work
    applied: int = 0
    kept: int = 0
    merge: Merge = field(init=False)
    _ours: set[tuple[str, str]] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.merge = Merge(self.work, self.work.station_id)

    def write(self, txn: Transaction, changes: list[Change]) -> None:
        for change in changes:
            values = change.values()
            if change.table in ALWAYS or not tables().get(change.table, frozenset()).issuperset(values):
                continue
            self._seen.add(identity(txn.device_no, txn.epoch, change.seq))
            there = self.work.scalar(
                f'SELECT 1 FROM "{change.table}" WHERE station_id = :s AND id = :r',
                s=self.work.station_id,
                r=change.record,
            )
            if change.op == "I" and not there:
                self._insert(change, values)
            elif change.op == "U" and there:
                self._update(change, values)
            else:
                self.kept += 1  # made here by another release, or gone with what it belonged to

    def _insert(self, change: Change, values: dict[str, Any]) -> None:
        quoted = ", ".join(f'"{name}"' for name in ("station_id", "id", *values))
        listed = ", ".join(f":v{n}" for n in range(len(values) + 2))
        given = (self.work.station_id, change.record, *values.values())
        self.work.run(
            f'INSERT INTO "{change.table}" ({quoted}) VALUES ({listed})',
            {f"v{n}": value for n, value in enumerate(given)},
        )
        self._ours |= {(change.record, col) for col in (BIRTH, *values)}
        self._wrote(change)

    def _update(self, change: Change, values: dict[str, Any]) -> None:
        heads = {
            row["col"]: json.loads(row["head"])
            for row in self.work.rows(
                "SELECT col, head FROM heads WHERE station_id = :s AND record_id = :r",
                s=self.work.station_id,
                r=change.record,
            )
        }
        replaced, wrote = change.replaced(), False
        for col, value in values.items():
            current = heads.get(col, heads.get(BIRTH, []))
            seen = {*replaced.get(col, ()), *self._seen}
            ours = (change.record, col) in self._ours or (
                col not in heads and (change.record, BIRTH) in self._ours
            )
            guarded = policies()[change.table, col] == "guarded"
            if guarded and not ours and any(head not in seen for head in current):
                self.kept += 1
                continue
            self.work.run(
                f'UPDATE "{change.table}" SET "{col}" = :v WHERE station_id = :s AND id = :r',
                {"v": value, "s": self.work.station_id, "r": change.record},
            )
            self._ours.add((change.record, col))
            wrote = True
        if wrote:
            self._wrote(change)

    def _wrote(self, change: Change) -> None:
        self.applied += 1
        self.merge.written.setdefault(change.table, set()).add(change.record)
