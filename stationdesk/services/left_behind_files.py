"""One child's file: opened on purpose, every look written down; the national form, and sealed notes.

Who may open it is said in `file_access`; both ways of opening write an audit entry, so a file is opened in
`desk.change`. Numbers in it are masked until they are asked for (`reveal`), which is written down as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core import papers as paper_facts
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.left_behind import Assessment, Enrolment, SealedNote
from stationdesk.models.users import SealedGroup
from stationdesk.security import audit, sealed
from stationdesk.services import child_form, file_access, left_behind, numbers, papers, residents, users
from stationdesk.services import file_access_guard as guard
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.storage.work import Work

NOTES_GROUP = "sealed-notes"
"""Name of the sealed group for notes; made when the first note is written."""


authorise = file_access.authorise
FileNotAuthorised = file_access.FileNotAuthorised
AuthoriseOneself = file_access.AuthoriseOneself
AuthorisationEnds = file_access.AuthorisationEnds


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
    """What an opened child's file shows; identity numbers and telephone numbers are masked (see `reveal`)."""

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
class Revealed:
    """The whole numbers of a file, for who asked to see them: whose (`child`, `father`, `mother`, `carer`) → number."""

    id_numbers: Mapping[str, str] = field(repr=False)
    phones: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class NoteRow:
    """A sealed note, still sealed: who wrote it when, and what a reader's own key needs to open it."""

    id: str
    at: Any
    user_id: str | None
    cipher: str = field(repr=False)
    wraps: tuple[str, ...] = field(repr=False)
    """Every wrap of this reader, one a computer; empty for who has not been let in."""
    about: str


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
        masks.id_number(person.id_number) if person.id_number else None,
        person.living_address,
        row.school,
        tuple(_masked(child_form.relative(work, parents.get(word))) for word in ("father", "mother")),
        carer.name if carer else "",
        _masked_phone(child_form.phone(work, row.carer_id)),
        tuple(AssessmentRow(a.made_on, a.grade, a.risk, a.note) for a in assessments),
        len(list(_notes(work, "left_behind", row.id))),
        urgent,
    )


def reveal(work: Work, enrolment_id: str) -> Revealed:
    """The whole numbers of an opened file; the look is written into the audit.

    Raises FileNotOpened when this person has not opened the file today, EnrolmentUnknown.
    """
    row = left_behind.get(work, enrolment_id)
    guard.require_opened(work, row.person_id)
    people = {"child": residents.get(work, row.person_id), **child_form.parents(work, row.person_id)}
    if row.carer_id:
        people["carer"] = residents.get(work, row.carer_id)
    audit.record(work, "left_behind:reveal", row.id)
    return Revealed(
        {word: one.id_number for word, one in people.items() if one.id_number},
        {word: number for word, one in people.items() if (number := child_form.phone(work, one.id))},
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

    Needs `left_behind:report` (whoever may report may write). Raises NobodyCanRead, ReasonMissing, TextTooLong,
    and EnrolmentUnknown about somebody out of the writer's sight.
    """
    users.require(work, "left_behind:report")
    if not text.strip():
        raise left_behind.ReasonMissing(field="note")
    lengths.within({"note": lengths.REMARK}, {"note": text.strip()})
    _in_sight(work, subject_table, subject_id)
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
    _in_sight(work, subject_table, subject_id)
    found = []
    for note in _notes(work, subject_table, subject_id):
        audit.record(work, "sealed:read", note.id)
        wraps = report_keys.own_wraps(work, note.group_id)
        found.append(NoteRow(note.id, note.at, note.user_id, note.cipher, wraps, f"sealed_notes:{note.id}"))
    return tuple(found)


def count_notes(work: Work, subject_table: str, subject_id: str) -> int:
    """How many sealed notes a record has; 0 for who may neither read nor write them, or has lost sight of it."""
    if not {"sealed:read", "left_behind:report"} & work.actor.permits:
        return 0
    person = guard.person_of(work, subject_table, subject_id)
    if person is not None and sight.is_hidden(work, person):
        return 0
    return len(_notes(work, subject_table, subject_id))


def read_note(note: NoteRow, identity: str) -> str:
    """The text of a note, with the reader's own age identity. Raises NotPermittedToRead, SealedDamaged."""
    return file_access.unsealed(note.cipher, note.wraps, identity, about=note.about)


def _in_sight(work: Work, subject_table: str, subject_id: str) -> None:
    person = guard.person_of(work, subject_table, subject_id)
    if person is not None and sight.is_hidden(work, person):
        raise left_behind.EnrolmentUnknown(field="enrolment")


def may_open(work: Work, enrolment_id: str, emergency: str = "") -> tuple[Enrolment, bool]:
    """The one gate of a child's file, for services: the row and whether it was an emergency; always written down.

    Raises NotPermitted, EnrolmentUnknown, FileNotAuthorised.
    """
    users.require(work, "left_behind:open_child")
    row = left_behind.get(work, enrolment_id)
    if row.kind != "child":
        audit.record(work, "left_behind:open", row.id, kind=row.kind)
        return row, False
    return row, file_access.note_opening(work, row, emergency)


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
    """The group that today's readers share."""
    wanted = group_keys.readers(work, ("sealed:read",))
    if not wanted:
        raise NobodyCanRead(field="note")
    return group_keys.group(work, NOTES_GROUP, wanted)


def _masked(one: paper_facts.Relative) -> paper_facts.Relative:
    return msgspec.structs.replace(
        one, id_no=masks.id_number(one.id_no) if one.id_no else "", phone=_masked_phone(one.phone)
    )


def _masked_phone(number: str) -> str:
    return masks.phone(number) if number else ""
