"""Sealed care groups (精神障碍患者、社区服刑人员、刑满释放人员): written and visited under permits of their own.

Who belongs to them, every fact and every visit is ciphertext to whoever holds `care:read` or `care:record`: nothing
of it is in lists, search, exports or visit rosters. Services work with ciphertext; a face opens it with the reader's
own key (`care_groups_read.unseal`), and each look is written into the audit without saying at whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from stationdesk.core import lengths
from stationdesk.core.care_contents import CareBody, CareStep
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.core.words import N_
from stationdesk.models.care_groups import CareEntry, CareMember
from stationdesk.models.residents import Person
from stationdesk.models.users import SealedGroup, User
from stationdesk.security import audit, sealed
from stationdesk.services import file_access_keys as group_keys
from stationdesk.services import left_behind_report_keys as report_keys
from stationdesk.services import packs, residents, users
from stationdesk.storage.work import Work

READ: Final = "care:read"
RECORD: Final = "care:record"
GROUP: Final = "care-groups"
"""Name of the sealed group that their readers share."""
FACT: Final = 300


class CareGroupUnknown(Refusal):
    template = N_("没有“{given}”这一类。可选：{groups}。")


class CareLevelUnknown(Refusal):
    template = N_("没有“{given}”这一级。可选：{levels}。")


class CareFactUnknown(Refusal):
    template = N_("这一类没有“{given}”这一项。可填：{facts}。")


class CareAnswerUnknown(Refusal):
    template = N_("“{item}”只能是：{choices}。")


class CareResultUnknown(Refusal):
    template = N_("走访结果只能是：{results}。")


class CarePersonMissing(Refusal):
    template = N_("请选档案里的人，或写明姓名。")


class CareMemberUnknown(Refusal):
    template = N_("没有您能查看的这条记录。请刷新后再选。")


class CareDayAhead(Refusal):
    template = N_("日期还没有到，不能登记。")


class CareNextPast(Refusal):
    template = N_("下次走访的日期早于这次。请核对。")


class CareWordsMissing(Refusal):
    template = N_("请写明情况，别人看得懂的一句话就行。")


class NobodyCares(Refusal):
    template = N_("现在没有岗位有权查阅密存关怀对象，写下后谁也打不开。请先安排关怀专干等岗位。")


@dataclass(frozen=True)
class NewMember:
    """Somebody taken into care. Either `person_id` or `name`; `level` is the group's second unless given."""

    group: str
    person_id: str | None = None
    name: str = field(default="", repr=False)
    level: str = ""
    since: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    responsible: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class NewVisit:
    """A care visit. `answers`: item of the group's pack → one of its choices."""

    member_id: str
    group: str
    """As the opened member says; the service cannot read it."""
    result: str
    on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    words: str = field(default="", repr=False)
    companion: str = field(default="", repr=False)
    next_on: date | None = None


@dataclass(frozen=True)
class SealedPart:
    """Ciphertext of a member or of something that came after, with this reader's wraps."""

    id: str
    at: datetime
    user: str = field(repr=False)
    cipher: str = field(repr=False)
    wraps: tuple[str, ...] = field(repr=False)
    about: str


@dataclass(frozen=True)
class SealedMember:
    """A member with everything that came after, still sealed."""

    first: SealedPart
    later: tuple[SealedPart, ...]


def rules(work: Work) -> Pack:
    """The pack that says which groups there are, how often each is visited and what a visit asks."""
    return packs.holding(work, "care_groups")


def add(work: Work, new: NewMember) -> str:
    """Take somebody into care; the id, which says nothing. Needs `care:record`.

    Raises CareGroupUnknown, CareLevelUnknown, CareFactUnknown, CarePersonMissing, CareDayAhead, NobodyCares.
    """
    users.require(work, RECORD)
    group = _group_rules(work, new.group)
    levels = [one["level"] for one in group["levels"]]
    level = _level(group, new.level or levels[min(1, len(levels) - 1)])
    person = residents.get(work, residents.stands_for(work, new.person_id)) if new.person_id else None
    name = lengths.one_line(new.name, "name", lengths.NAME)
    if person is None and not name:
        raise CarePersonMissing(field="person")
    day = new.since or work.today
    if day > work.today:
        raise CareDayAhead(field="since")
    body = CareBody(
        group=new.group,
        level=level,
        person_id=person.id if person else None,
        name=person.name if person else name,
        birth=person.birth if person else None,
        phone=new.phone.strip() or _phone(work, person),
        address=lengths.one_line(new.address, "address", lengths.ADDRESS)
        or ((person.living_address or person.registered_address or "") if person else ""),
        since=day,
        facts=_facts(group, new.facts),
        responsible=_worker(work, new.responsible),
        note=_text(new.note, "note"),
    )
    key = _key(work)
    member_id = new_id()
    work.session.add(
        CareMember(
            station_id=work.station_id,
            id=member_id,
            group_id=key.id,
            at=work.at,
            user_id=work.user_id,
            cipher=_seal(body, key, f"care_members:{member_id}"),
        )
    )
    work.session.flush()
    audit.record(work, RECORD, member_id, step="add")
    return member_id


def change(
    work: Work,
    member_id: str,
    group: str,
    *,
    level: str = "",
    facts: Mapping[str, str] | None = None,
    responsible: str = "",
    words: str = "",
) -> None:
    """Changed facts, another level, another worker: what is not given stays. Needs `care:record`."""
    rule = _group_rules(work, group)
    step = CareStep(
        kind="facts",
        on=work.today,
        level=_level(rule, level) if level else "",
        facts=_facts(rule, facts or {}),
        responsible=_worker(work, responsible) if responsible else "",
        words=_text(words, "words"),
    )
    _add(work, member_id, step)


def visit(work: Work, new: NewVisit) -> None:
    """A care visit as it was. Needs `care:record`.

    Raises CareResultUnknown, CareAnswerUnknown, CareDayAhead, CareNextPast, CareMemberUnknown.
    """
    rule = _group_rules(work, new.group)
    results = {one["result"]: one["name"] for one in rules(work).body["results"]}
    if new.result not in results:
        raise CareResultUnknown(results="、".join(results), field="result")
    items = {one["item"]: one for one in rule["visit"]}
    for item, choice in new.answers.items():
        known = items.get(item)
        if known is None:
            raise CareAnswerUnknown(item=item[:20], choices="、".join(items), field="answers")
        if known["choices"] and choice not in known["choices"]:
            raise CareAnswerUnknown(
                item=known["name"], choices="、".join(known["choices"]), field=f"answers.{item}"
            )
    day = new.on or work.today
    if day > work.today:
        raise CareDayAhead(field="on")
    if new.next_on is not None and new.next_on < day:
        raise CareNextPast(field="next_on")
    _add(
        work,
        new.member_id,
        CareStep(
            kind="visit",
            on=day,
            result=new.result,
            answers=dict(new.answers),
            words=_text(new.words, "words"),
            companion=lengths.one_line(new.companion, "companion", lengths.NAME),
            next_on=new.next_on,
        ),
    )


def close(work: Work, member_id: str, why: str, on: date | None = None) -> None:
    """Care ends, with the reason; what was written stays. Needs `care:record`."""
    _end(work, member_id, "close", why, on)


def reopen(work: Work, member_id: str, why: str) -> None:
    """Care goes on. Needs `care:record`."""
    _end(work, member_id, "reopen", why, None)


def sealed_members(work: Work) -> tuple[SealedMember, ...]:
    """Everybody in care, sealed, with this reader's wraps; one entry in the audit says how many were looked at.

    Needs `care:read`. Faces open them with `care_groups_read.unseal`.
    """
    users.require(work, READ)
    who = users.names(work)
    wraps: dict[str, tuple[str, ...]] = {}

    def part(row: Any, table: str) -> SealedPart:
        if row.group_id not in wraps:
            wraps[row.group_id] = report_keys.own_wraps(work, row.group_id)
        return SealedPart(
            row.id,
            row.at,
            who.get(row.user_id or "", ""),
            row.cipher,
            wraps[row.group_id],
            f"{table}:{row.id}",
        )

    later: dict[str, list[SealedPart]] = {}
    for entry in work.session.execute(
        sa.select(CareEntry)
        .where(CareEntry.station_id == work.station_id, CareEntry.withdrawn_at.is_(None))
        .order_by(CareEntry.at, CareEntry.id)
    ).scalars():
        later.setdefault(entry.member_id, []).append(part(entry, "care_entries"))
    members = work.session.execute(
        sa.select(CareMember)
        .where(CareMember.station_id == work.station_id, CareMember.withdrawn_at.is_(None))
        .order_by(CareMember.at, CareMember.id)
    ).scalars()
    found = tuple(SealedMember(part(row, "care_members"), tuple(later.get(row.id, ()))) for row in members)
    audit.record(work, READ, None, members=len(found))
    return found


def gone(work: Work, person_ids: tuple[str, ...]) -> dict[str, str]:
    """Which of these people died or moved away since: person → `died` or `moved`. Needs `care:read`."""
    users.require(work, READ)
    rows = work.session.execute(
        sa.select(Person.id, Person.died_on, Person.moved_out_on).where(
            Person.station_id == work.station_id, Person.id.in_(person_ids)
        )
    )
    return {one: "died" if died else "moved" for one, died, moved in rows if died or moved}


def missing(work: Work) -> tuple[group_keys.Missing, ...]:
    """Who may read and cannot yet: a reader's own computer lets them in (`file_access_keys.wraps_for`)."""
    return group_keys.missing(work, GROUP, READ)


def admit(work: Work, one: group_keys.Missing, wrapped: str) -> None:
    """Let one of them in, by a wrap that this reader's key made. Needs `care:read`."""
    group_keys.admit(work, GROUP, READ, one, wrapped)


# parts --------------------------------------------------------------------------------------------------


def _end(work: Work, member_id: str, kind: str, why: str, on: date | None) -> None:
    if not why.strip():
        raise CareWordsMissing(field="why")
    day = on or work.today
    if day > work.today:
        raise CareDayAhead(field="on")
    _add(work, member_id, CareStep(kind=kind, on=day, words=_text(why, "why")))


def _add(work: Work, member_id: str, step: CareStep) -> None:
    users.require(work, RECORD)
    row = work.session.get(CareMember, (work.station_id, member_id))
    if row is None or row.withdrawn_at is not None or not report_keys.own_wraps(work, row.group_id):
        raise CareMemberUnknown(field="member")
    key = _key(work)
    entry_id = new_id()
    work.session.add(
        CareEntry(
            station_id=work.station_id,
            id=entry_id,
            member_id=row.id,
            group_id=key.id,
            at=work.at,
            user_id=work.user_id,
            cipher=_seal(step, key, f"care_entries:{entry_id}"),
        )
    )
    work.session.flush()
    audit.record(work, RECORD, row.id)


def _key(work: Work) -> SealedGroup:
    wanted = group_keys.readers(work, (READ,))
    if not wanted:
        raise NobodyCares(field="member")
    return group_keys.group(work, GROUP, wanted)


def _seal(body: msgspec.Struct, key: SealedGroup, about: str) -> str:
    return sealed.seal(msgspec.json.encode(body), key.public_key, about=about)


def _group_rules(work: Work, group: str) -> Mapping[str, Any]:
    known = {one["group"]: one for one in rules(work).items()}
    if group not in known:
        raise CareGroupUnknown(given=group[:20], groups="、".join(known), field="group")
    return known[group]


def _level(group: Mapping[str, Any], level: str) -> str:
    known = [one["level"] for one in group["levels"]]
    if level not in known:
        raise CareLevelUnknown(given=level[:20], levels="、".join(known), field="level")
    return level


def _facts(group: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    known = [one["fact"] for one in group["facts"]]
    for fact, text in given.items():
        if fact not in known:
            raise CareFactUnknown(given=fact[:20], facts="、".join(known), field="facts")
        lengths.within({f"facts.{fact}": FACT}, {f"facts.{fact}": text})
    return {fact: text.strip() for fact, text in given.items()}


def _worker(work: Work, user_id: str) -> str:
    if not user_id:
        return work.user_id or ""
    row = work.session.get(User, (work.station_id, user_id))
    if row is None or row.disabled_at is not None:
        raise users.NobodyWithThatId(field="responsible")
    return user_id


def _phone(work: Work, person: Person | None) -> str:
    return next(iter(residents.phones_of(work, person.id)), "") if person else ""


def _text(given: str, name: str) -> str:
    plain = given.strip()
    lengths.within({name: lengths.REMARK}, {name: plain})
    return plain
