"""Where this computer's own home lies, also after it was moved to another disk or its disk got another letter.

Beside the user's data lies a note (`StationDeskHome.json`): the home's id, where it lay last, and where that is below
its disk. Where the home is not there any more it is looked for on every disk; what is taken for it must have the same id.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from stationdesk.core import foreign_json, paths
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

FOLDER = "StationDesk"
ENOUGH = 5_000_000_000
"""Bytes that a second disk must have free to be worth a home."""

_LONGEST = 300
"""Signs of a path that are said; the end of a longer one says where it was."""


class HomeGone(Trouble):
    """The home that was here last is nowhere. Parameter: place."""

    template = N_(
        "找不到站点的数据文件夹。上次在“{place}”。请插好那块磁盘再试；搬到别处的，用 --home 指出现在的位置；"
        "磁盘坏了的，用 --home 加一个新文件夹恢复备份（backup restore）。请不要新建站点，数据没有被改动。"
    )


class HomeTwice(HomeGone):
    """The home is not where it was, and lies in several other places: a disk was copied. Parameters: place, places."""

    template = N_(
        "上次的数据文件夹“{place}”不在了，却找到几份同样的：{places}。请用 --home 指出平时用的那一份；"
        "其余的是复制品，不要再打开：两份都用，编号会重复。"
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
    """This computer's own home, or where it is to be made. Raises HomeGone, HomeTwice."""
    own = paths.default_home()
    note = _note()
    if note is None:
        return own if (own / "home.json").exists() else proposed()
    if _id_of(note.root) == note.home_id:
        return note.root  # what nearly every start finds
    places = lying()
    if len(places) == 1:
        remember(places[0])
        return places[0]
    was = str(note.root)
    was = was if len(was) <= _LONGEST else f"…{was[-_LONGEST:]}"
    if places:
        raise HomeTwice(place=was, places=say(N_("、")).join(str(place) for place in places))
    if (own / "home.json").exists():
        return own  # founded or joined anew at the usual place since
    raise HomeGone(place=was)


def lying() -> list[Path]:
    """Where the home that was here last lies now: the usual place, or on another disk, at its top or as it lay below its own."""
    from stationdesk.storage import disks

    note = _note()
    if note is None:
        return []
    found: dict[Path, Path] = {}
    for place in (
        paths.default_home(),
        *(root / below for root in disks.roots() for below in (note.below, FOLDER)),
    ):
        if _id_of(place) == note.home_id:
            found.setdefault(place.resolve(), place)
    return list(found.values())


def fresh() -> Path:
    """A place for a home beside one that is gone: where nothing lies yet that a backup could take the place of."""
    own = paths.default_home()
    places = (proposed(), own, *(own.with_name(f"{FOLDER}-{n}") for n in range(2, 100)))
    return next((place for place in places if not _is_taken(place)), own)


def _is_taken(place: Path) -> bool:
    return any((place / name).exists() for name in ("home.json", "station.db", "keys.json"))


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
    """The id that a home's card says; of one whose wiping was cut off or that has lost its card, what else says it."""
    for card in (root / "home.json", root / ".next" / "home.json", root / "keys.json"):
        try:
            said = foreign_json.read(card.read_bytes())["home_id"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        return said if isinstance(said, str) else None
    return None
