"""The coverage gate for what is written down now and printed later: the seal book, the list of a volume, minutes.

Such a record cannot be put right when the day of printing comes, so a character that no font here draws is said before
it is kept. A face asks this before it asks the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from stationdesk.documents.fonts import GlyphMissing, here


def require(*given: Any) -> None:
    """Every text inside (of requests, lists, the values of a form) can be drawn. Raises GlyphMissing."""
    text = "".join(dict.fromkeys("".join(_texts(given))))
    for char in here().missing("".join(one for one in text if one not in "\n\r\t")):
        raise GlyphMissing(char)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # Half of a surrogate pair is the service's to refuse, which names its field.
        yield "".join(char for char in value if not 0xD800 <= ord(char) < 0xE000 and ord(char) >= 0x20)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
