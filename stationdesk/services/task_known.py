"""What the register knows that a table asks for, and what a table taught us that the register does not know yet.

Values are offered for empty cells, never written over what somebody typed; a number or a phone leaves the register
only for those who may see it (`residents:reveal`), and that is in the audit chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import idnumber, phones
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import codes, residents, sheet_values, station
from stationdesk.services.kinship import chunks
from stationdesk.services.task_books import Column
from stationdesk.storage.work import Work

SENSITIVE: Final = frozenset(("id_number", "phones"))
"""Roles whose values are numbers of a person."""
CODED: Final = (
    "sex", "ethnic", "relation", "education", "health", "disability_kind", "disability_level", "political", "marital",
)  # fmt: skip


def values(work: Work, people: Iterable[str], roles: Iterable[str]) -> dict[str, dict[str, str]]:
    """Person id → role → what the register says, for the roles asked for; unknown ones are left out.

    For services: whoever calls has asked for the permits (`SENSITIVE`).
    """
    wanted = frozenset(roles)
    ids = sorted(set(people))
    lists = codes.of(work)
    here = station.detail(work)
    found: dict[str, dict[str, str]] = {}
    for listed, named in chunks(ids):
        for row in work.rows(
            "SELECT p.*, h.number AS h_number, h.address AS h_address, h.village_group AS h_group, g.name AS g_name"
            " FROM people p LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
            " LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
            f" WHERE p.station_id = :s AND p.id IN ({listed})",
            s=work.station_id,
            **named,
        ):
            known: dict[str, Any] = {
                "name": row["name"],
                "id_number": row["id_number"],
                "birth": row["birth"],
                "living_address": row["living_address"] or row["h_address"],
                "registered_address": row["registered_address"],
                "household": row["h_number"],
                "village_group": row["h_group"],
                "grid": row["g_name"],
                "village": here.village_name,
                "town": here.town,
                "resident_type": residents.TYPES.get(row["resident_type"], ""),
            }
            if row["birth"]:
                known["age"] = str(idnumber.age_on(date.fromisoformat(row["birth"]), work.today))
            for role in CODED:
                known[role] = lists.of(role, row[role])
            found[row["id"]] = {role: str(value) for role, value in known.items() if value and role in wanted}
    if "phones" in wanted:
        _phones(work, ids, found)
    if wanted & {"away", "away_since", "away_to", "away_back"}:
        _away(work, ids, found, wanted)
    if "household_head" in wanted:
        _heads(work, ids, found)
    return found


def _phones(work: Work, ids: Sequence[str], found: dict[str, dict[str, str]]) -> None:
    for listed, named in chunks(ids):
        for row in work.rows(
            "SELECT person_id, number FROM phones WHERE station_id = :s AND withdrawn_at IS NULL"
            f" AND person_id IN ({listed}) ORDER BY rank DESC, id DESC",
            s=work.station_id,
            **named,
        ):
            # The first of several comes last and stays.
            found.setdefault(row["person_id"], {})["phones"] = row["number"]


def _away(work: Work, ids: Sequence[str], found: dict[str, dict[str, str]], wanted: frozenset[str]) -> None:
    for one in ids:
        if "away" in wanted:
            found.setdefault(one, {})["away"] = "否"
    for listed, named in chunks(ids):
        for row in work.rows(
            "SELECT person_id, since, place FROM absences WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND since <= :today AND (back IS NULL OR back > :today)"
            f" AND person_id IN ({listed}) ORDER BY since",
            s=work.station_id,
            today=work.today.isoformat(),
            **named,
        ):
            known = {"away": "是", "away_since": row["since"], "away_to": row["place"]}
            found.setdefault(row["person_id"], {}).update(
                {k: v for k, v in known.items() if k in wanted and v}
            )


def _heads(work: Work, ids: Sequence[str], found: dict[str, dict[str, str]]) -> None:
    for listed, named in chunks(ids):
        for row in work.rows(
            "SELECT p.id, h.name FROM people p JOIN people h ON h.station_id = p.station_id"
            " AND h.household_id = p.household_id AND h.relation IN ('01', '02') AND h.withdrawn_at IS NULL"
            f" WHERE p.station_id = :s AND p.id IN ({listed}) ORDER BY h.died_on IS NOT NULL DESC, h.id DESC",
            s=work.station_id,
            **named,
        ):
            found.setdefault(row["id"], {})["household_head"] = row["name"]


def fitting(column: Column, value: str) -> str:
    """The value as the column takes it: one of its choices where it has a list; "" when none fits."""
    if not column.choices or not value:
        return value
    if value in column.choices:
        return value
    bare = value.removesuffix("族").removesuffix("性")
    alike = [one for one in column.choices if bare and (one.startswith(bare) or bare.startswith(one))]
    if len(alike) == 1:
        return alike[0]
    return "" if column.strict else value


@dataclass(frozen=True)
class Learnt:
    """Something that a filled line says and the register does not: to be taken over or left."""

    what: str
    """`phones` or `living_address`, `registered_address`."""
    before: str = field(repr=False)
    after: str = field(repr=False)


def learnt(
    work: Work, person_id: str, columns: Sequence[Column], filled: Mapping[str, str]
) -> tuple[Learnt, ...]:
    """What was filled in that the register does not say of this person."""
    found: dict[str, Learnt] = {}
    asked = {one.letter: one.role for one in columns if filled.get(one.letter)}
    known = values(work, [person_id], asked.values()).get(person_id, {})
    held = set(residents.phones_of(work, person_id)) if "phones" in asked.values() else set()
    for letter, role in asked.items():
        after = filled[letter].strip()
        if role == "phones":
            try:
                number = phones.parse(after).number
            except Unhappy:
                continue
            if number not in held:
                found.setdefault(role, Learnt(role, known.get(role, ""), number))
        elif role in ("living_address", "registered_address") and after != known.get(role, ""):
            found.setdefault(role, Learnt(role, known.get(role, ""), after))
    return tuple(found.values())


def day(text: str) -> date | None:
    """A day that was typed into a cell, past or to come; None for an empty text. Raises DateImpossible …"""
    return sheet_values.day_of(text, date.max)
