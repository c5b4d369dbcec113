"""The three left-behind registers (三留守): proposals, a person's decision on each, enrolments and assessments.

The rules (`left_behind_rules`) propose; a worker confirms, rejects with a reason, or enrols by hand with evidence.
Coming back onto a register is a new row; the history stays. What concerns one child in detail is in
`left_behind_files`, birthdays and leaving in `left_behind_turning`, the counts are in `left_behind_summary`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.left_behind import Assessment, Decision, Enrolment
from stationdesk.models.residents import Person
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import family_checks, residents, users
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_reasons as reasons
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work

KIND_WORDS: Final[Mapping[str, str]] = {
    "child": N_("留守儿童"),
    "woman": N_("留守妇女"),
    "elder": N_("留守老年人"),
}
GRADES: Final[Mapping[str, tuple[str, str]]] = {
    "good": (N_("较好"), "low"),
    "fair": (N_("一般"), "medium"),
    "poor": (N_("差"), "high"),
}
"""Guardianship grades of the national form, and the risk level that follows."""
RISKS: Final = ("low", "medium", "high")
_LIMITS: Final = {"evidence": lengths.REMARK, "school": lengths.NAME, "note": lengths.REMARK}
CARER_KINDS: Final = ("grandparent", "relative", "guardian", "other", "none")


class KindUnknown(Refusal):
    template = N_("不认识的类别“{kind}”。可填：child（儿童）、woman（妇女）、elder（老年人）。")


class NotProposed(Refusal):
    template = N_("按现有登记，规则没有提出这个人。可能情况已变或已在册；请刷新提名名单，或凭证据手工纳入。")


class AlreadyEnrolled(Refusal):
    template = N_("这个人已在册（{since}起），不能重复纳入。请打开原来的记录。")


class EnrolmentUnknown(Refusal):
    template = N_("没有找到这条在册记录。请刷新名册后再选。")


class EnrolmentClosed(Refusal):
    template = N_("这条记录已在{until}退出名册。再次符合条件时请重新纳入，历史会保留。")


class ReasonMissing(Refusal):
    template = N_("请写明原因，别人看得懂的一句话就行。")


class EvidenceMissing(Refusal):
    template = N_("手工纳入要写明证据，例如“2026年11月20日入户核实，父母均在外”。")


class PersonNotLiving(Refusal):
    template = N_("这个人已登记死亡或迁出，不能纳入。请先核对档案。")


class AgeOutsideGroup(Refusal):
    template = N_("年龄{age}周岁，不属于“{group}”（{wanted}）。请核对出生日期或类别。")


class BirthUnknown(Refusal):
    template = N_("没有登记出生日期，不能判断年龄段。请先在档案里补上。")


class DayAhead(Refusal):
    template = N_("日期{day}还没有到，不能登记。")


class CloseBeforeEntry(Refusal):
    template = N_("退出日期{until}早于纳入日期{since}。请核对。")


class GradeUnknown(Refusal):
    template = N_("监护评估只有三级：good（较好）、fair（一般）、poor（差）。")


class RiskUnknown(Refusal):
    template = N_("风险等级只有：low（低）、medium（中）、high（高）。")


class CarerKindUnknown(Refusal):
    template = N_(
        "照护人类型只有：grandparent（祖辈）、relative（其他亲属）、guardian（监护人）、other（其他）、none（无人）。"
    )


@dataclass(frozen=True)
class Candidate:
    """A proposal as the worker sees it. `reason` names people; `facts` is what a rejection is tied to."""

    person_id: str
    kind: str
    reason: str = field(repr=False)
    rule: str
    facts: str
    name: str = field(repr=False)
    birth: date | None = field(repr=False)
    sex: str | None
    household_id: str | None
    carer_id: str | None
    carer_kind: str | None
    both_away: bool


@dataclass(frozen=True)
class Decided:
    """What was decided, and the enrolment that follows from it if any."""

    person_id: str
    kind: str
    decision: str
    enrolment_id: str | None = None
    since: date | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Choice:
    """A decision on a proposal. `reason` is needed to reject; `since` is the day of entry (today unless given)."""

    person_id: str
    kind: str
    reason: str = field(default="", repr=False)
    since: date | None = None
    responsible_id: str | None = None


@dataclass(frozen=True)
class ByHand:
    """Enrolment by hand: the reason and the evidence for it stand in for the rule."""

    person_id: str
    kind: str
    why: str = field(repr=False)
    evidence: str = field(repr=False)
    since: date | None = None
    carer_id: str | None = None
    carer_kind: str | None = None
    risk: str | None = None
    responsible_id: str | None = None
    school: str | None = None


@dataclass(frozen=True)
class Graded:
    """A guardianship assessment (three grades); the risk follows from the grade unless said otherwise upward."""

    enrolment_id: str
    grade: str
    risk: str | None = None
    note: str = field(default="", repr=False)
    made_on: date | None = None
    carer_kind: str | None = None


@dataclass(frozen=True)
class Row:
    """A line of the register."""

    id: str
    person_id: str
    kind: str
    name: str = field(repr=False)
    sex: str | None
    birth: date | None = field(repr=False)
    age: int | None
    since: date
    until: date | None
    why: str = field(repr=False)
    rule: str
    closed_why: str | None
    carer_kind: str | None
    risk: str | None
    guardianship: str | None
    responsible: str = field(repr=False)
    household_id: str | None


def candidates(work: Work, on: date | None = None, kind: str | None = None) -> list[Candidate]:
    """Who the rules propose on a day (today), with reason, rule and version. Needs `left_behind:read`.

    Who is on the register that day is left out; so is who was rejected (or closed) on the same facts.
    """
    users.require(work, "left_behind:read")
    day = on or work.today
    kinds = engine.KINDS if kind is None else (_kind(kind),)
    found = [one for each in kinds for one in engine.derived(work, each, day)]
    settled = _settled(work)
    out = sight.hidden(work, (one.person_id for one in found if one.kind == "child"))
    found = [o for o in found if o.person_id not in out and (o.person_id, o.kind, o.facts) not in settled]
    carers = reasons.carers(work, [one for one in found if one.kind == "child"], day)
    return [_candidate(one, carers.get(one.person_id)) for one in found]


def confirm(work: Work, choice: Choice) -> Decided:
    """Take a proposed person onto the register. Needs `left_behind:enrol`.

    Raises NotProposed, AlreadyEnrolled, DayAhead.
    """
    users.require(work, "left_behind:enrol")
    day = choice.since or work.today
    _not_ahead(work, day)
    if not sight.is_hidden(work, choice.person_id):
        _refuseenrolled(work, choice.person_id, choice.kind, day)
    proposal = _proposal(work, choice.person_id, choice.kind)
    _right_age(work, residents.get(work, proposal.person_id), proposal.kind, day)
    return _confirmed(work, choice, proposal)


def confirm_all(work: Work, choices: Sequence[Choice]) -> list[Decided]:
    """Take many proposed people onto the registers in one sitting; the rules are asked once a kind.

    Whoever is not proposed (any more) or already on the register is left out of the answer, the others are
    taken in. Needs `left_behind:enrol`. Raises DayAhead.
    """
    users.require(work, "left_behind:enrol")
    proposed: dict[tuple[str, str], Candidate] = {}
    for kind in dict.fromkeys(_kind(choice.kind) for choice in choices):
        found = engine.derived(work, kind, work.today)
        carers = reasons.carers(work, found, work.today) if kind == "child" else {}
        proposed |= {(one.person_id, kind): _candidate(one, carers.get(one.person_id)) for one in found}
    done, out = [], sight.hidden(work, (person for person, _kind in proposed))
    for choice in choices:
        _not_ahead(work, choice.since or work.today)
        proposal = proposed.pop((residents.stands_for(work, choice.person_id), choice.kind), None)
        if proposal is not None and proposal.person_id not in out:
            done.append(_confirmed(work, choice, proposal))
    return done


def _confirmed(work: Work, choice: Choice, proposal: Candidate) -> Decided:
    day = choice.since or work.today
    row = Enrolment(
        station_id=work.station_id,
        id=new_id(),
        person_id=proposal.person_id,
        kind=proposal.kind,
        since=day,
        why=proposal.reason,
        rule=proposal.rule,
        evidence={"facts": proposal.facts, "both_away": proposal.both_away},
        carer_id=proposal.carer_id,
        carer_kind=proposal.carer_kind or ("none" if proposal.kind == "child" else None),
        responsible_id=_worker(work, choice.responsible_id),
    )
    work.session.add(row)
    work.session.flush()
    _decide(work, proposal.person_id, proposal.kind, "confirmed", proposal.facts, proposal.rule, None)
    audit.record(work, "left_behind:enrol", row.id, kind=row.kind, rule=row.rule)
    return Decided(row.person_id, row.kind, "confirmed", row.id, day, proposal.reason)


def reject(work: Work, choice: Choice) -> Decided:
    """Turn a proposal down, with the reason; it comes again only when the facts change.

    Needs `left_behind:enrol`. Raises ReasonMissing, NotProposed.
    """
    users.require(work, "left_behind:enrol")
    why = _said(choice.reason)
    proposal = _proposal(work, choice.person_id, choice.kind)
    _decide(work, proposal.person_id, proposal.kind, "rejected", proposal.facts, proposal.rule, why)
    audit.record(work, "left_behind:reject", proposal.person_id, kind=proposal.kind, rule=proposal.rule)
    return Decided(proposal.person_id, proposal.kind, "rejected", reason=why)


def enrol(work: Work, new: ByHand) -> Decided:
    """Take someone onto the register by hand, with evidence; a child's carer as the household says, if not told.

    Needs `left_behind:enrol`. Raises EvidenceMissing, ReasonMissing, PersonNotLiving, AgeOutsideGroup, AlreadyEnrolled, DayAhead.
    """
    users.require(work, "left_behind:enrol")
    kind, why, day = _kind(new.kind), _said(new.why, "why"), new.since or work.today
    if not new.evidence.strip():
        raise EvidenceMissing(field="evidence")
    lengths.within(_LIMITS, vars(new))
    _not_ahead(work, day)
    person = residents.get(work, residents.stands_for(work, new.person_id))
    if sight.is_hidden(work, person.id):
        raise residents.PersonUnknown(field="person")
    if not person.living():
        raise PersonNotLiving(field="person")
    _right_age(work, person, kind, day)
    _refuseenrolled(work, person.id, kind, day)
    carer_id, kin = family_checks.carer(work, new.carer_id, person.id), _carer_kind(new.carer_kind)
    if kind == "child" and not carer_id and kin is None and (near := reasons.carer_of(work, person.id, day)):
        carer_id, kin = near.id, near.kind
    row = Enrolment(
        station_id=work.station_id,
        id=new_id(),
        person_id=person.id,
        kind=kind,
        since=day,
        why=why,
        rule="by-hand",
        evidence={"text": new.evidence.strip()},
        carer_id=carer_id,
        carer_kind=kin or ("none" if kind == "child" else None),
        risk=_risk(new.risk),
        responsible_id=_worker(work, new.responsible_id),
        school=new.school,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "left_behind:enrol", row.id, kind=kind, rule="by-hand")
    return Decided(person.id, kind, "enrolled", row.id, day, why)


def close(work: Work, enrolment_id: str, why: str, until: date | None = None) -> Row:
    """Take someone off the register, with the reason. The row stays; coming back is a new one.

    If the rule still holds, it does not propose the same facts again. Needs `left_behind:enrol`.
    Raises ReasonMissing, EnrolmentClosed, CloseBeforeEntry, DayAhead.
    """
    users.require(work, "left_behind:enrol")
    row = _open(work, enrolment_id)
    said, day = _said(why, "why"), until or work.today
    _not_ahead(work, day)
    if day < row.since:
        raise CloseBeforeEntry(until=day, since=row.since, field="until")
    for one in engine.derived(work, row.kind, day, enrolled_too=True):
        if one.person_id == residents.stands_for(work, row.person_id):
            _decide(work, one.person_id, row.kind, "closed", one.facts, one.rule.label, said)
    row.until, row.closed_why = day, said
    work.session.flush()
    audit.record(work, "left_behind:close", row.id, kind=row.kind)
    return _row(work, row, residents.get(work, row.person_id), work.today)


def assess(work: Work, given: Graded) -> Row:
    """Record a guardianship assessment; grade gives risk (差 is high), and risk the visits.

    Needs `left_behind:enrol`. Raises GradeUnknown, RiskUnknown, EnrolmentClosed, DayAhead.
    """
    users.require(work, "left_behind:enrol")
    row = _open(work, given.enrolment_id)
    if given.grade not in GRADES:
        raise GradeUnknown(field="grade")
    lengths.within(_LIMITS, vars(given))
    day = given.made_on or work.today
    _not_ahead(work, day)
    least = GRADES[given.grade][1]
    # Someone who knows the family may put the risk higher than the grade says, never lower.
    risk = max(least, _risk(given.risk) or least, key=RISKS.index)
    work.session.add(
        Assessment(
            station_id=work.station_id,
            id=new_id(),
            enrolment_id=row.id,
            made_on=day,
            user_id=work.user_id,
            grade=given.grade,
            risk=risk,
            note=given.note.strip() or None,
        )
    )
    row.guardianship, row.risk = given.grade, risk
    row.carer_kind = _carer_kind(given.carer_kind) or row.carer_kind
    work.session.flush()
    audit.record(work, "left_behind:assess", row.id, grade=given.grade, risk=risk)
    return _row(work, row, residents.get(work, row.person_id), work.today)


def register(
    work: Work, *, kind: str | None = None, on: date | None = None, closed_too: bool = False
) -> list[Row]:
    """The register of a day (today), without whom the reader has lost sight of. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    names, found = users.names(work), enrolled(work, day, closed_too=closed_too)
    out = sight.hidden(work, (row.person_id for row, _ in found))
    return [
        _row(work, row, person, day, names)
        for row, person in found
        if (kind is None or row.kind == _kind(kind)) and row.person_id not in out
    ]


def of_person(work: Work, person_id: str) -> list[Row]:
    """Every time one person was on a register, newest first. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    person = residents.get(work, residents.stands_for(work, person_id))
    if sight.is_hidden(work, person.id):
        return []
    rows = work.session.execute(
        sa.select(Enrolment)
        .where(
            Enrolment.station_id == work.station_id,
            Enrolment.person_id == person.id,
            Enrolment.withdrawn_at.is_(None),
        )
        .order_by(Enrolment.since.desc(), Enrolment.id.desc())
    ).scalars()
    return [_row(work, row, person, work.today) for row in rows]


def open_enrolment(work: Work, person_id: str, kind: str | None = None) -> str:
    """The open enrolment of a person (of one kind), for faces that name the person. Raises EnrolmentUnknown."""
    users.require(work, "left_behind:read")
    found = [
        row.id
        for row in of_person(work, person_id)
        if row.until is None and (kind is None or row.kind == kind)
    ]
    if not found:
        raise EnrolmentUnknown(field="person")
    return found[0]


def get(work: Work, enrolment_id: str) -> Enrolment:
    """The row, for services only. Raises EnrolmentUnknown."""
    row = work.session.get(Enrolment, (work.station_id, enrolment_id))
    if row is None or row.withdrawn_at is not None or sight.is_hidden(work, row.person_id):
        raise EnrolmentUnknown(field="enrolment")
    return row


def enrolled(work: Work, day: date, *, closed_too: bool = False) -> list[tuple[Enrolment, Person]]:
    """Rows of a day's registers with their people, for services only."""
    query = (
        sa.select(Enrolment, Person)
        .join(Person, sa.and_(Person.station_id == Enrolment.station_id, Person.id == Enrolment.person_id))
        .where(
            Enrolment.station_id == work.station_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.since <= day,
        )
        .order_by(Enrolment.kind, Enrolment.since, Enrolment.id)
    )
    if not closed_too:
        query = query.where(sa.or_(Enrolment.until.is_(None), Enrolment.until > day))
    return [(row[0], row[1]) for row in work.session.execute(query)]


def _row(
    work: Work, row: Enrolment, person: Person, day: date, names: Mapping[str, str] | None = None
) -> Row:
    known = users.names(work) if names is None else names
    return Row(
        row.id, row.person_id, row.kind, person.name, person.sex, person.birth,
        age_on(person.birth, day) if person.birth else None, row.since, row.until, row.why, row.rule,
        row.closed_why, row.carer_kind, row.risk, row.guardianship, known.get(row.responsible_id or "", ""),
        person.household_id,
    )  # fmt: skip


def _candidate(found: engine.Derived, carer: reasons.Carer | None) -> Candidate:
    return Candidate(
        found.person_id,
        found.kind,
        reasons.sentence(found, carer),
        found.rule.label,
        found.facts,
        found.name,
        found.birth,
        found.sex,
        found.household_id,
        carer.id if carer else None,
        carer.kind if carer else None,
        found.both_away,
    )


def _proposal(work: Work, person_id: str, kind: str) -> Candidate:
    wanted = residents.stands_for(work, residents.get(work, person_id).id)
    for one in engine.derived(work, _kind(kind), work.today):
        if one.person_id == wanted and not sight.is_hidden(work, wanted):
            near = reasons.carer_of(work, wanted, work.today) if kind == "child" else None
            return _candidate(one, near)
    raise NotProposed(field="person")


def _settled(work: Work) -> set[tuple[str, str, str]]:
    """Rejected (or closed) proposals, by the facts they were made on."""
    rows = work.session.execute(
        sa.select(Decision.person_id, Decision.kind, Decision.facts).where(
            Decision.station_id == work.station_id,
            Decision.decision.in_(("rejected", "closed")),
            Decision.withdrawn_at.is_(None),
        )
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _decide(
    work: Work, person_id: str, kind: str, decision: str, facts: str, rule: str, reason: str | None
) -> None:
    work.session.add(
        Decision(
            station_id=work.station_id,
            id=new_id(),
            person_id=person_id,
            kind=kind,
            decision=decision,
            facts=facts,
            reason=reason,
            rule=rule,
            at=work.at,
            user_id=work.user_id,
        )
    )


def _refuseenrolled(work: Work, person_id: str, kind: str, day: date) -> None:
    since = work.scalar(
        "SELECT since FROM left_behind WHERE station_id = :s AND person_id = :p AND kind = :k"
        " AND withdrawn_at IS NULL AND (until IS NULL OR until > :day) ORDER BY since LIMIT 1",
        s=work.station_id,
        p=residents.stands_for(work, person_id),
        k=_kind(kind),
        day=day.isoformat(),
    )
    if since is not None:
        raise AlreadyEnrolled(since=date.fromisoformat(since), field="person")


def _right_age(work: Work, person: Person, kind: str, day: date) -> None:
    """Age is no matter of opinion: enrolment by hand follows the rule's limits too."""
    rule = engine.rules(work, day).groups[kind]
    low, high = int(rule.body.get("age_from") or 0), rule.body.get("age_below")
    if person.birth is None:
        if kind != "woman":
            raise BirthUnknown(field="person")
        return
    age = age_on(person.birth, day)
    if age < low or (high is not None and age >= high):
        wanted: Any = f"{low}—" if high is None else f"0—{int(high) - 1}"
        raise AgeOutsideGroup(age=age, group=rule.name, wanted=wanted, field="kind")


def _open(work: Work, enrolment_id: str) -> Enrolment:
    row = get(work, enrolment_id)
    if row.until is not None:
        raise EnrolmentClosed(until=row.until, field="enrolment")
    return row


def _worker(work: Work, user_id: str | None) -> str | None:
    if user_id is None:
        return work.user_id
    row = work.session.get(User, (work.station_id, user_id))
    if row is None or row.disabled_at is not None:
        raise users.NobodyWithThatId(field="responsible")
    return user_id


def _kind(kind: str) -> str:
    if kind not in engine.KINDS:
        raise KindUnknown(kind=kind[:20], field="kind")
    return kind


def _risk(risk: str | None) -> str | None:
    if risk is not None and risk not in RISKS:
        raise RiskUnknown(field="risk")
    return risk


def _carer_kind(kind: str | None) -> str | None:
    if kind is not None and kind not in CARER_KINDS:
        raise CarerKindUnknown(field="carer_kind")
    return kind


def _said(text: str, field: str = "reason") -> str:
    if not text.strip():
        raise ReasonMissing(field=field)
    lengths.within({field: lengths.REMARK}, {field: text.strip()})
    return text.strip()


def _not_ahead(work: Work, day: date) -> None:
    if day > work.today:
        raise DayAhead(day=day, field="since")
