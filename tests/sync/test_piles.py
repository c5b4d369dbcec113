"""A pile of bundles in any order: what cannot be taken in yet waits, and whoever braked does not release."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.core.ids import new_id
from stationdesk.models.users import User
from stationdesk.security import audit
from stationdesk.sync import errands, take_in, trace, trip_errands
from stationdesk.sync.set_aside import STAGE
from tests.sync.machines import Machine, Place


def two_and_town(place: Place) -> tuple[Machine, Machine, Machine]:
    first, township = place.village(), place.township()
    place.enrol(first, township)
    second = place.another(first)
    card = place.root / "again.sdcard"
    errands.write_card(township.desk, card)
    errands.enrol(second.desk, card)
    return first, second, township


def aside(machine: Machine) -> list[str]:
    return machine.desk.read(
        lambda work: [row["why"] for row in work.rows("SELECT why FROM taken WHERE stage = :s", s=STAGE)]
    )


def test_a_second_computers_bundle_may_lie_above_the_one_that_names_it(place: Place) -> None:
    first, second, township = two_and_town(place)
    person = second.add("乙")
    one = first.export(place.root / "one")
    two = second.export(place.root / "two")
    early = two.rename(two.with_name("0-" + two.name))
    made = township.take(early, one)
    assert made.problems == ()
    own = first.desk.device.station_id
    assert township.person(person, own).name == "乙"
    assert aside(township) == []


def test_it_may_even_come_days_before(place: Place) -> None:
    first, second, township = two_and_town(place)
    person = second.add("乙")
    made = township.take(second.export(place.root / "two"))
    assert [one["reason"] for one in made.problems] == ["signer-unknown"]
    assert aside(township) == ["signer-unknown"]
    township.take(first.export(place.root / "one"))
    assert aside(township) == [], "it lay aside, and is in now"
    assert township.person(person, first.desk.device.station_id).name == "乙"


def braked(place: Place) -> tuple[Machine, Machine, str]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    people = [village.add(f"居民{n}") for n in range(22)]
    township.take(village.export(place.root / "first"))
    for person in people:
        village.edit(person, withdrawn_at=village.clock.now(), withdrawn_why="误录")
    township.take(village.export(place.root / "second"))
    (line,) = township.desk.read(trace.held)
    permits = township.desk.actor.permits | {"sync:settle"}
    township.desk.actor = replace(township.desk.actor, permits=permits)
    return village, township, line.bundle_id


def test_whoever_took_it_in_does_not_release_it_where_there_is_a_colleague(place: Place) -> None:
    _, township, bundle = braked(place)
    other = new_id()
    township.desk.change(
        lambda work: work.session.add(User(station_id=work.station_id, id=other, name="李会计")),
        reason="users:manage",
    )
    with pytest.raises(take_in.OneselfAgain):
        trip_errands.release(township.desk, bundle)
    assert township.desk.read(trace.held)[0].why == "brake"
    township.desk.actor = replace(township.desk.actor, user_id=other)
    assert trip_errands.release(township.desk, bundle).applied > 20
    assert township.desk.read(trace.held) == []


def test_where_there_is_only_one_person_that_one_looks_twice(place: Place) -> None:
    _, township, bundle = braked(place)
    assert trip_errands.release(township.desk, bundle).applied > 20


def test_a_release_that_cannot_be_written_down_lets_nothing_pass(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, township, bundle = braked(place)
    record = audit.record

    def broken_off(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(audit, "record", broken_off)
    with pytest.raises(KeyboardInterrupt):
        trip_errands.release(township.desk, bundle)
    assert township.desk.read(trace.held)[0].why == "brake"
    monkeypatch.setattr(audit, "record", record)
    before = township.desk.read(lambda work: work.scalar("SELECT count(*) FROM transactions"))
    assert trip_errands.release(township.desk, bundle).applied > 20
    assert township.desk.read(trace.held) == []
    own = township.desk.device.device_no
    told = township.desk.read(
        lambda work: work.rows("SELECT reason, count FROM transactions WHERE device_no = :d", d=own)
    )
    assert (told[-1]["reason"], told[-1]["count"]) == ("sync:settle", 1), "the line, and nothing of theirs"
    assert township.desk.read(audit.broken) == []
    assert before is not None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_a_gap_holds_comes_in_whatever_the_order(place: Place, order: tuple[int, ...]) -> None:
    from tests.sync.orders import Teller, _add, _edit

    village, township = place.village(), place.township()
    place.enrol(village, township)
    teller = Teller(place.root / "told", {"a": village})
    known = new_id()
    base = village.export(place.root / "base")
    township.take(base)
    bundles: list[Path] = [
        teller.bundle("a", _add(known, name="甲")),
        teller.bundle("a", _edit(known, remark="一")),
        teller.bundle("a", _edit(known, remark="二")),
    ]
    for n in order:
        township.take(bundles[n])
    own = village.desk.device.station_id
    assert township.person(known, own).remark == "二"
    assert township.desk.read(lambda work: take_in.gaps(work, own)) == []
    assert township.digests(own) == village.digests()
