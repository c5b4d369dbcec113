"""On Today only when something about the backups or the database has to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from stationdesk.core.clock import unstamp
from stationdesk.services import backup_care, health, retention, traces, user_codes
from stationdesk.ui.pieces.tiles import Tile
from stationdesk.ui.words import tr

LATE: Final = timedelta(days=3)
"""The weekly look waits for an hour without anybody at the desk; where none came for so long, somebody is told."""


def tiles(desk: Any) -> list[Tile]:
    """What to do about the backups, for whoever may make one; nothing in a practice village or on a trip."""
    home = getattr(desk, "home", None)
    if home is None or desk.trip is not None:
        return []
    kept = [*_codes(desk), *_retention(desk), *_traces(desk)]
    if desk.practice or "backup:create" not in desk.actor.permits:
        return kept
    due = backup_care.state(home, desk.clock.now()).due
    where = {"section": "safety"}
    made = kept
    if "rehearsal" in due:
        made.append(Tile("rehearsal", tr("备份用不了"), 1, "warning-circle", "settings", where, "late"))
    if "older" in due:
        made.append(
            Tile("older_backup", tr("有份旧备份打不开"), 1, "warning-circle", "settings", where, "near")
        )
    if "backup" in due:
        made.append(Tile("backup", tr("一周没有备份"), 1, "hard-drives", "settings", where, "late"))
    if "elsewhere" in due:
        made.append(Tile("elsewhere", tr("备份该存U盘"), 1, "usb", "settings", where, "near"))
    return [*made, *_check(desk)]


def _traces(desk: Any) -> list[Tile]:
    """Something that tells of wrong passwords or of looks was taken away; the audit says what and when."""
    n = desk.read(traces.told)
    where = {"section": "audit"}
    return [Tile("traces", tr("安全记录被动过"), n, "warning-circle", "settings", where, "late")] if n else []


def _codes(desk: Any) -> list[Tile]:
    """A code on paper that was used is no secret any more; whoever manages people makes a new one."""
    if user_codes.MANAGE not in desk.actor.permits:
        return []
    n = desk.read(user_codes.to_renew)
    where = {"section": "people"}
    return [Tile("codes", tr("恢复码用过该换"), n, "lock-simple", "settings", where, "near")] if n else []


def _check(desk: Any) -> list[Tile]:
    """The database was found hurt, or nobody looked at all of it for longer than planned."""
    last = health.latest(desk.home)
    where = {"section": "safety"}
    if last is not None and last.found:
        words = tr("数据库检查发现问题")
        return [Tile("check-found", words, len(last.found), "warning-circle", "settings", where, "late")]
    full, now = health.latest(desk.home, "full"), desk.clock.now()
    since = full.at if full is not None else unstamp(desk.card.made_at)
    days = (now - since).days
    if now - since < health.FULL_EVERY + LATE:
        return []
    return [
        Tile(
            "check", tr("天没有彻底检查"), days, "shield-check", "settings", {**where, "check": True}, "near"
        )
    ]


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
