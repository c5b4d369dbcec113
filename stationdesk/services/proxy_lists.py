"""Lists of proxy requests: all, one whole, what is in whose hands, and the figures for Today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import proxy_states as states
from stationdesk.core.late import dataclass
from stationdesk.core.never_kept import bare
from stationdesk.models.proxy import CustodyItem, ProxyRequest
from stationdesk.services import papers, proxy, proxy_collect, proxy_fees, proxy_parties, residents, users
from stationdesk.storage.work import Work

SOON_DAYS: Final = 7
"""An authority that runs out within so many days is shown on Today."""


@dataclass(frozen=True)
class StepRow:
    """A line of the step log."""

    kind: str
    at: datetime
    user: str = field(repr=False)
    office: str
    spoken_to: str = field(repr=False)
    note: str = field(repr=False)
    told_by: str


@dataclass(frozen=True)
class ItemRow:
    """An original (or copy) that changed hands."""

    id: str
    request_id: str
    request_number: str
    item: str
    form: str
    copies: int
    taken_at: datetime
    holder: str = field(repr=False)
    return_by: date | None
    slip_number: str
    returned_at: datetime | None
    return_slip_number: str | None
    overdue: bool
    twice: bool = False
    """Another original of that name is out for the same person: two machines took the same one in, or there are two."""


@dataclass(frozen=True)
class ProxyRow:
    """A line of the list."""

    id: str
    number: str
    principal_id: str
    principal: str = field(repr=False)
    matters: tuple[str, ...]
    agent: str = field(repr=False)
    way: str
    state: str
    requested_at: datetime
    expires_on: date
    originals_out: int
    case_id: str | None
    frozen: bool
    """The principal has died, or the authority ran out while something is still to be done."""


@dataclass(frozen=True)
class ProxyDetail:
    """A whole request."""

    row: ProxyRow
    scope: tuple[str, ...]
    reason: str = field(repr=False)
    witness: str = field(repr=False)
    guardian: str = field(repr=False)
    steps: tuple[StepRow, ...]
    items: tuple[ItemRow, ...]
    papers: tuple[papers.PaperRow, ...]
    possible: tuple[str, ...]
    fees: tuple[proxy_fees.FeeRow, ...] = ()
    collected: tuple[proxy_collect.CollectedRow, ...] = ()
    died_on: date | None = None
    """Of the principal: the request is frozen, what is in hand goes to the family."""
    sub_delegation: bool = False

    @property
    def owed(self) -> int:
        """Fen paid for the villager and not settled yet."""
        return sum(fee.fen for fee in self.fees if fee.settled_at is None)


@dataclass(frozen=True)
class ProxyFigures:
    """Figures for Today; ids open the list behind each."""

    open: tuple[str, ...]
    originals_out: tuple[str, ...]
    originals_overdue: tuple[str, ...]
    expiring: tuple[str, ...]


def listed(
    work: Work,
    *,
    state: str | None = None,
    mine: bool = False,
    person_id: str | None = None,
    limit: int = 500,
) -> list[ProxyRow]:
    """Requests, newest first. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    query = sa.select(ProxyRequest).where(
        ProxyRequest.station_id == work.station_id, ProxyRequest.withdrawn_at.is_(None)
    )
    if state == "open":
        query = query.where(ProxyRequest.state.in_([str(one) for one in states.OPEN]))
    elif state:
        query = query.where(ProxyRequest.state == state)
    if mine:
        query = query.where(ProxyRequest.agent_id == work.user_id)
    if person_id:
        query = query.where(ProxyRequest.principal_id.in_(proxy_parties.records_of(work, person_id)))
    return _rows(work, work.session.execute(query.order_by(ProxyRequest.id.desc()).limit(limit)).scalars())


def detail(work: Work, request_id: str) -> ProxyDetail:
    """A whole request. Needs `proxy:read`. Raises ProxyUnknown."""
    users.require(work, "proxy:read")
    row = proxy.get(work, request_id)
    names = users.names(work)
    return ProxyDetail(
        _rows(work, [row])[0],
        tuple(row.scope),
        row.reason or "",
        row.witness or "",
        residents.get(work, residents.stands_for(work, row.guardian_id)).name if row.guardian_id else "",
        tuple(
            StepRow(
                one.kind,
                one.at,
                names.get(one.user_id or "", ""),
                one.office or "",
                one.spoken_to or "",
                one.note or "",
                one.told_by or "",
            )
            for one in proxy.steps_of(work, row.id)
        ),
        tuple(items(work, request_id=row.id)),
        papers.of(work, "proxy_requests", row.id),
        states.steps_from(states.State(row.state)),
        tuple(proxy_fees.listed(work, row.id)),
        tuple(proxy_collect.listed(work, row.id)),
        residents.get(work, residents.stands_for(work, row.principal_id)).died_on,
        row.sub_delegation,
    )


def items(
    work: Work, *, request_id: str | None = None, holder_id: str | None = None, out_only: bool = False
) -> list[ItemRow]:
    """What changed hands: of a request, or in someone's hands (手中原件). Needs `proxy:read`."""
    users.require(work, "proxy:read")
    query = (
        sa.select(CustodyItem, ProxyRequest.number)
        .join(
            ProxyRequest,
            sa.and_(
                ProxyRequest.station_id == CustodyItem.station_id, ProxyRequest.id == CustodyItem.request_id
            ),
        )
        .where(CustodyItem.station_id == work.station_id, CustodyItem.withdrawn_at.is_(None))
        .order_by(CustodyItem.id)
    )
    if request_id:
        query = query.where(CustodyItem.request_id == request_id)
    if holder_id:
        query = query.where(CustodyItem.holder_id == holder_id)
    if out_only or holder_id:
        query = query.where(CustodyItem.returned_at.is_(None))
    names, twice = users.names(work), _twice(work)
    return [
        ItemRow(
            one.id,
            one.request_id,
            number,
            one.item,
            one.form,
            one.copies,
            one.taken_at,
            names.get(one.holder_id or "", ""),
            one.return_by,
            one.slip_number,
            one.returned_at,
            one.return_slip_number,
            one.returned_at is None and one.return_by is not None and one.return_by < work.today,
            one.id in twice,
        )
        for one, number in work.session.execute(query)
    ]


def _twice(work: Work) -> set[str]:
    """Originals that are out under a name under which another of the same person is out, too."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in work.rows(
        "SELECT c.id, c.item, r.principal_id FROM custody_items c JOIN proxy_requests r"
        " ON r.station_id = c.station_id AND r.id = c.request_id WHERE c.station_id = :s AND c.form = 'original'"
        " AND c.returned_at IS NULL AND c.withdrawn_at IS NULL",
        s=work.station_id,
    ):
        whose = residents.stands_for(work, row["principal_id"])
        found.setdefault((whose, bare(row["item"])), []).append(row["id"])
    return {one for ids in found.values() if len(ids) > 1 for one in ids}


def figures(work: Work) -> ProxyFigures:
    """What Today shows of proxy requests. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    open_rows = listed(work, state="open")
    out = [one for one in items(work, out_only=True) if one.form == "original"]
    soon = work.today + timedelta(days=SOON_DAYS)
    return ProxyFigures(
        tuple(row.id for row in open_rows),
        tuple(one.id for one in out),
        tuple(one.id for one in out if one.overdue),
        tuple(row.id for row in open_rows if row.expires_on <= soon),
    )


def _rows(work: Work, found: Iterable[ProxyRequest]) -> list[ProxyRow]:
    names = users.names(work)
    made = []
    for row in found:
        person = residents.get(work, residents.stands_for(work, row.principal_id))
        is_open = states.State(row.state) in states.OPEN
        made.append(
            ProxyRow(
                row.id,
                row.number,
                row.principal_id,
                person.name,
                tuple(matter["name"] for matter in row.matters),
                names.get(row.agent_id, ""),
                row.way,
                row.state,
                row.requested_at,
                row.expires_on,
                proxy.originals_out(work, row.id),
                row.case_id,
                is_open and (person.died_on is not None or row.expires_on < work.today),
            )
        )
    return made


def matter_codes(work: Work, request_id: str) -> tuple[str, ...]:
    """The codes of a request's matters. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    return tuple(matter["code"] for matter in proxy.get(work, request_id).matters)
