"""Two machines with the same changes show the same values, and where they do not it is seen, mended, asked for again."""

from __future__ import annotations

import pytest

from stationdesk.models.residents import Person
from stationdesk.storage import checks
from stationdesk.sync import agreement, log, township, untold
from tests.sync.machines import Machine, Place


def pair(place: Place) -> tuple[Machine, Machine, str]:
    village, township = place.village(), place.township()
    place.enrol(village, township)
    village.add("曾庆兰", remark="原来")
    made = township.take(village.export(place.root / "one"), receipts=place.root / "r1")
    village.take(*made.receipts)
    return village, township, village.desk.device.station_id


def disturb(machine: Machine, station: str, sql: str) -> None:
    machine.desk.change(lambda work: work.run(sql, {"s": station}), mode="quiet")


def differing(machine: Machine, other: Machine, station: str) -> list[str] | None:
    vector = other.desk.read(lambda work: log.vector(work, station))
    return machine.desk.read(lambda work: agreement.difference(work, station, vector, other.digests(station)))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE digests SET digest = digest + 1 WHERE station_id = :s AND table_name = 'people'",
        "DELETE FROM heads WHERE station_id = :s AND table_name = 'people'",
        "UPDATE heads SET head = '[\"99.9.9\"]' WHERE station_id = :s AND table_name = 'people'",
    ],
)
def test_what_stands_wrong_here_is_set_right_from_the_log(place: Place, sql: str) -> None:
    village, township, own = pair(place)
    disturb(township, own, sql)
    assert differing(township, village, own) == ["people"]
    village.add("后来的人")
    township.take(village.export(place.root / "two"), receipts=place.root / "r2")
    assert differing(township, village, own) == []
    assert township.desk.read(lambda work: agreement.mark(work, own)) is None
    assert [one.code for one in township.desk.read(checks.run)] == []
    rows = township.desk.read(
        lambda work: [row.name for row in work.session.query(Person).filter(Person.station_id == own)]
    )
    assert sorted(rows) == ["后来的人", "曾庆兰"]


def test_what_cannot_be_mended_is_marked_asked_for_and_unmarked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township, own = pair(place)
    disturb(
        township,
        own,
        "UPDATE digests SET digest = digest + 1 WHERE station_id = :s AND table_name = 'people'",
    )
    for name in ("_recount", "_rebuild"):
        monkeypatch.setattr(agreement, name, lambda work, station_id, tables: None)
    village.add("后来的人")
    made = township.take(village.export(place.root / "two"), receipts=place.root / "r2")
    assert made.applied > 0, "what was applied stays"
    found = township.desk.read(lambda work: agreement.mark(work, own))
    assert found is not None
    assert (found["tables"], found["times"]) == (["people"], 1)
    village.take(*made.receipts)
    whole = village.desk.read(
        lambda work: int(work.scalar("SELECT count(*) FROM changes WHERE station_id = :s", s=own))
    )
    monkeypatch.undo()
    made = township.take(village.export(place.root / "three"), receipts=place.root / "r3")
    assert made.already + made.applied >= whole, "the range was sent again"
    assert township.desk.read(lambda work: agreement.mark(work, own)) is None
    village.take(*made.receipts)
    assert differing(township, village, own) == []


def test_machines_that_know_different_things_are_not_compared(place: Place) -> None:
    village, township, own = pair(place)
    village.add("还没带去的人")
    assert differing(township, village, own) is None


def test_the_township_is_told_which_village_is_unlike_and_what_to_do(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, machine, own = pair(place)
    disturb(
        machine, own, "UPDATE digests SET digest = digest + 1 WHERE station_id = :s AND table_name = 'people'"
    )
    for name in ("_recount", "_rebuild"):
        monkeypatch.setattr(agreement, name, lambda work, station_id, tables: None)
    (row,) = machine.desk.read(township.report)
    assert (row.unlike, row.next_step) == ((), "")
    steps = []
    for n in range(agreement.ASK + 1):
        village.add(f"后来的人{n}")
        machine.take(village.export(place.root / f"more{n}"), receipts=place.root / f"back{n}")
        (row,) = machine.desk.read(township.report)
        assert row.unlike == ("people",)
        assert row.unlike_since is not None
        steps.append(row.next_step)
    assert "回执" in steps[0]
    assert steps[0] == steps[-2]
    assert "技术人员" in steps[-1], "asked for often enough, it says what people can do"
    assert "1 个村不一致" in machine.desk.read(untold.untold).sentence


def test_a_village_is_told_when_the_township_shows_other_values(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, machine, own = pair(place)
    for name in ("_recount", "_rebuild"):
        monkeypatch.setattr(agreement, name, lambda work, station_id, tables: None)
    village.add("后来的人")
    made = machine.take(village.export(place.root / "two"), receipts=place.root / "r2")
    disturb(
        village, own, "UPDATE digests SET digest = digest + 1 WHERE station_id = :s AND table_name = 'people'"
    )
    village.take(*made.receipts)
    assert "不一致" in village.desk.read(untold.untold).sentence


def test_only_the_heads_of_the_station_that_differs_are_counted_anew(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A township has hundreds of villages: one of them that differs must not make it read all the others."""
    village, township, own = pair(place)
    disturb(
        township,
        own,
        "UPDATE digests SET digest = digest + 1 WHERE station_id = :s AND table_name = 'people'",
    )
    monkeypatch.setattr(checks, "recomputed", lambda _work: pytest.fail("every village was read"))
    village.add("后来的人")
    township.take(village.export(place.root / "two"))
    assert differing(township, village, own) == []


@pytest.mark.parametrize("batch", [1, 2000])
def test_counting_one_station_anew_says_what_counting_all_says(
    place: Place, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _village, township, own = pair(place)
    monkeypatch.setattr(checks, "BATCH", batch)
    tables = ["people", "audit", "phones"]
    one = township.desk.read(lambda work: checks.recomputed_of(work, own, tables))
    whole = township.desk.read(checks.recomputed)
    assert one == {table: whole.get((own, table), (0, 0)) for table in tables}


def test_whoever_always_sends_other_digests_does_not_have_everything_looked_through_each_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, machine, own = pair(place)
    looked: list[str] = []
    for name in ("_recount", "_rebuild"):
        real = getattr(agreement, name)

        def counted(work: object, station_id: str, tables: list[str], real: object = real) -> None:
            looked.append(station_id)
            real(work, station_id, tables)  # type: ignore[operator]

        monkeypatch.setattr(agreement, name, counted)
    false = {"people": "1:00"}

    def hears() -> bool:
        vector = machine.desk.read(lambda work: log.vector(work, own))
        return agreement.compare(machine.desk, own, vector, false)

    for _ in range(12):
        assert hears()
    some = len(looked)
    assert some <= 2 * (agreement.ASK + 1)
    machine.clock.set(machine.clock.at + agreement.AGAIN)
    assert hears()
    assert len(looked) == some + 2, "once a day it is tried again"
    for n in range(30):
        village.add(f"后来的人{n}")
    monkeypatch.undo()
    machine.take(village.export(place.root / "true"))
    assert machine.desk.read(lambda work: agreement.mark(work, own)) is None
