"""Where a home may lie: on a disk of this computer, never on a share or in a folder that is synchronised.

A live SQLite database on a network share is corrupted sooner or later (locks and the shared memory of
the write-ahead log do not work there: https://www.sqlite.org/howtocorrupt.html, section 2.1), and a
synchronising program copies the database and its log at different moments. Two computers are two
devices of the station, each with its own home, that exchange bundles.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

NETWORK_TYPES = frozenset(
    """nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs coda 9p ceph glusterfs lustre beegfs orangefs davfs davfs2
    ocfs2 gfs2 vboxsf vmhgfs prl_fs fuse.sshfs fuse.rclone fuse.glusterfs fuse.s3fs fuse.ceph fuse.davfs2
    fuse.curlftpfs fuse.smbnetfs fuse.gvfsd-fuse fuse.vmhgfs-fuse fuse.jmtpfs fuse.juicefs fuse.cosfs
    fuse.ossfs fuse.kio-fuse""".split()  # noqa: SIM905 - one word after another reads better than quotes
)
"""Linux file system types that are shares, or that pass files on to one."""

_SYNC_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "坚果云": "坚果云",
    "我的坚果云": "坚果云",
    "nutstore": "坚果云",
    "nutstore files": "坚果云",
    "百度网盘": "百度网盘",
    "百度云": "百度网盘",
    "baidusyncdisk": "百度网盘",
    "baidunetdisk": "百度网盘",
    "baidunetdiskworkspace": "百度网盘",
    "微云": "腾讯微云",
    "腾讯微云": "腾讯微云",
    "微云同步助手": "腾讯微云",
    "阿里云盘": "阿里云盘",
    "天翼云盘": "天翼云盘",
    "和彩云": "和彩云",
    "wps云盘": "WPS云盘",
    "wps网盘": "WPS云盘",
    "wpsdrive": "WPS云盘",
    "google drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "seafile": "Seafile",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
_MARKERS = {".stfolder": "Syncthing", ".dropbox.cache": "Dropbox", ".seafile-data": "Seafile"}
_DRIVE_REMOTE = 4


class HomeOnShare(Refusal):
    """The folder lies on a network share. Parameter: how (the kind of share)."""

    template = N_(
        "数据文件夹不能放在网络共享上（{how}）：正在使用的数据库放在共享文件夹里，迟早会损坏。"
        "请选本机硬盘上的文件夹；第二台电脑请登记为本站的另一台设备，两台之间用数据包交换。"
    )


class HomeInSyncFolder(Refusal):
    """The folder lies in a cloud-synchronised folder. Parameter: program."""

    template = N_(
        "数据文件夹不能放在“{program}”的同步文件夹里：同步软件会在写入中途复制数据库，造成损坏，还会把数据传到外面。"
        "请选本机硬盘上不被同步的文件夹；第二台电脑请登记为本站的另一台设备，用数据包交换；备份可以另存到U盘。"
    )


@dataclass(frozen=True)
class Mount:
    """A mounted file system of Linux: where, and of which type (`ext4`, `cifs`, `fuse.sshfs`)."""

    point: str
    kind: str


def require_local(
    path: Path,
    *,
    mountinfo: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Raise HomeOnShare or HomeInSyncFolder when a home must not lie at this path.

    The path need not exist yet; links are followed first. `mountinfo` and `environment` stand in for
    the system's own in tests.
    """
    share = share_of(path, mountinfo=mountinfo)
    if share is not None:
        raise HomeOnShare(how=share, field="home")
    program = sync_program_of(path, environment=os.environ if environment is None else environment)
    if program is not None:
        raise HomeInSyncFolder(program=program, field="home")


def share_of(path: Path, *, mountinfo: str | None = None) -> str | None:
    """The kind of network share a path lies on, or None for a disk of this computer."""
    if is_unc(str(path)) or is_unc(str(path.absolute())):
        return "UNC"
    if os.name == "nt":
        return _windows_share(path)
    if mountinfo is None:
        try:
            mountinfo = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        except OSError:
            return None  # not Linux: there is no list to ask, and guessing would lock people out
    mount = mount_of(path.resolve(), mountinfo)
    # A root file system of such a type belongs to a sandbox or a diskless machine: nothing else writes it.
    if mount is None or mount.point == "/" or mount.kind not in NETWORK_TYPES:
        return None
    return mount.kind


def is_unc(text: str) -> bool:
    r"""Whether a path is written as a share: `\\server\share`, `//server/share`, `\\?\UNC\…`."""
    written = text.replace("/", "\\")
    if written.startswith(("\\\\?\\", "\\\\.\\")):
        return written[4:8].upper() == "UNC\\"
    return written.startswith("\\\\") and len(written) > 2 and written[2] != "\\"


def mount_of(path: PurePath, mountinfo: str) -> Mount | None:
    """The mount a resolved path lies on, by `/proc/self/mountinfo`: the longest, the latest of equals."""
    best: Mount | None = None
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        # Only space, tab, newline and backslash are written in octal; Chinese names stand as they are.
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4])
        if not path.is_relative_to(point):
            continue
        if best is None or len(point) >= len(best.point):
            best = Mount(point, after.split(" ", 1)[0])
    return best


def _windows_share(path: Path) -> str | None:
    """The drive letter of a share that was given one."""
    import ctypes

    root = PureWindowsPath(path.resolve()).anchor
    if is_unc(root):
        return "UNC"
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    if kernel.GetDriveTypeW(root) == _DRIVE_REMOTE:
        return root
    return None


def sync_program_of(path: Path, *, environment: Mapping[str, str]) -> str | None:
    """The synchronising program whose folder a path lies in (by its usual names and marks), or None."""
    whole = path.resolve()
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        folder = environment.get(name)
        if folder and whole.is_relative_to(Path(folder).resolve()):
            return "OneDrive"
    for part in whole.parts:
        # "OneDrive - 某某镇人民政府", "Dropbox (Personal)", "坚果云_备份" are theirs as well.
        plain = part.casefold().strip()
        bare = re.split(r"\s*[-_(（]", plain, maxsplit=1)[0].strip()
        for name in (plain, bare):
            if name in _SYNC_FOLDERS:
                return _SYNC_FOLDERS[name]
    for folder_above in (whole, *whole.parents):
        for marker, program in _MARKERS.items():
            if (folder_above / marker).exists():
                return program
    return None
