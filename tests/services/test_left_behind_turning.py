"""Turning points are proposals: each said once, answered by a person, and back only when the facts change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.models.residents import Absence, Mark, Person
from stationdesk.security.permits import NotPermitted
from stationdesk.services import file_access_sight, left_behind, left_behind_past
from stationdesk.services import left_behind_turning as turning
from stationdesk.services.left_behind import Choice
from stationdesk.services.left_behind_turning import Proposal
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, couple

TODAY = date(2026, 11, 22)


def child(desk: Desk, born: str = "2016-05-05") -> tuple[str, str, str, str]:
    found = desk.change(lambda work: both_away(Family(work), born))
    desk.change(lambda work: left_behind.confirm(work, Choice(found[0], "child", since=date(2026, 3, 1))))
    return found


def waiting(desk: Desk) -> list[Proposal]:
    return desk.read(turning.proposals)


def back(desk: Desk, person: str, on: date | None) -> None:
    desk.change(
        lambda work: setattr(work.session.query(Absence).filter_by(person_id=person).one(), "back", on)
    )


def alter(desk: Desk, person: str, **columns: object) -> None:
    def build(work: Work) -> None:
        row = work.session.get_one(Person, (work.station_id, person))
        for name, value in columns.items():
            setattr(row, name, value)

    desk.change(build)


def test_a_sixteenth_birthday_is_announced_then_confirmed_to_the_day(desk: Desk, clock: SetClock) -> None:
    person, *_ = child(desk, "2010-12-10")
    (ahead,) = waiting(desk)
    assert (ahead.turn, ahead.day, ahead.ahead, ahead.effect) == ("16", date(2026, 12, 10), True, "close")
    with pytest.raises(turning.TurnAhead):
        desk.change(lambda work: turning.confirm(work, ahead.id))
    clock.set(datetime(2026, 12, 12, 1, tzinfo=UTC))
    (now,) = waiting(desk)
    assert (now.turn, now.ahead, now.reason) == ("16", False, "2026年12月10日已满16周岁")
    done = desk.change(lambda work: turning.confirm(work, now.id))
    assert (done.decision, done.effect, done.day) == ("confirmed", "close", date(2026, 12, 10))
    assert desk.read(left_behind.register) == []
    (row,) = desk.read(lambda work: left_behind.of_person(work, person))
    assert row.until == date(2026, 12, 10)
    assert "已满16周岁" in (row.closed_why or "")
    assert waiting(desk) == []


def test_thirty_days_at_home_are_proposed_as_the_end_and_fewer_are_a_contact(desk: Desk) -> None:
    person, father, *_ = child(desk)
    back(desk, father, date(2026, 10, 24))
    assert waiting(desk) == []
    (home,) = desk.read(turning.contacts_home)
    assert (home.person_id, home.relative_id, home.days, home.ends_on) == (
        person,
        father,
        29,
        date(2026, 11, 23),
    )
    back(desk, father, date(2026, 10, 23))
    assert desk.read(turning.contacts_home) == []
    (one,) = waiting(desk)
    assert (one.turn, one.day, one.effect) == ("back", TODAY, "close")
    assert one.reason == "父亲王建国2026年10月23日已返回，在家满30天，按外出结束计"
    desk.change(lambda work: turning.confirm(work, one.id))
    (row,) = desk.read(lambda work: left_behind.of_person(work, person))
    assert row.until == TODAY


def test_a_declined_turning_point_comes_back_only_when_the_facts_change(desk: Desk) -> None:
    _, father, mother, _ = child(desk)
    back(desk, father, date(2026, 9, 1))
    (one,) = waiting(desk)
    with pytest.raises(left_behind.ReasonMissing):
        desk.change(lambda work: turning.decline(work, one.id, " "))
    done = desk.change(lambda work: turning.decline(work, one.id, "父亲又要走，只是没登记"))
    assert done.decision == "rejected"
    assert waiting(desk) == []
    assert desk.read(turning.leavers) == []
    with pytest.raises(turning.TurnGone):
        desk.change(lambda work: turning.confirm(work, one.id))
    back(desk, mother, date(2026, 10, 1))
    (again,) = waiting(desk)
    assert again.facts != one.facts
    assert "母亲李梅" in again.reason


@pytest.mark.parametrize(("column", "turn"), [("died_on", "died"), ("moved_out_on", "moved")])
def test_a_death_or_a_removal_closes_on_its_own_day(desk: Desk, column: str, turn: str) -> None:
    _, wife = desk.change(lambda work: couple(Family(work), "2025-03-01"))
    desk.change(lambda work: left_behind.confirm(work, Choice(wife, "woman", since=date(2026, 6, 1))))
    alter(desk, wife, **{column: date(2026, 11, 5)})
    (one,) = waiting(desk)
    assert (one.turn, one.kind, one.day) == (turn, "woman", date(2026, 11, 5))
    desk.change(lambda work: turning.confirm(work, one.id))
    (row,) = desk.read(lambda work: left_behind.of_person(work, wife))
    assert row.until == date(2026, 11, 5)


def test_a_death_before_the_entry_closes_on_the_day_of_entry(desk: Desk) -> None:
    person, *_ = child(desk)
    alter(desk, person, died_on=date(2026, 2, 1))
    (one,) = waiting(desk)
    desk.change(lambda work: turning.confirm(work, one.id))
    (row,) = desk.read(lambda work: left_behind.of_person(work, person))
    assert (row.since, row.until) == (date(2026, 3, 1), date(2026, 3, 1))


def test_a_mother_able_again_is_a_change_of_facts(desk: Desk) -> None:
    def build(work: Work) -> tuple[str, str]:
        family = Family(work)
        kid, father, mother, _ = family.usual()
        family.away(father, "2025-03-01")
        work.session.flush()
        work.session.get_one(Person, (work.station_id, mother)).guardian_capacity = "none"
        return kid, mother

    kid, mother = desk.change(build)
    desk.change(lambda work: left_behind.confirm(work, Choice(kid, "child")))
    alter(desk, mother, guardian_capacity=None)
    (one,) = waiting(desk)
    assert (one.turn, one.reason) == ("facts", "母亲李梅没有在外的登记")


def test_eighteen_ends_a_childs_marks(desk: Desk) -> None:
    def build(work: Work) -> str:
        person = Family(work).person("郑大", "1", "2008-11-15")
        for mark in ("困境儿童", "低保"):
            work.session.add(Mark(station_id=work.station_id, person_id=person, mark=mark))
        return person

    person = desk.change(build)
    (one,) = waiting(desk)
    assert (one.turn, one.effect, one.person_id) == ("18", "marks", person)
    desk.change(lambda work: turning.confirm(work, one.id))
    marks = desk.read(lambda work: work.rows("SELECT mark, until FROM marks WHERE person_id = :p", p=person))
    assert {row["mark"]: row["until"] for row in marks} == {"困境儿童": "2026-11-15", "低保": None}
    assert waiting(desk) == []


@pytest.mark.parametrize(("born", "turn"), [("1966-11-01", "60"), ("1946-12-01", "80")])
def test_sixty_and_eighty_are_looked_into_once(desk: Desk, clock: SetClock, born: str, turn: str) -> None:
    desk.change(lambda work: Family(work).person("冯老", "1", born))
    clock.set(datetime(2026, 12, 2, 1, tzinfo=UTC))
    (one,) = waiting(desk)
    assert (one.turn, one.effect) == (turn, "note")
    desk.change(lambda work: turning.confirm(work, one.id))
    assert waiting(desk) == []


def test_what_has_happened_comes_before_what_is_only_announced(desk: Desk) -> None:
    _, father, *_ = child(desk)
    back(desk, father, date(2026, 9, 1))
    desk.change(lambda work: Family(work).person("陈老", "2", "1966-12-01"))
    assert [(one.turn, one.ahead) for one in waiting(desk)] == [("back", False), ("60", True)]


def test_who_lost_sight_of_a_child_gets_no_word_of_its_turning_points(desk: Desk) -> None:
    person, father, *_ = child(desk)
    back(desk, father, date(2026, 10, 24))
    me = NamedPerson(name="张主任", user_id=desk.actor.user_id)
    desk.change(lambda work: file_access_sight.lose(work, person, [me]))
    assert desk.read(turning.contacts_home) == []
    back(desk, father, date(2026, 9, 1))
    assert waiting(desk) == []
    assert desk.read(turning.leavers) == []


def test_who_may_not_enrol_answers_nothing(desk: Desk, colleague: Callable[..., Desk]) -> None:
    _, father, *_ = child(desk)
    back(desk, father, date(2026, 9, 1))
    (one,) = waiting(desk)
    head = colleague(desk, "head")
    with pytest.raises(NotPermitted):
        head.change(lambda work: turning.confirm(work, one.id))
    with pytest.raises(NotPermitted):
        head.change(lambda work: turning.decline(work, one.id, "不"))


def test_the_register_of_a_past_day_has_the_risk_that_was_known_then(desk: Desk) -> None:
    child(desk)
    (row,) = desk.read(left_behind.register)
    for grade, day in (("fair", date(2026, 4, 1)), ("poor", date(2026, 8, 1))):
        given = left_behind.Graded(row.id, grade, made_on=day)
        desk.change(lambda work, given=given: left_behind.assess(work, given))

    def risk(on: date | None) -> list[tuple[str | None, str | None]]:
        rows = desk.read(lambda work: left_behind_past.register(work, on))
        return [(one.guardianship, one.risk) for one in rows]

    assert risk(date(2026, 2, 28)) == []
    assert risk(date(2026, 3, 31)) == [(None, None)]
    assert risk(date(2026, 7, 31)) == [("fair", "medium")]
    assert risk(date(2026, 8, 1)) == [("poor", "high")]
    assert risk(None) == [("poor", "high")]
