"""What else happened at the counter in three months: frozen facts that name people by their keys.

Organisations, appointments, consultations, one matter for many, hand-over lists, admissions and tables from above.
Times are instants in UTC, days civil dates; `staff` numbers are keys of `Population.staff`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from typing import Literal

from stationdesk.core.late import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """A firm, shop, cooperative or group of the village; `contact` is a person key."""

    key: int
    name: str
    kind: str
    credit_code: str | None
    contact: int
    address: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """A line of the appointment book. `slot` counts the day's times from its opening."""

    key: int
    person: int
    matter: str
    made_at: datetime
    day: date
    slot: int
    place: Literal["counter", "home"]
    channel: Literal["phone", "counter", "mobile"]
    outcome: Literal["expected", "case", "came", "missed", "cancelled"]
    outcome_at: datetime | None
    slip: bool
    staff: int
    moved_from: date | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AskStep:
    """What became of a consultation: `answer`, `settled`, `not_settled`, `unreachable`, `case` or `notice`."""

    at: datetime
    kind: Literal["answer", "settled", "not_settled", "unreachable", "case", "notice"]
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ConsultationFact:
    """Somebody asked; `guided` is where they were sent, `answer` what they were told there and then."""

    key: int
    at: datetime
    staff: int
    subject: str = field(repr=False)
    matter: str | None
    person: int | None
    channel: Literal["counter", "phone"]
    answer: str = field(default="", repr=False)
    guided: str = ""
    steps: tuple[AskStep, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchFact:
    """One matter for a household or a grid, and what became of it (`forward`, `finish`, `supplement`)."""

    key: int
    at: datetime
    staff: int
    kind: Literal["household", "grid"]
    matter: str
    title: str
    people: tuple[int, ...]
    lacking: tuple[int, ...] = ()
    """Who had not brought everything."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HandoverFact:
    """A hand-over list of a batch: carried, taken over, answered for some."""

    key: int
    batch: int
    at: datetime
    staff: int
    carried_by: int
    taken_at: datetime
    taken_by: str
    answered_at: datetime
    accepted: int
    """For how many the office answered that it accepted; one more was sent back."""
    back: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AdmissionFact:
    """An admission of a matter or a task that a department sends down, and money that came (in fen)."""

    key: int
    at: datetime
    department: str
    matter: str | None
    title: str
    approval: str
    approved_by: str
    approved_on: date | None
    valid_to: date | None
    fund_fen: int | None
    received: tuple[tuple[datetime, int, str], ...] = ()
    """When, how much (fen), voucher."""


@dataclass(frozen=True, slots=True)
class TaskLineFact:
    """One line of a table from above. A person key, or what stands there of somebody who is none of ours."""

    person: int | None
    cells: tuple[str, ...] = field(repr=False)
    filled: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    state: Literal["open", "done", "not_ours", "absent", "refused"] = "open"
    filled_at: datetime | None = None
    staff: int = 7
    channel: Literal["phone", "visit", "window", "register"] = "phone"
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A table from above: its headings, which of them are to be filled, its lines."""

    key: int
    at: datetime
    title: str
    sender: str
    file: str
    due_on: date
    admission: int | None
    headings: tuple[str, ...]
    to_fill: tuple[str, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[TaskLineFact, ...]
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """Everything of the counter that is no single case."""

    organisations: tuple[OrganisationFact, ...] = ()
    appointments: tuple[AppointmentFact, ...] = ()
    consultations: tuple[ConsultationFact, ...] = ()
    batches: tuple[BatchFact, ...] = ()
    handovers: tuple[HandoverFact, ...] = ()
    admissions: tuple[AdmissionFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    platform_days: tuple[datetime, ...] = ()
    """When somebody typed what was waiting into the province's platform, every second of them."""
    closed: tuple[datetime, ...] = ()
    """Evenings on which the day was signed off."""
