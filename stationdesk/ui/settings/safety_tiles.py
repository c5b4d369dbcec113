"""On Today only when something about the backups has to be done."""

from __future__ import annotations

from typing import Any

from stationdesk.services import backup_care
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(desk: Any) -> list[Tile]:
    """What to do about the backups, for whoever may make one; nothing in a practice village or on a trip."""
    home = getattr(desk, "home", None)
    if home is None or desk.practice or desk.trip is not None or "backup:create" not in desk.actor.permits:
        return []
    due = backup_care.state(home, desk.clock.now()).due
    where = {"section": "safety"}
    made = []
    if "rehearsal" in due:
        made.append(Tile("rehearsal", tr("备份用不了"), 1, "warning-circle", "settings", where, "late"))
    if "backup" in due:
        made.append(Tile("backup", tr("一周没有备份"), 1, "hard-drives", "settings", where, "late"))
    if "elsewhere" in due:
        made.append(Tile("elsewhere", tr("备份该存U盘"), 1, "usb", "settings", where, "near"))
    return made
