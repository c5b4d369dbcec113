"""The rest of a case's life: notices, materials that arrive, forwarding, answers, the end.

Every step asks the one state machine (`core/case_states.py`); a step that is not allowed is a refusal that names
the state and what may be done. What stops and moves the clock is in `case_clock.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core import phones
from stationdesk.core.case_states import State
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case, CaseNotice, CaseRating
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import cases, matters, papers, users
from stationdesk.services.case_record import DateWrong, Stepped
from stationdesk.storage.work import Work

LOW_SCORE: Final = 2
SCORES: Final[Mapping[int, str]] = {
    5: N_("非常满意"),
    4: N_("满意"),
    3: N_("基本满意"),
    2: N_("不满意"),
    1: N_("非常不满意"),
}


class SecondNoticeUnexplained(Refusal):
    template = N_("已经一次性告知过。再次告知必须写明原因（例如后来补交的材料中发现了新问题），并会计数。")


class NothingMissing(Refusal):
    template = N_("没有缺少的材料，不需要告知。")


class NothingBrought(Refusal):
    template = N_("请至少写明一份补交的材料。")


class VillageDecides(Refusal):
    template = N_("“{matter}”由本村决定，不需要转报。请直接办结或一次性告知。")


class AnswerUnknown(Refusal):
    template = N_("不认识的答复“{result}”。可用：{results}。")


class RatedAlready(Refusal):
    template = N_("这次服务已评价过，一次服务只评价一次。")


class ScoreWrong(Refusal):
    template = N_("评价分为五级：5非常满意、4满意、3基本满意、2不满意、1非常不满意。")


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


def notice(work: Work, asked: Notice) -> Stepped:
    """一次性告知: one paper with everything. A second needs a reason and is counted. Needs `cases:accept`.

    Raises SecondNoticeUnexplained, NothingMissing, MaterialUnknown, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, asked.case_id)
    record.require_step(case, "noticed")
    rows = record.materials_of(work, case.id)
    names = [row.name for row in rows]
    wanted = record.chosen(names, dict.fromkeys((*asked.missing, *asked.problems), "missing"))
    problems = {
        next(iter(record.chosen(names, {said: "missing"}))): words for said, words in asked.problems.items()
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
            row.state, row.received_at = "missing", None
    notes = {
        line.name: line.note for line in matters.get(work, case.matter_code, case.matter_version).materials
    }
    lines = [
        (row.name, problems.get(row.name) or "未提交", notes.get(row.name, ""))
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
    promise_by = record.calendar(work).due(work.today, cases.PROMISE_DAYS).date
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
        **record.due_data("due_on", due),
    )


def forward(
    work: Work, case_id: str, note: str = "", external_number: str | None = None, on: date | None = None
) -> Stepped:
    """转报: handed up to the agency. Needs `cases:accept`. Raises VillageDecides, StepNotPossible."""
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    if case.decides == "village":
        raise VillageDecides(matter=case.matter_name, field="case")
    day = _not_future(work, on)
    record.happen(work, case, "forwarded", note=note.strip() or None, on=day.isoformat())
    if external_number:
        case.external_number = external_number.strip()
    audit.record(work, "cases:accept", case.id, step="forwarded")
    return record.answer(case, say(N_("已转报，编号{number}，等待机关答复"), number=case.number))


ANSWERS: Final[Mapping[str, State]] = {
    "accepted": State.ACCEPTED,
    "deferred": State.DEFERRED,
    "refused": State.REFUSED,
    "returned": State.RETURNED,
    "finished": State.FINISHED,
}


def answer(work: Work, given: Answered) -> Stepped:
    """What came back from the agency is recorded. Needs `cases:accept`.

    Raises VillageDecides, AnswerUnknown, ReasonMissing (refused, returned), DateWrong, StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, given.case_id)
    if case.decides == "village":
        raise VillageDecides(matter=case.matter_name, field="case")
    to = ANSWERS.get(given.result)
    if to is None:
        raise AnswerUnknown(result=given.result, results=say(N_("、")).join(ANSWERS), field="result")
    record.require_step(case, "answered", to)
    day = _not_future(work, given.on)
    note: str | None = given.reason.strip() or None
    if to in (State.REFUSED, State.RETURNED):
        note = record.reason_given(given.reason, to.word)
    data: dict[str, object] = {"on": day.isoformat(), "result": given.result}
    if to in (State.ACCEPTED, State.DEFERRED) and case.accepted_on is None:
        data["accepted_on"] = day.isoformat()
        days = case.promised_days if case.promised_days is not None else case.statutory_days
        if given.due is not None:
            if given.due < day:
                raise DateWrong(why=say(N_("办结期限不能早于受理日期。")), field="due")
            data |= {"due_on": given.due.isoformat(), "due_provisional": False}
        elif days is not None:
            data |= record.due_data("due_on", record.calendar(work).due(day, days))
    if given.missing:
        rows = record.materials_of(work, case.id)
        wanted = record.chosen([row.name for row in rows], dict.fromkeys(given.missing, "missing"))
        for row in rows:
            if row.name in wanted:
                row.state = "promised" if to is State.DEFERRED else "missing"
                row.received_at = None
    record.happen(work, case, "answered", to=to, note=note, **data)
    if given.external_number:
        case.external_number = given.external_number.strip()
    if to is State.FINISHED:
        case.result = (given.result_name or "").strip() or note or case.result
    made = [_agency_refusal(work, case, note or "")] if to is State.REFUSED else []
    audit.record(work, "cases:accept", case.id, step="answered", result=given.result)
    sentence = say(N_("已登记机关答复：{state}，编号{number}"), state=say(to.word), number=case.number)
    return record.answer(case, sentence, list(given.missing), made)


def finish(work: Work, case_id: str, result: str = "", note: str = "") -> Stepped:
    """办结 of what the village decides. Needs `cases:decide`. A deferred case waits for what was promised."""
    users.require(work, "cases:decide")
    case = record.load(work, case_id)
    name = result.strip() or matters.get(work, case.matter_code, case.matter_version).result_name
    late = case.due_on is not None and work.today > case.due_on
    record.happen(work, case, "finished", note=note.strip() or None, result=name, late=late)
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
    """送达: the result is in the applicant's hands. `receiver` says who took it (本人, 代收人与关系)."""
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    day = _not_future(work, on)
    record.happen(
        work, case, "delivered", note=receiver.strip() or None, how=how.strip() or None, on=day.isoformat()
    )
    audit.record(work, "cases:accept", case.id, step="delivered")
    return record.answer(case, say(N_("已送达，编号{number}"), number=case.number))


def archive(work: Work, case_id: str) -> Stepped:
    """归档: nothing more happens to it. Needs `cases:accept`."""
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    record.happen(work, case, "archived")
    audit.record(work, "cases:accept", case.id, step="archived")
    return record.answer(case, say(N_("已归档，编号{number}"), number=case.number))


def rate(work: Work, case_id: str, score: int, comment: str = "") -> Stepped:
    """好差评: five levels, voluntary, once a service. One of the lower two is to be followed up in one working day.

    Needs `cases:accept`. Raises ScoreWrong, RatedAlready.
    """
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    if score not in SCORES:
        raise ScoreWrong(field="score")
    if work.scalar(
        "SELECT 1 FROM case_ratings WHERE station_id = :s AND case_id = :c AND withdrawn_at IS NULL",
        s=work.station_id,
        c=case.id,
    ):
        raise RatedAlready(field="case")
    low = score <= LOW_SCORE
    follow = record.calendar(work).due(work.today, 1).date if low else None
    record.happen(work, case, "rated", score=score, follow_up_by=follow.isoformat() if follow else None)
    work.session.add(
        CaseRating(
            station_id=work.station_id,
            id=new_id(),
            case_id=case.id,
            score=score,
            at=work.at,
            comment=comment.strip() or None,
        )
    )
    audit.record(work, "cases:accept", case.id, step="rated")
    sentence = say(N_("已登记评价：{word}"), word=say(SCORES[score]))
    if follow:
        sentence += say(N_("，请在{day}前联系核实"), day=record.day_words(follow, work.today))
    return record.answer(case, sentence)


def proxied(work: Work, case_id: str, proxy_request_id: str) -> Stepped:
    """代办: the case goes on as a proxy request, which `services/proxy.py` has made. Needs `proxy:request`."""
    users.require(work, "proxy:request")
    case = record.load(work, case_id)
    record.happen(work, case, "proxied", request=proxy_request_id)
    case.proxy_request_id = proxy_request_id
    audit.record(work, "proxy:request", case.id)
    return record.answer(case, say(N_("已转为全程代办，编号{number}"), number=case.number))


def correct(
    work: Work,
    case_id: str,
    reason: str,
    *,
    contact_phone: str | None = None,
    remark: str | None = None,
    external_number: str | None = None,
    by_relation: str | None = None,
) -> Stepped:
    """更正 of what was written down wrongly; what it said before stays in the change log. Needs `cases:accept`."""
    users.require(work, "cases:accept")
    case = record.load(work, case_id)
    given = {
        "contact_phone": contact_phone,
        "summary": remark,
        "external_number": external_number,
        "by_relation": by_relation,
    }
    changed = [name for name, value in given.items() if value is not None]
    record.happen(work, case, "corrected", note=record.reason_given(reason, N_("更正")), fields=changed)
    for name in changed:
        plain = (given[name] or "").strip() or None
        setattr(case, name, phones.kept(plain) if name == "contact_phone" else plain)
    audit.record(work, "cases:accept", case.id, step="corrected", fields=changed)
    return record.answer(case, say(N_("已更正，编号{number}"), number=case.number))


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


def _not_future(work: Work, day: date | None) -> date:
    if day is None:
        return work.today
    if day > work.today:
        raise DateWrong(why=say(N_("日期不能晚于今天。")), field="on")
    if day < work.today - timedelta(days=366):
        raise DateWrong(why=say(N_("日期早于一年前，请核对。")), field="on")
    return day
