"""Looking at visits: lists in walking order, one whole, the figures of Today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.residents import Grid, Household, Person
from stationdesk.models.visits import Visit
from stationdesk.services import file_access_sight, users
from stationdesk.storage.work import Work

BLOCKS: Final[Mapping[str, str]] = {
    "health": N_("健康"),
    "spirit": N_("精神"),
    "safety": N_("安全"),
    "hygiene": N_("卫生"),
    "housing": N_("居住环境"),
}


class VisitUnknown(Refusal):
    template = N_("没有找到这次走访。请刷新后再选。")


@dataclass(frozen=True)
class VisitRow:
    """A line of the roster or of the list."""

    id: str
    number: str
    person_id: str
    name: str = field(repr=False)
    grid: str
    address: str = field(repr=False)
    why: str
    planned_on: date | None
    state: str
    visited_at: datetime | None
    result: str | None
    risk: str | None
    next_on: date | None
    agent: str = field(repr=False)
    overdue: bool
    marks: tuple[str, ...] = field(default=(), repr=False)
    """The groups somebody belongs to: registers and marks in force today."""


@dataclass(frozen=True)
class VisitDetail:
    """A whole visit: what was seen, said and brought back. Reading one is written to the audit."""

    row: VisitRow
    mode: str
    seen: str = field(repr=False)
    observed: tuple[tuple[str, str], ...] = field(repr=False)
    """Block of BLOCKS and what was written, those with something in them."""
    needs: str = field(repr=False)
    collected: str = field(repr=False)
    companion: str = field(repr=False)
    arrived: str
    departed: str
    signed_how: str
    signed_because: str = field(repr=False)
    serial: str
    deadline_at: datetime | None
    request_id: str | None
    case_id: str | None
    same_day: tuple[str, ...]
    """Numbers of other visits to the same person on that day: two agents may both have been there."""
    photo_consent: bool | None = None


@dataclass(frozen=True)
class VisitFigures:
    """Figures for Today: visit ids planned for today, and those whose day has passed."""

    today: tuple[str, ...]
    overdue: tuple[str, ...]


def listed(
    work: Work,
    *,
    first: date | None = None,
    last: date | None = None,
    state: str | None = None,
    person_id: str | None = None,
    mine: bool = False,
) -> list[VisitRow]:
    """Visits in walking order of each day: planned ones by their day, done ones by the day they were made.

    Needs `visits:read`.
    """
    users.require(work, "visits:read")
    query = (
        sa.select(Visit, Person, Household, Grid)
        .join(Person, sa.and_(Person.station_id == Visit.station_id, Person.id == Visit.person_id))
        .outerjoin(
            Household,
            sa.and_(Household.station_id == Person.station_id, Household.id == Person.household_id),
        )
        .outerjoin(Grid, sa.and_(Grid.station_id == Household.station_id, Grid.id == Household.grid_id))
        .where(Visit.station_id == work.station_id, Visit.withdrawn_at.is_(None))
    )
    if state:
        query = query.where(Visit.state == state)
    if person_id:
        query = query.where(Visit.person_id == person_id)
    else:
        # Nobody goes to the dead: what was planned for them stands on no roster and no sheet.
        query = query.where(sa.or_(Visit.state != "planned", Person.died_on.is_(None)))
    if mine:
        query = query.where(Visit.agent_id == work.user_id)
    found = []
    for visit, person, household, grid in work.session.execute(query):
        day = civil_date(visit.visited_at) if visit.visited_at else visit.planned_on
        if (first and (day is None or day < first)) or (last and (day is None or day > last)):
            continue
        found.append((_walk(day, grid, household, person), visit, person, household, grid))
    out = file_access_sight.hidden(work, {one[2].id for one in found})
    found = sorted((one for one in found if one[2].id not in out), key=lambda one: one[0])
    names, marks = users.names(work), marks_of(work)
    return [
        _row(work, visit, person, house, grid, names, marks.get(person.id, ()))
        for _, visit, person, house, grid in found
    ]


def marks_of(work: Work) -> dict[str, tuple[str, ...]]:
    """Person id → the groups they belong to today: the three registers first, then marks. For services."""
    made: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT person_id, CASE kind WHEN 'child' THEN '留守儿童' WHEN 'woman' THEN '留守妇女'"
        " ELSE '留守老年人' END AS mark, 0 AS place FROM left_behind WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND since <= :on AND (until IS NULL OR until > :on)"
        " UNION SELECT person_id, mark, 1 FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on) ORDER BY 3, 2",
        s=work.station_id,
        on=work.today.isoformat(),
    ):
        made.setdefault(row["person_id"], []).append(row["mark"])
    return {person: tuple(marks) for person, marks in made.items()}


def detail(work: Work, visit_id: str) -> VisitDetail:
    """A whole visit, by id or number. Needs `visits:read`. Raises VisitUnknown."""
    users.require(work, "visits:read")
    visit = get(work, visit_id)
    row = next(one for one in listed(work, person_id=visit.person_id) if one.id == visit.id)
    day = civil_date(visit.visited_at) if visit.visited_at else None
    others = [
        one.number
        for one in listed(work, first=day, last=day, state="done", person_id=visit.person_id)
        if day is not None and one.id != visit.id
    ]
    return VisitDetail(
        row,
        visit.mode or "",
        visit.seen or "",
        tuple((name, text) for name in BLOCKS if (text := getattr(visit, name))),
        visit.needs or "",
        visit.collected or "",
        visit.companion or "",
        visit.arrived or "",
        visit.departed or "",
        visit.signed_how or "",
        visit.signed_because or "",
        visit.serial or "",
        visit.deadline_at,
        visit.request_id,
        visit.case_id,
        tuple(others),
        visit.photo_consent,
    )


def figures(work: Work) -> VisitFigures:
    """What Today shows of visits. Needs `visits:read`."""
    rows = listed(work, state="planned", last=work.today)
    return VisitFigures(
        tuple(row.id for row in rows if row.planned_on == work.today),
        tuple(row.id for row in rows if row.overdue),
    )


def get(work: Work, named: str) -> Visit:
    """The row of a visit, by id or number, for services only. Raises VisitUnknown."""
    visit = work.session.execute(
        sa.select(Visit).where(
            Visit.station_id == work.station_id,
            Visit.withdrawn_at.is_(None),
            sa.or_(Visit.id == named.strip(), Visit.number == named.strip()),
        )
    ).scalar_one_or_none()
    if visit is None or file_access_sight.is_hidden(work, visit.person_id):
        raise VisitUnknown(field="visit")
    return visit


def _walk(
    day: date | None, grid: Grid | None, household: Household | None, person: Person
) -> tuple[Any, ...]:
    return (
        day or date.max,
        grid.walk_order if grid else 9999,
        (grid.code or grid.name) if grid else "",
        household.walk_order if household else 9999,
        household.number if household else "",
        person.birth or date.max,
        person.id,
    )


def _row(
    work: Work,
    visit: Visit,
    person: Person,
    household: Household | None,
    grid: Grid | None,
    names: Mapping[str, str],
    marks: tuple[str, ...] = (),
) -> VisitRow:
    return VisitRow(
        visit.id,
        visit.number,
        visit.person_id,
        person.name,
        grid.name if grid else "",
        person.living_address or (household.address if household else "") or "",
        visit.why or "",
        visit.planned_on,
        visit.state,
        visit.visited_at,
        visit.result,
        visit.risk,
        visit.next_on,
        names.get(visit.agent_id or "", ""),
        visit.state == "planned" and visit.planned_on is not None and visit.planned_on < work.today,
        marks,
    )
