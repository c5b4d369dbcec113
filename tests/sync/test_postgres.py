"""Promises of a township on PostgreSQL, on a real server: what a home promises, in the same words, by the same merging."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from stationdesk.cli import bench_villages
from stationdesk.core.clock import noon
from stationdesk.models.machine import FileLacked, Peer
from stationdesk.security.permits import NotPermitted
from stationdesk.storage.work import Work
from stationdesk.sync import (
    agreement,
    arrivals,
    errands,
    log,
    postgres,
    postgres_partition,
    postgres_report,
    postgres_schema,
    vectors,
)
from stationdesk.sync.opened import TakenIn
from stationdesk.sync.postgres_release import release
from stationdesk.sync.postgres_take_in import RegisterDesk, given, take_in_files
from tests.sync.machines import Machine, Place
from tests.sync.registers import database as database
from tests.sync.registers import server as server

TABLES = (
    "transactions",
    "changes",
    "heads",
    "people",
    "phones",
    "audit",
    "stations",
    "conflicts",
    "digests",
    "origins",
)


class Town:
    """A township whose rows lie in PostgreSQL, beside its own home."""

    def __init__(self, machine: Machine, url: str) -> None:
        self.machine = machine
        self.url = url

    def take(self, *files: Path, receipts: Path | None = None, workers: int = 1) -> TakenIn:
        return take_in_files(self.machine.desk, self.url, files, receipts=receipts, workers=workers)

    def contents(self, station: str) -> dict[str, Any]:
        with RegisterDesk.of(self.machine.desk, self.url) as register:
            return register.read(lambda work: contents(work, station))


def contents(work: Work, station: str) -> dict[str, Any]:
    """Everything of a station as either engine stores it."""
    found = {}
    for table in TABLES:
        rows = work.rows(f"SELECT * FROM {table} WHERE station_id = :s", s=station)
        found[table] = sorted((dict(sorted(row.items())) for row in rows), key=str)
    return found


@pytest.fixture
def town(place: Place, database: str) -> tuple[Machine, Town]:
    """A village, and its township on PostgreSQL."""
    village, machine = place.village(), place.township()
    place.enrol(village, machine)
    return village, Town(machine, database)


def _confirm(village: Machine) -> None:
    """As if the last bundle had been confirmed: the next holds only what is new."""

    def confirm(work: Work) -> None:
        peer = work.session.execute(sa.select(Peer).where(Peer.kind == "township")).scalar_one()
        vectors.note_confirmed(work, peer, log.vector(work, work.station_id))

    village.desk.change(confirm, mode="quiet")


def _only_new(village: Machine, stick: Path) -> Path:
    """One more person, in a bundle of its own."""
    _confirm(village)
    village.add("后来的人")
    return village.export(stick)


def test_both_engines_end_the_same_with_conflicts_and_answer_the_same(
    place: Place, town: tuple[Machine, Town]
) -> None:
    first, register = town
    known = [first.add(f"居民{n}", remark="原来") for n in range(3)]
    second = place.another(first)
    card = place.root / "t-b.sdcard"
    errands.write_card(register.machine.desk, card)
    errands.enrol(second.desk, card)
    for n, machine in enumerate((first, second)):
        machine.clock.set(machine.clock.at + timedelta(minutes=5 + n))
        machine.edit(known[0], name=f"曾庆{n}")
        machine.edit(known[1], remark=f"改成{n}")
    first.edit(known[2], withdrawn_at=noon(first.clock.at.date()), withdrawn_why="重复登记")
    second.edit(known[2], remark="昨天刚来过")
    bundles = [first.export(place.root / "one"), second.export(place.root / "two")]
    station = first.desk.device.station_id
    made = register.take(*bundles, receipts=place.root / "receipts")
    home = register.machine.take(*bundles)
    assert (made.applied, made.conflicts, made.held) == (home.applied, home.conflicts, home.held)
    assert made.conflicts == 2
    assert register.contents(station) == register.machine.desk.read(lambda work: contents(work, station))
    first.take(bundles[1])
    assert first.take(*made.receipts).confirmed > 0
    again = register.take(*bundles, receipts=place.root / "receipts")
    assert (again.already, again.applied, again.receipts) == (made.applied + made.already, 0, ())
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert (row.people, row.missing, row.held, row.silent_days) == (2 + 1, 0, 0, 0)


def test_what_arrived_by_network_is_collected_into_the_database_and_answered(
    place: Place, town: tuple[Machine, Town]
) -> None:
    village, register = town
    village.add("曾庆兰")
    root = place.root / "server"
    (root / "in").mkdir(parents=True)
    made = village.export(place.root / "one")
    (root / "in" / made.name).write_bytes(made.read_bytes())
    found = arrivals.collect(register.machine.desk, root, register.url)
    assert (found.files, found.answered, found.taken.problems) == (1, 1, ())
    assert [one.name for one in (root / "taken").iterdir()] == [made.name]
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert (row.people, row.unlike, row.next_step) == (1, (), "")
    assert register.machine.desk.read(lambda work: work.scalar("SELECT count(*) FROM people")) == 0
    assert village.take(*found.taken.receipts).confirmed > 0


def test_a_village_that_is_unlike_stands_in_the_report_with_what_to_do(
    place: Place, town: tuple[Machine, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    village, register = town
    village.add("曾庆兰")
    register.take(village.export(place.root / "one"))
    for name in ("_recount", "_rebuild"):
        monkeypatch.setattr(agreement, name, lambda work, station_id, tables: None)
    with psycopg.connect(register.url) as connection:
        connection.execute("UPDATE digests SET digest = digest + 1 WHERE table_name = 'people'")
    register.take(_only_new(village, place.root / "two"))
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert row.unlike == ("people",)
    assert "不一致" in row.next_step


def test_a_database_divided_by_village_takes_in_and_answers_the_same(
    place: Place, town: tuple[Machine, Town]
) -> None:
    village, register = town
    known = village.add("曾庆兰", remark="原来")
    register.take(village.export(place.root / "one"))
    rows = postgres_partition.partition(register.url, 4)
    assert rows["people"] == 1
    with pytest.raises(postgres_partition.PartedAlready):
        postgres_partition.partition(register.url, 4)
    second = place.another(village)
    card = place.root / "t-b.sdcard"
    errands.write_card(register.machine.desk, card)
    errands.enrol(second.desk, card)
    for n, machine in enumerate((village, second)):
        machine.clock.set(machine.clock.at + timedelta(minutes=5 + n))
        machine.edit(known, name=f"曾庆{n}")
    bundles = [village.export(place.root / "two"), second.export(place.root / "three")]
    made = register.take(*bundles, receipts=place.root / "receipts")
    home = register.machine.take(*sorted(place.root.glob("*/*.sdbundle")))
    assert made.conflicts == 1
    station = village.desk.device.station_id
    assert register.contents(station) == register.machine.desk.read(lambda work: contents(work, station))
    assert home.problems == ()
    village.take(*bundles[1:])
    assert village.take(*made.receipts).confirmed > 0, "the digests of the receipt are those of the village"
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert (row.people, row.unlike) == (1, ())


def test_a_pile_given_again_is_not_opened_though_files_of_the_village_are_lacking(
    place: Place, town: tuple[Machine, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    village, register = town
    village.add("曾庆兰")
    one = village.export(place.root / "one")
    first = register.take(one)
    row = FileLacked(peer_device_id=village.desk.device.station_id, sha256="0" * 64, said_at=village.clock.at)
    with RegisterDesk.of(register.machine.desk, register.url) as opened:
        opened.change(lambda work: work.session.add(row))
    monkeypatch.setattr(errands, "take_in_files", lambda *_given, **_more: pytest.fail("opened again"))
    again = register.take(one)
    assert (again.already, again.applied) == (first.applied, 0)


def test_a_gap_is_held_reported_and_filled(place: Place, town: tuple[Machine, Town]) -> None:
    village, register = town
    village.add("先来的人")
    one = village.export(place.root / "one")
    two = _only_new(village, place.root / "two")
    made = register.take(two, receipts=place.root / "receipts")
    assert made.applied == 0
    assert made.held > 0
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert [origin for origin, _, _ in row.ranges] == ["10.1"]
    assert row.missing == row.ranges[0][2]
    assert register.take(one).held == 0
    (row,) = postgres_report.report(register.machine.desk, register.url)
    assert (row.missing, row.held) == (0, 0)
    station = village.desk.device.station_id
    register.machine.take(one, two)
    assert register.contents(station) == register.machine.desk.read(lambda work: contents(work, station))


def test_many_withdrawals_wait_for_a_second_person(place: Place, town: tuple[Machine, Town]) -> None:
    village, register = town
    people = [village.add(f"居民{n}") for n in range(8)]
    register.take(village.export(place.root / "one"))
    _confirm(village)
    for one in people[:4]:
        village.edit(one, withdrawn_at=noon(village.clock.at.date()), withdrawn_why="重复登记")
    before = register.take(village.export(place.root / "two"))
    assert before.applied == 0
    station = village.desk.device.station_id
    with psycopg.connect(register.url) as connection:
        (bundle_id,) = connection.execute(
            "SELECT DISTINCT bundle_id FROM held WHERE why = 'brake'"
        ).fetchone()  # type: ignore[misc]
    desk = register.machine.desk
    desk.actor = replace(desk.actor, permits=desk.actor.permits - {"sync:settle"})
    with pytest.raises(NotPermitted):
        release(desk, register.url, bundle_id)
    desk.actor = replace(desk.actor, permits=desk.actor.permits | {"sync:settle"})
    count = release(desk, register.url, bundle_id)
    assert count.applied >= 4
    with RegisterDesk.of(desk, register.url) as rows:
        assert rows.read(lambda work: errands.digests(work, station)) == village.digests()


def test_what_the_database_does_not_take_is_held_alone(place: Place, town: tuple[Machine, Town]) -> None:
    """PostgreSQL keeps no NUL in a text; what came before it is in, and what comes behind it waits."""
    village, register = town
    village.add("先来的人")
    village.add("坏人")
    village.add("后来的人")
    lines = village.desk.read(bench_villages.lines_of).replace("坏人".encode(), b"\\u0000")
    own = village.desk.device.station_id
    desk = register.machine.desk
    (place.root / "stick").mkdir()
    (copy,) = bench_villages.copies(lines, own, desk.keys().recipient, place.root / "stick", 1)
    desk.change(lambda work: bench_villages.enrol(work, [copy]), reason="sync:enrol")
    made = register.take(*copy.bundles)
    assert (made.quarantined > 0, made.held > 0) == (True, True)
    assert [problem["reason"].split()[0] for problem in made.problems] == ["bad"]
    assert [row["name"] for row in register.contents(copy.station_id)["people"]] == ["先来的人"]


def test_a_foreign_newer_or_wrongly_encoded_database_is_refused_in_words(town: tuple[Machine, Town]) -> None:
    _, register = town
    postgres.prepare(register.url)
    with psycopg.connect(register.url) as connection:
        connection.execute("UPDATE stationdesk_schema SET revision = '9999'")
    with pytest.raises(postgres_schema.TownshipDatabaseNewer, match="更新版本"):
        register.take()
    with psycopg.connect(register.url) as connection:
        connection.execute(
            "UPDATE stationdesk_schema SET revision = %s, step = 99", (postgres_schema.REVISION,)
        )
    with pytest.raises(postgres_schema.TownshipDatabaseNewer):
        register.take()
    with psycopg.connect(register.url) as connection:
        connection.execute("DROP TABLE stationdesk_schema")
    with pytest.raises(postgres_schema.TownshipDatabaseForeign, match="空数据库"):
        register.take()
    with pytest.raises(postgres.TownshipDatabaseUnreachable):
        Town(register.machine, "postgresql:///x?host=/nowhere").take()
    with pytest.raises(postgres.NotAPostgresUrl):
        Town(register.machine, "mysql://x").take()


def test_an_older_database_gains_what_it_lacks_and_loses_nothing(
    place: Place, town: tuple[Machine, Town]
) -> None:
    village, register = town
    village.add("先来的人")
    one = village.export(place.root / "one")
    register.take(one)
    with psycopg.connect(register.url) as connection:
        connection.execute("ALTER TABLE people DROP COLUMN remark")
        connection.execute("DROP TABLE sheets")
        connection.execute("DROP INDEX ix_phones_station_id_number") if _has(
            connection, "ix_phones_station_id_number"
        ) else None
        connection.execute("UPDATE stationdesk_schema SET revision = '0001', fingerprint = 'older'")
    village.add("又一个人", remark="新栏目")
    register.take(_only_new(village, place.root / "two"))
    station = village.desk.device.station_id
    register.machine.take(one, place.root / "two" / next((place.root / "two").iterdir()).name)
    assert register.contents(station) == register.machine.desk.read(lambda work: contents(work, station))
    with psycopg.connect(register.url) as connection:
        stored = connection.execute("SELECT revision, step, fingerprint FROM stationdesk_schema").fetchone()
        assert stored == (postgres_schema.REVISION, postgres_schema.STEP, postgres_schema.fingerprint())
        made = set(
            connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'").fetchall()
        )
    wanted = {index.name for table in postgres_schema.shape().tables.values() for index in table.indexes}
    assert wanted <= {name for (name,) in made}


def _has(connection: psycopg.Connection[Any], index: str) -> bool:
    return (
        connection.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", (index,)).fetchone() is not None
    )


def test_secrets_of_the_home_are_not_in_the_database(town: tuple[Machine, Town]) -> None:
    _, register = town
    register.take()
    with psycopg.connect(register.url) as connection:
        assert connection.execute("SELECT count(shared_secret) FROM peers").fetchone() == (0,)
        tables = {
            name
            for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        }
    assert tables.isdisjoint({"this_device", "seal_pins", "drafts", "staged_files"})
    handed = given(register.machine.desk, register.url)
    assert register.url not in repr(handed)
    assert handed.blob_key.hex() not in repr(handed)


def test_the_command_line_takes_in_and_reports(
    place: Place,
    town: tuple[Machine, Town],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from stationdesk.cli import frame, verbs
    from tests.fixtures import PASSWORD, USER

    village, register = town
    village.add("先来的人")
    village.export(place.root / "stick")
    (place.root / "stick" / "坏的.sdbundle").write_bytes(b"nothing")
    register.machine.desk.close()
    monkeypatch.setenv("STATIONDESK_PASSWORD", PASSWORD)

    def verb(*words: str) -> tuple[int, Any]:
        given = ["--home", str(register.machine.folder), "--user", USER, "--json", *words]
        code = frame.run(given, verbs.ALL)
        return code, json.loads(capsys.readouterr().out)

    code, made = verb(
        "township",
        "take-in",
        str(place.root / "stick"),
        "--into",
        register.url,
        "--receipts",
        str(place.root / "r"),
    )
    assert code == 1  # the bad file is told, the good one is in
    assert {"bundles", "applied", "already", "held", "quarantined", "seconds"} <= made.keys()
    assert (made["bundles"], made["quarantined"], len(made["receipts"])) == (1, 1, 1)
    code, told = verb("township", "report", "--into", register.url)
    assert code == 0
    assert told["villages"][0]["people"] == 1
    code, told = verb("township", "report", "--into", "sqlite:///x")
    assert (code, told["error"]["kind"]) == (2, "refusal")
