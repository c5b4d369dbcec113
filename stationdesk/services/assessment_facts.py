"""Indicators that the register answers: what was counted, out of how many, and the records it was counted from.

Each source gives a `Fact`: an exact value, the words for the sheet, and the evidence. What the register does not know
(areas, rooms, associations) is typed; of such values the register still gives households and residents to divide by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from stationdesk.core.clock import noon, stamp
from stationdesk.core.late import dataclass
from stationdesk.core.publicity_states import State
from stationdesk.services import certificate_gate, packs, users
from stationdesk.storage.work import Work

VISITED_WITHIN: Final = timedelta(days=90)
SATISFIED: Final = 3
"""好差评 from 基本满意 on."""
MODES: Final[Mapping[str, str]] = {
    "visit": "上门办理",
    "appointment": "预约办理",
    "online": "自助办理",
    "terminal": "自助办理",
    "proxy": "委托代办",
}
"""Channels of cases that are ways of serving beside the counter, by the four names of the indicator."""
SIGNERS: Final = 3


@dataclass(frozen=True)
class Span:
    """The days an assessment speaks of, and the quarter that quarterly indicators are counted in."""

    since: date
    until: date

    @property
    def quarter(self) -> tuple[date, date]:
        """The last quarter that is over by the end; of one that just began, the days so far."""
        first = date(self.until.year, (self.until.month - 1) // 3 * 3 + 1, 1)
        following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        if following - timedelta(days=1) <= self.until:
            return first, following - timedelta(days=1)
        last = first - timedelta(days=1)
        before = date(last.year, last.month - 2, 1)
        return (before, last) if before >= self.since else (first, self.until)


@dataclass(frozen=True)
class Fact:
    """A value as it was found. `value` None: there was nothing to count, and the line says so."""

    value: Fraction | None
    words: str
    evidence: str
    have: tuple[str, ...] = ()
    wanted: Fraction | None = None
    """The threshold, where it depends on the village."""


def ratio(part: int, whole: int, evidence: str) -> Fact:
    """`12/15（80%）`, or that there was nothing."""
    if not whole:
        return Fact(None, "没有发生", evidence)
    share = Fraction(part, whole)
    return Fact(share, f"{part}/{whole}（{percent(share)}）", evidence)


def percent(share: Fraction) -> str:
    """80%, 66.7%."""
    tenth = round(share * 1000)
    return f"{tenth // 10}%" if tenth % 10 == 0 else f"{tenth / 10:.1f}%"


def households(work: Work) -> int:
    """Households that stand in the register."""
    return int(
        work.scalar(
            "SELECT count(DISTINCT household_id) FROM people WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND died_on IS NULL AND moved_out_on IS NULL AND household_id IS NOT NULL",
            s=work.station_id,
        )
    )


def residents(work: Work) -> int:
    """Who lives here: on the register and not away (常住)."""
    return int(
        work.scalar(
            "SELECT count(*) FROM people p WHERE station_id = :s AND withdrawn_at IS NULL AND died_on IS NULL"
            " AND moved_out_on IS NULL AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.station_id = :s"
            " AND a.person_id = p.id AND a.withdrawn_at IS NULL AND a.since <= :t"
            " AND (a.back IS NULL OR a.back > :t))",
            s=work.station_id,
            t=work.today.isoformat(),
        )
    )


def known(work: Work, code: str, span: Span) -> Fact | None:
    """What the register says of an indicator; None where it does not know."""
    source = SOURCES.get(code)
    return source(work, span) if source is not None else None


def _between(start: date, end: date) -> dict[str, str]:
    """Instants from the beginning of one civil day to the end of another."""
    return {"a": _midnight(start), "b": _midnight(end + timedelta(days=1))}


def _midnight(day: date) -> str:
    return stamp(noon(day, 0))


def _days(start: date, end: date) -> str:
    return f"{start.isoformat()}至{end.isoformat()}"


def _on_time(work: Work, span: Span) -> Fact:
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(due_on >= date(closed_at, '+8 hours')), 0) AS kept FROM cases"
        " WHERE station_id = :s AND withdrawn_at IS NULL AND due_on IS NOT NULL AND outcome <> 'withdrawn'"
        " AND closed_at >= :a AND closed_at < :b",
        s=work.station_id,
        **_between(span.since, span.until),
    )[0]
    return ratio(
        row["kept"], row["n"], f"办件登记，{_days(span.since, span.until)}办结且有期限的{row['n']}件"
    )


def _told_once(work: Work, span: Span) -> Fact:
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(most <= 1), 0) AS once FROM (SELECT max(n) AS most FROM case_notices"
        " WHERE station_id = :s AND withdrawn_at IS NULL AND made_at >= :a AND made_at < :b GROUP BY case_id)",
        s=work.station_id,
        **_between(span.since, span.until),
    )[0]
    return ratio(row["once"], row["n"], f"一次性告知书存根，{_days(span.since, span.until)}共{row['n']}件")


def _ways(work: Work, span: Span) -> Fact:
    start, end = span.quarter
    used = {
        row["channel"]
        for row in work.rows(
            "SELECT DISTINCT channel FROM cases WHERE station_id = :s AND withdrawn_at IS NULL"
            " AND opened_at >= :a AND opened_at < :b",
            s=work.station_id,
            **_between(start, end),
        )
    }
    have = {MODES[one] for one in used if one in MODES}
    if work.scalar(
        "SELECT EXISTS (SELECT 1 FROM appointments WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND day BETWEEN :a AND :b)",
        s=work.station_id,
        a=start.isoformat(),
        b=end.isoformat(),
    ):
        have.add("预约办理")
    found = tuple(one for one in dict.fromkeys(MODES.values()) if one in have)
    return Fact(
        Fraction(len(found)), f"{len(found)}种", f"办件渠道和预约，{_days(start, end)}：{_list(found)}", found
    )


def _left_behind(work: Work, span: Span) -> Fact:
    start = span.until - VISITED_WITHIN
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(EXISTS (SELECT 1 FROM visits v WHERE v.station_id = :s"
        " AND v.person_id = x.person_id AND v.withdrawn_at IS NULL AND v.state = 'done'"
        " AND v.visited_at >= :a AND v.visited_at < :b)), 0) AS seen FROM (SELECT DISTINCT person_id"
        " FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL AND since <= :t"
        " AND (until IS NULL OR until > :t)) x",
        s=work.station_id,
        t=span.until.isoformat(),
        **_between(start, span.until),
    )[0]
    return ratio(row["seen"], row["n"], f"三留守名册{row['n']}人，{_days(start, span.until)}走访记录")


def _special(work: Work, span: Span) -> Fact:
    start, end = span.quarter
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(EXISTS (SELECT 1 FROM visits v WHERE v.station_id = :s"
        " AND v.person_id = x.person_id AND v.withdrawn_at IS NULL AND v.state = 'done'"
        " AND v.visited_at >= :a AND v.visited_at < :b)), 0) AS seen FROM (SELECT person_id FROM marks"
        " WHERE station_id = :s AND withdrawn_at IS NULL AND (since IS NULL OR since <= :t)"
        " AND (until IS NULL OR until > :t) UNION SELECT person_id FROM left_behind WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND kind = 'elder' AND since <= :t AND (until IS NULL OR until > :t)) x"
        " JOIN people p ON p.station_id = :s AND p.id = x.person_id AND p.withdrawn_at IS NULL"
        " AND p.died_on IS NULL AND p.moved_out_on IS NULL",
        s=work.station_id,
        t=end.isoformat(),
        **_between(start, end),
    )[0]
    return ratio(row["seen"], row["n"], f"居民标记和留守老人名册{row['n']}人，{_days(start, end)}走访记录")


def _windows(work: Work, span: Span) -> Fact:
    body = packs.holding(work, "matters").body
    used = {matter["window"] for matter in body["matters"]}
    have = tuple(one["name_zh"] for one in body["windows"] if one["key"] in used)
    return Fact(Fraction(len(have)), f"{len(have)}个", f"事项目录在用的窗口：{_list(have)}", have)


def _eight(work: Work, span: Span) -> Fact:
    body = packs.holding(work, "matters").body
    used = {matter.get("nanhai_key") for matter in body["matters"]}
    have = tuple(one["name_zh"] for one in body["nanhai_categories"] if one["key"] in used)
    return Fact(Fraction(len(have)), f"{len(have)}类", f"事项目录在用的类别：{_list(have)}", have)


def _posted_parts(work: Work, start: date, end: date) -> tuple[dict[str, int], str]:
    made = work.rows(
        "SELECT part, count(*) AS n FROM sheets WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND posted_on BETWEEN :a AND :b AND state <> :dropped GROUP BY part",
        s=work.station_id,
        a=start.isoformat(),
        b=end.isoformat(),
        dropped=str(State.DROPPED),
    )
    found = {row["part"]: int(row["n"]) for row in made}
    said = _list(tuple(f"{part}{n}张" for part, n in found.items()))
    return found, f"公示记录，{_days(start, end)}张贴：{said}"


def _five_parts(work: Work, span: Span) -> Fact:
    found, evidence = _posted_parts(work, *span.quarter)
    have = tuple(part for part in packs.holding(work, "publicity").body["parts"] if part in found)
    return Fact(Fraction(len(have)), f"{len(have)}部分", evidence, have)


def _three_parts(work: Work, span: Span) -> Fact:
    found, evidence = _posted_parts(work, *span.quarter)
    done = {"党务", "村务", "财务"} <= set(found)
    return Fact(Fraction(int(done)), _yes(done), evidence)


def _sealed_together(work: Work, span: Span) -> Fact:
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(x.closed_at IS NOT NULL AND x.new_envelope IS NOT NULL"
        " AND (SELECT count(DISTINCT holder_id) FROM seal_presences p WHERE p.station_id = :s"
        " AND p.session_id = x.id AND p.stage = 'sign' AND p.withdrawn_at IS NULL) >= :least), 0) AS good"
        " FROM seal_sessions x WHERE x.station_id = :s AND x.withdrawn_at IS NULL"
        " AND x.opened_at >= :a AND x.opened_at < :b",
        s=work.station_id,
        least=SIGNERS,
        **_between(span.since, span.until),
    )[0]
    return ratio(row["good"], row["n"], f"同启同签同封记录，{_days(span.since, span.until)}共{row['n']}次")


def _in_grids(work: Work, span: Span) -> Fact:
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(grid_id IS NOT NULL), 0) AS good FROM households h"
        " WHERE station_id = :s AND withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM people p WHERE p.station_id = :s"
        " AND p.household_id = h.id AND p.withdrawn_at IS NULL AND p.died_on IS NULL AND p.moved_out_on IS NULL)",
        s=work.station_id,
    )[0]
    return ratio(row["good"], row["n"], f"居民档案{row['n']}户")


def _against_the_list(work: Work, span: Span) -> Fact:
    titles = work.rows(
        "SELECT title, count(*) AS n FROM certificates WHERE station_id = :s AND withdrawn_at IS NULL"
        " AND issued_at >= :a AND issued_at < :b GROUP BY title",
        s=work.station_id,
        **_between(span.since, span.until),
    )
    all_of = sum(row["n"] for row in titles)
    bad = sum(
        row["n"] for row in titles if certificate_gate.check(work, row["title"]).verdict == "prohibited"
    )
    evidence = f"证明存根，{_days(span.since, span.until)}出具{all_of}份，逐份比对不应出具清单"
    return Fact(Fraction(bad), f"{bad}份", evidence)


def _content(work: Work, span: Span) -> Fact:
    row = work.rows(
        "SELECT count(*) AS n, coalesce(sum(score >= :least), 0) AS good FROM case_ratings WHERE station_id = :s"
        " AND withdrawn_at IS NULL AND at >= :a AND at < :b",
        s=work.station_id,
        least=SATISFIED,
        **_between(span.since, span.until),
    )[0]
    return ratio(
        row["good"], row["n"], f"好差评，{_days(span.since, span.until)}共{row['n']}条，基本满意及以上"
    )


def _holders(post: str, title: str) -> Callable[[Work, Span], Fact]:
    def found(work: Work, span: Span) -> Fact:
        day = min(span.until, work.today)
        n = sum(post in held for held in users.posts_on(work, day).values())
        return Fact(Fraction(n), f"{n}名", f"人员岗位，{day.isoformat()}任{title}的{n}人")

    return found


def _has_child_director(work: Work, span: Span) -> Fact:
    fact = _holders("child_director", "儿童主任")(work, span)
    has = bool(fact.value)
    return Fact(Fraction(int(has)), _yes(has), fact.evidence)


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"


def _list(found: tuple[str, ...]) -> str:
    return "、".join(found) or "无"


SOURCES: Final[Mapping[str, Callable[[Work, Span], Fact]]] = {
    "SY-12": _left_behind,
    "TL-07": _on_time,
    "TL-08": _told_once,
    "TL-09": _ways,
    "XN-02": _windows,
    "XN-04": _holders("worker", "全科社工"),
    "XN-05": _five_parts,
    "XN-07": _sealed_together,
    "XN-11": _special,
    "NH-10": _eight,
    "KL-08": _has_child_director,
    "KL-10": _in_grids,
    "KL-12": _against_the_list,
    "KL-13": _three_parts,
    "KL-14": _content,
}
"""Indicators that need nobody to type anything."""


def typed(work: Work, indicator: Mapping[str, Any], number: Fraction, plain: bool) -> Fact | None:
    """What follows from a typed number together with the register; None where it stands for itself.

    `plain`: it was written as a number, not as a share of something.
    """
    code = indicator["code"]
    if code == "TL-01":
        count = households(work)
        if not count:
            return Fact(None, f"{_plain(number)}㎡", "居民档案里没有户")
        each = number * 100 / count
        return Fact(each, f"{_plain(each)}㎡/百户", f"总面积{_plain(number)}㎡，居民档案{count}户")
    if code == "KL-01":
        count, people = households(work), residents(work)
        tier = next(
            one
            for one in indicator["tiers"]
            if one.get("population_max") is None or people <= one["population_max"]
        )
        least = max(Fraction(tier["per_100_households"]) * count / 100, Fraction(tier["min_area"]))
        evidence = f"居民档案{count}户，常住{people}人，应不少于{_plain(least)}㎡"
        return Fact(number, f"{_plain(number)}㎡", evidence, wanted=least)
    if code in ("TL-05", "SY-04") and plain and number.denominator == 1:
        return ratio(int(number), residents(work), f"登记{_plain(number)}人，居民档案常住人口")
    return None


def _plain(number: Fraction) -> str:
    return str(int(number)) if number.denominator == 1 else f"{float(number):.2f}".rstrip("0").rstrip(".")
