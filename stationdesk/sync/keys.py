"""A device's raw keys in the public forms that bundles and cards use."""

from __future__ import annotations

from hashlib import sha256

from stationdesk.security.device_keys import DeviceKeys
from stationdesk.sync.minisign import SecretKey


def signer(keys: DeviceKeys) -> SecretKey:
    """The device's signing key in minisign's form; its key id follows from the public key."""
    return SecretKey(sha256(keys.sign_public).digest()[:8], keys.sign_secret)
