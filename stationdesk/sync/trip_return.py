"""Coming home: the station signs for what came back from a laptop, and the laptop takes that to heart.

An ordinary receipt (`sync.receipt`) in which a station answers its own device. `accepted` is what stands in the log;
`kept` is what is held here for a person to look at: it is not lost either, so both may be wiped on the laptop.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_
from stationdesk.models.machine import Peer, ReceiptHeld
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import envelope, log, peers, receipt, status, trip_files, trip_held, vectors
from stationdesk.sync.changes import Vector
from stationdesk.sync.manifest import FORMAT, READER, SUITE, Claim


class WholeBundleRefused(Refusal):
    template = N_(
        "本机只装出行包，不接收整站的数据包。站里的新内容请重新做一个出行包；这里可以接收回执（.sdreceipt）和出行包的附件。"
    )


class _Signer(msgspec.Struct, frozen=True):
    """Read before the signature is checked: which machine of the station signed."""

    station: str
    device: int = 0


def answer(work: Work, device_no: int, bundles: tuple[str, ...], epoch: int = 1) -> receipt.Receipt:
    """What to sign for a laptop: how far its own log is here, and what of it is held."""
    own = f"{device_no}."
    return receipt.Receipt(
        receipt=new_id(),
        station=work.station_id,
        township=work.station_id,
        device=work.device_no,
        bundles=bundles,
        accepted={
            origin: seq for origin, seq in log.vector(work, work.station_id).items() if origin.startswith(own)
        },
        kept=tuple(
            receipt.Range(
                f"{row['device_no']}.{row['epoch']}", row["first_seq"], row["first_seq"] + row["count"] - 1
            )
            for row in work.rows(
                "SELECT device_no, epoch, first_seq, count FROM held WHERE station_id = :s AND device_no = :d"
                " AND why NOT IN ('bad', 'fork') ORDER BY epoch, first_seq",
                s=work.station_id,
                d=device_no,
            )
        ),
        quarantined=tuple(
            receipt.Held(wire.identity(row["device_no"], row["epoch"], row["first_seq"]), "", row["why"])
            for row in work.rows(
                "SELECT device_no, epoch, first_seq, why FROM held WHERE station_id = :s AND device_no = :d"
                " AND why IN ('bad', 'fork', 'brake', 'review') ORDER BY epoch, txn",
                s=work.station_id,
                d=device_no,
            )
        ),
        files=trip_files.signed_for(work, device_no, epoch),
        at=stamp(work.at),
    )


def read(work: Work, file: Path) -> receipt.Receipt:
    """Read and verify a receipt of our own station. Raises what `receipt.parse` raises."""
    data = envelope.read_file(file)
    try:
        signer = msgspec.json.decode(envelope.unwrap(data).signed, type=_Signer)
    except (envelope.NotAnEnvelope, msgspec.DecodeError, UnicodeEncodeError, RecursionError) as wrong:
        raise receipt.NotAReceipt(field="file") from wrong
    claim = Claim(FORMAT, READER, SUITE, signer.station, "", signer.device, 1)
    return receipt.parse(
        data,
        lambda station: peers.key_for(work, claim) if station == work.station_id else None,
        work.station_id,
    )


def take(work: Work, answered: receipt.Receipt) -> int:
    """Take a verified receipt to heart (a quiet unit of work); how many changes it newly covers.

    Raises ReceiptAheadOfUs when it confirms what was never written here.
    """
    found = trip_held.held(work)
    assert found is not None
    own = f"{work.device_no}.{work.epoch}"
    accepted = {own: answered.accepted.get(own, 0)}  # what an earlier trip of this laptop wrote is long gone
    if accepted[own] > log.vector(work, work.station_id).get(own, 0):
        raise status.ReceiptAheadOfUs(field="file")
    before = trip_held.unsent(work, found)
    for peer in work.session.query(Peer).filter(
        Peer.station_id == work.station_id, Peer.device_no == answered.device
    ):
        vectors.note_confirmed(work, peer, accepted)
    found = replace(
        found,
        safe=vectors.greatest(found.safe, covered(answered)),
        files=tuple(sorted({*found.files, *answered.files})),
    )
    trip_held.keep(work, found)
    if work.session.get(ReceiptHeld, answered.receipt) is None:
        body = msgspec.json.encode({"accepted": answered.accepted, "kept": len(answered.kept)}).decode()
        work.session.add(
            ReceiptHeld(id=answered.receipt, peer_station_id=work.station_id, at=work.at, body=body)
        )
        work.session.flush()
    work.touched.add("sync")
    return before - trip_held.unsent(work, found)


def covered(answered: receipt.Receipt) -> Vector:
    """How far a receipt reaches without a hole: accepted, and what is kept for review right behind it."""
    found = dict(answered.accepted)
    for one in answered.kept:
        if one.first <= found.get(one.origin, 0) + 1:
            found[one.origin] = max(found.get(one.origin, 0), one.last)
    return found
