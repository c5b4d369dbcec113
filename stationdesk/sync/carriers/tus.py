"""Over HTTPS with tus 1.0 (https://tus.io/protocols/resumable-upload): any tus server, and any web server for what comes back.

`<address>/in/` is the tus endpoint (extension "creation"), `<address>/out/<station id>/` plain files with Range. tus itself confirms
the number of bytes; that they are the right ones is said by the index, where the township's side writes name, size and SHA-256
of each file that arrived whole (`index.note_arrival`, from the server's own after-upload hook or `sync collect`).
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from stationdesk.core import patient
from stationdesk.sync.carriers import index
from stationdesk.sync.carriers.carrier import (
    CHUNK,
    FarSideFailed,
    FarSideFull,
    Going,
    Item,
    LinkCut,
    Parcel,
    SpoiltOnTheWay,
    finish,
    part_of,
)
from stationdesk.sync.carriers.https import Link, Reply

PATCH_BYTES = 16 * 1024 * 1024
"""The most in one request: what stands before the server may limit them."""
TUS = {"Tus-Resumable": "1.0.0"}
_PLACE = re.compile(r"/[!-~]{0,2000}")
"""What an upload's place may look like: nothing that would break a request line."""
_NUMBER = re.compile(r"[0-9]{1,16}")
ASKED_FOR = (0.0, 0.5, 1.5)
"""Seconds between the questions whether the file arrived: the server's hook may run a moment behind."""


class TusCarrier:
    """Files to a tus server, files from a web server."""

    def __init__(self, base: SplitResult, link: Link, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._root = base.path.rstrip("/")
        self._link = link
        self._sleep = sleep

    def send(self, parcel: Parcel, going: Going) -> bool:
        """Ask how much is there, and send the rest, as often as it takes."""
        parcel.require_unchanged()
        told = self._index(parcel.station)
        if told.confirms(parcel):
            return True
        offset = self._offset(going.place, parcel.size)
        if offset == parcel.size and told.spoilt(parcel):
            offset = None  # all of it came, and not as it was: from the start
        if offset is None:
            going.put(self._create(parcel))
            offset = 0
        while offset < parcel.size:
            going.progress(offset, parcel.size)
            offset = self._patch(parcel, going, offset)
        going.progress(offset, parcel.size)
        for seconds in ASKED_FOR:
            self._sleep(seconds)
            if self.confirmed(parcel):
                return True
        if self._index(parcel.station).spoilt(parcel):
            raise SpoiltOnTheWay
        return False

    def _create(self, parcel: Parcel) -> str:
        given = {
            "filename": parcel.name,
            "filetype": "application/octet-stream",
            "station": parcel.station,
            "sha256": parcel.sha256,
        }
        said = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in given.items())
        headers = {**TUS, "Upload-Length": str(parcel.size), "Upload-Metadata": said, "Content-Length": "0"}
        reply = self._link.ask("POST", f"{self._root}/in/", headers)
        _require(reply, 201)
        # Only the path: behind a proxy the server may not know the name by which it is reached.
        try:
            place = urlsplit(urljoin(f"{self._root}/in/", reply.headers.get("location", ""))).path
        except ValueError as wrong:
            raise FarSideFailed(status="Location") from wrong
        if not _PLACE.fullmatch(place):
            raise FarSideFailed(status="Location")
        return place

    def _offset(self, place: str | None, size: int) -> int | None:
        """How much of a begun upload is there; None when it is to be begun anew."""
        if place is None:
            return None
        reply = self._link.ask("HEAD", place, TUS)
        if reply.status in (404, 410):
            return None
        _require(reply, 200, 204)
        if reply.headers.get("upload-length") != str(size):
            return None
        return _number(reply.headers.get("upload-offset"), size)

    def _patch(self, parcel: Parcel, going: Going, offset: int) -> int:
        size = min(PATCH_BYTES, parcel.size - offset)
        headers = {
            **TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Content-Length": str(size),
        }
        assert going.place is not None
        reply = self._link.ask("PATCH", going.place, headers, _bytes(parcel, going, offset, size))
        if reply.status in (404, 410, 409):
            # Somebody else went on with it, or it is gone: the next try asks anew where it stands.
            raise LinkCut
        _require(reply, 204)
        reached = _number(reply.headers.get("upload-offset"), offset + size)
        if reached <= offset:
            # It took what was sent and says that it has no more than before: it would be sent without end.
            raise FarSideFailed(status="Upload-Offset")
        return reached

    def confirmed(self, parcel: Parcel) -> bool:
        """Whether the index says that the whole of it is there."""
        return self._index(parcel.station).confirms(parcel)

    def waiting(self, station: str) -> list[Item]:
        """What the index lists."""
        return self._index(station).items()

    def _index(self, station: str) -> index.Index:
        reply = self._link.ask("GET", f"{self._root}/out/{quote(station)}/{index.NAME}")
        if reply.status == 404:
            return index.Index()
        _require(reply, 200)
        return index.parse(reply.body)

    def fetch(self, station: str, item: Item, folder: Path, going: Going) -> Path:
        """By ranges, from where the part here ends."""
        part = part_of(folder, item)
        have = part.stat().st_size if part.exists() else 0
        if have > item.size:
            patient.remove(part)
            raise SpoiltOnTheWay
        if have < item.size or not item.size:
            headers = {"Range": f"bytes={have}-"} if have else {}
            path = f"{self._root}/out/{quote(station)}/{quote(item.name)}"
            with self._link.answer("GET", path, headers) as (response, reply):
                if reply.status != 206:
                    _require(reply, 200)
                with part.open("ab" if reply.status == 206 else "wb") as out:
                    while data := _read(response):
                        going.stop_if_asked()
                        out.write(data)
                        going.moved += len(data)
                        going.progress(out.tell(), item.size)
                        if out.tell() > item.size:
                            break
            if part.stat().st_size < item.size:
                raise LinkCut
        return finish(part, folder, item)

    def close(self) -> None:
        """Let go of the connection."""
        self._link.close()


def _read(response: object) -> bytes:
    import http.client

    assert isinstance(response, http.client.HTTPResponse)
    try:
        return response.read1(CHUNK)  # what is there: a slow line is asked again, and may be stopped
    except (OSError, http.client.HTTPException) as error:
        raise LinkCut from error


def _bytes(parcel: Parcel, going: Going, offset: int, size: int) -> Iterator[bytes]:
    with parcel.file.open("rb") as source:
        source.seek(offset)
        left = size
        while left:
            going.stop_if_asked()
            data = source.read(min(CHUNK, left))
            if not data:
                raise OSError("the file became shorter")
            left -= len(data)
            going.moved += len(data)
            yield data
            going.progress(offset + size - left, parcel.size)


def _require(reply: Reply, *wanted: int) -> None:
    if reply.status in wanted:
        return
    if reply.status in (413, 507):
        raise FarSideFull
    raise FarSideFailed(status=f"HTTP {reply.status}")


def _number(text: str | None, most: int) -> int:
    if text is None or not _NUMBER.fullmatch(text) or int(text) > most:
        raise FarSideFailed(status="Upload-Offset")
    return int(text)
