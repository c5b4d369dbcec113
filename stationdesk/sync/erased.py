"""Erasure as it travels: what came of an erased record is stripped, whichever comes first; what is left to do is done.

The rules are those of `storage.erasure`. Order does not matter: a change of an erased record that arrives later enters
the log with its payload taken out, as it would have been here; a machine that joins later learns only the tombstone.
"""

from __future__ import annotations

import json
from typing import Any, Final, Protocol

import msgspec
import sqlalchemy as sa

from stationdesk.core import chain
from stationdesk.core.errors import Trouble
from stationdesk.models.machine import HeldTransaction
from stationdesk.storage import erased_note, erasure
from stationdesk.storage.atomic import require_space
from stationdesk.storage.blobs import Blobs
from stationdesk.storage.work import Work, translated
from stationdesk.sync import changes as wire
from stationdesk.sync.changes import Change, Transaction, identity
from stationdesk.sync.merge import references
from stationdesk.sync.opened import Opened
from stationdesk.sync.sense import UNREADABLE

TABLE: Final = "erased_records"


def touches(work: Work, station_id: str, changes: list[Change]) -> bool:
    """Whether erasure has a word to say about a transaction: it erases, or it speaks of what is erased."""
    gone = erasure.tombstones(work, station_id)
    return any(change.table == TABLE or change.record in gone for change in changes)


def stripped(
    work: Work, station_id: str, txn: Transaction, changes: list[Change]
) -> tuple[Transaction, list[Change]]:
    """The transaction as the log keeps it: what it says of erased records, not knowing of it, is taken out."""
    stones = {one: set(heads) for one, heads in erasure.tombstones(work, station_id).items()}
    for record, heads in _brought(changes).items():
        stones.setdefault(record, set()).update(heads)
    if not any(change.record in stones and not change.erased for change in changes):
        return txn, changes
    going: set[int] = set()
    counting: set[str] = set()
    for change in changes:
        if change.record not in stones or change.erased:
            continue
        mine = identity(txn.device_no, txn.epoch, change.seq)
        replaces = bytes(change.replaces).decode()
        seen = {head for heads in json.loads(replaces or "{}").values() for head in heads}
        counting |= {head for head in seen if _counts(work, station_id, change.record, head, stones)}
        if not seen <= counting and any(_unknown(work, station_id, head) for head in seen - counting):
            continue  # it waits for what it builds on; then it is known whether it counts
        if erasure.survives(change.record, mine, replaces, stones, counting):
            counting.add(mine)
        else:
            going.add(change.seq)
    return _without(txn, changes, going) if going else (txn, changes)


def takes_away(changes: list[Change]) -> set[str]:
    """The records of a transaction's erasure that the brake counts: the people, or where it is of none, every record."""
    found: dict[str, set[str]] = {}
    for change in changes:
        if change.table == TABLE and change.op == "I" and not change.erased:
            try:
                values = change.values()
            except UNREADABLE:
                continue
            found.setdefault(str(values.get("table_name")), set()).add(str(values.get("record_id")))
    return found.get("people") or {record for records in found.values() for record in records}


def _brought(changes: list[Change]) -> dict[str, set[str]]:
    """Erased record → tombstones that a transaction itself names."""
    found: dict[str, set[str]] = {}
    for change in changes:
        if change.table == TABLE and change.op == "I" and not change.erased:
            try:
                values: dict[str, Any] = change.values()
            except UNREADABLE:
                continue  # held as bad by whoever applies it
            record, head = values.get("record_id"), values.get("tombstone")
            if isinstance(record, str) and isinstance(head, str):
                found.setdefault(record, set()).add(head)
    return found


def _counts(work: Work, station_id: str, record: str, head: str, stones: dict[str, set[str]]) -> bool:
    """Whether a change of an erased record that is in the log already still says something."""
    if head in stones.get(record, ()):
        return True
    row = _stored(work, station_id, head)
    return bool(row and row[0] == record and row[1] is None)


def _unknown(work: Work, station_id: str, head: str) -> bool:
    return _stored(work, station_id, head) is None


def _stored(work: Work, station_id: str, head: str) -> tuple[str, str | None] | None:
    device_no, epoch, seq = map(int, head.split("."))
    found = work.tuples(
        "SELECT record_id, mac FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq = :q",
        s=station_id,
        d=device_no,
        e=epoch,
        q=seq,
    )
    return (found[0][0], found[0][1]) if found else None


def _without(txn: Transaction, changes: list[Change], going: set[int]) -> tuple[Transaction, list[Change]]:
    """Payloads of these changes taken out; the others bring their own keys, because the salt goes too."""
    salt = wire.from64(txn.salt) if txn.salt else b""
    left = []
    for change in changes:
        if change.erased:
            left.append(change)
            continue
        key = wire.from64(change.key) if change.key else chain.key_of(salt, change.seq)
        if change.seq not in going:
            left.append(msgspec.structs.replace(change, key=wire.to64(key)))
            continue
        body, replaces = bytes(change.payload), bytes(change.replaces)
        mac = chain.mac_of(key, change.table, change.record, change.op, body, replaces)
        left.append(Change(change.seq, change.table, change.record, change.op, mac=wire.to64(mac)))
    return msgspec.structs.replace(txn, salt=""), left


def lay(work: Work, station_id: str, txn: Transaction, changes: list[Change]) -> list[Change]:
    """Carry an arriving erasure out, its transaction being in the log; what of it is left for merging."""
    brought = _brought(changes)
    if not brought:
        return changes
    stones = {
        change.record: change.table
        for change in changes
        if identity(txn.device_no, txn.epoch, change.seq) in brought.get(change.record, ())
    }
    return [change for change in changes if change.record not in stones]


def carry_out(work: Work, station_id: str, changes: list[Change]) -> None:
    """After a transaction was applied: what it erased is taken out here too."""
    brought = _brought(changes)
    if not brought:
        return
    erasure.forget(work, station_id)
    records: dict[str, set[str]] = {}
    for change in changes:
        if change.record in brought and not change.erased:
            records.setdefault(change.table, set()).add(change.record)
    work.session.flush()
    erasure.carry_out(work, station_id, records)


def stand_ins(work: Work, station_id: str, missing: list[tuple[str, str]]) -> bool:
    """Rows for records whose birth came erased, because these (table, record) refer to them; whether any was made.

    Their tombstones come later in the same log and say what they show. Blank until then.
    """
    made = False
    for table, record in missing:
        for column, target in references()[table]:
            born = work.tuples(
                f'SELECT c.record_id, c.device_no, c.epoch, c.seq FROM changes c JOIN "{table}" r'
                f' ON r.station_id = c.station_id AND r."{column}" = c.record_id'
                " WHERE r.station_id = :s AND r.id = :r AND c.table_name = :t AND c.op = 'I' AND c.mac IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM heads h WHERE h.station_id = c.station_id"
                " AND h.record_id = c.record_id)",
                s=station_id,
                r=record,
                t=target,
            )
            if born:
                wanted, device_no, epoch, seq = born[0]
                erasure.blank(work, station_id, target, wanted, identity(device_no, epoch, seq))
                made = True
    return made


class Erasing(Opened, Protocol):
    """A desk with what lies outside its database, too."""

    blobs: Blobs

    def raw(self) -> sa.Engine: ...


def finish(desk: Erasing) -> bool:
    """Do what an erasure left to do outside its transaction: files, held bundles, free pages; whether there was any.

    Free pages of the database may still hold what was written over, so the file is made anew. What cannot be
    done now (a full disk, a reader in the way) stays noted and is tried again when the desk is next opened or closed.
    """
    noted = desk.read(erased_note.waiting)
    if not noted:
        return False
    left: dict[str, Any] = json.loads(noted)
    records = set(left.get("records", ()))
    station, noted_here = desk.read(lambda work: (work.station_id, erased_note.of(work)))
    if noted_here:
        erased_note.keep(desk.home, station, noted_here)

    def clear(work: Work) -> list[str]:
        for row in work.session.query(HeldTransaction).all():
            _strip_held(work, row, records)
        unused = [
            name
            for name in left.get("blobs", ())
            if not work.scalar(
                "SELECT 1 FROM attachments WHERE blob = :b UNION SELECT 1 FROM papers WHERE pdf_blob = :b"
                " UNION SELECT 1 FROM staged_files WHERE blob = :b",
                b=name,
            )
        ]
        work.touched.add("sync")
        return unused

    for name in desk.change(clear, mode="quiet", reason="erased"):
        desk.blobs.remove(name)
    try:
        _compact(desk)
    except Trouble:
        return True
    desk.change(_done, mode="quiet", reason="erased")
    _fold(desk)
    return True


def _compact(desk: Erasing) -> None:
    """Make the database file anew, so that its free pages hold nothing. Raises DiskFull and the database's troubles."""
    require_space(desk.home.root, 2 * desk.home.database.stat().st_size)
    with translated(), desk.raw().connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("VACUUM")
    _fold(desk)


def _fold(desk: Erasing) -> None:
    """Nothing of before stays in the write-ahead log, as far as readers let it go."""
    with translated(), desk.raw().connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _done(work: Work) -> None:
    work.run("DELETE FROM machine_settings WHERE key = :k", {"k": erased_note.AFTERWARDS})


def _strip_held(work: Work, row: HeldTransaction, records: set[str]) -> None:
    """What waits here and speaks of an erased record waits on without its words."""
    if not any(record in row.body for record in records):
        return
    try:
        header, *rest = wire.decode_lines(row.body.encode())
    except UNREADABLE:
        return
    assert isinstance(header, Transaction)
    changes = [line for line in rest if isinstance(line, Change)]
    txn, changes = stripped(work, row.station_id, header, changes)
    row.body = (wire.encode_line(txn) + b"".join(map(wire.encode_line, changes))).decode()
