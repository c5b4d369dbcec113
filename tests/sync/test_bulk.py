"""Promises of taking in by sets: the same end as one by one, whatever is among it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core.clock import noon
from stationdesk.models.residents import Person, Phone
from stationdesk.storage.work import Work
from stationdesk.sync import bulk, bulk_plan, errands
from tests.fixtures import open_desk
from tests.sync.machines import Machine, Place

TABLES = ("transactions", "changes", "heads", "people", "phones", "audit", "conflicts", "digests", "origins")


def contents(machine: Machine, station: str) -> dict[str, list[dict[str, Any]]]:
    """Everything of a station as it is stored, in an order of its own."""

    def look(work: Work) -> dict[str, list[dict[str, Any]]]:
        found = {}
        for table in TABLES:
            rows = work.rows(f"SELECT * FROM {table} WHERE station_id = :s", s=station)
            found[table] = sorted(rows, key=lambda row: str(sorted(row.items(), key=str)))
        found["search"] = work.rows("SELECT scope, key, record_id FROM search_keys ORDER BY 1, 2, 3")
        return found

    return machine.desk.read(look)


def _busy(place: Place) -> tuple[Machine, Machine, list[Path]]:
    """Two PCs of a village that edit the same people, and their bundles for the township."""
    first, town = place.village(), place.township()
    place.enrol(first, town)
    known = [first.add(f"居民{n}", remark="原来") for n in range(4)]
    second = place.another(first)
    for whom, machine in enumerate((first, second)):
        machine.clock.set(machine.clock.at + timedelta(minutes=5 + whom))

        def many(work: Work, whom: int = whom) -> None:
            for n in range(30):
                person = Person(station_id=work.station_id, name=f"新居民{whom}-{n}")
                work.session.add(person)
                work.session.flush()
                work.session.add(
                    Phone(station_id=work.station_id, person_id=person.id, number=f"1380000{n:04d}")
                )
                person.remark = "同一次又改"

        machine.desk.change(many, reason="residents:import")
        machine.edit(known[0], name=f"曾庆{whom}")
        machine.edit(known[1], remark=f"改成{whom}")
        machine.edit(known[1], remark=f"又改成{whom}")
    first.edit(known[2], withdrawn_at=noon(first.clock.at.date()), withdrawn_why="重复登记")
    second.edit(known[2], remark="昨天刚来过")
    news = first.export(place.root / "one")
    second.take(news)
    second.edit(known[3], remark="看过之后改")
    card = place.root / "t-b.sdcard"
    errands.write_card(town.desk, card)
    errands.enrol(second.desk, card)
    return first, town, [news, second.export(place.root / "two")]


def test_sets_end_as_one_by_one_ends(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    village, town, bundles = _busy(place)
    station = village.desk.device.station_id
    town.desk.close()
    ends = []
    sizes: list[int] = []
    taken = bulk.take

    def counted(*given: Any) -> int:
        sizes.append(taken(*given))
        return sizes[-1]

    monkeypatch.setattr(bulk, "take", counted)
    for n, (chunk, admits) in enumerate(((4000, True), (7, True), (4000, False))):
        shutil.copytree(town.folder, place.root / f"copy{n}")
        with monkeypatch.context() as patch:
            patch.setattr(bulk, "CHUNK", chunk)
            if not admits:
                patch.setattr(bulk_plan.Planner, "admit", lambda self, one: False)
            desk = open_desk(place.root / f"copy{n}", town.clock)
            machine = Machine(desk, town.clock, place.root / f"copy{n}")
            made = machine.take(*bundles)
            assert made.problems == ()
            ends.append((made.applied, made.conflicts, contents(machine, station)))
            desk.close()
    assert ends[0] == ends[1] == ends[2]
    assert ends[0][1] == 2  # the name and the withdrawal
    assert sum(sizes[:2]) == sum(sizes[2:4]) > 150
    assert sizes[4:] == [0, 0]


def test_a_row_that_the_database_refuses_stops_only_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, town = place.village(), place.township()
    place.enrol(village, town)
    people = [village.add(f"居民{n}") for n in range(5)]
    bundle = village.export(place.root / "stick")
    add = bulk.SqliteWriter.add
    refused: list[str] = []

    def once(self: bulk.SqliteWriter, table: str, station: str, records: dict[str, Any]) -> None:
        if table == "people" and not refused:
            refused.append(table)
            raise bulk.sqlcipher.IntegrityError("refused")
        add(self, table, station, records)

    monkeypatch.setattr(bulk.SqliteWriter, "add", once)
    made = town.take(bundle)
    own = village.desk.device.station_id
    assert refused
    assert (made.held, made.quarantined) == (0, 0)
    assert [town.person(one, own).name for one in people] == [f"居民{n}" for n in range(5)]
    assert town.digests(own) == village.digests()
