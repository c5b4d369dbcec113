"""Demands for certificates that the village does not issue: the slip (证明事项告知单), and who keeps demanding them."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

import sqlalchemy as sa

from stationdesk.core import ink
from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say, speaking
from stationdesk.models.certificates import CertificateRefusal
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import certificate_gate, numbers, papers, residents, users
from stationdesk.storage.work import Work


class StationMayIssue(Refusal):
    template = N_("“{title}”在本站可出具清单内，不用告知单。请直接在“证明”页出具。")


@dataclass(frozen=True)
class Demand:
    """What was asked for, in the asker's words, for whom, and which unit demanded it."""

    text: str
    person: str | None = None
    demanded_by: str = ""
    demanded_for: str = ""


@dataclass(frozen=True)
class Refused:
    """The slip that was given."""

    refusal_id: str
    number: str
    paper_id: str
    item: str
    authority: str
    how: str
    reason: str


@dataclass(frozen=True)
class RefusalRow:
    """A line of the list of refusals."""

    id: str
    number: str
    at: datetime
    item: str
    item_code: str
    wording: str = field(repr=False)
    demanded_by: str
    person_id: str | None


@dataclass(frozen=True)
class DemandCount:
    """How often a unit demanded an item in a month."""

    demanded_by: str
    item: str
    count: int


def preview(work: Work, demand: Demand) -> facts_of.CertificateRefusal:
    """What the slip would say; nothing is written. Raises what `refuse` raises."""
    said, person, by, purpose = _looked_at(work, demand)
    return _facts(work, said, person, by, purpose)


def refuse(work: Work, demand: Demand) -> Refused:
    """Write the refusal down, numbered, with its slip. Needs `certificates:refuse`.

    Raises StationMayIssue for what is on the permitted list, PersonUnknown, AmbiguousPerson, WordingMissing.
    """
    said, person, by, purpose = _looked_at(work, demand)
    number = numbers.take(work, "certificate_refusal")
    row = CertificateRefusal(
        station_id=work.station_id,
        id=new_id(),
        number=number,
        person_id=person.id if person else None,
        wording=demand.text.strip(),
        item=said.item_code,
        item_name=said.item or demand.text.strip(),
        list_version=said.list_version,
        authority=said.authority,
        demanded_by=by or None,
        demanded_for=purpose or None,
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    facts = _facts(work, said, person, by, purpose)
    paper = papers.make(work, "certificate_refusal", "certificate_refusals", row.id, facts, number)
    audit.record(work, "certificates:refuse", row.id, item=said.item_code)
    return Refused(row.id, number, paper.id, row.item_name, said.authority, said.how, said.reason)


def list_all(work: Work, *, limit: int = 200) -> tuple[RefusalRow, ...]:
    """The newest refusals. Needs `certificates:read`."""
    users.require(work, "certificates:read")
    rows = work.session.execute(
        sa.select(CertificateRefusal)
        .where(CertificateRefusal.station_id == work.station_id, CertificateRefusal.withdrawn_at.is_(None))
        .order_by(CertificateRefusal.id.desc())
        .limit(limit)
    ).scalars()
    return tuple(
        RefusalRow(r.id, r.number, r.at, r.item_name, r.item, r.wording, r.demanded_by or "", r.person_id)
        for r in rows
    )


def demands(work: Work, month: date) -> tuple[DemandCount, ...]:
    """Improper demands of a month, by who demanded and what: for the report to the township. Nobody is named in it."""
    users.require(work, "certificates:read")
    counted: dict[tuple[str, str], int] = {}
    rows = work.session.execute(
        sa.select(CertificateRefusal).where(
            CertificateRefusal.station_id == work.station_id, CertificateRefusal.withdrawn_at.is_(None)
        )
    ).scalars()
    unlisted = say(N_("清单外事项"))
    for row in rows:
        day = civil_date(row.at)
        if (day.year, day.month) == (month.year, month.month):
            # What is on no list stands in the asker's own words, which may name a person.
            key = (row.demanded_by or say(N_("未说明")), row.item_name if row.item else unlisted)
            counted[key] = counted.get(key, 0) + 1
    return tuple(
        DemandCount(by, item, n) for (by, item), n in sorted(counted.items(), key=lambda x: (-x[1], x[0]))
    )


def _looked_at(work: Work, demand: Demand) -> tuple[certificate_gate.Checked, Person | None, str, str]:
    users.require(work, "certificates:refuse")
    with speaking("zh"):  # What is found stands on the slip, and papers are Chinese.
        said = certificate_gate.check(work, demand.text)
    if said.allowed:
        raise StationMayIssue(title=said.item, field="text")
    person = None
    if demand.person:
        # Who may hand out the slip may name the person on it, and sees nothing of the file by that.
        person = residents.get(work, residents.resolve(work, demand.person))
    by = ink.line(demand.demanded_by, say(N_("索要单位")), field="demanded_by", limit=100)
    purpose = ink.line(demand.demanded_for, say(N_("用途")), field="demanded_for", limit=100)
    return said, person, by, purpose


def _facts(
    work: Work, said: certificate_gate.Checked, person: Person | None, by: str, purpose: str
) -> facts_of.CertificateRefusal:
    listed = said.verdict == "prohibited"
    return facts_of.CertificateRefusal(
        **papers.frame(work),
        applicant=person.name if person else "申请人",
        item=said.item or "清单外事项",
        item_no=certificate_gate.number_in_list(work, said.item_code) if listed else "",
        listed_in=said.document if listed else "",
        authority=said.authority,
        how=said.how,
        station_does=said.station_does,
        demanded_by=by,
        demanded_for=purpose,
        asked_on=work.today,
        note="" if listed else said.reason,
    )
