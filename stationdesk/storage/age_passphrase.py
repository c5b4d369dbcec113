"""An age file under a passphrase (age-encryption.org/v1, recipient type scrypt), written as a stream.

The library at hand encrypts under a passphrase only what it holds in memory whole; an export of a station is greater.
What is written here is opened by any age: `age -d -o out.zip file.age`. Format: https://age-encryption.org/v1
"""

from __future__ import annotations

import base64
import hmac
import os
from typing import Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK: Final = 64 * 1024
WORK: Final = 18
"""log2 of scrypt's N: a second of an office computer, 256 MB while it lasts. The age program takes no more than 22."""


class Out(Protocol):
    """Where the file goes."""

    def write(self, data: bytes) -> object: ...


class Locked:
    """What is written to it comes out encrypted; `close` writes the end, without which the file does not open."""

    def __init__(self, out: Out, passphrase: str, *, work: int = WORK) -> None:
        self._out = out
        self._held = bytearray()
        self._number = 0
        file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        kdf = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 1 << work, 8, 1)
        wrapped = ChaCha20Poly1305(kdf.derive(passphrase.encode())).encrypt(bytes(12), file_key, None)
        header = f"age-encryption.org/v1\n-> scrypt {_to64(salt)} {work}\n{_to64(wrapped)}\n---"
        seal = hmac.digest(_derived(file_key, b"", b"header"), header.encode(), "sha256")
        out.write(f"{header} {_to64(seal)}\n".encode() + nonce)
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))

    def write(self, data: bytes) -> int:
        """Some more of the content."""
        self._held += data
        # The last piece is marked as the last, so one is always held back.
        while len(self._held) > CHUNK:
            self._piece(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing may be sent on before it is known whether more comes."""

    def close(self) -> None:
        """The end of the content."""
        self._piece(bytes(self._held), last=True)
        self._held.clear()

    def _piece(self, data: bytes, *, last: bool) -> None:
        nonce = self._number.to_bytes(11, "big") + bytes([last])
        self._out.write(self._cipher.encrypt(nonce, data, None))
        self._number += 1


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _to64(data: bytes) -> str:
    return base64.b64encode(data).rstrip(b"=").decode()
