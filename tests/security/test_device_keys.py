"""A device signs what it sends and opens what is sent to it."""

from __future__ import annotations

import pyrage
import pytest

from stationdesk.security.device_keys import load_device_keys, new_device_keys, verify


def test_a_signature_holds_for_these_bytes_and_this_device_only() -> None:
    keys, other = new_device_keys(), new_device_keys()
    signature = keys.sign(b"manifest")
    assert len(signature) == 64
    assert len(keys.sign_public) == 32
    assert verify(keys.sign_public, signature, b"manifest")
    assert not verify(keys.sign_public, signature, b"manifesto")
    assert not verify(other.sign_public, signature, b"manifest")
    assert not verify(keys.sign_public, signature[:-1], b"manifest")
    assert not verify(b"short", signature, b"manifest")


def test_keys_come_back_from_the_table() -> None:
    keys = new_device_keys()
    assert load_device_keys(keys.dump()) == keys
    for bad in (
        b"",
        b"{}",
        b'{"version":1}',
        keys.dump()[:-1],
        keys.dump().replace(b'"version":1', b'"version":2'),
    ):
        with pytest.raises(ValueError, match="not the keys"):
            load_device_keys(bad)


def test_what_is_encrypted_to_the_device_it_opens() -> None:
    keys = new_device_keys()
    sealed = pyrage.encrypt(b"bundle", [pyrage.x25519.Recipient.from_str(keys.recipient)])
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(keys.identity)]) == b"bundle"


def test_secrets_are_not_shown() -> None:
    keys = new_device_keys()
    assert keys.identity not in repr(keys)
    assert "sign_secret" not in repr(keys)
