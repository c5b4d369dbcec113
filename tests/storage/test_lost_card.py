"""A station whose home.json is gone is a station still: nothing is founded over it, and a backup gives the card back."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import read_card
from stationdesk.services import backups
from stationdesk.storage import home_place
from stationdesk.storage.lost_card import FOUNDING, CardLost
from tests.fixtures import START, found, open_desk


def test_a_new_station_is_never_founded_over_one_that_lost_its_card(home: Path) -> None:
    home_place.remember(home)
    (home / "home.json").unlink()
    before = {one.name: one.read_bytes() for one in home.iterdir() if one.is_file()}
    with pytest.raises(CardLost) as said:
        found(home)
    assert "不要在这里新建" in said.value.message
    after = {one.name: one.read_bytes() for one in home.iterdir() if one.name in before}
    assert {name: after[name] for name in ("keys.json", "station.db")} == {
        name: before[name] for name in ("keys.json", "station.db")
    }
    assert home_place.find() == home  # and it is not taken for one that is nowhere


def test_the_card_is_put_back_from_the_newest_backup_and_nothing_else_is(home: Path) -> None:
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock)
        desk.change(lambda work: None, reason="test")
    card = read_card(Home(home))
    database = (home / "station.db").read_bytes()
    (home / "home.json").unlink()
    assert read_card(Home(home)) == card
    assert (home / "station.db").read_bytes() == database
    with open_desk(home, SetClock(START)) as desk:
        assert desk.device.epoch == 1


def test_what_an_interrupted_founding_left_is_founded_again(tmp_path: Path) -> None:
    found(tmp_path / "home")
    (tmp_path / "home" / "home.json").unlink()
    (tmp_path / "home" / FOUNDING).touch()
    found(tmp_path / "home")
    assert not (tmp_path / "home" / FOUNDING).exists()
    (tmp_path / "home" / "home.json").unlink()
    (tmp_path / "home" / FOUNDING).touch()
    (tmp_path / "home" / "backups").mkdir()  # worked in since: no interrupted founding
    with pytest.raises(CardLost):
        found(tmp_path / "home")
