"""One opened child's file with everything in it, for faces: form, assessments, letters, contact, plan, moves, statuses.

Numbers are masked until they are asked for, which is written down. Everything that is written in a file goes through
the services of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

import msgspec

from stationdesk.core import masks
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.papers import Relative
from stationdesk.core.words import N_, say
from stationdesk.security import audit
from stationdesk.services import (
    child_assessment,
    child_contacts,
    child_form,
    child_gate,
    child_letters,
    child_moves,
    child_plans,
    child_records,
    child_statuses,
    consents,
    left_behind,
    left_behind_files,
    papers,
    residents,
    users,
)
from stationdesk.services import file_access_guard as guard
from stationdesk.storage.work import Work

YEAR = 366
"""Days after which an assessment is old."""


class FileWithdrawalUnexplained(Refusal):
    template = N_("撤销登记要写明原因。档案不会删除，只是不再在册。")


@dataclass(frozen=True)
class OpenedChild:
    """Everything an opened file shows; identity and telephone numbers masked unless `revealed`."""

    row: left_behind.Row
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    living_address: str = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    """What the national form says of health, schooling, care and so on, in words, by field."""
    kin: Mapping[str, Relative] = field(repr=False)
    carer: child_form.Carer = field(repr=False)
    assessments: tuple[child_assessment.Assessed, ...]
    letters: tuple[child_letters.Letter, ...]
    touch: child_contacts.Touch
    contacts: tuple[child_contacts.ContactLine, ...]
    said: tuple[child_contacts.WordLine, ...]
    disagreements: tuple[child_contacts.Disagreement, ...]
    plan: child_plans.Plan
    moves: tuple[child_moves.MoveLine, ...]
    statuses: tuple[child_statuses.Status, ...]
    proposed: tuple[child_statuses.Proposal, ...]
    papers: tuple[papers.PaperRow, ...]
    notes: int
    """Sealed notes on file; their text needs `sealed:read` and the reader's own key."""
    flags: tuple[str, ...]
    """What wants attention, in sentences without names."""
    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    """The pack's lists: plan_kinds, word_matters."""
    emergency: bool
    revealed: bool

    @property
    def enrolment_id(self) -> str:
        return self.row.id

    @property
    def person_id(self) -> str:
        return self.row.person_id


def opened(work: Work, enrolment_id: str, emergency: str = "", *, reveal: bool = False) -> OpenedChild:
    """Open a child's file, or read it again after a change. The look is written down, and so is `reveal`.

    `emergency`: the reason of whoever has the permit and no standing authorisation. Needs `left_behind:open_child`.
    Raises FileNotAuthorised, EnrolmentUnknown, NotAChildsFile, BirthUnknown.
    """
    if emergency.strip():
        left_behind_files.may_open(work, enrolment_id, emergency)
        work.session.flush()
    again = not emergency.strip() and guard.has_opened(work, left_behind.get(work, enrolment_id).person_id)
    row = child_gate.read(work, enrolment_id)
    if again:  # the gate writes the first look of a day down; every other one is a look as well
        audit.record(work, "left_behind:open_child", row.id, again=True)
    urgent = not guard.standing(work, row.person_id)
    if reveal:
        audit.record(work, "left_behind:reveal", row.id)
    person = residents.get(work, row.person_id)
    kept = child_form.record(work, person.id)
    letters = child_letters.of_child(work, person.id)
    said = child_contacts.words_of(work, person.id)
    touch = child_contacts.touch(work, row)
    plan = child_plans.of_child(work, person.id)
    assessments = child_assessment.of(work, row.id)
    proposed: tuple[child_statuses.Proposal, ...] = ()
    if "left_behind:enrol" in work.actor.permits:
        standing = residents.stands_for(work, person.id)
        proposed = tuple(one for one in child_statuses.proposals(work) if one.person_id == standing)
    disagree = child_contacts.disagreements(said)
    kin = child_form.kin(work, person.id, kept)
    carer = child_form.carer(work, row, kept, child_form.letter_in_force(work, person.id, work.today))
    facts = child_form.facts(work, row, "")
    return OpenedChild(
        next(one for one in left_behind.of_person(work, person.id) if one.id == row.id),
        person.name,
        _number(person.id_number or "", reveal),
        person.living_address or "",
        _in_words(facts, reveal),
        kin if reveal else {who: _masked(one) for who, one in kin.items()},
        carer if reveal else _masked_carer(carer),
        tuple(assessments),
        tuple(letters if reveal else (child_letters.masked(one) for one in letters)),
        touch,
        tuple(child_contacts.of_child(work, person.id)),
        tuple(said),
        tuple(disagree),
        plan,
        tuple(child_moves.of_child(work, person.id)),
        tuple(child_statuses.of_person(work, person.id)),
        proposed,
        papers.of(work, "left_behind", row.id),
        int(
            work.scalar(
                "SELECT count(*) FROM sealed_notes WHERE station_id = :s AND subject_table = 'left_behind'"
                " AND subject_id = :e AND withdrawn_at IS NULL",
                s=work.station_id,
                e=row.id,
            )
        ),
        (
            *_flags(touch, letters, plan, assessments, disagree, row.carer_kind or "", work.today),
            *consents.flags(work, person.id),
        ),
        {name: child_form.words(work, name) for name in ("plan_kinds", "word_matters")},
        urgent,
        reveal,
    )


def editing(
    work: Work, enrolment_id: str
) -> tuple[child_records.Sheet, Mapping[str, tuple[tuple[str, str], ...]]]:
    """The form with its whole numbers, to be corrected, and the lists to choose from; the look is written down."""
    row = child_gate.write(work, enrolment_id)
    audit.record(work, "left_behind:reveal", row.id)
    lists = {name: tuple(child_form.words(work, name).items()) for name in ("schooling", "income", "support")}
    lists |= {name: tuple(known.items()) for name, known in child_records.CODED.items()}
    return child_records.sheet(work, row), lists | child_records.person_lists(work)


def withdraw(work: Work, enrolment_id: str, why: str) -> None:
    """A child put on the register in error: off every list, with the reason; nothing is deleted.

    Needs `left_behind:review`: one who keeps the file does not make it disappear. Raises FileWithdrawalUnexplained.
    """
    users.require(work, "left_behind:review")
    if not why.strip():
        raise FileWithdrawalUnexplained(field="why")
    row = left_behind.get(work, enrolment_id)
    row.withdrawn_at, row.withdrawn_why = work.at, why.strip()
    audit.record(work, "left_behind:withdraw", row.id, kind=row.kind)
    work.session.flush()


def _in_words(facts: object, reveal: bool) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for name in ("registered_address", "health", "disability", "illness", "schooling", "care_kind"):
        said[name] = getattr(facts, name)
    for name in ("income", "support"):
        said[name] = "、".join(getattr(facts, name))
    for name in ("registered", "boards", "entrusted"):
        value = getattr(facts, name)
        said[name] = "" if value is None else say(N_("是")) if value else say(N_("否"))
    for one in getattr(facts, "more", ()):
        text = one.text
        if one.label == "班主任、电话" and not reveal:
            name, _, number = text.rpartition("　")
            text = f"{name}　{masks.phone(number)}" if name else text
        said[one.label] = text
    return said


def _number(number: str, reveal: bool) -> str:
    return number if reveal or not number else masks.id_number(number)


def _masked(one: Relative) -> Relative:
    return msgspec.structs.replace(
        one,
        id_no=masks.id_number(one.id_no) if one.id_no else "",
        phone=masks.phone(one.phone) if one.phone else "",
    )


def _masked_carer(one: child_form.Carer) -> child_form.Carer:
    return child_form.Carer(
        one.name,
        masks.id_number(one.id_no) if one.id_no else "",
        masks.phone(one.phone) if one.phone else "",
        one.address,
        one.relation,
    )


def _flags(
    touch: child_contacts.Touch,
    letters: list[child_letters.Letter],
    plan: child_plans.Plan,
    assessments: list[child_assessment.Assessed],
    disagree: list[child_contacts.Disagreement],
    carer_kind: str,
    today: date,
) -> list[str]:
    found = []
    if disagree:
        found.append(say(N_("监护人意见不一致，双方意见都已记下")))
    if carer_kind == "none" and not any(one.state == "running" for one in letters):
        found.append(say(N_("登记为无人照护")))
    if touch.overdue_days:
        found.append(
            say(N_("父母联系超期{n}天（应每{every}天一次）"), n=touch.overdue_days, every=touch.every_days)
        )
    current = next((one for one in letters if one.state != "ended"), None)
    if current is None:
        found.append(say(N_("没有有效的委托照护书")))
    else:
        found += [one for one in current.problems if one not in found]
    if not assessments:
        found.append(say(N_("还没有做监护评估")))
    elif (today - assessments[-1].made_on).days > YEAR:
        found.append(say(N_("监护评估已过一年")))
    late = sum(1 for one in plan.goals if one.late)
    if late:
        found.append(say(N_("关爱计划有{n}条过期未办"), n=late))
    return found
