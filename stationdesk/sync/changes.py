"""Transactions and changes as they travel: one JSON line each, for the log, bundles and take-in.

A transaction's header line is followed by the lines of its changes. Keys are one letter, because a
line is written millions of times; FORMAT.md lists them. Payload and replaces keep the exact bytes
that were logged (`msgspec.Raw`), because the hashes of `core.chain` are over those bytes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Raw

from stationdesk.core import chain as hashes

Vector = dict[str, int]
"""What someone has: `"device.epoch"` → the greatest seq up to which nothing is missing."""

NO_JSON = Raw()
"""An absent payload or replaces. Always this object, so that the encoder leaves the key out."""


class Transaction(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="t", gc=False):
    """The header of one transaction; its `count` changes follow.

    `wall` is an instant as text, `hlc` a hybrid logical clock value, `schema` the revision the author's
    database had. `salt` is 16 bytes in base64url, empty when something in it was erased (then each
    change brings its own key); `digest` and `chain` are 32 bytes in base64url. The digest follows from
    the changes and need not travel; `chain` need not either where the one before it is known.
    """

    device_no: int = msgspec.field(name="d")
    epoch: int = msgspec.field(name="e")
    txn: int = msgspec.field(name="x")
    hlc: int = msgspec.field(name="h")
    wall: str = msgspec.field(name="w")
    schema: str = msgspec.field(name="v")
    first_seq: int = msgspec.field(name="q")
    count: int = msgspec.field(name="n")
    author: str | None = msgspec.field(name="u", default=None)
    reason: str = msgspec.field(name="r", default="")
    salt: str = msgspec.field(name="s", default="")
    digest: str = msgspec.field(name="g", default="")
    chain: str = msgspec.field(name="c", default="")

    @property
    def origin(self) -> str:
        """`device.epoch`: whose numbering this is."""
        return f"{self.device_no}.{self.epoch}"

    @property
    def last_seq(self) -> int:
        """The seq of its last change."""
        return self.first_seq + self.count - 1

    def header(self, station: str) -> hashes.Header:
        """The fields its chain value covers."""
        return hashes.Header(
            station,
            self.device_no,
            self.epoch,
            self.txn,
            self.author,
            self.hlc,
            self.wall,
            self.reason,
            self.schema,
            self.first_seq,
            self.count,
        )


class Change(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k", tag="c", gc=False):
    """One change of one record: its columns and what each replaces.

    `payload`: JSON object, column → new value. `replaces`: JSON object, column → list of identities
    `"device.epoch.seq"`; absent for an insert. An erased change has `mac` (32 bytes, base64url) and
    neither; `key` (16 bytes, base64url) stands in for the transaction's salt where that was erased.
    """

    seq: int = msgspec.field(name="q")
    table: str = msgspec.field(name="t")
    record: str = msgspec.field(name="i")
    op: Literal["I", "U"] = msgspec.field(name="o")
    payload: Raw = msgspec.field(name="p", default=NO_JSON)
    replaces: Raw = msgspec.field(name="b", default=NO_JSON)
    mac: str = msgspec.field(name="m", default="")
    key: str = msgspec.field(name="y", default="")

    @property
    def erased(self) -> bool:
        """Whether only the mac is left."""
        return bool(self.mac)

    def values(self) -> dict[str, object]:
        """The payload, decoded. Empty for an erased change."""
        body = bytes(self.payload)
        return msgspec.json.decode(body, type=dict[str, object]) if body else {}

    def replaced(self) -> dict[str, list[str]]:
        """Column → identities of the changes it replaces. Empty for an insert."""
        body = bytes(self.replaces)
        return msgspec.json.decode(body, type=dict[str, list[str]]) if body else {}

    def entry(self) -> hashes.Entry:
        """What its hash covers. Raises ValueError for a mac or key that is not base64url."""
        return hashes.Entry(
            self.seq,
            self.table,
            self.record,
            self.op,
            bytes(self.payload),
            bytes(self.replaces),
            from64(self.mac) if self.mac else None,
            from64(self.key) if self.key else None,
        )


Line = Transaction | Change


def raw(json: bytes | str | None) -> Raw:
    """Logged JSON as a `Raw`; nothing becomes `NO_JSON`."""
    return Raw(json) if json else NO_JSON


def to64(data: bytes) -> str:
    """Bytes as base64url text without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from64(text: str) -> bytes:
    """Base64url text without padding as bytes. Raises ValueError for anything else."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise ValueError("not base64url") from wrong
    if to64(data) != text:
        raise ValueError("not the one way to write it")
    return data


def identity(device_no: int, epoch: int, seq: int) -> str:
    """The identity of a change within its station: `"12.1.1045"`."""
    return f"{device_no}.{epoch}.{seq}"


def digest_of(txn: Transaction, changes: Iterable[Change]) -> bytes:
    """The digest of a transaction recomputed from its changes.

    Raises ValueError when salt or keys are missing or malformed.
    """
    salt = from64(txn.salt) if txn.salt else b""
    return hashes.txn_digest(salt, (change.entry() for change in changes))


def chain_after(previous: bytes, station: str, txn: Transaction, digest: bytes) -> bytes:
    """The chain value after a transaction."""
    return hashes.chain(previous, txn.header(station), digest)


def missing_between(have: Vector, want: Vector) -> dict[str, tuple[int, int]]:
    """Per origin, the inclusive range of seqs that `want` has and `have` has not."""
    return {
        origin: (have.get(origin, 0) + 1, seq)
        for origin, seq in sorted(want.items())
        if seq > have.get(origin, 0)
    }


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encode_line(line: Line) -> bytes:
    """A line with its newline."""
    return _encoder.encode(line) + b"\n"


def decode_lines(text: bytes) -> Iterator[Line]:
    """The lines of a part. Raises msgspec.DecodeError for what is no line of ours."""
    lines: list[Line] = _decoder.decode_lines(text)
    return iter(lines)


def lean(txn: Transaction) -> Transaction:
    """The header as it best travels: digest and chain follow from the changes and from what the receiver
    has already (the manifest's signed heads say where they must end), and random bytes do not compress."""
    return msgspec.structs.replace(txn, digest="", chain="")
