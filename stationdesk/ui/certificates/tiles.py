"""What of decisions, supervision, the year-end files and the blackout pack Today shows: only what is not nought."""

from __future__ import annotations

from typing import Any

from stationdesk.services import archive_handovers, blackout, supervision
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(work: Any) -> list[Tile]:
    """Findings not put right in time or waiting to be looked at again, lists nobody signed, blanks not typed in."""
    permits = work.actor.permits
    found: list[tuple[str, str, int, str, dict[str, Any], str]] = []
    if "publicity:read" in permits:
        open_ones = supervision.list_all(work, open_only=True)
        late = sum(one.overdue for one in open_ones)
        again = sum(one.state == "mended" for one in open_ones)
        checks = {"view": "decisions", "chip": "checks"}
        found += [
            ("supervision_overdue", tr("监督整改逾期"), late, "warning", checks | {"state": "late"}, "late"),
            ("supervision_again", tr("整改待复查"), again, "check-circle", checks | {"state": "mended"}, ""),
        ]
    if "archives:read" in permits:
        waiting = archive_handovers.unsigned(work)
        listed: dict[str, Any] = {"view": "archives", "handover": waiting[0] if waiting else ""}
        found.append(("archives_unsigned", tr("档案移交待签收"), len(waiting), "handshake", listed, "near"))
    if {"archives:read", "cases:accept"} <= set(permits):
        pack = blackout.standing(work)
        blanks: dict[str, Any] = {"view": "archives", "blanks": True}
        unprinted = int(pack.ever and not pack.printed)
        found += [
            ("blackout_due", tr("停电包待录入"), len(pack.due), "file-text", blanks, "near"),
            ("blackout_unprinted", tr("本月停电包没印"), unprinted, "printer", blanks, ""),
        ]
    return [
        Tile(key, words, count, icon, "certificates", where, light)
        for key, words, count, icon, where, light in found
        if count
    ]
