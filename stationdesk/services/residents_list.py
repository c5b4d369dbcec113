"""Lists of residents and one person's file, as faces show them: numbers masked, codes in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final, Literal

from stationdesk.core import idnumber, masks, pinyin
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.services import absences, codes, households, kinship, residents, users
from stationdesk.services.kinship import chunks
from stationdesk.storage.work import Work

Sort = Literal["household", "name", "birth", "grid", "newest"]
Status = Literal["living", "died", "moved", "all"]

SENSITIVE_MARKS: Final = frozenset(("mental", "correction", "released", "drug", "hiv", "violence"))
"""Marks that only `sealed:read` shows."""

_ORDER: Final = {
    "household": "h.number IS NULL, h.number, p.relation IS NOT '02', p.relation, p.birth, p.id",
    "name": "p.id",
    "birth": "p.birth IS NULL, p.birth, p.id",
    "grid": "g.walk_order IS NULL, g.walk_order, g.name, h.walk_order, h.number, p.relation IS NOT '02', p.birth, p.id",
    "newest": "p.id DESC",
}


@dataclass(frozen=True)
class Filter:
    """Which residents a list shows; everything given must hold."""

    status: Status = "living"
    grid_id: str | None = None
    household_id: str | None = None
    resident_type: str | None = None
    sex: str | None = None
    born_from: date | None = None
    born_to: date | None = None
    away: bool | None = None
    without_id: bool = False
    without_household: bool = False
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PersonRow:
    """A line of the list. `id_number` and `phone` are masked here."""

    id: str
    name: str = field(repr=False)
    sex: str
    birth: date | None = field(repr=False)
    age: int | None
    id_number_masked: str
    phone_masked: str
    resident_type: str
    household_id: str | None
    household_number: str | None
    relation: str
    grid: str | None
    address: str | None = field(repr=False)
    away: bool
    died: bool
    moved: bool


@dataclass(frozen=True)
class Page:
    """Part of a list, and how long the whole list is."""

    rows: tuple[PersonRow, ...]
    total: int


@dataclass(frozen=True)
class MarkRow:
    """A dated mark of a person."""

    id: str
    mark: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class PersonDetail:
    """One person's file. Whole numbers come from `residents.reveal`."""

    id: str
    name: str = field(repr=False)
    sex: str
    birth: date | None = field(repr=False)
    age: int | None
    id_number_masked: str
    id_kind: str
    id_warnings: tuple[str, ...]
    no_id_why: str | None
    ethnic: str
    resident_type: str
    registered_address: str | None = field(repr=False)
    living_address: str | None = field(repr=False)
    education: str
    health: str
    disability: str
    political: str
    marital: str
    guardian_capacity: str | None
    died_on: date | None
    moved_out_on: date | None
    remark: str | None = field(repr=False)
    phones_masked: tuple[str, ...]
    relation: str
    household: households.HouseholdRow | None
    members: tuple[households.MemberRow, ...]
    kin: tuple[kinship.KinRow, ...]
    absences: tuple[absences.AbsenceRow, ...]
    marks: tuple[MarkRow, ...]
    aliases: tuple[str, ...]
    """Ids of rows for which this person stands."""
    columns: dict[str, Any] = field(repr=False)
    """Codes and dates of the editable columns, for an edit form; the identity number left out."""


_FROM: Final = (
    " FROM people p"
    " LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
    " LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
)
_AWAY: Final = (
    "EXISTS (SELECT 1 FROM absences a WHERE a.station_id = p.station_id AND a.person_id = p.id"
    " AND a.withdrawn_at IS NULL AND a.since <= :today AND (a.back IS NULL OR a.back > :today))"
)


def ids(work: Work, wanted: Filter | None = None, sort: Sort = "household") -> list[str]:
    """The ids of a list in its order, filtered and sorted in SQL (names by pinyin). Needs `residents:read`."""
    users.require(work, "residents:read")
    given = wanted or Filter()
    where, params = _where(given)
    rows = work.rows(
        f"SELECT p.id, p.name{_FROM} WHERE {where} ORDER BY {_ORDER[sort]}",
        s=work.station_id,
        today=work.today.isoformat(),
        **params,
    )
    if sort == "name":
        # The surname's own reading decides, which no collation of the database knows.
        keyed = [((pinyin.keys(row["name"]).full or ("~",))[0], row["name"], row["id"]) for row in rows]
        found = [one for *_, one in sorted(keyed)]
    else:
        found = [row["id"] for row in rows]
    if given.ids is not None:
        chosen = set(given.ids)
        found = [one for one in found if one in chosen]
    return found


def _where(given: Filter) -> tuple[str, dict[str, Any]]:
    where = [
        "p.station_id = :s",
        "p.withdrawn_at IS NULL",
        "(:today IS NOT NULL)",
        (
            "NOT EXISTS (SELECT 1 FROM person_aliases b WHERE b.station_id = p.station_id AND b.alias_id = p.id"
            " AND b.withdrawn_at IS NULL)"
        ),
    ]
    params: dict[str, Any] = {}
    if given.status == "living":
        where.append("p.died_on IS NULL AND p.moved_out_on IS NULL")
    elif given.status == "died":
        where.append("p.died_on IS NOT NULL")
    elif given.status == "moved":
        where.append("p.died_on IS NULL AND p.moved_out_on IS NOT NULL")
    for column, value in (
        ("h.grid_id", given.grid_id),
        ("p.household_id", given.household_id),
        ("p.resident_type", given.resident_type),
        ("p.sex", given.sex),
    ):
        if value is not None:
            name = column.split(".")[1]
            where.append(f"{column} = :{name}")
            params[name] = value
    if given.born_from is not None:
        where.append("p.birth >= :born_from")
        params["born_from"] = given.born_from.isoformat()
    if given.born_to is not None:
        where.append("p.birth <= :born_to")
        params["born_to"] = given.born_to.isoformat()
    if given.away is not None:
        where.append(_AWAY if given.away else f"NOT {_AWAY}")
    if given.without_id:
        where.append("p.id_number IS NULL")
    if given.without_household:
        where.append("p.household_id IS NULL")
    return " AND ".join(where), params


def rows(work: Work, wanted: Sequence[str]) -> list[PersonRow]:
    """The lines for some ids, in their order; ids that are gone are left out. Needs `residents:read`."""
    users.require(work, "residents:read")
    lists = codes.of(work)
    found: dict[str, PersonRow] = {}
    for listed, named in chunks(list(wanted)):
        for row in work.rows(
            "SELECT p.id, p.name, p.sex, p.birth, p.id_number, p.resident_type, p.household_id, h.number,"
            " p.relation, g.name AS grid, coalesce(p.living_address, h.address) AS address, p.died_on,"
            f" p.moved_out_on, {_AWAY} AS away, (SELECT t.number FROM phones t WHERE t.station_id = p.station_id"
            "  AND t.person_id = p.id AND t.withdrawn_at IS NULL ORDER BY t.rank, t.id LIMIT 1) AS phone"
            f"{_FROM} WHERE p.station_id = :s AND p.id IN ({listed})",
            s=work.station_id,
            today=work.today.isoformat(),
            **named,
        ):
            birth = _day(row["birth"])
            found[row["id"]] = PersonRow(
                row["id"],
                row["name"],
                lists.shown("sex", row["sex"]),
                birth,
                _age(birth, _day(row["died_on"]) or work.today),
                masks.id_number(row["id_number"]) if row["id_number"] else "",
                masks.phone(row["phone"]) if row["phone"] else "",
                row["resident_type"],
                row["household_id"],
                row["number"],
                lists.shown("relation", row["relation"]),
                row["grid"],
                row["address"],
                bool(row["away"]),
                row["died_on"] is not None,
                row["moved_out_on"] is not None,
            )
    return [found[one] for one in wanted if one in found]


def list_page(
    work: Work,
    wanted: Filter | None = None,
    sort: Sort = "household",
    offset: int = 0,
    limit: int = 200,
) -> Page:
    """Part of a list. Needs `residents:read`."""
    found = ids(work, wanted, sort)
    return Page(tuple(rows(work, found[offset : offset + limit])), len(found))


def detail(work: Work, person_id: str) -> PersonDetail:
    """One person's file with household, kin and absences. Needs `residents:read`. Raises PersonUnknown.

    For a merged person the file of whoever stands for them, with the absences and kin of both.
    """
    users.require(work, "residents:read")
    row = residents.get(work, residents.stands_for(work, person_id))
    lists = codes.of(work)
    aliases = tuple(_aliases(work, row.id))
    everyone = (row.id, *aliases)
    home = None
    if row.household_id is not None:
        home = households.household(work, row.household_id)
    warnings: tuple[str, ...] = ()
    if row.id_number:
        try:
            warnings = idnumber.parse(row.id_number, today=work.today).warnings
        except Unhappy as odd:
            warnings = (odd.message,)
    kin = {k.relative_id: k for one in everyone for k in kinship.of_person(work, one)}
    times = sorted(
        (a for one in everyone for a in absences.of_person(work, one)), key=lambda a: (a.since, a.id)
    )
    numbers = dict.fromkeys(number for one in everyone for number in residents.phones_of(work, one))
    disability = " ".join(
        filter(
            None,
            (
                lists.shown("disability_kind", row.disability_kind),
                lists.shown("disability_level", row.disability_level),
            ),
        )
    )
    return PersonDetail(
        id=row.id,
        name=row.name,
        sex=lists.shown("sex", row.sex),
        birth=row.birth,
        age=_age(row.birth, row.died_on or work.today),
        id_number_masked=masks.id_number(row.id_number) if row.id_number else "",
        id_kind=lists.shown("id_kind", row.id_kind),
        id_warnings=warnings,
        no_id_why=row.no_id_why,
        ethnic=lists.shown("ethnic", row.ethnic),
        resident_type=row.resident_type,
        registered_address=row.registered_address,
        living_address=row.living_address,
        education=lists.shown("education", row.education),
        health=lists.shown("health", row.health),
        disability=disability,
        political=lists.shown("political", row.political),
        marital=lists.shown("marital", row.marital),
        guardian_capacity=row.guardian_capacity,
        died_on=row.died_on,
        moved_out_on=row.moved_out_on,
        remark=row.remark,
        phones_masked=tuple(masks.phone(number) for number in numbers),
        relation=lists.shown("relation", row.relation),
        household=home,
        members=tuple(households.members(work, row.household_id)) if row.household_id else (),
        kin=tuple(kin.values()),
        absences=tuple(times),
        marks=tuple(m for one in everyone for m in _marks(work, one)),
        aliases=aliases,
        columns={name: getattr(row, name) for name in sorted(residents.EDITABLE) if name != "id_number"},
    )


def _aliases(work: Work, person_id: str) -> list[str]:
    found: list[str] = []
    waiting = [person_id]
    while waiting:
        for row in work.rows(
            "SELECT alias_id FROM person_aliases WHERE station_id = :s AND person_id = :p"
            " AND withdrawn_at IS NULL ORDER BY alias_id",
            s=work.station_id,
            p=waiting.pop(),
        ):
            if row["alias_id"] not in found and row["alias_id"] != person_id:
                found.append(row["alias_id"])
                waiting.append(row["alias_id"])
    return found


def _marks(work: Work, person_id: str) -> list[MarkRow]:
    hidden = () if "sealed:read" in work.actor.permits else SENSITIVE_MARKS
    return [
        MarkRow(row["id"], row["mark"], _day(row["since"]), _day(row["until"]))
        for row in work.rows(
            "SELECT id, mark, since, until FROM marks WHERE station_id = :s AND person_id = :p"
            " AND withdrawn_at IS NULL ORDER BY since, id",
            s=work.station_id,
            p=person_id,
        )
        if row["mark"] not in hidden
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _age(birth: date | None, on: date) -> int | None:
    return idnumber.age_on(birth, on) if birth else None
