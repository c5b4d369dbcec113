"""What lies in a township's place: whole uploads are told from begun ones, whichever server wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stationdesk.core.ids import new_id
from stationdesk.sync import arrivals

NAME = "421221106202-010-20261122-0001.sdbundle"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


def upload(root: Path, body: bytes, **info: object) -> None:
    (root / "in" / "abc").write_bytes(body)
    (root / "in" / "abc.info").write_text(json.dumps(info))


def test_a_whole_upload_of_tusd_is_found_by_its_length(root: Path) -> None:
    station = new_id()
    about = {"filename": NAME, "station": station}
    upload(root, b"12345", ID="abc", Size=5, Offset=0, MetaData=about, Storage={"Type": "filestore"})
    (found,), begun = arrivals.look(root)
    assert (found.name, found.station, begun) == (NAME, station, 0)
    (root / "in" / "abc").write_bytes(b"123")
    assert arrivals.look(root) == ([], 1)


def test_a_whole_upload_of_tuspyserver_is_found_by_its_offset(root: Path) -> None:
    about = {"filename": NAME, "station": "no id"}
    upload(root, b"12345", size=5, offset=5, metadata=about)
    (found,), begun = arrivals.look(root)
    assert (found.name, found.station, begun) == (NAME, None, 0)
    upload(root, b"12345", size=5, offset=3, metadata=about)
    assert arrivals.look(root) == ([], 1)


@pytest.mark.parametrize("name", ["../../x.sdbundle", "x.exe", ".hidden.sdbundle", "a/b.sdbundle"])
def test_a_name_that_is_no_name_of_ours_is_left_alone(root: Path, name: str) -> None:
    upload(root, b"12345", size=5, offset=5, metadata={"filename": name})
    assert arrivals.look(root) == ([], 0)


def test_files_under_way_and_notes_of_others_are_left_alone(root: Path) -> None:
    (root / "in" / f".{NAME}.part").write_bytes(b"x")
    (root / "in" / "readme.txt").write_bytes(b"x")
    (root / "in" / NAME).write_bytes(b"x")
    found, begun = arrivals.look(root)
    assert ([one.name for one in found], begun) == ([NAME], 1)


def test_what_is_no_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(arrivals.PlaceMissing):
        arrivals.look(tmp_path)
