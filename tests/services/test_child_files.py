"""A child's file: every field of the national form, the questionnaire, weekly contact, the plan, moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.idnumber import make
from stationdesk.core.papers import ChildForm, ChildHandover
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.models.child_files import ChildRecord
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Mark, Person
from stationdesk.models.users import AuditEntry
from stationdesk.security.permits import NotPermitted
from stationdesk.services import (
    child_assessment,
    child_contacts,
    child_files,
    child_form,
    child_moves,
    child_plans,
    child_records,
    child_statuses,
    left_behind,
    left_behind_files,
    papers,
    residents,
)
from stationdesk.services import file_access_sight as sight
from stationdesk.services.child_assessment import Answered
from stationdesk.services.child_contacts import NewContact
from stationdesk.services.child_records import FormEdit
from stationdesk.services.file_access import FileNotAuthorised
from tests.services.children import TODAY, authorised, do, enrolled

NUMBER = make("421221", date(1988, 1, 1), 1)
Ready = tuple[Desk, str, str, tuple[str, str, str]]


@pytest.fixture
def ready(desk: Desk, colleague: Callable[..., Desk]) -> Ready:
    enrolment, child, others = enrolled(desk)
    authorised(desk, colleague)
    return desk, enrolment, child, others


def opened(ready: Ready, **more: Any) -> child_files.OpenedChild:
    return ready[0].change(lambda work: child_files.opened(work, ready[1], **more))


def answers(desk: Desk, **other: str) -> dict[str, str]:
    asked = desk.read(child_assessment.questionnaire)
    return {one.key: one.options[0].key for one in asked.questions} | other


FORM: dict[str, Any] = {
    "household_register": True,
    "health": "ill",
    "illness": "先天性心脏病",
    "disability": "",
    "boards": True,
    "schooling": "primary",
    "school": "四邑小学",
    "school_class": "五（2）班",
    "teacher": "舒老师",
    "teacher_phone": "13900001111",
    "away": "both",
    "entrusted": False,
    "carer_name": "",
    "carer_phone": "",
    "carer_id_number": "",
    "carer_relation": "祖母",
    "carer_address": "",
    "care_kind": "fair",
    "income": ["work", "farming"],
    "support": ["dibao"],
    "kin": {
        "maternal_grandmother": {"name": "周大妹", "born_on": "1955-03-04"},
        "paternal_grandfather": {"dead": True},
    },
    "director": "王敏",
    "head": "任桂芳",
    "checker": "谌家贵",
    "remark": "暑假去父母处",
}


def test_every_field_of_the_form_is_kept_and_stands_on_the_paper(ready: Ready) -> None:
    desk, enrolment, _, _ = ready
    assert set(FORM) == set(child_records.FIELDS)
    do(desk, child_records.save, FormEdit(enrolment, FORM, {"ethnic": "15", "living_address": "四邑村三组"}))
    paper = do(desk, left_behind_files.form, enrolment)
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, ChildForm)
    assert (facts.health, facts.illness, facts.boards, facts.schooling) == (
        "患病",
        "先天性心脏病",
        True,
        "小学",
    )
    assert (facts.registered, facts.entrusted, facts.care_kind, facts.both_away) == (
        True,
        False,
        "一般",
        True,
    )
    assert (facts.income, facts.support) == (("打工", "种养殖"), ("低保",))
    assert (facts.maternal_grandmother.name, facts.maternal_grandmother.born_on) == (
        "周大妹",
        date(1955, 3, 4),
    )
    assert facts.paternal_grandfather.dead
    assert (facts.paternal_grandmother.name, facts.father.works_at) == ("张桂英", "广东省东莞市")
    assert (facts.carer_name, facts.carer_relation) == ("张桂英", "祖母")
    assert (facts.head, facts.checker, facts.lives_at) == ("任桂芳", "谌家贵", "四邑村三组")
    more = {one.label: one.text for one in facts.more}
    assert more["学校、班级"] == "四邑小学　五（2）班"
    assert more["班主任、电话"] == "舒老师　13900001111"
    assert (more["儿童主任"], more["备注"]) == ("王敏", "暑假去父母处")


def test_the_form_never_calls_a_child_with_a_disability_healthy(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    desk.change(
        lambda work: setattr(work.session.get_one(Person, (work.station_id, child)), "disability_kind", "4")
    )
    do(desk, child_records.save, FormEdit(enrolment, {"health": "healthy"}))
    paper = do(desk, left_behind_files.form, enrolment)
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, ChildForm)
    assert facts.health == "残疾"


def test_a_field_that_is_emptied_is_empty_and_others_stay(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    do(desk, child_records.save, FormEdit(enrolment, FORM))
    assert do(desk, child_records.save, FormEdit(enrolment, {"illness": "", "health": "healthy"})) == (
        "illness",
        "health",
    )
    kept = desk.read(lambda work: child_form.record(work, child).school)  # type: ignore[union-attr]
    assert kept == "四邑小学"
    assert do(desk, child_records.save, FormEdit(enrolment, {"health": "healthy"})) == ()


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"hobby": "x"}, child_records.FormFieldUnknown, "hobby"),
        ({"schooling": "university"}, child_records.FormChoiceUnknown, "schooling"),
        ({"income": ["work", "lottery"]}, child_records.FormChoiceUnknown, "income"),
        ({"health": "ill"}, child_records.IllnessUnsaid, "illness"),
        ({"kin": {"father": {"born_on": "2016-05-05"}}}, child_records.ChildOlderThanParent, "kin_father"),
        ({"kin": {"uncle": {"name": "x"}}}, child_records.FormFieldUnknown, "kin"),
        ({"schooling": "not_studying"}, child_records.DroppedOutAtThatAge, "schooling"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(
    ready: Ready, changes: dict[str, Any], error: type[Exception], field: str
) -> None:
    desk, enrolment, child, _ = ready
    with pytest.raises(error) as refused:
        do(desk, child_records.save, FormEdit(enrolment, changes))
    assert refused.value.field == field  # type: ignore[attr-defined]
    assert desk.read(lambda work: child_form.record(work, child)) is None


def test_two_laptops_begin_the_same_row(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    do(desk, child_records.save, FormEdit(enrolment, {"school": "四邑小学"}))
    from stationdesk.core.ids import seeded_id

    def ids(work: Any) -> list[str]:
        return [row.id for row in work.session.query(ChildRecord)]

    assert desk.read(ids) == [seeded_id("child_files", desk.device.station_id, child)]


def test_the_answers_give_the_grade_and_a_worker_may_only_put_it_lower(ready: Ready) -> None:
    desk, enrolment, _, _ = ready
    given = answers(desk)
    with pytest.raises(child_assessment.AnswerMissing) as missing:
        do(desk, child_assessment.assess, Answered(enrolment, given | {"school": ""}))
    assert missing.value.field == "school"
    with pytest.raises(child_assessment.AnswerUnknown):
        do(desk, child_assessment.assess, Answered(enrolment, given | {"school": "maybe"}))
    assert do(desk, child_assessment.assess, Answered(enrolment, given)).grade == "good"
    worse = answers(desk, carer="weak", parents="seldom")
    with pytest.raises(child_assessment.GradeAboveAnswers):
        do(desk, child_assessment.assess, Answered(enrolment, worse, grade="good"))
    made = do(
        desk, child_assessment.assess, Answered(enrolment, worse, grade="poor", note="祖母独自带三个孩子")
    )
    assert (made.suggested, made.grade, made.risk) == ("fair", "poor", "high")
    assert ("父母与孩子联系", "几个月才有") in made.answers
    alone = do(desk, child_assessment.assess, Answered(enrolment, answers(desk, carer="nobody")))
    assert (alone.suggested, alone.risk) == ("poor", "high")
    assert [one.grade for one in opened(ready).assessments] == ["good", "poor", "poor"]


def test_every_boundary_of_the_grades_is_where_the_pack_says(desk: Desk) -> None:
    def points(work: Any, wanted: int) -> str:
        asked = child_assessment.questionnaire(work).questions
        left, chosen = wanted, {}
        for one in asked:
            able = [o for o in one.options if not o.poor and o.points <= left]
            best = max(able, key=lambda o: o.points)
            chosen[one.key], left = best.key, left - best.points
        assert left == 0
        return child_assessment.outcome(work, chosen).grade

    grades = [desk.read(lambda work, n=n: points(work, n)) for n in range(14)]
    assert grades == ["good"] * 4 + ["fair"] * 6 + ["poor"] * 4


def test_parents_who_are_not_in_touch_for_a_week_are_shown_to_the_day(ready: Ready, clock: SetClock) -> None:
    desk, enrolment, _, _ = ready
    assert desk.read(child_contacts.overdue) == []
    clock.set(clock.at + timedelta(days=7))
    assert desk.read(child_contacts.overdue) == []
    clock.set(clock.at + timedelta(days=1))
    (late,) = desk.read(child_contacts.overdue)
    assert (late.enrolment_id, late.days, late.last_on) == (enrolment, 1, None)
    # The child alone is not enough: the carer is to be spoken to as well.
    touch = do(desk, child_contacts.contact, NewContact(enrolment, reached="child"))
    assert touch.overdue_days == 1
    touch = do(desk, child_contacts.contact, NewContact(enrolment, reached="carer", how="video"))
    assert (touch.overdue_days, touch.due_on) == (0, TODAY + timedelta(days=15))
    assert desk.read(child_contacts.overdue) == []
    with pytest.raises(child_contacts.ContactAhead):
        do(desk, child_contacts.contact, NewContact(enrolment, TODAY + timedelta(days=30)))
    with pytest.raises(child_contacts.ChoiceUnknown):
        do(desk, child_contacts.contact, NewContact(enrolment, how="pigeon"))


def test_a_plan_has_a_goal_a_person_and_a_day_and_what_was_done_closes_it(
    ready: Ready, clock: SetClock
) -> None:
    desk, enrolment, _, _ = ready
    new = child_plans.NewGoal(enrolment, "relief", "申请临时救助", "王敏", TODAY + timedelta(days=5))
    for wrong, error in (
        ({"kind": "magic"}, child_plans.PlanKindUnknown),
        ({"goal": " "}, child_plans.GoalMissing),
        ({"who": ""}, child_plans.NobodySeesToIt),
        ({"by_on": TODAY - timedelta(days=1)}, child_plans.GoalDayPast),
    ):
        with pytest.raises(error):
            do(desk, child_plans.add, child_plans.NewGoal(**(vars(new) | wrong)))
    goal = do(desk, child_plans.add, new)
    clock.set(clock.at + timedelta(days=6))
    assert "关爱计划有1条过期未办" in opened(ready).flags
    action = child_plans.NewAction(enrolment, "陪祖母到镇里交材料", goal_id=goal, reached=True)
    do(desk, child_plans.act, action)
    (line,) = opened(ready).plan.goals
    assert (line.outcome, line.late, [a.kind for a in line.actions]) == ("reached", False, ["relief"])
    with pytest.raises(child_plans.GoalClosed):
        do(desk, child_plans.act, action)
    do(desk, child_plans.act, child_plans.NewAction(enrolment, "送书包", "warmth"))
    assert desk.read(lambda work: child_plans.counted(work, TODAY, work.today)) == {"relief": 1, "warmth": 1}


def test_moving_away_closes_the_register_and_makes_the_hand_over_paper(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    do(desk, child_records.save, FormEdit(enrolment, {"school": "四邑小学"}))
    new = child_moves.NewMove(enrolment, "school", "县实验小学", "随姑姑到县城", school_class="五（1）班")
    move = do(desk, child_moves.move, new)
    assert (move.from_place, move.to_place) == ("四邑小学", "县实验小学")
    assert desk.read(lambda work: child_form.record(work, child).school_class) == "五（1）班"  # type: ignore[union-attr]
    for wrong, error in (
        ({"kind": "up"}, child_moves.MoveUnknown),
        ({"place": ""}, child_moves.PlaceOfMoveMissing),
        ({"reason": ""}, left_behind.ReasonMissing),
        ({"moved_on": TODAY + timedelta(days=1)}, child_moves.MoveAhead),
    ):
        with pytest.raises(error):
            do(desk, child_moves.move, child_moves.NewMove(**(vars(new) | wrong)))
    gone = do(desk, child_moves.move, child_moves.NewMove(enrolment, "out", "通城县隽水镇", "随父母居住"))
    assert desk.read(left_behind.register) == []
    facts = desk.read(lambda work: papers.facts(work, gone.paper_id))
    assert isinstance(facts, ChildHandover)
    assert (facts.to_place, len(facts.items)) == ("通城县隽水镇", 5)
    assert [one.kind for one in opened(ready).moves] == ["out", "school"]


def test_numbers_are_masked_until_they_are_asked_for_which_is_written_down(ready: Ready) -> None:
    desk, enrolment, _, (father, _, _) = ready

    def number(work: Any) -> None:
        residents.edit(work, residents.EditPerson(father, {"id_number": NUMBER}))
        residents.set_phones(work, father, ("13800001234",))

    desk.change(number)
    do(desk, child_records.save, FormEdit(enrolment, {"teacher": "舒老师", "teacher_phone": "13900001111"}))
    shown = opened(ready)
    assert shown.kin["father"].phone == "138****1234"
    assert "13900001111" not in "".join(shown.form.values())
    whole = opened(ready, reveal=True)
    assert (whole.kin["father"].id_no, whole.kin["father"].phone) == (NUMBER, "13800001234")
    tags = desk.read(
        lambda work: [row.tag for row in work.session.query(AuditEntry).filter_by(target_id=enrolment)]
    )
    assert tags.count("left_behind:reveal") == 1
    # The first thing done in the file opened it; both looks afterwards are written down too.
    assert tags.count("left_behind:open_child") == 3
    assert "王" not in repr(whole)
    assert "1380000" not in repr(whole)


def test_opening_is_written_down_and_an_emergency_keeps_the_file_open_for_the_day(
    desk: Desk, clock: SetClock
) -> None:
    enrolment, _, _ = enrolled(desk)
    look = lambda emergency="": desk.change(lambda work: child_files.opened(work, enrolment, emergency))  # noqa: E731
    with pytest.raises(FileNotAuthorised):
        look()
    assert look("夜里无人看护").emergency
    do(desk, child_contacts.contact, NewContact(enrolment))
    assert look().emergency
    clock.set(clock.at + timedelta(days=1))
    with pytest.raises(FileNotAuthorised):
        do(desk, child_contacts.contact, NewContact(enrolment))


def test_a_file_is_never_deleted_only_withdrawn_by_who_reviews(
    ready: Ready, colleague: Callable[..., Desk]
) -> None:
    desk, enrolment, child, _ = ready
    do(desk, child_records.save, FormEdit(enrolment, {"school": "四邑小学"}))
    with pytest.raises(NotPermitted):
        do(desk, child_files.withdraw, enrolment, "重复登记")
    head = colleague(desk, "secretary", name="赵书记")
    with pytest.raises(child_files.FileWithdrawalUnexplained):
        do(head, child_files.withdraw, enrolment, " ")
    do(head, child_files.withdraw, enrolment, "重复登记")
    assert desk.read(left_behind.register) == []

    def kept(work: Any) -> tuple[str | None, str | None]:
        row = work.session.get_one(Enrolment, (work.station_id, enrolment))
        return row.withdrawn_why, child_form.record(work, child).school  # type: ignore[union-attr]

    assert desk.read(kept) == ("重复登记", "四邑小学")


def test_whoever_a_report_names_sees_nothing_of_the_child(ready: Ready, clock: SetClock) -> None:
    desk, enrolment, child, (father, _, _) = ready

    def facts(work: Any) -> None:
        work.session.add(Mark(station_id=work.station_id, person_id=father, mark="低保"))
        sight.lose(work, child, (NamedPerson(name="王敏"),))

    clock.set(clock.at + timedelta(days=30))
    assert desk.read(child_contacts.overdue)
    desk.change(facts)
    assert desk.read(child_contacts.overdue) == []
    assert desk.read(child_statuses.proposals) == []
    for act in (
        lambda work: child_files.opened(work, enrolment),
        lambda work: child_files.opened(work, enrolment, "紧急"),
        lambda work: child_contacts.contact(work, NewContact(enrolment)),
        lambda work: child_records.save(work, FormEdit(enrolment, {"school": "x"})),
    ):
        with pytest.raises(left_behind.EnrolmentUnknown):
            desk.change(act)
    with pytest.raises(residents.PersonUnknown):
        do(desk, child_statuses.by_hand, child, "difficulty/violence", "x")
