"""The attachments of an opened home: written under the key of today, read under those of before a re-key as well."""

from __future__ import annotations

from pathlib import Path

from stationdesk.core.paths import Home
from stationdesk.security.slots import Opened
from stationdesk.storage.blobs import Blobs


def blobs_of(home: Home, opened: Opened, folder: Path | None = None) -> Blobs:
    """The attachments of a home, or those beside its backups (`folder`)."""
    return Blobs(folder or home.blobs, opened.blob_key, former=[one.blob_key for one in opened.former])
