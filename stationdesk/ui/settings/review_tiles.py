"""On Today while work after a change of post waits for a head."""

from __future__ import annotations

from typing import Any

from stationdesk.services import user_reviews
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(work: Any) -> list[Tile]:
    """On Today until it was looked at."""
    n = user_reviews.count(work)
    if not n:
        return []
    return [Tile("reviews", tr("岗位变动待复核"), n, "eye", "settings", {"section": "reviews"}, "late")]
