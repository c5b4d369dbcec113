"""A left-behind woman's file: her husband, whom she cares for, what is hard, what she wishes to learn, help given.

Who belongs to the four focus groups (低收入、重病、残疾、合法权益受侵害) follows from marks and the file; the last is
restricted: it, and what is written of it, is told only to those who may record mandatory reports or review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import masks
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id, seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.adult_files import WomanRecord, WomanRight
from stationdesk.models.residents import Person
from stationdesk.security import audit
from stationdesk.services import absences, codes, family_help, kinship, left_behind, residents, users
from stationdesk.services import family_words as listed
from stationdesk.services.family_help import HelpRow
from stationdesk.storage.work import Work

RIGHTS: Final = "rights"
"""The code of the restricted focus group."""


class RightsRestricted(Refusal):
    template = N_("合法权益受侵害的记录只有登记强制报告或复核的岗位能看、能记。请找儿童主任或村党组织书记。")


class RightsKeptApart(Refusal):
    template = N_("“合法权益受侵害”不在这里勾选，请用“权益记录”单独登记。")


class RightUnknown(Refusal):
    template = N_("没有找到这条权益记录。请刷新后再选。")


class FieldNotOfFile(Refusal):
    template = N_("档案里没有“{field_name}”这一项。可填：{known}。")


@dataclass(frozen=True)
class Husband:
    """The husband as the residents' register knows him, or as the file says where it does not."""

    person_id: str | None
    name: str = field(repr=False)
    phone: str = field(repr=False)
    place: str = field(repr=False)
    since: date | None
    back: date | None
    work: str
    comes_home: str


@dataclass(frozen=True)
class RightRow:
    """One record of harmed rights."""

    id: str
    on: date
    what: str = field(repr=False)
    done: str = field(repr=False)
    settled_on: date | None


@dataclass(frozen=True)
class Difficulty:
    """A difficulty she has: its code and word, whether it is a focus group, and where it is known from."""

    code: str
    name: str
    focus: bool
    source: str
    """`file`, `mark`, `register` (health, disability) or `rights`."""


@dataclass(frozen=True)
class WomanFile:
    """The whole file, in words; `values` are the codes that a form edits."""

    enrolment: left_behind.Row
    name: str = field(repr=False)
    husband: Husband
    elders_near: int
    children_near: int
    health: str
    disability: str
    education: str
    labour: str
    income: str
    difficulties: tuple[Difficulty, ...]
    trainings: tuple[str, ...]
    rights: tuple[RightRow, ...] | None = field(repr=False)
    """None for those who may not see them, which says nothing about whether there are any."""
    helps: tuple[HelpRow, ...]
    updated_on: date | None
    values: Mapping[str, Any] = field(repr=False)


_Field = Callable[[Work, Any], Any]


def _listed(name: str, field_name: str) -> _Field:
    return lambda work, given: listed.code(work, name, given, field_name)


def _text(field_name: str, most: int) -> _Field:
    return lambda _work, given: listed.text(given, field_name, most)


def _difficulties(work: Work, given: Any) -> list[str]:
    chosen = listed.codes(work, "difficulties", given, "difficulties")
    if any(line["restricted"] and line["code"] in chosen for line in listed.lines(work, "difficulties")):
        raise RightsKeptApart(field="difficulties")
    return chosen


FIELDS: Final[Mapping[str, _Field]] = {
    "husband_name": _text("husband_name", 60),
    "husband_phone": lambda _work, given: listed.phone(given, "husband_phone"),
    "husband_place": _text("husband_place", 100),
    "husband_since": lambda work, given: listed.past_day(work, given, "husband_since"),
    "husband_work": _text("husband_work", 60),
    "comes_home": _listed("frequencies", "comes_home"),
    "elders_cared": lambda _work, given: listed.number(given, "elders_cared", 0, 20),
    "children_cared": lambda _work, given: listed.number(given, "children_cared", 0, 20),
    "disability_paper": _text("disability_paper", 30),
    "labour": _listed("labour", "labour"),
    "income": _listed("woman_incomes", "income"),
    "difficulties": _difficulties,
    "trainings": lambda work, given: listed.codes(work, "trainings", given, "trainings"),
    "measures": _text("measures", 500),
    "remark": _text("remark", 500),
}
"""What a form may write, and how it is checked."""


def look(work: Work, person_id: str) -> WomanFile:
    """The file of a woman who is or was on the register. Needs `left_behind:read`. Raises EnrolmentUnknown."""
    users.require(work, "left_behind:read")
    enrolment = family_help.latest_enrolment(work, person_id, "woman")
    person = residents.get(work, residents.stands_for(work, person_id))
    row = _record(work, person.id)
    values = {name: getattr(row, name) if row else None for name in FIELDS}
    if "left_behind:enrol" not in work.actor.permits:
        # Only a form needs the number itself.
        values["husband_phone"] = shown_phone(values["husband_phone"])
    lists = codes.of(work)
    disability = " ".join(
        part
        for part in (
            lists.shown("disability_kind", person.disability_kind),
            lists.shown("disability_level", person.disability_level),
        )
        if part
    )
    elders, children = _near(work, person)
    training = listed.words(work, "trainings")
    return WomanFile(
        enrolment,
        person.name,
        _husband(work, person.id, row),
        elders,
        children,
        lists.shown("health", person.health),
        disability,
        lists.shown("education", person.education),
        listed.word(work, "labour", values["labour"]),
        listed.word(work, "woman_incomes", values["income"]),
        _difficulties_of(work, person, values["difficulties"] or ()),
        tuple(training.get(code, code) for code in values["trainings"] or ()),
        _rights(work, person.id) if may_see_rights(work) else None,
        family_help.of_person(work, person.id, "woman"),
        row.updated_on if row else None,
        values,
    )


def write(work: Work, person_id: str, changes: Mapping[str, Any]) -> WomanFile:
    """Write fields of the file (those of `FIELDS`). Needs `left_behind:enrol`.

    Raises EnrolmentUnknown, FieldNotOfFile, RightsKeptApart, and what `family_words` refuses.
    """
    users.require(work, "left_behind:enrol")
    person = family_help.require_open(work, person_id, "woman")
    given = checked(work, FIELDS, changes)
    row = _record(work, person)
    if row is None:
        row = WomanRecord(
            station_id=work.station_id,
            id=seeded_id(work.station_id, "woman_file", person),
            person_id=person,
            updated_on=work.today,
        )
        work.session.add(row)
    for name, value in given.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    row.updated_on, row.user_id = work.today, work.user_id
    work.session.flush()
    audit.record(work, "left_behind:woman", row.id, fields=sorted(given))
    return look(work, person)


def checked(work: Work, fields: Mapping[str, _Field], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be written, each field by its own rule. Raises FieldNotOfFile and the rules' refusals."""
    found = {}
    for name, value in changes.items():
        rule = fields.get(name)
        if rule is None:
            raise FieldNotOfFile(field_name=name[:30], known="、".join(fields), field=name)
        found[name] = rule(work, value)
    return found


# rights ---------------------------------------------------------------------------------------------


def may_see_rights(work: Work) -> bool:
    """Whether this user is told of harmed rights at all."""
    return bool({"left_behind:report", "left_behind:review"} & set(work.actor.permits))


def add_right(work: Work, person_id: str, what: str, *, on: date | None = None, done: str = "") -> RightRow:
    """Write down that her lawful rights were harmed. Needs `left_behind:read` and `left_behind:report` or `review`.

    Raises RightsRestricted, ReasonMissing, DayNotYet, EnrolmentUnknown.
    """
    users.require(work, "left_behind:read")
    _require_rights(work)
    person = family_help.require_open(work, person_id, "woman")
    said = listed.text(what, "what")
    if said is None:
        raise left_behind.ReasonMissing(field="what")
    row = WomanRight(
        station_id=work.station_id,
        id=new_id(),
        person_id=person,
        on_day=listed.past_day(work, on, "on") or work.today,
        what=said,
        done=listed.text(done, "done"),
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "left_behind:rights", row.id)
    return _right(row)


def settle_right(work: Work, right_id: str, done: str, on: date | None = None) -> RightRow:
    """It was dealt with: what was done, and since when. Same permits. Raises RightUnknown, ReasonMissing."""
    users.require(work, "left_behind:read")
    _require_rights(work)
    row = work.session.get(WomanRight, (work.station_id, right_id))
    if row is None or row.withdrawn_at is not None:
        raise RightUnknown(field="right")
    said = listed.text(done, "done")
    if said is None:
        raise left_behind.ReasonMissing(field="done")
    row.done, row.settled_on = said, listed.past_day(work, on, "on") or work.today
    work.session.flush()
    audit.record(work, "left_behind:rights_settled", row.id)
    return _right(row)


def focus(work: Work, on: date | None = None) -> dict[str, frozenset[str]]:
    """Code of each focus group → the enrolled women who belong to it on a day. Needs `left_behind:read`.

    The restricted group is a key only for those who may see it. One woman may belong to several.
    """
    users.require(work, "left_behind:read")
    day = on or work.today
    women = [person for row, person in left_behind.enrolled(work, day) if row.kind == "woman"]
    ids = {person.id for person in women}
    files = {
        row.person_id: row.difficulties or ()
        for row in work.session.execute(
            sa.select(WomanRecord).where(
                WomanRecord.station_id == work.station_id, WomanRecord.withdrawn_at.is_(None)
            )
        ).scalars()
    }
    marks = marks_of(work, day)
    found: dict[str, frozenset[str]] = {}
    for line in listed.lines(work, "difficulties"):
        code = line["code"]
        if not line["focus"]:
            continue
        if line["restricted"]:
            if may_see_rights(work):
                found[code] = _harmed(work, day) & ids
            continue
        found[code] = frozenset(
            person.id
            for person in women
            if code in files.get(person.id, ())
            or has_mark(marks.get(person.id, ()), line["marks"])
            or (code == "disability" and person.disability_kind)
        )
    return found


def _record(work: Work, person: str) -> WomanRecord | None:
    row = work.session.get(WomanRecord, (work.station_id, seeded_id(work.station_id, "woman_file", person)))
    return row if row is not None and row.withdrawn_at is None else None


def _husband(work: Work, person: str, row: WomanRecord | None) -> Husband:
    job, home = (row.husband_work or "", row.comes_home) if row else ("", None)
    often = listed.word(work, "frequencies", home)
    kin = next((one for one in kinship.of_person(work, person) if one.kind == "spouse"), None)
    if kin is None:
        return Husband(
            None,
            (row.husband_name if row else None) or "",
            shown_phone(row.husband_phone if row else None),
            (row.husband_place if row else None) or "",
            row.husband_since if row else None,
            None,
            job,
            often,
        )
    times = absences.of_person(work, kin.relative_id)
    last = times[-1] if times else None
    numbers = residents.phones_of(work, kin.relative_id)
    number = numbers[0] if numbers else row.husband_phone if row else None
    return Husband(
        kin.relative_id,
        kin.name,
        shown_phone(number),
        last.place if last else "",
        last.since if last else None,
        last.back if last else None,
        job,
        often,
    )


def shown_phone(number: str | None) -> str:
    """A number as the file shows it: masked; `family_phones.reveal` shows it whole and is written down."""
    return masks.phone(number) if number else ""


def _near(work: Work, person: Person) -> tuple[int, int]:
    """Elders of 60 and over and children under 16 who live in her household now."""
    elders = children = 0
    for row in work.rows(
        "SELECT p.birth FROM people p WHERE p.station_id = :s AND p.household_id = :h AND p.id <> :me"
        " AND p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL AND p.birth IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = p.station_id AND a.person_id = p.id"
        "  AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on))",
        s=work.station_id,
        h=person.household_id,
        me=person.id,
        on=work.today.isoformat(),
    ):
        age = age_on(date.fromisoformat(row["birth"]), work.today)
        elders += age >= 60
        children += age < 16
    return elders, children


def _difficulties_of(work: Work, person: Person, ticked: Any) -> tuple[Difficulty, ...]:
    known = listed.words(work, "difficulties")
    marks: set[str] = marks_of(work, work.today).get(person.id, set())
    harmed = may_see_rights(work) and person.id in _harmed(work, work.today)
    found = []
    for line in listed.lines(work, "difficulties"):
        code = line["code"]
        if line["restricted"]:
            source = "rights" if harmed else ""
        elif code in ticked:
            source = "file"
        elif has_mark(marks, line["marks"]):
            source = "mark"
        elif code == "disability" and person.disability_kind:
            source = "register"
        else:
            source = ""
        if source:
            found.append(Difficulty(code, known[code], line["focus"], source))
    return tuple(found)


def marks_of(work: Work, day: date) -> dict[str, set[str]]:
    """Person id → the marks in force on a day. For services."""
    found: dict[str, set[str]] = {}
    for row in work.rows(
        "SELECT person_id, mark FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on)",
        s=work.station_id,
        on=day.isoformat(),
    ):
        found.setdefault(row["person_id"], set()).add(row["mark"])
    return found


def has_mark(marks: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of the marks says one of the words (残疾 is in 一级残疾)."""
    words = tuple(wanted)
    return any(word in mark for mark in marks for word in words)


def _harmed(work: Work, day: date) -> frozenset[str]:
    """Women with a record of harmed rights that was not settled by that day."""
    rows = work.session.execute(
        sa.select(WomanRight.person_id).where(
            WomanRight.station_id == work.station_id,
            WomanRight.withdrawn_at.is_(None),
            WomanRight.on_day <= day,
            sa.or_(WomanRight.settled_on.is_(None), WomanRight.settled_on > day),
        )
    ).scalars()
    return frozenset(rows)


def _rights(work: Work, person: str) -> tuple[RightRow, ...]:
    rows = work.session.execute(
        sa.select(WomanRight)
        .where(
            WomanRight.station_id == work.station_id,
            WomanRight.person_id == person,
            WomanRight.withdrawn_at.is_(None),
        )
        .order_by(WomanRight.on_day.desc(), WomanRight.id.desc())
    ).scalars()
    return tuple(_right(row) for row in rows)


def _right(row: WomanRight) -> RightRow:
    return RightRow(row.id, row.on_day, row.what, row.done or "", row.settled_on)


def _require_rights(work: Work) -> None:
    if not may_see_rights(work):
        raise RightsRestricted(field="person")
