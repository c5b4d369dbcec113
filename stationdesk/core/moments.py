"""A moment as people type it: `9:30`, `0930`, `昨天 21:00`, `11-22 9:30`, `2026-11-22 09:30`, all at +08:00."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from stationdesk.core.clock import local, noon
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_

_PATTERN = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[\sT]*|(?P<word>今天|昨天|前天)\s*)?"
    r"(?P<hour>\d{1,2})(?:[:：点时](?P<minute>\d{1,2})?分?|(?P<plain>\d{2}))"
)
_BACK = {"今天": 0, "昨天": 1, "前天": 2}


class MomentUnreadable(Refusal):
    template = N_("时间写成 9:30、昨天 21:00 或 11-22 9:30 这样。")


def parse(text: str, now: datetime, field: str = "at") -> datetime | None:
    """The instant that is meant, or None for nothing typed. Without a day it is today's.

    A month and day later than today are of last year. Raises MomentUnreadable.
    """
    plain = text.strip()
    if not plain:
        return None
    found = _PATTERN.fullmatch(plain)
    if found is None:
        raise MomentUnreadable(field=field)
    today = local(now).date()
    try:
        if found["month"]:
            year = int(found["year"] or today.year)
            day = date(year, int(found["month"]), int(found["day"]))
            if not found["year"] and day > today:
                day = day.replace(year=year - 1)
        else:
            day = today - timedelta(days=_BACK.get(found["word"] or "", 0))
        return noon(day, int(found["hour"]), int(found["minute"] or found["plain"] or 0))
    except ValueError:
        raise MomentUnreadable(field=field) from None


def shown(at: datetime, now: datetime) -> str:
    """A moment as `parse` reads it back: the time alone for today, else with its day."""
    there, here = local(at), local(now)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d %H:%M}"
