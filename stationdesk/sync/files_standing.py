"""How far the attachments and issued papers of our station have come to the township: the four words, with proofs of their own.

待导出: its record is here, its bytes too, and it lies in no verified bundle for the township. 已导出: it lies in one. 已送达:
the far side's transport confirmed that bundle. 镇里已入库: a receipt that the township signed covers its record and
does not name it as lacking. The unit is one content (SHA-256), however many records name it.
"""

from __future__ import annotations

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.machine import Export, FileLacked, FileSent, Peer
from stationdesk.storage.work import Work
from stationdesk.sync import files_out, log, vectors


@dataclass(frozen=True)
class Standing:
    """Files by how far they have come."""

    pending: int = 0
    exported: int = 0
    delivered: int = 0
    received: int = 0


def standing(work: Work) -> Standing:
    """Of everything that counts and whose bytes are here."""
    townships = (
        work.session.execute(
            sa.select(Peer.device_id).where(Peer.kind == "township", Peer.revoked_at.is_(None))
        )
        .scalars()
        .all()
    )
    open_ = files_out.recorded_since(
        work, vectors.confirmed_vector(work, "township"), log.vector(work, work.station_id)
    )
    open_ |= set(
        work.session.execute(
            sa.select(FileLacked.sha256).where(FileLacked.peer_device_id.in_(townships))
        ).scalars()
    )
    here = files_out.names_here(work, sorted(open_))
    how: dict[str, str] = dict.fromkeys(here, "pending")
    for sha256, verified_at, delivered_at in work.session.execute(
        sa.select(FileSent.sha256, Export.verified_at, Export.delivered_at)
        .join(Export, Export.bundle_id == FileSent.bundle_id + "/" + FileSent.peer_device_id)
        .where(FileSent.peer_device_id.in_(townships))
    ):
        if sha256 in here and verified_at is not None:
            how[sha256] = "delivered" if delivered_at is not None else "exported"
    words = list(how.values())
    return Standing(
        words.count("pending"),
        words.count("exported"),
        words.count("delivered"),
        _counted(work) - _counted(work, open_),
    )


def _counted(work: Work, among: set[str] | None = None) -> int:
    """How many contents records of ours name that count; of these, where some are given."""
    if among is None:
        union = " UNION ".join(
            f"SELECT {column} AS h FROM {table} WHERE station_id = :s AND withdrawn_at IS NULL AND {column} IS NOT NULL"
            for table, column, _blob in files_out.NAMED
        )
        return int(work.scalar(f"SELECT count(*) FROM ({union})", s=work.station_id) or 0)
    return len({sha256 for sha256, _name in files_out.named_by_records(work, sorted(among))})
