"""Who may write in a child's file: whoever may confirm children and has this file open.

An opening in an emergency lasts for a while (`EMERGENCY_LASTS`), so that what it was opened for can be written down.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from stationdesk.core.clock import stamp
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import left_behind, left_behind_files, users
from stationdesk.storage.work import Work

EMERGENCY_LASTS: Final = timedelta(hours=2)


def read(work: Work, enrolment_id: str) -> Enrolment:
    """The enrolment of a file this person may look into now, for services; the look is written down.

    Raises NotPermitted, FileNotAuthorised, EnrolmentUnknown.
    """
    try:
        return left_behind_files.may_open(work, enrolment_id)[0]
    except left_behind_files.FileNotAuthorised:
        if not _in_emergency(work, enrolment_id):
            raise
    row = left_behind.get(work, enrolment_id)
    audit.record(work, "left_behind:open_child", row.id, emergency=True)
    return row


def write(work: Work, enrolment_id: str) -> Enrolment:
    """As `read`, for whoever may change the register too. Needs `left_behind:enrol`."""
    users.require(work, "left_behind:enrol")
    return read(work, enrolment_id)


def _in_emergency(work: Work, enrolment_id: str) -> bool:
    found = work.scalar(
        "SELECT count(*) FROM audit WHERE station_id = :s AND user_id = :u AND target_id = :e"
        " AND tag = 'left_behind:emergency_open' AND at >= :since",
        s=work.station_id,
        u=work.user_id,
        e=enrolment_id,
        since=stamp(work.at - EMERGENCY_LASTS),
    )
    return bool(found)
