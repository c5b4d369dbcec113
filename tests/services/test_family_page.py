"""One family on one page: who is where, registers, proxies, visits, contradictions; to each reader what they may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Absence, Kinship, Mark, Person
from stationdesk.services import family_checks, family_page, file_access_sight, kinship, left_behind, visits
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away

TODAY = date(2026, 11, 22)


def family(desk: Desk) -> tuple[str, str, str, str]:
    """Child on the register, father, mother (both away), grandmother at home."""
    found = desk.change(lambda work: both_away(Family(work)))
    desk.change(lambda work: left_behind.confirm(work, Choice(found[0], "child")))
    return found


def page(desk: Desk, person: str) -> family_page.Family:
    return desk.read(lambda work: family_page.look(work, person))


def test_every_member_leads_to_the_same_page(desk: Desk) -> None:
    people = family(desk)
    pages = [page(desk, one) for one in people]
    assert {tuple(one.person_id for one in each.members) for each in pages} == {
        tuple(one.person_id for one in pages[0].members)
    }
    assert {one.person_id for one in pages[0].members} == set(people)
    assert [one.person_id for each in pages for one in each.members if one.asked] == list(people)
    by_id = {one.person_id: one for one in pages[0].members}
    away = by_id[people[1]].away
    assert away is not None
    assert (away.place, away.since, away.back) == ("广东省东莞市", date(2025, 3, 1), None)
    assert [one.kind for one in by_id[people[0]].registers] == ["child"]
    assert by_id[people[3]].away is None
    assert "王小宝" not in repr(pages[0])


def test_a_parent_home_for_less_than_thirty_days_is_a_contact(desk: Desk) -> None:
    _, father, *_ = family(desk)

    def back(on: date) -> family_page.Away | None:
        def build(work: Work) -> None:
            row = work.session.query(Absence).filter_by(person_id=father).one()
            row.back = on

        desk.change(build)
        return next(one for one in page(desk, father).members if one.person_id == father).away

    away = back(date(2026, 10, 24))
    assert away is not None
    assert (away.back, away.days, away.contact_until) == (date(2026, 10, 24), 29, date(2026, 11, 23))
    assert back(date(2026, 10, 23)) is None


def test_close_kin_of_another_household_are_shown_as_living_elsewhere(desk: Desk) -> None:
    def build(work: Work) -> tuple[str, str]:
        home, other = Family(work), Family(work)
        child = home.person("赵小", "2", "2015-01-01")
        home.person("赵奶奶", "2", "1955-01-01")
        father = other.person("赵父", "1", "1985-01-01")
        home.kin(child, father, "father")
        home.away(father, "2025-01-01")
        return child, father

    child, father = desk.change(build)
    (one,) = page(desk, child).elsewhere
    assert (one.person_id, one.relation, one.kin_of) == (father, "父亲", "赵小")
    assert one.away is not None


def test_without_the_permit_for_files_a_childs_name_is_masked_and_its_marks_are_left_out(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    child, *_ = family(desk)
    desk.change(
        lambda work: work.session.add(Mark(station_id=work.station_id, person_id=child, mark="困境儿童"))
    )
    assert next(one for one in page(desk, child).members if one.asked).marks == ("困境儿童",)
    head = colleague(desk, "head")
    one = next(one for one in page(head, child).members if one.asked)
    assert (one.name, one.masked, one.marks) == ("王＊＊", True, ())
    assert "王小宝" not in "".join(flag.words for flag in page(head, child).flags)


def test_without_the_permit_for_the_registers_nothing_says_who_is_on_one(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    child, *_ = family(desk)
    other = colleague(desk, "supervisor")
    bare = frozenset({"residents:read"})

    def look(work: Work) -> family_page.Family:
        object.__setattr__(work.actor, "permits", bare)
        return family_page.look(work, child)

    seen = other.read(look)
    assert not seen.registers_shown
    assert seen.visits is None
    assert seen.errands is None
    assert not seen.offer_proxy
    assert all(not one.registers and not one.masked for one in seen.members)


def test_whoever_is_named_in_a_report_is_not_told_of_the_register(desk: Desk) -> None:
    child, *_ = family(desk)
    me = NamedPerson(name="张主任", user_id=desk.actor.user_id)
    desk.change(lambda work: file_access_sight.lose(work, child, [me]))
    seen = page(desk, child)
    assert all(not one.registers for one in seen.members)
    assert seen.visits is not None
    assert child not in {one.person_id for one in seen.visits}
    assert not seen.offer_proxy


def test_proxy_is_offered_for_a_family_on_a_register(desk: Desk) -> None:
    people = desk.change(lambda work: both_away(Family(work)))
    assert not page(desk, people[3]).offer_proxy
    desk.change(lambda work: left_behind.confirm(work, Choice(people[0], "child")))
    assert page(desk, people[3]).offer_proxy


# contradictions -------------------------------------------------------------------------------------


def codes(desk: Desk, person: str) -> dict[str, family_checks.Flag]:
    return {flag.code: flag for flag in page(desk, person).flags}


def test_a_family_without_contradictions_has_no_flag(desk: Desk) -> None:
    assert page(desk, family(desk)[0]).flags == ()


def test_a_parent_younger_than_the_child_is_refused_and_flagged_when_it_came_from_elsewhere(
    desk: Desk,
) -> None:
    def build(work: Work) -> tuple[str, str]:
        made = Family(work)
        return made.person("钱子", "1", "1980-01-01"), made.person("钱父", "1", "1990-01-01")

    child, father = desk.change(build)
    new = kinship.NewKin(child, father, "father")
    with pytest.raises(kinship.ParentNotOlder):
        desk.change(lambda work: kinship.add(work, new))
    desk.change(
        lambda work: work.session.add(
            Kinship(station_id=work.station_id, person_id=child, relative_id=father, kind="father")
        )
    )
    flag = codes(desk, father)["younger_parent"]
    assert "钱子" in flag.words
    assert "钱父" in flag.words
    assert desk.read(lambda work: left_behind.candidates(work, kind="child")) == []


def test_a_guardian_under_eighteen_is_refused(desk: Desk) -> None:
    def build(work: Work) -> tuple[str, str]:
        made = Family(work)
        return made.person("孙弟", "1", "2018-01-01"), made.person("孙姐", "2", "2008-11-23")

    child, sister = desk.change(build)
    with pytest.raises(kinship.GuardianNotAdult):
        desk.change(lambda work: kinship.add(work, kinship.NewKin(child, sister, "guardian")))


def test_marked_away_and_seen_at_home_is_flagged(desk: Desk) -> None:
    _, father, *_ = family(desk)
    desk.change(
        lambda work: visits.record(work, visits.Recorded(person_id=father, result="seen", seen="在家"))
    )
    assert "走访时本人在家" in codes(desk, father)["away_seen_home"].words


def test_an_absence_that_ends_before_it_begins_is_flagged(desk: Desk) -> None:
    _, father, *_ = family(desk)
    desk.change(
        lambda work: setattr(
            work.session.query(Absence).filter_by(person_id=father).one(), "back", date(2025, 1, 1)
        )
    )
    assert "absence_backwards" in codes(desk, father)


@pytest.mark.parametrize("how", ["away", "dead", "moved"])
def test_a_carer_who_is_gone_is_urgent(desk: Desk, how: str) -> None:
    child, _, _, grandmother = family(desk)

    def build(work: Work) -> None:
        if how == "away":
            Family(work).away(grandmother, "2026-11-01")
        else:
            row = work.session.get_one(Person, (work.station_id, grandmother))
            setattr(row, "died_on" if how == "dead" else "moved_out_on", date(2026, 11, 1))

    desk.change(build)
    assert codes(desk, child)["carer_gone"].urgent


def test_whoever_is_away_gone_under_age_or_the_child_itself_is_no_carer(desk: Desk) -> None:
    def build(work: Work) -> tuple[str, str, str]:
        made = Family(work)
        child = made.person("周小", "1", "2016-01-01")
        away = made.person("周叔", "1", "1980-01-01")
        made.away(away, "2026-01-01")
        return child, away, made.person("周姐", "2", "2010-01-01")

    child, away, sister = desk.change(build)
    for carer, refusal in (
        (away, family_checks.CarerAway),
        (sister, family_checks.CarerTooYoung),
        (child, family_checks.CarerIsTheChild),
    ):
        new = ByHand(child, "child", "父母在外", "入户核实", carer_id=carer)
        with pytest.raises(refusal):
            desk.change(lambda work, new=new: left_behind.enrol(work, new))
    desk.change(lambda work: setattr(work.session.get_one(Person, (work.station_id, away)), "died_on", TODAY))
    with pytest.raises(family_checks.CarerGone):
        desk.change(
            lambda work: left_behind.enrol(work, ByHand(child, "child", "父母在外", "核实", carer_id=away))
        )


def test_a_household_of_one_child_is_urgent(desk: Desk) -> None:
    child = desk.change(lambda work: Family(work).person("吴小", "2", "2012-01-01"))
    flag = codes(desk, child)["child_alone"]
    assert flag.urgent
    assert "只登记了一个" in flag.words


def test_children_whose_grown_ups_are_all_away_are_urgent(desk: Desk, clock: SetClock) -> None:
    child, _, _, grandmother = family(desk)
    assert "child_alone" not in codes(desk, child)
    desk.change(lambda work: Family(work).away(grandmother, "2026-11-20"))
    assert codes(desk, child)["child_alone"].urgent
    # From the sixteenth birthday on nobody says so any more.
    clock.set(datetime(2032, 5, 5, 4, 0, tzinfo=UTC))
    assert "child_alone" not in codes(desk, child)


def test_one_child_enrolled_on_two_laptops_is_flagged(desk: Desk) -> None:
    child, *_ = family(desk)

    def build(work: Work) -> None:
        work.session.add(
            Enrolment(
                station_id=work.station_id,
                person_id=child,
                kind="child",
                since=TODAY,
                why="甲",
                rule="by-hand",
            )
        )

    desk.change(build)
    assert "2条在册记录" in codes(desk, child)["enrolled_twice"].words
