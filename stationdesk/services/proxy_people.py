"""Who may act and who must ask: the agents to choose from, and the guardian of a principal, from the register.

What is proposed here is a proposal; `proxy.request` checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.security.gate import rules
from stationdesk.services import households, kinship, matters, proxy, residents, users
from stationdesk.storage.work import Work

KIN: Final[Mapping[str, str]] = {
    "guardian": N_("监护人"),
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "spouse": N_("配偶"),
    "child": N_("子女"),
    "household": N_("同户家人"),
}
_FOR_CHILD: Final = ("guardian", "father", "mother", "household")
_FOR_ADULT: Final = ("guardian", "spouse", "father", "mother", "child", "household")
"""民法典第二十七条、第二十八条: the order of guardians by law, of a child and of an adult."""
HEIRS: Final = ("spouse", "child", "father", "mother", "guardian", "household")
"""民法典第一千一百二十七条: spouse, children and parents first; then whoever lived with them may know."""


@dataclass(frozen=True)
class Agent:
    """Somebody who may be given a request."""

    id: str
    name: str = field(repr=False)
    grids: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """Somebody near to a person, and how they are related: a key of KIN."""

    person_id: str
    name: str = field(repr=False)
    kind: str


@dataclass(frozen=True)
class Guarding:
    """Whether a principal asks through a guardian, and who that may be, by the order of the law."""

    needed: bool
    proposed: tuple[Near, ...]


def agents(work: Work) -> tuple[Agent, ...]:
    """Everybody who may act for villagers today, agents of a grid first. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    table = rules(work)
    grids: dict[str, list[str]] = {}
    for row in work.rows(
        "SELECT name, agent_user_id FROM grids WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND agent_user_id IS NOT NULL ORDER BY walk_order, name",
        s=work.station_id,
    ):
        grids.setdefault(row["agent_user_id"], []).append(row["name"])
    found = [
        Agent(one.id, one.name, tuple(grids.get(one.id, ())))
        for one in users.list_all(work)
        if not one.disabled and "proxy:request" in table.permits_of(one.posts)
    ]
    return tuple(sorted(found, key=lambda one: not one.grids))


def guarding(work: Work, person_id: str) -> Guarding:
    """Whether this principal needs a guardian, and whom the register knows. Needs `residents:read`."""
    users.require(work, "residents:read")
    person = residents.get(work, residents.stands_for(work, person_id))
    if not proxy.needs_guardian(work, person):
        return Guarding(False, ())
    child = person.birth is not None and age_on(person.birth, work.today) < 18
    return Guarding(True, near(work, person.id, _FOR_CHILD if child else _FOR_ADULT))


def near(work: Work, person_id: str, order: tuple[str, ...]) -> tuple[Near, ...]:
    """Living adults near to a person, in an order of kinds; each named once."""
    person = residents.get(work, residents.stands_for(work, person_id))
    found = [Near(one.relative_id, one.name, one.kind) for one in kinship.of_person(work, person.id)]
    if person.household_id:
        found += [
            Near(one.person_id, one.name, "household")
            for one in households.members(work, person.household_id)
            if one.person_id != person.id
        ]
    made: dict[str, Near] = {}
    for one in sorted((one for one in found if one.kind in order), key=lambda one: order.index(one.kind)):
        row = residents.get(work, residents.stands_for(work, one.person_id))
        able = row.guardian_capacity != "none" and not proxy.needs_guardian(work, row)
        if able and row.died_on is None:
            made.setdefault(one.person_id, one)
    return tuple(made.values())


def in_person(work: Work, code: str) -> str:
    """The rule by which a matter cannot be done by proxy, in words; empty when it can. Needs `matters:read`."""
    matter = matters.get(work, code)
    return "" if matter.row.proxy_allowed else proxy.in_person(matter).message
