"""The clock of a case: only a special procedure (特别程序) stops it, an approver may lengthen it once.

Due dates are computed here, once, by the calendar that holds on the day, and stand in the event; `recount` does
the provisional (暂估) ones again when the year's calendar has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import packs as pack_files
from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import State
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Due
from stationdesk.models.cases import Case, CaseEvent
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import matters, papers, users
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work

PROCEDURES: Final[Mapping[str, str]] = {
    "hearing": N_("听证"),
    "tender": N_("招标"),
    "auction": N_("拍卖"),
    "inspection": N_("检验"),
    "testing": N_("检测"),
    "quarantine": N_("检疫"),
    "appraisal": N_("鉴定"),
    "experts": N_("专家评审"),
    "publicity": N_("公示"),
}
"""特别程序: 行政许可法 art 45, and 公示, which is recorded as one. Nothing else stops a clock."""
MAX_EXTENSION: Final = 15
"""Working days; 行政许可法 art 42 (ten, or fifteen where several organs decide together)."""


class ProcedureUnknown(Refusal):
    template = N_("“{procedure}”不是法定的特别程序，不能停止计时。可选：{procedures}。")


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
class CalendarTaken:
    """What taking a calendar in did."""

    version: str
    effective_from: date
    years: tuple[int, ...]
    new: bool
    recounted: int
    """Cases whose provisional date was counted again and changed."""


def suspend(work: Work, case_id: str, procedure: str, reason: str, days: int | None = None) -> Stepped:
    """特别程序: stop the clock, told to the applicant in writing. `procedure` is a key of PROCEDURES.

    Needs `cases:decide`. Raises ProcedureUnknown, ReasonMissing, AlreadyOverdue, StepNotPossible.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "suspended")
    key = next((one for one, word in PROCEDURES.items() if procedure in (one, word)), None)
    if key is None:
        raise ProcedureUnknown(
            procedure=procedure,
            procedures=say(N_("、")).join(f"{one}（{say(word)}）" for one, word in PROCEDURES.items()),
            field="procedure",
        )
    why = record.reason_given(reason, N_("停止计时"))
    if case.due_on is None or work.today > case.due_on:
        raise AlreadyOverdue(number=case.number, field="case")
    before = case.due_on
    left = record.calendar(work).workdays_between(work.today, before)
    record.happen(
        work,
        case,
        "suspended",
        note=why,
        procedure=key,
        days=days,
        left=left,
        back_to=case.state,
        due_on=None,
    )
    made = _told(
        work,
        case,
        change="suspended",
        reason=why,
        procedure=PROCEDURES[key],
        days=days,
        left=left,
        due_before=before,
    )
    audit.record(work, "cases:decide", case.id, step="suspended", procedure=key)
    sentence = say(
        N_("已停止计时（{procedure}），还剩{left}个工作日，请书面告知申请人"),
        procedure=say(PROCEDURES[key]),
        left=left,
    )
    return record.answer(case, sentence, made=[made])


def resume(work: Work, case_id: str, note: str = "") -> Stepped:
    """The special procedure is over: what was left of the time runs on from the next working day."""
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "resumed")
    stopped = [event for event in record.events_of(work, case.id) if event.kind == "suspended"][-1]
    data = stopped.data or {}
    due = record.calendar(work).due(work.today, max(0, int(data["left"])))
    record.happen(
        work,
        case,
        "resumed",
        to=State(data["back_to"]),
        note=note.strip() or None,
        **record.due_data("due_on", due),
    )
    audit.record(work, "cases:decide", case.id, step="resumed")
    return record.answer(case, _due_sentence(work, case, N_("已恢复计时，{day}前办结")))


def extend(work: Work, case_id: str, days: int, reason: str, approved_by: str) -> Stepped:
    """延期: once, before the time is over, with a reason and an approver. Needs `cases:decide`.

    Raises ExtensionTooLong, ExtendedOnce, AlreadyOverdue, ReasonMissing, ApproverMissing.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "extended")
    if not 1 <= days <= MAX_EXTENSION:
        raise ExtensionTooLong(most=MAX_EXTENSION, field="days")
    why = record.reason_given(reason, N_("延长期限"))
    if not approved_by.strip():
        raise ApproverMissing(field="approved_by")
    if any(event.kind == "extended" for event in record.events_of(work, case.id)):
        raise ExtendedOnce(number=case.number, field="case")
    if case.due_on is None or work.today > case.due_on:
        raise AlreadyOverdue(number=case.number, field="case")
    before = case.due_on
    due = record.calendar(work).due(before, days)
    provisional = Due(due.date, due.provisional or case.due_provisional, due.calendar_version)
    record.happen(
        work,
        case,
        "extended",
        note=why,
        days=days,
        approved_by=approved_by.strip(),
        **record.due_data("due_on", provisional),
    )
    made = _told(
        work,
        case,
        change="extended",
        reason=why,
        days=days,
        due_before=before,
        due_on=case.due_on,
        estimated=case.due_provisional,
        approved_by=approved_by.strip(),
    )
    audit.record(work, "cases:decide", case.id, step="extended", days=days)
    sentence = _due_sentence(work, case, N_("已延长，{day}前办结，请书面告知申请人"))
    return record.answer(case, sentence, made=[made])


def recount(work: Work) -> int:
    """Compute provisional (暂估) dates of open cases again, after a calendar came; how many changed."""
    calendar = record.calendar(work)
    found = work.session.execute(
        sa.select(Case).where(
            Case.station_id == work.station_id,
            Case.withdrawn_at.is_(None),
            Case.due_provisional.is_(True),
            Case.state.in_([str(State.RECEIVED), str(State.ACCEPTED), str(State.DEFERRED)]),
        )
    ).scalars()
    changed = 0
    for case in list(found):
        events = record.events_of(work, case.id)
        # Only what was counted from one day in one go is counted again; the rest a person looks at.
        if any(event.kind in ("suspended", "extended") for event in events):
            continue
        if case.state == State.RECEIVED:
            start = max(_clock_starts(events))
            due = calendar.due(start, record.days_to_forward(case))
            name, now = "station_due_on", case.station_due_on
        else:
            if case.accepted_on is None:
                continue
            due = calendar.due(case.accepted_on, record.days_to_finish(case))
            name, now = "due_on", case.due_on
        if due.date != now or due.provisional != case.due_provisional:
            record.happen(work, case, "recounted", **record.due_data(name, due))
            changed += 1
    return changed


def import_calendar(work: Work, data: bytes) -> CalendarTaken:
    """Take a year's announced calendar in and count provisional dates again. Needs `packs:import`.

    Raises NotACalendar, PackVersionTaken, what `core.packs.parse` raises.
    """
    users.require(work, "packs:import")
    pack = pack_files.parse(data)
    if pack.name != "calendars":
        raise NotACalendar(title=pack.title, field="file")
    new = matters.store(work, pack, data)
    years = tuple(sorted(int(year) for year in pack.body["years"]))
    return CalendarTaken(pack.version, pack.effective_from, years, new, recount(work) if new else 0)


def _clock_starts(events: list[CaseEvent]) -> list[date]:
    return [
        civil_date(event.at)
        for event in events
        if event.kind in ("received", "supplemented") and (event.data or {}).get("station_due_on")
    ]


def _due_sentence(work: Work, case: Case, sentence: str) -> str:
    if case.due_on is None:
        return say(State(case.state).word)
    said = say(sentence, day=record.day_words(case.due_on, work.today))
    return said + (say(N_("（暂估）")) if case.due_provisional else "")


def _told(work: Work, case: Case, **facts: Any) -> papers.PaperRow:
    """The paper that tells the applicant why the limit moved: 特别程序告知书 or 延期告知书."""
    number = record.paper_number(work, "clock")
    notice = facts_of.ClockNotice(
        **papers.frame(work),
        applicant=record.applicant_of(work, case).name,
        matter=case.matter_name,
        case_number=case.number,
        accepted_on=case.accepted_on,
        **facts,
    )
    return papers.make(work, "clock_notice", "cases", case.id, notice, number)
