"""Targets: update files, what a signed manifest may say, the pointer to the version that is started, where a home lies."""

from __future__ import annotations

import io
import json
import os
import zipfile

from stationdesk.core import launch
from stationdesk.core.errors import Unhappy
from stationdesk.storage import home_place
from stationdesk.sync import update_file
from tests.fuzz.target import Place, Run, target
from tests.sync import updating

KNOWN = {updating.KEY.public.key_id: ("某县", updating.KEY.public)}
POINTER = b'{"format":1,"current":{"version":"9.1.0","folder":"9.1.0-ab","manifest":"00"},"before":null,"state":"trying","tries":0,"bad":[]}'


def _good(place: Place) -> bytes:
    if "update" not in place.shared:
        place.shared["update"] = updating.update(place.root / "update").read_bytes()
    made: bytes = place.shared["update"]
    return made


@target("update-file", "zip", lambda place: [_good(place)])
def _file(place: Place) -> Run:
    def run(data: bytes) -> None:
        update = update_file.read(place.file(data, "x.sdupdate"), KNOWN)
        update_file.require_meant(update)
        for _part, pieces in update_file.contents(update):
            for _piece in pieces:
                pass

    return run


def _manifest(place: Place) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_good(place))) as archive:
        return archive.read(update_file.MANIFEST)


@target("update-manifest", "json", lambda place: [_manifest(place)])
def _signed(place: Place) -> Run:
    """A release key signs strange things, too: nothing leaves the folder."""
    with zipfile.ZipFile(io.BytesIO(_good(place))) as archive:
        payload = archive.read(update_file.PAYLOAD)

    def run(data: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(update_file.MANIFEST, data)
            archive.writestr(update_file.SIGNATURE, updating.KEY.sign(data))
            archive.writestr(update_file.PAYLOAD, payload)
        update = update_file.read(place.file(out.getvalue(), "x.sdupdate"), KNOWN)
        root = str(place.root)
        for part in update.manifest.files:
            inside = os.path.normpath(place.root / part.path)
            assert inside.startswith(root + os.sep), part.path

    return run


@target("program-pointer", "json", lambda place: [POINTER])
def _pointer(place: Place) -> Run:
    def run(data: bytes) -> None:
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            return
        if launch._is_state(said) and said["current"] is not None:
            launch.number(said["current"]["version"])
            assert launch._words_of(said["current"]) is None

    return run


@target(
    "home-note",
    "json",
    lambda place: [b'{"format":1,"home_id":"a","root":"/x/StationDesk","below":"StationDesk"}'],
)
def _note(place: Place) -> Run:
    def run(data: bytes) -> None:
        os.environ["XDG_DATA_HOME"] = str(place.empty("data"))
        try:
            home_place.note_file().write_bytes(data)
            home_place.find()
        except Unhappy:
            raise
        finally:
            del os.environ["XDG_DATA_HOME"]

    return run
