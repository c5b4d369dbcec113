"""What the township's PostgreSQL holds of each village: last heard, lateness, missing ranges, counts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from stationdesk.core.clock import stamp
from stationdesk.models.machine import Peer
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import agreement, log, shortcode, take_in
from stationdesk.sync.postgres_take_in import RegisterDesk, TownshipDesk
from stationdesk.sync.township import COUNTED, VillageRow, closed, days_between, stand


def report(desk: TownshipDesk, url: str) -> list[VillageRow]:
    """Every enrolled village, the one not heard of for longest first. Needs `sync:import`.

    Counts are one question a table, for all villages together.
    """
    secrets, gone = desk.read(_known), desk.read(closed)
    with RegisterDesk.of(desk, url) as register:
        return register.read(lambda work: _rows(work, secrets, gone))


def _known(work: Work) -> list[tuple[str, str, str, str | None]]:
    require(work, "sync:import")
    rows = work.session.query(Peer).filter(Peer.kind == "village").order_by(Peer.village_code, Peer.device_no)
    first: dict[str, tuple[str, str, str, str | None]] = {}
    for peer in rows:
        first.setdefault(peer.station_id, (peer.station_id, peer.village_code, peer.name, peer.shared_secret))
    return list(first.values())


def _rows(
    work: Work, known: list[tuple[str, str, str, str | None]], gone: dict[str, str]
) -> list[VillageRow]:
    counts: dict[str, dict[str, int]] = {}
    for name, table in COUNTED.items():
        counts[name] = _by_station(
            work,
            f"SELECT station_id, count(*) AS n FROM {table} WHERE withdrawn_at IS NULL GROUP BY station_id",
        )
    held = _by_station(work, "SELECT station_id, count(*) AS n FROM held GROUP BY station_id")
    heard: dict[str, str] = {}
    newest: dict[str, str] = {}
    for row in work.rows("SELECT station_id, max(received_at) AS at FROM taken GROUP BY station_id"):
        heard[row["station_id"]] = row["at"]
    for row in work.rows("SELECT station_id, max(wall) AS at FROM transactions GROUP BY station_id"):
        newest[row["station_id"]] = row["at"]
    marks = agreement.marks(work)
    found = []
    for station_id, village, name, secret in known:
        gaps = take_in.gaps(work, station_id) if held[station_id] else []
        vector = log.vector(work, station_id)
        code = None
        if vector and secret:
            code = shortcode.make(bytes.fromhex(secret), station_id, work.station_id, vector)
        at = heard.get(station_id)
        figures: dict[str, Any] = {each: counts[each][station_id] for each in COUNTED}
        missing = sum(last - first + 1 for _, first, last in gaps)
        silent = days_between(at, stamp(work.at))
        found.append(
            VillageRow(
                station_id,
                village,
                name,
                at,
                **figures,
                missing=missing,
                held=held[station_id],
                short_code=code,
                silent_days=silent,
                lag_days=days_between(newest.get(station_id), at),
                ranges=tuple(gaps),
                **stand(
                    marks.get(station_id),
                    missing=missing,
                    held=held[station_id],
                    heard=at,
                    silent=silent,
                    joined_into=gone.get(station_id),
                ),
            )
        )
    return sorted(found, key=lambda row: row.last_heard or "")


def _by_station(work: Work, question: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in work.rows(question):
        counted[row["station_id"]] = int(row["n"])
    return counted
