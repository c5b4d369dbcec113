"""The national form of a child (农村留守儿童基本情况登记表): its values, where each comes from, and the paper.

The residents' register is the first source of everything it knows. What it does not know (a school, a
grandparent who never lived here) is kept in the child's own record and fills the gaps, field by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import papers as paper_facts
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.core.papers import Relative
from stationdesk.core.words import N_
from stationdesk.models.child_files import CareLetter, ChildRecord, ChildStatus
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Kinship, Person
from stationdesk.services import codes, left_behind, packs, papers, residents, users
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work

PACK: Final = "child_assessment"
HEALTH: Final[Mapping[str, str]] = {"healthy": N_("健康"), "disabled": N_("残疾"), "ill": N_("患病")}
AWAY: Final[Mapping[str, str]] = {
    "both": N_("父母双方同时外出"),
    "father_unable": N_("母亲外出，父亲无监护能力"),
    "mother_unable": N_("父亲外出，母亲无监护能力"),
}
CARE_KINDS: Final[Mapping[str, str]] = {
    "nobody": N_("无人监护"),
    "parent_unable": N_("父或母无监护能力"),
    "carer_unable": N_("受委托人监护能力不足"),
    "fair": N_("一般"),
    "good": N_("较好"),
}
KIN: Final[Mapping[str, str]] = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "paternal_grandfather": N_("祖父"),
    "paternal_grandmother": N_("祖母"),
    "maternal_grandfather": N_("外祖父"),
    "maternal_grandmother": N_("外祖母"),
}
_ABOVE: Final[Mapping[str, tuple[str, str]]] = {
    "paternal_grandfather": ("father", "father"),
    "paternal_grandmother": ("father", "mother"),
    "maternal_grandfather": ("mother", "father"),
    "maternal_grandmother": ("mother", "mother"),
}
KIN_FIELDS: Final = ("name", "born_on", "id_no", "works_at", "phone", "dead")
_CARER_WORDS: Final = {"grandparent": "祖辈", "guardian": "监护人", "relative": "亲属"}


@dataclass(frozen=True)
class Carer:
    """Who looks after the child by the letter in force, by the register, or as written by hand."""

    name: str = field(default="", repr=False)
    id_no: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    relation: str = ""


def pack(work: Work) -> Pack:
    """The lists of a child's file that hold today."""
    return packs.holding(work, PACK)


def words(work: Work, name: str) -> dict[str, str]:
    """One list of the pack: key → Chinese word (`schooling`, `income`, `support`, `plan_kinds` …)."""
    return {one["key"]: one["name"] for one in pack(work).body[name]}


def record(work: Work, person_id: str) -> ChildRecord | None:
    """The child's own record, for services only; of merged people the one of whoever stands for them."""
    standing = residents.stands_for(work, person_id)
    rows = list(
        work.session.execute(
            sa.select(ChildRecord).where(
                ChildRecord.station_id == work.station_id,
                ChildRecord.person_id.in_(same_child(work, standing)),
                ChildRecord.withdrawn_at.is_(None),
            )
        ).scalars()
    )
    return next((row for row in rows if row.person_id == standing), rows[0] if rows else None)


def same_child(work: Work, person_id: str) -> list[str]:
    """Every row that stands for one child: merged people keep what was written under either."""
    standing = residents.stands_for(work, person_id)
    rows = work.rows(
        "SELECT DISTINCT alias_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
        s=work.station_id,
    )
    return [standing, *(r["alias_id"] for r in rows if residents.stands_for(work, r["alias_id"]) == standing)]


def letter_in_force(work: Work, person_id: str, on: date) -> CareLetter | None:
    """The signed care letter that runs on a day, for services only."""
    return (
        work.session.execute(
            sa.select(CareLetter)
            .where(
                CareLetter.station_id == work.station_id,
                CareLetter.person_id.in_(same_child(work, person_id)),
                CareLetter.withdrawn_at.is_(None),
                CareLetter.signed_on.is_not(None),
                CareLetter.signed_on <= on,
                CareLetter.since <= on,
                CareLetter.until >= on,
                sa.or_(CareLetter.ended_on.is_(None), CareLetter.ended_on > on),
            )
            .order_by(CareLetter.since.desc(), CareLetter.id.desc())
            .limit(1)
        )
        .scalars()
        .first()
    )


def kin(work: Work, person_id: str, kept: ChildRecord | None) -> dict[str, Relative]:
    """Parents and grandparents: as the register has them, gaps filled from the child's record."""
    parents = _parents(work, person_id)
    known: dict[str, Relative] = {
        word: relative(work, parents.get(word)) for word in ("father", "mother") if word in parents
    }
    for who, (parent, word) in _ABOVE.items():
        above = _parents(work, parents[parent].id) if parent in parents else {}
        if word in above:
            known[who] = relative(work, above[word], brief=True)
    kept_kin: Mapping[str, Mapping[str, Any]] = (kept.kin or {}) if kept is not None else {}
    return {who: _filled(known.get(who), kept_kin.get(who)) for who in KIN}


def _filled(known: Relative | None, kept: Mapping[str, Any] | None) -> Relative:
    found = known or Relative()
    if found.dead or not kept:
        return found
    if kept.get("dead") and not found.name:
        return Relative(name=str(kept.get("name") or ""), dead=True)
    born = kept.get("born_on")
    return Relative(
        name=found.name or str(kept.get("name") or ""),
        born_on=found.born_on or (date.fromisoformat(born) if born else None),
        id_no=found.id_no or str(kept.get("id_no") or ""),
        works_at=found.works_at or str(kept.get("works_at") or ""),
        phone=found.phone or str(kept.get("phone") or ""),
    )


def carer(work: Work, row: Enrolment, kept: ChildRecord | None, letter: CareLetter | None) -> Carer:
    """Who looks after the child: the letter in force says it first, then the register, then the record."""
    if letter is not None:
        said = letter.carer
        return Carer(
            str(said.get("name", "")), str(said.get("id_no", "")), str(said.get("phone", "")),
            str(said.get("address", "")), str(said.get("relation", "")),
        )  # fmt: skip
    if row.carer_id:
        who = residents.get(work, row.carer_id)
        relation = (kept.carer_relation if kept else None) or _kin_word(work, row.person_id, who.id)
        return Carer(
            who.name,
            who.id_number or "",
            phone(work, who.id),
            who.living_address or "",
            relation or _CARER_WORDS.get(row.carer_kind or "", ""),
        )
    if kept is None:
        return Carer()
    return Carer(
        kept.carer_name or "",
        kept.carer_id_number or "",
        kept.carer_phone or "",
        kept.carer_address or "",
        kept.carer_relation or "",
    )


def _kin_word(work: Work, child: str, other: str) -> str:
    parents = _parents(work, child)
    for who, (parent, word) in _ABOVE.items():
        if parent in parents:
            above = _parents(work, parents[parent].id).get(word)
            if above is not None and above.id == other:
                return KIN[who]
    return ""


def facts(work: Work, row: Enrolment, number: str) -> paper_facts.ChildForm:
    """The form of today for one enrolment. The caller has opened the file. Raises BirthUnknown."""
    person = residents.get(work, row.person_id)
    if person.birth is None:
        raise left_behind.BirthUnknown(field="person")
    coded, kept = codes.of(work), record(work, person.id)
    letter = letter_in_force(work, person.id, work.today)
    who, elders = carer(work, row, kept, letter), kin(work, person.id, kept)
    derived = next(
        (
            one
            for one in engine.derived(work, "child", work.today, enrolled_too=True)
            if one.person_id == residents.stands_for(work, row.person_id)
        ),
        None,
    )
    unable = [r.word for r in derived.relatives if r.state == "unable"] if derived else []
    away = (kept.away if kept else None) or (
        "both" if derived and derived.both_away else f"{unable[0]}_unable" if unable else ""
    )
    frame = papers.frame(work)
    registered = kept.household_register if kept is not None else None
    return paper_facts.ChildForm(
        **frame,
        number=number,
        filled_by_unit=frame["village"],
        name=person.name,
        gender={"1": "男", "2": "女"}.get(person.sex or "", ""),
        ethnic=coded.of("ethnic", person.ethnic),
        born_on=person.birth,
        id_no=person.id_number or "",
        registered=person.id_number is not None if registered is None else registered,
        registered_address=person.registered_address or "",
        lives_at=person.living_address or "",
        health=HEALTH.get(health(person, kept), ""),
        disability=_disability(coded, person, kept),
        illness=(kept.illness or "") if kept else "",
        boards=kept.boards if kept else None,
        schooling=words(work, "schooling").get((kept.schooling or "") if kept else "", ""),
        father=elders["father"],
        mother=elders["mother"],
        paternal_grandfather=elders["paternal_grandfather"],
        paternal_grandmother=elders["paternal_grandmother"],
        maternal_grandfather=elders["maternal_grandfather"],
        maternal_grandmother=elders["maternal_grandmother"],
        both_away=away == "both",
        one_away_unable={"father_unable": "父", "mother_unable": "母"}.get(away, ""),
        entrusted=True if letter is not None else kept.entrusted if kept else None,
        carer_name=who.name,
        carer_phone=who.phone,
        carer_id_no=who.id_no,
        carer_relation=who.relation,
        carer_address=who.address,
        care_kind=CARE_KINDS.get(care_kind(row, kept, unable=bool(unable)), ""),
        income=_named(words(work, "income"), kept.income if kept else None),
        support=_named(words(work, "support"), kept.support if kept else None),
        head=(kept.head or "") if kept else "",
        checker=(kept.checker or "") if kept else "",
        more=_more(work, row, kept, letter),
    )


def _more(
    work: Work, row: Enrolment, kept: ChildRecord | None, letter: CareLetter | None
) -> tuple[paper_facts.Labelled, ...]:
    """What the station adds below the national form: school and teacher, categories, risk, letter, dates."""
    school = (kept.school if kept else None) or row.school or ""
    teacher = "　".join(part for part in ((kept.teacher, kept.teacher_phone) if kept else ()) if part)
    names = {
        f"{one['status']}/{category['category']}": category["name"]
        for one in pack(work).body["statuses"]
        for category in one["categories"]
    }
    marks = [
        names.get(f"{one.kind}/{one.category}", one.category) for one in statuses_of(work, row.person_id)
    ]
    director = (kept.director if kept else None) or users.names(work).get(row.responsible_id or "", "")
    lines = (
        ("学校、班级", "　".join(part for part in (school, kept.school_class if kept else "") if part)),
        ("班主任、电话", teacher),
        ("儿童类别", "、".join(("农村留守儿童", *marks))),
        ("风险等级", {"low": "低", "medium": "中", "high": "高"}.get(row.risk or "", "未评")),
        (
            "委托照护书",
            f"{letter.number}（{letter.since:%Y-%m-%d}至{letter.until:%Y-%m-%d}）" if letter else "无",
        ),
        ("儿童主任", director),
        ("建档日期", f"{(kept.begun_on if kept else row.since):%Y-%m-%d}"),
        ("动态更新日期", f"{kept.updated_on:%Y-%m-%d}" if kept else ""),
        ("状态", f"{row.until:%Y-%m-%d}退出（{row.closed_why or ''}）" if row.until else "在册"),
        ("备注", (kept.remark or "") if kept else ""),
    )
    return tuple(paper_facts.Labelled(label=label, text=text) for label, text in lines if text)


def statuses_of(work: Work, person_id: str) -> list[ChildStatus]:
    """The confirmed statuses of a child that hold today, for services only."""
    return list(
        work.session.execute(
            sa.select(ChildStatus)
            .where(
                ChildStatus.station_id == work.station_id,
                ChildStatus.person_id.in_(same_child(work, person_id)),
                ChildStatus.decision == "confirmed",
                ChildStatus.withdrawn_at.is_(None),
                ChildStatus.since <= work.today,
                sa.or_(ChildStatus.until.is_(None), ChildStatus.until > work.today),
            )
            .order_by(ChildStatus.since, ChildStatus.id)
        ).scalars()
    )


def health(person: Person, kept: ChildRecord | None) -> str:
    """`healthy`, `disabled`, `ill` or nothing: the record first, then what the register says.

    Who has a disability written down is never called healthy: the form would contradict itself.
    """
    if kept is not None and kept.health and not (kept.health == "healthy" and _is_disabled(person, kept)):
        return kept.health
    return "disabled" if _is_disabled(person, kept) else "healthy" if person.health in ("10", "20") else ""


def _is_disabled(person: Person, kept: ChildRecord | None) -> bool:
    return bool(person.disability_kind or (kept is not None and kept.disability))


def care_kind(row: Enrolment, kept: ChildRecord | None, *, unable: bool) -> str:
    """监护类型 (a key of `CARE_KINDS`): by hand, or as carer and assessment say."""
    if kept is not None and kept.care_kind:
        return kept.care_kind
    if row.carer_kind == "none" or row.carer_kind is None:
        return "parent_unable" if unable else "nobody"
    return {"good": "good", "fair": "fair", "poor": "carer_unable"}.get(row.guardianship or "", "")


def _disability(coded: codes.Codes, person: Person, kept: ChildRecord | None) -> str:
    said = coded.of("disability_kind", person.disability_kind) + coded.of(
        "disability_level", person.disability_level
    )
    return said or ((kept.disability or "") if kept else "")


def _named(known: Mapping[str, str], keys: Any) -> tuple[str, ...]:
    return tuple(known.get(key, key) for key in keys or ())


def _parents(work: Work, person_id: str) -> dict[str, Person]:
    """The parents who count today: of several fathers the living one who came last."""
    rows = work.session.execute(
        sa.select(Kinship.kind, Person)
        .join(Person, sa.and_(Person.station_id == Kinship.station_id, Person.id == Kinship.relative_id))
        .where(
            Kinship.station_id == work.station_id,
            Kinship.person_id == person_id,
            Kinship.kind.in_(("father", "mother")),
            Kinship.withdrawn_at.is_(None),
            sa.or_(Kinship.until.is_(None), Kinship.until > work.today),
        )
        .order_by(Person.died_on.is_(None), sa.func.coalesce(Kinship.since, ""), Kinship.id)
    )
    return {row[0]: row[1] for row in rows}


def parents(work: Work, person_id: str) -> dict[str, Person]:
    """Father and mother as the register knows them today, for services only."""
    return _parents(work, person_id)


def relative(work: Work, person: Person | None, *, brief: bool = False) -> Relative:
    """A parent (or, `brief`, a grandparent) as the form writes them; the dead are a dash."""
    if person is None:
        return Relative()
    if person.died_on is not None and person.died_on <= work.today:
        return Relative(dead=True)
    if brief:
        return Relative(name=person.name, born_on=person.birth)
    place = work.scalar(
        "SELECT place FROM absences WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " AND since <= :on AND (back IS NULL OR back > :on) ORDER BY since DESC LIMIT 1",
        s=work.station_id,
        p=person.id,
        on=work.today.isoformat(),
    )
    return Relative(
        name=person.name,
        born_on=person.birth,
        id_no=person.id_number or "",
        works_at=place or "",
        phone=phone(work, person.id),
    )


def phone(work: Work, person_id: str | None) -> str:
    """A person's first telephone number."""
    if person_id is None:
        return ""
    found = work.scalar(
        "SELECT number FROM phones WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " ORDER BY rank, id LIMIT 1",
        s=work.station_id,
        p=person_id,
    )
    return found or ""
