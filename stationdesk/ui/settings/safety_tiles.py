"""On Today only when something about the backups has to be done."""

from __future__ import annotations

from typing import Any

from stationdesk.services import backup_care, retention
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr


def tiles(desk: Any) -> list[Tile]:
    """What to do about the backups, for whoever may make one; nothing in a practice village or on a trip."""
    home = getattr(desk, "home", None)
    if home is None or desk.trip is not None:
        return []
    kept = _retention(desk)
    if desk.practice or "backup:create" not in desk.actor.permits:
        return kept
    due = backup_care.state(home, desk.clock.now()).due
    where = {"section": "safety"}
    made = kept
    if "rehearsal" in due:
        made.append(Tile("rehearsal", tr("备份用不了"), 1, "warning-circle", "settings", where, "late"))
    if "backup" in due:
        made.append(Tile("backup", tr("一周没有备份"), 1, "hard-drives", "settings", where, "late"))
    if "elsewhere" in due:
        made.append(Tile("elsewhere", tr("备份该存U盘"), 1, "usb", "settings", where, "near"))
    return made


def _retention(desk: Any) -> list[Tile]:
    """Applications that wait for whoever decides, and what is due, for whoever keeps the files."""
    permits = desk.actor.permits
    decides, keeps = retention.APPROVE in permits, retention.ASK in permits
    if desk.kind != "village" or retention.READ not in permits or not (decides or keeps):
        return []
    asked, exports, due = desk.read(lambda work: retention.tile_counts(work))
    where = {"section": "keeping"}
    made = []
    if decides and asked:
        made.append(Tile("erase", tr("删除申请待审批"), asked, "trash", "settings", where, "near"))
    if exports:
        made.append(Tile("export", tr("导出申请待确认"), exports, "export", "settings", where, "near"))
    if keeps and due:
        made.append(Tile("retention", tr("资料到期"), due, "hourglass-medium", "settings", where))
    return made
