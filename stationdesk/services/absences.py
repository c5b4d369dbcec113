"""Who is away for work (外出务工), since when, where, and back when: the facts left-behind rules need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Absence
from stationdesk.security import audit
from stationdesk.services import residents, users
from stationdesk.storage.work import Work

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "work": N_("务工"),
        "business": N_("经商"),
        "study": N_("求学"),
        "accompany": N_("随迁"),
        "other": N_("其他"),
    }
)


class AbsenceEndsBeforeItBegins(Refusal):
    template = N_("返回日期{back}早于外出日期{since}。请核对两个日期。")


class AbsenceInFuture(Refusal):
    template = N_("日期{day}还没有到，不能登记。请等出发或返回以后再登记。")


class AbsenceBeforeBirth(Refusal):
    template = N_("外出日期早于出生日期。请核对。")


class AbsenceOverlaps(Refusal):
    template = N_("与已登记的外出（{since}起）重叠。请先登记那一次的返回日期，或核对日期。")


class PlaceMissing(Refusal):
    template = N_("没有填外出地点。请填到省和市，例如“广东省东莞市”。")


class PersonDead(Refusal):
    template = N_("这个人已登记死亡（{on}），不能登记之后的外出。")


class NotAway(Refusal):
    template = N_("这个人没有正在外出的登记，不能登记返回。")


class ReasonUnknown(Refusal):
    template = N_("不认识的外出事由“{reason}”。可填：{known}。")


@dataclass(frozen=True)
class NewAbsence:
    """Someone is or was away. `place`: province and city. `back` only when they have returned."""

    person_id: str
    since: date
    place: str
    reason: str = "work"
    back: date | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class AbsenceRow:
    """One time away."""

    id: str
    person_id: str
    name: str = field(repr=False)
    since: date
    place: str
    reason: str
    back: date | None
    days: int


def check(today: date, birth: date | None, died_on: date | None, since: date, back: date | None) -> None:
    """The rules about one absence alone. Raises the refusals of this module."""
    if since > today:
        raise AbsenceInFuture(day=since, field="since")
    if back is not None and back > today:
        raise AbsenceInFuture(day=back, field="back")
    if back is not None and back < since:
        raise AbsenceEndsBeforeItBegins(back=back, since=since, field="back")
    if birth is not None and since < birth:
        raise AbsenceBeforeBirth(field="since")
    if died_on is not None and (since > died_on or back is None or back > died_on):
        raise PersonDead(on=died_on, field="person")


def overlaps(since: date, back: date | None, other_since: date, other_back: date | None) -> bool:
    """Whether two times away cannot both be true; back on the day of leaving again is no overlap."""
    return since < (other_back or date.max) and other_since < (back or date.max)


def add(work: Work, new: NewAbsence) -> AbsenceRow:
    """Write down that someone is away. Needs `residents:edit`. Raises the refusals of this module."""
    users.require(work, "residents:edit")
    person = residents.get(work, new.person_id)
    if not new.place.strip():
        raise PlaceMissing(field="place")
    if new.reason not in REASONS:
        raise ReasonUnknown(reason=new.reason, known=say(N_("、")).join(REASONS), field="reason")
    check(work.today, person.birth, person.died_on, new.since, new.back)
    for other in of_person(work, person.id):
        if overlaps(new.since, new.back, other.since, other.back):
            raise AbsenceOverlaps(since=other.since, field="since")
    row = Absence(
        station_id=work.station_id,
        id=new_id(),
        person_id=person.id,
        since=new.since,
        place=new.place.strip(),
        reason=new.reason,
        back=new.back,
        evidence=new.evidence,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "residents:edit", person.id, absence="add")
    return _row(work, row, person.name)


def end(work: Work, person_id: str, back: date) -> AbsenceRow:
    """Someone is back. Needs `residents:edit`. Raises NotAway, AbsenceEndsBeforeItBegins, AbsenceInFuture."""
    users.require(work, "residents:edit")
    person = residents.get(work, person_id)
    open_ones = [row for row in of_person(work, person_id) if row.back is None]
    if not open_ones:
        raise NotAway(field="person")
    row = work.session.get_one(Absence, (work.station_id, open_ones[-1].id))
    check(work.today, person.birth, person.died_on, row.since, back)
    row.back = back
    work.session.flush()
    audit.record(work, "residents:edit", person.id, absence="end")
    return _row(work, row, person.name)


def withdraw(work: Work, absence_id: str, why: str) -> None:
    """Take an absence back that was written down wrongly. Needs `residents:edit`."""
    users.require(work, "residents:edit")
    row = work.session.get(Absence, (work.station_id, absence_id))
    if row is None or row.withdrawn_at is not None:
        raise NotAway(field="absence")
    row.withdrawn_at, row.withdrawn_why = work.at, why
    audit.record(work, "residents:edit", row.person_id, absence="withdraw")


def of_person(work: Work, person_id: str) -> list[AbsenceRow]:
    """Every time away of a person, oldest first."""
    return _list(work, "a.person_id = :p", p=person_id)


def list_all(work: Work, *, on: date | None = None, person_id: str | None = None) -> list[AbsenceRow]:
    """Who is away on a day (today), longest first; or one person's times. Needs `residents:read`."""
    users.require(work, "residents:read")
    if person_id is not None:
        return of_person(work, residents.get(work, person_id).id)
    day = (on or work.today).isoformat()
    return _list(work, "a.since <= :day AND (a.back IS NULL OR a.back > :day)", day=day)


def _list(work: Work, where: str, **params: object) -> list[AbsenceRow]:
    rows = work.rows(
        "SELECT a.id, a.person_id, p.name, a.since, a.place, a.reason, a.back FROM absences a"
        " JOIN people p ON p.station_id = a.station_id AND p.id = a.person_id"
        " WHERE a.station_id = :s AND a.withdrawn_at IS NULL AND p.withdrawn_at IS NULL"
        f" AND {where} ORDER BY a.since, a.id",
        s=work.station_id,
        **params,
    )
    return [
        AbsenceRow(
            row["id"],
            row["person_id"],
            row["name"],
            since := date.fromisoformat(row["since"]),
            row["place"],
            row["reason"],
            back := date.fromisoformat(row["back"]) if row["back"] else None,
            ((back or work.today) - since).days,
        )
        for row in rows
    ]


def _row(work: Work, row: Absence, name: str) -> AbsenceRow:
    days = ((row.back or work.today) - row.since).days
    return AbsenceRow(row.id, row.person_id, name, row.since, row.place, row.reason, row.back, days)
