"""The counts of a period: they balance, every number opens its rows, the period before stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from stationdesk.core.clock import SetClock, noon
from stationdesk.core.papers import LeftBehindSummary
from stationdesk.desk import Desk
from stationdesk.models.child_files import ChildRecord
from stationdesk.services import left_behind, papers, visits
from stationdesk.services import left_behind_counts as counts
from stationdesk.services import left_behind_leaving as leaving
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, couple, elder

TODAY = date(2026, 11, 22)


def on(clock: SetClock, day: date) -> None:
    clock.set(noon(day, 9))


def village(desk: Desk, clock: SetClock) -> dict[str, str]:
    """Two children, a woman and an elder: on the register at different times, one off again."""
    on(clock, date(2026, 10, 5))
    first = desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    second = desk.change(lambda work: both_away(Family(work), "2012-03-03"))[0]
    made = {"first": first, "second": second}
    desk.change(lambda work: left_behind.confirm(work, Choice(first, "child")))
    on(clock, date(2026, 11, 3))
    done = desk.change(lambda work: left_behind.confirm(work, Choice(second, "child")))
    assert done.enrolment_id is not None
    made["enrolment"] = done.enrolment_id
    old = desk.change(lambda work: elder(Family(work)))
    made["elder"] = old if isinstance(old, str) else old[0]
    desk.change(
        lambda work: left_behind.enrol(work, ByHand(made["elder"], "elder", "子女都在外", "入户核实"))
    )
    on(clock, TODAY)
    return made


def test_the_books_balance_and_every_breakdown_adds_up(desk: Desk, clock: SetClock) -> None:
    made = village(desk, clock)
    leave = leaving.Leave(made["enrolment"], "moved", "随父母到东莞上学")
    desk.change(lambda work: leaving.leave(work, leave))
    found = desk.read(counts.counts)
    child = found.group("child")
    assert [
        child.flow.opening.count, child.flow.came.count, child.flow.left.count, child.flow.closing.count
    ] == [1, 1, 1, 1]  # fmt: skip
    for group in (*found.groups, *found.earlier):
        assert group.flow.adds_up
        assert group.flow.closing.count == group.group.total
        for part in group.group.parts:
            if part.whole:
                assert sum(cell.count for cell in part.cells) == group.group.total, part.key
            assert all(cell.count <= group.group.total for cell in part.cells)
    assert {cell.key: cell.count for cell in child.flow.left_by if cell.count} == {"left-moved": 1}


def test_a_quarter_holds_its_months(desk: Desk, clock: SetClock) -> None:
    village(desk, clock)
    quarter = desk.read(lambda work: counts.counts(work, "quarter"))
    assert (quarter.period.since, quarter.period.until) == (date(2026, 10, 1), TODAY)
    assert (quarter.before.since, quarter.before.until) == (date(2026, 7, 1), date(2026, 9, 30))
    months = [
        desk.read(lambda work, day=day: counts.counts(work, "month", day))
        for day in (date(2026, 10, 9), TODAY)
    ]
    for kind in ("child", "elder"):
        assert quarter.group(kind).flow.came.count == sum(one.group(kind).flow.came.count for one in months)
    assert months[0].group("child").flow.closing.count == months[1].group("child").flow.opening.count


def test_every_number_opens_as_many_rows_as_it_says(desk: Desk, clock: SetClock) -> None:
    village(desk, clock)
    table = counts.lines(desk.read(counts.counts))
    assert len({one.key for one in table}) == len(table)
    for one in table:
        if one.opens:
            assert len(one.ids) == one.count, one.key
        else:
            assert one.count == 0 or one.key == "child/done/reports"


def test_the_period_before_stands_beside_each_number(desk: Desk, clock: SetClock) -> None:
    village(desk, clock)
    table = {one.key: one for one in counts.lines(desk.read(counts.counts))}
    closing = table["child/flow/closing"]
    assert (closing.count, closing.before, closing.more) == (2, 1, 1)
    assert table["child/flow/opening"].count == closing.before


def test_ages_are_those_of_the_cut_off_day(desk: Desk, clock: SetClock) -> None:
    on(clock, date(2026, 10, 5))
    child = desk.change(lambda work: both_away(Family(work), "2020-10-31"))[0]
    desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    on(clock, TODAY)

    def bands(day: date) -> dict[str, int]:
        group = desk.read(lambda work: counts.counts(work, "month", day)).group("child").group
        return {cell.key: cell.count for cell in group.part("sex_age").cells if cell.count}

    assert bands(date(2026, 10, 1)) == {"1:6": 1}  # six on the last day of October
    clock.set(noon(date(2026, 10, 30), 9))
    assert bands(date(2026, 10, 30)) == {"1:0": 1}


def test_leaving_says_why_in_a_sort_that_the_facts_bear_out(desk: Desk, clock: SetClock) -> None:
    made = village(desk, clock)

    def off(sort: str, note: str = "") -> Callable[[Work], object]:
        return lambda work: leaving.leave(work, leaving.Leave(made["enrolment"], sort, note))

    for sort, error in (
        ("grown", leaving.LeavingUnknown),
        ("aged", leaving.NotThatOld),
        ("died", leaving.NotWrittenDown),
        ("other", left_behind.ReasonMissing),
    ):
        with pytest.raises(error):
            desk.change(off(sort))
    assert len(desk.read(left_behind.register)) == 3
    desk.change(off("mistaken", "登记时认错了人"))
    back = ByHand(made["second"], "child", "父母又外出", "入户核实")
    desk.change(lambda work: left_behind.enrol(work, back))
    flow = desk.read(counts.counts).group("child").flow
    assert flow.adds_up
    assert {cell.key: cell.count for cell in flow.came_by if cell.count} == {"came-rule": 1, "came-again": 1}
    assert [row.closed_why for row in desk.read(lambda w: left_behind.of_person(w, made["second"]))] == [
        None,
        "误纳入：登记时认错了人",
    ]


def test_rows_closed_without_a_sort_are_sorted_by_the_facts(desk: Desk, clock: SetClock) -> None:
    family = desk.change(lambda work: both_away(Family(work), "2016-05-05"))
    made = desk.change(lambda work: left_behind.confirm(work, Choice(family[0], "child")))
    assert made.enrolment_id is not None

    def back(work: Work) -> None:
        work.run("UPDATE absences SET back = '2026-10-01'", {})

    desk.change(back)
    assert desk.read(lambda work: leaving.likely(work, made.enrolment_id or "")) == "returned"
    desk.change(lambda work: left_behind.close(work, made.enrolment_id or "", "父母都回来了"))
    flow = desk.read(counts.counts).group("child").flow
    assert {cell.key: cell.count for cell in flow.left_by if cell.count} == {"left-returned": 1}


def test_what_was_done_is_counted_once_a_time(desk: Desk, clock: SetClock) -> None:
    made = village(desk, clock)
    for _ in range(2):
        desk.change(lambda work: visits.record(work, visits.Recorded(made["first"])))
    desk.change(lambda work: visits.record(work, visits.Recorded(made["elder"], "not_home")))
    desk.change(
        lambda work: work.session.add(
            ChildRecord(
                station_id=work.station_id,
                id="c",
                person_id=made["first"],
                begun_on=TODAY,
                updated_on=TODAY,
                schooling="dropped",
            )
        )
    )
    found = desk.read(counts.counts)
    child, old = found.group("child"), found.group("elder")
    assert (child.figure("visits").count, child.figure("visited").count) == (2, 1)
    assert (old.figure("visits").count, old.figure("monthly").share) == (0, 0.0)
    schooling = {cell.key: cell.count for cell in child.group.part("schooling").cells if cell.count}
    assert schooling == {"dropped": 1, "unknown": 1}


def test_who_was_harmed_is_for_those_who_may_read_it(
    desk: Desk, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    from stationdesk.core.ids import new_id
    from stationdesk.models.adult_files import WomanRight

    wife = desk.change(lambda work: couple(Family(work), "2026-01-01"))[1]

    def harmed(work: Work) -> None:
        work.session.add(
            WomanRight(
                station_id=work.station_id, id=new_id(), person_id=wife, on_day=TODAY, what="x", at=work.at
            )
        )

    desk.change(lambda work: left_behind.enrol(work, ByHand(wife, "woman", "丈夫在外", "入户")))
    desk.change(harmed)

    def cell(who: Desk) -> tuple[int, int]:
        parts = who.read(counts.counts).group("woman").group.part("difficulty")
        found = next(one for one in parts.cells if one.key == "合法权益受侵害")
        return found.count, len(found.ids)

    assert cell(desk) == (1, 1)
    other = colleague(desk, "clerk")
    other.actor = replace(other.actor, permits=frozenset({"left_behind:read"}))
    assert cell(other) == (1, 0)


def test_the_paper_has_numbers_and_no_names(desk: Desk, clock: SetClock) -> None:
    village(desk, clock)
    made = desk.change(counts.paper)
    facts = desk.read(lambda work: papers.facts(work, made.id))
    assert isinstance(facts, LeftBehindSummary)
    assert facts.period.startswith("2026年11月")
    rows = {(row[0], row[1]): row[2:] for row in facts.sections[0].rows}
    assert rows["增减", "期末在册"] == ("2", "1", "+1")
    assert "王小宝" not in repr([one.rows for one in facts.sections])


def test_a_period_that_has_not_begun_is_refused(desk: Desk) -> None:
    with pytest.raises(counts.PeriodAhead):
        desk.read(lambda work: counts.counts(work, "month", date(2026, 12, 1)))
    with pytest.raises(counts.PeriodUnknown):
        desk.read(lambda work: counts.counts(work, "year"))
