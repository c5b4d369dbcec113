"""A guardian's consent or another basis is written down; a refusal narrows what is kept and blocks nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.errors import Refusal
from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import consents, file_access_guard, left_behind
from stationdesk.services import left_behind_files as files
from stationdesk.services import left_behind_reports as reports
from stationdesk.services.consents import NewBasis
from stationdesk.services.left_behind import EnrolmentUnknown, Graded
from stationdesk.services.left_behind_reports import NewReport
from tests.services.test_file_access import accused, enrolled, granted

OPEN = Callable[..., Desk]
TODAY = date(2026, 11, 22)


@pytest.fixture
def secretary(desk: Desk, colleague: OPEN) -> Desk:
    return colleague(desk, "secretary", name="郑书记")


def say(desk: Desk, enrolment: str, basis: str, **more: object) -> str:
    given: dict[str, object] = {"given_by": "王建国", "relation": "父亲", "how": "written"} | more
    return desk.change(lambda work: consents.record(work, NewBasis(enrolment, basis, **given)))  # type: ignore[arg-type]


def standing(desk: Desk, child: str) -> consents.Standing:
    return desk.read(lambda work: consents.standing(work, child))


def test_a_refusal_blocks_neither_file_nor_visit_nor_report(desk: Desk, secretary: Desk) -> None:
    child, enrolment = enrolled(desk)
    granted(secretary, desk)
    say(desk, enrolment, "refused")
    assert standing(desk, child).basis == "refused"
    assert not desk.change(lambda work: files.open_child(work, enrolment)).emergency
    assert desk.change(lambda work: files.form(work, enrolment)).number
    desk.change(lambda work: left_behind.assess(work, Graded(enrolment, "poor")))
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "x"))
    assert desk.change(lambda work: reports.report(work, NewReport("6", "独自在家", person_id=child))).number


def test_under_fourteen_something_is_missing_until_it_is_recorded(desk: Desk, secretary: Desk) -> None:
    child, enrolment = enrolled(desk)
    assert (standing(desk, child).basis, standing(desk, child).sensitive) == ("missing", True)
    assert desk.read(consents.missing) == (enrolment,)
    say(desk, enrolment, "duty", given_by="", how="", note="未成年人保护法第四十三条，建立信息档案")
    assert desk.read(consents.missing) == ()
    assert (standing(desk, child).basis, standing(desk, child).asked) == ("duty", False)

    def older(work: object) -> None:
        work.run("UPDATE people SET birth = '2012-11-22' WHERE id = :p", {"p": child})  # type: ignore[attr-defined]

    desk.change(older)
    assert not standing(desk, child).sensitive


def test_the_last_word_of_a_guardian_counts_and_says_how_far(desk: Desk, secretary: Desk) -> None:
    child, enrolment = enrolled(desk)
    with pytest.raises(consents.NothingToWithdraw):
        say(desk, enrolment, "withdrew")
    say(desk, enrolment, "consent", scope=("file", "photos"), said_on=TODAY - timedelta(days=9))
    assert desk.read(lambda work: consents.allows(work, child, "photos"))
    assert not desk.read(lambda work: consents.allows(work, child, "share"))
    say(desk, enrolment, "emergency", given_by="", how="", note="送医", said_on=TODAY - timedelta(days=3))
    assert standing(desk, child).basis == "consent", (
        "what the station says does not undo what a guardian said"
    )
    say(desk, enrolment, "withdrew")
    assert standing(desk, child).basis == "withdrew"
    assert not desk.read(lambda work: consents.allows(work, child, "photos"))


def test_what_is_missing_is_said_at_its_field(desk: Desk) -> None:
    _, enrolment = enrolled(desk)
    for field, basis, more in (
        ("basis", "maybe", {}),
        ("scope", "consent", {}),
        ("scope", "consent", {"scope": ("everything",)}),
        ("given_by", "refused", {"given_by": " "}),
        ("how", "refused", {"how": ""}),
        ("witness", "consent", {"scope": ("file",), "how": "spoken"}),
        ("note", "duty", {}),
        ("said_on", "refused", {"said_on": TODAY + timedelta(days=1)}),
    ):
        with pytest.raises(Refusal) as refused:
            say(desk, enrolment, basis, **more)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_what_was_said_is_read_in_the_opened_file_only(desk: Desk, secretary: Desk, colleague: OPEN) -> None:
    child, enrolment = enrolled(desk)
    say(desk, enrolment, "consent", scope=("file",), how="spoken", witness="李四")
    with pytest.raises(file_access_guard.FileNotOpened):
        desk.read(lambda work: consents.listed(work, enrolment))
    granted(secretary, desk)
    desk.change(lambda work: files.open_child(work, enrolment))
    (row,) = desk.read(lambda work: consents.listed(work, enrolment))
    assert (row.given_by, row.relation, row.scope, row.witness, row.by) == (
        "王建国", "父亲", ("file",), "李四", "王敏",
    )  # fmt: skip
    worker = colleague(desk, "worker", name="钱社工")
    with pytest.raises(NotPermitted):
        worker.read(lambda work: consents.listed(work, enrolment))
    named = colleague(desk, "child_director", name="周长河")
    accused(desk, child, "周长河")
    for verb in (
        lambda work: consents.listed(work, enrolment),
        lambda work: consents.record(work, NewBasis(enrolment, "refused", given_by="x", how="phone")),
    ):
        with pytest.raises(EnrolmentUnknown):
            named.change(verb)
    assert named.read(consents.missing) == ()
