"""Sealed groups that a permit shares: notes, reasons of emergency openings, care groups.

A group is wrapped to whoever holds the permit today, on each of their computers. When that has changed, what is
sealed from then on goes to a new group: a person who left could have kept the old secret. Somebody who came later
is let in to what was sealed before by a reader's own computer (`missing`, `admit`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

import sqlalchemy as sa

from stationdesk.core.late import dataclass
from stationdesk.models.users import SealedGroup, SealedWrap
from stationdesk.security import audit, sealed
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import users
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Missing:
    """Somebody who may read and cannot open a group yet; `wraps` are those of whoever is at the desk."""

    group_id: str
    user_id: str
    recipient: str
    wraps: tuple[str, ...] = field(repr=False)


def readers(work: Work, permits: Collection[str]) -> dict[str, tuple[str, ...]]:
    """User → public keys of everyone who holds one of these permits today."""
    table, posts = permit_rules(work), users.posts_on(work, work.today)
    wanted = set(permits)
    return {
        user: keys
        for user, keys in report_keys.public_keys(work).items()
        if wanted & table.permits_of(posts.get(user, ()))
    }


def group(work: Work, name: str, wanted: Mapping[str, tuple[str, ...]]) -> SealedGroup:
    """The group of this name that exactly these readers share, made when the last one was shared by others."""
    last = work.session.execute(
        sa.select(SealedGroup)
        .where(
            SealedGroup.station_id == work.station_id,
            SealedGroup.name == name,
            SealedGroup.withdrawn_at.is_(None),
        )
        .order_by(SealedGroup.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is not None:
        held = {(wrap.user_id, wrap.recipient) for wrap in report_keys.wraps_of(work, last.id)}
        if held == {(user, key) for user, keys in wanted.items() for key in keys}:
            return last
    return report_keys.new_group(work, wanted, name)


def missing(work: Work, name: str, permit: str) -> tuple[Missing, ...]:
    """Who may read what is sealed to the groups of a name and cannot yet, of those groups that this person can open.

    Empty for whoever does not hold the permit.
    """
    if permit not in work.actor.permits:
        return ()
    wanted = readers(work, (permit,))
    found = []
    for group_id in work.session.execute(
        sa.select(SealedGroup.id).where(
            SealedGroup.station_id == work.station_id,
            SealedGroup.name == name,
            SealedGroup.withdrawn_at.is_(None),
        )
    ).scalars():
        own = report_keys.own_wraps(work, group_id)
        if not own:
            continue
        held = {(wrap.user_id, wrap.recipient) for wrap in report_keys.wraps_of(work, group_id)}
        found += [
            Missing(group_id, user, key, own)
            for user, keys in sorted(wanted.items())
            for key in keys
            if (user, key) not in held
        ]
    return tuple(found)


def wraps_for(waiting: Iterable[Missing], identity: str) -> tuple[tuple[Missing, str], ...]:
    """Wraps for who is missing, made in a face with the reader's own key; whom it cannot help is left out."""
    made = []
    for one in waiting:
        for wrap in one.wraps:
            try:
                made.append((one, sealed.wrap_for(one.recipient, wrap, identity)))
            except sealed.NotPermittedToRead:
                continue  # Of another of this reader's computers.
            break
    return tuple(made)


def admit(work: Work, name: str, permit: str, one: Missing, wrapped: str) -> None:
    """Let somebody who may read open an older group: `wrapped` was made with this reader's own key.

    Whoever is not (or no longer) missing is passed over: another computer was quicker.
    """
    users.require(work, permit)
    if (one.group_id, one.user_id, one.recipient) not in {
        (each.group_id, each.user_id, each.recipient) for each in missing(work, name, permit)
    }:
        return
    work.session.add(
        SealedWrap(
            station_id=work.station_id,
            group_id=one.group_id,
            user_id=one.user_id,
            recipient=one.recipient,
            wrapped=wrapped,
        )
    )
    work.session.flush()
    audit.record(work, permit, one.user_id, step="admit")
