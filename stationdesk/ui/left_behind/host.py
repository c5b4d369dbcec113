"""三留守: the host of its views, which are listed here and made when first shown."""

from __future__ import annotations

from typing import Any

from stationdesk.core.words import N_
from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr


class LeftBehindHost(HostPage):
    """名册, 强制报告."""

    word = "left_behind"
    views = (
        View("registers", N_("名册"), "stationdesk.ui.left_behind.page:LeftBehindPage"),
        View(
            "reports",
            N_("强制报告"),
            "stationdesk.ui.left_behind.reports_view:ReportsView",
            "left_behind:report",
        ),
    )

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("三留守的各部分")
        super().__init__(frame)

    def arrive(self, **where: Any) -> None:
        """`view` of this host opens one; a view or chip of the registers is theirs."""
        view = where.get("view")
        if view is not None and view not in {one.word for one in self.views}:
            self.show_view("registers", **where)
        else:
            super().arrive(**where)
