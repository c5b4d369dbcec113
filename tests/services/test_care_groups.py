"""Sealed care groups: nobody without the permit learns who is in them; who has it knows whom to visit and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.search import people as people_search
from stationdesk.security.permits import NotPermitted
from stationdesk.security.sealed import SealedDamaged
from stationdesk.services import (
    audit_entries,
    care_groups,
    file_access_keys,
    residents_export,
    visit_roster,
)
from stationdesk.services import care_groups_read as reading
from stationdesk.services.audit_entries import Asked
from stationdesk.services.care_groups import NewMember, NewVisit
from stationdesk.storage.work import Work
from tests.services.window import move_in

OPEN = Callable[..., Desk]
TODAY = date(2026, 11, 22)
ILL = "双相情感障碍复发"


@pytest.fixture
def carer(desk: Desk, colleague: OPEN) -> Desk:
    return colleague(desk, "care_worker", name="吴专干")


def add(desk: Desk, **more: object) -> str:
    given: dict[str, object] = {"group": "mental", "name": "赵六福", "facts": {"signs": ILL}} | more
    return desk.change(lambda work: care_groups.add(work, NewMember(**given)))  # type: ignore[arg-type]


def seen(desk: Desk) -> reading.Opened:
    return reading.unseal(desk.change(care_groups.sealed_members), desk.opened.identity)


def due(desk: Desk, member: reading.Member, on: date = TODAY) -> reading.Due:
    return reading.due(member, desk.read(care_groups.rules), on)


def every_text_of(desk: Desk) -> str:
    def read(work: Work) -> str:
        tables = [row["name"] for row in work.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for t in tables for row in work.rows(f'SELECT * FROM "{t}"'))

    return desk.read(read)


def test_without_the_permit_nothing_is_read_or_written(desk: Desk, carer: Desk, colleague: OPEN) -> None:
    member = add(carer)
    for posts in (("worker", "clerk", "child_director", "admin"), ("head",), ("supervisor",), ("agent",)):
        other = colleague(desk, *posts, name=f"某{posts[0]}")
        for verb in (
            care_groups.sealed_members,
            lambda work: care_groups.add(work, NewMember("mental", name="x")),
            lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen")),
            lambda work: care_groups.change(work, member, "mental", words="x"),
            lambda work: care_groups.close(work, member, "x"),
            lambda work: care_groups.gone(work, ()),
        ):
            with pytest.raises(NotPermitted):
                other.change(verb)
        assert other.read(care_groups.missing) == ()


def test_who_only_reads_writes_nothing(desk: Desk, carer: Desk, colleague: OPEN) -> None:
    secretary = colleague(desk, "secretary", name="郑书记")
    member = add(carer)
    assert [one.body.name for one in seen(secretary).members] == ["赵六福"]
    with pytest.raises(NotPermitted):
        secretary.change(lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen")))


def test_membership_facts_and_visits_stand_nowhere_in_clear(desk: Desk, carer: Desk) -> None:
    qinglan = move_in(desk).qinglan
    member = add(carer, person_id=qinglan, note="由姐姐照看")
    carer.change(
        lambda work: care_groups.visit(
            work, NewVisit(member, "mental", "seen", answers={"medicine": "停药"}, words="屋里很乱")
        )
    )
    carer.change(lambda work: care_groups.close(work, member, "转到县医院长期住院"))
    text = every_text_of(desk)
    for secret in (ILL, "由姐姐照看", "停药", "屋里很乱", "长期住院", "medicine", "双相"):
        assert secret not in text, secret

    def linked(work: Work) -> int:
        rows = work.rows("SELECT * FROM care_members") + work.rows("SELECT * FROM care_entries")
        return sum(qinglan in str(row) for row in rows)

    assert desk.read(linked) == 0, "not even which resident it is about"
    groups = (
        "SELECT count(*) FROM audit WHERE tag LIKE 'care:%' AND (target_id = :p OR detail LIKE '%mental%')"
    )
    assert desk.read(lambda work: work.scalar(groups, p=qinglan)) == 0


def test_nothing_of_it_is_found_exported_rostered_or_audited_for_others(desk: Desk, carer: Desk) -> None:
    qinglan = move_in(desk).qinglan

    def looks() -> tuple[object, ...]:
        return (
            desk.read(lambda work: people_search.find(work, "赵六福")),
            desk.read(lambda work: list(residents_export.lines(work, [qinglan], reveal=True))),
            desk.read(visit_roster.waiting),
            desk.read(lambda work: [(one.id) for one in audit_entries.entries(work, Asked())]),
            desk.read(lambda work: work.rows("SELECT * FROM marks")),
        )

    before = looks()
    add(carer)
    member = add(carer, person_id=qinglan)
    carer.change(lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen")))
    seen(carer)
    assert looks() == before


def test_each_look_is_in_the_audit_and_says_at_nobody(carer: Desk) -> None:
    add(carer)
    seen(carer)
    rows = carer.read(lambda work: work.rows("SELECT * FROM audit WHERE tag = 'care:read'"))
    assert [(row["target_id"], row["detail"]) for row in rows] == [(None, '{"members":1}')]


def test_level_and_facts_are_those_last_written(carer: Desk) -> None:
    member = add(carer, level="low", facts={"signs": "失眠", "medicine": "按时"})
    carer.change(
        lambda work: care_groups.change(work, member, "mental", level="high", facts={"medicine": "停了两周"})
    )
    (one,) = seen(carer).members
    assert (one.level, dict(one.facts)) == ("high", {"signs": "失眠", "medicine": "停了两周"})
    carer.change(lambda work: care_groups.close(work, member, "住院"))
    assert seen(carer).members[0].closed_on == TODAY
    carer.change(lambda work: care_groups.reopen(work, member, "出院回家"))
    assert seen(carer).members[0].closed_on is None


@pytest.mark.parametrize(
    ("group", "level", "since", "every"),
    [
        ("mental", "high", 400, 14),
        ("mental", "low", 400, 90),
        ("correction", "low", 30, 14),
        ("correction", "low", 400, 60),
        ("released", "medium", 30, 30),
        ("released", "medium", 400, 60),
    ],
)
def test_when_a_visit_is_due_follows_level_and_time_from_the_pack(
    carer: Desk, group: str, level: str, since: int, every: int
) -> None:
    day = TODAY - timedelta(days=since)
    add(carer, group=group, level=level, since=day, facts={})
    (one,) = seen(carer).members
    found = due(carer, one)
    assert (found.every_days, found.on) == (every, day + timedelta(days=every))


def test_only_a_visit_that_reached_somebody_moves_the_day(carer: Desk, clock: SetClock) -> None:
    member = add(carer, since=TODAY - timedelta(days=100))
    (one,) = seen(carer).members
    assert due(carer, one).state == "late"
    carer.change(lambda work: care_groups.visit(work, NewVisit(member, "mental", "not_home")))
    (one,) = seen(carer).members
    assert (due(carer, one).state, due(carer, one).last_on) == ("late", None)
    carer.change(lambda work: care_groups.visit(work, NewVisit(member, "mental", "family")))
    (one,) = seen(carer).members
    assert (due(carer, one).on, due(carer, one).last_on) == (TODAY + timedelta(days=30), TODAY)
    sooner = TODAY + timedelta(days=3)
    carer.change(lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen", next_on=sooner)))
    (one,) = seen(carer).members
    assert (due(carer, one).on, due(carer, one).state) == (sooner, "near")


def test_the_end_of_the_time_is_proposed_and_nothing_more(carer: Desk) -> None:
    add(carer, group="released", since=TODAY - timedelta(days=1826), facts={})
    (one,) = seen(carer).members
    assert due(carer, one).over
    assert one.closed_on is None
    assert not due(carer, one, TODAY - timedelta(days=1)).over


def test_what_is_alarming_says_whom_to_call(carer: Desk) -> None:
    pack = carer.read(care_groups.rules)
    assert reading.alarm(pack, "mental", {"danger": "有"}) == ("110", "120")
    assert reading.alarm(pack, "mental", {"danger": "没有"}) == ()
    assert reading.alarm(pack, "released", {"work": "没有"}) == ()


def test_what_is_not_in_the_pack_is_refused_at_its_field(carer: Desk) -> None:
    member = add(carer)
    wrong: list[tuple[str, Callable[[Work], object]]] = [
        ("group", lambda work: care_groups.add(work, NewMember("child", name="x"))),
        ("level", lambda work: care_groups.add(work, NewMember("mental", name="x", level="extreme"))),
        ("facts", lambda work: care_groups.add(work, NewMember("mental", name="x", facts={"crime": "x"}))),
        ("person", lambda work: care_groups.add(work, NewMember("mental", name=" "))),
        ("since", lambda work: care_groups.add(work, NewMember("mental", name="x", since=TODAY + timedelta(1)))),
        ("result", lambda work: care_groups.visit(work, NewVisit(member, "mental", "flew"))),
        ("answers.mood", lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen", answers={"mood": "x"}))),
        ("answers", lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen", answers={"x": "x"}))),
        ("on", lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen", TODAY + timedelta(1)))),
        ("next_on", lambda work: care_groups.visit(work, NewVisit(member, "mental", "seen", next_on=TODAY - timedelta(1)))),
        ("why", lambda work: care_groups.close(work, member, " ")),
        ("member", lambda work: care_groups.close(work, "nobody", "x")),
    ]  # fmt: skip
    from stationdesk.core.errors import Refusal

    for name, verb in wrong:
        with pytest.raises(Refusal) as refused:
            carer.change(verb)
        assert refused.value.field == name


def test_nobody_is_taken_twice_into_one_group(desk: Desk, carer: Desk) -> None:
    qinglan = move_in(desk).qinglan
    member = add(carer, person_id=qinglan)
    members = seen(carer).members
    again = NewMember("mental", person_id=qinglan)
    with pytest.raises(reading.AlreadyCaredFor):
        reading.not_twice(members, again)
    reading.not_twice(members, NewMember("released", person_id=qinglan))
    carer.change(lambda work: care_groups.close(work, member, "x"))
    reading.not_twice(seen(carer).members, again)


def test_who_died_or_moved_is_told(desk: Desk, carer: Desk) -> None:
    qinglan = move_in(desk).qinglan
    assert carer.read(lambda work: care_groups.gone(work, (qinglan,))) == {}
    desk.change(
        lambda work: work.run("UPDATE people SET died_on = '2026-11-01' WHERE id = :p", {"p": qinglan})
    )
    assert carer.read(lambda work: care_groups.gone(work, (qinglan,))) == {qinglan: "died"}


def test_who_comes_later_reads_after_being_let_in(desk: Desk, carer: Desk, colleague: OPEN) -> None:
    add(carer)
    late = colleague(desk, "care_worker", name="郑专干")
    found = seen(late)
    assert (found.members, found.locked) == ((), 1)
    for one, wrap in file_access_keys.wraps_for(carer.read(care_groups.missing), carer.opened.identity):
        carer.change(lambda work, one=one, wrap=wrap: care_groups.admit(work, one, wrap))
    assert carer.read(care_groups.missing) == ()
    assert [one.body.name for one in seen(late).members] == ["赵六福"]


def test_what_was_moved_to_another_record_does_not_open(carer: Desk) -> None:
    one, two = add(carer), add(carer, name="别人")

    def swap(work: Work) -> None:
        cipher = work.scalar("SELECT cipher FROM care_members WHERE id = :r", r=one)
        work.run("UPDATE care_members SET cipher = :c WHERE id = :r", {"c": cipher, "r": two})

    carer.change(swap)
    with pytest.raises(SealedDamaged):
        seen(carer)


def test_where_nobody_holds_the_permit_nothing_is_written_for_nobody(desk: Desk, colleague: OPEN) -> None:
    carer = colleague(desk, "care_worker", name="吴专干")
    desk.change(lambda work: work.run("UPDATE users SET age_key = NULL WHERE name = '吴专干'"))
    with pytest.raises(care_groups.NobodyCares):
        add(carer)
