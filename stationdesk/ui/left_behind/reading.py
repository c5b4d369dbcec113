"""What the left-behind page reads on the lane: the registers, who is proposed, the counts, one household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any

from stationdesk.core import masks
from stationdesk.core.clock import civil_date
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import (
    left_behind,
    left_behind_past,
    left_behind_summary,
    left_behind_turning,
    users,
    visits,
)
from stationdesk.services.left_behind import Candidate
from stationdesk.services.left_behind_summary import Summary
from stationdesk.services.left_behind_turning import ContactHome, Proposal
from stationdesk.ui.residents import listing
from stationdesk.ui.residents.household_drawing import Member
from stationdesk.ui.words import tr

HEAD = "02"


@dataclass(frozen=True)
class Someone:
    """A line of a register; a child's name is masked for those who may not open files."""

    row: left_behind.Row = field(repr=False)
    name: str = field(repr=False)
    last: date | None

    @property
    def id(self) -> str:
        return self.row.id


@dataclass(frozen=True)
class Proposed:
    """A proposal to come onto a register."""

    id: str
    kind: str
    name: str = field(repr=False)
    age: int | None
    reason: str = field(repr=False)
    rule: str
    person_id: str
    candidate: Candidate | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Turn:
    """A turning point that waits for an answer, or (with `contact`) a relative home for a short while."""

    id: str
    kind: str
    name: str = field(repr=False)
    day: date
    sort: str
    what: str = field(repr=False)
    light: str
    person_id: str
    proposal: Proposal | None = field(default=None, repr=False)
    contact: ContactHome | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Shown:
    """Everything the page lists."""

    people: tuple[Someone, ...]
    proposed: tuple[Proposed, ...]
    turning: tuple[Turn, ...]
    summary: Summary
    today: date
    on: date | None = None
    """A past day that was asked for; None for today."""


TURNS: Mapping[str, str] = {
    "16": N_("满16岁"),
    "18": N_("满18岁"),
    "60": N_("满60岁"),
    "80": N_("满80岁"),
    "back": N_("家人返回"),
    "moved": N_("已迁出"),
    "died": N_("已去世"),
    "facts": N_("情况有变"),
}


def shown(work: Any, on: date | None = None) -> Shown:
    """The registers of today, or of a past day. Needs `left_behind:read`."""
    day = None if on == work.today else on
    may_open = "left_behind:open_child" in work.actor.permits
    # Whoever decides on a proposal must know whom and why; the register itself stays masked for them.
    may_decide = may_open or "left_behind:enrol" in work.actor.permits
    last = _last_visits(work, day or work.today)

    def called(name: str, kind: str, shown: bool) -> str:
        return name if kind != "child" or shown else masks.name(name)

    people = tuple(
        Someone(row, called(row.name, row.kind, may_open), last.get(row.person_id))
        for row in left_behind_past.register(work, day)
    )
    proposed = tuple(
        Proposed(
            f"{one.kind}:{one.person_id}",
            one.kind,
            called(one.name, one.kind, may_decide),
            age_on(one.birth, day or work.today) if one.birth else None,
            one.reason if one.kind != "child" or may_decide else tr("父母外出的情况见档案"),
            one.rule,
            one.person_id,
            candidate=one,
        )
        for one in left_behind.candidates(work, day)
    )
    turns = [_turn(one, called(one.name, one.kind, may_decide), may_decide) for one in _proposals(work, day)]
    turns += [_contact(one, called(one.name, one.kind, may_decide), may_decide) for one in _home(work, day)]
    summary = left_behind_summary.summary(work, day)
    return Shown(people, proposed, tuple(turns), summary, work.today, day)


def _proposals(work: Any, day: date | None) -> list[Proposal]:
    return left_behind_turning.proposals(work, day)


def _home(work: Any, day: date | None) -> list[ContactHome]:
    return left_behind_turning.contacts_home(work, day)


def _turn(one: Proposal, name: str, told: bool) -> Turn:
    known = one.kind != "child" or told or one.turn in ("16", "18", "moved", "died")
    what = one.reason if known else tr("父母外出的情况见档案")
    light = "normal" if one.ahead else "near"
    return Turn(one.id, one.kind, name, one.day, tr(TURNS[one.turn]), what, light, one.person_id, one)


def _contact(one: ContactHome, name: str, told: bool) -> Turn:
    what = tr(
        "{word}{relative}{back}回家，已{n}天，按团聚计；{ends}还在家才算外出结束",
        word=tr(left_behind_turning.WORDS[one.word]),
        relative=one.relative if one.kind != "child" or told else "",
        back=f"{one.back:%m-%d}",
        n=one.days,
        ends=f"{one.ends_on:%m-%d}",
    )
    record = f"contact:{one.enrolment_id}:{one.relative_id}"
    return Turn(record, one.kind, name, one.back, tr("团聚"), what, "provisional", one.person_id, contact=one)


def _last_visits(work: Any, until: date) -> Mapping[str, date]:
    if "visits:read" not in work.actor.permits:
        return {}
    found: dict[str, date] = {}
    for one in visits.listed(work, state="done"):
        if one.visited_at is not None:
            day = civil_date(one.visited_at)
            if day > until:
                continue
            found[one.person_id] = max(day, found.get(one.person_id, day))
    return found


@dataclass(frozen=True)
class Home:
    """A household to be drawn; no members where the register may not be read."""

    members: tuple[Member, ...] = field(repr=False)
    number: str
    grid: str
    address: str = field(repr=False)


def home(work: Any, person_id: str) -> Home:
    """The household around one person."""
    if "residents:read" not in work.actor.permits:
        return Home((), "", "", "")
    file = listing.file(work, person_id)
    house = file.person.household
    members = []
    for one in file.person.members:
        away = ""
        if one.away:
            row = file.away.get(one.person_id)
            away = (
                tr("{place} · {day}起", place=row.place, day=f"{row.since:%Y-%m-%d}") if row else tr("在外")
            )
        age = age_on(one.birth, file.today) if one.birth else None
        members.append(
            Member(
                one.person_id, one.name, one.relation_word, age, one.relation == HEAD, away, one.died,
                one.person_id == file.person.id,
            )
        )  # fmt: skip
    return Home(
        tuple(members),
        house.number if house else "",
        (house.grid or "") if house else "",
        (house.address or "") if house else "",
    )


def workers(work: Any) -> tuple[tuple[str, str], ...]:
    """Who may be responsible for someone."""
    return tuple((one, name) for one, name in users.names(work).items() if name)


def day_words(day: date | datetime | None, today: date) -> str:
    """11-22, with the year when it is another one; a dash when it never was."""
    if day is None:
        return "—"
    plain = civil_date(day) if isinstance(day, datetime) else day
    return f"{plain:%m-%d}" if plain.year == today.year else f"{plain:%Y-%m-%d}"
