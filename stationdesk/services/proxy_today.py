"""What Today shows of people looked for, trips, requests and blanks: how many, each behind a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from stationdesk.core.clock import civil_date
from stationdesk.core.late import dataclass
from stationdesk.services import blackout, blank_slips, proxy_care, trips, users, visit_clashes, visit_misses
from stationdesk.storage.work import Work

BLANK_DAYS: Final = 7
"""A blank that is out for longer than this is asked for."""
SUPERVISING: Final = frozenset({"head", "secretary"})
"""Posts to whom a request that is far too late is shown as well."""


@dataclass(frozen=True)
class Waiting:
    """Ids behind each figure; empty where this user may not see them."""

    missing: tuple[str, ...] = ()
    """Visits after which nobody knows where somebody at high risk is."""
    trips_late: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    """Requests to follow up: one's own, and to head and secretary also the escalated ones."""
    escalated: bool = False
    blanks: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    """Households where two agents were on one day, not compared yet."""


def waiting(work: Work) -> Waiting:
    """All of it in one look; parts that this user may not see are left out."""
    permits = work.actor.permits
    missing: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    care: dict[str, bool] = {}
    if "visits:read" in permits:
        missing = tuple(one.visit_id for one in visit_misses.missed(work))
        oldest = work.today - timedelta(days=BLANK_DAYS)
        drawer = blackout.in_packs(work)
        blanks = tuple(
            one.id
            for one in blank_slips.listed(work, out_only=True)
            if civil_date(one.printed_at) < oldest and one.number not in drawer
        )
        clashes = tuple(one.id for one in visit_clashes.listed(work, open_only=True))
    if "proxy:read" in permits:
        late = tuple(one.id for one in trips.late(work))
        posts = users.posts_on(work, work.today).get(work.user_id or "", ())
        over = bool(SUPERVISING & set(posts))
        for one in proxy_care.due(work):
            if one.agent_id == work.user_id or (over and one.escalated):
                care[one.request_id] = care.get(one.request_id, False) or one.escalated
    return Waiting(missing, late, tuple(care), any(care.values()), blanks, clashes)
