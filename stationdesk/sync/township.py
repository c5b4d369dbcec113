"""What a township sees of its villages: when last heard, what is missing, how many of what."""

from __future__ import annotations

from dataclasses import dataclass

from stationdesk.models.machine import Peer
from stationdesk.storage.work import Work
from stationdesk.sync import log, shortcode, take_in


@dataclass(frozen=True)
class VillageRow:
    """One enrolled village."""

    station_id: str
    village: str
    name: str
    last_heard: str | None
    people: int
    households: int
    cases: int
    visits: int
    left_behind: int
    certificates: int
    sheets: int
    missing: int
    held: int
    short_code: str | None


COUNTED = {
    "people": "people",
    "households": "households",
    "cases": "cases",
    "visits": "visits",
    "left_behind": "left_behind",
    "certificates": "certificates",
    "sheets": "sheets",
}


def report(work: Work) -> list[VillageRow]:
    """Every enrolled village, the one not heard of for longest first."""
    found = []
    for peer in work.session.query(Peer).filter(Peer.kind == "village").order_by(Peer.village_code):
        counts = {
            name: int(
                work.scalar(
                    f"SELECT count(*) FROM {table} WHERE station_id = :s AND withdrawn_at IS NULL",
                    s=peer.station_id,
                )
                or 0
            )
            for name, table in COUNTED.items()
        }
        vector = log.vector(work, peer.station_id)
        code = None
        if vector and peer.shared_secret:
            code = shortcode.make(bytes.fromhex(peer.shared_secret), peer.station_id, work.station_id, vector)
        found.append(
            VillageRow(
                peer.station_id,
                peer.village_code,
                peer.name,
                work.scalar("SELECT max(received_at) FROM taken WHERE station_id = :s", s=peer.station_id),
                **counts,
                missing=sum(last - first + 1 for _, first, last in take_in.gaps(work, peer.station_id)),
                held=int(
                    work.scalar("SELECT count(*) FROM held WHERE station_id = :s", s=peer.station_id) or 0
                ),
                short_code=code,
            )
        )
    return sorted(found, key=lambda row: row.last_heard or "")
