"""What a case belongs to beside its own file: its entry for many, the list it went up with, its entry in a platform.

Read with the case (`case_file.read`); each is followed from the case by one key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from stationdesk.core.case_states import OPEN, State
from stationdesk.core.late import dataclass
from stationdesk.core.platforms import takes
from stationdesk.core.words import N_
from stationdesk.models.cases import Case, CaseBatch, CaseHandover
from stationdesk.services import packs
from stationdesk.storage.work import Work

ENTERED, WAITING, LATER, NEVER = "entered", "waiting", "later", "never"
"""Of a platform: its number is here; it waits to be typed; not before everything is in; closed without it."""
PLATFORM_WORDS: Final[Mapping[str, str]] = {
    ENTERED: N_("已录入，编号 {number}"),
    WAITING: N_("等着录入"),
    LATER: N_("材料补齐以后录入"),
    NEVER: N_("没有录入"),
}


@dataclass(frozen=True)
class Link:
    """A record that the case belongs to. `name` is the batch's title, or the office a list went to."""

    id: str
    number: str
    name: str


@dataclass(frozen=True)
class PlatformEntry:
    """How far the typing into a platform of the province is."""

    platform: str
    name: str
    state: str
    """`entered`, `waiting`, `later` or `never`."""
    number: str
    at: datetime | None
    """When its number was typed back here; None when it came another way (with an answer, by a correction)."""


@dataclass(frozen=True)
class Links:
    """What a case belongs to; None where there is nothing."""

    batch: Link | None = None
    handover: Link | None = None
    platform: PlatformEntry | None = None


def of(work: Work, case: Case) -> Links:
    """The links of a case whose row was read already. An entry or a list that was undone since is left out."""
    batch = work.session.get(CaseBatch, (work.station_id, case.batch_id)) if case.batch_id else None
    sent = work.session.get(CaseHandover, (work.station_id, case.handover_id)) if case.handover_id else None
    return Links(
        Link(batch.id, batch.number, batch.title) if batch and batch.withdrawn_at is None else None,
        Link(sent.id, sent.number, sent.office) if sent and sent.withdrawn_at is None else None,
        _platform(work, case),
    )


def _platform(work: Work, case: Case) -> PlatformEntry | None:
    known = packs.holding(work, "platforms").items()
    found = next((one for one in known if one["platform"] == case.platform), None)
    if found is None:
        found = next((one for one in known if takes(one, case.decides, case.matter_code)), None)
    if found is None:
        return None
    if case.external_number:
        state = ENTERED
    elif case.state == State.NOTICE:
        state = LATER
    elif case.state in OPEN:
        state = WAITING
    else:
        state = NEVER
    return PlatformEntry(
        found["platform"], found["name"], state, case.external_number or "", case.platform_at
    )
