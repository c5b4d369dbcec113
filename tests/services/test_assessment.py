"""The station's assessment of itself: counted from the register where it knows, typed with evidence where not, then fixed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import assessment, assessment_facts, assessment_indicators, packs, papers
from stationdesk.services.assessment import AssessmentRow, LineRow, Typed
from stationdesk.services.assessment_facts import Span


def opened(desk: Desk, scheme: str = "scheme_100", period: str = "2026") -> AssessmentRow:
    return desk.change(lambda work: assessment.open_(work, scheme, period))


def fill(desk: Desk, row: AssessmentRow, code: str, value: str = "", **more: Any) -> LineRow:
    more.setdefault("evidence", "现场核对记录")
    after = desk.change(lambda work: assessment.fill(work, row.id, Typed(code, value, **more)))
    return next(one for one in after.lines if one.code == code)


def answered(desk: Desk) -> AssessmentRow:
    """Every line of the hundred points answered."""
    row = opened(desk)
    body = desk.read(lambda work: packs.holding(work, "assessment").body)
    required = {one["code"]: one.get("required", ()) for one in body["indicators"]}
    for line in row.lines:
        if line.source == "missing":
            value = {"checklist": "、".join(required[line.code]), "boolean": "是"}.get(
                line.kind, "100%" if line.unit == "比例" else "900"
            )
            if line.code == "TL-03":
                value = "20%"
            fill(desk, row, line.code, value)
        if line.unanswered:
            fill(desk, row, line.code, "" if line.source == "register" else value, points=assessment.plain(line.full),
                 why="本期没有发生，按满分计")  # fmt: skip
    return desk.read(lambda work: assessment.get(work, row.id))


def test_what_the_register_knows_is_counted_and_says_from_which_records(desk: Desk) -> None:
    row = opened(desk)
    windows = next(one for one in row.lines if one.code == "XN-02")
    assert (windows.source, windows.met, windows.points) == ("register", True, windows.full)
    assert "党建廉政" in windows.evidence
    parts = next(one for one in row.lines if one.code == "XN-05")
    assert (parts.value, parts.met, parts.points) == ("0部分", False, 0)
    assert "2026-07-01至2026-09-30" in parts.evidence
    assert row.full == 100_00
    assert (row.since, row.until) == (date(2026, 1, 1), date(2026, 11, 22))


def test_nothing_to_count_gives_no_points_by_itself(desk: Desk) -> None:
    row = opened(desk)
    line = next(one for one in row.lines if one.code == "TL-07")
    assert (line.value, line.met, line.points, line.unanswered) == ("没有发生", None, None, True)
    with pytest.raises(assessment.PointsUnexplained):
        fill(desk, row, "TL-07", points="6")
    given = fill(desk, row, "TL-07", points="4.5", why="本期没有办结件，按去年计")
    assert (given.points, given.source, given.unanswered) == (450, "register", False)


def test_a_typed_value_needs_its_evidence_and_is_measured_exactly(desk: Desk) -> None:
    row = opened(desk)
    with pytest.raises(assessment.EvidenceMissing):
        fill(desk, row, "SY-03", "12/15", evidence="")
    line = fill(desk, row, "SY-03", "12/15", evidence="主题党日签到册")
    assert (line.value, line.met, line.points) == ("12/15（80%）", True, 600)
    assert fill(desk, row, "SY-03", "79.99%").points == 0
    assert fill(desk, row, "TL-03", "30%").met is True
    assert fill(desk, row, "TL-03", "0.31").met is False


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("SY-03", "很多"), ("SY-03", "15/12"), ("SY-03", "1/0"), ("SY-03", "-1"), ("SY-03", "=1+1"), ("SY-02", "5%"),
        ("SY-02", "1e9"), ("KL-03", "党支部办公室、游泳池"), ("SY-03", "120%"), ("SY-02", "三个"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_by_its_indicator(desk: Desk, code: str, value: str) -> None:
    row = opened(desk)
    with pytest.raises(assessment_indicators.ValueUnreadable):
        fill(desk, row, code, value)
    line = next(o for o in desk.read(lambda work: assessment.get(work, row.id)).lines if o.code == code)
    assert (line.source, line.value) == ("missing", "")


def test_a_list_says_what_is_lacking(desk: Desk) -> None:
    row = opened(desk)
    line = fill(desk, row, "KL-03", "党支部办公室、村委会办公室")
    assert (line.value, line.met, line.points) == ("2/15", False, 0)
    assert "卫生室" in line.evidence
    assert line.have == ("党支部办公室", "村委会办公室")


def test_points_stay_within_what_an_indicator_can_give(desk: Desk) -> None:
    row = opened(desk)
    for wrong in ("7", "-1", "6.001", "六", "９９"):
        with pytest.raises(assessment.PointsWrong):
            fill(desk, row, "SY-03", "90%", points=wrong, why="试")


def test_it_is_finished_only_when_every_line_is_answered_and_then_never_changes(desk: Desk) -> None:
    row = opened(desk)
    with pytest.raises(assessment.LinesUnanswered):
        desk.change(lambda work: assessment.finish(work, row.id))
    desk.change(lambda work: assessment.withdraw(work, row.id, "试填"))
    row = answered(desk)
    assert row.missing == 0
    done = desk.change(lambda work: assessment.finish(work, row.id))
    assert done.state == "finished"
    assert done.score == sum(one.points or 0 for one in done.lines)
    assert done.grade
    with pytest.raises(assessment.AssessmentFinished):
        fill(desk, done, "SY-03", "90%")
    with pytest.raises(assessment.AssessmentFinished):
        desk.change(lambda work: assessment.recount(work, done.id))
    paper = desk.read(lambda work: papers.latest(work, "assessment_sheet", done.id))
    said: Any = desk.read(lambda work: papers.facts(work, paper.id))
    assert (said.number, said.draft, said.grade) == (done.number, False, done.grade)
    assert len(said.lines) == len(done.lines)


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100_00, "优秀"), (90_00, "优秀"), (89_99, "合格"), (80_00, "合格"), (79_99, "不合格"), (0, "不合格")],
)
def test_the_bound_belongs_to_the_better_grade(desk: Desk, score: int, grade: str) -> None:
    body = desk.read(lambda work: packs.holding(work, "assessment").body)
    assert assessment.grade(body, score) == grade


def test_standards_of_different_places_are_not_mixed(desk: Desk) -> None:
    row = opened(desk, "KL")
    assert {one.place for one in row.lines} == {"凯里"}
    assert "KL-02" not in {one.code for one in row.lines}, "the one of towns"
    assert (row.full, row.so_far) == (None, None)
    with pytest.raises(assessment.PointsWrong):
        fill(desk, row, "KL-06", "5", points="2", why="试")
    left = fill(desk, row, "KL-09", not_applicable=True, evidence="自有用房")
    assert (left.source, left.met) == ("not_applicable", None)
    with pytest.raises(assessment_indicators.ValueUnreadable):
        fill(desk, row, "KL-06", not_applicable=True)
    with pytest.raises(assessment.AssessmentSchemeUnknown):
        opened(desk, "武汉")


def test_one_period_has_one_open_assessment(desk: Desk) -> None:
    opened(desk)
    with pytest.raises(assessment.AssessmentOpenAlready):
        opened(desk)
    for wrong in ("2027", "2026-10", "去年", ""):
        with pytest.raises(assessment.AssessmentPeriodWrong):
            opened(desk, period=wrong)


def test_an_area_is_measured_by_the_households_of_the_register(desk: Desk) -> None:
    row = opened(desk)
    line = fill(desk, row, "KL-01", "399")
    assert (line.met, line.wanted) == (False, "不低于400㎡"), "a village of no more than 2,000 people"
    assert fill(desk, row, "KL-01", "400㎡").met is True
    assert fill(desk, row, "TL-01", "400").value == "400㎡", "with no household there is nothing to divide by"


def test_who_may_only_look_changes_nothing(desk: Desk, colleague: Any) -> None:
    row = opened(desk)
    head = colleague(desk, "head")
    assert head.read(lambda work: assessment.get(work, row.id)).number == row.number
    with pytest.raises(NotPermitted):
        head.change(lambda work: assessment.fill(work, row.id, Typed("SY-03", "90%", "册")))


@pytest.mark.parametrize(
    ("until", "quarter"),
    [
        (date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 11, 22), (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 2, 3), (date(2026, 1, 1), date(2026, 2, 3))),
        (date(2026, 9, 30), (date(2026, 7, 1), date(2026, 9, 30))),
    ],
)
def test_a_quarterly_indicator_is_counted_in_the_last_quarter_that_is_over(
    until: date, quarter: tuple[date, date]
) -> None:
    assert Span(date(2026, 1, 1), until).quarter == quarter


def test_a_share_is_never_rounded_over_its_bound() -> None:
    assert assessment_facts.ratio(7999, 10000, "").value == Fraction(7999, 10000)
    assert assessment_facts.percent(Fraction(2, 3)) == "66.7%"
