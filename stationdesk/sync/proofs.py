"""Whose words a carried transaction really is: chain heads signed by their authors.

A bundle is signed by the device that wrote it, and that proves what this device wrote itself. It also carries what sister
devices wrote, which its signature proves nothing about. So every device signs the head of its own chain in each bundle
(`manifest.heads`); whoever takes it in keeps that proof and passes it on with the changes. Changes carried for another
device count only up to a head signed by that very device that their chain leads to. What lies beyond is held
(`unproved`) until the proof comes. What a township gives back to a village's new PC it answers for itself (`by`).

The key of a device is the one on its card, where its card was enrolled here; else the one that this machine proved before;
else the one that its record was made with: what anybody wrote over it later is not asked. A station's first device, and one
that a township gave the log back to, wrote their records down themselves: whoever has never heard of them takes it from there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import Final

import sqlalchemy as sa

from stationdesk.core import chain
from stationdesk.core.late import dataclass
from stationdesk.models.machine import HeadProof, HeldTransaction, Origin
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import minisign, revocations, trip_review
from stationdesk.sync.changes import Transaction, Vector
from stationdesk.sync.manifest import Head
from stationdesk.sync.minisign import PublicKey, SecretKey
from stationdesk.sync.reader import OpenBundle
from stationdesk.sync.sense import UNREADABLE

WHY: Final = "unproved"
FIRST: Final = 1
RETURNED: Final = 90
"""The slot of whoever founded the station, and those from here on: their own records stand in their own logs."""
Key = tuple[int, int]
"""Device number and epoch."""


def device_key(work: Work, station_id: str, device_no: int) -> PublicKey | None:
    """The key that a device of a station signs with; None where none is known, or where two are and none was proved."""
    slot = device_no // revocations.SLOT
    cards = work.rows(
        "SELECT sign_key FROM peers WHERE station_id = :s AND device_no / 10 = :n AND kind <> 'township'"
        " ORDER BY device_no DESC",
        s=station_id,
        n=slot,
    )
    proved = cards or work.rows(
        "SELECT sign_key FROM head_proofs WHERE station_id = :s AND device_no / 10 = :n LIMIT 1",
        s=station_id,
        n=slot,
    )
    lines = {row["sign_key"] for row in proved[:1]} or _born(work, station_id, slot)
    if len(lines) != 1:
        return None
    try:
        return PublicKey.parse(str(*lines))
    except minisign.Malformed:
        return None


def _born(work: Work, station_id: str, slot: int) -> set[str]:
    """The keys with which records of devices in a slot were made."""
    found: set[str] = set()
    for row in work.rows(
        "SELECT d.id, d.number, d.sign_key, h.head FROM devices d LEFT JOIN heads h"
        " ON h.station_id = d.station_id AND h.record_id = d.id AND h.col = '*' WHERE d.station_id = :s",
        s=station_id,
    ):
        made = {"number": row["number"], "sign_key": row["sign_key"]}
        if row["head"]:
            device_no, epoch, seq = map(int, json.loads(row["head"])[0].split("."))
            body = work.scalar(
                "SELECT payload FROM changes WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq = :q",
                s=station_id,
                d=device_no,
                e=epoch,
                q=seq,
            )
            made |= json.loads(body) if body else {}
        if int(made["number"]) // revocations.SLOT == slot:
            found.add(str(made["sign_key"]))
    return found


def heads(work: Work, station_id: str, until: Vector, key: SecretKey | None) -> tuple[Head, ...]:
    """What proves a station's changes up to `until`: our own heads, signed now with `key`, and those that others signed."""
    own = work.device_no // revocations.SLOT if key is not None and station_id == work.station_id else -1
    found = []
    for origin in sorted(until):
        device_no, epoch = map(int, origin.split("."))
        if device_no // revocations.SLOT == own and key is not None:
            value = _chain_at(work, station_id, (device_no, epoch), until[origin])
            if value is not None:
                message = chain.head_message(station_id, device_no, epoch, until[origin], value)
                found.append(Head(device_no, epoch, until[origin], value.hex(), key.sign_line(message)))
            continue
        for row in work.rows(
            "SELECT seq, chain, signature FROM head_proofs WHERE station_id = :s AND device_no = :d AND epoch = :e"
            " AND seq <= :q ORDER BY seq DESC LIMIT 1",
            s=station_id,
            d=device_no,
            e=epoch,
            q=until[origin],
        ):
            found.append(Head(device_no, epoch, row["seq"], row["chain"], row["signature"]))
    return tuple(found)


def _chain_at(work: Work, station_id: str, at: Key, seq: int) -> bytes | None:
    """The chain after the transaction that ends with a seq."""
    origin = work.session.get(Origin, (station_id, *at))
    if origin is not None and origin.seq == seq:
        return bytes.fromhex(origin.chain)
    found = work.scalar(
        "SELECT chain FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e"
        " AND first_seq + count - 1 = :q",
        s=station_id,
        d=at[0],
        e=at[1],
        q=seq,
    )
    return bytes.fromhex(found) if found else None


@dataclass
class _Walk:
    """One device's chain as a bundle leads it on from what stands here."""

    next: int
    value: bytes
    broken: bool = False
    """Out of order, twice, or with no known beginning: nothing of that device in the bundle is proved."""
    reached: list[Head] = field(default_factory=list)
    proved: int = 0
    tried_with: str | None = None
    """The key with which the signatures of all of `reached` were tried."""


class Proofs:
    """What is proved of a station, while a bundle of it is taken in (or, without one, while held changes are tried again)."""

    def __init__(
        self,
        work: Work,
        station_id: str,
        bundle: OpenBundle | None = None,
        beyond: Sequence[OpenBundle] = (),
    ) -> None:
        self._work = work
        self._station = station_id
        self._bundle = bundle
        self._beyond = beyond
        """The bundles behind it, where a signature that proves what is in it may stand in one of them."""
        self._claims: dict[Key, dict[int, list[Head]]] = defaultdict(dict)
        self._sure: set[Head] = set()
        self._wrong: set[tuple[Head, str]] = set()
        """Signatures that do not hold, with the key they were tried with: each is reckoned once."""
        self._walks: dict[Key, _Walk] | None = None
        self._introduced: dict[int, str] = {}
        self._held_to: dict[Key, int] = {}
        self._held_from: dict[Key, tuple[int, str]] = {}
        """From where held changes were last led on, and the key then: with these nothing else would come of it."""
        for one in (bundle, *beyond) if bundle is not None else ():
            for head in one.manifest.heads:
                self._claim(head)
        for row in work.rows(
            "SELECT device_no, epoch, seq, chain, signature FROM head_proofs WHERE station_id = :s",
            s=station_id,
        ):
            head = Head(row["device_no"], row["epoch"], row["seq"], row["chain"], row["signature"])
            self._claim(head)
            self._sure.add(head)

    def _claim(self, head: Head) -> None:
        self._claims[head.device, head.epoch].setdefault(head.seq, []).append(head)

    def covers(self, txn: Transaction) -> bool:
        """Whether a transaction of the bundle is proved to be its author's."""
        if self._own(txn.device_no):
            return True
        if self._walks is None:
            self._walks = self._walk()
        walk = self._walks.get((txn.device_no, txn.epoch))
        if walk is None or walk.broken:
            return False
        if txn.last_seq > walk.proved and walk.reached:
            # The key may become known while the bundle is taken in; as long as it is the same, so is the answer.
            key = self._key(txn.device_no)
            if key is not None and key.line != walk.tried_with:
                walk.tried_with = key.line
                walk.proved = self._furthest(walk.reached, walk.proved)
        return txn.last_seq <= walk.proved

    def covers_held(self, row: HeldTransaction) -> bool:
        """Whether a held transaction is proved: it was when it came, or held ones lead on from here to a signed head."""
        if row.proved:
            return True
        origin = self._work.session.get(Origin, (row.station_id, row.device_no, row.epoch))
        if origin is None or row.first_seq != origin.seq + 1:
            return False
        at, last = (row.device_no, row.epoch), row.first_seq + row.count - 1
        if last <= self._held_to.get(at, 0):
            return True
        if max(self._claims.get(at, {}), default=0) < last:
            return False
        key = self._key(row.device_no)
        now = origin.seq, key.line if key is not None else ""
        if self._held_from.get(at) == now:
            return False
        self._held_from[at] = now
        walk = _Walk(origin.seq + 1, bytes.fromhex(origin.chain))
        for other in self._held(at, row.txn - 1):
            self._on(walk, *trip_review.opened(other))
            if walk.broken:
                break
        else:
            self._further({at: walk})
        self._held_to[at] = self._furthest(walk.reached, 0)
        return last <= self._held_to[at]

    def keep(self) -> list[Head]:
        """Keep what the bundle proves, for whoever these changes are carried to; every head whose signature holds."""
        if self._bundle is None:
            return []
        sure = [head for head in self._bundle.manifest.heads if self._holds(head)]
        for head in sure:
            at = self._station, head.device, head.epoch
            if self._work.session.get(HeadProof, (*at, head.seq)) is None:
                key = self._key(head.device)
                assert key is not None
                self._work.session.add(
                    HeadProof(
                        station_id=at[0],
                        device_no=at[1],
                        epoch=at[2],
                        seq=head.seq,
                        chain=head.chain,
                        signature=head.signature,
                        sign_key=key.line,
                    )
                )
                self._work.session.flush()
            # Of what is in the log already the last proof is enough.
            self._work.run(
                "DELETE FROM head_proofs WHERE station_id = :s AND device_no = :d AND epoch = :e AND seq <"
                " (SELECT max(p.seq) FROM head_proofs p JOIN origins o ON o.station_id = p.station_id"
                " AND o.device_no = p.device_no AND o.epoch = p.epoch AND p.seq <= o.seq"
                " WHERE p.station_id = :s AND p.device_no = :d AND p.epoch = :e)",
                {"s": at[0], "d": at[1], "e": at[2]},
            )
        return sure

    def _own(self, device_no: int) -> bool:
        """Whether the bundle's own signature proves what a device wrote: its writer, in this life or an earlier one."""
        if self._bundle is None:
            return False
        manifest = self._bundle.manifest
        return bool(manifest.by) or device_no // revocations.SLOT == manifest.device // revocations.SLOT

    def _walk(self) -> dict[Key, _Walk]:
        assert self._bundle is not None
        walks: dict[Key, _Walk] = {}
        for txn, changes in self._bundle.transactions():
            if self._own(txn.device_no):
                continue
            key = txn.device_no, txn.epoch
            if key not in walks:
                walks[key] = self._begin(txn)
            self._on(walks[key], txn, changes)
        self._further(walks)
        return walks

    def _further(self, walks: dict[Key, _Walk]) -> None:
        """Chains led on through the bundles behind: what came before is proved by what follows on it."""
        for bundle in self._beyond:
            for txn, changes in bundle.transactions():
                walk = walks.get((txn.device_no, txn.epoch))
                # Anything else there is that bundle's own affair.
                if walk is not None and not walk.broken and txn.first_seq == walk.next:
                    self._on(walk, txn, changes)

    def _begin(self, txn: Transaction) -> _Walk:
        if txn.first_seq == 1:
            return _Walk(1, chain.GENESIS)
        before = self._work.scalar(
            "SELECT chain FROM transactions WHERE station_id = :s AND device_no = :d AND epoch = :e AND txn = :x"
            " AND first_seq + count = :q",
            s=self._station,
            d=txn.device_no,
            e=txn.epoch,
            x=txn.txn - 1,
            q=txn.first_seq,
        )
        if before:
            return _Walk(txn.first_seq, bytes.fromhex(before))
        return self._behind_held(txn) if self._beyond else _Walk(0, b"", broken=True)

    def _behind_held(self, txn: Transaction) -> _Walk:
        """A chain that comes to a transaction through what is held here."""
        at = txn.device_no, txn.epoch
        origin = self._work.session.get(Origin, (self._station, *at))
        if origin is None:
            return _Walk(0, b"", broken=True)
        walk = _Walk(origin.seq + 1, bytes.fromhex(origin.chain))
        for row in self._held(at, origin.txn):
            if walk.broken or walk.next >= txn.first_seq:
                break
            self._on(walk, *trip_review.opened(row))
        return walk if walk.next == txn.first_seq else _Walk(0, b"", broken=True)

    def _held(self, at: Key, after: int) -> Iterator[HeldTransaction]:
        """What is held of a device's epoch behind one of its transactions, in order."""
        yield from self._work.session.execute(
            sa.select(HeldTransaction)
            .where(
                HeldTransaction.station_id == self._station,
                HeldTransaction.device_no == at[0],
                HeldTransaction.epoch == at[1],
                HeldTransaction.txn > after,
            )
            .order_by(HeldTransaction.txn)
        ).scalars()

    def _on(self, walk: _Walk, txn: Transaction, changes: Iterable[wire.Change]) -> None:
        """One transaction further along a chain."""
        if walk.broken or txn.first_seq != walk.next:
            walk.broken = True
            return
        try:
            digest = wire.digest_of(txn, changes)
        except ValueError:
            walk.broken = True
            return
        walk.value = wire.chain_after(walk.value, self._station, txn, digest)
        walk.next = txn.last_seq + 1
        self._hear(txn.device_no // revocations.SLOT, changes)
        value = walk.value.hex()
        for head in self._claims.get((txn.device_no, txn.epoch), {}).get(txn.last_seq, ()):
            if head.chain == value:
                walk.reached.append(head)

    def _hear(self, slot: int, changes: Iterable[wire.Change]) -> None:
        """What a device says of itself, where nobody else is there to say it."""
        if slot in self._introduced or (slot != FIRST and slot < RETURNED):
            return
        for change in changes:
            if change.table == "devices" and change.op == "I":
                try:
                    values = change.values()
                except UNREADABLE:
                    continue
                number, line = values.get("number"), values.get("sign_key")
                if isinstance(number, int) and isinstance(line, str) and number // revocations.SLOT == slot:
                    self._introduced[slot] = line

    def _key(self, device_no: int) -> PublicKey | None:
        key = device_key(self._work, self._station, device_no)
        line = self._introduced.get(device_no // revocations.SLOT)
        if key is not None or line is None or _born(self._work, self._station, device_no // revocations.SLOT):
            return key
        try:
            return PublicKey.parse(line)
        except minisign.Malformed:
            return None

    def _furthest(self, reached: list[Head], least: int) -> int:
        return max((head.seq for head in reached if head.seq > least and self._holds(head)), default=least)

    def _holds(self, head: Head) -> bool:
        """Whether a head was signed by its own device. The key may become known while the bundle is taken in."""
        if head in self._sure:
            return True
        key = self._key(head.device)
        if key is None or (head, key.line) in self._wrong:
            return False
        try:
            value = bytes.fromhex(head.chain)
            key.verify_line(
                chain.head_message(self._station, head.device, head.epoch, head.seq, value), head.signature
            )
        except (minisign.Wrong, minisign.Malformed, ValueError):
            self._wrong.add((head, key.line))
            return False
        self._sure.add(head)
        return True
