"""Help and training, each time somebody got it (人次): written down once, counted for the township, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

import sqlalchemy as sa

from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.models.adult_files import HelpRecord
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import family_words as listed
from stationdesk.services import left_behind, residents, users
from stationdesk.storage.work import Work

GROUPS = ("woman", "elder")


class HelpWithoutRegister(Refusal):
    template = N_("这个人{day}不在“{group}”名册上，帮扶不能计入这本名册。请核对日期，或先纳入名册。")


class HelpKindElsewhere(Refusal):
    template = N_("“{kind}”不是这本名册的帮扶。可填：{known}。")


class HelpUnexplained(Refusal):
    template = N_("请写明帮了什么，例如“参加家政培训两天”。")


class HelpUnknown(Refusal):
    template = N_("没有找到这条帮扶记录。请刷新后再选。")


@dataclass(frozen=True)
class NewHelp:
    """One time somebody was helped: `group` the register for which it counts, `kind` a code of `help_kinds`."""

    person_id: str
    group: str
    kind: str
    what: str = field(repr=False)
    on: date | None = None
    by_whom: str = field(default="", repr=False)


@dataclass(frozen=True)
class HelpRow:
    """A line of somebody's help."""

    id: str
    person_id: str
    group: str
    kind: str
    kind_word: str
    on: date
    what: str = field(repr=False)
    by_whom: str = field(repr=False)


@dataclass(frozen=True)
class Counted:
    """How often help of one sort was given in a time (人次), and the records behind the number."""

    counted: str
    """`training`, `employment`, `help` or `emergency`: the column of the count it belongs to."""
    times: int
    people: int
    ids: tuple[str, ...]


def kinds(work: Work, group: str) -> dict[str, str]:
    """The sorts of help of one register, code → word."""
    known = listed.words(work, "help_kinds")
    mine = {line["code"] for line in listed.lines(work, "help_kinds") if group in line["groups"]}
    return {code: word for code, word in known.items() if code in mine}


def add(work: Work, new: NewHelp) -> HelpRow:
    """Write down that somebody was helped. Needs `left_behind:enrol`.

    Raises HelpWithoutRegister, HelpKindElsewhere, HelpUnexplained, DayNotYet.
    """
    users.require(work, "left_behind:enrol")
    if new.group not in GROUPS:
        raise left_behind.KindUnknown(kind=new.group[:20], field="group")
    known = kinds(work, new.group)
    if new.kind not in known:
        raise HelpKindElsewhere(
            kind=new.kind[:20],
            known=say(N_("、")).join(f"{code}（{word}）" for code, word in known.items()),
            field="kind",
        )
    what = listed.text(new.what, "what")
    if what is None:
        raise HelpUnexplained(field="what")
    day = listed.past_day(work, new.on, "on") or work.today
    person = residents.get(work, residents.stands_for(work, new.person_id))
    on_register = work.scalar(
        "SELECT count(*) FROM left_behind WHERE station_id = :s AND person_id = :p AND kind = :k"
        " AND withdrawn_at IS NULL AND since <= :day AND (until IS NULL OR until > :day)",
        s=work.station_id,
        p=person.id,
        k=new.group,
        day=day.isoformat(),
    )
    if not on_register:
        raise HelpWithoutRegister(day=day, group=say(left_behind.KIND_WORDS[new.group]), field="person")
    row = HelpRecord(
        station_id=work.station_id,
        id=new_id(),
        person_id=person.id,
        group=new.group,
        kind=new.kind,
        on_day=day,
        what=what,
        by_whom=listed.text(new.by_whom, "by_whom", 60),
        at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "left_behind:help", row.id, group=new.group, kind=new.kind)
    return _row(row, known)


def withdraw(work: Work, help_id: str, why: str) -> None:
    """Take back a record that was written wrongly; it stays, and no longer counts. Needs `left_behind:enrol`."""
    users.require(work, "left_behind:enrol")
    row = work.session.get(HelpRecord, (work.station_id, help_id))
    if row is None or row.withdrawn_at is not None:
        raise HelpUnknown(field="help")
    if not why.strip():
        raise left_behind.ReasonMissing(field="why")
    row.withdrawn_at, row.withdrawn_why = work.at, why.strip()
    audit.record(work, "left_behind:help_withdraw", row.id)


def of_person(work: Work, person_id: str, group: str) -> tuple[HelpRow, ...]:
    """What somebody was given, newest first. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    known = kinds(work, group)
    rows = work.session.execute(
        sa.select(HelpRecord)
        .where(
            HelpRecord.station_id == work.station_id,
            HelpRecord.person_id == residents.stands_for(work, person_id),
            HelpRecord.group == group,
            HelpRecord.withdrawn_at.is_(None),
        )
        .order_by(HelpRecord.on_day.desc(), HelpRecord.id.desc())
    ).scalars()
    return tuple(_row(row, known) for row in rows)


def counted(work: Work, group: str, first: date, last: date) -> tuple[Counted, ...]:
    """Help given on a register from one day to another, for the counts (B7): every column, zeros too.

    Needs `left_behind:read`.
    """
    users.require(work, "left_behind:read")
    column = {
        line["code"]: line["counted"] for line in listed.lines(work, "help_kinds") if group in line["groups"]
    }
    found: dict[str, list[tuple[str, str]]] = {one: [] for one in dict.fromkeys(column.values())}
    rows = work.session.execute(
        sa.select(HelpRecord.id, HelpRecord.person_id, HelpRecord.kind)
        .where(
            HelpRecord.station_id == work.station_id,
            HelpRecord.group == group,
            HelpRecord.withdrawn_at.is_(None),
            HelpRecord.on_day >= first,
            HelpRecord.on_day <= last,
        )
        .order_by(HelpRecord.on_day, HelpRecord.id)
    )
    for help_id, person_id, kind in rows:
        # A sort that a newer pack no longer has is counted as help all the same.
        found.setdefault(column.get(kind, "help"), []).append((help_id, person_id))
    return tuple(
        Counted(one, len(given), len({person for _, person in given}), tuple(record for record, _ in given))
        for one, given in found.items()
    )


def latest_enrolment(work: Work, person_id: str, group: str) -> left_behind.Row:
    """The newest time on a register, open or closed: only whoever was on it has a file there.

    Raises EnrolmentUnknown.
    """
    rows = [row for row in left_behind.of_person(work, person_id) if row.kind == group]
    if not rows:
        raise left_behind.EnrolmentUnknown(field="person")
    return next((row for row in rows if row.until is None), rows[0])


def require_open(work: Work, person_id: str, group: str) -> str:
    """The person for whom a file may be written: on the register now; their id. Raises EnrolmentUnknown."""
    person = residents.stands_for(work, residents.get(work, person_id).id)
    found = work.session.execute(
        sa.select(Enrolment.id).where(
            Enrolment.station_id == work.station_id,
            Enrolment.person_id == person,
            Enrolment.kind == group,
            Enrolment.until.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
    ).first()
    if found is None:
        raise left_behind.EnrolmentUnknown(field="person")
    return person


def _row(row: HelpRecord, known: Mapping[str, str]) -> HelpRow:
    return HelpRow(
        row.id,
        row.person_id,
        row.group,
        row.kind,
        known.get(row.kind, row.kind),
        row.on_day,
        row.what,
        row.by_whom or "",
    )
