"""Publicity sheets and their due dates."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class PublicityPage(Page):
    """村务公开."""

    word = "publicity"
    cares_about = frozenset({"publicity"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有公开表"),
            tr("按目录到期提醒，公开前自动检查身份证号和电话。"),
            icon="megaphone-simple",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
