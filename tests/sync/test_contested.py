"""What waits while two machines' values stand against each other, and what is not worth asking about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.services.contested import NotChosenYet
from stationdesk.sync import settle, trace
from tests.services.window import accept
from tests.sync.machines import Machine, Place


def two_names(place: Place) -> tuple[Machine, Machine, str]:
    first = place.village()
    person = first.add("曾庆兰")
    second = place.another(first)
    first.edit(person, name="曾庆蘭")
    second.edit(person, name="曾庆岚")
    one, two = first.export(place.root / "one"), second.export(place.root / "two")
    first.take(two)
    second.take(one)
    return first, second, person


def test_no_paper_leaves_while_a_name_is_contested(place: Place) -> None:
    first, _, person = two_names(place)
    other = first.add("刘大山")
    with pytest.raises(NotChosenYet, match="同步上报"):
        accept(first.desk, person)
    assert accept(first.desk, other).number, "whoever it does not touch is served"
    (item,) = first.desk.read(trace.conflicts)
    choice = settle.Choice(item.id, item.sides[0].identity)
    first.desk.change(lambda work: settle.settle(work, choice), reason="sync:settle")
    assert accept(first.desk, person).number


def test_an_edit_by_hand_is_a_choice_too(place: Place) -> None:
    first, second, person = two_names(place)
    first.edit(person, name="曾庆岚")
    assert accept(first.desk, person).number
    second.take(first.export(place.root / "edited"))
    assert second.conflicts() == []


def typed(machine: Machine, value: str) -> settle.Settled:
    (item,) = machine.desk.read(trace.conflicts)
    return machine.desk.change(
        lambda work: settle.typed(work, settle.Typed(item.id, value)), reason="sync:settle"
    )


def test_where_neither_is_right_the_value_is_typed(place: Place) -> None:
    first, second, person = two_names(place)
    assert typed(first, " 曾 庆 澜 ").changed
    second.take(first.export(place.root / "typed"))
    for machine in (first, second):
        assert machine.person(person).name == "曾庆澜"
        assert machine.conflicts() == []
    assert first.digests() == second.digests()


@pytest.mark.parametrize("value", ["", "   ", "甲\n乙", "名" * 300])
def test_what_is_no_value_is_refused_and_nothing_is_chosen(place: Place, value: str) -> None:
    first, _, person = two_names(place)
    with pytest.raises(Refusal):
        typed(first, value)
    assert len(first.conflicts()) == 1
    assert first.person(person).name == "曾庆兰"


def test_two_who_withdrew_the_same_record_meant_the_same(place: Place) -> None:
    first = place.village()
    person = first.add()
    second = place.another(first)
    for machine, why in ((first, "重复登记"), (second, "误录")):
        machine.clock.set(machine.clock.now() + timedelta(minutes=3))
        machine.edit(person, withdrawn_at=machine.clock.now(), withdrawn_why=why)
    one, two = first.export(place.root / "one"), second.export(place.root / "two")
    first.take(two)
    second.take(one)
    for machine in (first, second):
        assert machine.person(person).withdrawn_at is not None
        assert machine.conflicts() == []
    assert first.person(person).withdrawn_at == second.person(person).withdrawn_at
    assert first.person(person).withdrawn_why == second.person(person).withdrawn_why
    assert first.digests() == second.digests()


def test_a_conflict_of_dates_is_settled_by_a_typed_day(place: Place) -> None:
    from datetime import date

    first = place.village()
    person = first.add()
    second = place.another(first)
    first.edit(person, birth=date(1950, 1, 1))
    second.edit(person, birth=date(1951, 1, 1))
    first.take(second.export(place.root / "s"))
    with pytest.raises(settle.ValueWrong):
        typed(first, "1950年")
    typed(first, "1950-10-01")
    assert first.person(person).birth == date(1950, 10, 1)
