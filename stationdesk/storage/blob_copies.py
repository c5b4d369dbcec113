"""Attachments beside the backups, each once, as a file of its own: what damages the one in the home leaves this one whole.

Where the file system shares blocks until they are written (Btrfs, XFS), a copy costs nothing. Elsewhere it is a real
copy; on a disk without room for one it stays a second name of the same file, and that is said.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.late import dataclass
from stationdesk.storage.atomic import DiskFull, Draft, make_folder, require_space, saying, sync_folder

_CLONE: Final = 0x40049409
"""Linux: FICLONE of <linux/fs.h>."""
_PIECE: Final = 1 << 20
_SPARE: Final = 64 << 20


@dataclass(frozen=True)
class Kept:
    """What became of the attachments. `shared`: second names of the same file, for want of room; `damaged`: not taken."""

    copied: int = 0
    shared: int = 0
    damaged: tuple[str, ...] = ()


def keep(
    blobs: Iterable[tuple[str, Path]], store: Path, whole: Callable[[str], bool] = lambda name: True
) -> Kept:
    """Bring every attachment into `store` that is not there yet. `whole` proves one in the home before it is taken.

    A second name from before is made a file of its own. Raises the troubles of the place.
    """
    copied = shared = 0
    damaged = []
    for name, path in blobs:
        place = store / name[:2] / name
        with saying(place):
            there = place.stat() if place.exists() else None
        if there is not None and not (there.st_nlink > 1 and os.path.samestat(there, path.stat())):
            continue
        if not whole(name):
            damaged.append(name)  # a copy from before, if there is one, is the better one and stays
            continue
        make_folder(place.parent)
        try:
            _own(path, place)
            copied += 1
        except DiskFull as full:
            if there is None:
                try:
                    os.link(path, place)
                except OSError:  # a disk without second names, and without room
                    raise full from None
            shared += 1
    return Kept(copied, shared, tuple(damaged))


def _own(path: Path, place: Path) -> None:
    """A file of its own under a name that may be there already; whole or not at all."""
    if _cloned(path, place):
        return
    size = path.stat().st_size
    require_space(place.parent, size + _SPARE)
    with saying(path), path.open("rb") as handle, Draft(place, needed=size) as draft:
        while piece := handle.read(_PIECE):
            draft.write(piece)
        draft.keep()


def _cloned(path: Path, place: Path) -> bool:
    """A copy that shares blocks until one is written; False where the file system has none."""
    if os.name != "posix":
        return False
    import fcntl

    part = place.with_name(f".{place.name}.part")
    try:
        with path.open("rb") as source, part.open("xb") as target:
            os.fchmod(target.fileno(), 0o600)
            fcntl.ioctl(target.fileno(), _CLONE, source.fileno())
            os.fsync(target.fileno())
        patient.replace(part, place)
        sync_folder(place.parent)
    except OSError:
        with suppress(OSError):
            patient.remove(part)
        return False
    return True
