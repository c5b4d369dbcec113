"""How a village grows (month by month) and how large the township has become: from the villages' own log, so nothing is asked
of them. When it is time to move on to more than one PC stands in `sync/TOWNSHIP.md`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from stationdesk.core.clock import stamp
from stationdesk.core.late import dataclass
from stationdesk.services import township_offices, users
from stationdesk.storage.work import Work

WATCHED: Final = ("people", "cases", "visits", "left_behind", "certificates", "sheets")


@dataclass(frozen=True)
class Month:
    """One month of a village. `added`: table → new records; `changes`: everything that was written."""

    month: str
    """YYYY-MM."""
    added: Mapping[str, int]
    changes: int


LOOKED_BACK: Final = 28
"""Days whose pace is measured: four whole weeks."""
MANY_VILLAGES: Final = 60
MANY_CHANGES: Final = 3_000_000
"""Beyond either one PC makes a morning wait: some tens of villages, some gigabytes."""


@dataclass(frozen=True)
class Size:
    """How large the township's own home is. `per_day`: changes of one village on one day, measured; None: nothing yet."""

    villages: int
    """Of which something came."""
    changes: int
    bytes: int
    per_day: float | None
    outgrown: bool


def size(work: Work) -> Size:
    """How large it is here, and the pace of the last four weeks. Needs `township:read`."""
    township_offices.require_township(work)
    users.require(work, "township:read")
    whole = work.rows(
        "SELECT count(DISTINCT station_id) AS villages, coalesce(sum(count), 0) AS n FROM transactions WHERE station_id <> :s",
        s=work.station_id,
    )[0]
    since = stamp(work.at - timedelta(days=LOOKED_BACK))
    # What a village began with is no pace: only those count that wrote something before these weeks.
    recent = work.rows(
        "SELECT count(DISTINCT t.station_id) AS villages, coalesce(sum(t.count), 0) AS n FROM transactions t"
        " WHERE t.station_id <> :s AND t.wall >= :since AND t.wall <= :now AND EXISTS (SELECT 1 FROM transactions e"
        " WHERE e.station_id = t.station_id AND e.wall < :since)",
        s=work.station_id,
        since=since,
        now=stamp(work.at),
    )[0]
    pages, each = work.scalar("PRAGMA page_count"), work.scalar("PRAGMA page_size")
    villages, changes = int(whole["villages"]), int(whole["n"])
    pace = int(recent["n"]) / LOOKED_BACK / int(recent["villages"]) if recent["villages"] else None
    return Size(
        villages,
        changes,
        int(pages or 0) * int(each or 0),
        None if pace is None else round(pace, 1),
        villages > MANY_VILLAGES or changes > MANY_CHANGES,
    )


def months(work: Work, station_id: str, last: int = 24) -> tuple[Month, ...]:
    """The months in which a village wrote anything, oldest first. Needs `township:read`. Raises VillageUnknown.

    A month is that of the village's clock when it wrote; counts only.
    """
    township_offices.require_township(work)
    users.require(work, "township:read")
    station = township_offices.village(work, station_id).station_id
    added: dict[str, dict[str, int]] = {}
    marks = ", ".join(f"'{one}'" for one in WATCHED)
    for row in work.rows(
        "SELECT substr(t.wall, 1, 7) AS month, c.table_name AS name, count(*) AS n FROM changes c JOIN transactions t"
        " ON t.station_id = c.station_id AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
        f" WHERE c.station_id = :s AND c.op = 'I' AND c.table_name IN ({marks}) GROUP BY 1, 2",
        s=station,
    ):
        added.setdefault(row["month"], {})[row["name"]] = row["n"]
    every = work.rows(
        "SELECT substr(wall, 1, 7) AS month, sum(count) AS n FROM transactions WHERE station_id = :s GROUP BY 1"
        " ORDER BY 1 DESC LIMIT :n",
        s=station,
        n=last,
    )
    return tuple(
        Month(row["month"], {name: added.get(row["month"], {}).get(name, 0) for name in WATCHED}, row["n"])
        for row in reversed(every)
    )
