"""Attachments and issued papers: encrypted files named by a keyed hash of their content.

The same content is stored once; a name reveals nothing without the key. Memory is bounded however
large a file is. A whole file is written, or none.

Format 1 of a blob file (all numbers big-endian)::

    header, 44 bytes: "SDBLOB" | version 1 (1) | suite 1 (1) | log2 of the chunk size (1) | 3 zeros | salt (32)
    chunks:           AES-256-GCM(file key, nonce, chunk, aad): `chunk size` bytes + 16 of tag, the last shorter

    encryption key, name key = HKDF-SHA-256(blob key, no salt, "stationdesk/blobs/encrypt" | ".../name")
    file key                 = HKDF-SHA-256(encryption key, salt of the header, "stationdesk/blobs/file")
    nonce                    = 7 zero bytes | chunk number (4) | 1 for the last chunk, else 0
    aad                      = header, and for the last chunk header | name (32)
    name                     = HMAC-SHA-256(name key, SHA-256 of the content)
    place                    = <first two hex digits of the name>/<64 hex digits of the name>

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) with a fresh key for every
file, so nonces never meet. There is always a last chunk (empty content is one chunk of no bytes). Its
flag shows truncation, the counter reordering, the header as AAD a changed header, and the name in the
last chunk's AAD that one whole blob was put in another's place. Opening checks the last chunk before
the first byte is given out.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from stationdesk.core import patient
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.storage.atomic import Draft, make_folder, require_space, saying, sweep

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"SDBLOB\x01\x01"
HEADER = 44
TAG = 16
CHUNK_BITS = 18
"""256 KiB of content a chunk: 16 bytes of tag cost nothing, and three buffers stay under 1 MB."""
MAX_CHUNKS = 1 << 32
READ_LIMIT = 64 << 20
_FOLDER = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{64}")


class BlobMissing(Trouble):
    """No attachment of this name is stored here. Parameter: name."""

    template = N_(
        "附件文件不在本机（编号 {name}）。请从最近的备份恢复，或从另一台设备重新接收；其他资料不受影响。"
    )


class BlobDamaged(Trouble):
    """The stored file is cut, changed, not of this home, or not what its name says. Parameter: name."""

    template = N_(
        "附件文件已损坏，不能打开（编号 {name}）。请从最近的备份恢复这个附件，或重新扫描；其他资料不受影响。"
    )


class BlobTooLong(Trouble):
    """Asked for in one piece, but longer than memory should hold; use `open` or `export`."""

    template = N_("附件太大，不能直接显示。请先另存为文件再打开。")


@dataclass(frozen=True)
class BlobRef:
    """What a record keeps of an attachment: its name here, the length in bytes and SHA-256 (hex) of its content."""

    name: str
    size: int
    sha256: str


class Blobs:
    """The attachments of one home under a folder, under the blob key (32 bytes).

    Safe for several threads and readers; writers hold the data lock. Everything raises Trouble when the
    machine refuses (DiskFull …), BlobMissing and BlobDamaged.
    """

    def __init__(
        self, root: Path, key: bytes, *, chunk_bits: int = CHUNK_BITS, former: Sequence[bytes] = ()
    ) -> None:
        if len(key) != 32:
            raise ValueError("the blob key has 32 bytes")
        if not 10 <= chunk_bits <= 24:
            raise ValueError("chunks are 1 KiB to 16 MiB")
        self.root = root
        self._chunk_bits = chunk_bits
        self._encryption_key = _hkdf(key, b"", b"stationdesk/blobs/encrypt")
        self._name_key = _hkdf(key, b"", b"stationdesk/blobs/name")
        # After a re-key: what was stored before is read with the keys of then, and nothing new is written with them.
        self._former = [
            (_hkdf(old, b"", b"stationdesk/blobs/encrypt"), _hkdf(old, b"", b"stationdesk/blobs/name"))
            for old in former
        ]

    def __repr__(self) -> str:
        return "Blobs(…)"

    def name_of(self, sha256: str) -> str:
        """The name that content of this SHA-256 (hex) has in this home."""
        return hmac.digest(self._name_key, bytes.fromhex(sha256), "sha256").hex()

    def named(self, name: str, sha256: str) -> str:
        """The name under which content lies here: the one on record, or ours where another machine recorded it.

        Names are keyed by home, so a record that came from elsewhere knows the content by another name.
        """
        if name in self or not _NAME.fullmatch(sha256):
            return name
        return next((ours for ours in self.names_of(sha256) if ours in self), name)

    def names_of(self, sha256: str) -> tuple[str, ...]:
        """Every name that content of this SHA-256 may have in this home, today's first."""
        keys = (self._name_key, *(name for _, name in self._former))
        return tuple(hmac.digest(key, bytes.fromhex(sha256), "sha256").hex() for key in keys)

    def path_of(self, name: str) -> Path:
        """Where a blob lies. A text that is no name (from a bundle, say) is a BlobMissing, never a path."""
        if not _NAME.fullmatch(name):
            raise BlobMissing(name=name[:64])
        return self.root / name[:2] / name

    def put(self, source: BinaryIO | bytes | Path) -> BlobRef:
        """Store content: bytes, a file, or anything with `read`; the same content is stored once.

        A stored copy that turns out to be damaged is replaced. When anything fails nothing is left.
        """
        if isinstance(source, Path):
            with saying(source):
                handle = source.open("rb", buffering=0)
            with handle:
                with saying(source):
                    size = os.fstat(handle.fileno()).st_size
                return self._store(handle, source, size)
        if isinstance(source, bytes):
            return self._store(io.BytesIO(source), None, len(source))
        return self._store(source, None, None)

    def _store(self, source: BinaryIO | io.FileIO, origin: Path | None, size: int | None) -> BlobRef:
        make_folder(self.root)
        if size is not None:
            require_space(self.root, _stored_size(size, self._chunk_bits))
        salt = os.urandom(32)
        header = MAGIC + bytes([self._chunk_bits, 0, 0, 0]) + salt
        cipher = _cipher(self._encryption_key, salt)
        chunk = 1 << self._chunk_bits
        digest = hashlib.sha256()
        # One chunk is read ahead, because the last is marked as the last.
        ahead, behind = bytearray(chunk), bytearray(chunk)
        sealed = bytearray(chunk + TAG)
        total = number = 0
        # The temporary file lies in the root: only at the end is it known where the blob belongs.
        with Draft(self.root / "blob") as draft:
            draft.write(header)
            held = _fill(source, ahead, origin)
            while True:
                if number == MAX_CHUNKS:
                    raise BlobTooLong()
                following = _fill(source, behind, origin) if held == chunk else 0
                digest.update(memoryview(ahead)[:held])
                total += held
                last = following == 0
                if last:
                    sha256 = digest.hexdigest()
                    name = self.name_of(sha256)
                    aad = header + bytes.fromhex(name)
                else:
                    aad = header
                cut = memoryview(sealed)[: held + TAG]
                cipher.encrypt_into(_nonce(number, last), memoryview(ahead)[:held], aad, cut)
                draft.write(cut)
                if last:
                    break
                ahead, behind, held, number = behind, ahead, following, number + 1
            reference = BlobRef(name, total, sha256)
            if not self._is_whole(name):
                place = self.path_of(name)
                make_folder(place.parent)
                draft.keep(place)
        return reference

    def _is_whole(self, name: str) -> bool:
        try:
            self.verify(name)
        except (BlobMissing, BlobDamaged):
            return False
        return True

    def __contains__(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and self.path_of(name).is_file()

    def open(self, name: str) -> BlobReader:
        """A readable, seekable stream of the content (close it). What was cut or moved is refused here."""
        path = self.path_of(name)
        try:
            with saying(path):
                handle = path.open("rb", buffering=0)
        except Trouble as trouble:
            if isinstance(trouble.__cause__, FileNotFoundError):
                raise BlobMissing(name=name) from trouble
            raise
        try:
            for key in (self._encryption_key, *(former for former, _ in self._former)):
                try:
                    return BlobReader(handle, key, name, path)
                except BlobDamaged as damaged:
                    wrong = damaged
                    with saying(path):
                        handle.seek(0)
            raise wrong
        except BaseException:  # whoever gets no reader cannot close the file
            handle.close()
            raise

    def read(self, name: str, *, limit: int = READ_LIMIT) -> bytes:
        """The whole content in memory; BlobTooLong above `limit` bytes."""
        with self.open(name) as stream:
            if stream.size > limit:
                raise BlobTooLong()
            return stream.readall()

    def export(self, name: str, target: Path, mode: int = 0o600) -> int:
        """Write the content, in clear, to a file the person chose, whole or not at all; bytes written."""
        with self.open(name) as stream:
            require_space(target.parent, stream.size)
            with Draft(target, mode, needed=stream.size) as draft:
                for piece in stream.pieces():
                    draft.write(piece)
                draft.keep()
            return stream.size

    def verify(self, name: str) -> BlobRef:
        """Decrypt all of it and compare the content with the name; BlobMissing, BlobDamaged."""
        digest = hashlib.sha256()
        with self.open(name) as stream:
            for piece in stream.pieces():
                digest.update(piece)
            reference = BlobRef(name, stream.size, digest.hexdigest())
        if name not in self.names_of(reference.sha256):
            raise BlobDamaged(name=name)
        return reference

    def remove(self, name: str) -> bool:
        """Erase a blob that no record needs any more (retention); whether there was one."""
        path = self.path_of(name)
        with saying(path):
            there = path.is_file()
            patient.remove(path, missing_ok=True)
        return there

    def list(self) -> Iterator[str]:
        """The names of all stored blobs, in order."""
        if not self.root.is_dir():
            return
        with saying(self.root):
            folders = sorted(place for place in self.root.iterdir() if _FOLDER.fullmatch(place.name))
        for folder in folders:
            with saying(folder):
                names = sorted(place.name for place in folder.iterdir())
            yield from (name for name in names if _NAME.fullmatch(name) and name[:2] == folder.name)

    def sweep(self) -> int:
        """Remove what an interrupted `put` left behind; call with the data lock held. How many."""
        return sweep(self.root)


class BlobReader(io.RawIOBase):
    """The content of one blob as a stream; made by `Blobs.open`. Not for two threads at once."""

    def __init__(self, handle: io.FileIO, encryption_key: bytes, name: str, path: Path) -> None:
        super().__init__()
        self._handle = handle
        self._name = name
        self._path = path
        self._at = 0
        self._loaded = -1
        with saying(path):
            header = handle.read(HEADER) or b""
            stored = os.fstat(handle.fileno()).st_size
        if len(header) != HEADER or header[:8] != MAGIC or header[9:12] != bytes(3):
            raise BlobDamaged(name=name)
        if not 10 <= header[8] <= 24:
            raise BlobDamaged(name=name)
        self._header = header
        self._chunk = 1 << header[8]
        body = stored - HEADER
        self._chunks = max(1, -(-body // (self._chunk + TAG)))
        self.size = body - self._chunks * TAG
        """Bytes of content."""
        if self.size < 0 or self._chunks > MAX_CHUNKS:
            raise BlobDamaged(name=name)
        self._cipher = _cipher(encryption_key, header[12:])
        self._sealed = bytearray(min(self._chunk, max(self.size, 1)) + TAG)
        self._plain = bytearray(min(self._chunk, max(self.size, 1)))
        self._load(self._chunks - 1)

    def _load(self, number: int) -> memoryview:
        """The content of a chunk, decrypted into the one buffer."""
        length = self._chunk if number < self._chunks - 1 else self.size - number * self._chunk
        plain = memoryview(self._plain)[:length]
        if number == self._loaded:
            return plain
        self._loaded = -1
        sealed = memoryview(self._sealed)[: length + TAG]
        with saying(self._path):
            self._handle.seek(HEADER + number * (self._chunk + TAG))
            got = 0
            while got < len(sealed):
                step = self._handle.readinto(sealed[got:])
                if not step:
                    raise BlobDamaged(name=self._name)
                got += step
        last = number == self._chunks - 1
        aad = self._header + bytes.fromhex(self._name) if last else self._header
        from cryptography.exceptions import InvalidTag

        try:
            self._cipher.decrypt_into(_nonce(number, last), sealed, aad, plain)
        except InvalidTag as error:
            raise BlobDamaged(name=self._name) from error
        self._loaded = number
        return plain

    def pieces(self) -> Iterator[memoryview]:
        """The whole content from its beginning, a chunk at a time; a piece is only good until the next."""
        for number in range(self._chunks):
            yield self._load(number)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        want = memoryview(buffer).cast("B")
        if self._at >= self.size or not len(want):
            return 0
        number, inside = divmod(self._at, self._chunk)
        plain = self._load(number)[inside:]
        count = min(len(plain), len(want))
        want[:count] = plain[:count]
        self._at += count
        return count

    def readall(self) -> bytes:
        parts = bytearray()
        while True:
            number, inside = divmod(self._at, self._chunk)
            if self._at >= self.size:
                return bytes(parts)
            piece = self._load(number)[inside:]
            parts += piece
            self._at += len(piece)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def close(self) -> None:
        if not self.closed:
            self._handle.close()
        super().close()

    @property
    def name(self) -> str:
        """The blob's name."""
        return self._name


def _fill(source: BinaryIO | io.FileIO, buffer: bytearray, origin: Path | None) -> int:
    """Read until the buffer is full or the source ends; how much."""
    view, got = memoryview(buffer), 0
    readinto = getattr(source, "readinto", None)
    while got < len(view):
        if origin is not None:
            with saying(origin):
                step = _read_some(source, readinto, view[got:])
        else:
            step = _read_some(source, readinto, view[got:])
        if not step:
            break
        got += step
    return got


def _read_some(source: BinaryIO | io.FileIO, readinto: object, view: memoryview) -> int:
    if callable(readinto):
        return int(readinto(view) or 0)
    piece = source.read(len(view)) or b""
    view[: len(piece)] = piece
    return len(piece)


def _nonce(number: int, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4) + (b"\1" if last else b"\0")


def _stored_size(size: int, chunk_bits: int) -> int:
    return HEADER + size + max(1, -(-size >> chunk_bits)) * TAG


def _cipher(encryption_key: bytes, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_hkdf(encryption_key, salt, b"stationdesk/blobs/file"))


def _hkdf(key: bytes, salt: bytes, label: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869) for 32 bytes: one block of expansion."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, label + b"\1", "sha256")
