"""Many cases, one step: each line is done, or refused with its reason and without a trace of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work

Progress = Callable[[int, int], None]
"""Told (done, of how many) while something long is written."""


@dataclass(frozen=True)
class BatchLine:
    """What became of one line. `why` is set when it was not done."""

    person_id: str | None
    name: str = field(repr=False)
    done: bool
    case_id: str | None = None
    number: str = ""
    state: str = ""
    why: str = ""


def tried(
    work: Work,
    case_id: str,
    number: str,
    name: str,
    person_id: str | None,
    verb: Callable[[Work, str], Stepped],
) -> BatchLine:
    """One step of one case in a savepoint: done, or refused with its reason and without a trace."""
    try:
        stepped = attempt(work, lambda: verb(work, case_id))
    except Refusal as refused:
        return BatchLine(person_id, name, False, case_id, number, why=refused.message)
    return BatchLine(person_id, name, True, case_id, stepped.number, stepped.state)


def attempt(work: Work, act: Callable[[], Any]) -> Any:
    """Run one line of many in a savepoint. What it raises leaves nothing of it behind, the audit chain included."""
    chain = work.extra.get("audit")
    point = work.session.begin_nested()
    try:
        got = act()
    except BaseException:  # whatever ends a line takes its rows and its place in the audit chain back
        point.rollback()
        if chain is None:
            work.extra.pop("audit", None)
        else:
            work.extra["audit"] = chain
        raise
    point.commit()
    return got
