"""Papers of figures: the closing sheet of a day (日清单)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class DayClosingSerial(Quiet, frozen=True, kw_only=True):
    """The numbers of one kind, from first to last, and what is wrong with some."""

    name: str
    first: str
    last: str
    given: int
    gaps: str = ""
    """缺号: given, and on no record."""
    void: str = ""
    unprinted: str = ""
    twice: str = ""


class DayClosingFigure(Quiet, frozen=True, kw_only=True):
    """A number of the day."""

    name: str
    count: int
    left: bool = False
    """Something that is left for the next day."""


class DayClosingSheet(PaperFacts, frozen=True, kw_only=True, tag="day_closing"):
    """日清单: the day's numbers against its records, its figures, what is left, signed by the clerk."""

    title_zh: ClassVar[str] = N_("日清单")

    day: date
    device: str
    """Number of the device that gave the numbers."""
    serials: tuple[DayClosingSerial, ...] = ()
    figures: tuple[DayClosingFigure, ...] = ()
    earlier: tuple[str, ...] = ()
    """Numbers of days before that no record carries."""
    remark: str = ""
