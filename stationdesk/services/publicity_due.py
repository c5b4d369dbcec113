"""The year's calendar of publicity: which sheet for which period by when, and what became of it.

Nothing is due for a period that was over before the station began to keep records; a sheet that was made of one all the same is listed. What is
published at once has no date; it is listed with what was made of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import State
from stationdesk.core.words import N_
from stationdesk.models.publicity import Sheet
from stationdesk.services import (
    publicity_board,
    publicity_copies,
    publicity_periods,
    publicity_prompts,
    station,
    users,
)
from stationdesk.services import publicity_record as sheet_record
from stationdesk.services.publicity_periods import Period
from stationdesk.storage.work import Work

DUE_DAY: Final = "publicity.due_day"
"""Station setting: day of the month by which sheets hang (20)."""
REPLY_DAYS: Final = "publicity.reply_days"
"""Station setting: days to answer an objection (5)."""
SOON: Final = timedelta(days=7)


class YearUnlikely(Refusal):
    template = N_("年份应为 2000 到 2100。请核对。")


class DaysImpossible(Refusal):
    template = N_("公布日请写1到28，答复期限请写1到30天。")


@dataclass(frozen=True)
class DueLine:
    """One sheet of one period. `state`: a sheet's state, `due`, `overdue` or `ahead`."""

    code: str
    part: str
    title: str
    period: str
    period_word: str
    due_on: date
    state: str
    sheet_id: str | None
    posted_on: date | None
    late: bool
    """It hung after its day, or does not hang though the day is over."""


@dataclass(frozen=True)
class Waiting:
    """What of publicity waits for somebody today."""

    overdue: tuple[DueLine, ...]
    due: tuple[DueLine, ...]
    to_take_down: tuple[str, ...]
    """Sheets whose time is over."""
    objections: int
    objections_late: int
    without_photo: int
    """Places of sheets that hang, of which there is no photo."""
    at_once: tuple[publicity_prompts.Prompt, ...] = ()
    """What happened that has to be published without waiting for the end of a period."""


def choose_days(work: Work, due_day: int, reply_days: int) -> None:
    """By which day of the month sheets hang, and how soon an objection is answered. Needs `station:settings`.

    Raises DaysImpossible.
    """
    if not 1 <= due_day <= 28:
        raise DaysImpossible(field="due_day")
    if not 1 <= reply_days <= 30:
        raise DaysImpossible(field="reply_days")
    station.set_setting(work, DUE_DAY, due_day)
    station.set_setting(work, REPLY_DAYS, reply_days)


def calendar(work: Work, year: int) -> tuple[DueLine, ...]:
    """Everything that falls due in a year, by day. Needs `publicity:read`. Raises YearUnlikely."""
    users.require(work, "publicity:read")
    if not 2000 <= year <= 2100:
        raise YearUnlikely(field="year")
    made = _made(work)
    first = begun(work)
    day = int(station.setting(work, DUE_DAY, 20))
    found: list[DueLine] = []
    for record in publicity_copies.templates(work):
        for period in _periods(record["frequency"], year):
            due = publicity_periods.due(period, day)
            if due is None or due.year != year:
                continue
            sheet = made.get((record["code"], period.key))
            if sheet is None and publicity_periods.over_before(period, first):
                continue
            posted = sheet.posted_on if sheet is not None else None
            hangs = sheet is not None and sheet.state not in (State.MADE, State.REVIEWED, State.MEETING)
            if sheet is not None:
                state = sheet.state
            elif work.today > due:
                state = "overdue"
            else:
                state = "due" if period.end is not None and period.end < work.today else "ahead"
            found.append(
                DueLine(
                    record["code"],
                    publicity_copies.part_of(work, record["part"]),
                    record["title"],
                    period.key,
                    period.word,
                    due,
                    state,
                    sheet.id if sheet is not None else None,
                    posted,
                    (posted is not None and posted > due) or (not hangs and work.today > due),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.due_on, one.code)))


def waiting(work: Work) -> Waiting:
    """What Today says of publicity. Needs `publicity:read`."""
    users.require(work, "publicity:read")
    lines = (*calendar(work, work.today.year - 1), *calendar(work, work.today.year))
    over = list(
        work.session.execute(
            sa.select(Sheet).where(
                Sheet.station_id == work.station_id,
                Sheet.withdrawn_at.is_(None),
                Sheet.state.in_((str(State.POSTED), str(State.TAKEN_DOWN))),
            )
        ).scalars()
    )
    open_ones = [one for row in over for one in sheet_record.objections(work, row) if one.answered_at is None]
    return Waiting(
        tuple(one for one in lines if one.state == "overdue"),
        tuple(one for one in lines if one.state == "due" and one.due_on - work.today <= SOON),
        tuple(
            row.id
            for row in over
            if row.state == State.POSTED and row.until_on is not None and row.until_on < work.today
        ),
        len(open_ones),
        sum(one.late for one in open_ones),
        sum(count for _, count in publicity_board.without_photo(work)),
        publicity_prompts.prompts(work),
    )


def _periods(frequency: str, year: int) -> list[Period]:
    """Periods that can fall due in a year: those of it and of the one before."""
    if frequency == "monthly":
        return [publicity_periods.month(y, n) for y in (year - 1, year) for n in range(1, 13)]
    if frequency == "quarterly":
        return [publicity_periods.quarter(y, n) for y in (year - 1, year) for n in range(1, 5)]
    if frequency == "annual":
        return [publicity_periods.parse(str(year - 1), "annual")]
    return []


def _made(work: Work) -> dict[tuple[str, str], Sheet]:
    rows = work.session.execute(
        sa.select(Sheet)
        .where(
            Sheet.station_id == work.station_id,
            Sheet.withdrawn_at.is_(None),
            Sheet.state != str(State.DROPPED),
        )
        .order_by(Sheet.id)
    ).scalars()
    return {(row.code, row.period): row for row in rows}


def begun(work: Work) -> date:
    """The day from which the station keeps records: nothing is due for a period that was over by then; for services."""
    named = station.setting(work, "publicity.since", None)
    if named:
        return date.fromisoformat(named)
    first = work.scalar("SELECT min(wall) FROM transactions WHERE station_id = :s", s=work.station_id)
    return civil_date(unstamp(first)) if first else work.today
