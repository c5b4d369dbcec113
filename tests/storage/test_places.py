"""A home lies on a disk of this computer, never on a share or in a synchronised folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from stationdesk.storage.places import (
    HomeInSyncFolder,
    HomeOnShare,
    is_unc,
    mount_of,
    require_local,
    share_of,
)

MOUNTS = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / /mnt/village rw - cifs //server/share rw
41 27 0:41 / /mnt/village/local rw - ext4 /dev/sdb1 rw
42 27 0:42 / /mnt/公\040共\040盘 rw shared:5 - nfs4 server:/x rw
43 27 0:43 / /media/ssh rw - fuse.sshfs u@h:/ rw
44 27 0:44 / /mnt/twice rw - nfs server:/a rw
45 27 0:45 / /mnt/twice rw - xfs /dev/sdc rw
"""


@pytest.mark.parametrize("place", ["/mnt/village/home", "/mnt/公 共 盘/站", "/media/ssh/a/b"])
def test_a_share_is_refused_with_the_reason_and_the_way_out(place: str) -> None:
    with pytest.raises(HomeOnShare) as refused:
        require_local(Path(place), mountinfo=MOUNTS, environment={})
    assert "损坏" in refused.value.message
    assert "数据包" in refused.value.message
    assert refused.value.field == "home"


@pytest.mark.parametrize("place", ["/home/zhan", "/mnt/village/local/home", "/mnt/villagers", "/mnt/twice/x"])
def test_a_local_disk_is_taken(place: str) -> None:
    require_local(Path(place), mountinfo=MOUNTS, environment={})


def test_the_machines_own_root_is_taken_whatever_its_type() -> None:
    assert share_of(Path("/home/zhan"), mountinfo="1 0 0:1 / / rw - 9p root rw") is None


def test_the_longest_mount_point_counts() -> None:
    mount = mount_of(Path("/mnt/village/local/x"), MOUNTS)
    assert mount is not None
    assert (mount.point, mount.kind) == ("/mnt/village/local", "ext4")


def test_this_computers_own_list_is_read(tmp_path: Path) -> None:
    require_local(tmp_path, environment={})


@pytest.mark.parametrize("text", [r"\\server\share\home", "//server/share", r"\\?\UNC\server\share\x"])
def test_network_names_are_known(text: str) -> None:
    assert is_unc(text)


@pytest.mark.parametrize("text", [r"C:\data", r"\\?\C:\data", "/home/x", "home", r"\data"])
def test_local_names_are_known(text: str) -> None:
    assert not is_unc(text)


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - 某镇人民政府",
        "坚果云",
        "我的坚果云",
        "百度网盘",
        "Dropbox (Personal)",
        "dropbox",
    ],
)
def test_a_synchronised_folder_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(HomeInSyncFolder) as refused:
        require_local(tmp_path / folder / "站", mountinfo="", environment={})
    assert str(refused.value.params["program"]) in refused.value.message


def test_a_folder_with_the_mark_of_a_synchroniser_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(HomeInSyncFolder):
        require_local(tmp_path / "home", mountinfo="", environment={})


def test_the_folder_windows_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeInSyncFolder):
        require_local(tmp_path / "x", mountinfo="", environment={"OneDriveCommercial": str(tmp_path)})


def test_a_similar_name_is_taken(tmp_path: Path) -> None:
    require_local(tmp_path / "onedrives" / "坚果", mountinfo="", environment={})


def test_a_link_to_a_share_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/mnt/village")
    with pytest.raises(HomeOnShare):
        require_local(tmp_path / "link" / "home", mountinfo=MOUNTS, environment={})
