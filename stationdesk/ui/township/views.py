"""The views of the township's desk, in the order of their tabs; `ui/hosting.py` shows them.

A view is a `ui.pages.Page` of its own (`word = "township"`), imported when it is first shown; which are offered is a
matter of permits, so an office that may see no register has no tab for one.
"""

from __future__ import annotations

from stationdesk.core.words import N_
from stationdesk.ui.hosting import View

ENTRIES: tuple[View, ...] = (
    View("villages", N_("各村"), "stationdesk.ui.township.villages_view:VillagesView"),
    View("inbox", N_("转报办件"), "stationdesk.ui.township.inbox_view:InboxView", "township:cases"),
    View("tasks", N_("任务催报"), "stationdesk.ui.township.tasks_view:TasksView", "township:read"),
    View("down", N_("下发"), "stationdesk.ui.township.down_view:DownView", "township:read"),
    View(
        "children", N_("留守儿童"), "stationdesk.ui.township.registers_view:ChildrenView", "township:children"
    ),
    View(
        "adults", N_("留守妇女老人"), "stationdesk.ui.township.registers_view:AdultsView", "township:adults"
    ),
    View("reports", N_("强制报告"), "stationdesk.ui.township.reports_view:ReportsView", "township:cases"),
    View("retired", N_("并入村旧档"), "stationdesk.ui.township.retired_view:RetiredView", "township:cases"),
    View("export", N_("导出分析"), "stationdesk.ui.township.export_view:ExportView", "township:export"),
)
"""In the order of the tabs. The villages are always there."""
