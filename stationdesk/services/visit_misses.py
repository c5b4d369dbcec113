"""When nobody is at home, and when something happened: who is tried next, and who must be there within 24 hours.

A missed visit to somebody at high risk is open until it is known where they are: the same day again, then the
neighbour, the children, 110, by the pack `visit_rules`. A major change makes a visit with a deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.visits import Visit, VisitContact
from stationdesk.security import audit
from stationdesk.services import numbers, packs, residents, users, visits
from stationdesk.storage.work import Work


class ContactUnknown(Refusal):
    template = N_("没有“{contact}”这种联系方式。可选：{known}。")


class NothingMissed(Refusal):
    template = N_("这次走访见到了人，不需要再联系。")


class ReachedUnexplained(Refusal):
    template = N_("请写明是怎样知道人平安的（谁说的、人在哪里）。")


class EventUnknown(Refusal):
    template = N_("重大变化只有：{known}。")


@dataclass(frozen=True)
class Contact:
    """One try to reach somebody."""

    contact: str
    name: str
    reached: bool
    at: datetime
    user: str = field(repr=False)
    note: str = field(repr=False)


@dataclass(frozen=True)
class Missed:
    """Somebody nobody has seen: what was tried, and what is next."""

    visit_id: str
    number: str
    person_id: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    risk: str
    missed_on: date
    tried: tuple[Contact, ...]
    next_contact: str | None
    """Key of the next contact by the rules; None when all were tried."""
    next_name: str


def tried(work: Work, visit_id: str, contact: str, *, reached: bool, note: str = "") -> Missed | None:
    """Write down a try to reach somebody after a missed visit; None when they are accounted for now.

    Needs `visits:record`. Raises VisitUnknown, NothingMissed, ContactUnknown, ReachedUnexplained.
    """
    users.require(work, "visits:record")
    visit = visits.get(work, visit_id)
    if visit.result != "not_home":
        raise NothingMissed(field="visit")
    words = _contacts(work)
    if contact not in words:
        raise ContactUnknown(contact=contact, known=say(N_("、")).join(words), field="contact")
    lengths.within({"note": lengths.REMARK}, {"note": note})
    if reached and not note.strip():
        raise ReachedUnexplained(field="note")
    work.session.add(
        VisitContact(
            station_id=work.station_id,
            id=new_id(),
            visit_id=visit.id,
            contact=contact,
            reached=reached,
            at=work.at,
            user_id=work.user_id,
            note=note.strip() or None,
        )
    )
    work.session.flush()
    audit.record(work, "visits:record", visit.id, contact=contact, reached=reached)
    return None if reached else _missed(work, visit)


def missed(work: Work) -> list[Missed]:
    """Everybody at high risk who was not at home and is not accounted for yet, the longest first.

    Over when they were seen later, or somebody said where they are. Needs `visits:read`.
    """
    users.require(work, "visits:read")
    found = work.session.execute(
        sa.select(Visit)
        .where(
            Visit.station_id == work.station_id,
            Visit.withdrawn_at.is_(None),
            Visit.state == "done",
            Visit.result == "not_home",
            Visit.risk == "high",
        )
        .order_by(Visit.visited_at, Visit.id)
    ).scalars()
    latest: dict[str, Visit] = {}
    for visit in found:
        latest[visit.person_id] = visit
    return [_missed(work, visit) for visit in latest.values() if not _over(work, visit)]


def happened(
    work: Work, person_id: str, event: str, note: str = "", agent_id: str | None = None
) -> visits.VisitRow:
    """A major change in somebody's life: somebody must be there within the pack's hours (24).

    Needs `visits:record`: whoever hears of it writes it down. A visit that is planned already gets the deadline.
    Raises EventUnknown, PersonUnknown, VisitAfterDeath.
    """
    users.require(work, "visits:record")
    rules = packs.holding(work, "visit_rules").body["event"]
    if event not in rules["events"]:
        raise EventUnknown(known=say(N_("、")).join(rules["events"]), field="event")
    person = residents.get(work, residents.stands_for(work, person_id))
    visits.require_alive(person, work.today)
    lengths.within({"note": lengths.REMARK}, {"note": note})
    deadline = work.at + timedelta(hours=int(rules["within_hours"]))
    why = f"{event}：{note.strip()}" if note.strip() else str(event)
    visit = work.session.execute(
        sa.select(Visit)
        .where(
            Visit.station_id == work.station_id,
            Visit.person_id == person.id,
            Visit.state == "planned",
            Visit.withdrawn_at.is_(None),
            Visit.planned_on <= civil_date(deadline),
        )
        .order_by(Visit.planned_on, Visit.id)
        .limit(1)
    ).scalar_one_or_none()
    if visit is None:
        visit = Visit(
            station_id=work.station_id,
            id=new_id(),
            number=numbers.take(work, "visit"),
            person_id=person.id,
            agent_id=agent_id or work.user_id,
            planned_on=work.today,
            state="planned",
        )
        work.session.add(visit)
    visit.why, visit.risk = why, "high"
    visit.deadline_at = min(visit.deadline_at, deadline) if visit.deadline_at else deadline
    work.session.flush()
    audit.record(work, "visits:record", visit.id, event=event)
    return next(row for row in visits.listed(work, person_id=person.id) if row.id == visit.id)


def _contacts(work: Work) -> dict[str, Mapping[str, Any]]:
    return {one["contact"]: one for one in packs.holding(work, "visit_rules").body.get("contacts", ())}


def _tried(work: Work, visit_id: str) -> tuple[Contact, ...]:
    words, names = _contacts(work), users.names(work)
    rows = work.session.execute(
        sa.select(VisitContact)
        .where(
            VisitContact.station_id == work.station_id,
            VisitContact.visit_id == visit_id,
            VisitContact.withdrawn_at.is_(None),
        )
        .order_by(VisitContact.at, VisitContact.id)
    ).scalars()
    return tuple(
        Contact(
            row.contact,
            say(str(words.get(row.contact, {}).get("name", row.contact))),
            row.reached,
            row.at,
            names.get(row.user_id or "", ""),
            row.note or "",
        )
        for row in rows
    )


def _over(work: Work, visit: Visit) -> bool:
    """Seen (or refused to be seen) later, or somebody said where they are."""
    if any(one.reached for one in _tried(work, visit.id)):
        return True
    return bool(
        work.scalar(
            "SELECT count(*) FROM visits WHERE station_id = :s AND person_id = :p AND state = 'done'"
            " AND result IN ('seen', 'refused', 'moved') AND withdrawn_at IS NULL AND visited_at > :at",
            s=work.station_id,
            p=visit.person_id,
            at=_stamp(visit.visited_at),
        )
    )


def _missed(work: Work, visit: Visit) -> Missed:
    person = residents.get(work, residents.stands_for(work, visit.person_id))
    done = _tried(work, visit.id)
    used = {one.contact for one in done}
    coming = next((one for key, one in _contacts(work).items() if key not in used), None)
    phones = residents.phones_of(work, person.id)
    return Missed(
        visit.id,
        visit.number,
        person.id,
        person.name,
        phones[0] if phones else "",
        visit.risk or "low",
        civil_date(visit.visited_at or work.at),
        done,
        str(coming["contact"]) if coming else None,
        say(str(coming["name"])) if coming else "",
    )


def _stamp(at: datetime | None) -> str:
    from stationdesk.core.clock import stamp

    return stamp(at) if at else ""
