"""Which data packs hold at this station: the shipped ones, and those that came from the township.

A pack holds from its effective date; of several that hold, the one that took effect last wins. A case
keeps the version under which it was accepted.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from stationdesk.core import packs
from stationdesk.core.late import dataclass
from stationdesk.models import station as models
from stationdesk.storage.work import Work


def holding(work: Work, name: str, on: date | None = None) -> packs.Pack:
    """The pack of a name that holds on a day (today unless one is named).

    A calendar holds from its announcement: next year's is needed for due dates of this year, so the newest
    calendar that is here counts for every day.
    """
    day = on or work.today
    key = f"pack {name} {day}"
    found = work.extra.get(key)
    if found is None:
        found = work.extra[key] = _newest(work, name, day)
    assert isinstance(found, packs.Pack)
    return found


@dataclass(frozen=True)
class Held:
    """One version of a pack that is here."""

    name: str
    version: str
    effective_from: date
    title: str
    origin: str
    """`shipped`, `imported` or the station id of the township that signed it."""


def all_versions(work: Work, name: str) -> list[Held]:
    """Every version of a pack that is here, shipped or imported, the one that takes effect last first."""
    found = {
        line.version: Held(name, line.version, line.effective_from, line.title, "shipped")
        for line in packs.shipped()
        if line.name == name
    }
    for row in work.session.execute(sa.select(models.Pack).where(models.Pack.name == name)).scalars():
        title = packs.parse(row.body.encode()).title
        found[row.version] = Held(
            name, row.version, date.fromisoformat(row.effective_from), title, row.origin
        )
    return sorted(found.values(), key=lambda one: (one.effective_from, one.version), reverse=True)


def version(work: Work, name: str, wanted: str) -> packs.Pack:
    """One version of a pack, shipped or imported. Raises PackVersionMissing."""
    row = work.session.get(models.Pack, (name, wanted))
    return packs.parse(row.body.encode()) if row else packs.load(name, wanted)


def _newest(work: Work, name: str, day: date) -> packs.Pack:
    last = day.isoformat() if name != "calendars" else "9999"
    rows = work.session.execute(
        sa.select(models.Pack.version, models.Pack.effective_from)
        .where(models.Pack.name == name, models.Pack.effective_from <= last)
        .order_by(models.Pack.effective_from.desc(), models.Pack.received_at.desc())
        .limit(1)
    ).one_or_none()
    shipped = packs.load(name)
    if rows is not None and rows[1] >= shipped.effective_from.isoformat():
        return version(work, name, rows[0])
    return shipped
