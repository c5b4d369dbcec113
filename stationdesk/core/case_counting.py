"""The due dates of a case counted again from its events, by another calendar.

Pure: the events tell from which day which limit ran, when it stood still and by how much it was extended; the
calendar tells which days are worked. A date that an agency named itself is kept as it was named.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stationdesk.core.case_states import Happened, Standing, apply, replay
from stationdesk.core.clock import civil_date
from stationdesk.core.late import dataclass
from stationdesk.core.workdays import Calendar


@dataclass
class Counted:
    """What the clock of a case shows. `left`: working days left while a special procedure stops it."""

    station_due_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    left: int | None = None


def count_again(
    events: Iterable[Happened], calendar: Calendar, forward_days: int, finish_days: int
) -> Counted:
    """Count the dates of a case anew. Days that an event does not carry itself are the case's own.

    Events that are not allowed where they stand count for nothing, as in `case_states.replay`.
    """
    clock = Counted()
    standing: Standing | None = None
    for event in events:
        before = standing
        standing = replay([event]) if standing is None else apply(standing, event)
        if standing is None or (before is not None and standing.left_out > before.left_out):
            continue
        _tick(clock, event, calendar, forward_days, finish_days)
    return clock


def _tick(clock: Counted, event: Happened, calendar: Calendar, forward: int, finish: int) -> None:
    data, day = event.data, civil_date(event.at)
    if event.kind == "suspended":
        if clock.due_on is not None:
            clock.left = max(0, calendar.workdays_between(day, clock.due_on))
            clock.due_on = None
    elif event.kind == "resumed":
        due = calendar.due(day, clock.left or 0)
        clock.due_on, clock.left = due.date, None
        clock.provisional = clock.provisional or due.provisional
    elif event.kind == "extended":
        if clock.due_on is not None:
            due = calendar.due(clock.due_on, int(data.get("days", 0)))
            clock.due_on = due.date
            clock.provisional = clock.provisional or due.provisional
    elif event.kind != "recounted":
        _start(clock, event, calendar, forward, finish)


def _start(clock: Counted, event: Happened, calendar: Calendar, forward: int, finish: int) -> None:
    """A limit begins (or ends: null) with this event."""
    data = event.data
    if "station_due_on" in data:
        clock.station_due_on = None
        if data["station_due_on"] is not None:
            # A correction of the matter counts from the day on which the limit had begun.
            start = date.fromisoformat(data["from"]) if "from" in data else civil_date(event.at)
            due = calendar.due(start, int(data.get("limit", forward)))
            clock.station_due_on, clock.provisional = due.date, due.provisional
    if data.get("due_on") is None:
        return
    if "calendar" in data and "accepted_on" in data:
        due = calendar.due(date.fromisoformat(data["accepted_on"]), int(data.get("limit", finish)))
        clock.due_on, clock.provisional = due.date, due.provisional
    else:
        clock.due_on, clock.provisional = date.fromisoformat(data["due_on"]), False
