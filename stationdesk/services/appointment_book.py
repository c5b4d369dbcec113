"""The appointment book (预约簿) as it is read: days and weeks with what is free, whom to ring, figures for Today.

Everything here reads; `services/appointments.py` writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import local
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.cases import Case
from stationdesk.models.counter import Appointment
from stationdesk.services import appointment_hours, case_record, counter_data, users
from stationdesk.storage.work import Work

STATES: Final[Mapping[str, str]] = {
    "booked": N_("已预约"),
    "came": N_("已到"),
    "missed": N_("未到"),
    "cancelled": N_("已取消"),
}
PLACES: Final[Mapping[str, str]] = {
    "counter": N_("到站"),
    "home": N_("上门"),
    "point": N_("流动服务点"),
}


@dataclass(frozen=True)
class AppointmentRow:
    """A line of the book."""

    id: str
    number: str
    day: date
    slot: str
    place: str
    address: str = field(repr=False)
    who: str = field(repr=False)
    person_id: str | None
    organisation_id: str | None
    phone: str = field(repr=False)
    matter_code: str | None
    matter_name: str
    channel: str
    state: str
    made_by: str = field(repr=False)
    made_at: datetime
    worker: str = field(repr=False)
    case_id: str | None
    case_number: str
    remark: str = field(repr=False)
    late: bool
    """Booked, and the time has passed: came or missed?"""

    @property
    def state_name(self) -> str:
        return say(STATES[self.state])

    @property
    def place_name(self) -> str:
        return say(PLACES[self.place])


@dataclass(frozen=True)
class Slot:
    """A time of a day at the counter."""

    time: str
    taken: int
    places: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class DayBook:
    """One day of the book: its times with what is free, and everybody who is expected."""

    day: date
    open: bool
    holiday: str
    provisional: bool
    slots: tuple[Slot, ...]
    rows: tuple[AppointmentRow, ...]

    @property
    def expected(self) -> int:
        """How many are expected or came."""
        return sum(row.state in ("booked", "came") for row in self.rows)

    @property
    def free(self) -> int:
        """Places left at the counter."""
        return sum(slot.free for slot in self.slots) if self.open else 0


@dataclass(frozen=True)
class AppointmentFigures:
    """For Today: still expected today, of these already late, left unmarked from days before, to ring for next."""

    today: tuple[str, ...]
    late: tuple[str, ...]
    unmarked: tuple[str, ...]
    to_ring: tuple[str, ...]


def day_book(work: Work, day: date) -> DayBook:
    """One day of the book, whoever is expected in the order of time. Needs `cases:read`."""
    return week(work, day, 1)[0]


def week(work: Work, first: date, days: int = 7) -> tuple[DayBook, ...]:
    """Some days of the book. Needs `cases:read`."""
    users.require(work, "cases:read")
    last = first + timedelta(days=days - 1)
    rows = listed(work, first=first, last=last)
    given = appointment_hours.hours(work)
    made = []
    for step in range(days):
        day = first + timedelta(days=step)
        mine = tuple(row for row in rows if row.day == day)
        kind = appointment_hours.day_kind(work, day, given)
        at_counter = [row.slot for row in mine if row.place == "counter" and row.state in ("booked", "came")]
        slots = tuple(Slot(time, at_counter.count(time), given.places) for time in given.slots)
        made.append(
            DayBook(
                day, kind.open, kind.holiday, kind.provisional, slots if kind.open or at_counter else (), mine
            )
        )
    return tuple(made)


def first_day(work: Work) -> date:
    """The day the book opens on: today, or when the station is closed and nobody expected, the next open day.

    Needs `cases:read`.
    """
    book = day_book(work, work.today)
    expected = any(row.state == "booked" for row in book.rows)
    return work.today if book.open or expected else appointment_hours.next_open(work, work.today)


def listed(
    work: Work,
    *,
    first: date | None = None,
    last: date | None = None,
    states: Sequence[str] = (),
    person_id: str | None = None,
    limit: int = 5000,
) -> list[AppointmentRow]:
    """Appointments by day and time. Needs `cases:read`."""
    users.require(work, "cases:read")
    query = sa.select(Appointment).where(
        Appointment.station_id == work.station_id, Appointment.withdrawn_at.is_(None)
    )
    if first:
        query = query.where(Appointment.day >= first)
    if last:
        query = query.where(Appointment.day <= last)
    if states:
        query = query.where(Appointment.state.in_(list(states)))
    if person_id:
        query = query.where(Appointment.person_id == person_id)
    found = work.session.execute(
        query.order_by(Appointment.day, Appointment.slot, Appointment.id).limit(limit)
    ).scalars()
    return rows_of(work, list(found))


def today(work: Work) -> tuple[AppointmentRow, ...]:
    """Everybody expected today, for Today, by time; who came or was cancelled too. Needs `cases:read`."""
    return tuple(listed(work, first=work.today, last=work.today))


def reminders(work: Work) -> tuple[AppointmentRow, ...]:
    """Whom to ring: everybody booked from tomorrow to the next open day (Friday: Saturday to Monday). Needs `cases:read`."""
    last = appointment_hours.next_open(work, work.today)
    return tuple(listed(work, first=work.today + timedelta(days=1), last=last, states=("booked",)))


def figures(work: Work) -> AppointmentFigures:
    """What Today shows. Needs `cases:read`."""
    rows = listed(work, last=work.today, states=("booked",))
    now = [row for row in rows if row.day == work.today]
    return AppointmentFigures(
        tuple(row.id for row in now),
        tuple(row.id for row in now if row.late),
        tuple(row.id for row in rows if row.day < work.today),
        tuple(row.id for row in reminders(work)),
    )


def passed(work: Work, day: date, time: str) -> bool:
    """Whether a time of a day lies behind us."""
    now = local(work.at)
    return (day, time) < (work.today, f"{now:%H:%M}")


def rows_of(work: Work, found: list[Appointment]) -> list[AppointmentRow]:
    """Lines for rows, with names as the register has them today."""
    names = users.names(work)
    cases = {
        row[0]: row[1]
        for row in work.session.execute(
            sa.select(Case.id, Case.number).where(
                Case.station_id == work.station_id, Case.id.in_([row.case_id for row in found if row.case_id])
            )
        )
    }
    made = []
    for row in found:
        applicant = case_record.applicant(work, row.person_id, row.organisation_id)
        made.append(
            AppointmentRow(
                row.id,
                row.number,
                row.day,
                row.slot,
                row.place,
                row.address or "",
                applicant.name if applicant is not None else row.name or "",
                row.person_id,
                row.organisation_id,
                counter_data.phone_shown(work, row.phone),
                row.matter_code,
                row.matter_name or "",
                row.channel,
                row.state,
                names.get(row.made_by or "", ""),
                row.made_at,
                names.get(row.worker_id or "", ""),
                row.case_id,
                cases.get(row.case_id or "", ""),
                row.remark or "",
                row.state == "booked" and passed(work, row.day, row.slot),
            )
        )
    return made
