"""The whole life of a case: who decides, notices in time, deliveries proved, corrections told, two windows at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stationdesk.core import packs, paths
from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.models.cases import CaseEvent
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    case_clock,
    case_correction,
    case_delivery,
    case_history,
    case_large,
    case_life,
    case_lists,
    case_promises,
    case_proxy,
    case_record,
    cases,
    papers,
    proxy,
    station,
)
from stationdesk.services.case_delivery import Delivery
from stationdesk.services.case_lists import CaseDetail
from stationdesk.services.case_record import Stepped
from stationdesk.storage.work import Work
from tests.services.window import AGENCY, VILLAGE, People, accept, footprint, move_in


@pytest.fixture
def people(desk: Desk) -> People:
    return move_in(desk)


def at(clock: SetClock, month: int, day: int, year: int = 2026, hour: int = 1) -> None:
    clock.set(datetime(year, month, day, hour, 0, tzinfo=UTC))


def detail(desk: Desk, case_id: str) -> CaseDetail:
    return desk.read(lambda work: case_lists.detail(work, case_id))


def take(desk: Desk, step: Callable[..., Stepped], *args: Any, **more: Any) -> Stepped:
    return desk.change(lambda work: step(work, *args, **more))


def refused(desk: Desk, kind: type[Refusal], step: Callable[[Work], object]) -> Refusal:
    """A step is refused as promised and leaves no trace."""
    before = footprint(desk)
    with pytest.raises(kind) as no:
        desk.change(step)
    assert footprint(desk) == before
    return no.value


# who decides ---------------------------------------------------------------------------------------


def test_the_village_does_not_finish_what_an_agency_decides(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    take(desk, case_life.forward, case)
    take(desk, case_life.answer, case_life.Answered(case, "accepted"))
    no = refused(desk, case_record.StepNotPossible, lambda work: case_life.finish(work, case))
    assert "机关答复" in no.message, "the refusal says what may be done"
    done = take(
        desk,
        case_life.answer,
        case_life.Answered(case, "finished", result_name="高龄津贴证", certificate_no="GL-1"),
    )
    assert done.state == "finished"
    assert detail(desk, case).file.certificate_no == "GL-1"


def test_an_answer_waits_for_what_was_handed_up(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    said = case_life.Answered(case, "accepted")
    no = refused(desk, case_record.StepNotPossible, lambda work: case_life.answer(work, said))
    assert "转报" in no.message


def test_the_villages_own_matter_may_be_asked_about_and_stays_the_villages(
    desk: Desk, people: People
) -> None:
    got = accept(desk, people.qinglan)
    case = got.case_id
    asked = take(desk, case_life.forward, case, "请示面积怎么算")
    assert (asked.state, asked.due) == ("accepted", got.due), "asking stops no clock"
    for result in ("accepted", "finished", "refused"):
        given = case_life.Answered(case, result, reason="好")
        refused(desk, case_life.VillageDecides, lambda work, given=given: case_life.answer(work, given))
    back = take(desk, case_life.answer, case_life.Answered(case, "replied", reason="按证载面积"))
    assert (back.state, back.due) == ("accepted", got.due)
    assert take(desk, case_life.finish, case).state == "finished"


def test_nobody_replies_to_what_an_agency_decides(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    take(desk, case_life.forward, case)
    given = case_life.Answered(case, "replied", reason="好")
    refused(desk, case_life.AnswerUnknown, lambda work: case_life.answer(work, given))


def test_what_is_not_granted_is_told_with_its_reason(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan).case_id
    refused(desk, case_record.ReasonMissing, lambda work: case_life.finish(work, case, approved=False))
    take(desk, case_life.finish, case, note="账目已封存", approved=False)
    one = detail(desk, case)
    assert (one.row.state, one.result) == ("finished", "不予批准")
    assert one.history[-1].data["approved"] is False


def test_a_number_scanned_twice_and_a_withdrawn_case_are_refused_in_words(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    found = desk.read(lambda work: cases.resolve_case(work, got.number))
    for typed in (
        got.number * 2,
        f"{got.number} {got.number}",
        f"{got.number}\n{got.number}",
        got.number * 3,
    ):
        assert desk.read(lambda work, typed=typed: cases.resolve_case(work, typed)) == found
        query = case_lists.CaseQuery(text=typed)
        assert desk.read(lambda work, query=query: case_lists.ids(work, query)) == [found]
    take(desk, case_life.finish, found)
    no = refused(desk, case_record.StepNotPossible, lambda work: case_life.finish(work, found))
    assert "已办结" in no.message
    other = accept(desk, people.wang).case_id
    take(desk, case_life.withdraw, other, "不办了")
    no = refused(desk, case_record.StepNotPossible, lambda work: case_life.finish(work, other))
    assert "已撤回" in no.message


# notices -------------------------------------------------------------------------------------------


def test_a_notice_after_acceptance_or_after_the_lawful_days_is_refused(
    desk: Desk, clock: SetClock, people: People
) -> None:
    accepted = accept(desk, people.qinglan)
    asked = case_life.Notice(accepted.case_id, (accepted.lines[0].name,))
    no = refused(desk, case_life.NoticeTooLate, lambda work: case_life.notice(work, asked))
    assert "已经受理" in no.message
    assert "第三十二条" in no.message
    taken = accept(desk, people.qinglan, AGENCY)
    late = case_life.Notice(taken.case_id, (taken.lines[0].name,))
    at(clock, 11, 30)  # 27 November is the fifth working day
    no = refused(desk, case_life.NoticeTooLate, lambda work: case_life.notice(work, late))
    assert "5个工作日" in no.message
    at(clock, 11, 27)
    assert take(desk, case_life.notice, late).state == "notice"


def test_a_notice_says_of_every_material_what_is_wrong_with_it(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan, AGENCY)
    first, second = got.lines[0].name, got.lines[1].name
    asked = case_life.Notice(got.case_id, problems={first: "过期", second: "没有签名"})
    made = take(desk, case_life.notice, asked)
    one = detail(desk, got.case_id)
    assert {line.name: line.problem for line in one.materials if line.problem} == {
        first: "过期",
        second: "没有签名",
    }
    assert one.notices[0].problems == ("过期", "没有签名")
    facts = desk.read(lambda work: papers.facts(work, made.papers[0].id))
    assert {item.problem for item in facts.missing} == {"过期", "没有签名"}  # type: ignore[attr-defined]
    take(desk, case_life.supplement, case_life.Brought(got.case_id, all_in=True))
    assert not any(line.problem for line in detail(desk, got.case_id).materials)


# the clock -----------------------------------------------------------------------------------------


def test_a_procedure_whose_time_counts_is_told_and_stops_nothing(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    done = take(desk, case_clock.suspend, got.case_id, "现场勘验", "核对四至")
    assert (done.state, done.due) == ("accepted", got.due)
    facts = desk.read(lambda work: papers.facts(work, done.papers[0].id))
    assert (facts.change, facts.procedure) == ("procedure", "现场勘验")  # type: ignore[attr-defined]


def test_an_extension_has_its_most_from_the_rules(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    no = refused(
        desk,
        case_clock.ExtensionTooLong,
        lambda work: case_clock.extend(work, got.case_id, 11, "复杂", "村主任"),
    )
    assert "10" in no.message


def calendar_pack(*off: str, year: str = "2027", version: str = "2027-1") -> bytes:
    file = paths.resources() / "packs" / "calendars" / f"{packs.load('calendars').version}.json"
    body = json.loads(file.read_text("utf-8"))["body"]
    announced = body["years"].setdefault(year, {"off": {}, "work": {}, "source": "test"})
    announced["off"] |= dict.fromkeys(off, "放假")
    return json.dumps(
        {
            "pack": "calendars",
            "version": version,
            "effective_from": "2026-11-20",
            "title": "放假安排",
            "source": {"kind": "found"},
            "body": body,
        },
        ensure_ascii=False,
    ).encode()


def test_a_calendar_counts_running_extended_and_stopped_cases_again_and_says_which(
    desk: Desk, clock: SetClock, people: People
) -> None:
    at(clock, 12, 28)
    running, extended, stopped, early = (accept(desk, people.qinglan).case_id for _ in range(4))
    take(desk, case_clock.extend, extended, 3, "复杂", "村主任")
    at(clock, 12, 29)
    take(desk, case_clock.suspend, stopped, "听证", "要听证")
    take(desk, case_life.finish, early)
    before = {one: detail(desk, one) for one in (running, extended, stopped)}
    taken = desk.change(
        lambda work: case_clock.import_calendar(work, calendar_pack("2027-01-01", "2027-01-04"))
    )
    changed = {one.case_id: one for one in taken.changes}
    assert taken.recounted == len(changed)
    assert {running, extended, stopped} >= set(changed) >= {running, extended}
    assert changed[running].before == date(2027, 1, 5)
    assert changed[running].after == date(2027, 1, 6) == detail(desk, running).row.due
    assert changed[extended].after == date(2027, 1, 11) == detail(desk, extended).row.due
    assert not detail(desk, running).row.provisional
    last = detail(desk, running).history[-1]
    assert (last.kind, last.data["before"]) == ("recounted", "2027-01-05")
    assert case_history.lines(last.kind, last.data) == ("办结期限：2027年1月5日 → 2027年1月6日",)
    assert detail(desk, early).history[-1].kind == "finished", "what is done is left alone"
    at(clock, 1, 11, 2027)
    left = before[stopped].file.days_left
    resumed = take(desk, case_clock.resume, stopped)
    want = desk.read(lambda work: case_record.calendar(work).due(date(2027, 1, 11), left or 0).date)
    assert resumed.due == want
    again = desk.change(
        lambda work: case_clock.import_calendar(work, calendar_pack("2027-01-01", "2027-01-04"))
    )
    assert (again.new, again.recounted) == (False, 0)


def test_a_day_off_announced_late_moves_certain_dates_too_and_leaves_the_others(
    desk: Desk, clock: SetClock, people: People
) -> None:
    at(clock, 11, 16)
    before = accept(desk, people.qinglan).case_id
    at(clock, 11, 22)
    over_it = accept(desk, people.qinglan).case_id
    assert detail(desk, before).row.due == date(2026, 11, 23)
    amended = calendar_pack("2026-11-25", year="2026", version="2026-9")
    taken = desk.change(lambda work: case_clock.import_calendar(work, amended))
    assert [(one.case_id, one.before, one.after) for one in taken.changes] == [
        (over_it, date(2026, 11, 27), date(2026, 11, 30))
    ]
    assert detail(desk, before).row.due == date(2026, 11, 23)


# two windows ---------------------------------------------------------------------------------------


def test_a_window_that_has_not_seen_the_newest_step_is_told_who_was_quicker(
    desk: Desk, people: People, colleague: Callable[..., Desk]
) -> None:
    case = accept(desk, people.qinglan).case_id
    seen = detail(desk, case).file.last_event
    other = colleague(desk, "clerk")
    other.change(lambda work: case_life.correct(work, case, "写错", contact_phone="13800000001"))

    def finish(work: Work, seen: str) -> Stepped:
        case_record.require_seen(work, case, seen)
        return case_life.finish(work, case)

    no = refused(desk, case_record.ChangedMeanwhile, lambda work: finish(work, seen))
    assert "李会计" in no.message
    assert "更正" in no.message
    assert "已受理" in no.message
    assert desk.change(lambda work: finish(work, str(no.params["now"]))).state == "finished"


# what comes late -----------------------------------------------------------------------------------


def test_a_broken_promise_is_shown_and_may_be_treated_as_withdrawn_never_by_itself(
    desk: Desk, clock: SetClock, people: People
) -> None:
    name = accept(desk, people.qinglan).lines[0].name
    case = accept(desk, people.qinglan, VILLAGE, materials={name: "promised"}).case_id
    refused(desk, case_promises.NotLapsed, lambda work: case_promises.lapse(work, case))
    assert desk.read(case_promises.late) == ()
    at(clock, 12, 1)
    (one,) = desk.read(case_promises.late)
    assert (one.case_id, one.names, one.by, one.days_late) == (case, (name,), date(2026, 11, 27), 2)
    assert one.may_lapse
    assert "第二十四条" in one.rule
    assert detail(desk, case).row.state == "deferred", "nothing happens by itself"
    assert take(desk, case_promises.lapse, case, "电话联系三次，不再办理").state == "withdrawn"
    last = detail(desk, case).history[-1]
    assert last.data["lapsed"] is True
    assert desk.read(case_promises.late) == ()


def test_a_notice_past_its_day_is_late_too(desk: Desk, clock: SetClock, people: People) -> None:
    got = accept(desk, people.qinglan, AGENCY, all_materials=False)
    asked = case_life.Notice(got.case_id, reason="补充说明", bring_by=date(2026, 11, 25))
    take(desk, case_life.notice, asked)
    at(clock, 11, 25)
    assert desk.read(case_promises.late) == ()
    at(clock, 11, 26)
    (one,) = desk.read(case_promises.late)
    assert one.names == got.missing


# delivery ------------------------------------------------------------------------------------------


def test_a_receipt_is_printed_blank_and_the_delivery_recorded_on_it(
    desk: Desk, clock: SetClock, people: People
) -> None:
    case = accept(desk, people.qinglan).case_id
    take(desk, case_life.finish, case, "查询结果", certificate_no="四邑财〔2026〕1号")
    blank = take(desk, case_delivery.prepare, Delivery(case))
    facts = desk.read(lambda work: papers.facts(work, blank.papers[0].id))
    assert (facts.delivered_on, facts.receiver, facts.deliverer) == (None, "", "")  # type: ignore[attr-defined]
    assert [(one.name, one.number) for one in facts.documents] == [("查询结果", "四邑财〔2026〕1号")]  # type: ignore[attr-defined]
    assert blank.state == "finished", "printing moves nothing"
    at(clock, 11, 24)
    given = Delivery(
        case,
        how="留置",
        place="家中",
        refused_why="不愿签字",
        witness="周德旺",
        on=date(2026, 11, 23),
        time="09:30",
    )
    done = take(desk, case_delivery.deliver, given)
    assert (done.state, done.papers) == ("delivered", ()), "the receipt was printed before"
    said = detail(desk, case).history[-1].data
    assert (said["way"], said["receipt"], said["on"]) == ("left", blank.papers[0].number, "2026-11-23")
    assert any("拒收：不愿签字" in line for line in case_history.lines("delivered", said))


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"how": "飞鸽"}, "DeliveryWayUnknown"),
        ({"how": "left", "witness": "周德旺"}, "RefusalUnwitnessed"),
        ({"how": "left", "refused_why": "不签"}, "RefusalUnwitnessed"),
        ({"receiver": "王小红"}, "RelationMissing"),
        ({"documents": ("告1",)}, "DocumentUnknown"),
        ({"on": date(2026, 11, 23)}, "DateWrong"),
        ({"on": date(2026, 11, 1)}, "DateWrong"),
        ({"time": "25:00"}, "DateWrong"),
    ],
)
def test_a_delivery_that_proves_nothing_is_refused(
    desk: Desk, people: People, given: dict[str, Any], refusal: str
) -> None:
    case = accept(desk, people.qinglan).case_id
    take(desk, case_life.finish, case)
    no = refused(desk, Refusal, lambda work: case_delivery.deliver(work, Delivery(case, **given)))
    assert type(no).__name__ == refusal
    assert take(desk, case_delivery.deliver, Delivery(case, receiver="王小红", relation="女儿")).papers


def test_a_notice_on_the_way_is_served_without_moving_the_case(desk: Desk, people: People) -> None:
    got = accept(desk, people.qinglan)
    longer = take(desk, case_clock.extend, got.case_id, 3, "复杂", "村主任")
    number = longer.papers[0].number
    served = take(desk, case_delivery.deliver, Delivery(got.case_id, documents=(number,)))
    assert (served.state, served.due) == ("accepted", longer.due)
    assert detail(desk, got.case_id).history[-1].kind == "served"
    refused(
        desk, case_record.StepNotPossible, lambda work: case_delivery.deliver(work, Delivery(got.case_id))
    )


# corrections ---------------------------------------------------------------------------------------


def test_a_correction_says_what_it_was_before_and_events_are_only_ever_added(
    desk: Desk, people: People
) -> None:
    case = accept(desk, people.qinglan).case_id

    def events(work: Work) -> list[tuple[object, ...]]:
        return [
            (one.id, one.kind, one.at, one.user_id, one.note, json.dumps(one.data))
            for one in case_record.events_of(work, case)
        ]

    before: list[tuple[object, ...]] = []
    for phone in ("13800000001", "13800000002"):
        take(desk, case_life.correct, case, "写错", contact_phone=phone, remark=f"原为{phone}")
        now = desk.read(events)
        assert now[: len(before)] == before
        before = now
    one = detail(desk, case)
    changes = case_correction.changes_of(one.history[-1].data)
    assert ("contact_phone", "13800000001", "13800000002") in changes
    assert "联系电话：138****0001 → 138****0002" in case_history.lines("corrected", one.history[-1].data)
    refused(
        desk,
        case_correction.NothingToCorrect,
        lambda work: case_life.correct(work, case, "再看", contact_phone="13800000002"),
    )
    refused(desk, case_record.ReasonMissing, lambda work: case_life.correct(work, case, " ", remark="新的"))
    assert CaseEvent.__policy__ == "events"


# 转代办 --------------------------------------------------------------------------------------------


def test_a_case_goes_on_as_a_proxy_request_linked_both_ways(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    done = take(desk, case_proxy.to_proxy, case_proxy.ToProxy(case, reason="在外务工"))
    one = detail(desk, case)
    assert one.proxy_request_id
    assert one.file.proxy_number in done.sentence
    request = desk.read(lambda work: proxy.get(work, one.file.proxy_number).case_id)
    assert request == case
    assert [paper.kind for paper in done.papers] == ["proxy_authority"]
    assert one.row.state == "received"
    refused(desk, case_proxy.AlreadyProxied, lambda work: case_proxy.to_proxy(work, case_proxy.ToProxy(case)))


def test_a_proxy_request_that_is_refused_leaves_the_case_alone(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    asked = case_proxy.ToProxy(case, way="oral")
    refused(desk, proxy.WitnessMissing, lambda work: case_proxy.to_proxy(work, asked))
    firm = cases.NewCase("PT-008", organisation_id=people.shop, all_materials=True)
    shop = desk.change(lambda work: cases.accept(work, firm)).case_id
    refused(
        desk,
        case_proxy.OnlyPeopleHaveProxies,
        lambda work: case_proxy.to_proxy(work, case_proxy.ToProxy(shop)),
    )


# large type, clocks --------------------------------------------------------------------------------


def test_a_slip_in_large_type_has_the_same_number_and_is_made_once(desk: Desk, people: People) -> None:
    got = accept(desk, people.wang, AGENCY)
    slip = got.papers[0]
    large = desk.change(lambda work: case_large.large_copy(work, slip.id))
    assert (large.number, large.kind) == (slip.number, "case_slip")
    assert large.id != slip.id
    again = desk.change(lambda work: case_large.large_copy(work, slip.id))
    assert again.id == large.id == desk.change(lambda work: case_large.large_copy(work, large.id)).id
    both = (slip.id, large.id)
    assert [desk.read(lambda work, one=one: papers.facts(work, one)).large for one in both] == [False, True]  # type: ignore[attr-defined]


def test_the_station_may_have_old_eyes_served_by_themselves(desk: Desk, people: People) -> None:
    def large(person: str) -> bool:
        slip = accept(desk, person, AGENCY).papers[0]
        return bool(desk.read(lambda work: papers.facts(work, slip.id)).large)  # type: ignore[attr-defined]

    assert not large(people.wang)
    desk.change(lambda work: station.set_setting(work, case_record.LARGE_FROM, 70))
    assert large(people.wang), "born in 1950"
    assert not large(people.qinglan)


def test_the_papers_say_what_the_local_rule_says_of_being_late(desk: Desk, people: People) -> None:
    name = accept(desk, people.qinglan).lines[0].name
    made = accept(desk, people.qinglan, VILLAGE, materials={name: "promised"}).papers
    promise = next(paper for paper in made if paper.kind == "deferred_promise")
    facts = desk.read(lambda work: papers.facts(work, promise.id))
    assert "第二十四条" in facts.consequence  # type: ignore[attr-defined]


def test_the_time_limits_stand_side_by_side_with_what_is_not_confirmed(desk: Desk, people: People) -> None:
    case = accept(desk, people.qinglan, AGENCY).case_id
    clocks = {one.key: one for one in detail(desk, case).file.clocks}
    assert clocks["station"].due == date(2026, 11, 24)
    assert clocks["station"].counts
    assert clocks["promised"].due is None, "it does not run before acceptance"
    take(desk, case_life.forward, case)
    take(desk, case_life.answer, case_life.Answered(case, "accepted", on=date(2026, 11, 22)))
    clocks = {one.key: one for one in detail(desk, case).file.clocks}
    assert (clocks["promised"].due, clocks["promised"].counts) == (date(2026, 12, 18), True)
    assert not clocks["station"].counts
    assert any(one.unconfirmed for one in clocks.values())


def test_whoever_may_only_look_takes_no_step(
    desk: Desk, people: People, colleague: Callable[..., Desk]
) -> None:
    case = accept(desk, people.qinglan).case_id
    other = colleague(desk, "supervisor")
    assert asdict(other.read(lambda work: case_lists.detail(work, case)))
    for step in (
        lambda work: case_life.correct(work, case, "x", remark="y"),
        lambda work: case_delivery.prepare(work, Delivery(case)),
        lambda work: case_promises.lapse(work, case),
        lambda work: case_proxy.to_proxy(work, case_proxy.ToProxy(case)),
    ):
        with pytest.raises(NotPermitted):
            other.change(step)


# a clock that was put back --------------------------------------------------------------------------------


def test_a_step_after_the_clock_was_put_back_follows_what_it_answers(
    desk: Desk, clock: SetClock, people: People
) -> None:
    case = accept(desk, people.qinglan, AGENCY, all_materials=False).case_id
    at(clock, 11, 21)
    done = take(desk, case_life.supplement, case_life.Brought(case, all_in=True))
    assert (done.state, done.missing) == ("received", ())
    assert take(desk, case_life.forward, case).state == "forwarded"
    kinds = [event.kind for event in detail(desk, case).history]
    assert sorted(kinds) == ["forwarded", "noticed", "supplemented"]
    assert detail(desk, case).left_out == 0
