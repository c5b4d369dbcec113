"""预约: somebody is expected on a day at a time, at the counter, at home or where the mobile service stops.

The counter has so many places a slot (`services/appointment_hours.py`); a full one is refused with the next that is
free. Whoever came becomes a case with one key; who did not come is marked, moved or cancelled. Nothing is deleted.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, civil_short, say, weekday
from stationdesk.models.counter import Appointment
from stationdesk.security import audit
from stationdesk.services import appointment_hours, case_record, counter_data, matters, numbers, papers, users
from stationdesk.services import station as stations
from stationdesk.services.appointment_book import (
    PLACES,
    STATES,
    AppointmentFigures,
    AppointmentRow,
    DayBook,
    Slot,
    day_book,
    figures,
    first_day,
    listed,
    passed,
    reminders,
    rows_of,
    today,
    week,
)
from stationdesk.services.appointment_hours import Hours, HoursWrong, TimeWrong, hours, next_open, set_hours
from stationdesk.storage.work import Work

__all__ = [
    "PLACES",
    "STATES",
    "AddressMissing",
    "AlreadyExpected",
    "AppointmentAmbiguous",
    "AppointmentFigures",
    "AppointmentOver",
    "AppointmentPast",
    "AppointmentRow",
    "AppointmentTooFar",
    "AppointmentUnknown",
    "Booked",
    "DayBook",
    "DayOff",
    "Hours",
    "HoursWrong",
    "NewAppointment",
    "NobodyExpected",
    "NotYetMissed",
    "PlaceUnknown",
    "Slot",
    "SlotFull",
    "SlotUnknown",
    "TimeWrong",
    "became",
    "book",
    "came",
    "cancel",
    "case_undone",
    "day_book",
    "figures",
    "first_day",
    "get",
    "hours",
    "listed",
    "load",
    "missed",
    "move",
    "next_free",
    "next_open",
    "reminders",
    "resolve",
    "set_hours",
    "slip",
    "today",
    "week",
]

SIGN: Final = "约"
LIMITS: Final = {"address": lengths.ADDRESS, "remark": 500}
LATE_MINUTES: Final = 30


class AppointmentUnknown(Refusal):
    template = N_("没有找到这个预约。请核对编号，或从预约簿里选。")


class AppointmentAmbiguous(Refusal):
    template = N_("有几个预约的编号以此结尾。请输入更长的编号。")


class NobodyExpected(Refusal):
    template = N_("请写明谁来：从居民里找，或写姓名。")


class AppointmentPast(Refusal):
    template = N_("这个时间已经过去，不能预约。请选以后的时间。")


class AppointmentTooFar(Refusal):
    """Parameter: last, the last day that may be booked."""

    template = N_("最远可约到{last}。请选近一些的日子，或到时再约。")


class DayOff(Refusal):
    """Parameters: day, why, next (days in words)."""

    template = N_("{day}{why}，站点不开门。最近开门的是{next}；确要约这一天，请勾选“照样预约”。")


class SlotUnknown(Refusal):
    template = N_("没有 {slot} 这个号。当天可约：{slots}。")


class SlotFull(Refusal):
    """Parameters: slot, next (day and time in words; empty when nothing is free)."""

    template = N_("{slot} 已约满。最近的空号：{next}。")


class AlreadyExpected(Refusal):
    template = N_("这个人在这个时间已有预约（{number}），不用再约。要改时间请用“改期”。")


class AddressMissing(Refusal):
    template = N_("上门和流动服务点要写明地点。")


class PlaceUnknown(Refusal):
    template = N_("预约地点只有：{known}。")


class AppointmentOver(Refusal):
    """Parameters: number, state (in words)."""

    template = N_("预约 {number} 已是“{state}”，不能再这样处理。")


class NotYetMissed(Refusal):
    template = N_("还没到预约的时间，不能记“未到”。")


@dataclass(frozen=True)
class NewAppointment:
    """What the book asks. `even_so`: book a day on which the station is closed."""

    day: date
    slot: str
    person_id: str | None = None
    organisation_id: str | None = None
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    matter_code: str | None = None
    place: str = "counter"
    address: str | None = field(default=None, repr=False)
    channel: str = "phone"
    remark: str | None = field(default=None, repr=False)
    even_so: bool = False


@dataclass(frozen=True)
class Booked:
    """What a step answers."""

    appointment_id: str
    number: str
    state: str
    day: date
    slot: str
    sentence: str
    warnings: tuple[str, ...] = ()
    paper: papers.PaperRow | None = None


def book(work: Work, new: NewAppointment) -> Booked:
    """Write an appointment into the book. Needs `cases:accept`.

    Raises NobodyExpected, AppointmentPast, AppointmentTooFar, DayOff, SlotUnknown, SlotFull, AlreadyExpected,
    AddressMissing, PhoneUnknown, MatterUnknown, ChannelUnknown, TimeWrong, TextTooLong.
    """
    users.require(work, "cases:accept")
    if new.place not in PLACES:
        raise PlaceUnknown(known=say(N_("、")).join(PLACES), field="place")
    who = counter_data.who(work, new.person_id, new.organisation_id, new.name, new.phone)
    if not (who.person_id or who.organisation_id or who.name):
        raise NobodyExpected(field="person")
    code, matter = counter_data.matter_of(work, new.matter_code)
    address = counter_data.text_of(new.address, "address", LIMITS["address"])
    if new.place != "counter" and address is None:
        address = _home_of(work, who.person_id) if new.place == "home" else None
        if address is None:
            raise AddressMissing(field="address")
    slot, warnings = _when(work, new.day, new.slot, new.place, even_so=new.even_so)
    _not_twice(work, new.day, slot, who)
    row = Appointment(
        station_id=work.station_id,
        id=new_id(),
        number=SIGN + numbers.take(work, "appointment"),
        day=new.day,
        slot=slot,
        place=new.place,
        address=address,
        person_id=who.person_id,
        organisation_id=who.organisation_id,
        name=who.name,
        phone=who.phone or _phone_of(work, who.person_id, who.organisation_id),
        matter_code=code,
        matter_name=matter,
        made_at=work.at,
        made_by=work.user_id,
        channel=counter_data.channel_of(new.channel),
        state="booked",
        worker_id=work.user_id,
        remark=counter_data.text_of(new.remark, "remark", LIMITS["remark"]),
    )
    work.session.add(row)
    work.session.flush()
    if row.phone is None:
        warnings += (say(N_("没有电话，改期时联系不上")),)
    audit.record(work, "cases:accept", row.id, kind="appointment", place=row.place, matter=code)
    return _booked(work, row, warnings)


def move(work: Work, appointment_id: str, day: date, slot: str, *, even_so: bool = False) -> Booked:
    """改期: another day or time; where it was stays written down. Needs `cases:accept`.

    Somebody marked as missed may be moved too. Raises what `book` raises of times, AppointmentOver.
    """
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    _still(row, "booked", "missed")
    time, warnings = _when(work, day, slot, row.place, even_so=even_so, but=row.id)
    who = counter_data.Who(row.person_id, row.organisation_id, row.name, row.phone)
    _not_twice(work, day, time, who, but=row.id)
    was = f"{work.today.isoformat()} 由{row.day.isoformat()} {row.slot}改期"
    row.remark = counter_data.text_of(f"{row.remark}\n{was}" if row.remark else was, "remark")
    row.day, row.slot, row.state = day, time, "booked"
    audit.record(work, "cases:accept", row.id, kind="appointment", step="moved")
    return _booked(work, row, warnings)


def came(work: Work, appointment_id: str) -> Booked:
    """Who was expected is here. Needs `cases:accept`. Raises AppointmentOver."""
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    _still(row, "booked", "missed")
    row.state, row.worker_id = "came", work.user_id
    audit.record(work, "cases:accept", row.id, kind="appointment", step="came")
    return _booked(work, row)


def became(work: Work, appointment_id: str, case_id: str) -> Booked:
    """The appointment became a case that was just accepted. Needs `cases:accept`. Raises CaseUnknown, AppointmentOver."""
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    if row.case_id is not None:
        raise AppointmentOver(number=row.number, state=say(STATES[row.state]), field="appointment")
    _still(row, "booked", "missed", "came")
    case = case_record.load(work, case_id)
    row.state, row.case_id, row.worker_id = "came", case.id, work.user_id
    row.person_id = row.person_id or (None if row.organisation_id else case.person_id)
    audit.record(work, "cases:accept", row.id, kind="appointment", step="case")
    return _booked(work, row)


def case_undone(work: Work, case_id: str) -> int:
    """The case that appointments became was undone: who came stays here and may still be served. How many."""
    users.require(work, "cases:accept")
    found = list(
        work.session.execute(
            sa.select(Appointment).where(
                Appointment.station_id == work.station_id, Appointment.case_id == case_id
            )
        ).scalars()
    )
    for row in found:
        row.case_id = None
    return len(found)


def missed(work: Work, appointment_id: str) -> Booked:
    """Who was expected did not come. Needs `cases:accept`. Raises NotYetMissed, AppointmentOver."""
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    _still(row, "booked")
    if not passed(work, row.day, row.slot):
        raise NotYetMissed(field="appointment")
    row.state = "missed"
    audit.record(work, "cases:accept", row.id, kind="appointment", step="missed")
    return _booked(work, row)


def cancel(work: Work, appointment_id: str, why: str = "") -> Booked:
    """取消: the place is free again. Needs `cases:accept`. Raises AppointmentOver."""
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    _still(row, "booked", "missed")
    said = counter_data.text_of(why, "reason", LIMITS["remark"])
    line = f"{work.today.isoformat()} 取消" + (f"：{said}" if said else "")
    row.remark = counter_data.text_of(f"{row.remark}\n{line}" if row.remark else line, "remark")
    row.state = "cancelled"
    audit.record(work, "cases:accept", row.id, kind="appointment", step="cancelled")
    return _booked(work, row)


def slip(work: Work, appointment_id: str) -> Booked:
    """预约单: day, time, place and what to bring, in large type. Needs `cases:accept`. Raises AppointmentOver."""
    users.require(work, "cases:accept")
    row = load(work, appointment_id)
    _still(row, "booked")
    line = rows_of(work, [row])[0]
    here = stations.detail(work)
    bring: list[str] = []
    if row.matter_code:
        for one in matters.get(work, row.matter_code).materials:
            form = case_record.MATERIAL_FORMS.get(one.form, "")
            count = f"{one.copies}份" if one.copies > 1 else ""
            maybe = "（如有）" if not one.required else ""
            bring.append(" ".join(part for part in (one.name + maybe, form, count) if part))
    place = row.address or ((here.address or here.name) if row.place == "counter" else "")
    number = "单" + numbers.take(work, "appointment_slip")
    facts = facts_of.AppointmentSlip(
        **papers.frame(work),
        person=line.who,
        day=row.day,
        weekday=weekday(row.day, "zh"),
        time=row.slot,
        place_kind="home" if row.place == "home" else "point" if row.place == "point" else "counter",
        place=place,
        matter=row.matter_name or "",
        bring=tuple(bring),
        notes=(f"晚到{LATE_MINUTES}分钟以上的，请先打电话。",) if row.place == "counter" else (),
    )
    paper = papers.make(work, "appointment_slip", "appointments", row.id, facts, number)
    audit.record(work, "cases:accept", row.id, kind="appointment_slip")
    return replace(_booked(work, row), paper=paper)


def get(work: Work, appointment_id: str) -> AppointmentRow:
    """One appointment. Needs `cases:read`. Raises AppointmentUnknown."""
    users.require(work, "cases:read")
    return rows_of(work, [load(work, appointment_id)])[0]


def load(work: Work, appointment_id: str) -> Appointment:
    """The row. Raises AppointmentUnknown."""
    row = work.session.get(Appointment, (work.station_id, appointment_id))
    if row is None or row.withdrawn_at is not None:
        raise AppointmentUnknown(field="appointment")
    return row


def resolve(work: Work, text: str) -> str:
    """The id of what a clerk names: the id, the number, or its last digits. Raises AppointmentUnknown, …Ambiguous."""
    plain = text.strip()
    found = work.rows(
        "SELECT id FROM appointments WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (id = :t OR number = :t OR (:long AND number LIKE :tail ESCAPE '!')) LIMIT 2",
        s=work.station_id,
        t=plain,
        long=len(plain) >= 4,
        tail=counter_data.like(plain)[:-1],
    )
    if not found:
        raise AppointmentUnknown(field="appointment")
    if len(found) > 1:
        raise AppointmentAmbiguous(field="appointment")
    return str(found[0]["id"])


def next_free(work: Work, after: date, slot: str = "") -> tuple[date, str] | None:
    """The next free place at the counter, from a day and time on; None when the book is full as far as it goes."""
    given = hours(work)
    last = work.today + timedelta(days=given.ahead_days)
    day = max(after, work.today)
    while day <= last:
        if appointment_hours.day_kind(work, day, given).open:
            taken = _taken(work, day)
            for time in given.slots:
                if day == after and time <= slot:
                    continue
                if taken.get(time, 0) < given.places and not passed(work, day, time):
                    return day, time
        day += timedelta(days=1)
    return None


# inside -----------------------------------------------------------------------------------------------


def _when(
    work: Work, day: date, slot: str, place: str, *, even_so: bool, but: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """The time checked, and what is to be said about the day."""
    time = appointment_hours.time_of(slot)
    given = hours(work)
    if passed(work, day, time):
        raise AppointmentPast(field="day" if day < work.today else "slot")
    last = work.today + timedelta(days=given.ahead_days)
    if day > last:
        raise AppointmentTooFar(last=last, field="day")
    kind = appointment_hours.day_kind(work, day, given)
    warnings: list[str] = []
    if kind.provisional:
        warnings.append(say(N_("{year}年放假安排还没有公布，到时请再核对"), year=day.year))
    if not kind.open:
        why = say(N_("是{holiday}"), holiday=kind.holiday) if kind.holiday else say(N_("是休息日"))
        if not even_so and place == "counter":
            nearest = civil_short(appointment_hours.next_open(work, day), work.today)
            raise DayOff(day=civil_short(day, work.today), why=why, next=nearest, field="day")
        warnings.append(say(N_("{day}{why}"), day=civil_short(day, work.today), why=why))
    if place == "counter":
        if time not in given.slots:
            raise SlotUnknown(slot=time, slots=" ".join(given.slots), field="slot")
        if _taken(work, day, but).get(time, 0) >= given.places:
            free = next_free(work, day, time)
            named = f"{civil_short(free[0], work.today)} {free[1]}" if free else say(N_("没有"))
            raise SlotFull(slot=time, next=named, field="slot")
    return time, tuple(warnings)


def _taken(work: Work, day: date, but: str | None = None) -> dict[str, int]:
    return {
        row["slot"]: row["n"]
        for row in work.rows(
            "SELECT slot, count(*) AS n FROM appointments WHERE station_id = :s AND day = :d AND place = 'counter'"
            " AND withdrawn_at IS NULL AND state IN ('booked', 'came') AND id <> :but GROUP BY slot",
            s=work.station_id,
            d=day.isoformat(),
            but=but or "",
        )
    }


def _not_twice(work: Work, day: date, slot: str, who: counter_data.Who, but: str | None = None) -> None:
    """The same person at the same time: by the register, or by the name and number that were given."""
    for row in work.rows(
        "SELECT number, person_id, organisation_id, name, phone FROM appointments WHERE station_id = :s AND day = :d"
        " AND slot = :t AND withdrawn_at IS NULL AND state IN ('booked', 'came') AND id <> :but",
        s=work.station_id,
        d=day.isoformat(),
        t=slot,
        but=but or "",
    ):
        same = (
            (who.person_id is not None and row["person_id"] == who.person_id)
            or (who.organisation_id is not None and row["organisation_id"] == who.organisation_id)
            or (who.name is not None and row["name"] == who.name and row["phone"] == who.phone)
        )
        if same:
            raise AlreadyExpected(number=row["number"], field="slot")


def _still(row: Appointment, *states: str) -> None:
    if row.state not in states:
        raise AppointmentOver(number=row.number, state=say(STATES[row.state]), field="appointment")


def _home_of(work: Work, person_id: str | None) -> str | None:
    found = case_record.applicant(work, person_id, None) if person_id else None
    return found.address or None if found is not None else None


def _phone_of(work: Work, person_id: str | None, organisation_id: str | None) -> str | None:
    found = case_record.applicant(work, person_id, organisation_id)
    return found.phone or None if found is not None else None


def _booked(work: Work, row: Appointment, warnings: tuple[str, ...] = ()) -> Booked:
    work.session.flush()
    sentence = {
        "booked": N_("已约好{day} {slot}，编号{number}"),
        "came": N_("已到，预约{number}"),
        "missed": N_("已记未到，预约{number}"),
        "cancelled": N_("已取消预约{number}"),
    }[row.state]
    return Booked(
        row.id,
        row.number,
        row.state,
        row.day,
        row.slot,
        say(sentence, day=civil_short(row.day, work.today), slot=row.slot, number=row.number),
        warnings,
    )
