"""What is sealed of people in the care groups: who, in which group, every fact and every visit."""

from __future__ import annotations

from datetime import date

import msgspec

from stationdesk.core.papers.facts import Quiet


class CareBody(Quiet, frozen=True, kw_only=True):
    """Somebody who is cared for, as first written down."""

    group: str
    """Key of the pack `care_groups`: `mental`, `correction`, `released`."""
    level: str
    person_id: str | None = None
    name: str
    birth: date | None = None
    phone: str = ""
    address: str = ""
    since: date
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    responsible: str = ""
    """Who visits, by user id."""
    note: str = ""


class CareStep(Quiet, frozen=True, kw_only=True):
    """What came after. `kind`: `facts`, `visit`, `close` or `reopen`; the fields of the others stay empty."""

    kind: str
    on: date
    level: str = ""
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    responsible: str = ""
    result: str = ""
    answers: dict[str, str] = msgspec.field(default_factory=dict)
    words: str = ""
    companion: str = ""
    next_on: date | None = None
