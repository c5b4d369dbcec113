"""The steps of a proxy request (全程代理): 委托 → 受理 → 办理 → 送达 → 归档 → 上报 → 回访, in one table.

A request's state is the replay of its steps. A step that the table does not allow where it stands (two laptops
acted at once) is left out and counted; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_


class State(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    """已委托: asked for, the authority is not signed or witnessed yet."""
    AUTHORISED = "authorised"
    """已授权: the paper is signed, or the oral request is witnessed."""
    ACCEPTED = "accepted"
    """已受理."""
    HANDLING = "handling"
    """办理中."""
    DELIVERED = "delivered"
    """已送达."""
    ARCHIVED = "archived"
    """已归档."""
    REPORTED = "reported"
    """已上报."""
    CLOSED = "closed"
    """已回访: done."""
    REVOKED = "revoked"
    """已撤销: the principal took the authority back, or it ended by law."""

    @property
    def word(self) -> str:
        """What a clerk calls it."""
        return STATE_WORDS[self]


_S = State
STATE_WORDS: Final[Mapping[State, str]] = {
    _S.REQUESTED: N_("已委托"),
    _S.AUTHORISED: N_("已授权"),
    _S.ACCEPTED: N_("已受理"),
    _S.HANDLING: N_("办理中"),
    _S.DELIVERED: N_("已送达"),
    _S.ARCHIVED: N_("已归档"),
    _S.REPORTED: N_("已上报"),
    _S.CLOSED: N_("已回访"),
    _S.REVOKED: N_("已撤销"),
}

ACTING: Final = frozenset({_S.AUTHORISED, _S.ACCEPTED, _S.HANDLING})
"""States in which the agent acts for the principal: the authority must hold."""
OPEN: Final = frozenset({_S.REQUESTED, *ACTING})
ENDED: Final = frozenset({_S.CLOSED, _S.REVOKED})
CLOSING: Final = frozenset({"archive", "report", "return_visit"})
"""Steps that may not be taken while an original is out."""

STEPS: Final[Mapping[str, Mapping[State, State]]] = {
    "authorise": {_S.REQUESTED: _S.AUTHORISED},
    "accept": {_S.AUTHORISED: _S.ACCEPTED},
    "handle": {_S.ACCEPTED: _S.HANDLING, _S.HANDLING: _S.HANDLING},
    "tell": {state: state for state in (*OPEN, _S.DELIVERED)},
    "deliver": {_S.ACCEPTED: _S.DELIVERED, _S.HANDLING: _S.DELIVERED},
    "archive": {_S.DELIVERED: _S.ARCHIVED},
    "report": {_S.ARCHIVED: _S.REPORTED},
    "return_visit": {_S.DELIVERED: _S.CLOSED, _S.ARCHIVED: _S.CLOSED, _S.REPORTED: _S.CLOSED},
    "revoke": dict.fromkeys(OPEN, _S.REVOKED),
    "handed": {state: state for state in (*OPEN, _S.DELIVERED, _S.ARCHIVED, _S.REPORTED)},
}
"""Step → state it is taken in → state it leads to. `request` begins; whatever is not here may not be done."""

STEP_WORDS: Final[Mapping[str, str]] = {
    "request": N_("委托"),
    "authorise": N_("授权"),
    "accept": N_("受理"),
    "handle": N_("办理"),
    "tell": N_("告知进度"),
    "deliver": N_("送达"),
    "archive": N_("归档"),
    "report": N_("上报"),
    "return_visit": N_("回访"),
    "revoke": N_("撤销委托"),
    "handed": N_("移交代办员"),
}

NEVER_OFFERED: Final = frozenset({"handed"})
"""Steps that happen to many requests at once, never chosen for one."""


@dataclass(frozen=True)
class Step:
    """One step, as the replay needs it."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """What the steps add up to: exactly the columns of a request that follow its steps."""

    state: State
    authorised_at: datetime | None = None
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    left_out: int = 0


def target(state: State, step: str) -> State | None:
    """The state a step leads to from here, or None when it may not be taken."""
    return STEPS.get(step, {}).get(state)


def steps_from(state: State) -> tuple[str, ...]:
    """Every step that may be taken now, in the table's order."""
    return tuple(step for step, table in STEPS.items() if state in table and step not in NEVER_OFFERED)


def apply(standing: Standing, step: Step) -> Standing:
    """The standing after one more step; unchanged but for `left_out` when it may not be taken."""
    to = target(standing.state, step.kind)
    if to is None:
        return replace(standing, left_out=standing.left_out + 1)
    return replace(
        standing,
        state=to,
        authorised_at=step.at if step.kind == "authorise" else standing.authorised_at,
        delivered_at=step.at if step.kind == "deliver" else standing.delivered_at,
        closed_at=step.at if to in ENDED else standing.closed_at,
    )


def replay(steps: Iterable[Step]) -> Standing | None:
    """The standing that steps in their order add up to; None when none of them is the request."""
    standing: Standing | None = None
    early = 0
    for step in steps:
        if standing is None:
            if step.kind == "request":
                standing = Standing(State.REQUESTED, left_out=early)
            else:
                early += 1
        else:
            standing = apply(standing, step)
    return standing
