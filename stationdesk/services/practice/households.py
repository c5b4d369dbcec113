"""How a family divides into households (户), and what each member is to the head."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from random import Random

from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.services.practice.families import Soul

YEAR = timedelta(days=365)


@dataclass
class Draft:
    """A household in the making."""

    members: list[Soul]
    head: Soul | None = None
    group: int = 0
    number: int = 0
    since: date = date(1983, 1, 1)
    lodgers: list[Soul] = field(default_factory=list)
    """Members who are no relatives of the head (99)."""


def stays(soul: Soul, today: date) -> bool:
    """Whether the register of this day still holds the person (the dead for one year)."""
    return not soul.gone and soul.death > today - YEAR


def divide(rng: Random, founder: Soul, today: date) -> list[Draft]:
    """The households of one family, without empty ones and with a living grown-up head each."""
    drafts = _divide(rng, founder, today)
    kept = []
    for draft in drafts:
        head = choose_head(rng, draft.members, today)
        if head is None:
            for soul in draft.members:
                soul.gone = True
            continue
        draft.head = head
        kept.append(draft)
    return kept


def _divide(rng: Random, root: Soul, today: date) -> list[Draft]:
    """The root couple's own household first, then those of children who keep house for themselves."""
    couple = [s for s in (root, root.spouse) if s is not None and stays(s, today)]
    own = Draft(list(couple))
    others: list[Draft] = []
    married: list[list[Draft]] = []
    for kid in root.kids:
        if kid.gone:
            continue
        if kid.wed is not None:
            inner = _divide(rng, kid, today)
            if inner and inner[0].members:
                married.append(inner)
            continue
        if stays(kid, today):
            alone = age_on(kid.birth, today) >= 30 and (not couple or rng.random() < 0.15)
            (others.append(Draft([kid])) if alone else own.members.append(kid))
    elders = [s for s in couple if s.death > today]
    stem = 0.0
    if elders:
        old = max(age_on(s.birth, today) for s in elders)
        stem = (0.42 if len(elders) == 2 else 0.55) + (0.15 if old >= 75 else 0)
    for inner in married:
        first = inner[0]
        childish = all(age_on(s.birth, today) < 18 or s.death <= today for s in first.members)
        if elders and (childish or rng.random() < stem):
            own.members += first.members
            if not childish:
                stem = 0.0
            inner = inner[1:]
        others += inner
    return [own, *others] if own.members else others


def choose_head(rng: Random, members: list[Soul], today: date) -> Soul | None:
    """The eldest man still active, else the next; a grown-up and alive, or nobody."""
    grown = [s for s in members if s.death > today and age_on(s.birth, today) >= 18]
    if not grown:
        return None
    men = sorted((s for s in grown if s.sex == 1), key=lambda s: (s.generation, s.birth))
    if men and age_on(men[0].birth, today) > 70 and len(men) > 1 and rng.random() < 0.6:
        heirs = [s for s in men[1:] if age_on(s.birth, today) >= 25]
        if heirs:
            return heirs[0]
    if men and (age_on(men[0].birth, today) >= 23 or len(grown) == len(men)):
        return men[0]
    return min(grown, key=lambda s: s.birth)


def relation(head: Soul, soul: Soul) -> str:
    """What somebody is to the head, in the codes of GB/T 4761-2008; 97 for kin further away."""
    if soul is head:
        return "02"
    if soul.spouse is head:
        return "11" if soul.sex == 1 else "12"
    man = soul.sex == 1
    code = _own_line(head, soul, man) or _spouses_line(head, soul, man)
    return code or "97"


def _own_line(head: Soul, soul: Soul, man: bool) -> str | None:
    if head in (soul.father, soul.mother) or (
        head.spouse is not None and head.spouse in (soul.father, soul.mother)
    ):
        if soul.bond != "natural":
            return "27" if man else "37"
        return "20" if man else "30"
    if soul in (head.father, head.mother):
        if head.bond != "natural":
            return "57" if man else "58"
        return "51" if man else "52"
    for parent in soul.parents():
        through = _child_of(head, parent)
        if through:
            return ("41" if man else "42") if parent.sex == 1 else ("43" if man else "44")
        for grand in parent.parents():
            if _child_of(head, grand):
                return "47" if man else "48"
    for parent in head.parents():
        if soul in (parent.father, parent.mother):
            return ("61" if man else "62") if parent is head.father else ("63" if man else "64")
        for grand in parent.parents():
            if soul in (grand.father, grand.mother):
                return "66" if man else "67"
    if head.father is not None and head.father is soul.father:
        older = soul.birth < head.birth
        return ("71" if older else "73") if man else ("75" if older else "77")
    return None


def _spouses_line(head: Soul, soul: Soul, man: bool) -> str | None:
    spouse = soul.spouse
    if spouse is not None:
        theirs = _own_line(head, spouse, spouse.sex == 1)
        after = {
            "20": "38", "27": "38", "30": "28", "37": "28", "41": "45", "43": "45", "42": "46", "44": "46",
            "51": "58", "71": "72", "73": "74", "75": "76", "77": "78",
        }.get(theirs or "")  # fmt: skip
        if after:
            return after
    if head.spouse is not None:
        if soul in (head.spouse.father, head.spouse.mother):
            if head.sex == 1:
                return "55" if man else "56"
            return "53" if man else "54"
        if any(soul in (p.father, p.mother) for p in head.spouse.parents()):
            return "65"
    return None


def _child_of(parent: Soul, child: Soul) -> bool:
    return parent in (child.father, child.mother)
