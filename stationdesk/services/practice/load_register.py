"""The register of a practice village, written in bulk: one large first entry, then a week at a time.

The first entry holds what was true three months ago; whoever was born, left, came back or died since
is written in the week in which it happened, so that every date lies before its entry. Rows go in through
the models in the running transaction, so the change log and the search keys have them like all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import phones
from stationdesk.core.clock import civil_date, noon
from stationdesk.core.ids import new_id
from stationdesk.models.residents import (
    Absence,
    Grid,
    Household,
    Kinship,
    Mark,
    Membership,
    Person,
    Phone,
)
from stationdesk.models.table import Synced
from stationdesk.security import audit
from stationdesk.services import residents
from stationdesk.services.practice.facts import MemberFact, PersonFact
from stationdesk.services.practice.load_stage import Act, Stage
from stationdesk.storage.work import Work

CLERK: Final = 3
REASONS: Final = {"务工": "work", "经商": "business", "求学": "study", "随迁": "accompany"}
TYPES: Final = {"户籍": "registered", "非户籍": "other"}
Rows = dict[type[Synced], list[dict[str, Any]]]


def first_entry(stage: Stage, at: datetime) -> None:
    """Write down the village as it was at an instant: grids, households, people and what belongs to them."""
    stage.play(at, CLERK, "residents:import", lambda work: _enter_all(work, stage))


def diary(stage: Stage) -> list[Act]:
    """What changed in the village since the first entry: births on their day, the rest a week an act."""
    after = civil_date(stage.clock.at)
    acts = [_birth(stage, person) for person in stage.population.people if person.birth > after]
    today = civil_date(stage.until)
    while after < today:
        upto = min(after + timedelta(days=7), today)
        acts.append(_week(stage, after, upto))
        after = upto
    return acts


def _birth(stage: Stage, person: PersonFact) -> Act:
    """A child is entered on the day it is born, so that whatever happens next finds it."""
    house, member = next(
        (h.key, m) for h in stage.population.households for m in h.members if m.person == person.key
    )

    def write(work: Work) -> None:
        rows: Rows = {}
        _person(work, stage, rows, person, house, member)
        _kin(work, stage, rows, {person.key})
        _insert(work, rows)
        audit.record(work, "residents:edit", stage.people[person.key], added=1)

    return Act(noon(person.birth, 8, 5), CLERK, "residents:edit", write)


def _week(stage: Stage, after: date, upto: date) -> Act:
    def write(work: Work) -> None:
        village = stage.population
        rows: Rows = {}
        for spell in village.absences:
            if after < spell.since <= upto:
                _absence(work, stage, rows, spell.person, spell.since, spell.to, spell.reason)
        _insert(work, rows)
        for spell in village.absences:
            if spell.back is not None and after < spell.back <= upto:
                _came_back(work, stage.people[spell.person], spell.back)
        for person in village.people:
            if person.died_on is not None and after < person.died_on <= upto:
                residents.died(work, stage.people[person.key], person.died_on)

    # In the evening of the last day, but never later than now.
    return Act(min(noon(upto, 17, 40), stage.until), CLERK, "residents:edit", write)


def _enter_all(work: Work, stage: Stage) -> None:
    village = stage.population
    day = work.today
    rows: Rows = {}
    for grid in village.grids:
        stage.grids[grid.key] = new_id()
        agent = village.staff[grid.agent]
        _add(
            work, rows, Grid, id=stage.grids[grid.key], name=grid.name, code=f"{grid.key + 1:02d}",
            agent_name=village.people[agent.person].canonical, agent_user_id=stage.users.get(grid.agent),
            walk_order=grid.key,
        )  # fmt: skip
    living: list[tuple[PersonFact, int, MemberFact]] = []
    for order, house in enumerate(village.households):
        stage.households[house.key] = new_id()
        cadre = village.staff[house.cadre]
        _add(
            work, rows, Household, id=stage.households[house.key], number=house.number,
            grid_id=stage.grids[house.grid], village_group=f"{house.group}组", address=house.address,
            representative=village.people[house.representative].canonical,
            liaison=village.people[cadre.person].canonical, walk_order=order, walk_minutes=3 + order % 5,
        )  # fmt: skip
        living += [(village.people[m.person], house.key, m) for m in house.members]
    for person, house_key, member in living:
        if person.birth <= day:
            _person(work, stage, rows, person, house_key, member)
    _kin(work, stage, rows, {p.key for p, *_ in living if p.birth <= day})
    for spell in village.absences:
        if spell.since <= day:
            back = spell.back if spell.back is not None and spell.back <= day else None
            _absence(work, stage, rows, spell.person, spell.since, spell.to, spell.reason, back)
    _insert(work, rows)
    audit.record(work, "residents:import", None, added=len(stage.people))


def _person(
    work: Work, stage: Stage, rows: Rows, person: PersonFact, house_key: int, member: MemberFact
) -> None:
    day = work.today
    stage.people[person.key] = person_id = new_id()
    known = residents.checked_identity(day, person.canonical, person.id_number, person.birth, str(person.sex))
    died = person.died_on if person.died_on is not None and person.died_on <= day else None
    unable = "重残" in person.flags and person.disability in ("5", "6")
    _add(
        work, rows, Person, id=person_id, name=known.name, sex=known.sex, birth=known.birth, ethnic=person.ethnic,
        id_kind=known.id_kind, id_number=known.id_number, no_id_why=person.no_id_because or None,
        resident_type=TYPES[person.resident_type], household_id=stage.households[house_key],
        relation=member.relation, registered_address=person.registered_address or None,
        living_address=person.living_address or None, education=person.education or None,
        health=person.health or None, disability_kind=person.disability or None,
        disability_level=None if person.disability_level is None else str(person.disability_level),
        political=person.political or None, marital=person.marital or None,
        guardian_capacity="none" if unable else None, died_on=died, remark=person.remark or None,
    )  # fmt: skip
    _add(
        work, rows, Membership, id=new_id(), person_id=person_id, household_id=stage.households[house_key],
        relation=member.relation, since=min(member.since, day), until=died,
    )  # fmt: skip
    for rank, number in enumerate(person.phones):
        _add(
            work, rows, Phone, id=new_id(), person_id=person_id, number=phones.parse(number).number, whose=None,
            rank=rank,
        )  # fmt: skip
    for flag in person.flags:
        _add(work, rows, Mark, id=new_id(), person_id=person_id, mark=flag, since=None, source="镇民政办名单")


def _kin(work: Work, stage: Stage, rows: Rows, fresh: set[int]) -> None:
    """Kinships of which at least one side was just entered and both are there; a couple has one row."""
    people = stage.population.people
    for kin in stage.population.kin:
        new = kin.person in fresh or kin.relative in fresh
        if not new or kin.kind == "child" or kin.relative not in stage.people:
            continue
        if kin.person not in stage.people or (kin.kind == "spouse" and people[kin.person].sex != 1):
            continue
        _add(
            work, rows, Kinship, id=new_id(), person_id=stage.people[kin.person],
            relative_id=stage.people[kin.relative], kind=kin.kind, since=kin.since,
        )  # fmt: skip


def _absence(
    work: Work,
    stage: Stage,
    rows: Rows,
    person: int,
    since: date,
    to: str,
    reason: str,
    back: date | None = None,
) -> None:
    if person in stage.people:
        _add(
            work, rows, Absence, id=new_id(), person_id=stage.people[person], since=since, place=to,
            reason=REASONS[reason], back=back,
        )  # fmt: skip


def _came_back(work: Work, person_id: str, back: date) -> None:
    work.run(
        "UPDATE absences SET back = :back WHERE station_id = :s AND person_id = :p AND back IS NULL"
        " AND since <= :back AND withdrawn_at IS NULL",
        {"back": back.isoformat(), "s": work.station_id, "p": person_id},
    )
    work.run(
        "UPDATE people SET living_address = registered_address WHERE station_id = :s AND id = :p",
        {"s": work.station_id, "p": person_id},
    )


def _add(work: Work, rows: Rows, model: type[Synced], **values: Any) -> None:
    rows.setdefault(model, []).append({"station_id": work.station_id, **values})


def _insert(work: Work, rows: Mapping[type[Synced], Iterable[dict[str, Any]]]) -> None:
    order = (Grid, Household, Person, Membership, Phone, Mark, Kinship, Absence)
    for model in order:
        given = list(rows.get(model, ()))
        if given:
            work.session.execute(sa.insert(model), given)
