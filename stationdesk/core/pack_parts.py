"""What the shape of a data pack is made of: its lists, their records, and a last look across fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from stationdesk.core.late import dataclass

NONE: Final = type(None)


@dataclass(frozen=True)
class ListShape:
    """The records of one list: required fields with their types, and the field that must be unique."""

    fields: Mapping[str, tuple[type, ...]]
    code: str | None = None


@dataclass(frozen=True)
class Shape:
    """The body of one pack. `lists` keys may reach inside with dots (`prohibited.items`)."""

    main: str
    lists: Mapping[str, ListShape]
    keys: Mapping[str, tuple[type, ...]] = field(default_factory=dict)
    check: Callable[[Mapping[str, Any]], str | None] | None = None
    """A last look across fields; answers the key that is wrong."""
