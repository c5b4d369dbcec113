"""Periods of publicity: the month, quarter or year a sheet speaks of, and by when it should hang."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from stationdesk.core import ink
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}


class PeriodUnreadable(Refusal):
    template = N_("期间“{text}”看不懂。按月写 2026-10，按季写 2026Q3，按年写 2026。")


@dataclass(frozen=True)
class Period:
    """A period by its key (`2026-10`, `2026Q3`, `2026`, or a text for ad hoc sheets) and the days it spans."""

    key: str
    start: date | None
    end: date | None

    @property
    def word(self) -> str:
        """As a sheet's head says it."""
        if found := re.fullmatch(r"(\d{4})-(\d{2})", self.key):
            return f"{found[1]}年{int(found[2])}月"
        if found := re.fullmatch(r"(\d{4})Q(\d)", self.key):
            return f"{found[1]}年第{'一二三四'[int(found[2]) - 1]}季度"
        if re.fullmatch(r"\d{4}", self.key):
            return f"{self.key}年"
        return self.key


def month(year: int, number: int) -> Period:
    """A month."""
    return Period(
        f"{year}-{number:02d}", date(year, number, 1), date(year, number, monthrange(year, number)[1])
    )


def quarter(year: int, number: int) -> Period:
    """A quarter, 1 to 4."""
    last = number * 3
    return Period(f"{year}Q{number}", date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]))


def parse(text: str, frequency: str) -> Period:
    """A period as people write it. Raises PeriodUnreadable; ad hoc sheets take any short text."""
    plain = re.sub(r"\s", "", text)
    if found := re.fullmatch(r"(20\d{2})[-年/.]?(0?[1-9]|1[0-2])月?", plain):
        return month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(20\d{2})[-年]?(?:[Qq]|第)?([1-4一二三四])(?:季度?)?", plain):
        number = found[2]
        return quarter(int(found[1]), _DIGITS.get(number) or int(number))
    if found := re.fullmatch(r"(20\d{2})年?(?:度)?", plain):
        year = int(found[1])
        return Period(str(year), date(year, 1, 1), date(year, 12, 31))
    if frequency in ("monthly", "quarterly", "annual") or not plain:
        raise PeriodUnreadable(text=text[:20], field="period")
    return Period(ink.line(text, say(N_("期间")), field="period", limit=40), None, None)


def last_complete(frequency: str, today: date) -> Period | None:
    """The period that should be published now: the last one that is over. None for ad hoc sheets."""
    if frequency == "monthly":
        return month(today.year - (today.month == 1), (today.month - 2) % 12 + 1)
    if frequency == "quarterly":
        now = (today.month - 1) // 3
        return quarter(today.year, now) if now else quarter(today.year - 1, 4)
    if frequency == "annual":
        return parse(str(today.year - 1), "annual")
    return None


def due(period: Period, day: int) -> date | None:
    """By when a period's sheet should hang: that day of the month after it."""
    if period.end is None:
        return None
    year, number = (
        (period.end.year + 1, 1) if period.end.month == 12 else (period.end.year, period.end.month + 1)
    )
    return date(year, number, min(day, monthrange(year, number)[1]))


def over_before(period: Period, begun: date) -> bool:
    """Whether a period was over before a station began to keep records: nobody is pressed for its sheet."""
    return period.end is not None and period.end < begun
