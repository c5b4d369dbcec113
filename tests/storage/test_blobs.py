"""Attachments: stored once, whole or not at all, unreadable without the key, and damage never passes."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.storage import atomic
from stationdesk.storage.atomic import DiskFull, FileTooLarge, PlaceMissing
from stationdesk.storage.blobs import HEADER, TAG, BlobDamaged, BlobMissing, Blobs, BlobTooLong

KEY = bytes(range(32))
SMALL = 10
CHUNK = 1 << SMALL


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", KEY, chunk_bits=SMALL)


def _files(blobs: Blobs) -> list[Path]:
    return sorted(place for place in blobs.root.rglob("*") if place.is_file())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_is_put_comes_back(blobs: Blobs, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    reference = blobs.put(data)
    assert reference.size == size
    assert reference.sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.read(reference.name) == data
    assert blobs.verify(reference.name) == reference
    assert blobs.export(reference.name, tmp_path / "out") == size
    assert (tmp_path / "out").read_bytes() == data


def test_bytes_streams_and_files_are_the_same_blob_stored_once(blobs: Blobs, tmp_path: Path) -> None:
    data = os.urandom(5 * CHUNK + 3)
    file = tmp_path / "scan.jpg"
    file.write_bytes(data)

    class Trickle:
        """A stream that has only `read`, and gives little at a time."""

        def __init__(self) -> None:
            self.left = io.BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self.left.read(min(size, 100))

    names = {blobs.put(source).name for source in (data, io.BytesIO(data), file, Trickle())}  # type: ignore[arg-type]
    assert len(names) == 1
    assert len(_files(blobs)) == 1
    assert list(blobs.list()) == list(names)
    assert names.pop() in blobs


def test_names_and_files_reveal_nothing_without_the_key(blobs: Blobs, tmp_path: Path) -> None:
    data = "王小明 身份证复印件".encode() * 500
    reference = blobs.put(data)
    assert reference.name != reference.sha256
    stored = _files(blobs)[0].read_bytes()
    assert "王小明".encode() not in stored
    other = Blobs(tmp_path / "blobs", bytes(32), chunk_bits=SMALL)
    assert other.name_of(reference.sha256) != reference.name
    with pytest.raises(BlobDamaged):
        other.read(reference.name)
    assert KEY.hex() not in repr(blobs)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_changed_bit_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    blobs = Blobs(tmp_path_factory.mktemp("b"), KEY, chunk_bits=SMALL)
    reference = blobs.put(b"paper" * 700)
    path = blobs.path_of(reference.name)
    stored = bytearray(path.read_bytes())
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(stored)
    with pytest.raises(BlobDamaged):
        blobs.read(reference.name)
    with pytest.raises(BlobDamaged):
        blobs.verify(reference.name)


@given(st.integers(0, HEADER + 3 * (CHUNK + TAG) + 100 + TAG - 1))
@settings(max_examples=80, deadline=None)
def test_a_cut_file_is_refused_before_the_first_byte(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    blobs = Blobs(tmp_path_factory.mktemp("b"), KEY, chunk_bits=SMALL)
    reference = blobs.put(os.urandom(3 * CHUNK + 100))
    path = blobs.path_of(reference.name)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BlobDamaged):
        blobs.open(reference.name)


def _chunks(stored: bytes) -> list[bytes]:
    body = stored[HEADER:]
    return [body[at : at + CHUNK + TAG] for at in range(0, len(body), CHUNK + TAG)]


@pytest.mark.parametrize("deed", ["swap", "drop first", "drop last", "repeat", "append", "drop all but last"])
def test_chunks_moved_about_are_noticed(blobs: Blobs, tmp_path: Path, deed: str) -> None:
    reference = blobs.put(os.urandom(4 * CHUNK))
    path = blobs.path_of(reference.name)
    stored = path.read_bytes()
    parts = _chunks(stored)
    assert len(parts) == 4
    if deed == "swap":
        parts[0], parts[1] = parts[1], parts[0]
    elif deed == "drop first":
        parts = parts[1:]
    elif deed == "drop last":
        parts = parts[:-1]
    elif deed == "repeat":
        parts.insert(1, parts[1])
    elif deed == "append":
        parts.append(parts[-1])
    else:
        parts = parts[-1:]
    path.write_bytes(stored[:HEADER] + b"".join(parts))
    with pytest.raises(BlobDamaged):
        blobs.read(reference.name)
    with pytest.raises(BlobDamaged):
        blobs.export(reference.name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_one_whole_blob_in_anothers_place_is_refused_at_once(blobs: Blobs) -> None:
    mine, theirs = blobs.put(b"mine" * 1000), blobs.put(b"them" * 1000)
    blobs.path_of(mine.name).write_bytes(blobs.path_of(theirs.name).read_bytes())
    with pytest.raises(BlobDamaged):
        blobs.open(mine.name)


def test_a_damaged_copy_is_healed_by_putting_it_again(blobs: Blobs) -> None:
    data = os.urandom(3 * CHUNK)
    reference = blobs.put(data)
    path = blobs.path_of(reference.name)
    stored = bytearray(path.read_bytes())
    stored[HEADER + 5] ^= 1
    path.write_bytes(stored)
    assert blobs.put(data) == reference
    assert blobs.read(reference.name) == data


@pytest.mark.parametrize("name", ["0" * 64, "../../keys.json", "", "A" * 64, "0" * 63 + "\n"])
def test_what_is_not_there_is_missing_and_a_name_is_never_a_path(blobs: Blobs, name: str) -> None:
    blobs.put(b"x")
    with pytest.raises(BlobMissing):
        blobs.read(name)
    assert name not in blobs


def test_a_stream_can_be_read_in_pieces_and_sought(blobs: Blobs) -> None:
    data = os.urandom(5 * CHUNK + 7)
    with blobs.open(blobs.put(data).name) as stream:
        assert stream.read(10) == data[:10]
        assert stream.seek(-20, os.SEEK_END) == len(data) - 20
        assert stream.read() == data[-20:]
        assert stream.read(1) == b""
        stream.seek(CHUNK - 3)
        assert io.BufferedReader(stream, 300).read(2000) == data[CHUNK - 3 : CHUNK + 1997]


def test_what_is_too_long_for_memory_is_said(blobs: Blobs) -> None:
    reference = blobs.put(bytes(5000))
    with pytest.raises(BlobTooLong):
        blobs.read(reference.name, limit=4999)


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_a_full_disk_leaves_nothing(blobs: Blobs, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    kept = blobs.put(b"kept")
    whole, calls = os.write, 0

    def full(fd: int, data: memoryview) -> int:
        nonlocal calls
        calls += 1
        if calls >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(fd, data)

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "write", full)
        with pytest.raises(DiskFull):
            blobs.put(os.urandom(6 * CHUNK))
    assert _files(blobs) == [blobs.path_of(kept.name)]
    assert blobs.read(kept.name) == b"kept"


def test_a_file_that_cannot_fit_is_refused_before_it_is_written(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "free_space", lambda path: 1000)
    with pytest.raises(DiskFull):
        blobs.put(bytes(2000))
    assert _files(blobs) == []


def test_a_limit_on_file_size_leaves_nothing(blobs: Blobs) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(FileTooLarge):
            blobs.put(bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _files(blobs) == []


def test_a_source_that_fails_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(PlaceMissing):
        blobs.put(tmp_path / "gone.pdf")

    class Pulled(io.RawIOBase):
        def __init__(self) -> None:
            self.reads = 0

        def readinto(self, buffer: object) -> int:
            self.reads += 1
            if self.reads > 3:
                raise OSError(errno.EIO, "stick pulled out")
            return len(buffer)  # type: ignore[arg-type]

    with pytest.raises(OSError, match="stick pulled out"):
        blobs.put(Pulled())  # type: ignore[arg-type]
    assert _files(blobs) == []


def test_what_is_removed_is_gone(blobs: Blobs) -> None:
    reference = blobs.put(b"erase me")
    assert blobs.remove(reference.name)
    assert not blobs.remove(reference.name)
    assert list(blobs.list()) == []


def test_memory_stays_small_however_long_the_content(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs", KEY)
    file = tmp_path / "video"
    with file.open("wb") as made:
        made.truncate(64 << 20)
    tracemalloc.start()
    try:
        reference = blobs.put(file)
        blobs.verify(reference.name)
        blobs.export(reference.name, tmp_path / "out")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
    assert (tmp_path / "out").stat().st_size == 64 << 20


_PUTTER = """
import os, sys
from pathlib import Path
from stationdesk.storage.blobs import Blobs
blobs = Blobs(Path(sys.argv[1]), bytes(range(32)))
print("ready", flush=True)
while True:
    blobs.put(os.urandom(3_000_000))
"""


def test_killed_at_any_moment_every_named_blob_is_whole(tmp_path: Path) -> None:
    root = tmp_path / "blobs"
    blobs = Blobs(root, KEY)
    for moment in range(8):
        with subprocess.Popen([sys.executable, "-c", _PUTTER, str(root)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.02 + 0.013 * moment)
            child.send_signal(signal.SIGKILL)
            child.wait()
    blobs.sweep()
    names = list(blobs.list())
    assert len(names) == len(_files(blobs))
    assert names
    for name in names:
        assert blobs.verify(name).size == 3_000_000
