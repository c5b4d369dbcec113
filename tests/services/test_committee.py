"""Nobody supervises their own work or their family's: by the list of the bodies and the kinships of the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stationdesk.desk import Desk
from stationdesk.security.permits import NotPermitted
from stationdesk.services import committee, kinship, publicity, residents, supervision
from stationdesk.services.committee import NewMember
from stationdesk.services.supervision import NewCheck
from tests.services.test_publicity import account, given, make


def person(desk: Desk, name: str, born: int, sex: str = "1") -> str:
    new = residents.NewPerson(name=name, birth=date(born, 5, 6), sex=sex)
    return desk.change(lambda work: residents.add(work, new)).person_id


def kin(desk: Desk, who: str, relative: str, kind: str) -> None:
    desk.change(lambda work: kinship.add(work, kinship.NewKin(who, relative, kind)))


def add(desk: Desk, name: str, body: str, person_id: str | None = None) -> committee.MemberRow:
    return desk.change(lambda work: committee.add(work, NewMember(name, body, "委员", person_id)))


@pytest.fixture
def family(desk: Desk) -> dict[str, str]:
    """A grandfather, his two sons, a wife of one and their child."""
    ids = {
        name: person(desk, name, born, sex)
        for name, born, sex in (
            ("曾老大", 1940, "1"), ("曾建国", 1965, "1"), ("曾建军", 1968, "1"), ("李秀兰", 1966, "2"), ("曾小明", 1990, "1"),
            ("王五", 1970, "1"),
        )
    }  # fmt: skip
    kin(desk, ids["曾建国"], ids["曾老大"], "father")
    kin(desk, ids["曾建军"], ids["曾老大"], "father")
    kin(desk, ids["曾建国"], ids["李秀兰"], "spouse")
    kin(desk, ids["曾小明"], ids["曾建国"], "father")
    return ids


def test_near_relatives_reach_as_far_as_the_law_does(desk: Desk, family: dict[str, str]) -> None:
    near = desk.read(lambda work: committee.near(work, family["曾建国"]))
    assert {one.name: kind for one, kind in near.items()} == {
        "曾老大": "parent", "曾建军": "sibling", "李秀兰": "spouse", "曾小明": "child",
    }  # fmt: skip
    near = desk.read(lambda work: committee.near(work, family["曾小明"]))
    assert {one.name: kind for one, kind in near.items()} == {"曾建国": "parent", "曾老大": "grandparent"}


@pytest.mark.parametrize("name", ["曾建军", "李秀兰", "曾小明", "曾老大"])
def test_no_near_relative_of_the_committee_supervises(desk: Desk, family: dict[str, str], name: str) -> None:
    add(desk, "曾建国", "committee", family["曾建国"])
    with pytest.raises(committee.MemberConflicted):
        add(desk, name, "supervisors", family[name])
    assert add(desk, "王五", "supervisors", family["王五"]).conflict == ""


def test_an_election_is_never_refused_but_shows_who_has_to_leave(desk: Desk, family: dict[str, str]) -> None:
    add(desk, "曾建军", "supervisors", family["曾建军"])
    add(desk, "曾建国", "committee", family["曾建国"])
    rows = {one.name: one.conflict for one in desk.read(committee.list_all)}
    assert "兄弟姐妹" in rows["曾建军"]
    assert rows["曾建国"] == ""


def test_who_lacks_a_register_entry_is_compared_by_name(desk: Desk) -> None:
    add(desk, "周会计", "accounts")
    with pytest.raises(committee.MemberConflicted):
        add(desk, "周会计", "supervisors")
    with pytest.raises(committee.MemberTwice):
        add(desk, "周会计", "accounts")


def test_a_reviewer_related_to_the_committee_or_to_somebody_on_the_sheet_steps_aside(
    desk: Desk, colleague: Callable[..., Desk], family: dict[str, str]
) -> None:
    add(desk, "曾建军", "supervisors", family["曾建军"])
    reviewer = colleague(desk, "supervisor", name="曾建军")
    rows = given(
        ("被救助人", "款物名称", "数量", "金额", "发放日期"), ("曾建国", "大米", "1袋", 100, "2026-11-01")
    )
    rows = type(rows)(("受助人", *rows.headings[1:]), rows.rows)
    made = make(desk, "CA-05", rows, period="2026-11")
    with pytest.raises(publicity.ReviewerConflicted) as said:
        reviewer.change(lambda work: publicity.review(work, made.sheet_id))
    assert "兄弟姐妹" in str(said.value.message)
    assert "曾" not in said.value.message, "nobody is named"
    other = account(desk)
    assert reviewer.change(lambda work: publicity.review(work, other.sheet_id)).reviewers == 1
    add(desk, "曾建国", "committee", family["曾建国"])
    third = make(
        desk, "CA-05", type(rows)(rows.headings, ((2, ("王五", *rows.rows[0][1][1:])),)), period="2026-10"
    )
    with pytest.raises(publicity.ReviewerConflicted):
        reviewer.change(lambda work: publicity.review(work, third.sheet_id))


def test_a_check_of_a_relative_is_made_by_somebody_else(
    desk: Desk, colleague: Callable[..., Desk], family: dict[str, str]
) -> None:
    add(desk, "曾建军", "supervisors", family["曾建军"])
    add(desk, "王五", "supervisors", family["王五"])
    watcher = colleague(desk, "supervisor", name="王五")
    new = NewCheck(
        "finance",
        "十月收支",
        "票据不全",
        ("曾建军", "王五"),
        date(2026, 11, 20),
        True,
        "曾建国",
        date(2026, 12, 1),
    )
    questions = desk.read(lambda work: supervision.rules(work)["questions"])
    new = type(new)(**{**vars(new), "question": questions[0]["question"]})
    with pytest.raises(supervision.CheckerRelated):
        watcher.change(lambda work: supervision.record(work, new))
    free = type(new)(**{**vars(new), "responsible": "赵六"})
    assert watcher.change(lambda work: supervision.record(work, free)).problem


def test_a_term_that_ended_binds_nobody(desk: Desk, family: dict[str, str]) -> None:
    row = add(desk, "曾建国", "committee", family["曾建国"])
    with pytest.raises(committee.TermDaysWrong):
        desk.change(lambda work: committee.end(work, row.id, date(2026, 11, 23)))
    desk.change(lambda work: committee.end(work, row.id))
    with pytest.raises(committee.MemberUnknown):
        desk.change(lambda work: committee.end(work, row.id))
    assert add(desk, "曾建军", "supervisors", family["曾建军"]).conflict == ""


def test_the_list_is_kept_by_whoever_keeps_posts(desk: Desk, colleague: Callable[..., Desk]) -> None:
    head = colleague(desk, "head")
    with pytest.raises(NotPermitted):
        head.change(lambda work: committee.add(work, NewMember("周", "committee")))
