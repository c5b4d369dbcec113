"""One child's file: who may open it, every look written down, the national form, and sealed notes.

A child's file opens for someone whose post gives the permit and who holds a standing written authorisation
(未成年人网络保护条例 art. 36), for that child or for all. Without one it opens with a reason in an emergency (紧急打开),
which stands in the audit for review. Both ways write an audit entry, so a file is opened in `desk.change`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.words import N_
from stationdesk.models.left_behind import Assessment, Enrolment, FileAuthorisation, SealedNote
from stationdesk.models.users import SealedGroup, SealedWrap, User
from stationdesk.security import audit, sealed
from stationdesk.security.gate import rules as permit_rules
from stationdesk.services import child_form, left_behind, numbers, papers, residents, users
from stationdesk.storage.work import Work

NOTES_GROUP = "sealed-notes"
"""Name of the sealed group for notes; made when the first note is written."""


class FileNotAuthorised(Refusal):
    template = N_(
        "打开儿童个人档案要有书面授权（未成年人网络保护条例第三十六条）。请村党组织书记登记授权；"
        "情况紧急时可写明原因紧急打开，事后复核。"
    )


class AuthoriseOneself(Refusal):
    template = N_("不能给自己授权。请由另一位负责人登记。")


class AuthorisationEnds(Refusal):
    template = N_("授权的结束日期{until}早于开始日期{since}。请核对。")


class NobodyCanRead(Refusal):
    template = N_("现在没有岗位有权阅读密存内容的人员，写下后谁也打不开。请先给儿童主任等安排岗位。")


@dataclass(frozen=True)
class AssessmentRow:
    """One guardianship assessment."""

    made_on: date
    grade: str
    risk: str
    note: str | None = field(repr=False)


@dataclass(frozen=True)
class ChildFile:
    """What an opened child's file shows."""

    enrolment: left_behind.Row
    name: str = field(repr=False)
    id_number: str | None = field(repr=False)
    living_address: str | None = field(repr=False)
    school: str | None
    parents: tuple[paper_facts.Relative, ...] = field(repr=False)
    carer_name: str = field(repr=False)
    carer_phone: str = field(repr=False)
    assessments: tuple[AssessmentRow, ...]
    notes: int
    """Sealed notes on file; their text needs `sealed:read` and the reader's own key."""
    emergency: bool


@dataclass(frozen=True)
class NoteRow:
    """A sealed note, still sealed: who wrote it when, and what a reader's own key needs to open it."""

    id: str
    at: Any
    user_id: str | None
    cipher: str = field(repr=False)
    wrap: str | None = field(repr=False)
    about: str


def authorise(
    work: Work,
    user_id: str,
    reason: str,
    *,
    person_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """Record a standing written authorisation for one child (or, without `person_id`, all); its id.

    Needs `left_behind:review`. Raises AuthoriseOneself, ReasonMissing, AuthorisationEnds.
    """
    users.require(work, "left_behind:review")
    if user_id == work.user_id:
        raise AuthoriseOneself(field="user")
    if work.session.get(User, (work.station_id, user_id)) is None:
        raise users.NobodyWithThatId(field="user")
    if not reason.strip():
        raise left_behind.ReasonMissing(field="reason")
    first = since or work.today
    if until is not None and until < first:
        raise AuthorisationEnds(until=until, since=first, field="until")
    row = FileAuthorisation(
        station_id=work.station_id,
        id=new_id(),
        user_id=user_id,
        person_id=residents.get(work, person_id).id if person_id else None,
        granted_by=work.user_id or "",
        since=first,
        until=until,
        reason=reason.strip(),
    )
    work.session.add(row)
    audit.record(work, "left_behind:authorise", row.id, all_children=person_id is None)
    return row.id


def open_child(work: Work, enrolment_id: str, emergency: str = "") -> ChildFile:
    """Open one child's file and write down that it was opened.

    `emergency`: the reason of whoever has the permit but no standing authorisation. Needs
    `left_behind:open_child`. Raises FileNotAuthorised, EnrolmentUnknown.
    """
    row, urgent = may_open(work, enrolment_id, emergency)
    person = residents.get(work, row.person_id)
    carer = residents.get(work, row.carer_id) if row.carer_id else None
    assessments = work.session.execute(
        sa.select(Assessment)
        .where(
            Assessment.station_id == work.station_id,
            Assessment.enrolment_id == row.id,
            Assessment.withdrawn_at.is_(None),
        )
        .order_by(Assessment.made_on, Assessment.id)
    ).scalars()
    parents = child_form.parents(work, person.id)
    return ChildFile(
        next(one for one in left_behind.of_person(work, person.id) if one.id == row.id),
        person.name,
        person.id_number,
        person.living_address,
        row.school,
        tuple(child_form.relative(work, parents.get(word)) for word in ("father", "mother")),
        carer.name if carer else "",
        child_form.phone(work, row.carer_id),
        tuple(AssessmentRow(a.made_on, a.grade, a.risk, a.note) for a in assessments),
        len(list(_notes(work, "left_behind", row.id))),
        urgent,
    )


def form(work: Work, enrolment_id: str, emergency: str = "") -> papers.PaperRow:
    """Keep the national form of a child as a paper, from the facts of today. Counts as opening the file.

    Raises FileNotAuthorised, EnrolmentUnknown, BirthUnknown.
    """
    row, _ = may_open(work, enrolment_id, emergency)
    number = numbers.take(work, "paper")
    facts = child_form.facts(work, row, number)
    return papers.make(work, "child_form", "left_behind", row.id, facts, number)


def write_note(work: Work, subject_table: str, subject_id: str, text: str) -> str:
    """Seal a note to whoever holds `sealed:read`; its id. The text never reaches a table in the clear.

    Needs `left_behind:report` (whoever may report may write). Raises NobodyCanRead, ReasonMissing.
    """
    users.require(work, "left_behind:report")
    if not text.strip():
        raise left_behind.ReasonMissing(field="note")
    group = _group(work)
    note_id = new_id()
    work.session.add(
        SealedNote(
            station_id=work.station_id,
            id=note_id,
            group_id=group.id,
            subject_table=subject_table,
            subject_id=subject_id,
            cipher=sealed.seal(text.strip(), group.public_key, about=f"sealed_notes:{note_id}"),
            at=work.at,
            user_id=work.user_id,
        )
    )
    audit.record(work, "sealed:write", note_id)
    return note_id


def notes(work: Work, subject_table: str, subject_id: str) -> tuple[NoteRow, ...]:
    """The sealed notes of a record with this user's wraps, and an audit entry for each. Needs `sealed:read`.

    The face opens them with the user's own key (`read_note`), which no service ever holds.
    """
    users.require(work, "sealed:read")
    found = []
    for note in _notes(work, subject_table, subject_id):
        wrap = work.scalar(
            "SELECT wrapped FROM sealed_wraps WHERE station_id = :s AND group_id = :g AND user_id = :u"
            " AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
            s=work.station_id,
            g=note.group_id,
            u=work.user_id,
        )
        audit.record(work, "sealed:read", note.id)
        found.append(NoteRow(note.id, note.at, note.user_id, note.cipher, wrap, f"sealed_notes:{note.id}"))
    return tuple(found)


def read_note(note: NoteRow, identity: str) -> str:
    """The text of a note, with the reader's own age identity. Raises NotPermittedToRead, SealedDamaged."""
    return sealed.unseal_text(note.cipher, note.wrap, identity, about=note.about)


def may_open(work: Work, enrolment_id: str, emergency: str = "") -> tuple[Enrolment, bool]:
    """The one gate of a child's file, for services: the row and whether it was an emergency; always written down.

    Raises NotPermitted, EnrolmentUnknown, FileNotAuthorised.
    """
    users.require(work, "left_behind:open_child")
    row = left_behind.get(work, enrolment_id)
    if row.kind != "child":
        audit.record(work, "left_behind:open", row.id, kind=row.kind)
        return row, False
    standing = work.scalar(
        "SELECT count(*) FROM file_authorisations WHERE station_id = :s AND user_id = :u"
        " AND withdrawn_at IS NULL AND (person_id IS NULL OR person_id = :p) AND granted_by <> :u"
        " AND since <= :day AND (until IS NULL OR until >= :day)",
        s=work.station_id,
        u=work.user_id,
        p=row.person_id,
        day=work.today.isoformat(),
    )
    if not standing:
        if not emergency.strip():
            raise FileNotAuthorised(field="emergency")
        # The words of the reason may name the child: they go into a sealed note when someone can read it.
        audit.record(work, "left_behind:emergency_open", row.id, words=len(emergency.strip()))
        _keep_emergency(work, row.id, emergency)
        return row, True
    audit.record(work, "left_behind:open_child", row.id)
    return row, False


def _keep_emergency(work: Work, enrolment_id: str, why: str) -> None:
    group = _group(work)
    note_id = new_id()
    work.session.add(
        SealedNote(
            station_id=work.station_id,
            id=note_id,
            group_id=group.id,
            subject_table="left_behind_emergency",
            subject_id=enrolment_id,
            cipher=sealed.seal(why.strip(), group.public_key, about=f"sealed_notes:{note_id}"),
            at=work.at,
            user_id=work.user_id,
        )
    )
    work.session.flush()


def _notes(work: Work, subject_table: str, subject_id: str) -> list[SealedNote]:
    return list(
        work.session.execute(
            sa.select(SealedNote)
            .where(
                SealedNote.station_id == work.station_id,
                SealedNote.subject_table == subject_table,
                SealedNote.subject_id == subject_id,
                SealedNote.withdrawn_at.is_(None),
            )
            .order_by(SealedNote.id)
        ).scalars()
    )


def _group(work: Work) -> SealedGroup:
    """The group that today's readers share. When who may read has changed, what is sealed from now on goes to a
    new group: a person who left could have kept the old secret."""
    readers = {
        row.id: row.age_key
        for row in work.session.execute(
            sa.select(User).where(
                User.station_id == work.station_id, User.withdrawn_at.is_(None), User.disabled_at.is_(None)
            )
        ).scalars()
        if row.age_key and "sealed:read" in _permits(work).get(row.id, frozenset())
    }
    if not readers:
        raise NobodyCanRead(field="note")
    last = work.session.execute(
        sa.select(SealedGroup)
        .where(
            SealedGroup.station_id == work.station_id,
            SealedGroup.name == NOTES_GROUP,
            SealedGroup.withdrawn_at.is_(None),
        )
        .order_by(SealedGroup.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is not None:
        held = {
            row["recipient"]
            for row in work.rows(
                "SELECT recipient FROM sealed_wraps WHERE station_id = :s AND group_id = :g"
                " AND withdrawn_at IS NULL",
                s=work.station_id,
                g=last.id,
            )
        }
        if held == set(readers.values()):
            return last
    made = sealed.new_group(list(readers.values()))
    group = SealedGroup(station_id=work.station_id, id=new_id(), name=NOTES_GROUP, public_key=made.public)
    work.session.add(group)
    work.session.flush()
    for user_id, recipient in readers.items():
        work.session.add(
            SealedWrap(
                station_id=work.station_id,
                group_id=group.id,
                user_id=user_id,
                recipient=recipient,
                wrapped=made.wraps[recipient],
            )
        )
    work.session.flush()
    return group


def _permits(work: Work) -> Mapping[str, frozenset[str]]:
    posts = users.posts_on(work, work.today)
    return {user: permit_rules(work).permits_of(held) for user, held in posts.items()}
