"""How a village grows (month by month), for the township's page of it: from the village's own log, so nothing is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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
