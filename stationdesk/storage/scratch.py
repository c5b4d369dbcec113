"""Scratch that a killed program left in a home: removed by whoever takes the data lock next.

What lies in `staging` may belong to a program that holds no lock, since it only looks (`backup verify`, a hurt home);
so it is removed by its age.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from stationdesk.core import patient
from stationdesk.core.paths import Home
from stationdesk.storage.lost_card import FOUNDING

WRAP: Final = ".wrap-"
"""A bundle on its way into another coat lies in a folder of this name (`sync/unproved.py`)."""
STALE: Final = 6 * 3600.0
"""Seconds after which what lies in `staging` is nobody's: a backup that is opened, a hurt home that is looked at or repaired."""


def room(home: Home) -> Path:
    """A folder for a bundle on its way; its name says whose process it is of."""
    return Path(tempfile.mkdtemp(dir=home.root, prefix=f"{WRAP}{os.getpid()}-"))


def sweep(home: Home) -> None:
    """Remove what others left; call with the data lock held. What the system does not let go is sealed, and waits for the next time."""
    if home.card.exists():
        with suppress(OSError):
            patient.remove(home.root / FOUNDING, missing_ok=True)
    for left in home.root.glob(f"{WRAP}*"):
        if not left.name.startswith(f"{WRAP}{os.getpid()}-"):
            patient.clear_away(left)
    if home.staging.is_dir():
        for left in home.staging.iterdir():
            if _age(left) > STALE:
                _clear(left)


def _age(left: Path) -> float:
    """Seconds since anything of it was written; none where that cannot be said."""
    with suppress(OSError):
        return time.time() - max(one.lstat().st_mtime for one in (left, *left.glob("*")))
    return 0.0


def _clear(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        patient.clear_away(left)
        return
    with suppress(OSError):
        patient.remove(left, missing_ok=True)
