"""What the publicity page reads on the lane: the catalogue with what is due, sheets on their way, what is never posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from stationdesk.services import packs, publicity
from stationdesk.services.publicity import CatalogueRow, SheetDetail
from stationdesk.services.publicity_record import SheetLine

FIRST = {"overdue": 0, "due": 1}


@dataclass(frozen=True)
class Never:
    """Something that must not be posted, and the rule that says so."""

    id: str
    name: str
    rule: str
    unsure: bool


@dataclass(frozen=True)
class Shown:
    """Everything the page lists."""

    catalogue: tuple[CatalogueRow, ...]
    sheets: tuple[SheetLine, ...]
    last_posted: dict[str, date]
    never: tuple[Never, ...]
    today: date


@dataclass(frozen=True)
class Template:
    """What a sheet asks for: its columns and their types, to type into."""

    row: CatalogueRow
    types: tuple[str, ...]


def shown(work: Any) -> Shown:
    """The lists of the page. Needs `publicity:read`."""
    rows = sorted(publicity.sheets(work), key=lambda row: FIRST.get(row.state, 2))
    made = publicity.list_all(work, limit=500)
    last: dict[str, date] = {}
    for sheet in made:
        if sheet.posted_on is not None:
            last[sheet.code] = max(sheet.posted_on, last.get(sheet.code, sheet.posted_on))
    never = tuple(
        Never(one["matter"] or one["name_zh"], one["name_zh"], one["rule"], bool(one.get("unconfirmed")))
        for one in packs.holding(work, "publicity").items("forbidden")
    )
    return Shown(tuple(rows), made, last, never, work.today)


def template(work: Any, code: str) -> Template:
    """One sheet of the catalogue to be made. Raises NeverPosted, SheetCodeUnknown."""
    record = publicity.template(work, code)
    row = next(one for one in publicity.sheets(work) if one.code == record["code"])
    return Template(row, tuple(column["type"] for column in record["columns"]))


def one(work: Any, wanted: str) -> SheetDetail:
    """A made sheet whole."""
    return publicity.get(work, wanted)
