"""Turning points of the three registers: who no longer fits, and whose birthday ahead changes something."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stationdesk.core.idnumber import age_on, birthday
from stationdesk.services import left_behind, residents, users
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Leaver:
    """Someone on the register for whom the rule no longer holds: a proposal to close."""

    enrolment_id: str
    person_id: str
    kind: str
    why: str
    """`age`, `died`, `moved`, or `facts` (someone is back or able again)."""
    name: str = field(repr=False)


@dataclass(frozen=True)
class Turning:
    """A birthday ahead that changes something (16, 18, 60, 80)."""

    person_id: str
    age: int
    day: date
    what: str
    name: str = field(repr=False)


def leavers(work: Work, on: date | None = None) -> list[Leaver]:
    """Who is on a register by rule and would not be proposed now. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    held = {
        kind: {one.person_id for one in engine.derived(work, kind, day, enrolled_too=True)}
        for kind in engine.KINDS
    }
    holding = engine.rules(work, day)
    gone = []
    for row, person in left_behind.enrolled(work, day):
        limit = holding.groups[row.kind].body.get("age_below")
        if person.died_on and person.died_on <= day:
            why = "died"
        elif person.moved_out_on and person.moved_out_on <= day:
            why = "moved"
        elif limit is not None and person.birth and age_on(person.birth, day) >= limit:
            why = "age"
        elif row.rule != "by-hand" and residents.stands_for(work, person.id) not in held[row.kind]:
            why = "facts"
        else:
            continue
        gone.append(Leaver(row.id, person.id, row.kind, why, person.name))
    return gone


def turning_points(work: Work, first: date, last: date) -> list[Turning]:
    """Birthdays between two days at which the pack's turning ages are reached. Needs `left_behind:read`.

    Ages for children concern those on the children's register, the others every living resident.
    """
    users.require(work, "left_behind:read")
    found = []
    for turn in engine.rules(work, last).turning_ages:
        age = int(turn["age"])
        rows = work.rows(
            "SELECT p.id, p.name, p.birth FROM people p WHERE p.station_id = :s AND p.withdrawn_at IS NULL"
            " AND p.died_on IS NULL AND p.moved_out_on IS NULL AND p.birth > :after AND p.birth <= :until"
            " AND (NOT :enrolled OR EXISTS (SELECT 1 FROM left_behind e WHERE e.station_id = p.station_id"
            " AND e.person_id = p.id AND e.kind = 'child' AND e.withdrawn_at IS NULL AND e.until IS NULL))",
            s=work.station_id,
            after=engine.age_cut(date.fromordinal(first.toordinal() - 1), age),
            until=engine.age_cut(last, age),
            enrolled=int(turn["for"] == "child"),
        )
        found += [
            Turning(
                row["id"], age, birthday(date.fromisoformat(row["birth"]), age), turn["what"], row["name"]
            )
            for row in rows
        ]
    return sorted(found, key=lambda turn: (turn.day, turn.age, turn.person_id))
