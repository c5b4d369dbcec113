"""People, households, grids."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class ResidentsPage(Page):
    """居民档案."""

    word = "residents"
    cares_about = frozenset({"residents"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有居民档案"),
            tr("可以从 Excel 导入户籍表，也可以一人一人登记。"),
            icon="users-three",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
