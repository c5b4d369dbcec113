"""Working days and hours of a practice station counted back from today, with chances of their own.

The counter's plans draw from a generator of their own, so that adding to them leaves the other plans as they are.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from stationdesk.core.clock import noon
from stationdesk.services.practice.circumstances import Circumstances
from stationdesk.services.practice.facts import PersonFact

SECRETARY, HEAD_DEPUTY, CLERK, DIRECTOR, WORKER = 0, 2, 3, 4, 7
"""Staff keys of those who appear at the counter."""


class Diary:
    """The days of a village's station, and whom to draw for what happens on them."""

    def __init__(self, village: Circumstances, purpose: str) -> None:
        people = village.village
        self.village = village
        self.today = village.today
        self.rng = Random(
            f"{purpose}:{people.village.code}:{len(people.people)}:{people.seed}:{people.today}"
        )
        self._used: set[int] = set()

    def back(self, days: int) -> date:
        """The working day that many working days before today; 0 is today or the last one before it."""
        day = self.today
        while not self.village.calendar.is_workday(day):
            day -= timedelta(days=1)
        # On a day off the last working day is the first one back already.
        left = days if day == self.today else max(0, days - 1)
        while left:
            day -= timedelta(days=1)
            left -= self.village.calendar.is_workday(day)
        return day

    def ahead(self, days: int) -> date:
        """The working day that many working days after today."""
        return self.village.calendar.due(self.today, days).date

    def at(self, day: date, low: float = 0, high: float = 1) -> datetime:
        """An instant in the station's hours; `low` and `high` are parts of the day (0 opening, 1 closing)."""
        share = low + (high - low) * self.rng.random()
        minutes = int(share * 370)
        # Three hours and a half in the morning, a little less in the afternoon.
        start = 8 * 60 + 33 if minutes < 200 else 14 * 60 + 32 - 200
        return noon(day, (start + minutes) // 60, (start + minutes) % 60) + timedelta(
            seconds=self.rng.randrange(50)
        )

    @cached_property
    def adults(self) -> list[PersonFact]:
        """Everybody who could stand at the counter, with an ID number."""
        return [
            p for p in self.village.present if self.village.age(p) >= 20 and p.id_number and self._can_walk(p)
        ]

    def _can_walk(self, person: PersonFact) -> bool:
        return "重残" not in person.flags and self.village.age(person) < 88

    def person(self, low: int = 20, high: int = 88, *, head: bool = False) -> PersonFact | None:
        """Somebody of that age whom no other happening of this plan has yet, if there is anybody left."""
        village = self.village
        fits = [
            p for p in self.adults
            if low <= village.age(p) < high and (not head or village.house[p.key].head == p.key)
        ]  # fmt: skip
        fresh = [p for p in fits if p.key not in self._used]
        if not fits:
            return None
        found = self.rng.choice(fresh or fits)
        self._used.add(found.key)
        return found
