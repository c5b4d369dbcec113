"""Record ids: UUIDv7 for what people enter, UUIDv5 where every machine seeds the same row.

Ids are text in canonical lower-case form everywhere (database, bundles, command line), so that public
tools can read them.
"""

from __future__ import annotations

import os
import time
import uuid

NAMESPACE = uuid.UUID("6f1b2c1e-6a55-5f0e-9b7e-0d9d3a6a7c11")
"""The root under which every seeded id of StationDesk lies. Never to be changed."""

_last_ms = 0
_last_counter = 0


def new_id(ms: int | None = None) -> str:
    """A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits.

    Within one millisecond of one process the ids still rise: the 12 bits after the version count up
    (method 1 of §6.2), so that rows made together keep the order in which they were made.
    """
    global _last_ms, _last_counter
    now = time.time_ns() // 1_000_000 if ms is None else ms
    if now <= _last_ms and ms is None:
        now = _last_ms
        _last_counter += 1
        if _last_counter > 0xFFF:
            now, _last_counter = now + 1, 0
    else:
        _last_counter = int.from_bytes(os.urandom(2)) & 0x7FF
    if ms is None:
        _last_ms = now
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (now & ((1 << 48) - 1)) << 80 | 0x7 << 76 | _last_counter << 64 | 0b10 << 62 | tail
    return str(uuid.UUID(int=value))


def seeded_id(*parts: str) -> str:
    """The UUIDv5 that every machine gives to the same seeded row, from what names the row."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))


def is_id(text: str) -> bool:
    """Whether the text is a record id in canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
