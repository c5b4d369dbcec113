"""People for what somebody typed, as lines under a search field: told apart by age, tail of the number, where they live."""

from __future__ import annotations

from typing import Any

from stationdesk.core import idnumber, masks
from stationdesk.search import people
from stationdesk.services import users
from stationdesk.ui.pieces.choices import Choice
from stationdesk.ui.words import tr

FOUND = 8


def age_words(age: int | None) -> str:
    """68岁; nothing when the birth date is not known."""
    return "" if age is None else tr("{n}岁", n=age)


def without_place(address: str, place: str) -> str:
    """An address without the province, city, county, town and village that all of the station share."""
    for start in range(len(place) - 1):
        if address.startswith(place[start:]) and len(address) > len(place) - start:
            return address[len(place) - start :]
    return address


def found_people(work: Any, text: str) -> list[Choice]:
    """People for what was typed, best first. Needs `residents:read`."""
    users.require(work, "residents:read")
    made = []
    place = str(
        work.scalar(
            "SELECT coalesce(full_place, village_name) FROM stations WHERE station_id = :s", s=work.station_id
        )
        or ""
    )
    for hit in people.find(work, text, FOUND):
        age = None if hit.birth is None else idnumber.age_on(hit.birth, work.today)
        state = tr("已去世") if hit.died else tr("已迁出") if hit.moved else ""
        second = " · ".join(
            part
            for part in (
                tr("尾号{tail}", tail=masks.id_number(hit.id_number)[-4:]) if hit.id_number else "",
                age_words(age),
                hit.grid or "",
            )
            if part
        )
        made.append(Choice(hit.id, hit.name, second, state or without_place(hit.address or "", place)))
    return made
