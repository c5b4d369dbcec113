"""What stands where the pointer, its folder or a version should stand, and is something else: nothing is waited for or followed."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__
from stationdesk.cli import doctor
from stationdesk.core import launch
from stationdesk.storage import program_folder
from stationdesk.sync import update_file, updates
from tests.sync import updating
from tests.sync.test_updates import code_of, good, here, pointer, take, works  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture's name is the test's argument
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@contextmanager
def at_once() -> Iterator[None]:
    """What waits for a pipe's other end waits for ever: two seconds are enough to know."""

    def late(_signal: int, _frame: Any) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def lay(place: Path, what: str) -> None:
    """Put something into the place of a small file that is there."""
    text = place.read_bytes()
    elsewhere = place.parent.parent / "elsewhere"
    place.unlink()
    if what == "pipe":
        os.mkfifo(place)
    elif what == "device":
        place.symlink_to("/dev/zero")
    elif what == "terminal":
        place.symlink_to("/dev/tty")
    elif what == "folder":
        place.mkdir()
    elif what == "link":
        elsewhere.write_bytes(text)
        place.symlink_to(elsewhere)
    elif what == "circle":
        place.symlink_to(place.name)
    elif what == "giant":
        with place.open("wb") as file:
            file.write(text)
            file.truncate(1 << 40)  # a sparse one: the disk does not notice
    else:
        place.write_bytes(text + b" " * 70_000)  # the same words, and far more of nothing than anybody writes


ODD = ["pipe", "device", "terminal", "folder", "link", "circle", "giant", "long"]


def told() -> dict[str, doctor.Result]:
    found: dict[str, doctor.Result] = {}
    for one in doctor._program(None):  # type: ignore[arg-type]
        found.setdefault(one.name, one)
    return found


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_small_file_of_its_own_points_nowhere_and_that_is_said(
    here: Path, tmp_path: Path, what: str
) -> None:
    file = updating.update(tmp_path, run=works(here, tmp_path))
    take(file)
    lay(here / launch.POINTER, what)
    with at_once():
        assert launch.begin([]) is None
        said = told()["program"]
    assert not (tmp_path / "log").exists()
    assert said.state == "bad"
    assert "安装的程序" in said.message
    assert said.what_to_do
    assert str(here) in said.message
    assert launch.POINTER in said.message + said.what_to_do
    if what == "folder":
        # A file never takes a folder's place: said before anything is unpacked.
        with pytest.raises(program_folder.PointerTaken) as wrong:
            take(file)
        assert str(here / launch.POINTER) in wrong.value.message
        assert not list(here.glob(".incoming-*"))
        (here / launch.POINTER).rmdir()
    take(file)
    assert (here / launch.POINTER).is_file()
    assert not (here / launch.POINTER).is_symlink()
    assert launch.begin([]) == 0


@pytest.mark.parametrize("what", ODD)
def test_a_note_of_what_was_taken_back_that_is_no_small_file_is_no_note(
    here: Path, good: Path, what: str
) -> None:
    take(good)
    launch.roll_back(pointer(here), "failed")
    assert updates.taken_back() is not None
    lay(here / launch.NOTE, what)
    with at_once():
        assert updates.taken_back() is None
        assert launch.begin([]) is None


@pytest.mark.parametrize("what", ["pipe", "device", "link"])
@pytest.mark.parametrize("name", [launch.MANIFEST, "lib/empty"])
def test_a_version_in_which_something_stands_for_a_file_is_not_started_nor_waited_for(
    here: Path, tmp_path: Path, name: str, what: str
) -> None:
    folder = take(updating.update(tmp_path, run=works(here, tmp_path))).folder
    when = (folder / name).stat().st_mtime
    lay(folder / name, what)
    if not (folder / name).is_symlink():
        os.utime(folder / name, (when, when))
    with at_once():
        assert program_folder.changed(folder)
        found = updates.standing(whole=True)
        assert found is not None
        assert found.problems
        assert launch.begin([]) is None
    assert not (tmp_path / "log").exists()
    assert (launch.rolled_back() or {})["why"] == "damaged"


def test_a_count_of_tries_below_nothing_gives_no_endless_trial(here: Path, good: Path) -> None:
    take(good)
    (here / launch.POINTER).write_text(json.dumps(pointer(here) | {"tries": -1_000_000}), "utf-8")
    assert launch.begin([]) is None
    assert launch.unheard()


@pytest.mark.parametrize("whose", ["folder", "version"])
def test_nothing_is_started_through_a_link_nor_unpacked_into_one(
    here: Path, tmp_path: Path, whose: str
) -> None:
    file = updating.update(tmp_path, run=works(here, tmp_path))
    folder = take(file).folder
    offered = updates.read(file)
    led = here if whose == "folder" else folder
    elsewhere = tmp_path / "elsewhere"
    shutil.move(led, elsewhere)
    led.symlink_to(elsewhere)
    assert launch.begin([]) is None
    assert not (tmp_path / "log").exists()
    if whose == "folder":
        before = sorted(one.name for one in elsewhere.iterdir())
        with pytest.raises(program_folder.ProgramFolderLinked) as wrong:
            updates.take(offered, version=__version__, back_up=None)
        assert str(here) in wrong.value.message
        assert str(elsewhere) in wrong.value.message
        assert sorted(one.name for one in elsewhere.iterdir()) == before
        said = told()["program"]
        assert said.state == "bad"
        assert str(here) in said.message
        assert str(elsewhere) in said.what_to_do
    else:
        # The link goes, what it led to stays, and the version is laid down anew.
        take(file)
        assert not folder.is_symlink()
        assert (elsewhere / "run").is_file()
        assert launch.begin([]) == 0
        assert not list(here.glob(".incoming-*"))


def test_a_link_that_leads_nowhere_is_no_hindrance_where_a_version_is_to_lie(here: Path, good: Path) -> None:
    (here / updates.read(good).folder).symlink_to("nowhere")
    assert (take(good).folder / "run").is_file()
    assert program_folder.changed(here / pointer(here)["current"]["folder"]) == []


def test_what_has_the_name_of_something_half_is_cleared_whatever_it_is(here: Path, good: Path) -> None:
    (here / ".incoming-file").write_bytes(b"")
    (here / ".incoming-link").symlink_to(here / "release-keys")
    (here / ".x.part").mkdir()
    (here / ".x.part" / "inside").write_bytes(b"")
    take(good)
    assert not list(here.glob(".*"))
    assert list((here / "release-keys").glob("*.pub"))


@pytest.mark.parametrize("what", ["pipe", "device", "folder", "giant", "rubbish", "latin"])
def test_a_key_that_is_none_is_named_with_its_place_and_never_waited_for(
    here: Path, good: Path, what: str
) -> None:
    key = here / "release-keys" / "坏.pub"
    key.write_bytes(b"RW\xff" * 40 if what == "rubbish" else "untrusted comment: é\n".encode("latin-1"))
    if what not in ("rubbish", "latin"):
        lay(key, what)
    with at_once(), pytest.raises(update_file.ReleaseKeysUnreadable) as wrong:
        updates.read(good)
    assert str(key) in wrong.value.message


def test_a_key_saved_by_an_editor_of_windows_is_a_key(here: Path, good: Path) -> None:
    key = here / "release-keys" / "某县.pub"
    key.write_bytes(b"\xef\xbb\xbf" + key.read_bytes().replace(b"\n", b"\r\n"))
    assert updates.read(good).signed_by == "某县"


@pytest.mark.parametrize("what", ["pipe", "device", "folder"])
def test_an_update_file_that_is_no_file_is_refused_at_once(
    here: Path, good: Path, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "stick" / "x.sdupdate"
    file.parent.mkdir()
    shutil.copy(good, file)
    lay(file, what)
    with at_once():
        assert code_of(lambda: updates.read(file)) == "not-an-update"


def test_nobody_else_may_write_what_names_the_version_to_start(here: Path, good: Path) -> None:
    before = os.umask(0)
    try:
        folder = take(good).folder
    finally:
        os.umask(before)
    for file in (here / launch.POINTER, folder, *folder.rglob("*")):
        assert file.is_symlink() or not file.stat().st_mode & 0o022, file


def test_a_part_of_a_pointer_that_is_a_link_costs_nobody_the_file_that_it_leads_to(
    here: Path, good: Path, tmp_path: Path
) -> None:
    take(good)
    letter = tmp_path / "letter.txt"
    letter.write_text("kept", "utf-8")
    (here / f".{launch.POINTER}.{os.getpid()}.part").symlink_to(letter)
    launch.write(pointer(here) | {"tries": 1})
    assert letter.read_text("utf-8") == "kept"
    assert pointer(here)["tries"] == 1
