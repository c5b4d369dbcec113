"""Taking a year's holidays in: which days change is shown first; then dates are counted again, and each is named."""

from __future__ import annotations

from datetime import date, timedelta

from stationdesk.core import calendar_files
from stationdesk.core import packs as pack_files
from stationdesk.core.late import dataclass
from stationdesk.core.workdays import Calendar
from stationdesk.services import case_clock, packs, users
from stationdesk.services.case_clock import CalendarTaken, NotACalendar
from stationdesk.services.pack_store import PackVersionTaken, held
from stationdesk.storage.work import Work


@dataclass(frozen=True)
class DayChange:
    """A day that was counted one way and will be counted another."""

    day: date
    works: bool
    """Whether it is worked by the new calendar."""
    name: str
    """The holiday it belongs to, or belonged to; `` for an ordinary day."""


@dataclass(frozen=True)
class YearRow:
    """One announced year as the station knows it."""

    year: int
    source: str
    days_off: int
    work_days: int
    """Weekend days that are worked."""


@dataclass(frozen=True)
class CalendarChange:
    """What a calendar would change against the one that holds."""

    version: str
    effective_from: date
    years_added: tuple[int, ...]
    years_removed: tuple[int, ...]
    """Years that the new one does not know: their dates would be provisional (暂估) again."""
    days: tuple[DayChange, ...]
    already: bool
    holds: bool
    """False: one that is newer holds here already."""
    open_cases: int
    """Open cases whose dates may change."""
    warnings: tuple[str, ...]


def known(work: Work) -> tuple[str, tuple[YearRow, ...]]:
    """The version that holds and its announced years, the latest first. No secret of anybody's post."""
    pack = packs.holding(work, "calendars")
    rows = [
        YearRow(int(year), record["source"], len(record["off"]), len(record["work"]))
        for year, record in pack.body["years"].items()
    ]
    return pack.version, tuple(sorted(rows, key=lambda one: -one.year))


def preview(work: Work, data: bytes) -> CalendarChange:
    """What a calendar from a file would change. Raises NotACalendar, PackVersionTaken, and what
    `core.packs.parse` and `core.calendar_files.merged` raise."""
    users.require(work, "matters:read")
    base = packs.holding(work, "calendars")
    made = _as_pack(work, data)
    pack = pack_files.parse(made)
    if pack.name != "calendars":
        raise NotACalendar(title=pack.title, field="file")
    digest = held(work, pack)
    if digest is not None and digest != pack.digest:
        raise PackVersionTaken(version=pack.version, field="file")
    before, after = Calendar.from_pack(base), Calendar.from_pack(pack)
    already = digest is not None or pack.body == base.body
    days = () if already else _days(before, after)
    since = case_clock.first_difference(before, after)
    return CalendarChange(
        pack.version,
        pack.effective_from,
        tuple(sorted(after.years - before.years)),
        tuple(sorted(before.years - after.years)),
        days,
        already,
        already or pack.effective_from >= base.effective_from,
        0 if already or since is None else _open_cases(work, since),
        calendar_files.warnings(data) or (() if already else calendar_files.make_up_missing(base, pack)),
    )


def take_in(work: Work, data: bytes) -> CalendarTaken:
    """Take a calendar in and count again what it touches; `changes` names each case. Needs `packs:import`.

    Raises what `preview` raises.
    """
    users.require(work, "packs:import")
    made = _as_pack(work, data)
    base = packs.holding(work, "calendars")
    pack = pack_files.parse(made)
    if pack.name == "calendars" and pack.body == base.body:
        years = tuple(sorted(int(year) for year in base.body["years"]))
        return CalendarTaken(base.version, base.effective_from, years, False, 0)
    return case_clock.import_calendar(work, made)


def _as_pack(work: Work, data: bytes) -> bytes:
    if calendar_files.is_year_file(data):
        return calendar_files.merged(data, packs.holding(work, "calendars"), work.today)
    return data


def _days(before: Calendar, after: Calendar) -> tuple[DayChange, ...]:
    found = []
    for year in sorted(before.years | after.years):
        day = date(year, 1, 1)
        while day.year == year:
            if before.is_workday(day) != after.is_workday(day):
                name = after.name_of(day) or before.name_of(day) or ""
                found.append(DayChange(day, after.is_workday(day), name))
            day += timedelta(days=1)
    return tuple(found)


def _open_cases(work: Work, since: date) -> int:
    return int(
        work.scalar(
            "SELECT count(*) FROM cases WHERE station_id = :s AND withdrawn_at IS NULL AND closed_at IS NULL"
            " AND (due_provisional = 1 OR due_on >= :since OR station_due_on >= :since)",
            s=work.station_id,
            since=since.isoformat(),
        )
        or 0
    )
