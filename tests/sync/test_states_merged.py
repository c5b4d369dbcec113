"""States that follow from events: replayed when two machines acted, clashes asked about once, and settled everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import replays
from stationdesk.core.replays import REPLAYED, TELLS
from stationdesk.models.cases import Case
from stationdesk.services import case_clock, case_life, case_lists
from stationdesk.storage import capture, checks
from stationdesk.storage.work import Work
from stationdesk.sync import settle, trace
from tests.services.window import accept, move_in
from tests.sync.machines import Machine, Place

Pair = tuple[Machine, Machine, str, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    place = Place(tmp_path)
    first = place.village()
    case = accept(first.desk, move_in(first.desk).qinglan).case_id
    second = place.another(first, ahead=timedelta(minutes=1))
    yield first, second, case, tmp_path
    place.close()


def later(machine: Machine, minutes: int) -> None:
    machine.clock.set(machine.clock.now() + timedelta(minutes=minutes))


def exchange(first: Machine, second: Machine, folder: Path) -> None:
    here, there = first.export(folder / "ab"), second.export(folder / "ba")
    second.take(here)
    first.take(there)


def row(machine: Machine, case: str) -> Case:
    return machine.desk.read(lambda work: work.session.get_one(Case, (work.station_id, case)))


def checked(machine: Machine) -> list[str]:
    """What is wrong by the check of the whole database."""
    return [one.code for one in machine.desk.read(checks.run)]


def clash(first: Machine, second: Machine, case: str, folder: Path) -> None:
    """Finished here, withdrawn there, neither knowing of the other."""
    later(first, 5)
    first.desk.change(lambda work: case_life.finish(work, case))
    later(second, 9)
    second.desk.change(lambda work: case_life.withdraw(work, case, "不办了"))
    exchange(first, second, folder)


def choose(machine: Machine, value: str) -> settle.Settled:
    (item,) = machine.desk.read(trace.conflicts)
    side = next(one for one in item.sides if one.value == value)
    return machine.desk.change(
        lambda work: settle.settle(work, settle.Choice(item.id, side.identity)), reason="sync:settle"
    )


def test_columns_show_the_replay_and_one_item_asks(pair: Pair) -> None:
    first, second, case, folder = pair
    clash(first, second, case, folder)
    for machine in (first, second):
        assert row(machine, case).state == "finished", "the earlier step holds, whose clock is later or not"
        (item,) = machine.conflicts()
        assert (item.table, item.column) == ("cases", "state")
        assert {side["value"] for side in item.sides} == {"finished", "withdrawn"}
        assert checked(machine) == []
    assert first.conflicts() == second.conflicts()
    assert first.digests() == second.digests()


@pytest.mark.parametrize("value", ["finished", "withdrawn"])
def test_the_chosen_step_counts_everywhere(pair: Pair, value: str) -> None:
    first, second, case, folder = pair
    clash(first, second, case, folder)
    assert choose(first, value).changed is (value == "withdrawn")
    second.take(first.export(folder / "chosen"))
    for machine in (first, second):
        assert row(machine, case).state == value
        assert machine.conflicts() == []
        assert machine.desk.read(lambda work: case_lists.detail(work, case)).left_out == 0
        assert checked(machine) == []
    assert first.digests() == second.digests()


def test_two_who_chose_differently_are_asked_again_and_nothing_is_lost(pair: Pair) -> None:
    first, second, case, folder = pair
    clash(first, second, case, folder)
    choose(first, "finished")
    choose(second, "withdrawn")
    exchange(first, second, folder)
    for machine in (first, second):
        (item,) = machine.conflicts()
        assert {side["value"] for side in item.sides} == {"finished", "withdrawn"}
    choose(second, "withdrawn")
    first.take(second.export(folder / "again"))
    for machine in (first, second):
        assert row(machine, case).state == "withdrawn"
        assert machine.conflicts() == []
    assert first.digests() == second.digests()


def test_two_who_chose_the_same_are_asked_no_more(pair: Pair) -> None:
    first, second, case, folder = pair
    clash(first, second, case, folder)
    for machine in (first, second):
        choose(machine, "withdrawn")
    exchange(first, second, folder)
    for machine in (first, second):
        assert row(machine, case).state == "withdrawn"
        assert machine.conflicts() == []
    assert first.digests() == second.digests()


def test_the_same_step_twice_is_no_clash(pair: Pair) -> None:
    first, second, case, folder = pair
    for machine in (first, second):
        later(machine, 5)
        machine.desk.change(lambda work: case_life.finish(work, case))
    exchange(first, second, folder)
    for machine in (first, second):
        assert row(machine, case).state == "finished"
        assert machine.conflicts() == []


def test_a_date_moved_by_a_step_that_does_not_count_moves_back(pair: Pair) -> None:
    first, second, case, folder = pair
    due = row(first, case).due_on
    later(first, 5)
    first.desk.change(lambda work: case_life.withdraw(work, case, "不办了"))
    later(second, 9)
    second.desk.change(lambda work: case_clock.extend(work, case, 3, "复杂", "主任"))
    assert row(second, case).due_on != due
    exchange(first, second, folder)
    for machine in (first, second):
        assert (row(machine, case).state, row(machine, case).due_on) == ("withdrawn", due)
        assert {side["value"] for side in machine.conflicts()[0].sides} == {"withdrawn", "extended"}


def test_every_column_that_follows_from_events_is_replayed() -> None:
    """A column declared as following from events either belongs to an event itself or is given by a replay."""
    for table, column in [key for key, policy in capture.policies().items() if policy == "events"]:
        if table in capture.collections():
            continue
        assert replays.follows(table, column), (table, column)
    for table, kind in REPLAYED.items():
        for column in kind.columns:
            assert capture.policies()[table, column] == "events", (table, column)
        assert kind.events in capture.collections()
        assert TELLS[kind.events] == table


def test_what_services_write_is_what_a_replay_says(desk: Any) -> None:
    """On one machine alone the columns are the replay already: merging never changes what nobody contests."""
    from stationdesk.sync import stories

    people = move_in(desk)
    case = accept(desk, people.qinglan).case_id
    desk.change(lambda work: case_life.finish(work, case))

    def told(work: Work) -> None:
        found = stories.tell(work, work.station_id, "cases", case)
        assert found is not None
        stored = work.rows("SELECT * FROM cases WHERE id = :r", r=case)[0]
        assert found.outcome.values == {name: stored[name] for name in REPLAYED["cases"].columns}

    desk.read(told)
