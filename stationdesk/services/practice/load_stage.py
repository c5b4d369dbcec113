"""The stage on which a practice village is played: an opened station, a clock that is moved, its staff.

Every happening goes through the real services in a transaction of its own, at its own time and by the
person who did it then; what a service refuses is counted by its code, never hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol, TypeVar

from stationdesk.core.clock import SetClock, civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.services import users
from stationdesk.services.practice.event_facts import Happenings
from stationdesk.services.practice.facts import Population
from stationdesk.storage.work import Actor, Work

T = TypeVar("T")


class Opened(Protocol):
    """What a stage needs of a desk: one that was opened with the stage's clock."""

    actor: Actor

    def change(self, fn: Callable[[Work], T], *, reason: str = "", mode: str = "capture") -> T: ...

    def read(self, fn: Callable[[Work], T]) -> T: ...


@dataclass(frozen=True)
class Act:
    """One happening: when, by whom (a staff key), and the service calls it is made of."""

    at: datetime
    staff: int
    reason: str
    play: Callable[[Work], object] = field(repr=False)


@dataclass
class Stage:
    """Who is who on the stage, and what became of the acts."""

    desk: Opened
    clock: SetClock
    population: Population
    happenings: Happenings
    users: Mapping[int, str]
    """Staff key → user id."""
    until: datetime
    """Now: what is planned for later does not happen yet."""
    people: dict[int, str] = field(default_factory=dict)
    """Person key → record id."""
    households: dict[int, str] = field(default_factory=dict)
    grids: dict[int, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    """Key of an organisation of the plan → record id."""
    done: Counter[str] = field(default_factory=Counter)
    """How many records of each kind came to be: the counts that `practice` answers."""
    refused: Counter[str] = field(default_factory=Counter)
    """`kind:code` of what a service would not do."""
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, staff: int) -> Actor:
        """A member of the staff with the permits of their posts."""
        user_id = self.users[staff]
        if user_id not in self._actors:
            self._actors[user_id] = self.desk.read(lambda work: users.actor(work, user_id))
        return self._actors[user_id]

    def as_known(self, staff: int, actor: Actor) -> None:
        """Who a member of the staff is taken for from here on, whatever becomes of their posts elsewhere."""
        self._actors[self.users[staff]] = actor

    def person(self, key: int) -> str:
        """The record of a person. Raises NotThereYet for one who is not born at this moment."""
        if key not in self.people:
            raise NotThereYet
        return self.people[key]

    def play(self, at: datetime, staff: int, reason: str, fn: Callable[[Work], T]) -> T:
        """Run service calls at an instant as a member of the staff, in one transaction."""
        self.desk.actor = self.actor(staff)
        self.clock.set(at)
        return self.desk.change(fn, reason=reason)

    def perform(self, acts: list[Act], progress: Callable[[int, int], None]) -> None:
        """Play all acts in the order of time; one that a service refuses leaves no trace and is counted."""
        due = sorted((act for act in acts if act.at <= self.until), key=lambda act: act.at)
        count = 0
        for _, stretch in groupby(due, lambda act: (act.staff, civil_date(act.at))):
            together = list(stretch)
            self._together(together)
            count += len(together)
            progress(count, len(due))

    def _together(self, acts: list[Act]) -> None:
        """One after the other by the same person on the same day: one transaction, for speed."""
        before = self.done.copy()

        def every(work: Work) -> None:
            for act in acts:
                work.at = self.clock.at = act.at
                act.play(work)

        try:
            self.play(acts[0].at, acts[0].staff, acts[0].reason, every)
        except Refusal as no:
            # Nothing of it was kept; each gets a transaction of its own, so that only one is left out.
            self.done = before
            if len(acts) == 1:
                if isinstance(no, NotThereYet):
                    return
                self.refused[f"{acts[0].reason}:{no.code}"] += 1
                return
            for act in acts:
                self._together([act])


Known = dict[Any, Any]
"""Fact key → what the service answered when it was first written; later acts of the same fact read it."""


class NotThereYet(Refusal):
    """A later act of something whose first act was refused, or of somebody not yet born; shown to nobody."""

    template = "—"


def known(made: Known, key: object) -> Any:
    """What the first act of a fact gave. Raises NotThereYet when it was refused."""
    if key not in made:
        raise NotThereYet
    return made[key]
