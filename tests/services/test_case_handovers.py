"""Handing up as one list: what goes is on the paper and forwarded, what does not says why, a wrong list is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stationdesk.core import papers as facts_of
from stationdesk.core.clock import SetClock
from stationdesk.desk import Desk
from stationdesk.documents.render import render
from stationdesk.security import audit
from stationdesk.services import case_handovers as handovers
from stationdesk.services import case_life, case_lists, case_record, papers
from tests.fixtures import START
from tests.services.window import AGENCY, VILLAGE, People, accept, footprint, move_in, text_of

OTHER = "PT-001"
"""党员组织关系转入: the township's party committee decides."""


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def make(desk: Desk, *cases: str, to: str = "青山镇便民服务中心") -> handovers.HandoverReceipt:
    return desk.change(lambda work: handovers.make(work, handovers.NewHandover(to, cases, "周桂兰")))


def state(desk: Desk, case_id: str) -> str:
    return desk.read(lambda work: case_lists.detail(work, case_id)).row.state


def test_what_waits_is_grouped_by_the_office_that_decides(desk: Desk, people: People) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, OTHER)
    accept(desk, people.wang, VILLAGE)
    accept(desk, people.wang, AGENCY, all_materials=False)
    groups = desk.read(handovers.waiting)
    assert [[case.number for case in group.cases] for group in groups] == [[one.number], [two.number]]
    assert groups[0].office != groups[1].office
    assert groups[0].cases[0].due == date(2026, 11, 24)
    assert groups[0].cases[0].materials > 0


def test_what_is_late_is_counted(desk: Desk, people: People, clock: SetClock) -> None:
    accept(desk, people.qinglan, AGENCY)
    clock.set(START.replace(day=25))
    (group,) = desk.read(handovers.waiting)
    assert group.late == 1


def test_one_list_forwards_every_case_and_is_one_paper(desk: Desk, people: People) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    got = make(desk, one.case_id, two.case_id)
    assert got.gone == 2
    assert got.sentence == f"已转报2件给青山镇便民服务中心，转办单{got.number}"
    assert {state(desk, case.case_id) for case in (one, two)} == {"forwarded"}
    assert desk.read(handovers.waiting) == ()
    facts = desk.read(lambda work: papers.facts(work, got.paper_id))
    assert isinstance(facts, facts_of.HandoverSheet)
    text = text_of(render(facts))
    assert all(
        words in text
        for words in (one.number, two.number, "曾庆兰", "周桂兰", "接收人", "青山镇便民服务中心")
    )
    (row,) = desk.read(handovers.listed)
    assert (row.count, row.waiting, row.number) == (2, 2, got.number)


def test_a_case_whose_state_changed_meanwhile_stays_off_the_list(desk: Desk, people: People) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    own = accept(desk, people.wang, VILLAGE)
    desk.change(lambda work: case_life.withdraw(work, one.case_id))
    got = make(desk, one.case_id, two.case_id, own.case_id, two.case_id)
    assert [line.done for line in got.lines] == [False, True, False]
    assert all(line.why for line in got.lines if not line.done)
    facts = desk.read(lambda work: papers.facts(work, got.paper_id))
    assert isinstance(facts, facts_of.HandoverSheet)
    assert [line.number for line in facts.lines] == [two.number]
    assert state(desk, own.case_id) == "accepted"
    assert desk.read(audit.broken) == []


def test_where_nothing_can_go_nothing_is_written(desk: Desk, people: People) -> None:
    own = accept(desk, people.wang, VILLAGE)
    before = footprint(desk)
    with pytest.raises(handovers.NoCaseWent):
        make(desk, own.case_id)
    with pytest.raises(handovers.NothingToHandOver):
        make(desk)
    with pytest.raises(handovers.OfficeMissing):
        make(desk, own.case_id, to=" ")
    with pytest.raises(handovers.OfficeTooLong):
        make(desk, own.case_id, to="镇" * 61)
    assert footprint(desk) == before


def test_who_took_it_over_is_written_down(desk: Desk, people: People, clock: SetClock) -> None:
    got = make(desk, accept(desk, people.qinglan, AGENCY).case_id)
    for bad, refusal in (
        (("", None), handovers.TakerMissing),
        (("李主任", date(2026, 12, 1)), case_record.DateWrong),
        (("李主任", date(2026, 11, 1)), case_record.DateWrong),
    ):
        with pytest.raises(refusal):
            desk.change(lambda work, bad=bad: handovers.taken(work, got.handover_id, *bad))
    done = desk.change(lambda work: handovers.taken(work, got.handover_id, " 李主任 "))
    assert (done.row.taken_by, done.row.taken_on) == ("李主任", date(2026, 11, 22))


def test_answers_for_many_are_judged_one_by_one(desk: Desk, people: People) -> None:
    cases = [accept(desk, who, AGENCY) for who in (people.qinglan, people.wang)]
    third = accept(desk, people.qinglan, OTHER)
    got = make(desk, *(case.case_id for case in cases))
    lines = desk.change(
        lambda work: handovers.answers(
            work,
            (
                case_life.Answered(cases[0].case_id, "accepted", external_number="SL-1"),
                case_life.Answered(cases[1].case_id, "returned", reason=""),
                case_life.Answered(third.case_id, "accepted", on=date(2026, 12, 12)),
            ),
        )
    )
    assert [line.done for line in lines] == [True, False, False]
    assert state(desk, cases[0].case_id) == "accepted"
    assert state(desk, cases[1].case_id) == "forwarded"
    (back,) = desk.change(
        lambda work: handovers.answers(
            work, (case_life.Answered(cases[1].case_id, "returned", reason="照片不清"),)
        )
    )
    assert back.state == "returned"
    (row,) = desk.read(handovers.listed)
    assert (row.waiting, row.returned) == (0, 1)
    assert desk.read(handovers.unanswered) == ()
    assert got.gone == 2


def test_what_came_back_goes_up_again_with_a_new_list(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    first = make(desk, case.case_id)
    desk.change(
        lambda work: handovers.answers(work, (case_life.Answered(case.case_id, "returned", reason="缺页"),))
    )
    desk.change(lambda work: case_life.supplement(work, case_life.Brought(case.case_id, all_in=True)))
    second = make(desk, case.case_id)
    assert second.number != first.number
    assert desk.read(lambda work: handovers.detail(work, second.handover_id)).row.count == 1


def test_a_wrong_list_is_undone_on_its_day_and_the_cases_wait_again(
    desk: Desk, people: People, clock: SetClock
) -> None:
    case = accept(desk, people.qinglan, AGENCY)
    clock.set(START.replace(hour=2))
    got = make(desk, case.case_id)
    clock.set(START.replace(hour=3))
    with pytest.raises(case_record.ReasonMissing):
        desk.change(lambda work: handovers.undo(work, got.handover_id, ""))
    desk.change(lambda work: handovers.undo(work, got.handover_id, "单位选错"))
    assert desk.read(handovers.listed) == ()
    (group,) = desk.read(handovers.waiting)
    assert group.cases[0].due == date(2026, 11, 24)
    detail = desk.read(lambda work: case_lists.detail(work, case.case_id))
    assert [event.kind for event in detail.history] == ["received", "corrected"]
    assert got.number in (detail.history[-1].note or "")
    with pytest.raises(papers.PaperVoided):
        desk.read(lambda work: papers.still_good(work, got.paper_id))
    assert make(desk, case.case_id).gone == 1


def test_a_list_that_was_taken_over_answered_or_is_old_is_not_undone(
    desk: Desk, people: People, clock: SetClock, colleague: Callable[..., Desk]
) -> None:
    one, two = accept(desk, people.qinglan, AGENCY), accept(desk, people.wang, AGENCY)
    answered, taken = make(desk, one.case_id), make(desk, two.case_id)
    desk.change(lambda work: handovers.answers(work, (case_life.Answered(one.case_id, "accepted"),)))
    with pytest.raises(handovers.AnsweredSince):
        desk.change(lambda work: handovers.undo(work, answered.handover_id, "误"))
    other = colleague(desk, "worker")
    with pytest.raises(handovers.HandoverNotToday):
        other.change(lambda work: handovers.undo(work, taken.handover_id, "误"))
    clock.set(START.replace(day=23))
    with pytest.raises(handovers.HandoverNotToday):
        desk.change(lambda work: handovers.undo(work, taken.handover_id, "误"))
    clock.set(START)
    desk.change(lambda work: handovers.taken(work, taken.handover_id, "李主任"))
    with pytest.raises(handovers.TakenAlready):
        desk.change(lambda work: handovers.undo(work, taken.handover_id, "误"))
    assert state(desk, two.case_id) == "forwarded"
