"""Backups that lie about on sticks and disks: what helps when the disk with the station itself is gone. Needs no password."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from stationdesk.core import foreign_json, paths
from stationdesk.core.errors import Unhappy
from stationdesk.core.late import dataclass
from stationdesk.storage import backups, disks

DEPTH: Final = 2
"""Folders below a stick's top in which clerks put backups; deeper, they show the folder."""
MOST: Final = 4000
"""Folders and files looked at on one stick: a disk full of photographs is not searched to its end."""
_MOUNTS: Final = ("/media", "/run/media", "/mnt")


@dataclass(frozen=True)
class Found:
    """A backup, the station it is of (as its card says; empty where it says nothing), and when it was made.

    `logins`: who could open the station that day.
    """

    file: Path
    station: str
    made_at: datetime
    people: int
    cases: int = 0
    logins: tuple[str, ...] = field(default=(), repr=False)


def on_disks() -> list[Found]:
    """The backups on every stick and disk that is plugged in, and beside the usual home; newest first."""
    return look(_places())


def look(places: Iterable[Path]) -> list[Found]:
    """The backups in these folders and the folders just below, newest first; those of practice villages are left out."""
    found: dict[Path, Found] = {}
    for place in places:
        for file in _files(place):
            try:
                one = _read(file)
            except (Unhappy, ValueError):
                continue  # cut short, spoilt or another program's: it would not help
            if one is not None:
                found.setdefault(file.resolve(), one)
    return sorted(found.values(), key=lambda one: (one.made_at, one.file.name), reverse=True)


def _places() -> Iterator[Path]:
    own = paths.default_home()
    yield own / "backups"
    if sys.platform == "win32":
        yield from disks.roots()
        return
    yield from (root for root in disks.roots() if root != Path("/"))
    for mounts in map(Path, _MOUNTS):
        yield from _below(mounts)
        for folder in _below(mounts):
            yield from _below(folder)


def _below(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return []


def _files(place: Path) -> Iterator[Path]:
    """Every file that is called a backup, without following links; what cannot be read is passed by."""
    left = MOST
    for folder, under, names in os.walk(place, followlinks=False):
        here = Path(folder)
        deep = len(here.relative_to(place).parts)
        under[:] = [] if deep >= DEPTH else sorted(one for one in under if not one.startswith("."))
        left -= len(names) + len(under)
        yield from (here / name for name in names if name.endswith(backups.SUFFIX) and name[0] != ".")
        if left < 0:
            return


def told(file: Path) -> Found | None:
    """What a backup says of itself; None for a practice village's, and for what cannot be read as one."""
    try:
        return _read(file)
    except (Unhappy, ValueError):
        return None


def _read(file: Path) -> Found | None:
    row = backups.row_of(file)
    with backups.opened(file) as (archive, manifest):
        card = foreign_json.read(b"".join(backups.member(archive, manifest, "home.json", file)))
        keys = foreign_json.read(b"".join(backups.member(archive, manifest, "keys.json", file)))
    if not isinstance(card, dict) or card.get("practice") is True:
        return None
    return Found(
        file,
        _station(card),
        row.made_at,
        int(row.counts.get("people", 0)),
        int(row.counts.get("cases", 0)),
        _logins(keys),
    )


def _station(card: dict[str, Any]) -> str:
    """The station's name with its village before it: on a stick that goes round, every station may have the same name."""
    name, village = (said if isinstance(said := card.get(key), str) else "" for key in ("name", "village"))
    return name if village in name else f"{village}{name}"


def _logins(keys: object) -> tuple[str, ...]:
    slots = keys.get("slots") if isinstance(keys, dict) else None
    people = [one for one in slots if isinstance(one, dict)] if isinstance(slots, list) else []
    names = (one.get("login") for one in people if one.get("kind") == "person")
    return tuple(name for name in names if isinstance(name, str) and name)
