"""The registers: a person decides, history stays, a child's file is not for everyone, the counts add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.papers import ChildForm, LeftBehindSummary
from stationdesk.desk import Desk
from stationdesk.models.left_behind import SealedNote
from stationdesk.models.residents import Person
from stationdesk.models.users import AuditEntry
from stationdesk.security.permits import NotPermitted
from stationdesk.security.sealed import NotPermittedToRead
from stationdesk.services import left_behind as register
from stationdesk.services import left_behind_files as files
from stationdesk.services import left_behind_summary as counts
from stationdesk.services import left_behind_turning, papers
from stationdesk.services.left_behind import ByHand, Choice, Graded
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away, couple, elder

TODAY = date(2026, 11, 22)


def children(work: Work) -> list[register.Candidate]:
    return register.candidates(work, kind="child")


def family(desk: Desk, born: str = "2016-05-05") -> tuple[str, str, str, str]:
    return desk.change(lambda work: both_away(Family(work), born))


def confirmed(desk: Desk) -> tuple[str, str]:
    child, *_ = family(desk)
    made = desk.change(lambda work: register.confirm(work, Choice(child, "child")))
    assert made.enrolment_id is not None
    return child, made.enrolment_id


def test_a_confirmed_proposal_keeps_its_reason_rule_and_carer(desk: Desk) -> None:
    child, *_ = family(desk)
    (proposal,) = desk.read(children)
    assert (proposal.person_id, proposal.rule) == (child, "child@2026-1")
    made = desk.change(lambda work: register.confirm(work, Choice(child, "child")))
    assert made.reason == proposal.reason
    assert desk.read(children) == []
    (row,) = desk.read(register.register)
    assert (row.why, row.rule, row.carer_kind) == (proposal.reason, "child@2026-1", "grandparent")
    with pytest.raises(register.AlreadyEnrolled):
        desk.change(lambda work: register.confirm(work, Choice(child, "child")))


def test_a_rejected_proposal_comes_back_only_when_the_facts_change(desk: Desk) -> None:
    child, father, *_ = family(desk)
    with pytest.raises(register.ReasonMissing):
        desk.change(lambda work: register.reject(work, Choice(child, "child")))
    desk.change(lambda work: register.reject(work, Choice(child, "child", "母亲其实每天回家")))
    assert desk.read(children) == []
    assert desk.read(lambda work: register.candidates(work, TODAY - timedelta(days=30), "child")) == []
    desk.change(lambda work: Family(work).away(father, "2026-11-20", place="江苏省苏州市"))
    (again,) = desk.read(children)
    assert "苏州" in again.reason


def test_nobody_is_confirmed_whom_the_rules_do_not_propose(desk: Desk) -> None:
    child, *_ = desk.change(lambda work: Family(work).usual())
    with pytest.raises(register.NotProposed):
        desk.change(lambda work: register.confirm(work, Choice(child, "child")))


def test_by_hand_needs_a_reason_evidence_and_the_right_age(desk: Desk) -> None:
    child, father, *_ = desk.change(lambda work: Family(work).usual())
    for new, error in (
        (ByHand(child, "child", "", "入户核实"), register.ReasonMissing),
        (ByHand(child, "child", "父母长期不归", " "), register.EvidenceMissing),
        (ByHand(father, "child", "x", "y"), register.AgeOutsideGroup),
        (ByHand(child, "elder", "x", "y"), register.AgeOutsideGroup),
        (ByHand(child, "uncle", "x", "y"), register.KindUnknown),
        (ByHand(child, "child", "x", "y", since=TODAY + timedelta(days=1)), register.DayAhead),
    ):
        with pytest.raises(error):
            desk.change(lambda work, new=new: register.enrol(work, new))
    with pytest.raises(register.ReasonMissing) as said:
        desk.change(lambda work: register.enrol(work, ByHand(child, "child", "", "入户核实")))
    assert said.value.field == "why"  # the form shows it where it is missing
    assert desk.read(register.register) == []
    desk.change(lambda work: register.enrol(work, ByHand(child, "child", "父母长期不归", "入户核实")))
    assert [row.rule for row in desk.read(register.register)] == ["by-hand"]


def test_by_hand_takes_the_carer_from_the_household_and_never_says_nobody_unasked(desk: Desk) -> None:
    child, *_ = family(desk)
    desk.change(lambda work: register.enrol(work, ByHand(child, "child", "父母都在外", "入户核实")))
    (row,) = desk.read(register.register)
    assert row.carer_kind == "grandparent"


def test_only_a_child_has_a_carer(desk: Desk) -> None:
    _, wife = desk.change(lambda work: couple(Family(work), "2025-01-01"))
    desk.change(lambda work: register.confirm(work, Choice(wife, "woman")))
    assert [row.carer_kind for row in desk.read(register.register)] == [None]


def test_coming_back_is_a_new_row_and_the_history_stays(desk: Desk, clock: SetClock) -> None:
    child, enrolment = confirmed(desk)
    with pytest.raises(register.CloseBeforeEntry):
        desk.change(lambda work: register.close(work, enrolment, "x", TODAY - timedelta(days=1)))
    clock.set(clock.at + timedelta(days=10))
    desk.change(lambda work: register.close(work, enrolment, "随姑姑到县城生活"))
    with pytest.raises(register.EnrolmentClosed):
        desk.change(lambda work: register.close(work, enrolment, "again"))
    assert desk.read(children) == []
    new = ByHand(child, "child", "又回村里", "入户核实")
    desk.change(lambda work: register.enrol(work, new))
    assert len(desk.read(lambda work: register.of_person(work, child))) == 2
    past = desk.read(lambda work: register.register(work, on=TODAY))
    assert [row.id for row in past] == [enrolment]


def test_who_no_longer_fits_is_proposed_for_leaving(desk: Desk, clock: SetClock) -> None:
    child, father, _, _ = family(desk, "2010-12-01")
    desk.change(lambda work: register.confirm(work, Choice(child, "child")))
    assert desk.read(left_behind_turning.leavers) == []
    day = date(2026, 12, 1)
    assert [one.why for one in desk.read(lambda work: left_behind_turning.leavers(work, day))] == ["age"]
    turns = desk.read(
        lambda work: left_behind_turning.turning_points(work, TODAY, TODAY + timedelta(days=31))
    )
    assert [(one.person_id, one.age, one.day) for one in turns] == [(child, 16, day)]

    def returns(work: Work) -> None:
        work.run("UPDATE absences SET back = '2026-10-01' WHERE person_id = :p", {"p": father})

    desk.change(returns)
    assert [one.why for one in desk.read(left_behind_turning.leavers)] == ["back"]


def test_the_grade_gives_the_risk_and_a_worker_may_only_raise_it(desk: Desk) -> None:
    _, enrolment = confirmed(desk)
    for grade, risk, became in (("good", None, "low"), ("fair", "low", "medium"), ("good", "high", "high")):
        given = Graded(enrolment, grade, risk)
        row = desk.change(lambda work, given=given: register.assess(work, given))
        assert (row.guardianship, row.risk) == (grade, became)
    with pytest.raises(register.GradeUnknown):
        desk.change(lambda work: register.assess(work, Graded(enrolment, "excellent")))


def test_the_register_needs_its_permit(desk: Desk, colleague: Callable[..., Desk]) -> None:
    family(desk)
    agent = colleague(desk, "agent")
    for look in (register.candidates, register.register, counts.summary):
        with pytest.raises(NotPermitted):
            agent.read(look)


def test_a_childs_file_opens_by_authorisation_or_with_a_reason_and_is_written_down(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    child, enrolment = confirmed(desk)
    desk.change(lambda work: register.assess(work, Graded(enrolment, "fair")))
    with pytest.raises(files.FileNotAuthorised):
        desk.change(lambda work: files.open_child(work, enrolment))
    opened = desk.change(lambda work: files.open_child(work, enrolment, "孩子夜里未归"))
    assert opened.emergency
    user = desk.actor.user_id or ""
    secretary = colleague(desk, "secretary")
    with pytest.raises(NotPermitted):
        secretary.change(lambda work: files.open_child(work, enrolment, "想看看"))
    secretary.change(lambda work: files.authorise(work, user, "儿童主任任命书", person_id=child))
    with pytest.raises(files.AuthoriseOneself):
        secretary.change(lambda work: files.authorise(work, secretary.actor.user_id or "", "x"))
    opened = desk.change(lambda work: files.open_child(work, enrolment))
    assert not opened.emergency
    assert [one.grade for one in opened.assessments] == ["fair"]
    assert opened.parents[0].works_at == "广东省东莞市"

    def tags(work: Work) -> list[str]:
        rows = work.session.query(AuditEntry).filter_by(target_id=enrolment).order_by(AuditEntry.n)
        return [row.tag for row in rows]

    assert desk.read(tags)[-2:] == ["left_behind:emergency_open", "left_behind:open_child"]


def test_the_national_form_is_filled_from_the_facts(desk: Desk, colleague: Callable[..., Desk]) -> None:
    _, enrolment = confirmed(desk)
    secretary = colleague(desk, "secretary")
    user = desk.actor.user_id or ""
    secretary.change(lambda work: files.authorise(work, user, "儿童主任任命书"))
    paper = desk.change(lambda work: files.form(work, enrolment))
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, ChildForm)
    assert (facts.name, facts.both_away, facts.carer_name) == ("王小宝", True, "张桂英")
    assert facts.paternal_grandmother.name == "张桂英"
    assert facts.mother.works_at == "浙江省义乌市"


def test_a_sealed_note_is_ciphertext_from_birth_and_opens_for_its_readers(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    _, enrolment = confirmed(desk)
    text = "身上有伤，需要关注"
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, text))

    def stored(work: Work) -> str:
        return str(work.session.query(SealedNote).one().cipher)

    assert text not in desk.read(stored)
    (note,) = desk.change(lambda work: files.notes(work, "left_behind", enrolment))
    assert files.read_note(note, desk.opened.identity) == text
    other = colleague(desk, "worker")
    with pytest.raises(NotPermitted):
        other.change(lambda work: files.notes(work, "left_behind", enrolment))
    with pytest.raises(NotPermittedToRead):
        files.read_note(note, other.opened.identity)
    director = colleague(desk, "child_director", name="周主任")
    (early,) = director.change(lambda work: files.notes(work, "left_behind", enrolment))
    with pytest.raises(NotPermittedToRead):
        files.read_note(early, director.opened.identity)
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "第二条"))
    _, late = director.change(lambda work: files.notes(work, "left_behind", enrolment))
    assert files.read_note(late, director.opened.identity) == "第二条"


def test_every_whole_breakdown_adds_up_to_its_total(desk: Desk) -> None:
    def build(work: Work) -> None:
        for born in ("2016-05-05", "2022-01-01", "2011-01-01"):
            both_away(Family(work), born)
        couple(Family(work), "2024-01-01")
        old, _, daughter = elder(Family(work), "1940-01-01")
        Family(work).away(daughter, "2024-01-01")
        work.session.flush()
        work.session.get_one(Person, (work.station_id, old)).sex = None

    desk.change(build)
    for proposal in desk.read(register.candidates):
        choice = Choice(proposal.person_id, proposal.kind)
        desk.change(lambda work, choice=choice: register.confirm(work, choice))
    found = desk.read(counts.summary)
    assert [(group.kind, group.total) for group in found.groups] == [("child", 3), ("woman", 1), ("elder", 4)]
    for group in found.groups:
        for part in group.parts:
            ids = [one for cell in part.cells for one in cell.ids]
            assert all(cell.count == len(cell.ids) for cell in part.cells)
            assert set(ids) <= set(group.ids)
            if part.whole:
                assert sorted(ids) == sorted(group.ids)
    bands = {cell.key: cell.count for cell in found.group("child").part("sex_age").cells}
    assert [bands[key] for key in ("1:0", "1:6", "1:14")] == [1, 1, 1]
    assert {cell.key: cell.count for cell in found.group("elder").part("living").cells}["八十周岁以上"] == 1
    assert desk.read(lambda work: counts.summary(work, TODAY - timedelta(days=1))).group("child").total == 0


def test_the_summary_paper_holds_numbers_and_no_names(desk: Desk) -> None:
    confirmed(desk)
    paper = desk.change(counts.paper)
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, LeftBehindSummary)
    said = [cell for section in facts.sections for row in section.rows for cell in row]
    assert "王小宝" not in "".join(said)
    assert facts.sections[0].rows[0] == ("总数", "", "1")


def test_one_sitting_confirms_who_is_proposed_and_leaves_out_the_rest(desk: Desk) -> None:
    child, father, _, grandmother = family(desk)
    choices = [Choice(child, "child"), Choice(grandmother, "elder"), Choice(father, "elder")]
    done = desk.change(lambda work: register.confirm_all(work, choices))
    assert [(one.person_id, one.kind) for one in done] == [(child, "child"), (grandmother, "elder")]
    assert desk.change(lambda work: register.confirm_all(work, choices)) == []
