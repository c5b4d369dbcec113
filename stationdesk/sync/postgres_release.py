"""Letting a bundle pass at a township on PostgreSQL: rows and the audit's line in one transaction (`postgres_settled`)."""

from __future__ import annotations

from typing import Any

from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import postgres, postgres_settled, take_in, vouched
from stationdesk.sync.postgres_take_in import RegisterDesk, TownshipDesk


def release(desk: TownshipDesk, url: str, bundle_id: str) -> take_in.Count:
    """A second person lets a bundle pass that withdraws much, or that nobody can sign for any more. Needs `sync:settle`.

    Done again after it was cut short, it says what was done. Raises NothingHeld, OneselfAgain, AuthorStillCounts, TakenInByOneself.
    """

    def asked(work: Work) -> bool:
        require(work, postgres_settled.PERMIT)
        return take_in.others_here(work)

    others = desk.read(asked)
    with RegisterDesk.of(desk, url) as register:
        before = postgres_settled.carry_over(desk, register).get(bundle_id)
        if before is not None:
            return before
        count = register.change(lambda work: _pass(work, bundle_id, others))
        postgres_settled.carry_over(desk, register)
    return count


def _pass(work: Work, bundle_id: str, others: bool) -> take_in.Count:
    work.extra[take_in.OTHERS] = others
    station = work.scalar("SELECT station_id FROM held WHERE bundle_id = :b LIMIT 1", b=bundle_id)
    if station is not None:
        postgres.lock_station(work, station)
    braked = work.scalar("SELECT 1 FROM held WHERE bundle_id = :b AND why = 'brake' LIMIT 1", b=bundle_id)
    steps: list[dict[str, Any]] = []
    unsigned = vouched.may_pass(work, bundle_id) if braked else bool(vouched.waiting(work, bundle_id))
    count = take_in.release(work, bundle_id) if braked or not unsigned else take_in.Count()
    if unsigned:
        for origin, number in vouched.vouch(work, bundle_id).items():
            steps.append({"step": "unsigned", "origin": origin, "transactions": number})
        passed = take_in.retry(work, str(station))
        count.applied += passed.applied
        count.conflicts += passed.conflicts
    postgres_settled.write_down(work, bundle_id, steps, count)
    return count
