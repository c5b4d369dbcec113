"""What the left-behind page reads on the lane: the registers, who is proposed, the counts, one household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stationdesk.core import masks
from stationdesk.core.clock import civil_date
from stationdesk.core.idnumber import age_on
from stationdesk.services import left_behind, left_behind_summary, left_behind_turning, users, visits
from stationdesk.services.left_behind import Candidate
from stationdesk.services.left_behind_summary import Summary
from stationdesk.services.left_behind_turning import Leaver, Turning
from stationdesk.ui.pieces.dates import add_months
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
    """A proposal: to come onto a register, or (with `leaver`) off it."""

    id: str
    kind: str
    name: str = field(repr=False)
    age: int | None
    reason: str = field(repr=False)
    rule: str
    person_id: str
    candidate: Candidate | None = field(default=None, repr=False)
    leaver: Leaver | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Shown:
    """Everything the page lists."""

    people: tuple[Someone, ...]
    proposed: tuple[Proposed, ...]
    turning: tuple[Turning, ...]
    summary: Summary
    today: date


def shown(work: Any) -> Shown:
    """The registers of today. Needs `left_behind:read`."""
    may_open = "left_behind:open_child" in work.actor.permits
    # Whoever decides on a proposal must know whom and why; the register itself stays masked for them.
    may_decide = may_open or "left_behind:enrol" in work.actor.permits
    last = _last_visits(work)

    def called(name: str, kind: str, shown: bool) -> str:
        return name if kind != "child" or shown else masks.name(name)

    people = tuple(
        Someone(row, called(row.name, row.kind, may_open), last.get(row.person_id))
        for row in left_behind.register(work)
    )
    proposed = [
        Proposed(
            f"{one.kind}:{one.person_id}",
            one.kind,
            called(one.name, one.kind, may_decide),
            age_on(one.birth, work.today) if one.birth else None,
            one.reason if one.kind != "child" or may_decide else tr("父母外出的情况见档案"),
            one.rule,
            one.person_id,
            candidate=one,
        )
        for one in left_behind.candidates(work)
    ]
    why = {
        "age": tr("已过年龄"),
        "died": tr("已登记死亡"),
        "moved": tr("已登记迁出"),
        "facts": tr("外出的人已返回，或情况已变"),
    }
    proposed += [
        Proposed(
            one.enrolment_id,
            one.kind,
            called(one.name, one.kind, may_decide),
            None,
            why.get(one.why, one.why),
            "",
            one.person_id,
            leaver=one,
        )
        for one in left_behind_turning.leavers(work)
    ]
    turning = left_behind_turning.turning_points(work, work.today, add_months(work.today, 1))
    return Shown(people, tuple(proposed), tuple(turning), left_behind_summary.summary(work), work.today)


def _last_visits(work: Any) -> Mapping[str, date]:
    if "visits:read" not in work.actor.permits:
        return {}
    found: dict[str, date] = {}
    for one in visits.listed(work, state="done"):
        if one.visited_at is not None:
            day = civil_date(one.visited_at)
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
