"""What else somebody at the counter could need (还可以一起办): proposed from the file, each with its reason.

Rules are the data pack `suggestions`; here is only what their conditions mean. A proposal is never a decision: whether
the conditions hold is checked when the matter is taken in. Marks that only sealed readers may see count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from stationdesk.core.clock import civil_date, stamp, unstamp
from stationdesk.core.idnumber import age_on, birthday
from stationdesk.core.late import dataclass
from stationdesk.core.words import language
from stationdesk.models.residents import Person
from stationdesk.services import codes, matters, packs, residents, users
from stationdesk.services.residents_list import SENSITIVE_MARKS
from stationdesk.storage.work import Work

SHOWN: Final = 4
HALF_YEAR: Final = timedelta(days=183)
PARTY: Final = ("01", "02")
HEAD: Final = "02"
_MONTHS: Final = re.compile(r"(次年|至)?\s*(\d{1,2})月")


@dataclass(frozen=True)
class Suggestion:
    """A matter that fits, and why: the sentence says nothing that the person's card does not show."""

    matter_code: str
    matter_name: str
    why: str = field(repr=False)
    rule: str
    weight: int
    decides: str
    instant: bool
    """Done while one waits: no days are promised and the village decides."""
    unconfirmed: bool


@dataclass(frozen=True)
class _Member:
    id: str
    birth: date | None = field(repr=False)
    died: date | None
    away: bool


@dataclass(frozen=True)
class _Had:
    code: str
    day: date
    open: bool
    own: bool


@dataclass(frozen=True)
class _Facts:
    """Everything the rules may ask, read once."""

    person: Person = field(repr=False)
    today: date
    age: int | None
    marks: tuple[str, ...]
    level_word: str
    away: bool
    household: tuple[_Member, ...]
    had: tuple[_Had, ...]


def for_person(
    work: Work, person_id: str, *, besides: Iterable[str] = (), limit: int = SHOWN
) -> tuple[Suggestion, ...]:
    """Matters this person could also need, the likeliest first; `besides`: codes not to propose.

    What is open already, or was had too recently, is left out. Needs `residents:read` and `matters:read`. Raises
    PersonUnknown.
    """
    users.require(work, "residents:read")
    users.require(work, "matters:read")
    person = residents.get(work, residents.stands_for(work, person_id))
    if not person.living():
        return ()
    facts = _facts(work, person)
    catalogue = {row.code: row for row in matters.find(work)}
    seasons = {
        record["code"]: str(record.get("season") or "") for record in packs.holding(work, "matters").items()
    }
    left_out = set(besides)
    best: dict[str, Suggestion] = {}
    for rule in packs.holding(work, "suggestions").items():
        row = catalogue.get(rule["matter"])
        if row is None or row.code in left_out or not _new(facts, row.code, rule["again_after_days"]):
            continue
        words = _fits(facts, rule["when"], seasons[row.code])
        if words is None:
            continue
        sentence = (rule.get("why_en") or rule["why"]) if language() == "en" else rule["why"]
        made = Suggestion(
            row.code,
            row.name,
            sentence.format(**words),
            rule["rule"],
            rule["weight"],
            row.decides,
            row.decides == "village" and row.promised_days == 0,
            bool(rule.get("unconfirmed")),
        )
        if row.code not in best or best[row.code].weight < made.weight:
            best[row.code] = made
    found = sorted(best.values(), key=lambda one: (-one.weight, one.matter_code))
    return tuple(found[:limit])


def frequent(work: Work, limit: int = SHOWN) -> tuple[str, list[str]]:
    """(the matter this user took in last, those the whole station took in most in the last half year)."""
    last = work.scalar(
        "SELECT matter_code FROM cases WHERE station_id = :s AND first_worker_id = :u AND withdrawn_at IS NULL"
        " ORDER BY id DESC LIMIT 1",
        s=work.station_id,
        u=work.user_id,
    )
    found = work.rows(
        "SELECT matter_code, count(*) AS n FROM cases WHERE station_id = :s AND opened_at >= :since"
        " AND withdrawn_at IS NULL GROUP BY matter_code ORDER BY n DESC, matter_code LIMIT :most",
        s=work.station_id,
        since=stamp(work.at - HALF_YEAR),
        most=limit,
    )
    return last or "", [row["matter_code"] for row in found]


def open_of_organisation(work: Work, organisation_id: str, limit: int) -> list[str]:
    """Ids of an organisation's open cases, the newest first."""
    found = work.rows(
        "SELECT id FROM cases WHERE station_id = :s AND organisation_id = :o AND closed_at IS NULL"
        " AND withdrawn_at IS NULL ORDER BY id DESC LIMIT :most",
        s=work.station_id,
        o=organisation_id,
        most=limit,
    )
    return [row["id"] for row in found]


def months_of(season: str) -> frozenset[int]:
    """The months a matter's season names: 每年9月至次年2月 → 9, 10, 11, 12, 1, 2. None named: empty."""
    found = [(bool(mark), int(month)) for mark, month in _MONTHS.findall(season) if 1 <= int(month) <= 12]
    if not found:
        return frozenset()
    if len(found) == 1:
        return frozenset({found[0][1]})
    first, last = found[0][1], found[-1][1]
    span = (last - first) % 12
    return frozenset((first - 1 + step) % 12 + 1 for step in range(span + 1))


def _new(facts: _Facts, code: str, again: int) -> bool:
    """Whether the matter is neither open nor had within `again` days, by the person or for the household."""
    limit = facts.today - timedelta(days=again)
    return not any(one.code == code and (one.open or one.day > limit) for one in facts.had)


def _fits(facts: _Facts, when: Mapping[str, Any], season: str) -> dict[str, Any] | None:
    """The words for the sentence when every condition holds, else None."""
    words: dict[str, Any] = {"days": "", "child_age": "", "level": ""}
    words["age"] = facts.age if facts.age is not None else ""
    for key, wanted in when.items():
        holds = _CONDITIONS[key](facts, wanted, words) if key != "in_season" else _in_season(facts, season)
        if not holds:
            return None
    return words


def _in_season(facts: _Facts, season: str) -> bool:
    return facts.today.month in months_of(season)


def _turning(facts: _Facts, wanted: Mapping[str, int], words: dict[str, Any]) -> bool:
    if facts.person.birth is None:
        return False
    days = (birthday(facts.person.birth, wanted["age"]) - facts.today).days
    words["days"] = days
    return 0 < days <= wanted["within_days"]


def _levels(facts: _Facts, wanted: Any, words: dict[str, Any]) -> bool:
    words["level"] = facts.level_word
    return (facts.person.disability_level or "") in wanted


def _child_below(facts: _Facts, wanted: int, words: dict[str, Any]) -> bool:
    ages = [
        age_on(one.birth, facts.today)
        for one in facts.household
        if one.birth is not None and one.died is None and one.id != facts.person.id
    ]
    words["child_age"] = min(ages, default=0)
    return any(age < wanted for age in ages)


def _born_within(facts: _Facts, wanted: int, words: dict[str, Any]) -> bool:
    days = [
        (facts.today - one.birth).days
        for one in facts.household
        if one.birth is not None and one.died is None and one.id != facts.person.id
    ]
    words["days"] = min(days, default=0)
    return any(0 <= day <= wanted for day in days)


def _died_within(facts: _Facts, wanted: int, _words: dict[str, Any]) -> bool:
    return any(
        one.died is not None and 0 <= (facts.today - one.died).days <= wanted for one in facts.household
    )


def _had(facts: _Facts, wanted: Mapping[str, Any], _words: dict[str, Any]) -> bool:
    limit = facts.today - timedelta(days=wanted["within_days"])
    return any(one.code in wanted["codes"] and one.day >= limit for one in facts.had)


def _marked(facts: _Facts, wanted: Any) -> bool:
    return any(word in mark for word in wanted for mark in facts.marks)


_CONDITIONS: Final[Mapping[str, Any]] = {
    "age_from": lambda facts, wanted, _w: facts.age is not None and facts.age >= wanted,
    "age_below": lambda facts, wanted, _w: facts.age is not None and facts.age < wanted,
    "turning": _turning,
    "sex": lambda facts, wanted, _w: facts.person.sex == wanted,
    "registered": lambda facts, wanted, _w: (facts.person.resident_type == "registered") == wanted,
    "party": lambda facts, wanted, _w: (facts.person.political in PARTY) == wanted,
    "mark_any": lambda facts, wanted, _w: _marked(facts, wanted),
    "mark_none": lambda facts, wanted, _w: not _marked(facts, wanted),
    "health": lambda facts, wanted, _w: facts.person.health in wanted,
    "disability": lambda facts, wanted, _w: bool(facts.person.disability_kind) == wanted,
    "disability_levels": _levels,
    "away": lambda facts, wanted, _w: facts.away == wanted,
    "member_away": lambda facts, wanted, _w: (
        any(one.away and one.died is None for one in facts.household) == wanted
    ),
    "head": lambda facts, wanted, _w: (facts.person.relation == HEAD) == wanted,
    "child_below": _child_below,
    "born_within_days": _born_within,
    "died_within_days": _died_within,
    "had": _had,
}


def _facts(work: Work, person: Person) -> _Facts:
    members = work.rows(
        "SELECT p.id, p.birth, p.died_on, p.moved_out_on, EXISTS (SELECT 1 FROM absences a"
        " WHERE a.station_id = p.station_id AND a.person_id = p.id AND a.withdrawn_at IS NULL AND a.since <= :on"
        " AND (a.back IS NULL OR a.back > :on)) AS away FROM people p WHERE p.station_id = :s"
        " AND p.withdrawn_at IS NULL AND (p.id = :p OR (:h IS NOT NULL AND p.household_id = :h))",
        s=work.station_id,
        p=person.id,
        h=person.household_id,
        on=work.today.isoformat(),
    )
    household = tuple(
        _Member(row["id"], _day(row["birth"]), _day(row["died_on"]), bool(row["away"]))
        for row in members
        if row["moved_out_on"] is None
    )
    ids = {f"m{n}": row["id"] for n, row in enumerate(members)}
    listed = ", ".join(f":{name}" for name in ids)
    had = work.rows(
        "SELECT person_id, matter_code, opened_at, closed_at, state FROM cases WHERE station_id = :s"
        f" AND person_id IN ({listed}) AND withdrawn_at IS NULL AND state <> 'withdrawn'",
        s=work.station_id,
        **ids,
    )
    marks = work.rows(
        "SELECT mark FROM marks WHERE station_id = :s AND person_id = :p AND withdrawn_at IS NULL"
        " AND (until IS NULL OR until > :on)",
        s=work.station_id,
        p=person.id,
        on=work.today.isoformat(),
    )
    return _Facts(
        person,
        work.today,
        None if person.birth is None else age_on(person.birth, work.today),
        tuple(row["mark"] for row in marks if row["mark"] not in SENSITIVE_MARKS),
        codes.of(work).word("disability_grade", person.disability_level),
        any(one.away for one in household if one.id == person.id),
        household,
        tuple(
            _Had(
                row["matter_code"],
                civil_date(unstamp(row["opened_at"])),
                row["closed_at"] is None,
                row["person_id"] == person.id,
            )
            for row in had
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
