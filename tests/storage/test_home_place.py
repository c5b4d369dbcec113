"""A home that was moved is found again by its id, or asked for in words; never is a new one begun in its stead."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from stationdesk.core.clock import SetClock
from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.services import computer
from stationdesk.storage import atomic, disks, home_place
from tests.fixtures import START, USER, open_desk


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user data of somebody whose name is Chinese with a blank; two disks to be looked on."""
    data = tmp_path / "用户 王敏" / "share"
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    for name in ("D", "E"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(disks, "roots", lambda: [tmp_path / "D", tmp_path / "E"])
    monkeypatch.setattr(disks, "root_of", lambda path: tmp_path / path.relative_to(tmp_path).parts[0])
    return data / "StationDesk"


def test_nothing_anywhere_is_where_a_first_home_is_made(own: Path) -> None:
    assert home_place.find() == own


def test_a_home_whose_disk_got_another_letter_is_found_and_opens(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first = tmp_path / "D" / "数据 站" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    assert home_place.find() == first
    second = tmp_path / "E" / "数据 站" / "StationDesk"
    second.parent.mkdir()
    first.rename(second)
    assert home_place.find() == second
    assert json.loads(home_place.note_file().read_text("utf-8"))["root"] == str(second)
    with open_desk(second, SetClock(START)) as desk:
        assert desk.user_name == USER
        desk.change(lambda work: None)


def test_a_home_that_is_nowhere_is_asked_for_and_no_new_one_is_begun(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    first.rename(tmp_path / "elsewhere")
    with pytest.raises(Unhappy) as said:
        home_place.find()
    assert "不要新建站点" in said.value.message
    assert computer.homes_in(tmp_path / "D") == []
    (found,) = computer.homes_in(tmp_path / "elsewhere")
    computer.taken_home(found)
    assert home_place.find() == found


def test_another_stations_home_is_not_taken_for_it(own: Path, home: Path, tmp_path: Path) -> None:
    first = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    card = json.loads((first / "home.json").read_text("utf-8"))
    (first / "home.json").write_text(json.dumps(card | {"home_id": "another"}), "utf-8")
    with pytest.raises(home_place.HomeGone):
        home_place.find()
    shutil.copytree(home, own)  # whoever founds anew at the usual place opens that
    assert home_place.find() == own


def test_of_two_copies_the_one_that_was_worked_in_is_opened(own: Path, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, own)
    home_place.remember(own)
    moved = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, moved)
    computer.taken_home(moved)
    assert home_place.find() == moved


def test_of_two_copies_elsewhere_none_is_opened_before_somebody_says_which(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    shutil.copytree(home, tmp_path / "E" / "StationDesk")
    first.rename(own.parent.parent / "aside")
    assert home_place.find() == tmp_path / "E" / "StationDesk"
    shutil.copytree(home, own)
    (tmp_path / "E" / "StationDesk").rename(first)
    home_place.remember(first)
    shutil.copytree(home, tmp_path / "E" / "StationDesk")
    first.rename(tmp_path / "aside")
    before = home_place.note_file().read_bytes()
    with pytest.raises(home_place.HomeTwice) as said:
        home_place.find()
    assert "--home" in said.value.message
    assert str(own) in said.value.message
    assert {one.place for one in computer.copies()} == {own, tmp_path / "E" / "StationDesk"}
    assert home_place.note_file().read_bytes() == before


def test_a_copy_that_lags_behind_what_was_used_here_last_is_never_taken_for_it_unasked(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first, copy = tmp_path / "D" / "StationDesk", tmp_path / "E" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    home_place.mark_opened(first, START)
    shutil.copytree(first, copy)
    first.rename(tmp_path / "drawer")
    assert home_place.find() == copy  # nothing was done since it was copied
    copy.rename(tmp_path / "older")
    (tmp_path / "drawer").rename(first)
    assert home_place.find() == first
    home_place.mark_opened(first, START + timedelta(days=3))
    first.rename(tmp_path / "drawer")
    (tmp_path / "older").rename(copy)
    before = home_place.note_file().read_bytes()
    with pytest.raises(home_place.HomeOlder) as said:
        home_place.find()
    assert str(copy) in said.value.message
    assert home_place.note_file().read_bytes() == before
    (copy / home_place.OPENED).unlink()  # copied before this version was here
    with pytest.raises(home_place.HomeOlder):
        home_place.find()
    shutil.copytree(tmp_path / "drawer", first)
    home_place.remember(first)
    (first / home_place.OPENED).write_text(
        json.dumps({"mark": "elsewhere", "at": "2027-03-01T00:00:00.000Z"}), "utf-8"
    )
    shutil.rmtree(copy)
    first.rename(copy)  # used on another computer in between, and brought back
    assert home_place.find() == copy


def test_what_was_opened_here_last_is_told_from_a_copy_with_newer_files(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first, copy = tmp_path / "D" / "StationDesk", tmp_path / "E" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    assert [one.last_here for one in computer.copies()] == [None]
    home_place.mark_opened(first, START)
    shutil.copytree(first, copy)
    home_place.mark_opened(first, START + timedelta(hours=1))
    (copy / "station.db").touch()  # a copy bears the time of the copying
    told = [(one.place, one.last_here, one.opened) for one in computer.copies()]
    assert told == [(first, True, START + timedelta(hours=1)), (copy, False, START)]


def test_a_mark_that_the_disk_refuses_or_that_is_spoilt_keeps_nobody_out(
    own: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    for text in ("", "[]", '{"mark": 7}', '{"mark": "a", "at": 1}', '{"mark": "a", "at": "2026-01-01"}'):
        (first / home_place.OPENED).write_text(text, "utf-8")
        assert home_place.find() == first
        home_place.remember(first)
        computer.copies()
        first.rename(tmp_path / "E" / "StationDesk")
        assert home_place.find() == tmp_path / "E" / "StationDesk"
        (tmp_path / "E" / "StationDesk").rename(first)
        assert home_place.find() == first

    def full(*_given: object, **_more: object) -> None:
        raise atomic.DiskFull(place="D", needed_mb=1)

    monkeypatch.setattr(atomic, "write_file", full)
    home_place.mark_opened(first, START)
    assert home_place.find() == first


def test_a_home_is_found_below_or_around_the_folder_that_is_shown(
    own: Path, home: Path, tmp_path: Path
) -> None:
    first = tmp_path / "D" / "StationDesk"
    shutil.copytree(home, first)
    home_place.remember(first)
    renamed = tmp_path / "drawer" / "旧的 数据"
    renamed.parent.mkdir()
    first.rename(renamed)
    assert computer.homes_in(renamed) == [renamed]
    assert computer.homes_in(tmp_path / "drawer") == [renamed]
    (renamed / "backups").mkdir(exist_ok=True)
    assert computer.homes_in(renamed / "backups") == [renamed]
    shutil.copytree(renamed, tmp_path / "drawer" / "副本")
    assert len(computer.homes_in(tmp_path / "drawer")) == 2
    assert computer.homes_in(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"home_id": "x"}', b'{"home_id":"x","root":"/x","below":"../.."}']
)
def test_a_spoilt_note_is_none(own: Path, text: bytes) -> None:
    own.parent.mkdir(parents=True)
    home_place.note_file().write_bytes(text)
    assert home_place.find() == own


def test_a_second_disk_is_offered_for_a_first_home_and_a_stick_is_warned_of(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = disks.Disk(tmp_path / "D", "fixed", True, 10**11, 10**12)
    monkeypatch.setattr(disks, "others", lambda beside: [second])
    assert home_place.offered() == tmp_path / "D" / "StationDesk"
    lines = {line.name: line for line in computer.look(Home(own), START)}
    assert lines["second-disk"].what_to_do
    monkeypatch.setattr(disks, "of", lambda path: disks.Disk(path, "removable", None, 10**11, 10**12))
    monkeypatch.setattr(computer, "free_space", lambda path: 1)
    lines = {line.name: line for line in computer.look(Home(own), START - timedelta(days=900))}
    assert {name: lines[name].state for name in ("disk", "disk-kind", "clock")} == {
        "disk": "bad",
        "disk-kind": "warn",
        "clock": "bad",
    }
    assert all(lines[name].what_to_do for name in ("disk", "disk-kind", "clock"))


def test_a_clock_behind_the_last_day_of_work_is_wrong(home: Path) -> None:
    (line,) = computer.clock(Home(home), START.replace(day=3))
    assert line.state == ("bad" if (home / "station.db").stat().st_mtime > START.timestamp() else "ok")


def test_a_small_screen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [line.state for line in computer.screen((1366, 768), 100)] == ["ok"]
    (small,) = computer.screen((1366, 768), 200)
    assert (small.state, bool(small.what_to_do)) == ("warn", True)


def test_a_full_disk_keeps_nobody_out_of_their_home(
    own: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int, data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "write", full)
    own.parent.mkdir(parents=True)
    home_place.remember(home)
    assert not home_place.note_file().exists()
