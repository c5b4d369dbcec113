"""Wiping a home: its keys are destroyed first, so that what is left of the rest is noise; then everything goes.

What no program can promise: an SSD or a copy-on-write file system may keep old blocks of an overwritten file, and copies
made elsewhere (backups on a stick, an image of the disk) still open with the old password. Faces say so.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stationdesk.core.paths import Home
from stationdesk.security.keyfile import second
from stationdesk.storage.atomic import saying, sync_folder

PASSES = 2


@dataclass(frozen=True)
class Gone:
    """What was destroyed: files and bytes of them."""

    files: int
    bytes: int


def wipe(home: Home) -> Gone:
    """Destroy a home; the caller holds its data lock (whose file stays: removing it would let two in).

    Again after an interruption: goes on where it stopped. Raises the troubles of `storage.atomic` when the system refuses; the keys are gone first even then.
    """
    files = size = 0
    with saying(home.root):
        for path in _keys(home):
            size += path.stat().st_size
            files += 1
            _overwrite(path)
            path.unlink()
        sync_folder(home.root)
        for path in _rest(home):
            size += path.stat().st_size
            files += 1
            path.unlink(missing_ok=True)
        for folder in sorted(one for one in home.root.rglob("*") if one.is_dir()):
            shutil.rmtree(folder, ignore_errors=True)
        sync_folder(home.root)
    return Gone(files, size)


def _keys(home: Home) -> Iterator[Path]:
    """Every file with a wrapped home key: both copies of the key slots, and the backups, which carry them."""
    for path in (home.keys, second(home.keys)):
        if path.exists():
            yield path
    for folder in (home.backups, home.staging):
        if folder.is_dir():
            yield from sorted(one for one in folder.rglob("*") if one.is_file())


def _rest(home: Home) -> Iterator[Path]:
    """Everything else, the card last: without it the home does not exist."""
    others = sorted(one for one in home.root.rglob("*") if one.is_file() or one.is_symlink())
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
