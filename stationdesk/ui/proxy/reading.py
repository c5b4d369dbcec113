"""What the proxy page reads on the lane: requests, what is in whose hands, visits of the days around today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stationdesk.services import blank_slips, proxy_lists, visit_clashes, visit_misses, visit_roster, visits
from stationdesk.services.blank_slips import SlipRow
from stationdesk.services.proxy_lists import ItemRow, ProxyRow
from stationdesk.services.visit_clashes import Clash
from stationdesk.services.visit_misses import Missed
from stationdesk.services.visit_roster import Waiting
from stationdesk.services.visits import VisitRow

DONE_DAYS = 60
"""Visits made are listed so many days back."""


@dataclass(frozen=True)
class Shown:
    """Everything the page lists; visits None where they may not be read."""

    requests: tuple[ProxyRow, ...] = field(repr=False)
    items: tuple[ItemRow, ...] = field(repr=False)
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
    return Shown(
        tuple(proxy_lists.listed(work)),
        tuple(proxy_lists.items(work, out_only=True)),
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


def asked_visits(shown: Shown) -> dict[str, list[VisitRow]]:
    """The visits that each filter leaves."""
    planned = [one for one in shown.planned if one.planned_on is not None]
    return {
        "today": [one for one in planned if one.planned_on == shown.today],
        "week": [one for one in planned if shown.today <= (one.planned_on or shown.today) <= shown.week_end],
        "late": [one for one in planned if one.overdue],
        "made": list(shown.done),
    }
