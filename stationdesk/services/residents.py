"""People (居民): added, corrected, found, shown, and revealed under audit.

Names are kept as given (`core.names`), numbers checked by GB 11643 (`core.idnumber`): what is odd about a
region is a warning, never a refusal. Whole numbers leave only through `reveal`, which is audited.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import idnumber, lengths, masks, names, phones
from stationdesk.core.errors import Refusal, Unhappy
from stationdesk.core.ids import is_id, new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Household, Membership, Person, PersonAlias, Phone
from stationdesk.security import audit
from stationdesk.services import codes, users
from stationdesk.storage.work import Work


class PersonUnknown(Refusal):
    template = N_("档案里找不到这个人。请用姓名拼音、身份号码或电话尾号再查，或先登记。")


class AmbiguousPerson(Refusal):
    template = N_("有 {count} 个人符合，无法确定是哪一位。请改用身份号码或档案编号。")


class IdNumberTaken(Refusal):
    template = N_("这个身份号码已登记在另一份档案上。请打开那份档案；如确为两人，请照证件核对号码。")


class IdNumberOrBirthMissing(Refusal):
    template = N_("身份号码和出生日期至少填一项，否则无法分清同名的人。")


class BirthContradicts(Refusal):
    template = N_("出生日期与身份号码中的{inside}不符。请照证件核对两处。")


class SexContradicts(Refusal):
    template = N_("性别与身份号码不符（号码第17位表示{inside}）。请照证件核对两处。")


class DayImpossible(Refusal):
    template = N_("日期{day}不对：不能早于出生，也不能晚于今天。请核对后重填。")


class CodeUnknown(Refusal):
    template = N_("“{value}”不在“{list}”的代码表里。请从列表中选择。")


class FieldUnknown(Refusal):
    template = N_("没有“{name}”这一项，不能修改。")


class HouseholdUnknown(Refusal):
    template = N_("找不到这一户。请先登记户，或核对户编号。")


PLAIN: Final = (
    "no_id_why",
    "registered_address",
    "living_address",
    "guardian_capacity",
    "remark",
)
CODED: Final = tuple(codes.COLUMNS)
LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "no_id_why": lengths.ADDRESS,
        "registered_address": lengths.ADDRESS,
        "living_address": lengths.ADDRESS,
        "guardian_capacity": lengths.ADDRESS,
        "remark": lengths.REMARK,
    }
)
EDITABLE: Final = frozenset(
    (*PLAIN, *CODED, "name", "birth", "id_number", "resident_type", "died_on", "moved_out_on")
)
TYPES: Final[Mapping[str, str]] = MappingProxyType({"registered": N_("户籍"), "other": N_("非户籍")})


@dataclass(frozen=True)
class NewPerson:
    """Someone to be registered. Codes are codes of the lists; `phones` whole numbers."""

    name: str = field(repr=False)
    id_number: str | None = field(default=None, repr=False)
    birth: date | None = field(default=None, repr=False)
    sex: str | None = None
    household_id: str | None = None
    relation: str | None = None
    resident_type: str = "registered"
    phones: tuple[str, ...] = field(default=(), repr=False)
    more: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Other columns of a person (`EDITABLE`)."""


@dataclass(frozen=True)
class EditPerson:
    """Columns of a person (`EDITABLE`) with their new values; None empties one."""

    person_id: str
    changes: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Saved:
    """What adding or editing gives back: the id, and warnings that stop nothing."""

    person_id: str
    warnings: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Revealed:
    """The whole numbers of one person, after the look was written down."""

    person_id: str
    id_number: str | None = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """What is stored of an identity: cleaned, checked, completed from the number."""

    name: str = field(repr=False)
    id_number: str | None = field(repr=False)
    id_kind: str | None
    birth: date | None = field(repr=False)
    sex: str | None
    warnings: tuple[str, ...] = ()


def checked_identity(
    today: date,
    name: str,
    id_number: str | int | float | None,
    birth: date | None,
    sex: str | None,
    *,
    id_kind: str | None = None,
) -> Checked:
    """Check name, number, birth and sex against each other; birth and sex follow from the number.

    Raises the refusals of `core.names` and `core.idnumber`, BirthContradicts, SexContradicts,
    IdNumberOrBirthMissing, DayImpossible.
    """
    clean = names.clean(name)
    warnings = [note.sentence for note in clean.notes]
    if birth is not None and (birth > today or birth < date(1850, 1, 1)):
        raise DayImpossible(day=birth, field="birth")
    if id_number is None or id_number == "":
        if birth is None:
            raise IdNumberOrBirthMissing(field="id_number")
        return Checked(clean.kept, None, None, birth, sex, (*warnings, N_("没有身份号码，请尽快补上。")))
    parsed = idnumber.parse(id_number, today=today)
    warnings += parsed.warnings
    if parsed.birth is not None:
        if birth is not None and birth != parsed.birth:
            raise BirthContradicts(inside=parsed.birth, field="birth")
        birth = parsed.birth
    if parsed.sex is not None:
        if sex in ("1", "2") and sex != parsed.sex.value:
            raise SexContradicts(
                inside=say(N_("男")) if parsed.sex.value == "1" else say(N_("女")), field="sex"
            )
        sex = parsed.sex.value
    kind = id_kind
    if kind is None:
        foreign = parsed.kind in (idnumber.Kind.FOREIGNER, idnumber.Kind.FOREIGNER_OLD)
        kind = "553" if foreign else "111"
    return Checked(clean.kept, parsed.number, kind, birth, sex, tuple(warnings))


def add(work: Work, new: NewPerson) -> Saved:
    """Register a person. Needs `residents:edit`. Raises IdNumberTaken and what `checked_identity` raises."""
    users.require(work, "residents:edit")
    more = dict(new.more)
    _check_columns(work, more)
    known = checked_identity(
        work.today, new.name, new.id_number, new.birth, new.sex, id_kind=more.pop("id_kind", None)
    )
    if known.id_number and holders(work, known.id_number):
        raise IdNumberTaken(field="id_number")
    if new.household_id is not None:
        _household(work, new.household_id)
    _check_columns(work, {"relation": new.relation, "resident_type": new.resident_type})
    person_id = new_id()
    for name in ("name", "birth", "sex", "id_number", "relation", "resident_type"):
        more.pop(name, None)
    work.session.add(
        Person(
            station_id=work.station_id,
            id=person_id,
            name=known.name,
            sex=known.sex,
            birth=known.birth,
            id_kind=known.id_kind,
            id_number=known.id_number,
            resident_type=new.resident_type,
            household_id=new.household_id,
            relation=new.relation,
            **more,
        )
    )
    work.session.flush()
    if new.household_id is not None:
        work.session.add(
            Membership(
                station_id=work.station_id,
                person_id=person_id,
                household_id=new.household_id,
                relation=new.relation,
                since=work.today,
            )
        )
    set_phones(work, person_id, new.phones)
    audit.record(work, "residents:edit", person_id, added=1)
    return Saved(person_id, known.warnings)


def edit(work: Work, request: EditPerson) -> Saved:
    """Correct a person; before and after stay in the change log. Needs `residents:edit`.

    Raises FieldUnknown, PersonUnknown, IdNumberTaken, DayImpossible and what `checked_identity` raises.
    """
    users.require(work, "residents:edit")
    row = get(work, request.person_id)
    given = dict(request.changes)
    for name, value in given.items():
        if value == "":
            given[name] = None
    _check_columns(work, given)
    warnings: tuple[str, ...] = ()
    if {"name", "id_number", "birth", "sex"} & set(given):
        numbered = given.get("id_number", row.id_number)
        # A corrected number brings its own birth and sex unless they were corrected too.
        changed_number = "id_number" in given and given["id_number"] not in (None, row.id_number)
        known = checked_identity(
            work.today,
            given.get("name", row.name) or "",
            numbered,
            given.get("birth", None if changed_number else row.birth),
            given.get("sex", None if changed_number else row.sex),
            id_kind=given.get("id_kind", None if changed_number else row.id_kind),
        )
        if known.id_number and set(holders(work, known.id_number)) - {row.id}:
            raise IdNumberTaken(field="id_number")
        given |= {
            "name": known.name,
            "id_number": known.id_number,
            "birth": known.birth,
            "sex": known.sex,
            "id_kind": known.id_kind,
        }
        warnings = known.warnings
    birth = given.get("birth", row.birth)
    for name in ("died_on", "moved_out_on"):
        day = given.get(name)
        if day is not None and (day > work.today or (birth is not None and day < birth)):
            raise DayImpossible(day=day, field=name)
    changed = tuple(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    if "relation" in changed:
        work.run(
            "UPDATE memberships SET relation = :relation WHERE station_id = :s AND person_id = :p"
            " AND household_id = :h AND until IS NULL AND withdrawn_at IS NULL",
            {"relation": row.relation, "s": work.station_id, "p": row.id, "h": row.household_id},
        )
    if changed:
        audit.record(work, "residents:edit", row.id, columns=sorted(changed))
    work.session.flush()
    return Saved(row.id, warnings, changed)


def died(work: Work, person_id: str, on: date) -> Saved:
    """Write a death down; whoever was away is away no longer. Needs `residents:edit`."""
    saved = edit(work, EditPerson(person_id, {"died_on": on}))
    work.run(
        "UPDATE absences SET back = max(since, :on) WHERE station_id = :s AND person_id = :p"
        " AND back IS NULL AND withdrawn_at IS NULL",
        {"on": on.isoformat(), "s": work.station_id, "p": person_id},
    )
    return saved


def moved_out(work: Work, person_id: str, on: date) -> Saved:
    """Write down that someone moved away for good. Needs `residents:edit`."""
    return edit(work, EditPerson(person_id, {"moved_out_on": on}))


def moved_back(work: Work, person_id: str) -> Saved:
    """Someone who had moved away lives here again. Needs `residents:edit`."""
    return edit(work, EditPerson(person_id, {"moved_out_on": None}))


def set_phones(work: Work, person_id: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """The person's telephone numbers from now on, the first one first. Raises PhoneUnknown."""
    users.require(work, "residents:edit")
    wanted = list(dict.fromkeys(phones.parse(number).number for number in numbers if number.strip()))
    had = {
        row.number: row
        for row in work.session.execute(
            sa.select(Phone).where(
                Phone.station_id == work.station_id,
                Phone.person_id == person_id,
                Phone.withdrawn_at.is_(None),
            )
        ).scalars()
    }
    for number, row in had.items():
        if number not in wanted:
            row.withdrawn_at, row.withdrawn_why = work.at, "edited"
    for rank, number in enumerate(wanted):
        if number in had:
            had[number].rank = rank
        else:
            work.session.add(Phone(station_id=work.station_id, person_id=person_id, number=number, rank=rank))
    work.session.flush()
    return tuple(wanted)


def reveal(work: Work, person_id: str, why: str = "") -> Revealed:
    """The whole numbers of one person; every look is in the audit chain. Needs `residents:reveal`.

    `why` is a code (`call`, `edit`, `paper` …), never free text. Must run in `desk.change`.
    """
    users.require(work, "residents:reveal")
    row = get(work, person_id)
    audit.record(work, "residents:reveal", row.id, **({"why": why} if why else {}))
    return Revealed(row.id, row.id_number, phones_of(work, row.id))


def phones_of(work: Work, person_id: str) -> tuple[str, ...]:
    """The whole numbers, for services that need them; faces use `reveal`."""
    rows = work.rows(
        "SELECT number FROM phones WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " ORDER BY rank, id",
        s=work.station_id,
        p=person_id,
    )
    return tuple(row["number"] for row in rows)


def get(work: Work, person_id: str) -> Person:
    """The row of a person, for services only. Raises PersonUnknown."""
    row = work.session.get(Person, (work.station_id, person_id))
    if row is None or row.withdrawn_at is not None:
        raise PersonUnknown(field="person")
    return row


def holders(work: Work, number: str) -> list[str]:
    """Ids of the people with an identity number, those that another row stands for left out."""
    rows = work.rows(
        "SELECT p.id FROM people p WHERE p.station_id = :s AND p.id_number = :n AND p.withdrawn_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM person_aliases a WHERE a.station_id = p.station_id"
        " AND a.alias_id = p.id AND a.withdrawn_at IS NULL) ORDER BY p.id",
        s=work.station_id,
        n=number,
    )
    return [row["id"] for row in rows]


def stands_for(work: Work, person_id: str) -> str:
    """The id under which a merged person goes on; the same id for everyone else."""
    if work.reading:  # a page asks it of everybody on it
        return followed(merged(work), person_id)
    seen = {person_id}
    while True:
        found = work.session.execute(
            sa.select(PersonAlias.person_id).where(
                PersonAlias.station_id == work.station_id,
                PersonAlias.alias_id == person_id,
                PersonAlias.withdrawn_at.is_(None),
            )
        ).scalar()
        if found is None or found in seen:
            return person_id
        seen.add(found)
        person_id = found


def merged(work: Work) -> Mapping[str, str]:
    """Merged people and who stands for each, as written down: for `followed`, where many are asked about at once."""
    known: dict[str, str] | None = work.extra.get("merged") if work.reading else None
    if known is not None:
        return known
    found: dict[str, str] = {}
    for alias, person in work.tuples(
        "SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL",
        s=work.station_id,
    ):
        found.setdefault(alias, person)
    if work.reading:
        work.extra["merged"] = found
    return found


def followed(stands: Mapping[str, str], person_id: str) -> str:
    """The id under which a person goes on, as `stands_for` says it, from what `merged` found."""
    seen = {person_id}
    while (found := stands.get(person_id)) is not None and found not in seen:
        seen.add(found)
        person_id = found
    return person_id


def resolve(work: Work, text: str) -> str:
    """The id of the person someone means: a record id, an identity number, or a name held by one person.

    Needs `residents:read`. Raises PersonUnknown, AmbiguousPerson.
    """
    users.require(work, "residents:read")
    plain = text.strip()
    if is_id(plain.lower()):
        return stands_for(work, get(work, plain.lower()).id)
    try:
        number = idnumber.parse(plain, today=work.today).number
    except Unhappy:
        number = ""
    if number:
        return _only(holders(work, number))
    form = names.search_form(plain)
    if not form:
        raise PersonUnknown(field="person")
    from stationdesk.search import keys

    rows = work.rows(
        "SELECT p.id, p.name FROM search_keys k"
        " JOIN people p ON p.station_id = :s AND p.id = k.record_id AND p.withdrawn_at IS NULL"
        " WHERE k.scope = :scope AND k.key = :key",
        s=work.station_id,
        scope=keys.scope("p", work.station_id),
        key="n" + form,
    )
    ids = dict.fromkeys(stands_for(work, row["id"]) for row in rows if names.search_form(row["name"]) == form)
    return _only(list(ids))


def _only(ids: list[str]) -> str:
    if not ids:
        raise PersonUnknown(field="person")
    if len(ids) > 1:
        raise AmbiguousPerson(count=len(ids), field="person")
    return ids[0]


def _household(work: Work, household_id: str) -> Household:
    row = work.session.get(Household, (work.station_id, household_id))
    if row is None or row.withdrawn_at is not None:
        raise HouseholdUnknown(field="household")
    return row


def _check_columns(work: Work, given: Mapping[str, Any]) -> None:
    lengths.within(LENGTHS, given)
    lists = codes.of(work)
    for name, value in given.items():
        if name not in EDITABLE:
            raise FieldUnknown(name=name, field=name)
        if value is None:
            if name in ("name", "resident_type"):
                raise (
                    names.NameMissing() if name == "name" else CodeUnknown(value="", list=name, field=name)
                )
            continue
        if name in codes.COLUMNS and value not in lists.words[codes.COLUMNS[name]]:
            raise CodeUnknown(value=value, list=codes.COLUMNS[name], field=name)
        if name == "resident_type" and value not in TYPES:
            raise CodeUnknown(value=value, list=name, field=name)


@dataclass(frozen=True)
class HistoryLine:
    """One change of one column of a person, from the change log."""

    at: str
    user_id: str | None
    column: str
    before: Any = field(repr=False)
    after: Any = field(repr=False)
    reason: str = ""


def history(work: Work, person_id: str) -> list[HistoryLine]:
    """Who changed what in a person's row, oldest first, with before and after. Needs `residents:read`.

    Identity numbers are masked. What was erased from the log is not shown.
    """
    users.require(work, "residents:read")
    rows = work.rows(
        "SELECT c.payload, t.wall, t.author, t.reason FROM changes c JOIN transactions t"
        " ON t.station_id = c.station_id AND t.device_no = c.device_no AND t.epoch = c.epoch AND t.txn = c.txn"
        " WHERE c.station_id = :s AND c.record_id = :r AND c.table_name = 'people' ORDER BY t.hlc, c.seq",
        s=work.station_id,
        r=person_id,
    )
    now: dict[str, Any] = {}
    lines = []
    for row in rows:
        for column, value in json.loads(row["payload"] or "{}").items():
            if now.get(column) != value:
                before, after = now.get(column), value
                if column == "id_number":
                    before = masks.id_number(before) if before else None
                    after = masks.id_number(after) if after else None
                lines.append(HistoryLine(row["wall"], row["author"], column, before, after, row["reason"]))
            now[column] = value
    return lines
