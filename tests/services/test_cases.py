"""Window cases: what is promised to whoever stands at the counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationdesk.core.case_states import State
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.models.cases import Case
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import case_clock, case_life, case_lists, case_record, cases, numbers
from stationdesk.services.case_lists import CaseQuery
from stationdesk.storage.work import Work
from tests.fixtures import START, open_desk
from tests.services.window import (
    AGENCY,
    INSTANT,
    RELIEF_VILLAGE,
    VILLAGE,
    People,
    accept,
    footprint,
    move_in,
)


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def at(clock: SetClock, month: int, day: int, year: int = 2026) -> None:
    clock.set(datetime(year, month, day, 1, 0, tzinfo=UTC))


def case_of(desk: Desk, case_id: str) -> case_lists.CaseDetail:
    return desk.read(lambda work: case_lists.detail(work, case_id))


def test_an_agencys_matter_is_taken_in_and_has_a_day_to_be_forwarded(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, AGENCY)
    assert (got.outcome, got.state) == ("received", "received")
    assert got.number == "421221106202-20261122-010-0001"
    assert (got.due, got.station_due, got.due_on) == (date(2026, 11, 24), date(2026, 11, 24), None)
    assert got.sentence == f"已收件，编号{got.number}，11月24日前报镇"
    assert [paper.kind for paper in got.papers] == ["case_slip"]


def test_the_villages_own_matter_is_accepted_with_a_date(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    assert (got.outcome, got.due, got.provisional) == ("accepted", date(2026, 11, 27), False)
    assert got.sentence == f"已受理，编号{got.number}，11月27日前办结"


def test_what_is_done_while_the_person_waits_is_finished(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, INSTANT, on_the_spot=True)
    assert (got.outcome, got.state) == ("finished", "finished")
    assert [one.kind for one in case_of(desk, got.case_id).history] == ["accepted", "finished"]
    for matter, more in ((AGENCY, {}), (VILLAGE, {}), (INSTANT, {"all_materials": False})):
        with pytest.raises(cases.NotFinishable):
            accept(desk, people.qinglan, matter, on_the_spot=True, **more)


def test_one_notice_names_everything_that_is_missing_and_no_clock_runs(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, AGENCY, all_materials=False)
    assert (got.outcome, got.due, got.due_on) == ("notice", None, None)
    required = [line.name for line in got.lines if line.required]
    assert list(got.missing) == required
    assert len(required) == 4
    assert got.notice_number == "告421221106202-20261122-010-0001"
    detail = case_of(desk, got.case_id)
    assert detail.notices[0].lines == tuple(required)
    assert (detail.notices[0].n, detail.row.light) == (1, None)


def test_a_second_notice_needs_a_reason_and_is_counted(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, VILLAGE, all_materials=False)
    before = footprint(desk)
    with pytest.raises(case_life.SecondNoticeUnexplained):
        desk.change(lambda work: case_life.notice(work, case_life.Notice(got.case_id)))
    assert footprint(desk) == before
    again = case_life.Notice(got.case_id, reason="补交的申请表未签名")
    second = desk.change(lambda work: case_life.notice(work, again))
    assert second.state == "notice"
    assert [(one.n, one.reason) for one in case_of(desk, got.case_id).notices] == [
        (1, None),
        (2, "补交的申请表未签名"),
    ]
    assert second.papers[0].number == "告421221106202-20261122-010-0002"


def test_the_clock_starts_the_day_everything_is_in(desk: Desk, clock: SetClock, people: People) -> None:
    got = accept(desk, people.qinglan, VILLAGE, all_materials=False)
    assert got.outcome == "notice"
    at(clock, 12, 1)
    first, *rest = got.missing
    part = desk.change(
        lambda work: case_life.supplement(work, case_life.Brought(got.case_id, {first: "have"}))
    )
    if rest:
        assert (part.state, part.due) == ("notice", None)
        at(clock, 12, 2)
        part = desk.change(
            lambda work: case_life.supplement(work, case_life.Brought(got.case_id, all_in=True))
        )
    assert part.state == "accepted"
    start = date(2026, 12, 2) if rest else date(2026, 12, 1)
    assert case_of(desk, got.case_id).accepted_on == start
    assert part.due == desk.read(lambda work: case_record.calendar(work).due(start, 5).date)


def test_what_is_promised_may_come_later_but_the_case_is_not_finished_without_it(
    desk: Desk, people: People
) -> None:
    name = accept(desk, people.qinglan).lines[0].name
    got = accept(desk, people.qinglan, VILLAGE, materials={name: "promised"})
    assert (got.outcome, got.promised, got.missing) == ("deferred", (name,), ())
    assert [paper.kind for paper in got.papers] == ["case_slip", "deferred_promise"]
    with pytest.raises(case_record.StepNotPossible) as no:
        desk.change(lambda work: case_life.finish(work, got.case_id))
    assert "容缺受理" in no.value.message
    back = desk.change(lambda work: case_life.supplement(work, case_life.Brought(got.case_id, all_in=True)))
    assert (back.state, back.due) == ("accepted", got.due)
    assert desk.change(lambda work: case_life.finish(work, got.case_id)).state == "finished"


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ((2026, 2, 12), date(2026, 2, 26)),
        ((2026, 9, 18), date(2026, 9, 24)),
        ((2026, 9, 30), date(2026, 10, 13)),
    ],
)
def test_working_days_follow_the_announced_holidays(
    desk: Desk, clock: SetClock, people: People, opened: tuple[int, int, int], due: date
) -> None:
    at(clock, opened[1], opened[2], opened[0])
    got = accept(desk, people.qinglan)
    assert (got.due, got.provisional) == (due, False)


def test_a_date_in_a_year_without_a_calendar_is_called_provisional(
    desk: Desk, clock: SetClock, people: People
) -> None:
    at(clock, 12, 30)
    got = accept(desk, people.qinglan)
    assert got.due is not None
    assert got.due.year == 2027
    assert got.provisional
    assert got.sentence.endswith("（暂估）")
    assert case_of(desk, got.case_id).row.provisional


def test_only_a_special_procedure_stops_the_clock_and_what_was_left_runs_on(
    desk: Desk, clock: SetClock, people: People
) -> None:
    got = accept(desk, people.qinglan)
    at(clock, 11, 24)
    with pytest.raises(case_clock.ProcedureUnknown):
        desk.change(lambda work: case_clock.suspend(work, got.case_id, "领导出差", "等"))
    with pytest.raises(case_record.ReasonMissing):
        desk.change(lambda work: case_clock.suspend(work, got.case_id, "公示", " "))
    stopped = desk.change(lambda work: case_clock.suspend(work, got.case_id, "公示", "按规定公示"))
    assert (stopped.state, stopped.due) == ("suspended", None)
    at(clock, 12, 10)
    resumed = desk.change(lambda work: case_clock.resume(work, got.case_id))
    # 25, 26 and 27 November were left: 11, 14 and 15 December.
    assert (resumed.state, resumed.due) == ("accepted", date(2026, 12, 15))


def test_a_time_limit_is_lengthened_once_before_it_is_over_and_somebody_approved(
    desk: Desk, clock: SetClock, people: People
) -> None:
    got = accept(desk, people.qinglan)
    longer = desk.change(lambda work: case_clock.extend(work, got.case_id, 10, "情况复杂", "村主任"))
    assert longer.due == date(2026, 12, 11)
    with pytest.raises(case_clock.ExtendedOnce):
        desk.change(lambda work: case_clock.extend(work, got.case_id, 5, "仍复杂", "村主任"))
    other = accept(desk, people.wang)
    with pytest.raises(case_clock.ApproverMissing):
        desk.change(lambda work: case_clock.extend(work, other.case_id, 5, "复杂", ""))
    at(clock, 12, 1)
    with pytest.raises(case_clock.AlreadyOverdue):
        desk.change(lambda work: case_clock.extend(work, other.case_id, 5, "复杂", "村主任"))


def test_an_agencys_answer_is_recorded_with_its_own_dates(
    desk: Desk, clock: SetClock, people: People
) -> None:
    got = accept(desk, people.qinglan, AGENCY)
    with pytest.raises(case_record.StepNotPossible):
        desk.change(lambda work: case_life.finish(work, got.case_id))
    desk.change(lambda work: case_life.forward(work, got.case_id, external_number="GL-77"))
    at(clock, 11, 25)
    said = case_life.Answered(got.case_id, "accepted", on=date(2026, 11, 24))
    taken = desk.change(lambda work: case_life.answer(work, said))
    assert (taken.state, taken.due) == ("accepted", date(2026, 12, 22))
    done = case_life.Answered(got.case_id, "finished", reason="已批准")
    assert desk.change(lambda work: case_life.answer(work, done)).state == "finished"
    assert desk.change(lambda work: case_life.deliver(work, got.case_id, "当面", "本人")).state == "delivered"
    assert desk.change(lambda work: case_life.archive(work, got.case_id)).state == "archived"
    detail = case_of(desk, got.case_id)
    assert (detail.row.external_number, detail.result) == ("GL-77", "已批准")


def test_what_an_agency_sends_back_can_be_completed(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, AGENCY)
    desk.change(lambda work: case_life.forward(work, got.case_id))
    back = case_life.Answered(got.case_id, "returned", reason="照片不清", missing=(got.lines[0].name,))
    assert desk.change(lambda work: case_life.answer(work, back)).state == "returned"
    again = desk.change(lambda work: case_life.supplement(work, case_life.Brought(got.case_id, all_in=True)))
    assert (again.state, again.due) == ("received", date(2026, 11, 24))


def test_no_relief_application_is_refused_at_the_counter(desk: Desk, people: People) -> None:
    why = cases.Refusing(("不符合条件",))
    for matter, refusal in (
        (RELIEF_VILLAGE, cases.ReliefNeverRefused),
        ("SA-001", cases.ReliefNeverRefused),
        ("CN-001", cases.AgencyDecides),
    ):
        new = cases.NewCase(matter, people.qinglan)
        with pytest.raises(refusal):
            desk.change(lambda work, new=new: cases.refuse(work, new, why))
    with pytest.raises(cases.RefusalUnexplained):
        desk.change(
            lambda work: cases.refuse(work, cases.NewCase(VILLAGE, people.qinglan), cases.Refusing((" ",)))
        )
    got = desk.change(lambda work: cases.refuse(work, cases.NewCase(VILLAGE, people.qinglan), why))
    assert (got.outcome, got.due, got.papers[0].kind) == ("refused", None, "refusal_notice")


def refused_requests(people: People) -> list[tuple[type[Refusal], cases.NewCase]]:
    return [
        (cases.ApplicantMissing, cases.NewCase(VILLAGE)),
        (cases.ApplicantMissing, cases.NewCase(VILLAGE, "01a1ff00-0000-7000-8000-000000000000")),
        (
            case_record.MaterialUnknown,
            cases.NewCase(VILLAGE, people.qinglan, materials={"太空通行证": "have"}),
        ),
        (
            case_record.MaterialStateUnknown,
            cases.NewCase(AGENCY, people.qinglan, materials={"户口簿": "lost"}),
        ),
        (cases.ChannelUnknown, cases.NewCase(VILLAGE, people.qinglan, channel="pigeon")),
        (cases.ApplicantKindWrong, cases.NewCase(AGENCY, organisation_id=people.shop)),
        (cases.ApplicantKindWrong, cases.NewCase("CV-004", people.qinglan)),
        (cases.MustComeInPerson, cases.NewCase("PT-001", people.qinglan, by_person_id=people.wang)),
        (
            case_record.DateWrong,
            cases.NewCase(VILLAGE, people.qinglan, promised_by=date(2026, 11, 1)),
        ),
    ]


def test_refusal_leaves_no_trace(desk: Desk, people: People) -> None:
    before = footprint(desk)
    for refusal, new in refused_requests(people):
        with pytest.raises(refusal) as no:
            desk.change(lambda work, new=new: cases.accept(work, new))
        assert no.value.field
        assert "曾庆兰" not in no.value.message
    assert footprint(desk) == before


def test_an_unknown_material_is_answered_with_the_names_there_are(desk: Desk, people: People) -> None:
    with pytest.raises(case_record.MaterialUnknown) as no:
        accept(desk, people.qinglan, AGENCY, materials={"结婚证": "have"})
    assert "高龄津贴申请表" in no.value.message
    assert accept(desk, people.qinglan, AGENCY, materials={"户口簿": "copy"}).outcome == "received"


def test_an_illegal_step_names_the_state_and_leaves_no_trace(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    desk.change(lambda work: case_life.withdraw(work, got.case_id, "不办了"))
    before = footprint(desk)
    with pytest.raises(case_record.StepNotPossible) as no:
        desk.change(lambda work: case_life.finish(work, got.case_id))
    assert "已撤回" in no.value.message
    assert footprint(desk) == before


def test_one_service_is_rated_once_and_a_bad_rating_is_followed_up(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, INSTANT, on_the_spot=True)
    with pytest.raises(case_life.ScoreWrong):
        desk.change(lambda work: case_life.rate(work, got.case_id, 6))
    said = desk.change(lambda work: case_life.rate(work, got.case_id, 1, "等太久"))
    assert said.sentence == "已登记评价：非常不满意，请在11月23日前联系核实"
    with pytest.raises(case_life.RatedAlready):
        desk.change(lambda work: case_life.rate(work, got.case_id, 5))
    assert case_of(desk, got.case_id).score == 1


def test_an_entry_made_by_mistake_is_undone_the_same_day_by_who_made_it(
    desk: Desk, clock: SetClock, people: People, colleague: Callable[..., Desk]
) -> None:
    got, kept, old = (accept(desk, people.qinglan) for _ in range(3))
    other = colleague(desk, "worker")
    with pytest.raises(case_life.NotYoursToUndo):
        other.change(lambda work: case_life.undo(work, got.case_id, "录错人"))
    desk.change(lambda work: case_life.undo(work, got.case_id, "录错人"))
    with pytest.raises(case_record.CaseUnknown):
        case_of(desk, got.case_id)
    assert desk.read(lambda work: [p.voided for p in _papers(work, got.case_id)]) == [True]
    clock.set(START.replace(hour=3))
    desk.change(lambda work: case_clock.suspend(work, kept.case_id, "公示", "公示"))
    with pytest.raises(case_life.MovedOnSince):
        desk.change(lambda work: case_life.undo(work, kept.case_id, "录错"))
    at(clock, 11, 23)
    with pytest.raises(case_life.NotYoursToUndo):
        desk.change(lambda work: case_life.undo(work, old.case_id, "录错"))
    assert accept(desk, people.qinglan).number.endswith("20261123-010-0001")


def _papers(work: Work, case_id: str) -> Any:
    from stationdesk.services import papers

    return papers.of(work, "cases", case_id)


def test_a_number_is_given_once_and_the_day_has_9999(desk: Desk, people: People) -> None:
    first = accept(desk, people.qinglan)

    def nearly(work: Work) -> None:
        work.run("UPDATE counters SET value = 9998 WHERE kind = 'case'")

    desk.change(nearly)
    last = accept(desk, people.qinglan)
    assert (first.number[-4:], last.number[-4:]) == ("0001", "9999")
    before = footprint(desk)
    with pytest.raises(numbers.NumbersUsedUp):
        accept(desk, people.qinglan)
    assert footprint(desk) == before


def test_whoever_may_not_accept_cannot(desk: Desk, people: People, colleague: Callable[..., Desk]) -> None:
    supervisor = colleague(desk, "supervisor")
    with pytest.raises(NotPermitted):
        accept(supervisor, people.qinglan)
    clerk = colleague(desk, "clerk", name="赵文书")
    got = accept(clerk, people.qinglan)
    with pytest.raises(NotPermitted):
        clerk.change(lambda work: case_life.finish(work, got.case_id))


def test_a_case_keeps_the_first_worker_and_the_catalogue_it_was_taken_in_under(
    desk: Desk, people: People, colleague: Callable[..., Desk]
) -> None:
    got = accept(desk, people.qinglan)
    other = colleague(desk, "worker")
    other.change(lambda work: case_life.finish(work, got.case_id))
    detail = case_of(desk, got.case_id)
    assert (detail.first_worker, detail.matter_version) == ("王敏", "2026-2")
    assert [one.user for one in detail.history] == ["王敏", "李会计"]


def test_lists_answer_by_state_light_name_and_number(desk: Desk, clock: SetClock, people: People) -> None:
    late = accept(desk, people.wang)
    at(clock, 12, 1)
    fresh = accept(desk, people.qinglan)
    taken = accept(desk, people.qinglan, AGENCY)
    waiting = accept(desk, people.qinglan, AGENCY, all_materials=False)

    def ids(**query: Any) -> list[str]:
        return desk.read(lambda work: case_lists.ids(work, CaseQuery(**query)))

    assert ids() == [late.case_id, taken.case_id, fresh.case_id, waiting.case_id]
    assert ids(states=("received",)) == [taken.case_id]
    assert ids(light="overdue") == [late.case_id]
    assert ids(light="amber") == [taken.case_id]
    assert ids(light="green") == [fresh.case_id]
    assert ids(due_before=date(2026, 12, 3)) == [late.case_id, taken.case_id]
    assert ids(text="zengqing") == ids(text="曾庆") == ids(text="zql")
    assert set(ids(text="zql")) == {fresh.case_id, taken.case_id, waiting.case_id}
    assert ids(text=late.number[-10:]) == [late.case_id]
    assert ids(text="高龄津贴") == [taken.case_id, waiting.case_id]
    assert ids(order="newest", limit=2) == [waiting.case_id, taken.case_id]
    assert ids(order="newest", after=taken.case_id) == [fresh.case_id, late.case_id]
    assert ids(after=taken.case_id) == [fresh.case_id, waiting.case_id]
    rows = desk.read(lambda work: case_lists.rows(work, [fresh.case_id, late.case_id]))
    assert [(row.id, row.light, row.applicant) for row in rows] == [
        (fresh.case_id, "green", "曾庆兰"),
        (late.case_id, "overdue", "𠮷田·王"),
    ]
    assert "曾庆兰" not in repr(rows)
    with pytest.raises(case_lists.StateUnknown):
        ids(states=("lost",))


def test_every_figure_of_today_opens_the_list_it_counts(desk: Desk, clock: SetClock, people: People) -> None:
    accept(desk, people.wang)
    at(clock, 11, 25)
    accept(desk, people.qinglan, AGENCY)
    accept(desk, people.qinglan, AGENCY, all_materials=False)
    at(clock, 11, 27)
    figures = desk.read(case_lists.today_figures)
    counted = {one.key: one.count for one in figures}
    assert (counted["due_today"], counted["to_forward"], counted["notices_waiting"]) == (2, 1, 1)
    assert counted["open"] == 3
    for one in figures:
        assert len(desk.read(lambda work, one=one: case_lists.ids(work, one.query))) == one.count
    at(clock, 11, 30)
    later = {one.key: one for one in desk.read(case_lists.today_figures)}
    assert (later["overdue"].count, later["overdue"].urgent) == (2, True)


def test_a_case_is_named_by_id_number_or_tail(desk: Desk, clock: SetClock, people: People) -> None:
    got = accept(desk, people.qinglan)
    for said in (got.case_id, got.number, got.number[-9:], "0001"):
        assert desk.read(lambda work, said=said: cases.resolve_case(work, said)) == got.case_id
    at(clock, 11, 23)
    accept(desk, people.qinglan)
    with pytest.raises(cases.CaseAmbiguous):
        desk.read(lambda work: cases.resolve_case(work, "0001"))
    for said in ("0009", "x", ""):
        with pytest.raises(case_record.CaseUnknown):
            desk.read(lambda work, said=said: cases.resolve_case(work, said))


def test_a_provisional_date_is_counted_again_when_the_calendar_comes(
    desk: Desk, clock: SetClock, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationdesk.core import packs as files
    from stationdesk.core.workdays import Calendar

    at(clock, 12, 30)
    got = accept(desk, people.qinglan)
    assert got.due == date(2027, 1, 7)
    shipped = files.load("calendars")
    years = dict(shipped.body["years"])
    years["2027"] = {
        "off": {"2027-01-01": "元旦", "2027-01-02": "元旦", "2027-01-03": "元旦"},
        "work": {"2027-01-09": "元旦"},
    }
    years["2027"]["off"]["2027-01-04"] = "元旦"
    body = dict(shipped.body) | {"years": years}
    known = Calendar.from_pack(
        files.Pack("calendars", "2027-1", date(2026, 11, 1), "2027", {"kind": "test"}, body, "test")
    )
    monkeypatch.setattr(case_record, "calendar", lambda work: known)
    assert desk.change(case_clock.recount) == 1
    row = case_of(desk, got.case_id).row
    assert (row.due, row.provisional) == (date(2027, 1, 8), False)
    assert desk.change(case_clock.recount) == 0


STEPS: list[Callable[[Work, str], object]] = [
    lambda work, case: case_life.notice(work, case_life.Notice(case, reason="又缺")),
    lambda work, case: case_life.supplement(work, case_life.Brought(case, all_in=True)),
    lambda work, case: case_clock.suspend(work, case, "hearing", "听证"),
    lambda work, case: case_clock.resume(work, case),
    lambda work, case: case_clock.extend(work, case, 3, "复杂", "主任"),
    lambda work, case: case_life.forward(work, case),
    lambda work, case: case_life.answer(work, case_life.Answered(case, "accepted")),
    lambda work, case: case_life.answer(work, case_life.Answered(case, "returned", reason="缺")),
    lambda work, case: case_life.answer(work, case_life.Answered(case, "refused", reason="不符")),
    lambda work, case: case_life.answer(work, case_life.Answered(case, "finished")),
    lambda work, case: case_life.finish(work, case),
    lambda work, case: case_life.withdraw(work, case),
    lambda work, case: case_life.deliver(work, case),
    lambda work, case: case_life.rate(work, case, 4),
    lambda work, case: case_life.correct(work, case, "号码错", contact_phone="13800000000"),
    lambda work, case: case_life.archive(work, case),
]


def test_the_columns_are_the_replay_of_the_events_whatever_is_done(
    home: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = SetClock(START)
    with open_desk(home, clock) as desk:
        people = move_in(desk)

        @settings(max_examples=25, suppress_health_check=list(HealthCheck))
        @given(
            st.sampled_from([AGENCY, VILLAGE, INSTANT]),
            st.booleans(),
            st.lists(st.sampled_from(range(len(STEPS))), max_size=12),
        )
        def lives(matter: str, complete: bool, steps: list[int]) -> None:
            got = accept(desk, people.qinglan, matter, all_materials=complete)
            for step in steps:
                before = desk.read(lambda work: _shown(work, got.case_id))
                try:
                    desk.change(lambda work, step=step: STEPS[step](work, got.case_id))
                except Refusal:
                    assert desk.read(lambda work: _shown(work, got.case_id)) == before
                shown, standing = desk.read(lambda work: _shown(work, got.case_id))
                assert shown == standing
                assert standing[-1] == 0
            assert State(shown[0] if steps else got.state)

        lives()
        assert desk.read(audit.broken) == []


def _shown(work: Work, case_id: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    case = work.session.get_one(Case, (work.station_id, case_id))
    standing = case_record.standing_of(case_record.events_of(work, case_id))
    names = ("state", "outcome", "accepted_on", "station_due_on", "due_on", "due_provisional", "closed_at")
    return (
        (*(getattr(case, name) for name in names), 0),
        (*(getattr(standing, name) for name in names), standing.left_out),
    )
