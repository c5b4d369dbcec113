"""What is erased, noted beside the database: a backup that brings it back is erased again by this note.

`erased.json` in the home: station → list of [table, record id, `own` or `beside`]. Random ids, nothing of anybody.
"""

from __future__ import annotations

import json
from typing import Any, Final

from stationdesk.core.paths import Home
from stationdesk.storage.atomic import write_file
from stationdesk.storage.work import Work

AFTERWARDS: Final = "erased-afterwards"
"""Machine setting: what is still to be done outside the database after an erasure."""
Noted = list[tuple[str, str, str]]


def of(work: Work) -> Noted:
    """What is erased at this station by its own records."""
    return [
        (row[0], row[1], row[2])
        for row in work.tuples(
            "SELECT DISTINCT table_name, record_id, how FROM erased_records WHERE station_id = :s ORDER BY 2",
            s=work.station_id,
        )
    ]


def waiting(work: Work) -> str | None:
    """What is still to be done after an erasure, as JSON: `blobs`, `records`; None when nothing is."""
    found: str | None = work.scalar("SELECT value FROM machine_settings WHERE key = :k", k=AFTERWARDS)
    return found


def keep(home: Home, station_id: str, noted: Noted) -> None:
    """Add to the note. Raises troubles of the place."""
    every = read(home)
    known = {(one[0], one[1], one[2]) for one in every.get(station_id, [])} | set(noted)
    every[station_id] = [list(one) for one in sorted(known)]
    write_file(home.root / "erased.json", json.dumps(every, indent=0).encode() + b"\n")


def read(home: Home) -> dict[str, list[list[str]]]:
    """The whole note; empty where there is none, or none that can be read (the peers still know)."""
    try:
        found: Any = json.loads((home.root / "erased.json").read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(station): [one for one in some if isinstance(one, list) and len(one) == 3]
        for station, some in found.items()
        if isinstance(some, list)
    }
