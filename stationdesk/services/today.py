"""What Today (工作台) draws beside its figures: the week ahead, the weeks behind, what to do next."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk import models
from stationdesk.core.case_states import RUNNING
from stationdesk.core.clock import noon, stamp
from stationdesk.core.late import dataclass
from stationdesk.core.platforms import takes
from stationdesk.services import (
    case_lists,
    case_platform,
    case_query,
    case_ratings,
    packs,
    task_lists,
    township_received,
    users,
)
from stationdesk.services import case_record as record
from stationdesk.services.case_lists import CaseQuery, CaseRow, Figure
from stationdesk.storage.work import Work

DAYS_AHEAD: Final = 7
WEEKS_BEHIND: Final = 5
NEXT: Final = 8


def make_ready() -> None:
    """For the window, while a password is typed: what the first question would do while somebody waits."""
    models.configure()


@dataclass(frozen=True)
class DayAhead:
    """What is due on a day; what is late counts on today."""

    day: date
    due: int
    late: int
    near: int
    workday: bool


@dataclass(frozen=True)
class WeekBehind:
    """Of what was closed in a week (Monday to Sunday) with a date to keep, how much kept it."""

    monday: date
    closed: int
    on_time: int


@dataclass(frozen=True)
class Overview:
    """Everything Today shows of the window."""

    today: date
    figures: tuple[Figure, ...]
    ahead: tuple[DayAhead, ...]
    behind: tuple[WeekBehind, ...]
    next_things: tuple[CaseRow, ...] = field(repr=False)
    any_case: bool
    """Whether the station has taken in a case at all."""


def overview(work: Work) -> Overview:
    """The window's part of Today, in one look. Needs `cases:read`."""
    users.require(work, "cases:read")
    running = tuple(str(state) for state in sorted(RUNNING))
    urgent = case_lists.listed(work, CaseQuery(states=(*running, "returned", "notice"), limit=NEXT))
    found = case_lists.loads(work)
    return Overview(
        work.today,
        case_lists.today_figures(work, found),
        _ahead(work, running, found),
        _behind(work),
        tuple(urgent),
        bool(
            work.scalar(
                "SELECT EXISTS (SELECT 1 FROM cases WHERE station_id = :s AND withdrawn_at IS NULL)",
                s=work.station_id,
            )
        ),
    )


@dataclass(frozen=True)
class Beside:
    """What waits beside the list of cases: how many, and whether some of it is late."""

    key: str
    count: int
    late: bool = False


def beside(work: Work) -> tuple[Beside, ...]:
    """Bad ratings to answer, materials promised and not brought, cases not yet in their platform, tables that are
    due. Needs `cases:read`; what else a part needs, it asks.
    """
    users.require(work, "cases:read")
    made: list[Beside] = []
    if case_ratings.may_see(work):
        low = case_lists.count(work, CaseQuery(rating="unsettled"))
        made.append(Beside("low_ratings", low, low > 0))
    promised = case_lists.count(work, CaseQuery(promised_late=True))
    made.append(Beside("promised_late", promised, promised > 0))
    made.append(Beside("platform", platform_waiting(work)))
    made.append(Beside("from_township", township_received.unseen(work)))
    if "tasks:read" in work.actor.permits:
        tables = task_lists.due(work)
        late = any(one.due_on is not None and one.due_on < work.today for one in tables)
        made.append(Beside("tasks", len(tables), late))
    return tuple(made)


def platform_waiting(work: Work) -> int:
    """How many cases are not in their platform yet: counted by matter, as `case_platform.waiting` lists them."""
    known = packs.holding(work, "platforms").items()
    params: dict[str, Any] = {"s": work.station_id}
    wanted = case_query.any_of("state", map(str, case_platform.STATES), "state", params)
    return sum(
        row["n"]
        for row in work.rows(
            f"SELECT matter_code, decides, count(*) AS n FROM cases WHERE station_id = :s AND {wanted}"
            " AND withdrawn_at IS NULL AND external_number IS NULL GROUP BY 1, 2",
            **params,
        )
        if any(takes(one, row["decides"], row["matter_code"]) for one in known)
    )


def _ahead(work: Work, running: tuple[str, ...], found: tuple[case_lists.Load, ...]) -> tuple[DayAhead, ...]:
    calendar = record.calendar(work)
    near_until = calendar.due(work.today, case_lists.AMBER_WITHIN + 1).date - timedelta(days=1)
    days = [work.today + timedelta(days=step) for step in range(DAYS_AHEAD)]
    asked = [CaseQuery(states=running, due_on=day) for day in days]
    late, *due = case_lists.figures(work, found, [CaseQuery(light="overdue"), *asked])
    return tuple(
        DayAhead(day, n, late if step == 0 else 0, n if day <= near_until else 0, calendar.is_workday(day))
        for step, (day, n) in enumerate(zip(days, due, strict=True))
    )


def _behind(work: Work) -> tuple[WeekBehind, ...]:
    this_monday = work.today - timedelta(days=work.today.weekday())
    first = this_monday - timedelta(weeks=WEEKS_BEHIND - 1)
    counted = {first + timedelta(weeks=n): [0, 0] for n in range(WEEKS_BEHIND)}
    for row in work.rows(
        "SELECT date(c.closed_at, '+8 hours') AS day, c.due_on >= date(c.closed_at, '+8 hours') AS kept,"
        " count(*) AS n FROM cases c WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND c.due_on IS NOT NULL"
        " AND c.closed_at >= :since AND c.outcome <> 'withdrawn' GROUP BY 1, 2",
        s=work.station_id,
        since=stamp(noon(first, 0)),
    ):
        day = date.fromisoformat(row["day"])
        week = counted.get(day - timedelta(days=day.weekday()))
        if week is not None:
            week[0] += row["n"]
            week[1] += row["n"] if row["kept"] else 0
    return tuple(WeekBehind(monday, closed, kept) for monday, (closed, kept) in counted.items())
