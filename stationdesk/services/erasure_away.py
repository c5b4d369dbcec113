"""Where somebody's records are outside the station: on a laptop that is out with a trip pack.

What is erased here is not erased there. So nobody is erased while a pack that holds them is out; it is called back or runs
out first. What such a laptop brings home later of somebody erased is taken out as it comes in (`sync.erased`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.words import N_, say
from stationdesk.models.trip_packs import TripPack
from stationdesk.storage.work import Work

NAME: Final = N_("带着本人资料在外的出行包")
BASIS: Final = N_("{number}，请先带回、清除并在“同步上报—出行包”里收回")


def packs_out(work: Work, records: Mapping[str, set[str]]) -> Iterator[tuple[str, str, date, int]]:
    """(what it is, which pack and what to do, its last day, how many of these people it holds) of each pack that is out."""
    people = records.get("people", set())
    if not people:
        return
    rows = work.session.execute(
        sa.select(TripPack).where(
            TripPack.station_id == work.station_id,
            TripPack.withdrawn_at.is_(None),
            TripPack.ended_at.is_(None),
            TripPack.expires_at > work.at,
        )
    ).scalars()
    for row in rows:
        held = people & set(row.people or ())
        if held:
            yield NAME, say(BASIS, number=row.number), civil_date(row.expires_at), len(held)
