"""What the proxy page reads on the lane: requests, what is in whose hands, visits of the days around today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

from stationdesk.core import money
from stationdesk.core.late import dataclass
from stationdesk.services import (
    blank_slips,
    proxy_collect,
    proxy_lists,
    visit_clashes,
    visit_misses,
    visit_roster,
    visits,
)
from stationdesk.services.blank_slips import SlipRow
from stationdesk.services.proxy_lists import ProxyRow
from stationdesk.services.visit_clashes import Clash
from stationdesk.services.visit_misses import Missed
from stationdesk.services.visit_roster import Waiting
from stationdesk.services.visits import VisitRow

DONE_DAYS = 60
"""Visits made are listed so many days back."""


@dataclass(frozen=True)
class InHand:
    """An original, a copy or something collected that is not in its owner's hands."""

    id: str
    request_id: str
    request_number: str
    whose: str = field(repr=False)
    item: str = field(repr=False)
    form: str
    """`original`, `copy`, or `collected`: fetched for the owner and not handed over yet."""
    holder: str = field(repr=False)
    since: datetime
    return_by: date | None
    overdue: bool = False


@dataclass(frozen=True)
class Shown:
    """Everything the page lists; visits None where they may not be read."""

    requests: tuple[ProxyRow, ...] = field(repr=False)
    items: tuple[InHand, ...] = field(repr=False)
    """What is in whose hands: what is overdue first, then by the day on which it was promised back."""
    planned: tuple[VisitRow, ...] = field(repr=False)
    done: tuple[VisitRow, ...] = field(repr=False)
    today: date
    me: str = ""
    visits_shut: bool = False
    missed: tuple[Missed, ...] = field(default=(), repr=False)
    """Not at home, at high risk, and nobody knows where they are."""

    waiting: tuple[Waiting, ...] = field(default=(), repr=False)
    """Due within the week, and no visit planned."""
    blanks: tuple[SlipRow, ...] = ()
    """Blanks that were not brought back."""
    clashes: tuple[Clash, ...] = field(default=(), repr=False)
    """Households where two agents were on one day, each without knowing of the other."""

    @property
    def week_end(self) -> date:
        """The last of the seven days that a week is planned for."""
        return self.today + timedelta(days=6)


def shown(work: Any) -> Shown:
    """The lists of the page. Needs `proxy:read`."""
    may = "visits:read" in work.actor.permits
    made = visits.listed(work, state="done", first=work.today - timedelta(days=DONE_DAYS)) if may else []
    requests = tuple(proxy_lists.listed(work))
    return Shown(
        requests,
        _in_hand(work, {one.id: one.principal for one in requests}),
        tuple(visits.listed(work, state="planned")) if may else (),
        tuple(reversed(made)),
        work.today,
        work.actor.name,
        not may,
        tuple(visit_misses.missed(work)) if may else (),
        tuple(visit_roster.waiting(work)) if may else (),
        tuple(blank_slips.listed(work, out_only=True)) if may else (),
        tuple(visit_clashes.listed(work)) if may else (),
    )


def _in_hand(work: Any, owners: Mapping[str, str]) -> tuple[InHand, ...]:
    """Everything that is out, with whose it is; a request too old for the list is asked for by itself."""

    def whose(request: str) -> str:
        return owners.get(request) or proxy_lists.detail(work, request).row.principal

    out = [
        InHand(
            one.id, one.request_id, one.request_number, whose(one.request_id), one.item, one.form,
            one.holder, one.taken_at, one.return_by, one.overdue,
        )
        for one in proxy_lists.items(work, out_only=True)
    ] + [
        InHand(
            one.id, one.request_id, one.request_number, whose(one.request_id),
            f"{one.what}　{money.spoken(one.fen)}" if one.fen else one.what, "collected",
            one.collected_by, one.collected_at, None,
        )
        for one in proxy_collect.listed(work, open_only=True)
    ]  # fmt: skip
    return tuple(sorted(out, key=lambda one: (not one.overdue, one.return_by or date.max, one.id)))


def asked_visits(shown: Shown) -> dict[str, list[VisitRow]]:
    """The visits that each filter leaves."""
    planned = [one for one in shown.planned if one.planned_on is not None]
    return {
        "today": [one for one in planned if one.planned_on == shown.today],
        "week": [one for one in planned if shown.today <= (one.planned_on or shown.today) <= shown.week_end],
        "late": [one for one in planned if one.overdue],
        "made": list(shown.done),
    }
