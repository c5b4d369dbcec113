"""What was said when somebody was asked about a photo: written down with the visit, and in the audit."""

from __future__ import annotations

from stationdesk.core import photo_consent as rule
from stationdesk.models.visits import Visit
from stationdesk.security import audit
from stationdesk.services import users
from stationdesk.services.attachments import SUBJECTS, SubjectTakesNoFiles
from stationdesk.storage.work import Work


def answered(work: Work, subject_table: str, subject_id: str, answer: str, photos: int = 1) -> None:
    """Write down an answer about photos of a record, kept or not. Needs the record's permit to write.

    With a visit, a yes or a no becomes its own consent; not asked leaves it open. Raises SubjectTakesNoFiles, and
    ValueError for what is no answer.
    """
    subject = SUBJECTS.get(subject_table)
    if subject is None:
        raise SubjectTakesNoFiles(field="subject")
    users.require(work, subject.write)
    if answer not in rule.ANSWERS:
        raise ValueError("no answer of ours")
    if subject_table == "visits" and answer in (rule.AGREED, rule.REFUSED):
        visit = work.session.get(Visit, (work.station_id, subject_id))
        if visit is not None:
            visit.photo_consent = answer == rule.AGREED
    audit.record(work, subject.write, subject_id, photo=answer, photos=photos)
    work.session.flush()
