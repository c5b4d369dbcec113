"""全程代理 and 上门走访: the host of its views, which are listed here and made when first shown."""

from __future__ import annotations

from typing import Any

from stationdesk.core.words import N_
from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

VISIT_CHIPS = ("today", "late", "week", "made")


class ProxyPage(HostPage):
    """代办, 外出, 走访."""

    word = "proxy"
    views = (
        View("requests", N_("代办"), "stationdesk.ui.proxy.requests_view:RequestsView"),
        View("errands", N_("外出代办"), "stationdesk.ui.proxy.errands_view:ErrandsView", "proxy:read"),
        View("visits", N_("走访"), "stationdesk.ui.proxy.visits_view:VisitsView", "visits:read"),
        View("grid", N_("补录"), "stationdesk.ui.proxy.visit_grid_view:VisitGridView", "visits:record"),
    )

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("全程代理的各部分")
        super().__init__(frame)

    def arrive(self, **where: Any) -> None:
        """`view` opens one; a chip of visits or `visit_person` opens the visits, the rest is the requests'."""
        if "view" not in where and ("visit_person" in where or where.get("chip") in VISIT_CHIPS):
            where["view"] = "visits"
        super().arrive(**where)
