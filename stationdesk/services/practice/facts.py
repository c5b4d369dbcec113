"""What a practice village consists of: frozen facts that refer to each other by whole-number keys.

Keys are only for joining these facts; they are no record ids. Nothing here is shown in `repr` that
would name a person, although nobody in a practice village exists.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Literal

from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.services.practice.places import Village

Sex = Literal[1, 2]
Kin = Literal["father", "mother", "spouse", "child"]
Bond = Literal["natural", "adoptive", "step", "marriage"]
Reason = Literal["务工", "经商", "求学", "随迁"]


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One person of the register, living or dead within the last year.

    `name` is written as somebody once typed it (a hard name may carry a foreign dot or a blank);
    `canonical` is what a careful register keeps. Codes: `sex` GB/T 2261.1, `ethnic` GB/T 3304,
    `education` GB/T 4658 (empty below school age), `health` GB/T 2261.3, `marital` GB/T 2261.2,
    `political` GB/T 4762, `disability` 1–6 (视力 … 精神; empty: none) with
    `disability_level` 1–4.
    """

    key: int
    name: str = field(repr=False)
    canonical: str = field(repr=False)
    sex: Sex
    birth: date = field(repr=False)
    ethnic: str
    id_number: str | None = field(repr=False)
    no_id_because: str
    education: str
    health: str
    disability: str
    disability_level: int | None
    political: str
    marital: str
    resident_type: Literal["户籍", "非户籍"]
    registered_address: str = field(repr=False)
    living_address: str = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    flags: tuple[str, ...]
    remark: str = field(repr=False)
    died_on: date | None = None

    def age(self, on: date) -> int:
        """Full years of age on a civil date."""
        return age_on(self.birth, on)


@dataclass(frozen=True, slots=True)
class MemberFact:
    """One person's place in a household; `relation` to the head is a GB/T 4761 code (02 is the head)."""

    person: int
    relation: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdFact:
    """One household (户): who belongs to it, who speaks for it and which cadre looks after it."""

    key: int
    number: str
    grid: int
    group: int
    address: str = field(repr=False)
    members: tuple[MemberFact, ...]
    representative: int
    """Person key of the villager representative who speaks for this household."""
    cadre: int
    """Staff key of the 包户干部."""

    @property
    def head(self) -> int:
        """Person key of the head of the household."""
        return next(m.person for m in self.members if m.relation == "02" and m.until is None)


@dataclass(frozen=True, slots=True)
class GridFact:
    """A grid (网格) and the groups it takes in; `agent` is a staff key."""

    key: int
    name: str
    groups: tuple[int, ...]
    agent: int


@dataclass(frozen=True, slots=True)
class StaffFact:
    """Somebody who works for the village; `person` is their own entry in the register."""

    key: int
    person: int
    duty: str
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KinFact:
    """`relative` is the father, mother, spouse or child of `person`. Written in both directions."""

    person: int
    relative: int
    kind: Kin
    bond: Bond
    since: date | None = None
    """Day of marriage or adoption, when that is what binds them."""


@dataclass(frozen=True, slots=True)
class AbsenceFact:
    """One spell away: `to` is province and city; `back` is empty while the person is still away."""

    person: int
    since: date
    to: str
    reason: Reason
    back: date | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody and everything of one practice village on one day."""

    village: Village
    today: date
    seed: int
    people: tuple[PersonFact, ...]
    households: tuple[HouseholdFact, ...]
    grids: tuple[GridFact, ...]
    staff: tuple[StaffFact, ...]
    kin: tuple[KinFact, ...]
    absences: tuple[AbsenceFact, ...]
    suspects: tuple[tuple[int, int], ...]
    """Pairs of person keys that a duplicate check should find (same name and birth, or one man twice)."""
