"""Which cases a list shows: the question as a frozen value, and how it is asked in SQL.

Every condition is answered from an index or from the one that covers the list (`models/cases.py`); people,
households and matters are joined only when they are asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core.case_states import OPEN, RUNNING, State
from stationdesk.core.clock import noon, stamp
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.core.workdays import Light
from stationdesk.services import case_record as record
from stationdesk.storage.work import Work

AMBER_WITHIN: Final = 3
RED_WITHIN: Final = 1
PEOPLE_LOOKED_AT: Final = 200
LOW: Final = 2
"""差评: the lower two of five."""

DUE: Final = "CASE WHEN c.state = 'received' THEN c.station_due_on ELSE c.due_on END"
"""The date that counts now."""
_CLOSED_LAST: Final = "CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END"
_SORT: Final = f"({_CLOSED_LAST} || coalesce({DUE}, '9999-12-31'))"
_PEOPLE: Final = " LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
_HOMES: Final = " LEFT JOIN households h ON h.station_id = c.station_id AND h.id = p.household_id"
CLOSED_DAY: Final = "date(c.closed_at, '+8 hours')"
AGAIN: Final = """EXISTS (SELECT 1 FROM case_notices n WHERE n.station_id = c.station_id AND n.case_id = c.id
    AND n.withdrawn_at IS NULL)"""
SUPPLEMENTED: Final = """EXISTS (SELECT 1 FROM case_events e WHERE e.station_id = c.station_id AND e.case_id = c.id
    AND e.kind = 'supplemented' AND e.withdrawn_at IS NULL)"""
UNDONE: Final = """EXISTS (SELECT 1 FROM case_events e WHERE e.station_id = c.station_id AND e.case_id = c.id
    AND e.kind = 'undone' AND e.withdrawn_at IS NULL)"""
SECOND: Final = """c.id IN (SELECT n.case_id FROM case_notices n WHERE n.station_id = :station
    AND n.n >= 2 AND n.withdrawn_at IS NULL)"""
# The plus keeps SQLite from walking every rating in the order of the ids.
SCORE: Final = """(SELECT t.score FROM case_ratings t WHERE t.station_id = c.station_id AND t.case_id = c.id
    AND t.withdrawn_at IS NULL ORDER BY +t.id LIMIT 1)"""


UNSETTLED: Final = """NOT EXISTS (SELECT 1 FROM case_rating_steps x WHERE x.station_id = t.station_id
    AND x.case_id = t.case_id AND x.rating_id = t.id AND x.kind = 'revisited' AND x.withdrawn_at IS NULL)"""
"""The call-back is the last step of answering a bad rating."""
PROMISED_LATE: Final = """c.state IN ('deferred', 'notice') AND EXISTS (SELECT 1 FROM case_materials m
    WHERE m.station_id = c.station_id AND m.case_id = c.id AND m.withdrawn_at IS NULL AND m.promised_by < :today
    AND m.state = CASE c.state WHEN 'deferred' THEN 'promised' ELSE 'missing' END)"""
"""As `case_promises.late` lists them."""


class StateUnknown(Refusal):
    template = N_("没有“{state}”这种办件状态。可用：{states}。")


class WindowUnknown(Refusal):
    template = N_("没有“{window}”这个窗口。请在筛选里重新选择。")


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
    window: str | None = None
    """Key of a window, by the scheme that the station chose."""
    channel: str | None = None
    opened_until: date | None = None
    closed_since: date | None = None
    closed_until: date | None = None
    closed_only: bool = False
    """办结 in the sense of the statistics: closed, and not withdrawn by the applicant or undone."""
    finished_only: bool = False
    """Closed with a result: not refused either."""
    kept: bool | None = None
    """Of what is closed with a date to keep: whether it was kept."""
    second_notice: bool = False
    noticed: bool | None = None
    """Whether anything was missing at first: a 一次性告知, or material brought later."""
    rating: str | None = None
    """`any`, `good` (three and more), `low` (one or two), `unsettled` (low, and not yet visited again)."""
    batch_id: str | None = None
    handover_id: str | None = None
    decides: str | None = None
    nobody: bool = False
    """No worker is named."""
    promised_late: bool = False
    """Materials promised, or asked for by a day, have not come in time."""
    counted: bool = False
    """Without entries that were undone on the spot."""


def where(work: Work, query: CaseQuery) -> tuple[str, str, dict[str, Any]]:
    """(joins, condition, parameters). Raises StateUnknown, WindowUnknown."""
    parts = ["c.station_id = :station", "c.withdrawn_at IS NULL"]
    params: dict[str, Any] = {"station": work.station_id}
    for state in query.states:
        if state not in list(State):
            raise StateUnknown(state=state, states=say(N_("、")).join(State), field="state")
    if query.states:
        parts.append(any_of("c.state", query.states, "state", params))
    if query.open_only:
        parts.append(any_of("c.state", sorted(map(str, OPEN)), "open", params))
    if query.due_before is not None:
        parts.append(f"{DUE} <= :due_before AND c.closed_at IS NULL")
        params["due_before"] = query.due_before.isoformat()
    if query.due_on is not None:
        parts.append(f"{DUE} = :due_on")
        params["due_on"] = query.due_on.isoformat()
    if query.light is not None:
        parts.append(any_of("c.state", sorted(map(str, RUNNING)), "running", params))
        parts.append(_light(work, query.light, params))
    for column, value in (
        ("c.worker_id", query.worker_id),
        ("h.grid_id", query.grid_id),
        ("c.person_id", query.person_id),
        ("c.matter_code", query.matter_code),
        ("c.channel", query.channel),
        ("c.batch_id", query.batch_id),
        ("c.handover_id", query.handover_id),
        ("c.decides", query.decides),
    ):
        if value is not None:
            name = column.replace(".", "_")
            parts.append(f"{column} = :{name}")
            params[name] = value
    if query.promised_late:
        parts.append(PROMISED_LATE)
        params["today"] = work.today.isoformat()
    if query.nobody:
        parts.append("c.worker_id IS NULL")
    if query.window is not None:
        parts.append(any_of("c.matter_code", _codes(work, query.window), "code", params))
    parts += _periods(query, params)
    parts += _records(query)
    if query.text.strip():
        parts.append(_text(work, query.text.strip(), params))
    if query.after is not None:
        params["after"] = query.after
        if query.order == "newest":
            parts.append("c.id < :after")
        else:
            sort = f"(SELECT {_SORT.replace('c.', 'a.')} FROM cases a WHERE a.station_id = :station AND a.id = :after)"
            parts.append(f"({_SORT}, c.id) > ({sort}, :after)")
    joins = f"{_PEOPLE}{_HOMES}" if query.grid_id is not None else ""
    return joins, " AND ".join(parts), params


def select_ids(work: Work, query: CaseQuery) -> tuple[str, dict[str, Any]]:
    """The SQL of the ids in their order, and its parameters."""
    joins, condition, params = where(work, query)
    order = "c.id DESC" if query.order == "newest" else f"{_SORT}, c.id"
    limit = "" if query.limit is None else f" LIMIT {int(query.limit)}"
    return f"SELECT c.id FROM cases c{joins} WHERE {condition} ORDER BY {order}{limit}", params


def any_of(column: str, values: Iterable[str], prefix: str, params: dict[str, Any]) -> str:
    """`column IN (…)` with its values among the parameters."""
    named = {f"{prefix}{n}": value for n, value in enumerate(values)}
    params |= named
    return f"{column} IN ({', '.join(f':{name}' for name in named) or 'NULL'})"


def midnight(day: date) -> str:
    """The instant at which a civil day begins, as it is stored."""
    return stamp(noon(day, 0))


def edge(work: Work, within: int) -> date:
    """The last day that has at most so many working days left."""
    calendar = record.calendar(work)
    day = calendar.due(work.today, within + 1).date
    return day - timedelta(days=1)


def lights(work: Work) -> dict[Light, tuple[date | None, date | None]]:
    """The due dates that have a light, as a range: lights only get redder as a date comes nearer."""
    red, amber = edge(work, RED_WITHIN), edge(work, AMBER_WITHIN)
    return {
        Light.OVERDUE: (None, work.today - timedelta(days=1)),
        Light.RED: (work.today, red),
        Light.AMBER: (red + timedelta(days=1), amber),
        Light.GREEN: (amber + timedelta(days=1), None),
    }


def _light(work: Work, light: str, params: dict[str, Any]) -> str:
    low, high = lights(work)[Light(light)]
    parts = []
    if low is not None:
        params["light_low"] = low.isoformat()
        parts.append(f"{DUE} >= :light_low")
    if high is not None:
        params["light_high"] = high.isoformat()
        parts.append(f"{DUE} <= :light_high")
    return " AND ".join(parts)


def _codes(work: Work, window: str) -> Sequence[str]:
    from stationdesk.services import matters

    for one in matters.windows(work):
        if one.key == window:
            return one.codes
    raise WindowUnknown(window=window, field="window")


def _periods(query: CaseQuery, params: dict[str, Any]) -> list[str]:
    parts = []
    for name, column, sign, day in (
        ("opened_since", "c.opened_at", ">=", query.opened_since),
        ("opened_until", "c.opened_at", "<", query.opened_until),
        ("closed_since", "c.closed_at", ">=", query.closed_since),
        ("closed_until", "c.closed_at", "<", query.closed_until),
    ):
        if day is not None:
            parts.append(f"{column} {sign} :{name}")
            params[name] = midnight(day if sign == ">=" else day + timedelta(days=1))
    return parts


def _records(query: CaseQuery) -> list[str]:
    """Conditions that other records of a case answer."""
    parts = []
    if query.closed_only or query.finished_only or query.kept is not None:
        parts.append("c.closed_at IS NOT NULL AND c.outcome <> 'withdrawn'")
    if query.finished_only:
        parts.append("c.outcome = 'finished'")
    if query.kept is not None:
        parts.append(f"c.due_on IS NOT NULL AND {CLOSED_DAY} {'<=' if query.kept else '>'} c.due_on")
    if query.counted:
        parts.append(f"NOT {UNDONE}")
    if query.second_notice:
        parts.append(SECOND)
    if query.noticed is not None:
        more = f"({AGAIN} OR {SUPPLEMENTED})"
        parts.append(more if query.noticed else f"NOT {more}")
    if query.rating is not None:
        low = f"<= {LOW}"
        asked = {"any": ">= 1", "good": f"> {LOW}", "low": low, "unsettled": f"{low} AND {UNSETTLED}"}[
            query.rating
        ]
        parts.append(
            "c.id IN (SELECT t.case_id FROM case_ratings t WHERE t.station_id = :station"
            f" AND t.withdrawn_at IS NULL AND t.score {asked})"
        )
    return parts


_NAMES: Final = """WITH RECURSIVE named(name) AS (
    SELECT min(matter_name) FROM cases WHERE station_id = :s
    UNION ALL SELECT (SELECT min(matter_name) FROM cases WHERE station_id = :s AND matter_name > named.name)
    FROM named WHERE named.name IS NOT NULL)
SELECT name FROM named WHERE name IS NOT NULL AND name LIKE :like ESCAPE '!'"""
"""Every matter name once, a seek each: names are few where cases are many."""


def _text(work: Work, text: str, params: dict[str, Any]) -> str:
    from stationdesk.search import keys, people

    parts = []
    tail = keys.case_digits(text)[::-1]
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
        parts.append(any_of("c.person_id", found, "who", params))
    if len(text) >= 2:
        plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        named = [row["name"] for row in work.rows(_NAMES, s=work.station_id, like=f"%{plain}%")]
        if named:
            parts.append(any_of("c.matter_name", named, "named", params))
    return f"({' OR '.join(parts)})" if parts else "0"
