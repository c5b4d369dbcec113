"""What an errand of sync needs of an opened station, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from stationdesk.core.clock import Clock
from stationdesk.core.down import Parcel
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.security.device_keys import DeviceKeys
from stationdesk.storage.work import Work
from stationdesk.sync.changes import Vector

T = TypeVar("T")


class Opened(Protocol):
    """What an errand needs of a desk."""

    home: Home
    clock: Clock

    def change(self, fn: Callable[[Work], T], *, reason: str = "", mode: str = "capture") -> T: ...

    def read(self, fn: Callable[[Work], T]) -> T: ...

    def keys(self) -> DeviceKeys: ...

    def take_down(self, parcel: Parcel) -> Any:
        """Put to work what a township sent (`services.township_down.take`)."""
        ...


@dataclass(frozen=True)
class Exported:
    """A bundle that lies verified on its medium, or none when there was nothing new.

    From a laptop: with `files` attachments, those that had no room in `file` in `more` bundles beside it.
    """

    file: Path | None
    bundle_id: str | None
    changes: int
    bytes: int
    since: Vector
    until: Vector
    short_code_of: tuple[str, ...] = ()
    files: int = 0
    more: tuple[Path, ...] = ()
    files_for: tuple[tuple[str, int], ...] = ()
    """Who gets how many of the files, by name; the township first. One file may be for several."""
    files_left: int = 0
    """Files that are still to be written: `problem` says why, or somebody stopped it."""
    changes_left: int = 0
    """Changes that are still to be written, in more bundles; then files were not begun."""
    problem: Unhappy | None = None


@dataclass(frozen=True)
class TakenIn:
    """What became of the files handed to `take_in_files`."""

    bundles: int = 0
    applied: int = 0
    already: int = 0
    held: int = 0
    quarantined: int = 0
    conflicts: int = 0
    confirmed: int = 0
    parted: int = 0
    """Planned visits that two machines wrote down: each is two visits now."""
    receipts: tuple[Path, ...] = ()
    problems: tuple[dict[str, str], ...] = ()
    files: int = 0
    """Attachments whose bytes are here now and were not before."""
    files_already: int = 0
    """Attachments that came and were here before."""
    heard: int = 0
    """Receipts that were read, whether they said something new or not."""
    confirmed_files: int = 0
    """Attachments of ours that a receipt newly says to be there."""
    down: int = 0
    """Answers, tasks, reminders and packs of the township that are at work here now and were not before."""
    down_refused: int = 0
    """What of them could not be put to work: each is written down with its reason."""
