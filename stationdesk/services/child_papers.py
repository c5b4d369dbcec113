"""The papers of a child's file: facts of a care letter, of its notices and of a hand-over, kept with a number.

All stand under the child's enrolment, so that whoever may not see the file sees none of its papers.
"""

from __future__ import annotations

from typing import Any

from stationdesk.core.papers import CareGuardian, CareLetterPaper, CareNoticePaper, Person
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Person as Resident
from stationdesk.security import audit
from stationdesk.services import child_form, child_gate, child_letters, left_behind, numbers, papers
from stationdesk.storage.work import Work

SUBJECT = "left_behind"
"""Papers stand under the enrolment; which letter they are of says their number."""


def form(work: Work, enrolment_id: str) -> papers.PaperRow:
    """Make the national form from the facts of today, of a file that is open. Raises BirthUnknown."""
    row = child_gate.read(work, enrolment_id)
    number = numbers.take(work, "paper")
    facts = child_form.facts(work, row, number)
    audit.record(work, "left_behind:print", row.id, kind="child_form")
    return papers.make(work, "child_form", SUBJECT, row.id, facts, number)


def letter(work: Work, enrolment_id: str, letter_id: str) -> papers.PaperRow:
    """Make 委托照护书 to be printed and signed. Raises LetterUnknown, FileNotAuthorised, BirthUnknown."""
    row = child_gate.read(work, enrolment_id)
    said, child, checks = child_letters.letter_facts(work, row, letter_id)
    before = child_letters.get(work, row, said.replaces_id).number if said.replaces_id else ""
    frame = papers.frame(work)
    if child.birth is None:
        raise left_behind.BirthUnknown(field="person")
    facts = CareLetterPaper(
        **frame,
        number=said.number,
        guardians=_guardians(said.guardians),
        carer=_carer(said.carer),
        carer_relation=said.carer.get("relation", ""),
        carer_health=said.carer.get("health", ""),
        carer_job=said.carer.get("job", ""),
        child=Person(name=child.name, id_no=child.id_number or "", address=child.living_address or ""),
        child_gender=_gender(child),
        child_born_on=child.birth,
        school=_school(work, row),
        reason=said.reason,
        since=said.since,
        until=said.until,
        care=tuple(
            (words, said.care[key]) for key, words in child_letters.CARE.items() if said.care.get(key)
        ),
        contact=said.contact,
        child_opinion=said.child_opinion or "",
        heard_on=said.heard_on,
        not_heard_why=said.not_heard_why or "",
        checks=tuple(checks.values()),
        village_opinion=said.village_opinion or "",
        witness=said.witness or "",
        replaces=before,
    )
    audit.record(work, "left_behind:print", row.id, kind="care_letter")
    return papers.make(work, "care_letter", SUBJECT, row.id, facts, said.number)


def notice(work: Work, enrolment_id: str, letter_id: str, addressee: str) -> papers.PaperRow:
    """Make the written notice to the school or the village. Raises NoticeUnknown, LetterUnknown."""
    row = child_gate.read(work, enrolment_id)
    said, child, _ = child_letters.letter_facts(work, row, letter_id)
    if addressee not in child_letters.NOTICES:
        raise child_letters.NoticeUnknown(field="addressee")
    frame = papers.frame(work)
    number = numbers.take(work, "paper")
    facts = CareNoticePaper(
        **frame,
        number=number,
        addressee=(_school(work, row) or "学校") if addressee == "school" else frame["village"],
        child=child.name,
        child_gender=_gender(child),
        guardians=_guardians(said.guardians),
        carer=_carer(said.carer),
        carer_relation=said.carer.get("relation", ""),
        since=said.since,
        until=said.until,
        letter_number=said.number,
    )
    audit.record(work, "left_behind:print", row.id, kind="care_notice")
    return papers.make(work, "care_notice", SUBJECT, row.id, facts, number)


def _guardians(rows: Any) -> tuple[CareGuardian, ...]:
    return tuple(
        CareGuardian(
            relation=child_letters.RELATIONS.get(one["relation"], ""),
            name=one["name"],
            id_no=one.get("id_no", ""),
            phone=one.get("phone", ""),
            works_at=one.get("works_at", ""),
        )
        for one in rows
    )


def _carer(said: Any) -> Person:
    return Person(
        name=said.get("name", ""),
        id_no=said.get("id_no", ""),
        phone=said.get("phone", ""),
        address=said.get("address", ""),
    )


def _gender(child: Resident) -> str:
    return {"1": "男", "2": "女"}.get(child.sex or "", "")


def _school(work: Work, row: Enrolment) -> str:
    kept = child_form.record(work, row.person_id)
    return (kept.school if kept else None) or row.school or ""
