"""JSON that came from somewhere else: strict, and every fault of it one kind of error.

Python's reader takes NaN, a key that stands twice, and half of a letter, and gives up over deep nesting in a way of its
own (RecursionError). Whoever reads a file that a disk, another program or another person may have spoilt reads it here.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):
    """The text is no JSON that may be read."""


def read(text: str | bytes) -> Any:
    """The value of a JSON text in UTF-8 (a mark before it is no part of it). Raises NotJson."""
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        found = json.loads(plain, object_pairs_hook=_once, parse_constant=_no_number)
        if _HALF.search(plain):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as wrong:
        raise NotJson("no JSON") from wrong
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("a key twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise NotJson(name)
