"""What kind of disk a folder lies on, and which other fixed disks there are: for choosing and judging where a home lies."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from stationdesk.core.late import dataclass
from stationdesk.storage import places

REAL: Final = frozenset(
    {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "ntfs", "ntfs3", "fuseblk", "exfat"}
)
"""File systems of Linux that a fixed disk of a desk has."""
_SYSTEM: Final = ("/boot", "/efi", "/snap", "/var/lib/docker", "/recovery")


@dataclass(frozen=True)
class Disk:
    """A mounted disk: where, `fixed`, `removable`, `network` or `unknown`, whether it turns, and its bytes."""

    place: Path
    kind: str
    turns: bool | None
    free: int
    size: int


def of(path: Path) -> Disk:
    """The disk that a path lies on, or will lie on."""
    here = path.absolute()
    while not here.exists() and here != here.parent:
        here = here.parent
    try:
        usage = shutil.disk_usage(here)
    except OSError:
        return Disk(here, "unknown", None, 0, 0)
    if places.share_of(here) is not None:
        return Disk(here, "network", None, usage.free, usage.total)
    if sys.platform == "win32":
        root = Path(here.resolve().anchor)
        return Disk(root, _windows_kind(root), None, usage.free, usage.total)
    block = _block(here)
    return Disk(here, *_of_block(block), usage.free, usage.total)


def others(beside: Path) -> list[Disk]:
    """Fixed disks that are not the system's and not the one a path lies on, the one with most room first."""
    return sorted(_others(beside), key=lambda disk: -disk.free)


def _others(beside: Path) -> list[Disk]:
    if sys.platform == "win32":
        mine = {Path(beside.absolute().anchor).drive.upper(), os.environ.get("SYSTEMDRIVE", "C:").upper()}
        return [
            disk
            for disk in (of(root) for root in _windows_roots())
            if disk.kind == "fixed" and disk.place.drive.upper() not in mine
        ]
    try:
        info = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return []
    taken = {_whole(_block(here)) for here in (Path("/"), _existing(beside))}
    found: list[Disk] = []
    for line in info.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ", 1)[0]
        if not dash or len(fields) < 5 or kind not in REAL:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        whole = _whole(_block(point))
        if whole is None or whole in taken or any(point.is_relative_to(place) for place in _SYSTEM):
            continue
        disk = of(point)
        if disk.kind == "fixed" and os.access(point, os.W_OK):
            taken.add(whole)
            found.append(disk)
    return found


def roots() -> list[Path]:
    """Where a moved home may be found again: every drive, or every mounted disk."""
    if sys.platform == "win32":
        return _windows_roots()
    try:
        info = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return [Path("/")]
    found = {Path("/")}
    for line in info.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if dash and len(fields) >= 5 and after.split(" ", 1)[0] in REAL:
            found.add(Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])))
    return sorted(found)


def root_of(path: Path) -> Path:
    """The drive or mount point that a path lies under."""
    if sys.platform == "win32":
        return Path(path.absolute().anchor)
    here = path.absolute()
    while not os.path.ismount(here) and here != here.parent:
        here = here.parent
    return here


def _existing(path: Path) -> Path:
    here = path.absolute()
    while not here.exists() and here != here.parent:
        here = here.parent
    return here


def _block(path: Path) -> Path | None:
    """The system's folder about the block device (a partition) that a path lies on."""
    try:
        device = path.stat().st_dev
        found = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
    except OSError:
        return None
    return found if (found / "dev").exists() else None


def _whole(block: Path | None) -> Path | None:
    """The disk of a partition; of an encrypted or joined one the disk that it is made of."""
    if block is None:
        return None
    slaves = sorted((block / "slaves").glob("*")) if (block / "slaves").is_dir() else []
    if slaves:
        return _whole(slaves[0].resolve())
    return block.parent if (block / "partition").exists() else block


def _of_block(block: Path | None) -> tuple[str, bool | None]:
    whole = _whole(block)
    if whole is None:
        return "unknown", None
    usb = "usb" in {part.rstrip("0123456789") for part in whole.parts}
    turns = _said(whole / "queue" / "rotational")
    kind = "removable" if usb or _said(whole / "removable") == "1" else "fixed"
    return kind, None if turns == "" else turns == "1"


def _said(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _kernel32() -> Any:
    import ctypes

    return ctypes.CDLL("kernel32")


_OUTSIDE: Final = frozenset({4, 7})
"""FireWire and USB among the buses of `STORAGE_BUS_TYPE`: a portable hard disk is `fixed` to Windows."""


def _windows_kind(root: Path) -> str:
    kind = {2: "removable", 3: "fixed", 4: "network"}.get(
        int(_kernel32().GetDriveTypeW(str(root))), "unknown"
    )
    return "removable" if kind == "fixed" and _windows_bus(root) in _OUTSIDE else kind


def _windows_bus(root: Path) -> int | None:
    """How a drive is joined to the computer, as Windows numbers it; None where it does not say. Needs no administrator.

    Source: IOCTL_STORAGE_QUERY_PROPERTY and STORAGE_DEVICE_DESCRIPTOR (winioctl.h).
    """
    import ctypes

    kernel = _kernel32()
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(rf"\\.\{root.drive}", 0, 3, None, 3, 0, None)
    if handle in (None, ctypes.c_void_p(-1).value):
        return None
    asked, answer, got = (ctypes.c_uint32 * 3)(0, 0, 0), (ctypes.c_uint32 * 256)(), ctypes.c_uint32()
    try:
        if not kernel.DeviceIoControl(
            ctypes.c_void_p(handle), 0x2D1400, ctypes.byref(asked), 12, ctypes.byref(answer), 1024, ctypes.byref(got), None
        ):  # fmt: skip
            return None
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return int(answer[7]) if got.value >= 32 else None


def _windows_roots() -> list[Path]:
    drives = int(_kernel32().GetLogicalDrives())
    return [Path(f"{chr(65 + number)}:\\") for number in range(2, 26) if drives >> number & 1]
