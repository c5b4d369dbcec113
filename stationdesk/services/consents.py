"""On what basis a child's personal information is handled (个人信息保护法 13, 28, 31).

All of it is sensitive while the child is under fourteen, and then wants a guardian's consent or another lawful basis.
A village committee keeps the register as its duty (未成年人保护法 43): a guardian's refusal is written down and never
blocks a file or a report; it narrows what may be kept beside what the duty needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.file_access import LawfulBasis
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import file_access_guard as guard
from stationdesk.services import file_access_sight as sight
from stationdesk.services import left_behind, residents, users
from stationdesk.storage.work import Work

RECORD: Final = "left_behind:enrol"
SENSITIVE_BELOW: Final = 14
"""All personal information of a child below this age is sensitive (个人信息保护法 28)."""
BASES: Final[Mapping[str, str]] = {
    "consent": N_("监护人同意"),
    "refused": N_("监护人不同意"),
    "withdrew": N_("监护人撤回同意"),
    "duty": N_("履行法定职责（个人信息保护法第十三条第三项）"),
    "emergency": N_("紧急情况保护生命健康（个人信息保护法第十三条第四项）"),
}
SCOPES: Final[Mapping[str, str]] = {
    "file": N_("建立和更新档案"),
    "photos": N_("走访拍照"),
    "share": N_("提供给学校、民政等单位"),
    "help": N_("用于申请救助、结对帮扶"),
}
HOW: Final[Mapping[str, str]] = {
    "written": N_("书面"),
    "spoken": N_("口头（有见证人）"),
    "phone": N_("电话、视频"),
}
ASKED: Final = frozenset({"consent", "refused", "withdrew"})
"""What a guardian says; the others the station says."""


class BasisUnknown(Refusal):
    template = N_(
        "依据只能是：consent（同意）、refused（不同意）、withdrew（撤回）、duty（法定职责）、emergency（紧急）。"
    )


class ScopeUnknown(Refusal):
    template = N_("同意的范围只能是：file（建档）、photos（拍照）、share（提供）、help（帮扶）。")


class ScopeMissing(Refusal):
    template = N_("请勾选监护人同意了什么。")


class GuardianMissing(Refusal):
    template = N_("请写明是哪位监护人说的。")


class HowMissing(Refusal):
    template = N_("请写明是书面、口头还是电话。")


class WitnessMissing(Refusal):
    template = N_("口头同意要有见证人，请写明是谁。")


class BasisUnexplained(Refusal):
    template = N_("请写明履行哪项职责，或什么紧急情况。")


class NothingToWithdraw(Refusal):
    template = N_("没有登记过同意，不用撤回。监护人不同意的，请登记“不同意”。")


class SaidAhead(Refusal):
    template = N_("日期还没有到，不能登记。")


@dataclass(frozen=True)
class NewBasis:
    """A basis as it is recorded. `scope` is needed for a consent, `given_by` and `how` for what a guardian says."""

    enrolment_id: str
    basis: str
    scope: tuple[str, ...] = ()
    given_by: str = field(default="", repr=False)
    relation: str = ""
    how: str = ""
    witness: str = field(default="", repr=False)
    said_on: date | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class BasisRow:
    """One record, as an opened file shows it."""

    id: str
    basis: str
    scope: tuple[str, ...]
    given_by: str = field(repr=False)
    relation: str
    how: str
    witness: str = field(repr=False)
    said_on: date
    note: str = field(repr=False)
    by: str = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """What counts today for one child. `scope`: beyond the duty, what a guardian agreed to."""

    basis: str
    """As recorded, `missing` when nothing is and the child is under fourteen, `none` when none is needed."""
    scope: frozenset[str]
    sensitive: bool
    asked: bool
    """Whether a guardian was asked at all."""

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.basis == "missing":
            return N_("未满14周岁，还没有登记监护人同意或其他依据。档案和报告照常办，请尽快补上。")
        if self.basis in ("refused", "withdrew"):
            return N_("监护人不同意：只保留法定职责必需的内容，不拍照、不向外提供；建档、走访、报告照常。")
        if self.basis == "none":
            return N_("已满14周岁，没有登记同意；按履行法定职责处理。")
        return BASES[self.basis]


def record(work: Work, new: NewBasis) -> str:
    """Write down a consent, a refusal, its withdrawal or another basis; its id. Needs `left_behind:enrol`.

    Raises the refusals of this module, EnrolmentUnknown, TextTooLong.
    """
    users.require(work, RECORD)
    row = left_behind.get(work, new.enrolment_id)
    if new.basis not in BASES:
        raise BasisUnknown(field="basis")
    day = new.said_on or work.today
    if day > work.today:
        raise SaidAhead(field="said_on")
    scope = tuple(dict.fromkeys(new.scope)) if new.basis == "consent" else ()
    if set(scope) - set(SCOPES):
        raise ScopeUnknown(field="scope")
    if new.basis == "consent" and not scope:
        raise ScopeMissing(field="scope")
    if new.basis in ASKED:
        if not new.given_by.strip():
            raise GuardianMissing(field="given_by")
        if new.how not in HOW:
            raise HowMissing(field="how")
        if new.basis == "consent" and new.how == "spoken" and not new.witness.strip():
            raise WitnessMissing(field="witness")
    elif not new.note.strip():
        raise BasisUnexplained(field="note")
    people = sight.same_people(work).get(row.person_id, (row.person_id,))
    if new.basis == "withdrew" and not any(one.basis == "consent" for one in _rows(work, people)):
        raise NothingToWithdraw(field="basis")
    lengths.within({"note": lengths.REMARK}, {"note": new.note.strip()})
    made = LawfulBasis(
        station_id=work.station_id,
        id=new_id(),
        person_id=row.person_id,
        basis=new.basis,
        scope=list(scope) or None,
        given_by=lengths.one_line(new.given_by, "given_by", lengths.NAME) or None,
        relation=lengths.one_line(new.relation, "relation", lengths.TITLE) or None,
        how=new.how or None,
        witness=lengths.one_line(new.witness, "witness", lengths.NAME) or None,
        said_on=day,
        note=new.note.strip() or None,
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "left_behind:basis", row.id, basis=new.basis)
    return made.id


def listed(work: Work, enrolment_id: str) -> tuple[BasisRow, ...]:
    """What was recorded of a child, the newest first: part of the file, so the file has to be open.

    Raises FileNotOpened, EnrolmentUnknown.
    """
    row = left_behind.get(work, enrolment_id)
    guard.require_opened(work, row.person_id)
    known = users.names(work)
    people = sight.same_people(work).get(row.person_id, (row.person_id,))
    return tuple(
        BasisRow(
            one.id,
            one.basis,
            tuple(one.scope or ()),
            one.given_by or "",
            one.relation or "",
            one.how or "",
            one.witness or "",
            one.said_on,
            one.note or "",
            known.get(one.user_id or "", ""),
        )
        for one in _rows(work, people)
    )


def standing(work: Work, person_id: str, on: date | None = None) -> Standing:
    """What counts for a child on a day (today): the newest word of a guardian, else what the station recorded."""
    day = on or work.today
    person = residents.get(work, person_id)
    young = person.birth is None or age_on(person.birth, day) < SENSITIVE_BELOW
    rows = [
        one for one in _rows(work, sight.same_people(work).get(person_id, (person_id,))) if one.said_on <= day
    ]
    asked = next((one for one in rows if one.basis in ASKED), None)
    last = asked or (rows[0] if rows else None)
    if last is None:
        return Standing("missing" if young else "none", frozenset(), young, False)
    return Standing(last.basis, frozenset(last.scope or ()), young, asked is not None)


def flags(work: Work, person_id: str) -> tuple[str, ...]:
    """What an opened file has to say of it: something is missing, or a guardian said no."""
    now = standing(work, person_id)
    return (say(now.words),) if now.basis in ("missing", "refused", "withdrew") else ()


def allows(work: Work, person_id: str, scope: str) -> bool:
    """Whether a guardian agreed to something beyond the duty: `photos`, `share`, `help`."""
    return scope in standing(work, person_id).scope


def missing(work: Work) -> tuple[str, ...]:
    """The children under fourteen on the register of whom no basis is recorded: enrolment ids. Needs
    `left_behind:read`."""
    users.require(work, "left_behind:read")
    found = work.session.execute(
        sa.select(Enrolment.id, Enrolment.person_id, Person.birth)
        .join(Person, sa.and_(Person.station_id == Enrolment.station_id, Person.id == Enrolment.person_id))
        .where(
            Enrolment.station_id == work.station_id,
            Enrolment.kind == "child",
            Enrolment.until.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
        .order_by(Enrolment.since, Enrolment.id)
    ).all()
    said = set(
        work.session.execute(
            sa.select(LawfulBasis.person_id).where(
                LawfulBasis.station_id == work.station_id, LawfulBasis.withdrawn_at.is_(None)
            )
        ).scalars()
    )
    out, same = sight.hidden(work, (person for _, person, _ in found)), sight.same_people(work)
    return tuple(
        one
        for one, person, birth in found
        if person not in out
        and not said & set(same.get(person, (person,)))
        and (birth is None or age_on(birth, work.today) < SENSITIVE_BELOW)
    )


def _rows(work: Work, people: tuple[str, ...]) -> list[LawfulBasis]:
    return list(
        work.session.execute(
            sa.select(LawfulBasis)
            .where(
                LawfulBasis.station_id == work.station_id,
                LawfulBasis.person_id.in_(people),
                LawfulBasis.withdrawn_at.is_(None),
            )
            .order_by(LawfulBasis.said_on.desc(), LawfulBasis.at.desc(), LawfulBasis.id.desc())
        ).scalars()
    )
