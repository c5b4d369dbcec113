"""Decisions in four steps, in order and by enough people; supervision by people who are not supervised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import decisions, publicity, seal, supervision
from stationdesk.services.decisions import DecisionRow, Held, NewDecision
from stationdesk.services.seal_sessions import Use
from stationdesk.services.supervision import NewCheck

DAY = date(2026, 11, 20)
ENOUGH: dict[str, Any] = {"body": "representatives", "entitled": 30, "present": 20, "in_favour": 11}


def opened(desk: Desk) -> DecisionRow:
    new = NewDecision("公益林管护合同", "land_contract", opened_on=date(2026, 11, 1))
    return desk.change(lambda work: decisions.open_(work, new))


def held(desk: Desk, number: str, step: str, on: date = DAY, **more: Any) -> DecisionRow:
    return desk.change(lambda work: decisions.hold(work, number, Held(step, on, **more)))


def passed(desk: Desk) -> DecisionRow:
    row = opened(desk)
    for step in ("propose", "discuss", "examine"):
        held(desk, row.number, step)
    return held(desk, row.number, "resolve", **ENOUGH)


def test_a_decision_goes_through_four_steps_in_order(desk: Desk) -> None:
    row = opened(desk)
    assert (row.state, row.next) == ("open", "propose")
    with pytest.raises(decisions.StepOutOfOrder):
        held(desk, row.number, "resolve", **ENOUGH)
    for step in ("propose", "discuss", "examine"):
        row = held(desk, row.number, step)
    assert (row.state, row.next, len(row.steps)) == ("open", "resolve", 3)
    done = held(desk, row.number, "resolve", **ENOUGH)
    assert (done.state, done.next, done.passed_on) == ("passed", "", DAY)
    assert done.not_public == ("提议公开", "商议公开", "审议公开", "决议公开", "实施结果公开")


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ({"present": 19}, decisions.TooFewPresent),
        ({"in_favour": 10}, decisions.TooFewInFavour),
        ({"present": 31}, decisions.VotesWrong),
        ({"in_favour": 15, "against": 6}, decisions.VotesWrong),
        ({"body": ""}, decisions.WordsMissing),
        ({"entitled": None}, decisions.WordsMissing),
        ({"body": "assembly", "entitled": 40}, decisions.TooFewPresent),
    ],
)
def test_too_few_people_pass_nothing(desk: Desk, counts: dict[str, Any], refusal: type[Exception]) -> None:
    row = opened(desk)
    for step in ("propose", "discuss", "examine"):
        held(desk, row.number, step)
    with pytest.raises(refusal):
        held(desk, row.number, "resolve", **(ENOUGH | counts))
    assert desk.read(lambda work: decisions.get(work, row.number)).state == "open"


def test_what_was_rejected_is_over_and_says_why(desk: Desk) -> None:
    row = opened(desk)
    with pytest.raises(decisions.WordsMissing):
        held(desk, row.number, "propose", passed=False)
    assert held(desk, row.number, "propose", passed=False, note="资金没有着落").state == "rejected"
    with pytest.raises(decisions.DecisionOver):
        held(desk, row.number, "discuss")


def test_days_neither_run_backwards_nor_ahead(desk: Desk) -> None:
    row = opened(desk)
    for wrong in (date(2026, 10, 31), date(2026, 11, 23)):
        with pytest.raises(decisions.DayImpossible):
            held(desk, row.number, "propose", wrong)


def test_the_seal_is_not_used_on_a_decision_that_was_not_passed(desk: Desk) -> None:
    row = opened(desk)
    use = Use(document="contract", title="公益林管护合同", decision=row.number)
    with pytest.raises(decisions.DecisionNotPassed):
        desk.change(lambda work: seal.use(work, use))
    unknown = Use(document="contract", title="合同", decision="决421221106202-20261122-010-9999")
    with pytest.raises(decisions.DecisionUnknown):
        desk.change(lambda work: seal.use(work, unknown))
    assert desk.read(seal.book) == ()
    done = passed(desk)
    good = Use(document="contract", title="公益林管护合同", decision=done.number)
    assert desk.change(lambda work: seal.use(work, good)).note == done.number
    own = Use(document="contract", title="合同", decision="村民代表会议〔2026〕7号")
    assert desk.change(lambda work: seal.use(work, own)).note == "村民代表会议〔2026〕7号"
    assert [one.kind for one in desk.read(lambda work: decisions.references(work, done.number))] == ["seal"]


def test_only_what_was_held_is_made_public_by_sheets_that_exist(desk: Desk) -> None:
    row = opened(desk)
    with pytest.raises(decisions.PublicTooEarly):
        desk.change(lambda work: decisions.publish(work, row.number, "propose_public", DAY))
    held(desk, row.number, "propose", date(2026, 11, 10))
    with pytest.raises(decisions.SheetNotKnown):
        desk.change(lambda work: decisions.publish(work, row.number, "propose_public", DAY, sheet="没有"))
    now = desk.change(lambda work: decisions.publish(work, row.number, "propose_public", DAY))
    assert (now.not_public, len(now.publics), now.state) == ((), 1, "open")


def checked(**more: Any) -> NewCheck:
    given: dict[str, Any] = {
        "question": "finance",
        "about": "三季度财务公开",
        "finding": "两张票据没有经手人签字",
        "checkers": ("欧阳兰", "买买提·吐尔逊"),
        "checked_on": DAY,
        "problem": True,
        "responsible": "李会计",
        "mend_by": date(2026, 12, 1),
    }
    return NewCheck(**(given | more))


def test_a_finding_is_put_right_and_looked_at_again_by_somebody_else(desk: Desk) -> None:
    row = desk.change(lambda work: supervision.record(work, checked()))
    assert (row.state, row.overdue, row.group) == ("open", False, "民主理财小组")
    with pytest.raises(supervision.SupervisionOver):
        desk.change(lambda work: supervision.step(work, row.number, "confirmed", "欧阳兰"))
    desk.change(lambda work: supervision.step(work, row.number, "mended", "李会计", "已补签"))
    with pytest.raises(supervision.OwnMendingConfirmed):
        desk.change(lambda work: supervision.step(work, row.number, "confirmed", "李会计"))
    again = desk.change(lambda work: supervision.step(work, row.number, "not_mended", "欧阳兰", "还差一张"))
    assert again.state == "open"
    desk.change(lambda work: supervision.step(work, row.number, "mended", "李会计", "补齐"))
    done = desk.change(lambda work: supervision.step(work, row.number, "confirmed", "欧阳兰"))
    assert (done.state, len(done.steps)) == ("settled", 4)
    assert desk.read(lambda work: supervision.list_all(work, open_only=True)) == ()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"checkers": ("欧阳兰",)}, supervision.TooFewCheckers),
        ({"checkers": ("欧阳兰", "欧阳兰")}, supervision.TooFewCheckers),
        ({"checkers": ("欧阳兰", "王敏")}, supervision.CheckerConflicted),
        ({"responsible": ""}, supervision.SupervisionWordsMissing),
        ({"mend_by": None}, supervision.SupervisionWordsMissing),
        ({"mend_by": date(2026, 11, 1)}, supervision.SupervisionDayWrong),
        ({"checked_on": date(2026, 11, 23)}, supervision.SupervisionDayWrong),
        ({"question": "五问"}, supervision.QuestionUnknown),
    ],
)
def test_a_check_that_cannot_stand_is_refused(
    desk: Desk, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        desk.change(lambda work: supervision.record(work, checked(**changed)))
    assert desk.read(supervision.list_all) == ()


def test_who_may_not_record_decisions_is_refused(desk: Desk, colleague: Callable[..., Desk]) -> None:
    agent = colleague(desk, "agent")
    with pytest.raises(NotPermitted):
        agent.change(lambda work: decisions.open_(work, NewDecision("修路", "public_works")))
    with pytest.raises(NotPermitted):
        agent.change(lambda work: supervision.record(work, checked()))


def test_the_command_line_tells_the_same(cli: Any) -> None:
    made = cli("decisions", "open", "--title", "修路", "--subject", "public_works", "--on", "2026-11-01").json
    assert (made["state"], made["next"]) == ("open", "propose")
    for step in ("propose", "discuss", "examine"):
        cli("decisions", "hold", made["number"], step, "--on", "2026-11-02")
    short = ("--body", "representatives", "--entitled", "30", "--present", "3", "--in-favour", "3")
    refused = cli("decisions", "hold", made["number"], "resolve", "--on", "2026-11-03", *short)
    assert (refused.code, refused.json["error"]["field"]) == (2, "present")
    full = ("--body", "representatives", "--entitled", "30", "--present", "30", "--in-favour", "29")
    assert (
        cli("decisions", "hold", made["number"], "resolve", "--on", "2026-11-03", *full).json["state"]
        == "passed"
    )
    assert cli("decisions", "show", made["number"]).json["references"] == []
    new = ("--about", "窗口", "--finding", "正常", "--checker", "甲某", "--checker", "乙某")
    check = cli("supervision", "record", "service", *new).json
    assert check["state"] == "clean"
    assert cli("supervision", "list", "--open").json == {"checks": []}


def test_no_sheet_hangs_on_the_word_of_a_meeting_that_did_not_pass_it(desk: Desk) -> None:
    row = opened(desk)
    with pytest.raises(decisions.DecisionNotPassed):
        desk.change(lambda work: publicity.meeting(work, "any sheet", row.number))
