"""One case on two machines: events from both are replayed to the same standing, whatever arrived first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stationdesk.core.case_states import State
from stationdesk.core.clock import SetClock
from stationdesk.models.cases import Case
from stationdesk.services import case_clock, case_delivery, case_history, case_life, case_lists, case_record
from stationdesk.storage.work import Work
from tests.services.window import accept, move_in
from tests.sync.machines import Machine, Place


@pytest.fixture
def pair(tmp_path: Any) -> Any:
    place = Place(tmp_path)
    first = place.village()
    case = accept(first.desk, move_in(first.desk).qinglan).case_id
    second = place.another(first, ahead=timedelta(minutes=1))
    yield first, second, case, tmp_path
    place.close()


def look(machine: Machine, case: str) -> tuple[Any, ...]:
    """What the events of a case add up to, and what its columns show."""

    def read(work: Work) -> tuple[Any, ...]:
        row = work.session.get_one(Case, (work.station_id, case))
        standing = case_record.standing_of(case_record.events_of(work, case))
        names = ("state", "due_on", "station_due_on", "due_provisional", "closed_at")
        return (
            [event.kind for event in case_record.events_of(work, case)],
            tuple(getattr(standing, name) for name in names),
            tuple(getattr(row, name) for name in names),
            standing.left_out,
        )

    return machine.desk.read(read)


def exchange(first: Machine, second: Machine, folder: Any) -> None:
    """Each takes in what the other did."""
    here, there = first.export(folder / "ab"), second.export(folder / "ba")
    second.take(here)
    first.take(there)


def later(machine: Machine, minutes: int) -> None:
    clock: SetClock = machine.clock
    clock.set(clock.now() + timedelta(minutes=minutes))


def test_a_correction_here_and_an_extension_there_both_count(pair: Any) -> None:
    first, second, case, folder = pair
    later(first, 5)
    first.desk.change(lambda work: case_life.correct(work, case, "写错", remark="三组的账"))
    later(second, 9)
    second.desk.change(lambda work: case_clock.extend(work, case, 3, "复杂", "主任"))
    exchange(first, second, folder)
    assert look(first, case) == look(second, case)
    kinds, standing, shown, left_out = look(first, case)
    assert kinds == ["accepted", "corrected", "extended"]
    assert (standing, left_out) == (shown, 0)
    lines = [
        case_history.lines(event.kind, event.data)
        for event in second.desk.read(lambda work: case_lists.detail(work, case)).history
    ]
    assert ("备注：（空） → 三组的账",) in lines


def test_two_ends_at_once_leave_one_and_tell_of_the_other(pair: Any) -> None:
    first, second, case, folder = pair
    later(first, 5)
    first.desk.change(lambda work: case_life.finish(work, case))
    later(second, 9)
    second.desk.change(lambda work: case_life.withdraw(work, case, "不办了"))
    exchange(first, second, folder)
    assert look(first, case) == look(second, case)
    kinds, standing, _shown, left_out = look(first, case)
    assert kinds == ["accepted", "finished", "withdrawn"]
    assert (standing[0], left_out) == (State.FINISHED, 1), "the earlier one holds"
    assert any(one.column == "state" for one in first.conflicts()), "and a person is asked to look"
    for machine in (first, second):
        detail = machine.desk.read(lambda work: case_lists.detail(work, case))
        assert detail.left_out == 1


def test_the_next_step_is_judged_by_the_replay_and_sets_the_columns_to_it(pair: Any) -> None:
    first, second, case, folder = pair
    later(first, 5)
    first.desk.change(lambda work: case_life.finish(work, case))
    later(second, 9)
    second.desk.change(lambda work: case_clock.suspend(work, case, "hearing", "听证"))
    exchange(first, second, folder)
    later(first, 20)
    given = case_delivery.Delivery(case)
    first.desk.change(lambda work: case_delivery.deliver(work, given))
    second.take(first.export(folder / "last"))
    kinds, standing, shown, left_out = look(second, case)
    assert kinds[-1] == "delivered"
    assert (shown, left_out) == (standing, 1)
    assert shown[0] == State.DELIVERED


def test_a_step_on_a_machine_whose_clock_goes_behind_counts(pair: Any) -> None:
    first, second, case, folder = pair
    later(first, 600)
    first.desk.change(lambda work: case_clock.suspend(work, case, "hearing", "听证"))
    second.take(first.export(folder / "told"))
    assert second.clock.now() < first.clock.now()
    stepped = second.desk.change(lambda work: case_clock.resume(work, case))
    assert stepped.state == State.ACCEPTED
    first.take(second.export(folder / "back"))
    assert look(first, case) == look(second, case)
    kinds, standing, shown, left_out = look(first, case)
    assert kinds == ["accepted", "suspended", "resumed"], "it follows what it answers"
    assert (standing, left_out) == (shown, 0)


def test_the_closing_of_a_day_holds_what_came_from_the_other_counter(pair: Any) -> None:
    from stationdesk.services import day_closing

    first, second, _case, folder = pair
    person = second.desk.read(lambda work: work.scalar("SELECT id FROM people WHERE name = '曾庆兰'"))
    later(second, 10)
    for _ in range(2):
        accept(second.desk, person)
    assert first.desk.read(day_closing.look).others == (), "nothing came yet, and nothing is said of it"
    exchange(first, second, folder)
    seen = first.desk.read(day_closing.look)
    [other] = [one for one in seen.others if one.kind == "case"]
    assert (other.device_no, other.given, other.gaps) == (
        second.desk.read(lambda work: work.device_no),
        2,
        (),
    )
    assert other.device_no != first.desk.read(lambda work: work.device_no)
    second.desk.change(lambda work: work.run("UPDATE counters SET value = value + 1 WHERE kind = 'case'"))
    accept(second.desk, person)
    first.take(second.export(folder / "more"))
    [other] = [one for one in first.desk.read(day_closing.look).others if one.kind == "case"]
    assert other.gaps == ("0003",), "a number between two that came, which no record carries"
    assert first.desk.read(day_closing.look).in_order, "of this computer's own numbers none is lost"


def test_a_wrong_applicant_put_right_here_while_it_went_up_there_is_left_out_nowhere(pair: Any) -> None:
    from stationdesk.services import case_mistaken

    first, second, case, folder = pair
    other = first.desk.read(lambda work: work.scalar("SELECT id FROM people WHERE name LIKE '%王'"))
    later(first, 5)
    first.desk.change(lambda work: case_mistaken.correct(work, case, "点错了人", person_id=other))
    second.desk.change(lambda work: case_life.correct(work, case, "写错", contact_phone="13800000001"))
    exchange(first, second, folder)
    assert look(first, case) == look(second, case)
    for machine in (first, second):
        found = machine.desk.read(lambda work: case_lists.detail(work, case))
        assert (found.row.person_id, found.contact_phone, found.left_out) == (other, "13800000001", 0)
