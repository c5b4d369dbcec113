"""What the register holds of the people whom a table may mean, read once before its rows are decided about."""

from __future__ import annotations

import unicodedata
from typing import Any

from stationdesk.core import idnumber, names
from stationdesk.core.errors import Unhappy
from stationdesk.core.ids import is_id
from stationdesk.services import sheet_values
from stationdesk.services.kinship import chunks
from stationdesk.services.residents_import_columns import Columns
from stationdesk.services.residents_refusals import FileMasked
from stationdesk.storage.work import Work


class Known:
    """People by record, by number, by name and birth; their phones and absences; every household.

    Inside services only: values as SQL holds them. Raises FileMasked where every number of the table is hidden by stars.
    """

    def __init__(self, work: Work, given: Columns) -> None:
        numbers, births, records = set(), set(), set()
        masked = filled = 0
        for row in given.table.rows:
            value = given.cell(row, "id_number")
            text = sheet_values.text_of(value)
            if text:
                filled += 1
                masked += "*" in text or "＊" in text
                numbers.add(unicodedata.normalize("NFKC", text).upper())
                try:
                    number = value if isinstance(value, int | float) else text
                    numbers.add(idnumber.parse(number, today=work.today).number)
                except Unhappy:
                    pass
            record = sheet_values.text_of(given.cell(row, "record_id"))
            if is_id(record):
                records.add(record)
            try:
                birth = sheet_values.day_of(given.cell(row, "birth"), work.today)
            except Unhappy:
                birth = None
            if birth is not None:
                births.add(birth.isoformat())
        if filled and masked == filled:
            raise FileMasked(field="file")
        self.file_numbers = numbers
        self.people: dict[str, dict[str, Any]] = {}
        for column, wanted in (("id", records), ("id_number", numbers), ("birth", births)):
            for listed, named in chunks(sorted(wanted)):
                for found in work.rows(
                    f"SELECT * FROM people WHERE station_id = :s AND withdrawn_at IS NULL"
                    f" AND {column} IN ({listed})",
                    s=work.station_id,
                    **named,
                ):
                    self.people[found["id"]] = dict(found)
        self.stands = {
            row["alias_id"]: row["person_id"]
            for row in work.rows(
                "SELECT alias_id, person_id FROM person_aliases"
                " WHERE station_id = :s AND withdrawn_at IS NULL",
                s=work.station_id,
            )
        }
        self.by_number: dict[str, str] = {}
        self.by_birth: dict[tuple[str, str], list[str]] = {}
        for person_id, person in sorted(self.people.items()):
            if person_id in self.stands:
                continue
            if person["id_number"]:
                self.by_number.setdefault(person["id_number"], person_id)
            if person["birth"]:
                key = (names.search_form(person["name"]), person["birth"])
                self.by_birth.setdefault(key, []).append(person_id)
        ids = sorted(self.people)
        self.phones: dict[str, set[str]] = {}
        self.away: dict[str, list[dict[str, Any]]] = {}
        for listed, named in chunks(ids):
            for phone in work.rows(
                "SELECT person_id, number FROM phones WHERE station_id = :s AND withdrawn_at IS NULL"
                f" AND person_id IN ({listed})",
                s=work.station_id,
                **named,
            ):
                self.phones.setdefault(phone["person_id"], set()).add(phone["number"])
            for away in work.rows(
                "SELECT id, person_id, since, back, place FROM absences WHERE station_id = :s"
                f" AND withdrawn_at IS NULL AND person_id IN ({listed}) ORDER BY since",
                s=work.station_id,
                **named,
            ):
                self.away.setdefault(away["person_id"], []).append(away)
        self.households = {
            row["number"]: dict(row)
            for row in work.rows(
                "SELECT h.id, h.number, g.name AS grid, h.village_group, h.representative, h.liaison"
                " FROM households h LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
                " WHERE h.station_id = :s AND h.withdrawn_at IS NULL ORDER BY h.id DESC",
                s=work.station_id,
            )
        }
        self.household_numbers = {row["id"]: number for number, row in self.households.items()}
