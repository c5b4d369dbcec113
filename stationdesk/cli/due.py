"""`due`, `calendars`: the working-day calendar by hand, and a new year's."""

from __future__ import annotations

from datetime import date

from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, place, plain, table
from stationdesk.core import workdays
from stationdesk.core.errors import Usage
from stationdesk.core.words import N_, say, weekday
from stationdesk.services import calendars, case_clock, case_record

MOVED = {"station_due_on": N_("报送期限"), "due_on": N_("办结期限"), "left": N_("剩余工作日")}
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
        arguments=(
            ("file", {"metavar": "FILE"}),
            ("--dry-run", {"action": "store_true", "default": False}),
        ),
    )
    command(made, "list", list_years, say(N_("本机已有哪些年份的放假安排")))


def take_in(call: Call) -> Answer:
    """`calendars import FILE [--dry-run]`: which days change; dates are counted again, each case named."""
    data = _calendar_file(call)
    desk = call.desk()
    change = desk.read(lambda work: calendars.preview(work, data))
    said = _change_words(change)
    result = plain(change)
    if call.args.dry_run:
        return Answer(result | {"new": False, "recounted": 0, "changes": []}, "\n".join(said))
    found = desk.change(lambda work: calendars.take_in(work, data), reason="packs:import")
    said.append(
        say(
            N_("工作日历 {version} 版已在本机，含{years}年；重算暂估期限 {recounted} 件"),
            version=found.version,
            years=say(N_("、")).join(map(str, found.years)),
            recounted=found.recounted,
        )
    )
    said += [f"{one.number}  {moved(one)}" for one in found.changes]
    return Answer(result | plain(found), "\n".join(said))


def _calendar_file(call: Call) -> bytes:
    from stationdesk.storage.atomic import read_file

    file = place(call.args.file)
    if file.suffix.lower() == ".sdbundle":
        from stationdesk.sync import bundle_packs

        return bundle_packs.read(call.desk(), file, "calendars").data
    return read_file(file)


def _change_words(change: calendars.CalendarChange) -> list[str]:
    if change.already:
        return []
    said = list(change.warnings)
    if not change.holds:
        said.append(say(N_("本机已有更新的工作日历，这一版不会执行，只留作备查。")))
    if change.years_added:
        said.append(say(N_("新增{years}年的安排"), years=say(N_("、")).join(map(str, change.years_added))))
    if change.years_removed:
        said.append(
            say(
                N_("没有{years}年的安排，这些年份的期限会变成暂估"),
                years=say(N_("、")).join(map(str, change.years_removed)),
            )
        )
    for one in change.days:
        word = N_("改为上班") if one.works else N_("改为休息")
        said.append(f"{one.day.isoformat()} {weekday(one.day)} {say(word)} {one.name}".rstrip())
    return said


def moved(one: case_clock.Recounted) -> str:
    """What another calendar did to one case: old → new, in the reader's language."""
    what = say(MOVED[one.what])
    maybe = say(N_("（暂估）")) if one.provisional else ""
    old, new = ("—" if value is None else str(value) for value in (one.before, one.after))
    return f"{what} {old} → {new}{maybe}"


def list_years(call: Call) -> Answer:
    """`calendars list`."""
    version, rows = call.desk().read(calendars.known)
    text = table(
        (N_("年份"), N_("休息日"), N_("调休上班"), N_("依据")),
        ((one.year, one.days_off, one.work_days, one.source) for one in rows),
    )
    return Answer({"version": version, "years": plain(rows)}, f"{version}\n{text}")


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
        # Only what was meant as a day is repeated: anything else may be a villager's.
        meant = re.fullmatch(r"\s*\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*", text)
        raise Usage(
            why=say(N_("“{text}”不是日期，例如 2026-11-22。"), text=text.strip() if meant else "…")
        ) from None
