"""Grids (网格) and households (户): who lives together, in which grid, who answers for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.residents import Grid, Household, Membership
from stationdesk.security import audit
from stationdesk.services import codes, residents, users
from stationdesk.storage.work import Work

LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "name": lengths.TITLE,
        "code": lengths.NUMBER,
        "number": lengths.NUMBER,
        "village_group": lengths.TITLE,
        "agent_name": lengths.NAME,
        "representative": lengths.NAME,
        "liaison": lengths.NAME,
        "address": lengths.ADDRESS,
        "remark": lengths.REMARK,
    }
)


class GridNameTaken(Refusal):
    template = N_("已有名为“{name}”的网格。请换一个名称，或直接使用它。")


class GridUnknown(Refusal):
    template = N_("找不到这个网格。请先登记网格，或核对名称。")


class GridNameMissing(Refusal):
    template = N_("没有填网格名称。例如“第一网格”。")


class HouseholdNumberMissing(Refusal):
    template = N_("没有填户编号。请照户口簿或村里的编号填写。")


class HouseholdNumberTaken(Refusal):
    template = N_("户编号 {number} 已经有了。请打开那一户，或核对编号。")


class HouseholdNotEmpty(Refusal):
    template = N_("这一户还有 {count} 人，不能撤销。请先把他们移到别的户。")


@dataclass(frozen=True)
class NewGrid:
    """A grid and who walks it."""

    name: str
    code: str | None = None
    agent_name: str | None = field(default=None, repr=False)
    agent_user_id: str | None = None
    walk_order: int = 0
    remark: str | None = None


@dataclass(frozen=True)
class GridRow:
    """A grid with its counts."""

    id: str
    name: str
    code: str | None
    agent_name: str | None = field(repr=False)
    agent_user_id: str | None
    households: int
    people: int


@dataclass(frozen=True)
class NewHousehold:
    """A household. `representative` is its 村民代表, `liaison` its 包户干部."""

    number: str
    grid_id: str | None = None
    village_group: str | None = None
    address: str | None = field(default=None, repr=False)
    representative: str | None = field(default=None, repr=False)
    liaison: str | None = field(default=None, repr=False)
    walk_order: int = 0
    walk_minutes: int | None = None
    remark: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class HouseholdRow:
    """A household as lists show it."""

    id: str
    number: str
    grid_id: str | None
    grid: str | None
    village_group: str | None
    address: str | None = field(repr=False)
    representative: str | None = field(repr=False)
    liaison: str | None = field(repr=False)
    walk_minutes: int | None
    head: str | None = field(repr=False)
    members: int


@dataclass(frozen=True)
class MemberRow:
    """A member of a household: the relation to its head as a code and in words."""

    person_id: str
    name: str = field(repr=False)
    relation: str | None
    relation_word: str
    sex: str | None
    birth: date | None = field(repr=False)
    died: bool
    away: bool


@dataclass(frozen=True)
class Move:
    """Someone changes households (or leaves every household: None) from a day on."""

    person_id: str
    household_id: str | None
    relation: str | None = None
    on: date | None = None


def add_grid(work: Work, new: NewGrid) -> str:
    """Add a grid; its id. Needs `residents:edit`. Raises GridNameMissing, GridNameTaken."""
    users.require(work, "residents:edit")
    lengths.within(LENGTHS, new.__dict__)
    name = new.name.strip()
    if not name:
        raise GridNameMissing(field="name")
    if grid_named(work, name) is not None:
        raise GridNameTaken(name=name, field="name")
    row = Grid(station_id=work.station_id, id=new_id(), **{**new.__dict__, "name": name})
    work.session.add(row)
    work.session.flush()
    audit.record(work, "residents:edit", row.id, grid="add")
    return row.id


def edit_grid(work: Work, grid_id: str, changes: Mapping[str, Any]) -> None:
    """Correct a grid. Needs `residents:edit`. Raises GridUnknown, GridNameTaken, FieldUnknown."""
    users.require(work, "residents:edit")
    row = work.session.get(Grid, (work.station_id, grid_id))
    if row is None or row.withdrawn_at is not None:
        raise GridUnknown(field="grid")
    lengths.within(LENGTHS, changes)
    for name, value in changes.items():
        if name not in NewGrid.__dataclass_fields__:
            raise residents.FieldUnknown(name=name, field=name)
        if name == "name":
            value = (value or "").strip()
            if not value:
                raise GridNameMissing(field="name")
            if grid_named(work, value) not in (None, grid_id):
                raise GridNameTaken(name=value, field="name")
        setattr(row, name, value)
    work.session.flush()
    audit.record(work, "residents:edit", row.id, columns=sorted(changes))


def grid_named(work: Work, name: str) -> str | None:
    """The id of the grid of a name."""
    return work.session.execute(
        sa.select(Grid.id).where(
            Grid.station_id == work.station_id, Grid.name == name.strip(), Grid.withdrawn_at.is_(None)
        )
    ).scalar()


def list_grids(work: Work) -> list[GridRow]:
    """The grids in walking order, with how many households and people. Needs `residents:read`."""
    users.require(work, "residents:read")
    rows = work.rows(
        "SELECT g.id, g.name, g.code, g.agent_name, g.agent_user_id, count(DISTINCT h.id) AS households,"
        " count(p.id) AS people FROM grids g"
        " LEFT JOIN households h ON h.station_id = g.station_id AND h.grid_id = g.id AND h.withdrawn_at IS NULL"
        " LEFT JOIN people p ON p.station_id = h.station_id AND p.household_id = h.id"
        " AND p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL"
        " WHERE g.station_id = :s AND g.withdrawn_at IS NULL GROUP BY g.id ORDER BY g.walk_order, g.name",
        s=work.station_id,
    )
    return [GridRow(**row) for row in rows]


def add_household(work: Work, new: NewHousehold) -> str:
    """Add a household; its id. Needs `residents:edit`. Raises HouseholdNumberTaken, GridUnknown …"""
    users.require(work, "residents:edit")
    lengths.within(LENGTHS, new.__dict__)
    number = new.number.strip()
    if not number:
        raise HouseholdNumberMissing(field="number")
    if household_numbered(work, number) is not None:
        raise HouseholdNumberTaken(number=number, field="number")
    _require_grid(work, new.grid_id)
    row = Household(station_id=work.station_id, id=new_id(), **{**new.__dict__, "number": number})
    work.session.add(row)
    work.session.flush()
    audit.record(work, "residents:edit", row.id, household="add")
    return row.id


def edit_household(work: Work, household_id: str, changes: Mapping[str, Any]) -> None:
    """Correct a household. Needs `residents:edit`. Raises HouseholdNumberTaken, GridUnknown …"""
    users.require(work, "residents:edit")
    lengths.within(LENGTHS, changes)
    row = _household(work, household_id)
    for name, value in changes.items():
        if name not in NewHousehold.__dataclass_fields__:
            raise residents.FieldUnknown(name=name, field=name)
        if name == "number":
            value = (value or "").strip()
            if not value:
                raise HouseholdNumberMissing(field="number")
            if household_numbered(work, value) not in (None, household_id):
                raise HouseholdNumberTaken(number=value, field="number")
        if name == "grid_id":
            _require_grid(work, value)
        setattr(row, name, value)
    work.session.flush()
    audit.record(work, "residents:edit", row.id, columns=sorted(changes))


def withdraw_household(work: Work, household_id: str, why: str) -> None:
    """Take an empty household out of the lists. Needs `residents:edit`. Raises HouseholdNotEmpty."""
    users.require(work, "residents:edit")
    row = _household(work, household_id)
    count = len(members(work, household_id))
    if count:
        raise HouseholdNotEmpty(count=count, field="household")
    row.withdrawn_at, row.withdrawn_why = work.at, why
    audit.record(work, "residents:edit", row.id, household="withdraw")


def household_numbered(work: Work, number: str) -> str | None:
    """The id of the household of a number."""
    return work.session.execute(
        sa.select(Household.id)
        .where(
            Household.station_id == work.station_id,
            Household.number == number.strip(),
            Household.withdrawn_at.is_(None),
        )
        .order_by(Household.id)
    ).scalar()


_ROWS = (
    "SELECT h.id, h.number, h.grid_id, g.name AS grid, h.village_group, h.address, h.representative, h.liaison,"
    " h.walk_minutes,"
    " (SELECT p.name FROM people p WHERE p.station_id = h.station_id AND p.household_id = h.id"
    "   AND p.relation = '02' AND p.withdrawn_at IS NULL AND p.died_on IS NULL ORDER BY p.id LIMIT 1) AS head,"
    " (SELECT count(*) FROM people p WHERE p.station_id = h.station_id AND p.household_id = h.id"
    "   AND p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL) AS members"
    " FROM households h LEFT JOIN grids g ON g.station_id = h.station_id AND g.id = h.grid_id"
    " WHERE h.station_id = :s AND h.withdrawn_at IS NULL"
)


def list_households(work: Work, *, grid_id: str | None = None) -> list[HouseholdRow]:
    """Households by number, of one grid or of all. Needs `residents:read`."""
    users.require(work, "residents:read")
    where = " AND h.grid_id = :g" if grid_id else ""
    params = {"g": grid_id} if grid_id else {}
    rows = work.rows(f"{_ROWS}{where} ORDER BY h.number, h.id", s=work.station_id, **params)
    return [HouseholdRow(**row) for row in rows]


def household(work: Work, household_id: str) -> HouseholdRow:
    """One household. Needs `residents:read`. Raises HouseholdUnknown."""
    users.require(work, "residents:read")
    rows = work.rows(f"{_ROWS} AND h.id = :h", s=work.station_id, h=household_id)
    if not rows:
        raise residents.HouseholdUnknown(field="household")
    return HouseholdRow(**rows[0])


def members(work: Work, household_id: str) -> list[MemberRow]:
    """Who belongs to a household now: the head first, then by relation and age; the dead last."""
    lists = codes.of(work)
    rows = work.rows(
        "SELECT p.id, p.name, p.relation, p.sex, p.birth, p.died_on, EXISTS (SELECT 1 FROM absences a"
        "  WHERE a.station_id = p.station_id AND a.person_id = p.id AND a.withdrawn_at IS NULL"
        "  AND a.since <= :today AND (a.back IS NULL OR a.back > :today)) AS away"
        " FROM people p WHERE p.station_id = :s AND p.household_id = :h AND p.withdrawn_at IS NULL"
        " AND p.moved_out_on IS NULL"
        " ORDER BY p.died_on IS NOT NULL, p.relation IS NOT '02', p.relation, p.birth, p.id",
        s=work.station_id,
        h=household_id,
        today=work.today.isoformat(),
    )
    return [
        MemberRow(
            row["id"],
            row["name"],
            row["relation"],
            lists.shown("relation", row["relation"]),
            row["sex"],
            date.fromisoformat(row["birth"]) if row["birth"] else None,
            row["died_on"] is not None,
            bool(row["away"]),
        )
        for row in rows
    ]


def move(work: Work, request: Move) -> None:
    """Someone changes households; the earlier membership is kept with its end. Needs `residents:edit`."""
    users.require(work, "residents:edit")
    person = residents.get(work, request.person_id)
    on = request.on or work.today
    if on > work.today or (person.birth is not None and on < person.birth):
        raise residents.DayImpossible(day=on, field="on")
    if request.household_id is not None:
        _household(work, request.household_id)
    for row in work.session.execute(
        sa.select(Membership).where(
            Membership.station_id == work.station_id,
            Membership.person_id == person.id,
            Membership.until.is_(None),
            Membership.withdrawn_at.is_(None),
        )
    ).scalars():
        if row.household_id != request.household_id:
            row.until = max(on, row.since or on)
    if request.household_id is not None and person.household_id != request.household_id:
        work.session.add(
            Membership(
                station_id=work.station_id,
                person_id=person.id,
                household_id=request.household_id,
                relation=request.relation,
                since=on,
            )
        )
    person.household_id = request.household_id
    person.relation = request.relation
    work.session.flush()
    audit.record(work, "residents:edit", person.id, household="move")


def _household(work: Work, household_id: str) -> Household:
    row = work.session.get(Household, (work.station_id, household_id))
    if row is None or row.withdrawn_at is not None:
        raise residents.HouseholdUnknown(field="household")
    return row


def _require_grid(work: Work, grid_id: str | None) -> None:
    if grid_id is None:
        return
    row = work.session.get(Grid, (work.station_id, grid_id))
    if row is None or row.withdrawn_at is not None:
        raise GridUnknown(field="grid")
