"""The PCs of our own station whose cards were never exchanged here: known by the log alone.

A PC is let in by one other, and exchanges bundles with that one. Two things must not hang on it. Files: whatever a sister says in
a bundle that it lacks, and lies here, goes along in our next export, whoever let it in. And everything: where the PC that let us in
is shut out, the others become partners here as if their cards had been exchanged. Nothing is trusted for it that was not before:
every bundle of records is sealed to all devices of the station as it is, and the keys are those by which its bundles are verified.
"""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.models.machine import FileLacked, MachineSetting, Peer
from stationdesk.models.station import Device
from stationdesk.storage.work import Work
from stationdesk.sync import card as cards
from stationdesk.sync import peers, proofs, revocations, trip_held
from stationdesk.sync.changes import Vector
from stationdesk.sync.manifest import Manifest

KIND = "sister"
"""What a line of the list of partners is where only files are for it."""
_HEARD = "sister:"


def others(work: Work) -> list[Device]:
    """The PCs of this station that count and are no partners here, by number."""
    out = revocations.revoked_ids(work)
    known = set(
        work.session.execute(sa.select(Peer.device_id).where(Peer.station_id == work.station_id)).scalars()
    )
    rows = work.session.execute(
        sa.select(Device)
        .where(
            Device.station_id == work.station_id,
            Device.id != work.device_id,
            Device.withdrawn_at.is_(None),
            Device.revoked_at.is_(None),
            Device.purpose.is_(None),
        )
        .order_by(Device.number)
    ).scalars()
    return [row for row in rows if row.id not in known and row.id not in out]


def asking(work: Work) -> list[peers.PeerRow]:
    """Those of them that said which files they lack."""
    named = set(work.session.execute(sa.select(FileLacked.peer_device_id).distinct()).scalars())
    if not named - {work.station_id} or trip_held.holding(work):
        return []
    return [
        peers.PeerRow(work.station_id, row.id, row.number, KIND, row.label, "", row.age_key, "", False)
        for row in others(work)
        if row.id in named
    ]


def writer_of(work: Work, manifest: Manifest) -> str | None:
    """The device id of a sister that is no partner here and wrote this bundle, where it is her latest word; it is kept."""
    slot = manifest.device // revocations.SLOT
    for row in others(work):
        if row.slot() != slot:
            continue
        known = work.session.get(MachineSetting, _HEARD + row.id)
        before: Vector = dict(known.value or {}) if known is not None else {}
        if any(manifest.to_vector.get(origin, 0) < seq for origin, seq in before.items()):
            return None
        work.session.merge(MachineSetting(key=_HEARD + row.id, value=dict(manifest.to_vector)))
        work.session.flush()
        return row.id
    return None


def adopt(work: Work) -> int:
    """Where no PC of the station is a partner any more and others count: they are, from now on. How many (any unit of work)."""
    if trip_held.holding(work) or work.device_no == trip_held.UNALLOTTED:
        return 0
    out = revocations.revoked_ids(work)
    partners = work.session.execute(
        sa.select(Peer.device_id, Peer.revoked_at).where(
            Peer.station_id == work.station_id, Peer.kind == "device"
        )
    ).all()
    # One that never had a partner here was given its log back by the township: the others are gone, whatever the log says.
    if not partners or any(device_id not in out and at is None for device_id, at in partners):
        return 0
    found = 0
    for row in others(work):
        key = proofs.device_key(work, work.station_id, row.number)
        if key is None:
            continue
        peers.note(
            work,
            cards.Card(
                kind="device",
                station=work.station_id,
                village=peers.own_village(work),
                name=row.label,
                device_id=row.id,
                device_no=row.number,
                sign=key.line,
                age=row.age_key,
                made="",
            ),
            own_identity=peers.own_identity(work),
        )
        found += 1
    if found:
        work.touched.add("sync")
    return found
