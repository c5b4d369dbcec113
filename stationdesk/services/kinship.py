"""Who is father, mother, spouse or guardian of whom: written by hand, or read off a household's relations.

The left-behind rules need parents and spouses; spreadsheets only say what each member is to the head
(GB/T 4761). `infer` says what follows for certain, and nothing where two answers are possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.residents import Kinship
from stationdesk.security import audit
from stationdesk.services import residents, users
from stationdesk.storage.work import Work

KINDS: Final = ("father", "mother", "spouse", "guardian")
SONS: Final = frozenset(("20", "21", "22", "23", "24", "25", "26", "27", "29"))
DAUGHTERS: Final = frozenset(("30", "31", "32", "33", "34", "35", "36", "37", "39"))
GENERATION: Final = 14
"""Years that a parent is older at least."""


class KinOfOneself(Refusal):
    template = N_("不能把本人登记为自己的亲属。")


class KinKindUnknown(Refusal):
    template = N_("不认识的亲属关系“{kind}”。可填：father、mother、spouse、guardian。")


class KinTaken(Refusal):
    template = N_("这个人已登记了另一位同样的亲属。请先更正原来的登记。")


class ParentNotOlder(Refusal):
    template = N_("登记的父母没有子女年长。请核对两人的出生日期，或是不是选反了人。")


class GuardianNotAdult(Refusal):
    template = N_("监护人不满18周岁，不能登记为监护人。请核对，或另选一位成年人。")


@dataclass(frozen=True)
class Member:
    """One living member of a household, as `infer` sees them."""

    id: str
    relation: str | None
    sex: str | None
    birth: date | None = field(repr=False)


Kin = tuple[str, str, str]
"""(person id, kind, relative id): the relative is the person's father, mother or spouse."""


def infer(members: Sequence[Member]) -> list[Kin]:
    """The kinships that follow from one household's relations to its head; none where it is not clear."""
    heads = [m for m in members if m.relation in ("02", "01")]
    if len(heads) != 1:
        return []
    head = heads[0]
    found: dict[Kin, None] = {}

    def of(*codes: str) -> list[Member]:
        return [m for m in members if m.relation in codes]

    def parent(child: Member, elder: Member | None) -> None:
        if elder is not None and elder is not child and _older(elder, child) and elder.sex in ("1", "2"):
            found[child.id, "father" if elder.sex == "1" else "mother", elder.id] = None

    def couple(one: Member | None, other: Member | None) -> None:
        if one is not None and other is not None and {one.sex, other.sex} == {"1", "2"}:
            first, second = (one, other) if one.sex == "1" else (other, one)
            found[first.id, "spouse", second.id] = None

    spouse = _one(of("10", "11", "12"))
    couple(head, spouse)
    sons = [m for m in members if m.relation in SONS]
    daughters = [m for m in members if m.relation in DAUGHTERS]
    children = sons + daughters
    for child in children:
        parent(child, head)
        parent(child, spouse)

    parents = {sex: _one(of(*codes)) for sex, codes in (("1", ("51", "57")), ("2", ("52", "58")))}
    for elder in of("50", "59"):
        if elder.sex in parents and parents[elder.sex] is None:
            parents[elder.sex] = elder
    father, mother = parents["1"], parents["2"]
    siblings = of("70", "71", "73", "75", "77")
    for child in (head, *siblings):
        parent(child, father)
        parent(child, mother)
    couple(father, mother)

    if spouse is not None:
        codes = (("53",), ("54",)) if spouse.sex == "1" else (("55",), ("56",))
        fathers, mothers = _one(of(*codes[0])), _one(of(*codes[1]))
        parent(spouse, fathers)
        parent(spouse, mothers)
        couple(fathers, mothers)

    # Grandparents are the father's (61, 62) or the mother's (63, 64) parents, where that parent is here.
    for between, (grandfather, grandmother) in ((father, ("61", "62")), (mother, ("63", "64"))):
        old, olds = _one(of(grandfather)), _one(of(grandmother))
        if between is not None:
            parent(between, old)
            parent(between, olds)
        couple(old, olds)

    # A child's spouse, and grandchildren: only where one child alone can be meant.
    wife, husband = _one(of("38")), _one(of("28"))
    couple(_one([m for m in sons if wife is None or _of_an_age(m, wife)]), wife)
    couple(husband, _one([m for m in daughters if husband is None or _of_an_age(m, husband)]))
    _grandchildren(of("41", "42"), sons, wife, parent)
    _grandchildren(of("43", "44"), daughters, husband, parent)
    return list(found)


Parent = Callable[[Member, Member | None], None]


def _grandchildren(
    kids: Iterable[Member], line: list[Member], married_in: Member | None, parent: Parent
) -> None:
    for kid in kids:
        able = [m for m in line if _older(m, kid)]
        if len(able) == 1:
            parent(kid, able[0])
        if len(able) <= 1:
            parent(kid, married_in)


def _one(members: Sequence[Member]) -> Member | None:
    return members[0] if len(members) == 1 else None


def _of_an_age(one: Member, other: Member) -> bool:
    """Whether two may be a couple: a grandchild's age beside a wife's says no."""
    if one.birth is None or other.birth is None:
        return True
    return abs((one.birth - other.birth).days) < GENERATION * 365


def _older(elder: Member, child: Member) -> bool:
    if elder.birth is None or child.birth is None:
        return True
    return (child.birth - elder.birth).days >= GENERATION * 365


@dataclass(frozen=True)
class NewKin:
    """`relative_id` is the person's father, mother, spouse or guardian."""

    person_id: str
    relative_id: str
    kind: str
    since: date | None = None


def add(work: Work, new: NewKin) -> str:
    """Write a kinship down; its id. Needs `residents:edit`.

    Raises KinOfOneself, ParentNotOlder, GuardianNotAdult, KinTaken, KinKindUnknown.
    """
    users.require(work, "residents:edit")
    if new.kind not in KINDS:
        raise KinKindUnknown(kind=new.kind, field="kind")
    person, relative = residents.get(work, new.person_id), residents.get(work, new.relative_id)
    if person.id == relative.id:
        raise KinOfOneself(field="relative")
    if new.kind in ("father", "mother") and not _born_before(relative.birth, person.birth):
        raise ParentNotOlder(field="relative")
    if new.kind == "guardian" and relative.birth is not None and age_on(relative.birth, work.today) < 18:
        raise GuardianNotAdult(field="relative")
    for row in of_person(work, person.id):
        if row.kind == new.kind and new.kind != "guardian":
            raise KinTaken(field="relative")
    if new.kind == "spouse" and any(r.kind == "spouse" for r in of_person(work, relative.id)):
        raise KinTaken(field="relative")
    row_id = new_id()
    work.session.add(
        Kinship(
            station_id=work.station_id,
            id=row_id,
            person_id=person.id,
            relative_id=relative.id,
            kind=new.kind,
            since=new.since,
        )
    )
    work.session.flush()
    audit.record(work, "residents:edit", person.id, kin=new.kind)
    return row_id


def _born_before(parent: date | None, child: date | None) -> bool:
    """Whether one is older than the other; a step-parent may be close in age, and unknown dates say nothing."""
    return parent is None or child is None or parent < child


def end(work: Work, kinship_id: str, until: date) -> None:
    """A kinship that ended (divorce, guardianship over). Needs `residents:edit`."""
    users.require(work, "residents:edit")
    row = work.session.get(Kinship, (work.station_id, kinship_id))
    if row is None or row.withdrawn_at is not None:
        raise residents.PersonUnknown(field="kinship")
    row.until = until
    audit.record(work, "residents:edit", row.person_id, kin="end")


@dataclass(frozen=True)
class KinRow:
    """A relative as seen from one person: kind also `child`."""

    id: str
    relative_id: str
    kind: str
    name: str = field(repr=False)
    sex: str | None = None
    birth: date | None = field(default=None, repr=False)


def of_person(work: Work, person_id: str) -> list[KinRow]:
    """Father, mother, spouse, guardian and children of a person, as the register knows them today."""
    rows = work.rows(
        "SELECT k.id, k.kind, k.person_id, k.relative_id, p.id AS other, p.name, p.sex, p.birth"
        " FROM kinships k JOIN people p ON p.station_id = k.station_id"
        " AND p.id = CASE WHEN k.person_id = :p THEN k.relative_id ELSE k.person_id END"
        " WHERE k.station_id = :s AND (k.person_id = :p OR k.relative_id = :p)"
        " AND k.withdrawn_at IS NULL AND p.withdrawn_at IS NULL AND (k.until IS NULL OR k.until > :today)"
        " ORDER BY p.birth, p.id",
        s=work.station_id,
        p=person_id,
        today=work.today.isoformat(),
    )
    found = []
    for row in rows:
        kind = row["kind"]
        if row["relative_id"] == person_id and kind in ("father", "mother"):
            kind = "child"
        elif row["relative_id"] == person_id and kind == "guardian":
            kind = "ward"
        birth = date.fromisoformat(row["birth"]) if row["birth"] else None
        found.append(KinRow(row["id"], row["other"], kind, row["name"], row["sex"], birth))
    return found


def new_rows(work: Work, households: Iterable[str]) -> list[dict[str, Any]]:
    """The kinships that households imply and that are not written down yet, as rows to insert.

    What is already known is never contradicted: someone with a father gets no second one.
    """
    grouped = _members(work, list(households))
    ids = [m.id for members in grouped.values() for m in members]
    parents, spouses = _known(work, ids)
    rows = []
    for members in grouped.values():
        for person, kind, relative in infer(members):
            if kind == "spouse":
                if person in spouses or relative in spouses:
                    continue
                spouses |= {person, relative}
            else:
                if (person, kind) in parents:
                    continue
                parents.add((person, kind))
            rows.append(
                {
                    "station_id": work.station_id,
                    "id": new_id(),
                    "person_id": person,
                    "relative_id": relative,
                    "kind": kind,
                }
            )
    return rows


CHUNK: Final = 400


def chunks(ids: Sequence[str]) -> Iterable[tuple[str, dict[str, str]]]:
    """Ids in pieces that fit into one statement: (`:i0, :i1 …`, parameters)."""
    for start in range(0, len(ids), CHUNK):
        named = {f"i{n}": one for n, one in enumerate(ids[start : start + CHUNK])}
        yield ", ".join(f":{name}" for name in named), named


def _members(work: Work, households: list[str]) -> dict[str, list[Member]]:
    grouped: dict[str, list[Member]] = {}
    for listed, named in chunks(households):
        for row in work.rows(
            "SELECT id, household_id, relation, sex, birth FROM people WHERE station_id = :s"
            f" AND household_id IN ({listed}) AND withdrawn_at IS NULL AND died_on IS NULL ORDER BY id",
            s=work.station_id,
            **named,
        ):
            birth = date.fromisoformat(row["birth"]) if row["birth"] else None
            grouped.setdefault(row["household_id"], []).append(
                Member(row["id"], row["relation"], row["sex"], birth)
            )
    return grouped


def _known(work: Work, ids: list[str]) -> tuple[set[tuple[str, str]], set[str]]:
    parents: set[tuple[str, str]] = set()
    spouses: set[str] = set()
    for listed, named in chunks(ids):
        for row in work.rows(
            "SELECT person_id, relative_id, kind FROM kinships WHERE station_id = :s AND withdrawn_at IS NULL"
            f" AND (person_id IN ({listed}) OR relative_id IN ({listed}))",
            s=work.station_id,
            **named,
        ):
            if row["kind"] == "spouse":
                spouses |= {row["person_id"], row["relative_id"]}
            else:
                parents.add((row["person_id"], row["kind"]))
    return parents, spouses
