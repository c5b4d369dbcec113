"""Sealed care groups once opened: with the reader's own key, in a face, never in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from stationdesk.core.care_contents import CareBody, CareStep
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_
from stationdesk.security import sealed
from stationdesk.services.care_groups import NewMember, SealedMember, SealedPart

SOON: Final = 7
"""Days before a visit is due when it is shown as near."""


class AlreadyCaredFor(Refusal):
    template = N_("这个人已在这一类里（{since}起）。请打开原来的记录。")


@dataclass(frozen=True)
class Step:
    """Something that came after, and who wrote it."""

    by: str = field(repr=False)
    body: CareStep


@dataclass(frozen=True)
class Member:
    """Somebody in care, opened; facts and level as they are now."""

    id: str
    body: CareBody
    level: str
    facts: Mapping[str, str] = field(repr=False)
    responsible: str
    steps: tuple[Step, ...] = field(repr=False)
    closed_on: date | None
    by: str = field(repr=False)

    @property
    def visits(self) -> tuple[Step, ...]:
        """The care visits, the newest first."""
        found = [one for one in reversed(self.steps) if one.body.kind == "visit"]
        return tuple(sorted(found, key=lambda one: one.body.on, reverse=True))


@dataclass(frozen=True)
class Opened:
    """What a reader's key opened, and how many it did not (they came later and nobody let them in yet)."""

    members: tuple[Member, ...] = field(repr=False)
    locked: int


@dataclass(frozen=True)
class Due:
    """When somebody is to be visited next, and by which rule."""

    on: date
    every_days: int
    last_on: date | None
    state: str
    """`late`, `near` or `ahead`."""
    over: bool
    """The time that the rules give is over: a proposal to end, by a person."""


def unseal(found: Iterable[SealedMember], identity: str) -> Opened:
    """Open what this reader can. Raises SealedDamaged for what was moved or changed."""
    members, locked = [], 0
    for one in found:
        try:
            body: CareBody = _opened(one.first, identity, CareBody)
        except sealed.NotPermittedToRead:
            locked += 1
            continue
        steps = []
        for part in one.later:
            try:
                steps.append(Step(part.user, _opened(part, identity, CareStep)))
            except sealed.NotPermittedToRead:
                locked += 1
        members.append(_member(one.first, body, steps))
    return Opened(tuple(members), locked)


def due(member: Member, pack: Pack, today: date) -> Due:
    """When the next visit is due: the interval of the level, shorter in the first time, sooner if a visit said so."""
    group = rule_of(pack, member.body.group)
    every = next(
        (int(one["every_days"]) for one in group["levels"] if one["level"] == member.level),
        int(group["levels"][-1]["every_days"]),
    )
    start = group["start"]
    if (today - member.body.since).days < int(start["within_days"]):
        every = min(every, int(start["every_days"]))
    counted = set(pack.body["counts_as_visit"])
    seen = [one.body for one in member.visits if one.body.result in counted]
    last = seen[0].on if seen else None
    day = (last or member.body.since) + timedelta(days=every)
    newest = member.visits[0].body if member.visits else None
    if newest is not None and newest.next_on is not None:
        day = min(day, newest.next_on)
    state = "late" if day < today else "near" if day <= today + timedelta(days=SOON) else "ahead"
    ends = group.get("ends_after_days")
    over = ends is not None and today >= member.body.since + timedelta(days=int(ends))
    return Due(day, every, last, state, over)


def alarm(pack: Pack, group: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Whom to call at once after what a visit found; empty when nothing is alarming."""
    found = rule_of(pack, group).get("alarm")
    if found and answers.get(found["item"]) == found["choice"]:
        return tuple(found["call"])
    return ()


def rule_of(pack: Pack, group: str) -> Mapping[str, Any]:
    """What the pack says of a group; of one it no longer knows, the first one's rules."""
    known = {one["group"]: one for one in pack.items()}
    return known.get(group) or pack.items()[0]


def not_twice(members: Sequence[Member], new: NewMember) -> None:
    """Raise AlreadyCaredFor when this person is in this group and care has not ended: only a face can know."""
    for one in members:
        same = one.body.person_id == new.person_id if new.person_id else one.body.name == new.name.strip()
        if same and one.closed_on is None and one.body.group == new.group:
            raise AlreadyCaredFor(since=one.body.since, field="person")


def _member(first: SealedPart, body: CareBody, steps: Sequence[Step]) -> Member:
    level, facts, responsible = body.level, dict(body.facts), body.responsible
    closed: date | None = None
    for step in steps:
        level = step.body.level or level
        facts |= step.body.facts
        responsible = step.body.responsible or responsible
        if step.body.kind == "close":
            closed = step.body.on
        elif step.body.kind == "reopen":
            closed = None
    return Member(first.id, body, level, facts, responsible, tuple(steps), closed, first.user)


def _opened(part: SealedPart, identity: str, kind: type[Any]) -> Any:
    for wrap in part.wraps:
        try:
            plain = sealed.unseal(part.cipher, wrap, identity, about=part.about)
        except sealed.NotPermittedToRead:
            continue
        try:
            return msgspec.json.decode(plain, type=kind)
        except (msgspec.DecodeError, msgspec.ValidationError):
            raise sealed.SealedDamaged() from None
    raise sealed.NotPermittedToRead()
