"""The states of a case (办件) and the one table that says which step leads where.

A case is the replay of its events: `replay` folds them into a `Standing`, and what the case's columns show
is that standing. An event whose step is not allowed in the state it meets (two machines acted at once) is
left out and counted, never guessed at. Dates and clocks are computed by the service and stand in the event's
data, so that a replay needs no calendar and gives the same answer for ever.

Two tables, on purpose: `STEPS` is what a replay takes and is only ever widened, because what was once written
down stays valid; `possible` is what may be done now, which depends on who decides as well (谁决定): an agency's
matter is finished by the agency's answer, the village's own by the village.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_


class State(StrEnum):
    """Where a case stands."""

    NOTICE = "notice"
    """待补正: told what is missing; no clock runs."""
    RECEIVED = "received"
    """已收件: an agency decides, the station has to forward it."""
    FORWARDED = "forwarded"
    """已转报: lies with the agency."""
    RETURNED = "returned"
    """退回补正: the agency sent it back for more."""
    ACCEPTED = "accepted"
    """已受理: the clock runs."""
    DEFERRED = "deferred"
    """容缺受理: the clock runs, something is promised."""
    SUSPENDED = "suspended"
    """特别程序: the only thing that stops the clock."""
    REFUSED = "refused"
    """不予受理."""
    FINISHED = "finished"
    """已办结."""
    DELIVERED = "delivered"
    """已送达."""
    WITHDRAWN = "withdrawn"
    """已撤回."""
    ARCHIVED = "archived"
    """已归档."""

    @property
    def word(self) -> str:
        """What a clerk calls it."""
        return STATE_WORDS[self]


STATE_WORDS: Final[Mapping[State, str]] = {
    State.NOTICE: N_("待补正"),
    State.RECEIVED: N_("已收件"),
    State.FORWARDED: N_("已转报"),
    State.RETURNED: N_("退回补正"),
    State.ACCEPTED: N_("已受理"),
    State.DEFERRED: N_("容缺受理"),
    State.SUSPENDED: N_("特别程序中"),
    State.REFUSED: N_("不予受理"),
    State.FINISHED: N_("已办结"),
    State.DELIVERED: N_("已送达"),
    State.WITHDRAWN: N_("已撤回"),
    State.ARCHIVED: N_("已归档"),
}

OPEN: Final = frozenset(
    {
        State.NOTICE,
        State.RECEIVED,
        State.FORWARDED,
        State.RETURNED,
        State.ACCEPTED,
        State.DEFERRED,
        State.SUSPENDED,
    }
)
"""States in which something is still to be done for the applicant."""

RUNNING: Final = frozenset({State.RECEIVED, State.ACCEPTED, State.DEFERRED})
"""States in which a clock of the station runs (to forward, or to finish)."""

_S = State
_ALIVE: Final = frozenset(set(State) - {_S.ARCHIVED})
_TOLD: Final = frozenset(set(State) - {_S.WITHDRAWN})


def _same(states: Iterable[State]) -> dict[State, frozenset[State]]:
    return {state: frozenset({state}) for state in states}


def _to(target: State, *sources: State) -> dict[State, frozenset[State]]:
    return {source: frozenset({target}) for source in sources}


FIRST: Final[Mapping[str, State]] = {
    "received": _S.RECEIVED,
    "accepted": _S.ACCEPTED,
    "deferred": _S.DEFERRED,
    "noticed": _S.NOTICE,
    "refused": _S.REFUSED,
}
"""What a case may begin with, and the state that gives."""

STEPS: Final[Mapping[str, Mapping[State, frozenset[State]]]] = {
    "noticed": _to(_S.NOTICE, _S.NOTICE, _S.RECEIVED, _S.RETURNED),
    "supplemented": {
        _S.NOTICE: frozenset({_S.NOTICE, _S.ACCEPTED, _S.DEFERRED, _S.RECEIVED}),
        _S.RETURNED: frozenset({_S.RETURNED, _S.RECEIVED}),
        _S.RECEIVED: frozenset({_S.RECEIVED}),
        _S.DEFERRED: frozenset({_S.DEFERRED, _S.ACCEPTED}),
    },
    "suspended": _to(_S.SUSPENDED, _S.ACCEPTED, _S.DEFERRED),
    "resumed": {_S.SUSPENDED: frozenset({_S.ACCEPTED, _S.DEFERRED})},
    "procedure": _same((_S.ACCEPTED, _S.DEFERRED)),
    "extended": _same((_S.ACCEPTED, _S.DEFERRED)),
    "prolonged": _same((_S.NOTICE, _S.RECEIVED, _S.DEFERRED)),
    "recounted": _same((_S.RECEIVED, _S.ACCEPTED, _S.DEFERRED, _S.SUSPENDED)),
    "forwarded": _to(_S.FORWARDED, _S.RECEIVED) | _same((_S.ACCEPTED, _S.DEFERRED)),
    "answered": {
        _S.RECEIVED: frozenset({_S.ACCEPTED, _S.DEFERRED, _S.REFUSED, _S.RETURNED, _S.FINISHED}),
        _S.FORWARDED: frozenset({_S.ACCEPTED, _S.DEFERRED, _S.REFUSED, _S.RETURNED, _S.FINISHED}),
        _S.ACCEPTED: frozenset({_S.ACCEPTED, _S.FINISHED}),
        _S.DEFERRED: frozenset({_S.DEFERRED, _S.ACCEPTED, _S.FINISHED}),
    },
    "finished": _to(_S.FINISHED, _S.ACCEPTED),
    "withdrawn": _to(_S.WITHDRAWN, *OPEN),
    "undone": _to(_S.WITHDRAWN, *OPEN, _S.REFUSED, _S.FINISHED),
    "served": _same(_ALIVE - {_S.FINISHED, _S.REFUSED}),
    "delivered": _to(_S.DELIVERED, _S.FINISHED, _S.REFUSED),
    "archived": _to(_S.ARCHIVED, _S.FINISHED, _S.DELIVERED, _S.REFUSED, _S.WITHDRAWN),
    "rated": _same(_TOLD),
    "followed_up": _same(_TOLD),
    "proxied": _same(OPEN),
    "corrected": _same(_ALIVE),
}
"""Step → state it may be taken in → states it may lead to: what a replay takes. Only ever widened."""

_VILLAGE: Final[Mapping[str, Mapping[State, frozenset[State]]]] = {
    "noticed": _to(_S.NOTICE, _S.NOTICE),
    "supplemented": {
        _S.NOTICE: frozenset({_S.NOTICE, _S.ACCEPTED, _S.DEFERRED}),
        _S.DEFERRED: frozenset({_S.DEFERRED, _S.ACCEPTED}),
    },
    # The village goes on deciding: asking the township and its reply move nothing, the clock runs on.
    "forwarded": _same((_S.ACCEPTED, _S.DEFERRED)),
    "answered": _same((_S.ACCEPTED, _S.DEFERRED)),
}
_AGENCY: Final[Mapping[str, Mapping[State, frozenset[State]]]] = {
    "supplemented": {
        _S.NOTICE: frozenset({_S.NOTICE, _S.RECEIVED}),
        _S.RETURNED: frozenset({_S.RETURNED, _S.RECEIVED}),
        _S.RECEIVED: frozenset({_S.RECEIVED}),
        _S.DEFERRED: frozenset({_S.DEFERRED, _S.ACCEPTED}),
    },
    "forwarded": _to(_S.FORWARDED, _S.RECEIVED),
    "answered": {
        # Done at once in the agency's own system while the person waits; any other answer follows a forward.
        _S.RECEIVED: frozenset({_S.FINISHED}),
        _S.FORWARDED: frozenset({_S.ACCEPTED, _S.DEFERRED, _S.REFUSED, _S.RETURNED, _S.FINISHED}),
        _S.ACCEPTED: frozenset({_S.FINISHED}),
        _S.DEFERRED: frozenset({_S.ACCEPTED, _S.FINISHED}),
    },
    "finished": {},
}
_NOW: Final[Mapping[str, Mapping[str, Mapping[State, frozenset[State]]]]] = {
    "village": {**STEPS, **_VILLAGE},
    "agency": {**STEPS, **_AGENCY},
}

BESIDE: Final = frozenset(
    {"recounted", "prolonged", "undone", "corrected", "rated", "followed_up", "served", "proxied"}
)
"""Steps beside the way: not named when a refusal says what may be done now."""

EVENT_WORDS: Final[Mapping[str, str]] = {
    "received": N_("收件"),
    "accepted": N_("受理"),
    "deferred": N_("容缺受理"),
    "noticed": N_("一次性告知"),
    "refused": N_("不予受理"),
    "supplemented": N_("补交材料"),
    "suspended": N_("转入特别程序，停止计时"),
    "resumed": N_("特别程序结束，恢复计时"),
    "procedure": N_("特别环节（计时不停）"),
    "extended": N_("延长期限"),
    "prolonged": N_("推迟补齐的日子"),
    "recounted": N_("按新放假安排重算期限"),
    "forwarded": N_("转报"),
    "answered": N_("机关答复"),
    "finished": N_("办结"),
    "withdrawn": N_("申请人撤回"),
    "undone": N_("撤销登记"),
    "served": N_("送达告知文书"),
    "delivered": N_("送达"),
    "archived": N_("归档"),
    "rated": N_("评价"),
    "followed_up": N_("差评处理"),
    "proxied": N_("转为全程代办"),
    "corrected": N_("更正"),
}


@dataclass(frozen=True)
class Happened:
    """One event, as the replay needs it. `data` holds dates as ISO text and the state it led to (`to`)."""

    kind: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What the events of a case add up to: exactly the columns that follow the events."""

    state: State
    outcome: str
    accepted_on: date | None = None
    station_due_on: date | None = None
    due_on: date | None = None
    due_provisional: bool = False
    closed_at: datetime | None = None
    left_out: int = 0
    """Events that were not allowed where they stood; a person is shown them."""


def allowed(state: State, step: str, decides: str | None = None) -> frozenset[State]:
    """The states a step may lead to from here; empty when it may not be taken.

    `decides` (`village` or `agency`) asks what may be done now; without it, what a replay takes.
    """
    table = STEPS if decides is None else _NOW[decides]
    return table.get(step, {}).get(state, frozenset())


def steps_from(state: State, decides: str | None = None) -> tuple[str, ...]:
    """Every step that may be taken now, in the table's order: what the window offers."""
    table = STEPS if decides is None else _NOW[decides]
    return tuple(step for step, states in table.items() if state in states)


def first_steps(decides: str) -> tuple[str, ...]:
    """What a new case may begin with, by who decides: an agency's matter is only taken in or noticed."""
    return ("received", "noticed") if decides == "agency" else ("accepted", "deferred", "noticed", "refused")


def apply(standing: Standing, event: Happened) -> Standing:
    """The standing after one more event; unchanged but for `left_out` when it may not be taken."""
    targets = allowed(standing.state, event.kind)
    wanted = event.data.get("to")
    if wanted is None and len(targets) == 1:
        (target,) = targets
    elif wanted in targets:
        target = State(wanted)
    else:
        return replace(standing, left_out=standing.left_out + 1)
    return replace(
        standing,
        state=target,
        outcome=_outcome(standing, target, event.kind),
        closed_at=_closed(standing, target, event.at),
        **_dates(standing, event.data),
    )


def replay(events: Iterable[Happened]) -> Standing | None:
    """The standing that events in their order (`at`, then id) add up to; None when nothing opens a case."""
    standing: Standing | None = None
    early = 0
    for event in events:
        if standing is not None:
            standing = apply(standing, event)
        elif event.kind in FIRST:
            state = FIRST[event.kind]
            blank = Standing(state, str(state), left_out=early)
            standing = replace(blank, closed_at=_closed(blank, state, event.at), **_dates(blank, event.data))
        else:
            early += 1
    return standing


_TOLD_OUTCOMES: Final = frozenset(
    {
        _S.NOTICE, _S.RECEIVED, _S.ACCEPTED, _S.DEFERRED, _S.REFUSED, _S.RETURNED, _S.FINISHED, _S.WITHDRAWN
    }
)  # fmt: skip


def _outcome(standing: Standing, target: State, kind: str) -> str:
    """What the applicant was last told; forwarding, pausing and filing tell nothing new."""
    if kind in ("resumed", "suspended") or target not in _TOLD_OUTCOMES:
        return standing.outcome
    return str(target) if target != standing.state else standing.outcome


def _closed(standing: Standing, target: State, at: datetime) -> datetime | None:
    if target in OPEN:
        return None
    return standing.closed_at or at


def _dates(standing: Standing, data: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the event says anything about changes; null empties a date (the clock was stopped)."""
    found: dict[str, Any] = {}
    for name in ("accepted_on", "station_due_on", "due_on"):
        if name in data:
            value = data[name]
            found[name] = None if value is None else date.fromisoformat(value)
    if "due_provisional" in data:
        found["due_provisional"] = bool(data["due_provisional"])
    return found
