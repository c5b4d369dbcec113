"""Who lost sight of whom: somebody named in a mandatory report no longer sees the file of the child it is about.

Neither the child nor whoever is named stands in a table in the clear (`models.file_access.SightLost`): a mark is a
digest over both. Lists leave the child out for them, and opening answers as if there were no such record, so that
neither says that a report exists. It holds for heads and administrators, and for an account made later.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import sqlalchemy as sa

from stationdesk.core import names
from stationdesk.core.ids import new_id
from stationdesk.core.report_contents import NamedPerson
from stationdesk.models.file_access import SightLost
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import PersonAlias, Phone
from stationdesk.models.users import User
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.storage.work import Work


def lose(work: Work, person_id: str | None, named: Iterable[NamedPerson]) -> None:
    """Whoever is named loses sight of this person's file from now on. The report's own transaction calls it."""
    named = [one for one in named if one.name.strip() or one.user_id or one.person_id]
    if person_id is None or not named:
        return
    known = set(work.session.execute(_marks(work)).scalars())
    for token in sorted(_tokens(work, named)):
        mark = _mark(work, token, person_id)
        if mark not in known:
            work.session.add(SightLost(station_id=work.station_id, id=new_id(), mark=mark, at=work.at))
    work.session.flush()
    work.extra.pop("sight lost", None)


def hidden(work: Work, person_ids: Iterable[str]) -> frozenset[str]:
    """Which of these people the one at the desk must not see on a register or in a file."""
    return hidden_from(work, work.user_id, person_ids)


def hidden_from(work: Work, user_id: str | None, person_ids: Iterable[str]) -> frozenset[str]:
    """The same for any user: who plans visits must not send somebody to a child they were reported about."""
    marks = _known(work)
    if not marks or user_id is None:
        return frozenset()
    own = _own(work, user_id)
    same = same_people(work)
    return frozenset(
        person
        for person in set(person_ids)
        if any(_mark(work, token, one) in marks for one in same.get(person, (person,)) for token in own)
    )


def is_hidden(work: Work, person_id: str) -> bool:
    """Whether one person is out of sight for whoever is at the desk."""
    return bool(hidden(work, (person_id,)))


def hidden_enrolments(work: Work) -> frozenset[str]:
    """The enrolments, present and past, that are out of sight for whoever is at the desk."""
    if not _known(work) or work.user_id is None:
        return frozenset()
    rows = work.session.execute(
        sa.select(Enrolment.id, Enrolment.person_id).where(Enrolment.station_id == work.station_id)
    ).all()
    out = hidden(work, (person for _, person in rows))
    return frozenset(one for one, person in rows if person in out)


def _known(work: Work) -> frozenset[str]:
    found = work.extra.get("sight lost")
    if found is None:
        found = work.extra["sight lost"] = frozenset(work.session.execute(_marks(work)).scalars())
    assert isinstance(found, frozenset)
    return found


def _marks(work: Work) -> sa.Select[str]:
    return sa.select(SightLost.mark).where(
        SightLost.station_id == work.station_id, SightLost.withdrawn_at.is_(None)
    )


def _tokens(work: Work, named: list[NamedPerson]) -> set[str]:
    """By what somebody named could be known here, today or later: rather one too many loses sight."""
    found = {f"user:{user}" for user in report_keys.meant(work, named)}
    found |= {f"name:{form}" for one in named if (form := names.search_form(one.name))}
    people = [one.person_id for one in named if one.person_id]
    found |= {
        f"phone:{number}"
        for number in work.session.execute(
            sa.select(Phone.number).where(
                Phone.station_id == work.station_id,
                Phone.person_id.in_(people),
                Phone.withdrawn_at.is_(None),
            )
        ).scalars()
    }
    return found


def _own(work: Work, user_id: str) -> tuple[str, ...]:
    user = work.session.get(User, (work.station_id, user_id))
    if user is None:
        return (f"user:{user_id}",)
    found = [f"user:{user.id}", f"name:{names.search_form(user.name)}"]
    return (*found, f"phone:{user.phone}") if user.phone else tuple(found)


def _mark(work: Work, token: str, person_id: str) -> str:
    return sha256(f"sight\n{work.station_id}\n{token}\n{person_id}".encode()).hexdigest()


def same_people(work: Work) -> dict[str, tuple[str, ...]]:
    """Of people who were found to be one, every id: the mark may have been made for another than is asked for."""
    pairs = work.session.execute(
        sa.select(PersonAlias.alias_id, PersonAlias.person_id).where(
            PersonAlias.station_id == work.station_id, PersonAlias.withdrawn_at.is_(None)
        )
    ).all()
    joined: dict[str, set[str]] = {}
    for alias, person in pairs:
        both = joined.get(alias, {alias}) | joined.get(person, {person})
        for one in both:
            joined[one] = both
    return {one: tuple(sorted(both)) for one, both in joined.items()}
