"""What is unsent, export, receipts, conflicts."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class SyncPage(Page):
    """同步上报."""

    word = "sync"
    cares_about = frozenset({"sync"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("没有待导出的"),
            tr("新办的事会自动排在这里：待导出 → 已导出 → 已送达 → 镇里已入库。"),
            icon="tray-arrow-up",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
