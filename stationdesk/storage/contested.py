"""Which records two machines changed differently, with nobody having chosen yet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stationdesk.core import replays
from stationdesk.storage.work import Work


def items(work: Work, records: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Open conflict items of this station, oldest first, with `sides` read; of these records, or of all.

    An item goes away by a later change of the column, too: whoever edited it has chosen.
    """
    given = None if records is None else {f"r{n}": record for n, record in enumerate(sorted(set(records)))}
    if given is not None and not given:
        return []
    only = "" if given is None else f" AND c.record_id IN ({', '.join(':' + name for name in given)})"
    rows = work.rows(
        "SELECT c.id, c.table_name, c.record_id, c.col, c.sides, json_array_length(h.head) AS heads"
        " FROM conflicts c LEFT JOIN heads h"
        " ON h.station_id = c.station_id AND h.record_id = c.record_id AND h.col = c.col"
        f" WHERE c.station_id = :s{only} ORDER BY c.found_at, c.id",
        s=work.station_id,
        **(given or {}),
    )
    found = []
    for row in rows:
        sides = json.loads(row["sides"])
        if replays.follows(row["table_name"], row["col"]):
            still = any("event" in side for side in sides)  # what two events make stays until a person chose
        else:
            still = row["col"] == "withdrawn_at" or (row["heads"] or 0) > 1
        if still:
            found.append({**row, "sides": sides})
    return found
