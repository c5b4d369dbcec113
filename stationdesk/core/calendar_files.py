"""A year's announced holidays as people pass them round, made into the calendar this program counts by.

Two forms come in: our own pack (`calendars`), and the year file of the public list holiday-cn:
`{"year": 2027, "papers": ["address of the notice"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`.
A year file is laid over the calendar that is here; the result is a pack like any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final

from stationdesk.core import packs
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_OFF: Final = 60
"""A year has some thirty-five days off in a row with its weekends; twice as many is a slip."""
FESTIVALS: Final = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")


class HolidayFileUnreadable(Refusal):
    template = N_(
        "这个文件不是放假安排。应为工作日历数据包，或写有 year、days（name、date、isOffDay）的年度 JSON 文件。"
    )


class HolidayYearWrong(Refusal):
    template = N_("放假安排的年份“{year}”不对，没有导入。应为{first}到{last}之间的一年。")


class HolidaysNotAnnounced(Refusal):
    template = N_("{year}年的放假安排还没有公布（文件里一天也没有），没有导入。公布以后再导入。")


class HolidayDayWrong(Refusal):
    template = N_("放假安排第{n}天（{day}）不对：{why}。没有导入。")


class TooManyDaysOff(Refusal):
    template = N_("放假安排有{count}个休息日，超过一年可能有的{most}天，没有导入。请核对文件。")


class NeighbourYearUnknown(Refusal):
    template = N_("放假安排里有{day}，但{year}年的安排本机还没有，没有导入。请先导入{year}年的。")


def is_year_file(data: bytes) -> bool:
    """Whether this looks like a year file rather than a pack: decided before anything in it is believed."""
    try:
        loaded = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return False
    return isinstance(loaded, dict) and "days" in loaded and "pack" not in loaded


def merged(data: bytes, base: packs.Pack, today: date) -> bytes:
    """The calendar `base` with a year file laid over it, as a pack's bytes: the same file, the same bytes.

    Raises HolidayFileUnreadable and the other refusals of this module.
    """
    year, off, work, papers = _read(data)
    years: dict[str, Any] = {key: _plain(record) for key, record in base.body["years"].items()}
    for day in (*off, *work):
        if day.year != year and str(day.year) not in years:
            raise NeighbourYearUnknown(day=day, year=day.year, field="file")
    years[str(year)] = {
        "source": papers or f"国务院办公厅关于{year}年部分节假日安排的通知（未写明出处）",
        "off": {},
        "work": {},
    }
    for days, kind, other in ((off, "off", "work"), (work, "work", "off")):
        for day, name in sorted(days.items()):
            record = years[str(day.year)]
            record[kind][day.isoformat()] = name
            record[other].pop(day.isoformat(), None)
    body = _plain(base.body) | {"years": dict(sorted(years.items()))}
    digest = sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    raw = {
        "pack": "calendars",
        "version": f"{year}-cn-{digest[:6]}",
        "effective_from": max(today, base.effective_from).isoformat(),
        "title": base.title,
        "source": {"kind": "found", "address": [papers] if papers else [], "note": f"{year}年放假安排，导入"},
        "body": body,
    }
    return (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def warnings(data: bytes) -> tuple[str, ...]:
    """What a year file leaves out, in the reader's language: nothing wrong, but worth a look."""
    if not is_year_file(data):
        return ()
    year, off, work, papers = _read(data)
    found = []
    if not papers:
        found.append(say(N_("文件没有写明公布的通知，请与国务院办公厅的通知核对。")))
    names = " ".join(name for day, name in off.items() if day.year == year)
    missing = [name for name in FESTIVALS if name not in names]
    if missing:
        found.append(say(N_("没有看到：{names}。"), names=say(N_("、")).join(missing)))
    if not work:
        found.append(_no_make_up(year))
    return tuple(found)


def make_up_missing(before: packs.Pack, after: packs.Pack) -> tuple[str, ...]:
    """The same of a calendar pack: years that are new in it and name days off but no weekend that is worked."""
    years = after.body["years"]
    return tuple(
        _no_make_up(int(year))
        for year in sorted(years)
        if year not in before.body["years"] and years[year]["off"] and not years[year]["work"]
    )


def _no_make_up(year: int) -> str:
    return say(
        N_(
            "{year}年只列了放假，没有一天调休上班的周末。国务院的通知通常两样都写；缺了调休，那几个周末会当成休息日，期限会算晚。请对照通知补上再导入。"
        ),
        year=year,
    )


def _read(data: bytes) -> tuple[int, dict[date, str], dict[date, str], str]:
    if len(data) > packs.MAX_BYTES:
        raise packs.PackTooLarge(size=len(data), limit=packs.MAX_BYTES, field="file")
    try:
        loaded = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise HolidayFileUnreadable(field="file") from None
    if not isinstance(loaded, dict) or not isinstance(loaded.get("days"), list):
        raise HolidayFileUnreadable(field="file")
    year = loaded.get("year")
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise HolidayYearWrong(year=str(year)[:10], first=FIRST_YEAR, last=LAST_YEAR, field="file")
    if not loaded["days"]:
        raise HolidaysNotAnnounced(year=year, field="file")
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for n, line in enumerate(loaded["days"], 1):
        day, name, is_off = _day(n, line, year)
        if day in off or day in work:
            raise _wrong(n, day, N_("这一天出现了两次"))
        if not is_off and day.weekday() < 5:
            raise _wrong(n, day, N_("不是周末，不会是调休上班日"))
        (off if is_off else work)[day] = name
    if len(off) > MOST_OFF:
        raise TooManyDaysOff(count=len(off), most=MOST_OFF, field="file")
    papers = loaded.get("papers") or []
    named = "；".join(one for one in papers if isinstance(one, str)) if isinstance(papers, list) else ""
    return year, off, work, named[:500]


def _day(n: int, line: object, year: int) -> tuple[date, str, bool]:
    if not isinstance(line, Mapping):
        raise _wrong(n, "—", N_("应写有 name、date、isOffDay"))
    name, text, is_off = line.get("name"), line.get("date"), line.get("isOffDay")
    if not isinstance(name, str) or not 0 < len(name) <= 40 or not name.isprintable():
        raise _wrong(n, str(text)[:20], N_("没有节日名称"))
    if not isinstance(is_off, bool):
        raise _wrong(n, str(text)[:20], N_("没有写明休息还是上班"))
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(n, str(text)[:20], N_("日期不存在"))
    # A holiday of New Year may begin in the year before or run into the next.
    if abs((day - date(year, 7, 1)).days) > 200:
        raise _wrong(n, day.isoformat(), N_("不在这一年"))
    return day, name, is_off


def _wrong(n: int, day: object, why: str) -> HolidayDayWrong:
    return HolidayDayWrong(n=n, day=str(day), why=say(why), field="file")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
