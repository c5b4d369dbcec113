"""What two machines wrote down without knowing of each other is found when their bundles meet, on every machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from stationdesk.models.residents import Absence, Household, Organisation
from stationdesk.services import duplicates
from stationdesk.storage.work import Work
from stationdesk.sync import twins
from tests.services.window import accept
from tests.sync.machines import Machine, Place

ID = "421221199001011231"


def row(make: Callable[[str], Any]) -> Callable[[Machine, str], None]:
    def enter(machine: Machine, person: str) -> None:
        def write(work: Work) -> None:
            made = make(person)
            made.station_id = work.station_id
            work.session.add(made)

        machine.desk.change(write, reason="residents:edit")

    return enter


KINDS: dict[str, Callable[[Machine, str], Any]] = {
    "id": lambda machine, person: machine.add("周桂英", id_number=ID),
    "name": lambda machine, person: machine.add("周桂英", birth=date(1950, 5, 5)),
    "households:number": row(lambda person: Household(number="0042")),
    "organisations:code": row(lambda person: Organisation(name="合作社", credit_code="91350100M000100Y43")),
    "absences:same": row(lambda person: Absence(person_id=person, since=date(2026, 3, 1), place="442000")),
    "cases:same": lambda machine, person: accept(machine.desk, person),
}


@pytest.mark.parametrize("why", KINDS)
def test_written_down_on_both_and_found_on_both(place: Place, why: str) -> None:
    first = place.village()
    person = first.add("刘大山")
    second = place.another(first)
    for machine in (first, second):
        KINDS[why](machine, person)
    one, two = first.export(place.root / "one"), second.export(place.root / "two")
    first.take(two)
    second.take(one)
    found = [machine.desk.read(twins.listed) for machine in (first, second)]
    assert found[0] == found[1]
    assert [item.why for item in found[0]] == [why]
    assert found[0][0].name, "people know it by a name or number"


def test_one_machine_alone_is_not_asked(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    for _ in range(2):
        KINDS["cases:same"](village, village.add("刘大山"))
    township.take(village.export(place.root / "one"))
    own = village.desk.device.station_id
    rows = township.desk.read(lambda work: work.rows("SELECT * FROM duplicates WHERE station_id = :s", s=own))
    assert rows == []


def test_merging_two_people_or_withdrawing_one_record_ends_it(place: Place) -> None:
    first = place.village()
    second = place.another(first)
    mine, theirs = KINDS["id"](first, ""), KINDS["id"](second, "")
    first.take(second.export(place.root / "two"))
    (item,) = first.desk.read(twins.listed)
    assert {item.first_id, item.second_id} == {mine, theirs}
    first.desk.actor = first.desk.actor
    first.desk.change(
        lambda work: duplicates.merge(work, duplicates.Merge(mine, theirs)), reason="residents:merge"
    )
    assert first.desk.read(twins.listed) == []
    second.take(first.export(place.root / "merged"))
    assert second.desk.read(twins.listed) == []


def test_looking_through_the_residents_leaves_other_twins_alone(place: Place) -> None:
    first = place.village()
    person = first.add("刘大山")
    second = place.another(first)
    for machine in (first, second):
        KINDS["absences:same"](machine, person)
    first.take(second.export(place.root / "two"))
    first.desk.change(duplicates.refresh)
    assert [one.why for one in first.desk.read(twins.listed)] == ["absences:same"]


def told_apart(place: Place) -> tuple[Machine, Machine, twins.Twin]:
    """Two machines that have one pair, of which somebody at the first said why they are two."""
    first = place.village()
    second = place.another(first)
    for machine in (first, second):
        KINDS["name"](machine, "")
    first.take(second.export(place.root / "two"))
    second.take(first.export(place.root / "one"))
    (item,) = first.desk.read(twins.listed)
    first.desk.change(lambda work: twins.tell_apart(work, item.id, "父亲不是同一人"))
    return first, second, item


def test_two_that_somebody_told_apart_are_proposed_no_more_on_any_machine(place: Place) -> None:
    first, second, item = told_apart(place)
    second.take(first.export(place.root / "said"))
    for machine in (first, second):
        assert machine.desk.read(twins.listed) == []
        (said,) = machine.desk.read(twins.told_apart)
        assert (said.reason, said.by, said.name) == ("父亲不是同一人", "王敏", "周桂英")
        machine.desk.change(duplicates.refresh)
        assert machine.desk.read(duplicates.list_all) == []
        assert machine.desk.read(twins.listed) == []
    # Later news of either of them does not bring it up again.
    second.edit(item.second_id, remark="今天来过")
    first.take(second.export(place.root / "news"))
    assert first.desk.read(twins.listed) == []


def test_telling_apart_can_be_taken_back_and_needs_a_reason(place: Place) -> None:
    first, second, item = told_apart(place)
    with pytest.raises(twins.TwinGone):
        first.desk.change(lambda work: twins.tell_apart(work, item.id, "再说一次"))
    with pytest.raises(twins.WhyApartMissing):
        second.desk.change(lambda work: twins.tell_apart(work, item.id, " "))
    second.desk.change(lambda work: twins.tell_apart(work, item.id, "同名"))  # not knowing of the first
    second.take(first.export(place.root / "said"))
    said = second.desk.read(twins.told_apart)
    assert len(said) == 2
    second.desk.change(lambda work: twins.together_again(work, said[0].id))
    assert [one.id for one in second.desk.read(twins.listed)] == [item.id]
    first.take(second.export(place.root / "undone"))
    assert [one.id for one in first.desk.read(twins.listed)] == [item.id]
    with pytest.raises(twins.NotToldApart):
        second.desk.change(lambda work: twins.together_again(work, said[0].id))
