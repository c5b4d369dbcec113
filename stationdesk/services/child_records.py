"""The child's own record: what of the national form is kept beside the residents' register, and its changes.

A form is corrected field by field; before and after stay in the change log. What the residents' register holds
(name, birth, identity number, addresses …) is corrected there, in the same sitting, by whoever may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Final

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import seeded_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.child_files import ChildRecord
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import child_form, child_gate, codes, residents
from stationdesk.storage.work import Work

TEXTS: Final[Mapping[str, int]] = {
    "disability": lengths.TITLE,
    "illness": lengths.ADDRESS,
    "school": lengths.NAME,
    "school_class": lengths.TITLE,
    "teacher": lengths.NAME,
    "teacher_phone": lengths.NUMBER,
    "carer_name": lengths.NAME,
    "carer_phone": lengths.NUMBER,
    "carer_id_number": lengths.NUMBER,
    "carer_relation": lengths.TITLE,
    "carer_address": lengths.ADDRESS,
    "director": lengths.NAME,
    "head": lengths.NAME,
    "checker": lengths.NAME,
    "remark": lengths.REMARK,
}
FLAGS: Final = ("household_register", "boards", "entrusted")
CODED: Final[Mapping[str, Mapping[str, str]]] = {
    "health": child_form.HEALTH,
    "away": child_form.AWAY,
    "care_kind": child_form.CARE_KINDS,
}
LISTS: Final = ("income", "support")
FIELDS: Final = (*TEXTS, *FLAGS, *CODED, *LISTS, "schooling", "kin")
PERSON: Final = (
    "name", "sex", "ethnic", "birth", "id_number", "registered_address", "living_address", "disability_kind",
    "disability_level",
)  # fmt: skip
"""What of the form the residents' register holds."""


class FormFieldUnknown(Refusal):
    template = N_("登记表没有“{name}”这一项。")


class FormChoiceUnknown(Refusal):
    template = N_("“{value}”不能选。可填：{known}。")


class ChildOlderThanParent(Refusal):
    template = N_("{who}的出生日期{born}不早于孩子。请核对。")


class IllnessUnsaid(Refusal):
    template = N_("选了“患病”，请写明患什么病（重特大疾病或严重精神障碍）。")


class DroppedOutAtThatAge(Refusal):
    template = N_("“辍学”指义务教育阶段（6至15周岁），“不在学”指14至15周岁。孩子{age}周岁，请核对。")


@dataclass(frozen=True)
class FormEdit:
    """Fields of the form with their new values (None empties one); `person`: what the residents' register holds.

    `kin`: who → {name, born_on, id_no, works_at, phone, dead}.
    """

    enrolment_id: str
    changes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    person: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sheet:
    """The form as it stands, for editing: the record's own values, the register's, and what the two come to."""

    enrolment_id: str
    person_id: str
    values: Mapping[str, Any] = field(repr=False)
    person: Mapping[str, Any] = field(repr=False)
    shown: Mapping[str, Any] = field(repr=False)
    """What the paper will say, by field of the paper."""
    known_kin: frozenset[str]
    """Whom the residents' register knows; their gaps alone are filled from here."""


def sheet(work: Work, row: Enrolment) -> Sheet:
    """The form of an opened file, for editing. Raises BirthUnknown."""
    kept, person = child_form.record(work, row.person_id), residents.get(work, row.person_id)
    facts = child_form.facts(work, row, "")
    parents = child_form.parents(work, person.id)
    known = set(parents)
    for who, above in (("paternal", "father"), ("maternal", "mother")):
        if above in parents:
            elders = child_form.parents(work, parents[above].id)
            known |= {f"{who}_grand{word}" for word in elders}
    return Sheet(
        row.id,
        person.id,
        {name: getattr(kept, name) if kept is not None else None for name in FIELDS},
        {name: getattr(person, name) for name in PERSON},
        {name: getattr(facts, name) for name in facts.__struct_fields__},
        frozenset(known),
    )


def save(work: Work, edit: FormEdit) -> tuple[str, ...]:
    """Keep what was changed on the form; the names of the fields that did change.

    Raises FormFieldUnknown, FormChoiceUnknown, IllnessUnsaid, ChildOlderThanParent, DroppedOutAtThatAge, TextTooLong,
    FileNotAuthorised, and what `residents.edit` raises (which needs `residents:edit`).
    """
    row = child_gate.write(work, edit.enrolment_id)
    changed: tuple[str, ...] = ()
    for name in edit.person:
        if name not in PERSON:
            raise FormFieldUnknown(name=name[:40], field=name)
    if edit.person:
        before = residents.get(work, row.person_id)
        given = {
            name: value for name, value in edit.person.items() if getattr(before, name) != (value or None)
        }
        if given:
            changed += residents.edit(work, residents.EditPerson(row.person_id, given)).changed
    return changed + change(work, row, edit.changes)


def change(work: Work, row: Enrolment, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Change the child's record, in the running transaction of a service that has opened the file."""
    given = {name: _checked(work, name, value) for name, value in changes.items()}
    kept = child_form.record(work, row.person_id)
    if kept is None:
        kept = ChildRecord(
            station_id=work.station_id,
            id=seeded_id("child_files", work.station_id, row.person_id),
            person_id=row.person_id,
            begun_on=work.today,
            updated_on=work.today,
        )
        work.session.add(kept)
        work.session.flush()
    _sensible(work, row, kept, given)
    changed = tuple(name for name, value in given.items() if getattr(kept, name) != value)
    for name in changed:
        setattr(kept, name, given[name])
    if changed:
        kept.updated_on = work.today
        audit.record(work, "left_behind:child_form", row.id, fields=sorted(changed))
    if "school" in changed:
        row.school = kept.school
    work.session.flush()
    return changed


def _checked(work: Work, name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise FormFieldUnknown(name=name[:40], field=name)
    if value in (None, "", (), []) and name != "kin":
        return None
    if name in TEXTS:
        text = str(value).strip()
        lengths.within({name: TEXTS[name]}, {name: text})
        return text or None
    if name in FLAGS:
        return bool(value)
    if name == "kin":
        return _kin(value) or None
    if name in CODED:
        known: Mapping[str, str] = CODED[name]
    else:
        known = child_form.words(work, name)
    for one in (value,) if isinstance(value, str) else value:
        if one not in known:
            listed = "、".join(f"{key}（{say(words)}）" for key, words in known.items())
            raise FormChoiceUnknown(value=str(one)[:20], known=listed, field=name)
    return sorted(set(value), key=list(known).index) if name in LISTS else str(value)


def _kin(value: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for who, said in (value or {}).items():
        if who not in child_form.KIN:
            raise FormFieldUnknown(name=who[:40], field="kin")
        kept: dict[str, Any] = {}
        for name, given in said.items():
            if name not in child_form.KIN_FIELDS:
                raise FormFieldUnknown(name=f"{who}.{name}"[:40], field="kin")
            if given in (None, "", False):
                continue
            if name == "dead":
                kept[name] = True
            elif name == "born_on":
                kept[name] = (
                    given.isoformat() if isinstance(given, date) else date.fromisoformat(given).isoformat()
                )
            else:
                lengths.within({"kin": lengths.ADDRESS}, {"kin": str(given)})
                kept[name] = str(given).strip()
        if kept:
            made[who] = kept
    return made


def _sensible(work: Work, row: Enrolment, kept: ChildRecord, given: Mapping[str, Any]) -> None:
    """What contradicts itself is refused before anything is kept."""
    from stationdesk.core.idnumber import age_on

    child = residents.get(work, row.person_id)
    if given.get("health") == "ill" and not given.get("illness", kept.illness):
        raise IllnessUnsaid(field="illness")
    for who, said in (given.get("kin") or {}).items():
        born = said.get("born_on")
        if born and child.birth and date.fromisoformat(born) >= child.birth:
            raise ChildOlderThanParent(
                who=say(child_form.KIN[who]), born=date.fromisoformat(born), field=f"kin_{who}"
            )
    schooling = given.get("schooling")
    if schooling in ("dropped", "not_studying") and child.birth is not None:
        age = age_on(child.birth, work.today)
        if (schooling == "dropped" and not 6 <= age < 16) or (schooling == "not_studying" and age < 14):
            raise DroppedOutAtThatAge(age=age, field="schooling")


def person_lists(work: Work) -> dict[str, tuple[tuple[str, str], ...]]:
    """The code lists of the person's fields on the form, to choose from in the reader's language."""
    known = codes.of(work)
    return {
        name: tuple(known.list_shown(codes.COLUMNS[name]).items())
        for name in ("sex", "ethnic", "disability_kind", "disability_level")
    }
