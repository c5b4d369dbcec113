"""What a mandatory report (强制报告) says once it is opened: the bodies that are sealed before they reach a table."""

from __future__ import annotations

from datetime import date

from stationdesk.core.papers.facts import Quiet


class NamedPerson(Quiet, frozen=True, kw_only=True):
    """Somebody a report names beside the victim. Whoever of the station is meant loses sight of it."""

    name: str
    user_id: str | None = None
    person_id: str | None = None
    relation: str = ""
    """Who this is to the victim, as it was said: 继父, 邻居."""


class ReportBody(Quiet, frozen=True, kw_only=True):
    """The report itself: who, which situation, where, what was seen."""

    situation: str
    situation_words: str
    rules: str
    """The pack and version that the situation's words are from."""
    who: str
    """A name, or a description of somebody nobody knows."""
    person_id: str | None = None
    sex: str = ""
    birth: date | None = None
    id_no: str = ""
    """Whole if the reporter may see whole numbers, else masked."""
    address: str = ""
    place: str = ""
    how: str = ""
    facts: str
    done: str = ""
    named: tuple[NamedPerson, ...] = ()
    visit_id: str | None = None


class CallBody(Quiet, frozen=True, kw_only=True):
    """One call: whom, on which number, who took it, the receipt or case number they gave."""

    whom: str
    phone: str = ""
    taken_by: str = ""
    receipt: str = ""
    note: str = ""


class StepBody(Quiet, frozen=True, kw_only=True):
    """A follow-up, an outcome, or somebody named later."""

    words: str = ""
    named: tuple[NamedPerson, ...] = ()
