"""Statistics of window cases: a period or months side by side, whole or by worker, matter, window, channel, grid.

What the figures mean (the same words are on screen, `DEFINITIONS`):

* 收件 opened: cases taken in within the period, whatever became of them; entries undone are not counted.
* 办结 closed: cases closed within the period, refused ones too; withdrawn and undone ones not.
* 按时办结率: of what was closed with a date to keep, what was closed on that day or before.
* 平均天数: calendar days from the day a case was taken in to the day it was closed.
* 一次办结率: of what was closed, what needed nothing more after the first visit: no 一次性告知, no materials brought later.
* 日常办事不出村率: of what was finished plus those who had to be sent elsewhere (consultations that ended in 转介), what was
  finished: decided by the village, or handed up and followed by the station so that nobody had to travel.
* 二次告知: second and later notices for cases taken in within the period.
* 评价率 and 好评率: of what was closed, what was rated; of the ratings, three and more of five (基本满意 and better).

Every number has the query that lists its rows; where a number has no list of cases it has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say
from stationdesk.services import matters, users
from stationdesk.services.case_query import (
    AGAIN,
    CLOSED_DAY,
    LOW,
    SCORE,
    SUPPLEMENTED,
    UNDONE,
    CaseQuery,
    midnight,
)
from stationdesk.services.cases import CHANNELS
from stationdesk.storage.work import Work

BY: Final[Mapping[str, str]] = {
    "worker": N_("按人员"),
    "matter": N_("按事项"),
    "window": N_("按窗口"),
    "channel": N_("按渠道"),
    "grid": N_("按网格"),
}
MONTHS: Final = 6
DEFINITIONS: Final[tuple[tuple[str, str], ...]] = (
    (N_("收件"), N_("这段时间登记的办件，当天误登撤销的不算。")),
    (N_("已办结"), N_("这段时间办结或不予受理的办件，申请人撤回的不算。")),
    (N_("按时办结率"), N_("有期限的办结件里，在期限当天或之前办结的占多少。")),
    (N_("平均天数"), N_("从收件那天到办结那天，按自然日算。")),
    (N_("一次办结率"), N_("办结件里，没有下过一次性告知、也没有再补过材料的占多少：群众只来一次。")),
    (
        N_("日常办事不出村率"),
        N_(
            "办成的件数 ÷（办成的件数 + 转介到别处去办的首问）。村里办成的、由站里转报或代办办成的，群众都不用出村。"
        ),
    ),
    (N_("二次告知"), N_("这段时间登记的办件里，第二次及以后的告知份数。")),
    (N_("评价率、好评率"), N_("办结件里有评价的占多少；评价里基本满意及以上的占多少。")),
)


class PeriodWrong(Refusal):
    template = N_("起止日期不对：{since} 到 {until}。请让起始日期在前，最长十年。")


class GroupingUnknown(Refusal):
    template = N_("不能按“{by}”统计。可用：{known}。")


@dataclass(frozen=True)
class Counts:
    """The figures of one period, one group or both."""

    opened: int = 0
    closed: int = 0
    dated: int = 0
    """Closed with a date to keep."""
    kept: int = 0
    late: int = 0
    once: int = 0
    days: int = 0
    """Calendar days of all that was closed."""
    finished: int = 0
    village: int = 0
    """Of those finished, decided by the village."""
    guided: int = 0
    """Consultations that ended elsewhere; None of them is a case."""
    second: int = 0
    rated: int = 0
    good: int = 0
    low: int = 0

    @property
    def on_time_rate(self) -> float | None:
        return _share(self.kept, self.dated)

    @property
    def once_rate(self) -> float | None:
        return _share(self.once, self.closed)

    @property
    def in_village_rate(self) -> float | None:
        return _share(self.finished, self.finished + self.guided)

    @property
    def rated_rate(self) -> float | None:
        return _share(self.rated, self.closed)

    @property
    def good_rate(self) -> float | None:
        return _share(self.good, self.rated)

    @property
    def average_days(self) -> float | None:
        return round(self.days / self.closed, 1) if self.closed else None


@dataclass(frozen=True)
class Group:
    """One line: a worker, matter, window, channel, grid or month."""

    key: str
    name: str = field(repr=False)
    since: date
    until: date
    counts: Counts
    query: CaseQuery
    """What picks out this group, without a period."""


@dataclass(frozen=True)
class Statistics:
    """Figures of a period and what they are divided into."""

    since: date
    until: date
    own: bool
    """Only the acting user's own cases: whoever may not look at everybody's."""
    whole: Group
    by: str
    groups: tuple[Group, ...]
    months: tuple[Group, ...]


def statistics(
    work: Work, since: date, until: date, *, by: str = "worker", months: int = MONTHS, own: bool | None = None
) -> Statistics:
    """The figures. Needs `cases:read`; everybody's `cases:supervise`, else only one's own.

    `own` asks for one's own all the same. Raises PeriodWrong, GroupingUnknown.
    """
    users.require(work, "cases:read")
    if until < since or (until - since).days > 3660:
        raise PeriodWrong(since=since, until=until, field="since")
    if by not in BY:
        raise GroupingUnknown(by=by, known=say(N_("、")).join(BY), field="by")
    mine = own if own is not None and "cases:supervise" in work.actor.permits else not _all(work)
    found = _grouped(work, since, until, by, mine)
    base = CaseQuery(worker_id=work.user_id) if mine else CaseQuery()
    names, queries = _named(work, by, base)
    groups = _merge(found, by, work)
    made = tuple(
        Group(key, names.get(key, key or say(N_("没有填"))), since, until, counts, queries(key))
        for key, counts in sorted(groups.items(), key=lambda one: (-one[1].closed, -one[1].opened, one[0]))
    )
    whole = Group("", say(N_("合计")), since, until, _sum(list(groups.values())), base)
    return Statistics(since, until, mine, whole, by, made, _by_month(work, until, months, mine, base))


def _all(work: Work) -> bool:
    return "cases:supervise" in work.actor.permits


def rows_of(group: Group, figure: str) -> CaseQuery | None:
    """The cases behind a number of a group: `opened`, `closed`, `kept`, `late`, `once`, `finished`, `village`,
    `second`, `rated`, `good`, `low`. None for what is no list of cases.
    """
    opened = replace(
        group.query,
        opened_since=group.since,
        opened_until=group.until,
        counted=True,
        order="newest",
        limit=None,
    )
    closed = replace(
        group.query,
        closed_since=group.since,
        closed_until=group.until,
        closed_only=True,
        order="newest",
        limit=None,
    )
    found = {
        "opened": opened,
        "closed": closed,
        "kept": replace(closed, kept=True),
        "late": replace(closed, kept=False),
        "once": replace(closed, noticed=False),
        "finished": replace(closed, finished_only=True),
        "village": replace(closed, finished_only=True, decides="village"),
        "second": replace(opened, second_notice=True),
        "rated": replace(closed, rating="any"),
        "good": replace(closed, rating="good"),
        "low": replace(closed, rating="low"),
    }
    return found.get(figure)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_KEYS: Final = {
    "worker": "coalesce(c.worker_id, '')",
    "matter": "c.matter_code",
    "window": "c.matter_code",
    "channel": "c.channel",
    "grid": "coalesce(h.grid_id, '')",
    "month": "substr(date({at}, '+8 hours'), 1, 7)",
    "none": "''",
}
_HOMES: Final = (
    " LEFT JOIN people p ON p.station_id = c.station_id AND p.id = c.person_id"
    " LEFT JOIN households h ON h.station_id = c.station_id AND h.id = p.household_id"
)


def _grouped(work: Work, since: date, until: date, by: str, mine: bool) -> dict[str, Counts]:
    """Counts by key: one look at what was opened, one at what was closed, small ones for the rest."""
    params: dict[str, Any] = {
        "s": work.station_id,
        "a": midnight(since),
        "b": midnight(until + timedelta(days=1)),
        "me": work.user_id or "",
    }
    own = " AND c.worker_id = :me" if mine else ""
    joins = _HOMES if by == "grid" else ""
    key = _KEYS[by]

    def at(column: str) -> str:
        return key.replace("{at}", column)

    opened = work.rows(
        f"SELECT {at('c.opened_at')} AS k, count(*) AS n FROM cases c{joins} WHERE c.station_id = :s"
        f" AND c.withdrawn_at IS NULL AND c.opened_at >= :a AND c.opened_at < :b AND NOT {UNDONE}{own} GROUP BY 1",
        **params,
    )
    closed = work.rows(
        f"""SELECT k, count(*) AS n, sum(due_on IS NOT NULL) AS dated,
               sum(due_on IS NOT NULL AND day <= due_on) AS kept, sum(NOT more) AS once,
               sum(julianday(day) - julianday(opened)) AS days, sum(outcome = 'finished') AS finished,
               sum(outcome = 'finished' AND decides = 'village') AS village, count(score) AS rated,
               sum(coalesce(score > {LOW}, 0)) AS good, sum(coalesce(score <= {LOW}, 0)) AS low
           FROM (SELECT {at("c.closed_at")} AS k, c.due_on, {CLOSED_DAY} AS day, c.outcome, c.decides,
                   date(c.opened_at, '+8 hours') AS opened, {AGAIN} OR {SUPPLEMENTED} AS more, {SCORE} AS score
               FROM cases c{joins} WHERE c.station_id = :s AND c.withdrawn_at IS NULL AND c.closed_at >= :a
                   AND c.closed_at < :b AND c.outcome <> 'withdrawn'{own})
           GROUP BY k""",
        **params,
    )
    second = work.rows(
        f"SELECT {at('c.opened_at')} AS k, count(*) AS n FROM case_notices x JOIN cases c"
        f" ON c.station_id = x.station_id AND c.id = x.case_id{joins} WHERE x.station_id = :s AND x.n >= 2"
        " AND x.withdrawn_at IS NULL AND c.withdrawn_at IS NULL AND c.opened_at >= :a AND c.opened_at < :b"
        f"{own} GROUP BY 1",
        **params,
    )
    made: dict[str, dict[str, int]] = {}
    for row in opened:
        made.setdefault(row["k"], {})["opened"] = row["n"]
    for row in closed:
        held = made.setdefault(row["k"], {})
        held |= {
            name: int(row[name] or 0)
            for name in ("dated", "kept", "once", "days", "finished", "village", "rated", "good", "low")
        }
        held["closed"] = row["n"]
        held["late"] = held["dated"] - held["kept"]
    for row in second:
        made.setdefault(row["k"], {})["second"] = row["n"]
    for guided_key, n in _guided(work, params, by, mine).items():
        made.setdefault(guided_key, {})["guided"] = n
    return {one: Counts(**held) for one, held in made.items()}


def _guided(work: Work, params: dict[str, Any], by: str, mine: bool) -> dict[str, int]:
    """Consultations that ended in being sent elsewhere, by the same key, by the day they came."""
    keys = {
        "worker": "coalesce(q.worker_id, '')",
        "matter": "coalesce(q.matter_code, '')",
        "window": "coalesce(q.matter_code, '')",
        "channel": "q.channel",
        "grid": "coalesce(h.grid_id, '')",
        "month": "substr(date(q.came_at, '+8 hours'), 1, 7)",
        "none": "''",
    }
    joins = (
        " LEFT JOIN people p ON p.station_id = q.station_id AND p.id = q.person_id"
        " LEFT JOIN households h ON h.station_id = q.station_id AND h.id = p.household_id"
        if by == "grid"
        else ""
    )
    own = " AND q.worker_id = :me" if mine else ""
    given = {name: value for name, value in params.items() if name != "me" or mine}
    return {
        row["k"]: row["n"]
        for row in work.rows(
            f"SELECT {keys[by]} AS k, count(*) AS n FROM consultations q{joins} WHERE q.station_id = :s"
            " AND q.withdrawn_at IS NULL AND q.state = 'guided' AND q.came_at >= :a AND q.came_at < :b"
            f"{own} GROUP BY 1",
            **given,
        )
    }


def _named(work: Work, by: str, base: CaseQuery) -> tuple[dict[str, str], Any]:
    """Names of the keys, and what picks each out."""
    if by == "worker":
        return users.names(
            work
        ), lambda key: replace(base, worker_id=key) if key else replace(base, nobody=True)
    if by == "matter":
        named = {row.code: row.shown for one in matters.windows(work) for row in _rows_of(work, one.codes)}
        return named, lambda key: replace(base, matter_code=key)
    if by == "window":
        return {one.key: one.shown for one in matters.windows(work)}, lambda key: replace(base, window=key)
    if by == "channel":
        return {key: say(name) for key, name in CHANNELS.items()}, lambda key: replace(base, channel=key)
    named = {
        row["id"]: row["name"]
        for row in work.rows("SELECT id, name FROM grids WHERE station_id = :s", s=work.station_id)
    }
    return named, lambda key: replace(base, grid_id=key or None)


def _rows_of(work: Work, codes: Sequence[str]) -> list[matters.MatterRow]:
    wanted = set(codes)
    return [row for row in matters.find(work, limit=2000) if row.code in wanted]


def _merge(found: dict[str, Counts], by: str, work: Work) -> dict[str, Counts]:
    """By window: the counts of its matters together."""
    if by != "window":
        return found
    place = {code: one.key for one in matters.windows(work) for code in one.codes}
    made: dict[str, list[Counts]] = {}
    for code, counts in found.items():
        made.setdefault(place.get(code, ""), []).append(counts)
    return {key: _sum(held) for key, held in made.items()}


def _sum(held: Sequence[Counts]) -> Counts:
    names = Counts.__dataclass_fields__
    return Counts(**{name: sum(getattr(one, name) for one in held) for name in names})


def _by_month(work: Work, until: date, months: int, mine: bool, base: CaseQuery) -> tuple[Group, ...]:
    firsts = [until.replace(day=1)]
    while len(firsts) < months:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    if not firsts:
        return ()
    found = _grouped(work, firsts[0], until, "month", mine)
    made = []
    for first in firsts:
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        key = f"{first:%Y-%m}"
        made.append(Group(key, key, first, min(end, until), found.get(key, Counts()), base))
    return tuple(made)
