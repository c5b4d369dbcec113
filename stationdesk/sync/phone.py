"""A receipt that came as twelve characters by telephone: as good a proof as the file, under a secret that both sides hold."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.machine import Export, Peer, ReceiptHeld
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import files_out, log, shortcode, vectors
from stationdesk.sync.changes import Vector

MOST_TRIED = 500


class NoTownship(Refusal):
    """No township's card is enrolled, so there is nobody whose code it could be."""

    template = N_("还没有登记镇里的交换卡，核对不了回执码。请先登记交换卡。")


@dataclass(frozen=True)
class Heard:
    """What a code said. `confirmed`: changes newly known to be at the township; `until`: when the bundle was made that it
    answers, None when it answers what is newer than every bundle."""

    confirmed: int
    township: str
    until: datetime | None


def confirm(work: Work, typed: str) -> Heard:
    """Take a code to heart. Needs `sync:import`. Raises CodeMistyped, CodeMatchesNothing, NoTownship; then nothing is confirmed."""
    require(work, "sync:import")
    shortcode.tidy(typed)
    townships = (
        work.session.execute(
            sa.select(Peer).where(
                Peer.kind == "township", Peer.revoked_at.is_(None), Peer.shared_secret.is_not(None)
            )
        )
        .scalars()
        .all()
    )
    if not townships:
        raise NoTownship(field="code")
    before = vectors.confirmed_vector(work, "township")
    for peer in townships:
        assert peer.shared_secret is not None
        for vector, made_at in _vectors(work, peer):
            if shortcode.verify(
                typed, bytes.fromhex(peer.shared_secret), work.station_id, peer.station_id, vector
            ):
                files_out.heard_by_phone(work, peer, vector)
                vectors.note_confirmed(work, peer, vector)
                work.session.add(
                    ReceiptHeld(
                        id=new_id(),
                        peer_station_id=peer.station_id,
                        at=work.at,
                        body='{"by":"phone"}',
                    )
                )
                work.session.flush()
                work.touched.add("sync")
                after = vectors.confirmed_vector(work, "township")
                return Heard(log.count_between(work, work.station_id, before, after), peer.name, made_at)
    raise shortcode.CodeMatchesNothing(field="code")


def _vectors(work: Work, peer: Peer) -> list[tuple[Vector, datetime | None]]:
    """What the township may have accepted: each bundle we made for it, newest first, and what several of them hold together."""
    rows = work.session.execute(
        sa.select(Export.to_vector, Export.made_at)
        .where(Export.peer_device_id == peer.device_id)
        .order_by(Export.made_at.desc())
        .limit(MOST_TRIED)
    ).all()
    have = log.vector(work, work.station_id)
    found: list[tuple[Vector, datetime | None]] = [(have, None)]
    for vector, made_at in rows:
        if vector and all(seq <= have.get(origin, 0) for origin, seq in vector.items()):
            found.append((vector, made_at))
    return found
