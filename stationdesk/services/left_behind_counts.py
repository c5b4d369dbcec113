"""The counts of a month or quarter for the township (统计): who was on, who came, who left and why, what was done.

Every number follows from rows, so it opens them. By construction: 期初 + 新增 - 减少 = 期末; every breakdown of 新增, of
减少 and of 期末 adds up to its total. The period before is counted in the same way and set beside it.

What the figures mean (the same words are on screen, `DEFINITIONS`) is said there. Ages are those on the cut-off day,
the last day of the period (today while it runs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from stationdesk.core.clock import noon
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.papers import LeftBehindSummary, SummarySection
from stationdesk.core.words import N_, civil, speaking
from stationdesk.models.left_behind import Enrolment
from stationdesk.security import audit
from stationdesk.services import (
    file_access_sight,
    left_behind,
    left_behind_leaving,
    left_behind_twice,
    numbers,
    packs,
    papers,
    users,
)
from stationdesk.services import left_behind_counts_facts as facts
from stationdesk.services import left_behind_reports as reports
from stationdesk.services import left_behind_rules as engine
from stationdesk.services import left_behind_summary as summing
from stationdesk.services.left_behind_summary import Cell, Group
from stationdesk.storage.work import Work

PERIODS: Final[Mapping[str, str]] = {"month": N_("月报"), "quarter": N_("季报")}
DEFINITIONS: Final[tuple[tuple[str, str], ...]] = (
    (N_("期初、期末"), N_("期初是这一期第一天以前在册的人，期末是截止日在册的人。")),
    (
        N_("新增、减少"),
        N_("这一期里纳入和退出的人次；退出又再次纳入的，两边各算一次，所以期初加新增减减少等于期末。"),
    ),
    (N_("年龄"), N_("按截止日的周岁算。")),
    (N_("走访人次"), N_("这一期里见到本人的走访，一次算一人次。")),
    (N_("走访逾期"), N_("截止日在册，按风险该走访的日子已过还没有走访。")),
    (N_("委托书签订率"), N_("截止日在册儿童里，有签好并且没有到期的委托照护书的占多少。")),
    (N_("月探访率"), N_("截止日在册老年人里，截止日那个月已见到本人的占多少。")),
    (N_("强制报告"), N_("只报件数，由能阅读密存内容的人填报，按其能打开的报告计；别人这里没有这一行。")),
)


class PeriodUnknown(Refusal):
    template = N_("没有“{period}”这种报表。可用：month（月报）、quarter（季报）。")


class PeriodAhead(Refusal):
    template = N_("这一期从{since}开始，还没有到，不能统计。")


@dataclass(frozen=True)
class Period:
    """A month or a quarter; `until` is the cut-off day (today while the period runs)."""

    kind: str
    since: date
    until: date
    last: date

    @property
    def name(self) -> str:
        """`2026年11月`, `2026年第4季度`."""
        if self.kind == "quarter":
            return f"{self.since.year}年第{(self.since.month + 2) // 3}季度"
        return f"{self.since.year}年{self.since.month}月"


@dataclass(frozen=True)
class Figure:
    """A number of what was done, what it is a part of, and what it opens: people or visits (or nothing)."""

    key: str
    label: str
    count: int
    of: int | None
    opens: str
    ids: tuple[str, ...] = field(repr=False)

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Flow:
    """Before, came, left, at the end; `before + came - left = end` by construction."""

    opening: Cell
    came: Cell
    left: Cell
    closing: Cell
    came_by: tuple[Cell, ...]
    left_by: tuple[Cell, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the books balance; a test holds it for every village."""
        return (
            self.opening.count + self.came.count - self.left.count == self.closing.count
            and sum(cell.count for cell in self.came_by) == self.came.count
            and sum(cell.count for cell in self.left_by) == self.left.count
        )


@dataclass(frozen=True)
class GroupCounts:
    """One register in one period."""

    kind: str
    label: str
    group: Group
    """As the register stood on the cut-off day."""
    flow: Flow
    done: tuple[Figure, ...]

    def figure(self, key: str) -> Figure:
        return next(one for one in self.done if one.key == key)


@dataclass(frozen=True)
class Line:
    """A line of the table: what is counted now and in the period before, and which rows it opens."""

    kind: str
    part: str
    label: str
    key: str
    """`child/carer/none`: what the command line asks for."""
    count: int
    before: int
    opens: str
    """`people`, `enrolments`, `visits` or empty."""
    ids: tuple[str, ...] = field(repr=False)
    share: float | None = None
    share_before: float | None = None
    whole: bool = False
    """Its part adds up to the register's total."""

    @property
    def more(self) -> int:
        return self.count - self.before


@dataclass(frozen=True)
class Counts:
    """A period and the one before it."""

    period: Period
    before: Period
    version: str
    groups: tuple[GroupCounts, ...]
    earlier: tuple[GroupCounts, ...]

    def group(self, kind: str) -> GroupCounts:
        return next(one for one in self.groups if one.kind == kind)


def period(kind: str, day: date, today: date) -> Period:
    """The month or quarter around a day. Raises PeriodUnknown, PeriodAhead."""
    if kind not in PERIODS:
        raise PeriodUnknown(period=kind[:20], field="period")
    length = 3 if kind == "quarter" else 1
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    if first > today:
        raise PeriodAhead(since=first, field="on")
    year, month = divmod(first.year * 12 + first.month - 1 + length, 12)
    last = date(year, month + 1, 1) - timedelta(days=1)
    return Period(kind, first, min(last, today), last)


def previous(one: Period) -> Period:
    """The period before, whole."""
    last = one.since - timedelta(days=1)
    return period(one.kind, last, last)


def counts(work: Work, kind: str = "month", day: date | None = None) -> Counts:
    """The counts of the month or quarter around a day (today), beside those of the one before.

    Needs `left_behind:read`. Raises PeriodUnknown, PeriodAhead.
    """
    users.require(work, "left_behind:read")
    now = period(kind, day or work.today, work.today)
    before = previous(now)
    return Counts(
        now, before, engine.rules(work, now.until).version, _counted(work, now), _counted(work, before)
    )


def lines(found: Counts) -> list[Line]:
    """Everything that was counted, one line a number, in the order of the paper."""
    made: list[Line] = []
    for group, earlier in zip(found.groups, found.earlier, strict=True):
        made += _flow_lines(group, earlier)
        for part in group.group.parts:
            was = {cell.key: cell.count for cell in earlier.group.part(part.key).cells}
            made += [
                Line(
                    group.kind,
                    part.label,
                    cell.label,
                    f"{group.kind}/{part.key}/{cell.key}",
                    cell.count,
                    was.get(cell.key, 0),
                    "people" if cell.ids else "",
                    cell.ids,
                    whole=part.whole,
                )
                for cell in part.cells
            ]
        for figure in group.done:
            was_figure = earlier.figure(figure.key)
            made.append(
                Line(
                    group.kind,
                    N_("关爱服务"),
                    figure.label,
                    f"{group.kind}/done/{figure.key}",
                    figure.count,
                    was_figure.count,
                    figure.opens if figure.ids else "",
                    figure.ids,
                    figure.share,
                    was_figure.share,
                )
            )
    return made


def _flow_lines(group: GroupCounts, earlier: GroupCounts) -> list[Line]:
    now, was = group.flow, earlier.flow

    def line(part: str, cell: Cell, before: Cell | None) -> Line:
        return Line(
            group.kind,
            part,
            cell.label,
            f"{group.kind}/flow/{cell.key}",
            cell.count,
            before.count if before else 0,
            "enrolments" if cell.ids else "",
            cell.ids,
        )

    part = N_("增减")
    made = [
        line(part, now.opening, was.opening),
        line(part, now.came, was.came),
        line(part, now.left, was.left),
        line(part, now.closing, was.closing),
    ]
    for title, mine, theirs in (
        (N_("新增原因"), now.came_by, was.came_by),
        (N_("减少原因"), now.left_by, was.left_by),
    ):
        known = {cell.key: cell for cell in theirs}
        made += [
            line(title, cell, known.get(cell.key))
            for cell in mine
            if cell.count or (cell.key in known and known[cell.key].count)
        ]
    return made


def _counted(work: Work, span: Period) -> tuple[GroupCounts, ...]:
    summary = summing.summary(work, span.until)
    # Who lost sight of a child does not learn of them from a number either.
    hidden = file_access_sight.hidden_enrolments(work) | left_behind_twice.extra(work)
    everybody = [
        row
        for row in work.session.execute(
            sa.select(Enrolment)
            .where(
                Enrolment.station_id == work.station_id,
                Enrolment.withdrawn_at.is_(None),
                Enrolment.since <= span.until,
            )
            .order_by(Enrolment.since, Enrolment.id)
        ).scalars()
        if row.id not in hidden
    ]
    came = [
        one for one in left_behind_leaving.entering(work, span.since, span.until) if one[0].id not in hidden
    ]
    left = [
        one for one in left_behind_leaving.leavings(work, span.since, span.until) if one[0].id not in hidden
    ]
    done = _Done(work, span)
    made = []
    for group in summary.groups:
        kind = group.kind
        mine = [row for row in everybody if row.kind == kind]
        flow = Flow(
            _cell(
                "opening",
                N_("期初在册"),
                [row for row in mine if row.since < span.since and _on(row, span.since - timedelta(days=1))],
            ),
            _cell("came", N_("本期新增"), [row for row, _ in came if row.kind == kind]),
            _cell("left", N_("本期减少"), [row for row, _ in left if row.kind == kind]),
            _cell("closing", N_("期末在册"), [row for row in mine if _on(row, span.until)]),
            _sorted("came", left_behind_leaving.ENTERING, [one for one in came if one[0].kind == kind]),
            _sorted("left", left_behind_leaving.LEAVING, [one for one in left if one[0].kind == kind]),
        )
        made.append(GroupCounts(kind, group.label, group, flow, done.of(group)))
    return tuple(made)


def _on(row: Enrolment, day: date) -> bool:
    return row.since <= day and (row.until is None or row.until > day)


def _cell(key: str, label: str, rows: Sequence[Enrolment]) -> Cell:
    return Cell(key, label, len(rows), tuple(row.id for row in rows))


def _sorted(key: str, words: Mapping[str, str], rows: Sequence[tuple[Enrolment, str]]) -> tuple[Cell, ...]:
    return tuple(
        _cell(f"{key}-{sort}", word, [row for row, one in rows if one == sort])
        for sort, word in words.items()
    )


class _Done:
    """What was done in a period, read once for all registers."""

    def __init__(self, work: Work, span: Period) -> None:
        self.work, self.span = work, span
        self.seen = facts.visited_in(work, span.since, span.until)
        self.this_month = facts.visited_in(work, span.until.replace(day=1), span.until)
        self.last = facts.last_seen(work, span.until)
        self.people = {one.row.person_id: one for one in facts.people(work, span.until)}
        self.spoken = facts.words(work, span.until)

    def of(self, group: Group) -> tuple[Figure, ...]:
        ids = group.ids
        visits = tuple(one for person in ids for one in self.seen.get(person, ()))
        met = tuple(person for person in ids if person in self.seen)
        made = [
            Figure("visits", N_("走访人次"), len(visits), None, "visits", visits),
            Figure("visited", N_("走访到的人数"), len(met), len(ids), "people", met),
            self._people("overdue", N_("走访逾期"), ids, self._overdue),
        ]
        if group.kind == "child":
            made += [
                self._people("letters", N_("委托书签订"), ids, lambda one: self.people[one].letter),
                self._people(
                    "contacted", N_("近七天父母有联系"), ids, lambda one: self.people[one].contacted
                ),
            ]
            if "sealed:read" in self.work.actor.permits:
                made.append(self._reports())
        elif group.kind == "woman":
            made += [
                self._helped("training", N_("技能培训人次"), "woman"),
                self._helped("employment", N_("就业帮扶人次"), "woman"),
                self._helped("help", N_("其他帮扶人次"), "woman"),
            ]
        else:
            made += [
                self._people(
                    "monthly", N_("截止月已探访（月探访率）"), ids, lambda one: one in self.this_month
                ),
                self._helped("emergency", N_("应急处置次数"), "elder"),
                self._urgent(ids),
            ]
        return tuple(made)

    def _people(self, key: str, label: str, ids: Sequence[str], test: Callable[[str], bool]) -> Figure:
        found = tuple(one for one in ids if test(one))
        return Figure(key, label, len(found), len(ids), "people", found)

    def _overdue(self, person: str) -> bool:
        """By the risk alone, on the cut-off day, so that last month's figure is the same when it is asked again."""
        one = self.people[person]
        rules = {
            rule["risk"]: int(rule["every_days"])
            for rule in packs.holding(self.work, "visit_rules", self.span.until).items()
            if rule["risk"] and rule["every_days"]
        }
        every = rules.get(one.row.risk or "low", rules.get("low", 90))
        if one.row.kind == "elder":
            every = min(every, 30)
        last = self.last.get(person, one.row.since)
        return last + timedelta(days=every) < self.span.until

    def _reports(self) -> Figure:
        """How many reports the one who counts may open: a number that tells nobody of a report about them."""
        start = noon(self.span.since, 0)
        end = noon(self.span.until + timedelta(days=1), 0)
        mine = [one for one in reports.listed(self.work) if start <= one.made_at < end]
        return Figure("reports", N_("强制报告件数"), len(mine), None, "", ())

    def _helped(self, counted: str, label: str, group: str) -> Figure:
        kinds = {kind for kind, what in self.spoken.helped.items() if what == counted}
        found = tuple(
            row["person_id"]
            for row in self.work.rows(
                'SELECT person_id, kind FROM help_records WHERE station_id = :s AND "group" = :g'
                " AND withdrawn_at IS NULL AND on_day BETWEEN :a AND :b ORDER BY on_day, id",
                s=self.work.station_id,
                g=group,
                **self._days(),
            )
            if row["kind"] in kinds
        )
        return Figure(counted, label, len(found), None, "people", found)

    def _urgent(self, ids: Sequence[str]) -> Figure:
        """Visits within 24 hours after something had happened to an elder."""
        wanted = set(ids)
        found = tuple(
            row["id"]
            for row in self.work.rows(
                "SELECT id, person_id FROM visits WHERE station_id = :s AND withdrawn_at IS NULL"
                " AND deadline_at IS NOT NULL AND state = 'done' AND date(visited_at, '+8 hours') BETWEEN :a AND :b",
                s=self.work.station_id,
                **self._days(),
            )
            if row["person_id"] in wanted
        )
        return Figure("urgent", N_("突发事件24小时上门"), len(found), None, "visits", found)

    def _days(self) -> dict[str, Any]:
        return {"a": self.span.since.isoformat(), "b": self.span.until.isoformat()}


def paper(work: Work, kind: str = "month", day: date | None = None) -> papers.PaperRow:
    """Keep the counts of a period as a paper: numbers only, with the period before. Needs `left_behind:read`."""
    with speaking("zh"):  # Papers are Chinese, whatever the screen speaks.
        found = counts(work, kind, day)
        table = lines(found)
    sections = tuple(
        SummarySection(
            title=left_behind.KIND_WORDS[group.kind],
            columns=("项目", "类别", "本期", "上期", "增减"),
            rows=tuple(
                (
                    one.part,
                    one.label,
                    written(one),
                    before_written(one),
                    f"{one.more:+d}" if one.more else "0",
                )
                for one in table
                if one.kind == group.kind
            ),
        )
        for group in found.groups
    )
    number = numbers.take(work, "paper")
    facts_of = LeftBehindSummary(
        **papers.frame(work),
        number=number,
        cut_off=found.period.until,
        period=f"{found.period.name}（{civil(found.period.since, 'zh')}至{civil(found.period.until, 'zh')}），"
        f"上期为{found.before.name}",
        sections=sections,
        notes=(
            f"认定规则版本：{found.version}。期初加新增减减少等于期末；各项合计等于期末在册数（重点关爱对象可重复计）。",
            "强制报告只计件数。本表不公示；公示用“公示版”。",
        ),
    )
    row = papers.make(work, "left_behind_summary", "left_behind", number, facts_of, number)
    audit.record(work, "left_behind:summary", row.id, on=found.period.until.isoformat(), period=kind)
    return row


def written(line: Line) -> str:
    """A number as it is written; a share of the register beside it."""
    return f"{line.count}" if line.share is None else f"{line.count}（{line.share:.0%}）"


def before_written(line: Line) -> str:
    """The same of the period before."""
    return f"{line.before}" if line.share_before is None else f"{line.before}（{line.share_before:.0%}）"
