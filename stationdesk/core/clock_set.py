"""Whether the computer knows what day it is: asked before a home is opened or founded."""

from __future__ import annotations

from stationdesk.core.clock import Clock
from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_


class ClockNotSet(Trouble):
    """A clock without its battery: no permit, calendar or number of such a day would hold."""

    template = N_("这台电脑的日期是{day}，不对。请先校准电脑的日期和时间，再打开。已保存的资料不受影响。")


FIRST_YEAR, LAST_YEAR = 2026, 2199
"""The years in which a station can be worked in: the packs begin in them, the calendars count to the last."""


def require_set(clock: Clock) -> Clock:
    """The clock itself; raises ClockNotSet on a day that cannot be today."""
    now = clock.now()
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise ClockNotSet(day=now.date())
    return clock
