"""Who is to be visited when: the pack `visit_rules` over registers, marks and risk; and days filled with visits.

The shortest interval of the rules that fit a person holds. Days are filled in walking order, by working days,
no agent getting more on a day than the rules allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from stationdesk.core.clock import civil_date, noon, stamp
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.workdays import Calendar
from stationdesk.services import packs, users
from stationdesk.storage.work import Work

RISK_ORDER: Final = ("low", "medium", "high")
KIND_TAGS: Final = {"child": "留守儿童", "woman": "留守妇女", "elder": "留守"}
ALSO_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "分散特困": ("特困人员（分散供养）",),
    "失能失智": ("失能", "失智"),
}
"""Words of the rules and the marks that mean the same."""
_NUMERALS: Final = {"六十": 60, "七十": 70, "八十": 80, "九十": 90}


@dataclass(frozen=True)
class Due:
    """Someone who is to be visited by a day, and the rule that says so."""

    person_id: str
    rule: str
    name: str
    risk: str
    every_days: int
    last_on: date | None
    due_on: date
    grid_id: str | None
    household_id: str | None
    floor: bool = False
    """Whether the monthly floor for elders in special difficulty holds for them, whatever else does."""


def ahead(today: date) -> str:
    """Where the days that have not come begin, as LAST_SEEN takes it."""
    return stamp(noon(today + timedelta(days=1), 0))


def due(work: Work, until: date, person_id: str | None = None) -> list[Due]:
    """Everybody (or one person) the rules want visited by a day, in walking order. Needs `visits:read`.

    Those never visited are due at once (the day before the plan begins counts as late).
    """
    users.require(work, "visits:read")
    rules = packs.holding(work, "visit_rules", until).items()
    found = []
    for row in work.rows(_SUBJECTS, s=work.station_id, on=work.today.isoformat(), ahead=ahead(work.today)):
        if person_id is not None and row["id"] != person_id:
            continue
        birth = date.fromisoformat(row["birth"]) if row["birth"] else None
        age = age_on(birth, work.today) if birth else None
        tags = [tag for tag in (row["tags"] or "").split("\x1f") if tag]
        risk = max((row["risk"] or "low", row["seen_risk"] or "low"), key=RISK_ORDER.index)
        fitting = [rule for rule in rules if rule["every_days"] and _fits(rule, age, tags, risk)]
        if not fitting:
            continue
        rule = min(fitting, key=lambda one: int(one["every_days"]))
        last = civil_date(datetime.fromisoformat(row["last"])) if row["last"] else None
        due_on = last + timedelta(days=int(rule["every_days"])) if last else work.today
        if due_on <= until:
            found.append(
                Due(
                    row["id"],
                    rule["rule"],
                    rule["name"],
                    rule["risk"] or risk,
                    int(rule["every_days"]),
                    last,
                    due_on,
                    row["grid_id"],
                    row["household_id"],
                    any(one["risk"] is None for one in fitting),
                )
            )
    return found


LAST_SEEN: Final = """SELECT person_id, max(visited_at) AS at FROM visits WHERE station_id = :s
  AND withdrawn_at IS NULL AND state = 'done' AND result IN ('seen', 'refused') AND visited_at < :ahead
  GROUP BY person_id"""
"""What a clock that went ahead dated from `:ahead` on keeps nobody from being visited."""

_SUBJECTS: Final = f"""
WITH tagged AS (
  SELECT person_id, CASE kind WHEN 'child' THEN '{KIND_TAGS["child"]}' WHEN 'woman' THEN '{KIND_TAGS["woman"]}'
    ELSE '{KIND_TAGS["elder"]}' END AS tag, risk
  FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL AND since <= :on
    AND (until IS NULL OR until > :on)
  UNION ALL
  SELECT person_id, mark, NULL FROM marks WHERE station_id = :s AND withdrawn_at IS NULL
    AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on)
  UNION ALL
  SELECT person_id, '困境儿童', NULL FROM child_statuses WHERE station_id = :s AND withdrawn_at IS NULL
    AND decision = 'confirmed' AND kind <> 'migrant' AND since <= :on AND (until IS NULL OR until > :on)
),
subjects AS MATERIALIZED (
  SELECT person_id, group_concat(tag, char(31)) AS tags,
    CASE max(CASE risk WHEN 'high' THEN 3 WHEN 'medium' THEN 2 WHEN 'low' THEN 1 ELSE 0 END)
      WHEN 3 THEN 'high' WHEN 2 THEN 'medium' WHEN 1 THEN 'low' END AS risk
  FROM tagged GROUP BY person_id
),
latest AS (SELECT person_id, max(at) AS at FROM ({LAST_SEEN}) GROUP BY person_id)
SELECT p.id, p.birth, p.household_id, h.grid_id, x.tags, x.risk, l.at AS last,
  (SELECT v.risk FROM visits v WHERE v.station_id = :s AND v.person_id = p.id AND v.visited_at = l.at
     AND v.withdrawn_at IS NULL ORDER BY v.id DESC LIMIT 1) AS seen_risk
FROM subjects x CROSS JOIN people p ON p.station_id = :s AND p.id = x.person_id
LEFT JOIN households h ON h.station_id = :s AND h.id = p.household_id
LEFT JOIN grids g ON g.station_id = :s AND g.id = h.grid_id
LEFT JOIN latest l ON l.person_id = p.id
WHERE p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL
ORDER BY coalesce(g.walk_order, 9999), g.code, g.name, coalesce(h.walk_order, 9999), h.number, p.birth, p.id
"""


def _fits(rule: Mapping[str, Any], age: int | None, tags: Sequence[str], risk: str) -> bool:
    """Whether a rule of the pack concerns someone with this age, these marks and this risk."""
    if rule["risk"] == risk and (risk != "low" or any(tag in KIND_TAGS.values() for tag in tags)):
        return True
    if rule["risk"] is None and (age is None or age < 60):
        return False  # The monthly floor is for elders.
    tagged = frozenset(tags)
    for entry in rule["fits"]:
        least, words = _read(entry)
        if (not least or (age is not None and age >= least)) and tagged & words:
            return True
    return False


@lru_cache(maxsize=256)
def _read(entry: str) -> tuple[int, frozenset[str]]:
    """A line of a rule: from which age it holds (0: any), and every tag that it means."""
    found = re.fullmatch(r"(?:(.+?)周岁以上)?(.+)", entry)
    if found is None:
        return 0, frozenset()
    words = found[2].split("、")
    return _NUMERALS.get(found[1] or "", 0), frozenset(
        tag for word in words for tag in (word, *ALSO_CALLED.get(word, ()))
    )


def rule_of(work: Work, person_id: str) -> Mapping[str, Any] | None:
    """The rule that gives a person's next visit: the shortest interval that fits, counted anew."""
    for one in due(work, date.max, person_id):
        return {"risk": one.risk, "every_days": one.every_days}
    return None


def spread(
    wanted: Iterable[Due],
    begin: date,
    end: date,
    calendar: Calendar,
    agents: Mapping[str, str],
    taken: Mapping[tuple[str, date], int],
    per_day: int,
) -> dict[str, date]:
    """A day for each household (or person without one): late and risky first, working days only, at most
    `per_day` visits of an agent on a day as long as there is room before `end`.

    `agents`: household or person → agent; `taken`: what an agent has on a day already. What is not late stands
    on the last working day on which it is still in time.
    """
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    worked = [day for day in days if calendar.is_workday(day)] or days
    groups: dict[str, list[Due]] = {}
    for one in wanted:
        groups.setdefault(one.household_id or one.person_id, []).append(one)
    load = dict(taken)
    chosen: dict[str, date] = {}

    def urgency(item: tuple[int, tuple[str, list[Due]]]) -> tuple[Any, ...]:
        place, (_, members) = item
        late = min(one.due_on for one in members) <= begin
        return (not late, -max(RISK_ORDER.index(one.risk) for one in members), place)

    for _, (key, members) in sorted(enumerate(groups.items()), key=urgency):
        latest = min(one.due_on for one in members)
        in_time = [day for day in worked if day <= latest]
        wish = in_time[-1:] if latest > begin else []
        before, after = in_time[:-1][::-1], [day for day in worked if day not in in_time]
        order = [*wish, *before, *after] if wish else worked
        agent = agents.get(key, "")
        free = [day for day in order if load.get((agent, day), 0) + len(members) <= per_day]
        day = free[0] if free else min(order, key=lambda one: load.get((agent, one), 0))
        load[agent, day] = load.get((agent, day), 0) + len(members)
        chosen[key] = day
    return chosen
