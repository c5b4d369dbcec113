"""Who the rules call left behind (三留守) on a day: set-based SQL over dated facts, by a versioned data pack.

Nothing here decides: a derived status is a proposal until a person confirms it. The facts are kinships, absences
(with a home-coming shorter than the pack's number of days counted as a contact, not as an end), ages, deaths, removals,
marks and whether a parent or supporter is able. Merged people count once, under the row that stands for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.core.packs import Pack
from stationdesk.services import numbers, packs
from stationdesk.storage.work import Work

KINDS: Final = ("child", "woman", "elder")
AWAY_REASONS: Final = ("work", "business", "accompany")
"""Absences that count as 外出务工、经商等; 求学 and the rest do not, unless a variant says so."""
ALL_REASONS: Final = (*AWAY_REASONS, "study", "other")
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode
"""One encoder for all digests: `json.dumps` would make a new one for each of thousands."""


@dataclass(frozen=True)
class Rule:
    """One group's rule as it holds at this station (national text, or the variant of its region)."""

    kind: str
    name: str
    version: str
    body: Mapping[str, Any]
    bands: tuple[tuple[int, int | None], ...]

    @property
    def label(self) -> str:
        """Rule and version as they are kept with a decision: `child@2026-1`."""
        return f"{self.kind}@{self.version}"


@dataclass(frozen=True)
class Rules:
    """The pack that holds on a day, ready to be evaluated."""

    version: str
    contact_below_days: int
    groups: Mapping[str, Rule]
    turning_ages: tuple[Mapping[str, Any], ...]

    def unable(self) -> list[str]:
        """Marks that make a parent or supporter unable or out of reach."""
        return list(self.groups["child"].body.get("other_unable", ()))


@dataclass(frozen=True)
class Relative:
    """A parent, husband or child of a proposed person, and the state that the facts give."""

    id: str
    name: str = field(repr=False)
    word: str
    """`father`, `mother`, `husband`, `child`."""
    state: str
    """`away`, `elsewhere`, `dead`, `gone`, `unable`, `here`."""
    since: date | None
    place: str = field(repr=False)
    back: date | None
    died_on: date | None
    why_unable: str
    reason: str = ""
    sex: str | None = None


@dataclass(frozen=True)
class Derived:
    """A person for whom a rule holds on the day, with the relatives on whom it rests."""

    person_id: str
    kind: str
    rule: Rule
    relatives: tuple[Relative, ...]
    birth: date | None = field(repr=False)
    name: str = field(repr=False)
    sex: str | None
    household_id: str | None

    @property
    def both_away(self) -> bool:
        """Both parents are away for work (children); one away and the other unable or absent otherwise."""
        return {r.word for r in self.relatives if r.state == "away"} >= {"father", "mother"}

    @cached_property
    def facts(self) -> str:
        """Digest of what the proposal rests on: it changes when, and only when, one of those facts does."""
        said = [
            [r.id, r.word, r.state, str(r.since or ""), r.place, str(r.died_on or ""), r.why_unable]
            for r in sorted(self.relatives, key=lambda r: (r.word, r.id))
        ]
        return sha256(_ENCODE([self.kind, self.person_id, said]).encode()).hexdigest()


def rules(work: Work, on: date | None = None) -> Rules:
    """The rules that hold on a day at this station. Before the first pack took effect, the first pack's."""
    pack = packs.holding(work, "left_behind_rules", on)
    return from_pack(pack, numbers.village_code(work))


def from_pack(pack: Pack, village_code: str) -> Rules:
    """Read the pack; a variant holds where its region is the beginning of the village's code."""
    groups = {}
    for group in pack.body["groups"]:
        body = dict(group["rule"])
        for variant in pack.body.get("variants", ()):
            region = variant.get("region")
            if variant["group"] == group["group"] and region and village_code.startswith(region):
                body |= variant["rule"]
        bands = tuple((low, high) for low, high in group["bands"])
        groups[group["group"]] = Rule(group["group"], group["name"], pack.version, body, bands)
    return Rules(
        pack.version, pack.body["contact_below_days"], groups, tuple(pack.body.get("turning_ages", ()))
    )


def age_cut(on: date, age: int) -> str:
    """Born on or before this text date is at least that old on the day (text order, so 29 February works)."""
    return f"{on.year - age:04d}-{on:%m-%d}"


def month_cut(on: date, months: int) -> str:
    """What began on or before this text date has lasted so many calendar months (民法典 art. 202)."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = (on + timedelta(days=1)).day == 1
    return f"{year:04d}-{month + 1:02d}-{31 if last and months else on.day:02d}"


_ALIASES: Final = """
chain(id, stands) AS (
  SELECT alias_id, person_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL
  UNION
  SELECT c.id, a.person_id FROM chain c JOIN person_aliases a
    ON a.station_id = :s AND a.alias_id = c.stands AND a.withdrawn_at IS NULL
),
alias AS MATERIALIZED (
  SELECT id, stands FROM chain WHERE stands NOT IN (SELECT id FROM chain)
),
"""

_FACTS: Final = """
times AS (
  SELECT {absent} AS person_id, a.id, a.since, a.place, a.reason, coalesce(a.back, '9999-12-31') AS back
  FROM absences a {absent_join}
  WHERE +a.station_id = :s AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back >= a.since)
),
ordered AS (
  SELECT *, max(back) OVER (PARTITION BY person_id ORDER BY since, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM times
),
numbered AS (
  SELECT *, sum(before IS NULL OR julianday(since) - julianday(before) >= :contact)
    OVER (PARTITION BY person_id ORDER BY since, id) AS spell FROM ordered
),
spells AS (
  SELECT person_id, place, reason, min(since) OVER (PARTITION BY person_id, spell) AS since,
    max(back) OVER (PARTITION BY person_id, spell) AS back,
    row_number() OVER (PARTITION BY person_id ORDER BY since DESC, id DESC) AS n FROM numbered
),
away AS MATERIALIZED (
  SELECT person_id, since, CASE WHEN back <= :on THEN back END AS back, place, reason FROM spells
  WHERE n = 1 AND back > :contact_cut
),
unable AS MATERIALIZED (
  SELECT {marked} AS person_id, min(m.mark) AS mark FROM marks m {marked_join}
  WHERE +m.station_id = :s AND m.withdrawn_at IS NULL AND m.mark IN (SELECT value FROM json_each(:unable))
    AND (m.since IS NULL OR m.since <= :on) AND (m.until IS NULL OR m.until > :on)
  GROUP BY 1
),
kin AS MATERIALIZED (
  SELECT DISTINCT {kin_person} AS person_id, {kin_relative} AS relative_id, k.kind
  FROM kinships k {kin_join}
  WHERE +k.station_id = :s AND k.withdrawn_at IS NULL AND k.kind IN (SELECT value FROM json_each(:kin_kinds))
    AND (k.since IS NULL OR k.since <= :on) AND (k.until IS NULL OR k.until > :on)
),
"""

_RELATIVE: Final = """json_object('id', r.id, 'name', r.name, 'word', {word}, 'state', {state}, 'since', w.since,
  'place', w.place, 'reason', w.reason, 'back', w.back, 'died_on', CASE WHEN r.died_on <= :on THEN r.died_on END,
  'mark', u.mark, 'sex', r.sex)"""

_ALIVE: Final = """ {0}.station_id = :s AND {0}.withdrawn_at IS NULL AND ({0}.died_on IS NULL OR {0}.died_on > :on)
  AND ({0}.moved_out_on IS NULL OR {0}.moved_out_on > :on)"""

_ENROLLED: Final = (
    "SELECT e.person_id FROM left_behind e WHERE e.station_id = :s AND e.kind = :kind AND e.withdrawn_at IS NULL"
    " AND e.since <= :on AND (e.until IS NULL OR e.until > :on)"
)
_NOT_ENROLLED: Final = f" AND {{0}}.id NOT IN ({_ENROLLED})"

_COUNTS: Final = "instr(:reasons, char(34) || w.reason || char(34)) > 0"
"""The reason of the absence is one of those in the JSON list."""
_UNABLE: Final = "(u.mark IS NOT NULL OR r.guardian_capacity = 'none')"

_PARENT_STATE: Final = f"""CASE WHEN r.died_on <= :on THEN 'dead'
  WHEN w.person_id IS NOT NULL AND {_COUNTS} AND w.since <= :began THEN 'away'
  WHEN w.person_id IS NOT NULL AND NOT {_COUNTS} THEN 'elsewhere'
  WHEN r.moved_out_on <= :on THEN 'gone' WHEN {_UNABLE} THEN 'unable' ELSE 'here' END"""

# SQLite plans these without statistics. CROSS JOIN says "in this order"; the unary plus above says "the whole table",
# without which it takes the facts for ten rows and scans them once for every kinship (minutes instead of a second).
_CHILD: Final = """
parents AS (
  SELECT c.id AS person_id, k.kind, {state} AS state, {relative} AS relative
  FROM kin k CROSS JOIN people c ON c.station_id = :s AND c.id = k.person_id
  CROSS JOIN people r ON r.station_id = :s AND r.id = k.relative_id AND r.withdrawn_at IS NULL
    AND (r.birth IS NULL OR r.birth < c.birth)
  LEFT JOIN away w ON w.person_id = r.id LEFT JOIN unable u ON u.person_id = r.id
  WHERE {alive} AND c.birth > :born_after AND c.birth <= :born_until
    AND (NOT :registered OR c.resident_type = 'registered') {not_aliased} {not_enrolled}
)
SELECT p.id, p.name, p.sex, p.birth, p.household_id, t.relatives FROM (
  SELECT person_id, json_group_array(json(relative)) AS relatives FROM parents GROUP BY person_id
  HAVING sum(state = 'here') = 0 AND sum(state = 'away') > 0
) t CROSS JOIN people p ON p.station_id = :s AND p.id = t.person_id
WHERE p.id NOT IN (SELECT w.person_id FROM away w WHERE {counts})
ORDER BY p.birth, p.id
"""

_WOMAN: Final = """
couples AS (
  SELECT person_id AS a, relative_id AS b FROM kin WHERE kind = 'spouse'
  UNION SELECT relative_id, person_id FROM kin WHERE kind = 'spouse'
)
SELECT c.id, c.name, c.sex, c.birth, c.household_id, json_group_array({relative}) AS relatives
FROM away w CROSS JOIN couples k ON k.b = w.person_id
CROSS JOIN people r ON r.station_id = :s AND r.id = k.b AND r.withdrawn_at IS NULL
CROSS JOIN people c ON c.station_id = :s AND c.id = k.a LEFT JOIN unable u ON u.person_id = r.id
WHERE {alive} AND c.sex = '2' AND coalesce(r.sex, '1') <> '2' AND (r.died_on IS NULL OR r.died_on > :on)
  AND {counts} AND w.since <= :began AND (c.birth IS NULL OR (c.birth > :born_after AND c.birth <= :born_until))
  AND (NOT :registered OR c.resident_type = 'registered')
  AND c.id NOT IN (SELECT person_id FROM away) {not_aliased} {not_enrolled}
GROUP BY c.id ORDER BY c.birth, c.id
"""

_CHILD_STATE: Final = f"""CASE WHEN w.person_id IS NOT NULL AND {_COUNTS} AND w.since <= :began THEN 'away'
  WHEN r.moved_out_on <= :began THEN 'gone' WHEN {_UNABLE} OR r.birth > :adult THEN 'unable' ELSE 'here' END"""

_ELDER: Final = """
children AS (
  SELECT c.id AS person_id, {state} AS state, {relative} AS relative
  FROM kin k CROSS JOIN people c ON c.station_id = :s AND c.id = k.relative_id
  CROSS JOIN people r ON r.station_id = :s AND r.id = k.person_id AND r.withdrawn_at IS NULL
    AND (r.died_on IS NULL OR r.died_on > :on) AND (r.birth IS NULL OR r.birth > c.birth)
  LEFT JOIN away w ON w.person_id = r.id LEFT JOIN unable u ON u.person_id = r.id
  WHERE {alive} AND c.birth <= :born_until AND c.birth > :born_after
    AND (NOT :registered OR c.resident_type = 'registered') {not_aliased} {not_enrolled}
)
SELECT p.id, p.name, p.sex, p.birth, p.household_id, t.relatives FROM (
  SELECT person_id, json_group_array(json(relative)) AS relatives FROM children GROUP BY person_id
  HAVING sum(state = 'here') = 0 AND sum(state IN ('away', 'gone')) > 0
    AND (NOT :all_away OR sum(state NOT IN ('away', 'gone')) = 0)
) t CROSS JOIN people p ON p.station_id = :s AND p.id = t.person_id
WHERE p.id NOT IN (SELECT person_id FROM away) ORDER BY p.birth, p.id
"""

_MAIN: Final[Mapping[str, tuple[str, str, str]]] = {
    "child": (_CHILD, _PARENT_STATE, "k.kind"),
    "woman": (_WOMAN, "'away'", "'husband'"),
    "elder": (_ELDER, _CHILD_STATE, "'child'"),
}


def derived(
    work: Work, kind: str, on: date, holding: Rules | None = None, *, enrolled_too: bool = False
) -> list[Derived]:
    """Everybody for whom the rule of one kind holds on a day, oldest first.

    People on that register on the day are left out unless `enrolled_too`. Reads only; asks for no permit (the
    services that show the result do). Where nothing can be written meanwhile, what was found with the enrolled
    answers the question without them as well.
    """
    key = f"derived {kind} {on}"
    if holding is None and not enrolled_too and key in work.extra:
        enrolled = {
            row["person_id"] for row in work.rows(_ENROLLED, s=work.station_id, kind=kind, on=on.isoformat())
        }
        return [one for one in work.extra[key] if one.person_id not in enrolled]
    keep = holding is None and enrolled_too and work.reading
    holding = holding or rules(work, on)
    rule = holding.groups[kind]
    sql, state, word = _MAIN[kind]
    merged = bool(
        work.scalar(
            "SELECT EXISTS (SELECT 1 FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL)",
            s=work.station_id,
        )
    )
    text = (
        "WITH RECURSIVE "
        + (_ALIASES if merged else "")
        + _FACTS.format(**_canonical(merged))
        + sql.format(
            state=state,
            relative=_RELATIVE.format(word=word, state=state),
            alive=_ALIVE.format("c"),
            counts=_COUNTS,
            not_aliased=" AND c.id NOT IN (SELECT id FROM alias)" if merged else "",
            not_enrolled="" if enrolled_too else _NOT_ENROLLED.format("c"),
        )
    )
    rows = work.rows(text, **_parameters(work, rule, holding, on))
    found = [_derived(row, rule) for row in rows]
    if keep:
        work.extra[key] = found
    return list(found)


def _canonical(merged: bool) -> dict[str, str]:
    """The columns that name people, through the aliases where there are any."""
    if not merged:
        return {
            "absent": "a.person_id",
            "absent_join": "",
            "marked": "m.person_id",
            "marked_join": "",
            "kin_person": "k.person_id",
            "kin_relative": "k.relative_id",
            "kin_join": "",
        }
    return {
        "absent": "coalesce(x.stands, a.person_id)",
        "absent_join": "LEFT JOIN alias x ON x.id = a.person_id",
        "marked": "coalesce(x.stands, m.person_id)",
        "marked_join": "LEFT JOIN alias x ON x.id = m.person_id",
        "kin_person": "coalesce(x.stands, k.person_id)",
        "kin_relative": "coalesce(y.stands, k.relative_id)",
        "kin_join": "LEFT JOIN alias x ON x.id = k.person_id LEFT JOIN alias y ON y.id = k.relative_id",
    }


def _parameters(work: Work, rule: Rule, holding: Rules, on: date) -> dict[str, Any]:
    body = rule.body
    below = body.get("age_below")
    return {
        "s": work.station_id,
        "on": on.isoformat(),
        "kind": rule.kind,
        "contact": holding.contact_below_days,
        "contact_cut": (on - timedelta(days=holding.contact_below_days)).isoformat(),
        "unable": json.dumps(holding.unable(), ensure_ascii=False),
        "kin_kinds": json.dumps(["spouse"] if rule.kind == "woman" else ["father", "mother"]),
        "reasons": json.dumps(ALL_REASONS if body.get("away_other_reasons") else AWAY_REASONS),
        "began": month_cut(on, int(body.get("months_away") or 0)),
        "born_until": age_cut(on, int(body.get("age_from") or 0)),
        "born_after": age_cut(on, int(below)) if below is not None else "0000-00-00",
        "registered": int(bool(body.get("rural_register"))),
        "adult": age_cut(on, 18),
        "all_away": int(body.get("away") == "all_children_away"),
    }


def _derived(row: Mapping[str, Any], rule: Rule) -> Derived:
    return Derived(
        row["id"],
        rule.kind,
        rule,
        tuple(_relative(given) for given in json.loads(row["relatives"])),
        _day(row["birth"]),
        row["name"],
        row["sex"],
        row["household_id"],
    )


def _relative(given: Mapping[str, Any]) -> Relative:
    mark = given["mark"] or ""
    return Relative(
        given["id"],
        given["name"],
        given["word"],
        given["state"],
        _day(given["since"]),
        given["place"] or "",
        _day(given["back"]),
        _day(given["died_on"]),
        mark if given["state"] == "unable" else "",
        given["reason"] or "",
        given["sex"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
