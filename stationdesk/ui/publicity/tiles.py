"""What of publicity and of signatures on paper Today shows: only what is not nought."""

from __future__ import annotations

from typing import Any

from stationdesk.services import paper_approvals, publicity_due
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(work: Any) -> list[Tile]:
    """Late sheets, objections, sheets to take down, photos missing; signatures not confirmed."""
    permits = work.actor.permits
    found: list[tuple[str, str, int, str, str, str]] = []
    if "publicity:post" in permits or "publicity:review" in permits:
        now = publicity_due.waiting(work)
        over = len(now.to_take_down)
        light = "late" if now.objections_late else "near"
        found += [
            ("publicity_overdue", tr("公开已逾期"), len(now.overdue), "megaphone-simple", "due", "late"),
            ("publicity_due", tr("该公开的"), len(now.due), "megaphone-simple", "due", "near"),
            (
                "publicity_at_once",
                tr("要随时公布的"),
                len(now.at_once),
                "bell",
                "due",
                "late" if any(one.late for one in now.at_once) else "near",
            ),
            ("publicity_objections", tr("公示异议待答复"), now.objections, "flag", "all", light),
            ("publicity_take_down", tr("公示到期待揭下"), over, "tray", "posted", "near"),
            ("publicity_photos", tr("公示缺照片"), now.without_photo, "camera", "posted", "near"),
        ]
    if {"publicity:read", "certificates:read"} <= set(permits):
        open_ones = paper_approvals.waiting(work)
        mine = sum(one.mine for one in open_ones)
        words = tr("我的签字待确认") if mine else tr("纸面签字待确认")
        light = "late" if any(one.late for one in open_ones) else "near"
        found.append(("paper_approvals", words, mine or len(open_ones), "paperclip", "signed", light))
    return [
        Tile(key, words, count, icon, "publicity", {"chip": chip}, light)
        for key, words, count, icon, chip, light in found
        if count
    ]
