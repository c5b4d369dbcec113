"""Where this computer's own home lies, also after it was moved to another disk or its disk got another letter.

Beside the user's data lies a note (`StationDeskHome.json`): the home's id, where it lay last, and where that is below
its disk. Where the home is not there any more it is looked for on every disk; what is taken for it must have the same id.

At each opening of a window both home and note get a new mark (`opened.json`). By it the home that was used last here is
told from a copy of it, whatever the times of the files say: a copy that lags behind is never taken for it unasked.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from stationdesk.core import foreign_json, paths
from stationdesk.core.clock import stamp, unstamp
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

FOLDER = "StationDesk"
OPENED = "opened.json"
"""In a home: the mark of its last opening, and when that was. Nothing personal."""
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


class HomeOlder(HomeGone):
    """The home is not where it was, and what was found is a copy that lags behind it. Parameters: place, found."""

    template = N_(
        "上次的数据文件夹“{place}”不在了，只找到一份较旧的：{found}。请插好平时用的那块磁盘再试；"
        "只剩旧的这份可用时，用 --home 指出它。"
    )


@dataclass(frozen=True)
class Mark:
    """One opening of a home: a word drawn at random, and when it was by this computer's clock (None: not said)."""

    word: str
    at: datetime | None


@dataclass(frozen=True)
class _Note:
    home_id: str
    root: Path
    below: str
    mark: Mark | None


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
    was = str(note.root)
    was = was if len(was) <= _LONGEST else f"…{was[-_LONGEST:]}"
    if len(places) == 1:
        if lags(places[0]):
            raise HomeOlder(place=was, found=str(places[0]))
        remember(places[0])
        return places[0]
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
    mark = mark_of(root)
    if note is not None and (note.home_id, note.root, note.mark) == (home_id, whole, mark):
        return
    with suppress(Trouble):
        _write(home_id, whole, mark)


def mark_opened(root: Path, now: datetime) -> None:
    """A window has opened the home that the note is about: both bear a new mark. A disk that refuses keeps nobody out."""
    import secrets

    from stationdesk.storage.atomic import write_file

    note = _note()
    whole = root.absolute()
    if note is None or note.root != whole or _id_of(root) != note.home_id:
        return
    mark = Mark(secrets.token_hex(8), now)
    said = {"format": 1, "mark": mark.word, "at": stamp(now)}
    with suppress(Trouble):
        # The home first: cut off in between, it is newer than the note, and nothing is said against it.
        write_file(root / OPENED, json.dumps(said, indent=1).encode())
        _write(note.home_id, whole, mark_of(root))


def mark_of(root: Path) -> Mark | None:
    """The last opening that a home knows of; None for one that no window of this version has opened."""
    try:
        return _mark(foreign_json.read((root / OPENED).read_bytes()))
    except (OSError, ValueError):
        return None


def noted_mark() -> Mark | None:
    """The last opening on this computer of the home that the note is about."""
    note = _note()
    return note.mark if note is not None else None


def _mark(said: object) -> Mark | None:
    word = said.get("mark") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(word, str) or not word:
        return None
    try:
        at = unstamp(said["at"])
        return Mark(word, at if at.tzinfo is not None else None)
    except (KeyError, TypeError, ValueError):
        return Mark(word, None)


def lags(place: Path) -> bool:
    """Whether a home that was found lacks what was opened here last: a copy, not the home itself. One used elsewhere since does not."""
    noted = noted_mark()
    if noted is None:
        return False
    mark = mark_of(place)
    if mark is None:
        return True
    if mark.word == noted.word:
        return False
    return mark.at is not None and noted.at is not None and mark.at < noted.at


def _write(home_id: str, whole: Path, mark: Mark | None) -> None:
    from stationdesk.storage import disks
    from stationdesk.storage.atomic import make_folder, write_file

    said: dict[str, object] = {
        "format": 1,
        "home_id": home_id,
        "root": str(whole),
        "below": whole.relative_to(disks.root_of(whole)).as_posix(),
    }
    if mark is not None:
        said["mark"] = mark.word
        if mark.at is not None:
            said["at"] = stamp(mark.at)
    make_folder(note_file().parent)
    write_file(note_file(), json.dumps(said, ensure_ascii=False, indent=1).encode())


def is_ours(place: Path) -> bool:
    """Whether what lies in a folder is the home that was here last."""
    note = _note()
    return note is not None and _id_of(place) == note.home_id


def _note() -> _Note | None:
    try:
        said = foreign_json.read(note_file().read_bytes())
        note = _Note(str(said["home_id"]), Path(said["root"]), str(said["below"]), _mark(said))
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
