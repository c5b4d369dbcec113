"""What the events of one record add up to here, and the conflict item that two of them may make.

Used by merging for every record to which more than one machine added events, and by whoever settles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from stationdesk.core import replays
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.replays import REPLAYED, STATE
from stationdesk.storage.work import Work

CHUNK = 200


@dataclass(frozen=True)
class Told:
    """A record's events here: what they add up to, and the events of which only some can count."""

    outcome: replays.Outcome
    events: dict[str, dict[str, Any]]
    """Id → the event's row, with `head`, the identity of the change that made it."""

    @property
    def sides(self) -> list[dict[str, Any]]:
        """The events that clash, in their order."""
        named = {one for pair in self.outcome.clashes for one in pair if one is not None}
        return sorted((self.events[one] for one in named), key=lambda event: (event["at"], event["id"]))

    def against(self, event: str) -> list[str]:
        """The events that leave no room for this one, or that it leaves no room for."""
        pairs = [pair for pair in self.outcome.clashes if event in pair]
        return sorted({one for pair in pairs for one in pair if one is not None and one != event})


def named(station_id: str, record: str) -> str:
    """The conflict item of a record's events: the same on every machine."""
    return seeded_id("conflict", station_id, record, STATE)


def by_several(work: Work, station_id: str, table: str, records: Iterable[str]) -> Iterator[str]:
    """Which of these records have events, or columns that follow them, from more than one origin."""
    kind = REPLAYED[table]
    listed = sorted(records)
    columns = {f"c{n}": column for n, column in enumerate(kind.columns)}
    for start in range(0, len(listed), CHUNK):
        some = {f"r{n}": record for n, record in enumerate(listed[start : start + CHUNK])}
        names = ", ".join(":" + name for name in some)
        origins: dict[str, set[str]] = {}
        for row in work.rows(
            f"SELECT e.{kind.refers} AS record, h.head FROM {kind.events} e JOIN heads h"
            " ON h.station_id = e.station_id AND h.record_id = e.id"
            f" WHERE e.station_id = :s AND e.{kind.refers} IN ({names})"
            " UNION ALL SELECT h.record_id AS record, h.head FROM heads h WHERE h.station_id = :s"
            f" AND h.record_id IN ({names}) AND h.col IN ({', '.join(':' + name for name in columns)})",
            s=station_id,
            **some,
            **columns,
        ):
            for head in json.loads(row["head"]):
                origins.setdefault(row["record"], set()).add(head.rsplit(".", 1)[0])
        yield from (record for record in some.values() if len(origins.get(record, ())) > 1)


def tell(work: Work, station_id: str, table: str, record: str) -> Told | None:
    """Replay one record's events. None when the record is not here."""
    kind = REPLAYED[table]
    found = work.rows(f'SELECT * FROM "{table}" WHERE station_id = :s AND id = :r', s=station_id, r=record)
    if not found:
        return None
    wanted = ", ".join(
        f"e.{name}" for name in ("id", "at", "withdrawn_at", "withdrawn_why", "user_id", "kind")
    )
    more = "".join(f", e.{name}" for name in kind.wanted if name not in ("user_id", "kind"))
    events = work.rows(
        f"SELECT {wanted}{more}, h.head FROM {kind.events} e JOIN heads h ON h.station_id = e.station_id"
        f" AND h.record_id = e.id AND h.col = '*' WHERE e.station_id = :s AND e.{kind.refers} = :r",
        s=station_id,
        r=record,
    )
    for event in events:
        event["head"] = json.loads(event["head"])[-1]
    return Told(replays.outcome(kind, found[0], events), {event["id"]: event for event in events})


def note(work: Work, station_id: str, table: str, record: str, told: Told) -> bool:
    """Write the conflict item of a record's events anew; whether there is one."""
    columns = {f"c{n}": column for n, column in enumerate(REPLAYED[table].columns)}
    work.run(
        "DELETE FROM conflicts WHERE station_id = :s AND record_id = :r"
        f" AND col IN ({', '.join(':' + name for name in columns)})",
        {"s": station_id, "r": record, **columns},
    )
    sides = told.sides
    if not sides:
        return False
    listed = [
        {
            "identity": event["head"],
            "value": event["kind"],
            "author": event["user_id"],
            "at": event["at"],
            "event": event["id"],
        }
        for event in sides
    ]
    work.run(
        "INSERT INTO conflicts (id, station_id, table_name, record_id, col, sides, found_at)"
        " VALUES (:id, :s, :t, :r, :c, :sides, :at)",
        {
            "id": named(station_id, record),
            "s": station_id,
            "t": table,
            "r": record,
            "c": STATE,
            "sides": json.dumps(listed, ensure_ascii=False, sort_keys=True),
            "at": max(event["at"] for event in sides),
        },
    )
    return True
