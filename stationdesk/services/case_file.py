"""What stands in the file of one case beside its row and history: clocks side by side, what is late, ratings, links.

Read with the case (`case_lists.detail`), for whoever may see the case; what is confidential stays out for others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from stationdesk.core.case_states import RUNNING, State
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseEvent
from stationdesk.services import case_links, case_mistaken, case_promises, case_ratings, matters
from stationdesk.services import case_record as record
from stationdesk.services.case_ratings import LowRating
from stationdesk.services.case_rules import CaseRules, rules
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Clock:
    """One of the time limits of a case, all of which are shown side by side."""

    key: str
    """`station` (to hand up), `promised`, `statutory` or `statutory_calendar` (calendar days)."""
    name: str
    days: int
    due: date | None
    """None while it does not run: before acceptance, or stopped."""
    provisional: bool
    light: str | None
    counts: bool
    """Whether it is the one that counts now."""
    unconfirmed: bool
    """Whether the catalogue's figure was not read in the law's own text (待核)."""


@dataclass(frozen=True)
class CaseFile:
    """The rest of a case's file."""

    last_event: str
    """The newest event: what a window has seen of the case (`case_record.require_seen`)."""
    authority: str
    """Who decides, when it is an agency."""
    clocks: tuple[Clock, ...]
    late: tuple[str, ...]
    """Materials that did not come by their day."""
    rated: bool
    low: LowRating | None
    """A bad rating with what was done about it; only for who may supervise."""
    proxy_number: str
    """Number of the proxy request it went on as."""
    certificate_no: str
    days_left: int | None
    """Working days left when a special procedure stopped the clock."""
    rules: CaseRules
    fixed: str
    """Why applicant and matter stay as they are, in words; empty while they may be put right."""
    bring_by: date | None
    """The latest day by which something promised or asked for should come."""
    links: case_links.Links
    """The entry for many it belongs to, the list it went up with, its entry in a platform."""


def read(work: Work, case: Case, events: list[CaseEvent]) -> CaseFile:
    """The file of a case whose row and events were read already."""
    limits = rules(work)
    proxy_number = work.scalar(
        "SELECT number FROM proxy_requests WHERE station_id = :s AND id = :r",
        s=work.station_id,
        r=case.proxy_request_id or "",
    )
    matter = matters.get(work, case.matter_code, case.matter_version)
    return CaseFile(
        last_event=events[-1].id,
        authority=matter.row.authority if case.decides == "agency" else "",
        clocks=_clocks(work, case, matter),
        late=case_promises.late_materials(work, case),
        rated=any(event.kind == "rated" for event in events),
        low=case_ratings.of_case(work, case.id),
        proxy_number=str(proxy_number or ""),
        certificate_no=_last(events, "certificate_no"),
        days_left=int(_last(events, "left") or 0) if case.state == State.SUSPENDED else None,
        rules=limits,
        fixed=case_mistaken.fixed(case, events),
        bring_by=case_promises.awaited_by(work, case),
        links=case_links.of(work, case),
    )


def shown(work: Work, case: Case, event: CaseEvent) -> dict[str, Any]:
    """The data of an event for the history; what was said in a rating only for who may supervise."""
    data = dict(event.data or {})
    if event.kind in ("rated", "followed_up") and not case_ratings.may_see(work, case.worker_id):
        return {}
    return data


def _last(events: list[CaseEvent], key: str) -> str:
    for event in reversed(events):
        found = (event.data or {}).get(key)
        if found is not None:
            return str(found)
    return ""


def _clocks(work: Work, case: Case, matter: matters.MatterDetail) -> tuple[Clock, ...]:
    calendar, today = record.calendar(work), work.today
    doubtful = set(matter.unconfirmed)
    made: list[Clock] = []

    def add(key: str, name: str, days: int | None, due: date | None, provisional: bool, counts: bool) -> None:
        if days is None:
            return
        light = None
        if due is not None and case.closed_at is None and case.state in RUNNING:
            light = str(calendar.light(due, today))
        unsure = bool(doubtful & {f"{key}_days", "*"})
        made.append(Clock(key, say(name), days, due, provisional, light, counts, unsure))

    start = case.accepted_on
    stopped = case.state == State.SUSPENDED
    if case.decides == "agency":
        add(
            "station",
            N_("本站报送"),
            case.station_days,
            case.station_due_on,
            bool(case.station_due_on) and case.due_provisional and case.due_on is None,
            case.state == State.RECEIVED,
        )
    add(
        "promised",
        N_("承诺"),
        case.promised_days,
        case.due_on if start is not None else None,
        case.due_provisional and case.due_on is not None,
        case.state in (State.ACCEPTED, State.DEFERRED) and case.promised_days is not None,
    )
    lawful = calendar.due(start, case.statutory_days) if start and case.statutory_days is not None else None
    add(
        "statutory",
        N_("法定"),
        case.statutory_days,
        lawful.date if lawful and not stopped else None,
        bool(lawful and lawful.provisional),
        case.promised_days is None and case.state in (State.ACCEPTED, State.DEFERRED),
    )
    days = matter.statutory_calendar_days
    natural = calendar.due_calendar(start, days) if start and days is not None else None
    add(
        "statutory_calendar",
        N_("法定（自然日）"),
        days,
        natural.date if natural and not stopped else None,
        bool(natural and natural.provisional),
        False,
    )
    return tuple(made)
