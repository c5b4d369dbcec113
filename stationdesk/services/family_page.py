"""一家人: a household as one page, from any of its members: who is home, who is away, registers, proxies, visits.

Every part follows the reader's own permits: registers with `left_behind:read`, proxies with `proxy:read`, visits with
`visits:read`; the name of a child on the register is masked for whoever may not open files, and of a file nothing is
shown here. Whoever lost sight of a child is not told that it is on a register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Final

from stationdesk.core import masks
from stationdesk.core.clock import civil_date
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.services import (
    absences,
    codes,
    family_checks,
    file_access_sight,
    households,
    kinship,
    left_behind,
    proxy_lists,
    residents,
    users,
    visit_lists,
    visit_plan,
)
from stationdesk.services import left_behind_rules as engine
from stationdesk.services.family_checks import Flag
from stationdesk.services.residents_list import SENSITIVE_MARKS
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Away:
    """Where somebody is and since when; `back` when they are home for so few days that it is a contact."""

    place: str = field(repr=False)
    reason: str
    since: date
    days: int
    back: date | None
    contact_until: date | None


@dataclass(frozen=True)
class OnRegister:
    """A register somebody is on: what its list shows, nothing of a file."""

    enrolment_id: str
    kind: str
    since: date
    risk: str | None
    carer_kind: str | None


@dataclass(frozen=True)
class Member:
    """Somebody of the household, or a close relative who lives elsewhere."""

    person_id: str
    name: str = field(repr=False)
    relation: str
    """To the head of the household; of those elsewhere, to whom of it they are kin (in `kin_of`)."""
    kin_of: str = field(repr=False)
    sex: str | None
    age: int | None
    died: bool
    away: Away | None
    registers: tuple[OnRegister, ...]
    marks: tuple[str, ...] = field(repr=False)
    masked: bool
    is_head: bool
    asked: bool
    """The member from whom the page was opened."""


@dataclass(frozen=True)
class Visits:
    """How somebody of the household stands with visits."""

    person_id: str
    name: str = field(repr=False)
    last_on: date | None
    planned_on: date | None
    due_on: date | None
    late: bool
    floor: bool


@dataclass(frozen=True)
class Errand:
    """An open proxy request of the household."""

    id: str
    number: str
    principal: str = field(repr=False)
    matters: tuple[str, ...]
    state: str
    originals_out: int


@dataclass(frozen=True)
class Family:
    """The whole page. A part that the reader may not see is None."""

    person_id: str
    household_id: str | None
    number: str
    grid: str
    address: str = field(repr=False)
    members: tuple[Member, ...]
    elsewhere: tuple[Member, ...]
    visits: tuple[Visits, ...] | None
    errands: tuple[Errand, ...] | None
    flags: tuple[Flag, ...]
    registers_shown: bool
    offer_proxy: bool
    """Somebody here is on a register and the reader may take a request: 代办 is offered by itself."""


KIN_WORDS: Final[Mapping[str, str]] = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "spouse": N_("配偶"),
    "guardian": N_("监护人"),
    "child": N_("子女"),
    "ward": N_("被监护人"),
}
_KIN_ORDER: Final = tuple(KIN_WORDS)


def look(work: Work, person_id: str) -> Family:
    """The family of one person. Needs `residents:read`. Raises PersonUnknown."""
    users.require(work, "residents:read")
    asked = residents.get(work, residents.stands_for(work, person_id))
    home = households.household(work, asked.household_id) if asked.household_id else None
    rows = households.members(work, asked.household_id) if asked.household_id else []
    ids = [row.person_id for row in rows] or [asked.id]
    limit = engine.rules(work).contact_below_days
    may_registers = "left_behind:read" in work.actor.permits
    relations = {row.person_id: row.relation_word for row in rows}
    heads = {row.person_id for row in rows if row.relation == "02"}
    registers = _registers(work) if may_registers else {}
    marks = _marks(work)

    def member(one: str, relation: str, kin_of: str = "") -> Member:
        person = residents.get(work, one)
        own = registers.get(one, ())
        masked = (
            any(each.kind == "child" for each in own) and "left_behind:open_child" not in work.actor.permits
        )
        return Member(
            one,
            masks.name(person.name) if masked else person.name,
            relation,
            kin_of,
            person.sex,
            age_on(person.birth, person.died_on or work.today) if person.birth else None,
            person.died_on is not None,
            _away(work, person, limit),
            own,
            () if masked else marks.get(one, ()),
            masked,
            one in heads,
            one == asked.id,
        )

    members = tuple(member(one, relations.get(one, "")) for one in ids)
    elsewhere = tuple(
        member(one, relation, kin_of) for one, relation, kin_of in _elsewhere(work, members, ids)
    )
    everyone = (*members, *elsewhere)
    # Whoever lost sight of a child gets no word about its registers, visits or carers from here either.
    hidden = file_access_sight.hidden(work, (one.person_id for one in everyone))
    on_register = [one for one in members if one.registers]
    return Family(
        asked.id,
        asked.household_id,
        home.number if home else "",
        (home.grid or "") if home else "",
        (home.address or "") if home else asked.living_address or "",
        members,
        elsewhere,
        _visits(work, [one for one in members if one.person_id not in hidden]),
        _errands(work, members),
        family_checks.of_household(
            work,
            asked.household_id,
            [one.person_id for one in everyone if not one.masked and one.person_id not in hidden],
        ),
        may_registers,
        bool(on_register) and "proxy:request" in work.actor.permits,
    )


def _registers(work: Work) -> dict[str, tuple[OnRegister, ...]]:
    found: dict[str, list[OnRegister]] = {}
    rows = left_behind.register(work)
    hidden = file_access_sight.hidden(work, (row.person_id for row in rows))
    for row in rows:
        if row.person_id not in hidden:
            found.setdefault(row.person_id, []).append(
                OnRegister(row.id, row.kind, row.since, row.risk, row.carer_kind)
            )
    return {person: tuple(own) for person, own in found.items()}


def _marks(work: Work) -> dict[str, tuple[str, ...]]:
    hidden = frozenset() if "sealed:read" in work.actor.permits else SENSITIVE_MARKS
    found: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT person_id, mark FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on) ORDER BY id",
        s=work.station_id,
        on=work.today.isoformat(),
    ):
        if row["mark"] not in hidden:
            found.setdefault(row["person_id"], []).append(codes.mark_shown(row["mark"]))
    return {person: tuple(dict.fromkeys(own)) for person, own in found.items()}


def _away(work: Work, person: Person, limit: int) -> Away | None:
    times = [one for one in absences.of_person(work, person.id) if one.since <= work.today]
    if not times or person.died_on is not None:
        return None
    last = times[-1]
    if last.back is None or last.back > work.today:
        return Away(last.place, last.reason, last.since, (work.today - last.since).days, None, None)
    if last.back >= last.since and (work.today - last.back).days < limit:
        until = last.back + timedelta(days=limit)
        return Away(last.place, last.reason, last.since, (work.today - last.back).days, last.back, until)
    return None


def _elsewhere(work: Work, members: Iterable[Member], here: Iterable[str]) -> list[tuple[str, str, str]]:
    """Parents, husbands, wives, guardians and children of the household who live in another, or in none."""
    inside = set(here)
    found: dict[str, tuple[int, str, str]] = {}
    for one in members:
        if one.died:
            continue
        for kin in kinship.of_person(work, one.person_id):
            if kin.relative_id in inside or kin.kind not in _KIN_ORDER:
                continue
            rank = _KIN_ORDER.index(kin.kind)
            if kin.relative_id not in found or rank < found[kin.relative_id][0]:
                found[kin.relative_id] = (rank, say(KIN_WORDS[kin.kind]), one.name)
    return [(person, word, of) for person, (_rank, word, of) in found.items()]


def _visits(work: Work, members: Iterable[Member]) -> tuple[Visits, ...] | None:
    if "visits:read" not in work.actor.permits:
        return None
    due = {one.person_id: one for one in visit_plan.due(work, date.max - timedelta(days=1))}
    found = []
    for one in members:
        rows = visit_lists.listed(work, person_id=one.person_id)
        seen = [
            civil_date(row.visited_at)
            for row in rows
            if row.state == "done" and row.result == "seen" and row.visited_at is not None
        ]
        planned = [row.planned_on for row in rows if row.state == "planned" and row.planned_on is not None]
        rule = due.get(one.person_id)
        if not seen and not planned and rule is None:
            continue
        found.append(
            Visits(
                one.person_id,
                one.name,
                max(seen, default=None),
                min(planned, default=None),
                rule.due_on if rule else None,
                bool(rule and rule.due_on < work.today),
                bool(rule and rule.floor),
            )
        )
    return tuple(found)


def _errands(work: Work, members: Iterable[Member]) -> tuple[Errand, ...] | None:
    if "proxy:read" not in work.actor.permits:
        return None
    return tuple(
        Errand(row.id, row.number, one.name, row.matters, row.state, row.originals_out)
        for one in members
        for row in proxy_lists.listed(work, state="open", person_id=one.person_id)
    )
