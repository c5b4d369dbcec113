"""What a township sees of its villages: when last heard, what is missing, how many of what."""

from __future__ import annotations

from dataclasses import dataclass

from stationdesk.core.clock import stamp, unstamp
from stationdesk.models.machine import Peer
from stationdesk.security.gate import require
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
    silent_days: int | None = None
    """Whole days since its last bundle arrived; None: never heard."""
    lag_days: int | None = None
    """How old the newest change of that village was when it arrived here, in whole days."""
    ranges: tuple[tuple[str, int, int], ...] = ()
    """What is missing: (device.epoch, first, last)."""


COUNTED = {
    "people": "people",
    "households": "households",
    "cases": "cases",
    "visits": "visits",
    "left_behind": "left_behind",
    "certificates": "certificates",
    "sheets": "sheets",
}


def days_between(earlier: str | None, later: str | None) -> int | None:
    """Whole days from one instant to another, never less than none; None when one is unknown."""
    if earlier is None or later is None:
        return None
    try:
        return max(0, (unstamp(later) - unstamp(earlier)).days)
    except (ValueError, TypeError):
        return None  # a village writes its own clock into the log; nonsense is no reason to fail


def report(work: Work) -> list[VillageRow]:
    """Every enrolled village, the one not heard of for longest first. Needs `township:read` where there is any."""
    found = []
    villages = work.session.query(Peer).filter(Peer.kind == "village").order_by(Peer.village_code).all()
    if villages:
        require(work, "township:read")
    for peer in villages:
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
        gaps = take_in.gaps(work, peer.station_id)
        heard = work.scalar("SELECT max(received_at) FROM taken WHERE station_id = :s", s=peer.station_id)
        newest = work.scalar("SELECT max(wall) FROM transactions WHERE station_id = :s", s=peer.station_id)
        found.append(
            VillageRow(
                peer.station_id,
                peer.village_code,
                peer.name,
                heard,
                **counts,
                missing=sum(last - first + 1 for _, first, last in gaps),
                held=int(
                    work.scalar("SELECT count(*) FROM held WHERE station_id = :s", s=peer.station_id) or 0
                ),
                short_code=code,
                silent_days=days_between(heard, stamp(work.at)),
                lag_days=days_between(newest, heard),
                ranges=tuple(gaps),
            )
        )
    return sorted(found, key=lambda row: row.last_heard or "")
