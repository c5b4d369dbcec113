"""考核自评表: what the station says of itself, indicator by indicator."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from stationdesk.core.papers.facts import PaperFacts, Quiet
from stationdesk.core.words import N_


class AssessmentItem(Quiet, frozen=True, kw_only=True):
    """One indicator with what was found and where it was found."""

    code: str
    name: str
    wanted: str
    value: str
    met: str
    evidence: str = ""
    source: str = ""
    full: str = ""
    """Points it can give, empty in a scheme without points."""
    points: str = ""


class AssessmentSheet(PaperFacts, frozen=True, kw_only=True, tag="assessment_sheet"):
    """The self-assessment of a period, with its score and grade, to be signed."""

    title_zh: ClassVar[str] = N_("考核自评表")

    period: str
    since: date
    until: date
    scheme: str
    edition: str
    """Version of the list of indicators."""
    lines: tuple[AssessmentItem, ...] = ()
    full: str = ""
    score: str = ""
    grade: str = ""
    met: int = 0
    place_note: str = ""
