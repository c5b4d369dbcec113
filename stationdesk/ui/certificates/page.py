"""Certificates that are allowed, and the seal book."""

from __future__ import annotations

from stationdesk.ui import theme
from stationdesk.ui.pages import Frame, Page
from stationdesk.ui.pieces.plain import column
from stationdesk.ui.pieces.states import EmptyState
from stationdesk.ui.words import tr


class CertificatesPage(Page):
    """证明用印."""

    word = "certificates"
    cares_about = frozenset({"certificates", "seal"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        state = EmptyState(
            tr("还没有开过证明"),
            tr("只能开清单里允许的证明；不该村里开的，会打印告知单说明去哪里办。"),
            icon="stamp",
        )
        lay = column(state)
        lay.setContentsMargins(theme.XL, 0, theme.XL, theme.L)
        self.setLayout(lay)
