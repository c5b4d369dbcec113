"""Who is away for work, trade or school: where, since when, and who of the family stayed behind."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from stationdesk.core.idnumber import age_on
from stationdesk.services.practice.facts import AbsenceFact, Reason
from stationdesk.services.practice.families import Soul
from stationdesk.services.practice.households import Draft
from stationdesk.services.practice.places import (
    STUDY,
    TRADE,
    WORK,
    homecoming_day,
    leaving_day,
    spring_festival,
    weighted,
)


def send_away(rng: Random, drafts: list[Draft], today: date) -> None:
    """Decide, household by household, who is away; fills `Soul.away` (persons numbered already)."""
    for draft in drafts:
        done: set[int] = set()
        for soul in draft.members:
            if soul.key in done or not _can_go(soul, today):
                continue
            spouse = soul.spouse if soul.spouse is not None and soul.spouse in draft.members else None
            done.add(soul.key)
            if spouse is not None and spouse.death > today:
                done.add(spouse.key)
                _couple(rng, soul, spouse, draft, today)
            else:
                _single(rng, soul, draft, today)


def _can_go(soul: Soul, today: date) -> bool:
    age = age_on(soul.birth, today)
    return soul.death > today and not soul.outsider and 17 <= age < 66 and "重残" not in soul.flags


def _minors(soul: Soul, draft: Draft, today: date) -> list[Soul]:
    return [kid for kid in soul.kids if age_on(kid.birth, today) < 16 and kid in draft.members]


def _keepers(children: list[Soul], draft: Draft, today: date) -> bool:
    """Whether a grandparent (or another elder of the house) is there to look after the children."""
    grand = [g for child in children[:1] for p in child.parents() for g in p.parents()]
    return any(g.death > today and not g.gone and age_on(g.birth, today) < 80 for g in grand)


def _couple(rng: Random, one: Soul, two: Soul, draft: Draft, today: date) -> None:
    husband, wife = (one, two) if one.sex == 1 else (two, one)
    minors = _minors(husband, draft, today)
    age = age_on(husband.birth, today)
    fade = 1.0 if age < 50 else 0.8 if age < 55 else 0.55 if age < 60 else 0.2
    roll = rng.random() / fade
    if minors:
        home = _keepers(minors, draft, today) and rng.random() < 0.15
        if roll < 0.31:
            spells = _go_together(rng, husband, wife, today)
            if spells and not home:
                for child in minors:
                    _follow(rng, child, spells[-1], today)
        elif roll < 0.60:
            _go(rng, husband, today)
        elif roll < 0.63:
            _go(rng, wife, today)
        return
    if roll < 0.38 and _can_go(wife, today):
        _go_together(rng, husband, wife, today)
    elif roll < 0.58:
        _go(rng, husband, today)
    elif roll < 0.62 and _can_go(wife, today):
        _go(rng, wife, today)


def _single(rng: Random, soul: Soul, draft: Draft, today: date) -> None:
    age = age_on(soul.birth, today)
    minors = _minors(soul, draft, today)
    if minors:
        if rng.random() < (0.42 if soul.sex == 1 else 0.25):
            _go(rng, soul, today)
            if soul.away and (not _keepers(minors, draft, today) or rng.random() < 0.72):
                for child in minors:
                    _follow(rng, child, soul.away[-1], today)
        return
    if 18 <= age < 23 and rng.random() < 0.52:
        _study(rng, soul, age, today)
    elif age < 19:
        if age == 18 and rng.random() < 0.3:
            _go(rng, soul, today)
    elif rng.random() < (0.68 if age < 45 else 0.4 if age < 55 else 0.2):
        _go(rng, soul, today)


def _go(rng: Random, soul: Soul, today: date) -> None:
    reason: Reason = "经商" if rng.random() < 0.11 else "务工"
    soul.away = _spells(rng, soul, today, reason, weighted(rng, TRADE if reason == "经商" else WORK))


def _go_together(rng: Random, husband: Soul, wife: Soul, today: date) -> list[AbsenceFact]:
    _go(rng, husband, today)
    adult = wife.birth + timedelta(days=6210)
    wife.away = [
        AbsenceFact(wife.key, spell.since, spell.to, spell.reason, spell.back)
        for spell in husband.away
        if spell.since > adult
    ]
    return husband.away


def _follow(rng: Random, child: Soul, spell: AbsenceFact, today: date) -> None:
    """A child goes with its parents, since they went or since it could be taken along."""
    if spell.back is not None:
        return
    since = max(spell.since, child.birth + timedelta(days=rng.randrange(60, 420)))
    if since < today:
        child.away = [AbsenceFact(child.key, since, spell.to, "随迁")]


def _study(rng: Random, soul: Soul, age: int, today: date) -> None:
    begun = date(today.year if today.month > 9 else today.year - 1, 9, 1) - timedelta(
        days=365 * rng.randrange(0, 3)
    )
    begun = max(begun, date(soul.birth.year + 17, 9, 1))
    since = date(begun.year, 9, rng.randrange(1, 9))
    if since < today and age >= 18:
        soul.away = [AbsenceFact(soul.key, since, weighted(rng, STUDY), "求学")]


def _spells(rng: Random, soul: Soul, today: date, reason: Reason, to: str) -> list[AbsenceFact]:
    """One to four spells, home for the Spring Festival between them; most are still away, a few just back."""
    grown = soul.birth.year + 18
    latest = today.year if today > spring_festival(today.year) + timedelta(days=30) else today.year - 1
    start = max(latest - rng.choice((0, 0, 0, 1, 1, 2, 2, 3, 4)), grown)
    spells: list[AbsenceFact] = []
    year = start
    if rng.random() < 0.18 and today.year - 4 > grown:
        gone = leaving_day(rng, rng.randrange(max(grown, 2008), today.year - 3))
        return [AbsenceFact(soul.key, gone, to, reason)]
    while True:
        since = leaving_day(rng, year)
        if rng.random() < 0.12:
            since += timedelta(days=rng.randrange(30, 200))
        if since >= today:
            break
        back = homecoming_day(rng, year + 1)
        if back >= today:
            luck = rng.random()
            if luck < 0.05 and (today - since).days > 60:
                spells.append(
                    AbsenceFact(soul.key, since, to, reason, today - timedelta(days=rng.randrange(3, 45)))
                )
            else:
                spells.append(AbsenceFact(soul.key, since, to, reason))
            return spells
        if since < back:
            spells.append(AbsenceFact(soul.key, since, to, reason, back))
            if rng.random() < 0.15:
                to = weighted(rng, WORK)
        year += 1
        if year > today.year + 1:
            break
    if spells and today < spring_festival(today.year) and spells[-1].back is not None and rng.random() < 0.3:
        last = spells[-1]
        spells[-1] = AbsenceFact(last.person, last.since, last.to, last.reason)
    return spells
