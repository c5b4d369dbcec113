"""A final name holds the old content or the new, whole; what the machine refuses is said in words."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stationdesk.core.errors import Trouble
from stationdesk.storage import atomic
from stationdesk.storage.atomic import (
    DiskFull,
    Draft,
    FileBusy,
    FileTooLarge,
    MachineRefused,
    MediumFailing,
    NameRefused,
    NotAFile,
    PlaceForbidden,
    PlaceMissing,
    ReadOnlyPlace,
    free_space,
    read_file,
    require_space,
    sweep,
    trouble_from,
    write_file,
)


def test_what_was_written_is_read_back_and_private(tmp_path: Path) -> None:
    file = tmp_path / "card.json"
    write_file(file, b"old")
    write_file(file, b"new")
    assert read_file(file) == b"new"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("call", ["write", "fsync", "open", "replace"])
def test_a_full_disk_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = tmp_path / "card.json"
    write_file(file, b"old")

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if call == "replace":
            patch.setattr(atomic, "replace", full)
        else:
            patch.setattr(atomic.os, call, full)
        with pytest.raises(DiskFull) as trouble:
            write_file(file, b"new" * 1000)
    assert trouble.value.exit_code == 3
    assert "MB" in trouble.value.message
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_that_fills_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = os.write, 0

    def halfway(fd: int, data: memoryview) -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(fd, data[:10])

    monkeypatch.setattr(atomic.os, "write", halfway)
    with pytest.raises(DiskFull):
        write_file(tmp_path / "a", b"x" * 100)
    assert calls == 2
    assert list(tmp_path.iterdir()) == []


def test_a_system_that_writes_a_little_at_a_time_writes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    monkeypatch.setattr(atomic.os, "write", lambda fd, data: whole(fd, data[:7]))
    write_file(tmp_path / "a", bytes(range(256)))
    assert (tmp_path / "a").read_bytes() == bytes(range(256))


def test_a_limit_on_file_size_is_said(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(FileTooLarge):
            write_file(tmp_path / "a", b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, FileTooLarge),
        (errno.EROFS, ReadOnlyPlace),
        (errno.EACCES, PlaceForbidden),
        (errno.EPERM, PlaceForbidden),
        (errno.EBUSY, FileBusy),
        (errno.ENOENT, PlaceMissing),
        (errno.EIO, MediumFailing),
        (errno.ENAMETOOLONG, NameRefused),
        (errno.EMFILE, MachineRefused),
    ],
)
def test_every_refusal_of_the_machine_is_a_sentence(tmp_path: Path, number: int, kind: type[Trouble]) -> None:
    trouble = trouble_from(OSError(number, os.strerror(number)), tmp_path / "家.json")
    assert type(trouble) is kind
    assert "请" in trouble.message
    assert "{" not in trouble.message
    assert "家" not in repr(trouble)


@pytest.mark.parametrize(("winerror", "kind"), [(32, FileBusy), (112, DiskFull), (19, ReadOnlyPlace)])
def test_what_windows_says_is_understood(tmp_path: Path, winerror: int, kind: type[Trouble]) -> None:
    error = OSError(errno.EACCES, "Windows")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    assert type(trouble_from(error, tmp_path)) is kind


def test_missing_space_is_counted_from_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "free_space", lambda path: 3_000_000)
    with pytest.raises(DiskFull) as trouble:
        require_space(tmp_path, 10_000_000)
    assert trouble.value.params["missing_mb"] == 7
    assert trouble.value.params["free_mb"] == 3
    require_space(tmp_path, 3_000_000)


def test_free_space_is_known_for_a_folder_yet_to_be_made(tmp_path: Path) -> None:
    assert free_space(tmp_path / "no" / "such" / "folder") > 0


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlaceMissing):
        write_file(tmp_path / "gone" / "a", b"x")


def test_a_scanner_that_lets_go_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, new = tmp_path / "a", tmp_path / "b"
    new.write_bytes(b"new")
    whole, refused = Path.replace, 0

    def held(self: Path, target: Path) -> Path:
        nonlocal refused
        if refused < 3:
            refused += 1
            raise PermissionError(errno.EACCES, "held")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", held)
    atomic.replace(new, file, patience=10.0)
    assert refused == 3
    assert file.read_bytes() == b"new"


def test_a_draft_that_is_not_kept_is_gone(tmp_path: Path) -> None:
    with Draft(tmp_path / "a") as draft:
        draft.write(b"x")
    assert list(tmp_path.iterdir()) == []


_WRITER = """
import sys
from pathlib import Path
from stationdesk.storage.atomic import write_file
path, n = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    n += 1
    write_file(path, (b"%08d" % n) * 50_000)
"""


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for moment in range(12):
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(file)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.002 + 0.0037 * moment)
            child.send_signal(signal.SIGKILL)
            child.wait()
        if file.exists():
            data = file.read_bytes()
            assert len(data) == 400_000
            assert data == data[:8] * 50_000
        sweep(tmp_path)
        assert {place.name for place in tmp_path.iterdir()} <= {"a"}


def test_a_folder_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (folder, pipe):
        with pytest.raises(NotAFile):
            write_file(place, b"x")
    assert pipe.is_fifo()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "pipe"]


def test_what_has_no_name_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        write_file(Path(tmp_path.anchor), b"x")


def test_a_chinese_name_as_long_as_the_disk_takes_is_written(tmp_path: Path) -> None:
    file = tmp_path / ("长" * 83 + ".pdf")
    write_file(file, b"x")
    assert file.read_bytes() == b"x"


def test_only_a_file_of_a_size_that_can_be_meant_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        atomic.read_file(Path("/dev/zero"))
    with pytest.raises(NotAFile):
        atomic.read_file(tmp_path)
    file = tmp_path / "disk.img"
    file.touch()
    os.truncate(file, 51_000_000)
    with pytest.raises(atomic.FileNotMeant) as said:
        atomic.read_file(file)
    assert "51 MB" in said.value.message
