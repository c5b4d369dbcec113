"""Names as a village has them: clans with generation characters, names of each era, and hard names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from stationdesk.core import paths
from stationdesk.core.late import dataclass
from stationdesk.services.practice.facts import Sex


@dataclass(frozen=True, slots=True)
class HardName:
    """A name that software often breaks: rare characters, foreign dots, long names, blanks, readings."""

    id: str
    name: str = field(repr=False)
    canonical: str = field(repr=False)
    category: str
    surname: str = field(repr=False)
    sex: Sex
    ethnic: str
    region6: str
    same_person_as: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clan:
    """A big family of the village and the poem from which it takes its generation characters."""

    surname: str
    weight: int
    poem: str


@dataclass(frozen=True)
class NameBook:
    """The practice pack of names, ready for drawing."""

    surnames: tuple[str, ...]
    reach: tuple[int, ...]
    clans: tuple[Clan, ...]
    eras: Mapping[int, Mapping[str, tuple[str, ...]]]
    beginnings: Mapping[tuple[int, int], tuple[str, ...]]
    endings: Mapping[tuple[int, int], tuple[str, ...]]
    hard: tuple[HardName, ...]

    def surname(self, rng: Random, *, other_than: str = "") -> str:
        """A surname as frequent as in this part of the country, never the one to be avoided."""
        while True:
            found = rng.choices(self.surnames, cum_weights=self.reach)[0]
            if found != other_than:
                return found

    def clan_surname(self, rng: Random) -> str:
        """The surname of an old family here: one of the clans in three of five cases."""
        at = rng.random() * 100
        for clan in self.clans:
            at -= clan.weight
            if at < 0:
                return clan.surname
        return self.surname(rng)

    def generation_letter(self, surname: str, generation: int) -> str:
        """The character all men of one generation of a clan share; empty for other families."""
        for clan in self.clans:
            if clan.surname == surname:
                return clan.poem[generation % len(clan.poem)]
        return ""

    def given(self, rng: Random, sex: Sex, year: int, letter: str = "") -> str:
        """A given name of somebody born that year; `letter` is used as their clan's first character."""
        era = _era(year)
        whole = self.eras[era]["m" if sex == 1 else "f"]
        first, second = self.beginnings[era, sex], self.endings[era, sex]
        if letter and sex == 1 and rng.random() < (0.72 if year < 1970 else 0.5 if year < 1990 else 0.22):
            end = rng.choice(second)
            return letter + (end if end != letter else "生")
        if rng.random() < 0.45:
            return rng.choice(whole)
        begin, end = rng.choice(first), rng.choice(second)
        return begin + end if begin != end else rng.choice(whole)


def _era(year: int) -> int:
    if year < 1950:
        return 1949
    return min(year // 10 * 10, 2020)


def _letters(eras: Mapping[str, Mapping[str, list[str]]], at: int) -> dict[tuple[int, int], tuple[str, ...]]:
    """The first or second characters of an era's two-character names; pairs of them sound of that time."""
    return {
        (int(era), 1 if side == "m" else 2): tuple(name[at] for name in names if len(name) == 2)
        for era, sides in eras.items()
        for side, names in sides.items()
    }


@cache
def book() -> NameBook:
    """The pack `practice_names`, read once."""
    file = paths.resources() / "packs" / "practice" / "practice_names.json"
    raw: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return NameBook(
        surnames=tuple(raw["surnames"]),
        reach=tuple(accumulate(raw["surnames"].values())),
        clans=tuple(Clan(**clan) for clan in raw["clans"]),
        eras={int(era): {side: tuple(names) for side, names in sides.items()} for era, sides in raw["eras"].items()},
        beginnings=_letters(raw["eras"], 0),
        endings=_letters(raw["eras"], 1),
        hard=tuple(
            HardName(
                n["id"], n["name"], n["canonical"], n["category"], n["surname"], n["sex"], n["ethnic"],
                n["region6"], n["same_person_as"],
            )
            for n in raw["hard"]
        ),
    )  # fmt: skip
