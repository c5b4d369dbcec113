"""The seal (印章) and its book: one line for every certificate that was sealed.

The approver of a paper does not keep the seal (国办发〔2001〕52号). Sessions with several holders are not here yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.certificate_states import State, StepNotAllowed
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate, Seal, SealUse
from stationdesk.security import audit, gate
from stationdesk.services import certificate_record, papers, station, users
from stationdesk.storage.work import Work


class KeeperLeads(Refusal):
    template = N_("书记、主任一般不宜直接保管印章（国办发〔2001〕52号）。请指定其他人员保管。")


class CopiesWrong(Refusal):
    template = N_("用印份数和页数应为 1 到 999。请核对。")


class SealedAlready(Refusal):
    template = N_("这份证明已登记过用印。再次用印（例如补打）请写明原因。")


@dataclass(frozen=True)
class SealRow:
    """A seal of the village and who keeps it."""

    id: str
    name: str
    body: str
    keeper_id: str | None
    keeper: str = field(repr=False)


@dataclass(frozen=True)
class SealLine:
    """One line of the seal book."""

    seq: int
    id: str
    used_at: datetime
    seal: str
    title: str
    paper_number: str
    copies: int
    pages: int
    approver: str = field(repr=False)
    keeper: str = field(repr=False)
    note: str


@dataclass(frozen=True)
class Sealing:
    """A certificate that was sealed on paper, to be written into the book."""

    certificate: str
    copies: int = 1
    pages: int = 1
    reason: str = ""


def list_all(work: Work) -> tuple[SealRow, ...]:
    """The seals of this village. Needs `seal:read`."""
    users.require(work, "seal:read")
    who = users.names(work)
    rows = work.session.execute(
        sa.select(Seal)
        .where(Seal.station_id == work.station_id, Seal.withdrawn_at.is_(None))
        .order_by(Seal.id)
    ).scalars()
    return tuple(SealRow(r.id, r.name, r.body, r.keeper, who.get(r.keeper or "", "")) for r in rows)


def set_up(work: Work, keeper_id: str) -> SealRow:
    """Name the keeper of the village committee's seal; the seal is written down when it is not yet.

    Needs `station:settings` or `seal:keep`. Raises KeeperLeads, NobodyWithThatId, NotPermitted.
    """
    if "station:settings" not in work.actor.permits:
        users.require(work, "seal:keep")
    keeper = users.actor(work, keeper_id)
    posts = users.posts_on(work, work.today).get(keeper_id, ())
    if {"head", "secretary"} & set(posts):
        raise KeeperLeads(field="keeper")
    gate.rules(work).require(keeper.permits, "seal:keep")
    row = _committees(work)
    row.keeper = keeper_id
    work.session.flush()
    audit.record(work, "seal:keep", row.id, step="keeper")
    return SealRow(row.id, row.name, row.body, row.keeper, keeper.name)


def confirm(work: Work, sealing: Sealing) -> SealLine:
    """Write down that an issued certificate was sealed, by whoever keeps the seal. Needs `seal:keep`.

    Raises SamePersonTwice when the keeper approved it, StepNotAllowed for a draft or a void one, CopiesWrong,
    SealedAlready.
    """
    users.require(work, "seal:keep")
    row = certificate_record.find(work, sealing.certificate)
    if row.state != State.ISSUED:
        raise StepNotAllowed(state=say(State(row.state).word), field="certificate")
    if not (1 <= sealing.copies <= 999 and 1 <= sealing.pages <= 999):
        raise CopiesWrong(field="copies")
    did = {"certificates:approve": {row.approved_by} if row.approved_by else set()}
    gate.rules(work).require_another_person("seal:keep", work.user_id or "", did)
    before = work.scalar(
        "SELECT count(*) FROM seal_uses WHERE station_id = :s AND certificate_id = :c AND withdrawn_at IS NULL",
        s=work.station_id,
        c=row.id,
    )
    if before and not sealing.reason.strip():
        raise SealedAlready(field="reason")
    seal = _committees(work)
    if seal.keeper is None:
        seal.keeper = work.user_id
    use = SealUse(
        station_id=work.station_id,
        id=new_id(),
        seal_id=seal.id,
        used_at=work.at,
        paper_number=row.number,
        certificate_id=row.id,
        title=row.title,
        copies=sealing.copies,
        pages=sealing.pages,
        approver_id=row.approved_by,
        keeper_id=work.user_id,
        decision=row.decision or sealing.reason.strip() or None,
    )
    work.session.add(use)
    work.session.flush()
    certificate_record.record_event(work, row, "sealed", sealing.reason.strip())
    audit.record(work, "seal:keep", use.id, copies=sealing.copies)
    return book(work, limit=None)[-1]


def book(work: Work, *, limit: int | None = None) -> tuple[SealLine, ...]:
    """The seal book, oldest first, numbered through. Needs `seal:read`."""
    users.require(work, "seal:read")
    who = users.names(work)
    seals = {
        row.id: row.name
        for row in work.session.execute(sa.select(Seal).where(Seal.station_id == work.station_id)).scalars()
    }
    rows = work.session.execute(
        sa.select(SealUse)
        .where(SealUse.station_id == work.station_id, SealUse.withdrawn_at.is_(None))
        .order_by(SealUse.used_at, SealUse.id)
    ).scalars()
    lines = tuple(
        SealLine(
            n,
            r.id,
            r.used_at,
            seals.get(r.seal_id or "", ""),
            r.title,
            r.paper_number or "",
            r.copies,
            r.pages,
            who.get(r.approver_id or "", ""),
            who.get(r.keeper_id or "", ""),
            r.decision or "",
        )
        for n, r in enumerate(rows, 1)
    )
    return lines[-limit:] if limit else lines


def waiting(work: Work) -> tuple[str, ...]:
    """Numbers of issued certificates that nobody has confirmed as sealed, for Today."""
    users.require(work, "seal:read")
    used = sa.select(SealUse.certificate_id).where(
        SealUse.station_id == work.station_id, SealUse.certificate_id.is_not(None)
    )
    rows = work.session.execute(
        sa.select(Certificate.number)
        .where(
            Certificate.station_id == work.station_id,
            Certificate.state == str(State.ISSUED),
            Certificate.id.not_in(used),
        )
        .order_by(Certificate.id)
    ).scalars()
    return tuple(number or "" for number in rows)


def _committees(work: Work) -> Seal:
    named = seeded_id(work.station_id, "seal", "committee")
    row = work.session.get(Seal, (work.station_id, named))
    if row is None:
        row = Seal(
            station_id=work.station_id,
            id=named,
            name=papers.committee(station.detail(work)),
            body="committee",
            started_on=work.today,
        )
        work.session.add(row)
        work.session.flush()
    return row
