"""Who may look and write in a child's file: whoever opened it today (see `file_access_guard`).

The first thing done in a file under a standing authorisation opens it, which is written down; without one the file
must have been opened in an emergency before.
"""

from __future__ import annotations

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models.left_behind import Enrolment
from stationdesk.services import file_access_guard as guard
from stationdesk.services import left_behind, left_behind_files, users
from stationdesk.storage.work import Work


class NotAChildsFile(Refusal):
    template = N_("这不是儿童的档案。请在留守儿童名册里选。")


def read(work: Work, enrolment_id: str) -> Enrolment:
    """The enrolment of a file this person may look into now, for services; the first look of a day is written down.

    Raises NotPermitted, FileNotAuthorised, EnrolmentUnknown, NotAChildsFile.
    """
    users.require(work, guard.OPEN)
    row = left_behind.get(work, enrolment_id)
    if row.kind != "child":
        raise NotAChildsFile(field="enrolment")
    if not guard.has_opened(work, row.person_id):
        left_behind_files.may_open(work, enrolment_id)
        work.session.flush()
    return row


def write(work: Work, enrolment_id: str) -> Enrolment:
    """As `read`, for whoever may change the register too. Needs `left_behind:enrol`."""
    users.require(work, "left_behind:enrol")
    return read(work, enrolment_id)
