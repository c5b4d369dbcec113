"""The small streams between age, ZIP and files: everything that keeps memory bounded."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

CHUNK = 1024 * 1024


class Pull:
    """Chunks as something that is read from. age asks for 8 KiB at a time.

    `error` keeps what the chunks raised, because pyrage replaces it by its own exception; `ended`
    says whether everything was read.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self.error: BaseException | None = None
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; empty at the end."""
        while not self._left and not self.ended:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                self.ended = True
            except BaseException as error:
                # Pyrage swallows what a stream raises; kept for whoever asks afterwards.
                self.error = error
                raise
        taken = self._left[:size] if size >= 0 else self._left
        self._left = self._left[len(taken) :]
        return bytes(taken)


class Sink:
    """Collects what zipfile writes until it is taken. Has no `tell`: zipfile then streams."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep a copy."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to flush."""

    def take(self) -> bytes:
        """Everything written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class Scratch(io.RawIOBase):
    """A temporary file whose content is noise to anyone else.

    Encrypted with a key that exists only in this object's memory (AES-256-CTR: the content is already
    authenticated by age, and nobody else can write to it), nameless where the system allows it. So
    a crash, a pulled plug or a curious reader of the disk finds nothing personal.
    Written once from the beginning, then read at any place.
    """

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self._file = tempfile.TemporaryFile(  # noqa: SIM115 - closed by close()
            dir=folder, prefix="sd-", suffix=".scratch", buffering=0
        )
        self._key = os.urandom(32)
        self._nonce = int.from_bytes(os.urandom(16))
        self._sealer = self._cipher_at(0)
        self._opener = self._sealer
        self._opener_at = -1
        self._place = 0
        self.size = 0

    def _cipher_at(self, place: int) -> CipherContext:
        counter = (self._nonce + place // 16) % 2**128
        context = Cipher(algorithms.AES(self._key), modes.CTR(counter.to_bytes(16))).encryptor()
        context.update(bytes(place % 16))
        return context

    def append(self, data: bytes) -> None:
        """Add to the end. Raises OSError."""
        sealed = memoryview(self._sealer.update(data))
        while sealed:
            sealed = sealed[self._file.write(sealed) :]
        self.size += len(data)

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes from the place."""
        if size < 0:
            size = self.size - self._place
        if self._opener_at != self._place:
            self._opener = self._cipher_at(self._place)
        self._file.seek(self._place)
        got = self._file.read(size) or b""
        self._place += len(got)
        self._opener_at = self._place
        return self._opener.update(got)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
