"""Fees paid for the villager (代缴): each with the office's receipt and a second person, until it is settled.

The station earns nothing by it (代办无偿); money is never handled by one person alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths, money
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.proxy import ProxyFee, ProxyRequest
from stationdesk.security import audit
from stationdesk.services import numbers, papers, proxy, proxy_parties, residents, users
from stationdesk.storage.work import Work

MOST_FEN: Final = 1_000_000
"""10,000 元: more than any statutory fee a village pays for somebody; larger sums the villager pays himself."""


class PayNotAllowed(Refusal):
    template = N_("委托书没有授权“代缴费用”。请先补办授权，或请委托人自己缴。")


class FeeWrong(Refusal):
    template = N_("代缴的金额要大于零、不超过{most}。请核对。")


class ReceiptMissing(Refusal):
    template = N_("代缴费用必须有收费单位的票据。请填写票据号。")


class SecondMissing(Refusal):
    template = N_("代缴代领要两人经手。请写明第二个在场人（不能是经手人自己，也不能是委托人）。")


class ReceiptTwice(Refusal):
    template = N_("票据{receipt}已经登记过。请核对是否重复。")


class NothingToSettle(Refusal):
    template = N_("这件代办没有未结清的费用。")


class SettlerMissing(Refusal):
    template = N_("请写明怎样结清（如：委托人当面付清）。")


@dataclass(frozen=True)
class NewFee:
    """A fee that was paid for somebody."""

    request_id: str
    what: str
    fen: int
    receipt: str
    second: str = field(repr=False)


@dataclass(frozen=True)
class FeeRow:
    """A fee as it stands."""

    id: str
    request_id: str
    request_number: str
    what: str
    fen: int
    receipt: str
    paid_at: datetime
    paid_by: str = field(repr=False)
    second: str = field(repr=False)
    settled_at: datetime | None
    settlement: str | None


@dataclass(frozen=True)
class Settled:
    """A settlement: its number, the sum in fen, the slip."""

    number: str
    fen: int
    paper: papers.PaperRow


def pay(work: Work, new: NewFee) -> FeeRow:
    """Write down a fee that was paid. Needs `proxy:custody`.

    Raises PayNotAllowed, FeeWrong, ReceiptMissing, ReceiptTwice, SecondMissing, AuthorityExpired, PrincipalGone.
    """
    users.require(work, "proxy:custody")
    request = proxy.get(work, new.request_id)
    proxy.may_act(work, request)
    if proxy.state_of(work, request) not in states.ACTING or "pay" not in request.scope:
        raise PayNotAllowed(field="request")
    proxy_parties.require_agent(request, work.user_id)
    if not 0 < new.fen <= MOST_FEN:
        raise FeeWrong(most=money.spoken(MOST_FEN), field="amount")
    receipt = lengths.one_line(new.receipt, "receipt", lengths.NUMBER)
    if not receipt:
        raise ReceiptMissing(field="receipt")
    if work.scalar(
        "SELECT count(*) FROM proxy_fees WHERE station_id = :s AND receipt = :r AND withdrawn_at IS NULL"
        " AND coalesce(kind, 'paid') = 'paid'",
        s=work.station_id,
        r=receipt,
    ):
        raise ReceiptTwice(receipt=receipt, field="receipt")
    second = second_hand(work, request, new.second)
    what = lengths.one_line(new.what, "what") or "规费"
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
        kind="paid",
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "proxy:custody", request.id, fee=new.fen)
    return _row(work, row, request)


def second_hand(work: Work, request: ProxyRequest, given: str) -> str:
    """The second of two who handle money: neither who writes it down nor one of the sides. Raises SecondMissing."""
    name = lengths.one_line(given, "second")
    sides = proxy_parties.sides(work, request)
    principals = sides[:-1]  # the agent may be second to a colleague
    if not name or any(proxy_parties.same_name(name, one) for one in (work.actor.name, *principals)):
        raise SecondMissing(field="second")
    return name


def settle(work: Work, request_id: str, settled_with: str) -> Settled:
    """Everything unsettled of a request is paid back; one slip in two parts. Needs `proxy:custody`.

    Possible also when the authority has ended. Raises NothingToSettle, SettlerMissing.
    """
    users.require(work, "proxy:custody")
    request = proxy.get(work, request_id)
    how = lengths.one_line(settled_with, "settled_with")
    if not how:
        raise SettlerMissing(field="settled_with")
    rows = [row for row in _of(work, request.id) if row.settled_at is None]
    if not rows:
        raise NothingToSettle(field="request")
    number = numbers.take(work, "fee")
    names = users.names(work)
    for row in rows:
        row.settled_at, row.settled_by, row.settled_with, row.settlement = work.at, work.user_id, how, number
    work.session.flush()
    total = sum(row.fen for row in rows)
    facts = paper_facts.FeeSettlement(
        **papers.frame(work),
        number=number,
        principal=residents.get(work, residents.stands_for(work, request.principal_id)).name,
        request_number=request.number,
        matter="、".join(matter["name"] for matter in request.matters),
        lines=tuple(
            paper_facts.FeeLine(
                what=row.what,
                amount=money.plain(row.fen),
                receipt=row.receipt,
                paid_on=civil_date(row.paid_at),
                paid_by=names.get(row.paid_by or "", ""),
                second=row.second or "",
            )
            for row in rows
        ),
        total=money.plain(total),
        total_words=money.capitals(total),
        settled_with=how,
        settled_at=work.at,
        cashier=work.actor.name,
    )
    paper = papers.make(work, "fee_settlement", "proxy_requests", request.id, facts, number)
    audit.record(work, "proxy:custody", request.id, settled=total)
    return Settled(number, total, paper)


def listed(work: Work, request_id: str | None = None, *, open_only: bool = False) -> list[FeeRow]:
    """Fees of a request, or of all. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    made = []
    for row in _of(work, proxy.get(work, request_id).id if request_id else None):
        if open_only and row.settled_at is not None:
            continue
        made.append(_row(work, row, proxy.get(work, row.request_id)))
    return made


def _of(work: Work, request_id: str | None) -> Iterable[ProxyFee]:
    query = sa.select(ProxyFee).where(
        ProxyFee.station_id == work.station_id,
        ProxyFee.withdrawn_at.is_(None),
        sa.func.coalesce(ProxyFee.kind, "paid") == "paid",
    )
    if request_id:
        query = query.where(ProxyFee.request_id == request_id)
    return work.session.execute(query.order_by(ProxyFee.id)).scalars()


def _row(work: Work, row: ProxyFee, request: ProxyRequest) -> FeeRow:
    return FeeRow(
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
        row.settlement,
    )
