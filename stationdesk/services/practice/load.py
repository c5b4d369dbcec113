"""Loading a generated practice village into an opened station, through the real services.

Whoever calls has founded the station (three months ago, by the stage's clock) and given the staff their
accounts; `load` fills the register and plays what happened up to now. Counts and facts follow from the
seed and the day; record ids are random, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import chain, count
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.services.practice import (
    load_cases,
    load_counter,
    load_errands,
    load_left_behind,
    load_left_behind_work,
    load_many,
    load_papers,
    load_proxy,
    load_records,
    load_register,
    load_staff,
    load_tasks,
    load_visits,
)
from stationdesk.services.practice.facts import Population
from stationdesk.services.practice.load_stage import Act, Known, Stage

PASSWORD: Final = "practice"
"""Everybody's password in a practice village."""
WORKER: Final = 7
"""Staff key of the one at the counter: the first user of the station, no villager."""
WORKER_NAME: Final = "王敏"
POSTS: Final[dict[int, tuple[str, ...]]] = {
    0: ("secretary", "head"),
    2: ("worker",),
    3: ("clerk", "worker"),
    4: ("child_director", "worker"),
    6: ("supervisor",),
    WORKER: ("worker", "clerk", "child_director", "admin"),
}
"""Staff key → posts; everybody from AGENTS on is an agent of a grid."""
AGENTS: Final = 8

AGENTS_HERE: Final = 2
"""How many agents have a slot on this device: each costs an Argon2id."""


@dataclass(frozen=True)
class Account:
    """A member of the staff who shall have an account."""

    staff: int
    name: str
    posts: tuple[str, ...]
    phone: str
    unlocks: bool = True
    """Whether they open this device; most agents work on laptops of their own."""


def accounts(population: Population) -> list[Account]:
    """Who works at the station; the first is the one who founds it. No two have the same name."""
    found: list[Account] = []
    for staff in sorted(population.staff, key=lambda each: each.key != WORKER):
        posts = ("agent",) if staff.key >= AGENTS else POSTS.get(staff.key, ())
        name = WORKER_NAME if staff.key == WORKER else population.people[staff.person].canonical
        if not posts:
            continue
        duty = "代办员" if staff.key >= AGENTS else staff.duty.split("、")[0]
        name = _told_apart(name, duty, found)
        found.append(Account(staff.key, name, posts, staff.phone, staff.key < AGENTS + AGENTS_HERE))
    taken = {staff.person for staff in population.staff} | {0}
    others = (h.representative for h in population.households if h.representative not in taken)
    second = population.people[next(others, population.households[0].head)]
    name = _told_apart(second.canonical, "监委会", found)
    found.append(Account(load_papers.SUPERVISORS[1], name, ("supervisor",), ""))
    return found


def _told_apart(name: str, duty: str, others: list[Account]) -> str:
    """A name that nobody of the others has: in a small village one person has several duties, each with an account."""
    taken = {other.name for other in others}
    marks = chain(("", f"（{duty}）"), (f"（{duty}{n}）" for n in count(2)))
    return next(name + mark for mark in marks if name + mark not in taken)


Progress = Callable[[str, int, int], None]
"""What is being loaded, how much of it is done, how much there is."""


def load(stage: Stage, keys: DeviceKeys, progress: Progress = lambda what, done, total: None) -> None:
    """Fill the register and play three months; `stage.done` and `stage.refused` say what came of it.

    `keys` are the device's: they sign the certificates.
    """
    progress("register", 0, 1)
    load_register.first_entry(stage, stage.clock.at + timedelta(hours=1))
    progress("register", 1, 1)
    admitted: Known = {}
    acts: list[Act] = [
        *load_register.diary(stage),
        *load_cases.acts(stage),
        *load_left_behind.acts(stage),
        *load_left_behind_work.acts(stage),
        *load_papers.acts(stage, keys),
        *load_records.acts(stage),
        *load_proxy.acts(stage),
        *load_errands.acts(stage),
        *load_visits.acts(stage),
        *load_counter.acts(stage, admitted),
        *load_many.acts(stage),
        *load_tasks.acts(stage, admitted),
        *load_staff.acts(stage),
    ]
    stage.perform(acts, lambda done, total: progress("events", done, total))
    village = stage.population
    stage.done.update(
        people=len(stage.people),
        households=len(stage.households),
        grids=len(stage.grids),
        absences=len(village.absences),
    )
