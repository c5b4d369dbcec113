"""Who did and who looked: listed for one child, complete, and silent about what its reader must not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from stationdesk.core import packs
from stationdesk.core.clock import SetClock
from stationdesk.core.report_contents import NamedPerson
from stationdesk.desk import Desk
from stationdesk.security import audit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import audit_entries, file_access_guard, papers, residents
from stationdesk.services import left_behind_files as files
from stationdesk.services import left_behind_reports as reports
from stationdesk.services.audit_entries import Asked, Entry
from stationdesk.services.left_behind import EnrolmentUnknown
from stationdesk.services.left_behind_reports import NewReport
from stationdesk.services.left_behind_reports_read import unseal
from stationdesk.storage.work import Work
from tests.services.test_file_access import accused, enrolled, granted

OPEN = Callable[..., Desk]


def read(desk: Desk, **asked: object) -> tuple[Entry, ...]:
    return desk.read(lambda work: audit_entries.entries(work, Asked(**asked)))  # type: ignore[arg-type]


@pytest.fixture
def secretary(desk: Desk, colleague: OPEN) -> Desk:
    return colleague(desk, "secretary", name="郑书记")


def test_every_look_and_print_of_a_childs_file_is_listed_for_that_child(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    child, enrolment = enrolled(desk)
    _, other = enrolled(desk)
    granted(secretary, desk)
    desk.change(lambda work: files.open_child(work, enrolment))
    desk.change(lambda work: files.reveal(work, enrolment))
    paper = desk.change(lambda work: files.form(work, enrolment))
    desk.change(lambda work: papers.printed(work, paper.id))
    desk.change(lambda work: papers.saved(work, paper.id))
    desk.change(lambda work: files.write_note(work, "left_behind", enrolment, "x"))
    desk.change(lambda work: files.notes(work, "left_behind", enrolment))
    desk.change(lambda work: residents.reveal(work, child))
    director = colleague(desk, "child_director", name="周主任")
    director.change(lambda work: files.open_child(work, enrolment, "孩子没回家"))
    desk.change(lambda work: files.open_child(work, other))

    seen = secretary.read(lambda work: audit_entries.looks(work, enrolment))
    assert [(one.user, one.tag) for one in reversed(seen)] == [
        ("王敏", "left_behind:open_child"),
        ("王敏", "left_behind:reveal"),
        ("王敏", "left_behind:open_child"),
        ("王敏", "papers:printed"),
        ("王敏", "papers:saved"),
        ("王敏", "sealed:read"),
        ("王敏", "residents:reveal"),
        ("周主任", "left_behind:emergency_open"),
    ]
    assert {one.tag for one in read(desk, person_id=child)} >= {one.tag for one in seen}
    assert len(secretary.read(lambda work: audit_entries.looks(work, other))) == 1


def test_who_saw_a_file_is_told_to_who_reviews_audits_or_has_it_open(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    _, enrolment = enrolled(desk)
    director = colleague(desk, "child_director", name="周主任")
    granted(secretary, director)
    with pytest.raises(file_access_guard.FileNotOpened):
        director.read(lambda work: audit_entries.looks(work, enrolment))
    director.change(lambda work: files.open_child(work, enrolment))
    assert director.read(lambda work: audit_entries.looks(work, enrolment))
    worker = colleague(desk, "worker", name="钱社工")
    with pytest.raises(NotPermitted):
        worker.read(lambda work: audit_entries.looks(work, enrolment))
    with pytest.raises(NotPermitted):
        read(director)


def test_entries_can_be_asked_by_day_and_by_user(desk: Desk, secretary: Desk, clock: SetClock) -> None:
    _, enrolment = enrolled(desk)
    granted(secretary, desk)
    clock.set(clock.at + timedelta(days=3))
    desk.change(lambda work: files.open_child(work, enrolment))
    late = read(desk, since=date(2026, 11, 25))
    assert [one.tag for one in late] == ["left_behind:open_child"]
    assert "left_behind:open_child" not in {one.tag for one in read(desk, until=date(2026, 11, 24))}
    theirs = read(desk, user_id=secretary.actor.user_id)
    assert [one.tag for one in theirs] == ["left_behind:authorise"]
    assert len(read(desk, limit=2)) == 2


def test_no_entry_tells_of_a_report_to_who_cannot_open_it(desk: Desk, colleague: OPEN) -> None:
    child, _ = enrolled(desk)
    admin = colleague(desk, "admin", "supervisor", name="孙管理")
    before = {one.id for one in read(admin)}
    one = desk.change(lambda work: reports.report(work, NewReport("4", "青紫", person_id=child)))
    found = desk.change(lambda work: reports.open_report(work, one.report_id))
    assert unseal(found, desk.opened.identity).body.facts == "青紫"
    desk.change(lambda work: reports.printed(work, one.report_id))
    desk.change(lambda work: reports.name_also(work, one.report_id, NamedPerson(name="某人"), child_id=child))
    assert {entry.id for entry in read(admin)} == before
    ours = {entry.tag for entry in read(desk) if entry.target_id == one.report_id}
    assert ours == {"left_behind:report", "sealed:read", "papers:printed"}


def test_no_entry_tells_of_a_childs_file_to_who_is_named(
    desk: Desk, secretary: Desk, colleague: OPEN
) -> None:
    child, enrolment = enrolled(desk)
    other_child, other = enrolled(desk)
    granted(secretary, desk)
    named = colleague(desk, "admin", "secretary", name="周长河")
    accused(desk, child, "周长河")
    desk.change(lambda work: files.open_child(work, enrolment))
    paper = desk.change(lambda work: files.form(work, enrolment))
    desk.change(lambda work: papers.printed(work, paper.id))
    desk.change(lambda work: files.open_child(work, other))
    targets = {entry.target_id for entry in read(named)}
    assert not targets & {enrolment, paper.id}
    assert other in targets
    assert not {entry.target_id for entry in read(named, person_id=child)} & {enrolment, paper.id}
    with pytest.raises(EnrolmentUnknown):
        named.read(lambda work: audit_entries.looks(work, enrolment))
    with pytest.raises(EnrolmentUnknown):
        named.read(lambda work: audit_entries.newest_enrolment(work, child))
    assert named.read(lambda work: audit_entries.looks(work, other))
    assert {entry.target_id for entry in read(desk)} >= {enrolment, paper.id, other}
    assert other_child


def test_every_tag_that_the_program_writes_has_words() -> None:
    permits = {one["permit"] for one in packs.load("permits").items("permits")}
    source = Path(audit_entries.__file__ or "").parent.parent
    written = re.compile(r'audit\.record\(\s*work,\s*"([a-z_]+:[a-z_]+)"')
    tags = {tag for file in source.rglob("*.py") for tag in written.findall(file.read_text("utf-8"))}
    assert len(tags) > 50
    assert tags - permits - set(audit_entries.WORDS) == set()


def test_a_villager_is_told_who_looked_who_printed_and_which_lists_went_out(
    desk: Desk, colleague: Callable[..., Desk]
) -> None:
    import sqlalchemy as sa
    from sqlcipher3.dbapi2 import IntegrityError

    from stationdesk.core.errors import Trouble
    from stationdesk.documents.render import render
    from stationdesk.security import audit
    from stationdesk.services import residents
    from tests.services.window import move_in

    people = move_in(desk)
    head = colleague(desk, "supervisor", name="钱监督")
    desk.change(lambda work: residents.reveal(work, people.qinglan))
    desk.change(lambda work: residents.reveal(work, people.wang))
    desk.change(lambda work: audit.record(work, "residents:export", None, rows=2))
    found = head.read(lambda work: audit_entries.who_saw(work, people.qinglan))
    assert [one.tag for one in found.entries] == ["residents:export", "residents:reveal"]
    facts = head.change(lambda work: audit_entries.paper(work, found))
    assert facts.rows[0][2].endswith("（全站名单）")
    assert render(facts).startswith(b"%PDF")
    last = head.read(lambda work: audit_entries.entries(work, audit_entries.Asked(limit=1)))
    assert (last[0].tag, last[0].detail["kind"]) == ("papers:printed", "who_saw")
    only = audit_entries.Asked(tag="residents:reveal")
    assert {one.tag for one in head.read(lambda work: audit_entries.entries(work, only))} == {
        "residents:reveal"
    }
    some = audit_entries.Asked(tag="residents", record=people.wang)
    assert len(head.read(lambda work: audit_entries.entries(work, some))) == 1
    assert "residents:export" in dict(head.read(audit_entries.tags))
    # Nobody, not even the program at work for somebody, changes what was written down.
    for sql in ("UPDATE audit SET tag = 'nothing:done'", "DELETE FROM audit"):
        with pytest.raises((IntegrityError, Trouble, sa.exc.DBAPIError)):
            desk.change(lambda work, sql=sql: work.session.execute(sa.text(sql)))
    assert desk.read(audit.broken) == []


def test_nothing_that_reveals_prints_or_exports_does_so_unwritten() -> None:
    source = Path(audit_entries.__file__ or "").parent.parent
    named = re.compile(r'(\w+)(?:: Final)? = "(\w+:(?:reveal|export))"')
    asked = re.compile(r'require\(\s*work,\s*(?:"(\w+:(?:reveal|export))"|(\w+)\s*[,)])')
    unwritten = []
    for file in (*source.glob("services/**/*.py"), *source.glob("sync/**/*.py")):
        text = file.read_text("utf-8")
        known = dict(named.findall(text))
        sensitive = {permit or known.get(name, "") for permit, name in asked.findall(text)}
        sensitive -= {"", "sync:export"}  # every bundle passes `sending.begin_export`, looked at below
        if sensitive and "audit.record" not in text and "reveal(work" not in text:
            unwritten.append(f"{file.name} {sorted(sensitive)}")
    assert unwritten == []
    sending = (source / "sync" / "sending.py").read_text("utf-8")
    assert 'audit.record(work, "sync:export")' in sending
    # A paper that leaves the printer, a file or the counter is written down where every paper passes.
    papers = (source / "services" / "papers.py").read_text("utf-8")
    assert 'audit.record(work, f"papers:{kind}"' in papers


def test_the_newest_are_found_by_tag_as_if_everything_were_read(desk: Desk, clock: SetClock) -> None:
    """The search steps through the index of tags; reading the whole audit gives the same."""
    many = ("cases:accept", "cases:notice", "residents:reveal", "residents:export", "papers:printed")
    for n in range(40):
        clock.set(clock.now() + timedelta(hours=7))
        desk.change(lambda work, n=n: audit.record(work, many[n * n % 5], f"r{n}"))  # type: ignore[misc]
    day = clock.now().date()

    def both(work: Work, asked: audit_entries.Asked) -> tuple[object, object]:
        return audit_entries._found(work, asked, None), audit_entries._among(work, asked, None)

    for asked in (
        audit_entries.Asked(limit=3),
        audit_entries.Asked(limit=500),
        audit_entries.Asked(limit=4, looks=True),
        audit_entries.Asked(limit=2, tag="cases"),
        audit_entries.Asked(limit=3, since=day - timedelta(days=9), until=day - timedelta(days=4)),
        audit_entries.Asked(limit=3, until=day - timedelta(days=400)),
    ):
        quick, whole = desk.read(lambda work, asked=asked: both(work, asked))  # type: ignore[misc]
        assert quick == whole, asked
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_entries, "LOOKS", {})
        assert desk.read(lambda work: audit_entries._found(work, audit_entries.Asked(looks=True), None)) == ()
