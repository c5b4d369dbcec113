"""Today: what is due, late, planned and not yet sent; every figure opens its list."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class TodayPage(Page):
    """工作台."""

    word = "today"
    cares_about = frozenset(
        {"cases", "proxy", "left_behind", "residents", "certificates", "publicity", "sync"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("今天没有要办的"),
            tr("办件到期、走访、证件归还、公示到期都会出现在这里。"),
            icon="house-line",
            step=tr("去窗口办理"),
            on_step=lambda: frame.go("cases"),
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
