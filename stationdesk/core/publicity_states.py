"""The states of a publicity sheet (公开表), by the chain of whoever publishes it.

The village's own sheets go made → reviewed (two of the supervisory committee) → joint meeting → posted → taken down →
archived. The party's are reviewed within the party; what the township or the county publishes is only posted here, as
it came. A sheet is the replay of its events; an event not allowed where it stands is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_


class State(StrEnum):
    """Where a sheet stands."""

    MADE = "made"
    REVIEWED = "reviewed"
    MEETING = "meeting"
    """Passed by the joint meeting (两委联席会议)."""
    POSTED = "posted"
    TAKEN_DOWN = "taken_down"
    ARCHIVED = "archived"
    DROPPED = "dropped"
    """Sent back by a reviewer: it is made anew."""

    @property
    def word(self) -> str:
        """What a clerk calls it."""
        return WORDS[self]


WORDS: Final[Mapping[State, str]] = {
    State.MADE: N_("待审查"),
    State.REVIEWED: N_("已审查"),
    State.MEETING: N_("已过会"),
    State.POSTED: N_("公示中"),
    State.TAKEN_DOWN: N_("已揭下"),
    State.ARCHIVED: N_("已归档"),
    State.DROPPED: N_("已退回"),
}


EVENT_WORDS: Final[Mapping[str, str]] = {
    "made": N_("编制"),
    "reviewed": N_("审查"),
    "sent_back": N_("审查退回"),
    "meeting": N_("联席会议通过"),
    "posted": N_("张贴"),
    "objected": N_("异议"),
    "answered": N_("答复异议"),
    "taken_down": N_("揭下"),
    "archived": N_("归档"),
    "printed": N_("输出"),
}


@dataclass(frozen=True)
class Chain:
    """What a publisher's sheet must pass before it is posted here."""

    reviewers: int
    meeting: bool
    name: str


CHAINS: Final[Mapping[str, Chain]] = {
    "village": Chain(2, True, N_("村民委员会")),
    "collective": Chain(2, True, N_("农村集体经济组织")),
    "party": Chain(1, False, N_("村党组织")),
    "township": Chain(0, False, N_("乡镇（街道）")),
    "county": Chain(0, False, N_("县级主管部门")),
}

STEPS: Final[Mapping[str, Mapping[State, State]]] = {
    "reviewed": {State.MADE: State.MADE, State.REVIEWED: State.REVIEWED},
    "meeting": {State.REVIEWED: State.MEETING},
    "sent_back": {State.MADE: State.DROPPED, State.REVIEWED: State.DROPPED},
    "posted": {State.MADE: State.POSTED, State.REVIEWED: State.POSTED, State.MEETING: State.POSTED},
    "objected": {State.POSTED: State.POSTED, State.TAKEN_DOWN: State.TAKEN_DOWN},
    "answered": {State.POSTED: State.POSTED, State.TAKEN_DOWN: State.TAKEN_DOWN},
    "taken_down": {State.POSTED: State.TAKEN_DOWN},
    "archived": {State.TAKEN_DOWN: State.ARCHIVED},
    "printed": {state: state for state in State if state is not State.DROPPED},
}


class StepNotAllowed(Refusal):
    template = N_("这张公开表现在是“{state}”，不能做这一步。")


class ReviewsMissing(Refusal):
    template = N_("{publisher}的公开表须由{needed}人审查后才能张贴，现有{have}人。请先审查。")


class MeetingMissing(Refusal):
    template = N_("{publisher}的公开表须经村“两委”联席会议通过后才能张贴。请先登记会议日期或记录编号。")


@dataclass(frozen=True)
class Happened:
    """One event, as the replay needs it. `data` holds dates as ISO text."""

    kind: str
    at: datetime
    user_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What the events of a sheet add up to."""

    state: State
    reviewers: frozenset[str] = frozenset()
    posted_on: date | None = None
    until_on: date | None = None
    taken_down_on: date | None = None
    open_objections: frozenset[str] = frozenset()
    left_out: int = 0


def refusal(publisher: str, standing: Standing, step: str) -> Refusal | None:
    """Why a step may not be taken now, or None when it may."""
    chain = CHAINS[publisher]
    if standing.state not in STEPS.get(step, {}):
        if step == "meeting" and standing.state == State.MADE:
            return ReviewsMissing(publisher=chain.name, needed=chain.reviewers, have=len(standing.reviewers))
        return StepNotAllowed(state=standing.state.word, field="state")
    if step == "posted":
        if len(standing.reviewers) < chain.reviewers:
            return ReviewsMissing(publisher=chain.name, needed=chain.reviewers, have=len(standing.reviewers))
        if chain.meeting and standing.state != State.MEETING:
            return MeetingMissing(publisher=chain.name, field="meeting")
    return None


def final(publisher: str, standing: Standing) -> bool:
    """Whether a sheet has passed all that stands before posting: printed without the watermark of a draft."""
    if standing.state in (State.POSTED, State.TAKEN_DOWN, State.ARCHIVED):
        return True
    return standing.state != State.DROPPED and refusal(publisher, standing, "posted") is None


def apply(publisher: str, standing: Standing, event: Happened, key: str = "") -> Standing:
    """The standing after one more event; only `left_out` grows when it may not be taken. `key` is the event's id."""
    if refusal(publisher, standing, event.kind) is not None:
        return replace(standing, left_out=standing.left_out + 1)
    now = replace(standing, state=STEPS[event.kind][standing.state])
    if event.kind == "reviewed":
        seen = standing.reviewers | {event.user_id or key}
        done = len(seen) >= max(1, CHAINS[publisher].reviewers)
        return replace(now, reviewers=seen, state=State.REVIEWED if done else State.MADE)
    if event.kind == "posted":
        return replace(now, posted_on=_day(event.data, "on"), until_on=_day(event.data, "until"))
    if event.kind == "taken_down":
        return replace(now, taken_down_on=_day(event.data, "on"))
    if event.kind == "objected":
        return replace(now, open_objections=standing.open_objections | {key})
    if event.kind == "answered":
        return replace(now, open_objections=standing.open_objections - {str(event.data.get("objection", ""))})
    return now


def replay(publisher: str, events: Iterable[tuple[str, Happened]]) -> Standing | None:
    """The standing of (event id, event) pairs in their order; None when nothing made the sheet."""
    standing: Standing | None = None
    for key, event in events:
        if standing is None:
            standing = Standing(State.MADE) if event.kind == "made" else None
            continue
        standing = apply(publisher, standing, event, key)
    return standing


def _day(data: Mapping[str, Any], key: str) -> date | None:
    value = data.get(key)
    return date.fromisoformat(value) if value else None
