"""Looking at cases: lists sorted in SQL, the figures of Today, one case with everything about it.

A big table asks for `ids` once and for `rows` of what is on screen; the command line asks for `listed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, Final

from stationdesk.core.case_states import EVENT_WORDS, OPEN, RUNNING, State, steps_from
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Light
from stationdesk.models.cases import Case
from stationdesk.services import case_file, case_query, case_ratings, papers, users
from stationdesk.services import case_record as record
from stationdesk.services.case_query import AMBER_WITHIN, DUE, RED_WITHIN, CaseQuery, StateUnknown
from stationdesk.services.case_record import MaterialLine
from stationdesk.storage.work import Work

__all__ = ["AMBER_WITHIN", "CaseQuery", "StateUnknown"]


@dataclass(frozen=True)
class CaseRow:
    """A line of a list."""

    id: str
    number: str
    person_id: str | None
    organisation_id: str | None
    applicant: str = field(repr=False)
    matter_code: str
    matter_name: str
    decides: str
    state: str
    state_name: str
    outcome: str
    opened_at: datetime
    due: date | None
    """The date that counts now."""
    due_on: date | None
    station_due: date | None
    provisional: bool
    light: str | None
    days_left: int | None
    """Working days left; negative when late; None when no clock runs."""
    channel: str
    worker_id: str | None
    worker: str
    grid: str | None
    external_number: str | None
    score: int | None


@dataclass(frozen=True)
class CaseEventRow:
    """One thing that happened, as the history shows it."""

    id: str
    kind: str
    name: str
    at: datetime
    user: str
    note: str | None = field(repr=False)
    data: dict[str, Any]


@dataclass(frozen=True)
class NoticeRow:
    """A notice that was given."""

    number: str
    n: int
    made_at: datetime
    reason: str | None
    lines: tuple[str, ...]
    problems: tuple[str, ...] = ()
    """What is wrong with each of the lines, beside it."""


@dataclass(frozen=True)
class CaseDetail:
    """Everything about one case."""

    row: CaseRow
    matter_version: str
    accepted_on: date | None
    calendar_version: str | None
    station_days: int | None
    promised_days: int | None
    statutory_days: int | None
    closed_at: datetime | None
    result: str | None
    by_person_id: str | None
    by_relation: str | None
    contact_phone: str | None = field(repr=False)
    remark: str | None = field(repr=False)
    first_worker: str
    """首问负责: who took it in."""
    proxy_request_id: str | None
    materials: tuple[MaterialLine, ...]
    missing: tuple[str, ...]
    history: tuple[CaseEventRow, ...]
    notices: tuple[NoticeRow, ...]
    papers: tuple[papers.PaperRow, ...]
    score: int | None
    comment: str | None = field(repr=False)
    steps: tuple[str, ...]
    """What may be done now."""
    left_out: int
    """Events that did not fit where they stand (two machines acted at once)."""
    file: case_file.CaseFile
    """Clocks side by side, what is late, the rating's follow-up, links."""


@dataclass(frozen=True)
class Figure:
    """One number of Today; its query opens the list behind it."""

    key: str
    name: str
    count: int
    query: CaseQuery
    urgent: bool = False


def ids(work: Work, query: CaseQuery) -> list[str]:
    """The ids a list shows, in its order. Needs `cases:read`. Raises StateUnknown, WindowUnknown."""
    users.require(work, "cases:read")
    sql, params = case_query.select_ids(work, query)
    return list(work.connection.exec_driver_sql(sql, params).scalars())


def count(work: Work, query: CaseQuery) -> int:
    """How many cases a query has, whatever its limit."""
    users.require(work, "cases:read")
    joins, condition, params = case_query.where(work, replace(query, limit=None, after=None))
    return int(work.scalar(f"SELECT count(*) FROM cases c{joins} WHERE {condition}", **params))


def any_case(work: Work) -> bool:
    """Whether the station has taken in a case at all. Needs `cases:read`."""
    users.require(work, "cases:read")
    return bool(
        work.scalar(
            "SELECT EXISTS (SELECT 1 FROM cases WHERE station_id = :s AND withdrawn_at IS NULL)",
            s=work.station_id,
        )
    )


def rows(work: Work, wanted: Iterable[str]) -> list[CaseRow]:
    """The lines of cases, in the order of their ids; unknown ids are left out."""
    users.require(work, "cases:read")
    asked = list(wanted)
    found: dict[str, CaseRow] = {}
    for start in range(0, len(asked), 500):
        part = {f"r{n}": one for n, one in enumerate(asked[start : start + 500])}
        listed = ", ".join(f":{name}" for name in part)
        for row in work.rows(
            f"""SELECT c.id, c.number, c.person_id, c.organisation_id, coalesce(p.name, o.name, '') AS applicant,
                   c.matter_code, c.matter_name, c.decides, c.state, c.outcome, c.opened_at, {DUE} AS due,
                   c.due_on, c.station_due_on, c.due_provisional, c.channel, c.worker_id,
                   coalesce(u.name, '') AS worker, g.name AS grid, c.external_number,
                   {case_query.SCORE} AS score
               FROM cases c {_JOIN}
               LEFT JOIN organisations o ON o.station_id = c.station_id AND o.id = c.organisation_id
               LEFT JOIN users u ON u.station_id = c.station_id AND u.id = c.worker_id
               LEFT JOIN grids g ON g.station_id = c.station_id AND g.id = h.grid_id
               WHERE c.station_id = :station AND c.id IN ({listed})""",
            station=work.station_id,
            **part,
        ):
            found[row["id"]] = _row(work, row)
    return [found[one] for one in asked if one in found]


def listed(work: Work, query: CaseQuery) -> list[CaseRow]:
    """A page of a list: ids, then their lines."""
    return rows(work, ids(work, query))


@dataclass(frozen=True)
class Load:
    """How many cases of one state are due on one day: what every figure is added up from."""

    state: str
    due: date | None
    mine: bool
    count: int


def loads(work: Work) -> tuple[Load, ...]:
    """What is in hand (open, or finished and not yet delivered), counted once, by state, day and whose it is.

    Needs `cases:read`. One pass over the index that covers the list; `figures`, the chips and the week are
    added up from it.
    """
    users.require(work, "cases:read")
    params: dict[str, Any] = {"station": work.station_id, "me": work.user_id or ""}
    wanted = case_query.any_of("c.state", [*sorted(map(str, OPEN)), "finished"], "state", params)
    return tuple(
        Load(
            row["state"], date.fromisoformat(row["due"]) if row["due"] else None, bool(row["mine"]), row["n"]
        )
        for row in work.rows(
            f"""SELECT c.state, CASE WHEN c.state = 'finished' THEN NULL ELSE {DUE} END AS due,
                   coalesce(c.worker_id = :me, 0) AS mine, count(*) AS n
               FROM cases c WHERE c.station_id = :station AND c.withdrawn_at IS NULL AND {wanted}
               GROUP BY 1, 2, 3""",
            **params,
        )
    )


def _adds_up(work: Work, found: Iterable[Load], query: CaseQuery) -> int:
    """How many of the loads a query of the figures has."""
    low: date | None = None
    high = query.due_before
    states: frozenset[str] = frozenset(query.states)
    if query.open_only:
        states = frozenset(OPEN)
    if query.light is not None:
        states = frozenset(RUNNING)
        low, high = case_query.lights(work)[Light(query.light)]
    if query.due_on is not None:
        low = high = query.due_on
    return sum(
        one.count
        for one in found
        if (not states or one.state in states)
        and (query.worker_id is None or one.mine)
        and (low is None or (one.due is not None and one.due >= low))
        and (high is None or (one.due is not None and one.due <= high))
    )


def figures(work: Work, found: Iterable[Load], asked: Iterable[CaseQuery]) -> list[int]:
    """The numbers of several queries of states, due days, lights and the own worker, without asking again."""
    held = tuple(found)
    return [_adds_up(work, held, query) for query in asked]


def today_figures(work: Work, found: tuple[Load, ...] | None = None) -> tuple[Figure, ...]:
    """What needs a hand today, each with the list behind it. Needs `cases:read`."""
    running = tuple(str(state) for state in sorted(RUNNING))
    asked = (
        ("due_today", N_("今日到期"), CaseQuery(states=running, due_on=work.today), False),
        ("overdue", N_("已超期"), CaseQuery(light="overdue"), True),
        (
            "due_soon",
            N_("三个工作日内到期"),
            CaseQuery(states=running, due_before=case_query.edge(work, AMBER_WITHIN)),
            False,
        ),
        ("to_forward", N_("待转报"), CaseQuery(states=("received",)), False),
        ("notices_waiting", N_("待补正"), CaseQuery(states=("notice",)), False),
        ("returned", N_("机关退回补正"), CaseQuery(states=("returned",)), True),
        ("deferred", N_("容缺待补"), CaseQuery(states=("deferred",)), False),
        ("suspended", N_("特别程序中"), CaseQuery(states=("suspended",)), False),
        ("forwarded", N_("等待机关答复"), CaseQuery(states=("forwarded",)), False),
        ("to_deliver", N_("待送达"), CaseQuery(states=("finished",)), False),
        ("open", N_("在办"), CaseQuery(open_only=True), False),
    )
    held = loads(work) if found is None else found
    numbers = figures(work, held, (query for _key, _name, query, _urgent in asked))
    return tuple(
        Figure(key, say(name), n, query, urgent and n > 0)
        for (key, name, query, urgent), n in zip(asked, numbers, strict=True)
    )


def detail(work: Work, case_id: str) -> CaseDetail:
    """One case with its materials, history, papers and rating. Needs `cases:read`. Raises CaseUnknown."""
    users.require(work, "cases:read")
    case: Case = record.load(work, case_id)
    names = users.names(work)
    events = record.events_of(work, case.id)
    lines = tuple(record.line_of(row) for row in record.materials_of(work, case.id))
    missing, _ = record.short(list(lines))
    rating = case_ratings.may_see(work, case.worker_id) and work.rows(
        "SELECT score, comment FROM case_ratings WHERE station_id = :s AND case_id = :c"
        " AND withdrawn_at IS NULL ORDER BY id LIMIT 1",
        s=work.station_id,
        c=case.id,
    )
    return CaseDetail(
        row=rows(work, [case.id])[0],
        matter_version=case.matter_version,
        accepted_on=case.accepted_on,
        calendar_version=case.calendar_version,
        station_days=case.station_days,
        promised_days=case.promised_days,
        statutory_days=case.statutory_days,
        closed_at=case.closed_at,
        result=case.result,
        by_person_id=case.by_person_id,
        by_relation=case.by_relation,
        contact_phone=case.contact_phone,
        remark=case.summary,
        first_worker=names.get(case.first_worker_id or "", ""),
        proxy_request_id=case.proxy_request_id,
        materials=lines,
        missing=tuple(line.name for line in missing),
        history=tuple(
            CaseEventRow(
                event.id,
                event.kind,
                say(EVENT_WORDS.get(event.kind, event.kind)),
                event.at,
                names.get(event.user_id or "", ""),
                event.note,
                case_file.shown(work, case, event),
            )
            for event in events
        ),
        notices=_notices(work, case.id),
        papers=papers.of(work, "cases", case.id),
        score=rating[0]["score"] if rating else None,
        comment=rating[0]["comment"] if rating else None,
        steps=steps_from(State(case.state), case.decides),
        left_out=record.standing_of(events).left_out,
        file=case_file.read(work, case, events),
    )


def _notices(work: Work, case_id: str) -> tuple[NoticeRow, ...]:
    import json

    from stationdesk.core.clock import unstamp

    return tuple(
        NoticeRow(
            row["number"],
            row["n"],
            unstamp(row["made_at"]),
            row["reason"],
            tuple(line["name"] for line in json.loads(row["lines"])),
            tuple(line.get("problem") or "" for line in json.loads(row["lines"])),
        )
        for row in work.rows(
            "SELECT number, n, made_at, reason, lines FROM case_notices WHERE station_id = :s AND case_id = :c"
            " AND withdrawn_at IS NULL ORDER BY n, id",
            s=work.station_id,
            c=case_id,
        )
    )


_JOIN: Final = (
    "LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
    " LEFT JOIN households h ON h.station_id = c.station_id AND h.id = p.household_id"
)


def _row(work: Work, row: Any) -> CaseRow:
    from stationdesk.core.clock import unstamp

    due = date.fromisoformat(row["due"]) if row["due"] else None
    light: str | None = None
    left: int | None = None
    if due is not None and row["state"] in RUNNING:
        calendar = record.calendar(work)
        left = calendar.workdays_between(work.today, due)
        light = str(calendar.light(due, work.today, amber_within=AMBER_WITHIN, red_within=RED_WITHIN))
    return CaseRow(
        id=row["id"],
        number=row["number"],
        person_id=row["person_id"],
        organisation_id=row["organisation_id"],
        applicant=row["applicant"],
        matter_code=row["matter_code"],
        matter_name=row["matter_name"],
        decides=row["decides"],
        state=row["state"],
        state_name=say(State(row["state"]).word),
        outcome=row["outcome"],
        opened_at=unstamp(row["opened_at"]),
        due=due,
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        station_due=date.fromisoformat(row["station_due_on"]) if row["station_due_on"] else None,
        provisional=bool(row["due_provisional"]),
        light=light,
        days_left=left,
        channel=row["channel"],
        worker_id=row["worker_id"],
        worker=row["worker"],
        grid=row["grid"],
        external_number=row["external_number"],
        score=row["score"] if case_ratings.may_see(work, row["worker_id"]) else None,
    )
