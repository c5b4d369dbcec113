"""At a township: 催报 on paper, a page for each village: what has not come, since when, by when.

For villages that no bundle reaches in time. It asks for what this office is owed (its tasks, cases that it returned) and
for what every office is owed (a village that is silent, ranges that are missing); it names no villager.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Protocol

from stationdesk.core import lengths
from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.papers import ReminderLetter, ReminderLine, ReminderVillage
from stationdesk.core.words import N_
from stationdesk.security import audit
from stationdesk.services import (
    numbers,
    papers,
    township_cases,
    township_offices,
    township_retired,
    township_tasks,
)
from stationdesk.services.papers import PaperRow
from stationdesk.storage.work import Work

PERMIT: Final = "township:remind"
SILENT_DAYS: Final = 30
"""After so many days without a bundle a village is asked for one. A month without a network is ordinary."""


class NothingOwed(Refusal):
    template = N_("没有要催的：各村该报的都已报回。")


class DayPast(Refusal):
    template = N_("报回的日子已经过了。请写今天或以后的一天。")


class DayMissing(Refusal):
    template = N_("请写明哪天前报回。")


class Heard(Protocol):
    """What the face knows of a village's bundles (`sync.township.VillageRow`)."""

    @property
    def station_id(self) -> str: ...
    @property
    def last_heard(self) -> str | None: ...
    @property
    def silent_days(self) -> int | None: ...
    @property
    def missing(self) -> int: ...
    @property
    def unlike(self) -> tuple[str, ...]: ...
    @property
    def unlike_since(self) -> str | None: ...


@dataclass(frozen=True)
class NewLetter:
    """`villages`: station ids, codes or names; None for all that owe something. `task`: only this one, and no other thing."""

    by: date | None
    villages: tuple[str, ...] | None = None
    task: str | None = None
    words: str = ""
    office: str | None = None


@dataclass(frozen=True)
class Owed:
    """What one village owes."""

    station_id: str
    village: str
    phone: str
    lines: tuple[ReminderLine, ...]


def owed(work: Work, heard: Iterable[Heard], task: str | None = None) -> tuple[Owed, ...]:
    """Every village that owes something, with what it owes. Needs `township:remind` and an office."""
    offices = {one.key for one in township_offices.require_own(work, PERMIT)}
    closed = township_retired.ids(work)
    found: dict[str, list[ReminderLine]] = {}
    phones: dict[str, str] = {}
    for row in township_tasks.listed(work, state="open"):
        if row.office not in offices or task not in (None, row.id, row.number, row.title):
            continue
        for line in township_tasks.villages(work, row.id):
            phones[line.station_id] = line.phone
            if not line.returned:
                state = f"{line.settled}/{line.lines}行已填" if line.lines else "还没有听到收下"
                state += f"，催过{line.reminded}次" if line.reminded else ""
                found.setdefault(line.station_id, []).append(
                    ReminderLine(
                        what=f"任务“{row.title}”",
                        state=state,
                        since=civil_date(row.opened_at),
                        due_on=row.due_on,
                    )
                )
    if task is None:
        for station, lines in (*_returned(work).items(), *_silent(work, heard).items()):
            found.setdefault(station, []).extend(lines)
    return tuple(
        Owed(
            one.station_id, one.name, phones.get(one.station_id) or _phone(work, one.station_id), tuple(owes)
        )
        for one in township_offices.villages(work)
        if one.station_id not in closed and (owes := found.get(one.station_id))
    )


def make(work: Work, new: NewLetter, heard: Iterable[Heard]) -> PaperRow:
    """The letters of one day as one paper, a page a village. Needs `township:remind` and an office.

    Raises DayMissing, DayPast, VillageUnknown, NothingOwed, TaskNotHere.
    """
    offices = township_offices.require_own(work, PERMIT)
    if new.by is None:
        raise DayMissing(field="by")
    if new.by < work.today:
        raise DayPast(field="by")
    if new.task is not None:
        township_tasks.own_task(work, new.task, PERMIT)
    lengths.within({"words": lengths.REMARK}, {"words": new.words})
    wanted = (
        None
        if new.villages is None
        else {township_offices.village(work, one).station_id for one in new.villages}
    )
    to = [one for one in owed(work, heard, new.task) if wanted is None or one.station_id in wanted]
    if not to:
        raise NothingOwed(field="villages")
    office = next((one for one in offices if new.office in (one.key, one.name, one.chinese)), offices[0])
    facts = ReminderLetter(
        **_frame(work),
        office=office.chinese,
        by=new.by,
        words=new.words.strip(),
        villages=tuple(ReminderVillage(name=one.village, phone=one.phone, lines=one.lines) for one in to),
    )
    number = numbers.take(work, "reminder_letter")
    made = papers.make(work, "reminder_letter", "stations", work.station_id, facts, number)
    audit.record(work, PERMIT, made.id, villages=len(to), paper=1)
    return made


def _frame(work: Work) -> Mapping[str, Any]:
    return papers.frame(work)


def _returned(work: Work) -> dict[str, list[ReminderLine]]:
    """Cases that this office returned to be completed and that have not come again."""
    if "township:cases" not in work.actor.permits:
        return {}
    found: dict[str, list[date]] = {}
    for row in township_cases.inbox(work):
        if row.state == "returned":
            day = civil_date(row.said.made_at) if row.said is not None else work.today
            found.setdefault(row.station_id, []).append(day)
    return {
        station: [
            ReminderLine(
                what=f"退回补正的办件{len(days)}件",
                state=f"最早一件退回{(work.today - min(days)).days}天",
                since=min(days),
            )
        ]
        for station, days in found.items()
    }


def _silent(work: Work, heard: Iterable[Heard]) -> dict[str, list[ReminderLine]]:
    found: dict[str, list[ReminderLine]] = {}
    for one in heard:
        lines = []
        since = civil_date(unstamp(one.last_heard)) if one.last_heard else None
        if since is None:
            lines.append(ReminderLine(what="上报的数据包", state="还没有收到过"))
        elif (one.silent_days or 0) > SILENT_DAYS:
            state = f"最近一次收到是{one.silent_days}天前"
            lines.append(ReminderLine(what="上报的数据包", state=state, since=since))
        if one.missing:
            lines.append(
                ReminderLine(what="数据包缺口，照镇里回执重新导出", state=f"缺{one.missing}项", since=since)
            )
        if one.unlike:
            day = civil_date(unstamp(one.unlike_since)) if one.unlike_since else None
            lines.append(
                ReminderLine(
                    what="和镇里不一致的内容，照镇里回执重新导出", state=f"{len(one.unlike)}类记录", since=day
                )
            )
        if lines:
            found[one.station_id] = lines
    return found


def _phone(work: Work, station_id: str) -> str:
    return str(
        work.scalar("SELECT phone FROM stations WHERE station_id = :s AND id = :s", s=station_id) or ""
    )
