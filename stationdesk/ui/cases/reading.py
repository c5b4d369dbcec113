"""What the acceptance page reads, each one look at the station: who was found, who they are, which matters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stationdesk.core import idnumber, masks
from stationdesk.core.case_states import State
from stationdesk.core.words import civil_short
from stationdesk.search import people
from stationdesk.services import case_lists, case_record, matters, residents_list, users
from stationdesk.services.case_lists import CaseQuery, CaseRow
from stationdesk.ui.cases.choices import Choice
from stationdesk.ui.words import tr

FOUND = 8
OPEN_SHOWN = 5
EARLIER_LOOKED_AT = 3
AT_LEAST = re.compile(r"(?<!未)满(\d{1,3})周岁|(\d{1,3})周岁(?:及|或)?以上")
"""An age from which on a matter is open. Upper bounds are not read: they are often a child's, not the applicant's."""
NOT_FOR_ALL = re.compile(r"(?:、|或|至|女方|男方|女性|男性)年?$")
"""Before an age that is one of several ways to qualify, or another person's."""


@dataclass(frozen=True)
class Who:
    """The person a case is for, as the card shows them."""

    detail: residents_list.PersonDetail = field(repr=False)
    open_cases: tuple[CaseRow, ...] = field(repr=False)
    today: date
    """The day the card was read."""
    brought_before: Mapping[str, date] = field(default_factory=dict)
    """Material → the day it was last brought, from earlier cases: a hint, never a tick."""

    @property
    def id(self) -> str:
        return self.detail.id

    @property
    def summary(self) -> str:
        """The folded band's line."""
        one = self.detail
        grid = one.household.grid if one.household else None
        parts = (one.name, one.sex, age_words(one.age), grid, one.id_number_masked)
        return " · ".join(part for part in parts if part)


def age_words(age: int | None) -> str:
    """68岁; nothing when the birth date is not known."""
    return "" if age is None else tr("{n}岁", n=age)


def least_age(conditions: str) -> int | None:
    """The age that a matter's conditions name as the lowest, when it holds for everybody."""
    for found in AT_LEAST.finditer(conditions):
        if NOT_FOR_ALL.search(conditions[: found.start()]) is None:
            return int(found[1] or found[2])
    return None


def age_hint(conditions: str, age: int | None) -> str:
    """What to look at when the person is younger than the conditions say: a hint, the clerk decides."""
    least = least_age(conditions)
    if least is None or age is None or age >= least:
        return ""
    return tr("▲ 条件写的是{least}周岁以上，此人{age}岁，请核对。", least=least, age=age)


def without_place(address: str, place: str) -> str:
    """An address without the province, city, county, town and village that all of the station share."""
    for start in range(len(place) - 1):
        if address.startswith(place[start:]) and len(address) > len(place) - start:
            return address[len(place) - start :]
    return address


def short_day(day: date, today: date) -> str:
    """11-22 周日 within this year, 2025-11-22 otherwise."""
    from stationdesk.ui.pieces.dates import short

    return short(day, today) if day.year == today.year else day.isoformat()


def months_days(day: date, today: date) -> str:
    """11月25日, with the year when it is another one; 25 November in English."""
    return civil_short(day, today)


def found_people(work: Any, text: str) -> list[Choice]:
    """People for what was typed, best first. Needs `residents:read`."""
    users.require(work, "residents:read")
    made = []
    place = str(
        work.scalar(
            "SELECT coalesce(full_place, village_name) FROM stations WHERE station_id = :s", s=work.station_id
        )
        or ""
    )
    for hit in people.find(work, text, FOUND):
        age = None if hit.birth is None else idnumber.age_on(hit.birth, work.today)
        state = tr("已去世") if hit.died else tr("已迁出") if hit.moved else ""
        second = " · ".join(
            part
            for part in (
                tr("尾号{tail}", tail=masks.id_number(hit.id_number)[-4:]) if hit.id_number else "",
                age_words(age),
                hit.grid or "",
            )
            if part
        )
        made.append(Choice(hit.id, hit.name, second, state or without_place(hit.address or "", place)))
    return made


def person(work: Any, person_id: str) -> Who:
    """The card of a person. Needs `residents:read`. Raises PersonUnknown."""
    detail = residents_list.detail(work, person_id)
    if "cases:read" not in work.actor.permits:
        return Who(detail, (), work.today)
    newest = case_lists.listed(work, CaseQuery(person_id=detail.id, order="newest", limit=EARLIER_LOOKED_AT))
    opened = case_lists.listed(work, CaseQuery(person_id=detail.id, open_only=True, limit=OPEN_SHOWN))
    before: dict[str, date] = {}
    from stationdesk.core.clock import civil_date

    for row in newest:
        if row.state == State.WITHDRAWN:
            continue
        for line in case_lists.detail(work, row.id).materials:
            if line.there:
                before.setdefault(line.name, civil_date(row.opened_at))
    return Who(detail, tuple(opened), work.today, before)


def found_matters(work: Any, text: str) -> list[Choice]:
    """Matters for what was typed: this user's recent and frequent ones when nothing was. Needs `matters:read`."""
    users.require(work, "matters:read")
    return [
        Choice(row.code, row.name, row.window_name, decides_words(row), "clipboard-text")
        for row in matters.find(work, text, FOUND)
    ]


def decides_words(row: matters.MatterRow) -> str:
    """Who decides and by when, in half a line: 本村 · 当场办结, 收件后2个工作日内报镇."""
    if row.decides == "village":
        if row.promised_days is None:
            return tr("本村决定")
        if row.promised_days == 0:
            return tr("本村 · 即办")
        return tr("本村 · {n}个工作日", n=row.promised_days)
    days = row.station_days if row.station_days is not None else row.promised_days
    return tr("机关 · {n}日内报", n=days) if days else tr("机关 · 当日报")


@dataclass(frozen=True)
class Chosen:
    """A matter and the day that accepting it today would promise."""

    detail: matters.MatterDetail
    today: date
    due: date
    provisional: bool
    may_spot: bool
    """Whether it may be done while the person waits, by whoever is at the desk."""
    may_refuse: bool

    @property
    def due_words(self) -> str:
        """11月25日前报镇, 12月5日前办结."""
        maybe = tr("（暂估）") if self.provisional else ""
        day = months_days(self.due, self.today)
        if self.detail.row.decides == "agency":
            return tr("{day}前报镇{maybe}", day=day, maybe=maybe)
        return tr("{day}前办结{maybe}", day=day, maybe=maybe)


def matter(work: Any, code: str) -> Chosen:
    """One matter of the catalogue in force, with its date. Needs `matters:read`. Raises MatterUnknown."""
    users.require(work, "matters:read")
    found = matters.get(work, code)
    village = found.row.decides == "village"
    days = case_record.days_to_finish(found.row) if village else case_record.days_to_forward(found.row)
    due = case_record.calendar(work).due(work.today, days)
    decider = "cases:decide" in work.actor.permits
    return Chosen(
        found,
        work.today,
        due.date,
        due.provisional,
        may_spot=village and days == 0 and decider,
        may_refuse=village and found.row.window != "relief" and decider,
    )
