"""The holiday calendars 2019-2026 as a pack, from chinesecalendar (MIT), and statutory days beyond.

The State Council announces each year late in the year before; a year that is not in the pack is counted
with weekends and statutory days only and every date in it is called provisional (暂估).
"""

from __future__ import annotations

from datetime import date
from typing import Any

FIRST, LAST = 2019, 2026

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}

NOTICES = {
    2019: "国务院办公厅关于2019年部分节假日安排的通知（含劳动节调整通知）",
    2020: "国务院办公厅关于2020年部分节假日安排的通知（含延长春节假期通知）",
}

# 全国年节及纪念日放假办法 as amended from 2025-01-01: thirteen days. Lunar days and 清明 for years without
# an announced calendar, checked against the `holidays` package 0.109.
STATUTORY = {
    2027: {"02-05": "除夕", "02-06": "春节", "04-05": "清明节", "06-09": "端午节", "09-15": "中秋节"},
    2028: {"01-25": "除夕", "01-26": "春节", "04-04": "清明节", "05-28": "端午节", "10-03": "中秋节"},
    2029: {"02-12": "除夕", "02-13": "春节", "04-04": "清明节", "06-16": "端午节", "09-22": "中秋节"},
    2030: {"02-02": "除夕", "02-03": "春节", "04-05": "清明节", "06-05": "端午节", "09-12": "中秋节"},
    2031: {"01-22": "除夕", "01-23": "春节", "04-05": "清明节", "06-24": "端午节", "10-01": "中秋节"},
}
FIXED = {
    "01-01": "元旦",
    "05-01": "劳动节",
    "05-02": "劳动节",
    "10-01": "国庆节",
    "10-02": "国庆节",
    "10-03": "国庆节",
}


def calendars() -> dict[str, Any]:
    """The pack `calendars`, version 2026-1."""
    from chinese_calendar.constants import holidays, workdays

    years: dict[str, Any] = {}
    for year in range(FIRST, LAST + 1):
        years[str(year)] = {
            "source": NOTICES.get(year, f"国务院办公厅关于{year}年部分节假日安排的通知"),
            "off": {str(day): NAMES[name] for day, name in sorted(holidays.items()) if day.year == year},
            "work": {str(day): NAMES[name] for day, name in sorted(workdays.items()) if day.year == year},
        }
    return {
        "pack": "calendars",
        "version": "2026-1",
        "effective_from": "2019-01-01",
        "title": "法定节假日与调休",
        "source": {
            "kind": "found",
            "address": ["PyPI chinesecalendar 1.11.0 (MIT)"],
            "evidence": ["data-set"],
            "note": "未公布年份只按周末与法定节日推算，日期标“暂估”；公布后导入新版。",
        },
        "body": {"years": years, "statutory_fixed": FIXED, "statutory": _statutory()},
    }


def _statutory() -> dict[str, str]:
    days: dict[str, str] = {}
    for year, lunar in STATUTORY.items():
        for part, name in {**FIXED, **lunar}.items():
            days[f"{year}-{part}"] = name
        first = next(date.fromisoformat(f"{year}-{part}") for part, name in lunar.items() if name == "春节")
        for more in (1, 2):
            days[str(date.fromordinal(first.toordinal() + more))] = "春节"
    return dict(sorted(days.items()))
