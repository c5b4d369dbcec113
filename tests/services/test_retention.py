"""How long things are kept: refused while a duty runs, asked by one and decided by another, erased again after a restore."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import packs, personal
from stationdesk.core.clock import SetClock
from stationdesk.core.ids import new_id
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.models.counter import Consultation
from stationdesk.models.residents import Person, Phone
from stationdesk.models.trip_packs import TripPack
from stationdesk.models.visits import Visit
from stationdesk.security.permits import NotPermitted
from stationdesk.services import backups, retention
from stationdesk.storage import capture, erasure
from stationdesk.storage.work import Work
from stationdesk.sync import erased
from tests.fixtures import PASSWORD, QUICK, START, USER, open_desk

NAME, ID_NUMBER, PHONE = "欧阳芷兰", "421221196503120028", "13871239846"
Colleague = Callable[..., Desk]


def put(desk: Desk, name: str = NAME, **columns: Any) -> str:
    made = new_id()

    def write(work: Work) -> None:
        work.session.add(Person(station_id=work.station_id, id=made, name=name, **columns))
        work.session.flush()
        work.session.add(Phone(station_id=work.station_id, id=new_id(), person_id=made, number=PHONE, rank=0))

    desk.change(write)
    return made


def gone(desk: Desk, **columns: Any) -> str:
    return put(desk, id_number=ID_NUMBER, moved_out_on=date(2015, 3, 1), **columns)


def erase(desk: Desk, head: Desk, person: str) -> retention.Erased:
    row = desk.change(lambda work: retention.ask(work, person_id=person))
    done = head.change(lambda work: retention.approve(work, row.id))
    erased.finish(head)
    return done


def name_of(desk: Desk, person: str) -> str:
    return desk.read(lambda work: work.session.get_one(Person, (work.station_id, person)).name)


def test_a_resident_is_kept_and_the_refusal_says_why(desk: Desk) -> None:
    here = put(desk)
    with pytest.raises(retention.StillNeeded) as said:
        desk.change(lambda work: retention.ask(work, person_id=here))
    assert "居民基本登记" in said.value.message
    assert NAME not in said.value.message


def test_a_duty_that_runs_says_until_when(desk: Desk) -> None:
    person = gone(desk)

    def visited(work: Work) -> None:
        work.session.add(
            Visit(
                station_id=work.station_id,
                id=new_id(),
                number="421221106202-20240301-980-0001",
                person_id=person,
                state="done",
                visited_at=START - timedelta(days=365),
            )
        )

    desk.change(visited)
    with pytest.raises(retention.StillKept) as said:
        desk.change(lambda work: retention.ask(work, person_id=person))
    assert "走访探视" in said.value.message
    assert "2035-11-22" in said.value.message
    found = desk.read(lambda work: retention.plan(work, person))
    assert [(one.kind, one.until) for one in found.duties] == [("visit", date(2035, 11, 22))]
    assert desk.read(retention.due).people == ()


def test_who_asks_does_not_decide(desk: Desk, colleague: Colleague) -> None:
    person = gone(desk)
    row = desk.change(lambda work: retention.ask(work, person_id=person))
    with pytest.raises(NotPermitted):
        desk.change(lambda work: retention.approve(work, row.id))
    both = colleague(desk, "clerk", "head", name="周主任")
    with pytest.raises(retention.AskedAlready):
        both.change(lambda work: retention.ask(work, person_id=person))
    both.change(lambda work: retention.decline(work, row.id))
    mine = both.change(lambda work: retention.ask(work, person_id=person))
    with pytest.raises(retention.AskerDecides):
        both.change(lambda work: retention.approve(work, mine.id))
    assert name_of(desk, person) == NAME


def test_the_audit_names_nobody(desk: Desk, colleague: Colleague) -> None:
    person = gone(desk)
    erase(desk, colleague(desk, "head", name="周主任"), person)
    rows = desk.read(
        lambda work: work.rows(
            "SELECT tag, target_id, detail FROM audit WHERE tag LIKE 'retention:%' ORDER BY n"
        )
    )
    assert [row["tag"] for row in rows] == ["retention:ask", "retention:erase"]
    assert all(NAME not in str(row) and person not in str(row) for row in rows)


def test_a_shared_telephone_stays_with_whoever_still_has_it(desk: Desk, colleague: Colleague) -> None:
    person = gone(desk)
    wife = put(desk, "董小兰")
    erase(desk, colleague(desk, "head", name="周主任"), person)
    left = desk.read(lambda work: work.tuples("SELECT person_id, number FROM phones ORDER BY number"))
    assert (wife, PHONE) in left
    assert (person, "") in left


def test_records_of_a_kind_are_erased_when_their_time_is_over(desk: Desk, colleague: Colleague) -> None:
    person = put(desk)

    def come(work: Work) -> None:
        for number, years in (("1", 3), ("2", 1)):
            work.session.add(
                Consultation(
                    station_id=work.station_id,
                    id=number,
                    number=f"421221106202-2023010{number}-980-0001",
                    came_at=START - timedelta(days=366 * years),
                    channel="window",
                    person_id=person,
                    name=NAME,
                    subject="低保怎么办",
                    state="closed",
                )
            )

    desk.change(come)
    kinds = desk.read(retention.due).kinds
    assert [(one.kind, one.count) for one in kinds] == [("consultation", 1)]
    row = desk.change(lambda work: retention.ask(work, kind="consultation"))
    head = colleague(desk, "head", name="周主任")
    done = head.change(lambda work: retention.approve(work, row.id))
    assert done.records == {"consultations": 1}
    left = desk.read(
        lambda work: work.tuples("SELECT id, number, name, subject FROM consultations ORDER BY id")
    )
    assert left[0][1:] == ("421221106202-20230101-980-0001", left[0][2], "")
    assert NAME not in str(left[0])
    assert left[1][2] == NAME
    assert name_of(desk, person) == NAME
    with pytest.raises(retention.NothingDue):
        desk.change(lambda work: retention.ask(work, kind="consultation"))


def test_a_restored_backup_erases_again(
    desk: Desk, colleague: Colleague, clock: SetClock, home: Path, tmp_path: Path
) -> None:
    person = gone(desk)
    scan = desk.blobs.put(b"scan")
    kept = backups.create(desk.home, desk.opened, clock=clock)
    head = colleague(desk, "head", name="周主任")
    erase(desk, head, person)
    assert NAME not in (home / "erased.json").read_text("utf-8")
    desk.close()
    backups.put_back(
        kept.file, Home(home), unlock=lambda keys: keys.unlock(USER, PASSWORD), clock=clock, kdf=QUICK
    )
    with open_desk(home, clock) as again:
        assert name_of(again, person) == personal.pseudonym(person)
        assert scan.name in again.blobs
        assert again.read(lambda work: erasure.erased_ids(work, work.station_id)) >= {person}


def test_every_text_column_of_an_erased_record_is_blanked_unless_it_is_named() -> None:
    """A column somebody adds is erased until somebody looks at it; what is named exists."""
    tables = {table.name: {column.name for column in table.columns} for table in capture.synced_tables()}
    for table, kept in personal.KEPT.items():
        assert kept <= tables[table], table
    for table, owners in {**personal.OWNERS, **personal.AFTER}.items():
        for column, target in owners:
            assert column in tables[table]
            assert target in tables
    for table in tables:
        named = {"person_id", "principal_id"} & tables[table]
        if named and table not in personal.OWNERS:
            assert table in ("committee_members", "data_requests"), table
    assert not personal.stays("people", "nickname", "小兰")
    assert personal.stays("people", "household_id", new_id())


def test_the_schedule_is_data_with_its_source() -> None:
    kinds = packs.load("retention").body["kinds"]
    assert {one["action"] for one in kinds} == {"erase", "archive", "keep"}
    assert all(one["basis"] for one in kinds)
    assert all("years" in one["unconfirmed"] for one in kinds if one["basis"].startswith("村级档案"))


def test_nobody_is_erased_while_a_laptop_is_out_with_their_records(desk: Desk, colleague: Colleague) -> None:
    gone = put(desk, "欧阳芷兰", moved_out_on=date(2010, 3, 1))
    head = colleague(desk, "head", name="周主任")
    asked = desk.change(lambda work: retention.ask(work, person_id=gone))

    def give(work: Work) -> str:
        pack = new_id()
        work.session.add(
            TripPack(
                station_id=work.station_id,
                id=pack,
                number="出行-1",
                device_id=new_id(),
                made_at=work.at,
                expires_at=work.at + timedelta(days=3),
                households=[],
                people=[gone],
                counts={},
            )
        )
        return pack

    pack = desk.change(give)
    (duty,) = head.read(lambda work: retention.plan(work, gone)).duties
    assert (duty.kind, duty.records) == ("trip_packs", 1)
    assert "出行-1" in duty.basis
    with pytest.raises(retention.StillKept, match="出行-1"):
        head.change(lambda work: retention.approve(work, asked.id))

    def recall(work: Work) -> None:
        row = work.session.get_one(TripPack, (work.station_id, pack))
        row.ended_at, row.ended_why = work.at, "recalled"

    desk.change(recall)
    assert head.change(lambda work: retention.approve(work, asked.id)).records["people"] == 1
