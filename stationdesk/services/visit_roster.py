"""Who is due for a visit and has none planned, with the rule that says so (该走未排): a roster has no silent gaps."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Grid, Household, Person
from stationdesk.services import file_access_sight, users, visit_lists, visit_plan
from stationdesk.storage.work import Work

WEEK: timedelta = timedelta(days=6)


@dataclass(frozen=True)
class Waiting:
    """Somebody due and not planned."""

    id: str
    """Of the person."""
    name: str = field(repr=False)
    grid: str
    address: str = field(repr=False)
    marks: tuple[str, ...] = field(repr=False)
    why: str
    """Name of the rule that gives the day."""
    every_days: int
    risk: str | None
    last_on: date | None
    due_on: date
    late: bool
    floor: bool
    """The monthly floor for elders in special difficulty holds for them."""
    agent: str = field(repr=False)
    agent_id: str | None

    @property
    def rule_words(self) -> str:
        """The rule in words: its name, how often, and whether the monthly floor holds."""
        said = say(N_("{rule}，每{days}天"), rule=say(self.why), days=self.every_days)
        return said + (say(N_("（每月底线）")) if self.floor else "")


def waiting(work: Work, until: date | None = None) -> list[Waiting]:
    """Everybody due by a day (a week from today unless named) without a planned visit by then, in walking order.

    Needs `visits:read`.
    """
    users.require(work, "visits:read")
    end = until or work.today + WEEK
    planned = {
        row["person_id"]
        for row in work.rows(
            "SELECT DISTINCT person_id FROM visits WHERE station_id = :s AND state = 'planned'"
            " AND withdrawn_at IS NULL AND planned_on <= :last",
            s=work.station_id,
            last=end.isoformat(),
        )
    }
    due = [one for one in visit_plan.due(work, end) if one.person_id not in planned]
    out = file_access_sight.hidden(work, (one.person_id for one in due))
    due = [one for one in due if one.person_id not in out]
    if not due:
        return []
    names, marks = users.names(work), visit_lists.marks_of(work)
    grids = {
        row.id: row
        for row in work.session.execute(sa.select(Grid).where(Grid.station_id == work.station_id)).scalars()
    }
    wanted = {one.person_id for one in due}
    people = {
        person: (name, living or address or "")
        for person, name, living, address in work.session.execute(
            sa.select(Person.id, Person.name, Person.living_address, Household.address)
            .outerjoin(
                Household,
                sa.and_(Household.station_id == Person.station_id, Household.id == Person.household_id),
            )
            .where(Person.station_id == work.station_id, Person.withdrawn_at.is_(None))
        )
        if person in wanted
    }
    made = []
    for one in due:
        grid = grids.get(one.grid_id or "")
        name, address = people[one.person_id]
        agent = grid.agent_user_id if grid else None
        made.append(
            Waiting(
                one.person_id,
                name,
                grid.name if grid else "",
                address,
                marks.get(one.person_id, ()),
                one.name,
                one.every_days,
                one.risk,
                one.last_on,
                one.due_on,
                one.due_on <= work.today,
                one.floor,
                names.get(agent or "", ""),
                agent,
            )
        )
    return made
