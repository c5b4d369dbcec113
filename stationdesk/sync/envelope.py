"""A signed JSON paper in one file: what cards and receipts are.

`{"body": "<JSON text>", "signature": "<minisign signature file>"}`. The body is a JSON *string*, so that
the signed bytes come out of any JSON reader exactly as they were signed:
`jq -j .body X > body.json; jq -j .signature X > body.json.minisig; minisign -V -P <key> -m body.json`.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import msgspec

from stationdesk.sync import medium

MAX_BYTES = 16 * 1024 * 1024


class NotAnEnvelope(ValueError):
    """The bytes are no signed paper."""


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body as text and the signature over its UTF-8 bytes. Nothing is believed before it is checked."""

    body: str
    signature: str

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return self.body.encode()


def seal(body: msgspec.Struct, sign: Callable[[bytes], bytes]) -> bytes:
    """The file's bytes: the body encoded, signed, and both wrapped."""
    text = msgspec.json.encode(body)
    return msgspec.json.encode(Envelope(text.decode(), sign(text).decode())) + b"\n"


def unwrap(data: bytes) -> Envelope:
    """Read a file's bytes. Raises NotAnEnvelope."""
    if len(data) > MAX_BYTES:
        raise NotAnEnvelope("too long")
    try:
        return msgspec.json.decode(data, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotAnEnvelope("not an envelope") from wrong


def read_file(path: Path) -> bytes:
    """A small file whole; one byte more than allowed is enough to refuse it. Raises sync.medium's troubles.

    What is no file but a pipe says nothing: it would be waited for without end.
    """
    with medium.said_plainly():
        if stat.S_ISFIFO(path.stat().st_mode):
            return b""
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
