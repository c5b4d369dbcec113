"""A slot's payload: what a password opens, wrapped under the key that Argon2id makes from it."""

from __future__ import annotations

import msgspec

from stationdesk.security.keyfile import Slot, SlotKdf
from stationdesk.security.slot_refusals import MemoryShort


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """The home key of the day and the person's own age secret; `tag` belongs to a one-time code."""

    home_key: bytes
    identity: str
    tag: bytes = b""


def unwrap(home_id: str, slot: Slot, secret: bytes) -> Payload | None:
    """The keys in a slot, or None when the secret is not the one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        plain = AESGCM(stretched(secret, slot.kdf)).decrypt(slot.nonce, slot.wrapped, slot.header(home_id))
    except InvalidTag:
        return None
    return msgspec.json.decode(plain, type=Payload)


def stretched(secret: bytes, kdf: SlotKdf) -> bytes:
    """Argon2id of a secret, 32 bytes. Raises MemoryShort."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(secret, kdf.salt, kdf.passes, kdf.memory_kib, kdf.lanes, 32, Type.ID)
    except (HashingError, MemoryError) as error:
        raise MemoryShort() from error
