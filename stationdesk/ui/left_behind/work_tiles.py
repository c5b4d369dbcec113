"""What Today shows of the registers: only what is not nought, each opening its list."""

from __future__ import annotations

from typing import Any

from stationdesk.services import left_behind_today
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(work: Any) -> list[Tile]:
    """Tiles for whoever may read the registers."""
    now = left_behind_today.waiting(work)
    proposed = {"view": "proposed"}
    late = {"view": "work", "chip": "late"}
    lines = {"view": "rounds", "chip": "open"}
    found: list[tuple[str, str, int, str, dict[str, Any], str]] = [
        ("lb_late_high", tr("高风险走访逾期"), now.late_high, "warning", late, "late"),
        ("lb_proposed", tr("留守待确认"), now.proposed + now.leaving, "hand-heart", proposed, "near"),
        ("lb_contacts", tr("父母该联系没联系"), now.contacts, "phone", late, "near"),
        (
            "lb_round",
            tr("核查待完成"),
            now.round_open,
            "list-checks",
            lines,
            "late" if now.round_late else "near",
        ),
        ("lb_lists", tr("名单待处理"), now.lists, "list-checks", {"view": "compare", "chip": "open"}, "near"),
    ]
    return [
        Tile(key, words, count, icon, "left_behind", where, light)
        for key, words, count, icon, where, light in found
        if count
    ]
