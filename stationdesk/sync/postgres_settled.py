"""What two people let pass at a township on PostgreSQL, and its line in the audit chain.

Rows and audit lie in two databases: the villages' rows in PostgreSQL, the chain in the township's encrypted home. So the line is
written down in PostgreSQL first, in the very transaction that lets the rows pass; from there it is brought into the chain under the
id it was given then. Cut in between, it is brought by the next release or take-in; brought twice, it is there once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import stamp
from stationdesk.core.ids import new_id
from stationdesk.models.machine import MachineSetting
from stationdesk.security import audit
from stationdesk.storage.work import Work
from stationdesk.sync import take_in
from stationdesk.sync.opened import Opened

PERMIT: Final = "sync:settle"
KEY: Final = "audit:"


def write_down(work: Work, bundle_id: str, steps: list[dict[str, Any]], count: take_in.Count) -> None:
    """In the transaction on PostgreSQL that lets a bundle pass: what the chain is to say of it."""
    details = [*steps, {"released": count.applied, "conflicts": count.conflicts}]
    entries = [{"id": new_id(), "detail": detail} for detail in details]
    value = {"bundle": bundle_id, "user": work.user_id, "at": stamp(work.at), "entries": entries}
    work.session.add(MachineSetting(key=KEY + new_id(), value=value))
    work.session.flush()


def carry_over(desk: Opened, register: Opened) -> dict[str, take_in.Count]:
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
