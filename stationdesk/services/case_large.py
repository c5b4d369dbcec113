"""大字: a second copy of a slip or notice in large type, for old eyes; the same number, the same facts."""

from __future__ import annotations

from typing import Final

import msgspec

from stationdesk.core import papers as facts_of
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import papers, users
from stationdesk.storage.work import Work

KINDS: Final = ("case_slip", "one_time_notice")
"""Papers that have a version in large type."""


class NoLargeType(Refusal):
    template = N_("这种文书没有大字版。有大字版的：收件凭证（受理回执）、一次性告知书。")


@dataclass(frozen=True)
class LargeCopy:
    """The paper in large type, as a step answers."""

    papers: tuple[papers.PaperRow, ...]
    sentence: str


def large(work: Work, paper_id: str) -> LargeCopy:
    """`large_copy` for the window, with a sentence."""
    made = large_copy(work, paper_id)
    return LargeCopy((made,), say(N_("大字版 {number} 已备好"), number=made.number))


def large_copy(work: Work, paper_id: str) -> papers.PaperRow:
    """The paper in large type: made once, found again afterwards. Needs `cases:accept`.

    Raises NoLargeType, PaperVoided, PaperUnknown.
    """
    users.require(work, "cases:accept")
    papers.still_good(work, paper_id)
    asked = papers.row(work, paper_id)
    facts = papers.facts(work, paper_id)
    if not isinstance(facts, facts_of.CaseSlip | facts_of.OneTimeNotice):
        raise NoLargeType(field="paper")
    if facts.large:
        return asked
    for one in papers.of(work, asked.subject_table, asked.subject_id):
        if one.kind == asked.kind and one.number == asked.number and one.id != asked.id and not one.voided:
            other = papers.facts(work, one.id)
            if isinstance(other, type(facts)) and other.large:
                return one
    made = papers.make(
        work,
        asked.kind,
        asked.subject_table,
        asked.subject_id,
        msgspec.structs.replace(facts, large=True),
        asked.number,
    )
    audit.record(work, "cases:accept", asked.subject_id, step="large")
    return made
