"""The states of a certificate (证明) and the one table that says which step leads where.

A certificate is the replay of its events; an event whose step is not allowed where it stands (two machines acted at
once) is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_


class State(StrEnum):
    """Where a certificate stands."""

    DRAFT = "draft"
    """拟稿, waiting for approval where the kind asks for it."""
    ISSUED = "issued"
    """已出具: numbered, signed, its paper is on file."""
    VOID = "void"
    """已作废."""
    DROPPED = "dropped"
    """不予批准 or taken back before it had a number."""

    @property
    def word(self) -> str:
        """What a clerk calls it."""
        return WORDS[self]


WORDS: Final[Mapping[State, str]] = {
    State.DRAFT: N_("待批"),
    State.ISSUED: N_("已出具"),
    State.VOID: N_("已作废"),
    State.DROPPED: N_("未批准"),
}

EVENT_WORDS: Final[Mapping[str, str]] = {
    "drafted": N_("拟稿"),
    "approved": N_("审批"),
    "dropped": N_("退回待批稿"),
    "issued": N_("编号出具"),
    "signed": N_("当面签字"),
    "sealed": N_("用印"),
    "reprinted": N_("补打"),
    "voided": N_("作废"),
}

STEPS: Final[Mapping[str, Mapping[State, State]]] = {
    "approved": {State.DRAFT: State.DRAFT},
    "dropped": {State.DRAFT: State.DROPPED},
    "issued": {State.DRAFT: State.ISSUED},
    "signed": {State.ISSUED: State.ISSUED},
    "sealed": {State.ISSUED: State.ISSUED},
    "reprinted": {State.ISSUED: State.ISSUED},
    "voided": {State.ISSUED: State.VOID},
}


class StepNotAllowed(Refusal):
    template = N_("这份证明现在是“{state}”，不能做这一步。")


@dataclass(frozen=True)
class Happened:
    """One event, as the replay needs it."""

    kind: str
    at: datetime
    user_id: str | None = None


@dataclass(frozen=True)
class Standing:
    """What the events of a certificate add up to: the columns that follow them."""

    state: State
    approved_by: str | None = None
    approved_at: datetime | None = None
    issued_at: datetime | None = None
    voided_at: datetime | None = None
    reprints: int = 0
    seals: int = 0
    signed: bool = False
    left_out: int = 0


def require(state: str, step: str) -> State:
    """The state a step leads to. Raises StepNotAllowed."""
    now = State(state)
    target = STEPS[step].get(now)
    if target is None:
        raise StepNotAllowed(state=now.word, field="state")
    return target


def replay(events: Iterable[Happened]) -> Standing | None:
    """The standing that events in their order (`at`, then id) add up to; None when none drafted it."""
    standing: Standing | None = None
    for event in events:
        if standing is None:
            standing = Standing(State.DRAFT) if event.kind == "drafted" else None
            continue
        target = STEPS.get(event.kind, {}).get(standing.state)
        if target is None:
            standing = replace(standing, left_out=standing.left_out + 1)
            continue
        standing = replace(standing, state=target)
        if event.kind == "approved":
            standing = replace(standing, approved_by=event.user_id, approved_at=event.at)
        elif event.kind == "issued":
            standing = replace(standing, issued_at=event.at)
        elif event.kind == "voided":
            standing = replace(standing, voided_at=event.at)
        elif event.kind == "reprinted":
            standing = replace(standing, reprints=standing.reprints + 1)
        elif event.kind == "signed":
            standing = replace(standing, signed=True)
        elif event.kind == "sealed":
            standing = replace(standing, seals=standing.seals + 1)
    return standing
