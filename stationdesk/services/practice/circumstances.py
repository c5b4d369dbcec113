"""Reading a practice village: who lives with whom, who is away, who is alone, who stayed behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from stationdesk.core.clock import noon
from stationdesk.core.workdays import Calendar
from stationdesk.services.practice.facts import AbsenceFact, HouseholdFact, PersonFact, Population

HALF_YEAR = timedelta(days=183)


class Circumstances:
    """Indexes over a population, and the station's working days and hours."""

    def __init__(self, population: Population, calendar: Calendar, rng: Random) -> None:
        self.village = population
        self.calendar = calendar
        self.rng = rng
        self.today = population.today
        self.parents: dict[int, list[int]] = {}
        self.children: dict[int, list[int]] = {}
        self.spouse: dict[int, int] = {}
        for kin in population.kin:
            if kin.kind in ("father", "mother"):
                self.parents.setdefault(kin.person, []).append(kin.relative)
            elif kin.kind == "child":
                self.children.setdefault(kin.person, []).append(kin.relative)
            else:
                self.spouse[kin.person] = kin.relative
        self.away: dict[int, AbsenceFact] = {a.person: a for a in population.absences if a.back is None}
        self.house: dict[int, HouseholdFact] = {}
        for household in population.households:
            for member in household.members:
                self.house[member.person] = household

    def person(self, key: int) -> PersonFact:
        """The person of a key."""
        return self.village.people[key]

    def age(self, person: PersonFact) -> int:
        """Full years today."""
        return person.age(self.today)

    @cached_property
    def present(self) -> list[PersonFact]:
        """Everybody alive who is not away."""
        return [p for p in self.village.people if p.died_on is None and p.key not in self.away]

    @cached_property
    def living(self) -> list[PersonFact]:
        """Everybody alive."""
        return [p for p in self.village.people if p.died_on is None]

    def house_mates(self, person: PersonFact) -> list[PersonFact]:
        """Those of the same household who are there."""
        members = (self.person(m.person) for m in self.house[person.key].members)
        return [p for p in members if p.key != person.key and p.died_on is None and p.key not in self.away]

    def agent(self, person: PersonFact) -> int:
        """Staff key of the agent of the person's grid."""
        return self.village.grids[self.house[person.key].grid].agent

    @cached_property
    def left_children(self) -> list[PersonFact]:
        """Under sixteen, both parents (all who are known) away for work, the child at home."""
        return [
            p for p in self.present
            if self.age(p) < 16 and p.resident_type == "户籍" and self.parents.get(p.key)
            and all(k in self.away for k in self.parents[p.key])
        ]  # fmt: skip

    @cached_property
    def left_women(self) -> list[PersonFact]:
        """Wives at home whose husband has been away for half a year without a break."""
        return [
            p for p in self.present
            if p.sex == 2 and p.key in self.spouse and self._long_away(self.spouse[p.key])
        ]  # fmt: skip

    @cached_property
    def left_elders(self) -> list[PersonFact]:
        """Sixty or over with all known children away for half a year."""
        return [
            p for p in self.present
            if self.age(p) >= 60 and self.children.get(p.key)
            and all(self._long_away(k) or self.person(k).died_on for k in self.children[p.key])
        ]  # fmt: skip

    def _long_away(self, key: int) -> bool:
        spell = self.away.get(key)
        return (
            spell is not None and spell.reason in ("务工", "经商") and self.today - spell.since >= HALF_YEAR
        )

    @cached_property
    def alone(self) -> list[PersonFact]:
        """Old people who are the only one at home."""
        return [p for p in self.present if self.age(p) >= 65 and not self.house_mates(p)]

    def working_day(self, first: date, last: date) -> date:
        """A working day between two days, the last one before `first` if there is none."""
        span = (last - first).days
        for _ in range(40):
            day = first + timedelta(days=self.rng.randrange(span + 1)) if span > 0 else first
            if self.calendar.is_workday(day):
                return day
        while not self.calendar.is_workday(first):
            first -= timedelta(days=1)
        return first

    def hour(self, day: date) -> datetime:
        """An instant in the station's hours of that day."""
        start = self.rng.choice((8 * 60 + 32, 8 * 60 + 40, 14 * 60 + 32))
        at = start + self.rng.randrange(178 if start < 720 else 155)
        return noon(day, at // 60, at % 60)

    def after(self, day: date, low: int, high: int) -> date:
        """A working day that many working days later."""
        return self.calendar.due(day, self.rng.randint(low, high)).date
