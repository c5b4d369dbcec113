"""What a township sees of its villages: when last heard, what is missing, how many of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.machine import Peer
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import agreement, log, shortcode, take_in

LATE_DAYS: Final = 30
"""Days without a bundle after which somebody should ask. A month without a network is ordinary."""


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
    unlike: tuple[str, ...] = ()
    """不一致: record types of which this village shows other values than we do, with the same changes."""
    unlike_since: str | None = None
    next_step: str = ""
    """What to do about this village next; empty where nothing has to be done."""
    joined_into: str = ""
    """The village that it goes on in, when it was closed (`sync/joining`)."""


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


def closed(work: Work) -> dict[str, str]:
    """Station ids of the villages that were closed → what the village is called that each goes on in."""
    rows = work.rows(
        "SELECT i.subject_id, p.name FROM township_items i LEFT JOIN peers p ON p.station_id = i.village"
        " WHERE i.station_id = :s AND i.kind = 'joined' AND i.withdrawn_at IS NULL",
        s=work.station_id,
    )
    return {row["subject_id"]: row["name"] or "" for row in rows}


def stand(
    marked: Mapping[str, Any] | None,
    *,
    missing: int,
    held: int,
    heard: str | None,
    silent: int | None,
    joined_into: str | None = None,
) -> dict[str, Any]:
    """The fields of a row that say how a village stands, from its mark (`agreement.mark`) and its figures.

    Of a closed village nothing more is to be done (`joined_into`: the name of the one that it goes on in).
    """
    if joined_into is not None:
        return {"joined_into": joined_into}
    unlike: dict[str, Any] = {}
    if marked is not None:
        unlike = {
            "unlike": tuple(marked["tables"]),
            "unlike_since": marked["since"],
            "next_step": agreement.advice(marked),
        }
    return {"next_step": _next_step(missing, held, heard, silent)} | unlike


def _next_step(missing: int, held: int, heard: str | None, silent: int | None) -> str:
    if missing:
        return say(N_("有缺口：请把新回执交给村里，村里会照它把缺的重新导出。"))
    if held:
        return say(N_("有内容等前面的到了才能入库：请接收村里其余的数据包。"))
    if heard is None:
        return say(N_("还没有收到过：请村里导出一次并带来。"))
    if (silent or 0) > LATE_DAYS:
        return say(N_("一个月以上没有消息：可能没有网络，请打电话问一问。"))
    return ""


def report(work: Work) -> list[VillageRow]:
    """Every enrolled village, the one not heard of for longest first. Needs `township:read` where there is any."""
    found = []
    villages = work.session.query(Peer).filter(Peer.kind == "village").order_by(Peer.village_code).all()
    if villages:
        require(work, "township:read")
    marks, gone = (agreement.marks(work), closed(work)) if villages else ({}, {})
    for peer in villages:
        counts: dict[str, Any] = {
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
        missing = sum(last - first + 1 for _, first, last in gaps)
        held = int(work.scalar("SELECT count(*) FROM held WHERE station_id = :s", s=peer.station_id) or 0)
        silent = days_between(heard, stamp(work.at))
        mark = marks.get(peer.station_id)
        found.append(
            VillageRow(
                peer.station_id,
                peer.village_code,
                peer.name,
                heard,
                **counts,
                missing=missing,
                held=held,
                short_code=code,
                silent_days=silent,
                lag_days=days_between(newest, heard),
                ranges=tuple(gaps),
                **stand(
                    mark,
                    missing=missing,
                    held=held,
                    heard=heard,
                    silent=silent,
                    joined_into=gone.get(peer.station_id),
                ),
            )
        )
    return sorted(found, key=lambda row: row.last_heard or "")
