"""Whether what a change says of dates, instants, documents and other records can be read at all.

A device gone bad, or a program with a fault, may sign a birthday that is no day: written into a row, it would stop every list that
has this row in it. Such a transaction is held as `bad`, alone. What words mean is no business of this module.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from stationdesk.core.clock import unstamp
from stationdesk.models.table import CivilDate, Document, Instant
from stationdesk.storage import capture

UNREADABLE = (ValueError, RecursionError)
"""What decoding raises for bytes that a device signed and that are no JSON of ours (msgspec's errors are ValueErrors)."""


def _day(text: str) -> object:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("another way to write a day")
    return text


def _instant(text: str) -> object:
    # Without its zone it compares with no other; at the ends of the calendar it has no day here.
    at = unstamp(text)
    if at.tzinfo is None or not 1 < at.year < 9999:
        raise ValueError("no instant")
    return at


@cache
def readers() -> dict[str, dict[str, Callable[[str], object]]]:
    """Synced table → column whose text has a form → what reads it."""
    forms: dict[type[Any], Callable[[str], object]] = {
        CivilDate: _day,
        Instant: _instant,
        Document: json.loads,
    }
    return {
        table.name: {
            # What names another record is text, and nothing else can be looked for.
            column.name: forms.get(type(column.type), str)
            for column in table.columns
            if type(column.type) in forms or (column.foreign_keys and column.type.python_type is str)
        }
        for table in capture.synced_tables()
    }


def nonsense(table: str, values: Mapping[str, Any]) -> bool:
    """Whether a value has not the form that its column is read by."""
    known = readers()[table]
    for column in known.keys() & values.keys():
        value = values[column]
        if value is None:
            continue
        if not isinstance(value, str):
            return True
        try:
            known[column](value)
        except UNREADABLE:
            return True
    return False


def identity_of(head: Any) -> tuple[int, int, int]:
    """Device, epoch and sequence number of a change's identity. Raises ValueError for what is none."""
    parts = head.split(".") if isinstance(head, str) and len(head) < 40 else ()
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("no identity of a change")
    return int(parts[0]), int(parts[1]), int(parts[2])
