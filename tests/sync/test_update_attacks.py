"""What happens around an update while it is read and taken: swapped and pulled out, bombs, crowds of names, words that lie."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import multiprocessing
import os
import resource
import shutil
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__, app
from stationdesk.cli import doctor
from stationdesk.core import launch
from stationdesk.core.errors import Trouble, Unhappy
from stationdesk.storage import program_folder
from stationdesk.storage.lock import DataLock
from stationdesk.sync import update_file, updates
from tests.sync import updating
from tests.sync.test_updates import RUN, code_of, good, here, names, pointer, take, works  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture's name is the test's argument
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


def payload_at(file: Path) -> tuple[int, int]:
    """Where the contents lie in an update file, and how long they are."""
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo(update_file.PAYLOAD)
        archive.open(info).close()
        assert archive.fp is not None
        archive.fp.seek(info.header_offset + 26)
        name, extra = struct.unpack("<2H", archive.fp.read(4))
        return info.header_offset + 30 + name + extra, info.file_size


# between the look and the unpacking --------------------------------------------------------------------


def other_bytes(file: Path, known: Path) -> None:
    at, size = payload_at(file)
    whole = file.read_bytes()
    file.write_bytes(whole[:at] + b"\x5a" * size + whole[at + size :])


def half_of_them(file: Path, known: Path) -> None:
    at, size = payload_at(file)
    whole = file.read_bytes()
    middle = at + size // 2
    file.write_bytes(whole[:middle] + bytes(at + size - middle) + whole[at + size :])


def the_head_of_them(file: Path, known: Path) -> None:
    at, _size = payload_at(file)
    whole = file.read_bytes()
    place = whole.rindex(b"PK\3\4", 0, at)
    file.write_bytes(whole[:place] + b"XX" + whole[place + 2 :])


def cut(file: Path, known: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def gone(file: Path, known: Path) -> None:
    file.unlink()


def a_pipe(file: Path, known: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def another(file: Path, known: Path) -> None:
    shutil.copy(known, file)


def endless(file: Path, known: Path) -> None:
    """The same name, no end: what is unpacked is what was proved, whatever comes after."""
    import zstandard

    out = io.BytesIO()
    with zipfile.ZipFile(file) as before:
        head = [(one, before.read(one)) for one in (update_file.MANIFEST, update_file.SIGNATURE)]
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(200_000_000))
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in head:
            archive.writestr(name, text)
        archive.writestr(update_file.PAYLOAD, bomb)
    file.write_bytes(out.getvalue())


SWAPS = (other_bytes, half_of_them, the_head_of_them, cut, gone, a_pipe, another, endless)


@pytest.mark.parametrize("swap", SWAPS, ids=[one.__name__ for one in SWAPS])
def test_a_file_that_is_another_by_the_time_it_is_unpacked_leaves_nothing(
    here: Path, good: Path, tmp_path: Path, swap: Callable[[Path, Path], None]
) -> None:
    file = tmp_path / "stick.sdupdate"
    shutil.copy(good, file)
    offered = updates.read(file)
    known = updating.update(tmp_path / "known", "9.0.5", run="#!/bin/sh\nexit 7\n")
    swap(file, known)
    with pytest.raises(Unhappy) as wrong:
        updates.take(offered, version=__version__, back_up=None)
    assert wrong.value.message
    assert names(here) == []
    assert not list(here.glob(".incoming-*"))
    assert not (here / launch.POINTER).exists()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ENOENT, errno.ENXIO, errno.EINVAL])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_stick_pulled_out_in_the_middle_of_the_unpacking_is_said_in_words(
    here: Path, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, nth: int
) -> None:
    """The file is there for the look; while it is unpacked its stick goes, at the first bytes or later ones."""
    file = tmp_path / "stick.sdupdate"
    file.write_bytes(updating.update(tmp_path, run="#!/bin/sh\n# " + os.urandom(300_000).hex()).read_bytes())
    offered = updates.read(file)
    read, left = zipfile.ZipExtFile.read, [nth]

    def pulled(stream: Any, size: int = -1) -> bytes:
        if stream.name == update_file.PAYLOAD:
            left[0] -= 1
            if left[0] <= 0:
                file.unlink(missing_ok=True)
                raise OSError(number, os.strerror(number))
        return bytes(read(stream, size))

    monkeypatch.setattr(zipfile.ZipExtFile, "read", pulled)
    with pytest.raises(Trouble) as wrong:
        updates.take(offered, version=__version__, back_up=None)
    assert file.name in wrong.value.message
    assert left[0] <= 0
    assert names(here) == []
    assert not list(here.glob(".incoming-*"))
    assert not (here / launch.POINTER).exists()


# two at once ------------------------------------------------------------------------------------------


def test_while_another_window_takes_an_update_the_second_is_told_just_that(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_folder, "_WAIT", 0.1)
    with DataLock(here / "update.lock"), pytest.raises(program_folder.UpdateUnderWay) as wrong:
        take(good)
    assert "正在" in wrong.value.message
    take(good)


def _take(file: str, said: Any) -> None:
    try:
        take(Path(file))
        said.put("taken")
    except Unhappy as wrong:
        said.put(wrong.code)


def test_two_desks_that_take_it_at_the_same_moment_leave_one_whole_version(
    here: Path, tmp_path: Path
) -> None:
    file = updating.update(tmp_path, run=works(here, tmp_path) + "# " + os.urandom(400_000).hex())
    fork = multiprocessing.get_context("fork")
    said = fork.Queue()
    both = [fork.Process(target=_take, args=(str(file), said)) for _ in range(3)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert {said.get(timeout=5) for _ in both} <= {"taken", "update-under-way", "program-elsewhere"}
    assert program_folder.changed(here / pointer(here)["current"]["folder"]) == []
    assert not list(here.glob(".*"))
    assert launch.begin([]) == 0


def test_a_lock_that_is_a_link_costs_nobody_the_file_that_it_leads_to(
    here: Path, good: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("kept", "utf-8")
    (here / "update.lock").symlink_to(letter)
    take(good)
    assert letter.read_text("utf-8") == "kept"


# crowds and bombs -------------------------------------------------------------------------------------


@contextmanager
def quickly(seconds: float = 10, megabytes: int = 600) -> Iterator[None]:
    """Refused before it costs a minute, or the memory that the desk needs."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - began < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < megabytes


@pytest.mark.parametrize(
    "paths",
    [
        [f"lib/{n:06}.py" for n in range(100_000)],
        ["/".join("a" * 1_500_000)],
        ["/".join("a" * 400) + f"/{n}" for n in range(5_000)],
        ["/".join("a" * 900) + f"/{n}" for n in range(2_000)],
        ["x" * 3_000_000],
    ],
    ids=["many", "deep", "deep-and-many", "deeper-and-many", "long"],
)
def test_a_signed_list_of_a_hundred_thousand_names_is_refused_before_it_costs_anything(
    here: Path, tmp_path: Path, paths: list[str]
) -> None:
    files = [RUN, *({"path": path, "size": 1, "sha256": "0"} for path in paths)]
    file = updating.update(tmp_path, files=files)
    with quickly():
        assert code_of(lambda: updates.read(file)) in ("not-an-update", "update-names-unfit")


def test_a_package_with_a_crowd_of_members_is_refused_before_any_of_it_is_kept(
    here: Path, tmp_path: Path
) -> None:
    """Nobody signed it, so nothing may be believed of it: a list of a million members is not even read."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    count = 1_500_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count % 65536, count % 65536, len(entry) * count, 30, 0)
    file = tmp_path / "crowd.sdupdate"
    file.write_bytes(b"PK\3\4" + bytes(26) + entry * count + end)
    with quickly(2, 100):
        assert code_of(lambda: updates.read(file)) == "not-an-update"


@pytest.mark.parametrize("size", [1, 10_300])
def test_a_bomb_that_a_known_key_signed_fills_no_disk(here: Path, tmp_path: Path, size: int) -> None:
    """The list says how much there is: what unpacks to more is refused at the first byte too many."""
    import zstandard

    bomb = zstandard.ZstdCompressor(level=3).compress(bytes(1_500_000_000))
    files = [RUN | {"size": size, "sha256": hashlib.sha256(bytes(size)).hexdigest()}]
    changes = {"payload_size": len(bomb), "payload_sha256": hashlib.sha256(bomb).hexdigest()}
    made = updating.update(tmp_path, files=files, **changes)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w") as archive:
        for name in (update_file.MANIFEST, update_file.SIGNATURE):
            archive.writestr(name, before.read(name))
        archive.writestr(update_file.PAYLOAD, bomb)
    made.write_bytes(out.getvalue())
    with quickly():
        assert code_of(lambda: take(made)) == "update-half-copied"
    assert names(here) == []


def test_a_list_that_wants_more_than_any_program_needs_is_refused(here: Path, tmp_path: Path) -> None:
    for size in (update_file.MOST_BYTES + 1, 1 << 62, 1 << 70):
        file = updating.update(tmp_path / str(size), files=[RUN | {"size": size}])
        assert code_of(lambda file=file: updates.read(file)) == "not-an-update"


def test_a_link_with_a_zero_in_it_is_refused_and_no_bug(here: Path, tmp_path: Path) -> None:
    files = [RUN, {"path": "same", "link": "x\0/../run"}]
    assert code_of(lambda: take(updating.update(tmp_path, files=files))) == "not-an-update"


# words that lie ---------------------------------------------------------------------------------------

LYING = {
    "terminal": ("修好了。\x1b[2J\x1b[1;1H已感染\x07", ["修好了。", "已感染"]),
    "bidi": ("修好了\u202etxt.exe\u2066x\u200b\ufeff", ["修好了txt.exex"]),
    "lines": ("\n".join(f"第 {n} 条" for n in range(100_000)), ["第 0 条", "第 9 条", "…"]),
    "long": ("改" * 2_000_000, ["改改改", "…"]),
    "returns": ("一\r\n二\u2028三\x0b四", ["一\n二\n三\n四"]),
    "blank": ("\n\n \n", []),
}


@pytest.mark.parametrize("kind", LYING)
def test_notes_can_neither_write_over_the_screen_nor_flood_it(
    here: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notes, kept = LYING[kind]
    file = updating.update(tmp_path, notes=notes)
    said = updates.read(file).notes
    assert len(said) <= update_file.MOST_NOTES + 2
    assert all(one in said for one in kept)
    assert not {one for one in said if not one.isprintable() and one != "\n"}
    assert max(len(said.splitlines()), 1) <= 61
    assert app.run(["--home", str(tmp_path / "none"), "update", "--check", str(file)]) == 0
    out = capsys.readouterr().out
    assert said in out
    assert not {one for one in out if not one.isprintable() and one != "\n"}


@pytest.mark.parametrize("field", ["product", "platform"])
@pytest.mark.parametrize("word", ["x\u202ey", "x" * 3_000, "x\u2066"])
def test_a_name_that_hides_its_order_or_never_ends_is_no_name(
    here: Path, tmp_path: Path, field: str, word: str
) -> None:
    assert code_of(lambda: updates.read(updating.update(tmp_path, **{field: word}))) == "not-an-update"


# the disk at the next start ---------------------------------------------------------------------------


def test_a_disk_that_is_full_at_the_next_start_costs_the_start_and_not_the_version(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing speaks against a version that was never begun: with room again it is tried."""
    take(updating.update(tmp_path, run=works(here, tmp_path)))

    def full(_name: str, _said: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(launch, "_put", full)
        assert launch.begin([]) is None
    assert not (tmp_path / "log").exists()
    assert updates.taken_back() is None
    assert launch.begin([]) == 0
    assert pointer(here)["state"] == "good"


@pytest.mark.parametrize("harm", ["open", "link", "pointer"])
def test_no_backup_is_waited_for_where_the_update_could_not_be_taken_after_it(
    here: Path, good: Path, tmp_path: Path, harm: str
) -> None:
    offered = updates.read(good)
    if harm == "open":
        here.chmod(0o777)
    elif harm == "pointer":
        (here / launch.POINTER).mkdir()
    else:
        here.rename(tmp_path / "elsewhere")
        here.symlink_to(tmp_path / "elsewhere")
    made: list[int] = []

    def back_up() -> Path:
        made.append(1)
        return tmp_path

    with pytest.raises(Trouble):
        updates.take(offered, version=__version__, back_up=back_up)
    assert not made


def test_a_file_with_a_name_of_no_letters_in_a_version_is_told_by_doctor(
    here: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = take(good).folder
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\x1b[2J")).write_bytes(b"")
    found = [one for one in doctor._program(None) if one.state == "bad"]  # type: ignore[arg-type]
    assert found
    for one in found:
        (one.message + one.what_to_do).encode()
        assert "\x1b" not in one.message


def test_a_year_that_is_long_past_or_to_come_changes_nothing(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    for at, version in ((1577836800, "9.1.0"), (4102444800, "9.2.0")):  # 2020, 2100
        monkeypatch.setattr(time, "time", lambda at=at: at)
        file = updating.update(tmp_path, version, run=works(here, tmp_path))
        assert program_folder.changed(take(file).folder) == []
        assert launch.begin([]) == 0
        assert pointer(here)["state"] == "good"
    monkeypatch.setattr(time, "time", real)
    assert json.loads((here / launch.POINTER).read_text("utf-8"))["before"]["version"] == "9.1.0"
