"""Re-verification of the registers (核查): rounds, household by household, on paper and typed back by number.

Opening a round freezes whom it asks about: everybody on the registers and everybody the rules propose, numbered in
walking order. Each line is answered with one code of `CODES`; what changed goes to the facts themselves (an absence
ended, a removal, a death, another carer) by their own services, so the registers, proposals and counts follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core import lengths, masks
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.ids import new_id
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.models.left_behind_rounds import CheckRound, RoundLine
from stationdesk.models.residents import Grid, Household, Person
from stationdesk.security import audit
from stationdesk.services import file_access_sight, left_behind, numbers, users
from stationdesk.services import left_behind_counts as counting
from stationdesk.services.left_behind_rounds_kin import Kin, relatives_of
from stationdesk.storage.work import Work

PERIODS: Final[Mapping[str, str]] = {
    "quarter": N_("季度核查"),
    "half": N_("半年核查"),
    "other": N_("专项核查"),
}
CODES: Final[Mapping[str, str]] = {
    "1": N_("情况不变"),
    "2": N_("家人返回"),
    "3": N_("换了地方"),
    "4": N_("又外出"),
    "5": N_("换照护人"),
    "6": N_("迁出"),
    "7": N_("去世"),
    "8": N_("不再符合"),
    "9": N_("没见到人"),
    "0": N_("其他情况"),
}
"""What is ticked on the paper and typed back: one figure a line. For a proposed person 1 takes them onto the
register and 8 turns the proposal down."""
RESULTS: Final[Mapping[str, str]] = {
    "same": N_("情况不变"),
    "changed": N_("已更新"),
    "left": N_("已退出"),
    "entered": N_("已纳入"),
    "declined": N_("不纳入"),
    "absent": N_("没见到人"),
    "noted": N_("已记下"),
}
OPEN: Final = frozenset((None, "absent"))
"""Results that leave a line to be done."""


class RoundUnknown(Refusal):
    template = N_("没有找到这一轮核查。请刷新后再选。")


class RoundStillOpen(Refusal):
    template = N_("“{title}”还没有结束。请先核查完，或写明原因结束它，再开新的一轮。")


class RoundClosed(Refusal):
    template = N_("这一轮核查已在{day}结束，不能再改。请开新的一轮。")


class RoundPeriodUnknown(Refusal):
    template = N_("核查只有：quarter（季度）、half（半年）、other（专项）。")


class RoundDates(Refusal):
    template = N_("完成期限{due}早于开始日期{since}。请核对。")


class RoundEmpty(Refusal):
    template = N_("名册上没有人，也没有待确认的人，不用核查。")


class RoundLinesOpen(Refusal):
    template = N_("还有{n}行没有核查。请先核查完，或写明结束的原因。")


@dataclass(frozen=True)
class NewRound:
    """A round to open. Without days it is that of the quarter (half-year) around today."""

    period: str = "quarter"
    title: str = ""
    since: date | None = None
    due_on: date | None = None
    kinds: tuple[str, ...] = ("child", "woman", "elder")


@dataclass(frozen=True)
class RoundRow:
    """A round with how far it is."""

    id: str
    number: str
    title: str
    period: str
    since: date
    due_on: date
    closed_on: date | None
    total: int
    done: int
    households: int
    households_done: int
    late: bool

    @property
    def open(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class LineRow:
    """A line of a round: whom it asks about, how the register has it, and the answer."""

    id: str
    round_id: str
    n: int
    house: int
    household: str = field(repr=False)
    address: str = field(repr=False)
    grid: str
    person_id: str
    kind: str
    name: str = field(repr=False)
    age: int | None
    risk: str | None
    carer: str = field(repr=False)
    proposed: bool
    enrolment_id: str | None
    relatives: tuple[Kin, ...] = field(repr=False)
    worker_id: str | None
    worker: str = field(repr=False)
    result: str | None
    checked_on: date | None
    changes: tuple[Mapping[str, Any], ...]
    note: str = field(repr=False)
    gone: bool
    """Off the register (or decided on) since the round was opened, by another way."""

    @property
    def open(self) -> bool:
        return self.result in OPEN and not self.gone


def open_round(work: Work, new: NewRound) -> RoundRow:
    """Open a round over everybody on the registers and everybody proposed. Needs `left_behind:enrol`.

    Raises RoundStillOpen, RoundPeriodUnknown, RoundDates, RoundEmpty.
    """
    users.require(work, "left_behind:enrol")
    if new.period not in PERIODS:
        raise RoundPeriodUnknown(field="period")
    lengths.within({"title": lengths.TITLE}, vars(new))
    for one in rounds(work):
        if one.closed_on is None:
            raise RoundStillOpen(title=one.title, field="period")
    since = new.since or work.today
    due = new.due_on or _end(new.period, since)
    if due < since:
        raise RoundDates(due=due, since=since, field="due_on")
    row = CheckRound(
        station_id=work.station_id,
        id=new_id(),
        number=numbers.take(work, "round"),
        title=new.title.strip() or _title(new.period, since),
        period=new.period,
        since=since,
        due_on=due,
        opened_at=work.at,
        user_id=work.user_id,
    )
    work.session.add(row)
    work.session.flush()
    made = _add_lines(work, row, new.kinds)
    if not made:
        raise RoundEmpty(field="period")
    audit.record(work, "left_behind:round", row.id, lines=made)
    return get(work, row.id)


def complete(work: Work, round_id: str) -> int:
    """Put people who came onto a register (or were proposed) since at the end of an open round; how many.

    Needs `left_behind:enrol`. Raises RoundUnknown, RoundClosed.
    """
    users.require(work, "left_behind:enrol")
    row = still_open(work, round_id)
    made = _add_lines(work, row, ("child", "woman", "elder"))
    audit.record(work, "left_behind:round", row.id, lines=made)
    return made


def close_round(work: Work, round_id: str, why: str = "") -> RoundRow:
    """End a round; with lines still open only with a reason. Needs `left_behind:enrol`.

    Raises RoundLinesOpen, RoundClosed, RoundUnknown.
    """
    users.require(work, "left_behind:enrol")
    row = still_open(work, round_id)
    left = get(work, round_id).open
    if left and not why.strip():
        raise RoundLinesOpen(n=left, field="why")
    lengths.within({"reason": lengths.REMARK}, {"reason": why})
    row.closed_on, row.closed_why = work.today, why.strip() or None
    work.session.flush()
    audit.record(work, "left_behind:round", row.id, open=left)
    return get(work, round_id)


def rounds(work: Work) -> list[RoundRow]:
    """All rounds, the newest first. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    found = work.session.execute(
        sa.select(CheckRound)
        .where(CheckRound.station_id == work.station_id, CheckRound.withdrawn_at.is_(None))
        .order_by(CheckRound.opened_at.desc(), CheckRound.id.desc())
    ).scalars()
    return [_round(work, row) for row in found]


def get(work: Work, round_id: str) -> RoundRow:
    """One round, by id or number. Needs `left_behind:read`. Raises RoundUnknown."""
    users.require(work, "left_behind:read")
    return _round(work, _row(work, round_id))


def current(work: Work) -> RoundRow | None:
    """The round that is open, if one is. Needs `left_behind:read`."""
    return next((one for one in rounds(work) if one.closed_on is None), None)


def lines(
    work: Work, round_id: str, *, worker_id: str | None = None, ids: Iterable[str] | None = None
) -> list[LineRow]:
    """The lines of a round in walking order, of one worker or of all. Needs `left_behind:read`.

    Children's names are masked for those who may neither open files nor decide on the registers.
    """
    users.require(work, "left_behind:read")
    row = _row(work, round_id)
    query = (
        sa.select(RoundLine, Person, Household, Grid)
        .join(Person, sa.and_(Person.station_id == RoundLine.station_id, Person.id == RoundLine.person_id))
        .outerjoin(
            Household,
            sa.and_(Household.station_id == RoundLine.station_id, Household.id == RoundLine.household_id),
        )
        .outerjoin(Grid, sa.and_(Grid.station_id == Household.station_id, Grid.id == Household.grid_id))
        .where(
            RoundLine.station_id == work.station_id,
            RoundLine.round_id == row.id,
            RoundLine.withdrawn_at.is_(None),
        )
        .order_by(RoundLine.n, RoundLine.id)
    )
    if worker_id is not None:
        query = query.where(RoundLine.worker_id == worker_id)
    if ids is not None:
        query = query.where(RoundLine.id.in_(list(ids)))
    found = work.session.execute(query).all()
    hidden = file_access_sight.hidden(work, (one[0].person_id for one in found))
    found = [one for one in found if one[0].person_id not in hidden]
    enrolments = _enrolments(work)
    relatives = relatives_of(work, [(one[0].person_id, one[0].kind) for one in found])
    names = users.names(work)
    may = bool({"left_behind:open_child", "left_behind:enrol"} & set(work.actor.permits))
    carers = _carers(work)
    made = []
    for each in found:
        line, person = each[0], each[1]
        house: Household | None = each[2]
        grid: Grid | None = each[3]
        enrolled = enrolments.get(line.enrolment_id or "")
        child = line.kind == "child" and not may
        decided = (line.person_id, line.kind) in enrolments if line.enrolment_id is None else False
        made.append(
            LineRow(
                line.id,
                row.id,
                line.n,
                line.house,
                house.number if house else "",
                "" if child else (house.address if house else None) or person.living_address or "",
                grid.name if grid else "",
                line.person_id,
                line.kind,
                masks.name(person.name) if child else person.name,
                age_on(person.birth, work.today) if person.birth else None,
                enrolled["risk"] if enrolled else None,
                "" if child or enrolled is None else carers.get(enrolled["carer_id"] or "", ""),
                line.enrolment_id is None,
                line.enrolment_id,
                () if child else relatives.get((line.person_id, line.kind), ()),
                line.worker_id,
                names.get(line.worker_id or "", ""),
                line.result,
                line.checked_on,
                tuple(line.changes or ()),
                "" if child else line.note or "",
                (line.enrolment_id is not None and enrolled is None) or decided,
            )
        )
    return made


def still_open(work: Work, round_id: str) -> CheckRound:
    """The row of a round that is not closed, for services. Raises RoundUnknown, RoundClosed."""
    row = _row(work, round_id)
    if row.closed_on is not None:
        raise RoundClosed(day=row.closed_on, field="round")
    return row


def _row(work: Work, named: str) -> CheckRound:
    row = work.session.get(CheckRound, (work.station_id, named))
    if row is None:
        row = work.session.execute(
            sa.select(CheckRound).where(
                CheckRound.station_id == work.station_id, CheckRound.number == named.strip()
            )
        ).scalar_one_or_none()
    if row is None or row.withdrawn_at is not None:
        raise RoundUnknown(field="round")
    return row


def _round(work: Work, row: CheckRound) -> RoundRow:
    found = work.rows(
        "SELECT l.id, l.person_id, l.house, l.result, l.enrolment_id IS NOT NULL AND (e.until IS NOT NULL OR"
        " e.withdrawn_at IS NOT NULL) OR l.enrolment_id IS NULL AND EXISTS (SELECT 1 FROM left_behind o"
        " WHERE o.station_id = l.station_id AND o.person_id = l.person_id AND o.kind = l.kind"
        " AND o.until IS NULL AND o.withdrawn_at IS NULL) AS gone"
        " FROM left_behind_round_lines l LEFT JOIN left_behind e ON e.station_id = l.station_id"
        " AND e.id = l.enrolment_id WHERE l.station_id = :s AND l.round_id = :r AND l.withdrawn_at IS NULL",
        s=work.station_id,
        r=row.id,
    )
    hidden = file_access_sight.hidden(work, (one["person_id"] for one in found))
    found = [one for one in found if one["person_id"] not in hidden]
    open_ones = [one for one in found if one["result"] in OPEN and not one["gone"]]
    houses = {one["house"] for one in found}
    return RoundRow(
        row.id,
        row.number,
        row.title,
        row.period,
        row.since,
        row.due_on,
        row.closed_on,
        len(found),
        len(found) - len(open_ones),
        len(houses),
        len(houses - {one["house"] for one in open_ones}),
        row.closed_on is None and row.due_on < work.today and bool(open_ones),
    )


def _title(period: str, since: date) -> str:
    if period == "quarter":
        return f"{counting.period('quarter', since, since).name}核查"
    if period == "half":
        return f"{since.year}年{'上' if since.month <= 6 else '下'}半年核查"
    return f"{since.year}年{since.month}月专项核查"


def _end(period: str, since: date) -> date:
    if period == "quarter":
        return counting.period("quarter", since, since).last
    if period == "half":
        return date(since.year, 6, 30) if since.month <= 6 else date(since.year, 12, 31)
    return since + timedelta(days=30)


def _add_lines(work: Work, row: CheckRound, kinds: Sequence[str]) -> int:
    """Lines for whoever has none yet, after the last one, in walking order."""
    known = {
        (one["person_id"], one["kind"]): one["n"]
        for one in work.rows(
            "SELECT person_id, kind, n FROM left_behind_round_lines WHERE station_id = :s AND round_id = :r"
            " AND withdrawn_at IS NULL",
            s=work.station_id,
            r=row.id,
        )
    }
    wanted: list[tuple[str, str, str | None, str | None]] = [
        (person.id, enrolled.kind, enrolled.id, enrolled.responsible_id)
        for enrolled, person in left_behind.enrolled(work, work.today)
    ]
    wanted += [(one.person_id, one.kind, None, None) for one in left_behind.candidates(work)]
    wanted = [one for one in wanted if one[1] in kinds and (one[0], one[1]) not in known]
    if not wanted:
        return 0
    places = {
        one["id"]: one
        for one in work.rows(
            "SELECT p.id, p.household_id, h.number, coalesce(g.walk_order, 9999) AS walk, g.code, g.name,"
            " coalesce(h.walk_order, 9999) AS step, p.birth, g.agent_user_id FROM people p"
            " LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
            " LEFT JOIN grids g ON g.station_id = p.station_id AND g.id = h.grid_id"
            " WHERE p.station_id = :s AND p.id IN (SELECT value FROM json_each(:ids))",
            s=work.station_id,
            ids=json.dumps([one[0] for one in wanted]),
        )
    }

    def walked(one: tuple[str, str, str | None, str | None]) -> tuple[Any, ...]:
        at = places[one[0]]
        return (
            at["walk"], at["code"] or "", at["name"] or "", at["step"], at["number"] or "~", at["birth"] or "", one[0],
        )  # fmt: skip

    n = max(known.values(), default=0)
    house = _last_house(work, row.id)
    seen: dict[str, int] = {}
    for person, kind, enrolment, responsible in sorted(wanted, key=walked):
        at = places[person]
        key = at["household_id"] or person
        if key not in seen:
            house += 1
            seen[key] = house
        n += 1
        work.session.add(
            RoundLine(
                station_id=work.station_id,
                id=new_id(),
                round_id=row.id,
                n=n,
                house=seen[key],
                household_id=at["household_id"],
                person_id=person,
                kind=kind,
                enrolment_id=enrolment,
                worker_id=responsible or at["agent_user_id"],
            )
        )
    work.session.flush()
    return len(wanted)


def _last_house(work: Work, round_id: str) -> int:
    return int(
        work.scalar(
            "SELECT coalesce(max(house), 0) FROM left_behind_round_lines WHERE station_id = :s AND round_id = :r",
            s=work.station_id,
            r=round_id,
        )
    )


def _enrolments(work: Work) -> dict[Any, Mapping[str, Any]]:
    """Open enrolments, by id and by (person, register)."""
    found: dict[Any, Mapping[str, Any]] = {}
    for row in work.rows(
        "SELECT id, person_id, kind, risk, carer_id FROM left_behind WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND until IS NULL",
        s=work.station_id,
    ):
        found[row["id"]] = row
        found[row["person_id"], row["kind"]] = row
    return found


def _carers(work: Work) -> dict[str, str]:
    return {
        row["id"]: row["name"]
        for row in work.rows(
            "SELECT p.id, p.name FROM people p WHERE p.station_id = :s AND p.id IN"
            " (SELECT carer_id FROM left_behind WHERE station_id = :s AND until IS NULL)",
            s=work.station_id,
        )
    }


def stale(work: Work, since_days: int) -> bool:
    """Whether no round was opened within so many days: Today then says that one is due."""
    last = work.scalar(
        "SELECT max(opened_at) FROM left_behind_rounds WHERE station_id = :s AND withdrawn_at IS NULL",
        s=work.station_id,
    )
    return last is None or date.fromisoformat(last[:10]) < work.today - timedelta(days=since_days)
