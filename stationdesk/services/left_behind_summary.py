"""The counts of the three registers on a day, each with the people behind it; they add up by construction.

Every breakdown of a group puts each person into exactly one cell (with a cell for what is not known), so its cells
add up to the group's total. Subsets (people alone, visited this month) stand apart and never exceed it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from stationdesk.core.papers import LeftBehindSummary, SummarySection
from stationdesk.core.words import N_, say, speaking
from stationdesk.security import audit
from stationdesk.services import left_behind, numbers, papers, users
from stationdesk.services import left_behind_rules as engine
from stationdesk.storage.work import Work

SEXES: Mapping[str, str] = {"1": N_("男"), "2": N_("女"), "": N_("性别未登记")}
CARERS: Mapping[str, str] = {
    "grandparent": N_("祖辈照护"),
    "relative": N_("其他亲属照护"),
    "guardian": N_("其他监护人照护"),
    "other": N_("其他人照护"),
    "none": N_("无人照护"),
}
GRADES: Mapping[str, str] = {**{k: v[0] for k, v in left_behind.GRADES.items()}, "": N_("未评估")}
PARENTS: Mapping[str, str] = {
    "both": N_("父母双方外出"),
    "one": N_("一方外出，另一方不能照护"),
    "by_hand": N_("手工纳入"),
}


@dataclass(frozen=True)
class Cell:
    """One number and the people behind it."""

    key: str
    label: str
    count: int
    ids: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Part:
    """One breakdown of a group. `whole` parts add up to the total; the others are subsets side by side."""

    key: str
    label: str
    whole: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """One register: its total and its breakdowns."""

    kind: str
    label: str
    total: int
    ids: tuple[str, ...] = field(repr=False)
    parts: tuple[Part, ...]

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)


@dataclass(frozen=True)
class Summary:
    """The counts of a day."""

    on: date
    version: str
    groups: tuple[Group, ...]

    def group(self, kind: str) -> Group:
        return next(group for group in self.groups if group.kind == kind)


@dataclass(frozen=True)
class _Who:
    row: left_behind.Row
    parents: str
    marks: frozenset[str]
    visited: bool


def summary(work: Work, on: date | None = None) -> Summary:
    """Count the registers as they stood on a day (today). Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    holding = engine.rules(work, day)
    people = _people(work, day)
    return Summary(
        day,
        holding.version,
        tuple(
            _group(kind, [one for one in people if one.row.kind == kind], holding) for kind in engine.KINDS
        ),
    )


def paper(work: Work, on: date | None = None) -> papers.PaperRow:
    """Keep the summary of a day as a paper (numbers only, no names). Needs `left_behind:read`."""
    with speaking("zh"):  # Papers are Chinese, whatever the screen speaks.
        found = summary(work, on)
    sections = tuple(
        SummarySection(
            title=group.label,
            columns=("项目", "类别", "人数"),
            rows=(
                ("总数", "", str(group.total)),
                *((part.label, cell.label, str(cell.count)) for part in group.parts for cell in part.cells),
            ),
        )
        for group in found.groups
    )
    number = numbers.take(work, "paper")
    facts = LeftBehindSummary(
        **papers.frame(work),
        number=number,
        cut_off=found.on,
        sections=sections,
        notes=(
            f"认定规则版本：{found.version}。儿童按性别和年龄、父母外出、照护人、监护评估的合计均等于总数。",
        ),
    )
    row = papers.make(work, "left_behind_summary", "left_behind", number, facts, number)
    audit.record(work, "left_behind:summary", row.id, on=found.on.isoformat())
    return row


def _people(work: Work, day: date) -> list[_Who]:
    rows = left_behind.register(work, on=day)
    evidence = {
        row["id"]: json.loads(row["evidence"] or "{}")
        for row in work.rows(
            "SELECT id, evidence FROM left_behind WHERE station_id = :s AND since <= :on",
            s=work.station_id,
            on=day.isoformat(),
        )
    }
    marks: dict[str, set[str]] = {}
    for row in work.rows(
        "SELECT person_id, mark FROM marks WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND (since IS NULL OR since <= :on) AND (until IS NULL OR until > :on)",
        s=work.station_id,
        on=day.isoformat(),
    ):
        marks.setdefault(row["person_id"], set()).add(row["mark"])
    alone = {row["id"] for row in work.rows(_ALONE, s=work.station_id, on=day.isoformat())}
    visited = {
        row["person_id"]
        for row in work.rows(
            # visited_at is UTC text; eight hours on, its month is the civil month.
            "SELECT DISTINCT person_id FROM visits WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND state = 'done' AND result = 'seen'"
            " AND strftime('%Y-%m', visited_at, '+8 hours') = :month AND date(visited_at, '+8 hours') <= :on",
            s=work.station_id,
            month=f"{day:%Y-%m}",
            on=day.isoformat(),
        )
    }
    found = []
    for each in rows:
        known = evidence.get(each.id, {})
        parents = "by_hand" if "both_away" not in known else "both" if known["both_away"] else "one"
        own = marks.get(each.person_id, set()) | ({"独居"} if each.person_id in alone else set())
        found.append(_Who(each, parents, frozenset(own), each.person_id in visited))
    return found


_ALONE = """SELECT p.id FROM people p WHERE p.station_id = :s AND p.withdrawn_at IS NULL
  AND p.household_id IS NOT NULL AND EXISTS (SELECT 1 FROM left_behind e WHERE e.station_id = :s
    AND e.person_id = p.id AND e.kind = 'elder')
  AND NOT EXISTS (SELECT 1 FROM people o WHERE o.station_id = :s AND o.household_id = p.household_id
    AND o.id <> p.id AND o.withdrawn_at IS NULL AND (o.died_on IS NULL OR o.died_on > :on)
    AND (o.moved_out_on IS NULL OR o.moved_out_on > :on)
    AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = :s AND a.person_id = o.id
      AND a.withdrawn_at IS NULL AND a.since <= :on AND (a.back IS NULL OR a.back > :on)))"""
"""An elder at whose home nobody else is at the moment."""


def _group(kind: str, people: Sequence[_Who], holding: engine.Rules) -> Group:
    parts: list[Part] = []
    if kind == "child":
        parts = [
            _sex_by_band(people, holding.groups[kind].bands),
            _split("parents", N_("父母情况"), PARENTS, people, lambda one: one.parents),
            _split("carer", N_("照护人"), CARERS, people, lambda one: one.row.carer_kind or "none"),
            _split("grade", N_("监护评估"), GRADES, people, lambda one: one.row.guardianship or ""),
        ]
    elif kind == "woman":
        in_difficulty: dict[str, Callable[[_Who], bool]] = {
            N_("低收入"): _marked("低收入", "低保", "防止返贫"),
            N_("重病"): _marked("重病"),
            N_("残疾"): _marked("残疾", "重残"),
            N_("合法权益受侵害"): _marked("权益受侵害"),
        }
        parts = [
            _subsets("difficulty", N_("重点关爱对象（可重复计）"), in_difficulty, people),
            _subsets("visited", N_("本月探访"), {N_("本月已探访"): lambda one: one.visited}, people),
        ]
    else:
        subsets: dict[str, Callable[[_Who], bool]] = {
            N_("独居"): _marked("独居"),
            N_("八十周岁以上"): lambda one: (one.row.age or 0) >= 80,
            N_("本月已探访"): lambda one: one.visited,
        }
        parts = [
            _sex_by_band(people, holding.groups[kind].bands),
            _subsets("living", N_("其中（可重复计）"), subsets, people),
        ]
    ids = tuple(one.row.person_id for one in people)
    return Group(kind, left_behind.KIND_WORDS[kind], len(ids), ids, tuple(parts))


def _marked(*words: str) -> Callable[[_Who], bool]:
    return lambda one: any(word in mark for mark in one.marks for word in words)


def _split(
    key: str, label: str, words: Mapping[str, str], people: Sequence[_Who], of: Callable[[_Who], str]
) -> Part:
    cells = []
    for name, word in words.items():
        ids = tuple(one.row.person_id for one in people if of(one) == name)
        cells.append(Cell(name or "unknown", word, len(ids), ids))
    return Part(key, label, True, tuple(cells))


def _subsets(
    key: str, label: str, tests: Mapping[str, Callable[[_Who], bool]], people: Sequence[_Who]
) -> Part:
    cells = []
    for word, test in tests.items():
        ids = tuple(one.row.person_id for one in people if test(one))
        cells.append(Cell(word, word, len(ids), ids))
    return Part(key, label, False, tuple(cells))


def _span(low: int, high: int | None) -> str:
    if low < 0:
        return say(N_("年龄不符"))
    if high is None:
        return say(N_("{low}岁以上"), low=low)
    return say(N_("{low}—{high}岁"), low=low, high=high)


def _sex_by_band(people: Sequence[_Who], bands: Sequence[tuple[int, int | None]]) -> Part:
    """Sex × age band on the cut-off day; who fits no band (corrected births) is counted as outside, not lost."""
    cells = []
    for sex, word in SEXES.items():
        inside = [one for one in people if (one.row.sex if one.row.sex in ("1", "2") else "") == sex]
        for low, high in (*bands, (-1, -1)):
            ids = tuple(one.row.person_id for one in inside if _band(one.row.age, bands) == (low, high))
            if not ids and (low < 0 or not sex):
                continue
            span = _span(low, high)
            cells.append(Cell(f"{sex or 'unknown'}:{low}", f"{say(word)} {span}", len(ids), ids))
    return Part("sex_age", N_("性别和年龄"), True, tuple(cells))


def _band(age: int | None, bands: Sequence[tuple[int, int | None]]) -> tuple[int, int | None]:
    for low, high in bands:
        if age is not None and low <= age and (high is None or age <= high):
            return low, high
    return -1, -1
