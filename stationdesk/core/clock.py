"""Time: instants in UTC, civil dates at +08:00, and a hybrid logical clock for changes.

An instant is when something happened (`datetime`, aware, UTC; stored as `2026-11-22T05:00:00.123Z`).
A civil date is a day as people and the law count it (`date`), always the day at +08:00, whatever the
computer's own time zone says. Due dates, birth dates and periods are civil dates.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

from stationdesk.core.late import dataclass

CHINA = timezone(timedelta(hours=8), "+08:00")


class Clock(Protocol):
    """Something that knows the time; the one fake allowed in tests besides printer and network."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it is put and moves when it is told to (tests, practice data)."""

    at: datetime
    step: timedelta = field(default=timedelta(milliseconds=1))

    def now(self) -> datetime:
        self.at += self.step
        return self.at

    def set(self, at: datetime) -> None:
        """Put the clock at another instant."""
        self.at = at


def local(instant: datetime) -> datetime:
    """The instant as a wall clock at +08:00 shows it."""
    return instant.astimezone(CHINA)


def civil_date(instant: datetime) -> date:
    """The civil day of an instant."""
    return local(instant).date()


def noon(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """The instant of a wall-clock time at +08:00 on a civil day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA).astimezone(UTC)


def stamp(instant: datetime) -> str:
    """An instant as text that sorts: milliseconds, `Z`."""
    at = instant.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def unstamp(text: str) -> datetime:
    """The instant that `stamp` wrote. Raises ValueError for anything else."""
    return datetime.fromisoformat(text)


MAX_AHEAD = timedelta(days=1)


def next_hlc(last: int, now: datetime) -> int:
    """The next hybrid logical clock value: milliseconds << 16 | counter, never going back.

    `last` is the greatest value known here. Hybrid logical clocks: Kulkarni et al. 2014, "Logical
    Physical Clocks".
    """
    wall = int(now.timestamp() * 1000) << 16
    return wall if wall > last else last + 1


def witnessed_hlc(last: int, theirs: int, now: datetime) -> int:
    """Our clock after having seen another's; a clock more than a day ahead never advances ours."""
    limit = int((now + MAX_AHEAD).timestamp() * 1000) << 16
    return max(last, theirs) if theirs <= limit else last
