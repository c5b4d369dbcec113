"""Papers of one child's file: 委托照护书, its notice to school and village, the hand-over when a child moves."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Person, Quiet
from stationdesk.core.words import N_


class CareGuardian(Quiet, frozen=True, kw_only=True):
    """One who entrusts the child."""

    relation: str
    """父亲, 母亲 or 其他监护人."""
    name: str
    id_no: str = ""
    phone: str = ""
    works_at: str = ""


class CareLetterPaper(PaperFacts, frozen=True, kw_only=True, tag="care_letter"):
    """委托照护书, to be signed by guardians, carer and witness."""

    title_zh: ClassVar[str] = N_("委托照护书")

    guardians: tuple[CareGuardian, ...]
    carer: Person
    carer_relation: str = ""
    carer_health: str = ""
    carer_job: str = ""
    child: Person
    child_gender: str = ""
    child_born_on: date
    school: str = ""
    reason: str
    since: date
    until: date
    care: tuple[tuple[str, str], ...] = ()
    """What the carer sees to: heading and text."""
    contact: str = ""
    child_opinion: str = ""
    heard_on: date | None = None
    not_heard_why: str = ""
    checks: tuple[str, ...] = ()
    """Each circumstance of art. 22 that was asked about and denied."""
    village_opinion: str = ""
    witness: str = ""
    replaces: str = ""
    """The number of the letter that this one replaces."""


class CareNoticePaper(PaperFacts, frozen=True, kw_only=True, tag="care_notice"):
    """委托照护告知书: the guardians tell the school or the village in writing (art. 23)."""

    title_zh: ClassVar[str] = N_("委托照护告知书")

    addressee: str
    child: str
    child_gender: str = ""
    guardians: tuple[CareGuardian, ...]
    carer: Person
    carer_relation: str = ""
    since: date
    until: date
    letter_number: str


class ChildHandover(PaperFacts, frozen=True, kw_only=True, tag="child_handover"):
    """儿童档案移交单: which papers of a child's file went to whom."""

    title_zh: ClassVar[str] = N_("儿童档案移交单")

    child: str
    child_gender: str = ""
    child_born_on: date | None = None
    moved_on: date
    from_place: str = ""
    to_place: str = ""
    contact: str = ""
    reason: str
    items: tuple[str, ...]
    risk: str = ""
    note: str = ""
