"""Signatures in minisign's own format, so that anyone can check them with the public tool.

Ed25519 over the BLAKE2b-512 of the file (minisign's "ED", its default since 0.10), then a trusted
comment signed together with that signature. Source: https://jedisct1.github.io/minisign/#signature-format.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stationdesk.core.late import dataclass

_LEGACY, _PREHASHED = b"Ed", b"ED"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
MAX_SIGNATURE_BYTES = 2048


class Malformed(ValueError):
    """The text is no minisign key or signature."""


class Wrong(ValueError):
    """The signature was not made by this key over this content."""


def _unbase64(text: str, length: int) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise Malformed("not base64") from wrong
    if len(data) != length:
        raise Malformed("wrong length")
    if base64.b64encode(data).decode() != text:
        raise Malformed("not the one way to write it")  # spare bits in the last letter, or spaces
    return data


@dataclass(frozen=True)
class PublicKey:
    """A minisign public key: 8 bytes of key id and the Ed25519 point."""

    key_id: bytes
    point: bytes

    @property
    def line(self) -> str:
        """The one-line form, as `minisign -P` takes it (56 characters, begins with RW)."""
        return base64.b64encode(_LEGACY + self.key_id + self.point).decode()

    @property
    def text(self) -> str:
        """The file form, as `minisign -p` takes it."""
        return f"{_UNTRUSTED}minisign public key {self.key_id[::-1].hex().upper()}\n{self.line}\n"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read the one-line or the file form. Raises Malformed."""
        lines = text.strip().splitlines()
        if len(lines) == 2 and lines[0].startswith(_UNTRUSTED):
            lines = lines[1:]
        if len(lines) != 1:
            raise Malformed("not a public key")
        data = _unbase64(lines[0].strip(), 42)
        if data[:2] != _LEGACY:
            raise Malformed("unknown algorithm")
        return cls(data[2:10], data[10:])

    def verify(self, content: bytes, signature: bytes) -> str:
        """Check a signature file's bytes and return its trusted comment. Raises Malformed or Wrong.

        Signatures of minisign's old kind (not prehashed) are refused: we never made one.
        """
        if len(signature) > MAX_SIGNATURE_BYTES:
            raise Malformed("too long")
        try:
            lines = signature.decode("utf-8").split("\n")
        except UnicodeDecodeError as wrong:
            raise Malformed("not text") from wrong
        if len(lines) == 5 and not lines[4]:
            lines.pop()
        if len(lines) != 4 or not lines[0].startswith(_UNTRUSTED) or not lines[2].startswith(_TRUSTED):
            raise Malformed("not a signature")
        comment = lines[2].removeprefix(_TRUSTED)
        raw = self._check_line(content, lines[1])
        self._check(raw + comment.encode(), _unbase64(lines[3], 64))
        return comment

    def verify_line(self, content: bytes, line: str) -> None:
        """Check a bare signature line (no trusted comment). Raises Malformed or Wrong."""
        self._check_line(content, line)

    def _check_line(self, content: bytes, line: str) -> bytes:
        data = _unbase64(line, 74)
        if data[:2] != _PREHASHED:
            raise Malformed("unknown algorithm")
        if data[2:10] != self.key_id:
            raise Wrong("another key")
        self._check(hashlib.blake2b(content).digest(), data[10:])
        return data[10:]

    def _check(self, message: bytes, signature: bytes) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(self.point).verify(signature, message)
        except (InvalidSignature, ValueError) as wrong:
            raise Wrong("signature does not match") from wrong


@dataclass(frozen=True)
class SecretKey:
    """A device's signing key: 8 random bytes of key id and the Ed25519 seed. Never shown by `repr`."""

    key_id: bytes
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SecretKey:
        """A new key."""
        return cls(os.urandom(8), os.urandom(32))

    @classmethod
    def from_bytes(cls, data: bytes) -> SecretKey:
        """The key that `to_bytes` gave. Raises Malformed."""
        if len(data) != 40:
            raise Malformed("not a secret key")
        return cls(data[:8], data[8:])

    def to_bytes(self) -> bytes:
        """Key id and seed, 40 bytes, to be kept encrypted."""
        return self.key_id + self.seed

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        return PublicKey(self.key_id, self._private().public_key().public_bytes_raw())

    def sign(self, content: bytes, comment: str = "stationdesk") -> bytes:
        """A signature file over `content` with a trusted comment (one line)."""
        if "\n" in comment or "\r" in comment:
            raise ValueError("a comment is one line")
        private = self._private()
        raw = private.sign(hashlib.blake2b(content).digest())
        both = private.sign(raw + comment.encode())
        return (
            f"{_UNTRUSTED}signature from stationdesk\n{self._line(raw)}\n"
            f"{_TRUSTED}{comment}\n{base64.b64encode(both).decode()}\n"
        ).encode()

    def sign_line(self, content: bytes) -> str:
        """A bare signature line (100 characters), for places where a whole file is too much."""
        return self._line(self._private().sign(hashlib.blake2b(content).digest()))

    def _line(self, raw: bytes) -> str:
        return base64.b64encode(_PREHASHED + self.key_id + raw).decode()

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)
