"""The hash rules of the change log: what makes each transaction provable, for capture, sync and check.

    key(seq)  = HMAC-SHA256(transaction salt, seq as 8 bytes big-endian)[:16]
    mac       = HMAC-SHA256(key(seq), table ‖ record ‖ op ‖ payload ‖ replaces)
    digest    = SHA-256(the macs of the transaction in order of seq)
    chain(n)  = SHA-256(chain(n-1) ‖ header fields ‖ digest)

A list of parts is written as the lengths of all of them (4 bytes big-endian each), then the parts;
text is UTF-8, numbers are decimal text; what is absent (an author, `replaces` of an insert) has
length 0. Payload and replaces are hashed as the exact JSON bytes that were logged: nobody ever
re-encodes them.

Why a keyed hash in the middle: when the law wants a payload erased, the payload, its own key and the
transaction's salt are removed, and the mac stays; what is left cannot be used to guess what
was there (an ID number has too few possibilities for a plain hash), yet digest and chain still prove
everything else. The keys of the other changes of that transaction are then kept one by one.

These functions run inside every save. They are the same on every machine for ever: a change here is
a new bundle format.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

SALT_BYTES = 16
GENESIS = bytes(32)
"""The chain value before the first transaction of an epoch."""

_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_INNER_PAD = b"\x36" * (_BLOCK - SALT_BYTES)
_OUTER_PAD = b"\x5c" * (_BLOCK - SALT_BYTES)

_lengths = Struct(">5I").pack
_seq = Struct(">Q").pack


class Entry(NamedTuple):
    """What the hash of one change covers.

    `mac` and `key` are for erased pasts: an entry with a `mac` (32 bytes) counts by it and its other
    fields are not read; one with a `key` (16 bytes) uses it in place of the key derived from the salt.
    """

    seq: int
    table: str
    record: str
    op: str
    payload: bytes
    replaces: bytes = b""
    mac: bytes | None = None
    key: bytes | None = None


class Header(NamedTuple):
    """The fields of a transaction that its chain value covers, in this order."""

    station: str
    device_no: int
    epoch: int
    txn: int
    author: str | None
    hlc: int
    wall: str
    reason: str
    schema: str
    first_seq: int
    count: int  # type: ignore[assignment]  # the column's name; nobody counts a header's fields


def new_salt() -> bytes:
    """A fresh transaction salt: 16 random bytes."""
    return os.urandom(SALT_BYTES)


def key_of(salt: bytes, seq: int) -> bytes:
    """The record key of one change: 16 bytes. Kept in place of the salt where a neighbour was erased."""
    return hmac.digest(salt, _seq(seq), "sha256")[:SALT_BYTES]


def canonical(table: str, record: str, op: str, payload: bytes, replaces: bytes = b"") -> bytes:
    """The bytes that a mac covers: five lengths, then the five parts."""
    name, ident, verb = table.encode(), record.encode(), op.encode()
    lengths = _lengths(len(name), len(ident), len(verb), len(payload), len(replaces))
    return b"".join((lengths, name, ident, verb, payload, replaces))


def mac_of(key: bytes, table: str, record: str, op: str, payload: bytes, replaces: bytes = b"") -> bytes:
    """The mac of one change under its record key: 32 bytes."""
    return hmac.digest(key, canonical(table, record, op, payload, replaces), "sha256")


def macs(salt: bytes, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The mac of each entry, in the order given.

    HMAC is written out here as its two SHA-256 calls, because `hmac.digest` costs twice as much on
    messages as short as these; a test holds it equal to `mac_of`. Raises ValueError when
    an entry needs the salt and there is none.
    """
    sha = sha256
    if salt and len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    salt_inner = salt.translate(_INNER) + _INNER_PAD
    salt_outer = salt.translate(_OUTER) + _OUTER_PAD
    known: dict[str, bytes] = {}
    for seq, table, record, op, payload, replaces, mac, key in entries:
        if mac is not None:
            yield mac
            continue
        if key is None:
            if not salt:
                raise ValueError("no salt and no key")
            key = sha(salt_outer + sha(salt_inner + _seq(seq)).digest()).digest()[:SALT_BYTES]
        name = known.get(table) or known.setdefault(table, table.encode())
        verb = known.get(op) or known.setdefault(op, op.encode())
        ident = record.encode()
        lengths = _lengths(len(name), len(ident), len(verb), len(payload), len(replaces))
        inner = b"".join((key.translate(_INNER), _INNER_PAD, lengths, name, ident, verb, payload, replaces))
        yield sha(key.translate(_OUTER) + _OUTER_PAD + sha(inner).digest()).digest()


def txn_digest(salt: bytes, entries: Iterable[Entry]) -> bytes:
    """The digest of a transaction over its changes in order of seq: 32 bytes.

    Raises ValueError when an entry has neither mac, nor key, nor a salt to derive one from.
    """
    return sha256(b"".join(macs(salt, entries))).digest()


def header_bytes(header: Header) -> bytes:
    """The header fields as the chain covers them: eleven lengths, then the fields as text."""
    parts = [b"" if value is None else str(value).encode() for value in header]
    return Struct(f">{len(parts)}I").pack(*map(len, parts)) + b"".join(parts)


def chain(previous: bytes, header: Header, digest: bytes) -> bytes:
    """The chain value after a transaction: 32 bytes. `previous` is `GENESIS` for an epoch's first."""
    if len(previous) != 32 or len(digest) != 32:
        raise ValueError("a chain value and a digest have 32 bytes")
    return sha256(previous + header_bytes(header) + digest).digest()


def head_message(station: str, device_no: int, epoch: int, seq: int, value: bytes) -> bytes:
    """What a device signs to stand by the head of its chain, so that others can carry its changes."""
    return f"stationdesk head 1\n{station} {device_no}.{epoch}.{seq}\n{value.hex()}\n".encode()
