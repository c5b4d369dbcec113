"""What belongs to a child's file is shown only after the file itself was opened, that day and by the same person.

For services that show a part of a file: its papers, whole numbers, consents, the plan. The opening is what is
written down; `services/file_access.py` says who may open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_
from stationdesk.models import Base
from stationdesk.models.file_access import FileOpening, FileOpeningReview
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.papers import Paper
from stationdesk.models.users import AuditEntry
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind, residents, users
from stationdesk.storage.work import Work

OPEN: Final = "left_behind:open_child"
OPENED: Final = ("left_behind:open_child", "left_behind:emergency_open")


class FileNotOpened(Refusal):
    template = N_("这是儿童档案里的内容。请先打开这个孩子的档案，再看或打印；每次打开都留痕。")


def standing(work: Work, person_id: str, user_id: str | None = None) -> bool:
    """Whether this user (whoever is at the desk) holds an authorisation for a child today."""
    return bool(
        work.scalar(
            "SELECT count(*) FROM file_authorisations a WHERE station_id = :s AND user_id = :u"
            " AND withdrawn_at IS NULL AND (person_id IS NULL OR person_id = :p) AND granted_by <> :u"
            " AND since <= :day AND (until IS NULL OR until >= :day) AND NOT EXISTS (SELECT 1"
            " FROM file_authorisation_steps e WHERE e.station_id = :s AND e.authorisation_id = a.id"
            " AND e.kind = 'ended' AND e.withdrawn_at IS NULL)",
            s=work.station_id,
            u=user_id or work.user_id,
            p=residents.stands_for(work, person_id),
            day=work.today.isoformat(),
        )
    )


def has_opened(work: Work, person_id: str) -> bool:
    """Whether whoever is at the desk has opened this child's file today and still may."""
    mine = {
        row[0]
        for row in work.session.execute(
            sa.select(Enrolment.id).where(
                Enrolment.station_id == work.station_id,
                Enrolment.person_id.in_(sight.same_people(work).get(person_id, (person_id,))),
            )
        )
    }
    looked = work.session.execute(
        sa.select(AuditEntry.tag, AuditEntry.at)
        .where(
            AuditEntry.station_id == work.station_id,
            AuditEntry.target_id.in_(mine),
            AuditEntry.user_id == work.user_id,
            AuditEntry.tag.in_(OPENED),
        )
        .order_by(AuditEntry.at.desc())
    )
    tags = {tag for tag, at in looked if civil_date(at) == work.today}
    if not tags or OPEN not in work.actor.permits:
        return False
    return standing(work, person_id) or (OPENED[1] in tags and not _refused_today(work, mine))


def require_opened(work: Work, person_id: str) -> None:
    """What belongs to a file is shown after the file was opened. Raises FileNotOpened, EnrolmentUnknown."""
    if work.actor.program:
        return
    users.require(work, OPEN)
    if sight.is_hidden(work, person_id):
        raise left_behind.EnrolmentUnknown(field="enrolment")
    if not has_opened(work, person_id):
        raise FileNotOpened(field="enrolment")


def guard_paper(work: Work, table: str, record: str) -> None:
    """A paper that is part of a child's file: raise as `require_opened` does; for any other paper nothing."""
    person = person_of(work, table, record)
    if person is not None:
        require_opened(work, person)


def seen_papers(work: Work, found: list[Paper], permit: str, permits: Mapping[str, str]) -> list[Paper]:
    """Papers without those of a child who is out of sight for whoever is at the desk."""
    whose = {
        paper.id: person
        for paper in found
        if permits.get(paper.kind) == permit
        and (person := person_of(work, paper.subject_table, paper.subject_id)) is not None
    }
    out = sight.hidden(work, whose.values())
    return [paper for paper in found if whose.get(paper.id) not in out]


def person_of(work: Work, table: str, record: str) -> str | None:
    """The person a record of a file belongs to: by its own `person_id`, or by its enrolment's."""
    found = Base.metadata.tables.get(table)
    if table == "people" or found is None:
        return record if table == "people" else None
    if "person_id" in found.c:
        asked = f"SELECT person_id FROM {table} WHERE station_id = :s AND id = :r"
    elif "enrolment_id" in found.c:
        asked = (
            f"SELECT e.person_id FROM {table} t JOIN left_behind e ON e.station_id = t.station_id"
            " AND e.id = t.enrolment_id WHERE t.station_id = :s AND t.id = :r"
        )
    else:
        return None
    person = work.scalar(asked, s=work.station_id, r=record)
    return None if person is None else str(person)


def reviews(work: Work) -> dict[str, FileOpeningReview]:
    """Opening → its review; where two were written before the machines met, one that says no counts."""
    rows = work.session.execute(
        sa.select(FileOpeningReview)
        .where(FileOpeningReview.station_id == work.station_id, FileOpeningReview.withdrawn_at.is_(None))
        .order_by(FileOpeningReview.justified.desc(), FileOpeningReview.id)
    ).scalars()
    return {row.opening_id: row for row in rows}


def _refused_today(work: Work, enrolments: Collection[str]) -> bool:
    """Whether the last emergency opening of these by whoever is at the desk was found unjustified."""
    last = work.session.execute(
        sa.select(FileOpening)
        .where(
            FileOpening.station_id == work.station_id,
            FileOpening.enrolment_id.in_(enrolments),
            FileOpening.user_id == work.user_id,
            FileOpening.withdrawn_at.is_(None),
        )
        .order_by(FileOpening.at.desc(), FileOpening.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    found = reviews(work).get(last.id) if last is not None else None
    return found is not None and not found.justified
