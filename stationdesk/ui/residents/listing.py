"""What the residents page reads on the lane: ids of a list, counts of its filters, one person's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from stationdesk.core.late import dataclass
from stationdesk.search import people
from stationdesk.services import absences, case_lists, codes, households, residents_list, users
from stationdesk.services.residents_list import Filter, Sort
from stationdesk.ui.pieces.dates import add_months

CHILD, OLD = 18, 60
FOUND = 300
"""How many people a search shows at most."""
SORTS: Mapping[str, Sort] = {
    "name": "name",
    "age": "birth",
    "household": "household",
    "grid": "grid",
    "newest": "newest",
}


@dataclass(frozen=True)
class Query:
    """Which residents the list shows: a chip, a grid, what is typed, and in which order."""

    chip: str = "all"
    grid_id: str | None = None
    household_id: str | None = None
    text: str = field(default="", repr=False)
    sort: str = "household"
    up: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether anything but the whole list is asked for."""
        return (
            self.chip != "all" or self.grid_id is not None or self.household_id is not None or bool(self.text)
        )


@dataclass(frozen=True)
class Around:
    """What stands around a list: how many each filter would leave, and the grids."""

    counts: Mapping[str, int]
    grids: tuple[households.GridRow, ...]
    total: int


@dataclass(frozen=True)
class File:
    """One person's file with what the pane draws beside it."""

    person: residents_list.PersonDetail = field(repr=False)
    away: Mapping[str, absences.AbsenceRow] = field(repr=False)
    """Person id → the time away that is open, for every member of the household."""
    cases: tuple[case_lists.CaseRow, ...] | None = field(repr=False)
    """None when this person may not see cases."""
    today: date = field(default=date.min)


@dataclass(frozen=True)
class Choices:
    """Code lists for a form: list name → (code, word)."""

    lists: Mapping[str, tuple[tuple[str, str], ...]]
    grids: tuple[households.GridRow, ...]


CHIPS = ("all", "registered", "other", "away", "children", "old", "no_id", "gone")


def filter_of(query: Query, today: date) -> Filter:
    """The service's filter for a chip and a grid."""
    base = Filter(grid_id=query.grid_id, household_id=query.household_id)
    more: dict[str, dict[str, Any]] = {
        "registered": {"resident_type": "registered"},
        "other": {"resident_type": "other"},
        "away": {"away": True},
        "children": {"born_from": add_months(today, -12 * CHILD)},
        "old": {"born_to": add_months(today, -12 * OLD)},
        "no_id": {"without_id": True},
        "gone": {"status": "all"},
    }
    return replace(base, **more.get(query.chip, {}))


def ids(work: Any, query: Query) -> tuple[str, ...]:
    """The ids a list shows; a search keeps its own order, best first."""
    users.require(work, "residents:read")
    if query.text:
        found = [hit.id for hit in people.find(work, query.text, FOUND)]
        if query.chip == "all" and query.grid_id is None:
            return tuple(found)
        allowed = set(_filtered(work, query))
        return tuple(one for one in found if one in allowed)
    listed = _filtered(work, query)
    return tuple(listed if query.up else reversed(listed))


def _filtered(work: Any, query: Query) -> list[str]:
    found = residents_list.ids(work, filter_of(query, work.today), SORTS.get(query.sort, "household"))
    if query.chip == "gone":
        living = set(residents_list.ids(work, replace(filter_of(query, work.today), status="living")))
        found = [one for one in found if one not in living]
    return found


def around(work: Any, query: Query) -> Around:
    """The filters' counts and the grids; slower than the list itself. Needs `residents:read`."""
    plain = replace(query, text="", sort="newest")
    counts = {chip: len(_filtered(work, replace(plain, chip=chip))) for chip in CHIPS}
    grids = tuple(households.list_grids(work))
    total = counts["all"] if query.grid_id is None else len(residents_list.ids(work))
    return Around(counts, grids, total)


def file(work: Any, person_id: str) -> File:
    """One person's file. Raises PersonUnknown."""
    person = residents_list.detail(work, person_id)
    away: dict[str, absences.AbsenceRow] = {}
    for one in {member.person_id for member in person.members if member.away} | {person.id}:
        for row in absences.of_person(work, one):
            if row.since <= work.today and (row.back is None or row.back > work.today):
                away[one] = row
    cases = None
    if "cases:read" in work.actor.permits:
        query = case_lists.CaseQuery(person_id=person.id, order="newest", limit=20)
        cases = tuple(case_lists.listed(work, query))
    return File(person, away, cases, work.today)


def choices(work: Any) -> Choices:
    """The code lists and grids that a form offers."""
    known = codes.of(work)
    lists = {column: tuple(known.list_shown(name).items()) for column, name in codes.COLUMNS.items()}
    return Choices(lists, tuple(households.list_grids(work)))
