"""What Today shows of file access: emergency openings until they are reviewed, authorisations before they end."""

from __future__ import annotations

from typing import Any

from stationdesk.services import file_access
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(work: Any) -> list[Tile]:
    """Only what is not nought, and only for whoever reviews."""
    if file_access.REVIEW not in work.actor.permits:
        return []
    found: list[Tile] = []
    if waiting := file_access.waiting(work):
        found.append(
            Tile(
                "openings",
                tr("紧急打开待复核"),
                waiting,
                "lock-key",
                "left_behind",
                {"view": "access", "chip": "waiting"},
                "late",
            )
        )
    if ending := sum(1 for one in file_access.authorisations(work) if one.state == "soon"):
        found.append(
            Tile(
                "authorisations_ending",
                tr("查阅授权快到期"),
                ending,
                "key",
                "left_behind",
                {"view": "access", "chip": "holding"},
                "near",
            )
        )
    return found
