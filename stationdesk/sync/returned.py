"""On the new PC of a village that was given its log back (`return_log`): its number, and its first change, which says who it is."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from stationdesk.models.machine import MachineSetting, Peer
from stationdesk.models.station import Device
from stationdesk.security import audit
from stationdesk.security.sealed import public_of
from stationdesk.storage.work import Work
from stationdesk.sync import log, peers, vectors
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import Manifest
from stationdesk.sync.opened import Opened

PERMIT: Final = "sync:enrol"
ALLOTTED: Final = "allotted_by_township"


def taken(work: Work, manifest: Manifest) -> None:
    """On the new PC, with the log in: remember the number it was given, and that the township has all this (quiet)."""
    if not manifest.by:
        return
    number = manifest.allots.get(work.device_id)
    if number is not None and work.session.get(MachineSetting, ALLOTTED) is None:
        work.session.add(MachineSetting(key=ALLOTTED, value=number))
        work.touched.add("devices")
    have = log.vector(work, work.station_id)
    theirs = {origin: min(seq, have.get(origin, 0)) for origin, seq in manifest.to_vector.items()}
    for peer in work.session.execute(
        sa.select(Peer).where(Peer.station_id == manifest.by, Peer.kind == "township")
    ).scalars():
        vectors.note_confirmed(work, peer, theirs)
    work.session.flush()


def introduces(work: Work) -> bool:
    """Whether this PC was given a number by a township and has not told anybody yet."""
    given = work.session.get(MachineSetting, ALLOTTED)
    return (
        given is not None
        and work.device_no == given.value
        and work.session.get(Device, (work.station_id, work.device_id)) is None
    )


def introduce(work: Work, sign_line: str) -> None:
    """The new PC's first change: who it is, for everyone of the station."""
    joined = work.session.get(MachineSetting, peers.JOINED)
    name = str((joined.value or {}).get("name", "")) if joined is not None else ""
    work.session.add(
        Device(
            station_id=work.station_id,
            id=work.device_id,
            number=work.device_no,
            epoch=work.epoch,
            label=name,
            sign_key=sign_line,
            age_key=public_of(peers.own_identity(work)),
            enrolled_at=work.at,
        )
    )
    audit.record(work, PERMIT, work.device_id, step="returned", number=work.device_no)


def introduce_self(desk: Opened) -> None:
    """After a take-in: where a township gave this PC its number, tell everyone in its first change."""
    if desk.read(introduces):
        line = signer(desk.keys()).public.line
        desk.change(lambda work: introduce(work, line), reason=PERMIT)
