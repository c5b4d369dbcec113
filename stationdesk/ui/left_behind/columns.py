"""The columns of the registers, of proposals, of birthdays ahead and of the counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from stationdesk.ui.left_behind import reading
from stationdesk.ui.left_behind.age_risk import light_of, word_of
from stationdesk.ui.left_behind.detail import CARERS
from stationdesk.ui.tables import Column
from stationdesk.ui.words import tr


def person_columns(today: Callable[[], date]) -> list[Column]:
    """Name, age, risk with its light, carer, last visit, since."""

    def day(value: Any) -> str:
        return reading.day_words(value, today())

    return [
        Column(tr("姓名"), lambda s: s.name, 96),
        Column(tr("年龄"), lambda s: "" if s.row.age is None else str(s.row.age), 48, right=True),
        Column(tr("风险"), lambda s: word_of(s.row.risk), 112, light=lambda s: light_of(s.row.risk)),
        Column(tr("照护人"), lambda s: tr(CARERS.get(s.row.carer_kind or "", "")) or "—", 112),
        Column(tr("上次走访"), lambda s: day(s.last), 92),
        Column(tr("责任人"), lambda s: s.row.responsible or "—", 88),
        Column(tr("在册自"), lambda s: day(s.row.since), 92),
    ]


def proposed_columns() -> list[Column]:
    """Name, age, why."""
    return [
        Column(tr("姓名"), lambda p: p.name, 96),
        Column(tr("年龄"), lambda p: "" if p.age is None else str(p.age), 48, right=True),
        Column(tr("理由"), lambda p: p.reason, 480),
    ]


def turning_columns(today: Callable[[], date]) -> list[Column]:
    """Day, who, which sort, what it means."""
    return [
        Column(tr("日期"), lambda t: reading.day_words(t.day, today()), 92),
        Column(tr("姓名"), lambda t: t.name, 96),
        Column(tr("提醒"), lambda t: t.sort, 96, light=lambda t: t.light),
        Column(tr("情况"), lambda t: t.what, 420),
    ]


def cell_columns() -> list[Column]:
    """Breakdown, line, number: the number opens its rows."""
    return [
        Column(tr("项目"), lambda c: c[0], 190),
        Column(tr("类别"), lambda c: c[1].label, 220),
        Column(tr("人数"), lambda c: str(c[1].count), 72, right=True),
    ]
