"""An agent's month (代办员月报): counted from the records, sealed once the month is over, never changed after.

Each figure is a query with a name; what is sealed is what they answered then. Later entries for that month
show as the difference between the sealed figure and today's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from stationdesk.core import papers as paper_facts
from stationdesk.core.clock import noon, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.proxy import AgentStatement
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.services import numbers, papers, proxy_lists, users
from stationdesk.storage.work import Work

FIGURES: Final[Mapping[str, str]] = {
    "taken": N_("新受委托（件）"),
    "delivered": N_("办结送达（件）"),
    "closed": N_("回访办结（件）"),
    "revoked": N_("撤销委托（件）"),
    "told": N_("告知进度（次）"),
    "trips": N_("外出代办（次）"),
    "errands_done": N_("外出办成（件）"),
    "visits": N_("走访见到本人（户次）"),
    "visits_missed": N_("走访不在家（户次）"),
    "items_in": N_("收存原件（份）"),
    "items_back": N_("交还原件（份）"),
    "fees": N_("代缴费用（笔）"),
    "collected": N_("代领款物（笔）"),
}
# Whose request it was then; rows from before that was written down count for whose it is.
_STEPS: Final = (
    "SELECT count(DISTINCT p.request_id) FROM proxy_steps p JOIN proxy_requests r ON r.station_id = p.station_id"
    " AND r.id = p.request_id WHERE p.station_id = :s AND p.kind = '{kind}' AND coalesce(p.agent_id, r.agent_id) = :a"
    " AND p.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AND p.at >= :f AND p.at < :t"
)
_ITEMS: Final = (
    "SELECT count(*) FROM custody_items c JOIN proxy_requests r ON r.station_id = c.station_id"
    " AND r.id = c.request_id WHERE c.station_id = :s AND coalesce(c.{whose}, r.agent_id) = :a AND c.form = 'original'"
    " AND c.withdrawn_at IS NULL AND c.{at} >= :f AND c.{at} < :t"
)
_COUNTS: Final[Mapping[str, str]] = {
    "taken": _STEPS.format(kind="request"),
    "delivered": _STEPS.format(kind="deliver"),
    "closed": _STEPS.format(kind="return_visit"),
    "revoked": _STEPS.format(kind="revoke"),
    "told": "SELECT count(*) FROM proxy_steps WHERE station_id = :s AND user_id = :a AND told_by <> ''"
    " AND withdrawn_at IS NULL AND at >= :f AND at < :t",
    "trips": "SELECT count(*) FROM trips WHERE station_id = :s AND agent_id = :a AND state = 'back'"
    " AND withdrawn_at IS NULL AND back_at >= :f AND back_at < :t",
    "errands_done": "SELECT count(*) FROM trip_items i JOIN trips t ON t.station_id = i.station_id"
    " AND t.id = i.trip_id WHERE i.station_id = :s AND t.agent_id = :a AND i.state = 'done'"
    " AND i.withdrawn_at IS NULL AND i.done_at >= :f AND i.done_at < :t",
    "visits": "SELECT count(*) FROM visits WHERE station_id = :s AND agent_id = :a AND result = 'seen'"
    " AND withdrawn_at IS NULL AND visited_at >= :f AND visited_at < :t",
    "visits_missed": "SELECT count(*) FROM visits WHERE station_id = :s AND agent_id = :a"
    " AND result = 'not_home' AND withdrawn_at IS NULL AND visited_at >= :f AND visited_at < :t",
    "items_in": _ITEMS.format(whose="taken_for", at="taken_at"),
    "items_back": _ITEMS.format(whose="returned_for", at="returned_at"),
    "fees": "SELECT count(*) FROM proxy_fees WHERE station_id = :s AND paid_by = :a AND withdrawn_at IS NULL"
    " AND coalesce(kind, 'paid') = 'paid' AND paid_at >= :f AND paid_at < :t",
    "collected": "SELECT count(*) FROM proxy_fees WHERE station_id = :s AND paid_by = :a AND withdrawn_at IS NULL"
    " AND kind = 'collected' AND paid_at >= :f AND paid_at < :t",
}


class MonthWrong(Refusal):
    template = N_("月份要写成 2026-11 的样子。")


class MonthNotOver(Refusal):
    template = N_("{month}还没有过完，不能封存。下月1日起可以封存；现在可以先看。")


class SealedAlready(Refusal):
    template = N_("{month}的月报已经封存（{number}），不能再封存一次。需要时请重印。")


@dataclass(frozen=True)
class Statement:
    """An agent's month: figures as they stand today, and as they were sealed."""

    agent_id: str
    agent: str = field(repr=False)
    month: str
    figures: dict[str, int]
    sealed: dict[str, int] | None
    number: str | None
    sealed_at: datetime | None

    @property
    def changed(self) -> tuple[str, ...]:
        """Figures that are no longer what was sealed."""
        if self.sealed is None:
            return ()
        return tuple(key for key, value in self.figures.items() if self.sealed.get(key) != value)


@dataclass(frozen=True)
class Sealed:
    """A statement that was sealed, and its paper."""

    number: str
    figures: dict[str, int]
    paper: papers.PaperRow


def look(work: Work, month: str, agent_id: str | None = None) -> Statement:
    """An agent's month (the acting user's unless named). Needs `proxy:read`. Raises MonthWrong."""
    users.require(work, "proxy:read")
    agent = agent_id or work.user_id or ""
    figures = _count(work, month, agent)
    row = _sealed(work, month, agent)
    return Statement(
        agent,
        users.names(work).get(agent, ""),
        month,
        figures,
        dict(row.figures) if row else None,
        row.number if row else None,
        row.sealed_at if row else None,
    )


def seal(work: Work, month: str, agent_id: str | None = None) -> Sealed:
    """Seal a month that is over. Needs `proxy:request`. Raises MonthWrong, MonthNotOver, SealedAlready."""
    users.require(work, "proxy:request")
    agent_row = work.session.get(User, (work.station_id, agent_id or work.user_id))
    if agent_row is None:
        raise users.NobodyWithThatId(field="agent")
    _, after = _span(month)
    words = f"{int(month[:4])}年{int(month[5:])}月"
    if work.today < after:
        raise MonthNotOver(month=words, field="month")
    old = _sealed(work, month, agent_row.id)
    if old is not None:
        raise SealedAlready(month=words, number=old.number, field="month")
    figures = _count(work, month, agent_row.id)
    row = AgentStatement(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "statement"),
        month=month,
        agent_id=agent_row.id,
        figures=figures,
        sealed_at=work.at,
        sealed_by=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    held = [
        f"{item.item}（{item.request_number}）"
        for item in proxy_lists.items(work, holder_id=agent_row.id)
        if item.form == "original"
    ]
    facts = paper_facts.AgentStatement(
        **papers.frame(work),
        number=row.number,
        agent=agent_row.name,
        month=words,
        lines=tuple(
            paper_facts.Labelled(label=FIGURES[key], text=str(value)) for key, value in figures.items()
        ),
        originals=tuple(held),
        sealed_by=work.actor.name,
    )
    paper = papers.make(work, "agent_statement", "agent_statements", row.id, facts, row.number)
    audit.record(work, "proxy:request", row.id, month=month)
    return Sealed(row.number, figures, paper)


def _count(work: Work, month: str, agent_id: str) -> dict[str, int]:
    first, after = _span(month)
    given = {
        "s": work.station_id,
        "a": agent_id,
        "f": stamp(noon(first, 0)),
        "t": stamp(noon(after, 0)),
    }
    return {key: int(work.scalar(sql, **given)) for key, sql in _COUNTS.items()}


def _span(month: str) -> tuple[date, date]:
    """First day of a month and of the one after."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", month.strip())
    if found is None:
        raise MonthWrong(field="month")
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def _sealed(work: Work, month: str, agent_id: str) -> AgentStatement | None:
    return work.session.execute(
        sa.select(AgentStatement)
        .where(
            AgentStatement.station_id == work.station_id,
            AgentStatement.month == month,
            AgentStatement.agent_id == agent_id,
            AgentStatement.withdrawn_at.is_(None),
        )
        .order_by(AgentStatement.id)
        .limit(1)
    ).scalar_one_or_none()
