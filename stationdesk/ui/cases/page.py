"""Cases: person, matter, materials, outcome in one page."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class CasesPage(Page):
    """窗口办理."""

    word = "cases"
    cares_about = frozenset({"cases", "matters", "residents"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有办件"),
            tr("按 F2 开始第一件：先找人，再选事项，核对材料，办结。"),
            icon="clipboard-text",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
