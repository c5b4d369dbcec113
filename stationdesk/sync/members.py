"""The member names a bundle may have, its limits, and the strict reading of its ZIP.

Readers of ZIP disagree with each other about files that are not quite right, and that is how things
are smuggled. Here a ZIP is read only when there is one way to read it: stored members, one after the
other without gaps, every name known, both headers saying the same.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
from typing import IO

from stationdesk.core.late import dataclass

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
RECEIPT = "receipt.json"
DOWN = "down.json"
"""What a township sends down to one village: answers, tasks, reminders."""
PART_BYTES = 4 * 1024 * 1024
"""A change part before compression is never greater."""

_CHANGES = re.compile(r"changes-([0-9]{4,6})\.ndjson\.zst")
_PACK = re.compile(r"packs/[a-z][a-z0-9_]{0,40}-[0-9]{4}[0-9a-z.-]{0,20}\.json")
_SEALED = re.compile(r"sealed/[0-9a-f]{64}\.json")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")


@dataclass(frozen=True)
class Limits:
    """What a reader is ready for; greater is refused before it is unpacked. Bytes, except `members`."""

    bundle: int = 4 * 1024**3 - 1
    manifest: int = 8 * 1024**2
    part: int = PART_BYTES
    small: int = 64 * 1024**2
    """One pack or receipt."""
    members: int = 100_000
    changes: int = 8 * 1024**3
    """All change parts together, unpacked."""


LIMITS = Limits()


def changes_name(number: int) -> str:
    """The name of the nth change part, from 1."""
    return f"changes-{number:04d}.ndjson.zst"


def is_changes(name: str) -> bool:
    """Whether a member is a change part."""
    return _CHANGES.fullmatch(name) is not None


def changes_number(name: str) -> int:
    """Which change part a name is; 0 when it is none."""
    found = _CHANGES.fullmatch(name)
    return int(found[1]) if found else 0


def blob_hash(name: str) -> str:
    """The SHA-256 in a blob's name; empty when it is none."""
    found = _BLOB.fullmatch(name)
    return found[1] if found else ""


def is_pack(name: str) -> bool:
    """Whether a member is a data pack."""
    return _PACK.fullmatch(name) is not None


def sealed_name(recipient: str) -> str:
    """The member with what is wrapped to one officer's own key; the key's hash names it."""
    return f"sealed/{hashlib.sha256(recipient.encode()).hexdigest()}.json"


def is_sealed(name: str) -> bool:
    """Whether a member is an officer's part."""
    return _SEALED.fullmatch(name) is not None


def is_known(name: str) -> bool:
    """Whether a member may be in a bundle at all."""
    fixed = name in {MANIFEST, SIGNATURE, RECEIPT, DOWN}
    return fixed or is_changes(name) or is_pack(name) or is_sealed(name) or bool(blob_hash(name))


class NotStrict(ValueError):
    """The ZIP is not one of ours, or could be read in two ways. The text names the fault."""


class TooMany(ValueError):
    """The ZIP's directory is greater than any bundle needs."""


class Unknown(ValueError):
    """A member's name is none of ours."""


class Repeated(ValueError):
    """Two members have the same name."""


_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_BYTES_PER_ENTRY = 200


def check_directory(file: IO[bytes], size: int, most: int) -> None:
    """Refuse a directory that zipfile would read into memory whole, before it does. Raises NotStrict, and TooMany over `most` members."""
    if size < _END.size:
        raise NotStrict("no end record")
    file.seek(size - _END.size)
    magic, _, _, _, entries, length, _, comment = _END.unpack(file.read(_END.size))
    if magic != b"PK\x05\x06" or comment:
        raise NotStrict("no end record, or a comment")
    before = size - _END.size - _LOCATOR.size
    if before >= 0:
        file.seek(before)
        magic, _, where, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
        if magic == b"PK\x06\x07":
            if where != before - _END64.size:
                raise NotStrict("end record is elsewhere")
            file.seek(where)
            record = _END64.unpack(file.read(_END64.size))
            if record[0] != b"PK\x06\x06":
                raise NotStrict("no end record")
            entries, length = record[7], record[8]
    if entries > most or length > most * _BYTES_PER_ENTRY:
        raise TooMany(str(entries))


def read_directory(file: IO[bytes], size: int, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """Open a bundle's ZIP strictly. Raises NotStrict, TooMany, Unknown or Repeated."""
    check_directory(file, size, limits.members)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as wrong:
        raise NotStrict("unreadable directory") from wrong
    place = 0
    seen: set[str] = set()
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if not is_known(info.orig_filename):
            raise Unknown("member name")
        if info.orig_filename in seen:
            raise Repeated("member name")
        seen.add(info.orig_filename)
        _check_member(info)
        place = _check_place(file, info, place)
    if place != archive.start_dir:
        raise NotStrict("bytes between members and directory")
    return archive


def _check_member(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise NotStrict("not a plain file")
    if info.external_attr & 0x10 or info.is_dir():
        raise NotStrict("a folder")
    if info.compress_type != zipfile.ZIP_STORED:
        raise NotStrict("compressed")
    # Bit 3: sizes follow the data (we write to a stream). Bit 11: the name is UTF-8 (ours are ASCII).
    if info.flag_bits & ~0x0808:
        raise NotStrict("flags")
    if info.file_size != info.compress_size:
        raise NotStrict("sizes disagree")
    if info.comment or info.volume:
        raise NotStrict("comment or volume")


def _check_place(file: IO[bytes], info: zipfile.ZipInfo, place: int) -> int:
    """The member must begin where the one before it ended; returns where it ends."""
    if info.header_offset != place:
        raise NotStrict("gap or overlap")
    file.seek(place)
    header = file.read(30)
    if len(header) != 30 or header[:4] != b"PK\x03\x04":
        raise NotStrict("no local header")
    flags, method = struct.unpack_from("<2H", header, 6)
    crc, stored, plain = struct.unpack_from("<3L", header, 14)
    name_length, extra_length = struct.unpack_from("<2H", header, 26)
    name = file.read(name_length)
    extra = file.read(extra_length)
    if name != info.orig_filename.encode() or method != 0 or flags != info.flag_bits:
        raise NotStrict("headers disagree")
    big = extra_length != 0
    if big and (extra_length != 20 or extra[:4] != b"\x01\x00\x10\x00"):
        raise NotStrict("extra field")
    end: int = place + 30 + name_length + extra_length + info.file_size
    if not flags & 0x08:
        if big or (crc, stored, plain) != (info.CRC, info.compress_size, info.file_size):
            raise NotStrict("headers disagree")
        return end
    layout = struct.Struct("<4sL2Q" if big else "<4s3L")
    file.seek(end)
    tail = file.read(layout.size)
    expected = (b"PK\x07\x08", info.CRC, info.compress_size, info.file_size)
    if len(tail) != layout.size or layout.unpack(tail) != expected:
        raise NotStrict("sizes disagree")
    return end + layout.size
