"""A year file of the public list: laid over the calendar that is here, refused when it cannot be one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from stationdesk.core import calendar_files, packs
from stationdesk.core.errors import Refusal
from stationdesk.core.workdays import Calendar

TODAY = date(2026, 11, 22)


def year_file(days: list[dict[str, Any]] | None = None, **more: Any) -> bytes:
    given = {
        "$schema": "schema.json",
        "year": 2027,
        "papers": ["https://www.gov.cn/a-notice.htm"],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
            {"name": "春节", "date": "2027-02-08", "isOffDay": True},
            {"name": "春节", "date": "2027-02-20", "isOffDay": False},
        ]
        if days is None
        else days,
    }
    return json.dumps(given | more, ensure_ascii=False).encode()


def merged(data: bytes) -> packs.Pack:
    return packs.parse(calendar_files.merged(data, packs.load("calendars"), TODAY))


def test_a_year_file_is_laid_over_the_years_that_are_known() -> None:
    before, after = Calendar.from_pack(packs.load("calendars")), Calendar.from_pack(merged(year_file()))
    assert after.years - before.years == {2027}
    assert not after.is_workday(date(2027, 1, 4))
    assert after.is_workday(date(2027, 2, 20))
    assert all(
        after.is_workday(day) == before.is_workday(day)
        for day in map(date.fromordinal, range(738000, 739600))
    )


def test_the_same_file_makes_the_same_pack_whenever_it_is_read() -> None:
    one = calendar_files.merged(year_file(), packs.load("calendars"), TODAY)
    assert one == calendar_files.merged(year_file(), packs.load("calendars"), TODAY)
    assert merged(year_file()).version != merged(year_file(papers=[])).version


def test_a_new_year_that_begins_in_december_is_laid_over_both_years() -> None:
    days = [{"name": "元旦", "date": "2026-12-31", "isOffDay": True}]
    after = Calendar.from_pack(merged(year_file(days)))
    assert not after.is_workday(date(2026, 12, 31))


def test_a_file_without_a_notice_or_with_a_festival_missing_says_so() -> None:
    said = "".join(calendar_files.warnings(year_file(papers=[])))
    assert "没有写明公布的通知" in said
    assert "国庆" in said
    assert "元旦" not in said


def day(**more: Any) -> dict[str, Any]:
    return {"name": "元旦", "date": "2027-01-01", "isOffDay": True} | more


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (year_file([]), "holidays-not-announced"),
        (year_file(year=27), "holiday-year-wrong"),
        (year_file(year="2027"), "holiday-year-wrong"),
        (year_file(year=True), "holiday-year-wrong"),
        (year_file([day(), day()]), "holiday-day-wrong"),
        (year_file([day(isOffDay="yes")]), "holiday-day-wrong"),
        (year_file([day(date="2027-02-30")]), "holiday-day-wrong"),
        (year_file([day(date="20270101")]), "holiday-day-wrong"),
        (year_file([day(date=20270101)]), "holiday-day-wrong"),
        (year_file([day(date="2029-01-01")]), "holiday-day-wrong"),
        (year_file([day(name="")]), "holiday-day-wrong"),
        (year_file(["2027-01-01"]), "holiday-day-wrong"),  # type: ignore[list-item]
        (year_file([day(isOffDay=False)]), "holiday-day-wrong"),
        (
            year_file([day(date=f"2027-{m:02d}-{d:02d}") for m in (1, 2, 3) for d in range(1, 29)]),
            "too-many-days-off",
        ),
        (year_file([day(date="2029-01-01")], year=2028, papers=[]), "neighbour-year-unknown"),
        (year_file(days={}), "holiday-file-unreadable"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_a_year_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as said:
        merged(data)
    assert said.value.code == code
    assert said.value.message


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["years"].update({"abc": {"off": {}, "work": {}, "source": "x"}}),
        lambda body: body.update(statutory_fixed={"xx": "元旦"}),
        lambda body: body["years"]["2026"]["off"].update({"2026-02-30": "x"}),
    ],
)
def test_a_calendar_pack_of_rubbish_is_refused_not_a_bug(change: Any) -> None:
    raw = json.loads((packs.folder() / "calendars" / "2026-1.json").read_text("utf-8"))
    change(raw["body"])
    with pytest.raises(packs.PackWronglyTyped):
        packs.parse(json.dumps(raw).encode())


def test_a_file_with_festivals_and_no_weekend_that_is_worked_says_what_is_missing_and_what_follows() -> None:
    days = [one for one in json.loads(year_file())["days"] if one["isOffDay"]]
    (said,) = [one for one in calendar_files.warnings(year_file(days)) if "调休" in one]
    assert "2027年" in said
    assert "期限会算晚" in said
    assert not [one for one in calendar_files.warnings(year_file()) if "调休" in one]


def test_a_calendar_pack_without_weekends_that_are_worked_is_worth_a_look_too() -> None:
    base = packs.load("calendars")
    raw = json.loads(calendar_files.merged(year_file(), base, TODAY))
    assert calendar_files.make_up_missing(base, packs.parse(json.dumps(raw).encode())) == ()
    raw["body"]["years"]["2027"]["work"] = {}
    (said,) = calendar_files.make_up_missing(base, packs.parse(json.dumps(raw).encode()))
    assert "2027年" in said
