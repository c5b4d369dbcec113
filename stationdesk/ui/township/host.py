"""乡镇工作台: the host of its views, which `views.py` lists and which are made when first shown."""

from __future__ import annotations

from collections.abc import Sequence

from stationdesk.ui.hosting import HostPage, View
from stationdesk.ui.pages import Frame
from stationdesk.ui.township import views as entries
from stationdesk.ui.words import tr


class TownshipHost(HostPage):
    """各村, 转报 and the other parts."""

    word = "township"

    def __init__(self, frame: Frame) -> None:
        self.spoken = tr("乡镇工作台的各部分")
        super().__init__(frame)

    @property
    def views(self) -> Sequence[View]:  # type: ignore[override]
        """All there are; which are offered is a matter of permits."""
        return entries.ENTRIES
