"""When the counter takes appointments: weekdays, hours, how long a place lasts, how many at once.

The defaults are data (pack `counter`), marked 待核 until the station has settled its own; the station's are one of
its settings. Rest days and make-up days follow the working-day calendar.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.services import case_record, packs, station
from stationdesk.storage.work import Work

SETTING: Final = "counter.hours"
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class HoursWrong(Refusal):
    template = N_(
        "开放时间不对：请写成 08:30-12:00 这样，先开后关，不重叠；每号5到240分钟，每号1到99人，最多提前366天。"
    )


class TimeWrong(Refusal):
    template = N_("时间不对。请写成 09:30 这样。")


@dataclass(frozen=True)
class Hours:
    """Opening hours for appointments. `weekdays`: 1 Monday … 7 Sunday."""

    weekdays: tuple[int, ...]
    periods: tuple[tuple[str, str], ...]
    minutes: int
    places: int
    ahead_days: int
    unconfirmed: bool = False
    """The shipped default: the station has not settled its own."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The times of a day, `HH:MM`; one that would last beyond closing time is not given."""
        found = []
        for opens, closes in self.periods:
            at, end = minutes_of(opens), minutes_of(closes)
            while at + self.minutes <= end:
                found.append(f"{at // 60:02d}:{at % 60:02d}")
                at += self.minutes
        return tuple(found)


def minutes_of(time: str) -> int:
    """Minutes since midnight of `HH:MM`."""
    return int(time[:2]) * 60 + int(time[3:])


def time_of(text: str) -> str:
    """A time of day as it is kept: `9:30`, `09：30`, `0930`, `9` → `09:30`. Raises TimeWrong."""
    plain = text.strip().replace("：", ":").replace(".", ":").replace("点", ":").rstrip(":")
    if re.fullmatch(r"\d{1,2}", plain):
        plain += ":00"
    elif re.fullmatch(r"\d{3,4}", plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    if re.fullmatch(r"\d:\d\d", plain):
        plain = f"0{plain}"
    if not _TIME.fullmatch(plain):
        raise TimeWrong(field="slot")
    return plain


def hours(work: Work) -> Hours:
    """The hours in force: the station's own, or the shipped default."""
    own = station.setting(work, SETTING)
    given: dict[str, Any] = own if isinstance(own, dict) else packs.holding(work, "counter").body["hours"]
    return Hours(
        tuple(int(day) for day in given["weekdays"]),
        tuple((str(pair[0]), str(pair[1])) for pair in given["periods"]),
        int(given["minutes"]),
        int(given["places"]),
        int(given["ahead_days"]),
        own is None and bool(given.get("unconfirmed")),
    )


def set_hours(work: Work, given: Hours) -> None:
    """Settle the station's hours. Needs `station:settings`. Raises HoursWrong."""
    last = -1
    for opens, closes in given.periods:
        if not (_TIME.fullmatch(opens) and _TIME.fullmatch(closes)):
            raise HoursWrong(field="periods")
        if not last < minutes_of(opens) < minutes_of(closes):
            raise HoursWrong(field="periods")
        last = minutes_of(closes)
    if not given.weekdays or not set(given.weekdays) <= set(range(1, 8)):
        raise HoursWrong(field="weekdays")
    for field_name, value, least, most in (
        ("minutes", given.minutes, 5, 240),
        ("places", given.places, 1, 99),
        ("ahead_days", given.ahead_days, 1, 366),
    ):
        if not least <= value <= most:
            raise HoursWrong(field=field_name)
    if not given.slots:
        raise HoursWrong(field="periods")
    station.set_setting(
        work,
        SETTING,
        {
            "weekdays": sorted(set(given.weekdays)),
            "periods": [list(pair) for pair in given.periods],
            "minutes": given.minutes,
            "places": given.places,
            "ahead_days": given.ahead_days,
        },
    )


def periods_of(text: str) -> tuple[tuple[str, str], ...]:
    """Hours as a clerk writes them: `08:30-12:00 14:30-17:30`. Raises HoursWrong."""
    found = []
    for part in re.split(r"[,，;；、\s]+", text.strip()):
        pair = re.split(r"[-—–~～至到]+", part)
        if len(pair) != 2:
            raise HoursWrong(field="periods")
        try:
            found.append((time_of(pair[0]), time_of(pair[1])))
        except TimeWrong:
            raise HoursWrong(field="periods") from None
    return tuple(found)


@dataclass(frozen=True)
class DayKind:
    """Whether the counter is open on a day, and why not."""

    open: bool
    holiday: str
    """The holiday it falls on, or that a make-up day belongs to."""
    provisional: bool
    """The year's calendar has not been announced: rest days may still change."""


def day_kind(work: Work, day: date, given: Hours | None = None) -> DayKind:
    """Open when the calendar works that day and the station opens on it; a make-up day counts as its weekday does not."""
    worn = given or hours(work)
    calendar = case_record.calendar(work)
    worked = calendar.is_workday(day)
    made_up = worked and day.weekday() >= 5
    opens = worked and (made_up or day.isoweekday() in worn.weekdays)
    if not worked and day.weekday() >= 5 and day.isoweekday() in worn.weekdays:
        # A station that opens on weekends does so, unless the day belongs to a holiday.
        opens = calendar.name_of(day) is None
    return DayKind(opens, calendar.name_of(day) or "", not calendar.knows(day))


def next_open(work: Work, after: date) -> date:
    """The first open day after another; a year further on at most."""
    worn = hours(work)
    day = after + timedelta(days=1)
    for _step in range(366):
        if day_kind(work, day, worn).open:
            return day
        day += timedelta(days=1)
    return day
