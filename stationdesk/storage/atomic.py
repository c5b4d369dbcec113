"""Files that are whole or not there, and what the machine said when it refused.

`write_file` and `Draft` write to a temporary name in the same folder, flush to the disk, and only then
give the file its name; whatever happens (full disk, power cut, `kill -9`) the final name holds the old
content or the new one, never a part. `trouble_from` turns an OSError into a sentence for a person.
Temporary names begin with `.` and end with `.part`; `sweep` removes those a crash left behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from stationdesk.core import patient
from stationdesk.core.errors import Trouble
from stationdesk.core.patient import replace as replace  # where whoever writes files looks for it
from stationdesk.core.words import N_

MEGABYTE = 1_000_000

_NUDGE = 8 << 20
_DRAFT = re.compile(r"\.(.+)\.[0-9a-f]{12}\.part")

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


class DiskFull(Trouble):
    """The disk (or the quota) has no room. Parameters: missing_mb, free_mb, place."""

    template = N_(
        "磁盘空间不够：还缺约 {missing_mb} MB（现有 {free_mb} MB 可用）。之前保存的内容完好。"
        "请清理“{place}”所在的磁盘或换一个位置，再试一次。"
    )


class FileTooLarge(Trouble):
    """The file system or a limit of the system does not allow a file of this size (FAT32: 4 GB)."""

    template = N_(
        "“{place}”不能存放这么大的文件（FAT32 格式的U盘单个文件最大 4 GB）。请换一个磁盘或分成几份，再试一次。"
    )


class ReadOnlyPlace(Trouble):
    """The medium is mounted read-only or write-protected."""

    template = N_("“{place}”只能读、不能写（写保护或只读磁盘）。请关掉写保护的开关，或换一个位置，再试一次。")


class PlaceForbidden(Trouble):
    """The operating system's rights do not allow it."""

    template = N_("当前的系统用户没有权限使用“{place}”。请换一个位置，或请管理员开放权限后再试。")


class FileBusy(Trouble):
    """Another program holds the file (Windows: open elsewhere; a text file busy)."""

    template = N_("“{place}”正被另一个程序占用。请关闭打开它的程序（如杀毒、预览、同步软件），再试一次。")


class PlaceMissing(Trouble):
    """The folder or file is not there: a stick pulled out, a folder moved."""

    template = N_("找不到“{place}”。U盘可能已拔出，或文件夹被移走。请插好或重新选择位置，再试一次。")


class NameRefused(Trouble):
    """The name is too long or has characters that this disk does not take."""

    template = N_("这个磁盘不接受文件名“{place}”（太长或含有不允许的字符）。请换一个短一些的名称。")


class NotAFile(Trouble):
    """What has this name already is a folder, a device or a pipe: never replaced by a file."""

    template = N_("“{place}”是文件夹或设备，不是文件。请换一个文件名，再试一次。")


class FileNotMeant(Trouble):
    """A file far greater than what is read here ever is. Parameters: place, size, limit (MB)."""

    template = N_("“{place}”有 {size} MB，超过 {limit} MB，不会是这里要的文件。请检查是否选错了文件。")


class MediumFailing(Trouble):
    """The disk or stick reported an input/output error."""

    template = N_("读写“{place}”时磁盘出错，这个磁盘可能正在损坏。请立即换一个磁盘，并用最近的备份核对数据。")


class MachineRefused(Trouble):
    """Anything else the operating system said. Parameters: place, why (the system's own words)."""

    template = N_(
        "系统拒绝了对“{place}”的操作：{why}。之前保存的内容完好。请稍后再试；仍不行请联系维护人员。"
    )


_BY_NUMBER: dict[int, type[Trouble]] = {
    errno.EFBIG: FileTooLarge,
    errno.EROFS: ReadOnlyPlace,
    errno.EACCES: PlaceForbidden,
    errno.EPERM: PlaceForbidden,
    errno.EBUSY: FileBusy,
    errno.ETXTBSY: FileBusy,
    errno.ENOENT: PlaceMissing,
    errno.ENOTDIR: PlaceMissing,
    errno.ENODEV: PlaceMissing,
    errno.ENXIO: PlaceMissing,
    errno.ENAMETOOLONG: NameRefused,
    errno.EILSEQ: NameRefused,
    errno.EIO: MediumFailing,
}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_BY_WINERROR: dict[int, type[Trouble]] = {
    19: ReadOnlyPlace,  # ERROR_WRITE_PROTECT
    21: PlaceMissing,  # ERROR_NOT_READY
    23: MediumFailing,  # ERROR_CRC
    32: FileBusy,  # ERROR_SHARING_VIOLATION
    33: FileBusy,  # ERROR_LOCK_VIOLATION
    123: NameRefused,  # ERROR_INVALID_NAME
    223: FileTooLarge,  # ERROR_FILE_TOO_LARGE
    1117: MediumFailing,  # ERROR_IO_DEVICE
}


def trouble_from(error: OSError, path: Path, *, needed: int | None = None) -> Trouble:
    """The trouble that an OSError at a path means, to be raised `from` it.

    `needed`: bytes that were still to be written, when known; it makes the figure in `DiskFull` true.
    """
    winerror = getattr(error, "winerror", None)
    if error.errno in _FULL or winerror in (39, 112):
        free = free_space(path)
        short = max((needed or MEGABYTE) - free, 1)
        return DiskFull(missing_mb=_up(short), free_mb=free // MEGABYTE, place=_place(path))
    kind = _BY_WINERROR.get(winerror) if winerror else None
    kind = kind or _BY_NUMBER.get(error.errno or 0)
    if kind is not None:
        return kind(place=_place(path))
    return MachineRefused(place=_place(path), why=error.strerror or type(error).__name__)


@contextlib.contextmanager
def saying(path: Path, *, needed: int | None = None) -> Iterator[None]:
    """Around any file operation: an OSError inside leaves as the trouble it means at this path."""
    try:
        yield
    except OSError as error:
        raise trouble_from(error, path, needed=needed) from error


def free_space(path: Path) -> int:
    """Bytes free for this user where the path lies (or will lie); 0 when that cannot be known."""
    for place in (path, *path.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return 0


def require_space(path: Path, needed: int) -> None:
    """Raise DiskFull before a long write when it would not fit."""
    free = free_space(path)
    if free < needed:
        raise DiskFull(missing_mb=_up(needed - free), free_mb=free // MEGABYTE, place=_place(path))


class Draft:
    """A file being written under a temporary name; `keep` gives it its final name.

    Used as a context manager: leaving without `keep` (an exception, or a change of mind) removes the
    temporary file. Not safe for two threads. Every method raises Trouble, never OSError.
    """

    def __init__(
        self, path: Path, mode: int = 0o600, *, durable: bool = True, needed: int | None = None
    ) -> None:
        if not path.name:
            raise NotAFile(place=_place(path))
        self.path = path
        # A name may take 255 bytes, and a Chinese character three of them.
        known = path.name.encode("utf-8", "surrogateescape")[:80].decode("utf-8", "ignore")
        self.temporary = path.with_name(f".{known}.{secrets.token_hex(6)}.part")
        self.written = 0
        self._durable = durable
        self._needed = needed
        self._fd = -1
        _require_file(path)
        with saying(path):
            self._fd = os.open(self.temporary, _FLAGS, mode)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write all of it; the system may take a part at a time."""
        view = memoryview(data).cast("B")
        left = None if self._needed is None else max(self._needed - self.written, len(view))
        with saying(self.path, needed=left or len(view)):
            done = 0
            while done < len(view):
                done += os.write(self._fd, view[done:])
        before = self.written // _NUDGE
        self.written += done
        advise = getattr(os, "posix_fadvise", None)
        if self._durable and self.written // _NUDGE > before and advise is not None:
            # Starts writing out what is written so far, so that the flush at the end has little left to do.
            with saying(self.path):
                advise(self._fd, 0, 0, getattr(os, "POSIX_FADV_DONTNEED", 4))
        return done

    def keep(self, path: Path | None = None) -> None:
        """Flush to the disk, then give the file its final name (replacing what is there)."""
        final = path or self.path
        with saying(final):
            if self._durable:
                os.fsync(self._fd)
            self._close()
            replace(self.temporary, final)
            self.temporary = final
            if self._durable:
                sync_folder(final.parent)

    def drop(self) -> None:
        """Remove the temporary file; nothing happens after `keep`."""
        with contextlib.suppress(OSError):  # a close that fails says nothing new about a file thrown away
            self._close()
        if self.temporary.name.endswith(".part"):
            # What cannot be removed now (stick pulled out) is a `.part` file, and `sweep` takes it later.
            with contextlib.suppress(OSError):
                patient.remove(self.temporary, missing_ok=True)

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> Draft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()


def _require_file(path: Path) -> None:
    """A rename would put a file in the place of `/dev/null` for everyone on this computer."""
    with saying(path):
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            return
    if not stat.S_ISREG(mode):
        raise NotAFile(place=_place(path))


def write_file(path: Path, data: bytes, mode: int = 0o600, *, durable: bool = True) -> None:
    """Put bytes under a name so that the name always holds the old content or the new, whole.

    `durable=False` leaves out the flushes (for what may be lost in a power cut, never torn by a crash
    of the program). Raises Trouble: DiskFull, ReadOnlyPlace, PlaceForbidden, FileBusy, PlaceMissing …
    """
    with Draft(path, mode, durable=durable, needed=len(data)) as draft:
        draft.write(data)
        draft.keep()


def read_file(path: Path, *, most: int = 50 * MEGABYTE) -> bytes:
    """All bytes of a small file, or Trouble (PlaceMissing when it is not there, FileNotMeant, NotAFile)."""
    _require_file(path)
    with saying(path):
        size = path.stat().st_size
        if size > most:
            raise FileNotMeant(place=_place(path), size=_up(size), limit=most // MEGABYTE)
        return path.read_bytes()


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(fd)
    except OSError as error:
        # FAT and some FUSE file systems have no fsync for folders; the file itself is flushed already.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """The folder and its parents, readable for this user alone; Trouble when the system refuses."""
    with saying(folder):
        folder.mkdir(mode=mode, parents=True, exist_ok=True)


def sweep(folder: Path) -> int:
    """Remove the `.part` files a crash left directly in a folder; how many. Call with the data lock held."""
    if not folder.is_dir():
        return 0
    gone = 0
    with saying(folder):
        for left in folder.glob(".*.part"):
            patient.remove(left, missing_ok=True)
            gone += 1
    return gone


def _up(size: int) -> int:
    return -(-size // MEGABYTE)


def _place(path: Path) -> str:
    """The path as people know it: a file that is being written is called by the name that it is to have."""
    draft = _DRAFT.fullmatch(path.name)
    return str(path.with_name(draft[1]) if draft else path)
