"""A station whose home.json is gone is a station still: nothing is founded over it, and a backup gives the card back."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stationdesk.core import patient
from stationdesk.core.clock import SetClock
from stationdesk.core.paths import Home
from stationdesk.desk import HomeExists, read_card
from stationdesk.services import backups
from stationdesk.storage import home_place, wipe
from stationdesk.storage.home_card import HomeNewer, HomeUnreadable
from stationdesk.storage.lock import DataLock
from stationdesk.storage.lost_card import FOUNDING, CardLost
from tests.fixtures import PASSWORD, QUICK, START, USER, found, open_desk


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


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b"\0" * 400, b'{"format": "1"}'])
def test_a_torn_card_is_put_back_like_a_lost_one(home: Path, torn: bytes) -> None:
    (home / "home.json").rename(home / "whole")
    (home / "home.json").write_bytes(torn)
    with pytest.raises(HomeUnreadable):  # no backup has it
        read_card(Home(home))
    assert (home / "home.json").read_bytes() == torn
    (home / "whole").replace(home / "home.json")
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock)
        card = desk.card
    (home / "home.json").write_bytes(torn)
    assert read_card(Home(home)) == card


def test_a_card_of_a_newer_program_is_left_as_it_is(home: Path) -> None:
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock)
    newer = (home / "home.json").read_text("utf-8").replace('"format": 1', '"format": 2')
    (home / "home.json").write_text(newer, "utf-8")
    with pytest.raises(HomeNewer):
        read_card(Home(home))
    assert (home / "home.json").read_text("utf-8") == newer


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


def test_a_new_station_is_not_wiped_by_the_end_of_what_was_cut_off_in_its_folder_before(
    founded_once: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(
        founded_once, folder / wipe.NEXT
    )  # the old home is gone, the next one not in its place yet
    for mark in ("ready", "swept"):
        (folder / wipe.NEXT / mark).touch()
    begun = (folder / wipe.NEXT / "home.json").read_bytes()
    with pytest.raises(HomeExists):  # that one is put in its place, and is the home here
        found(folder)
    assert (folder / "home.json").read_bytes() == begun
    read_card(Home(folder))
    with open_desk(folder, SetClock(START)) as desk:
        assert desk.device.epoch == 1


def test_a_restore_is_not_wiped_by_the_end_of_a_wipe_that_was_cut_off_before_it(
    founded_once: Path, home: Path, tmp_path: Path
) -> None:
    clock = SetClock(START)
    with open_desk(home, clock) as desk:
        made = backups.create(desk.home, desk.opened, clock=clock).file
    folder = tmp_path / "other"
    shutil.copytree(founded_once, folder / wipe.NEXT)
    for mark in ("ready", "swept"):
        (folder / wipe.NEXT / mark).touch()
    backups.put_back(
        made, Home(folder), unlock=lambda kept: kept.unlock(USER, PASSWORD), clock=clock, kdf=QUICK
    )
    with open_desk(folder, clock) as desk:
        assert desk.device.epoch == 2


def test_a_new_station_is_not_undone_with_an_exchange_that_was_cut_off_in_its_folder_before(
    founded_once: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(founded_once, folder)
    (folder / "home.json").unlink()
    (folder / ".restoring" / "old").mkdir(parents=True)
    (folder / ".restoring" / "swapping").write_text(
        '{"files": []}', "utf-8"
    )  # into an empty folder, as it was
    made = found(folder)
    assert read_card(Home(folder)).station_id == made.station_id
    open_desk(folder, SetClock(START)).close()


def test_of_two_foundings_at_once_the_second_does_not_clear_the_first_away(
    founded_once: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    with ThreadPoolExecutor(1) as other:
        with DataLock(Home(folder).lock):
            waits = other.submit(found, folder)
            time.sleep(0.3)  # it has seen that there is no home, and waits for the lock
            for one in founded_once.iterdir():
                if one.name != Home(folder).lock.name:
                    shutil.copy2(one, folder) if one.is_file() else shutil.copytree(one, folder / one.name)
        with pytest.raises(HomeExists):
            waits.result()
    open_desk(folder, SetClock(START)).close()


def test_the_mark_of_a_founding_does_not_outlive_it(home: Path) -> None:
    clock = SetClock(START)
    (home / FOUNDING).touch()  # killed between the card and the mark
    with open_desk(home, clock) as desk:
        desk.change(lambda work: None, reason="test")
    assert not (home / FOUNDING).exists()
    (home / "home.json").unlink()
    with pytest.raises(CardLost):
        found(home)


def test_a_mark_that_is_held_costs_nobody_their_recovery_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = patient.remove

    def remove(file: Path, **more: Any) -> None:
        if Path(file).name == FOUNDING:
            raise PermissionError(13, "a virus scanner looks at it")
        real(file, **more)

    monkeypatch.setattr(patient, "remove", remove)
    assert found(tmp_path / "home").recovery_code
    open_desk(tmp_path / "home", SetClock(START)).close()


def test_another_stations_backup_gives_no_card(home: Path, tmp_path: Path) -> None:
    with open_desk(home, SetClock(START)) as desk:
        backups.create(desk.home, desk.opened, clock=desk.clock)
    card = read_card(Home(home))
    later = SetClock(START + timedelta(days=1))
    found(tmp_path / "other", later)
    with open_desk(tmp_path / "other", later) as stranger:
        foreign = backups.create(stranger.home, stranger.opened, clock=later).file
    shutil.copy2(foreign, home / "backups" / f"zzz-{foreign.name}")
    (home / "home.json").unlink()
    assert read_card(Home(home)) == card
    for one in (home / "backups").glob("*.sdbackup"):
        if not one.name.startswith("zzz-"):
            one.unlink()
    (home / "home.json").unlink()
    with pytest.raises(CardLost):
        read_card(Home(home))
