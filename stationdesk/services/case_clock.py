"""The clock of a case: only a special procedure (特别程序) stops it, a named person may extend it, once.

Due dates are computed here, once, by the calendar that holds on the day, and stand in the event; `recounted`
counts them again when a calendar comes, for running, extended and stopped cases alike, and each change stands in
the history of its case with what it was before. The limits are those of `case_rules`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import packs as pack_files
from stationdesk.core import papers as facts_of
from stationdesk.core.case_counting import count_again
from stationdesk.core.case_states import Happened, State
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Calendar, Due
from stationdesk.models.cases import Case, CaseEvent
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import matters, papers, users
from stationdesk.services.case_record import Stepped
from stationdesk.services.case_rules import ProcedureUnknown, rules
from stationdesk.storage.work import Work

__all__ = [
    "AlreadyOverdue",
    "ApproverMissing",
    "CalendarTaken",
    "ExtendedOnce",
    "ExtensionTooLong",
    "NotACalendar",
    "ProcedureUnknown",
    "Recounted",
    "extend",
    "import_calendar",
    "recount",
    "recounted",
    "resume",
    "suspend",
]

CLOCKED: Final = (State.RECEIVED, State.ACCEPTED, State.DEFERRED, State.SUSPENDED)
"""States with a clock, running or stopped."""


class AlreadyOverdue(Refusal):
    template = N_("办件 {number} 已超期，不能再停止计时或延长。请尽快办结，并向申请人说明原因。")


class ExtendedOnce(Refusal):
    template = N_("办件 {number} 已延长过一次，不能再次延长。")


class ExtensionTooLong(Refusal):
    template = N_("延长期限须在1至{most}个工作日之间。")


class ApproverMissing(Refusal):
    template = N_("延长期限须写明批准人。")


class NotACalendar(Refusal):
    template = N_("这个数据包是“{title}”，不是工作日历，没有导入。")


@dataclass(frozen=True)
class Recounted:
    """One date (or, of a stopped clock, the days left) that another calendar changed."""

    case_id: str
    number: str
    what: str
    """`station_due_on`, `due_on` or `left`."""
    before: date | int | None
    after: date | int | None
    provisional: bool
    """Whether it still rests on a year that was not announced."""


@dataclass(frozen=True)
class CalendarTaken:
    """What taking a calendar in did."""

    version: str
    effective_from: date
    years: tuple[int, ...]
    new: bool
    recounted: int
    """Cases whose date was counted again and changed."""
    changes: tuple[Recounted, ...] = ()


def suspend(work: Work, case_id: str, procedure: str, reason: str, days: int | None = None) -> Stepped:
    """特别程序: told to the applicant in writing; the clock stops if its time is left out of the limit.

    `procedure` is a key or name of `case_rules`; `days` how long it takes as far as is known. Needs `cases:decide`.
    Raises ProcedureUnknown, ReasonMissing, AlreadyOverdue, StepNotPossible.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "suspended")
    chosen = rules(work).procedure(procedure)
    step = "suspended" if chosen.excluded else "procedure"
    why = record.reason_given(reason, N_("停止计时") if chosen.excluded else N_("特别环节（计时不停）"))
    if chosen.excluded and (case.due_on is None or work.today > case.due_on):
        raise AlreadyOverdue(number=case.number, field="case")
    before, basis = case.due_on, chosen.source
    facts: dict[str, Any] = {"procedure": chosen.name, "days": days, "due_before": before, "basis": basis}
    data: dict[str, Any] = {"procedure": chosen.key, "name": chosen.name, "days": days}
    if chosen.excluded and before is not None:
        left = max(0, record.calendar(work).workdays_between(work.today, before))
        data |= {"left": left, "back_to": case.state, "due_on": None, "before": before.isoformat()}
        facts["left"] = left
        sentence = say(
            N_("已停止计时（{procedure}），还剩{left}个工作日，请书面告知申请人"),
            procedure=say(chosen.name),
            left=left,
        )
    else:
        facts["due_on"], facts["estimated"] = before, case.due_provisional
        sentence = say(
            N_("已登记“{procedure}”，计时不停，期限不变，请书面告知申请人"), procedure=say(chosen.name)
        )
    made = _told(work, case, change=step, reason=why, **facts)
    record.happen(work, case, step, note=why, told=made.number, **data)
    audit.record(work, "cases:decide", case.id, step=step, procedure=chosen.key)
    return record.answer(case, sentence, made=[made])


def resume(work: Work, case_id: str, note: str = "") -> Stepped:
    """The special procedure is over: what was left of the time runs on from the next working day."""
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "resumed")
    stopped, left = _stopped(record.events_of(work, case.id))
    due = record.calendar(work).due(work.today, left)
    whole = Due(due.date, due.provisional or case.due_provisional, due.calendar_version)
    record.happen(
        work,
        case,
        "resumed",
        to=State((stopped.data or {})["back_to"]),
        note=note.strip() or None,
        left=left,
        **record.due_data("due_on", whole),
    )
    audit.record(work, "cases:decide", case.id, step="resumed")
    return record.answer(case, _due_sentence(work, case, N_("已恢复计时，{day}前办结")))


def _stopped(events: list[CaseEvent]) -> tuple[CaseEvent, int]:
    """The event that stopped the clock, and the days left: its own, or as counted again since."""
    stop = [event for event in events if event.kind == "suspended"][-1]
    left = int((stop.data or {})["left"])
    for event in events[events.index(stop) + 1 :]:
        if event.kind == "recounted" and "left" in (event.data or {}):
            left = int((event.data or {})["left"])
    return stop, max(0, left)


def extend(work: Work, case_id: str, days: int, reason: str, approved_by: str) -> Stepped:
    """延期: before the time is over, with a reason, approved by a named person. Needs `cases:decide`.

    Raises ExtensionTooLong, ExtendedOnce, AlreadyOverdue, ReasonMissing, ApproverMissing, StepNotPossible.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "extended")
    limits = rules(work)
    if not 1 <= days <= limits.most_extension:
        raise ExtensionTooLong(most=limits.most_extension, field="days")
    why = record.reason_given(reason, N_("延长期限"))
    who = approved_by.strip()
    if not who:
        raise ApproverMissing(field="approved_by")
    if sum(event.kind == "extended" for event in record.events_of(work, case.id)) >= limits.extensions:
        raise ExtendedOnce(number=case.number, field="case")
    if case.due_on is None or work.today > case.due_on:
        raise AlreadyOverdue(number=case.number, field="case")
    before = case.due_on
    due = record.calendar(work).due(before, days)
    whole = Due(due.date, due.provisional or case.due_provisional, due.calendar_version)
    made = _told(
        work,
        case,
        change="extended",
        reason=why,
        days=days,
        due_before=before,
        due_on=whole.date,
        estimated=whole.provisional,
        approved_by=who,
        basis=limits.extension_source,
    )
    record.happen(
        work,
        case,
        "extended",
        note=why,
        days=days,
        approved_by=who,
        before=before.isoformat(),
        told=made.number,
        **record.due_data("due_on", whole),
    )
    audit.record(work, "cases:decide", case.id, step="extended", days=days)
    sentence = _due_sentence(work, case, N_("已延长，{day}前办结，请书面告知申请人"))
    return record.answer(case, sentence, made=[made])


def recount(work: Work, since: date | None = None) -> int:
    """How many cases `recounted` changed."""
    return len(recounted(work, since))


def recounted(work: Work, since: date | None = None) -> tuple[Recounted, ...]:
    """Count the dates of open cases again by the calendar that holds now; what changed, case by case.

    Provisional (暂估) dates are counted again always; certain ones only when they lie on or after `since`, the first
    day on which the calendars differ. A change is an event of its case, with what it was before.
    """
    calendar = record.calendar(work)
    affected: list[sa.ColumnElement[bool]] = [Case.due_provisional.is_(True)]
    if since is not None:
        affected += [
            Case.due_on >= since,
            Case.station_due_on >= since,
            Case.state == str(State.SUSPENDED),
        ]
    found = work.session.execute(
        sa.select(Case)
        .where(
            Case.station_id == work.station_id,
            Case.withdrawn_at.is_(None),
            Case.closed_at.is_(None),
            Case.state.in_([str(state) for state in CLOCKED]),
            sa.or_(*affected),
        )
        .order_by(Case.id)
    ).scalars()
    made = []
    cases = list(found)
    events = record.events_of_each(work, [case.id for case in cases])
    for case in cases:
        change = _recount_one(work, case, events[case.id], calendar)
        if change is not None:
            made.append(change)
    return tuple(made)


def _recount_one(work: Work, case: Case, events: list[CaseEvent], calendar: Calendar) -> Recounted | None:
    counted = count_again(
        (Happened(event.kind, event.at, event.data or {}) for event in events),
        calendar,
        record.days_to_forward(case),
        record.days_to_finish(case),
    )
    before: date | int | None
    after: date | int | None
    if case.state == State.SUSPENDED:
        what, before, after = "left", _stopped(events)[1], counted.left
    elif case.state == State.RECEIVED:
        what, before, after = "station_due_on", case.station_due_on, counted.station_due_on
    else:
        what, before, after = "due_on", case.due_on, counted.due_on
    if after is None or before is None or (after == before and counted.provisional == case.due_provisional):
        return None
    data: dict[str, Any] = {"before": before if isinstance(before, int) else before.isoformat()}
    if isinstance(after, int):
        data |= {"left": after, "due_provisional": counted.provisional, "calendar": calendar.version}
    else:
        data |= record.due_data(what, Due(after, counted.provisional, calendar.version))
    # Another PC that takes the same calendar in writes down the very same event; two of them would tell of two changes.
    same = seeded_id(
        work.station_id,
        case.id,
        "recounted",
        calendar.version,
        what,
        str(before),
        str(after),
        str(counted.provisional),
    )
    again = work.session.get(CaseEvent, (work.station_id, same)) is not None
    record.happen(work, case, "recounted", event_id=None if again else same, **data)
    return Recounted(case.id, case.number, what, before, after, counted.provisional)


def import_calendar(work: Work, data: bytes) -> CalendarTaken:
    """Take an announced calendar in and count the dates it touches again. Needs `packs:import`.

    Raises NotACalendar, PackVersionTaken, what `core.packs.parse` raises.
    """
    users.require(work, "packs:import")
    pack = pack_files.parse(data)
    if pack.name != "calendars":
        raise NotACalendar(title=pack.title, field="file")
    before = record.calendar(work)
    new = matters.store(work, pack, data)
    years = tuple(sorted(int(year) for year in pack.body["years"]))
    changes: tuple[Recounted, ...] = ()
    if new:
        changes = follow(work, before)
    return CalendarTaken(pack.version, pack.effective_from, years, new, len(changes), changes)


def follow(work: Work, before: Calendar) -> tuple[Recounted, ...]:
    """Count again what another calendar touches that holds now in place of this one, whichever way it came."""
    since = first_difference(before, record.calendar(work))
    return recounted(work, since) if since is not None else ()


def first_difference(one: Calendar, other: Calendar) -> date | None:
    """The first day that the calendars count differently, or that only one of them knows; None when equal."""
    for year in sorted(one.years | other.years):
        if (year in one.years) != (year in other.years):
            return date(year, 1, 1)
        day = date(year, 1, 1)
        while day.year == year:
            if one.is_workday(day) != other.is_workday(day):
                return day
            day += timedelta(days=1)
    return None


def _due_sentence(work: Work, case: Case, sentence: str) -> str:
    if case.due_on is None:
        return say(State(case.state).word)
    said = say(sentence, day=record.day_words(case.due_on, work.today))
    return said + (say(N_("（暂估）")) if case.due_provisional else "")


def _told(work: Work, case: Case, **facts: Any) -> papers.PaperRow:
    """The paper that tells the applicant why the limit moved: 特别程序告知书 or 延期告知书."""
    number = record.paper_number(work, "clock")
    agency = ""
    if case.decides == "agency":
        agency = matters.get(work, case.matter_code, case.matter_version).row.authority or "有权办理的机关"
    notice = facts_of.ClockNotice(
        **papers.frame(work),
        applicant=record.applicant_of(work, case).name,
        matter=case.matter_name,
        case_number=case.number,
        accepted_on=case.accepted_on,
        agency=agency,
        **facts,
    )
    return papers.make(work, "clock_notice", "cases", case.id, notice, number)
