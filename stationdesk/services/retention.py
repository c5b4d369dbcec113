"""How long things are kept, what is due, and the erasure of a person by two people.

The periods are the pack `retention`. A person is erased because they asked (PIPL 47) or because every period is over; not
while a duty to keep runs, and the refusal says which and until when. What stays: numbers, dates, states, counts, and the
chain (`core.personal`, `storage.erasure`). Old backups still hold the person until they are thinned away; restoring one
erases again what is noted in `erased.json`, which holds record ids only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import civil_date, unstamp
from stationdesk.core.errors import Refusal
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.models.residents import Person
from stationdesk.models.retention import DataRequest
from stationdesk.security import audit
from stationdesk.services import erasure_away, packs, users
from stationdesk.storage import erased_note, erasure
from stationdesk.storage.work import Work

READ: Final = "archives:read"
ASK: Final = "retention:ask"
APPROVE: Final = "retention:approve"
"""The village's head or secretary: those who decide in its name."""
MOST: Final = 500
"""Records of one kind that are erased in one go."""
SHOWN: Final = 200
_STARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("died_on", "moved_out_on"),
    "cases": ("closed_at",),
    "proxy_requests": ("closed_at",),
    "certificates": ("issued_at", "made_at"),
    "certificate_refusals": ("at",),
    "visits": ("visited_at", "planned_on"),
    "consultations": ("came_at",),
    "appointments": ("day",),
    "left_behind": ("until",),
    "lawful_bases": ("at",),
    "child_files": (),
    "audit": ("at",),
    "sheets": ("made_at",),
    "seal_uses": ("used_at",),
    "village_decisions": ("made_at",),
    "supervision_checks": ("made_at",),
    "mandatory_reports": ("made_at",),
}
"""Table → the columns that say when its time begins, the first that is filled."""


class PersonGone(Refusal):
    template = N_("没有找到这个人，或者已经删除。请刷新后再看。")


class StillKept(Refusal):
    template = N_("现在还不能删除：{reasons}。依法应当保存的期限内只保存、不作他用；到 {until} 以后再申请。")


class StillNeeded(Refusal):
    template = N_("现在还不能删除：{reasons}。请先办结、登记迁出或去世，再按保存期限处理。")


class AskedAlready(Refusal):
    template = N_("这一项已经有人申请，正等另一位审批。")


class RequestGone(Refusal):
    template = N_("没有这份申请，或者已经处理过了。请刷新后再看。")


class AskerDecides(Refusal):
    template = N_("申请和审批须是两个人。请另一位有审批权限的人（村主任、书记）来批。")


class NothingDue(Refusal):
    template = N_("这一类没有到期的记录。")


class KindUnknown(Refusal):
    template = N_("保存期限表里没有“{kind}”这一类，或者这一类到期不删除。")


@dataclass(frozen=True)
class Kind:
    """One line of the schedule. `years` None: for ever. `confirmed`: read in the rule's own text."""

    kind: str
    name: str
    table: str
    starts: str
    years: int | None
    action: str
    basis: str
    note: str
    confirmed: bool


@dataclass(frozen=True)
class Duty:
    """Why somebody's records are still kept. `until` None: nobody can say yet (open, or still living here)."""

    kind: str
    name: str
    basis: str
    until: date | None
    records: int
    confirmed: bool


@dataclass(frozen=True)
class Plan:
    """What erasing a person would do. `records` and `mentions`: table → how many."""

    person_id: str
    name: str
    records: Mapping[str, int]
    mentions: Mapping[str, int]
    """Others' records in which the person's numbers stand; they are taken out of these."""
    names_left: Mapping[str, int]
    """Others' records in which the name stands: they stay, somebody looks at them."""
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class DueKind:
    """How many records of a kind have passed their time."""

    kind: str
    name: str
    action: str
    basis: str
    count: int
    oldest: date | None


@dataclass(frozen=True)
class DuePerson:
    """Somebody all of whose periods are over."""

    person_id: str
    name: str
    since: date


@dataclass(frozen=True)
class RequestRow:
    """An application as the page shows it."""

    id: str
    kind: str
    person_id: str | None
    name: str
    records: str | None
    ground: str
    state: str
    asked_by: str | None
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Due:
    """What is to be done about periods."""

    kinds: tuple[DueKind, ...]
    people: tuple[DuePerson, ...]
    asked: tuple[RequestRow, ...]

    @property
    def waiting(self) -> int:
        """Applications that wait for the other person."""
        return len(self.asked)


@dataclass(frozen=True)
class Erased:
    """What an approved erasure did: table → how many records."""

    request_id: str
    records: Mapping[str, int]
    mentions: Mapping[str, int]


def schedule(work: Work) -> tuple[Kind, ...]:
    """The periods that hold today. Needs `archives:read`."""
    users.require(work, READ)
    return _schedule(work)


def _schedule(work: Work) -> tuple[Kind, ...]:
    return tuple(
        Kind(
            one["kind"],
            one["name"],
            one["table"],
            one["starts"],
            one.get("years"),
            one["action"],
            one["basis"],
            one.get("note", ""),
            not one["unconfirmed"],
        )
        for one in packs.holding(work, "retention").body["kinds"]
    )


def plan(work: Work, person_id: str) -> Plan:
    """What erasing somebody would do, and what stands against it. Needs `archives:read`. Raises PersonGone."""
    users.require(work, READ)
    person = _person(work, person_id)
    records = erasure.records_of(work, person_id)
    numbers, names = erasure.words_of(work, work.station_id, records)
    beside = erasure.mentions(work, numbers, records)
    named = erasure.mentions(work, names, records)
    left = {table: ids - beside.get(table, set()) for table, ids in named.items()}
    return Plan(
        person_id,
        person.name,
        _counts(records),
        _counts(beside),
        _counts({table: ids for table, ids in left.items() if ids}),
        _duties(work, records),
    )


def due(work: Work) -> Due:
    """Kinds with records past their time, people all of whose periods are over, and what waits. Needs `archives:read`."""
    users.require(work, READ)
    kinds = []
    for kind in _schedule(work):
        if kind.years is None or kind.action == "keep":
            continue
        found = _over(work, kind)
        if found:
            oldest = min((day for _, day in found), default=None)
            kinds.append(DueKind(kind.kind, kind.name, kind.action, kind.basis, len(found), oldest))
    asked = tuple(one for one in requests(work) if one.state == "asked" and one.kind == "erase")
    return Due(tuple(kinds), _people_due(work), asked)


def _people_due(work: Work) -> tuple[DuePerson, ...]:
    kind = next((one for one in _schedule(work) if one.table == "people"), None)
    if kind is None or kind.years is None or kind.action != "erase":
        return ()
    found = []
    for person_id, since in sorted(_over(work, kind), key=lambda one: one[1])[:SHOWN]:
        if not _duties(work, erasure.records_of(work, person_id)):
            row = work.session.get_one(Person, (work.station_id, person_id))
            found.append(DuePerson(person_id, row.name, since))
    return (*_written_since(work), *found)


def _written_since(work: Work) -> tuple[DuePerson, ...]:
    """Erased people of whom more was written by a computer that had not heard of it."""
    erased = {
        row[0]: row[1]
        for row in work.tuples(
            "SELECT record_id, min(at) FROM erased_records WHERE station_id = :s AND table_name = 'people' AND how = 'own'"
            " GROUP BY record_id",
            s=work.station_id,
        )
    }
    if not erased or not erasure.grown_from(work, {"people": set(erased)}):
        return ()
    found = []
    for person_id, at in sorted(erased.items(), key=lambda one: str(one[1])):
        row = work.session.get(Person, (work.station_id, person_id))
        if row is not None and erasure.records_of(work, person_id):
            found.append(DuePerson(person_id, row.name, civil_date(unstamp(str(at)))))
    return tuple(found[:SHOWN])


def tile_counts(work: Work) -> tuple[int, int, int]:
    """(erasures that wait for me, exports that wait for me, records past their time) for the first page."""
    users.require(work, READ)
    mine = users.accounts_of(work, work.user_id or "")
    waiting = [one.kind for one in _rows(work, "asked") if one.asked_by not in mine]
    over = sum(
        len(_over(work, kind))
        for kind in _schedule(work)
        if kind.years is not None and kind.action == "erase"
    )
    return waiting.count("erase"), waiting.count("export"), over


def ask(work: Work, *, person_id: str = "", kind: str = "", ground: str = "asked") -> RequestRow:
    """Apply for the erasure of a person, or of every record of a kind whose time is over. Needs `retention:ask`.

    Raises StillKept or StillNeeded while a duty to keep runs, AskedAlready, PersonGone, KindUnknown, NothingDue.
    """
    users.require(work, ASK)
    if person_id:
        _person(work, person_id)
        records = erasure.records_of(work, person_id)
        _require_over(_duties(work, records))
    else:
        records = _of_kind(work, kind)
        ground = "due"
    for one in _rows(work, "asked"):
        if (one.person_id or "") == person_id and (one.records or "") == kind and one.kind == "erase":
            raise AskedAlready(field="person")
    row = DataRequest(
        station_id=work.station_id,
        id=new_id(),
        kind="erase",
        person_id=person_id or None,
        records=kind or None,
        ground=ground,
        asked_by=work.user_id,
        asked_at=work.at,
        state="asked",
        counts=_counts(records),
    )
    work.session.add(row)
    audit.record(work, "retention:ask", row.id, records=sum(_counts(records).values()))
    work.session.flush()
    return _row(work, row)


def approve(work: Work, request_id: str) -> Erased:
    """Erase what was applied for: for good. Needs `retention:approve`, and another person than who asked.

    A capturing unit of work; afterwards `sync.erased.finish` does what lies outside it. Raises RequestGone, AskerDecides,
    StillKept, StillNeeded.
    """
    users.require(work, APPROVE)
    row = _asked(work, request_id, "erase")
    _require_another(work, row)
    beside: dict[tuple[str, str], dict[str, Any]] = {}
    if row.person_id:
        records = erasure.records_of(work, row.person_id)
        _require_over(_duties(work, records))
        numbers, names = erasure.words_of(work, work.station_id, records)
        mentioned = erasure.mentions(work, numbers, records)
        beside = {
            (table, record): erasure.without(
                work, table, record, sorted(numbers | names, key=len, reverse=True)
            )
            for table, ids in mentioned.items()
            for record in sorted(ids)
        }
    else:
        records = _of_kind(work, row.records or "")
        mentioned = {}
    left = {
        (table, record): erasure.left_of(work, table, record)
        for table, ids in records.items()
        for record in sorted(ids)
    }
    row.state, row.decided_by, row.decided_at, row.done_at = "done", work.user_id, work.at, work.at
    row.counts = _counts(records)
    work.session.flush()
    erasure.bury(work, row.id, left, beside)
    audit.record(work, "retention:erase", request_id, records=len(left), beside=len(beside))
    work.session.flush()
    return Erased(request_id, _counts(records), _counts(mentioned))


def decline(work: Work, request_id: str) -> RequestRow:
    """Refuse or take back an application. Needs `retention:approve`, or to be who asked."""
    row = work.session.get(DataRequest, (work.station_id, request_id))
    if row is None or row.state != "asked":
        raise RequestGone(field="request")
    if row.asked_by != work.user_id:
        users.require(work, APPROVE)
    row.state, row.decided_by, row.decided_at = "declined", work.user_id, work.at
    audit.record(work, "retention:decline", request_id)
    work.session.flush()
    return _row(work, row)


def requests(work: Work) -> list[RequestRow]:
    """Every application, newest first. Needs `archives:read`."""
    users.require(work, READ)
    return [_row(work, row) for row in _rows(work)]


def again(work: Work, home: Home) -> int:
    """After a restore: erase what was erased before, by the note beside the database; how many records."""
    noted = erased_note.read(home).get(work.station_id, [])
    gone = erasure.erased_ids(work, work.station_id)
    own: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for table, record, how in noted:
        there = table in _known(work) and work.scalar(
            f'SELECT 1 FROM "{table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=record
        )
        if record not in gone and there:
            (own if how == "own" else others).setdefault(table, set()).add(record)
    if not own and not others:
        return 0
    numbers, names = erasure.words_of(work, work.station_id, own)
    words = sorted(numbers | names, key=len, reverse=True)
    row = DataRequest(
        station_id=work.station_id,
        id=new_id(),
        kind="erase",
        ground="restored",
        asked_by=work.user_id,
        asked_at=work.at,
        state="done",
        done_at=work.at,
        counts=_counts(own),
    )
    work.session.add(row)
    work.session.flush()
    left = {(t, r): erasure.left_of(work, t, r) for t, ids in own.items() for r in sorted(ids)}
    beside = {(t, r): erasure.without(work, t, r, words) for t, ids in others.items() for r in sorted(ids)}
    erasure.bury(work, row.id, left, beside)
    audit.record(work, "retention:erase", row.id, records=len(left), beside=len(beside))
    work.session.flush()
    return len(left) + len(beside)


def _known(work: Work) -> set[str]:
    return {row[0] for row in work.tuples("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _person(work: Work, person_id: str) -> Person:
    row = work.session.get(Person, (work.station_id, person_id))
    gone = row is None or person_id in erasure.erased_ids(work, work.station_id)
    # Whoever had not heard of it may have written more of them since: that is erased like the rest.
    if row is None or (gone and not erasure.records_of(work, person_id)):
        raise PersonGone(field="person")
    return row


def _require_another(work: Work, row: DataRequest) -> None:
    mine = users.accounts_of(work, work.user_id or "")
    if row.asked_by in mine:
        raise AskerDecides(field="request")


def _asked(work: Work, request_id: str, kind: str) -> DataRequest:
    row = work.session.get(DataRequest, (work.station_id, request_id))
    if row is None or row.state != "asked" or row.kind != kind:
        raise RequestGone(field="request")
    return row


def _rows(work: Work, state: str = "") -> list[DataRequest]:
    query = sa.select(DataRequest).where(
        DataRequest.station_id == work.station_id, DataRequest.withdrawn_at.is_(None)
    )
    if state:
        query = query.where(DataRequest.state == state)
    return list(work.session.execute(query.order_by(DataRequest.asked_at.desc())).scalars())


def _row(work: Work, row: DataRequest) -> RequestRow:
    person = work.session.get(Person, (work.station_id, row.person_id)) if row.person_id else None
    return RequestRow(
        row.id,
        row.kind,
        row.person_id,
        person.name if person else "",
        row.records,
        row.ground,
        row.state,
        row.asked_by,
        row.asked_at,
        row.decided_by,
        row.decided_at,
        dict(row.counts or {}),
    )


def _counts(records: Mapping[str, set[str]]) -> dict[str, int]:
    return {table: len(ids) for table, ids in sorted(records.items()) if ids}


def _require_over(duties: tuple[Duty, ...]) -> None:
    if not duties:
        return
    reasons = say(N_("；")).join(
        say(N_("{name} {n} 项（{basis}）"), name=say(one.name), n=one.records, basis=say(one.basis))
        for one in duties
    )
    days = [one.until for one in duties if one.until is not None]
    if len(days) < len(duties):
        raise StillNeeded(reasons=reasons, field="person")
    raise StillKept(reasons=reasons, until=max(days).isoformat(), field="person")


def _duties(work: Work, records: Mapping[str, set[str]]) -> tuple[Duty, ...]:
    """What of these records must be kept on, and until when."""
    found = []
    for kind in _schedule(work):
        ids = records.get(kind.table, set())
        ends = [end for record in ids for end in _end(work, kind, record) if end is None or end > work.today]
        if ends:
            open_ones = any(end is None for end in ends)
            until = None if open_ones else max(end for end in ends if end is not None)
            found.append(Duty(kind.kind, kind.name, kind.basis, until, len(ends), kind.confirmed))
    found += [Duty("trip_packs", *one, True) for one in erasure_away.packs_out(work, records)]
    return tuple(found)


def _end(work: Work, kind: Kind, record: str) -> list[date | None]:
    """When the time of a record is over: a list of one day, of None while it has not begun, or empty where it never counted."""
    columns = _STARTS.get(kind.table, ())
    row = work.rows(
        f'SELECT * FROM "{kind.table}" WHERE station_id = :s AND id = :r', s=work.station_id, r=record
    )[0]
    if row["withdrawn_at"] is not None:
        return []
    if kind.starts == "grown":
        birth = work.scalar(
            "SELECT birth FROM people WHERE station_id = :s AND id = :r",
            s=work.station_id,
            r=row["person_id"],
        )
        return [_after(date.fromisoformat(birth), 18 + (kind.years or 0))] if birth else [None]
    begun = next((row[column] for column in columns if row[column]), None)
    if begun is None or kind.years is None:
        return [None]
    return [_after(_day(begun), kind.years)]


def _day(text: str) -> date:
    return date.fromisoformat(text) if len(text) == 10 else civil_date(unstamp(text))


def _after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _over(work: Work, kind: Kind) -> list[tuple[str, date]]:
    """Records of a kind whose time is over, with the day it was."""
    gone = erasure.erased_ids(work, work.station_id)
    if kind.starts == "grown":
        listed = work.tuples(
            "SELECT c.id, p.birth FROM child_files c JOIN people p ON p.station_id = c.station_id"
            " AND p.id = c.person_id WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND p.birth IS NOT NULL",
            s=work.station_id,
        )
        ends = [(one, _after(_day(birth), 18 + (kind.years or 0))) for one, birth in listed]
    else:
        begun = ", ".join(f'"{column}"' for column in _STARTS[kind.table])
        first = f"coalesce({begun})" if "," in begun else begun
        listed = work.tuples(
            f'SELECT id, {first} FROM "{kind.table}" WHERE station_id = :s AND withdrawn_at IS NULL'
            f" AND {first} IS NOT NULL AND {first} < :latest",
            s=work.station_id,
            latest=f"{work.today.year - (kind.years or 0)}-12-31",
        )
        ends = [(one, _after(_day(start), kind.years or 0)) for one, start in listed]
    return [(one, end) for one, end in ends if end <= work.today and one not in gone]


def _of_kind(work: Work, name: str) -> dict[str, set[str]]:
    kind = next((one for one in _schedule(work) if one.kind == name and one.action == "erase"), None)
    if kind is None or kind.table == "people":
        raise KindUnknown(kind=name, field="kind")
    over = sorted(_over(work, kind), key=lambda one: one[1])[:MOST]
    if not over:
        raise NothingDue(field="kind")
    return erasure.grown_from(work, {kind.table: {one for one, _ in over}})


__all__ = [
    "Due",
    "Duty",
    "Erased",
    "Plan",
    "RequestRow",
    "again",
    "approve",
    "ask",
    "decline",
    "due",
    "plan",
    "requests",
    "schedule",
    "tile_counts",
]
