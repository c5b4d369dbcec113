"""委托照护书 (未成年人保护法 arts. 22, 23): who may be entrusted, hear the child, sign, tell school and village, end.

A letter is written, printed to be signed, and holds from the day its signing is recorded. A change is a new letter
that ends the old one. Whom the law does not allow is refused when the letter is written, and nothing of the
answer is kept; what goes wrong later (the carer dies, moves, goes away) is shown as a problem of the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import birthday
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.child_files import CareLetter, CareNotice
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import (
    child_carers,
    child_contacts,
    child_form,
    child_gate,
    left_behind,
    numbers,
    residents,
    users,
)
from stationdesk.services import left_behind_reasons as reasons
from stationdesk.storage.work import Work

CARE: Final[Mapping[str, str]] = {
    "daily": N_("生活照料"),
    "study": N_("学习"),
    "safety": N_("安全"),
    "medical": N_("就医（含签字同意）"),
    "money": N_("费用与支付"),
}
NOTICES: Final[Mapping[str, str]] = {"school": N_("学校"), "village": N_("实际居住地村（居）委会")}
RELATIONS: Final[Mapping[str, str]] = {"father": N_("父亲"), "mother": N_("母亲"), "other": N_("其他监护人")}


class LetterReasonMissing(Refusal):
    template = N_("请写明委托原因，例如“父母均在东莞务工”。无正当理由不得委托他人照护。")


class GuardianMissing(Refusal):
    template = N_("请至少写明一位委托的监护人及其姓名。")


class LetterTermWrong(Refusal):
    template = N_("委托期限不对：{since}至{until}。结束要晚于开始，并早于孩子年满18周岁（{adult}）。")


class LetterRuns(Refusal):
    template = N_("已有一份委托照护书有效（{since}至{until}）。请用“变更”，原来那份同时终止。")


class LetterUnknown(Refusal):
    template = N_("没有找到这份委托照护书。请刷新后再选。")


class LetterSigned(Refusal):
    template = N_("这份委托照护书已在{day}签订，不能再改。情况有变请用“变更”或“终止”。")


class LetterNotSigned(Refusal):
    template = N_("这份委托照护书还没有登记签订。请先签字，再登记。")


class LetterEnded(Refusal):
    template = N_("这份委托照护书已在{day}终止。")


class ChildNotHeard(Refusal):
    template = N_("请听取孩子的意见并记下日期；孩子太小等原因没有听取的，写明原因（第二十二条）。")


class SignedAhead(Refusal):
    template = N_("日期{day}还没有到，不能登记。")


class GuardiansDisagree(Refusal):
    template = N_("监护人意见不一致（由谁照料）。双方意见都已记下；仍要登记签订的，请写明理由。")


class NoticeUnknown(Refusal):
    template = N_("告知对象只有：school（学校）、village（村（居）委会）。")


class RecipientMissing(Refusal):
    template = N_("请写明谁收的，例如“四邑小学李老师”。")


@dataclass(frozen=True)
class Guardian:
    """Who entrusts the child. `relation`: father, mother, other."""

    relation: str
    name: str = field(repr=False)
    id_no: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    works_at: str = field(default="", repr=False)
    person_id: str | None = None


@dataclass(frozen=True)
class NewLetter:
    """A care letter. The carer is one of the residents (`carer_id`) or described by name and identity number.

    `checks`: the four answers of art. 22, key → whether it applies; None is "not asked yet".
    """

    enrolment_id: str
    reason: str = field(repr=False)
    since: date
    until: date
    checks: Mapping[str, bool | None] = field(repr=False)
    carer_id: str | None = None
    carer_name: str = field(default="", repr=False)
    carer_id_no: str = field(default="", repr=False)
    carer_phone: str = field(default="", repr=False)
    carer_address: str = field(default="", repr=False)
    carer_relation: str = ""
    carer_health: str = field(default="", repr=False)
    carer_job: str = ""
    guardians: tuple[Guardian, ...] = field(default=(), repr=False)
    """Empty: father and mother as the register has them."""
    care: Mapping[str, str] = field(default_factory=dict, repr=False)
    contact: str = ""
    child_opinion: str = field(default="", repr=False)
    heard_on: date | None = None
    not_heard_why: str = field(default="", repr=False)
    village_opinion: str = field(default="", repr=False)
    witness: str = field(default="", repr=False)
    replaces: str | None = None


@dataclass(frozen=True)
class NoticeLine:
    """A notice that was given."""

    addressee: str
    recipient: str = field(repr=False)
    given_on: date
    how: str


@dataclass(frozen=True)
class Letter:
    """A care letter as the opened file shows it."""

    id: str
    number: str
    state: str
    """`written`, `running`, `coming`, `over`, `ended`."""
    since: date
    until: date
    signed_on: date | None
    ended_on: date | None
    ended_why: str = field(repr=False)
    carer_id: str | None
    carer: Mapping[str, str] = field(repr=False)
    guardians: tuple[Guardian, ...] = field(repr=False)
    reason: str = field(repr=False)
    care: Mapping[str, str] = field(repr=False)
    contact: str
    child_opinion: str = field(repr=False)
    heard_on: date | None
    not_heard_why: str = field(repr=False)
    village_opinion: str = field(repr=False)
    witness: str = field(repr=False)
    despite: str = field(repr=False)
    replaces_id: str | None
    notices: tuple[NoticeLine, ...]
    problems: tuple[str, ...]
    """What is missing or has gone wrong, in sentences without names."""


def write(work: Work, new: NewLetter) -> Letter:
    """Write a letter to be printed and signed. With `replaces` the old one ends when this one is signed.

    Raises the refusals of this module, FileNotAuthorised.
    """
    row = child_gate.write(work, new.enrolment_id)
    child = residents.get(work, row.person_id)
    child_carers.answered(work, new.checks)
    carer = child_carers.carer(work, _given(new), child)
    if not new.reason.strip():
        raise LetterReasonMissing(field="reason")
    guardians = new.guardians or _parents(work, child.id)
    if not guardians or any(not one.name.strip() for one in guardians):
        raise GuardianMissing(field="guardians")
    _term(new, child)
    if new.heard_on is not None and new.heard_on > work.today:
        raise SignedAhead(day=new.heard_on, field="heard_on")
    before = _get(work, row, new.replaces) if new.replaces else None
    _alone(work, row, new.since, before)
    _short(new)
    made = CareLetter(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "care_letter"),
        person_id=row.person_id,
        enrolment_id=row.id,
        made_at=work.at,
        user_id=work.user_id,
        guardians=[
            {
                "relation": one.relation,
                "name": one.name.strip(),
                "id_no": one.id_no.strip(),
                "phone": one.phone.strip(),
                "works_at": one.works_at.strip(),
                "person_id": one.person_id,
            }
            for one in guardians
        ],
        carer_id=new.carer_id and residents.get(work, new.carer_id).id,
        carer=carer,
        reason=new.reason.strip(),
        since=new.since,
        until=new.until,
        care={key: new.care[key].strip() for key in CARE if new.care.get(key, "").strip()},
        contact=new.contact.strip() or "父母每周至少联系孩子和照护人一次",
        child_opinion=new.child_opinion.strip() or None,
        heard_on=new.heard_on,
        not_heard_why=new.not_heard_why.strip() or None,
        checks={key: False for key, _ in child_carers.checks(work)},
        checks_version=child_form.pack(work).version,
        village_opinion=new.village_opinion.strip() or None,
        witness=new.witness.strip() or None,
        replaces_id=before.id if before else None,
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "left_behind:care_letter", row.id, change=before is not None)
    return _letter(work, made)


def sign(
    work: Work,
    enrolment_id: str,
    letter_id: str,
    signed_on: date | None = None,
    *,
    witness: str = "",
    despite: str = "",
) -> Letter:
    """Record that the paper was signed; the letter holds from then on, and the one it replaces ends.

    Raises ChildNotHeard, GuardiansDisagree (unless `despite` says why), LetterSigned, SignedAhead, LetterRuns.
    """
    lengths.within(
        {"witness": lengths.NAME, "despite": lengths.REMARK}, {"witness": witness, "despite": despite}
    )
    row = child_gate.write(work, enrolment_id)
    letter = _get(work, row, letter_id)
    if letter.ended_on is not None:
        raise LetterEnded(day=letter.ended_on, field="letter")
    if letter.signed_on is not None:
        raise LetterSigned(day=letter.signed_on, field="letter")
    day = signed_on or work.today
    if day > work.today:
        raise SignedAhead(day=day, field="signed_on")
    if not (letter.child_opinion and letter.heard_on) and not letter.not_heard_why:
        raise ChildNotHeard(field="child_opinion")
    if _disagree(work, row.person_id) and not despite.strip():
        raise GuardiansDisagree(field="despite")
    if letter.carer_id:  # between writing and signing things happen
        child_carers.able(work, residents.get(work, letter.carer_id))
    before = _get(work, row, letter.replaces_id) if letter.replaces_id else None
    _alone(work, row, letter.since, before)
    if before is not None and before.ended_on is None:
        before.ended_on, before.ended_why = max(letter.since, before.since), "变更为新的委托照护书"
    letter.signed_on, letter.despite = day, despite.strip() or None
    letter.witness = witness.strip() or letter.witness
    if letter.carer_id and row.carer_kind in (None, "none"):
        # The register said nobody looks after the child; the letter says who does.
        near = reasons.carer_of(work, row.person_id, work.today)
        row.carer_id = letter.carer_id
        row.carer_kind = near.kind if near is not None and near.id == letter.carer_id else "other"
    work.session.flush()
    audit.record(work, "left_behind:care_letter", row.id, signed=1)
    return _letter(work, letter)


def hear(
    work: Work, enrolment_id: str, letter_id: str, opinion: str, heard_on: date | None, why: str
) -> Letter:
    """The child's own words and when they were heard, or why not. Raises ChildNotHeard, SignedAhead, LetterSigned."""
    limits = {"child_opinion": lengths.REMARK, "not_heard_why": lengths.REMARK}
    lengths.within(limits, {"child_opinion": opinion, "not_heard_why": why})
    row = child_gate.write(work, enrolment_id)
    letter = _get(work, row, letter_id)
    if letter.signed_on is not None:
        raise LetterSigned(day=letter.signed_on, field="letter")
    day = heard_on or (work.today if opinion.strip() else None)
    if not opinion.strip() and not why.strip():
        raise ChildNotHeard(field="child_opinion")
    if day is not None and day > work.today:
        raise SignedAhead(day=day, field="heard_on")
    letter.child_opinion, letter.heard_on = opinion.strip() or None, day
    letter.not_heard_why = why.strip() or None
    work.session.flush()
    audit.record(work, "left_behind:care_letter", row.id, heard=1)
    return _letter(work, letter)


def notice(
    work: Work,
    enrolment_id: str,
    letter_id: str,
    addressee: str,
    recipient: str,
    given_on: date | None = None,
    how: str = "",
) -> Letter:
    """Record the written notice to the school or the village (art. 23): who took it, when."""
    row = child_gate.write(work, enrolment_id)
    letter = _get(work, row, letter_id)
    if addressee not in NOTICES:
        raise NoticeUnknown(field="addressee")
    if not recipient.strip():
        raise RecipientMissing(field="recipient")
    if letter.signed_on is None:
        raise LetterNotSigned(field="letter")
    day = given_on or work.today
    if day > work.today:
        raise SignedAhead(day=day, field="given_on")
    lengths.within({"recipient": lengths.NAME, "how": lengths.TITLE}, {"recipient": recipient, "how": how})
    work.session.add(
        CareNotice(
            station_id=work.station_id,
            id=new_id(),
            letter_id=letter.id,
            addressee=addressee,
            recipient=recipient.strip(),
            given_on=day,
            how=how.strip() or None,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "left_behind:care_notice", row.id, addressee=addressee)
    return _letter(work, letter)


def end(work: Work, enrolment_id: str, letter_id: str, why: str, on: date | None = None) -> Letter:
    """The entrustment is over (parents back, carer cannot go on), or was never signed. Raises ReasonMissing …"""
    lengths.within({"why": lengths.REMARK}, {"why": why})
    row = child_gate.write(work, enrolment_id)
    letter = _get(work, row, letter_id)
    if not why.strip():
        raise left_behind.ReasonMissing(field="why")
    if letter.ended_on is not None:
        raise LetterEnded(day=letter.ended_on, field="letter")
    day = on or work.today
    if day > work.today:
        raise SignedAhead(day=day, field="on")
    letter.ended_on, letter.ended_why = day, why.strip()
    work.session.flush()
    audit.record(work, "left_behind:care_letter", row.id, ended=1)
    return _letter(work, letter)


def of_child(work: Work, person_id: str) -> list[Letter]:
    """The letters of a child, newest first; the caller has opened the file."""
    rows = work.session.execute(
        sa.select(CareLetter)
        .where(
            CareLetter.station_id == work.station_id,
            CareLetter.person_id.in_(child_form.same_child(work, person_id)),
            CareLetter.withdrawn_at.is_(None),
        )
        .order_by(CareLetter.made_at.desc(), CareLetter.id.desc())
    ).scalars()
    return [_letter(work, row) for row in rows]


def get(work: Work, row: Enrolment, letter_id: str) -> Letter:
    """One letter of an opened file. Raises LetterUnknown."""
    return _letter(work, _get(work, row, letter_id))


def masked(letter: Letter) -> Letter:
    """The letter with its numbers masked, for a screen nobody asked to show them on."""
    carer = dict(letter.carer)
    carer["id_no"] = masks.id_number(carer["id_no"]) if carer.get("id_no") else ""
    carer["phone"] = masks.phone(carer["phone"]) if carer.get("phone") else ""
    guardians = tuple(
        replace(
            one,
            id_no=masks.id_number(one.id_no) if one.id_no else "",
            phone=masks.phone(one.phone) if one.phone else "",
        )
        for one in letter.guardians
    )
    return replace(letter, carer=carer, guardians=guardians)


def signed_share(work: Work, on: date | None = None) -> tuple[int, int]:
    """Children on the register of a day, and those of them with a letter in force (签订率). Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    children = [row for row, _ in left_behind.enrolled(work, day) if row.kind == "child"]
    return len(children), sum(
        1 for row in children if child_form.letter_in_force(work, row.person_id, day) is not None
    )


def _letter(work: Work, row: CareLetter) -> Letter:
    given = work.session.execute(
        sa.select(CareNotice)
        .where(
            CareNotice.station_id == work.station_id,
            CareNotice.letter_id == row.id,
            CareNotice.withdrawn_at.is_(None),
        )
        .order_by(CareNotice.given_on, CareNotice.id)
    ).scalars()
    notices = tuple(NoticeLine(n.addressee, n.recipient, n.given_on, n.how or "") for n in given)
    state = _state(row, work.today)
    return Letter(
        row.id,
        row.number,
        state,
        row.since,
        row.until,
        row.signed_on,
        row.ended_on,
        row.ended_why or "",
        row.carer_id,
        row.carer,
        tuple(Guardian(**one) for one in row.guardians),
        row.reason,
        row.care,
        row.contact,
        row.child_opinion or "",
        row.heard_on,
        row.not_heard_why or "",
        row.village_opinion or "",
        row.witness or "",
        row.despite or "",
        row.replaces_id,
        notices,
        tuple(_problems(work, row, state, notices)),
    )


def _state(row: CareLetter, today: date) -> str:
    if row.ended_on is not None and row.ended_on <= today:
        return "ended"
    if row.signed_on is None:
        return "written"
    return "coming" if row.since > today else "over" if row.until < today else "running"


def _problems(work: Work, row: CareLetter, state: str, notices: tuple[NoticeLine, ...]) -> list[str]:
    found: list[str] = []
    if state == "ended":
        return found
    if state == "written":
        found.append(say(N_("还没有登记签订")))
    if not row.heard_on and not row.not_heard_why:
        found.append(say(N_("还没有听取孩子的意见")))
    if state == "over":
        found.append(say(N_("期限已过（{day}），请续签或终止"), day=row.until))
    if state in ("running", "coming"):
        told = {one.addressee for one in notices}
        found += [
            say(N_("还没有书面告知{whom}"), whom=say(words))
            for key, words in NOTICES.items()
            if key not in told
        ]
    if state != "over" and row.carer_id:
        try:
            child_carers.able(work, residents.get(work, row.carer_id))
        except Refusal as wrong:
            found.append(wrong.message)
    if _disagree(work, row.person_id):
        found.append(say(N_("监护人意见不一致，双方意见都已记下")))
    return found


def _disagree(work: Work, person_id: str) -> bool:
    said = child_contacts.disagreements(child_contacts.words_of(work, person_id))
    return any(one.matter == "care" for one in said)


def _parents(work: Work, person_id: str) -> tuple[Guardian, ...]:
    known = child_form.kin(work, person_id, child_form.record(work, person_id))
    rows = child_form.parents(work, person_id)
    return tuple(
        Guardian(
            who,
            known[who].name,
            known[who].id_no,
            known[who].phone,
            known[who].works_at,
            rows[who].id if who in rows else None,
        )
        for who in ("father", "mother")
        if known[who].name and not known[who].dead
    )


def _term(new: NewLetter, child: Person) -> None:
    adult = birthday(child.birth, child_carers.ADULT) if child.birth else date.max
    if new.until <= new.since or new.until >= adult or (child.birth and new.since < child.birth):
        raise LetterTermWrong(since=new.since, until=new.until, adult=adult, field="until")


def _alone(work: Work, row: Enrolment, since: date, before: CareLetter | None) -> None:
    """Only one letter runs at a time; a change names the one it ends."""
    running = child_form.letter_in_force(work, row.person_id, max(since, work.today))
    if running is not None and (before is None or running.id != before.id):
        raise LetterRuns(since=running.since, until=running.until, field="since")


def _given(new: NewLetter) -> child_carers.Given:
    return child_carers.Given(
        new.carer_id,
        new.carer_name,
        new.carer_id_no,
        new.carer_phone,
        new.carer_address,
        new.carer_relation,
        new.carer_health,
        new.carer_job,
    )


def _short(new: NewLetter) -> None:
    limits = {
        "reason": lengths.REMARK, "child_opinion": lengths.REMARK, "not_heard_why": lengths.REMARK,
        "village_opinion": lengths.REMARK, "contact": lengths.ADDRESS, "carer_name": lengths.NAME,
        "carer_phone": lengths.NUMBER, "carer_address": lengths.ADDRESS, "carer_relation": lengths.TITLE,
        "carer_health": lengths.TITLE, "carer_job": lengths.TITLE, "witness": lengths.NAME,
    }  # fmt: skip
    lengths.within(limits, {name: getattr(new, name) for name in limits})
    lengths.within(dict.fromkeys(CARE, lengths.REMARK), new.care)


def _get(work: Work, row: Enrolment, letter_id: str | None) -> CareLetter:
    found = work.session.get(CareLetter, (work.station_id, letter_id or ""))
    if (
        found is None
        or found.withdrawn_at is not None
        or found.person_id not in child_form.same_child(work, row.person_id)
    ):
        raise LetterUnknown(field="letter")
    return found


def letter_facts(work: Work, row: Enrolment, letter_id: str) -> tuple[CareLetter, Person, Mapping[str, Any]]:
    """A letter with its child and the questions it was checked by, for `child_papers`."""
    letter = _get(work, row, letter_id)
    return letter, residents.get(work, letter.person_id), dict(child_carers.checks(work))
