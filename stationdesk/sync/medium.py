"""Sticks, drop folders and network paths: what bundles are written to, and what goes wrong with them.

Works on Linux and Windows. What a platform cannot tell is answered with the harmless default, never
guessed.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stationdesk.core import patient
from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_

MB = 1_000_000
ON_WINDOWS: bool = os.name == "nt"
FAT_FILE_LIMIT = 2**32 - 1
SPARE = 4 * MB
"""Left free on every medium: directories and the file system's own books need a little."""


class StickFull(Trouble):
    """Not enough room on the medium. `missing_mb`: how many megabytes must be freed."""

    template = N_(
        "存储介质空间不够，还差约 {missing_mb} MB。请删去不用的文件或换一个U盘再导出；本机数据没有变化。"
    )


class MediumGone(Trouble):
    """The stick was pulled, the network folder went away, or the folder does not exist."""

    template = N_("存储介质不见了（可能被拔出或网络断开）。请重新插好再做一次；本机数据没有变化。")


class MediumReadOnly(Trouble):
    """The medium cannot be written to."""

    template = N_("存储介质不能写入（写保护或没有权限）。请关掉写保护的开关，或换一个U盘、文件夹。")


class FileTooBigForMedium(Trouble):
    """The medium's file system cannot hold a file of this size (FAT32: 4 GB)."""

    template = N_("存储介质放不下这么大的单个文件。请减少附件分几次导出，或换用 exFAT、NTFS 格式的U盘。")


class ReadBackDiffers(Trouble):
    """What was read back is not what was written."""

    template = N_("写到存储介质上的内容读回来不一致，这个U盘可能已损坏。文件没有保留，请换一个U盘重新导出。")


class MediumBusy(Trouble):
    """Another program holds a file of the medium open."""

    template = N_(
        "存储介质上的文件正被另一个程序占用（如杀毒、预览、同步软件）。请关闭它再做一次；本机数据没有变化。"
    )


class MediumFailed(Trouble):
    """Any other failure of the medium. `why`: the operating system's short name for it."""

    template = N_("读写存储介质时出错（{why}）。请换一个U盘或文件夹再试；本机数据没有变化。")


class NameTaken(Refusal):
    """A file of that name is already there; it is never overwritten."""

    template = N_("存储介质上已有同名文件 {name}，没有覆盖它。请重新导出一次。")


_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE, errno.ENOTDIR, errno.ENOTCONN}
_GONE |= {errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT, errno.ECONNRESET}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_BUSY = {errno.EBUSY, errno.ETXTBSY}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_WINDOWS = {
    19: MediumReadOnly,  # ERROR_WRITE_PROTECT
    21: MediumGone,  # ERROR_NOT_READY
    31: MediumGone,  # ERROR_GEN_FAILURE
    32: MediumBusy,  # ERROR_SHARING_VIOLATION
    33: MediumBusy,  # ERROR_LOCK_VIOLATION
    53: MediumGone,  # ERROR_BAD_NETPATH
    55: MediumGone,  # ERROR_DEV_NOT_EXIST
    59: MediumGone,  # ERROR_UNEXP_NET_ERR
    64: MediumGone,  # ERROR_NETNAME_DELETED
    223: FileTooBigForMedium,  # ERROR_FILE_TOO_LARGE
    433: MediumGone,  # ERROR_NO_SUCH_DEVICE
    1117: MediumGone,  # ERROR_IO_DEVICE
    1167: MediumGone,  # ERROR_DEVICE_NOT_CONNECTED
}


def trouble_of(error: OSError, *, missing: int = 0) -> Trouble:
    """The trouble that an operating system's error means. `missing`: bytes known to be lacking."""
    windows = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    if windows is not None:
        return windows()
    if error.errno in _FULL:
        return StickFull(missing_mb=megabytes(missing))
    if error.errno == errno.EFBIG:
        return FileTooBigForMedium()
    if error.errno in _READ_ONLY:
        return MediumReadOnly()
    if error.errno in _BUSY:
        return MediumBusy()
    if error.errno in _GONE:
        return MediumGone()
    return MediumFailed(why=errno.errorcode.get(error.errno or 0, type(error).__name__))


def megabytes(size: int) -> int:
    """Bytes as whole megabytes, rounded up, at least 1: what a person is told to free."""
    return max(1, -(-size // MB))


def free_space(folder: Path) -> int:
    """Free bytes for us in a folder. Raises the troubles of `trouble_of`."""
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise trouble_of(error) from error


def check_room(folder: Path, needed: int, largest: int | None = None) -> None:
    """Refuse to begin what cannot fit. `largest`: the greatest single file, where it becomes several.

    Raises StickFull, FileTooBigForMedium, MediumGone.
    """
    lacking = needed + SPARE - free_space(folder)
    if lacking > 0:
        raise StickFull(missing_mb=megabytes(lacking))
    largest = needed if largest is None else min(needed, largest)
    if largest > FAT_FILE_LIMIT and file_system(folder) in {"vfat", "msdos", "fat", "fat32"}:
        raise FileTooBigForMedium()


def drop_cache(descriptor: int) -> None:
    """Ask the system to forget the file's pages, so that reading back asks the medium itself.

    Without `posix_fadvise` (Windows) reading back may be served from memory: it then proves the
    file system's books, not the flash cells.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def fsync_folder(folder: Path) -> None:
    """Make a rename in the folder last. Windows has no such call; there the rename is in its journal."""
    if ON_WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network and FUSE file systems answer EINVAL for folders: they have nothing to sync.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Give a finished file its final name, never over another file. Raises NameTaken or OSError."""
    if target.exists():
        raise NameTaken(name=target.name)
    try:
        patient.rename(source, target)
    except FileExistsError as taken:
        raise NameTaken(name=target.name) from taken


@dataclass(frozen=True)
class Mount:
    """A mounted file system: device, where it is, its kind as the system names it."""

    device: str
    point: Path
    kind: str


def mounts(table: Path = Path("/proc/mounts")) -> list[Mount]:
    """What is mounted (Linux); empty elsewhere."""
    try:
        lines = table.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        fields = line.split(" ")
        if len(fields) >= 3:
            point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
            found.append(Mount(fields[0], Path(point), fields[2]))
    return found


def _mount_of(path: Path, table: list[Mount]) -> Mount | None:
    resolved = path.resolve()
    fitting = [mount for mount in table if resolved.is_relative_to(mount.point)]
    return max(fitting, key=lambda mount: len(mount.point.parts), default=None)


def file_system(path: Path) -> str:
    """The kind of file system a path lies on, lower case; empty when unknown."""
    if ON_WINDOWS:
        return _windows_file_system(path)
    mount = _mount_of(path, mounts())
    return mount.kind.lower() if mount else ""


_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "davfs"}
_NETWORK_FUSE = {"fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.smbnetfs"}


def is_network_path(path: Path, table: list[Mount] | None = None) -> bool:
    """Whether a path lies on another computer. A live database must not; a bundle may."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if ON_WINDOWS:
        return _windows_drive_type(path) == 4
    mount = _mount_of(path, mounts() if table is None else table)
    return mount is not None and mount.kind.lower() in _NETWORK | _NETWORK_FUSE


def removable(table: list[Mount] | None = None, blocks: Path = Path("/sys/class/block")) -> list[Path]:
    """Where removable sticks are mounted now, for the export dialog's list."""
    if ON_WINDOWS:
        return list(_windows_removable())
    found = []
    for mount in mounts() if table is None else table:
        if mount.device.startswith("/dev/") and _is_removable(Path(mount.device).name, blocks):
            found.append(mount.point)
    return sorted(set(found))


MOUNT_POINTS = ("/media", "/run/media", "/mnt/usb")
"""Where desktops mount what is plugged in (udisks and its predecessors)."""


def sticks(table: list[Mount] | None = None, blocks: Path = Path("/sys/class/block")) -> list[Path]:
    """What an export may be offered: removable media, and what a desktop has mounted for its user; never our own disks."""
    known = mounts() if table is None else table
    found = set(removable(known, blocks))
    if not ON_WINDOWS:
        found |= {
            mount.point
            for mount in known
            if mount.device.startswith("/dev/")
            and not mount.device.startswith("/dev/loop")
            and any(mount.point.is_relative_to(place) for place in MOUNT_POINTS)
        }
    return sorted(found)


def _is_removable(name: str, blocks: Path) -> bool:
    place = blocks / name
    if not place.exists():
        return False
    real = place.resolve()
    # A partition lies inside its disk's folder; only the disk says whether it can be pulled out.
    for folder in (real, real.parent):
        flag = folder / "removable"
        if flag.is_file() and flag.read_text().strip() == "1":
            return True
    # USB disks with a fixed medium say 0; the bus they hang on tells.
    return "usb" in {part.rstrip("0123456789") for part in real.parts}


def _kernel32() -> Any:
    import ctypes

    return ctypes.CDLL("kernel32")


def _windows_drive_type(path: Path) -> int:
    return int(_kernel32().GetDriveTypeW(path.absolute().anchor))


def _windows_file_system(path: Path) -> str:
    import ctypes

    name = ctypes.create_unicode_buffer(64)
    root = path.absolute().anchor
    known = _kernel32().GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
    return name.value.lower() if known else ""


def _windows_removable() -> Iterator[Path]:
    drives = _kernel32().GetLogicalDrives()
    for number in range(26):
        root = Path(f"{chr(65 + number)}:\\")
        if drives >> number & 1 and _windows_drive_type(root) == 2:
            yield root


@contextmanager
def said_plainly(missing: int = 0) -> Iterator[None]:
    """Turn operating system errors of the block into troubles."""
    try:
        yield
    except OSError as error:
        raise trouble_of(error, missing=missing) from error
