"""委托照护书: the law says who may not be entrusted, who must be heard and told; a change ends what it replaces."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from stationdesk.core.idnumber import make
from stationdesk.core.papers import CareLetterPaper, CareNoticePaper
from stationdesk.desk import Desk
from stationdesk.models.child_files import CareLetter
from stationdesk.models.left_behind import Enrolment
from stationdesk.models.residents import Absence, Mark, Person
from stationdesk.services import (
    attachments,
    child_carers,
    child_contacts,
    child_letters,
    child_papers,
    left_behind,
    papers,
)
from stationdesk.services.child_letters import Letter, NewLetter
from stationdesk.services.file_access import FileNotAuthorised
from stationdesk.services.file_access_guard import FileNotOpened
from tests.services.children import CLEAN, TODAY, authorised, do, enrolled

Ready = tuple[Desk, str, str, tuple[str, str, str]]


@pytest.fixture
def ready(desk: Desk, colleague: Callable[..., Desk]) -> Ready:
    """A child on the register, whose file the one at the desk may open."""
    enrolment, child, others = enrolled(desk)
    authorised(desk, colleague)
    return desk, enrolment, child, others


def asked(ready: Ready, **more: Any) -> NewLetter:
    _, enrolment, _, (_, _, grandmother) = ready
    given: dict[str, Any] = {
        "enrolment_id": enrolment,
        "reason": "父母均在外务工",
        "since": TODAY,
        "until": date(2027, 2, 28),
        "checks": CLEAN,
        "carer_id": grandmother,
        "carer_relation": "祖母",
    }
    return NewLetter(**(given | more))


def letters(desk: Desk, child: str) -> list[Letter]:
    return desk.read(lambda work: child_letters.of_child(work, child))


def signed(ready: Ready, **more: Any) -> Letter:
    desk, enrolment, *_ = ready
    made = do(desk, child_letters.write, asked(ready, child_opinion="愿意跟奶奶住", heard_on=TODAY, **more))
    return do(desk, child_letters.sign, enrolment, made.id)


def change(desk: Desk, table: type[Any], key: str, **values: Any) -> None:
    def do_it(work: Any) -> None:
        row = work.session.get_one(table, (work.station_id, key))
        for name, value in values.items():
            setattr(row, name, value)

    desk.change(do_it)


def test_each_of_the_four_questions_must_be_answered_and_a_yes_is_refused(ready: Ready) -> None:
    desk, _, child, _ = ready
    for n, key in enumerate(CLEAN, 1):
        with pytest.raises(child_carers.CarerAnswerMissing) as missing:
            do(desk, child_letters.write, asked(ready, checks=CLEAN | {key: None}))
        assert missing.value.params["number"] == n
        with pytest.raises(child_carers.CarerMayNot) as refused:
            do(desk, child_letters.write, asked(ready, checks=CLEAN | {key: True}))
        assert refused.value.field == f"check_{key}"
    assert letters(desk, child) == []


def test_who_may_not_be_entrusted_is_refused_by_the_reason(ready: Ready) -> None:
    desk, _, child, (father, _, grandmother) = ready
    write = child_letters.write
    with pytest.raises(child_carers.CarerIsParent):
        do(desk, write, asked(ready, carer_id=father))
    with pytest.raises(child_carers.CarerIsChild):
        do(desk, write, asked(ready, carer_id=child))
    with pytest.raises(child_carers.CarerMissing):
        do(desk, write, asked(ready, carer_id=None))
    for values, error in (
        ({"birth": date(2010, 1, 1)}, child_carers.CarerNotAdult),
        ({"birth": None}, child_carers.CarerBirthUnknown),
        ({"died_on": date(2026, 1, 1)}, child_carers.CarerDead),
        ({"moved_out_on": date(2026, 1, 1)}, child_carers.CarerMoved),
        ({"guardian_capacity": "none"}, child_carers.CarerUnable),
    ):
        before = {name: desk.read(lambda w, n=name: getattr(w.session.get_one(Person, (w.station_id, grandmother)), n)) for name in values}  # fmt: skip
        change(desk, Person, grandmother, **values)
        with pytest.raises(error):
            do(desk, write, asked(ready))
        change(desk, Person, grandmother, **before)
    assert letters(desk, child) == []


def test_the_day_of_the_eighteenth_birthday_is_the_first_on_which_one_may_be_entrusted(ready: Ready) -> None:
    desk, *_ = ready
    young = asked(ready, carer_id=None, carer_name="张小军")
    with pytest.raises(child_carers.CarerNotAdult):
        do(desk, child_letters.write, replace(young, carer_id_no=make("421221", date(2008, 11, 23), 11)))
    made = do(
        desk, child_letters.write, replace(young, carer_id_no=make("421221", TODAY.replace(year=2008), 11))
    )
    assert made.carer["name"] == "张小军"


def test_a_carer_who_is_away_or_marked_unfit_is_refused(ready: Ready) -> None:
    desk, _, _, (_, _, grandmother) = ready

    def mark(work: Any) -> None:
        work.session.add(Mark(station_id=work.station_id, id="m1", person_id=grandmother, mark="失智", since=date(2026, 1, 1)))  # fmt: skip

    desk.change(mark)
    with pytest.raises(child_carers.CarerUnable):
        do(desk, child_letters.write, asked(ready))
    change(desk, Mark, "m1", until=date(2026, 6, 1))

    def leave(work: Any) -> None:
        work.session.add(Absence(station_id=work.station_id, person_id=grandmother, since=date(2026, 10, 1), place="广东省东莞市"))  # fmt: skip

    desk.change(leave)
    with pytest.raises(child_carers.CarerAway):
        do(desk, child_letters.write, asked(ready))


def test_nothing_is_entrusted_without_a_reason_or_beyond_the_childs_majority(ready: Ready) -> None:
    desk, *_ = ready
    with pytest.raises(child_letters.LetterReasonMissing):
        do(desk, child_letters.write, asked(ready, reason=" "))
    for until in (TODAY, date(2034, 5, 5)):
        with pytest.raises(child_letters.LetterTermWrong):
            do(desk, child_letters.write, asked(ready, until=until))
    do(desk, child_letters.write, asked(ready, until=date(2034, 5, 4)))


def test_it_is_not_signed_before_the_child_was_heard_or_it_is_said_why_not(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    made = do(desk, child_letters.write, asked(ready))
    assert made.state == "written"
    with pytest.raises(child_letters.ChildNotHeard):
        do(desk, child_letters.sign, enrolment, made.id)
    do(desk, child_letters.hear, enrolment, made.id, "想妈妈，愿意跟奶奶", None, "")
    assert do(desk, child_letters.sign, enrolment, made.id).state == "running"
    with pytest.raises(child_letters.LetterSigned):
        do(desk, child_letters.sign, enrolment, made.id)
    assert [one.heard_on for one in letters(desk, child)] == [TODAY]


def test_a_signed_letter_ends_that_nobody_looks_after_the_child(ready: Ready) -> None:
    desk, enrolment, _, (_, _, grandmother) = ready
    change(desk, Enrolment, enrolment, carer_id=None, carer_kind="none")
    signed(ready)
    assert desk.read(lambda work: left_behind.get(work, enrolment)).carer_kind == "grandparent"
    row = desk.read(lambda work: work.session.get_one(Enrolment, (work.station_id, enrolment)).carer_id)
    assert row == grandmother


def test_school_and_village_must_both_be_told_and_what_is_missing_is_shown(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    made = signed(ready)
    assert [one for one in made.problems if "告知" in one] == [
        "还没有书面告知学校",
        "还没有书面告知实际居住地村（居）委会",
    ]
    with pytest.raises(child_letters.RecipientMissing):
        do(desk, child_letters.notice, enrolment, made.id, "school", " ")
    with pytest.raises(child_letters.NoticeUnknown):
        do(desk, child_letters.notice, enrolment, made.id, "police", "某某")
    do(desk, child_letters.notice, enrolment, made.id, "school", "四邑小学李老师", date(2026, 11, 20))
    done = do(desk, child_letters.notice, enrolment, made.id, "village", "王敏")
    assert done.problems == ()
    assert [(one.addressee, one.given_on) for one in letters(desk, child)[0].notices] == [
        ("school", date(2026, 11, 20)),
        ("village", TODAY),
    ]


def test_only_one_letter_runs_and_a_change_ends_the_other_when_it_is_signed(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    first = signed(ready)
    with pytest.raises(child_letters.LetterRuns):
        do(desk, child_letters.write, asked(ready))
    second = do(
        desk,
        child_letters.write,
        asked(ready, replaces=first.id, not_heard_why="外出看病", until=date(2027, 6, 30)),
    )
    assert [one.state for one in letters(desk, child)] == ["written", "running"]
    do(desk, child_letters.sign, enrolment, second.id)
    assert [one.state for one in letters(desk, child)] == ["running", "ended"]
    assert desk.read(child_letters.signed_share) == (1, 1)
    do(desk, child_letters.end, enrolment, second.id, "父亲返乡")
    assert desk.read(child_letters.signed_share) == (1, 0)
    with pytest.raises(child_letters.LetterEnded):
        do(desk, child_letters.end, enrolment, second.id, "again")


def test_what_happens_to_the_carer_later_is_shown_and_stops_the_signing(ready: Ready) -> None:
    desk, enrolment, child, (_, _, grandmother) = ready
    running = signed(ready)
    change(desk, Person, grandmother, died_on=date(2026, 11, 21))
    (now,) = letters(desk, child)
    assert any("死亡" in one for one in now.problems)
    assert "张桂英" not in "".join(now.problems)
    do(desk, child_letters.end, enrolment, running.id, "被委托人去世")
    assert letters(desk, child)[0].problems == ()


def test_two_guardians_who_disagree_are_both_kept_and_signing_asks_why(ready: Ready) -> None:
    desk, enrolment, child, _ = ready
    made = do(desk, child_letters.write, asked(ready, child_opinion="愿意", heard_on=TODAY))
    for who, name, position in (("father", "王建国", "agrees"), ("mother", "李梅", "refuses")):
        new = child_contacts.NewWord(enrolment, who, name, "care", position, "电话里说的")
        do(desk, child_contacts.word, new)
    with pytest.raises(child_letters.GuardiansDisagree):
        do(desk, child_letters.sign, enrolment, made.id)
    done = do(desk, child_letters.sign, enrolment, made.id, despite="母亲三年未归，已向镇里报告")
    assert done.despite
    assert any("不一致" in one for one in done.problems)
    said = desk.read(lambda work: child_contacts.words_of(work, child))
    assert {(one.who, one.position) for one in said} == {("father", "agrees"), ("mother", "refuses")}
    do(desk, child_contacts.word, child_contacts.NewWord(enrolment, "mother", "李梅", "care", "agrees"))
    assert not any("不一致" in one for one in letters(desk, child)[0].problems)


def test_without_an_open_file_nothing_is_written(desk: Desk) -> None:
    enrolment, child, others = enrolled(desk)
    with pytest.raises(FileNotAuthorised):
        do(desk, child_letters.write, asked((desk, enrolment, child, others)))
    assert letters(desk, child) == []


def test_the_paper_says_every_field_and_the_notices_go_to_school_and_village(ready: Ready) -> None:
    desk, enrolment, _, _ = ready
    made = do(
        desk,
        child_letters.write,
        asked(
            ready,
            care={"medical": "小病由奶奶送医并签字"},
            child_opinion="愿意",
            heard_on=TODAY,
            village_opinion="入户核实属实",
            witness="任桂芳",
        ),
    )
    paper = do(desk, child_papers.letter, enrolment, made.id)
    facts = desk.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, CareLetterPaper)
    assert (facts.number, facts.carer.name, facts.carer_relation) == (made.number, "张桂英", "祖母")
    assert [(one.relation, one.name, one.works_at) for one in facts.guardians] == [
        ("父亲", "王建国", "广东省东莞市"),
        ("母亲", "李梅", "浙江省义乌市"),
    ]
    assert facts.care == (("就医（含签字同意）", "小病由奶奶送医并签字"),)
    assert len(facts.checks) == 4
    note = do(desk, child_papers.notice, enrolment, made.id, "village")
    told = desk.read(lambda work: papers.facts(work, note.id))
    assert isinstance(told, CareNoticePaper)
    assert (told.addressee, told.letter_number) == ("四邑村村民委员会", made.number)


def test_a_letter_never_shows_whole_numbers_until_they_are_asked_for(ready: Ready) -> None:
    made = signed(ready, carer_id=None, carer_name="周大妈", carer_id_no=make("421221", date(1966, 1, 1), 12), carer_phone="13800001111")  # fmt: skip
    shown = child_letters.masked(made)
    assert "*" in shown.carer["id_no"]
    assert "*" in shown.carer["phone"]
    assert made.carer["id_no"][6:14] not in repr(made) + repr(shown)


def test_the_end_of_the_term_is_shown(ready: Ready, clock: Any) -> None:
    desk, _, child, _ = ready
    signed(ready, until=TODAY + timedelta(days=3))
    clock.set(clock.at + timedelta(days=4))
    (over,) = letters(desk, child)
    assert over.state == "over"
    assert any("期限已过" in one for one in over.problems)


def test_a_refused_answer_leaves_no_trace(ready: Ready) -> None:
    desk, *_ = ready
    with pytest.raises(child_carers.CarerMayNot):
        do(desk, child_letters.write, asked(ready, checks=CLEAN | {"habits": True}))
    assert desk.read(lambda work: work.session.query(CareLetter).count()) == 0


PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_the_signed_scan_lies_behind_the_gate_of_the_file(
    ready: Ready, colleague: Callable[..., Desk]
) -> None:
    desk, _, _, _ = ready
    made = signed(ready)
    scan = desk.change(lambda work: attachments.attach_file(work, "care_letters", made.id, PNG, "签字页"))
    assert [one.id for one in desk.read(lambda work: attachments.listed(work, "care_letters", made.id))] == [
        scan.id
    ]
    assert desk.change(lambda work: attachments.content(work, scan.id))
    other = colleague(desk, "child_director", name="周主任")
    for look in (
        lambda work: attachments.listed(work, "care_letters", made.id),
        lambda work: attachments.get(work, scan.id),
        lambda work: attachments.content(work, scan.id),
    ):
        with pytest.raises(FileNotOpened):
            other.change(look)
