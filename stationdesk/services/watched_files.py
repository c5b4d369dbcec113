"""The watched folder (监视文件夹): where a scanner or document camera puts its files, to be taken into a case.

Only whole files of the kinds that can be attached are offered: what is empty, hidden, partly written or still growing
waits. Nothing here needs an opened station; nothing is moved or changed except by `remove_original`.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Final

from stationdesk.core import file_kinds, patient, pictures
from stationdesk.core.errors import Refusal
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.atomic import saying

SHOWN: Final = 24
"""The newest that are offered; a folder full of old pictures is not a tray."""
PARTIAL: Final = frozenset(
    (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock", ".lnk")
)
NOT_MEANT: Final = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_PIECE: Final = 1 << 20


class WatchedFolderMissing(Refusal):
    template = N_("监视文件夹打不开（被移走、改名，或扫描仪没有连上）。请在“设置—这台电脑”里重新选择。")


@dataclass(frozen=True)
class Seen:
    """A file as it was when it was looked at: the same three again mean that it did not change."""

    path: Path = field(repr=False)
    size: int
    changed_ns: int

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.path.name, self.size, self.changed_ns)


@dataclass(frozen=True)
class Offered:
    """A file that can be attached: what it is, and a small PNG of it when it is a picture."""

    seen: Seen
    media_type: str
    kind_name: str
    picture: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.seen.path.name


@dataclass(frozen=True)
class Looked:
    """What a look at the folder found: whole files, the newest first, and those still coming."""

    whole: tuple[Seen, ...]
    coming: tuple[Seen, ...]


def meant(name: str) -> bool:
    """Whether a name is that of a file somebody put there: not hidden, not partly written, not the system's own."""
    low = name.lower()
    return not (
        low.startswith((".", "~")) or low in NOT_MEANT or any(low.endswith(ending) for ending in PARTIAL)
    )


def look(folder: Path, before: Mapping[str, Seen]) -> Looked:
    """The files that lie in a folder now. `before`: those of the last look, by name. Raises WatchedFolderMissing.

    A file is whole when it is not empty and was the same at the last look. Its age says nothing: a copy may carry
    the time of what it was copied from while it grows.
    """
    found: list[Seen] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not meant(entry.name):
                    continue
                with suppress(OSError):  # gone between the list and the look
                    facts = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(facts.st_mode):
                        found.append(Seen(Path(entry.path), facts.st_size, facts.st_mtime_ns))
    except OSError as error:
        raise WatchedFolderMissing(field="watched_folder") from error
    found.sort(key=lambda one: (-one.changed_ns, one.path.name))
    whole: list[Seen] = []
    coming: list[Seen] = []
    for one in found[: 2 * SHOWN]:
        (whole if one.size and before.get(one.path.name) == one else coming).append(one)
    return Looked(tuple(whole[:SHOWN]), tuple(coming))


def offer(seen: Seen, side: int = 200) -> Offered | None:
    """What a whole file is, with a small picture of it; None for what cannot be attached.

    Raises Trouble when it cannot be read now (gone, or still held by the program that writes it).
    """
    with saying(seen.path), seen.path.open("rb") as file:
        try:
            kind = file_kinds.kind_of(file)
        except Refusal:
            return None
        small = pictures.shrunk(file, kind.media_type, side) if kind.picture else None
    return Offered(seen, kind.media_type, kind.name, small)


def unchanged(seen: Seen) -> bool:
    """Whether a file still is what was looked at."""
    try:
        facts = seen.path.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(facts.st_mode) and (facts.st_size, facts.st_mtime_ns) == (seen.size, seen.changed_ns)


def remove_original(seen: Seen) -> bool:
    """Remove a scan that is kept encrypted now; False when it changed meanwhile, and stays.

    Its content is overwritten first. On flash memory and copying file systems that promises nothing; it keeps an
    undelete program from bringing a card back. Raises Trouble when the place does not allow it.
    """
    if not unchanged(seen):
        return False
    with saying(seen.path):
        with seen.path.open("r+b", buffering=0) as file:
            left = seen.size
            while left:
                left -= file.write(bytes(min(left, _PIECE)))
            os.fsync(file.fileno())
        # The name of a scan may be somebody's name as well.
        nameless = seen.path.with_name(f".{secrets.token_hex(8)}.tmp")
        patient.rename(seen.path, nameless)
        patient.remove(nameless)
    return True
