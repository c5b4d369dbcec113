"""Proxy requests, originals in custody, home visits."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class ProxyPage(Page):
    """全程代理."""

    word = "proxy"
    cares_about = frozenset({"proxy", "visits"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有代办"),
            tr("村民委托的事、手里的原件、上门走访都记在这里。"),
            icon="handshake",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
