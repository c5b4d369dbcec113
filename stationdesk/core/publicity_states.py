"""The states of a publicity sheet (公开表), by the chain of whoever publishes it.

The village's own sheets go made → reviewed (two of the supervisory committee) → joint meeting → posted → taken down →
archived. The party's are reviewed within the party; what the township or the county publishes is only posted here, as
it came. A sheet is the replay of its events; an event not allowed where it stands is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
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
    "received": N_("收到公布单位名单"),
    "mended": N_("缺损补贴"),
    "interrupted": N_("提前撤下，须重新公示"),
    "judged": N_("提出人对答复的意见"),
    "reported": N_("张贴情况回报公布单位"),
    "confirmed": N_("本人确认纸面签字"),
    "disowned": N_("本人否认纸面签字"),
}


@dataclass(frozen=True)
class Chain:
    """What a publisher's sheet must pass before it is posted here."""

    reviewers: int
    meeting: bool
    name: str
    steps: tuple[str, ...]
    """What happens, in order, as people call it; what the desk demands of it say `reviewers` and `meeting`."""


_HANGS: Final = (N_("打印"), N_("各点张贴、拍照"), N_("公示期内收异议、按期答复"), N_("揭下"), N_("归档"))
_FOR_OTHERS: Final = (N_("收到名单"), *_HANGS[:-1], N_("张贴情况回报"), N_("归档"))
CHAINS: Final[Mapping[str, Chain]] = {
    "village": Chain(
        2, True, N_("村民委员会"), (N_("编制"), N_("监委会两人审查"), N_("两委联席会议"), *_HANGS)
    ),
    "collective": Chain(
        2,
        True,
        N_("农村集体经济组织"),
        (N_("编制"), N_("监事或监委会两人审查"), N_("理事会或成员代表会议"), *_HANGS),
    ),
    "party": Chain(1, False, N_("村党组织"), (N_("编制"), N_("党组织审查"), *_HANGS)),
    "township": Chain(0, False, N_("乡镇（街道）"), _FOR_OTHERS),
    "county": Chain(0, False, N_("县级主管部门"), _FOR_OTHERS),
}
FOR_OTHERS: Final = frozenset({"township", "county"})
"""Publishers whose sheets the village only hangs, and says so back to them."""

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
    "received": {State.MADE: State.MADE},
    "mended": {State.POSTED: State.POSTED},
    "interrupted": {State.POSTED: State.MADE},
    "judged": {state: state for state in (State.POSTED, State.TAKEN_DOWN, State.ARCHIVED)},
    "reported": {state: state for state in (State.POSTED, State.TAKEN_DOWN, State.ARCHIVED)},
    "confirmed": {state: state for state in State},
    "disowned": {
        State.MADE: State.MADE,
        State.REVIEWED: State.MADE,
        State.MEETING: State.MADE,
        State.POSTED: State.POSTED,
        State.TAKEN_DOWN: State.TAKEN_DOWN,
        State.ARCHIVED: State.ARCHIVED,
    },
}


class StepNotAllowed(Refusal):
    template = N_("这张公开表现在是“{state}”，不能做这一步。")


class ReviewsMissing(Refusal):
    template = N_("{publisher}的公开表须由{needed}人审查后才能张贴，现有{have}人。请先审查。")


class MeetingMissing(Refusal):
    template = N_("{publisher}的公开表须经村“两委”联席会议通过后才能张贴。请先登记会议日期或记录编号。")


class OwnSheet(Refusal):
    template = N_("这张表由{publisher}自己公布，没有收到名单和回报这两步。")


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
    disowned: frozenset[str] = frozenset()
    """Reviewers who said, while it hung already, that the signature on paper was not theirs."""
    passed: bool = False
    """The joint meeting passed it: it need not do so again after the sheet was taken down too early."""


def refusal(publisher: str, standing: Standing, step: str) -> Refusal | None:
    """Why a step may not be taken now, or None when it may."""
    chain = CHAINS[publisher]
    if standing.state not in STEPS.get(step, {}):
        if step == "meeting" and standing.state == State.MADE:
            return ReviewsMissing(publisher=chain.name, needed=chain.reviewers, have=len(standing.reviewers))
        return StepNotAllowed(state=standing.state.word, field="state")
    if step in ("received", "reported") and publisher not in FOR_OTHERS:
        return OwnSheet(publisher=chain.name, field="state")
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
    if event.kind == "meeting":
        return replace(now, passed=True)
    if event.kind == "interrupted":
        # Reviewed and passed it stays; it only has to hang again, for its whole time.
        kept = standing.reviewers - standing.disowned
        enough = len(kept) >= CHAINS[publisher].reviewers
        again = State.MEETING if standing.passed else State.REVIEWED if kept else State.MADE
        return replace(
            now, state=again if enough else State.MADE, reviewers=kept, disowned=frozenset(),
            passed=standing.passed and enough, posted_on=None, until_on=None,
        )  # fmt: skip
    if event.kind == "disowned":
        gone = frozenset({event.user_id or ""})
        if not gone <= standing.reviewers:
            return standing
        if standing.state in (State.POSTED, State.TAKEN_DOWN, State.ARCHIVED):
            return replace(now, disowned=standing.disowned | gone)
        return replace(now, reviewers=standing.reviewers - gone, passed=False)
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
