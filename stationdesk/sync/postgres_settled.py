"""What two people let pass at a township on PostgreSQL, and its line in the audit chain.

Rows and audit lie in two databases: the villages' rows in PostgreSQL, the chain in the township's encrypted home. So the line is
written down in PostgreSQL first, in the very transaction that lets the rows pass; from there it is brought into the chain under the
id it was given then. Cut in between, it is brought by the next release or take-in; brought twice, it is there once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.ids import new_id
from stationdesk.models.machine import MachineSetting
from stationdesk.security import audit
from stationdesk.security.gate import require
from stationdesk.storage.work import Work
from stationdesk.sync import take_in, vouched

if TYPE_CHECKING:
    from stationdesk.sync.postgres_take_in import RegisterDesk, TownshipDesk

PERMIT: Final = "sync:settle"
KEY: Final = "audit:"


def release(desk: TownshipDesk, url: str, bundle_id: str) -> take_in.Count:
    """A second person lets a bundle pass that withdraws much, or that nobody can sign for any more. Needs `sync:settle`.

    Done again after it was cut short, it says what was done. Raises NothingHeld, OneselfAgain, AuthorStillCounts, TakenInByOneself.
    """
    from stationdesk.sync.postgres_take_in import RegisterDesk

    def asked(work: Work) -> bool:
        require(work, PERMIT)
        return take_in.others_here(work)

    others = desk.read(asked)
    with RegisterDesk.of(desk, url) as register:
        before = carry_over(desk, register).get(bundle_id)
        if before is not None:
            return before
        count = register.change(lambda work: _pass(work, bundle_id, others))
        carry_over(desk, register)
    return count


def _pass(work: Work, bundle_id: str, others: bool) -> take_in.Count:
    from stationdesk.sync import postgres

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
    steps.append({"released": count.applied, "conflicts": count.conflicts})
    entries = [{"id": new_id(), "detail": step} for step in steps]
    value = {"bundle": bundle_id, "user": work.user_id, "at": stamp(work.at), "entries": entries}
    work.session.add(MachineSetting(key=KEY + new_id(), value=value))
    work.session.flush()
    return count


def carry_over(desk: TownshipDesk, register: RegisterDesk) -> dict[str, take_in.Count]:
    """Bring what PostgreSQL has written down into the home's audit chain; what was let pass, by bundle."""
    left = register.read(_written_down)
    if not left:
        return {}
    desk.change(lambda work: _enter(work, list(left.values())), reason=PERMIT)
    register.change(_forget(list(left)))
    found: dict[str, take_in.Count] = {}
    for value in left.values():
        made = found.setdefault(value["bundle"], take_in.Count())
        last = value["entries"][-1]["detail"]
        made.applied += last["released"]
        made.conflicts += last["conflicts"]
    return found


def _written_down(work: Work) -> dict[str, Any]:
    rows = work.session.execute(
        sa.select(MachineSetting)
        .where(MachineSetting.key.startswith(KEY, autoescape=True))
        .order_by(MachineSetting.key)
    ).scalars()
    return {row.key: row.value for row in rows}


def _enter(work: Work, values: list[dict[str, Any]]) -> None:
    for value in values:
        for entry in value["entries"]:
            detail = {**entry["detail"], "at": value["at"]}
            audit.carry(work, entry["id"], value["user"], PERMIT, value["bundle"], detail)


def _forget(keys: list[str]) -> Callable[[Work], None]:
    def forget(work: Work) -> None:
        work.session.execute(sa.delete(MachineSetting).where(MachineSetting.key.in_(keys)))

    return forget


__all__ = ["carry_over", "release"]
