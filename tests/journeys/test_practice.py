"""What a practice village promises: believable, reproducible, watermarked, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from stationdesk.cli import practice
from stationdesk.core.clock import SetClock, civil_date
from stationdesk.core.paths import Home
from stationdesk.desk import Desk, HomeExists, read_card
from stationdesk.security import audit
from stationdesk.security.slots import KeySlots, WrongPassword
from stationdesk.services import (
    appointments,
    archive_handovers,
    archives,
    blackout,
    case_filters,
    case_handovers,
    case_held,
    case_lists,
    case_platform,
    case_ratings,
    consultations,
    day_closing,
    decisions,
    handing_out_codes,
    left_behind,
    papers,
    seal_sessions,
    supervision,
    task_lists,
    user_reviews,
    users,
    visits,
)
from stationdesk.services.practice import load, population
from stationdesk.storage import capture
from tests.fixtures import QUICK, START

PEOPLE = 300


def made(folder: Path, people: int = PEOPLE, seed: int = 1) -> practice.Made:
    return practice.make_village(Home(folder), people, seed, clock=SetClock(START), kdf=QUICK)


def opened(folder: Path, who: str = load.WORKER_NAME, password: str = load.PASSWORD) -> Desk:
    return Desk.open(Home(folder), who, password, clock=SetClock(START), kdf=QUICK)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, practice.Made]:
    folder = tmp_path_factory.mktemp("practice") / "home"
    return folder, made(folder)


def test_every_kind_of_work_is_there_and_no_service_refused_any(village: tuple[Path, practice.Made]) -> None:
    _, counts = village
    assert counts.people == PEOPLE
    assert counts.refused == {}
    for name, _ in practice.COUNTS:
        assert getattr(counts, name) > 0, name


@pytest.mark.prove
def test_the_same_seed_and_day_give_the_same_counts(
    village: tuple[Path, practice.Made], tmp_path: Path
) -> None:
    again = made(tmp_path / "again")
    other = made(tmp_path / "other", seed=2)
    counted = [name for name, _ in practice.COUNTS]
    first = village[1]
    assert [getattr(again, name) for name in counted] == [getattr(first, name) for name in counted]
    assert again.users == first.users
    assert other.users != first.users


def test_everybody_on_the_staff_opens_it_with_the_same_password(village: tuple[Path, practice.Made]) -> None:
    folder, counts = village
    assert {person.login for person in KeySlots(Home(folder)).people()} == set(counts.users)
    with opened(folder, counts.users[1]) as desk:
        posts = {row.name: row.posts for row in desk.read(users.list_all)}
        assert desk.user_name == counts.users[1]
    assert {post for each in posts.values() for post in each} == {
        "worker", "clerk", "child_director", "admin", "head", "secretary", "supervisor", "agent",
    }  # fmt: skip
    with pytest.raises(WrongPassword):
        opened(folder, password="practise")


def test_it_is_marked_as_practice_on_the_card_and_on_every_paper(
    village: tuple[Path, practice.Made],
) -> None:
    folder, _ = village
    assert read_card(Home(folder)).practice
    with opened(folder) as desk:
        assert desk.practice
        rows = desk.read(papers.listed)
        assert len(rows) > 20
        assert all(desk.read(lambda work, row=row: papers.facts(work, row.id)).practice for row in rows)


def test_it_looks_alive_today(village: tuple[Path, practice.Made]) -> None:
    folder, _ = village
    with opened(folder) as desk:
        lights = {
            row.light
            for row in desk.read(lambda w: case_lists.listed(w, case_lists.CaseQuery(open_only=True)))
        }
        assert {"overdue", "near"} & {str(light) for light in lights}
        assert desk.read(lambda work: visits.listed(work, state="planned"))
        assert desk.read(left_behind.candidates), "nobody is left to be proposed"
        assert desk.read(lambda work: left_behind.register(work, kind="child"))


def test_every_tab_of_the_counter_has_something_to_show(village: tuple[Path, practice.Made]) -> None:
    folder, _ = village
    with opened(folder) as desk:
        rows = desk.read(lambda w: case_lists.listed(w, case_lists.CaseQuery(limit=None)))
        states = {str(row.state) for row in rows}
        assert states >= {
            "notice", "received", "forwarded", "returned", "accepted", "deferred", "suspended", "finished",
            "delivered", "withdrawn", "archived",
        }  # fmt: skip
        week = desk.read(lambda w: appointments.listed(w, first=w.today))
        assert {row.state for row in week} >= {"booked"}
        before = desk.read(lambda w: appointments.listed(w, last=w.today - timedelta(days=1)))
        assert {row.state for row in before} >= {"came", "missed"}
        assert any(row.case_number for row in before)
        asked = desk.read(lambda w: consultations.listed(w, consultations.ConsultationQuery()))
        assert {row.state for row in asked} >= {"answered", "guided", "open"}
        assert any(row.state == "guided" and row.follow_by for row in asked), "nobody is to be asked again"
        (list_of_many,) = desk.read(case_handovers.listed)
        assert list_of_many.taken_by
        assert list_of_many.waiting < list_of_many.count, "the office answered nothing"
        waiting = desk.read(case_platform.waiting).count
        typed = desk.read(lambda w: w.scalar("SELECT count(*) FROM cases WHERE platform_at IS NOT NULL"))
        assert waiting
        assert typed
        ratings = desk.read(lambda w: case_ratings.open_low_ratings(w, all_of_them=True))
        assert {row.stage for row in ratings} >= {"new", "planned"}
        tasks = desk.read(task_lists.listed)
        assert any(row.admission_id and 0 < row.settled < row.total for row in tasks)
        assert any(row.admission_id is None and row.state == "open" for row in tasks)
        assert any(row.state == "returned" for row in tasks)
        assert len(desk.read(case_filters.listed)) == 3


def test_decisions_supervision_the_seal_and_the_files_have_something_to_show(
    village: tuple[Path, practice.Made],
) -> None:
    folder, counts = village
    clerk = next(
        who
        for who in counts.users
        if who != load.WORKER_NAME and "archives:file" in opened_permits(folder, who)
    )
    with opened(folder, clerk) as desk:
        assert {row.state for row in desk.read(decisions.list_all)} == {"passed", "open", "rejected"}
        checks = desk.read(supervision.list_all)
        assert {row.state for row in checks} == {"clean", "open", "mended", "settled"}
        assert any(row.overdue for row in checks)
        (out,) = desk.read(seal_sessions.sessions)
        assert (out.place, out.uses) == ("镇便民服务中心", 1)
        assert out.closed_at
        last = desk.read(lambda w: archives.year(w, START.year - 1))
        assert {row.state for row in last if row.items} == {"listed", "open"}
        (handover,) = desk.read(archive_handovers.list_all)
        assert handover.signed_on is None
        assert len(desk.read(blackout.standing).due) == 1


def opened_permits(folder: Path, who: str) -> frozenset[str]:
    with opened(folder, who) as desk:
        return frozenset(desk.actor.permits)


def test_days_that_were_signed_off_are_in_order(village: tuple[Path, practice.Made]) -> None:
    folder, _ = village
    with opened(folder) as desk:
        friday = desk.read(lambda w: day_closing.look(w, date(2026, 11, 20)))
        assert friday.signed
        assert friday.in_order


def test_what_was_scanned_is_held_the_next_time(village: tuple[Path, practice.Made]) -> None:
    folder, _ = village
    with opened(folder) as desk:
        scanned = desk.read(
            lambda w: w.rows(
                "SELECT c.person_id, c.organisation_id FROM attachments a JOIN case_materials m ON m.id = a.subject_id"
                " JOIN cases c ON c.id = m.case_id WHERE a.subject_table = 'case_materials'"
            )
        )
        assert scanned
        held = [
            line
            for one in scanned
            for line in desk.read(
                lambda w, one=one: case_held.held(
                    w, person_id=one["person_id"], organisation_id=one["organisation_id"]
                )
            ).values()
        ]
        assert any(line.attachments for line in held)


def test_nothing_is_dated_later_than_now_and_the_audit_chain_holds(
    village: tuple[Path, practice.Made],
) -> None:
    folder, _ = village
    with opened(folder) as desk:
        latest = desk.read(lambda work: work.scalar("SELECT max(wall) FROM transactions"))
        first = desk.read(lambda work: work.scalar("SELECT min(wall) FROM transactions"))
        assert first < "2026-08-25"
        assert latest <= "2026-11-22T01:00:01"
        gone = desk.read(
            lambda work: work.scalar(
                "SELECT count(*) FROM absences WHERE since > :d OR back > :d", d=str(civil_date(START))
            )
        )
        assert gone == 0
        assert desk.read(audit.broken) == []


def test_every_code_of_its_records_has_a_word_in_an_export_of_everything(
    village: tuple[Path, practice.Made],
) -> None:
    with opened(village[0]) as desk:
        lines = desk.read(lambda work: list(handing_out_codes.rows(work, capture.synced_tables())))
    assert len(lines) > 700
    assert [line for line in lines if not line[5]] == []


def test_check_finds_nothing_wrong(village: tuple[Path, practice.Made], cli: Callable[..., object]) -> None:
    folder, _ = village
    said = cli("check", at=folder, password=load.PASSWORD)
    assert said.json["ok"]
    assert (said.json["findings"], said.json["repaired"], said.json["set_aside"]) == ([], [], None)


def test_somebodys_duties_have_lapsed_and_what_they_still_did_waits_for_a_head(
    village: tuple[Path, practice.Made],
) -> None:
    folder, counts = village
    head = next(who for who in counts.users if "users:review" in opened_permits(folder, who))
    with opened(folder, head) as desk:
        (one,) = desk.read(user_reviews.waiting)
    assert one.ground == user_reviews.ENDED
    assert one.ended_on == civil_date(START) - timedelta(days=12)


@pytest.mark.parametrize("people", [10, 20, 40, 120])
def test_one_person_with_several_duties_has_one_bracket_at_the_most(people: int) -> None:
    village = population.generate(people, 1, today=civil_date(START))
    names = [account.name for account in load.accounts(village)]
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.count("（") > 1]


def test_a_load_that_fails_leaves_no_half_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(load.load_cases, "acts", fail)
    home = tmp_path / "home"
    with pytest.raises(OSError, match="disk gone"):
        made(home, 50)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_not_touched(village: tuple[Path, practice.Made], tmp_path: Path) -> None:
    with pytest.raises(HomeExists):
        made(village[0])
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(practice.FolderNotEmpty):
        made(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_size_that_is_no_village_is_refused(tmp_path: Path) -> None:
    with pytest.raises(practice.VillageSizeWrong):
        made(tmp_path / "home", 3)
    assert not (tmp_path / "home").exists()
