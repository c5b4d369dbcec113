"""What happened at the station in three months: frozen facts that name people by their keys.

Times are instants in UTC, days civil dates. `staff` numbers are keys of `Population.staff`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from typing import Literal

from stationdesk.core.late import dataclass
from stationdesk.services.practice.event_counter_facts import Counter

MaterialState = Literal["have", "copy", "missing", "promised"]
CaseVerb = Literal[
    "receive",
    "accept",
    "notice",
    "supplement",
    "suspend",
    "resume",
    "forward",
    "answer",
    "finish",
    "withdraw",
    "rate",
    "renotice",
    "extend",
    "lapse",
    "send_back",
    "refused",
    "prepare",
    "deliver",
    "archive",
    "called",
    "unreachable",
    "planned",
    "mended",
    "told",
    "revisited",
]
Path = Literal[
    "on_the_spot", "finished", "finished_late", "pending", "near_due", "overdue", "notice", "notice_supplemented",
    "deferred", "deferred_fulfilled", "withdrawn", "forwarded", "answered", "suspended",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One thing that happened to a case; `score` 1–5 belongs to `rate`, `on` is the day that a step names.

    `detail` is what a verb wants besides words: a procedure, a way of delivery, a certificate's number.
    """

    at: datetime
    verb: CaseVerb
    staff: int
    note: str = field(default="", repr=False)
    score: int | None = None
    on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case: who, which matter, what was brought, and how it went up to today."""

    key: int
    person: int
    matter: str
    decides: Literal["village", "agency"]
    opened_at: datetime
    channel: Literal["counter", "phone", "visit", "proxy"]
    materials: tuple[tuple[str, MaterialState], ...]
    path: Path
    steps: tuple[CaseStep, ...]
    by_person: int | None = None
    """Who of the household came instead of the applicant."""
    summary: str = field(default="", repr=False)
    organisation: int | None = None
    """Key of the organisation whose case it is; `person` is then who came for it."""
    scans: tuple[str, ...] = ()
    """Materials of which a picture was taken."""


@dataclass(frozen=True, slots=True)
class CustodyFact:
    """An original in the agent's hands, and when it was given back."""

    item: str
    taken_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProxyStepFact:
    """One step of the seven; `told_by` says how the villager heard of it."""

    at: datetime
    kind: Literal["request", "accept", "handle", "deliver", "archive", "report", "return_visit"]
    office: str
    note: str = field(repr=False)
    told_by: Literal["", "phone", "message", "face"] = ""


@dataclass(frozen=True, slots=True)
class ProxyFact:
    """A proxy request with its powers, originals and steps."""

    key: int
    person: int
    agent: int
    matter: str
    way: Literal["written", "oral", "phone", "visit"]
    reason: str
    witness: int | None
    requested_at: datetime
    expires_on: date
    scope: tuple[str, ...]
    custody: tuple[CustodyFact, ...]
    steps: tuple[ProxyStepFact, ...]


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A home visit: planned, done, or made in vain."""

    key: int
    person: int
    agent: int
    companion: int | None
    why: str
    planned_on: date
    state: Literal["planned", "done", "missed"]
    visited_at: datetime | None
    mode: Literal["door", "phone"]
    result: Literal["", "seen", "not_home"]
    health: str = field(default="", repr=False)
    spirit: str = field(default="", repr=False)
    safety: str = field(default="", repr=False)
    hygiene: str = field(default="", repr=False)
    housing: str = field(default="", repr=False)
    needs: str = field(default="", repr=False)
    risk: Literal["low", "medium", "high"] = "low"


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate of a permitted kind; `fields` by the pack's keys, days as ISO text."""

    key: int
    kind: str
    person: int
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    asked_by: str
    made_at: datetime
    approved_at: datetime | None
    approver: int | None
    issued_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusalFact:
    """A demand for a certificate that must not be issued, in the words in which it was demanded."""

    key: int
    person: int
    at: datetime
    wording: str
    item: str
    demanded_by: str


@dataclass(frozen=True, slots=True)
class SheetStepFact:
    """One step in the life of a publicity sheet."""

    at: datetime
    kind: Literal["make", "review", "meeting", "post", "object", "answer", "take_down", "archive"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A publicity sheet; cells by the pack's column keys, as text, money in yuan with two decimals."""

    key: int
    code: str
    period: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    steps: tuple[SheetStepFact, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentFact:
    """Somebody taken onto one of the three registers of the left-behind."""

    key: int
    person: int
    kind: Literal["child", "woman", "elder"]
    at: datetime
    since: date
    carer: int | None
    risk: Literal["low", "medium", "high"]
    guardianship: Literal["", "good", "fair", "poor"]
    school: str = ""


@dataclass(frozen=True, slots=True)
class Happenings:
    """Three months of one practice station, each list in the order of time."""

    since: date
    today: date
    enrolments: tuple[EnrolmentFact, ...]
    cases: tuple[CaseFact, ...]
    proxies: tuple[ProxyFact, ...]
    visits: tuple[VisitFact, ...]
    certificates: tuple[CertificateFact, ...]
    refusals: tuple[RefusalFact, ...]
    sheets: tuple[SheetFact, ...]
    counter: Counter = field(default_factory=Counter)
