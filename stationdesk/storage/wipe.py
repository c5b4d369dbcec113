"""Wiping a home: its keys are destroyed first, so that what is left of the rest is noise; then everything goes.

The home that begins afterwards is made before the old one is touched, in a folder of its own (`NEXT`), and only then is the
old one wiped around it: a computer that dies in the middle finishes at its next start, without a password (`finish`).

What no program can promise: an SSD or a copy-on-write file system may keep old blocks of an overwritten file, and copies
made elsewhere (backups on a stick, an image of the disk) still open with the old password. Faces say so.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from stationdesk.core import desk_log, patient
from stationdesk.core.clock import Clock
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.storage.atomic import replace, saying, sync_folder, write_file
from stationdesk.storage.lock import DataLock

PASSES = 2
NEXT = ".next"
"""The folder of the home that begins when this one is gone."""
_FILES = ("station.db", "keys.json.bak", "keys.json", "home.json")
"""What it consists of; the card last: without it the home does not exist."""
_READY, _SWEPT = "ready", "swept"


@dataclass(frozen=True)
class Gone:
    """What was destroyed: files and bytes of them."""

    files: int
    bytes: int


def wipe(home: Home) -> Gone:
    """Destroy a home; the caller holds its data lock (whose file stays: removing it would let two in).

    What begins afterwards (`NEXT`) is spared. Again after an interruption: goes on where it stopped. Raises the troubles
    of `storage.atomic` when the system refuses; the keys are gone first even then.
    """
    files = size = 0
    spared = home.root / NEXT
    desk_log.let_go(home.root)
    with saying(home.root):
        for path in _keys(home):
            size += path.stat().st_size
            files += 1
            _overwrite(path)
            patient.remove(path)
        sync_folder(home.root)
        for path in _rest(home):
            size += path.stat().st_size
            files += 1
            patient.remove(path, missing_ok=True)
        for folder in sorted(one for one in home.root.rglob("*") if one.is_dir()):
            if not folder.is_relative_to(spared):
                patient.clear_away(folder)
        sync_folder(home.root)
    return Gone(files, size)


def next_home(home: Home) -> Home:
    """An empty place for the home that begins when this one is gone; what a broken-off attempt left goes."""
    made = Home(home.root / NEXT)
    patient.clear_away(made.root)
    return made


def exchange(home: Home) -> Gone:
    """Wipe a home and let the one in `NEXT` be in its place; the caller holds the data lock and has made that one whole."""
    begins = home.root / NEXT
    write_file(begins / _READY, b"")
    with saying(home.root):
        sync_folder(home.root)  # its own name, too, before the keys go
    gone = wipe(home)
    write_file(begins / _SWEPT, b"")
    _put(home)
    return gone


def finish(home: Home, *, clock: Clock | None = None, locked: bool = False) -> bool:
    """Finish what `exchange` was killed in; whether there was anything. Raises DeskBusy while one is under way."""
    begins = home.root / NEXT
    if not begins.is_dir():
        return False
    if not locked:
        with DataLock(home.lock, clock=clock).acquire(0.0):
            return finish(home, locked=True)
    if not (begins / _READY).exists():
        patient.clear_away(begins)  # it was killed before anything was destroyed
        return False
    if not (begins / _SWEPT).exists():
        wipe(home)
        write_file(begins / _SWEPT, b"")
    _put(home)
    return True


def _put(home: Home) -> None:
    begins = home.root / NEXT
    with saying(home.root):
        for name in _FILES:
            if (begins / name).exists():
                replace(begins / name, home.root / name)
        sync_folder(home.root)
        patient.clear_away(begins)


def _keys(home: Home) -> Iterator[Path]:
    """Every file with a wrapped home key: both copies of the key slots, and the backups, which carry them."""
    for path in (home.keys, home.keys.with_name(home.keys.name + ".bak")):
        if path.exists():
            yield path
    for folder in (home.backups, home.staging):
        if folder.is_dir():
            yield from sorted(one for one in folder.rglob("*") if one.is_file())


def _rest(home: Home) -> Iterator[Path]:
    """Everything else, the card last: without it the home does not exist."""
    spared = home.root / NEXT
    others = sorted(
        one
        for one in home.root.rglob("*")
        if (one.is_file() or one.is_symlink()) and not one.is_relative_to(spared)
    )
    yield from (one for one in others if one not in (home.card, home.lock))
    if home.card.exists():
        yield home.card


def _overwrite(path: Path) -> None:
    size = path.stat().st_size
    flags = os.O_WRONLY | getattr(os, "O_BINARY", 0)
    for _ in range(PASSES):
        descriptor = os.open(path, flags)
        try:
            left = size
            while left:
                left -= os.write(descriptor, secrets.token_bytes(min(left, 1 << 20)))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
