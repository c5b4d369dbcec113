"""The seal (印章) and its book: one line for every certificate that was sealed.

The approver of a paper does not keep the seal (国办发〔2001〕52号). Who holds parts of it is in `seal_holders`, its being
opened, used and closed before several holders in `seal_sessions`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

import sqlalchemy as sa

from stationdesk.core.certificate_states import State
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.certificates import Certificate
from stationdesk.models.seals import Seal, SealUse
from stationdesk.security import audit
from stationdesk.services import papers, seal_holders, seal_sessions, station, users
from stationdesk.storage.work import Work


class KeeperLeads(Refusal):
    template = N_("书记、主任一般不宜直接保管印章（国办发〔2001〕52号）。请指定其他人员保管。")


class KeeperMayNot(Refusal):
    template = N_("{name}的岗位不能保管印章。请选一位文书，或请管理员先在“设置—人员和岗位”里换{name}的岗位。")


class KeptByAnother(Refusal):
    template = N_("这枚印章由另一位人员保管，请由保管人登记用印；保管人换了的，请先登记移交。")


class SessionNeeded(Refusal):
    template = N_("这枚印章由几个人共同保管（{method}）。请先同启，用印写在这一次里，用完同签、同封。")


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
    session: str = ""
    """Number of the session in which a seal of several holders was used."""
    document: str = ""
    applicant: str = field(default="", repr=False)
    where: str = "station"
    straddle: bool = False


@dataclass(frozen=True)
class Gaps:
    """What the book does not account for: shown on it, so that nobody has to look."""

    unsealed: tuple[str, ...]
    """Numbers of issued certificates nobody wrote down as sealed."""
    chain: tuple[str, ...]
    """Sessions that opened another envelope than the last one closed, or a broken one."""
    running: tuple[str, ...]
    """Sessions not closed yet."""


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


def set_up(work: Work, keeper_id: str, witness: str = "", reason: str = "") -> SealRow:
    """Name the keeper of the village committee's seal; the seal is written down when it is not yet.

    From one keeper to another it is handed over before a `witness`. Needs `station:settings` or `seal:keep`.
    Raises KeeperLeads, KeeperMayNot, NobodyWithThatId, NotPermitted, WitnessNeeded.
    """
    if "station:settings" not in work.actor.permits:
        users.require(work, "seal:keep")
    keeper = users.actor(work, keeper_id)
    _leads_not(work, keeper_id)
    if "seal:keep" not in keeper.permits:
        raise KeeperMayNot(name=keeper.name, field="keeper")
    row = _committees(work, replace=True)
    if row.keeper not in (None, keeper_id):
        seal_holders.hand_over_keeping(work, row.id, keeper_id, witness, reason)
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
    seal = _committees(work)
    if seal.method is not None:
        methods = {one["method"]: one["name"] for one in seal_holders.rules(work)["methods"]}
        raise SessionNeeded(method=say(methods[seal.method]), field="seal")
    done = seal_sessions.write(
        work,
        seal,
        seal_sessions.Use(
            certificate=sealing.certificate, copies=sealing.copies, pages=sealing.pages, reason=sealing.reason
        ),
        seal_holders.open_session(work, seal.id),
    )
    _keeps(work, seal)
    return next(line for line in reversed(book(work)) if line.id == done)


def use(work: Work, one: seal_sessions.Use) -> SealLine:
    """Write down what was sealed: in the open session, or at once where one person keeps the seal.

    Needs `seal:keep`. Raises SessionNotOpen for a seal of several holders that is in its envelope, and what
    `seal_sessions.use` raises.
    """
    users.require(work, "seal:keep")
    seal = seal_holders.usable(work, one.seal) if one.seal or _written_down(work) else _committees(work)
    if seal.method is not None or seal_holders.open_session(work, seal.id) is not None:
        done = seal_sessions.use(work, one)
    else:
        done = seal_sessions.write(work, seal, one, None)
        _keeps(work, seal)
    return next(line for line in reversed(book(work)) if line.id == done)


def book(work: Work, *, limit: int | None = None) -> tuple[SealLine, ...]:
    """The seal book, oldest first, numbered through. Needs `seal:read`."""
    users.require(work, "seal:read")
    who = users.names(work)
    kinds = {one["kind"]: say(one["name"]) for one in seal_holders.rules(work)["documents"]}
    numbers = {
        row["id"]: row["number"]
        for row in work.rows("SELECT id, number FROM seal_sessions WHERE station_id = :s", s=work.station_id)
    }
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
            who.get(r.approver_id or "", "") or (r.approver or ""),
            who.get(r.keeper_id or "", ""),
            r.decision or "",
            numbers.get(r.session_id or "", ""),
            kinds.get(r.document or "certificate", r.document or ""),
            r.applicant or "",
            r.where,
            bool(r.straddle),
        )
        for n, r in enumerate(rows, 1)
    )
    return lines[-limit:] if limit else lines


def gaps(work: Work) -> Gaps:
    """What the book of the committee's seal does not account for. Needs `seal:read`."""
    rows = seal_sessions.sessions(work) if _written_down(work) else ()
    return Gaps(
        waiting(work),
        tuple(row.number for row in rows if row.chain_broken or not row.intact),
        tuple(row.number for row in rows if row.closed_at is None),
    )


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


def _keeps(work: Work, seal: Seal) -> None:
    """The one keeper of a seal writes its uses down; whoever does so first is it, unless they lead the village.

    Raises KeptByAnother, KeeperLeads.
    """
    me = work.user_id or ""
    if seal.keeper is None:
        _leads_not(work, me)
        seal.keeper = me
    if seal.keeper not in users.accounts_of(work, me):
        raise KeptByAnother(field="seal")


def _leads_not(work: Work, keeper_id: str) -> None:
    if {"head", "secretary"} & set(users.posts_on(work, work.today).get(keeper_id, ())):
        raise KeeperLeads(field="keeper")


def _written_down(work: Work) -> bool:
    return bool(_rows(work))


def _rows(work: Work) -> list[Seal]:
    """The committee's seals, the one in use last: a stopped one stays in the book."""
    found = work.session.execute(
        sa.select(Seal).where(
            Seal.station_id == work.station_id, Seal.body == "committee", Seal.withdrawn_at.is_(None)
        )
    ).scalars()
    return sorted(found, key=lambda row: (row.stopped_on is None, row.id))


def _committees(work: Work, *, replace: bool = False) -> Seal:
    """The seal in use, written down when there is none yet; after a stopped one only when it is replaced on purpose.

    Raises SealStopped.
    """
    rows = _rows(work)
    if rows and rows[-1].stopped_on is None:
        return rows[-1]
    if rows and not replace:
        raise seal_holders.SealStopped(day=rows[-1].stopped_on, field="seal")
    # Every machine gives the nth seal of a station the same id.
    named = ("seal", "committee") if not rows else ("seal", "committee", str(len(rows) + 1))
    row = Seal(
        station_id=work.station_id,
        id=seeded_id(work.station_id, *named),
        name=papers.committee(station.detail(work)),
        body="committee",
        started_on=work.today,
    )
    work.session.add(row)
    work.session.flush()
    return row
