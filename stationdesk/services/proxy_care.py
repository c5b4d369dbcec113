"""What a proxy request needs though nobody asked: word to the villager, a late step, an authority that has ended.

Limits are the pack `proxy_rules`; days are working days. Nothing here changes a request but `hand_over`, by which
an agent who leaves passes everything on in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths, money
from stationdesk.core import papers as paper_facts
from stationdesk.core import proxy_states as states
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.proxy import CustodyItem, ProxyFee, ProxyRequest, ProxyStep, Trip
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import case_record, numbers, packs, papers, proxy, proxy_parties, residents, users
from stationdesk.storage.work import Work


class SameAgent(Refusal):
    template = N_("移交人和接收人是同一个人。请另选接收人。")


class NothingToPassOn(Refusal):
    template = N_("这位代办员手上没有在办的代办，也没有原件。不用移交。")


class PassingUnexplained(Refusal):
    template = N_("请写明移交原因（如：调离、请假、停用账号）。")


@dataclass(frozen=True)
class Care:
    """A request that needs a hand, and why."""

    request_id: str
    number: str
    principal: str = field(repr=False)
    agent_id: str
    agent: str = field(repr=False)
    state: str
    what: str
    """`tell` (feedback due), `late` (the next step is late), `expired`, `died` or `agent_gone`."""
    sentence: str
    since: date
    days_over: int
    """Working days over the limit; 0 for what has no limit."""
    escalated: bool
    """Late enough that the head is shown it as well."""


@dataclass(frozen=True)
class HandedOver:
    """What passed from one agent to another."""

    number: str
    requests: int
    originals: int
    paper: papers.PaperRow


_ENDED: Final = {
    "died": N_("委托人已登记死亡，委托终止，代办冻结：原件列给家属，交还后撤销"),
    "expired": N_("授权已于{day}到期：重新委托，或交还原件后撤销"),
    "agent_gone": N_("代办员账号已停用：请移交给另一位代办员"),
}


def due(work: Work, *, agent_id: str | None = None) -> list[Care]:
    """Everything that needs a hand, what has ended first, then the latest. Needs `proxy:read`."""
    users.require(work, "proxy:read")
    pack = packs.holding(work, "proxy_rules")
    feedback, escalation = pack.body["feedback"], pack.body["escalation"]
    limits = {one["state"]: one for one in pack.items("steps")}
    calendar = case_record.calendar(work)
    last_told, last_step = _last(work, told=True), _last(work, told=False)
    names = users.names(work)
    disabled = {
        row["id"]
        for row in work.rows(
            "SELECT id FROM users WHERE station_id = :s AND disabled_at IS NOT NULL", s=work.station_id
        )
    }
    found: list[Care] = []

    def note(row: ProxyRequest, what: str, sentence: str, since: date, over: int) -> None:
        person = residents.get(work, residents.stands_for(work, row.principal_id))
        found.append(
            Care(
                row.id,
                row.number,
                person.name,
                row.agent_id,
                names.get(row.agent_id, ""),
                row.state,
                what,
                sentence,
                since,
                over,
                what in _ENDED or over > int(escalation["after_days"]),
            )
        )

    for row in _alive(work, agent_id):
        state = states.State(row.state)
        began = civil_date(row.requested_at)
        ended = _ending(work, row, disabled) if state in states.OPEN else None
        if ended is not None:
            note(row, ended, say(_ENDED[ended], day=row.expires_on), last_step.get(row.id, began), 0)
            if ended != "agent_gone":
                continue
        limit = limits.get(str(state))
        if limit is not None:
            since = last_step.get(row.id, began)
            over = calendar.workdays_between(calendar.due(since, int(limit["within_days"])).date, work.today)
            if over > 0:
                sentence = say(
                    N_("应在{limit}个工作日内“{step}”，已超{over}个工作日"),
                    limit=limit["within_days"],
                    step=say(str(limit["next"])),
                    over=over,
                )
                note(row, "late", sentence, since, over)
        if state in states.ACTING:
            since = last_told.get(row.id, began)
            over = calendar.workdays_between(
                calendar.due(since, int(feedback["every_days"])).date, work.today
            )
            if over > 0:
                sentence = say(
                    N_("已{days}个工作日没有告知委托人进度"), days=over + int(feedback["every_days"])
                )
                note(row, "tell", sentence, since, over)
    order = {"died": 0, "expired": 1, "agent_gone": 2, "late": 3, "tell": 4}
    return sorted(found, key=lambda one: (order[one.what], -one.days_over, one.number))


def hand_over(work: Work, from_id: str, to_id: str, reason: str) -> HandedOver:
    """Pass every open request, every original in hand and every planned trip of an agent to another, in one go.

    Needs `proxy:custody`, and `users:manage` or being one of the two. Raises SameAgent, NothingToPassOn,
    PassingUnexplained, NobodyWithThatId.
    """
    users.require(work, "proxy:custody")
    if work.user_id not in (from_id, to_id):
        users.require(work, "users:manage")
    if from_id == to_id:
        raise SameAgent(field="to")
    if not lengths.one_line(reason, "reason", lengths.ADDRESS):
        raise PassingUnexplained(field="reason")
    giver = work.session.get(User, (work.station_id, from_id))
    if giver is None:
        raise users.NobodyWithThatId(field="from")
    taker = proxy_parties.agent(work, to_id)
    items = list(
        work.session.execute(
            sa.select(CustodyItem)
            .where(
                CustodyItem.station_id == work.station_id,
                CustodyItem.holder_id == from_id,
                CustodyItem.returned_at.is_(None),
                CustodyItem.withdrawn_at.is_(None),
            )
            .order_by(CustodyItem.id)
        ).scalars()
    )
    fetched = list(
        work.session.execute(
            sa.select(ProxyFee)
            .where(
                ProxyFee.station_id == work.station_id,
                ProxyFee.kind == "collected",
                sa.func.coalesce(ProxyFee.holder_id, ProxyFee.paid_by) == from_id,
                ProxyFee.settled_at.is_(None),
                ProxyFee.withdrawn_at.is_(None),
            )
            .order_by(ProxyFee.id)
        ).scalars()
    )
    mine = [row for row in _alive(work, from_id) if states.State(row.state) not in states.ENDED]
    if not mine and not items and not fetched:
        raise NothingToPassOn(field="from")
    held: dict[str, list[str]] = {}
    for item in items:
        held.setdefault(item.request_id, []).append(item.item)
        item.holder_id = to_id
    for one in fetched:
        # Who fetched it stays written down; in whose hands it is now moves on, and the list that both sign says so.
        one.holder_id = to_id
        money_words = say(N_("代领：{what}"), what=one.what)
        held.setdefault(one.request_id, []).append(
            f"{money_words} {money.spoken(one.fen)}" if one.fen else money_words
        )
    listed = {row.id: row for row in mine}
    for request_id in held:
        listed.setdefault(request_id, proxy.get(work, request_id))
    number = numbers.take(work, "agent_handover")
    for row in mine:
        row.agent_id = to_id
        work.session.add(
            ProxyStep(
                station_id=work.station_id,
                id=new_id(),
                request_id=row.id,
                kind="handed",
                at=proxy.after_all(work, row.id),
                user_id=work.user_id,
                agent_id=from_id,
                note=f"{giver.name} → {taker.name}：{reason.strip()}",
            )
        )
    for trip in work.session.execute(
        sa.select(Trip).where(
            Trip.station_id == work.station_id,
            Trip.agent_id == from_id,
            Trip.state.in_(["planned", "gone"]),
            Trip.withdrawn_at.is_(None),
        )
    ).scalars():
        trip.agent_id = to_id
    work.session.flush()
    facts = paper_facts.AgentHandover(
        **papers.frame(work),
        number=number,
        giver=giver.name,
        taker=taker.name,
        reason=reason.strip(),
        handed_at=work.at,
        requests=tuple(
            paper_facts.HandedRequest(
                number=row.number,
                principal=residents.get(work, residents.stands_for(work, row.principal_id)).name,
                matters="、".join(matter["name"] for matter in row.matters),
                state=states.State(row.state).word,
                expires_on=row.expires_on,
                originals=tuple(held.get(row.id, ())),
            )
            for row in listed.values()
        ),
    )
    paper = papers.make(work, "agent_handover", "users", from_id, facts, number)
    audit.record(work, "proxy:custody", from_id, handed=len(mine), originals=len(items))
    return HandedOver(number, len(mine), len(items), paper)


def _alive(work: Work, agent_id: str | None) -> list[ProxyRequest]:
    query = sa.select(ProxyRequest).where(
        ProxyRequest.station_id == work.station_id,
        ProxyRequest.withdrawn_at.is_(None),
        ProxyRequest.state.not_in([str(state) for state in states.ENDED]),
    )
    if agent_id:
        query = query.where(ProxyRequest.agent_id == agent_id)
    return list(work.session.execute(query.order_by(ProxyRequest.id)).scalars())


def _ending(work: Work, row: ProxyRequest, disabled: set[str]) -> str | None:
    """By law an authority ends with the term, the death, or the agent (民法典 art 173)."""
    if residents.get(work, residents.stands_for(work, row.principal_id)).died_on is not None:
        return "died"
    if row.expires_on < work.today:
        return "expired"
    return "agent_gone" if row.agent_id in disabled else None


def _last(work: Work, *, told: bool) -> dict[str, date]:
    """The civil day of each request's last step, or of the last step by which the villager was told."""
    where = "AND told_by IS NOT NULL AND told_by <> ''" if told else "AND kind <> 'tell'"
    rows: list[Mapping[str, Any]] = list(
        work.rows(
            "SELECT request_id, max(at) AS at FROM proxy_steps WHERE station_id = :s AND withdrawn_at IS NULL"
            f" {where} GROUP BY request_id",
            s=work.station_id,
        )
    )
    return {row["request_id"]: civil_date(unstamp(row["at"])) for row in rows}
