"""What an export of records is made of: numbers, manifest, recipients, and bundle after bundle until the log is out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Cancelled, Unhappy
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.models.station import Device
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage import numbers
from stationdesk.storage.schema import REVISION
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import (
    files_out,
    log,
    officer_card,
    passages,
    peers,
    proofs,
    records_out,
    trip_files,
    trip_held,
    writer,
)
from stationdesk.sync.changes import Vector
from stationdesk.sync.keys import signer
from stationdesk.sync.manifest import Fields
from stationdesk.sync.opened import Opened


@dataclass
class Sent:
    """Bundles of records that lie verified, and what is still to be written."""

    paths: tuple[Path, ...]
    changes: int
    bytes: int
    reached: Vector
    bundle: str = ""
    shares: list[list[writer.Blob]] = field(default_factory=list)
    left: int = 0
    problem: Unhappy | None = None


def records(
    desk: Opened,
    folder: Path,
    to: list[peers.PeerRow],
    since: Vector,
    going: records_out.Along,
    cancelled: Callable[[], bool],
    *,
    max_bytes: int,
) -> Sent:
    """The log in as many bundles as it takes. Raises while there is not one of them; after that it is in the answer."""
    key = signer(desk.keys())
    begun = desk.read(lambda work: records_out.begun(work, folder, to, since, cancelled))
    sent = Sent(begun.paths, begun.changes, begun.bytes, begun.reached)
    going.written(begun.bytes)
    parts: list[writer.Written] = []
    until: Vector = {}
    whole = False
    while not whole:
        number = desk.change(next_number if parts else begin_export, reason="sync:export")

        def write(work: Work, number: int = number) -> tuple[writer.Written, passages.Passing]:
            nonlocal until
            until = until or log.vector(work, work.station_id)
            ahead = wire.missing_between(sent.reached, until)
            new = sum(last - first + 1 for first, last in ahead.values())
            blobs = trip_files.blobs(work, files_of(work))
            sent.shares[:] = writer.share_out(blobs, max_bytes, new * passages.GUESS)
            passing = passages.Passing(work, sent.reached, until, key)
            made = writer.write(
                folder,
                fields_of(work, number, sent.reached, until, key),
                passing,
                sent.shares[0],
                ages(work, to),
                key.sign,
                packs=officer_card.parts(work),
                expected_changes=new,
                max_bytes=max_bytes,
                progress=going,
                cancelled=cancelled,
            )
            return made, passing

        try:
            made, passing = desk.read(write)
        except Cancelled:
            if not sent.paths:
                raise
            return _stopped(desk, sent, until)
        except Unhappy as bad:
            if not sent.paths:
                raise
            return _stopped(desk, sent, until, bad)
        parts.append(made)
        before, whole = sent.reached, passing.whole

        def note(
            work: Work, made: writer.Written = made, whole: bool = whole, before: Vector = before
        ) -> None:
            if whole:
                records_out.forget(work)
            else:
                records_out.remember(work, to, since, before, made)
            records_out.note(work, to, made, before, made.manifest.to_vector)

        desk.change(note, mode="quiet")
        going.written(made.bytes)
        sent.paths, sent.bundle = (*sent.paths, made.path), sent.bundle or made.manifest.bundle
        sent.changes, sent.bytes, sent.reached = (
            sent.changes + made.changes,
            sent.bytes + made.bytes,
            made.manifest.to_vector,
        )
    return sent


def _stopped(desk: Opened, sent: Sent, until: Vector, bad: Unhappy | None = None) -> Sent:
    """What lies there stays; what is missing of it is said."""
    sent.left = desk.read(lambda work: log.count_between(work, work.station_id, sent.reached, until))
    if bad is not None:
        sent.problem = records_out.RecordsLeft(
            done=len(sent.paths), left=sent.left, why=bad.message, field="to"
        )
    sent.shares.clear()
    return sent


def next_number(work: Work) -> int:
    """The running number of one more bundle of an export that is in the audit chain already."""
    require(work, "sync:export")
    return int(numbers.take(work, "bundle").rsplit("-", 1)[1])


def begin_export(work: Work) -> int:
    """The bundle's running number; who exported is in the audit chain before the bundle is written."""
    require(work, "sync:export")
    audit.record(work, "sync:export")
    return int(numbers.take(work, "bundle").rsplit("-", 1)[1])


def ages(work: Work, to: Iterable[peers.PeerRow]) -> list[str]:
    own = work.session.execute(
        sa.select(Device.age_key).where(
            Device.station_id == work.station_id, Device.revoked_at.is_(None), Device.purpose.is_(None)
        )
    ).scalars()
    return list(dict.fromkeys([peer.age for peer in to] + list(own)))


def fields_of(work: Work, number: int, since: Vector, until: Vector, key: Any) -> Fields:
    from stationdesk import __version__

    return Fields(
        bundle=new_id(),
        kind="changes",
        station=work.station_id,
        village=numbers.village_code(work).ljust(12, "0"),
        device=work.device_no,
        epoch=work.epoch,
        number=number,
        made=stamp(work.at),
        day=work.today,
        hlc=int(work.scalar("SELECT max(hlc) FROM origins WHERE station_id = :s", s=work.station_id) or 0),
        schema=REVISION,
        from_vector=since,
        to_vector=until,
        heads=proofs.heads(work, work.station_id, until, key),
        digests={} if trip_held.holding(work) else log.digests(work, work.station_id),
        lacks=() if trip_held.holding(work) else files_out.lacked(work, work.station_id),
        program=__version__,
    )


def files_of(work: Work) -> list[Any]:
    """The attachments that this machine has to bring home: those of a laptop, none elsewhere."""
    held = trip_held.held(work)
    return trip_files.unsent(work, held) if held else []
