"""Whoever may not open files meets no child by name in a list, and whoever is named meets no child at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.services import file_access_sight as sight
from stationdesk.services import (
    left_behind,
    left_behind_past,
    left_behind_rounds,
    left_behind_shown,
    left_behind_turning,
    residents,
)
from stationdesk.services.left_behind import ByHand, Choice
from stationdesk.services.left_behind_rounds import NewRound
from tests.services.children import do, enrolled
from tests.services.test_left_behind_rules import Family, both_away

OPEN = Callable[..., Desk]
TODAY = date(2026, 11, 22)
FAMILY = ("王小宝", "王建国", "李梅", "张桂英", "2016-05-05")


def accuse(desk: Desk, child: str, name: str) -> None:
    desk.change(lambda work: sight.lose(work, child, (NamedPerson(name=name),)))


@pytest.mark.parametrize("post", ["head", "secretary"])
def test_lists_name_no_child_to_who_neither_opens_files_nor_decides(
    desk: Desk, colleague: OPEN, post: str
) -> None:
    enrolled(desk)
    desk.change(lambda work: both_away(Family(work), "2016-05-05"))
    sixteen = (TODAY.replace(year=2010) + timedelta(days=9)).isoformat()
    soon = desk.change(lambda work: both_away(Family(work), sixteen))[0]
    do(desk, left_behind.confirm, Choice(soon, "child"))
    reader = colleague(desk, post, name="任主任")
    ahead = TODAY + timedelta(days=31)
    for read in (
        lambda work: left_behind_shown.rows(work, left_behind.register(work)),
        lambda work: left_behind_shown.candidates(work, left_behind.candidates(work)),
        lambda work: left_behind_shown.birthdays(
            work, left_behind_turning.turning_points(work, TODAY, ahead)
        ),
        lambda work: left_behind_shown.turns(work, left_behind_turning.proposals(work)),
    ):
        found = reader.read(read)
        found = [one for one in found if getattr(one, "kind", "child") == "child"]
        assert found
        for one in found:
            said = "\n".join(str(value) for value in vars(one).values())
            assert not [word for word in FAMILY if word in said], one
        assert [one.name for one in desk.read(read)].count("王小宝") == len(found)


def test_a_round_gives_no_childs_address_to_who_may_not_know_the_name(desk: Desk, colleague: OPEN) -> None:
    _, child, _ = enrolled(desk)
    do(desk, residents.edit, residents.EditPerson(child, {"living_address": "琉璃巷九号"}))
    made = do(desk, left_behind_rounds.open_round, NewRound(kinds=("child",)))
    head = colleague(desk, "head", name="任主任")
    (line,) = head.read(lambda work: left_behind_rounds.lines(work, made.id))
    assert (line.name, line.address, line.carer, line.note) == ("王＊＊", "", "", "")
    (line,) = desk.read(lambda work: left_behind_rounds.lines(work, made.id))
    assert (line.name, line.address) == ("王小宝", "琉璃巷九号")


def test_who_is_named_can_neither_take_in_nor_learn_whether_a_child_is_on_the_register(
    desk: Desk, colleague: OPEN
) -> None:
    _, on, _ = enrolled(desk)
    proposed = desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    named = colleague(desk, "worker", name="周长河")
    for child in (on, proposed):
        accuse(desk, child, "周长河")
        with pytest.raises(left_behind.NotProposed):
            do(named, left_behind.confirm, Choice(child, "child"))
        with pytest.raises(left_behind.NotProposed):
            do(named, left_behind.reject, Choice(child, "child", "不符合"))
        with pytest.raises(residents.PersonUnknown):
            do(named, left_behind.enrol, ByHand(child, "child", "父母在外", "入户核实"))
        assert do(named, left_behind.confirm_all, [Choice(child, "child")]) == []
    assert do(desk, left_behind.confirm, Choice(proposed, "child")).decision == "confirmed"


def test_nobody_is_taken_in_from_a_day_before_their_birth_or_their_age(desk: Desk) -> None:
    child = desk.change(lambda work: both_away(Family(work), "2016-05-05"))[0]
    with pytest.raises(left_behind.AgeOutsideGroup):
        do(desk, left_behind.confirm, Choice(child, "child", since=date(2001, 1, 1)))
    assert do(desk, left_behind.confirm, Choice(child, "child", since=date(2016, 5, 5))).since == date(
        2016, 5, 5
    )


def test_the_register_of_a_day_stays_what_it_was_when_somebody_leaves_later(
    desk: Desk, clock: object
) -> None:
    enrolment, _, _ = enrolled(desk)
    before = desk.read(lambda work: left_behind_past.register(work, TODAY))
    clock.set(clock.at + timedelta(days=40))  # type: ignore[attr-defined]
    do(desk, left_behind.assess, left_behind.Graded(enrolment, "poor"))
    do(desk, left_behind.close, enrolment, "父亲返回")
    assert desk.read(lambda work: left_behind_past.register(work, TODAY)) == before
    (row,) = desk.read(lambda work: left_behind_past.register(work, TODAY, closed_too=True))
    assert (row.until, row.closed_why) == (None, None)
    (row,) = desk.read(lambda work: left_behind_past.register(work, closed_too=True))
    assert row.closed_why == "父亲返回"
