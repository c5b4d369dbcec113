"""Find people as someone types: characters, pinyin, initials, tail of the ID number or telephone."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from stationdesk.core.late import dataclass
from stationdesk.search import typed
from stationdesk.search.typed import ranges
from stationdesk.storage.work import Work

__all__ = ["PersonHit", "find", "ranges", "rows"]


@dataclass(frozen=True)
class PersonHit:
    """One line of the list under the search field. Numbers are whole: whoever shows them masks them."""

    id: str
    name: str = field(repr=False)
    sex: str | None
    birth: date | None = field(repr=False)
    id_number: str | None = field(repr=False)
    household_id: str | None
    household_number: str | None
    grid: str | None
    address: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    resident_type: str
    died: bool
    moved: bool


def find(work: Work, text: str, limit: int = 20) -> list[PersonHit]:
    """People whom the typed text may mean, best first. Several words narrow each other.

    A merged person is shown once, under the row that stands for it.
    """
    return rows(work, typed.ids(work, "p", text, limit))


def rows(work: Work, ids: list[str]) -> list[PersonHit]:
    """The list lines of people, in the order of their ids; merged ones under who stands for them."""
    if not ids:
        return []
    named = {f"r{n}": record for n, record in enumerate(ids)}
    listed = ", ".join(f":{name}" for name in named)
    found = {
        row["id"]: row
        for row in work.rows(
            f"""SELECT p.id, p.name, p.sex, p.birth, p.id_number, p.household_id, h.number AS household_number,
                   g.name AS grid, coalesce(p.living_address, h.address) AS address, p.resident_type,
                   p.died_on, p.moved_out_on, a.person_id AS stands_for,
                   (SELECT number FROM phones t WHERE t.station_id = p.station_id AND t.person_id = p.id
                      AND t.withdrawn_at IS NULL ORDER BY t.rank, t.id LIMIT 1) AS phone
               FROM people p
               LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id
               LEFT JOIN grids g ON g.station_id = p.station_id AND g.id = h.grid_id
               LEFT JOIN person_aliases a ON a.station_id = p.station_id AND a.alias_id = p.id
                 AND a.withdrawn_at IS NULL
               WHERE p.station_id = :station AND p.id IN ({listed})""",
            station=work.station_id,
            **named,
        )
    }
    hits: dict[str, PersonHit] = {}
    for record in ids:
        row = found.get(record)
        if row is None:
            continue
        if row["stands_for"] is not None:
            if row["stands_for"] not in found and row["stands_for"] not in hits:
                hits |= {hit.id: hit for hit in rows(work, [row["stands_for"]])}
            continue
        hits[row["id"]] = PersonHit(
            id=row["id"],
            name=row["name"],
            sex=row["sex"],
            birth=date.fromisoformat(row["birth"]) if row["birth"] else None,
            id_number=row["id_number"],
            household_id=row["household_id"],
            household_number=row["household_number"],
            grid=row["grid"],
            address=row["address"],
            phone=row["phone"],
            resident_type=row["resident_type"],
            died=row["died_on"] is not None,
            moved=row["moved_out_on"] is not None,
        )
    return list(hits.values())
