"""The index that a township lays out for each station: what waits for it, and what of its files has arrived whole.

`out/<station id>/index.json`: `{"index": 1, "files": [{name, size, sha256}], "arrived": [{name, size, sha256, at}]}`. Any web
server, SFTP server or shared folder can hand it out. It proves no more than the transport's 已送达; what counts as
镇里已入库 is the signed receipt.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from stationdesk.core import patient
from stationdesk.core.ids import is_id
from stationdesk.storage.atomic import make_folder, write_file
from stationdesk.sync import medium
from stationdesk.sync.carriers.carrier import FarSideFailed, Item, Parcel, safe

NAME = "index.json"
MOST_BYTES = 4_000_000
KEPT_ARRIVALS = 2000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Waiting(msgspec.Struct, frozen=True):
    """A file for the station."""

    name: str
    size: int
    sha256: str


class Arrived(msgspec.Struct, frozen=True):
    """A file of the station that lies whole at the township. `at`: instant text."""

    name: str
    size: int
    sha256: str
    at: str = ""


class Index(msgspec.Struct, frozen=True):
    """What `index.json` says."""

    index: int = 1
    files: tuple[Waiting, ...] = ()
    arrived: tuple[Arrived, ...] = ()

    def items(self) -> list[Item]:
        """What may be fetched: names that are no paths, of kinds that we know."""
        return [
            Item(one.name, one.size, one.sha256)
            for one in self.files
            if safe(one.name) and one.size >= 0 and _SHA256.fullmatch(one.sha256)
        ]

    def confirms(self, parcel: Parcel) -> bool:
        """Whether the whole parcel arrived: name, size and SHA-256."""
        return any(
            (one.name, one.size, one.sha256) == (parcel.name, parcel.size, parcel.sha256)
            for one in self.arrived
        )

    def spoilt(self, parcel: Parcel) -> bool:
        """Whether something arrived under the parcel's name that is not it, and the parcel did not."""
        return not self.confirms(parcel) and any(one.name == parcel.name for one in self.arrived)


def parse(data: bytes) -> Index:
    """Read an index. Raises FarSideFailed for what is none."""
    try:
        return msgspec.json.decode(data[: MOST_BYTES + 1], type=Index)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise FarSideFailed(status="index") from wrong


def read(folder: Path) -> Index:
    """The index in a folder; an empty one where there is none."""
    try:
        with (folder / NAME).open("rb") as file:
            return parse(file.read(MOST_BYTES + 1))
    except (FileNotFoundError, NotADirectoryError):
        return Index()


def folder_of(root: Path, station: str) -> Path:
    """`out/<station id>` below a place. Raises ValueError for what is no station id."""
    if not is_id(station):
        raise ValueError("no station id")
    return root / "out" / station


def note_arrival(root: Path, station: str, file: Path, name: str, at: str = "") -> Arrived:
    """At the township: hash a file that is whole and write it into its station's index.

    For the hook that a tus server runs after an upload, and for `sync collect`.
    """
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    made = Arrived(name, file.stat().st_size, sha256, at)
    folder = folder_of(root, station)
    known = read(folder)
    others = tuple(one for one in known.arrived if one.name != name)
    _write(folder, msgspec.structs.replace(known, arrived=(*others, made)[-KEPT_ARRIVALS:]))
    return made


def lay_out(root: Path, station: str, files: Iterable[Path]) -> list[Waiting]:
    """At the township: copy files to where a station fetches them, and list them."""
    folder = folder_of(root, station)
    make_folder(folder)
    made = []
    for file in files:
        part = folder / f".{file.name}.part"
        with medium.said_plainly():
            shutil.copyfile(file, part)
            part.chmod(0o644)
            with part.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            patient.replace(part, folder / file.name)
            made.append(Waiting(file.name, (folder / file.name).stat().st_size, sha256))
    known = read(folder)
    names = {one.name for one in made}
    kept = tuple(one for one in known.files if one.name not in names)
    _write(folder, msgspec.structs.replace(known, files=(*kept, *made)))
    return made


def _write(folder: Path, index: Index) -> None:
    make_folder(folder)
    write_file(folder / NAME, msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n", mode=0o644)
