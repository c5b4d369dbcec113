"""What has come how far: four honest words, each with its proof.

待导出: in the log, in no verified bundle yet. 已导出: in a bundle that was read back from its medium. 已送达: the
other side's transport confirmed. 镇里已入库: covered by a receipt that the township signed. One unit everywhere: an
item (项) is one change of the log, as the bundle, the take-in and the receipt count it. Attachments and issued papers
are counted beside the items, by the same words with proofs of their own (`files_standing`).
"""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.machine import Export, HeldTransaction, Peer, ReceiptHeld, Taken
from stationdesk.storage import contested
from stationdesk.storage.work import Work
from stationdesk.sync import files_standing, log, trip_held, vectors
from stationdesk.sync.changes import Vector
from stationdesk.sync.files_standing import Standing
from stationdesk.sync.receipt import Receipt


class ReceiptAheadOfUs(Refusal):
    template = N_(
        "这份回执确认了本机没有的内容，可能属于恢复前的数据。没有采用；请在“同步上报”查看，并联系乡镇。"
    )


@dataclass(frozen=True)
class Status:
    """Counts of changes by how far they have come, and what waits for a person."""

    pending: int
    exported: int
    delivered: int
    received: int
    conflicts: int
    quarantined: int
    held: int
    township: str | None
    last_export: datetime | None
    last_receipt: datetime | None
    word: str
    sentence: str
    files_pending: int = 0
    files_exported: int = 0
    files_delivered: int = 0
    files_received: int = 0
    on_trip: bool = False
    """A laptop with a trip pack: the other side is its own station, not the township."""


def status(work: Work) -> Status:
    """How far this station's changes have come on their way to the township; a laptop's, to its station."""
    on_trip = trip_held.holding(work)
    party = "device" if on_trip else "township"
    words = ON_TRIP if on_trip else WORDS
    have = log.vector(work, work.station_id)
    confirmed = vectors.confirmed_vector(work, party)
    delivered = _reached(work, party, Export.delivered_at.is_not(None))
    exported = _reached(work, party, Export.verified_at.is_not(None))
    counts = {
        "received": log.count_between(work, work.station_id, {}, confirmed),
        "delivered": log.count_between(work, work.station_id, confirmed, delivered),
        "exported": log.count_between(
            work, work.station_id, vectors.greatest(confirmed, delivered), exported
        ),
        "pending": log.count_between(
            work, work.station_id, vectors.greatest(vectors.greatest(confirmed, delivered), exported), have
        ),
    }
    files = files_standing.Standing() if on_trip else files_standing.standing(work)
    word = next(
        (word for key, word in words.items() if counts[key] or getattr(files, key)),
        words["received"] if confirmed else words["pending"],
    )
    township = work.session.execute(
        sa.select(Peer.name).where(Peer.kind == party, Peer.revoked_at.is_(None))
    ).scalar()
    return Status(
        **counts,
        conflicts=len(open_conflicts(work)),
        quarantined=int(work.scalar("SELECT count(*) FROM taken WHERE stage = 'quarantined'") or 0)
        + int(work.scalar("SELECT count(*) FROM held WHERE why IN ('bad', 'fork', 'brake', 'review')") or 0),
        held=int(
            work.scalar("SELECT count(*) FROM held WHERE why NOT IN ('bad', 'fork', 'brake', 'review')") or 0
        ),
        township=township,
        last_export=work.session.execute(sa.select(sa.func.max(Export.verified_at))).scalar(),
        last_receipt=work.session.execute(sa.select(sa.func.max(ReceiptHeld.at))).scalar(),
        word=word,
        sentence=_sentence(word, counts, files, words),
        files_pending=files.pending,
        files_exported=files.exported,
        files_delivered=files.delivered,
        files_received=files.received,
        on_trip=on_trip,
    )


WORDS = {
    "pending": N_("待导出"),
    "exported": N_("已导出"),
    "delivered": N_("已送达"),
    "received": N_("镇里已入库"),
}
ON_TRIP = WORDS | {"received": N_("站里已接收")}


def _sentence(word: str, counts: dict[str, int], files: Standing, words: dict[str, str]) -> str:
    key = next(key for key, value in words.items() if value == word)
    count, attached = counts[key], getattr(files, key)
    if key == "pending" and not count and not attached:
        return say(N_("还没有要上报的内容。"))
    if not attached:
        return say(N_("{word}：{count} 项。"), word=say(word), count=count)
    if not count:
        return say(N_("{word}：附件 {files} 个。"), word=say(word), files=attached)
    return say(N_("{word}：{count} 项，附件 {files} 个。"), word=say(word), count=count, files=attached)


def _reached(work: Work, party: str, proof: sa.ColumnElement[bool]) -> Vector:
    """How far exports with a proof have come to the township, or from a laptop to its station."""
    found: Vector = {}
    for vector in work.session.execute(
        sa.select(Export.to_vector)
        .join(
            Peer,
            sa.and_(Peer.station_id == Export.peer_station_id, Peer.device_id == Export.peer_device_id),
        )
        .where(proof, Peer.kind == party)
    ).scalars():
        found = vectors.greatest(found, vector)
    return found


def confirm(work: Work, receipt: Receipt) -> int:
    """Take a verified receipt to heart; how many changes it newly confirms. Again: nothing.

    Raises ReceiptAheadOfUs when it confirms what this machine never wrote.
    """
    have = log.vector(work, work.station_id)
    own = f"{work.device_no}.{work.epoch}"
    if receipt.accepted.get(own, 0) > have.get(own, 0):
        raise ReceiptAheadOfUs
    # What another computer of ours sent may not have come here yet: of that the receipt says nothing to us.
    accepted = {origin: min(seq, have.get(origin, 0)) for origin, seq in receipt.accepted.items()}
    for gap in receipt.missing:
        accepted[gap.origin] = min(accepted.get(gap.origin, 0), gap.first - 1)
    before = vectors.confirmed_vector(work, "township")
    newest = max(_answered(work, receipt.township), default="") <= receipt.at
    # Whatever a clock there says: a receipt that was not read before and asks for what it once had is its latest word.
    read_before = work.session.get(ReceiptHeld, receipt.receipt) is not None
    asks = not read_before and any(before.get(gap.origin, 0) >= gap.first for gap in receipt.missing)
    behind = any(accepted.get(origin, 0) < seq for origin, seq in before.items())
    if not newest and not asks and (read_before or behind):
        return 0  # not the latest word any more: a backup may have been put back there since
    for peer in work.session.execute(
        sa.select(Peer).where(Peer.station_id == receipt.township, Peer.kind == "township")
    ).scalars():
        vectors.note_confirmed(work, peer, accepted, exactly=newest or asks)
    work.touched.add("sync")
    return log.count_between(work, work.station_id, before, vectors.confirmed_vector(work, "township"))


def _answered(work: Work, township: str) -> list[str]:
    """When the receipts of a township that are held here were signed."""
    bodies = work.session.execute(
        sa.select(ReceiptHeld.body).where(ReceiptHeld.peer_station_id == township)
    ).scalars()
    return [str(json.loads(body).get("signed", "")) for body in bodies]


@dataclass(frozen=True)
class ConflictRow:
    """A conflict item, with every side's value, author and time."""

    id: str
    table: str
    record_id: str
    column: str
    sides: tuple[dict[str, object], ...]


def open_conflicts(work: Work) -> list[ConflictRow]:
    """Conflict items of this station that no later change has settled."""
    return [
        ConflictRow(row["id"], row["table_name"], row["record_id"], row["col"], tuple(row["sides"]))
        for row in contested.items(work)
    ]


@dataclass(frozen=True)
class TakenRow:
    """A bundle that came in here."""

    bundle_id: str
    stage: str
    why: str | None
    received_at: str
    applied: int
    already: int
    held: int
    quarantined: int


def taken(work: Work) -> list[TakenRow]:
    """What came in, newest first."""
    rows = work.session.execute(sa.select(Taken).order_by(Taken.received_at.desc())).scalars()
    return [
        TakenRow(
            t.bundle_id, t.stage, t.why, stamp(t.received_at), t.applied, t.already, t.held, t.quarantined
        )
        for t in rows
    ]


def held_count(work: Work, station_id: str) -> int:
    """How many transactions of a station are held here."""
    return int(
        work.session.execute(
            sa.select(sa.func.count())
            .select_from(HeldTransaction)
            .where(HeldTransaction.station_id == station_id)
        ).scalar_one()
    )
