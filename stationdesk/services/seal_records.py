"""Papers of the seal: its book, the record of a session (or the empty form), and handovers. Facts from the records."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.seals import Seal, SealHandover, SealHolder, SealPresence, SealSession
from stationdesk.services import numbers, papers, seal, seal_holders, users
from stationdesk.storage.work import Work

HOW = {"pin": "本人口令", "paper": "纸面签字"}


class SessionUnknown(Refusal):
    template = N_("没有找到这次同启。请核对编号。")


class PagesWrong(Refusal):
    template = N_("起始页码应为 1 到 9999。请核对上一册最后一页。")


class HandoverUnknown(Refusal):
    template = N_("这枚印章还没有移交记录。")


def book(
    work: Work, since: date | None = None, until: date | None = None, first_page: int = 1
) -> papers.PaperRow:
    """The seal book of a time as a paper, with what it does not account for. Needs `seal:read`.

    `first_page`: the page after the last one of the volume before. Raises PagesWrong, SealUnknown.
    """
    if not 1 <= first_page <= 9999:
        raise PagesWrong(field="first_page")
    row = seal_holders.find(work)
    lines = [
        line
        for line in seal.book(work)
        if (since is None or civil_date(line.used_at) >= since)
        and (until is None or civil_date(line.used_at) <= until)
    ]
    number = numbers.take(work, "paper")
    facts = facts_of.SealBook(
        **papers.frame(work),
        number=number,
        seal=row.name,
        first_page=first_page,
        lines=tuple(_line(line) for line in lines),
        gaps=_gaps(seal.gaps(work)),
    )
    return papers.make(work, "seal_book", "seals", row.id, facts, number)


def session(work: Work, number: str) -> papers.PaperRow:
    """The record of one session, to be signed and filed. Needs `seal:read`. Raises SessionUnknown."""
    users.require(work, "seal:read")
    plain = number.strip()
    row = work.session.execute(
        sa.select(SealSession).where(
            SealSession.station_id == work.station_id,
            sa.or_(SealSession.number == plain, SealSession.id == plain.lower()),
        )
    ).scalar_one_or_none()
    if row is None or not plain:
        raise SessionUnknown(field="session")
    of = work.session.get(Seal, (work.station_id, row.seal_id))
    assert of is not None
    facts = facts_of.SealSessionSheet(
        **papers.frame(work),
        number=row.number,
        seal=of.name,
        opened_at=row.opened_at,
        envelope=row.envelope,
        intact=row.intact,
        closed_at=row.closed_at,
        new_envelope=row.new_envelope or "",
        place=row.place if row.place != "station" else "",
        borrower=row.borrower or "",
        allowed_by=row.allowed_by or "",
        due_back=row.due_back,
        present=_present(work, row),
        lines=tuple(_line(line) for line in seal.book(work) if line.session == row.number),
        remark=row.remark or "",
    )
    return papers.make(work, "seal_session", "seal_sessions", row.id, facts, row.number)


def blank(work: Work) -> papers.PaperRow:
    """The empty form of a session, for a seal that is used where no computer is. Needs `seal:read`."""
    users.require(work, "seal:read")
    row = seal_holders.find(work)
    facts = facts_of.SealSessionSheet(**papers.frame(work), seal=row.name, blank=True)
    return papers.make(work, "seal_session", "seals", row.id, facts, "")


def handover(work: Work) -> papers.PaperRow:
    """The certificate of the last handover of the seal or a part of it. Needs `seal:read`. Raises HandoverUnknown."""
    users.require(work, "seal:read")
    row = seal_holders.find(work)
    last = work.session.execute(
        sa.select(SealHandover)
        .where(SealHandover.station_id == work.station_id, SealHandover.seal_id == row.id)
        .order_by(SealHandover.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is None:
        raise HandoverUnknown(field="seal")
    number = numbers.take(work, "paper")
    facts = facts_of.SealHandoverSheet(
        **papers.frame(work),
        number=number,
        seal=row.name,
        part=f"第{last.petal}瓣" if last.petal else "",
        giver=last.from_name or "",
        taker=last.to_name,
        witness=last.witness,
        handed_on=last.handed_on,
        reason=last.reason or "",
    )
    return papers.make(work, "seal_handover", "seal_handovers", last.id, facts, number)


def _present(work: Work, row: SealSession) -> tuple[facts_of.SealWitness, ...]:
    found = work.session.execute(
        sa.select(SealHolder.name, SealHolder.petal, SealPresence.how)
        .join(
            SealHolder,
            sa.and_(
                SealHolder.station_id == SealPresence.station_id, SealHolder.id == SealPresence.holder_id
            ),
        )
        .where(
            SealPresence.station_id == work.station_id,
            SealPresence.session_id == row.id,
            SealPresence.stage == "open",
        )
        .order_by(SealHolder.petal, SealPresence.id)
    )
    return tuple(facts_of.SealWitness(name=n, part=f"第{p}瓣", how=HOW[h]) for n, p, h in found)


def _line(line: seal.SealLine) -> facts_of.SealBookLine:
    return facts_of.SealBookLine(
        seq=line.seq,
        used_at=line.used_at,
        document=line.document,
        title=line.title,
        number=line.paper_number,
        copies=line.copies,
        pages=line.pages,
        straddle=line.straddle,
        applicant=line.applicant,
        approver=line.approver,
        keeper=line.keeper,
        decision=line.note,
        session=line.session,
        place="" if line.where == "station" else line.where,
    )


def _gaps(gaps: seal.Gaps) -> tuple[str, ...]:
    said = []
    if gaps.unsealed:
        said.append(f"已出具、没有登记用印的证明 {len(gaps.unsealed)} 份：{'、'.join(gaps.unsealed)}")
    if gaps.chain:
        said.append(f"启封时信封号对不上或封口破损的同启：{'、'.join(gaps.chain)}")
    if gaps.running:
        said.append(f"还没有同封的同启：{'、'.join(gaps.running)}")
    return tuple(said)
