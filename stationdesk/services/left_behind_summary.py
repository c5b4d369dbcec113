"""The counts of the three registers on a day, each with the people behind it; they add up by construction.

Every breakdown of a group puts each person into exactly one cell (with a cell for what is not known), so its cells
add up to the group's total. Subsets (people alone, visited this month) stand apart and never exceed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date

from stationdesk.core.late import dataclass
from stationdesk.core.papers import LeftBehindSummary, SummarySection
from stationdesk.core.words import N_, say, speaking
from stationdesk.security import audit
from stationdesk.services import left_behind, numbers, papers, users
from stationdesk.services import left_behind_counts_facts as facts
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

HEALTH: Mapping[str, str] = {
    "healthy": N_("健康"),
    "disabled": N_("残疾"),
    "ill": N_("患病"),
    "": N_("身体情况未登记"),
}
REGISTERED: Mapping[str, str] = {
    "yes": N_("已登记户口"),
    "no": N_("未登记户口"),
    "": N_("户口情况未登记"),
}
LETTERS: Mapping[str, str] = {"yes": N_("已签委托照护书"), "no": N_("未签或已到期")}
RISKS: Mapping[str, str] = {
    "high": N_("高风险"),
    "medium": N_("中风险"),
    "low": N_("低风险"),
    "": N_("风险未评"),
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


def summary(work: Work, on: date | None = None) -> Summary:
    """Count the registers as they stood on a day (today). Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    day = on or work.today
    holding = engine.rules(work, day)
    spoken = facts.words(work, day)
    people = facts.people(work, day, spoken)
    restricted = may_see_injured(work)
    return Summary(
        day,
        holding.version,
        tuple(
            _group(kind, [one for one in people if one.row.kind == kind], holding, spoken, restricted)
            for kind in engine.KINDS
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
    made = LeftBehindSummary(
        **papers.frame(work),
        number=number,
        cut_off=found.on,
        sections=sections,
        notes=(
            f"认定规则版本：{found.version}。儿童按性别和年龄、父母外出、照护人、监护评估的合计均等于总数。",
        ),
    )
    row = papers.make(work, "left_behind_summary", "left_behind", number, made, number)
    audit.record(work, "left_behind:summary", row.id, on=found.on.isoformat())
    return row


def may_see_injured(work: Work) -> bool:
    """Whether the actor may see who is counted as 合法权益受侵害; the number is everybody's."""
    return bool({"left_behind:review", "left_behind:report"} & set(work.actor.permits))


def _group(
    kind: str, people: Sequence[facts.Who], holding: engine.Rules, spoken: facts.Words, injured: bool
) -> Group:
    parts: list[Part] = []
    if kind == "child":
        parts = [
            _sex_by_band(people, holding.groups[kind].bands),
            _split("parents", N_("父母情况"), PARENTS, people, lambda one: one.parents),
            _split("carer", N_("照护人"), CARERS, people, lambda one: one.row.carer_kind or "none"),
            _split("grade", N_("监护评估"), GRADES, people, lambda one: one.row.guardianship or ""),
            _split(
                "schooling",
                N_("就学情况"),
                {**spoken.schooling, "": N_("就学未登记")},
                people,
                lambda one: one.schooling,
            ),
            _split("health", N_("身体情况"), HEALTH, people, lambda one: one.health),
            _split("register", N_("户口登记"), REGISTERED, people, lambda one: one.on_household_register),
            _split("letter", N_("委托照护书"), LETTERS, people, lambda one: "yes" if one.letter else "no"),
        ]
    elif kind == "woman":
        parts = [
            _hardships(people, spoken, injured),
            _split("risk", N_("风险"), RISKS, people, lambda one: one.row.risk or ""),
            _subsets("visited", N_("本月探访"), {N_("本月已探访"): lambda one: one.visited}, people),
        ]
    else:
        subsets: dict[str, Callable[[facts.Who], bool]] = {
            N_("独居"): _marked("独居"),
            N_("八十周岁以上"): lambda one: (one.row.age or 0) >= 80,
            N_("本月已探访"): lambda one: one.visited,
        }
        parts = [
            _sex_by_band(people, holding.groups[kind].bands),
            _split(
                "living_state",
                N_("居住状态"),
                {**spoken.living, "": N_("居住状态未登记")},
                people,
                lambda one: one.living,
            ),
            _split(
                "ability",
                N_("能力评估"),
                {**spoken.ability, "": N_("能力未评估")},
                people,
                lambda one: one.ability,
            ),
            _subsets("living", N_("其中（可重复计）"), subsets, people),
        ]
    ids = tuple(one.row.person_id for one in people)
    return Group(kind, left_behind.KIND_WORDS[kind], len(ids), ids, tuple(parts))


def _hardships(people: Sequence[facts.Who], spoken: facts.Words, injured: bool) -> Part:
    """The focus groups; who stands in a restricted one is not for everybody, how many is."""
    cells = []
    for code, word in spoken.hardships.items():
        ids = tuple(one.row.person_id for one in people if code in one.hardships)
        shown = ids if injured or code not in spoken.restricted else ()
        cells.append(Cell(word, word, len(ids), shown))
    return Part("difficulty", N_("重点关爱对象（可重复计）"), False, tuple(cells))


def _marked(*words: str) -> Callable[[facts.Who], bool]:
    return lambda one: any(word in mark for mark in one.marks for word in words)


def _split(
    key: str,
    label: str,
    words: Mapping[str, str],
    people: Sequence[facts.Who],
    of: Callable[[facts.Who], str],
) -> Part:
    """Everybody in exactly one cell; what no word is known for stands under 其他, so that nobody is lost."""
    cells = []
    for name, word in words.items():
        ids = tuple(one.row.person_id for one in people if of(one) == name)
        cells.append(Cell(name or "unknown", word, len(ids), ids))
    strange = tuple(one.row.person_id for one in people if of(one) not in words)
    if strange:
        cells.append(Cell("strange", N_("其他"), len(strange), strange))
    return Part(key, label, True, tuple(cells))


def _subsets(
    key: str, label: str, tests: Mapping[str, Callable[[facts.Who], bool]], people: Sequence[facts.Who]
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


def _sex_by_band(people: Sequence[facts.Who], bands: Sequence[tuple[int, int | None]]) -> Part:
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
