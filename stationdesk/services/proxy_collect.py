"""Collected for somebody (代领): money and things an agent fetched, each with the office's paper and a second person.

Nothing closes while something collected is not in the villager's hands; handing over makes a slip in two parts, to be
signed. What may never be taken (passwords, cash of pensions) is not collected either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths, money, never_kept
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.proxy import ProxyFee, ProxyRequest
from stationdesk.security import audit
from stationdesk.services import custody, numbers, papers, proxy, proxy_parties, residents, users
from stationdesk.services import never_kept as secrets
from stationdesk.services.proxy_fees import ReceiptTwice, second_hand
from stationdesk.storage.work import Work

KIND: Final = "collected"
MOST_FEN: Final = 2_000_000
"""20,000 元: larger sums are transferred to the villager's own account."""
_PENSION: Final = re.compile(
    r"养老|退休|离休|社保待遇|抚恤|低保|五保|供养|高龄.{0,4}[津补]贴|残疾.{0,6}[津补]贴|护理[津补]贴|孤儿.{0,4}费|优待金|救助金"
    r"|遗属|丧葬"
)
_MONEY: Final = re.compile(r"(?:金|款|钱|补贴|津贴|待遇|费)\d*$")
"""Living allowances go to the villager's own card; cash of them is not to pass another's hands."""


class CollectNotAllowed(Refusal):
    template = N_("委托书没有授权“代领结果”，或者这件代办现在不能代领。请先补办授权，或请委托人自己领。")


class CollectedUnnamed(Refusal):
    template = N_("请写明代领了什么（如：不动产权证、退款）。")


class CollectedTooMuch(Refusal):
    template = N_("代领的金额不能是负数，也不能超过{most}。大额请直接转入委托人本人账户。")


class CollectedPaperMissing(Refusal):
    template = N_("代领款物必须有发放单位的单据。请填写单据号。")


class NothingToHand(Refusal):
    template = N_("这件代办没有待交接的代领款物。")


@dataclass(frozen=True)
class NewCollected:
    """What was collected. `fen` is nought for what is no money; `receipt` is the number of the office's paper."""

    request_id: str
    what: str
    receipt: str
    second: str = field(repr=False)
    fen: int = 0


@dataclass(frozen=True)
class CollectedRow:
    """Something collected, as it stands."""

    id: str
    request_id: str
    request_number: str
    what: str
    fen: int
    receipt: str
    collected_at: datetime
    collected_by: str = field(repr=False)
    second: str = field(repr=False)
    handed_at: datetime | None
    handed_to: str = field(repr=False)
    slip: str | None


@dataclass(frozen=True)
class Handed:
    """A handing over: the number of its slip, how many things, the money among them in fen, the slip."""

    number: str
    count: int
    fen: int
    paper: papers.PaperRow


def collect(work: Work, new: NewCollected) -> CollectedRow:
    """Write down what was collected. Needs `proxy:custody`.

    Raises CollectNotAllowed, CollectedUnnamed, CollectedPaperMissing, CollectedTooMuch, ReceiptTwice, SecondMissing,
    NeverInCustody, CashNeverInCustody (pensions and allowances in cash), AuthorityExpired, PrincipalGone.
    """
    users.require(work, "proxy:custody")
    request = proxy.get(work, new.request_id)
    proxy.may_act(work, request)
    if proxy.state_of(work, request) not in states.ACTING or "collect" not in request.scope:
        raise CollectNotAllowed(field="request")
    proxy_parties.require_agent(request, work.user_id)
    what = lengths.one_line(new.what, "what")
    if not what:
        raise CollectedUnnamed(field="what")
    secrets.require_no_secret(what, field="what")
    if _pension_cash(what, new.fen):
        raise custody.CashNeverInCustody(field="what")
    if not 0 <= new.fen <= MOST_FEN:
        raise CollectedTooMuch(most=money.spoken(MOST_FEN), field="fen")
    receipt = lengths.one_line(new.receipt, "receipt", lengths.NUMBER)
    if not receipt:
        raise CollectedPaperMissing(field="receipt")
    if any(row.receipt == receipt for row in _of(work)):
        raise ReceiptTwice(receipt=receipt, field="receipt")
    second = second_hand(work, request, new.second)
    row = ProxyFee(
        station_id=work.station_id,
        id=new_id(),
        request_id=request.id,
        what=what,
        fen=new.fen,
        receipt=receipt,
        paid_at=work.at,
        paid_by=work.user_id,
        second=second,
        kind=KIND,
        holder_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "proxy:custody", request.id, collected=new.fen)
    return _row(work, row, request)


def _pension_cash(what: str, fen: int) -> bool:
    """Whether it is money to live on, or cash whose sum is not written down."""
    said = never_kept.bare(what)
    pension = bool(_PENSION.search(said))
    if fen:
        return pension
    return never_kept.cash(what) or (pension and bool(_MONEY.search(said)))


def hand(work: Work, request_id: str, handed_to: str = "") -> Handed:
    """Everything collected goes into the villager's hands (or their guardian's); one slip. Needs `proxy:custody`.

    Possible also when the authority has ended; after a death somebody of the family is named. Raises NothingToHand,
    HeirMissing.
    """
    users.require(work, "proxy:custody")
    request = proxy.get(work, request_id)
    principal = residents.get(work, residents.stands_for(work, request.principal_id))
    rows = [row for row in _of(work, request.id) if row.settled_at is None]
    if not rows:
        raise NothingToHand(field="request")
    to = lengths.one_line(handed_to, "handed_to")
    if principal.died_on is not None and to in ("", principal.name):
        raise custody.HeirMissing(field="handed_to")
    to = to or principal.name
    number = numbers.take(work, "collected")
    names = users.names(work)
    for row in rows:
        row.settled_at, row.settled_by, row.settled_with, row.settlement = work.at, work.user_id, to, number
        row.holder_id = None
    work.session.flush()
    total = sum(row.fen for row in rows)
    facts = paper_facts.CollectedSlip(
        **papers.frame(work),
        number=number,
        principal=principal.name,
        request_number=request.number,
        matter="、".join(matter["name"] for matter in request.matters),
        lines=tuple(
            paper_facts.CollectedLine(
                what=row.what,
                amount=money.plain(row.fen) if row.fen else "",
                receipt=row.receipt,
                collected_on=civil_date(row.paid_at),
                collected_by=names.get(row.paid_by or "", ""),
                second=row.second or "",
            )
            for row in rows
        ),
        total=money.plain(total) if total else "",
        total_words=money.capitals(total) if total else "",
        handed_to=to,
        handed_at=work.at,
        handed_by=work.actor.name,
    )
    paper = papers.make(work, "collected_slip", "proxy_requests", request.id, facts, number)
    audit.record(work, "proxy:custody", request.id, handed=len(rows))
    return Handed(number, len(rows), total, paper)


def listed(work: Work, request_id: str | None = None, *, open_only: bool = False) -> list[CollectedRow]:
    """What was collected for a request, or for all. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    made = []
    for row in _of(work, proxy.get(work, request_id).id if request_id else None):
        if not open_only or row.settled_at is None:
            made.append(_row(work, row, proxy.get(work, row.request_id)))
    return made


def _of(work: Work, request_id: str | None = None) -> Iterable[ProxyFee]:
    query = sa.select(ProxyFee).where(
        ProxyFee.station_id == work.station_id, ProxyFee.withdrawn_at.is_(None), ProxyFee.kind == KIND
    )
    if request_id:
        query = query.where(ProxyFee.request_id == request_id)
    return work.session.execute(query.order_by(ProxyFee.id)).scalars()


def _row(work: Work, row: ProxyFee, request: ProxyRequest) -> CollectedRow:
    return CollectedRow(
        row.id,
        row.request_id,
        request.number,
        row.what,
        row.fen,
        row.receipt,
        row.paid_at,
        users.names(work).get(row.paid_by or "", ""),
        row.second or "",
        row.settled_at,
        row.settled_with or "",
        row.settlement,
    )
