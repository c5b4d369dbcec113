"""A folder of the township's: a share, a mounted drive, or one that another program carries over (dropped).

A part is named `.<name>.part` until it is whole and read back, so that whoever collects never takes half a file.
Reading back proves only that it lies there (已导出); delivered it is when the township's index says so.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from stationdesk.core import patient
from stationdesk.storage.atomic import make_folder
from stationdesk.sync import medium
from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.carrier import CHUNK, Going, Item, LinkCut, Offline, Parcel, finish, part_of


class FolderCarrier:
    """Files through a folder with `in` and `out`."""

    reads_back = True

    def __init__(self, root: Path) -> None:
        self.root = root

    def send(self, parcel: Parcel, going: Going) -> bool:
        """Copy it there, from where an earlier copy stopped, and read it back."""
        parcel.require_unchanged()
        self._require_there()
        target = self.root / "in" / parcel.name
        if self.confirmed(parcel):
            return True
        if target.exists() and _sha256(target) == parcel.sha256:
            return False  # it lies there; nobody over there has said so yet
        part = target.with_name(f".{parcel.name}.part")
        with medium.said_plainly(missing=parcel.size):
            make_folder(target.parent)
            medium.check_room(target.parent, max(0, parcel.size - _size(part)))
            self._copy(parcel, part, going)
            if _sha256(part) != parcel.sha256:
                patient.remove(part)
                raise LinkCut
            patient.replace(part, target)
            medium.fsync_folder(target.parent)
        return self.confirmed(parcel)

    def _copy(self, parcel: Parcel, part: Path, going: Going) -> None:
        done = _size(part)
        if done > parcel.size:
            patient.remove(part)
            done = 0
        with parcel.file.open("rb") as source, part.open("ab") as out:
            source.seek(done)
            while data := source.read(CHUNK):
                going.stop_if_asked()
                out.write(data)
                done += len(data)
                going.moved += len(data)
                going.progress(done, parcel.size)
            out.flush()
            os.fsync(out.fileno())
            medium.drop_cache(out.fileno())

    def confirmed(self, parcel: Parcel) -> bool:
        """Whether the township's index names it."""
        return self._index(parcel.station).confirms(parcel)

    def waiting(self, station: str) -> list[Item]:
        """What the index lists."""
        self._require_there()
        return self._index(station).items()

    def fetch(self, station: str, item: Item, folder: Path, going: Going) -> Path:
        """Copy it here."""
        self._require_there()
        part = part_of(folder, item)
        try:
            with (
                (index.folder_of(self.root, station) / item.name).open("rb") as source,
                part.open("ab") as out,
            ):
                source.seek(out.tell())
                while data := source.read(CHUNK):
                    going.stop_if_asked()
                    out.write(data)
                    going.moved += len(data)
                    going.progress(out.tell(), item.size)
        except OSError as error:
            raise LinkCut from error
        return finish(part, folder, item)

    def close(self) -> None:
        """Nothing is held."""

    def _index(self, station: str) -> index.Index:
        try:
            return index.read(index.folder_of(self.root, station))
        except OSError as error:
            raise Offline from error

    def _require_there(self) -> None:
        # A share that is not mounted looks like an empty folder or none: it is never made anew here.
        if not (self.root / "in").is_dir():
            raise Offline


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
