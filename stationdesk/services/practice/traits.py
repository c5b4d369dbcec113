"""What the register says about each person besides family: ID numbers, schooling, health, phones, help received."""

from __future__ import annotations

from datetime import date
from random import Random

from stationdesk.core import idnumber
from stationdesk.core.idnumber import age_on
from stationdesk.services.practice.families import Soul
from stationdesk.services.practice.households import Draft

_PREFIXES = ("138", "139", "136", "137", "158", "159", "150", "151", "152", "187", "188", "135", "134", "183",
             "130", "131", "132", "155", "156", "186", "133", "153", "177", "180", "181", "189", "199", "198")  # fmt: skip


class Numbers:
    """Hands out numbers that nobody else has."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.ids: set[str] = set()
        self.phones: set[str] = set()

    def identify(self, soul: Soul) -> None:
        """Give somebody their ID number; the order's last digit is odd for men, even for women."""
        at = self.rng.randrange(1, 240)
        at += (at % 2) != (soul.sex % 2)
        while True:
            number = idnumber.make(soul.origin, soul.birth, at)
            if number not in self.ids:
                self.ids.add(number)
                soul.number = number
                return
            at = at % 990 + 2

    def phone(self) -> str:
        """A mobile number nobody else here has."""
        while True:
            number = self.rng.choice(_PREFIXES) + f"{self.rng.randrange(10**8):08d}"
            if number not in self.phones:
                self.phones.add(number)
                return number


def disable(rng: Random, soul: Soul, today: date) -> tuple[str, int | None]:
    """Category (1 sight … 6 mind) and level 1–4 of a disability, or nothing; marks 重残 for levels 1 and 2."""
    age = age_on(soul.birth, today)
    if rng.random() >= (0.013 if age < 16 else 0.046 if age < 60 else 0.095 if age < 75 else 0.135):
        return "", None
    if age < 16:
        category = rng.choices(("2", "3", "4", "5"), (2, 2, 3, 4))[0]
    elif age < 60:
        category = rng.choices(("1", "2", "3", "4", "5", "6"), (2, 2, 1, 9, 3, 4))[0]
    else:
        category = rng.choices(("1", "2", "3", "4", "5", "6"), (4, 6, 1, 10, 1, 1))[0]
    level = rng.choices((1, 2, 3, 4), (8, 22, 34, 36))[0]
    if level <= 2:
        soul.flags.append("重残")
    return category, level


def health(rng: Random, disability: str, age: int) -> str:
    """GB/T 2261.3: well, weak, a chronic disease, or the disability."""
    if disability:
        return f"6{disability}"
    ill = 0.01 if age < 35 else 0.07 if age < 55 else 0.24 if age < 70 else 0.42
    if rng.random() < ill:
        return rng.choices(("31", "32", "33", "34", "37", "41", "49"), (40, 12, 9, 5, 20, 3, 11))[0]
    return "20" if age >= 65 and rng.random() < 0.25 else "10"


def education(rng: Random, sex: int, birth: date, age: int, studying: bool) -> str:
    """GB/T 4658 by year of birth; the school a child attends counts as its own level."""
    if age < 6:
        return ""
    if age < 12:
        return "80"
    if age < 15:
        return "70"
    if age < 18:
        return rng.choices(("60", "40"), (60, 40))[0]
    if studying:
        return rng.choices(("20", "30"), (45, 55))[0]
    year = birth.year
    levels = ("90", "80", "70", "60", "40", "30", "20", "10")
    if year < 1945:
        return rng.choices(levels, (55, 35, 8, 2, 0, 0, 0, 0) if sex == 2 else (25, 50, 20, 5, 0, 0, 0, 0))[0]
    if year < 1960:
        return rng.choices(levels, (25, 45, 25, 5, 0, 0, 0, 0) if sex == 2 else (8, 40, 38, 13, 1, 0, 0, 0))[
            0
        ]
    if year < 1975:
        return rng.choices(levels, (3, 24, 57, 12, 3, 1, 0, 0))[0]
    if year < 1985:
        return rng.choices(levels, (1, 10, 62, 12, 8, 5, 2, 0))[0]
    if year < 1995:
        return rng.choices(levels, (0, 3, 42, 17, 16, 14, 8, 0))[0]
    return rng.choices(levels, (0, 0, 16, 20, 20, 25, 18, 1))[0]


def political(rng: Random, sex: int, age: int, outsider: bool) -> str:
    """GB/T 4762: 01 Party member, 02 probationary, 03 Youth League, 13 none."""
    if age < 14 or outsider:
        return "13"
    if age < 28:
        luck = rng.random()
        return "01" if age >= 20 and luck < 0.02 else "03" if luck < 0.3 else "13"
    luck = rng.random()
    if luck < 0.001:
        return "02"
    return "01" if luck < (0.075 if sex == 1 else 0.022) else "13"


def marital(soul: Soul, today: date) -> str:
    """GB/T 2261.2: single, married (22 for the second time), widowed, divorced."""
    if soul.spouse is not None:
        if soul.spouse.death <= today:
            return "30"
        return "22" if soul.remark == "再婚" else "20"
    return "40" if soul.divorced else "10"


def phones(rng: Random, numbers: Numbers, age: int) -> tuple[str, ...]:
    """Mostly one mobile; old people seldom have one, some people have two."""
    owns = 0.0 if age < 12 else 0.3 if age < 16 else 0.97 if age < 60 else 0.86 if age < 75 else 0.55
    if rng.random() >= owns:
        return ()
    if 25 <= age < 60 and rng.random() < 0.08:
        return (numbers.phone(), numbers.phone())
    return (numbers.phone(),)


def flag_household(rng: Random, draft: Draft, disabled: frozenset[int], today: date) -> None:
    """Note who receives what help: 低保, 特困, allowances, and who served or is watched over."""
    living = [s for s in draft.members if s.death > today]
    if any(s.outsider for s in living):
        return
    ages = {s.key: age_on(s.birth, today) for s in living}
    grown = [s for s in living if ages[s.key] >= 18]
    lonely = len(living) == 1
    poor = (
        0.012 + 0.10 * any(s.key in disabled for s in living) + 0.05 * (lonely and ages[living[0].key] >= 65)
    )
    poor += 0.12 * (len(grown) == 1 and len(living) > 1)
    if (
        lonely
        and living[0].wed is None
        and not living[0].kids
        and ages[living[0].key] >= 60
        and rng.random() < 0.75
    ):
        living[0].flags.append("特困人员（集中供养）" if rng.random() < 0.25 else "特困人员（分散供养）")
    elif rng.random() < poor:
        for soul in living:
            soul.flags.append("低保")
    elif rng.random() < 0.008:
        for soul in living:
            soul.flags.append("防止返贫监测对象")
    if rng.random() < 0.06:
        for soul in living:
            soul.flags.append("脱贫户")
    for soul in living:
        age = ages[soul.key]
        if age >= 80:
            soul.flags.append("高龄津贴")
        if soul.key in disabled and "重残" in soul.flags:
            soul.flags.append("重度残疾人护理补贴")
        if soul.key in disabled and "低保" in soul.flags:
            soul.flags.append("困难残疾人生活补贴")
        if soul.sex == 1 and 22 <= age < 80 and rng.random() < 0.035:
            soul.flags.append("退役军人")
        if (
            60 <= age < 85
            and soul.wed is not None
            and 1 <= len(soul.kids) <= 2
            and all(k.sex == 2 for k in soul.kids)
        ):
            soul.flags.append("计划生育奖励扶助")
        if age < 18 and not any(p.death > today and not p.gone for p in soul.parents()):
            dead = all(p.death <= today for p in soul.parents())
            soul.flags.append("孤儿" if dead else "事实无人抚养儿童")
