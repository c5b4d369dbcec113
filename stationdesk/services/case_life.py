"""The rest of a case's life: notices, materials that arrive, forwarding, answers, the end.

Every step asks the one state machine (`core/case_states.py`); a step that is not allowed is a refusal that names
the state and what may be done. Beside it: `case_clock.py` (what stops and moves the clock), `case_delivery.py`
(送达), `case_ratings.py` (好差评), `case_correction.py` (更正), `case_promises.py` (what is late), `case_proxy.py` (转代办).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import State
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseNotice
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import matters, papers, users
from stationdesk.services.case_correction import correct
from stationdesk.services.case_delivery import Delivery
from stationdesk.services.case_delivery import deliver as deliver_as
from stationdesk.services.case_ratings import LOW_SCORE, SCORES, RatedAlready, ScoreWrong, rate
from stationdesk.services.case_record import DateWrong, Stepped
from stationdesk.services.case_rules import rules
from stationdesk.storage.work import Work

__all__ = [
    "ANSWERS",
    "LOW_SCORE",
    "SCORES",
    "AnswerUnknown",
    "Answered",
    "Brought",
    "MovedOnSince",
    "NotYoursToUndo",
    "NothingBrought",
    "NothingMissing",
    "Notice",
    "NoticeTooLate",
    "RatedAlready",
    "ScoreWrong",
    "SecondNoticeUnexplained",
    "VillageDecides",
    "answer",
    "archive",
    "correct",
    "deliver",
    "finish",
    "forward",
    "notice",
    "rate",
    "supplement",
    "undo",
    "withdraw",
]


class SecondNoticeUnexplained(Refusal):
    template = N_("已经一次性告知过。再次告知必须写明原因（例如后来补交的材料中发现了新问题），并会计数。")


class NoticeTooLate(Refusal):
    """一次性告知 at the wrong moment: after acceptance, or after the days in which it had to be given."""

    template = N_(
        "办件 {number} 不能再一次性告知：{why}（{source}）。确需材料的，请与申请人商量，不得停止计时。"
    )


class NothingMissing(Refusal):
    template = N_("没有缺少的材料，不需要告知。")


class NothingBrought(Refusal):
    template = N_("请至少写明一份补交的材料。")


class VillageDecides(Refusal):
    template = N_("“{matter}”由本村决定，上级只能登记回复（replied），不能代为受理或办结。请由本村办结。")


class AnswerUnknown(Refusal):
    template = N_("不认识的答复“{result}”。可用：{results}。")


class NotYoursToUndo(Refusal):
    template = N_("只有登记人本人当天可以撤销登记。请改用“撤回”，并写明原因。")


class MovedOnSince(Refusal):
    template = N_("办件 {number} 登记后又办了别的手续，不能撤销登记。请改用“撤回”，并写明原因。")


@dataclass(frozen=True)
class Notice:
    """A notice asked for by a clerk: what is missing or wrong, in full."""

    case_id: str
    missing: tuple[str, ...] = ()
    """Names of materials; those the check list shows as missing when empty."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with a material that was brought (name → words)."""
    reason: str = ""
    """Why a second notice was lawful."""
    bring_by: date | None = None


@dataclass(frozen=True)
class Brought:
    """Materials that arrived later. `all_in` counts everything still missing or promised as brought."""

    case_id: str
    materials: Mapping[str, str] = field(default_factory=dict)
    all_in: bool = False


@dataclass(frozen=True)
class Answered:
    """What the agency said: accepted, deferred, refused, returned or finished; with its own dates."""

    case_id: str
    result: str
    on: date | None = None
    due: date | None = None
    reason: str = ""
    external_number: str | None = None
    missing: tuple[str, ...] = ()
    """Materials the agency sent back or still wants."""
    result_name: str | None = None
    certificate_no: str = ""
    """Number of the certificate or paper that came of it."""
    approved: bool = True
    """For finished: False when the agency refused what was asked for (不予批准), which needs a reason."""
    event_id: str | None = None
    """The event's id where every machine of the station writes down the same answer (it came in a township's bundle)."""
    office: str = ""
    """Which office of the township said it; empty when a clerk typed it."""


def notice(work: Work, asked: Notice) -> Stepped:
    """一次性告知: one paper with everything. A second needs a reason and is counted. Needs `cases:accept`.

    Raises NoticeTooLate, SecondNoticeUnexplained, NothingMissing, MaterialUnknown, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, asked.case_id)
    _in_time_for_notice(work, case)
    record.require_step(case, "noticed")
    rows = record.materials_of(work, case.id)
    names = [row.name for row in rows]
    wanted = record.chosen(names, dict.fromkeys((*asked.missing, *asked.problems), "missing"))
    problems = {
        next(iter(record.chosen(names, {said: "missing"}))): words.strip()
        for said, words in asked.problems.items()
        if words.strip()
    }
    n = 1 + int(
        work.session.execute(
            sa.select(sa.func.count())
            .select_from(CaseNotice)
            .where(CaseNotice.station_id == work.station_id, CaseNotice.case_id == case.id)
        ).scalar_one()
    )
    reason = asked.reason.strip()
    if n > 1 and not reason:
        raise SecondNoticeUnexplained(field="reason")
    if asked.bring_by is not None and asked.bring_by < work.today:
        raise DateWrong(why=say(N_("补齐日期不能早于今天。")), field="bring_by")
    for row in rows:
        if row.name in wanted:
            row.state, row.received_at, row.held_from = "missing", None, None
            row.problem = problems.get(row.name)
        if row.state == "missing" and (row.required or row.name in wanted):
            row.promised_by = asked.bring_by
    notes = {
        line.name: line.note for line in matters.get(work, case.matter_code, case.matter_version).materials
    }
    lines = [
        (row.name, row.problem or "未提交", notes.get(row.name, ""))
        for row in rows
        if row.state == "missing" and (row.required or row.name in wanted)
    ]
    if not lines:
        raise NothingMissing(field="missing")
    number = record.paper_number(work, "notice")
    record.happen(
        work,
        case,
        "noticed",
        note=reason or None,
        n=n,
        number=number,
        missing=len(lines),
        bring_by=asked.bring_by.isoformat() if asked.bring_by else None,
        station_due_on=None,
    )
    work.session.add(
        CaseNotice(
            station_id=work.station_id,
            id=new_id(),
            case_id=case.id,
            number=number,
            n=n,
            reason=reason or None,
            lines=[{"name": name, "problem": problem, "how": how} for name, problem, how in lines],
            made_at=work.at,
        )
    )
    basis = "、".join(matters.get(work, case.matter_code, case.matter_version).legal_basis[:2])
    paper = record.notice_paper(work, case, lines, number, n, reason, basis, asked.bring_by)
    audit.record(work, "cases:accept", case.id, step="noticed", n=n, missing=len(lines))
    sentence = record.receipt_sentence(work, case, len(lines), number)
    return record.answer(case, sentence, [name for name, _, _ in lines], [paper])


def _in_time_for_notice(work: Work, case: Case) -> None:
    """Raise NoticeTooLate once accepted, or when the first notice comes after the lawful days."""
    limits = rules(work)
    if State(case.state) in (State.ACCEPTED, State.DEFERRED, State.SUSPENDED):
        raise NoticeTooLate(
            number=case.number, why=say(N_("已经受理")), source=limits.notice_source, field="case"
        )
    if case.state != State.RECEIVED:
        return
    opened = record.opened_day(case)
    answered = any(event.kind in ("noticed", "answered") for event in record.events_of(work, case.id))
    last = record.calendar(work).due(opened, limits.notice_within).date
    if work.today > last and not answered:
        why = say(N_("收件已超过{days}个工作日，没有告知的视为已收齐"), days=limits.notice_within)
        raise NoticeTooLate(number=case.number, why=why, source=limits.notice_source, field="case")


def supplement(work: Work, brought: Brought) -> Stepped:
    """Materials arrive. The day everything is in, the case is accepted (or taken in) and its clock starts.

    Needs `cases:accept`. Raises NothingBrought, MaterialUnknown, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, brought.case_id)
    record.require_step(case, "supplemented")
    rows = record.materials_of(work, case.id)
    said = record.chosen([row.name for row in rows], brought.materials)
    if not said and not brought.all_in:
        raise NothingBrought(field="material")
    promise_by = record.calendar(work).due(work.today, rules(work).promise_days).date
    came = 0
    for row in rows:
        state = said.get(row.name)
        if (
            state is None
            and brought.all_in
            and (row.state == "promised" or (row.required and row.state == "missing"))
        ):
            state = "have"
        if state is None or state == row.state:
            continue
        row.state = state
        row.received_at = work.at if state in record.HAVE else None
        if state in record.HAVE:
            row.problem = None
        if state == "promised":
            row.promised_by = promise_by
        came += state in record.HAVE
    work.session.flush()
    missing, promised = record.short([record.line_of(row) for row in rows])
    made: list[papers.PaperRow] = []
    before = State(case.state)
    if before is State.DEFERRED:
        to = State.DEFERRED if missing or promised else State.ACCEPTED
        record.happen(work, case, "supplemented", to=to, came=came)
    elif missing:
        record.happen(work, case, "supplemented", to=before, came=came)
    else:
        _all_in(work, case, came, bool(promised))
        if before is not State.RECEIVED:
            made.append(record.slip(work, case, _authority(work, case)))
        if case.state == State.DEFERRED:
            number = record.paper_number(work, "promise")
            made.append(record.promise_paper(work, case, promised, number))
    audit.record(work, "cases:accept", case.id, step="supplemented", came=came, missing=len(missing))
    if missing:
        sentence = say(N_("已收补交材料{came}项，还缺{left}项"), came=came, left=len(missing))
    elif before is State.DEFERRED and promised:
        sentence = say(N_("已收补交材料{came}项，承诺后补还有{left}项"), came=came, left=len(promised))
    else:
        sentence = record.receipt_sentence(work, case, 0)
    return record.answer(case, sentence, [line.name for line in missing], made)


def _all_in(work: Work, case: Case, came: int, promised: bool) -> None:
    """The day everything is in: only now does a clock start."""
    calendar = record.calendar(work)
    if case.decides == "agency":
        due = calendar.due(work.today, record.days_to_forward(case))
        if case.state == State.RECEIVED:
            # Something optional came: the date by which it is forwarded stays.
            record.happen(work, case, "supplemented", to=State.RECEIVED, came=came)
        else:
            record.happen(
                work,
                case,
                "supplemented",
                to=State.RECEIVED,
                came=came,
                limit=record.days_to_forward(case),
                **record.due_data("station_due_on", due),
            )
        return
    due = calendar.due(work.today, record.days_to_finish(case))
    record.happen(
        work,
        case,
        "supplemented",
        to=State.DEFERRED if promised else State.ACCEPTED,
        came=came,
        accepted_on=work.today.isoformat(),
        limit=record.days_to_finish(case),
        **record.due_data("due_on", due),
    )


def forward(
    work: Work, case_id: str, note: str = "", external_number: str | None = None, on: date | None = None
) -> Stepped:
    """转报: handed up to the agency that decides, or the township asked about what the village decides itself.

    The village's own matter stays the village's and its clock runs on. Needs `cases:accept`. Raises StepNotPossible,
    DateWrong.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    day = record.not_future(work, on)
    record.happen(work, case, "forwarded", note=note.strip() or None, on=day.isoformat())
    if external_number:
        case.external_number = external_number.strip()
    audit.record(work, "cases:accept", case.id, step="forwarded")
    sentence = (
        N_("已转报，编号{number}，等待机关答复")
        if case.decides == "agency"
        else N_("已报镇，编号{number}，仍由本村决定，计时不停")
    )
    return record.answer(case, say(sentence, number=case.number))


ANSWERS: Final[Mapping[str, State]] = {
    "accepted": State.ACCEPTED,
    "deferred": State.DEFERRED,
    "refused": State.REFUSED,
    "returned": State.RETURNED,
    "finished": State.FINISHED,
}
REPLIED: Final = "replied"
"""What the township says about a matter that the village decides itself; it moves nothing."""


def answer(work: Work, given: Answered) -> Stepped:
    """What came back from the agency is recorded. Needs `cases:accept`.

    For the village's own matter only `replied`: what the township said. Raises VillageDecides, AnswerUnknown,
    ReasonMissing (refused, returned, not approved), DateWrong, StepNotPossible.
    """
    users.require(work, "cases:accept")
    return answered(work, given)


def answered(work: Work, given: Answered) -> Stepped:
    """The same without asking who is at the desk: for an answer that a township signed. Raises what `answer` does."""
    case = record.load(work, given.case_id)
    if given.result != REPLIED and given.result not in ANSWERS:
        raise AnswerUnknown(
            result=given.result[:40], results=say(N_("、")).join((*ANSWERS, REPLIED)), field="result"
        )
    if case.decides == "village":
        return _replied(work, case, given)
    if given.result == REPLIED:
        raise AnswerUnknown(result=given.result, results=say(N_("、")).join(ANSWERS), field="result")
    to = ANSWERS[given.result]
    record.require_step(case, "answered", to)
    day = record.not_future(work, given.on)
    note: str | None = given.reason.strip() or None
    if to in (State.REFUSED, State.RETURNED):
        note = record.reason_given(given.reason, to.word)
    if to is State.FINISHED and not given.approved:
        note = record.reason_given(given.reason, N_("不予批准"))
    data: dict[str, object] = {"on": day.isoformat(), "result": given.result}
    if given.office:
        data["office"] = given.office
    if to is State.FINISHED:
        data |= {"approved": given.approved, "late": case.due_on is not None and day > case.due_on}
        if given.certificate_no.strip():
            data["certificate_no"] = given.certificate_no.strip()
    if to in (State.ACCEPTED, State.DEFERRED) and case.accepted_on is None:
        data["accepted_on"] = day.isoformat()
        days = case.promised_days if case.promised_days is not None else case.statutory_days
        if given.due is not None:
            if given.due < day:
                raise DateWrong(why=say(N_("办结期限不能早于受理日期。")), field="due")
            data |= {"due_on": given.due.isoformat(), "due_provisional": False}
        elif days is not None:
            data |= {"limit": days} | record.due_data("due_on", record.calendar(work).due(day, days))
    if given.missing:
        rows = record.materials_of(work, case.id)
        wanted = record.chosen([row.name for row in rows], dict.fromkeys(given.missing, "missing"))
        for row in rows:
            if row.name in wanted:
                row.state = "promised" if to is State.DEFERRED else "missing"
                row.received_at, row.held_from = None, None
                row.problem = note if to is State.RETURNED else None
    record.happen(work, case, "answered", to=to, note=note, event_id=given.event_id, **data)
    if given.external_number:
        case.external_number = given.external_number.strip()
    if to is State.FINISHED:
        case.result = (given.result_name or "").strip() or note or case.result
    made = [_agency_refusal(work, case, note or "")] if to is State.REFUSED else []
    audit.record(work, "cases:accept", case.id, step="answered", result=given.result)
    sentence = say(N_("已登记机关答复：{state}，编号{number}"), state=say(to.word), number=case.number)
    return record.answer(case, sentence, list(given.missing), made)


def _replied(work: Work, case: Case, given: Answered) -> Stepped:
    """The township's reply about the village's own matter: written down, the village goes on deciding."""
    if given.result != REPLIED:
        raise VillageDecides(matter=case.matter_name, field="result")
    record.require_step(case, "answered")
    day = record.not_future(work, given.on)
    note = record.reason_given(given.reason, N_("上级回复"))
    said = {"office": given.office} if given.office else {}
    record.happen(
        work, case, "answered", to=State(case.state), note=note, event_id=given.event_id,
        on=day.isoformat(), result=REPLIED, **said,
    )  # fmt: skip
    audit.record(work, "cases:accept", case.id, step="answered", result=REPLIED)
    return record.answer(case, say(N_("已登记上级回复，编号{number}，仍由本村决定"), number=case.number))


def finish(
    work: Work,
    case_id: str,
    result: str = "",
    note: str = "",
    certificate_no: str = "",
    *,
    approved: bool = True,
) -> Stepped:
    """办结 of what the village decides. Needs `cases:decide`. A deferred case waits for what was promised.

    `approved` False (不予批准) needs a reason in `note`. Raises StepNotPossible, ReasonMissing.
    """
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    record.require_step(case, "finished")
    why = note.strip() or None if approved else record.reason_given(note, N_("不予批准"))
    name = result.strip() or (
        matters.get(work, case.matter_code, case.matter_version).result_name if approved else "不予批准"
    )
    late = case.due_on is not None and work.today > case.due_on
    data: dict[str, Any] = {"certificate_no": certificate_no.strip()} if certificate_no.strip() else {}
    record.happen(work, case, "finished", note=why, result=name, late=late, approved=approved, **data)
    case.result = name or None
    audit.record(work, "cases:decide", case.id, step="finished", late=late)
    return record.answer(case, say(N_("已办结，编号{number}"), number=case.number))


def withdraw(work: Work, case_id: str, reason: str = "") -> Stepped:
    """The applicant takes the application back; the case stays on file. They need give no reason.

    Needs `cases:accept`. Raises StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.happen(work, case, "withdrawn", note=reason.strip() or None)
    audit.record(work, "cases:accept", case.id, step="withdrawn")
    return record.answer(case, say(N_("已撤回，编号{number}，请退还已收材料"), number=case.number))


def undo(work: Work, case_id: str, reason: str) -> Stepped:
    """撤销登记: an entry made by mistake, by who made it, on the same day, with nothing done since.

    The number is used up and its papers are void. Raises NotYoursToUndo, MovedOnSince, ReasonMissing.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.require_step(case, "undone")
    why = record.reason_given(reason, N_("撤销登记"))
    if not record.opened_today_by(work, case, work.at):
        raise NotYoursToUndo(field="case")
    if any(event.at != case.opened_at for event in record.events_of(work, case.id)):
        raise MovedOnSince(number=case.number, field="case")
    record.happen(work, case, "undone", note=why)
    for paper in papers.of(work, "cases", case.id):
        if not paper.voided:
            papers.void(work, paper.id, why)
    case.withdrawn_at, case.withdrawn_why = work.at, why
    audit.record(work, "cases:accept", case.id, step="undone")
    return record.answer(case, say(N_("已撤销登记，编号{number}作废，不再使用"), number=case.number))


def deliver(work: Work, case_id: str, how: str = "", receiver: str = "", on: date | None = None) -> Stepped:
    """送达 in short: the result is in the applicant's hands; `case_delivery.deliver` asks for the whole receipt."""
    return deliver_as(work, Delivery(case_id, how=how, receiver=receiver, on=on))


def archive(work: Work, case_id: str) -> Stepped:
    """归档: nothing more happens to it. Needs `cases:accept`."""
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.happen(work, case, "archived")
    audit.record(work, "cases:accept", case.id, step="archived")
    return record.answer(case, say(N_("已归档，编号{number}"), number=case.number))


def _agency_refusal(work: Work, case: Case, why: str) -> papers.PaperRow:
    number = record.paper_number(work, "refusal")
    facts = facts_of.RefusalNotice(
        **papers.frame(work),
        decided_by="agency",
        agency=_authority(work, case) or "有权办理的机关",
        applicant=record.applicant_of(work, case).name,
        matter=case.matter_name,
        case_number=case.number,
        asked_on=record.opened_day(case),
        reasons=(why,),
    )
    return papers.make(work, "refusal_notice", "cases", case.id, facts, number)


def _authority(work: Work, case: Case) -> str:
    return matters.get(work, case.matter_code, case.matter_version).row.authority
