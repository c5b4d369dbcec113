"""强制报告单: drawn from an opened report, kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class ReportCallLine(Quiet, frozen=True, kw_only=True):
    """A call that was made. Instants are aware; the paper shows them at +08:00."""

    at: datetime
    minutes: int
    """Since discovery."""
    whom: str
    phone: str = ""
    taken_by: str = ""
    receipt: str = ""
    note: str = ""


class ReportFollowUp(Quiet, frozen=True, kw_only=True):
    """What was done since, or how it ended."""

    at: datetime
    words: str
    closed: bool = False
    by: str = ""


class MandatoryReportSheet(PaperFacts, frozen=True, kw_only=True, tag="mandatory_report"):
    """强制报告单. Its facts are never stored: they are unsealed, drawn and let go."""

    title_zh: ClassVar[str] = N_("强制报告单")

    found_at: datetime
    written_at: datetime
    reporter: str = ""
    who: str
    known: bool = True
    """Whether the person is one of the residents; else `who` describes them."""
    sex: str = ""
    age: str = ""
    id_no: str = ""
    address: str = ""
    situation: str
    situation_words: str
    place: str = ""
    how: str = ""
    facts: str
    done: str = ""
    named: tuple[str, ...] = ()
    calls: tuple[ReportCallLine, ...] = ()
    follow_ups: tuple[ReportFollowUp, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    """Name and number: whom else to call."""
