"""Working days (工作日): when something is due, by the calendars the State Council announced.

Counting begins the day after the event (民法典 art 201); make-up Saturdays and Sundays count, weekdays off by
exchange do not. In a year without an announced calendar the count goes by weekends and statutory days and
is called provisional (暂估): a date that will be recomputed when the calendar comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

if TYPE_CHECKING:
    from stationdesk.core.packs import Pack

MAX_DAYS: Final = 3660
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last day on which something is still in time."""

    date: date
    provisional: bool
    """Some day that was counted lies in a year whose calendar is not known: shown as 暂估."""
    calendar_version: str


class Light(StrEnum):
    """How near a due date is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"

    @property
    def word(self) -> str:
        """What stands beside the colour, for those who do not see it."""
        return _WORDS[self]


_WORDS: Final[Mapping[Light, str]] = {
    Light.GREEN: N_("在期限内"),
    Light.AMBER: N_("临近到期"),
    Light.RED: N_("即将到期"),
    Light.OVERDUE: N_("已超期"),
}
PROVISIONAL: Final = N_("暂估")


class Calendar:
    """Which days are worked. Made from a calendar pack; `shipped()` is the one that came along.

    A calendar pack holds all announced years; of several the newest is right for every day, past and future, so its
    `effective_from` is the day of the announcement, not the first of January it speaks of.
    """

    def __init__(
        self,
        version: str,
        off: Mapping[date, str],
        work: Mapping[date, str],
        years: frozenset[int],
        statutory: Mapping[date, str],
        fixed: Mapping[tuple[int, int], str],
    ) -> None:
        self.version = version
        self.years = years
        """Years whose calendar was announced."""
        self._off = off
        self._work = work
        self._statutory = statutory
        self._fixed = fixed
        self._last_lunar_year = max((day.year for day in statutory), default=0)

    @classmethod
    def from_pack(cls, pack: Pack) -> Calendar:
        """The calendar of a pack named `calendars`."""
        off: dict[date, str] = {}
        work: dict[date, str] = {}
        for year in pack.body["years"].values():
            off.update((date.fromisoformat(day), name) for day, name in year["off"].items())
            work.update((date.fromisoformat(day), name) for day, name in year["work"].items())
        statutory = {date.fromisoformat(day): name for day, name in pack.body["statutory"].items()}
        fixed = {
            (int(part[:2]), int(part[3:])): name
            for part, name in pack.body.get("statutory_fixed", {}).items()
        }
        years = frozenset(int(year) for year in pack.body["years"])
        return cls(pack.version, off, work, years, statutory, fixed)

    def knows(self, day: date) -> bool:
        """Whether the day's year has an announced calendar."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked; by weekends and statutory days only where the year is not known."""
        if day in self._work:
            return True
        if day in self._off:
            return False
        return day.weekday() < 5 and (self.knows(day) or self._statutory_name(day) is None)

    def name_of(self, day: date) -> str | None:
        """The holiday a day off or a make-up day belongs to."""
        if self.knows(day):
            return self._off.get(day) or self._work.get(day)
        return self._statutory_name(day)

    def due(self, start: date, days: int) -> Due:
        """The last of so many working days after `start`, whose own day is not counted.

        No days at all means the same day (done on the spot); on a day off the next working day, for nobody is late
        by an office that is closed (民法典 art 203). Raises ValueError when `days` is negative or more than ten years.
        """
        _check(days)
        day = start
        if not days:
            return self._open_from(day)
        # The event's own year does not matter; only days that were counted or passed over do.
        provisional = False
        left = days
        while left:
            day += _DAY
            provisional = provisional or not self.knows(day)
            if self.is_workday(day):
                left -= 1
        return Due(day, provisional, self.version)

    def due_calendar(self, start: date, days: int) -> Due:
        """The last of so many calendar days after `start`; on a holiday it moves to the next working day.

        民法典 arts 201 and 203. Raises ValueError as `due` does.
        """
        _check(days)
        day = start + days * _DAY
        provisional = bool(days) and not self.knows(day)
        found = self._open_from(day)
        return Due(found.date, provisional or found.provisional, self.version)

    def _open_from(self, day: date) -> Due:
        """The day itself when it is worked, else the next that is; provisional by what was passed over."""
        provisional = False
        while not self.is_workday(day):
            provisional = provisional or not self.knows(day)
            day += _DAY
            provisional = provisional or not self.knows(day)
        return Due(day, provisional, self.version)

    def workdays_between(self, after: date, until: date) -> int:
        """Working days in `(after, until]`; negative when `until` is before `after`."""
        if until < after:
            return -self.workdays_between(until, after)
        return sum(self.is_workday(after + step * _DAY) for step in range(1, (until - after).days + 1))

    def light(self, due: date, today: date, *, amber_within: int = 3, red_within: int = 1) -> Light:
        """The light of something due: green, amber from `amber_within` working days left on, red from
        `red_within` on (the last day itself is 0 left), overdue from the day after.
        """
        if today > due:
            return Light.OVERDUE
        left = self.workdays_between(today, due)
        if left <= red_within:
            return Light.RED
        return Light.AMBER if left <= amber_within else Light.GREEN

    def _statutory_name(self, day: date) -> str | None:
        return self._statutory.get(day) or self._fixed.get((day.month, day.day))


@cache
def shipped() -> Calendar:
    """The newest calendar that came with the program. Raises what `packs.load` raises."""
    from stationdesk.core import packs

    return Calendar.from_pack(packs.load("calendars"))


def _check(days: int) -> None:
    if not 0 <= days <= MAX_DAYS:
        raise ValueError("days must be between 0 and ten years")
