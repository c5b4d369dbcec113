"""Who is meant (对人): a household, a grid or a pasted list against the residents, before anything is taken in.

Every line gets one clear state. Only `matched` lines go in by themselves; the others say why not and what a clerk may
do about it. What looks wrong but stops nothing (age, kind of registration) is a warning beside the line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any, Final

from stationdesk.core import masks, names
from stationdesk.core.case_states import OPEN
from stationdesk.core.errors import Refusal
from stationdesk.core.idnumber import age_on
from stationdesk.core.late import dataclass
from stationdesk.core.pasted_list import Listed, read
from stationdesk.core.words import N_, say
from stationdesk.services import matters, users
from stationdesk.storage.work import Work

STATES: Final[Mapping[str, str]] = {
    "matched": N_("已对上"),
    "several": N_("有同名，请选"),
    "differs": N_("姓名与证号不符，请选"),
    "nobody": N_("档案里没有"),
    "dead": N_("已去世"),
    "moved": N_("已迁出"),
    "open": N_("已有在办"),
    "twice": N_("名单中重复"),
    "unreadable": N_("没有读懂"),
}
"""State of a line → its words, in the order in which they want a hand."""
KINDS: Final[Mapping[str, str]] = {"household": N_("一户"), "grid": N_("一个网格"), "list": N_("名单")}
CHUNK: Final = 500


class HouseholdEmpty(Refusal):
    template = N_("这一户没有在册的人。请先在居民档案里登记。")


class GridEmpty(Refusal):
    template = N_("这个网格没有在册的人。请先把户划入网格。")


class BatchKindUnknown(Refusal):
    template = N_("不认识的范围“{kind}”。可用：household（一户）、grid（网格）、list（名单）。")


@dataclass(frozen=True)
class Wanted:
    """For whom and for which matter. Exactly one of the three says for whom, by `kind`."""

    kind: str
    matter_code: str
    household_id: str | None = None
    grid_id: str | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Candidate:
    """Someone a line may mean."""

    person_id: str
    name: str = field(repr=False)
    masked: str = field(repr=False)
    """Identity number, masked."""
    birth: date | None = field(repr=False)
    place: str = field(repr=False)
    """Household number and address, so that people of one name can be told apart."""


@dataclass(frozen=True)
class Match:
    """One line and who it is."""

    n: int
    name: str = field(repr=False)
    state: str
    person_id: str | None = None
    masked: str = field(repr=False, default="")
    candidates: tuple[Candidate, ...] = field(repr=False, default=())
    why: str = ""
    """Why it does not go in, as a sentence; empty for a matched line."""
    warning: str = ""
    """What a clerk ought to look at: age, registration, leftovers of the line."""
    phone: str = field(repr=False, default="")
    open_number: str = ""
    """Number of the open case of this matter."""
    at: int = 0
    """Its place in the list: one pasted line may name several people."""
    id_number: str = field(repr=False, default="")
    """The whole number as it was pasted, for registering somebody who is not on file; faces never list it."""

    @property
    def goes(self) -> bool:
        return self.state == "matched"


@dataclass(frozen=True)
class Plan:
    """Every line with its state; nothing is written yet."""

    matter_code: str
    matter_name: str
    kind: str
    title: str
    lines: tuple[Match, ...] = field(repr=False)
    counts: Mapping[str, int]
    """State → how many lines."""

    @property
    def going(self) -> int:
        return self.counts.get("matched", 0)


def plan(work: Work, wanted: Wanted) -> Plan:
    """Who would be taken in. Needs `cases:accept`.

    Raises BatchKindUnknown, HouseholdEmpty, GridEmpty, ListTooLong, ListEmpty, MatterUnknown.
    """
    users.require(work, "cases:accept")
    users.require(work, "residents:read")
    matter = matters.get(work, wanted.matter_code)
    if wanted.kind == "list":
        found = _listed(work, read(wanted.text, work.today))
        title = say(N_("名单"))
    elif wanted.kind in ("household", "grid"):
        found, place = _living_together(work, wanted)
        title = say(N_("{number}户"), number=place) if wanted.kind == "household" else place
    else:
        raise BatchKindUnknown(kind=wanted.kind, field="kind")
    lines = judged(work, matter, [replace(one, at=at) for at, one in enumerate(found)])
    return Plan(
        matter.code, matter.name, wanted.kind, title, lines, dict(Counter(one.state for one in lines))
    )


def chosen(line: Match, person_id: str) -> Match:
    """The line after a clerk chose who is meant; `judged` looks at it again. Raises KeyError for a stranger."""
    who = next(one for one in line.candidates if one.person_id == person_id)
    return replace(line, person_id=who.person_id, name=who.name, masked=who.masked, state="matched", why="")


def registered(line: Match, person_id: str) -> Match:
    """The line after its person was put on file; `judged` looks at it again."""
    return replace(line, person_id=person_id, state="matched", why="", candidates=())


def judged_for(work: Work, matter_code: str, lines: Sequence[Match]) -> tuple[Match, ...]:
    """`judged`, for faces that hold a code. Needs `cases:accept`. Raises MatterUnknown."""
    users.require(work, "cases:accept")
    return judged(work, matters.get(work, matter_code), lines)


def judged(work: Work, matter: matters.MatterDetail, lines: Sequence[Match]) -> tuple[Match, ...]:
    """Dead, moved away, open already, twice in the list: found for every line that has a person."""
    people = _people(work, [one.person_id for one in lines if one.person_id])
    running = _running(work, matter.code, people)
    bounds = ages(matter.conditions)
    seen: dict[str, int] = {}
    made = []
    for line in lines:
        person = people.get(line.person_id or "")
        if person is None or line.state not in ("matched", "open", "dead", "moved", "twice"):
            made.append(line)
            continue
        state, why, number = "matched", "", ""
        if person["id"] in seen:
            state, why = "twice", say(N_("与第{n}行是同一人，只办一次"), n=seen[person["id"]])
        elif person["died_on"]:
            state, why = "dead", say(N_("登记显示已去世，不能作为申请人"))
        elif person["moved_out_on"]:
            state, why = "moved", say(N_("登记显示已迁出，请核对后另行办理"))
        elif person["id"] in running:
            number = running[person["id"]]
            state, why = "open", say(N_("本事项已有在办的：{number}"), number=number)
        seen.setdefault(person["id"], line.n)
        unfit = _unfit(work, matter, bounds, person)
        known = () if unfit and unfit in line.warning else (unfit,)
        warning = "；".join(part for part in (*known, line.warning) if part)
        made.append(
            replace(
                line,
                state=state,
                why=why,
                open_number=number,
                warning=warning,
                name=person["name"],
                masked=masks.id_number(person["id_number"] or ""),
            )
        )
    return tuple(made)


# who is meant ---------------------------------------------------------------------------------------


def _living_together(work: Work, wanted: Wanted) -> tuple[list[Match], str]:
    """The people on file of a household or a grid, house by house as they are walked."""
    if wanted.kind == "household":
        where, key = "h.id = :key", wanted.household_id
        place = work.scalar(
            "SELECT number FROM households WHERE station_id = :s AND id = :key", s=work.station_id, key=key
        )
    else:
        where, key = "h.grid_id = :key", wanted.grid_id
        place = work.scalar(
            "SELECT name FROM grids WHERE station_id = :s AND id = :key", s=work.station_id, key=key
        )
    rows = work.rows(
        "SELECT p.id, p.name FROM people p JOIN households h ON h.station_id = p.station_id"
        f" AND h.id = p.household_id WHERE p.station_id = :s AND {where} AND p.withdrawn_at IS NULL"
        " AND p.died_on IS NULL AND p.moved_out_on IS NULL AND NOT EXISTS (SELECT 1 FROM person_aliases a"
        " WHERE a.station_id = p.station_id AND a.alias_id = p.id AND a.withdrawn_at IS NULL)"
        " ORDER BY h.walk_order, h.number, p.relation, p.id",
        s=work.station_id,
        key=key,
    )
    if not rows:
        raise (HouseholdEmpty if wanted.kind == "household" else GridEmpty)(field=wanted.kind)
    return [Match(n, row["name"], "matched", row["id"]) for n, row in enumerate(rows, 1)], str(place or "")


def _listed(work: Work, lines: Sequence[Listed]) -> list[Match]:
    by_number = _by_number(work, [line.id_number for line in lines if line.id_number])
    by_name = _by_name(work, {names.search_form(line.name) for line in lines if line.name})
    return [_one(work, line, by_number, by_name) for line in lines]


def _one(
    work: Work, line: Listed, by_number: Mapping[str, list[Any]], by_name: Mapping[str, list[Any]]
) -> Match:
    shown = line.name or masks.id_number(line.id_number)
    blank = Match(line.n, shown, "unreadable", phone=line.phone, why=line.problem, id_number=line.id_number)
    namesakes = by_name.get(names.search_form(line.name), []) if line.name else []
    left = say(N_("没有用到：{rest}"), rest=" ".join(line.hints)[:40]) if line.hints else ""
    if line.id_number:
        holders = by_number.get(line.id_number, [])
        if len(holders) == 1:
            person = holders[0]
            # A name in the list beside another's number is a slip of somebody's: never guessed.
            if line.name and names.search_form(line.name) != names.search_form(person["name"]):
                both = [person, *[one for one in namesakes if one["id"] != person["id"]]]
                why = say(N_("档案里这个证号是另一个姓名，请看清是谁"))
                return replace(blank, state="differs", why=why, candidates=_candidates(both))
            return _matched(blank, person)
        if len(holders) > 1:
            why = say(N_("有{count}份档案是这个证号，请选一份"), count=len(holders))
            return replace(blank, state="several", why=why, candidates=_candidates(holders))
        if namesakes:
            numbered = [one for one in namesakes if not one["id_number"]]
            why = say(N_("档案里没有这个证号，但有同名的人，请看是不是同一人"))
            return replace(blank, state="several", why=why, candidates=_candidates(numbered or namesakes))
        return replace(blank, state="nobody", why=say(N_("档案里没有这个人，请先建档")))
    if not line.name:
        return blank
    if line.problem:
        why = line.problem
        state = "several" if namesakes else "unreadable"
        return replace(blank, state=state, why=why, candidates=_candidates(namesakes))
    if not namesakes:
        return replace(blank, state="nobody", why=say(N_("档案里没有这个人，请先建档")))
    fitting, used_hint = _narrowed(namesakes, line)
    if len(fitting) == 1:
        return replace(_matched(blank, fitting[0]), warning="" if used_hint else left)
    if not fitting:
        why = say(N_("同名的人出生日期或电话对不上，请选"))
        return replace(blank, state="several", why=why, candidates=_candidates(namesakes))
    why = say(N_("有{count}人同名，请选一人"), count=len(fitting))
    return replace(blank, state="several", why=why, candidates=_candidates(fitting))


def _matched(blank: Match, person: Mapping[str, Any]) -> Match:
    return replace(
        blank,
        state="matched",
        why="",
        person_id=person["id"],
        name=person["name"],
        masked=masks.id_number(person["id_number"] or ""),
    )


def _narrowed(namesakes: list[Any], line: Listed) -> tuple[list[Any], bool]:
    """Those of one name whom birth, telephone and whatever else was written leave; whether the rest was used."""
    left = namesakes
    if line.birth is not None:
        left = [one for one in left if one["birth"] in (line.birth.isoformat(), None)]
        exact = [one for one in left if one["birth"]]
        left = exact or left
    if line.phone and len(left) > 1:
        left = [one for one in left if line.phone in (one["phones"] or "").split(",")] or left
    used = False
    for hint in line.hints:
        near = [one for one in left if hint and hint in _place(one)]
        used = used or bool(near)
        if len(left) > 1:
            left = near or left
    return left, used


def _place(person: Mapping[str, Any]) -> str:
    parts = (person["household"], person["village_group"], person["grid"], person["living_address"])
    return " ".join(str(part) for part in parts if part)


def _candidates(people: Iterable[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            one["id"],
            one["name"],
            masks.id_number(one["id_number"] or ""),
            date.fromisoformat(one["birth"]) if one["birth"] else None,
            _place(one),
        )
        for one in people
    )[:20]


_PERSON: Final = (
    "SELECT p.id, p.name, p.id_number, p.birth, p.died_on, p.moved_out_on, p.resident_type, p.living_address,"
    " h.number AS household, h.village_group, g.name AS grid, (SELECT group_concat(f.number) FROM phones f"
    " WHERE f.station_id = p.station_id AND f.person_id = p.id AND f.withdrawn_at IS NULL) AS phones"
    " FROM people p LEFT JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
    " LEFT JOIN grids g ON g.station_id = p.station_id AND g.id = h.grid_id"
    " WHERE p.station_id = :s AND p.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM person_aliases a"
    " WHERE a.station_id = p.station_id AND a.alias_id = p.id AND a.withdrawn_at IS NULL)"
)


def _read(work: Work, column: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """People by one column, so many at a time."""
    wanted = list(dict.fromkeys(values))
    found: list[dict[str, Any]] = []
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ", ".join(f":v{n}" for n in range(len(part)))
        params = {f"v{n}": value for n, value in enumerate(part)}
        found += work.rows(
            f"{_PERSON} AND p.{column} IN ({marks}) ORDER BY p.id", s=work.station_id, **params
        )
    return found


def _people(work: Work, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _read(work, "id", ids)}


def _by_number(work: Work, wanted: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _read(work, "id_number", wanted):
        found.setdefault(row["id_number"], []).append(row)
    return found


def _by_name(work: Work, wanted: set[str]) -> dict[str, list[dict[str, Any]]]:
    """People under the search form of their names: 張三 and 张三 are one name, spaces and dots none."""
    if not wanted:
        return {}
    ids = [
        row["id"]
        for row in work.rows(
            "SELECT id, name FROM people WHERE station_id = :s AND withdrawn_at IS NULL", s=work.station_id
        )
        if names.search_form(row["name"]) in wanted
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _read(work, "id", ids):
        found.setdefault(names.search_form(row["name"]), []).append(row)
    return found


def _running(work: Work, matter_code: str, people: Mapping[str, Any]) -> dict[str, str]:
    """Person → number of their open case of this matter."""
    if not people:
        return {}
    states = ", ".join(f"'{state}'" for state in sorted(OPEN))
    rows = work.rows(
        f"SELECT person_id, number FROM cases WHERE station_id = :s AND matter_code = :m AND state IN ({states})"
        " AND withdrawn_at IS NULL AND person_id IS NOT NULL ORDER BY id",
        s=work.station_id,
        m=matter_code,
    )
    return {row["person_id"]: row["number"] for row in rows if row["person_id"] in people}


# whether it fits -------------------------------------------------------------------------------------


def ages(conditions: str) -> tuple[int | None, int | None] | None:
    """The ages a matter's conditions speak of: (from, below), in full years; None when they say none or several.

    Conditions are sentences for people; only one plain phrase is read, and it only ever warns.
    """
    text = conditions.translate(_FULL)
    spans = [(int(a), int(b) + 1) for a, b in re.findall(r"(\d{1,3})(?:周?岁)?[至到~—-](\d{1,3})周?岁", text)]
    text = re.sub(r"\d{1,3}(?:周?岁)?[至到~—-]\d{1,3}周?岁", "", text)
    below = [int(a) for a in re.findall(r"(?:未满|不满|不足)(\d{1,3})周?岁", text)]
    below += [int(a) for a in re.findall(r"(\d{1,3})周?岁(?:以下|以内)", text)]
    text = re.sub(r"(?:未满|不满|不足)\d{1,3}周?岁", "", text)
    above = [int(a) for a in re.findall(r"(?<![未不])(?:年满|已满|满)(\d{1,3})周?岁", text)]
    above += [int(a) for a in re.findall(r"(?<!满)(?<!\d)(\d{1,3})周?岁(?:及)?以上", text)]
    if len(spans) == 1 and not below and not above:
        return spans[0]
    if spans or len(below) > 1 or len(set(above)) > 1 or not (below or above):
        return None
    low, high = above[0] if above else None, below[0] if below else None
    return None if low is not None and high is not None and low >= high else (low, high)


_FULL: Final = str.maketrans("０１２３４５６７８９", "0123456789")


def _unfit(
    work: Work,
    matter: matters.MatterDetail,
    bounds: tuple[int | None, int | None] | None,
    person: Mapping[str, Any],
) -> str:
    """Why the matter may not be for this person, or nothing."""
    if bounds is not None:
        low, high = bounds
        if not person["birth"]:
            return say(N_("条件提到年龄，档案里没有出生日期，请核对"))
        age = age_on(date.fromisoformat(person["birth"]), work.today)
        if low is not None and age < low:
            return say(N_("条件提到满{low}周岁，此人{age}周岁，请核对"), low=low, age=age)
        if high is not None and age >= high:
            return say(N_("条件提到不满{high}周岁，此人{age}周岁，请核对"), high=high, age=age)
    kinds = set(matter.applicant_kinds)
    if (
        kinds
        and "non-registered resident" not in kinds
        and "resident" in kinds
        and person["resident_type"] == "other"
    ):
        return say(N_("本事项面向户籍居民，此人是非户籍"))
    return ""
