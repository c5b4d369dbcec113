"""What the other sides are known to hold of our station's log, by what they signed or sent themselves."""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.models.machine import Confirmed, Peer
from stationdesk.storage.work import Work
from stationdesk.sync.changes import Vector


def greatest(one: Vector, other: Vector) -> Vector:
    """Whatever either has."""
    return {origin: max(one.get(origin, 0), other.get(origin, 0)) for origin in {*one, *other}}


def confirmed_vector(work: Work, kind: str, device_id: str | None = None) -> Vector:
    """How far the township (or a device) has signed to hold our station's changes."""
    query = (
        sa.select(Confirmed.device_no, Confirmed.epoch, sa.func.max(Confirmed.seq))
        .join(
            Peer,
            sa.and_(Peer.station_id == Confirmed.peer_station_id, Peer.device_id == Confirmed.peer_device_id),
        )
        .where(Peer.kind == kind)
        .group_by(Confirmed.device_no, Confirmed.epoch)
    )
    if device_id is not None:
        query = query.where(Confirmed.peer_device_id == device_id)
    return {f"{device_no}.{epoch}": seq for device_no, epoch, seq in work.session.execute(query)}


def note_confirmed(work: Work, peer: Peer, vector: Vector, *, exactly: bool = False) -> None:
    """Write down how far a peer is known to hold our station's changes.

    It goes back only with `exactly`, for its newest word: a backup was put back there, and what is missing since
    has to travel again.
    """
    if exactly:
        for held in work.session.execute(
            sa.select(Confirmed).where(
                Confirmed.peer_station_id == peer.station_id, Confirmed.peer_device_id == peer.device_id
            )
        ).scalars():
            held.seq = min(held.seq, vector.get(f"{held.device_no}.{held.epoch}", 0))
    for origin, seq in vector.items():
        device_no, epoch = map(int, origin.split("."))
        row = work.session.get(Confirmed, (peer.station_id, peer.device_id, device_no, epoch))
        if row is None:
            work.session.add(
                Confirmed(
                    peer_station_id=peer.station_id,
                    peer_device_id=peer.device_id,
                    device_no=device_no,
                    epoch=epoch,
                    seq=seq,
                    at=work.at,
                )
            )
        elif seq > row.seq:
            row.seq, row.at = seq, work.at
    work.session.flush()


def common_to(work: Work, device_ids: list[str]) -> Vector:
    """What every one of several peers is known to hold: where a bundle for all of them starts."""
    found: Vector | None = None
    for device_id in device_ids:
        rows = work.session.execute(
            sa.select(Confirmed.device_no, Confirmed.epoch, Confirmed.seq).where(
                Confirmed.peer_device_id == device_id
            )
        )
        one = {f"{device_no}.{epoch}": seq for device_no, epoch, seq in rows}
        if found is None:
            found = one
        else:
            found = {origin: min(seq, one[origin]) for origin, seq in found.items() if origin in one}
    return found or {}
