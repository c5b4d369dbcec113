"""Scratch that a killed program left in a home: removed by whoever takes the data lock next."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from stationdesk.core import patient
from stationdesk.core.paths import Home
from stationdesk.storage.lost_card import FOUNDING

WRAP = ".wrap-"
"""A bundle on its way into another coat lies in a folder of this name (`sync/unproved.py`)."""


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
