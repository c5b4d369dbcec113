"""同启 · 用印 · 同签 · 同封: a seal leaves its envelope before its holders, is used, and goes back into a new one.

Each holder proves presence by a PIN (`seal_holders.prove`), or the session was kept on paper and two people type it
in afterwards. The numbers on the envelopes make a chain: what is opened must be what was closed last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import ink, lengths, names
from stationdesk.core.certificate_states import State, StepNotAllowed
from stationdesk.core.clock import noon
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate
from stationdesk.models.seals import Seal, SealPresence, SealSession, SealUse
from stationdesk.security import audit
from stationdesk.services import certificate_record, decisions, numbers, seal_holders, users
from stationdesk.services.seal_holders import SessionOpen
from stationdesk.storage.work import Work

MOST = 999
USUAL: Final = 2
"""Copies of a certificate without a reason: one for the villager, one for the files."""


class SessionNotOpen(Refusal):
    template = N_("这枚印章还没有同启。请先同启，再用印。")


class SessionNeedless(Refusal):
    template = N_("这枚印章由一人保管，在站内用印不必同启，直接登记用印即可。带出村外时再登记带出和归还。")


class EnvelopeMissing(Refusal):
    template = N_("请填写信封（封条）号。")


class EnvelopeDiffers(Refusal):
    template = N_("信封号与上次同封时的“{last}”不一样，或者封口已破。请在说明里写清情况，再同启。")


class EnvelopeUsed(Refusal):
    template = N_("信封号“{number}”以前用过。请换新信封，写新的号。")


class HoldersAbsent(Refusal):
    template = N_("到场的持瓣人不够：要 {quorum} 人，已确认 {present} 人。请到场的人各自输入口令。")


class SecondPersonNeeded(Refusal):
    template = N_("纸面同启记录要由两个人一起录入。请另一位工作人员输入本人密码。")


class PaperTimeWrong(Refusal):
    template = N_("纸面记录的时间不对：同启、用印、同封应依次发生，且不晚于现在。请按纸面核对。")


class DocumentUnknown(Refusal):
    template = N_("没有“{kind}”这类文书。请从列表中选择。")


class DocumentTitleMissing(Refusal):
    template = N_("请写明盖的是什么文书。")


class DecisionMissing(Refusal):
    template = N_("“{kind}”须经村民会议或村民代表会议决定才能用印。请填写会议决议号。")


class ApprovalMissing(Refusal):
    template = N_("“{kind}”须由主任签批。请填写批准人，并留存签字的用印审批单。")


class CopiesWrong(Refusal):
    template = N_("用印份数和页数应为 1 到 999。请核对。")


class CopiesUnexplained(Refusal):
    template = N_("一份证明一般盖{usual}份（一份交给办事人，一份留存）。要盖{copies}份的，请写明原因。")


class SealedAlready(Refusal):
    template = N_("这份证明已登记过用印。再次用印（例如补打）请写明原因。")


class BorrowerMissing(Refusal):
    template = N_("带出印章要写明谁带出、谁同意、几时归还。请补齐。")


class BorrowerAllows(Refusal):
    template = N_("带出印章的人不能自己同意带出。请写明是谁同意的。")


@dataclass(frozen=True)
class OnPaper:
    """The session was kept on paper: when, and who else types it in."""

    at: datetime
    second_id: str


@dataclass(frozen=True)
class CarriedOut:
    """The seal leaves the station: where to, who answers for it, who agreed, when it is due back."""

    place: str
    borrower: str = field(repr=False)
    allowed_by: str = field(repr=False)
    due_back: datetime


@dataclass(frozen=True)
class Opening:
    """同启. `holders`: ids or names of those who are there."""

    holders: tuple[str, ...]
    envelope: str
    intact: bool = True
    seal: str = ""
    remark: str = field(default="", repr=False)
    paper: OnPaper | None = None
    out: CarriedOut | None = None


@dataclass(frozen=True)
class Use:
    """One document sealed in the open session. `certificate`: its number, for a certificate."""

    certificate: str = ""
    document: str = ""
    title: str = field(default="", repr=False)
    copies: int = 1
    pages: int = 1
    straddle: bool = False
    applicant: str = field(default="", repr=False)
    approver: str = field(default="", repr=False)
    paper_kept: bool = False
    decision: str = ""
    reason: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Closing:
    """同签, 同封. `envelope`: the number of the new one."""

    holders: tuple[str, ...]
    envelope: str
    seal: str = ""
    remark: str = field(default="", repr=False)
    paper: OnPaper | None = None


@dataclass(frozen=True)
class SessionRow:
    """A session as the list shows it."""

    id: str
    number: str
    seal: str
    opened_at: datetime
    closed_at: datetime | None
    envelope: str
    new_envelope: str
    intact: bool
    on_paper: bool
    uses: int
    holders: tuple[str, ...] = field(repr=False)
    place: str
    due_back: datetime | None
    late: bool
    chain_broken: bool
    """The envelope that was opened is not the one that was closed last."""


def end_of(day: date) -> datetime:
    """Closing time of the day on which a seal is due back."""
    return noon(day, 18)


def open_(work: Work, opening: Opening) -> SessionRow:
    """The envelope is opened before enough holders, or the seal is carried out. Needs `seal:keep`.

    Raises SessionOpen, SessionNeedless, EnvelopeMissing, EnvelopeDiffers, HoldersAbsent, SecondPersonNeeded,
    PaperTimeWrong, BorrowerMissing, BorrowerAllows, SealStopped, HolderUnknown.
    """
    users.require(work, "seal:keep")
    seal = seal_holders.usable(work, opening.seal)
    running = seal_holders.open_session(work, seal.id)
    if running is not None:
        raise SessionOpen(number=running.number, field="seal")
    if seal.method is None and opening.out is None:
        raise SessionNeedless(field="seal")
    out = _out(work, opening.out)
    envelope = _envelope(seal, opening)
    at = _paper_time(work, opening.paper, after=_last_closed(work, seal.id))
    present = _present(work, seal, opening.holders, paper=opening.paper is not None)
    row = SealSession(
        station_id=work.station_id,
        id=new_id(),
        seal_id=seal.id,
        number=numbers.take(work, "seal_session"),
        opened_at=at,
        envelope=envelope,
        intact=opening.intact,
        on_paper=opening.paper is not None,
        clerk_id=work.user_id,
        second_id=opening.paper.second_id if opening.paper else None,
        place=out.place if out else "station",
        borrower=out.borrower if out else None,
        allowed_by=out.allowed_by if out else None,
        due_back=out.due_back if out else None,
        remark=_words(opening.remark, N_("说明"), "remark") or None,
    )
    work.session.add(row)
    work.session.flush()
    _stand(work, row, present, "open", at)
    audit.record(work, "seal:keep", row.id, step="open", present=len(present), paper=row.on_paper)
    return _line(work, row)


def use(work: Work, one: Use) -> str:
    """Write down a document sealed in the open session; the id of the line. Needs `seal:keep`.

    Raises SessionNotOpen, DocumentUnknown, DocumentTitleMissing, DecisionMissing, ApprovalMissing, CopiesWrong,
    SealedAlready, StepNotAllowed, SamePersonTwice.
    """
    users.require(work, "seal:keep")
    seal = seal_holders.usable(work, one.seal)
    session = seal_holders.open_session(work, seal.id)
    if session is None:
        raise SessionNotOpen(field="seal")
    return write(work, seal, one, session)


def write(work: Work, seal: Seal, one: Use, session: SealSession | None) -> str:
    """The line itself, with or without a session; for services."""
    if not (1 <= one.copies <= MOST and 1 <= one.pages <= MOST):
        raise CopiesWrong(field="copies")
    row = _certificate(work, one) if one.certificate.strip() else None
    kind = _document(work, "certificate" if row is not None else one.document)
    title = row.title if row is not None else _words(one.title, N_("事由"), "title")
    if not title:
        raise DocumentTitleMissing(field="title")
    decision = _words(one.decision, N_("决策编号"), "decision") or (row.decision if row is not None else None)
    reason = _words(one.reason, N_("原因"), "reason")
    if kind["needs_decision"] and not decision:
        raise DecisionMissing(kind=say(kind["name"]), field="decision")
    decisions.allowed(work, decision or "")
    if row is None and kind["word_of"] == "head" and not one.approver.strip():
        raise ApprovalMissing(kind=say(kind["name"]), field="approver")
    if row is None and names.search_form(one.approver) == names.search_form(work.actor.name):
        # Who keeps the seal and who allows its use are two people, whatever is sealed.
        me = work.user_id or ""
        users.require_another_person(work, "seal:keep", me, {"certificates:approve": {me}})
    line = SealUse(
        station_id=work.station_id,
        id=new_id(),
        seal_id=seal.id,
        used_at=session.opened_at if session is not None and session.on_paper else work.at,
        paper_number=row.number if row is not None else None,
        certificate_id=row.id if row is not None else None,
        title=title,
        copies=one.copies,
        pages=one.pages,
        approver_id=row.approved_by if row is not None else None,
        keeper_id=work.user_id,
        decision=decision or reason or None,
        where=session.place if session is not None else "station",
        session_id=session.id if session is not None else None,
        document=kind["kind"],
        applicant=_words(one.applicant, N_("申请人"), "applicant") or None,
        approver=_words(one.approver, N_("批准人"), "approver") or None,
        straddle=one.straddle,
        paper_kept=one.paper_kept,
    )
    work.session.add(line)
    work.session.flush()
    if row is not None:
        certificate_record.record_event(work, row, "sealed", reason)
    audit.record(work, "seal:keep", line.id, copies=one.copies, kind=kind["kind"])
    return line.id


def close(work: Work, closing: Closing) -> SessionRow:
    """Everybody signs for what was sealed, and the seal goes into a new envelope. Needs `seal:keep`.

    Raises SessionNotOpen, EnvelopeMissing, EnvelopeUsed, HoldersAbsent, SecondPersonNeeded, PaperTimeWrong.
    """
    users.require(work, "seal:keep")
    seal = seal_holders.find(work, closing.seal)
    row = seal_holders.open_session(work, seal.id)
    if row is None:
        raise SessionNotOpen(field="seal")
    envelope = lengths.one_line(closing.envelope, "envelope")
    if seal.method is not None and not envelope:
        raise EnvelopeMissing(field="envelope")
    if envelope and envelope in _envelopes(work, seal.id):
        raise EnvelopeUsed(number=envelope, field="envelope")
    paper = closing.paper
    at = _paper_time(work, paper, after=row.opened_at)
    present = _present(work, seal, closing.holders, paper=paper is not None)
    _stand(work, row, present, "sign", at)
    _stand(work, row, present, "close", at)
    row.closed_at, row.new_envelope = at, envelope or None
    if remark := _words(closing.remark, N_("说明"), "remark"):
        row.remark = "；".join(part for part in (row.remark, remark) if part)
    seal.envelope = envelope or None
    work.session.flush()
    audit.record(work, "seal:keep", row.id, step="close", present=len(present))
    return _line(work, row)


def sessions(work: Work, seal: str = "", limit: int | None = None) -> tuple[SessionRow, ...]:
    """The sessions of a seal, oldest first, with what is wrong in their chain. Needs `seal:read`."""
    users.require(work, "seal:read")
    wanted = seal_holders.find(work, seal)
    rows = work.session.execute(
        sa.select(SealSession)
        .where(
            SealSession.station_id == work.station_id,
            SealSession.seal_id == wanted.id,
            SealSession.withdrawn_at.is_(None),
        )
        .order_by(SealSession.opened_at, SealSession.id)
    ).scalars()
    lines, last = [], ""
    for row in rows:
        lines.append(_line(work, row, broken=bool(last) and row.envelope != last))
        last = row.new_envelope or ""
    return tuple(lines[-limit:] if limit else lines)


def running(work: Work) -> tuple[SessionRow, ...]:
    """Seals that are out of their envelope now, for Today. Needs `seal:read`."""
    users.require(work, "seal:read")
    rows = work.session.execute(
        sa.select(SealSession)
        .where(
            SealSession.station_id == work.station_id,
            SealSession.closed_at.is_(None),
            SealSession.withdrawn_at.is_(None),
        )
        .order_by(SealSession.opened_at, SealSession.id)
    ).scalars()
    return tuple(_line(work, row) for row in rows)


def _out(work: Work, out: CarriedOut | None) -> CarriedOut | None:
    if out is None:
        return None
    if not (out.place.strip() and out.borrower.strip() and out.allowed_by.strip()) or out.due_back <= work.at:
        raise BorrowerMissing(field="borrower")
    if names.search_form(out.borrower) == names.search_form(out.allowed_by):
        raise BorrowerAllows(field="allowed_by")
    return CarriedOut(
        _words(out.place, N_("地点"), "place"),
        _words(out.borrower, N_("携带人"), "borrower"),
        _words(out.allowed_by, N_("批准人"), "allowed_by"),
        out.due_back,
    )


def _words(text: str, label: str, field: str) -> str:
    """What will stand in the book or on the record: one line that a paper can carry."""
    return ink.line(text, say(label), field=field, limit=lengths.ADDRESS)


def _envelope(seal: Seal, opening: Opening) -> str:
    envelope = lengths.one_line(opening.envelope, "envelope")
    if seal.method is None:
        return envelope
    if not envelope:
        raise EnvelopeMissing(field="envelope")
    if ((seal.envelope and envelope != seal.envelope) or not opening.intact) and not opening.remark.strip():
        raise EnvelopeDiffers(last=seal.envelope or "", field="remark")
    return envelope


def _paper_time(work: Work, paper: OnPaper | None, after: datetime | None) -> datetime:
    if paper is None:
        return work.at
    if paper.second_id == work.user_id:
        raise SecondPersonNeeded(field="second")
    users.actor(work, paper.second_id)
    if paper.at > work.at or (after is not None and paper.at < after):
        raise PaperTimeWrong(field="at")
    return paper.at


def _present(work: Work, seal: Seal, wanted: Sequence[str], *, paper: bool) -> list[tuple[str, str]]:
    """(holder id, how) of those who are there. Raises HoldersAbsent below the quorum."""
    if seal.method is None:
        return []
    found = {seal_holders.holder_of(work, one, seal.id).id for one in wanted}
    here = found if paper else {one for one in found if seal_holders.is_present(work, one)}
    if len(here) < max(2, seal.quorum):
        raise HoldersAbsent(quorum=max(2, seal.quorum), present=len(here), field="holders")
    for one in here:
        if not paper:
            seal_holders.used_presence(work, one)
    return [(one, "paper" if paper else "pin") for one in sorted(here)]


def _stand(
    work: Work, row: SealSession, present: Sequence[tuple[str, str]], stage: str, at: datetime
) -> None:
    for holder, how in present:
        work.session.add(
            SealPresence(
                station_id=work.station_id,
                id=new_id(),
                session_id=row.id,
                holder_id=holder,
                stage=stage,
                how=how,
                at=at,
            )
        )
    work.session.flush()


def _certificate(work: Work, one: Use) -> Certificate:
    row = certificate_record.find(work, one.certificate)
    if row.state != State.ISSUED:
        raise StepNotAllowed(state=say(State(row.state).word), field="certificate")
    certificate_record.require_not_denied(work, row)
    did = {"certificates:approve": {row.approved_by} if row.approved_by else set()}
    users.require_another_person(work, "seal:keep", work.user_id or "", did)
    before = work.scalar(
        "SELECT count(*) FROM seal_uses WHERE station_id = :s AND certificate_id = :c AND withdrawn_at IS NULL",
        s=work.station_id,
        c=row.id,
    )
    if before and not one.reason.strip():
        raise SealedAlready(field="reason")
    if one.copies > USUAL and not one.reason.strip():
        raise CopiesUnexplained(usual=USUAL, copies=one.copies, field="reason")
    return row


def _document(work: Work, kind: str) -> Mapping[str, Any]:
    wanted = kind.strip()
    for one in seal_holders.rules(work)["documents"]:
        if wanted in (one["kind"], one["name"]):
            found: Mapping[str, Any] = one
            return found
    raise DocumentUnknown(kind=wanted, field="document")


def _last_closed(work: Work, seal_id: str) -> datetime | None:
    return work.session.execute(
        sa.select(sa.func.max(SealSession.closed_at)).where(
            SealSession.station_id == work.station_id, SealSession.seal_id == seal_id
        )
    ).scalar()


def _envelopes(work: Work, seal_id: str) -> set[str]:
    rows = work.rows(
        "SELECT envelope, new_envelope FROM seal_sessions WHERE station_id = :s AND seal_id = :x",
        s=work.station_id,
        x=seal_id,
    )
    return {number for row in rows for number in (row["envelope"], row["new_envelope"]) if number}


def _line(work: Work, row: SealSession, *, broken: bool = False) -> SessionRow:
    names = [
        one["name"]
        for one in work.rows(
            "SELECT DISTINCT h.name, h.petal FROM seal_presences p JOIN seal_holders h"
            " ON h.station_id = p.station_id AND h.id = p.holder_id"
            " WHERE p.station_id = :s AND p.session_id = :x AND p.stage = 'open' ORDER BY h.petal",
            s=work.station_id,
            x=row.id,
        )
    ]
    uses = work.scalar(
        "SELECT count(*) FROM seal_uses WHERE station_id = :s AND session_id = :x AND withdrawn_at IS NULL",
        s=work.station_id,
        x=row.id,
    )
    seal = work.session.get(Seal, (work.station_id, row.seal_id))
    return SessionRow(
        row.id,
        row.number,
        seal.name if seal is not None else "",
        row.opened_at,
        row.closed_at,
        row.envelope,
        row.new_envelope or "",
        row.intact,
        row.on_paper,
        int(uses or 0),
        tuple(names),
        row.place,
        row.due_back,
        row.closed_at is None and row.due_back is not None and row.due_back < work.at,
        broken,
    )
