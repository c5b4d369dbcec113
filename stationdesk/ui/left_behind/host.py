"""三留守: the host of its views, which `views.py` lists and which are made when first shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.left_behind import views as entries
from stationdesk.ui.pages import Frame
from stationdesk.ui.words import tr

REGISTERS = "registers"


class LeftBehindHost(HostPage):
    """名册, 强制报告 and the other parts."""

    word = "left_behind"

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("三留守的各部分")
        super().__init__(frame)

    @property
    def views(self) -> Sequence[View]:  # type: ignore[override]
        """All there are; which are offered is a matter of permits."""
        return entries.ENTRIES

    def arrive(self, **where: Any) -> None:
        """`view` of this host opens one; a view or chip of the registers is theirs."""
        view = where.get("view")
        if view is not None and view not in {one.word for one in self.views}:
            self.show_view(REGISTERS, **where)
        else:
            super().arrive(**where)
