"""What of a record stays when somebody is erased: numbers, dates, states and codes; nothing that names or describes.

Said once, for every table that can hang on a person. What is not named here is blanked: a column somebody adds later
is erased until it is looked at. Identifiers of records and users are random and stay; they are what holds the ledger
together. Of a birthday the year stays, and the sex, because the figures of past days count by age and sex.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

PEOPLE: Final = "people"
YEAR_ONLY: Final = frozenset({(PEOPLE, "birth")})
MOVED: Final = "moved_out_on"
BLANKED_WHY: Final = "erased"
"""The reason that rows show which hold nothing any more."""

OWNERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    **dict.fromkeys(
        (
            *("phones", "memberships", "absences", "marks", "cases", "certificate_refusals", "certificates"),
            *("child_files", "child_moves", "child_statuses", "elder_children", "elder_files", "woman_files"),
            *("guardian_contacts", "guardian_words", "help_records", "lawful_bases", "left_behind"),
            *("left_behind_decisions", "left_behind_round_lines", "left_behind_list_lines", "care_goals"),
            *("care_actions", "care_letters", "visits", "woman_rights", "appointments", "consultations"),
            *("task_rows", "file_authorisations"),
        ),
        (("person_id", PEOPLE),),
    ),
    "kinships": (("person_id", PEOPLE), ("relative_id", PEOPLE)),
    "person_aliases": (("alias_id", PEOPLE), ("person_id", PEOPLE)),
    "proxy_requests": (("principal_id", PEOPLE),),
    "case_events": (("case_id", "cases"),),
    "case_materials": (("case_id", "cases"),),
    "case_notices": (("case_id", "cases"),),
    "case_ratings": (("case_id", "cases"),),
    "case_rating_steps": (("case_id", "cases"),),
    "certificate_events": (("certificate_id", "certificates"),),
    "custody_items": (("request_id", "proxy_requests"),),
    "proxy_fees": (("request_id", "proxy_requests"),),
    "proxy_steps": (("request_id", "proxy_requests"),),
    "trip_items": (("request_id", "proxy_requests"),),
    "visit_contacts": (("visit_id", "visits"),),
    "file_openings": (("enrolment_id", "left_behind"),),
    "left_behind_assessments": (("enrolment_id", "left_behind"),),
    "child_answers": (("assessment_id", "left_behind_assessments"),),
    "care_notices": (("letter_id", "care_letters"),),
    "file_authorisation_steps": (("authorisation_id", "file_authorisations"),),
    "file_opening_reviews": (("opening_id", "file_openings"),),
}
"""Table → (column, table it points to): whose record it is, as far as a person at the end."""
SUBJECTS: Final = ("papers", "attachments", "sealed_notes", "paper_approvals")
"""Tables whose rows belong to whatever record `subject_table` and `subject_id` name."""
AFTER: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {"paper_events": (("paper_id", "papers"),)}

KEPT_EVERYWHERE: Final = frozenset(
    {
        *("number", "kind", "state", "matter_code", "matter_name", "matter_version", "list_version"),
        *("checks_version", "rule", "version", "decides", "channel", "calendar_version", "platform", "form"),
        *("slip_number", "return_slip_number", "stage", "subject_table", "media_type", "withdrawn_why"),
    }
)
KEPT: Final[Mapping[str, frozenset[str]]] = {
    PEOPLE: frozenset({"sex", "resident_type"}),
    "cases": frozenset({"outcome"}),
    "marks": frozenset({"mark"}),
    "visits": frozenset({"mode", "serial"}),
    "left_behind": frozenset({"why", "closed_as", "carer_kind", "risk"}),
    "left_behind_decisions": frozenset({"decision"}),
    "left_behind_assessments": frozenset({"grade", "risk"}),
    "child_answers": frozenset({"suggested"}),
    "child_statuses": frozenset({"category", "decision"}),
    "certificates": frozenset({"title"}),
    "certificate_refusals": frozenset({"item", "item_name"}),
    "appointments": frozenset({"slot"}),
    "consultations": frozenset({"outcome"}),
    "case_materials": frozenset({"name"}),
    "proxy_requests": frozenset({"way"}),
    "custody_items": frozenset({"item"}),
    "absences": frozenset({"reason"}),
    "lawful_bases": frozenset({"basis"}),
    "guardian_contacts": frozenset({"who", "reached", "how"}),
    "visit_contacts": frozenset({"contact"}),
    "care_notices": frozenset({"addressee"}),
    "help_records": frozenset({"group"}),
    "trip_items": frozenset({"errand"}),
}
"""Codes of a fixed list, and wording that is the catalogue's own, beyond those that every table keeps."""
NEVER: Final = frozenset({("phones", "number")})
"""What a kept word means something else in."""
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def pseudonym(record: str) -> str:
    """What stands where a name stood: tells two apart and nothing else."""
    return f"（已删除{record[-4:]}）"


def stays(table: str, column: str, value: Any) -> bool:
    """Whether a value of a record that is erased may stay as it is."""
    if value is None or not isinstance(value, str):
        return True
    if (table, column) in NEVER:
        return False
    if column in KEPT_EVERYWHERE or column in KEPT.get(table, frozenset()):
        return True
    return bool(_ID.fullmatch(value))
