"""What a record shows that follows from its events: where several machines added them, no single change wrote it."""

from __future__ import annotations

from typing import Any

from stationdesk.core import replays
from stationdesk.storage.work import Work


def shows(work: Work, table: str, record: tuple[str, str], column: str, value: Any) -> bool:
    """Whether a value is what the record's events add up to; `record` is (station, id), the value as stored."""
    if not replays.follows(table, column):
        return False
    kind = replays.REPLAYED[table]
    named = {"s": record[0], "r": record[1]}
    rows = work.rows(f'SELECT * FROM "{table}" WHERE station_id = :s AND id = :r', **named)
    events = work.rows(f"SELECT * FROM {kind.events} WHERE station_id = :s AND {kind.refers} = :r", **named)
    found = replays.outcome(kind, rows[0], events).values if rows else None
    return found is not None and found[column] == value
