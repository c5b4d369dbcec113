"""A left-behind elder's file: how they live, ability score, illness, income, emergency contacts, children, visits.

The special-difficulty groups (独居、空巢、留守、失能、重残、计划生育特殊家庭) follow from facts and marks; what the facts
cannot say is ticked by hand. Bands of ability and lists are data (pack `adult_lists`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.adult_files import ElderChild, ElderRecord
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import (
    absences,
    family_help,
    kinship,
    left_behind,
    residents,
    users,
    visit_plan,
    woman_files,
)
from stationdesk.services import family_words as listed
from stationdesk.services.family_help import HelpRow
from stationdesk.storage.work import Work

HIGHEST: Final = 90
"""The highest score of GB/T 42195."""
CONTACTS: Final = 2
"""Emergency contacts that a file wants."""


class ScoreUndated(Refusal):
    template = N_("评估分要和评估日期一起填。请补上另一项，或两项都清空。")


class ContactIncomplete(Refusal):
    template = N_("紧急联系人要有姓名和电话。请补上，或把这一行清空。")


class ContactTwice(Refusal):
    template = N_("两位紧急联系人是同一个电话。请另填一位，一位找不到时才有用。")


class ContactIsOneself(Refusal):
    template = N_("紧急联系人不能是本人的电话。请填别人的电话。")


class ChildUnnamed(Refusal):
    template = N_("请选一位子女，或写明姓名。")


class NotTheirChild(Refusal):
    template = N_("居民档案里没有登记两人的父母子女关系。请先在居民档案里登记，或只写姓名。")


class ChildRowUnknown(Refusal):
    template = N_("没有找到这位子女的记录。请刷新后再选。")


@dataclass(frozen=True)
class Contact:
    """An emergency contact."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    relation: str


@dataclass(frozen=True)
class Ability:
    """The band of a score, and the tag (失能, 半失能) that follows, if any."""

    score: int
    on: date
    code: str
    name: str
    tag: str | None
    by_whom: str = field(repr=False)


@dataclass(frozen=True)
class Belongs:
    """A special-difficulty group the elder belongs to, and where it is known from."""

    code: str
    name: str
    source: str
    """`facts`, `mark`, `file` (ticked by hand) or `register`."""


@dataclass(frozen=True)
class ChildRow:
    """One child of an elder: where they are now, how often and when they were last in touch."""

    id: str | None
    """Of the row that holds contact; None where nothing was written yet."""
    relative_id: str | None
    name: str = field(repr=False)
    sex: str | None
    phone: str = field(repr=False)
    away: bool
    place: str = field(repr=False)
    since: date | None
    frequency: str
    frequency_word: str
    last_contact: date | None
    quiet_days: int | None
    """Days without contact beyond what the frequency says; None when in time or not known."""
    remark: str = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """How the elder stands with visits, as the visit rules give it; empty without `visits:read`."""

    last_on: date | None
    due_on: date | None
    rule: str
    every_days: int | None
    floor: bool
    this_month: bool
    late: bool


@dataclass(frozen=True)
class ElderFile:
    """The whole file, in words; `values` are the codes that a form edits."""

    enrolment: left_behind.Row
    name: str = field(repr=False)
    living: str
    living_by_facts: str
    """The code that the household and absences suggest."""
    support: str
    ability: Ability | None
    illnesses: tuple[str, ...]
    incomes: tuple[str, ...]
    needs: tuple[str, ...]
    groups: tuple[Belongs, ...]
    contacts: tuple[Contact, ...] = field(repr=False)
    contacts_missing: int
    children: tuple[ChildRow, ...]
    seen: Seen | None
    helps: tuple[HelpRow, ...]
    updated_on: date | None
    values: Mapping[str, Any] = field(repr=False)


def _text(name: str, most: int) -> Callable[[Work, Any], Any]:
    return lambda _work, given: listed.text(given, name, most)


def _several(list_name: str, name: str) -> Callable[[Work, Any], Any]:
    return lambda work, given: listed.codes(work, list_name, given, name)


def _one(list_name: str, name: str) -> Callable[[Work, Any], Any]:
    return lambda work, given: listed.code(work, list_name, given, name)


def _contacts(_work: Work, given: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for n, one in enumerate(given or ()):
        name = listed.text(one.get("name"), f"contact{n + 1}", 60)
        phone = listed.phone(one.get("phone"), f"contact{n + 1}")
        relation = listed.text(one.get("relation"), f"contact{n + 1}", 20)
        if name is None and phone is None:
            continue
        if name is None or phone is None:
            raise ContactIncomplete(field=f"contact{n + 1}")
        if any(other["phone"] == phone for other in found):
            raise ContactTwice(field=f"contact{n + 1}")
        found.append({"name": name, "phone": phone, "relation": relation or ""})
    return found[:CONTACTS]


FIELDS: Final[Mapping[str, Callable[[Work, Any], Any]]] = {
    "living": _one("living", "living"),
    "support": _one("support", "support"),
    "ability_score": lambda _work, given: listed.number(given, "ability_score", 0, HIGHEST),
    "ability_on": lambda work, given: listed.past_day(work, given, "ability_on"),
    "ability_by": _text("ability_by", 60),
    "illnesses": _several("illnesses", "illnesses"),
    "incomes": _several("elder_incomes", "incomes"),
    "groups": _several("special_groups", "groups"),
    "housing": _text("housing", 200),
    "doctor": _text("doctor", 60),
    "needs": _several("needs", "needs"),
    "carer": _text("carer", 60),
    "contacts": _contacts,
    "remark": _text("remark", 500),
}
"""What a form may write, and how it is checked."""


def look(work: Work, person_id: str) -> ElderFile:
    """The file of an elder who is or was on the register. Needs `left_behind:read`. Raises EnrolmentUnknown."""
    users.require(work, "left_behind:read")
    enrolment = family_help.latest_enrolment(work, person_id, "elder")
    person = residents.get(work, residents.stands_for(work, person_id))
    row = _record(work, person.id)
    values = {name: getattr(row, name) if row else None for name in FIELDS}
    kids = children(work, person.id)
    living = living_by_facts(work, person)
    ability = _ability(work, row)
    if "left_behind:enrol" not in work.actor.permits:
        # Only a form needs the numbers themselves.
        values["contacts"] = [
            {**one, "phone": woman_files.shown_phone(one["phone"])} for one in values["contacts"] or ()
        ]
    ill = listed.words(work, "illnesses")
    money = listed.words(work, "elder_incomes")
    wants = listed.words(work, "needs")
    contacts = tuple(
        Contact(one["name"], woman_files.shown_phone(one["phone"]), one["relation"])
        for one in values["contacts"] or ()
    )
    return ElderFile(
        enrolment,
        person.name,
        listed.word(work, "living", values["living"]),
        living,
        listed.word(work, "support", values["support"]),
        ability,
        tuple(ill.get(code, code) for code in values["illnesses"] or ()),
        tuple(money.get(code, code) for code in values["incomes"] or ()),
        tuple(wants.get(code, code) for code in values["needs"] or ()),
        _groups(work, person, values, living, ability, enrolment.until is None),
        contacts,
        max(0, CONTACTS - len(contacts)),
        kids,
        _seen(work, person.id),
        family_help.of_person(work, person.id, "elder"),
        row.updated_on if row else None,
        values,
    )


def write(work: Work, person_id: str, changes: Mapping[str, Any]) -> ElderFile:
    """Write fields of the file (those of `FIELDS`). Needs `left_behind:enrol`.

    Raises EnrolmentUnknown, FieldNotOfFile, ScoreUndated, ContactIncomplete, ContactTwice, ContactIsOneself,
    and what `family_words` refuses.
    """
    users.require(work, "left_behind:enrol")
    person = family_help.require_open(work, person_id, "elder")
    given = woman_files.checked(work, FIELDS, changes)
    row = _record(work, person)
    now = {name: given.get(name, getattr(row, name) if row else None) for name in FIELDS}
    if (now["ability_score"] is None) != (now["ability_on"] is None):
        raise ScoreUndated(field="ability_on" if now["ability_on"] is None else "ability_score")
    own = set(residents.phones_of(work, person))
    for n, one in enumerate(now["contacts"] or ()):
        if one["phone"] in own:
            raise ContactIsOneself(field=f"contact{n + 1}")
    if row is None:
        row = ElderRecord(
            station_id=work.station_id,
            id=seeded_id(work.station_id, "elder_file", person),
            person_id=person,
            updated_on=work.today,
        )
        work.session.add(row)
    for name, value in given.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    row.updated_on, row.user_id = work.today, work.user_id
    work.session.flush()
    audit.record(work, "left_behind:elder", row.id, fields=sorted(given))
    return look(work, person)


# children -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewChild:
    """What is known of one child: `relative_id` where the residents' register has them, otherwise a name.

    What is None stays as it was; an empty text clears it.
    """

    elder_id: str
    relative_id: str | None = None
    row_id: str | None = None
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    place: str | None = field(default=None, repr=False)
    since: date | None = None
    frequency: str | None = None
    last_contact: date | None = None
    remark: str | None = field(default=None, repr=False)


def children(work: Work, person_id: str) -> tuple[ChildRow, ...]:
    """An elder's children: those of the residents' register and those only named, eldest first, named last.

    Needs `left_behind:read`.
    """
    users.require(work, "left_behind:read")
    rows = list(
        work.session.execute(
            sa.select(ElderChild)
            .where(
                ElderChild.station_id == work.station_id,
                ElderChild.person_id == person_id,
                ElderChild.withdrawn_at.is_(None),
            )
            .order_by(ElderChild.id)
        ).scalars()
    )
    held = {row.relative_id: row for row in rows if row.relative_id}
    often = listed.words(work, "frequencies")
    days = {line["code"]: line["days"] for line in listed.lines(work, "frequencies")}
    found = []
    for kin in kinship.of_person(work, person_id):
        if kin.kind != "child":
            continue
        person = residents.get(work, kin.relative_id)
        if person.died_on is not None:
            continue
        row = held.get(kin.relative_id)
        now = _away(work, kin.relative_id)
        numbers = residents.phones_of(work, kin.relative_id)
        found.append(
            _child(
                work, row, kin.relative_id, kin.name, kin.sex,
                numbers[0] if numbers else row.phone if row else None,
                now.place if now else "", now.since if now else None, now is not None, often, days,
            )
        )  # fmt: skip
    for row in rows:
        if row.relative_id is None:
            found.append(
                _child(
                    work, row, None, row.name or "", None, row.phone, row.place or "", row.since,
                    bool(row.place), often, days,
                )
            )  # fmt: skip
    return tuple(found)


def write_child(work: Work, new: NewChild) -> ChildRow:
    """Write what is known of one child. Needs `left_behind:enrol`.

    Raises ChildUnnamed, NotTheirChild, ChildRowUnknown, EnrolmentUnknown, and what `family_words` refuses.
    """
    users.require(work, "left_behind:enrol")
    elder = family_help.require_open(work, new.elder_id, "elder")
    row = None
    if new.row_id is not None:
        row = work.session.get(ElderChild, (work.station_id, new.row_id))
        if row is None or row.withdrawn_at is not None or row.person_id != elder:
            raise ChildRowUnknown(field="child")
    relative = row.relative_id if row else new.relative_id
    if relative is not None:
        if not any(
            one.kind == "child" and one.relative_id == relative for one in kinship.of_person(work, elder)
        ):
            raise NotTheirChild(field="relative")
    elif not (new.name if new.name is not None else (row.name if row else None) or "").strip():
        raise ChildUnnamed(field="name")
    if row is None:
        # One row a child and elder on every machine, where the register says who it is.
        named = seeded_id(work.station_id, "elder_child", elder, relative) if relative else new_id()
        row = work.session.get(ElderChild, (work.station_id, named))
        if row is None:
            row = ElderChild(station_id=work.station_id, id=named, person_id=elder, relative_id=relative)
            work.session.add(row)
        row.withdrawn_at = row.withdrawn_why = None
    given = {
        "name": listed.text(new.name, "name", 60),
        "phone": listed.phone(new.phone, "phone"),
        "place": listed.text(new.place, "place", 100),
        "since": listed.past_day(work, new.since, "since"),
        "frequency": listed.code(work, "frequencies", new.frequency, "frequency"),
        "last_contact": listed.past_day(work, new.last_contact, "last_contact"),
        "remark": listed.text(new.remark, "remark", 200),
    }
    if relative:
        # Where the residents' register knows them, name, place and absence are said there alone.
        given = {name: value for name, value in given.items() if name not in ("name", "place", "since")}
    for name, value in given.items():
        if getattr(new, name) is not None and getattr(row, name) != value:
            setattr(row, name, value)
    work.session.flush()
    audit.record(work, "left_behind:elder_child", row.id)
    return next(one for one in children(work, elder) if one.id == row.id)


def contacted(work: Work, person_id: str, child: str, on: date | None = None) -> ChildRow:
    """A child was in touch (last contact), child given by row or by person. Needs `left_behind:enrol`.

    Raises ChildRowUnknown, DayNotYet.
    """
    users.require(work, "left_behind:enrol")
    elder = family_help.require_open(work, person_id, "elder")
    known = next((one for one in children(work, elder) if child in (one.id, one.relative_id)), None)
    if known is None:
        raise ChildRowUnknown(field="child")
    day = listed.past_day(work, on, "on") or work.today
    if known.id is None:
        return write_child(work, NewChild(elder, known.relative_id, last_contact=day))
    row = work.session.get_one(ElderChild, (work.station_id, known.id))
    # An older contact that is written down late does not hide a newer one.
    row.last_contact = max(day, row.last_contact or day)
    work.session.flush()
    audit.record(work, "left_behind:elder_child", row.id)
    return next(one for one in children(work, elder) if one.id == row.id)


def remove_child(work: Work, row_id: str, why: str) -> None:
    """Take back a row that was written wrongly. Needs `left_behind:enrol`. Raises ChildRowUnknown, ReasonMissing."""
    users.require(work, "left_behind:enrol")
    row = work.session.get(ElderChild, (work.station_id, row_id))
    if row is None or row.withdrawn_at is not None:
        raise ChildRowUnknown(field="child")
    if not why.strip():
        raise left_behind.ReasonMissing(field="why")
    row.withdrawn_at, row.withdrawn_why = work.at, why.strip()
    audit.record(work, "left_behind:elder_child", row.id)


# what follows from facts ----------------------------------------------------------------------------


def living_by_facts(work: Work, person: Person) -> str:
    """How an elder lives, as the household and the absences say: a code of `living`, empty without a household."""
    if person.household_id is None:
        return ""
    others = work.rows(
        "SELECT p.id, p.birth FROM people p WHERE p.station_id = :s AND p.household_id = :h AND p.id <> :me"
        " AND p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = p.station_id AND a.person_id = p.id"
        "  AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on))",
        s=work.station_id,
        h=person.household_id,
        me=person.id,
        on=work.today.isoformat(),
    )
    if not others:
        return "alone"
    ages = [age_on(date.fromisoformat(row["birth"]), work.today) for row in others if row["birth"]]
    if len(ages) == len(others) and all(age >= 60 for age in ages):
        return "couple"
    near = {row["id"] for row in others}
    kin = [one.relative_id for one in kinship.of_person(work, person.id) if one.kind == "child"]
    if near & set(kin):
        return "children"
    grand = {
        one.relative_id for child in kin for one in kinship.of_person(work, child) if one.kind == "child"
    }
    return "grandchildren" if near & grand else "other"


def _groups(
    work: Work,
    person: Person,
    values: Mapping[str, Any],
    living: str,
    ability: Ability | None,
    on_register: bool,
) -> tuple[Belongs, ...]:
    marks = woman_files.marks_of(work, work.today).get(person.id, set())
    names = listed.words(work, "special_groups")
    ill = values["illnesses"] or ()
    facts = {values["living"] or living}
    if ability is not None and ability.tag is not None:
        facts.add("ability")
    if "dementia" in ill:
        facts.add("dementia")
    if person.disability_level in ("1", "2"):
        facts.add("disability")
    found = []
    for line in listed.lines(work, "special_groups"):
        code = line["code"]
        if on_register and "register" in line["from"]:
            source = "register"
        elif facts & set(line["from"]):
            source = "facts"
        elif woman_files.has_mark(marks, line["marks"]):
            source = "mark"
        elif code in (values["groups"] or ()):
            source = "file"
        else:
            continue
        found.append(Belongs(code, names[code], source))
    return tuple(found)


def band(work: Work, score: int) -> Mapping[str, Any]:
    """The line of the pack's bands that a score falls into."""
    return next(line for line in listed.lines(work, "ability") if line["least"] <= score <= line["most"])


def _ability(work: Work, row: ElderRecord | None) -> Ability | None:
    if row is None or row.ability_score is None or row.ability_on is None:
        return None
    line = band(work, row.ability_score)
    name = listed.words(work, "ability")[line["code"]]
    return Ability(row.ability_score, row.ability_on, line["code"], name, line["tag"], row.ability_by or "")


def _seen(work: Work, person: str) -> Seen | None:
    if "visits:read" not in work.actor.permits:
        return None
    last = work.scalar(
        "SELECT max(visited_at) FROM visits WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " AND state = 'done' AND result = 'seen'",
        s=work.station_id,
        p=person,
    )
    last_on = civil_date(unstamp(last)) if last else None
    due = next(iter(visit_plan.due(work, date.max - timedelta(days=1), person)), None)
    return Seen(
        last_on,
        due.due_on if due else None,
        due.name if due else "",
        due.every_days if due else None,
        bool(due and due.floor),
        last_on is not None and (last_on.year, last_on.month) == (work.today.year, work.today.month),
        bool(due and due.due_on < work.today),
    )


def _away(work: Work, person: str) -> absences.AbsenceRow | None:
    times: Sequence[absences.AbsenceRow] = absences.of_person(work, person)
    return next((one for one in reversed(times) if one.back is None or one.back > work.today), None)


def _child(
    work: Work,
    row: ElderChild | None,
    relative: str | None,
    name: str,
    sex: str | None,
    phone: str | None,
    place: str,
    since: date | None,
    away: bool,
    often: Mapping[str, str],
    days: Mapping[str, int | None],
) -> ChildRow:
    frequency = (row.frequency if row else None) or ""
    last = row.last_contact if row else None
    limit = days.get(frequency)
    quiet = (work.today - last).days - limit if last is not None and limit is not None else None
    return ChildRow(
        row.id if row else None,
        relative,
        name,
        sex,
        woman_files.shown_phone(phone),
        away,
        place,
        since,
        frequency,
        often.get(frequency, frequency),
        last,
        quiet if quiet is not None and quiet > 0 else None,
        (row.remark if row else None) or "",
    )


def _record(work: Work, person: str) -> ElderRecord | None:
    row = work.session.get(ElderRecord, (work.station_id, seeded_id(work.station_id, "elder_file", person)))
    return row if row is not None and row.withdrawn_at is None else None
