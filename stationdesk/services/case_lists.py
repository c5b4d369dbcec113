"""Looking at cases: lists sorted in SQL, the figures of Today, one case with everything about it.

A big table asks for `ids` once and for `rows` of what is on screen; the command line asks for `listed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from stationdesk.core.case_states import EVENT_WORDS, OPEN, RUNNING, State, steps_from
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Light
from stationdesk.models.cases import Case
from stationdesk.services import case_record as record
from stationdesk.services import papers, users
from stationdesk.services.case_record import MaterialLine
from stationdesk.storage.work import Work

AMBER_WITHIN: Final = 3
RED_WITHIN: Final = 1
PEOPLE_LOOKED_AT: Final = 200


class StateUnknown(Refusal):
    template = N_("没有“{state}”这种办件状态。可用：{states}。")


@dataclass(frozen=True)
class CaseQuery:
    """Which cases a list shows. Everything that is given must hold."""

    states: tuple[str, ...] = ()
    open_only: bool = False
    due_before: date | None = None
    """Due on this day or earlier."""
    due_on: date | None = None
    light: str | None = None
    """green, amber, red or overdue: only cases whose clock runs have a light."""
    worker_id: str | None = None
    grid_id: str | None = None
    person_id: str | None = None
    matter_code: str | None = None
    opened_since: date | None = None
    text: str = field(default="", repr=False)
    """Number tail, name, pinyin, ID or phone tail, matter."""
    order: str = "due"
    """`due` (what is due first, then the rest) or `newest`."""
    limit: int | None = 200
    after: str | None = None
    """The last id of the page before."""


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


@dataclass(frozen=True)
class Figure:
    """One number of Today; its query opens the list behind it."""

    key: str
    name: str
    count: int
    query: CaseQuery
    urgent: bool = False


def ids(work: Work, query: CaseQuery) -> list[str]:
    """The ids a list shows, in its order. Needs `cases:read`. Raises StateUnknown."""
    users.require(work, "cases:read")
    where, params = _where(work, query)
    order = "c.id DESC" if query.order == "newest" else f"{_SORT}, c.id"
    limit = "" if query.limit is None else f" LIMIT {int(query.limit)}"
    found = work.rows(f"SELECT c.id FROM cases c {_JOIN} WHERE {where} ORDER BY {order}{limit}", **params)
    return [row["id"] for row in found]


def count(work: Work, query: CaseQuery) -> int:
    """How many cases a query has, whatever its limit."""
    users.require(work, "cases:read")
    where, params = _where(work, replace(query, limit=None, after=None))
    return int(work.scalar(f"SELECT count(*) FROM cases c {_JOIN} WHERE {where}", **params))


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
                   c.matter_code, c.matter_name, c.decides, c.state, c.outcome, c.opened_at, {_DUE} AS due,
                   c.due_on, c.station_due_on, c.due_provisional, c.channel, c.worker_id,
                   coalesce(u.name, '') AS worker, g.name AS grid, c.external_number,
                   (SELECT score FROM case_ratings t WHERE t.station_id = c.station_id AND t.case_id = c.id
                      AND t.withdrawn_at IS NULL ORDER BY t.id LIMIT 1) AS score
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


def today_figures(work: Work) -> tuple[Figure, ...]:
    """What needs a hand today, each with the list behind it. Needs `cases:read`."""
    running = tuple(str(state) for state in sorted(RUNNING))
    asked = (
        ("due_today", N_("今日到期"), CaseQuery(states=running, due_on=work.today), False),
        ("overdue", N_("已超期"), CaseQuery(light="overdue"), True),
        (
            "due_soon",
            N_("三个工作日内到期"),
            CaseQuery(states=running, due_before=_edge(work, AMBER_WITHIN)),
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
    return tuple(
        Figure(key, say(name), (n := count(work, query)), query, urgent and n > 0)
        for key, name, query, urgent in asked
    )


def detail(work: Work, case_id: str) -> CaseDetail:
    """One case with its materials, history, papers and rating. Needs `cases:read`. Raises CaseUnknown."""
    users.require(work, "cases:read")
    case: Case = record.load(work, case_id)
    names = users.names(work)
    events = record.events_of(work, case.id)
    lines = tuple(record.line_of(row) for row in record.materials_of(work, case.id))
    missing, _ = record.short(list(lines))
    rating = work.rows(
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
                dict(event.data or {}),
            )
            for event in events
        ),
        notices=_notices(work, case.id),
        papers=papers.of(work, "cases", case.id),
        score=rating[0]["score"] if rating else None,
        comment=rating[0]["comment"] if rating else None,
        steps=steps_from(State(case.state)),
        left_out=record.standing_of(events).left_out,
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
        )
        for row in work.rows(
            "SELECT number, n, made_at, reason, lines FROM case_notices WHERE station_id = :s AND case_id = :c"
            " AND withdrawn_at IS NULL ORDER BY n, id",
            s=work.station_id,
            c=case_id,
        )
    )


_DUE: Final = "CASE WHEN c.state = 'received' THEN c.station_due_on ELSE c.due_on END"
_CLOSED_LAST: Final = "CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END"
_SORT: Final = f"({_CLOSED_LAST} || coalesce({_DUE}, '9999-12-31'))"
_JOIN: Final = (
    "LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
    " LEFT JOIN households h ON h.station_id = c.station_id AND h.id = p.household_id"
)


def _where(work: Work, query: CaseQuery) -> tuple[str, dict[str, Any]]:
    parts = ["c.station_id = :station", "c.withdrawn_at IS NULL"]
    params: dict[str, Any] = {"station": work.station_id}
    for state in query.states:
        if state not in list(State):
            raise StateUnknown(state=state, states=say(N_("、")).join(State), field="state")
    if query.states:
        parts.append(_any("c.state", query.states, "state", params))
    if query.open_only:
        parts.append(_any("c.state", sorted(map(str, OPEN)), "open", params))
    if query.due_before is not None:
        parts.append(f"{_DUE} <= :due_before AND c.closed_at IS NULL")
        params["due_before"] = query.due_before.isoformat()
    if query.due_on is not None:
        parts.append(f"{_DUE} = :due_on")
        params["due_on"] = query.due_on.isoformat()
    if query.light is not None:
        parts.append(_any("c.state", sorted(map(str, RUNNING)), "running", params))
        parts.append(_light(work, query.light, params))
    for column, value in (
        ("c.worker_id", query.worker_id),
        ("h.grid_id", query.grid_id),
        ("c.person_id", query.person_id),
        ("c.matter_code", query.matter_code),
    ):
        if value is not None:
            name = column.replace(".", "_")
            parts.append(f"{column} = :{name}")
            params[name] = value
    if query.opened_since is not None:
        from stationdesk.core.clock import noon, stamp

        parts.append("c.opened_at >= :since")
        params["since"] = stamp(noon(query.opened_since, 0))
    if query.text.strip():
        parts.append(_text(work, query.text.strip(), params))
    if query.after is not None:
        params["after"] = query.after
        if query.order == "newest":
            parts.append("c.id < :after")
        else:
            sort = f"(SELECT {_SORT.replace('c.', 'a.')} FROM cases a WHERE a.station_id = :station AND a.id = :after)"
            parts.append(f"({_SORT}, c.id) > ({sort}, :after)")
    return " AND ".join(parts), params


def _any(column: str, values: Iterable[str], prefix: str, params: dict[str, Any]) -> str:
    named = {f"{prefix}{n}": value for n, value in enumerate(values)}
    params |= named
    return f"{column} IN ({', '.join(f':{name}' for name in named) or 'NULL'})"


def _light(work: Work, light: str, params: dict[str, Any]) -> str:
    """The due dates that have a light, as a range: lights only get redder as a date comes nearer."""
    red, amber = _edge(work, RED_WITHIN), _edge(work, AMBER_WITHIN)
    low, high = {
        Light.OVERDUE: (None, work.today - timedelta(days=1)),
        Light.RED: (work.today, red),
        Light.AMBER: (red + timedelta(days=1), amber),
        Light.GREEN: (amber + timedelta(days=1), None),
    }[Light(light)]
    parts = []
    if low is not None:
        params["light_low"] = low.isoformat()
        parts.append(f"{_DUE} >= :light_low")
    if high is not None:
        params["light_high"] = high.isoformat()
        parts.append(f"{_DUE} <= :light_high")
    return " AND ".join(parts)


def _edge(work: Work, within: int) -> date:
    """The last day that has at most so many working days left."""
    calendar = record.calendar(work)
    day = calendar.due(work.today, within + 1).date
    return day - timedelta(days=1)


def _text(work: Work, text: str, params: dict[str, Any]) -> str:
    from stationdesk.search import keys, people

    parts = []
    tail = keys.digits(text)[::-1]
    if len(tail) >= 3:
        parts.append(
            "c.id IN (SELECT record_id FROM search_keys WHERE scope = :scope AND key >= :low AND key < :high)"
        )
        params |= {
            "scope": keys.scope("c", work.station_id),
            "low": "c" + tail,
            "high": "c" + tail + "\U0010ffff",
        }
    found = [hit.id for hit in people.find(work, text, PEOPLE_LOOKED_AT)]
    if found:
        parts.append(_any("c.person_id", found, "who", params))
    if len(text) >= 2:
        parts.append("c.matter_name LIKE :like ESCAPE '!'")
        plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        params["like"] = f"%{plain}%"
    return f"({' OR '.join(parts)})" if parts else "0"


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
        score=row["score"],
    )
