"""Families grown over ninety years: who was born to whom, who married whom, who has died.

A family starts with one couple born between 1930 and 1966; sons stay and bring wives of another
surname from elsewhere, most daughters marry away, and everybody's day of death is drawn from a
mortality curve, so that the age pyramid, widows and three generations under one roof come by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.services.practice.facts import AbsenceFact, Bond, Sex
from stationdesk.services.practice.names import HardName, NameBook
from stationdesk.services.practice.places import FAR, NEIGHBOURS, Village, weighted


class Soul:
    """A person while the village is being grown; frozen into a `PersonFact` at the end."""

    __slots__ = (
        "away", "birth", "bond", "bonded_on", "canonical", "death", "divorced", "ethnic", "father", "flags",
        "generation", "given", "given_home", "gone", "hard", "key", "kids", "mother", "number", "origin", "outsider", "own_id",
        "remark", "sex", "spouse", "surname", "twin", "wed", "went_with",
    )  # fmt: skip

    def __init__(self, sex: Sex, birth: date, surname: str, given: str, generation: int, origin: str) -> None:
        self.sex: Sex = sex
        self.birth = birth
        self.surname = surname
        self.given = given
        self.given_home = ""
        self.generation = generation
        self.origin = origin
        self.ethnic = "01"
        self.death: date = date.max
        self.father: Soul | None = None
        self.mother: Soul | None = None
        self.spouse: Soul | None = None
        self.wed: date | None = None
        self.divorced = False
        self.kids: list[Soul] = []
        self.gone = False
        self.outsider = False
        self.hard: HardName | None = None
        self.twin: Soul | None = None
        self.bond: Bond = "natural"
        self.bonded_on: date | None = None
        self.away: list[AbsenceFact] = []
        self.went_with: Soul | None = None
        self.key = -1
        self.number = ""
        self.own_id = True
        self.flags: list[str] = []
        self.remark = ""
        self.canonical = ""

    @property
    def name(self) -> str:
        """The name as written somewhere."""
        return self.hard.name if self.hard else self.surname + self.given

    def parents(self) -> Iterator[Soul]:
        """Father and mother, where known."""
        if self.father:
            yield self.father
        if self.mother:
            yield self.mother


@dataclass
class Grower:
    """Grows families from one stream of chance."""

    rng: Random
    names: NameBook
    village: Village
    today: date
    brides: list[HardName]
    """Hard names of women still to be married in."""
    grooms: list[HardName]
    """Hard names of men still to be settled."""

    def family(self) -> Soul:
        """The founding husband (perhaps dead by now) of one more family."""
        rng = self.rng
        born = int(rng.triangular(1931, 1958, 1950)) if rng.random() < 0.58 else rng.randrange(1957, 1973)
        groom = self.soul(1, self.day_in(born), self.names.clan_surname(rng), (born - 1930) // 23)
        if self.grooms and rng.random() < 0.2:
            self.call(groom, self.grooms.pop())
        groom.death = self.death_day(groom)
        self.marry(groom)
        return groom

    def soul(self, sex: Sex, birth: date, surname: str, generation: int, origin: str = "") -> Soul:
        """Somebody new, named after the fashion of their time and the clan's generation character."""
        letter = self.names.generation_letter(surname, generation) if sex == 1 else ""
        given = self.names.given(self.rng, sex, birth.year, letter)
        made = Soul(sex, birth, surname, given, generation, origin or self.home_region(birth))
        made.death = self.death_day(made)
        return made

    def home_region(self, birth: date) -> str:
        """The six digits of somebody born here: the old county's until it was renumbered."""
        village = self.village
        return village.old_region6 if village.old_region6 and birth < village.old_until else village.region6

    def call(self, soul: Soul, hard: HardName) -> None:
        """Give somebody a hard name, with its surname, people and home."""
        soul.hard, soul.ethnic = hard, hard.ethnic
        soul.surname = hard.surname or hard.canonical.split("·")[0]
        soul.given = hard.canonical.removeprefix(soul.surname)
        if hard.region6:
            soul.origin = hard.region6

    def marry(self, groom: Soul) -> None:
        """Marry at a usual age and have the children of that time, unless he stays single."""
        rng = self.rng
        year = groom.birth.year
        if rng.random() < (0.075 if year < 1960 else 0.06 if year < 1980 else 0.09 if year < 1992 else 0.16):
            return
        age = max(22.05, rng.gauss(24.0 if year < 1975 else 25.2 if year < 1988 else 27.5, 2.3))
        wed = groom.birth + timedelta(days=int(age * 365.25))
        if wed >= min(self.today, groom.death):
            return
        bride = self.bride(groom, wed)
        groom.spouse, bride.spouse = bride, groom
        groom.wed = bride.wed = wed
        self.bear(groom, bride, wed)
        if year > 1960 and rng.random() < (0.05 if year < 1980 else 0.09) and (self.today - wed).days > 1500:
            self.part(groom, bride)

    def bride(self, groom: Soul, wed: date) -> Soul:
        """A wife of another surname; seldom from far away; old enough by the law of the day."""
        rng = self.rng
        years = rng.gauss(1.6, 1.9)
        birth = groom.birth + timedelta(days=int(years * 365.25))
        latest = wed - timedelta(days=int(20.05 * 365.25))
        birth = min(birth, latest - timedelta(days=rng.randrange(200)))
        now, then, ethnic = "", "", "01"
        if wed.year > 1995 and rng.random() < 0.08:
            now, ethnic = weighted(rng, tuple(((code, people), weight) for code, people, weight in FAR))
            then = now
        else:
            now, then = weighted(rng, tuple(((new, old), weight) for new, old, weight in NEIGHBOURS))
        origin = then if birth < date(1999, 1, 1) else now
        bride = self.soul(
            2, birth, self.names.surname(rng, other_than=groom.surname), groom.generation, origin
        )
        bride.ethnic = ethnic
        if (
            self.brides
            and wed.year > 1980
            and rng.random() < 0.2
            and groom.surname != self.brides[-1].surname
        ):
            self.call(bride, self.brides.pop())
        bride.death = max(bride.death, wed + timedelta(days=900))
        return bride

    def bear(self, father: Soul, mother: Soul, wed: date) -> None:
        """The children of a marriage; twins now and then; each grows up and settles in turn."""
        rng = self.rng
        at = wed + timedelta(days=rng.randrange(290, 800))
        wanted = self.wanted(mother.birth.year)
        sons = 0
        if not wanted and mother.birth.year < 1992 and rng.random() < 0.4:
            self.adopt(father, mother)
        while wanted > 0:
            age = (at - mother.birth).days / 365.25
            late = at > min(self.today, mother.death) or at - timedelta(days=270) > father.death
            if late or age > 44:
                return
            sex: Sex = 1 if rng.random() < 0.52 else 2
            if wanted == 1 and not sons and 1972 < at.year < 2016 and rng.random() < 0.25:
                sex = 1
            if mother.birth.year > 1962 and sons and rng.random() < 0.25:
                return
            child = self.child(father, mother, sex, at)
            sons += sex == 1
            if rng.random() < 0.011:
                other = self.child(father, mother, rng.choice((1, 2)), at)
                other.twin, child.twin = child, other
                if other.sex == child.sex and len(child.given) == 2:
                    other.given = child.given[0] + rng.choice(
                        [c for c in "明亮欢乐文武双喜安康" if c != child.given[1]]
                    )
                wanted -= 1
            wanted -= 1
            at += timedelta(days=int(rng.triangular(480, 2400, 1050)))

    def adopt(self, father: Soul, mother: Soul) -> None:
        """A child taken in by a couple without children of its own, at some months of age."""
        birth = mother.birth + timedelta(days=int(365.25 * self.rng.uniform(27, 38)))
        taken = birth + timedelta(days=self.rng.randrange(90, 900))
        if taken < min(self.today, mother.death, father.death) and birth > (father.wed or birth):
            child = self.child(father, mother, self.rng.choice((1, 2, 2)), birth)
            child.bond, child.bonded_on, child.remark = "adoptive", taken, "收养"

    def wanted(self, year: int) -> int:
        """How many children a woman of this year of birth has, drawn from what was usual."""
        rng = self.rng
        if year < 1945:
            return rng.choices((2, 3, 4, 5, 6), (8, 26, 34, 22, 10))[0]
        if year < 1956:
            return rng.choices((1, 2, 3, 4), (8, 40, 36, 16))[0]
        if year < 1966:
            return rng.choices((1, 2, 3), (22, 60, 18))[0]
        if year < 1985:
            return rng.choices((0, 1, 2, 3), (3, 32, 55, 10))[0]
        if year < 1995:
            return rng.choices((0, 1, 2, 3), (4, 22, 58, 16))[0]
        return rng.choices((0, 1, 2), (14, 54, 32))[0]

    def child(self, father: Soul, mother: Soul, sex: Sex, birth: date) -> Soul:
        """One more child; grown sons marry, most grown daughters marry away, some move to town for good."""
        rng = self.rng
        child = self.soul(sex, birth, father.surname, father.generation + 1)
        child.father, child.mother = father, mother
        if father.ethnic != "01" or mother.ethnic != "01":
            child.ethnic = father.ethnic if father.ethnic != "01" or rng.random() < 0.5 else mother.ethnic
        elder = [kid.given for kid in father.kids]
        while child.given in elder:
            child.given = self.names.given(rng, sex, birth.year)
        father.kids.append(child)
        mother.kids.append(child)
        age = age_on(birth, self.today)
        if sex == 1:
            self.marry(child)
            moved = 0.13 if age >= 28 else 0.0
        else:
            moved = 0.0 if age < 22 else 0.30 if age < 25 else 0.62 if age < 30 else 0.93
        if rng.random() < moved:
            child.gone = True
            if sex == 1:
                self.leave(child)
        return child

    def leave(self, soul: Soul) -> None:
        """A whole young family moves its registration to town."""
        soul.gone = True
        if soul.spouse:
            soul.spouse.gone = True
        for kid in soul.kids:
            self.leave(kid)

    def part(self, husband: Soul, wife: Soul) -> None:
        """A divorce: she leaves the village, the children stay; some men marry again."""
        rng = self.rng
        if wife.death < self.today or husband.death < self.today:
            return
        wife.gone = True
        husband.spouse = wife.spouse = None
        husband.divorced = wife.divorced = True
        again = husband.wed
        if again is None or rng.random() > 0.3:
            return
        again = again + timedelta(days=rng.randrange(1600, 4200))
        if again < self.today and not husband.gone:
            second = self.bride(husband, again)
            husband.spouse, second.spouse = second, husband
            husband.wed = second.wed = again
            husband.remark = second.remark = "再婚"
            if (again - second.birth).days > 26 * 365 and rng.random() < 0.6:
                self.stepchild(husband, second, again)

    def stepchild(self, husband: Soul, wife: Soul, wed: date) -> None:
        """A child the second wife brings with her, of another surname."""
        birth = wife.birth + timedelta(days=int(365.25 * self.rng.uniform(21.2, 24.5)))
        if birth >= wed:
            return
        child = self.soul(
            self.rng.choice((1, 2)), birth, self.names.surname(self.rng, other_than=husband.surname), 0
        )
        child.generation = husband.generation + 1
        child.father, child.mother = husband, wife
        child.bond, child.bonded_on = "step", wed
        child.gone = age_on(birth, self.today) >= 24
        husband.kids.append(child)
        wife.kids.append(child)

    def day_in(self, year: int) -> date:
        """Any day of a year."""
        return date(year, 1, 1) + timedelta(days=self.rng.randrange(365))

    def death_day(self, soul: Soul) -> date:
        """A day of death from a Gompertz curve; children do not die here, parents live to raise them."""
        rate, slope = (3.0e-5, 0.095) if soul.sex == 1 else (1.7e-5, 0.098)
        years = math.log(1 - slope / rate * math.log(1 - self.rng.random())) / slope
        years = min(max(years, 33.0), 104.0)
        return soul.birth + timedelta(days=int(years * 365.25))
