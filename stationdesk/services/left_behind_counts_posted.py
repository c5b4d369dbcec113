"""The counts as they may be posted (公示版): numbers under three are hidden, and cannot be worked out from the others.

Hiding a small number alone is not enough: where a breakdown adds up to a shown total, the one hidden cell is the rest.
So more is hidden until two things hold. No hidden number follows from the shown ones by adding and subtracting (decided
exactly, with fractions, over everybody who is counted alike). And what is hidden in a breakdown is at least two cells
that come to three or more. A register with fewer than three people shows nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from fractions import Fraction
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.core.papers import LeftBehindSummary, SummarySection
from stationdesk.core.words import N_, speaking
from stationdesk.security import audit
from stationdesk.services import left_behind_summary as summing
from stationdesk.services import numbers, papers, users
from stationdesk.services.left_behind_summary import Group
from stationdesk.storage.work import Work

HIDE_BELOW: Final = 3
"""Smaller numbers (but none) are hidden on anything posted."""
HIDDEN: Final = "＊"
POSTED_PARTS: Final = frozenset(("sex_age", "parents", "carer", "schooling", "letter", "living_state"))
"""Breakdowns that are posted. What says something bad about a few people (监护评估, 重点关爱, 残疾患病) never is."""


@dataclass(frozen=True)
class PostedCell:
    """A number as it is posted; `shown` is None where it is hidden."""

    part: str
    label: str
    shown: int | None
    members: frozenset[int] = field(repr=False)
    """Who is counted, as places in the register: for the proof that nothing can be subtracted back."""

    @property
    def text(self) -> str:
        return HIDDEN if self.shown is None else str(self.shown)


@dataclass(frozen=True)
class PostedGroup:
    """One register as it is posted."""

    kind: str
    label: str
    cells: tuple[PostedCell, ...]
    """The total first."""


def posted(group: Group) -> PostedGroup:
    """One register with what must be hidden hidden."""
    place = {person: at for at, person in enumerate(group.ids)}
    total = PostedCell("", N_("总数"), group.total, frozenset(place.values()))
    cells = [total]
    partitions: list[list[int]] = []
    for part in group.parts:
        if part.key not in POSTED_PARTS:
            continue
        first = len(cells)
        cells += [
            PostedCell(part.label, cell.label, cell.count, frozenset(place[one] for one in cell.ids))
            for cell in part.cells
            if cell.count
        ]
        if part.whole:
            partitions.append(list(range(first, len(cells))))
    return PostedGroup(group.kind, group.label, tuple(_hide(cells, partitions)))


def _hide(cells: list[PostedCell], partitions: Sequence[Sequence[int]]) -> list[PostedCell]:
    if 0 < (cells[0].shown or 0) < HIDE_BELOW:
        return [replace(one, shown=None) for one in cells]
    hidden = {at for at, one in enumerate(cells) if 0 < (one.shown or 0) < HIDE_BELOW}
    small = set(hidden)
    while True:
        more = _too_little(cells, partitions, hidden)
        if more is None:
            more = _follows(cells, small, hidden)
        if more is None:
            return [replace(one, shown=None) if at in hidden else one for at, one in enumerate(cells)]
        hidden.add(more)


def _too_little(
    cells: Sequence[PostedCell], partitions: Sequence[Sequence[int]], hidden: set[int]
) -> int | None:
    """The cell to hide next where a breakdown hides one cell, or hides fewer than three people in all."""
    for part in partitions:
        out = [at for at in part if at in hidden]
        if not out:
            continue
        people = sum(len(cells[at].members) for at in out)
        if len(out) < 2 or people < HIDE_BELOW:
            shown = [at for at in part if at not in hidden]
            if shown:
                return min(shown, key=lambda at: (len(cells[at].members), at))
            if 0 not in hidden:
                return 0  # Nothing else is left to hide but the total.
    return None


def _follows(cells: Sequence[PostedCell], small: set[int], hidden: set[int]) -> int | None:
    """The shown number to hide next, if a small one follows from the shown ones; the smallest that takes part."""
    shown = [at for at in range(len(cells)) if at not in hidden]
    for at in sorted(small):
        used = derivation([cells[one].members for one in shown], cells[at].members)
        if used is not None:
            candidates = [shown[one] for one in used if shown[one] != 0] or [0]
            return min(candidates, key=lambda one: (len(cells[one].members), one))
    return None


def derivation(known: Sequence[frozenset[int]], wanted: frozenset[int]) -> list[int] | None:
    """Which of the known counts give the wanted one by adding and subtracting; None when none do. Exact.

    People who are counted alike everywhere are one unknown. The wanted set is a combination of the known sets exactly
    when its row lies in the space that their rows span.
    """
    kinds: dict[tuple[bool, ...], int] = {}
    for person in frozenset().union(wanted, *known):
        kinds.setdefault(tuple(person in one for one in (*known, wanted)), len(kinds))
    if not wanted:
        return None
    width = len(kinds)
    rows: list[tuple[list[Fraction], list[Fraction]]] = []
    patterns = list(kinds)
    for at in range(len(known)):
        row = [Fraction(int(pattern[at])) for pattern in patterns]
        by = [Fraction(int(at == other)) for other in range(len(known))]
        for pivot_row, pivot_by in rows:
            lead = next(i for i, value in enumerate(pivot_row) if value)
            if row[lead]:
                times = row[lead] / pivot_row[lead]
                row = [a - times * b for a, b in zip(row, pivot_row, strict=True)]
                by = [a - times * b for a, b in zip(by, pivot_by, strict=True)]
        if any(row):
            rows.append((row, by))
    target = [Fraction(int(pattern[-1])) for pattern in patterns]
    combined = [Fraction(0)] * len(known)
    for pivot_row, pivot_by in rows:
        lead = next(i for i in range(width) if pivot_row[i])
        if target[lead]:
            times = target[lead] / pivot_row[lead]
            target = [a - times * b for a, b in zip(target, pivot_row, strict=True)]
            combined = [a + times * b for a, b in zip(combined, pivot_by, strict=True)]
    if any(target):
        return None
    return [at for at, times in enumerate(combined) if times]


def paper(work: Work) -> papers.PaperRow:
    """The counts of today as they may be posted, as a paper. Needs `left_behind:read`."""
    users.require(work, "left_behind:read")
    with speaking("zh"):
        found = summing.summary(work)
        groups = [posted(group) for group in found.groups]
    sections = tuple(
        SummarySection(
            title=group.label,
            columns=("项目", "类别", "人数"),
            rows=tuple((one.part or "总数", one.label if one.part else "", one.text) for one in group.cells),
        )
        for group in groups
    )
    number = numbers.take(work, "paper")
    facts = LeftBehindSummary(
        **papers.frame(work),
        number=number,
        cut_off=found.on,
        sections=sections,
        notes=(
            f"“{HIDDEN}”为不足{HIDE_BELOW}人或为保护个人信息一并隐去的数字，不能由其他数字推算。",
            "监护评估、困难类别、残疾患病等不公示。",
        ),
        posted=True,
    )
    row = papers.make(work, "left_behind_summary", "left_behind", number, facts, number)
    audit.record(work, "left_behind:summary", row.id, on=found.on.isoformat(), posted=True)
    return row


def hidden_count(groups: Iterable[PostedGroup]) -> int:
    """How many numbers are hidden."""
    return sum(1 for group in groups for one in group.cells if one.shown is None)
