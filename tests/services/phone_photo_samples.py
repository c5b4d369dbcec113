"""Photos as telephones write them: JPEG with its EXIF, and one small HEIC (64 × 48, made for these tests)."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from pathlib import Path

from PIL import Image

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAABkAAgAAAAAB+wABAAAAAAAAAKwAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAzW1kYXQAAAAVKAGvGYDvSaW+031l/1pG/NrWmPm4AAAABkV4aWYAAE1NACoAAAAI"
    "AAMBEgADAAAAAQABAACHaQAEAAAAAQAAADKIJQAEAAAAAQAAAGwAAAAAAAKQAwACAAAAFAAAAFCQEQACAAAABwAAAGQAAAAAMjAy"
    "NjoxMToyMCAwOTozNTowMAArMDg6MDAAAAACAAEAAgAAAAJOAAAAAAIABQAAAAMAAACKAAAAAAAAAB4AAAABAAAABgAAAAEAAAAB"
    "AAAAAQ=="
)
"""Taken on 2026-11-20 at 09:35 +08:00 by its EXIF, which also has a place."""


def jpeg(folder: Path, name: str, taken: datetime | None = None, offset: str = "") -> Path:
    """A photo taken at a wall-clock time, with a place in it."""
    exif = Image.Exif()
    exif[0x010F] = "Testphone"
    if taken is not None:
        inner = exif.get_ifd(0x8769)
        inner[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
        if offset:
            inner[0x9011] = offset
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    # Every photo is its own: the same content on one record is one attachment.
    shade = sum(name.encode()) % 200
    Image.new("RGB", (64, 48), (shade, 120, 90)).save(made, "JPEG", exif=exif)
    path = folder / name
    path.write_bytes(made.getvalue())
    return path
