"""登记错了人或事项: put right while the case is the station's alone, with before and after; afterwards it says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.services import (
    case_batches,
    case_clock,
    case_history,
    case_life,
    case_lists,
    case_mistaken,
    case_platform,
    case_promises,
    cases,
    papers,
)
from stationdesk.services.case_mistaken import (
    NothingChanged,
    OtherDecider,
    OtherMaterials,
    OverAlready,
    TooLateToChange,
)
from tests.services.window import AGENCY, VILLAGE, People, accept, footprint, move_in

OTHER_AGENCY = "PO-012"
"""老年人优待证办理: the county decides."""


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def look(desk: Desk, case: str) -> case_lists.CaseDetail:
    return desk.read(lambda work: case_lists.detail(work, case))


def correct(desk: Desk, case: str, **what: Any) -> Any:
    return desk.change(lambda work: case_mistaken.correct(work, case, what.pop("why", "点错了人"), **what))


def test_the_right_applicant_stands_in_with_before_and_after(desk: Desk, people: People) -> None:
    taken = accept(desk, people.qinglan, AGENCY)
    got = correct(desk, taken.case_id, person_id=people.wang)
    found = look(desk, taken.case_id)
    assert (found.row.person_id, found.row.applicant) == (people.wang, "𠮷田·王")
    assert found.row.number == taken.number, "the number stays"
    assert found.row.due == taken.due
    event = found.history[-1]
    assert (event.kind, event.note) == ("corrected", "点错了人")
    assert "申请人：曾庆兰 → 𠮷田·王" in case_history.lines(event.kind, event.data)
    old, new = desk.read(lambda work: papers.of(work, "cases", taken.case_id))
    assert (old.voided, new.voided, new.number) == (True, False, taken.number)
    assert [one.id for one in got.papers] == [new.id]
    facts: Any = desk.read(lambda work: papers.facts(work, new.id))
    assert facts.applicant == "𠮷田·王"


def test_a_notice_given_to_the_wrong_one_is_printed_anew_and_counts_once(desk: Desk, people: People) -> None:
    taken = accept(desk, people.qinglan, AGENCY, all_materials=False)
    correct(desk, taken.case_id, person_id=people.wang)
    found = look(desk, taken.case_id)
    assert [(one.n, one.number) for one in found.notices] == [(1, taken.notice_number)]
    good = [one for one in found.papers if not one.voided]
    assert [(one.kind, one.number) for one in good] == [("one_time_notice", taken.notice_number)]


def test_the_right_matter_brings_its_own_days_and_materials(
    desk: Desk, people: People, clock: SetClock
) -> None:
    taken = accept(desk, people.wang, "SF-001")
    clock.set(datetime(2026, 11, 24, 1, tzinfo=UTC))
    correct(desk, taken.case_id, matter_code=VILLAGE, why="点错了事项", all_materials=True)
    found = look(desk, taken.case_id)
    assert found.row.matter_code == VILLAGE
    assert found.promised_days == 5
    assert found.row.due_on == date(2026, 11, 27), "five days from the day it was accepted, not from today"
    assert [one.name for one in found.materials if one.required] == [
        one.name
        for one in look(desk, accept(desk, people.qinglan, VILLAGE).case_id).materials
        if one.required
    ]


def test_a_matter_that_asks_for_more_says_so_and_changes_nothing(desk: Desk, people: People) -> None:
    taken = accept(desk, people.wang, AGENCY)
    before = footprint(desk)
    with pytest.raises(OtherMaterials) as told:
        correct(desk, taken.case_id, matter_code="SA-001")
    assert "重新收件" in told.value.message
    with pytest.raises(OtherDecider):
        correct(desk, taken.case_id, matter_code=VILLAGE)
    with pytest.raises(NothingChanged):
        correct(desk, taken.case_id, matter_code=AGENCY)
    with pytest.raises(NothingChanged):
        correct(desk, taken.case_id)
    assert footprint(desk) == before


def test_another_machine_counts_the_corrected_clock_the_same(desk: Desk, people: People) -> None:
    from stationdesk.core.case_counting import count_again
    from stationdesk.core.case_states import Happened
    from stationdesk.services import case_record

    taken = accept(desk, people.wang, "SF-001")
    correct(desk, taken.case_id, matter_code=VILLAGE, all_materials=True)

    def again(work: Any) -> Any:
        events = [Happened(e.kind, e.at, e.data or {}) for e in case_record.events_of(work, taken.case_id)]
        return count_again(events, case_record.calendar(work), 2, 5).due_on

    assert desk.read(again) == look(desk, taken.case_id).row.due_on


STEPS: dict[str, Callable[[Any, str], Any]] = {
    "forwarded": lambda work, case: case_life.forward(work, case),
    "in the platform": lambda work, case: case_platform.typed(work, case, "SB2026112201"),
}


@pytest.mark.parametrize("step", STEPS)
def test_afterwards_it_says_to_withdraw_and_take_it_in_again(desk: Desk, people: People, step: str) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    desk.change(lambda work: STEPS[step](work, case))
    before = footprint(desk)
    with pytest.raises(TooLateToChange) as told:
        correct(desk, case, person_id=people.wang)
    assert "撤回" in told.value.message
    assert footprint(desk) == before
    assert look(desk, case).file.fixed


def test_a_case_that_is_over_or_extended_stays_as_it_is_and_says_what_to_do(
    desk: Desk, people: People
) -> None:
    for step, refusal, todo in (
        (lambda work, case: case_life.finish(work, case), OverAlready, "重新收件"),
        (lambda work, case: case_life.withdraw(work, case), OverAlready, "重新收件"),
        (lambda work, case: case_clock.extend(work, case, 2, "等资料", "王主任"), TooLateToChange, "撤回"),
    ):
        case = accept(desk, people.qinglan, VILLAGE).case_id
        desk.change(lambda work, step=step, case=case: step(work, case))
        with pytest.raises(refusal) as told:
            correct(desk, case, person_id=people.wang)
        assert todo in told.value.message


def test_a_case_of_an_entry_for_many_stays_as_it_is(desk: Desk, people: People) -> None:
    new = case_batches.NewBatch("list", VILLAGE, (case_batches.Entry(people.qinglan),), all_materials=True)
    got = desk.change(lambda work: case_batches.take_in(work, new))
    case = desk.read(lambda work: case_batches.detail(work, got.batch_id)).cases[0].case_id
    with pytest.raises(TooLateToChange):
        correct(desk, case, person_id=people.wang)


def test_whoever_may_not_apply_is_refused_as_at_the_counter(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    with pytest.raises(cases.ApplicantKindWrong):
        correct(desk, case, organisation_id=people.shop)
    with pytest.raises(cases.ApplicantMissing):
        correct(desk, case, person_id="01900000-0000-7000-8000-000000000000")
    with pytest.raises(Refusal):
        correct(desk, case, person_id=people.wang, why=" ")
    assert look(desk, case).row.person_id == people.qinglan


def test_who_came_for_somebody_else_and_was_meant_all_along(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY, by_person_id=people.wang, by_relation="父亲").case_id
    correct(desk, case, person_id=people.wang)
    found = look(desk, case)
    assert (found.row.person_id, found.by_person_id, found.by_relation) == (people.wang, None, None)


# the day by which something is brought ----------------------------------------------------------------


def deferred(desk: Desk, person: str) -> str:
    name = look(desk, accept(desk, person, VILLAGE).case_id).materials[0].name
    return accept(desk, person, VILLAGE, materials={name: "promised"}, promised_by=date(2026, 11, 24)).case_id


def test_a_promised_day_may_be_put_off_and_the_clock_runs_on(desk: Desk, people: People) -> None:
    case = deferred(desk, people.qinglan)
    before = look(desk, case)
    assert before.file.bring_by == date(2026, 11, 24)
    got = desk.change(lambda work: case_promises.prolong(work, case, date(2026, 11, 26), "人在外地"))
    found = look(desk, case)
    assert found.file.bring_by == date(2026, 11, 26)
    assert found.row.due_on == before.row.due_on
    assert found.history[-1].kind == "prolonged"
    assert "2026年11月24日" in "".join(case_history.lines("prolonged", found.history[-1].data))
    good = [one for one in found.papers if one.kind == "deferred_promise" and not one.voided]
    assert [one.id for one in good] == [one.id for one in got.papers]


def test_a_day_earlier_or_beyond_the_limit_is_refused(desk: Desk, people: People) -> None:
    case = deferred(desk, people.qinglan)
    before = footprint(desk)
    for day, why, refusal in (
        (date(2026, 11, 24), "晚几天", case_promises.DateWrong),
        (date(2026, 12, 30), "晚几天", case_promises.BeyondLimit),
        (date(2026, 11, 26), "", Refusal),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, day=day, why=why: case_promises.prolong(work, case, day, why))
    assert footprint(desk) == before
    none = accept(desk, people.wang, VILLAGE).case_id
    with pytest.raises(Refusal):
        desk.change(lambda work: case_promises.prolong(work, none, date(2026, 11, 26), "x"))


def test_what_the_village_promised_itself_may_be_extended_once_with_a_named_approver(
    desk: Desk, people: People
) -> None:
    case = accept(desk, people.qinglan, VILLAGE).case_id
    assert look(desk, case).promised_days == 5
    got = desk.change(lambda work: case_clock.extend(work, case, 3, "等财务核对", "王主任"))
    assert got.due_on == date(2026, 12, 2)
