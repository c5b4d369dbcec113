"""Where things lie: the program's resources and one installation's home.

Paths of people's homes are never written to a log above debug level.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from stationdesk.core.late import dataclass


@cache
def resources() -> Path:
    """The folder of data packs, icons, fonts and catalogues.

    In a packaged program it lies beside the executable, in a wheel inside the package, in a checkout
    at the top level.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent.parent
    places = [Path(frozen) / "resources"] if frozen else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    return places[-1]


def default_home() -> Path:
    """The home of this computer's own installation, in the platform's data directory."""
    from platformdirs import user_data_path

    return user_data_path("StationDesk", appauthor=False, roaming=False)


@dataclass(frozen=True)
class Home:
    """Everything of one installation lies under one folder; this says what lies where."""

    root: Path

    @property
    def card(self) -> Path:
        """Public facts about the home (no secret, nothing personal): read before unlocking."""
        return self.root / "home.json"

    @property
    def keys(self) -> Path:
        """The key slots. Included in every backup."""
        return self.root / "keys.json"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "station.db"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.root / "station.lock"

    @property
    def blobs(self) -> Path:
        """Attachments and issued papers, encrypted, named by a keyed hash of their content."""
        return self.root / "blobs"

    @property
    def backups(self) -> Path:
        """Backups made on this disk."""
        return self.root / "backups"

    @property
    def machine(self) -> Path:
        """Settings of this machine: language, text size, printers' names. Nothing personal."""
        return self.root / "machine.json"

    @property
    def window(self) -> Path:
        """Window state: sizes and columns."""
        return self.root / "window.ini"

    @property
    def logs(self) -> Path:
        """Log files; nothing personal is written to them."""
        return self.root / "logs"

    @property
    def staging(self) -> Path:
        """Bundles being taken in or written; cleaned at start, safe to delete when closed."""
        return self.root / "staging"
