"""Erasing a person: nothing of them is left anywhere, the numbers and the chain are, and every machine ends the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from stationdesk.core.errors import Unhappy
from stationdesk.core.ids import new_id
from stationdesk.models import Base, Synced
from stationdesk.models.cases import Case, CaseEvent
from stationdesk.models.machine import Draft
from stationdesk.models.papers import Attachment, Paper
from stationdesk.models.residents import Phone
from stationdesk.services import papers, retention, users
from stationdesk.storage import checks, erased_note
from stationdesk.storage.work import Work
from stationdesk.sync import erased
from tests.fixtures import START
from tests.sync.machines import Machine, Place
from tests.sync.registers import database as database
from tests.sync.registers import server as server

NAME, ID_NUMBER, PHONE = "欧阳芷兰", "421221196503120028", "13871239846"
STREET = "四邑村七组独有巷十九号"
WORDS = (NAME, ID_NUMBER, PHONE, STREET, "独有的办理经过", "ouyangzhilan")
"""The last: how the search index spells the name."""
HEADS: dict[Path, str] = {}
LONG_AGO = START - timedelta(days=365 * 12)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def posts(machine: Machine, *names: str) -> None:
    """Whoever is at the desk has these posts, too."""

    def give(work: Work) -> None:
        for name in names:
            work.run(
                "INSERT INTO posts (station_id, id, user_id, post, since) VALUES (:s, :i, :u, :p, '2020-01-01')",
                {"s": work.station_id, "i": new_id(), "u": work.user_id, "p": name},
            )

    machine.desk.change(give)
    machine.desk.refresh_actor()


def live_and_leave(machine: Machine) -> str:
    """Somebody with a case, a telephone, a scan, a drawn paper and a half-typed form, gone from the village long ago."""
    person = machine.add(
        NAME,
        id_number=ID_NUMBER,
        birth=date(1965, 3, 12),
        sex="2",
        living_address=STREET,
        moved_out_on=LONG_AGO.date(),
    )
    other = machine.add("董大山", id_number="421221198001010015")
    machine.edit(person, remark=f"{NAME}自述")

    def more(work: Work) -> None:
        given: dict[str, Any] = {"station_id": work.station_id}
        case = new_id()
        work.session.add(Phone(**given, id=new_id(), person_id=person, number=PHONE, rank=0))
        for whose, number in (
            (person, "421221106202-20141122-980-0001"),
            (other, "421221106202-20141122-980-0002"),
        ):
            work.session.add(
                Case(
                    **given,
                    id=case if whose == person else new_id(),
                    number=number,
                    person_id=whose,
                    matter_code="CX-001",
                    matter_name="最低生活保障",
                    matter_version="2026-1",
                    decides="agency",
                    channel="window",
                    state="closed",
                    outcome="done",
                    opened_at=LONG_AGO,
                    closed_at=LONG_AGO,
                    due_provisional=False,
                    summary=f"{NAME}来办" if whose == person else None,
                    contact_phone=PHONE if whose == person else None,
                )
            )
        work.session.flush()
        work.session.add(
            CaseEvent(**given, id=new_id(), case_id=case, kind="note", at=LONG_AGO, note="独有的办理经过")
        )
        scan = work.blobs.put(f"扫描 {NAME}".encode())
        work.session.add(
            Attachment(
                **given,
                id=new_id(),
                subject_table="cases",
                subject_id=case,
                title=f"{NAME}身份证",
                media_type="image/jpeg",
                size=scan.size,
                sha256=scan.sha256,
                blob=scan.name,
                made_at=LONG_AGO,
            )
        )
        for about, table in ((case, "cases"), (new_id(), "case_batches")):
            drawn = work.blobs.put(f"PDF {NAME} {table}".encode())
            work.session.add(
                Paper(
                    **given,
                    id=new_id(),
                    kind="case_slip",
                    subject_table=table,
                    subject_id=about,
                    number="1",
                    facts={"type": "case_slip", "applicant": NAME, "id_number": ID_NUMBER},
                    made_at=LONG_AGO,
                    pdf_sha256=drawn.sha256,
                    pdf_blob=drawn.name,
                )
            )
        work.session.add(
            Draft(user_id=work.user_id or "", form="accept", slot="1", saved_at=work.at, body={"name": NAME})
        )

    machine.desk.change(more)
    return person


def erase(machine: Machine, person: str) -> retention.Erased:
    """One asks, another decides; then what lies outside the transaction."""
    desk = machine.desk
    row = desk.change(lambda work: retention.ask(work, person_id=person))
    second = desk.change(lambda work: users.add(work, users.NewUser("周主任", ("head",), "age1x", new_id())))
    before, desk.actor = desk.actor, desk.read(lambda work: users.actor(work, second.id))
    done = desk.change(lambda work: retention.approve(work, row.id))
    desk.actor = before
    erased.finish(desk)
    HEADS[machine.folder] = second.id
    return done


def clear_pages(file: Path, key: bytes) -> bytes:
    """Every page of an encrypted database or its log as it lies on the disk, deciphered: free pages, too.

    SQLCipher 4: 4,096 bytes a page, the last 80 are the vector and the seal, page 1 begins with the salt; a log has
    32 bytes before its frames and 24 before each page.
    """
    data, found = file.read_bytes(), []
    head, step = (32, 24 + 4096) if file.name.endswith("-wal") else (0, 4096)
    for start in range(head, len(data), step):
        page = data[start + step - 4096 : start + step]
        skip = 16 if page[:16] == data[:16] and not head else 0
        how = Cipher(algorithms.AES256(key), modes.CBC(page[4016:4032])).decryptor()
        found.append(how.update(page[skip:4016]))
    return b"".join(found)


def bytes_of(machine: Machine) -> bytes:
    """Everything under the home, in clear: the database with its free pages and log, every attachment, every other file."""
    home, opened = machine.desk.home, machine.desk.opened
    parts = [path.read_bytes() for path in home.root.rglob("*") if path.is_file()]
    for file in (home.database, Path(f"{home.database}-wal")):
        if file.exists():
            parts.append(clear_pages(file, opened.database_key))
    parts += [machine.desk.blobs.read(name) for name in machine.desk.blobs.list()]
    return b"".join(parts)


def standing(machine: Machine) -> list[str]:
    """Which of the person's words stand anywhere."""
    every = bytes_of(machine)
    return [
        word for word in WORDS for code in ("utf-8", "utf-16-le", "gb18030") if word.encode(code) in every
    ]


def readable(machine: Machine) -> None:
    """Every row still has the form its columns are read by, and a paper says in words that it is gone."""

    def read_all(work: Work) -> None:
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Synced):
                work.session.execute(sa.select(mapper.class_)).scalars().all()
        for (paper,) in work.tuples("SELECT subject_id FROM papers"):
            assert paper
        for (paper,) in work.tuples("SELECT record_id FROM erased_records WHERE table_name = 'papers'"):
            with pytest.raises(Unhappy):
                papers.facts(work, paper)

    machine.desk.read(read_all)


def told(digests: dict[str, str]) -> dict[str, str]:
    """Digests without the audit, in which an export writes itself down after its bundle."""
    return {table: value for table, value in digests.items() if table != "audit"}


def sound(machine: Machine) -> list[str]:
    """What the check finds that is bad."""
    return [
        f"{one.code} {one.where}"
        for one in machine.desk.read(lambda work: checks.run(work, full=True))
        if one.severity == "bad"
    ]


def test_nothing_of_an_erased_person_is_left_and_the_numbers_are(place: Place, tmp_path: Path) -> None:
    first = place.village()
    posts(first, "clerk")
    person = live_and_leave(first)
    assert set(standing(first)) == set(WORDS)
    cases = first.desk.read(
        lambda work: work.tuples(
            "SELECT number, state, matter_code, opened_at, closed_at FROM cases ORDER BY 1"
        )
    )
    changes = first.desk.read(lambda work: work.scalar("SELECT count(*) FROM changes"))

    done = erase(first, person)

    assert {table: done.records[table] for table in ("people", "cases", "papers")} == {
        "people": 1,
        "cases": 1,
        "papers": 1,
    }
    assert done.mentions == {"papers": 1}
    assert standing(first) == []
    assert cases == first.desk.read(
        lambda work: work.tuples(
            "SELECT number, state, matter_code, opened_at, closed_at FROM cases ORDER BY 1"
        )
    )
    assert first.desk.read(lambda work: work.scalar("SELECT count(*) FROM changes")) > changes
    assert sound(first) == []
    readable(first)
    assert first.person(person).birth == date(1965, 1, 1)


@pytest.mark.prove
def test_a_sister_and_the_township_end_the_same(place: Place, tmp_path: Path) -> None:
    first, township = place.village(), place.township()
    posts(first, "clerk")
    place.enrol(first, township)
    person = live_and_leave(first)
    sister = place.another(first)
    township.take(first.export(tmp_path / "one"))
    sister.edit(person, remark=f"{NAME}的新备注")  # not knowing
    late = sister.export(tmp_path / "late")
    erase(first, person)
    bundle = first.export(tmp_path / "two")

    assert sister.take(bundle).quarantined == 0
    erased.finish(sister.desk)
    assert township.take(bundle).quarantined == 0
    erased.finish(township.desk)
    first.take(late)
    township.take(late)
    erased.finish(first.desk)
    erased.finish(township.desk)

    station = first.desk.device.station_id
    assert told(first.digests()) == told(sister.digests()) == told(township.digests(station))
    for machine in (first, sister, township):
        assert standing(machine) == []
        assert sound(machine) == []
        assert machine.conflicts() == []


@pytest.mark.prove
def test_a_pc_that_joins_later_learns_only_what_stays(place: Place, tmp_path: Path) -> None:
    first = place.village()
    posts(first, "clerk")
    person = live_and_leave(first)
    helper = first.add("董小兰")

    def refer(work: Work) -> None:
        work.run(
            "UPDATE cases SET by_person_id = :p WHERE person_id <> :p AND station_id = :s",
            {"p": person, "s": work.station_id},
        )

    first.desk.change(refer)
    erase(first, person)
    joined = place.another(first, approved_by=HEADS[first.folder])
    assert told(joined.digests()) == told(first.digests())
    assert joined.person(person).name == first.person(person).name
    assert joined.person(helper).name == "董小兰"
    assert standing(joined) == []
    assert sound(joined) == []


@pytest.mark.prove
def test_a_township_on_postgresql_erases_the_same(place: Place, database: str, tmp_path: Path) -> None:
    from stationdesk.sync.postgres_take_in import RegisterDesk, take_in_files

    first, township = place.village(), place.township()
    posts(first, "clerk")
    place.enrol(first, township)
    person = live_and_leave(first)
    before = first.export(tmp_path / "one")
    erase(first, person)
    after = first.export(tmp_path / "two")
    for bundle in (before, after):
        assert take_in_files(township.desk, database, [bundle]).quarantined == 0
    station = first.desk.device.station_id
    with RegisterDesk.of(township.desk, database) as register:
        every = register.read(
            lambda work: str(
                [
                    work.rows(f"SELECT * FROM {table} WHERE station_id = :s", s=station)
                    for table in (
                        "people",
                        "phones",
                        "cases",
                        "case_events",
                        "papers",
                        "attachments",
                        "changes",
                    )
                ]
            )
        )
        assert register.read(erased_note.waiting) is None
        with register._engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
            free = b"".join(
                bytes(row[0])
                for row in connection.exec_driver_sql(
                    "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c"
                    " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' WHERE c.relkind = 'r'"
                )
                if row[0] is not None
            )
    assert person in every
    assert person.encode() in free, "the tables' files themselves were read"
    assert [word for word in WORDS if word in every or word.encode() in free] == []


def test_many_erasures_in_one_bundle_wait_for_a_second_person(place: Place, tmp_path: Path) -> None:
    """What cannot be taken back is not carried out on the word of one machine alone when it is much."""
    first = place.village()
    posts(first, "clerk")
    people = [first.add(f"老人{n}", moved_out_on=LONG_AGO.date()) for n in range(25)]
    sister = place.another(first)
    second = first.desk.change(
        lambda work: users.add(work, users.NewUser("周主任", ("head",), "age1x", new_id()))
    )
    clerk, head = first.desk.actor, first.desk.read(lambda work: users.actor(work, second.id))
    for person in people:
        row = first.desk.change(lambda work, p=person: retention.ask(work, person_id=p))  # type: ignore[misc]
        first.desk.actor = head
        first.desk.change(lambda work, r=row: retention.approve(work, r.id))  # type: ignore[misc]
        first.desk.actor = clerk
    came = sister.take(first.export(tmp_path / "many"))
    assert came.held
    assert sister.person(people[0]).name == "老人0"


def test_what_a_sister_wrote_of_somebody_erased_not_knowing_is_due_and_erased_as_well(place: Place) -> None:
    first = place.village()
    posts(first, "clerk", "head")
    person = live_and_leave(first)
    erase(first, person)
    assert first.desk.read(retention.due).people == ()
    with pytest.raises(retention.PersonGone):
        first.desk.read(lambda work: retention.plan(work, person))

    def late(work: Work) -> None:  # as it arrives in her bundle: a new record, on nobody's list
        work.session.add(
            Phone(station_id=work.station_id, id=new_id(), person_id=person, number=PHONE, rank=1)
        )

    first.desk.change(late)
    (due,) = first.desk.read(retention.due).people
    assert due.person_id == person
    assert first.desk.read(lambda work: retention.plan(work, person)).records == {"phones": 1}
    before = first.person(person).name
    row = first.desk.change(lambda work: retention.ask(work, person_id=person))
    first.desk.actor = first.desk.read(lambda work: users.actor(work, HEADS[first.folder]))
    assert first.desk.change(lambda work: retention.approve(work, row.id)).records == {"phones": 1}
    erased.finish(first.desk)
    assert standing(first) == []
    assert first.person(person).name == before
    assert first.desk.read(retention.due).people == ()
