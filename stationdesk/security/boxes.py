"""A new home key for slots whose passwords nobody typed: each finds it in a box for its own public key.

When a home is re-keyed, only the person at the desk is there. Every other slot keeps what its password wraps (the
former home key and the person's own age secret), and gets a box: the new home key, encrypted to that age key. Their
password opens the payload, the payload opens the box. Whoever was removed has no slot and so no box; what they may
have kept (an old copy, the former key) opens neither the new database nor a new box.

The former home keys stay in the file, sealed under the new one: attachments and backups of before are read with them.
"""

from __future__ import annotations

import hmac
import os

import msgspec


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: str
    home_key: bytes
    proofs: tuple[bytes, ...]


def box(recipient: str, slot_id: str, former: tuple[bytes, ...], home_key: bytes) -> bytes:
    """Today's home key for the slot with this age public key. `former`: every home key its password may still wrap."""
    import pyrage

    proofs = tuple(_proof(key, slot_id, home_key) for key in former)
    plain = msgspec.msgpack.encode(_Box(slot_id, home_key, proofs))
    to = pyrage.x25519.Recipient.from_str(recipient)
    sealed: bytes = pyrage.encrypt(plain, [to])
    return sealed


def unbox(sealed: bytes, slot_id: str, identity: str, former: bytes) -> bytes | None:
    """The home key in a box; None when it is not for this slot or was made without the former key."""
    import pyrage

    try:
        plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
        found = msgspec.msgpack.decode(plain, type=_Box)
    except (pyrage.DecryptError, pyrage.IdentityError, msgspec.DecodeError):
        return None
    proof = _proof(former, slot_id, found.home_key)
    if found.slot != slot_id or not any(hmac.compare_digest(one, proof) for one in found.proofs):
        return None
    return found.home_key


def retire(keys: tuple[bytes, ...], home_id: str, home_key: bytes) -> bytes:
    """The former home keys, the newest first, sealed under today's."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return nonce + AESGCM(_retired_key(home_key)).encrypt(
        nonce, msgspec.msgpack.encode(keys), home_id.encode()
    )


def retired(sealed: bytes, home_id: str, home_key: bytes) -> tuple[bytes, ...] | None:
    """The former home keys; None when what is there was not sealed under this key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not sealed:
        return ()
    try:
        plain = AESGCM(_retired_key(home_key)).decrypt(sealed[:12], sealed[12:], home_id.encode())
        return msgspec.msgpack.decode(plain, type=tuple[bytes, ...])
    except (InvalidTag, ValueError, msgspec.DecodeError):
        return None


def _proof(former: bytes, slot_id: str, home_key: bytes) -> bytes:
    return hmac.digest(former, b"stationdesk/box" + slot_id.encode() + home_key, "sha256")


def _retired_key(home_key: bytes) -> bytes:
    return hmac.digest(home_key, b"stationdesk/keys/retired", "sha256")
