"""Find organisations and shops as someone types: name from any character on, pinyin, tail of code or telephone."""

from __future__ import annotations

from dataclasses import field

from stationdesk.core.late import dataclass
from stationdesk.search import typed
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class OrganisationHit:
    """One line of the list under the search field. The telephone is whole: whoever shows it masks it."""

    id: str
    name: str
    kind: str | None
    credit_code: str | None
    contact: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    address: str | None = field(repr=False)


def find(work: Work, text: str, limit: int = 20) -> list[OrganisationHit]:
    """Organisations that the typed text may mean, best first. Several words narrow each other."""
    return rows(work, typed.ids(work, "o", text, limit))


def rows(work: Work, ids: list[str]) -> list[OrganisationHit]:
    """The list lines of organisations, in the order of their ids; those withdrawn are left out."""
    found: dict[str, OrganisationHit] = {}
    for start in range(0, len(ids), 500):
        named = {f"r{n}": record for n, record in enumerate(ids[start : start + 500])}
        for row in work.rows(
            "SELECT id, name, kind, credit_code, contact, phone, address FROM organisations"
            f" WHERE station_id = :station AND withdrawn_at IS NULL AND id IN ({', '.join(f':{n}' for n in named)})",
            station=work.station_id,
            **named,
        ):
            found[row["id"]] = OrganisationHit(**row)
    return [found[one] for one in ids if one in found]
