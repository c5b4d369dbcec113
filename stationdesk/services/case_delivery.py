"""送达: a paper reaches the applicant, proved by a 送达回证 that is printed to be signed and recorded afterwards.

Delivering the result ends the case's way (办结 → 送达); a notice that is told in writing on the way (特别程序, 延期,
补正) is served without moving it. What the receipt says is kept in the event, which is never changed.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import papers as facts_of
from stationdesk.core.case_states import State
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.security import audit
from stationdesk.services import case_record as record
from stationdesk.services import papers, users
from stationdesk.services.case_record import DateWrong, Stepped
from stationdesk.services.case_rules import Way, rules
from stationdesk.storage.work import Work

SELF: Final = ("", "本人", "申请人", "self")
ENDS: Final = (State.FINISHED, State.REFUSED)
PAPER_NAMES: Final = {
    "case_slip": "收件凭证（受理回执）",
    "one_time_notice": "一次性告知书",
    "deferred_promise": "容缺受理承诺书",
    "refusal_notice": "不予受理通知书",
    "clock_notice": "期限变动告知书",
}


class RelationMissing(Refusal):
    template = N_("不是本人签收，请写明代收人与受送达人的关系。")


class RefusalUnwitnessed(Refusal):
    template = N_("留置送达要写明拒收事由和见证人。")


class DocumentUnknown(Refusal):
    template = N_("这件没有编号为“{number}”的文书。可送达的：{numbers}。")


class NothingToDeliver(Refusal):
    template = N_("这件还没有要送达的文书。")


@dataclass(frozen=True)
class Delivery:
    """What a 送达回证 records (fields of the form). Empty texts are lines to be filled by hand."""

    case_id: str
    documents: tuple[str, ...] = ()
    """Numbers of this case's papers; the result when empty."""
    how: str = ""
    """Key, name or everyday word of a way of delivery; in person when empty."""
    receiver: str = field(default="", repr=False)
    """Who signed; the applicant when empty."""
    relation: str = ""
    place: str = field(default="", repr=False)
    on: date | None = None
    time: str = ""
    """HH:MM, when the day alone is not enough."""
    refused_why: str = field(default="", repr=False)
    witness: str = field(default="", repr=False)
    deliverer: str = ""
    """Who delivered; whoever is at the desk when empty."""
    remark: str = field(default="", repr=False)


def prepare(work: Work, asked: Delivery) -> Stepped:
    """The 送达回证 with room for signatures, before somebody goes to deliver. Nothing moves. Needs `cases:accept`.

    Raises DeliveryWayUnknown, DocumentUnknown, NothingToDeliver, CaseUnknown.
    """
    users.require(work, "cases:accept")
    case = record.load(work, asked.case_id)
    way = rules(work).way(asked.how) if asked.how.strip() else None
    made = _paper(work, case, asked, way, None)
    audit.record(work, "cases:accept", case.id, step="delivery-prepared")
    sentence = say(N_("空白送达回证 {number} 已备好，送达签字后再登记送达"), number=made.number)
    return record.answer(case, sentence, made=[made])


def deliver(work: Work, given: Delivery) -> Stepped:
    """Record a delivery; its 送达回证 comes with the answer unless one was printed before. Needs `cases:accept`.

    Raises DeliveryWayUnknown, RelationMissing, RefusalUnwitnessed, DocumentUnknown, NothingToDeliver, DateWrong,
    StepNotPossible.
    """
    users.require(work, "cases:accept")
    case = record.load(work, given.case_id)
    ends = case.state in ENDS and not _on_the_way(work, case, given.documents)
    record.require_step(case, "delivered" if ends or not given.documents else "served")
    way = rules(work).way(given.how)
    day = record.not_future(work, given.on)
    if day < record.opened_day(case):
        raise DateWrong(why=say(N_("送达不能早于登记那天。")), field="on")
    if given.time and not _is_time(given.time):
        raise DateWrong(why=say(N_("时间写成 时:分，例如 09:30。")), field="time")
    receiver, relation = given.receiver.strip(), given.relation.strip()
    himself = receiver in (*SELF, record.applicant_of(work, case).name)
    if way.key == "left":
        if not given.refused_why.strip() or not given.witness.strip():
            raise RefusalUnwitnessed(field="witness" if given.refused_why.strip() else "refused_why")
    elif way.key in ("direct", "entrusted", "passed_on") and not himself and not _names_relation(given):
        raise RelationMissing(field="relation")
    titles = _titles(work, case, given.documents)
    before = _printed(work, case)
    made = [] if before is not None else [_paper(work, case, given, way, day)]
    receipt = before.number if before is not None else made[0].number
    said: dict[str, Any] = {
        "way": way.key,
        "how": say(way.name),
        "receiver": receiver or "本人",
        "relation": relation,
        "place": given.place.strip(),
        "time": given.time,
        "refused_why": given.refused_why.strip(),
        "witness": given.witness.strip(),
        "deliverer": given.deliverer.strip() or work.actor.name,
        "remark": given.remark.strip(),
    }
    record.happen(
        work,
        case,
        "delivered" if ends else "served",
        note=receiver or None,
        on=day.isoformat(),
        receipt=receipt,
        documents=[f"{name} {number}".strip() for name, number in titles],
        **{key: value for key, value in said.items() if value},
    )
    audit.record(work, "cases:accept", case.id, step="delivered" if ends else "served", way=way.key)
    sentence = say(
        N_("已送达，编号{number}") if ends else N_("已登记送达回证{number}"),
        number=case.number if ends else receipt,
    )
    return record.answer(case, sentence, made=made)


def _on_the_way(work: Work, case: Case, documents: tuple[str, ...]) -> bool:
    """Whether only notices of the way were named, not the result or the refusal."""
    kinds = {paper.kind for paper in papers.of(work, "cases", case.id) if paper.number in documents}
    return bool(documents) and bool(kinds) and kinds <= {"clock_notice", "one_time_notice"}


def _names_relation(given: Delivery) -> bool:
    """A relation of its own, or one told with the name: 王小红（女儿）."""
    return bool(given.relation.strip()) or ("（" in given.receiver and given.receiver.strip().endswith("）"))


def _is_time(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    return bool(colon) and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60


def _titles(work: Work, case: Case, documents: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name, number) of what is delivered: the papers that were named, or the result."""
    known = {
        paper.number: paper
        for paper in papers.of(work, "cases", case.id)
        if not paper.voided and paper.kind in PAPER_NAMES
    }
    titles = []
    for number in documents:
        paper = known.get(number.strip())
        if paper is None:
            raise DocumentUnknown(
                number=number[:60], numbers=say(N_("、")).join(known) or "—", field="documents"
            )
        titles.append((PAPER_NAMES[paper.kind], paper.number))
    if titles:
        return titles
    if case.state == State.REFUSED:
        return [
            (PAPER_NAMES[paper.kind], paper.number)
            for paper in known.values()
            if paper.kind == "refusal_notice"
        ] or [("不予受理通知书", "")]
    if case.state in (State.FINISHED, State.DELIVERED):
        return [(case.result or "办理结果", _certificate(work, case))]
    if not known:
        raise NothingToDeliver(field="documents")
    last = max(known.values(), key=lambda paper: paper.id)
    return [(PAPER_NAMES[last.kind], last.number)]


def _certificate(work: Work, case: Case) -> str:
    """The number of the certificate with which the case was finished, or the case's own number."""
    for event in reversed(record.events_of(work, case.id)):
        if event.kind in ("finished", "answered") and (event.data or {}).get("certificate_no"):
            return str((event.data or {})["certificate_no"])
    return case.number


def _printed(work: Work, case: Case) -> papers.PaperRow | None:
    """The receipt that was printed before and is not used yet."""
    used = {
        (event.data or {}).get("receipt")
        for event in record.events_of(work, case.id)
        if event.kind in ("served", "delivered")
    }
    waiting = [
        paper
        for paper in papers.of(work, "cases", case.id)
        if paper.kind == "delivery_receipt" and not paper.voided and paper.number not in used
    ]
    return waiting[-1] if waiting else None


def _paper(
    work: Work, case: Case, asked: Delivery, way: Way | None, delivered: date | None
) -> papers.PaperRow:
    number = record.paper_number(work, "delivery")
    who = record.applicant_of(work, case)
    receiver = asked.receiver.strip()
    facts = facts_of.DeliveryReceipt(
        **papers.frame(work),
        matter=case.matter_name,
        case_number=case.number,
        addressee=who.name,
        documents=tuple(
            facts_of.DeliveredDocument(name=name, number=number)
            for name, number in _titles(work, case, asked.documents)
        ),
        place=asked.place.strip(),
        ways=tuple(one.name for one in rules(work).ways),
        way=way.name if way is not None else "",
        receiver=(receiver or (who.name if delivered else "")) if receiver not in SELF[1:] else who.name,
        relation=asked.relation.strip(),
        delivered_on=delivered,
        time=asked.time,
        refused_why=asked.refused_why.strip(),
        witness=asked.witness.strip(),
        deliverer=asked.deliverer.strip() or (work.actor.name if delivered else ""),
        remark=asked.remark.strip(),
        qr=number,
    )
    return papers.make(work, "delivery_receipt", "cases", case.id, facts, number)
