"""What makes a sheet due at once (随时公布): triggers of the pack `publicity`, and what such a trigger must hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ON: Final = ("decision", "case", "mark", "post")
"""What of the register a trigger looks at: a resolution, an application, a mark that began or ended, a post likewise."""
CALENDARS: Final = ("working", "calendar")


def wrong(body: Mapping[str, Any]) -> str | None:
    """The first trigger that names no sheet, or nothing that the program can look at; None when all are right."""
    sheets = {one["code"] for one in body["sheets"]}
    for one in body.get("triggers", ()):
        of = one.get("of")
        right = (
            isinstance(one.get("name"), str)
            and one.get("sheet") in sheets
            and one.get("on") in ON
            and isinstance(of, list)
            and all(isinstance(each, str) for each in of)
            and isinstance(one.get("within_days"), int)
            and 0 <= one["within_days"] <= 60
            and one.get("calendar") in CALENDARS
        )
        if not right:
            return f"triggers.{one.get('trigger')}"
    return None
