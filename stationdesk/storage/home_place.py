"""Where this computer's own home lies, also after it was moved to another disk or its disk got another letter.

Beside the user's data lies a note (`StationDeskHome.json`): the home's id, where it lay last, and where that is below
its disk. Where the home is not there any more it is looked for on every disk; what is taken for it must have the same id.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stationdesk.core import foreign_json, paths
from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_

FOLDER = "StationDesk"
ENOUGH = 5_000_000_000
"""Bytes that a second disk must have free to be worth a home."""

_LONGEST = 300
"""Signs of a path that are said; the end of a longer one says where it was."""


class HomeGone(Trouble):
    """The home that was here last is nowhere. Parameter: place."""

    template = N_(
        "找不到站点的数据文件夹。上次在“{place}”。请插好那块磁盘再打开；如果数据文件夹搬了家，请指出它现在的位置（命令行：--home）。"
        "请不要新建站点，数据没有被改动。"
    )


@dataclass(frozen=True)
class _Note:
    home_id: str
    root: Path
    below: str


def note_file() -> Path:
    """The note about this computer's home; it lies outside of it."""
    return paths.default_home().with_name("StationDeskHome.json")


def find() -> Path:
    """This computer's own home, or where it is to be made. Raises HomeGone."""
    own = paths.default_home()
    note = _note()
    if note is None:
        return own if (own / "home.json").exists() else proposed()
    if _id_of(note.root) == note.home_id:
        return note.root  # what nearly every start finds
    from stationdesk.storage import disks

    for place in (own, *(root / note.below for root in disks.roots())):
        if _id_of(place) == note.home_id:
            remember(place)
            return place
    if (own / "home.json").exists():
        return own  # founded or joined anew at the usual place since
    was = str(note.root)
    raise HomeGone(place=was if len(was) <= _LONGEST else f"…{was[-_LONGEST:]}")


def proposed() -> Path:
    """Where a first home is made: on Windows the largest fixed disk beside the system's, because reinstalling wipes C:."""
    own = paths.default_home()
    if sys.platform == "win32":
        from stationdesk.storage import disks

        for disk in disks.others(own):
            if disk.free >= ENOUGH:
                return disk.place / FOLDER
    return own


def offered() -> Path | None:
    """A place on a second fixed disk for a first home; None where there is none, or it is taken already."""
    from stationdesk.storage import disks

    own = paths.default_home()
    for disk in disks.others(own):
        if disk.free >= ENOUGH and proposed() != disk.place / FOLDER:
            return disk.place / FOLDER
    return None


def remember(root: Path) -> None:
    """Note where this computer's home lies. What the disk refuses is no reason to keep anybody out."""
    home_id = _id_of(root)
    if home_id is None:
        return
    whole = root.absolute()
    note = _note()
    if note is not None and (note.home_id, note.root) == (home_id, whole):
        return
    from stationdesk.storage import disks
    from stationdesk.storage.atomic import make_folder, write_file

    said = {
        "format": 1,
        "home_id": home_id,
        "root": str(whole),
        "below": whole.relative_to(disks.root_of(whole)).as_posix(),
    }
    with suppress(Trouble):
        make_folder(note_file().parent)
        write_file(note_file(), json.dumps(said, ensure_ascii=False, indent=1).encode())


def is_ours(place: Path) -> bool:
    """Whether what lies in a folder is the home that was here last."""
    note = _note()
    return note is not None and _id_of(place) == note.home_id


def _note() -> _Note | None:
    try:
        said = foreign_json.read(note_file().read_bytes())
        note = _Note(str(said["home_id"]), Path(said["root"]), str(said["below"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    below = Path(note.below)
    if below.is_absolute() or ".." in below.parts:
        return None
    return note


def _id_of(root: Path) -> str | None:
    try:
        said = foreign_json.read((root / "home.json").read_bytes())["home_id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said if isinstance(said, str) else None
