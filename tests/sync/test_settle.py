"""A conflict is settled by choosing a side, and the choice settles it everywhere."""

from __future__ import annotations

import pytest

from stationdesk.security.permits import NotPermitted
from stationdesk.sync import settle, status, trace
from tests.sync.machines import Machine, Place


def contested(place: Place) -> tuple[Machine, Machine, str]:
    """Two machines that gave one person two names without seeing each other."""
    first, township = place.village(), place.township()
    place.enrol(first, township)
    person = first.add("曾庆兰")
    second = place.another(first)
    first.edit(person, name="曾庆蘭")
    second.edit(person, name="曾庆岚")
    one, two = first.export(place.root / "one"), second.export(place.root / "two")
    first.take(two)
    second.take(one)
    return first, second, person


def chosen(machine: Machine, value: object) -> settle.Settled:
    (item,) = machine.desk.read(trace.conflicts)
    side = next(side for side in item.sides if side.value == value)
    return machine.desk.change(
        lambda work: settle.settle(work, settle.Choice(item.id, side.identity)), reason="sync:settle"
    )


def test_the_chosen_side_holds_here_and_there(place: Place) -> None:
    first, second, person = contested(place)
    assert first.person(person).name == "曾庆兰"
    done = chosen(first, "曾庆岚")
    assert (done.column, done.changed) == ("name", True)
    assert first.person(person).name == "曾庆岚"
    assert first.conflicts() == []
    second.take(first.export(place.root / "settled"))
    assert second.person(person).name == "曾庆岚"
    assert second.conflicts() == []
    assert first.digests() == second.digests()


def test_a_conflict_names_the_record_and_both_authors(place: Place) -> None:
    first, _second, _person = contested(place)
    (item,) = first.desk.read(trace.conflicts)
    assert (item.record, item.column) == ("曾庆兰", "name")
    assert {side.value for side in item.sides} == {"曾庆蘭", "曾庆岚"}
    assert {side.author for side in item.sides} == {"王敏"}


def test_a_settled_conflict_cannot_be_settled_again(place: Place) -> None:
    first, _second, _person = contested(place)
    (item,) = first.desk.read(trace.conflicts)
    chosen(first, "曾庆蘭")
    with pytest.raises(settle.ConflictGone):
        first.desk.change(lambda work: settle.settle(work, settle.Choice(item.id, item.sides[0].identity)))


def test_only_a_side_can_be_chosen(place: Place) -> None:
    first, _second, _person = contested(place)
    (item,) = first.desk.read(trace.conflicts)
    with pytest.raises(settle.SideUnknown):
        first.desk.change(lambda work: settle.settle(work, settle.Choice(item.id, "99.9.9")))
    assert len(first.conflicts()) == 1


def withdraw_against_edit(place: Place) -> tuple[Machine, Machine, str]:
    first, township = place.village(), place.township()
    place.enrol(first, township)
    person = first.add("甲")
    second = place.another(first)
    first.edit(person, remark="修改过")
    second.clock.set(second.clock.now())
    second.edit(person, withdrawn_at=second.clock.now(), withdrawn_why="mistake")
    one, two = first.export(place.root / "one"), second.export(place.root / "two")
    first.take(two)
    second.take(one)
    return first, second, person


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_withdrawal_against_an_edit_is_settled_either_way(place: Place, withdrawn: bool) -> None:
    first, second, person = withdraw_against_edit(place)
    (item,) = first.desk.read(trace.conflicts)
    assert item.column == "withdrawn_at"
    side = next(one for one in item.sides if (one.value is not None) is withdrawn)
    first.desk.change(
        lambda work: settle.settle(work, settle.Choice(item.id, side.identity)), reason="sync:settle"
    )
    assert first.conflicts() == []
    assert (first.person(person).withdrawn_at is not None) is withdrawn
    second.take(first.export(place.root / "settled"))
    assert second.conflicts() == []
    assert (second.person(person).withdrawn_at is not None) is withdrawn
    assert first.digests() == second.digests()


def test_settling_needs_its_permit(place: Place) -> None:
    from dataclasses import replace

    first, _second, _person = contested(place)
    (item,) = first.desk.read(trace.conflicts)
    first.desk.actor = replace(first.desk.actor, permits=frozenset({"residents:read"}))
    with pytest.raises(NotPermitted):
        first.desk.change(lambda work: settle.settle(work, settle.Choice(item.id, item.sides[0].identity)))


def test_bundles_that_went_out_carry_their_proof(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add()
    assert dict(village.desk.read(trace.unsent))["people"] == 1
    bundle = village.export(place.root / "stick")
    assert village.desk.read(trace.unsent) == []
    (line,) = village.desk.read(trace.exports)
    assert (line.word, line.file_name) == ("exported", bundle.name)
    made = township.take(bundle, receipts=place.root / "receipts")
    village.take(*made.receipts)
    (line,) = village.desk.read(trace.exports)
    assert line.word == "received"
    assert village.desk.read(status.status).word == "镇里已入库"


def test_what_waits_is_listed_with_its_reason(place: Place) -> None:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    people = [village.add(f"居民{n}") for n in range(22)]
    township.take(village.export(place.root / "first"))
    for person in people:
        village.edit(person, withdrawn_at=village.clock.now(), withdrawn_why="mistake")
    township.take(village.export(place.root / "second"))
    (line,) = township.desk.read(trace.held)
    assert line.why == "brake"
    assert line.transactions >= 44


def test_who_may_not_see_a_record_settles_nothing_of_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the service itself, whatever face asks."""
    from stationdesk.services import file_access_records

    first, _second, _person = contested(place)
    (item,) = first.desk.read(trace.conflicts)
    for seen in (file_access_records.MASKED, file_access_records.HIDDEN):
        monkeypatch.setattr(file_access_records, "_judged", lambda work, table, record, seen=seen: seen)
        choice = settle.Choice(item.id, item.sides[0].identity)
        with pytest.raises(file_access_records.ContentNotSeen):
            first.desk.change(lambda work, choice=choice: settle.settle(work, choice))
        with pytest.raises(file_access_records.ContentNotSeen):
            first.desk.change(lambda work: settle.typed(work, settle.Typed(item.id, "曾庆岚")))
    monkeypatch.undo()
    assert [one.id for one in first.conflicts()] == [item.id]
