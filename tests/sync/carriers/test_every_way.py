"""One suite for every way of carrying: folder, tus, SFTP, memory."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from stationdesk.core.errors import Cancelled
from stationdesk.core.ids import new_id
from stationdesk.sync.carriers import steadily
from stationdesk.sync.carriers.carrier import FileChanged, Going, LinkCut, Offline, Parcel
from tests.sync.carriers.ways import Way

MB = 1024 * 1024


def parcel(folder: Path, size: int = 3 * MB + 17, seed: int = 1) -> Parcel:
    """A file of chance, under a name of its own, of a station of its own."""
    station = new_id()
    file = folder / f"421221106202-010-20261122-{station[-12:]}.sdbundle"
    file.write_bytes(random.Random(seed).randbytes(size))
    return Parcel.of(file, station)


def test_a_file_arrives_whole_and_is_confirmed_only_then(way: Way, tmp_path: Path) -> None:
    given, carrier = parcel(tmp_path), way.make()
    assert not carrier.confirmed(given)
    sent = carrier.send(given, Going())
    assert way.arrived()[given.name] == given.file.read_bytes()
    if way.name == "folder":
        assert not sent  # it lies there, but nobody over there has said so
        way.collect(given.station)
    assert carrier.confirmed(given)
    assert carrier.send(given, Going())
    carrier.close()


def test_sending_again_sends_nothing(way: Way, tmp_path: Path) -> None:
    given = parcel(tmp_path)
    place = Going()
    way.make().send(given, place)
    again = Going(place=place.place)
    way.make().send(given, again)
    assert again.moved == 0
    assert list(way.arrived()).count(given.name) == 1


def test_another_file_of_the_same_name_and_size_is_not_what_was_sent(way: Way, tmp_path: Path) -> None:
    given = parcel(tmp_path)
    way.make().send(given, Going())
    way.collect(given.station)
    other = Parcel(given.file, given.name, given.size, "0" * 64, given.station)
    assert not way.make().confirmed(other)


def test_an_empty_file_travels_too(way: Way, tmp_path: Path) -> None:
    given = parcel(tmp_path, size=0)
    way.make().send(given, Going())
    way.collect(given.station)
    assert way.arrived()[given.name] == b""


def test_after_a_cancel_the_next_try_goes_on(way: Way, tmp_path: Path) -> None:
    given, asked = parcel(tmp_path), []

    def enough() -> bool:
        asked.append(1)
        return len(asked) > 4

    first = Going(cancelled=enough)
    with pytest.raises(Cancelled):
        way.make().send(given, first)
    assert given.name not in way.arrived()
    second = Going(place=first.place)
    way.make().send(given, second)
    assert way.arrived()[given.name] == given.file.read_bytes()
    assert second.moved < given.size


def test_a_file_that_was_changed_is_not_sent(way: Way, tmp_path: Path) -> None:
    given = parcel(tmp_path)
    given.file.write_bytes(b"something else")
    with pytest.raises(FileChanged):
        way.make().send(given, Going())
    given.file.unlink()
    with pytest.raises(FileChanged):
        way.make().send(given, Going())
    assert given.name not in way.arrived()


def test_nobody_there_is_offline_at_once(way: Way, tmp_path: Path) -> None:
    if way.line is not None:
        way.line.close()
    elif way.far is not None:
        way.far.offline = True
    else:
        (tmp_path / "far" / "in").rmdir()
    slept: list[float] = []
    with pytest.raises(Offline):
        steadily.send(way.make(), parcel(tmp_path), Going(), sleep=slept.append)
    with pytest.raises(Offline):
        way.make().waiting(new_id())
    assert slept == []


def test_what_waits_is_fetched_whole(way: Way, tmp_path: Path) -> None:
    given = parcel(tmp_path)
    assert way.make().waiting(given.station) == []
    way.lay_out(given.station, [given.file])
    here = tmp_path / "here"
    here.mkdir()
    carrier = way.make()
    (item,) = carrier.waiting(given.station)
    assert (item.name, item.size, item.sha256) == (given.name, given.size, given.sha256)
    fetched = carrier.fetch(given.station, item, here, Going())
    assert fetched.read_bytes() == given.file.read_bytes()
    assert [one.name for one in here.iterdir()] == [given.name]


def test_a_fetch_that_was_stopped_goes_on(way: Way, tmp_path: Path) -> None:
    given, asked = parcel(tmp_path), []
    way.lay_out(given.station, [given.file])
    here = tmp_path / "here"
    here.mkdir()
    carrier = way.make()
    (item,) = carrier.waiting(given.station)

    def enough() -> bool:
        asked.append(1)
        return len(asked) > 4

    with pytest.raises(Cancelled):
        carrier.fetch(given.station, item, here, Going(cancelled=enough))
    rest = Going()
    assert way.make().fetch(given.station, item, here, rest).read_bytes() == given.file.read_bytes()
    assert rest.moved < given.size


def test_cut_again_and_again_it_arrives_with_a_tenth_more_at_most(way: Way, tmp_path: Path) -> None:
    given, going = parcel(tmp_path, size=12 * MB), Going()
    if way.line is not None:
        way.line.cut_every = 2 * MB
        steadily.send(way.make(), given, going, sleep=lambda seconds: time.sleep(min(seconds, 0.3)))
        assert way.line.cuts >= 5
        ratio = way.line.sent / given.size
        print(f"{way.name}: {way.line.cuts} cuts, {ratio:.3f} x the bytes")
        assert ratio <= 1.10
    elif way.far is not None:
        for _ in range(5):
            way.far.cut_after = 2 * MB
            with pytest.raises(LinkCut):
                way.make().send(given, going)
        way.make().send(given, going)
        assert going.moved <= 1.10 * given.size
    else:
        part = tmp_path / "far" / "in" / f".{given.name}.part"
        part.write_bytes(given.file.read_bytes()[: 10 * MB])
        way.make().send(given, going)
        assert going.moved == 2 * MB
    assert way.arrived()[given.name] == given.file.read_bytes()
