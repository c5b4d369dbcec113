"""A village whose rows lie in the township's PostgreSQL is closed like any other: its PCs, its book, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.services import joined_stations, township_retired
from stationdesk.sync import joining, return_log
from stationdesk.sync.opened import TakenIn
from stationdesk.sync.postgres_take_in import RegisterDesk, take_in_files
from tests.sync.machines import Machine
from tests.sync.registers import database as database
from tests.sync.registers import server as server
from tests.sync.town import Town, town


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    made = town(tmp_path)
    yield made
    made.stack.close()
    made.place.close()


def up(here: Town, url: str, machine: Machine, name: str) -> TakenIn:
    stick = here.root / name
    return take_in_files(here.township.desk, url, [machine.export(stick)], workers=1)


def order(here: Town) -> joining.Joining:
    b, a = (one.desk.device.station_id for one in (here.b, here.a))
    return joining.Joining(b, a, "潘政发〔2026〕12号", here.township.clock.at.date())


@pytest.mark.prove
def test_it_is_closed_its_book_goes_down_and_a_mistake_is_taken_back(here: Town, database: str) -> None:
    here.b.add("单秀英")
    assert up(here, database, here.b, "b1").applied > 0
    desk = here.township.desk
    with pytest.raises(return_log.VillageUnknown):
        joining.join(desk, order(here))
    with RegisterDesk.of(desk, database) as register:
        made = joining.join(desk, order(here), register)
        register.learn_partners(desk)
    assert (made.people, made.devices) == (1, 1)
    here.b.add("停办以后写的人")
    late = up(here, database, here.b, "b2")
    assert [one["reason"] for one in late.problems] == ["device-revoked"]
    # A mistake: nothing of it was sent down yet.
    assert joining.part(desk, made.station_id) == made.name
    assert up(here, database, here.b, "b3").applied > 0
    with RegisterDesk.of(desk, database) as register:
        assert joining.join(desk, order(here), register).people == 2
    (line,) = desk.read(township_retired.listed)
    assert line.code == "421221106203"
    here.down()
    names = [one.name for one in here.a.desk.read(lambda work: joined_stations.lines(work, "people"))]
    assert sorted(names) == ["停办以后写的人", "单秀英"]
