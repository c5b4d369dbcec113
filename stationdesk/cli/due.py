"""`due`, `calendars`: the working-day calendar by hand, and a new year's."""

from __future__ import annotations

from datetime import date

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place
from stationdesk.core import workdays
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say
from stationdesk.services import case_clock, case_record

EARLIEST, LATEST = 1900, 2199
"""Years that a date on the command line may be in: beyond them it is a slip of the hand."""


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    command(
        verbs,
        "due",
        due,
        say(N_("从某日起若干个工作日后是哪天（起始当天不算）")),
        arguments=(
            ("date", {"metavar": "DATE"}),
            ("days", {"metavar": "DAYS"}),
            ("--calendar-days", {"action": "store_true", "default": False}),
        ),
    )
    made = group(verbs, "calendars", say(N_("工作日历")))
    command(
        made,
        "import",
        take_in,
        say(N_("导入新公布的放假安排，并重算暂估期限")),
        arguments=(("file", {"metavar": "FILE"}),),
    )


def take_in(call: Call) -> Answer:
    """`calendars import FILE`: a year's calendar; provisional dates are counted again."""
    from stationdesk.storage.atomic import read_file

    data = read_file(place(call.args.file))
    found = call.desk().change(lambda work: case_clock.import_calendar(work, data), reason="packs:import")
    text = say(
        N_("工作日历 {version} 版已在本机，含{years}年；重算暂估期限 {recounted} 件"),
        version=found.version,
        years=say(N_("、")).join(map(str, found.years)),
        recounted=found.recounted,
    )
    return Answer(found, text)


def due(call: Call) -> Answer:
    """`due DATE DAYS [--calendar-days]`: by this home's calendar, or the shipped one where there is no home."""
    start = day(call.args.date)
    try:
        days = int(call.args.days)
    except ValueError:
        raise Usage(why=say(N_("DAYS 应为整数。"))) from None
    if call.home.card.exists():
        calendar = call.desk().read(case_record.calendar)
    else:
        calendar = workdays.shipped()
    try:
        found = (calendar.due_calendar if call.args.calendar_days else calendar.due)(start, days)
    except (ValueError, OverflowError):
        raise Usage(why=say(N_("DAYS 应在 0 到 {most} 之间。"), most=workdays.MAX_DAYS)) from None
    maybe = say(N_("（暂估）")) if found.provisional else ""
    result = {
        "due": found.date,
        "calendar_version": found.calendar_version,
        "provisional": found.provisional,
        "start": start,
        "days": days,
        "unit": "calendar" if call.args.calendar_days else "working",
    }
    return Answer(result, say(N_("{day}{maybe}"), day=found.date, maybe=maybe))


def day(text: str) -> date:
    """A day as people type it: 2026-11-22, 20261122, 2026/11/22, 2026年11月22日. Raises Usage."""
    import re

    parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", text.strip())
    try:
        if parts is None:
            raise ValueError
        found = date(int(parts[1]), int(parts[2]), int(parts[3]))
        if not EARLIEST <= found.year <= LATEST:
            raise ValueError
        return found
    except ValueError:
        raise Usage(why=say(N_("“{text}”不是日期，例如 2026-11-22。"), text=text)) from None
