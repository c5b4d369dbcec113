"""The views of the left-behind page (三留守), in the order of their tabs; `ui/hosting.py` shows them.

A view is a `ui.pages.Page` of its own (`word = "left_behind"`), imported when it is first shown.
`frame.go("left_behind", view="reports", …)` opens one.
"""

from __future__ import annotations

from stationdesk.core.words import N_
from stationdesk.ui.hosting import View

ENTRIES: tuple[View, ...] = (
    View("registers", N_("名册"), "stationdesk.ui.left_behind.page:LeftBehindPage"),
    View("family", N_("一家"), "stationdesk.ui.left_behind.family_view:FamilyView", "residents:read"),
    View("work", N_("本周"), "stationdesk.ui.left_behind.work_view:WorkView", "left_behind:read"),
    View("rounds", N_("核查"), "stationdesk.ui.left_behind.rounds_view:RoundsView", "left_behind:read"),
    View(
        "compare", N_("名单核对"), "stationdesk.ui.left_behind.compare_view:CompareView", "left_behind:read"
    ),
    View("counts", N_("统计"), "stationdesk.ui.left_behind.counts_view:CountsView", "left_behind:read"),
    View(
        "statuses",
        N_("儿童类别"),
        "stationdesk.ui.left_behind.child_statuses_view:ChildStatusesView",
        "left_behind:enrol",
    ),
    View(
        "reports", N_("强制报告"), "stationdesk.ui.left_behind.reports_view:ReportsView", "left_behind:report"
    ),
    View(
        "access",
        N_("档案查阅"),
        "stationdesk.ui.left_behind.access_view:AccessView",
        "left_behind:review",
    ),
    View("care", N_("密存对象"), "stationdesk.ui.left_behind.care_groups_view:CareView", "care:read"),
)
"""In the order of the tabs. The registers are always there."""
