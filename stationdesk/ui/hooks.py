"""What the frame asks while any page is shown: find anything, the rail's badges, the sync state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stationdesk.sync import status
from stationdesk.ui.pages import Badge, Hooks, SyncState
from stationdesk.ui.words import tr


def hooks(lock: Callable[[], None] | None = None) -> Hooks:
    """The reading functions of the frame, each run on the lane."""
    from stationdesk.ui import finding

    return Hooks(find=finding.find, badges=badges, sync_state=sync_state, lock=lock)


def sync_state(work: Any) -> SyncState:
    """The dot in the top bar; it never says more than is proved. A township has nothing to hand up, it sends down."""
    if "township:read" in work.actor.permits:
        from stationdesk.sync import down  # writes and reads bundles: a village's first page needs none of it

        waits = sum(one.total for one in down.waiting(work))
        return (
            SyncState("near", tr("{n} 项待下发", n=waits)) if waits else SyncState("normal", tr("没有待下发"))
        )
    now = status.status(work)
    if now.conflicts or now.quarantined:
        return SyncState("late", tr("{n} 项要处理", n=now.conflicts + now.quarantined))
    if now.pending:
        return SyncState("near", tr("{n} 项待导出", n=now.pending))
    if now.files_pending:
        return SyncState("near", tr("附件 {n} 个待导出", n=now.files_pending))
    if now.exported:
        return SyncState("near", tr("{n} 项已导出", n=now.exported))
    if now.files_exported:
        return SyncState("near", tr("附件 {n} 个已导出", n=now.files_exported))
    if now.delivered:
        return SyncState("normal", tr("{n} 项已送达", n=now.delivered))
    if now.files_delivered:
        return SyncState("normal", tr("附件 {n} 个已送达", n=now.files_delivered))
    if now.received and now.on_trip:
        return SyncState("normal", tr("站里已接收"))
    if now.received:
        return SyncState("normal", tr("镇里已入库"))
    return SyncState("normal", tr("没有待上报"))


def badges(work: Any) -> dict[str, Badge]:
    """How many need a hand, per page; red only for what is late or at risk."""
    from stationdesk.services import case_lists, left_behind_reports

    found: dict[str, Badge] = {}
    if "cases:read" in work.actor.permits:
        counts = {figure.key: figure.count for figure in case_lists.today_figures(work)}
        waiting = sum(counts.get(key, 0) for key in ("overdue", "due_today", "to_forward", "returned"))
        if waiting:
            found["cases"] = Badge(waiting, late=counts.get("overdue", 0) > 0)
    told = left_behind_reports.listed(work)  # only those this person may open: of others not even a count
    if waiting := sum(1 for one in told if not one.closed):
        late = any(one.first_minutes is None for one in told if not one.closed)
        found["left_behind"] = Badge(waiting, late=late)
    if "township:cases" in work.actor.permits:
        found |= _township(work)
    open_conflicts = len(status.open_conflicts(work))
    if open_conflicts:
        found["sync"] = Badge(open_conflicts, late=True)
    return found


def _township(work: Any) -> dict[str, Badge]:
    """What waits for an answer of the own offices; nothing where somebody sits in none."""
    from stationdesk.services import township_cases, township_offices

    if not township_offices.own(work):
        return {}
    counts = township_cases.figures(work)
    return {"township": Badge(counts["answer"], late=counts["late"] > 0)} if counts["answer"] else {}
