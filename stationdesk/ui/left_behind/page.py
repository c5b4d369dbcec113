"""The three left-behind: children, women, elders."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class LeftBehindPage(Page):
    """三留守."""

    word = "left_behind"
    cares_about = frozenset({"left_behind", "residents"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有在册的留守人员"),
            tr("先在居民档案里登记外出务工，系统会提出名单，由人确认。"),
            icon="hand-heart",
            step=tr("打开居民档案"),
            on_step=lambda: frame.go("residents"),
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
