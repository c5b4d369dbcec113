"""Children's files: who may open them, who had to, who saw them, and who never does whatever post they hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.papers import FileAuthorisationSheet
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.models.file_access import FileOpening, SightLost
from stationdesk.models.left_behind import SealedNote
from stationdesk.models.residents import Person, Phone
from stationdesk.security.permits import NotPermitted, SamePersonTwice
from stationdesk.security.sealed import NotPermittedToRead
from stationdesk.services import file_access, file_access_guard, left_behind, papers
from stationdesk.services import left_behind_files as files
from stationdesk.services import left_behind_reports as reports
from stationdesk.services.left_behind import Choice, EnrolmentUnknown
from stationdesk.services.left_behind_reports import NewReport
from stationdesk.storage.work import Work
from tests.services.test_left_behind_rules import Family, both_away

OPEN = Callable[..., Desk]
TODAY = date(2026, 11, 22)
WHY = "孩子夜里未归，要找到父母电话"


def enrolled(desk: Desk) -> tuple[str, str]:
    """A child on the register: the person's id and the enrolment's."""
    child, *_ = desk.change(lambda work: both_away(Family(work), "2016-05-05"))
    made = desk.change(lambda work: left_behind.confirm(work, Choice(child, "child")))
    assert made.enrolment_id
    return child, made.enrolment_id


def granted(secretary: Desk, to: Desk, **more: object) -> str:
    user = to.actor.user_id or ""
    return secretary.change(lambda work: file_access.authorise(work, user, "党组织会议同意", **more))


@pytest.fixture
def secretary(desk: Desk, colleague: OPEN) -> Desk:
    return colleague(desk, "secretary", name="郑书记")


# standing authorisations ------------------------------------------------------------------------------


def test_an_authorisation_opens_from_its_first_day_to_its_last(
    desk: Desk, secretary: Desk, clock: SetClock
) -> None:
    _, enrolment = enrolled(desk)
    granted(secretary, desk, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2))
    for day, opens in ((0, False), (1, True), (2, True), (3, False)):
        clock.set(clock.at.replace(day=22 + day))
        if opens:
            assert not desk.change(lambda work: files.open_child(work, enrolment)).emergency
        else:
            with pytest.raises(file_access.FileNotAuthorised):
                desk.change(lambda work: files.open_child(work, enrolment))


def test_an_ended_authorisation_opens_nothing_more(desk: Desk, secretary: Desk) -> None:
    _, enrolment = enrolled(desk)
    one = granted(secretary, desk)
    desk.change(lambda work: files.open_child(work, enrolment))
    with pytest.raises(file_access.WhyMissing):
        secretary.change(lambda work: file_access.end(work, one, " "))
    secretary.change(lambda work: file_access.end(work, one, "调岗"))
    with pytest.raises(file_access.FileNotAuthorised):
        desk.change(lambda work: files.open_child(work, enrolment))
    with pytest.raises(file_access_guard.FileNotOpened):
        desk.change(lambda work: files.reveal(work, enrolment))
    with pytest.raises(file_access.AuthorisationEnded):
        secretary.change(lambda work: file_access.end(work, one, "再次"))
    (row,) = secretary.read(lambda work: file_access.authorisations(work, ended_too=True))
    assert (row.state, row.ended_why) == ("ended", "调岗")


def test_an_authorisation_for_one_child_opens_no_other(desk: Desk, secretary: Desk) -> None:
    child, enrolment = enrolled(desk)
    _, other = enrolled(desk)
    granted(secretary, desk, person_id=child)
    desk.change(lambda work: files.open_child(work, enrolment))
    with pytest.raises(file_access.FileNotAuthorised):
        desk.change(lambda work: files.open_child(work, other))


def test_who_grants_sees_all_and_when_they_end_and_others_only_their_own(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    director = colleague(desk, "child_director", name="周主任")
    worker = colleague(desk, "worker", name="钱社工")
    granted(secretary, desk)
    soon = granted(secretary, director, until=TODAY + timedelta(days=9))
    granted(secretary, worker, until=TODAY + timedelta(days=90))
    rows = secretary.read(file_access.authorisations)
    assert [(row.user, row.state, row.days_left, row.idle) for row in rows] == [
        ("周主任", "soon", 9, False),
        ("钱社工", "holds", 90, True),
        ("王敏", "holds", None, False),
    ]
    assert [row.id for row in director.read(file_access.authorisations)] == [soon]
    with pytest.raises(NotPermitted):
        worker.read(file_access.authorisations)
    with pytest.raises(NotPermitted):
        director.change(lambda work: file_access.end(work, soon, "x"))


def test_the_paper_to_sign_says_who_what_and_until_when(desk: Desk, secretary: Desk) -> None:
    one = granted(secretary, desk, until=TODAY + timedelta(days=365))
    paper = secretary.change(lambda work: file_access.authorisation_paper(work, one))
    facts = secretary.read(lambda work: papers.facts(work, paper.id))
    assert isinstance(facts, FileAuthorisationSheet)
    assert (facts.holder, facts.granter, facts.child) == ("王敏", "郑书记", "")
    assert facts.until == TODAY + timedelta(days=365)
    again = secretary.change(lambda work: file_access.authorisation_paper(work, one))
    assert again.id == paper.id
    with pytest.raises(file_access.SignedAhead):
        secretary.change(lambda work: file_access.sign(work, one, TODAY + timedelta(days=1)))
    secretary.change(lambda work: file_access.sign(work, one))
    (row,) = secretary.read(file_access.authorisations)
    assert row.signed_on == TODAY
    with pytest.raises(file_access.AuthorisationSigned):
        secretary.change(lambda work: file_access.sign(work, one))
    with pytest.raises(NotPermitted):
        desk.read(lambda work: papers.facts(work, paper.id))


# emergency openings -----------------------------------------------------------------------------------


def test_an_emergency_waits_until_somebody_else_has_reviewed_it(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    _, enrolment = enrolled(desk)
    assert secretary.read(file_access.waiting) == 0
    assert desk.change(lambda work: files.open_child(work, enrolment, WHY)).emergency
    assert (secretary.read(file_access.waiting), desk.read(file_access.waiting)) == (1, 0)
    (one,) = secretary.read(file_access.openings)
    assert (one.user, one.justified, one.mine) == ("王敏", None, False)
    (words,) = secretary.change(lambda work: file_access.words_of(work, one.id))
    assert file_access.unseal_words(words, secretary.opened.identity) == WHY
    with pytest.raises(file_access.WhyMissing):
        secretary.change(lambda work: file_access.review(work, one.id, True, ""))
    secretary.change(lambda work: file_access.review(work, one.id, True, "属实，孩子当晚找到"))
    assert secretary.read(file_access.waiting) == 0
    with pytest.raises(file_access.OpeningReviewed):
        secretary.change(lambda work: file_access.review(work, one.id, False, "x"))
    with pytest.raises(NotPermitted):
        desk.change(lambda work: file_access.review(work, one.id, True, "x"))


def test_nobody_reviews_what_they_opened_themselves(desk: Desk, colleague: OPEN) -> None:
    _, enrolment = enrolled(desk)
    both = colleague(desk, "secretary", "child_director", name="郑书记")
    both.change(lambda work: files.open_child(work, enrolment, WHY))
    (one,) = both.read(file_access.openings)
    assert one.mine
    assert both.read(file_access.waiting) == 0
    with pytest.raises(SamePersonTwice):
        both.change(lambda work: file_access.review(work, one.id, True, "没问题"))


def test_what_was_not_justified_closes_the_file_again(desk: Desk, secretary: Desk) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    desk.change(lambda work: files.reveal(work, enrolment))
    (one,) = secretary.read(file_access.openings)
    secretary.change(lambda work: file_access.review(work, one.id, False, "没有这回事"))
    with pytest.raises(file_access_guard.FileNotOpened):
        desk.change(lambda work: files.reveal(work, enrolment))
    (row,) = secretary.read(lambda work: file_access.openings(work, done_too=True))
    assert (row.justified, row.reviewer) == (False, "郑书记")


def test_the_words_of_an_emergency_stand_nowhere_in_clear(desk: Desk, secretary: Desk) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    (one,) = secretary.read(file_access.openings)
    secretary.change(lambda work: file_access.review(work, one.id, True, "王小宝当晚已找到"))

    def all_text(work: Work) -> str:
        tables = [r["name"] for r in work.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for t in tables for row in work.rows(f'SELECT * FROM "{t}"'))

    text = desk.read(all_text)
    assert "夜里未归" not in text
    assert "当晚已找到" not in text


def test_in_an_emergency_nothing_is_refused_for_want_of_a_reader(desk: Desk) -> None:
    _, enrolment = enrolled(desk)
    assert desk.change(lambda work: files.open_child(work, enrolment, WHY)).emergency
    assert desk.read(lambda work: work.session.query(FileOpening).one().note_id) is not None


# what belongs to a file -------------------------------------------------------------------------------


def test_numbers_are_masked_until_asked_for_and_the_asking_is_written_down(
    desk: Desk, secretary: Desk
) -> None:
    child, enrolment = enrolled(desk)

    def numbers(work: Work) -> None:
        person = work.session.get_one(Person, (work.station_id, child))
        person.id_number = "421221201605051234"
        for row in work.session.query(Phone):
            row.withdrawn_at = work.at
        father = files.child_form.parents(work, child)["father"]
        work.session.add(Phone(station_id=work.station_id, person_id=father.id, number="13812345678"))

    desk.change(numbers)
    granted(secretary, desk)
    with pytest.raises(file_access_guard.FileNotOpened):
        desk.change(lambda work: files.reveal(work, enrolment))
    opened = desk.change(lambda work: files.open_child(work, enrolment))
    assert opened.id_number == "421***********1234"
    assert opened.parents[0].phone == "138****5678"
    whole = desk.change(lambda work: files.reveal(work, enrolment))
    assert whole.id_numbers["child"] == "421221201605051234"
    assert whole.phones["father"] == "13812345678"
    asked = "SELECT count(*) FROM audit WHERE tag = 'left_behind:reveal' AND target_id = :e"
    assert desk.read(lambda work: work.scalar(asked, e=enrolment)) == 1


def test_a_paper_of_a_child_is_seen_only_by_who_opened_the_file_that_day(
    desk: Desk, secretary: Desk, colleague: OPEN, clock: SetClock
) -> None:
    _, enrolment = enrolled(desk)
    granted(secretary, desk)
    director = colleague(desk, "child_director", name="周主任")
    paper = desk.change(lambda work: files.form(work, enrolment))
    desk.change(lambda work: papers.keep(work, paper.id, b"%PDF-1.7 child"))
    for look in (papers.facts, papers.pdf, papers.row, papers.still_good):
        with pytest.raises(file_access_guard.FileNotOpened):
            director.read(lambda work, look=look: look(work, paper.id))
    assert desk.read(lambda work: papers.pdf(work, paper.id))
    clock.set(clock.at + timedelta(days=1))
    with pytest.raises(file_access_guard.FileNotOpened):
        desk.read(lambda work: papers.pdf(work, paper.id))
    desk.change(lambda work: files.open_child(work, enrolment))
    assert desk.read(lambda work: papers.pdf(work, paper.id))


def test_a_note_opens_for_who_came_later_once_a_reader_lets_them_in(desk: Desk, colleague: OPEN) -> None:
    from stationdesk.security import sealed
    from stationdesk.services import file_access_keys

    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "身上有伤"))
    director = colleague(desk, "child_director", name="周主任")
    (early,) = director.change(lambda work: files.notes(work, "left_behind", enrolment))
    with pytest.raises(NotPermittedToRead):
        files.read_note(early, director.opened.identity)
    worker = colleague(desk, "worker", name="钱社工")
    assert worker.read(lambda work: file_access_keys.missing(work, files.NOTES_GROUP, "sealed:read")) == ()
    (one,) = desk.read(lambda work: file_access_keys.missing(work, files.NOTES_GROUP, "sealed:read"))
    assert one.user_id == director.actor.user_id
    wrap = sealed.wrap_for(one.recipient, one.wraps[0], desk.opened.identity)
    desk.change(lambda work: file_access_keys.admit(work, files.NOTES_GROUP, "sealed:read", one, wrap))
    (now,) = director.change(lambda work: files.notes(work, "left_behind", enrolment))
    assert files.read_note(now, director.opened.identity) == "身上有伤"


# who is named -----------------------------------------------------------------------------------------


def accused(desk: Desk, child: str, name: str, **more: object) -> str:
    new = NewReport(
        "4", "左臂青紫", person_id=child, named=(NamedPerson(name=name, relation="邻居", **more),)
    )
    return desk.change(lambda work: reports.report(work, new)).report_id


@pytest.mark.parametrize("posts", [("child_director",), ("child_director", "head", "secretary", "admin")])
def test_whoever_is_named_loses_sight_of_the_file_whatever_their_post(
    desk: Desk, secretary: Desk, colleague: OPEN, posts: tuple[str, ...]
) -> None:
    child, enrolment = enrolled(desk)
    _, other = enrolled(desk)
    named = colleague(desk, *posts, name="周 长河")
    for one in (desk, named):
        granted(secretary, one)
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "身上有伤"))
    named.change(lambda work: files.open_child(work, enrolment))
    paper = named.change(lambda work: files.form(work, enrolment))
    accused(desk, child, "周长河")

    for verb in (
        lambda work: files.open_child(work, enrolment),
        lambda work: files.open_child(work, enrolment, WHY),
        lambda work: files.form(work, enrolment, WHY),
        lambda work: files.reveal(work, enrolment),
        lambda work: files.notes(work, "left_behind", enrolment),
        lambda work: files.write_note(work, "left_behind", enrolment, "x"),
        lambda work: papers.facts(work, paper.id),
        lambda work: papers.pdf(work, paper.id),
        lambda work: papers.printed(work, paper.id, reason="补打"),
        lambda work: left_behind.close(work, enrolment, "x"),
    ):
        with pytest.raises((EnrolmentUnknown, NotPermitted)):
            named.change(verb)
    with pytest.raises(EnrolmentUnknown):
        named.read(lambda work: left_behind.open_enrolment(work, child))
    assert [row.id for row in named.read(left_behind.register)] == [other]
    assert named.read(lambda work: left_behind.of_person(work, child)) == []
    assert paper.id not in {row.id for row in named.read(papers.listed)}
    assert named.read(lambda work: papers.of(work, "left_behind", enrolment)) == ()
    with pytest.raises(papers.PaperUnknown):
        named.read(lambda work: papers.latest(work, "child_form", paper.number))
    assert named.read(lambda work: files.count_notes(work, "left_behind", enrolment)) == 0
    named.change(lambda work: files.open_child(work, other))
    assert not desk.change(lambda work: files.open_child(work, enrolment)).emergency, "others still see it"
    assert len(desk.read(left_behind.register)) == 2


def test_who_reviews_and_is_named_sees_no_opening_and_no_authorisation_of_that_child(
    desk: Desk, secretary: Desk
) -> None:
    child, enrolment = enrolled(desk)
    one = granted(secretary, desk, person_id=child)
    secretary.change(lambda work: file_access.end(work, one, "调岗"))
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    (opening,) = secretary.read(file_access.openings)
    accused(desk, child, "郑书记")
    assert secretary.read(file_access.openings) == ()
    assert secretary.read(file_access.waiting) == 0
    assert secretary.read(lambda work: file_access.authorisations(work, ended_too=True)) == ()
    for verb in (
        lambda work: file_access.words_of(work, opening.id),
        lambda work: file_access.review(work, opening.id, True, "没问题"),
    ):
        with pytest.raises(file_access.OpeningUnknown):
            secretary.change(verb)


def test_who_is_named_later_loses_sight_from_then_on(desk: Desk, secretary: Desk, colleague: OPEN) -> None:
    child, enrolment = enrolled(desk)
    named = colleague(desk, "child_director", name="周长河")
    granted(secretary, named)
    one = accused(desk, child, "陌生人")
    named.change(lambda work: files.open_child(work, enrolment))
    desk.change(lambda work: reports.name_also(work, one, NamedPerson(name="周长河"), child_id=child))
    with pytest.raises(EnrolmentUnknown):
        named.change(lambda work: files.open_child(work, enrolment))


def test_an_account_made_later_under_a_named_name_or_telephone_sees_nothing(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    child, enrolment = enrolled(desk)
    accused(desk, child, "周长河")
    late = colleague(desk, "child_director", name="周长河")
    granted(secretary, late)
    with pytest.raises(EnrolmentUnknown):
        late.change(lambda work: files.open_child(work, enrolment))


def test_the_marks_name_neither_the_child_nor_anyone(desk: Desk, colleague: OPEN) -> None:
    child, _ = enrolled(desk)
    named = colleague(desk, "child_director", name="周长河")
    accused(desk, child, "周长河", user_id=named.actor.user_id)

    def rows(work: Work) -> str:
        return json.dumps([[row.id, row.mark] for row in work.session.query(SightLost)])

    text = desk.read(rows)
    assert text != "[]"
    for secret in (child, named.actor.user_id or "", "周长河", "child", "user"):
        assert secret not in text


def test_a_merged_child_stays_out_of_sight(desk: Desk, secretary: Desk, colleague: OPEN) -> None:
    from stationdesk.models.residents import PersonAlias

    child, enrolment = enrolled(desk)
    twin, other = enrolled(desk)
    named = colleague(desk, "child_director", name="周长河")
    granted(secretary, named)
    accused(desk, child, "周长河")

    def merge(work: Work) -> None:
        work.session.add(
            PersonAlias(station_id=work.station_id, alias_id=child, person_id=twin, since=work.at)
        )

    desk.change(merge)
    for one in (enrolment, other):
        with pytest.raises(EnrolmentUnknown):
            named.change(lambda work, one=one: files.open_child(work, one))


def test_notes_of_the_emergency_are_not_notes_of_the_child(desk: Desk, secretary: Desk) -> None:
    _, enrolment = enrolled(desk)
    desk.change(lambda work: files.open_child(work, enrolment, WHY))
    kinds = desk.read(lambda work: [row.subject_table for row in work.session.query(SealedNote)])
    assert kinds == ["file_openings"]
    assert desk.change(lambda work: files.notes(work, "left_behind", enrolment)) == ()


def test_visits_of_the_child_are_out_of_sight_too_and_nobody_named_is_sent_there(
    desk: Desk, colleague: OPEN
) -> None:
    from stationdesk.models.residents import Grid, Household
    from stationdesk.services import visit_lists, visit_roster, visits

    child, enrolment = enrolled(desk)
    named = colleague(desk, "child_director", "head", name="周长河")

    def in_grid(work: Work) -> None:
        grid = Grid(station_id=work.station_id, id="grid-7", name="七网格", agent_user_id=named.actor.user_id)
        work.session.add(grid)
        work.session.flush()
        house = work.session.get_one(Person, (work.station_id, child)).household_id
        work.session.get_one(Household, (work.station_id, house)).grid_id = "grid-7"
        work.session.get_one(left_behind.Enrolment, (work.station_id, enrolment)).risk = "high"

    desk.change(in_grid)
    last = TODAY + timedelta(days=14)
    assert child in {one.id for one in named.read(lambda work: visit_roster.waiting(work, last))}
    accused(desk, child, "周长河")
    assert child not in {one.id for one in named.read(lambda work: visit_roster.waiting(work, last))}
    assert child in {one.id for one in desk.read(lambda work: visit_roster.waiting(work, last))}
    desk.change(lambda work: visits.plan(work, TODAY, last))
    (planned,) = [one for one in desk.read(visit_lists.listed) if one.person_id == child]
    assert planned.agent == "", "somebody else has to be chosen"
    assert child not in {one.person_id for one in named.read(visit_lists.listed)}
    with pytest.raises(visit_lists.VisitUnknown):
        named.read(lambda work: visit_lists.detail(work, planned.id))


def test_a_laptop_on_a_trip_knows_who_lost_sight(desk: Desk) -> None:
    from stationdesk.sync import trip_choice

    child, _ = enrolled(desk)
    accused(desk, child, "周长河")

    def taken(work: Work) -> int:
        chosen = trip_choice.Chosen((), (child,))
        return len(trip_choice.snapshot(work, chosen, "none").rows["sight_lost"])

    assert desk.read(taken) >= 1
