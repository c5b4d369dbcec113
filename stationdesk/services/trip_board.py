"""The errand board: what waits to be carried to the township, from the requests that are under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import proxy_states as states
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.late import dataclass
from stationdesk.core.words import say
from stationdesk.models.proxy import ProxyRequest
from stationdesk.services import matters, packs, proxy, residents, users
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class Errand:
    """Something that could be carried on the next trip."""

    request_id: str
    number: str
    principal_id: str
    principal: str = field(repr=False)
    matters: tuple[str, ...]
    office: str
    """Who decides, as the catalogue names it: errands for the same office go together."""
    agent_id: str
    agent: str = field(repr=False)
    errand: str
    errand_name: str
    waiting_since: date
    expires_on: date
    originals: int


NEXT: Final[Mapping[states.State, str]] = {
    states.State.AUTHORISED: "submit",
    states.State.ACCEPTED: "submit",
    states.State.HANDLING: "ask",
}
"""The errand that a request in a state waits for."""


def errands(work: Work, *, agent_id: str | None = None) -> list[Errand]:
    """What waits to be carried: requests under way that are on no trip yet, the longest waiting first.

    Needs `proxy:read`.
    """
    users.require(work, "proxy:read")
    carried = {
        row["request_id"]
        for row in work.rows(
            "SELECT i.request_id FROM trip_items i JOIN trips t ON t.station_id = i.station_id AND t.id = i.trip_id"
            " WHERE i.station_id = :s AND i.state = 'open' AND i.withdrawn_at IS NULL AND t.withdrawn_at IS NULL"
            " AND t.state IN ('planned', 'gone')",
            s=work.station_id,
        )
    }
    query = sa.select(ProxyRequest).where(
        ProxyRequest.station_id == work.station_id,
        ProxyRequest.withdrawn_at.is_(None),
        ProxyRequest.state.in_([str(state) for state in NEXT]),
        ProxyRequest.expires_on >= work.today,
    )
    if agent_id:
        query = query.where(ProxyRequest.agent_id == agent_id)
    names, words = users.names(work), words_of(work)
    last = _last_steps(work)
    found = []
    for row in work.session.execute(query.order_by(ProxyRequest.id)).scalars():
        if row.id in carried:
            continue
        person = residents.get(work, residents.stands_for(work, row.principal_id))
        if person.died_on is not None:
            continue
        errand = NEXT[states.State(row.state)]
        found.append(
            Errand(
                row.id,
                row.number,
                row.principal_id,
                person.name,
                tuple(matter["name"] for matter in row.matters),
                _office(work, row),
                row.agent_id,
                names.get(row.agent_id, ""),
                errand,
                say(words[errand]["name"]),
                last.get(row.id, row.requested_at.date()),
                row.expires_on,
                proxy.originals_out(work, row.id),
            )
        )
    return sorted(found, key=lambda one: (one.waiting_since, one.number))


def _last_steps(work: Work) -> dict[str, date]:
    """The civil day of each request's last step."""
    return {
        row["request_id"]: civil_date(unstamp(row["at"]))
        for row in work.rows(
            "SELECT request_id, max(at) AS at FROM proxy_steps WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND kind <> 'tell' GROUP BY request_id",
            s=work.station_id,
        )
    }


def _office(work: Work, row: ProxyRequest) -> str:
    code = row.matters[0]["code"]
    return matters.get(work, code, row.matter_version).row.authority


def words_of(work: Work) -> dict[str, Mapping[str, Any]]:
    """The errands of the pack, by their keys."""
    return {one["errand"]: one for one in packs.holding(work, "proxy_rules").items("errands")}
