"""Which records may be shown where they turn up outside their own page: as two sides of a conflict between computers.

A conflict shows values as they are stored. Those of a child's file are shown to whoever opened it that day, sealed
content to nobody, and whatever whoever is named in a report lost sight of is not there for them at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.services import file_access_guard as guard
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.storage.work import Work


class ContentNotSeen(Refusal):
    template = N_("这一项的内容您现在看不到，不能处理。属于儿童档案的，请先打开这个孩子的档案，再来处理。")


SHOWN, MASKED, HIDDEN = "shown", "masked", "hidden"
"""The values may be seen; only that there is something; not even that."""

OF_A_FILE: Final = frozenset(
    {
        "child_files", "child_answers", "care_letters", "care_notices", "guardian_words", "guardian_contacts",
        "care_goals", "care_actions", "child_moves", "child_statuses", "left_behind_assessments", "lawful_bases",
        "file_openings",
    }
)  # fmt: skip
"""What is a part of a child's file."""
_PERMITS: Final = {
    "left_behind": "left_behind:read",
    "left_behind_decisions": "left_behind:read",
    "left_behind_rounds": "left_behind:read",
    "left_behind_round_lines": "left_behind:read",
    "left_behind_lists": "left_behind:read",
    "left_behind_list_lines": "left_behind:read",
    "woman_files": "left_behind:read",
    "woman_rights": "left_behind:review",
    "elder_files": "left_behind:read",
    "elder_children": "left_behind:read",
    "help_records": "left_behind:read",
    "file_authorisations": "left_behind:review",
    "file_authorisation_steps": "left_behind:review",
    "file_opening_reviews": "left_behind:review",
    "visits": "visits:read",
}
_SEALED: Final = {
    "care_members": "care:read",
    "care_entries": "care:read",
    "sealed_notes": "sealed:read",
}
_REPORTS: Final = {"mandatory_reports": "id", "report_calls": "report_id", "report_steps": "report_id"}


def judged(work: Work, records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of each record (table, id): SHOWN, MASKED or HIDDEN, for whoever is at the desk."""
    return {(table, record): _judged(work, table, record) for table, record in dict.fromkeys(records)}


def require_shown(work: Work, table: str, record: str) -> None:
    """Nobody decides between values they may not see. Raises ContentNotSeen."""
    if _judged(work, table, record) != SHOWN:
        raise ContentNotSeen(field="conflict")


def _judged(work: Work, table: str, record: str) -> str:
    if table == "sight_lost":
        return HIDDEN
    if table in _REPORTS:
        return _of_report(work, table, record)
    if table in _SEALED:
        return MASKED if _SEALED[table] in work.actor.permits else HIDDEN
    if table in OF_A_FILE or table in _PERMITS:
        person = _person(work, table, record)
        if person is not None and sight.is_hidden(work, person):
            return HIDDEN
        if table in _PERMITS and _PERMITS[table] not in work.actor.permits:
            return MASKED
        opened = person is not None and guard.has_opened(work, person)
        return SHOWN if opened or not _childs(work, table, record) else MASKED
    return SHOWN if "residents:read" in work.actor.permits else MASKED


def _of_report(work: Work, table: str, record: str) -> str:
    report = work.scalar(
        f"SELECT {_REPORTS[table]} FROM {table} WHERE station_id = :s AND id = :r",
        s=work.station_id,
        r=record,
    )
    try:
        report_keys.visible(work, str(report))
    except report_keys.ReportUnknown:
        return HIDDEN
    return MASKED


def _person(work: Work, table: str, record: str) -> str | None:
    if table == "care_notices":
        letter = work.scalar(
            "SELECT letter_id FROM care_notices WHERE station_id = :s AND id = :r",
            s=work.station_id,
            r=record,
        )
        table, record = "care_letters", str(letter)
    elif table == "child_answers":
        return _of_answers(work, record)
    return guard.person_of(work, table, record)


def _of_answers(work: Work, record: str) -> str | None:
    found = work.scalar(
        "SELECT e.person_id FROM child_answers c JOIN left_behind_assessments a ON a.station_id = c.station_id"
        " AND a.id = c.assessment_id JOIN left_behind e ON e.station_id = a.station_id AND e.id = a.enrolment_id"
        " WHERE c.station_id = :s AND c.id = :r",
        s=work.station_id,
        r=record,
    )
    return None if found is None else str(found)


def _childs(work: Work, table: str, record: str) -> bool:
    """Whether a record tells of a child: all of a file does, and what stands on the register of children."""
    if table not in ("left_behind", "left_behind_decisions"):
        return table in OF_A_FILE
    kind = work.scalar(
        f"SELECT kind FROM {table} WHERE station_id = :s AND id = :r", s=work.station_id, r=record
    )
    return kind not in ("woman", "elder")
