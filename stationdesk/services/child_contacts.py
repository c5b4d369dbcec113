"""Parents keep in touch (未成年人保护法 art. 23: with child and carer once a week), and what guardians say.

Two guardians who disagree are both written down; the file shows that they disagree, and nobody is overruled here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.child_files import GuardianContact, GuardianWord
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import child_form, child_gate, left_behind, packs, users
from stationdesk.services import file_access_sight as sight
from stationdesk.storage.work import Work

WHO: Final[Mapping[str, str]] = {
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "both": N_("父母双方"),
    "other": N_("其他监护人"),
}
REACHED: Final[Mapping[str, str]] = {
    "child": N_("孩子"),
    "carer": N_("照护人"),
    "both": N_("孩子和照护人"),
}
HOW: Final[Mapping[str, str]] = {
    "phone": N_("电话"),
    "video": N_("视频"),
    "message": N_("语音、短信"),
    "home": N_("回家"),
}
POSITIONS: Final[Mapping[str, str]] = {"agrees": N_("同意"), "refuses": N_("不同意")}


class ContactAhead(Refusal):
    template = N_("联系日期{day}还没有到，不能登记。")


class ChoiceUnknown(Refusal):
    template = N_("“{value}”不能选。可填：{known}。")


class GuardianNameMissing(Refusal):
    template = N_("请写明是哪一位监护人说的。")


@dataclass(frozen=True)
class NewContact:
    """A contact that took place, as the carer or the child told it or the parent said."""

    enrolment_id: str
    happened_on: date | None = None
    who: str = "both"
    reached: str = "both"
    how: str = "phone"
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class ContactLine:
    """A contact on file."""

    happened_on: date
    who: str
    reached: str
    how: str
    note: str = field(repr=False)
    by: str


@dataclass(frozen=True)
class Touch:
    """When child and carer were last contacted, by when each should be again, and whether that day has passed."""

    child_on: date | None
    carer_on: date | None
    due_on: date
    every_days: int
    overdue_days: int
    """0: in time."""


@dataclass(frozen=True)
class Overdue:
    """A child whose parents have not been in touch for longer than the law says; no content of the file."""

    enrolment_id: str
    person_id: str
    name: str = field(repr=False)
    last_on: date | None
    days: int
    responsible: str = field(repr=False)


@dataclass(frozen=True)
class NewWord:
    """What a guardian says about a matter (or a care letter)."""

    enrolment_id: str
    who: str
    name: str = field(repr=False)
    matter: str
    position: str
    words: str = field(default="", repr=False)
    said_on: date | None = None
    how: str = ""
    letter_id: str | None = None


@dataclass(frozen=True)
class WordLine:
    """A guardian's word on file."""

    id: str
    who: str
    name: str = field(repr=False)
    matter: str
    position: str
    words: str = field(repr=False)
    said_on: date
    letter_id: str | None


@dataclass(frozen=True)
class Disagreement:
    """Guardians whose last words on one matter do not agree."""

    matter: str
    agrees: tuple[str, ...] = field(repr=False)
    refuses: tuple[str, ...] = field(repr=False)


def contact(work: Work, new: NewContact) -> Touch:
    """Write a contact down. Raises ContactAhead, ChoiceUnknown, FileNotAuthorised."""
    row = child_gate.write(work, new.enrolment_id)
    day = new.happened_on or work.today
    if day > work.today:
        raise ContactAhead(day=day, field="happened_on")
    for name, known, value in (
        ("who", WHO, new.who),
        ("reached", REACHED, new.reached),
        ("how", HOW, new.how),
    ):
        _known(name, known, value)
    lengths.within({"note": lengths.REMARK}, {"note": new.note})
    work.session.add(
        GuardianContact(
            station_id=work.station_id,
            id=new_id(),
            person_id=row.person_id,
            happened_on=day,
            who=new.who,
            reached=new.reached,
            how=new.how,
            note=new.note.strip() or None,
            user_id=work.user_id,
        )
    )
    work.session.flush()
    audit.record(work, "left_behind:child_contact", row.id, reached=new.reached)
    return touch(work, row)


def touch(work: Work, row: Enrolment) -> Touch:
    """How things stand for one child, for services that have opened the file."""
    return _touches(work, [row], work.today)[row.id]


def of_child(work: Work, person_id: str, limit: int = 60) -> list[ContactLine]:
    """The contacts of a child, newest first; the caller has opened the file."""
    names = users.names(work)
    rows = work.session.execute(
        sa.select(GuardianContact)
        .where(
            GuardianContact.station_id == work.station_id,
            GuardianContact.person_id.in_(child_form.same_child(work, person_id)),
            GuardianContact.withdrawn_at.is_(None),
        )
        .order_by(GuardianContact.happened_on.desc(), GuardianContact.id.desc())
        .limit(limit)
    ).scalars()
    return [
        ContactLine(r.happened_on, r.who, r.reached, r.how, r.note or "", names.get(r.user_id or "", ""))
        for r in rows
    ]


def overdue(work: Work, on: date | None = None) -> list[Overdue]:
    """The children whose parents are late, longest first. Needs `left_behind:open_child`."""
    users.require(work, "left_behind:open_child")
    day = on or work.today
    found = [(row, person) for row, person in left_behind.enrolled(work, day) if row.kind == "child"]
    out = sight.hidden(work, (row.person_id for row, _ in found))
    found = [(row, person) for row, person in found if row.person_id not in out]
    touches, names = _touches(work, [row for row, _ in found], day), users.names(work)
    late = [
        Overdue(
            row.id,
            row.person_id,
            person.name,
            _earlier(touches[row.id].child_on, touches[row.id].carer_on),
            touches[row.id].overdue_days,
            names.get(row.responsible_id or "", ""),
        )
        for row, person in found
        if touches[row.id].overdue_days
    ]
    return sorted(late, key=lambda one: (-one.days, one.enrolment_id))


def word(work: Work, new: NewWord) -> str:
    """Write down what a guardian says; its id. Nobody's earlier word is changed by it.

    Raises ChoiceUnknown, GuardianNameMissing, ContactAhead, FileNotAuthorised.
    """
    row = child_gate.write(work, new.enrolment_id)
    _known("who", {k: v for k, v in WHO.items() if k != "both"}, new.who)
    _known("matter", child_form.words(work, "word_matters"), new.matter)
    _known("position", POSITIONS, new.position)
    if not new.name.strip():
        raise GuardianNameMissing(field="name")
    day = new.said_on or work.today
    if day > work.today:
        raise ContactAhead(day=day, field="said_on")
    lengths.within(
        {"words": lengths.REMARK, "name": lengths.NAME, "how": lengths.TITLE},
        {"words": new.words, "name": new.name, "how": new.how},
    )
    made = GuardianWord(
        station_id=work.station_id,
        id=new_id(),
        person_id=row.person_id,
        letter_id=new.letter_id,
        who=new.who,
        name=new.name.strip(),
        matter=new.matter,
        position=new.position,
        words=new.words.strip() or None,
        said_on=day,
        how=new.how.strip() or None,
        user_id=work.user_id,
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, "left_behind:guardian_word", row.id, matter=new.matter, position=new.position)
    return made.id


def words_of(work: Work, person_id: str) -> list[WordLine]:
    """Everything guardians said about a child, newest first; the caller has opened the file."""
    rows = work.session.execute(
        sa.select(GuardianWord)
        .where(
            GuardianWord.station_id == work.station_id,
            GuardianWord.person_id.in_(child_form.same_child(work, person_id)),
            GuardianWord.withdrawn_at.is_(None),
        )
        .order_by(GuardianWord.said_on.desc(), GuardianWord.id.desc())
    ).scalars()
    return [
        WordLine(r.id, r.who, r.name, r.matter, r.position, r.words or "", r.said_on, r.letter_id)
        for r in rows
    ]


def disagreements(said: list[WordLine]) -> list[Disagreement]:
    """Where the last word of one guardian is no and that of another is yes (`said` newest first)."""
    last: dict[tuple[str, str, str], WordLine] = {}
    for one in said:
        last.setdefault((one.matter, one.who, one.name if one.who == "other" else ""), one)
    found = []
    for matter in dict.fromkeys(key[0] for key in last):
        mine = [one for key, one in last.items() if key[0] == matter]
        agrees = tuple(one.name for one in mine if one.position == "agrees")
        refuses = tuple(one.name for one in mine if one.position == "refuses")
        if agrees and refuses:
            found.append(Disagreement(matter, agrees, refuses))
    return found


def _touches(work: Work, rows: list[Enrolment], day: date) -> dict[str, Touch]:
    every = int(packs.holding(work, "left_behind_rules", day).body.get("guardian_contact_every_days") or 7)
    last: dict[tuple[str, str], date] = {}
    for one in work.rows(
        "SELECT person_id, reached, max(happened_on) AS day FROM guardian_contacts WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND happened_on <= :on GROUP BY person_id, reached",
        s=work.station_id,
        on=day.isoformat(),
    ):
        for whom in ("child", "carer") if one["reached"] == "both" else (one["reached"],):
            key, when = (one["person_id"], whom), date.fromisoformat(one["day"])
            last[key] = max(when, last.get(key, when))
    merged = bool(work.scalar("SELECT count(*) FROM person_aliases WHERE station_id = :s", s=work.station_id))
    found = {}
    for row in rows:
        ids = child_form.same_child(work, row.person_id) if merged else [row.person_id]
        child, carer = (
            max((last[one, whom] for one in ids if (one, whom) in last), default=None)
            for whom in ("child", "carer")
        )
        # Who was never contacted is counted from the day the child came onto the register.
        least = min(child or row.since, carer or row.since)
        due = least + timedelta(days=every)
        over = 0 if row.until is not None and row.until <= day else max(0, (day - due).days)
        found[row.id] = Touch(child, carer, due, every, over)
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else min(one, other)


def _known(name: str, known: Mapping[str, str], value: str) -> None:
    if value not in known:
        raise ChoiceUnknown(value=str(value)[:20], known="、".join(known), field=name)
