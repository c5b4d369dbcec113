"""首问负责: somebody asks at the counter, and who is asked first is responsible until it is answered or settled.

What the station does is answered at once or becomes a case; what another window or agency does is guided there, with
place and telephone, and the first worker asks later whether it was settled (`follow_by`). Nobody has to be named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil_short, say
from stationdesk.models.counter import Consultation
from stationdesk.security import audit
from stationdesk.services import case_record, counter_data, matters, numbers, packs, papers, station, users
from stationdesk.services.consultation_lists import (
    RESULTS,
    STATES,
    ConsultationCounts,
    ConsultationFigures,
    ConsultationQuery,
    ConsultationRow,
    counts,
    figures,
    ids,
    listed,
    names,
    open_guided,
    rows,
)
from stationdesk.storage.work import Work

__all__ = [
    "RESULTS",
    "STATES",
    "AnswerMissing",
    "ConsultationAmbiguous",
    "ConsultationCounts",
    "ConsultationFigures",
    "ConsultationOver",
    "ConsultationQuery",
    "ConsultationRow",
    "ConsultationUnknown",
    "FollowPast",
    "Guide",
    "GuidedNowhere",
    "NewConsultation",
    "NotGuided",
    "NoticeNeedsMatter",
    "ResultUnknown",
    "SubjectMissing",
    "Told",
    "add",
    "answer",
    "became",
    "case_undone",
    "counts",
    "figures",
    "get",
    "guide",
    "ids",
    "listed",
    "load",
    "notice",
    "notice_facts",
    "open_guided",
    "resolve",
    "rows",
    "settle",
    "withdraw",
]

SIGN: Final = "问"
LIMITS: Final = {"subject": 500, "answer": lengths.REMARK, "guided_to": 500, "outcome": lengths.REMARK}


class ConsultationUnknown(Refusal):
    template = N_("没有找到这次咨询。请核对编号，或从列表里选。")


class ConsultationAmbiguous(Refusal):
    template = N_("有几次咨询的编号以此结尾。请输入更长的编号。")


class SubjectMissing(Refusal):
    template = N_("请写一句来人问了什么，或者选一个事项。")


class AnswerMissing(Refusal):
    template = N_("请写明怎样答复的。")


class GuidedNowhere(Refusal):
    template = N_("请写明转介到哪里（单位、地点、电话），可从去向里选。")


class ConsultationOver(Refusal):
    """Parameters: number, state (in words)."""

    template = N_("咨询 {number} 已是“{state}”，不能再这样处理。需要时请另登记一次。")


class NotGuided(Refusal):
    template = N_("咨询 {number} 没有转介到别处，不用回问。")


class ResultUnknown(Refusal):
    template = N_("回问结果只有：{known}。")


class NoticeNeedsMatter(Refusal):
    template = N_("一次性告知书要说明一个事项。请先选事项。")


class FollowPast(Refusal):
    template = N_("回问日期不能早于今天。")


@dataclass(frozen=True)
class Guide:
    """Where somebody is sent: an office of the list by its key, or any words (office, place, telephone)."""

    to: str
    follow_by: date | None = None


@dataclass(frozen=True)
class NewConsultation:
    """What is entered while somebody stands there. With `answer` or `guide` it is dealt with at once."""

    subject: str = field(default="", repr=False)
    matter_code: str | None = None
    person_id: str | None = None
    organisation_id: str | None = None
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    channel: str = "counter"
    answer: str = field(default="", repr=False)
    guide: Guide | None = None


@dataclass(frozen=True)
class Told:
    """What a step answers."""

    consultation_id: str
    number: str
    state: str
    follow_by: date | None
    sentence: str
    paper: papers.PaperRow | None = None


def add(work: Work, new: NewConsultation) -> Told:
    """Write a consultation down; the one who writes is the first worker. Needs `cases:accept`.

    Raises SubjectMissing, PersonUnknown, MatterUnknown, ChannelUnknown, PhoneUnknown, TextTooLong, GuidedNowhere.
    """
    users.require(work, "cases:accept")
    code, name = counter_data.matter_of(work, new.matter_code)
    subject = counter_data.text_of(new.subject, "subject", LIMITS["subject"])
    if subject is None and name is None:
        raise SubjectMissing(field="subject")
    came = counter_data.who(work, new.person_id, new.organisation_id, new.name, new.phone)
    row = Consultation(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "consultation"),
        came_at=work.at,
        worker_id=work.user_id,
        channel=counter_data.channel_of(new.channel),
        person_id=came.person_id,
        organisation_id=came.organisation_id,
        name=came.name,
        phone=came.phone,
        matter_code=code,
        matter_name=name,
        subject=subject or name or "",
        state="open",
    )
    if new.guide is not None:
        _guide(work, row, new.guide)
        row.answer = counter_data.text_of(new.answer, "answer", LIMITS["answer"])
    elif answered := counter_data.text_of(new.answer, "answer", LIMITS["answer"]):
        row.answer, row.state, row.settled_at = answered, "answered", work.at
    work.session.add(row)
    work.session.flush()
    audit.record(work, "cases:accept", row.id, kind="consultation", state=row.state, matter=code)
    return _told(work, row)


def answer(work: Work, consultation_id: str, text: str) -> Told:
    """答复: what was told to somebody who still waits. Needs `cases:accept`. Raises AnswerMissing, ConsultationOver."""
    users.require(work, "cases:accept")
    row = load(work, consultation_id)
    _still(row, "open")
    said = counter_data.text_of(text, "answer", LIMITS["answer"])
    if said is None:
        raise AnswerMissing(field="answer")
    row.answer, row.state, row.settled_at = said, "answered", work.at
    audit.record(work, "cases:accept", row.id, kind="consultation", state="answered")
    return _told(work, row)


def guide(work: Work, consultation_id: str, where: Guide) -> Told:
    """转介: guided to another window or agency, with place and telephone. Needs `cases:accept`.

    Raises GuidedNowhere, ConsultationOver, FollowPast.
    """
    users.require(work, "cases:accept")
    row = load(work, consultation_id)
    _still(row, "open", "answered")
    _guide(work, row, where)
    row.settled_at = None
    audit.record(work, "cases:accept", row.id, kind="consultation", state="guided")
    return _told(work, row)


def settle(
    work: Work, consultation_id: str, result: str, outcome: str = "", *, again: date | None = None
) -> Told:
    """回问: whether it was settled where somebody was guided. Needs `cases:accept`.

    `settled` ends it; `not_settled` gives it back to the first worker (open again); `unreachable` asks again on
    `again`, or after the days of the pack. Raises NotGuided, ResultUnknown, FollowPast.
    """
    users.require(work, "cases:accept")
    if result not in RESULTS:
        raise ResultUnknown(known=say(N_("、")).join(RESULTS), field="result")
    row = load(work, consultation_id)
    if row.state != "guided" or row.settled_at is not None:
        raise NotGuided(number=row.number, field="consultation")
    said = counter_data.text_of(outcome, "outcome", LIMITS["outcome"] // 4)
    # Records are kept as they were said: each asking adds a line.
    line = f"{work.today.isoformat()} {RESULTS[result]}" + (f"：{said}" if said else "")
    kept = f"{row.outcome}\n{line}" if row.outcome else line
    row.outcome = counter_data.text_of(kept, "outcome", LIMITS["outcome"])
    if result == "settled":
        row.settled_at, row.follow_by = work.at, None
    elif result == "not_settled":
        row.state, row.follow_by = "open", None
    else:
        row.follow_by = _follow(work, again)
    audit.record(work, "cases:accept", row.id, kind="consultation", result=result)
    return _told(work, row)


def became(work: Work, consultation_id: str, case_id: str) -> Told:
    """The consultation became a case that was just accepted. Needs `cases:accept`.

    Raises CaseUnknown, ConsultationOver when it is a case already.
    """
    users.require(work, "cases:accept")
    row = load(work, consultation_id)
    _still(row, "open", "answered", "guided")
    case = case_record.load(work, case_id)
    row.state, row.case_id, row.follow_by = "case", case.id, None
    row.settled_at = row.settled_at or work.at
    row.person_id = row.person_id or case.person_id
    audit.record(work, "cases:accept", row.id, kind="consultation", state="case")
    return _told(work, row)


def case_undone(work: Work, case_id: str) -> int:
    """The case that consultations became was undone: they wait again for their first worker. How many."""
    users.require(work, "cases:accept")
    found = list(
        work.session.execute(
            sa.select(Consultation).where(
                Consultation.station_id == work.station_id, Consultation.case_id == case_id
            )
        ).scalars()
    )
    for row in found:
        row.state, row.case_id, row.settled_at = "answered" if row.answer else "open", None, None
    return len(found)


def withdraw(work: Work, consultation_id: str, why: str) -> Told:
    """Entered by mistake: it no longer counts. Needs `cases:accept`, on the same day by who entered it."""
    users.require(work, "cases:accept")
    row = load(work, consultation_id)
    if row.worker_id != work.user_id or civil_date(row.came_at) != work.today or row.state == "case":
        raise ConsultationOver(number=row.number, state=say(STATES[row.state]), field="consultation")
    row.withdrawn_at, row.withdrawn_why = work.at, counter_data.text_of(why, "reason") or "误录"
    audit.record(work, "cases:accept", row.id, kind="consultation", state="withdrawn")
    return Told(row.id, row.number, row.state, None, say(N_("已撤销咨询 {number}"), number=row.number))


def notice(work: Work, consultation_id: str, matter_code: str | None = None) -> Told:
    """一次性告知书（咨询）, drawn from the catalogue in force. Needs `cases:accept`.

    Raises NoticeNeedsMatter, MatterUnknown.
    """
    users.require(work, "cases:accept")
    row = load(work, consultation_id)
    code = matter_code or row.matter_code
    if not code:
        raise NoticeNeedsMatter(field="matter")
    matter = matters.get(work, code)
    if row.matter_code is None:
        row.matter_code, row.matter_name = matter.code, matter.name
    asker = names(work, [row]).get(row.id, "")
    number = "咨" + numbers.take(work, "consultation_notice")
    facts = notice_facts(work, matter, asker=asker, subject=row.subject, asked_on=civil_date(row.came_at))
    paper = papers.make(work, "consultation_notice", "consultations", row.id, facts, number)
    audit.record(work, "cases:accept", row.id, kind="consultation_notice", matter=matter.code)
    return replace(_told(work, row), paper=paper)


def notice_facts(
    work: Work, matter: matters.MatterDetail, *, asker: str, subject: str, asked_on: date
) -> facts_of.ConsultationNotice:
    """What the notice says of a matter. Facts are Chinese whatever the screen speaks."""
    here = station.detail(work)
    row = matter.row
    limits: list[str] = []
    if row.decides == "agency" and row.station_days is not None:
        limits.append(f"站点收件后{row.station_days}个工作日内报送" if row.station_days else "站点当日报送")
    if row.promised_days is not None:
        limits.append(f"承诺{row.promised_days}个工作日内办结" if row.promised_days else "当场办结")
    if row.statutory_days is not None:
        limits.append(f"法定{row.statutory_days}个工作日")
    elif matter.statutory_calendar_days is not None:
        limits.append(f"法定{matter.statutory_calendar_days}日")
    return facts_of.ConsultationNotice(
        **papers.frame(work),
        asker=asker,
        subject="" if subject == matter.name else subject,
        matter=matter.name,
        code=matter.code,
        decides="village" if row.decides == "village" else "agency",
        agency=row.authority if row.decides != "village" else "",
        asked_on=asked_on,
        basis="、".join(matter.legal_basis[:3]),
        conditions=matter.conditions,
        limits=tuple(limits),
        steps=matter.steps,
        fee=row.fee,
        place=here.address or here.name,
        apply_within=matter.apply_within,
        materials=tuple(
            facts_of.NoticeMaterial(
                name=line.name,
                form=case_record.MATERIAL_FORMS.get(line.form, ""),
                copies=line.copies,
                required=line.required,
                how=line.note,
            )
            for line in matter.materials
        ),
        in_person=not row.proxy_allowed,
        catalogue=matter.version,
        unconfirmed=_unconfirmed(matter.unconfirmed),
    )


UNCONFIRMED_WORDS: Final[Mapping[str, str]] = {
    "statutory_days": "法定时限",
    "statutory_calendar_days": "法定时限",
    "promised_days": "承诺时限",
    "station_days": "站点时限",
    "materials": "材料清单",
    "legal_basis": "依据",
    "conditions": "办理条件",
    "fee": "收费",
    "*": "以上内容",
}


def _unconfirmed(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(UNCONFIRMED_WORDS[name] for name in fields if name in UNCONFIRMED_WORDS))


def load(work: Work, consultation_id: str) -> Consultation:
    """The row. Raises ConsultationUnknown, also for one that was withdrawn."""
    row = work.session.get(Consultation, (work.station_id, consultation_id))
    if row is None or row.withdrawn_at is not None:
        raise ConsultationUnknown(field="consultation")
    return row


def resolve(work: Work, text: str) -> str:
    """The id of what a clerk names: the id, the number, or its last digits (four and more).

    Raises ConsultationUnknown, ConsultationAmbiguous.
    """
    plain = text.strip()
    found = work.rows(
        "SELECT id FROM consultations WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (id = :t OR number = :t OR (:long AND number LIKE :tail ESCAPE '!')) LIMIT 2",
        s=work.station_id,
        t=plain,
        long=len(plain) >= 4,
        tail=counter_data.like(plain)[:-1],
    )
    if not found:
        raise ConsultationUnknown(field="consultation")
    if len(found) > 1:
        raise ConsultationAmbiguous(field="consultation")
    return str(found[0]["id"])


def get(work: Work, consultation_id: str) -> ConsultationRow:
    """One consultation. Needs `cases:read`. Raises ConsultationUnknown."""
    users.require(work, "cases:read")
    load(work, consultation_id)
    return rows(work, [consultation_id])[0]


# inside -----------------------------------------------------------------------------------------------


def _still(row: Consultation, *states: str) -> None:
    if row.state not in states or (row.state == "guided" and row.settled_at is not None):
        raise ConsultationOver(number=row.number, state=say(STATES[row.state]), field="consultation")


def _guide(work: Work, row: Consultation, where: Guide) -> None:
    to = where.to.strip()
    known = {office.key: office for office in counter_data.offices(work)}
    words = known[to].words if to in known else to
    if not words:
        raise GuidedNowhere(field="guided_to")
    row.guided_to = counter_data.text_of(words, "guided_to", LIMITS["guided_to"])
    row.follow_by, row.state = _follow(work, where.follow_by), "guided"


def _follow(work: Work, by: date | None) -> date:
    if by is not None:
        if by < work.today:
            raise FollowPast(field="follow_by")
        return by
    days = int(packs.holding(work, "counter").body["follow_days"])
    return case_record.calendar(work).due(work.today, days).date


def _told(work: Work, row: Consultation) -> Told:
    work.session.flush()
    sentence = {
        "open": N_("已记下，编号{number}，首问人负责答复"),
        "answered": N_("已答复，编号{number}"),
        "guided": N_("已转介，编号{number}，{day}前回问是否办好"),
        "case": N_("咨询{number}已转为办件"),
    }[row.state]
    if row.state == "guided" and row.settled_at is not None:
        sentence = N_("咨询{number}已办好，回问完成")
    day = civil_short(row.follow_by, work.today) if row.follow_by else ""
    return Told(row.id, row.number, row.state, row.follow_by, say(sentence, number=row.number, day=day))
