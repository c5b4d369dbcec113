"""What lies where a file should lie: pipes, devices, folders, links, giants, names that lead elsewhere, files that change."""

from __future__ import annotations

import contextlib
import os
import socket
import zipfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stationdesk.cli import care_groups, frame, tasks
from stationdesk.core import file_kinds
from stationdesk.core.errors import Refusal, Trouble, Unhappy, Usage
from stationdesk.core.file_kinds import KINDS
from stationdesk.core.paths import Home
from stationdesk.desk import Desk
from stationdesk.services import (
    attachments,
    left_behind_compare_read,
    publicity_files,
    residents_headings,
    residents_import,
    township_tasks,
    visit_photos,
    watched_files,
)
from stationdesk.storage import atomic, backups, home_card
from stationdesk.sync import (
    card,
    intake,
    minisign,
    place_order,
    plain_book,
    reader,
    receipt,
    trip_file,
    wrappings,
)
from tests.fuzz import attacks
from tests.fuzz.target import TODAY
from tests.fuzz.watch import Tried, bounded, in_words, watched

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and links of POSIX")
IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"


def _none(claim: object) -> minisign.PublicKey | None:
    return None


READERS: dict[str, Callable[[Path], Any]] = {
    "residents": residents_import.read,
    "map": residents_headings.read_map,
    "publicity": lambda file: publicity_files.read(file, str.isalpha),
    "list from above": lambda file: left_behind_compare_read.from_file(file, TODAY),
    "task": lambda file: tasks._body(str(file)),
    "township task": township_tasks.read_in,
    "small file": atomic.read_file,
    "card": card.read,
    "receipt": lambda file: receipt.read(file, _none, "x"),
    "place order": lambda file: place_order.read(file, _none),
    "trip pack": lambda file: trip_file.read(file, [IDENTITY], _none),
    "bundle": lambda file: reader.open(file, [IDENTITY], _none),
    "backup": lambda file: backups.row_of(file),
}
PLACES = (
    "a folder",
    "a pipe",
    "a device without end",
    "a device that is empty",
    "a link to nowhere",
    "a link to itself",
    "a socket",
    "nothing",
    "a name far too long",
    "a giant",
)


def _put(folder: Path, what: str) -> Path:
    """Something strange, at the place that is answered."""
    file = folder / "strange.xlsx"
    if what == "a folder":
        file.mkdir()
    elif what == "a pipe":
        os.mkfifo(file)
    elif what == "a device without end":
        file.symlink_to("/dev/zero")
    elif what == "a device that is empty":
        file.symlink_to("/dev/null")
    elif what == "a link to nowhere":
        file.symlink_to(folder / "nowhere")
    elif what == "a link to itself":
        file.symlink_to(file)
    elif what == "a socket":
        # A name of a socket may not be long.
        with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as bound:
            bound.bind(file.name)
    elif what == "a name far too long":
        return folder / ("x" * 300)
    elif what == "a giant":
        with file.open("wb") as out:
            out.truncate(1 << 30)
    return file


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("what", PLACES)
@pytest.mark.parametrize("who", READERS)
def test_what_is_no_file_is_refused_and_never_waited_for(
    who: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = _put(tmp_path, what)
    tried = Tried()
    watched(lambda data: READERS[who](file), b"", tried, seconds=1)
    assert tried.refused.total() == 1, "it was taken"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("what", PLACES)
def test_a_desk_takes_in_nothing_strange(
    what: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = _put(tmp_path, what)
    before = sorted(one.name for one in desk.home.root.rglob("*") if "station.db" not in one.name)
    with bounded(2):
        for give in (
            lambda: desk.change(lambda work: attachments.stage(work, file), reason="x"),
            lambda: plain_book.take(desk, file),
            lambda: desk.read(lambda work: visit_photos.look(work, TODAY, [file])),
        ):
            try:
                give()
            except Unhappy as no:
                in_words(no)
        for ending in (".xlsx", ".zip", ".iso", ".sdbundle", ".sdreceipt"):
            got = intake.take_in(desk, [file.with_suffix(ending) if what == "nothing" else file])
            assert got.taken.applied == 0
            assert got.taken.problems
    after = sorted(one.name for one in desk.home.root.rglob("*") if "station.db" not in one.name)
    assert [one for one in after if one not in before and one not in ("inbox", "staging")] == []


def test_words_and_passwords_are_read_up_to_a_bound() -> None:
    with bounded(1), pytest.raises(Usage):
        care_groups._words(Namespace(words_file="/dev/zero"))
    with bounded(1), pytest.raises(Unhappy):
        frame._lines("/dev/zero")


def test_a_home_of_links_and_devices_is_unreadable_in_words(tmp_path: Path) -> None:
    for what in ("a folder", "a device that is empty", "a link to itself"):
        folder = tmp_path / what
        folder.mkdir()
        _put(folder, what).rename(folder / "home.json")
        with bounded(1), pytest.raises((Refusal, Trouble)):
            home_card.read_card(Home(folder))


def test_a_watched_folder_offers_files_only(tmp_path: Path) -> None:
    for number, what in enumerate(PLACES[:7]):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        _put(folder, what).rename(tmp_path / f"scan{number}.jpg")
    with bounded(1):
        found = watched_files.look(tmp_path, {})
    assert (found.whole, found.coming) == ((), ())


@pytest.mark.parametrize(
    "name", [*attacks.NAMES, "a.exe\u202egpj", "..", "...", "~/x", "$(x).pdf", "a\nb.pdf", "x" * 5000]
)
def test_no_title_is_a_path_or_lies_about_its_kind(name: str) -> None:
    said = file_kinds.title(name, KINDS["application/pdf"])
    assert said.endswith(".pdf")
    assert len(said) <= file_kinds.TITLE
    assert not set(said) & set("/\\\0\n\r\u202e\u200f")
    assert said.strip(". ") not in ("pdf", "")


@pytest.mark.parametrize(
    "name",
    [
        *attacks.NAMES,
        "CON.sdbundle",
        "nul.sdreceipt",
        "Lpt1.sdcard",
        "a.sdbundle/..",
        "a\\b.sdbundle",
        "-rf.sdbundle",
        ".sdbundle",
        "a\u202e.sdbundle",
    ],
)
def test_nothing_in_a_coat_comes_to_lie_outside(name: str, tmp_path: Path) -> None:
    from tests.fuzz.spoil import packed

    coat = tmp_path / "coat" / "x.zip"
    coat.parent.mkdir()
    coat.write_bytes(packed([(name, b"inside")], zipfile.ZIP_STORED))
    got = wrappings.unwrap([coat], tmp_path / "out")
    assert got.files == ()
    assert [why.code for _, why in got.problems] == ["wrapping-wrong"]
    assert sorted(one.name for one in tmp_path.iterdir()) in (["coat", "out"], ["coat"])
    assert list((tmp_path / "out").rglob("*")) == []


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_not_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fuzz.targets_files import picture

    file = tmp_path / "scan.jpg"
    for change in (
        lambda: file.write_bytes(file.read_bytes()[:200]),
        lambda: file.write_bytes(file.read_bytes() * 2),
    ):
        file.write_bytes(picture("JPEG", (200, 200)))
        really = attachments._stage

        def meanwhile(*given: Any, really: Any = really, change: Any = change) -> Any:
            found = really(*given)
            change()
            return found

        with monkeypatch.context() as patch:
            patch.setattr(attachments, "_stage", meanwhile)
            with pytest.raises(attachments.FileStillChanging):
                desk.change(lambda work: attachments.stage(work, file), reason="x")
    assert desk.read(attachments.staged) == ()


def test_hard_links_are_read_and_left_alone(desk: Desk, tmp_path: Path) -> None:
    from tests.fuzz.targets_files import picture

    first, second = tmp_path / "a.jpg", tmp_path / "b.jpg"
    first.write_bytes(picture("JPEG"))
    second.hardlink_to(first)
    desk.change(lambda work: attachments.stage(work, second), reason="x")
    assert first.read_bytes() == second.read_bytes()
