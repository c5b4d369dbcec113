"""Whose line is it: the people of a table matched to the people of the register.

Certain: the identity number (a lower-case x, 15 digits and spaces forgiven); a masked number with the name; name and
birth; name and address. A name alone, held by one person of the village, is only suggested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import idnumber, names
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import sheet_values
from stationdesk.storage.work import Work

SUGGESTED: Final = "name"
"""How a match is called that a person has to confirm."""

_MASKED: Final = re.compile(r"([0-9]{3,14})[*＊xX●•·×]{2,}([0-9]{0,4}[0-9Xx]?)")
_ADDRESS_NOISE: Final = re.compile(
    r"[\s,，。.、()（）\-－—#＃]|省|市|县|区|镇|乡|街道|办事处|村委会|村民委员会"
)


@dataclass(frozen=True)
class Match:
    """Whose line it is and how that is known; nobody's when `person_id` is None."""

    person_id: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class _Known:
    id: str
    name: str = field(repr=False)
    birth: str | None = field(repr=False)
    number: str | None = field(repr=False)
    addresses: tuple[str, ...] = field(repr=False)
    living: bool = True


class Matcher:
    """The people of the register, laid out for matching many lines. Reads the whole register once."""

    def __init__(self, work: Work) -> None:
        self.today = work.today
        stands = {
            row["alias_id"]: row["person_id"]
            for row in work.rows(
                "SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
                s=work.station_id,
            )
        }
        self.by_number: dict[str, str] = {}
        self.by_name: dict[str, list[_Known]] = {}
        for row in work.rows(
            "SELECT p.id, p.name, p.birth, p.id_number, p.living_address, p.registered_address, p.died_on,"
            " p.moved_out_on, h.address, h.village_group FROM people p LEFT JOIN households h"
            " ON h.station_id = p.station_id AND h.id = p.household_id"
            " WHERE p.station_id = :s AND p.withdrawn_at IS NULL ORDER BY p.id",
            s=work.station_id,
        ):
            owner = _stands(row["id"], stands)
            # Of two rows for one person, the number of the one that stands for both wins.
            if row["id_number"] and (owner == row["id"] or row["id_number"] not in self.by_number):
                self.by_number[row["id_number"]] = owner
            if owner != row["id"]:
                continue
            places = ("living_address", "registered_address", "address", "village_group")
            known = _Known(
                row["id"],
                row["name"],
                row["birth"],
                row["id_number"],
                tuple(row[one] for one in places if row[one]),
                row["died_on"] is None and row["moved_out_on"] is None,
            )
            self.by_name.setdefault(names.search_form(row["name"]), []).append(known)

    def match(self, line: Mapping[str, str]) -> Match:
        """Whose line this is; `line` is role → text."""
        given = unicodedata.normalize("NFKC", line.get("id_number", "")).strip()
        number, birth = "", None
        if given:
            try:
                parsed = idnumber.parse(given, today=self.today)
                number = parsed.number
                birth = parsed.birth.isoformat() if parsed.birth else None
            except Unhappy:
                # A number that is wrong may still be the one that the register holds.
                number = ""
            for one in (number, given.upper()):
                if one and one in self.by_number:
                    return Match(self.by_number[one], "id_number")
        form = names.search_form(line.get("name", ""))
        if not form:
            return Match()
        people = self.by_name.get(form, [])
        # Somebody with another number is somebody else, whatever the name.
        people = [one for one in people if not (number and one.number and one.number != number)]
        masked = _MASKED.fullmatch(given.replace(" ", ""))
        if masked is not None:
            head, tail = masked[1], masked[2].upper()
            fitting = [
                one
                for one in people
                if one.number and one.number.startswith(head) and one.number.endswith(tail)
            ]
            return Match(fitting[0].id, "id_part") if len(fitting) == 1 else Match()
        birth = birth or self._birth(line.get("birth", ""))
        if birth is not None:
            fitting = [one for one in people if one.birth == birth]
            if len(fitting) == 1:
                return Match(fitting[0].id, "name_birth")
            people = fitting or [one for one in people if one.birth is None]
        places = [
            line[role] for role in ("living_address", "registered_address", "village_group") if line.get(role)
        ]
        if places and people:
            fitting = [
                one for one in people if any(_same(place, own) for place in places for own in one.addresses)
            ]
            if len(fitting) == 1:
                return Match(fitting[0].id, "name_address")
            people = fitting or people
        living = [one for one in people if one.living] or people
        if len(living) == 1:
            return Match(living[0].id, SUGGESTED)
        return Match()

    def _birth(self, text: str) -> str | None:
        try:
            found: date | None = sheet_values.day_of(text, self.today)
        except Unhappy:
            return None
        return found.isoformat() if found else None


def _stands(person_id: str, stands: Mapping[str, Any]) -> str:
    seen = {person_id}
    while person_id in stands and stands[person_id] not in seen:
        person_id = stands[person_id]
        seen.add(person_id)
    return person_id


def _same(one: str, other: str) -> bool:
    """Whether two addresses mean one place as far as they go: one ends as the other does."""
    first, second = (_ADDRESS_NOISE.sub("", unicodedata.normalize("NFKC", text)) for text in (one, other))
    short, long = sorted((first, second), key=len)
    return len(short) >= 2 and (long.endswith(short) or (len(short) >= 4 and short in long))
