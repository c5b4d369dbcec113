"""A device's own keys: Ed25519 to sign what it sends, an age identity to open what is sent to it.

Made once at enrolment and kept in a machine-only table inside the encrypted database; they never travel.
The minisign format is `sync/minisign.py`'s; here are only raw keys and raw signatures (RFC 8032).
"""

from __future__ import annotations

import os
from dataclasses import field

import msgspec

from stationdesk.core.late import dataclass


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    sign_secret: bytes
    identity: str


@dataclass(frozen=True)
class DeviceKeys:
    """The secrets of one device: a 32-byte Ed25519 seed and an age secret key."""

    sign_secret: bytes = field(repr=False)
    identity: str = field(repr=False)

    @property
    def sign_public(self) -> bytes:
        """The 32-byte Ed25519 public key that others check signatures with."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.sign_secret).public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """The age public key that bundles for this device are encrypted to."""
        from pyrage import x25519

        return str(x25519.Identity.from_str(self.identity).to_public())

    def sign(self, data: bytes) -> bytes:
        """The raw 64-byte Ed25519 signature of the data."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.sign_secret).sign(data)

    def dump(self) -> bytes:
        """The secrets as JSON, for the machine-only table and nowhere else."""
        return msgspec.json.encode(_Stored(1, self.sign_secret, self.identity))


def new_device_keys() -> DeviceKeys:
    """Fresh keys for a device that is being enrolled."""
    from pyrage import x25519

    return DeviceKeys(os.urandom(32), str(x25519.Identity.generate()))


def load_device_keys(stored: bytes) -> DeviceKeys:
    """What `dump` wrote; ValueError for anything else."""
    try:
        plain = msgspec.json.decode(stored, type=_Stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError("not the keys of a device") from error
    if plain.version != 1 or len(plain.sign_secret) != 32:
        raise ValueError("not the keys of a device")
    return DeviceKeys(plain.sign_secret, plain.identity)


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the raw signature of the data was made with the secret of this public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
