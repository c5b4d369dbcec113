"""A way that is a dictionary, for tests of what is above the carriers; it can be cut after any number of bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from stationdesk.sync.carriers.carrier import CHUNK, Going, Item, LinkCut, Offline, Parcel, finish, part_of


class FarSide:
    """What lies at the other side. `cut_after`: bytes until the link breaks next; `offline`: nobody answers."""

    def __init__(self) -> None:
        self.parts: dict[str, bytearray] = {}
        self.whole: dict[tuple[str, str], bytes] = {}
        self.out: dict[str, dict[str, bytes]] = {}
        self.cut_after: int | None = None
        self.offline = False
        self.confirms = True

    def pass_through(self, size: int) -> int:
        """How many of `size` bytes come through before the cut."""
        if self.cut_after is None:
            return size
        come = min(size, self.cut_after)
        self.cut_after -= come
        return come


class MemoryCarrier:
    """Files into a `FarSide`."""

    def __init__(self, far: FarSide) -> None:
        self.far = far

    def _require_there(self) -> None:
        if self.far.offline:
            raise Offline

    def _through(self, data: bytes, going: Going) -> bytes:
        come = self.far.pass_through(len(data))
        going.moved += come
        return data[:come]

    def send(self, parcel: Parcel, going: Going) -> bool:
        """From where the part over there ends."""
        parcel.require_unchanged()
        self._require_there()
        if self._holds(parcel):
            return self.confirmed(parcel)
        part = self.far.parts.setdefault(parcel.name, bytearray())
        going.put(parcel.name)
        with parcel.file.open("rb") as source:
            source.seek(len(part))
            while data := source.read(CHUNK):
                going.stop_if_asked()
                come = self._through(data, going)
                part += come
                going.progress(len(part), parcel.size)
                if len(come) < len(data):
                    self.far.cut_after = None
                    raise LinkCut
        self.far.whole[parcel.station, parcel.name] = bytes(self.far.parts.pop(parcel.name))
        return self.confirmed(parcel)

    def _holds(self, parcel: Parcel) -> bool:
        held = self.far.whole.get((parcel.station, parcel.name))
        return held is not None and hashlib.sha256(held).hexdigest() == parcel.sha256

    def confirmed(self, parcel: Parcel) -> bool:
        """Whether the bytes over there are the file's."""
        self._require_there()
        return self.far.confirms and self._holds(parcel)

    def waiting(self, station: str) -> list[Item]:
        """What lies there for a station."""
        self._require_there()
        return [
            Item(name, len(data), hashlib.sha256(data).hexdigest())
            for name, data in self.far.out.get(station, {}).items()
        ]

    def fetch(self, station: str, item: Item, folder: Path, going: Going) -> Path:
        """From where the part here ends."""
        self._require_there()
        part = part_of(folder, item)
        data = self.far.out[station][item.name]
        with part.open("ab") as out:
            while rest := data[out.tell() : out.tell() + CHUNK]:
                going.stop_if_asked()
                come = self._through(rest, going)
                out.write(come)
                if len(come) < len(rest):
                    self.far.cut_after = None
                    raise LinkCut
        return finish(part, folder, item)

    def close(self) -> None:
        """Nothing is held."""
