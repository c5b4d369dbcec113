"""Media: network paths are recognised, sticks are found, errors are said plainly."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from stationdesk.sync import medium
from stationdesk.sync.medium import Mount

TABLE = [
    Mount("/dev/sda1", Path("/"), "ext4"),
    Mount("//server/share", Path("/mnt/share"), "cifs"),
    Mount("me@host:", Path("/mnt/ssh"), "fuse.sshfs"),
    Mount("/dev/sdb1", Path("/media/U 盘"), "vfat"),
]


def test_network_paths_are_recognised() -> None:
    assert medium.is_network_path(Path("/mnt/share/village"), TABLE)
    assert medium.is_network_path(Path("/mnt/ssh/x"), TABLE)
    assert not medium.is_network_path(Path("/mnt/shared"), TABLE)
    assert not medium.is_network_path(Path("/media/U 盘/x"), TABLE)
    assert medium.is_network_path(Path("//server/share/x"), [])


def test_sticks_are_found_by_the_disk_that_can_be_pulled_out(tmp_path: Path) -> None:
    disks, blocks = tmp_path / "devices", tmp_path / "class"
    blocks.mkdir()
    for disk, partition, flag in (("sda", "sda1", "0"), ("sdb", "sdb1", "1")):
        (disks / disk / partition).mkdir(parents=True)
        (disks / disk / "removable").write_text(flag + "\n")
        (blocks / partition).symlink_to(disks / disk / partition)
    assert medium.removable(TABLE, blocks) == [Path("/media/U 盘")]


def test_mounts_are_read_with_blanks_in_their_names(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text("/dev/sdb1 /media/U\\040盘 vfat rw 0 0\nbroken\n")
    assert medium.mounts(table) == [Mount("/dev/sdb1", Path("/media/U 盘"), "vfat")]
    assert medium.mounts(tmp_path / "none") == []


def test_windows_errors_are_said_plainly() -> None:
    error = OSError(errno.EACCES, "write protected")
    error.winerror = 19  # type: ignore[attr-defined]
    assert type(medium.trouble_of(error)) is medium.MediumReadOnly
    error.winerror = 1167  # type: ignore[attr-defined]
    assert type(medium.trouble_of(error)) is medium.MediumGone


def test_a_file_greater_than_fat_allows_is_refused_before_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(medium, "free_space", lambda folder: 2**40)
    monkeypatch.setattr(medium, "file_system", lambda folder: "vfat")
    medium.check_room(tmp_path, 2**32 - 1)
    with pytest.raises(medium.FileTooBigForMedium):
        medium.check_room(tmp_path, 2**32)


def test_free_space_of_a_place_that_is_gone(tmp_path: Path) -> None:
    assert medium.free_space(tmp_path) > 0
    with pytest.raises(medium.MediumGone):
        medium.free_space(tmp_path / "gone")
