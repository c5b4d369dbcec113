"""困境、事实无人抚养、流动: each rule fires on its facts and on nothing less, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.models.residents import Mark, Membership, Person
from stationdesk.services import child_statuses, left_behind, visit_plan
from stationdesk.services.child_statuses import Proposal
from tests.services.children import TODAY, do
from tests.services.test_left_behind_rules import Family

Facts = Callable[[Family, str, str, str], None]


def proposed(
    desk: Desk, build: Callable[[Family], object] | None = None, on: date | None = None
) -> list[Proposal]:
    if build is not None:
        desk.change(lambda work: build(Family(work)))
    return desk.read(lambda work: child_statuses.proposals(work, on))


def mark(family: Family, person: str, word: str, since: str = "2026-01-01", until: str | None = None) -> None:
    family.work.session.add(
        Mark(
            station_id=family.work.station_id,
            person_id=person,
            mark=word,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else None,
        )
    )


def parents(facts: Facts, born: str = "2016-05-05") -> Callable[[Family], object]:
    def build(family: Family) -> None:
        child, father, mother, _ = family.usual(born)
        family.work.session.flush()
        facts(family, child, father, mother)

    return build


def dead(family: Family, person: str, on: str = "2024-05-02") -> None:
    family.work.session.get_one(Person, (family.work.station_id, person)).died_on = date.fromisoformat(on)


def keys(found: list[Proposal]) -> list[str]:
    return [one.key for one in found]


BOTH = "without_carer/both_unable"
ONE = "without_carer/one_gone"


@pytest.mark.parametrize(
    "word", ["重残", "重病", "服刑在押", "强制隔离戒毒", "被执行其他限制人身自由措施", "失联"]
)
def test_both_parents_unable_is_proposed_with_each_ones_reason(desk: Desk, word: str) -> None:
    def facts(family: Family, _child: str, father: str, mother: str) -> None:
        mark(family, father, word)
        mark(family, mother, "失联")

    found = [one for one in proposed(desk, parents(facts)) if one.kind == "without_carer"]
    assert keys(found) == [BOTH]
    assert found[0].why == f"父亲{word}；母亲失联。"
    assert found[0].rule == "without_carer@2026-1"
    assert "王小宝" not in repr(found[0])


def test_one_dead_or_missing_and_the_other_unable(desk: Desk) -> None:
    def facts(family: Family, _child: str, father: str, mother: str) -> None:
        dead(family, father)
        mark(family, mother, "重病")

    assert [one.why for one in proposed(desk, parents(facts)) if one.key == ONE] == [
        "父亲2024年5月2日死亡；母亲重病。"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        lambda f, c, a, b: mark(f, a, "重病"),
        lambda f, c, a, b: dead(f, a),
        lambda f, c, a, b: (mark(f, a, "重病"), mark(f, b, "重病", until="2026-11-22")),
        lambda f, c, a, b: (mark(f, a, "重病"), mark(f, b, "低收入")),
        lambda f, c, a, b: (dead(f, a), dead(f, b)),
        lambda f, c, a, b: (dead(f, a, "2026-11-23"), mark(f, b, "重病")),
    ],
    ids=["one-unable", "one-dead", "over-today", "other-mark", "both-dead-is-orphan", "dies-tomorrow"],
)
def test_less_than_that_is_not_proposed(desk: Desk, facts: Facts) -> None:
    assert [one for one in proposed(desk, parents(facts)) if one.kind == "without_carer"] == []


def test_both_parents_dead_is_an_orphan_in_difficulty(desk: Desk) -> None:
    def facts(family: Family, _child: str, father: str, mother: str) -> None:
        dead(family, father)
        dead(family, mother, "2025-01-01")

    assert keys(proposed(desk, parents(facts))) == ["difficulty/orphan"]


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        (lambda f, c, a, b: mark(f, a, "低保"), "poor"),
        (lambda f, c, a, b: mark(f, c, "重残"), "self_disabled"),
        (lambda f, c, a, b: mark(f, c, "重病"), "self_ill"),
        (lambda f, c, a, b: mark(f, a, "服刑在押"), "prisoner"),
        (lambda f, c, a, b: mark(f, b, "强制隔离戒毒"), "addict"),
        (lambda f, c, a, b: mark(f, c, "散居孤儿"), "orphan"),
    ],
)
def test_each_sort_of_difficulty_rests_on_its_fact(desk: Desk, facts: Facts, category: str) -> None:
    found = proposed(desk, parents(facts))
    assert keys(found) == [f"difficulty/{category}"]
    assert found[0].why.endswith("。")


def test_eighteen_is_too_old_to_the_day(desk: Desk) -> None:
    build = parents(lambda f, c, a, b: mark(f, a, "低保"), "2008-11-23")
    assert keys(proposed(desk, build)) == ["difficulty/poor"]
    assert proposed(desk, on=TODAY + timedelta(days=1)) == []


def test_a_rejected_one_waits_until_the_facts_change(desk: Desk) -> None:
    (one,) = proposed(desk, parents(lambda f, c, a, b: mark(f, a, "低保")))
    with pytest.raises(left_behind.ReasonMissing):
        do(desk, child_statuses.reject, one.person_id, one.key, "")
    do(desk, child_statuses.reject, one.person_id, one.key, "低保已停发")
    assert proposed(desk) == []
    with pytest.raises(child_statuses.StatusNotProposed):
        do(desk, child_statuses.confirm, one.person_id, one.key)
    desk.change(lambda work: mark(Family(work), one.person_id, "特困"))
    assert keys(proposed(desk)) == ["difficulty/poor"]


def test_a_confirmed_one_is_a_dated_mark_gives_visits_and_ends_with_its_facts(
    desk: Desk, clock: SetClock
) -> None:
    (one,) = proposed(desk, parents(lambda f, c, a, b: mark(f, a, "低保", until="2027-01-01")))
    assert desk.read(lambda work: visit_plan.rule_of(work, one.person_id)) is None
    made = do(desk, child_statuses.confirm, one.person_id, one.key, date(2026, 11, 1))
    assert (made.words, made.since, made.why) == ("困境儿童：家庭贫困", date(2026, 11, 1), "低保。")
    assert proposed(desk) == []
    assert desk.read(child_statuses.counted)["difficulty"] == 1
    assert desk.read(child_statuses.counted)["migrant"] == 0
    rule = desk.read(lambda work: visit_plan.rule_of(work, one.person_id))
    assert rule is not None
    assert rule["every_days"] == 30
    clock.set(clock.at + timedelta(days=60))
    (over,) = proposed(desk)
    assert (over.row_id, over.why) == (made.id, "原来的情况已不在登记里")
    done = do(desk, child_statuses.confirm, one.person_id, over.key)
    assert done.until is not None
    assert proposed(desk) == []


def test_what_no_rule_can_know_is_written_by_hand_with_a_reason(desk: Desk) -> None:
    child, father, *_ = desk.change(lambda work: Family(work).usual())
    hand = child_statuses.by_hand
    for given, error in (
        ((child, "difficulty/violence", ""), left_behind.ReasonMissing),
        ((child, "difficulty/nothing", "x"), child_statuses.StatusUnknown),
        ((father, "difficulty/violence", "x"), child_statuses.TooOldForStatus),
        ((child, "difficulty/violence", "x", TODAY + timedelta(days=1)), child_statuses.StatusAhead),
    ):
        with pytest.raises(error):
            do(desk, hand, *given)
    made = do(desk, hand, child, "difficulty/violence", "派出所告知书第12号")
    with pytest.raises(child_statuses.StatusHolds):
        do(desk, hand, child, "difficulty/violence", "again")
    assert proposed(desk) == []
    with pytest.raises(child_statuses.StatusEndsBeforeItBegins):
        do(desk, child_statuses.end, made.id, "x", TODAY - timedelta(days=1))
    assert do(desk, child_statuses.end, made.id, "已安置").until == TODAY


def came(
    since: str, address: str = "湖南省临湘市桃林镇", together: bool = True
) -> Callable[[Family], object]:
    def build(family: Family) -> None:
        child, father, mother, _ = family.usual()
        family.work.session.flush()
        row = family.work.session.get_one(Person, (family.work.station_id, child))
        row.resident_type, row.registered_address = "other", address
        if not together:
            for parent in (father, mother):
                family.work.session.get_one(Person, (family.work.station_id, parent)).household_id = None
        family.work.session.add(
            Membership(
                station_id=family.work.station_id,
                person_id=child,
                household_id=family.house,
                since=date.fromisoformat(since),
            )
        )

    return build


def test_a_child_from_another_county_is_proposed_after_six_months(desk: Desk) -> None:
    (found,) = proposed(desk, came("2026-05-22"))
    assert (found.key, found.since) == ("migrant/came", date(2026, 5, 22))


@pytest.mark.parametrize(
    "build",
    [
        came("2026-05-23"),
        came("2025-01-01", "湖北省嘉鱼县陆溪镇"),
        came("2025-01-01", ""),
        came("2025-01-01", together=False),
    ],
    ids=["a-day-short", "same-county", "address-unknown", "without-parents"],
)
def test_less_than_six_months_or_the_same_county_is_not_migrant(
    desk: Desk, build: Callable[[Family], object]
) -> None:
    assert proposed(desk, build) == []


def test_a_child_taken_along_to_another_county_is_proposed(desk: Desk) -> None:
    def build(family: Family) -> Any:
        child, *_ = family.usual()
        family.away(child, "2026-03-01", reason="accompany")

    (found,) = proposed(desk, build)
    assert (found.key, found.since) == ("migrant/went", date(2026, 3, 1))
    assert "广东省东莞市" in found.why


def test_who_may_not_decide_is_shown_nothing(desk: Desk, colleague: Callable[..., Desk]) -> None:
    proposed(desk, parents(lambda f, c, a, b: mark(f, a, "低保")))
    from stationdesk.security.permits import NotPermitted

    agent = colleague(desk, "agent")
    for look in (child_statuses.proposals, child_statuses.counted):
        with pytest.raises(NotPermitted):
            agent.read(look)
