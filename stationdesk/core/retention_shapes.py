"""What the pack `retention` must hold: kinds of records, how long each is kept and what then happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core import matter_shapes
from stationdesk.core.pack_parts import ListShape, Shape


def _retention(body: Mapping[str, Any]) -> str | None:
    """Every kind starts and ends in a way that the program knows."""
    starts = {one["starts"] for one in body["starts"]}
    actions = {one["action"] for one in body["actions"]}
    if not starts <= {"left", "closed", "made", "grown"} or not actions <= {"erase", "archive", "keep"}:
        return "starts"
    for one in body["kinds"]:
        years = one.get("years")
        if one["starts"] not in starts or one["action"] not in actions:
            return f"kinds.{one['kind'][:40]}"
        if years is not None and not (matter_shapes.is_count(years) and years <= 200):
            return f"kinds.{one['kind'][:40]}.years"
    return None


RETENTION: Final = Shape(
    "kinds",
    {
        "kinds": ListShape(
            {
                "kind": (str,),
                "name": (str,),
                "table": (str,),
                "starts": (str,),
                "action": (str,),
                "basis": (str,),
                "unconfirmed": (list,),
            },
            "kind",
        ),
        "starts": ListShape({"starts": (str,), "name": (str,)}, "starts"),
        "actions": ListShape({"action": (str,), "name": (str,)}, "action"),
    },
    {},
    _retention,
)
