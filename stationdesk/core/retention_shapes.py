"""What the packs `retention` and `archive_rules` must hold: how long each kind is kept and what then happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stationdesk.core import matter_shapes
from stationdesk.core.pack_parts import ListShape, Shape


def archive_rules(body: Mapping[str, Any]) -> str | None:
    """Every category has a period that is listed, and a sign of its own."""
    known = {one["period"] for one in body["periods"]}
    signs = [one["sign"] for one in body["categories"]]
    if len(set(signs)) != len(signs):
        return "categories.sign"
    wrong = [one["category"] for one in body["categories"] if one["period"] not in known]
    if wrong:
        return f"categories.{wrong[0][:40]}"
    pages = body["box"].get("pages")
    return None if matter_shapes.is_count(pages) and 20 <= pages <= 2000 else "box.pages"


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
