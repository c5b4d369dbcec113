"""Papers of home visits: the day sheet to take along and the record of one visit."""

from __future__ import annotations

import re
from datetime import date, datetime

from stationdesk.core import papers as paper_facts
from stationdesk.core.clock import civil_date, local
from stationdesk.services import numbers, papers, residents, users, visit_plan, visits
from stationdesk.storage.work import Work


def day_sheet(work: Work, day: date, *, mine: bool = False) -> papers.PaperRow:
    """Keep the day sheet (走访日程表) of a day as a paper, in walking order. Needs `visits:read`."""
    rows = [row for row in visits.listed(work, first=day, last=day, mine=mine) if row.state == "planned"]
    last = {
        row["person_id"]: civil_date(datetime.fromisoformat(row["at"]))
        for row in work.rows(visits.LAST_SEEN, s=work.station_id, ahead=visit_plan.ahead(work.today))
    }
    stops = []
    for row in rows:
        phones = residents.phones_of(work, row.person_id)
        stops.append(
            paper_facts.VisitStop(
                name=row.name,
                address="　".join(part for part in (row.grid, row.address) if part),
                phone=phones[0] if phones else "",
                tags=f"{visits.RISKS[row.risk]}风险" if row.risk else "",
                purpose=row.why,
                last_visit=last.get(row.person_id),
            )
        )
    number = numbers.take(work, "paper")
    facts = paper_facts.VisitDaySheet(
        **papers.frame(work),
        number=number,
        day=day,
        agents=tuple(dict.fromkeys(row.agent for row in rows if row.agent)),
        stops=tuple(stops),
    )
    return papers.make(work, "visit_day_sheet", "visits", rows[0].id if rows else number, facts, number)


def record_paper(work: Work, visit_id: str) -> papers.PaperRow:
    """Keep the record of a visit that was made as a paper (上门服务记录). Needs `visits:read`."""
    users.require(work, "visits:read")
    visit = visits.get(work, visit_id)
    if visit.visited_at is None:
        raise visits.VisitUnknown(field="visit")
    person = residents.get(work, residents.stands_for(work, visit.person_id))
    phones = residents.phones_of(work, person.id)
    row = next(one for one in visits.listed(work, person_id=visit.person_id) if one.id == visit.id)
    facts = paper_facts.VisitRecord(
        **papers.frame(work),
        number=visit.number,
        person=paper_facts.Person(
            name=person.name,
            id_no=person.id_number or "",
            phone=phones[0] if phones else "",
            address=person.living_address or row.address,
        ),
        grid=row.grid,
        appointed=visit.planned_on is not None,
        visited_on=civil_date(visit.visited_at),
        arrived=visit.arrived or f"{local(visit.visited_at):%H:%M}",
        left=visit.departed or "",
        agents=tuple(one for one in (row.agent, visit.companion or "") if one),
        purpose=visit.why or "",
        observed=tuple(
            paper_facts.Labelled(label=word, text=getattr(visit, name) or "")
            for name, word in visits.BLOCKS.items()
        ),
        done=visits.RESULTS.get(visit.result or "", ""),
        collected=tuple(one for one in re.split(r"[、，,;；\n]", visit.collected or "") if one.strip()),
        needs=visit.needs or "",
        risk=visits.RISKS.get(visit.risk or "", ""),
        next_visit=visit.next_on,
        signed_by=(visit.signed_by or "") if visit.signed_how == "for_them" else "",
        signed_for_because=visit.signed_because or "",
    )
    return papers.make(work, "visit_record", "visits", visit.id, facts, visit.number)
