"""The views of the cases page (窗口办理), in the order of their tabs; `ui/hosting.py` shows them.

A view is a `ui.pages.Page` of its own (`word = "cases"`), imported when it is first shown.
`frame.go("cases", view="tasks", …)` opens one.
"""

from __future__ import annotations

from stationdesk.core.words import N_
from stationdesk.ui.hosting import View

ENTRIES: tuple[View, ...] = (
    View("list", N_("办件"), "stationdesk.ui.cases.list_view:ListView"),
    View("appointments", N_("预约"), "stationdesk.ui.cases.appointments_view:AppointmentsView", "cases:read"),
    View(
        "consultations", N_("首问"), "stationdesk.ui.cases.consultations_view:ConsultationsView", "cases:read"
    ),
    View("batches", N_("多人办理"), "stationdesk.ui.cases.batches:BatchesView", "cases:read"),
    View("tasks", N_("任务"), "stationdesk.ui.cases.tasks:TasksView", "tasks:read"),
    View("handing_up", N_("转报录入"), "stationdesk.ui.cases.handing_up:HandingUpView", "cases:read"),
    View(
        "from_township", N_("镇里下发"), "stationdesk.ui.cases.from_township:FromTownshipView", "cases:read"
    ),
    View("catalogue", N_("目录"), "stationdesk.ui.cases.catalogue_view:CatalogueView", "matters:read"),
    View("closing", N_("日清"), "stationdesk.ui.cases.closing_view:ClosingView", "cases:read"),
    View("statistics", N_("统计"), "stationdesk.ui.cases.statistics_view:StatisticsView", "cases:read"),
    View("joined", N_("并入村旧档"), "stationdesk.ui.township.retired_view:JoinedView", "residents:read"),
)
"""In the order of the tabs. The list is always there."""
