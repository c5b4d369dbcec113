"""The errand board (批量代办): who goes to the township on which day, with which requests, and what came of it.

Errands are listed from the requests that are under way; a trip takes several along, prints one sheet to write on,
and its results are typed in once for all. Each result becomes a step of its request, with office and person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.proxy import ProxyRequest, Trip, TripItem
from stationdesk.security import audit
from stationdesk.services import numbers, papers, proxy, proxy_parties, residents, trip_board, users
from stationdesk.services.trip_board import Errand as Errand
from stationdesk.services.trip_board import errands as errands
from stationdesk.storage.work import Work

FARTHEST_DAYS: Final = 60
RESULTS: Final[Mapping[str, str]] = {"open": N_("未办"), "done": N_("办成"), "failed": N_("没办成")}
STATE_WORDS: Final[Mapping[str, str]] = {
    "planned": N_("已安排"),
    "gone": N_("在途"),
    "back": N_("已回"),
    "dropped": N_("已取消"),
}


class TripUnknown(Refusal):
    template = N_("没有找到这次外出。请核对编号后再试。")


class TripEmpty(Refusal):
    template = N_("请至少带上一件代办。")


class TripDayWrong(Refusal):
    template = N_("外出日期要在{first}至{last}之间。")


class OfficeMissing(Refusal):
    template = N_("请写明去哪里办（如：镇便民服务中心）。")


class ErrandUnknown(Refusal):
    template = N_("没有“{errand}”这种差事。可选：{known}。")


class PowerMissing(Refusal):
    template = N_("代办{number}的委托书没有授权“{power}”，不能替委托人{errand}。请先补办授权。")


class AlreadyCarried(Refusal):
    template = N_("代办{number}的这项差事已排在{day}的外出里（{trip}）。请从那次外出里去掉再排。")


class TripOver(Refusal):
    template = N_("这次外出已经“{state}”，不能再改。")


class ResultUnknown(Refusal):
    template = N_("办理结果只有：{known}。")


class ResultUnexplained(Refusal):
    template = N_("没办成的要写明原因，好答复委托人。")


class NotOnThisTrip(Refusal):
    template = N_("这次外出没有带这件代办。请刷新后再登记结果。")


class ErrandEnded(Refusal):
    template = N_(
        "代办{number}的授权已经终止（到期、撤销或委托人去世），或者不在办理中，不能带去办。请先从这次外出里去掉。"
    )


@dataclass(frozen=True)
class NewTrip:
    """A trip to plan. `errands`: (request id, errand key); an empty key is the one the board proposes."""

    day: date
    office: str
    errands: tuple[tuple[str, str], ...]
    agent_id: str | None = None
    remark: str = field(default="", repr=False)


@dataclass(frozen=True)
class Brought:
    """What came of one errand. `result`: done, failed, or open (taken along again)."""

    item_id: str
    result: str
    note: str = field(default="", repr=False)
    spoken_to: str = field(default="", repr=False)


@dataclass(frozen=True)
class ItemRow:
    """A line of a trip."""

    id: str
    request_id: str
    number: str
    principal: str = field(repr=False)
    phone: str = field(repr=False)
    matters: tuple[str, ...]
    errand: str
    errand_name: str
    originals: tuple[str, ...]
    state: str
    spoken_to: str = field(repr=False)
    note: str = field(repr=False)


@dataclass(frozen=True)
class TripRow:
    """A line of the list of trips."""

    id: str
    number: str
    day: date
    office: str
    agent_id: str
    agent: str = field(repr=False)
    state: str
    items: int
    done: int
    remark: str = field(repr=False)
    late: bool
    """The day is over and nobody has written down what came of it."""


@dataclass(frozen=True)
class TripDetail:
    """A whole trip."""

    row: TripRow
    items: tuple[ItemRow, ...]
    papers: tuple[papers.PaperRow, ...]


@dataclass(frozen=True)
class Back:
    """What coming back answered: how many errands are done, and which requests made a step."""

    trip_id: str
    number: str
    done: int
    failed: int
    open: int
    ended: tuple[str, ...] = ()
    """Numbers of requests whose authority ended meanwhile: what was done is kept with the trip, no step is made."""


def plan(work: Work, new: NewTrip) -> TripRow:
    """Plan a trip with its errands. Needs `proxy:request`.

    Raises OfficeMissing, TripDayWrong, TripEmpty, ErrandUnknown, PowerMissing, AlreadyCarried, and what keeps
    an agent from acting (AuthorityExpired, PrincipalGone, StepNotNow).
    """
    users.require(work, "proxy:request")
    office = lengths.one_line(new.office, "office")
    if not office:
        raise OfficeMissing(field="office")
    last = work.today + timedelta(days=FARTHEST_DAYS)
    if not work.today <= new.day <= last:
        raise TripDayWrong(first=work.today, last=last, field="day")
    if not new.errands:
        raise TripEmpty(field="errands")
    agent = proxy_parties.agent(work, new.agent_id)
    lengths.within({"remark": lengths.REMARK}, {"remark": new.remark})
    row = Trip(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "trip"),
        day=new.day,
        agent_id=agent.id,
        office=office,
        state="planned",
        remark=new.remark.strip() or None,
    )
    work.session.add(row)
    work.session.flush()
    for request_id, errand in dict.fromkeys(new.errands):
        _carry(work, row, request_id, errand)
    audit.record(work, "proxy:request", row.id, trip=len(new.errands))
    return _row(work, row)


def add(work: Work, trip_id: str, wanted: Iterable[tuple[str, str]]) -> TripRow:
    """Take more errands along on a trip that has not come back. Needs `proxy:request`. Raises as `plan`."""
    users.require(work, "proxy:request")
    row = _open(work, trip_id)
    for request_id, errand in dict.fromkeys(wanted):
        _carry(work, row, request_id, errand)
    audit.record(work, "proxy:request", row.id, trip="more")
    return _row(work, row)


def leave_out(work: Work, trip_id: str, item_id: str) -> TripRow:
    """Take an errand off a trip; the request waits on the board again. Needs `proxy:request`."""
    users.require(work, "proxy:request")
    row = _open(work, trip_id)
    item = _item(work, row, item_id)
    item.withdrawn_at, item.withdrawn_why = work.at, "不带"
    work.session.flush()
    audit.record(work, "proxy:request", row.id, trip="less")
    return _row(work, row)


def drop(work: Work, trip_id: str, why: str) -> TripRow:
    """The trip does not take place; what it would have carried waits again. Needs `proxy:request`."""
    users.require(work, "proxy:request")
    row = _open(work, trip_id)
    if not why.strip():
        raise ResultUnexplained(field="reason")
    lengths.within({"reason": lengths.REMARK}, {"reason": why})
    row.state, row.remark = "dropped", why.strip()
    work.session.flush()
    audit.record(work, "proxy:request", row.id, trip="dropped")
    return _row(work, row)


def sheet(work: Work, trip_id: str) -> papers.PaperRow:
    """The trip sheet: what is to be done for whom, which originals go along, room for what came of it.

    Needs `proxy:request`. Phones are masked but for the last four digits; the sheet is carried about.
    """
    users.require(work, "proxy:request")
    row = _trip(work, trip_id)
    found = detail(work, row.id)
    facts = paper_facts.TripSheet(
        **papers.frame(work),
        number=row.number,
        day=row.day,
        agent=found.row.agent,
        office=row.office,
        errands=tuple(
            paper_facts.TripErrand(
                number=item.number,
                principal=item.principal,
                matters="、".join(item.matters),
                errand=item.errand_name,
                originals="、".join(item.originals),
            )
            for item in found.items
        ),
    )
    return papers.make(work, "trip_sheet", "trips", row.id, facts, row.number)


def leave(work: Work, trip_id: str) -> TripRow:
    """The agent sets out. Needs `proxy:request`. Raises TripOver, TripEmpty, ErrandEnded."""
    users.require(work, "proxy:request")
    row = _open(work, trip_id)
    items = _items(work, row.id)
    if not items:
        raise TripEmpty(field="errands")
    for item in items:
        request = proxy.get(work, item.request_id)
        if not proxy.acts(work, request):
            raise ErrandEnded(number=request.number, field="errands")
    if row.state == "planned":
        row.state, row.left_at = "gone", work.at
    work.session.flush()
    audit.record(work, "proxy:request", row.id, trip="gone")
    return _row(work, row)


def come_back(work: Work, trip_id: str, results: Iterable[Brought]) -> Back:
    """Write down what came of all errands at once; each makes a step of its request.

    An errand that nothing is said of stays open and waits on the board again. Needs `proxy:request`.
    Where an authority ended meanwhile, what was done is kept with the trip and no step is made in that name.
    Raises TripOver, NotOnThisTrip, ResultUnknown, ResultUnexplained.
    """
    users.require(work, "proxy:request")
    row = _open(work, trip_id)
    said = {one.item_id: one for one in results}
    items = {item.id: item for item in _items(work, row.id)}
    if any(item_id not in items for item_id in said):
        raise NotOnThisTrip(field="items")
    counts = {"done": 0, "failed": 0, "open": 0}
    words = trip_board.words_of(work)
    ended: dict[str, None] = {}
    for item in items.values():
        given = said.get(item.id, Brought(item.id, "open"))
        if given.result not in RESULTS:
            raise ResultUnknown(known=say(N_("、")).join(RESULTS), field="result")
        if given.result == "failed" and not given.note.strip():
            raise ResultUnexplained(field="note")
        lengths.within({"note": lengths.REMARK}, {"note": given.note})
        counts[given.result] += 1
        if given.result == "open":
            item.withdrawn_at, item.withdrawn_why = work.at, "未办，下次再带"
            continue
        item.state, item.done_at = given.result, work.at
        item.spoken_to = lengths.one_line(given.spoken_to, "spoken_to") or None
        item.note = given.note.strip() or None
        request = proxy.get(work, item.request_id)
        if proxy.acts(work, request):
            errand = words.get(item.errand, {}).get("name", item.errand)
            _advance(work, row, item, request, str(errand))
        else:
            ended[request.number] = None
    row.state, row.back_at = "back", work.at
    row.left_at = row.left_at or work.at
    work.session.flush()
    audit.record(work, "proxy:request", row.id, trip="back", **counts)
    return Back(row.id, row.number, counts["done"], counts["failed"], counts["open"], tuple(ended))


def listed(
    work: Work, *, open_only: bool = False, agent_id: str | None = None, limit: int = 200
) -> list[TripRow]:
    """Trips, the next first, then those that are over. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    query = sa.select(Trip).where(Trip.station_id == work.station_id, Trip.withdrawn_at.is_(None))
    if open_only:
        query = query.where(Trip.state.in_(["planned", "gone"]))
    if agent_id:
        query = query.where(Trip.agent_id == agent_id)
    over = sa.case((Trip.state.in_(["planned", "gone"]), 0), else_=1)
    rows = work.session.execute(query.order_by(over, Trip.day.desc(), Trip.id.desc()).limit(limit)).scalars()
    return [_row(work, row) for row in rows]


def detail(work: Work, trip_id: str) -> TripDetail:
    """A whole trip, by id or number. Needs `proxy:read`. Raises TripUnknown."""
    users.require(work, "proxy:read")
    row = _trip(work, trip_id)
    words = trip_board.words_of(work)
    made = []
    for item in _items(work, row.id):
        request = proxy.get(work, item.request_id)
        person = residents.get(work, residents.stands_for(work, request.principal_id))
        phones = residents.phones_of(work, person.id)
        made.append(
            ItemRow(
                item.id,
                request.id,
                request.number,
                person.name,
                masks.phone(phones[0]) if phones else "",
                tuple(matter["name"] for matter in request.matters),
                item.errand,
                say(str(words.get(item.errand, {}).get("name", item.errand))),
                _originals(work, request.id),
                item.state,
                item.spoken_to or "",
                item.note or "",
            )
        )
    return TripDetail(_row(work, row), tuple(made), papers.of(work, "trips", row.id))


def late(work: Work) -> list[TripRow]:
    """Trips whose day is over without a word of what came of them: for Today. Needs `proxy:read`."""
    return [row for row in listed(work, open_only=True) if row.late]


def _advance(work: Work, trip: Trip, item: TripItem, request: ProxyRequest, errand: str) -> None:
    """The step that an errand is: accepted requests begin to be handled, handled ones go on."""
    note = "：".join(part for part in (errand, item.note or "") if part)
    if item.state == "failed":
        note = f"{errand}（没办成）：{item.note}"
    if proxy.state_of(work, request) is states.State.AUTHORISED:
        proxy.step(work, proxy.Stepping(request.id, "accept", "随外出办理"))
    proxy.step(
        work,
        proxy.Stepping(request.id, "handle", note, office=trip.office, spoken_to=item.spoken_to or ""),
    )


def _carry(work: Work, trip: Trip, request_id: str, errand: str) -> None:
    request = proxy.get(work, request_id)
    proxy.may_act(work, request)
    state = proxy.state_of(work, request)
    if state not in states.ACTING:
        raise proxy.StepNotNow(
            state=state.word,
            step=N_("外出办理"),
            possible=say(N_("、")).join(say(states.STEP_WORDS[one]) for one in states.steps_from(state))
            or "—",
            field="errands",
        )
    proxy_parties.require_agent(request, trip.agent_id)
    words = trip_board.words_of(work)
    chosen = errand or trip_board.NEXT[state]
    if chosen not in words:
        raise ErrandUnknown(errand=chosen, known=say(N_("、")).join(words), field="errands")
    power = words[chosen]["power"]
    if power and power not in request.scope:
        raise PowerMissing(
            number=request.number, power=proxy.SCOPE[power], errand=words[chosen]["name"], field="errands"
        )
    other = work.rows(
        "SELECT t.number, t.day FROM trip_items i JOIN trips t ON t.station_id = i.station_id AND t.id = i.trip_id"
        " WHERE i.station_id = :s AND i.request_id = :r AND i.errand = :e AND i.state = 'open'"
        " AND i.withdrawn_at IS NULL AND t.withdrawn_at IS NULL AND t.state IN ('planned', 'gone')",
        s=work.station_id,
        r=request.id,
        e=chosen,
    )
    if other:
        raise AlreadyCarried(
            number=request.number,
            day=date.fromisoformat(other[0]["day"]),
            trip=other[0]["number"],
            field="errands",
        )
    work.session.add(
        TripItem(
            station_id=work.station_id,
            id=new_id(),
            trip_id=trip.id,
            request_id=request.id,
            errand=chosen,
            state="open",
        )
    )
    work.session.flush()


def _trip(work: Work, named: str) -> Trip:
    row = work.session.execute(
        sa.select(Trip).where(
            Trip.station_id == work.station_id,
            Trip.withdrawn_at.is_(None),
            sa.or_(Trip.id == named.strip(), Trip.number == named.strip()),
        )
    ).scalar_one_or_none()
    if row is None:
        raise TripUnknown(field="trip")
    return row


def _open(work: Work, named: str) -> Trip:
    row = _trip(work, named)
    if row.state not in ("planned", "gone"):
        raise TripOver(state=STATE_WORDS[row.state], field="trip")
    return row


def _items(work: Work, trip_id: str) -> list[TripItem]:
    return list(
        work.session.execute(
            sa.select(TripItem)
            .where(
                TripItem.station_id == work.station_id,
                TripItem.trip_id == trip_id,
                TripItem.withdrawn_at.is_(None),
            )
            .order_by(TripItem.id)
        ).scalars()
    )


def _item(work: Work, trip: Trip, item_id: str) -> TripItem:
    for item in _items(work, trip.id):
        if item.id == item_id:
            return item
    raise NotOnThisTrip(field="items")


def _originals(work: Work, request_id: str) -> tuple[str, ...]:
    return tuple(
        row["item"]
        for row in work.rows(
            "SELECT item FROM custody_items WHERE station_id = :s AND request_id = :r AND form = 'original'"
            " AND returned_at IS NULL AND withdrawn_at IS NULL ORDER BY id",
            s=work.station_id,
            r=request_id,
        )
    )


def _row(work: Work, row: Trip) -> TripRow:
    items = _items(work, row.id)
    return TripRow(
        row.id,
        row.number,
        row.day,
        row.office,
        row.agent_id,
        users.names(work).get(row.agent_id, ""),
        row.state,
        len(items),
        sum(item.state == "done" for item in items),
        row.remark or "",
        row.state in ("planned", "gone") and row.day < work.today,
    )
